//! The studio in `www/` as partners and publishers use it: each control, the snippets it writes, the feed report and the
//! policies. It is visited as `cargo x build` publishes it, with the recorder as its first script.

use communique::options::{Kind, OPTIONS};
use communique::report;
use serde_json::{Value, json};

use crate::engine::Need;
use crate::page::{NONCE, Page};
use crate::reply::Reply;
use crate::scenarios;
use crate::site::{Server, dist};
use crate::stage::{Stage, wait_until};
use crate::widget::Widget;

scenarios![
    the_studio_has_a_control_for_every_option,
    the_studio_s_controls_reach_the_snippet_and_the_widget needs [Need::EitherForm],
    the_studio_s_snippet_alone_on_a_new_page_gives_the_same_widget needs [Need::EitherForm],
    the_studio_s_set_up_travels_in_the_address,
    the_studio_s_set_up_and_the_widgets_place_share_the_address,
    the_studio_explains_a_wrong_value_in_the_widgets_own_words,
    the_studio_reserves_the_height_of_the_preview,
    the_studio_s_report_says_what_check_prints needs [Need::EitherForm],
    the_studio_s_report_explains_what_a_server_does_wrong needs [Need::EitherForm],
    the_studio_s_report_follows_a_feed_in_several_files needs [Need::EitherForm],
    the_studio_s_policy_lets_the_widget_run_and_a_strict_one_is_explained,
    the_studio_s_own_words_are_all_translated needs [Need::EitherForm],
    the_studio_s_host_pages_all_show_the_widget needs [Need::EitherForm],
    the_studio_s_event_log_tells_what_the_widget_does,
    the_studio_s_server_settings_name_every_file_of_the_bundle,
    the_studio_s_server_settings_let_failures_be_read_but_not_kept,
    the_studio_s_server_settings_keep_two_sites_apart,
    the_studio_s_fallback_link_leads_to_a_page_not_to_the_feed,
    the_studio_s_report_tells_a_publisher_that_other_sites_may_not_read_the_feed,
];

/// Serves a page of the built `dist/` with the recorder before all else; its policy allows scripts of its own origin.
pub(super) fn watch(stage: &Stage, path: &str) {
    watch_at(&stage.site.bundle, "", path);
}

/// The same on any server that has the build in this folder.
pub(super) fn watch_at(server: &Server, folder: &str, path: &str) {
    let recorder = include_str!("../page/recorder.js");
    let script =
        format!("(() => {{ const OPTIONS = {{counting: false, clock: false, withoutWasm: false}};\n{recorder}\n}})();");
    server.serve("/recorder.js", Reply::new("text/javascript; charset=utf-8", script));
    let html = std::fs::read_to_string(dist().join(path)).expect("a page of the build");
    let first = "<meta charset=\"utf-8\">";
    assert!(html.contains(first), "{path}");
    let html = html.replacen(first, &format!("{first}<script src=\"/recorder.js\"></script>"), 1);
    server.serve(&format!("{folder}/{path}"), Reply::html(html));
}

/// Opens the studio and waits for its controls and its widget.
pub(super) async fn studio(stage: &Stage, query: &str) {
    watch(stage, "index.html");
    go(stage, &stage.site.bundle.url(&format!("/index.html{query}"))).await;
    stage.until("document.querySelector('#controls fieldset') !== null").await;
    preview(stage).when("it shows something", |shown| !shown.articles.is_empty() || shown.alert.is_some()).await;
}

pub(super) fn preview(stage: &Stage) -> Widget<'_> {
    stage.widget_at("document.querySelector('#preview communique-feed')")
}

pub(super) async fn go(stage: &Stage, url: &str) {
    stage.browser().go(url).await.unwrap_or_else(|error| panic!("can't open {url}: {error}"));
}

