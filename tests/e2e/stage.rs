//! What one scenario plays on: a browser, a test site of its own, and the check afterwards that nothing went wrong
//! unsaid. Judges only what every scenario must hold; the rest is the scenario's.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::Value;

use crate::engine::{Browser, Engine, Form};
use crate::page::{Page, Tag};
use crate::site::Site;
use crate::widget::Widget;

/// How long a condition may take to come true before the scenario fails. No passing test waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long one script in the page may take.
const SCRIPT_PATIENCE: Duration = Duration::from_secs(60);

/// Polls until there is an `Ok`; panics with the last `Err` when patience ends.
pub async fn wait_until<T>(what: &str, mut poll: impl AsyncFnMut() -> Result<T, String>) -> T {
    let start = Instant::now();
    loop {
        match poll().await {
            Ok(value) => return value,
            Err(seen) if start.elapsed() > PATIENCE => {
                panic!("waited {PATIENCE:?} in vain until {what}; last seen: {seen}")
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(15)).await,
        }
    }
}

/// What the page's first script wrote down; see `page/recorder.js`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Record {
    pub console: Vec<String>,
    pub errors: Vec<String>,
    pub rejections: Vec<String>,
    pub violations: Vec<String>,
    pub events: Vec<Event>,
}

/// A `communique-*` event as it reached the document.
#[derive(Clone, Debug, Deserialize)]
pub struct Event {
    pub name: String,
    pub detail: Value,
    pub element: String,
    pub bubbles: bool,
    pub composed: bool,
    pub cancelable: bool,
}

/// What is alive in a page that counts.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Alive {
    pub listeners: Vec<String>,
    pub timeouts: usize,
    pub intervals: usize,
    pub frames: usize,
    pub observers: usize,
    pub requests: usize,
    pub widgets: usize,
}

/// What a scenario says it expects beside silence.
#[derive(Default)]
struct Expected {
    console: Vec<String>,
    violations: Vec<String>,
    allowed_violations: Vec<String>,
}

impl Expected {
    /// The violations that have not come.
    fn missed<'a>(&'a self, record: &'a Record) -> impl Iterator<Item = &'a String> {
        let came = |part: &String| record.violations.iter().any(|line| line.contains(part.as_str()));
        self.violations.iter().filter(move |part| !came(part))
    }
}

/// A scenario's browser and site.
pub struct Stage {
    browser: Browser,
    form: Form,
    pub site: Site,
    expected: Mutex<Expected>,
}

impl Stage {
    pub async fn set(browser: Browser, form: Form) -> Self {
        Stage { browser, form, site: Site::start().await, expected: Mutex::default() }
    }

    /// The browser; scenarios use it for windows, keys and emulation.
    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    pub fn engine(&self) -> Engine {
        self.browser.engine
    }

    /// The address of the script a partner names.
    pub fn bundle(&self) -> String {
        self.site.bundle.url("/communique.js")
    }

    /// The script form, showing what the feed server has at this path.
    pub fn script(&self, path: &str) -> Tag {
        Tag::script(&self.bundle()).set("feed", &self.site.feed.url(path))
    }

    /// The script alone, for pages with elements.
    pub fn loader(&self) -> Tag {
        Tag::script(&self.bundle())
    }

    /// The element form, showing what the feed server has at this path.
    pub fn element(&self, path: &str) -> Tag {
        Tag::element().set("feed", &self.site.feed.url(path))
    }

    /// Serves a page from the host's origin and goes there.
    pub async fn open(&self, page: Page) {
        self.open_at("/", page).await;
    }

    /// Serves a page at this path of the host's origin and goes there.
    pub async fn open_at(&self, path: &str, page: Page) {
        self.serve(path, page);
        self.visit(path).await;
    }

    /// Serves a page at this path of the host's origin.
    pub fn serve(&self, path: &str, page: Page) {
        let page = if self.form == Form::Script { page.without_wasm() } else { page };
        self.site.host.serve(path, page.reply());
    }

    /// Goes to a path of the host's origin.
    pub async fn visit(&self, path: &str) {
        let url = self.site.host.url(path);
        match tokio::time::timeout(SCRIPT_PATIENCE, self.browser.go(&url)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => panic!("can't open {url}: {error}"),
            Err(_) => panic!("{url} did not open within {SCRIPT_PATIENCE:?}"),
        }
    }

