//! The browser engines behind one interface: how each is started and what only some can do. No scenario names a
//! driver; what an engine lacks is a stated reason to skip.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::Stdio;
use std::time::{Duration, Instant};

use fantoccini::error::CmdError;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::process::Process;

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

/// Something a scenario needs that not every engine can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Colour scheme, reduced motion, forced colours or print media pretended.
    MediaEmulation,
    /// The tree that assistive technology finds.
    AccessibilityTree,
    /// The page is told of layout shifts.
    LayoutShifts,
    /// The web server nginx.
    Nginx,
    /// A page that `cargo x release --trial` has bundled.
    Bundled,
    /// WebAssembly: the scenario is about it.
    WebAssembly,
    /// Nothing of the form that the Rust runs in: what shows is the same, and looked at once.
    EitherForm,
    /// What the page's heap holds after a collection.
    HeapSize,
    /// The rules of axe-core, which `cargo x build` fetches.
    Axe,
    /// The integrity of preloaded modules is checked.
    CheckedPreloads,
    /// The browser's own HTTP cache, which asks whether what it has still holds.
    HttpCache,
}

/// How the widget's Rust runs in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// As WebAssembly.
    Wasm,
    /// Translated to JavaScript, in a browser without WebAssembly.
    Script,
}

/// An engine and a form: what a scenario runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Setting {
    pub engine: Engine,
    pub form: Form,
}

impl Setting {
    /// In front of each test's name.
    pub fn name(self) -> String {
        let form = if self.form == Form::Wasm { "" } else { " without wasm" };
        format!("{}{form}", self.engine.name())
    }

    /// All settings chosen by `COMMUNIQUE_ENGINES` (Chromium alone when it is absent) and `COMMUNIQUE_FORMS`, both lists
    /// with commas. When the forms are absent it is wasm in each engine, and script in the first: what differs between
    /// the engines is the same code there.
    pub fn chosen() -> Result<Vec<Setting>, String> {
        let given = std::env::var("COMMUNIQUE_FORMS").ok();
        let mut chosen = Vec::new();
        for (place, engine) in Engine::chosen()?.into_iter().enumerate() {
            let usual = if place == 0 { "wasm,script" } else { "wasm" };
            for form in given.as_deref().unwrap_or(usual).split(',').map(str::trim) {
                let form = match form {
                    "wasm" => Form::Wasm,
                    "script" => Form::Script,
                    other => return Err(format!("no form {other:?}; there are wasm and script")),
                };
                chosen.push(Setting { engine, form });
            }
        }
        Ok(chosen)
    }
}

impl Engine {
    pub const ALL: [Engine; 3] = [Engine::Chromium, Engine::Firefox, Engine::WebKit];