/// Sets a control as a user would leave it, and says so as the browser would.
pub(super) async fn set(stage: &Stage, name: &str, value: &str) {
    let code = format!(
        "const control = document.querySelector('#controls [name=\"{name}\"]');
         if (control.type === 'checkbox') control.checked = {value} === 'on';
         else control.value = {value};
         control.dispatchEvent(new Event(control.localName === 'select' || control.type === 'checkbox' ? 'change' : 'input', {{ bubbles: true }}));
         return null;",
        value = json!(value)
    );
    stage.run(&code).await;
}

pub(super) async fn text(stage: &Stage, selector: &str) -> String {
    let value = stage.run(&format!("return document.querySelector({})?.textContent ?? '';", json!(selector))).await;
    value.as_str().unwrap_or_default().to_owned()
}

pub(super) async fn until_text(stage: &Stage, selector: &str, part: &str) -> String {
    wait_until(&format!("{selector} says {part:?}"), async || {
        let seen = text(stage, selector).await;
        if seen.contains(part) { Ok(seen) } else { Err(seen) }
    })
    .await
}

/// A value beside the default for each option, with which the widget still shows a list.
fn another(name: &str, kind: Kind, default: u32) -> String {
    match (name, kind) {
        ("data-feed", _) => "samples/archive/page-1.json".to_owned(),
        ("data-target", _) => "#place".to_owned(),
        ("data-lang", _) => "ru".to_owned(),
        ("data-public-key", _) => "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".to_owned(),
        ("data-tags", _) => "sample".to_owned(),
        ("data-exclude-tags", _) => "report".to_owned(),
        (_, Kind::Text) => "Statements & \"more\"".to_owned(),
        (_, Kind::Choice(words)) => words.last().copied().unwrap_or_default().to_owned(),
        (_, Kind::Flag) => if default == 0 { "on" } else { "off" }.to_owned(),
        (_, Kind::Number { max, .. } | Kind::NumberOrZero { max, .. }) => max.min(7).to_string(),
    }
}

async fn the_studio_has_a_control_for_every_option(stage: &Stage) {
    studio(stage, "").await;
    for option in OPTIONS {
        let count = stage
            .run(&format!("return document.querySelectorAll('#controls [name=\"{}\"]').length;", option.name))
            .await;
        assert_eq!(count, json!(1), "{}", option.name);
        let described = stage
            .run(&format!(
                "const control = document.querySelector('#controls [name=\"{}\"]');
                 return control.labels.length === 1 && control.getAttribute('aria-describedby').split(' ').every((id) => document.getElementById(id));",
                option.name
            ))
            .await;
        assert_eq!(described, json!(true), "{} has a label and a description", option.name);
    }
}

async fn the_studio_s_controls_reach_the_snippet_and_the_widget(stage: &Stage) {
    studio(stage, "").await;
    for option in OPTIONS {
        let value = another(option.name, option.kind, option.default);
        set(stage, option.name, &value).await;
        let snippet = text(stage, "#snippet").await;
        let written = value.replace('&', "&amp;").replace('"', "&quot;");
        let written = if option.name == "data-feed" { stage.site.bundle.url(&format!("/{value}")) } else { written };
        assert!(snippet.contains(&format!("{}=\"{written}\"", option.name)), "{} in {snippet}", option.name);
        if option.name != "data-target" {
            let held = stage
                .run(&format!(
                    "return document.querySelector('#preview communique-feed').getAttribute('{}');",
                    option.name
                ))
                .await;
            assert_eq!(held, json!(value), "{}", option.name);
        }
    }
    stage.run("document.querySelector('#controls').reset(); return null;").await;
    // What the widget says of a key that has signed nothing is another scenario's business.
    stage.run("__record.console.length = 0; return null;").await;
    let snippet = text(stage, "#snippet").await;
    assert_eq!(snippet.matches("data-").count(), 1, "only the feed is left after a reset: {snippet}");
    let left = stage.run("return document.querySelector('#preview communique-feed').getAttributeNames().filter((name) => name.startsWith('data-'));").await;
    assert_eq!(left, json!(["data-feed"]));
}