    /// The first widget in the page.
    pub fn widget(&self) -> Widget<'_> {
        self.nth(0)
    }

    /// The nth widget in the page.
    pub fn nth(&self, nth: usize) -> Widget<'_> {
        Widget::new(self, format!("document.querySelectorAll('communique-feed')[{nth}]"))
    }

    /// The widget that this JavaScript expression gives.
    pub fn widget_at(&self, expression: &str) -> Widget<'_> {
        Widget::new(self, expression.to_owned())
    }

    /// Runs code in the page; its `return` comes back.
    pub async fn run(&self, code: &str) -> Value {
        match tokio::time::timeout(SCRIPT_PATIENCE, self.browser.execute(code)).await {
            Ok(Ok(value)) => value,
            Ok(Err(error)) => panic!("script failed: {error}\n{code}"),
            Err(_) => panic!("the page did not answer within {SCRIPT_PATIENCE:?}\n{code}"),
        }
    }

    /// Runs code that may `await` in the page; its `return` comes back.
    pub async fn run_async(&self, code: &str) -> Value {
        let code = format!(
            "const done = arguments[arguments.length - 1]; \
             (async () => {{ {code} }})().then((value) => done({{ value }}), (error) => done({{ error: String(error) }}));"
        );
        let outcome =
            match tokio::time::timeout(SCRIPT_PATIENCE, self.browser.client.execute_async(&code, vec![])).await {
                Ok(Ok(outcome)) => outcome,
                Ok(Err(error)) => panic!("script failed: {error}\n{code}"),
                Err(_) => panic!("the page did not answer within {SCRIPT_PATIENCE:?}\n{code}"),
            };
        assert!(outcome.get("error").is_none(), "script failed: {}\n{code}", outcome["error"]);
        outcome.get("value").cloned().unwrap_or(Value::Null)
    }

    /// Waits until an expression in the page is true.
    pub async fn until(&self, condition: &str) {
        wait_until(condition, async || match self.run(&format!("return {condition};")).await {
            Value::Bool(true) => Ok(()),
            other => Err(other.to_string()),
        })
        .await;
    }

    /// Presses a key where the focus is; WebDriver has code points for those without a letter.
    pub async fn key(&self, key: &str) {
        use fantoccini::actions::{InputSource, KeyAction, KeyActions};
        let value = key.chars().next().expect("a key");
        let press =
            KeyActions::new("keyboard".to_owned()).then(KeyAction::Down { value }).then(KeyAction::Up { value });
        self.browser.client.perform_actions(press).await.unwrap_or_else(|error| panic!("can't press a key: {error}"));
    }

    /// Presses Tab until the focus is on the control of a widget with this text or name.
    pub async fn tab_to(&self, name: &str) {
        self.tab(name, false).await;
    }

    /// The same backwards.
    pub async fn tab_back_to(&self, name: &str) {
        self.tab(name, true).await;
    }

    async fn tab(&self, name: &str, back: bool) {
        use fantoccini::actions::{InputSource, KeyAction, KeyActions};
        let focus = "let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; \
                     return at ? at.getAttribute('aria-label') ?? (at.labels?.[0] ?? at).textContent.trim() : '';";
        let mut seen = Vec::new();
        for _ in 0..60 {
            let mut press = KeyActions::new("keyboard".to_owned());
            if back {
                press = press.then(KeyAction::Down { value: '\u{e008}' });
            }
            press = press.then(KeyAction::Down { value: '\u{e004}' }).then(KeyAction::Up { value: '\u{e004}' });
            if back {
                press = press.then(KeyAction::Up { value: '\u{e008}' });
            }
            self.browser.client.perform_actions(press).await.unwrap_or_else(|error| panic!("can't press Tab: {error}"));
            let at = self.run(focus).await;
            if at == name {
                return;
            }
            seen.push(at.to_string());
        }
        panic!("Tab never comes to {name:?}, only to {}", seen.join(", "));
    }

    /// What was recorded so far.
    pub async fn record(&self) -> Record {
        let value = self.run("return window.__record ? JSON.stringify(window.__record) : null;").await;
        let text = value.as_str().expect("the page has a recorder: it is a page of this test, still open");
        serde_json::from_str(text).unwrap_or_else(|error| panic!("unexpected record ({error}): {text}"))
    }

    /// The `communique-*` events of this name so far.
    pub async fn events(&self, name: &str) -> Vec<Event> {
        self.record().await.events.into_iter().filter(|event| event.name == name).collect()
    }

    /// The first event of this name, as soon as there is one.
    pub async fn event(&self, name: &str) -> Event {
        wait_until(&format!("there is an event communique-{name}"), async || {
            let record = self.record().await;
            record.events.iter().find(|event| event.name == name).cloned().ok_or_else(|| format!("{:?}", record.events))
        })
        .await
    }

    /// What is alive, in a page that counts.
    pub async fn alive(&self) -> Alive {
        let value = self.run("return JSON.stringify(__record.alive());").await;
        serde_json::from_str(value.as_str().expect("a counting page")).expect("the shape of alive()")
    }

    /// Moves the page's stopped clock.
    pub async fn advance(&self, by: Duration) {
        self.run_async(&format!("await __record.advance({}); return null;", by.as_millis())).await;
    }

    /// The console will have exactly one line (more) that contains this.
    pub fn expect_console(&self, part: &str) {
        self.expected.lock().unwrap().console.push(part.to_owned());
    }

    /// There will be policy violations that contain this, one at least.
    pub fn expect_violation(&self, part: &str) {
        self.expected.lock().unwrap().violations.push(part.to_owned());
    }

    /// There may be policy violations that contain this: not every engine reports them.
    pub fn allow_violation(&self, part: &str) {
        self.expected.lock().unwrap().allowed_violations.push(part.to_owned());
    }

    /// Writes a picture to `target/screenshots/`, when `COMMUNIQUE_SCREENSHOTS` is set: for people to look at.
    pub async fn screenshot(&self, name: &str) {
        if std::env::var_os("COMMUNIQUE_SCREENSHOTS").is_none() {
            return;
        }
        self.picture(name).await;
    }

    async fn picture(&self, name: &str) {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
        let png = tokio::time::timeout(Duration::from_secs(20), self.browser.client.screenshot());
        if let Ok(Ok(png)) = png.await {
            let _ = std::fs::create_dir_all(&folder);
            let _ = std::fs::write(folder.join(format!("{}-{name}.png", self.engine().name())), png);
        }
    }

    /// What went wrong unsaid, or what was expected and didn't come.
    pub async fn unexpected(&self) -> Result<(), String> {
        // A page may have gone quiet in a promise or a task that is just due.
        self.run_async("await new Promise((done) => requestAnimationFrame(() => queueMicrotask(done))); return null;")
            .await;
        let start = Instant::now();
        // A line that is due may come a moment later than what the scenario waited for.
        let record = loop {
            let record = self.record().await;
            let complete = {
                let expected = self.expected.lock().unwrap();
                record.console.len() >= expected.console.len() && expected.missed(&record).next().is_none()
            };
            if complete || start.elapsed() > PATIENCE {
                break record;
            }
            tokio::time::sleep(Duration::from_millis(15)).await;
        };
        let expected = self.expected.lock().unwrap();
        let mut problems = Vec::new();
        let mut due = expected.console.clone();
        for line in &record.console {
            match due.iter().position(|part| line.contains(part.as_str())) {
                Some(nth) => drop(due.remove(nth)),
                None => problems.push(format!("unexpected console line: {line}")),
            }
        }
        problems
            .extend(due.iter().map(|part| format!("no console line with {part:?}; there were: {:#?}", record.console)));
        let missed = expected.missed(&record);
        problems.extend(missed.map(|part| format!("no policy violation with {part:?}: {:#?}", record.violations)));
        let violations = [&expected.violations[..], &expected.allowed_violations].concat();
        for (what, lines, allowed) in [
            ("policy violation", &record.violations, &violations[..]),
            ("uncaught error", &record.errors, &[]),
            ("unhandled rejection", &record.rejections, &[]),
        ] {
            // Firefox reports its own wish for an icon, too.
            let own = |line: &&String| !line.contains("/favicon.ico");
            let unsaid =
                lines.iter().filter(own).filter(|line| !allowed.iter().any(|part| line.contains(part.as_str())));
            problems.extend(unsaid.map(|line| format!("{what}: {line}")));
        }
        if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
    }

    /// What helps to understand a failure: the record, the requests and a picture.
    pub async fn post_mortem(&self, name: &str) -> String {
        self.picture(&format!("failed-{}", name.replace(' ', "-"))).await;
        let record = self.browser.client.execute("return JSON.stringify(window.__record ?? null);", vec![]);
        let record = tokio::time::timeout(Duration::from_secs(20), record).await.ok().and_then(Result::ok);
        let record = record.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
        let requests: Vec<String> =
            self.site.log().iter().map(|visit| format!("  {} {}", visit.method, visit.url)).collect();
        format!("recorded: {record}\nrequests:\n{}", requests.join("\n"))
    }

    /// Gives the browser back for the next scenario, which leaves the page; nothing if it is not fit for one. A page that has
    /// just `passed` has answered; another may hang, and is left here. WebKit's driver may lose a command that meets the change
    /// of documents, which does less harm here than in a scenario.
    pub async fn clear(self, passed: bool) -> Option<Browser> {
        let client = &self.browser.client;
        let fit = tokio::time::timeout(Duration::from_secs(10), async {
            if let Ok(windows) = client.windows().await
                && windows.len() > 1
            {
                return Err(());
            }
            self.browser.reset().await;
            if passed && self.engine() != Engine::WebKit {
                return Ok(());
            }
            self.browser.go("about:blank").await.map_err(drop)
        });
        match fit.await {
            Ok(Ok(())) => Some(self.browser),
            _ => {
                self.browser.stop().await;
                None
            }
        }
    }
}