    /// As written in `COMMUNIQUE_ENGINES` and in front of each test's name.
    pub fn name(self) -> &'static str {
        match self {
            Engine::Chromium => "chromium",
            Engine::Firefox => "firefox",
            Engine::WebKit => "webkit",
        }
    }

    /// The engines named in `COMMUNIQUE_ENGINES` (with commas), else Chromium alone.
    fn chosen() -> Result<Vec<Engine>, String> {
        let given = std::env::var("COMMUNIQUE_ENGINES").unwrap_or_default();
        let names = given.split(',').map(str::trim).filter(|name| !name.is_empty());
        let chosen: Result<Vec<_>, _> = names
            .map(|name| {
                let known = Engine::ALL.into_iter().find(|engine| engine.name() == name);
                known.ok_or_else(|| format!("no engine {name:?}; there are chromium, firefox and webkit"))
            })
            .collect();
        chosen.map(|chosen| if chosen.is_empty() { vec![Engine::Chromium] } else { chosen })
    }

    /// Why this engine can't do that, if it can't.
    pub fn lacks(self, need: Need) -> Option<&'static str> {
        match (self, need) {
            (_, Need::Axe) if axe().is_none() => Some("axe-core is not there: `cargo x build` fetches it where npm is"),
            (Engine::Chromium, _) | (_, Need::Axe) => None,
            (Engine::Firefox, Need::MediaEmulation) => Some("geckodriver has no command to emulate media features"),
            (Engine::WebKit, Need::MediaEmulation) => Some("WebKitWebDriver has no command to emulate media features"),
            (_, Need::AccessibilityTree) => Some("its driver has no command for the whole accessibility tree"),
            (_, Need::LayoutShifts) => Some("it tells pages of no layout shifts"),
            (_, Need::HeapSize) => Some("its driver can't collect and measure a page's heap"),
            (_, Need::WebAssembly | Need::EitherForm | Need::Nginx | Need::Bundled)
            | (Engine::Firefox, Need::CheckedPreloads | Need::HttpCache) => None,
            (Engine::WebKit, Need::HttpCache) => {
                Some("MiniBrowser has no HTTP cache in the private session it gives a driver")
            }
            (Engine::WebKit, Need::CheckedPreloads) => Some("WebKit doesn't check the integrity of preloaded modules"),
        }
    }

    fn driver(self) -> String {
        let (variable, usual) = match self {
            Engine::Chromium => ("CHROMEDRIVER", "chromedriver"),
            Engine::Firefox => ("GECKODRIVER", "target/tools/bin/geckodriver"),
            Engine::WebKit => ("WEBKITWEBDRIVER", "WebKitWebDriver"),
        };
        if let Ok(given) = std::env::var(variable) {
            return given;
        }
        let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(usual);
        if here.exists() { here.display().to_string() } else { usual.rsplit('/').next().unwrap_or(usual).to_owned() }
    }

    /// Nothing here changes what a page sees. `--kiosk` spares what is drawn around the page, which costs an eighth of a
    /// run in Chromium and Firefox.
    fn capabilities(self) -> Capabilities {
        let own = match self {
            Engine::Chromium => {
                let mut options = json!({ "args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage",
                    "--no-first-run", "--no-default-browser-check", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-extensions",
                    "--lang=en-US", "--kiosk", "--window-size=1280,900", "--force-device-scale-factor=1",
                ]});
                if let Ok(binary) = std::env::var("CHROME") {
                    options["binary"] = Value::String(binary);
                }
                json!({ "browserName": "chrome", "goog:chromeOptions": options })
            }
            Engine::Firefox => {
                let mut options = json!({
                    "args": ["-headless", "--kiosk", "-width", "1280", "-height", "900"],
                    "prefs": {
                        "intl.accept_languages": "en-US",
                        "intl.locale.requested": "en-US",
                        "network.captive-portal-service.enabled": false,
                        "network.connectivity-service.enabled": false,
                        "browser.cache.disk.enable": false,
                        "browser.sessionstore.interval": 600_000,
                        "browser.sessionstore.resume_from_crash": false,
                        "browser.pagethumbnails.capturing_disabled": true,
                        "places.history.enabled": false,
                        "reader.parse-on-load.enabled": false,
                        "toolkit.cosmeticAnimations.enabled": false,
                    },
                });
                if let Ok(binary) = std::env::var("FIREFOX") {
                    options["binary"] = Value::String(binary);
                }
                json!({ "browserName": "firefox", "moz:firefoxOptions": options })
            }
            Engine::WebKit => json!({
                "browserName": "MiniBrowser",
                "webkitgtk:browserOptions": { "binary": mini_browser(), "args": ["--automation", "--geometry=1280x900"] },
            }),
        };
        let mut all = Capabilities::new();
        // Not waiting for `load`: a bundle that hangs must not hang the test. WebKit's driver, told so, answers no command
        // between `DOMContentLoaded` and `load`, so it waits for nothing, and `Browser::go` does.
        let strategy = if self == Engine::WebKit { "none" } else { "eager" };
        all.insert("pageLoadStrategy".to_owned(), json!(strategy));
        // WebKit's driver watches this limit with the page's own timers, which tests count and stop. Firefox's driver
        // answers nothing without one.
        let script = if self == Engine::WebKit { Value::Null } else { json!(60_000) };
        all.insert("timeouts".to_owned(), json!({ "script": script }));
        all.extend(own.as_object().cloned().unwrap_or_default());
        all
    }
}