async fn the_studio_s_snippet_alone_on_a_new_page_gives_the_same_widget(stage: &Stage) {
    for form in ["script", "element", "hosted"] {
        studio(stage, "?lang=en&data-page-size=3&data-heading=Voices&data-layout=compact&data-limit=8").await;
        stage.run(&format!("document.querySelector('[name=form][value={form}]').click(); return null;")).await;
        let snippet = if form == "hosted" {
            until_text(stage, "#snippet", "integrity=\"sha384-").await
        } else {
            text(stage, "#snippet").await
        };
        let preview = preview(stage).list().await;
        stage.open(Page::new().markup(&snippet)).await;
        let alone = stage.widget().list().await;
        assert_eq!(alone.titles(), preview.titles(), "{form}");
        assert_eq!(alone.titles().len(), 3, "{form}");
        assert_eq!(alone.numbers(), preview.numbers(), "{form}");
        assert_eq!(alone.label, preview.label, "{form}");
    }
}

async fn the_studio_s_set_up_travels_in_the_address(stage: &Stage) {
    studio(stage, "").await;
    set(stage, "data-page-size", "2").await;
    set(stage, "data-heading", "A & B").await;
    stage.until("location.search.includes('data-page-size=2') && location.search.includes('data-heading=')").await;
    let snippet = text(stage, "#snippet").await;
    let query = stage.run("return location.search;").await;
    studio(stage, query.as_str().unwrap_or_default()).await;
    assert_eq!(text(stage, "#snippet").await, snippet);
    assert_eq!(stage.run("return document.querySelector('[name=data-page-size]').value;").await, json!("2"));
}

async fn the_studio_s_set_up_and_the_widgets_place_share_the_address(stage: &Stage) {
    studio(stage, "").await;
    set(stage, "data-page-size", "2").await;
    set(stage, "data-history", "hash").await;
    let preview = preview(stage);
    preview.when("there are pages of two", |shown| shown.articles.len() == 2 && shown.pager.is_some()).await;
    // Not by a pointer: the studio's own bars may lie over the button.
    preview.eval("root.querySelector('nav [data-page=\"2\"]').click(); return null;").await;
    stage.until("location.hash === '#communique=2' && location.search.includes('data-page-size=2')").await;
    set(stage, "data-layout", "cards").await;
    stage.until("location.hash === '#communique=2' && location.search.includes('data-layout=cards')").await;
    stage.run("history.back(); return null;").await;
    preview.when("the first page is back", |shown| shown.current() == Some("1")).await;
}

async fn the_studio_explains_a_wrong_value_in_the_widgets_own_words(stage: &Stage) {
    stage.expect_console("data-theme \"pink\"");
    stage.expect_console("data-page-size \"500\"");
    studio(stage, "?data-theme=pink").await;
    until_text(stage, "#control-data-theme-problem", "data-theme \"pink\" is not allowed; allowed: auto, light, dark")
        .await;
    set(stage, "data-page-size", "500").await;
    until_text(stage, "#control-data-page-size-problem", "a whole number from 1 to 100; used instead: 5").await;
    set(stage, "data-page-size", "50").await;
    stage.until("document.querySelector('#control-data-page-size-problem').textContent === ''").await;
}

async fn the_studio_reserves_the_height_of_the_preview(stage: &Stage) {
    studio(stage, "").await;
    preview(stage).list().await;
    stage.run("document.querySelector('#measure').click(); return null;").await;
    let snippet = until_text(stage, "#snippet", "data-min-height=").await;
    let height = stage
        .run("return Math.ceil(document.querySelector('#preview communique-feed').getBoundingClientRect().height);")
        .await;
    assert!(snippet.contains(&format!("data-min-height=\"{height}\"")), "{height} in {snippet}");
}

/// Pastes a feed and gives the report's terminal form.
async fn pasted(stage: &Stage, feed: &str) -> String {
    let code = format!(
        "document.querySelector('#report').replaceChildren();
         document.querySelector('#check-input').value = {};
         document.querySelector('#check-form').requestSubmit(); return null;",
        json!(feed)
    );
    stage.run(&code).await;
    stage.until("document.querySelector('#report').childElementCount > 0").await;
    text(stage, "#report-text").await
}