fn mini_browser() -> String {
    if let Ok(given) = std::env::var("MINIBROWSER") {
        return given;
    }
    let machine = std::env::consts::ARCH;
    let folders = ["webkitgtk-6.0", "webkit2gtk-4.1", "webkit2gtk-4.0"];
    let paths = folders.map(|folder| format!("/usr/lib/{machine}-linux-gnu/{folder}/MiniBrowser"));
    let found = paths.into_iter().find(|path| std::path::Path::new(path).exists());
    found.unwrap_or_else(|| "MiniBrowser".to_owned())
}

/// What a page holds after a collection.
#[derive(Clone, Debug)]
pub struct Held {
    /// Bytes of the page's JavaScript and its nodes, and of what the engine notes of code.
    pub heap: i64,
    /// Bytes of its array buffers.
    pub buffers: i64,
    /// How many of each of [`Held::COUNTED`].
    pub counts: [u64; 5],
}

impl Held {
    /// As Chromium calls them.
    pub const COUNTED: [&str; 5] =
        ["Documents", "Nodes", "LayoutObjects", "JSEventListeners", "ContextLifecycleStateObservers"];
}

/// A browser with its driver, both gone when dropped.
pub struct Browser {
    pub engine: Engine,
    pub client: Client,
    _driver: Process,
    /// WebKit's own: of the windows on one display only one has the focus, and nothing in another matches `:focus`.
    _display: Option<Process>,
}