async fn the_studio_s_report_says_what_check_prints(stage: &Stage) {
    studio(stage, "").await;
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/feeds");
    let mut tried = 0;
    for entry in std::fs::read_dir(folder).expect("the fixtures") {
        let path = entry.expect("a fixture").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let feed = std::fs::read_to_string(&path).expect("a fixture in UTF-8");
        // A feed that doesn't begin as one would be taken for an address.
        if name.ends_with(".expected.json") || !feed.trim_start().starts_with(['{', '[']) {
            continue;
        }
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock").as_millis();
        let printed = match report::read(&feed, None, now as i64) {
            Ok(report) => report.text(),
            Err(unusable) => unusable.text("the text"),
        };
        assert_eq!(pasted(stage, &feed).await, printed, "{name}");
        tried += 1;
    }
    assert!(tried > 30, "there are fixtures in {folder}");
}

/// Gives an address to the report and waits for its verdict.
pub(super) async fn reported(stage: &Stage, url: &str) -> String {
    pasted(stage, url).await;
    text(stage, "#report").await
}

async fn the_studio_s_report_explains_what_a_server_does_wrong(stage: &Stage) {
    studio(stage, "?lang=en").await;
    let feed = r#"{"version":"https://jsonfeed.org/version/1.1","title":"T","language":"en","items":[{"id":"1","title":"One","date_published":"2024-01-01","content_text":"Text"}]}"#;
    stage.site.feed.serve("/closed.json", Reply::feed(feed).without_cors());
    stage.site.feed.serve("/typed.json", Reply::new("text/html", feed).header("access-control-allow-origin", "*"));
    stage.site.feed.serve("/good.json", Reply::feed(feed));
    let closed = reported(stage, &stage.site.feed.url("/closed.json")).await;
    assert!(closed.contains("Access-Control-Allow-Origin: *"), "{closed}");
    let typed = reported(stage, &stage.site.feed.url("/typed.json")).await;
    assert!(typed.contains("The content type is text/html"), "{typed}");
    let missing = reported(stage, &stage.site.bundle.url("/samples/missing.json")).await;
    assert!(missing.contains("404"), "{missing}");
    let heavy = feed.replace(r#""language":"en","#, "").replace("Text", &"Text ".repeat(120_000));
    stage.site.feed.serve("/heavy.json", Reply::feed(heavy.replace(r#""date_published":"2024-01-01","#, "")));
    let heavy = reported(stage, &stage.site.feed.url("/heavy.json")).await;
    for part in ["The feed weighs 586.", "The feed names no language", "Statements without a date: 1"] {
        assert!(heavy.contains(part), "{part} in {heavy}");
    }
    let good = reported(stage, &stage.site.feed.url("/good.json")).await;
    assert!(good.contains("This feed is in order."), "{good}");
}

async fn the_studio_s_report_follows_a_feed_in_several_files(stage: &Stage) {
    studio(stage, "?lang=en").await;
    let report = reported(stage, &stage.site.bundle.url("/samples/archive/page-1.json")).await;
    assert!(report.contains("Pages read by next_url: 3; statements together: 12."), "{report}");
    let dead = r#"{"version":"https://jsonfeed.org/version/1.1","language":"en","next_url":"gone.json","items":[{"id":"1","title":"One"}]}"#;
    stage.site.feed.serve("/dead.json", Reply::feed(dead));
    let report = reported(stage, &stage.site.feed.url("/dead.json")).await;
    assert!(report.contains("next_url can’t be read"), "{report}");
    for (next, part) in [
        ("https://elsewhere.example/2.json", "on another origin than the feed; not followed"),
        ("loop.json", "already read"),
    ] {
        let feed = dead.replace("gone.json", next);
        stage.site.feed.serve("/loop.json", Reply::feed(feed));
        let report = reported(stage, &stage.site.feed.url("/loop.json")).await;
        assert!(report.contains(part), "{part} in {report}");
    }
}

async fn the_studio_s_policy_lets_the_widget_run_and_a_strict_one_is_explained(stage: &Stage) {
    studio(stage, "?lang=en").await;
    let site = stage.site.host.url("/");
    let paste = async |policy: &str| {
        let code = format!(
            "const input = document.querySelector('#policy-input'); input.value = {};
             input.dispatchEvent(new Event('input', {{ bubbles: true }}));
             return [...document.querySelectorAll('#policy-findings li')].map((one) => one.className + ': ' + one.textContent);",
            json!(policy)
        );
        stage.run(&code).await
    };
    stage
        .run(&format!(
            "const site = document.querySelector('[name=site]'); site.value = {};
             site.dispatchEvent(new Event('input', {{ bubbles: true }})); return null;",
            json!(site)
        ))
        .await;
    let printed = text(stage, "#policy").await;
    assert_eq!(paste(&printed).await, json!(["good: This policy lets the widget run."]));
    let strict = paste("default-src 'self'; img-src *").await.to_string();
    for part in [
        "This blocks the wasm: add 'wasm-unsafe-eval' to script-src",
        "This blocks communique.js",
        "This blocks the feed",
    ] {
        assert!(strict.contains(part), "{part:?} in {strict}");
    }
    for none in ["garbage", "script-scr 'self'", "Content-Security-Policy: nonsense; more nonsense"] {
        let judged = paste(none).await;
        assert_eq!(
            judged,
            json!(["bad: This holds no directive of a policy, such as script-src or connect-src."]),
            "{none}"
        );
    }
    let misspelt = paste(&format!("{printed}; script-scr 'self'")).await;
    assert_eq!(misspelt[0], json!("good: This policy lets the widget run."), "{misspelt}");
    assert_eq!(misspelt[1], json!("note: No browser knows script-scr: it does nothing."));
    // The README's other policies: by nonce, and with Trusted Types.
    let origin = stage.site.bundle.origin();
    let nonce =
        format!("script-src 'nonce-R' 'strict-dynamic' 'wasm-unsafe-eval'; connect-src {origin}; img-src {origin}");
    let judged = paste(&nonce).await;
    assert_eq!(judged[0], json!("good: This policy lets the widget run."), "{judged}");
    assert!(judged[1].as_str().is_some_and(|note| note.starts_with("note: ") && note.contains("nonce")), "{judged}");
    let trusted = format!("{printed}; require-trusted-types-for 'script'; trusted-types 'none'");
    assert_eq!(paste(&trusted).await, json!(["good: This policy lets the widget run."]));
    // The proof: a page under exactly the printed policy.
    let snippet = text(stage, "#snippet").await;
    let policy = printed.strip_prefix("Content-Security-Policy: ").expect("a header");
    let recorder = format!("script-src 'nonce-{NONCE}' ");
    stage.open(Page::new().markup(&snippet).policy(&policy.replace("script-src ", &recorder))).await;
    stage.widget().list().await;
}

async fn the_studio_s_own_words_are_all_translated(stage: &Stage) {
    studio(stage, "?lang=ru").await;
    let missing = stage.run_async("return (await import('./studio/text.js')).missing('ru');").await;
    assert_eq!(missing, json!([]));
    let untranslated = stage
        .run_async("const text = await import('./studio/text.js'); const table = await (await fetch('options.json')).json(); return table.options.map((one) => one.name).filter((name) => !text.has(name));")
        .await;
    assert_eq!(untranslated, json!([]));
    let latin = stage
        .run("return [...document.querySelectorAll('h1, h2, h3, button, legend')].filter((node) => node.checkVisibility() && !node.closest('#preview, [data-language], [data-call]')).map((node) => node.textContent.trim()).filter((text) => text && text !== 'state' && !/[а-яё]/i.test(text));")
        .await;
    assert_eq!(latin, json!([]));
    assert_eq!(stage.run("return document.documentElement.lang;").await, json!("ru"));
}

async fn the_studio_s_host_pages_all_show_the_widget(stage: &Stage) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/www/hosts");
    for entry in std::fs::read_dir(folder).expect("the host pages") {
        let name = entry.expect("a host page").file_name().to_string_lossy().into_owned();
        if !name.ends_with(".html") {
            continue;
        }
        watch(stage, &format!("hosts/{name}"));
        go(stage, &stage.site.bundle.url(&format!("/hosts/{name}?data-page-size=2"))).await;
        let shown = stage.widget().list().await;
        assert_eq!(shown.titles().len(), 2, "{name}");
        stage.unexpected().await.unwrap_or_else(|problem| panic!("{name}: {problem}"));
        stage.screenshot(&format!("host-{}", name.trim_end_matches(".html"))).await;
    }
}

async fn the_studio_s_event_log_tells_what_the_widget_does(stage: &Stage) {
    studio(stage, "").await;
    until_text(stage, "#log", "communique-load").await;
    stage.run("document.querySelector('[data-call=goTo]').click(); return null;").await;
    until_text(stage, "#log", "communique-page").await;
    until_text(stage, "#state", "\"page\": 2").await;
    stage.run("document.querySelector('[data-call=open]').click(); return null;").await;
    let log = until_text(stage, "#log", "communique-open").await;
    assert!(log.contains("commentary-2023-02-02"), "{log}");
    stage.run("document.querySelector('[data-call=close]').click(); return null;").await;
    until_text(stage, "#log", "communique-close").await;
    stage.run("document.querySelector('[name=own-router]').click(); document.querySelector('[data-call=open]').click(); return null;").await;
    until_text(stage, "#log", "(prevented)").await;
    assert!(preview(stage).list().await.articles.iter().all(|article| !article.open));
    let loads = async || text(stage, "#log").await.matches("communique-load").count();
    let before = loads().await;
    stage.run("document.querySelector('[data-call=refresh]').click(); return null;").await;
    wait_until("a refresh is told", async || match loads().await {
        now if now > before => Ok(()),
        now => Err(now.to_string()),
    })
    .await;
    stage.run("document.querySelector('#remove').click(); return null;").await;
    until_text(stage, "#log", "append()").await;
    preview(stage).list().await;
    let ended: Value = stage
        .run("document.querySelector('#log-clear').click(); return document.querySelector('#log').childElementCount;")
        .await;
    assert_eq!(ended, json!(0));
}

async fn the_studio_s_server_settings_name_every_file_of_the_bundle(stage: &Stage) {
    studio(stage, "?lang=en").await;
    let names: Vec<String> = std::fs::read_dir(dist())
        .expect("the build")
        .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("communique-") && !name.ends_with(".br") && !name.ends_with(".gz"))
        .collect();
    for ending in [".wasm", ".bin", ".txt"] {
        assert!(names.iter().any(|name| name.ends_with(ending)), "{ending} in {names:?}");
    }
    for server in ["headers", "nginx", "caddy", "apache"] {
        stage.run(&format!("document.querySelector('[name=server][value={server}]').click(); return null;")).await;
        let missed = stage
            .run(&format!(
                "const printed = document.querySelector('#publisher').textContent;
                 const patterns = {{
                   headers: () => [...printed.matchAll(/^# (\\S*\\*\\S*)$/gm)].map(([, glob]) => new RegExp(`^${{glob.replaceAll('.', '\\\\.').replace('*', '.*')}}$`)),
                   nginx: () => [...printed.matchAll(/location ~ (\\S+) \\{{/g)].map(([, pattern]) => new RegExp(pattern)),
                   caddy: () => [...printed.matchAll(/path (\\S+)\\*/g)].map(([, start]) => new RegExp(`^${{start}}`)),
                   apache: () => [...printed.matchAll(/LocationMatch \"([^\"]+)\"/g)].map(([, pattern]) => new RegExp(pattern)),
                 }}['{server}']();
                 return {}.filter((name) => !patterns.some((one) => one.test(`/${{name}}`)));",
                json!(names)
            ))
            .await;
        assert_eq!(missed, json!([]), "{server}");
    }
}

async fn the_studio_s_server_settings_let_failures_be_read_but_not_kept(stage: &Stage) {
    studio(stage, "?lang=en").await;
    for (server, open, caching) in [
        ("nginx", r#"add_header Access-Control-Allow-Origin "*" always;"#, "add_header Cache-Control \""),
        ("apache", r#"Header always set Access-Control-Allow-Origin "*""#, "Header set Cache-Control \""),
        ("caddy", r#"header Access-Control-Allow-Origin "*""#, "\tCache-Control \""),
    ] {
        stage.run(&format!("document.querySelector('[name=server][value={server}]').click(); return null;")).await;
        let printed = text(stage, "#publisher").await;
        let lines = |name: &str| printed.lines().filter(|line| line.contains(name)).collect::<Vec<_>>();
        // The feed, the loader and the hashed files.
        assert_eq!(lines("Access-Control-Allow-Origin").len(), 3, "{printed}");
        assert!(lines("Access-Control-Allow-Origin").iter().all(|line| line.contains(open)), "{printed}");
        assert_eq!(lines("Cache-Control").len(), 3, "{printed}");
        assert!(
            lines("Cache-Control").iter().all(|line| line.contains(caching) && !line.contains("always")),
            "{printed}"
        );
        if server == "caddy" {
            assert_eq!(lines("defer").len(), 3, "a deferred header isn't sent with a failure: {printed}");
        }
        let policy = text(stage, "#policy").await;
        assert_eq!(policy.contains("always"), server != "caddy", "a policy holds on error pages, too: {policy}");
    }
}

async fn the_studio_s_server_settings_keep_two_sites_apart(stage: &Stage) {
    stage.site.feed.serve(
        "/feed.json",
        Reply::feed(r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"One"}]}"#),
    );
    let feed = stage.site.feed.url("/feed.json");
    studio(stage, &format!("?lang=en&data-feed={feed}")).await;
    let bundle = "const input = document.querySelector('[name=bundle]'); input.value = 'https://static.example/js/communique.js';
        input.dispatchEvent(new Event('input', { bubbles: true })); return null;";
    stage.run(bundle).await;
    let printed = until_text(stage, "#publisher", "# https://static.example\n").await;
    let (feed, bundle) = printed.split_once("# https://static.example\n").expect("two parts");
    assert!(feed.starts_with(&format!("# {}\n# /*.json\n", stage.site.feed.origin())), "{feed}");
    assert!(!feed.contains("communique-*") && bundle.contains("# /js/communique-*.bin\n"), "{printed}");
    // Whose program it names is said aloud.
    until_text(stage, "#bundle-note", "comes from https://static.example, not from this site").await;
}

async fn the_studio_s_fallback_link_leads_to_a_page_not_to_the_feed(stage: &Stage) {
    studio(stage, "?lang=en&form=element").await;
    let snippet = until_text(stage, "#snippet", "<a href=").await;
    assert!(snippet.contains(&format!("<a href=\"{}\">All statements</a>", stage.site.bundle.url("/"))), "{snippet}");
}

async fn the_studio_s_report_tells_a_publisher_that_other_sites_may_not_read_the_feed(stage: &Stage) {
    studio(stage, "?lang=en").await;
    let feed = r#"{"version":"https://jsonfeed.org/version/1.1","title":"T","language":"en","items":[{"id":"1","title":"One","date_published":"2024-01-01","content_text":"Text"}]}"#;
    stage.site.bundle.serve("/own.json", Reply::feed(feed).without_cors());
    let own = reported(stage, &stage.site.bundle.url("/own.json")).await;
    assert!(own.contains("others may not. Send Access-Control-Allow-Origin: *"), "{own}");
    stage.site.bundle.serve("/own.json", Reply::feed(feed));
    let open = reported(stage, &stage.site.bundle.url("/own.json")).await;
    assert!(open.contains("This feed is in order.") && open.contains("Other sites may read it"), "{open}");
}