impl Browser {
    /// Starts a driver and one session.
    pub async fn start(engine: Engine) -> Result<Self, String> {
        let port =
            TcpListener::bind(("127.0.0.1", 0)).and_then(|free| free.local_addr()).map_err(|e| e.to_string())?.port();
        let program = engine.driver();
        let (screen, display) = match engine {
            Engine::WebKit => display().map(|(screen, display)| (Some(screen), Some(display)))?,
            _ => (None, None),
        };
        let driver = Process::start(&program, |command| {
            match engine {
                Engine::Chromium => command.arg(format!("--port={port}")),
                Engine::Firefox => {
                    // The second port is for the browser; two drivers must not choose the same.
                    let other =
                        TcpListener::bind(("127.0.0.1", 0)).and_then(|free| free.local_addr()).map_or(0, |a| a.port());
                    command.args(["--port", &port.to_string(), "--websocket-port", &other.to_string()])
                }
                Engine::WebKit => command.arg(format!("--port={port}")),
            };
            if let Some(display) = &display {
                command.env("DISPLAY", display).env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
                command.env("GDK_BACKEND", "x11").env("NO_AT_BRIDGE", "1");
                // Without a graphics card, layers put together by OpenGL cost a third of a run; layout is the same.
                command.env("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
            }
        })
        .map_err(|error| format!("can't start {program}: {error}"))?;
        let address = format!("http://127.0.0.1:{port}");
        let patience = Instant::now() + Duration::from_secs(60);
        let builder = {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(engine.capabilities());
            builder
        };
        // A driver that was just started may not listen yet, or may close the first connections.
        let client = loop {
            match builder.connect(&address).await {
                Ok(client) => break client,
                Err(error) if Instant::now() > patience => return Err(format!("{program}: no session: {error}")),
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        };
        Ok(Browser { engine, client, _driver: driver, _display: screen })
    }

    /// Goes to a URL; comes back when the document there is parsed.
    pub async fn go(&self, url: &str) -> Result<(), CmdError> {
        if self.engine == Engine::Chromium {
            return self.client.goto(url).await;
        }
        // WebKit's driver is told to wait for nothing, and Firefox's doesn't wait for an address with a fragment. The
        // document before is told from the new one by a mark; a script that meets the change itself fails.
        self.execute("window.communiqueLeft = true;").await?;
        self.client.goto(url).await?;
        // Between the two there may be an empty one.
        let there = "return !window.communiqueLeft && document.readyState !== 'loading' && location.href;";
        let there =
            async || self.client.execute(there, vec![]).await.ok()?.as_str().map(|at| at != "about:blank" || at == url);
        while there().await != Some(true) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    /// Goes back to the document at `url`. WebKit's driver leaves a command that meets the change without an answer for good,
    /// and says nothing when it is over: it is left in peace for a moment.
    pub async fn back(&self, url: &str) -> Result<(), CmdError> {
        self.client.back().await?;
        if self.engine == Engine::WebKit {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        while self.client.current_url().await?.as_str() != url {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    /// Runs a script; again where WebKit's driver lost it to a document that was just going.
    pub async fn execute(&self, code: &str) -> Result<Value, CmdError> {
        loop {
            match self.client.execute(code, vec![]).await {
                Err(error) if self.engine == Engine::WebKit && error.is_no_such_window() => {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                outcome => return outcome,
            }
        }
    }

    /// Ends the session in good order; the driver follows when this value is dropped.
    pub async fn stop(self) {
        let _ = tokio::time::timeout(Duration::from_secs(10), self.client.clone().close()).await;
    }

    /// Pretends media features, as in `[("prefers-color-scheme", "dark")]`; an empty list ends it. Needs
    /// [`Need::MediaEmulation`].
    pub async fn emulate(&self, media: &str, features: &[(&str, &str)]) {
        let features: Vec<Value> =
            features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": media, "features": features })).await;
    }

    /// Collects what nothing holds any more. Needs [`Need::HeapSize`].
    pub async fn collect(&self) {
        self.devtools("HeapProfiler.collectGarbage", json!({})).await;
    }

    /// What the page holds after a collection. Needs [`Need::HeapSize`].
    pub async fn held(&self) -> Held {
        self.devtools("Performance.enable", json!({})).await;
        self.collect().await;
        let usage = self.devtools("Runtime.getHeapUsage", json!({})).await;
        let metrics = self.devtools("Performance.getMetrics", json!({})).await;
        self.devtools("Performance.disable", json!({})).await;
        let bytes = |part: &str| usage[part].as_f64().expect(part) as i64;
        let count = |name| {
            let metric = metrics["metrics"].as_array().and_then(|all| all.iter().find(|metric| metric["name"] == name));
            metric.and_then(|metric| metric["value"].as_f64()).expect(name) as u64
        };
        Held {
            heap: bytes("usedSize") + bytes("embedderHeapUsedSize"),
            buffers: bytes("backingStorageSize"),
            counts: Held::COUNTED.map(count),
        }
    }

    /// Ends everything pretended.
    pub async fn reset(&self) {
        if self.engine == Engine::Chromium {
            self.emulate("", &[]).await;
        }
    }

    /// What assistive technology finds in the page, as Chromium lists it. Needs
    /// [`Need::AccessibilityTree`].
    pub async fn accessibility(&self) -> Value {
        self.devtools("Accessibility.getFullAXTree", json!({})).await["nodes"].take()
    }

    /// One of Chromium's own commands.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Value {
        let command = DevTools { method: method.to_owned(), parameters };
        self.client.issue_cmd(command).await.unwrap_or_else(|error| panic!("{method}: {error}"))
    }
}

/// Chromium's own commands, through its driver.
#[derive(Debug)]
struct DevTools {
    method: String,
    parameters: Value,
}

impl fantoccini::wd::WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (hyper::Method, Option<String>) {
        (hyper::Method::POST, Some(json!({ "cmd": self.method, "params": self.parameters }).to_string()))
    }
}

/// The text of axe-core, where it was fetched.
pub fn axe() -> Option<String> {
    let path = "target/tools/npm/node_modules/axe-core/axe.min.js";
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).ok()
}

/// An X display and its number, as `DISPLAY` has it.
fn display() -> Result<(Process, String), String> {
    let server = Process::start("Xvfb", |command| {
        command.args(["-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]).stdout(Stdio::piped());
    });
    let mut server = server.map_err(|error| format!("can't start Xvfb: {error}"))?;
    let output = server.child.stdout.take().ok_or("Xvfb has no output")?;
    let mut number = String::new();
    BufReader::new(output).read_line(&mut number).map_err(|error| error.to_string())?;
    Ok((server, format!(":{}", number.trim())))
}
