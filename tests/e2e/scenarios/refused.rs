//! Where WebAssembly is refused, broken, slow or tampered with: the same list through the same Rust as JavaScript.

use std::time::Duration;

use crate::engine::{Engine, Need};
use crate::fixtures::{SEVEN, SEVEN_TITLES};
use crate::page::{NONCE, Page};
use crate::reply::{Gate, Reply};
use crate::scenarios;
use crate::scenarios::policy::strictest;
use crate::scenarios::transport::settle;
use crate::site::dist;
use crate::stage::Stage;

scenarios![
    a_policy_without_wasm_gets_the_list_through_javascript needs [Need::WebAssembly],
    trusted_types_let_the_javascript_form_through_without_a_policy_of_its_own needs [Need::WebAssembly, Need::CheckedPreloads],
    a_browser_without_webassembly_gets_the_list_through_javascript,
    a_missing_wasm_is_replaced_by_javascript needs [Need::WebAssembly],
    a_corrupted_wasm_is_replaced_by_javascript needs [Need::WebAssembly],
    a_tampered_wasm_never_runs needs [Need::WebAssembly],
    a_wasm_that_hangs_is_replaced_by_javascript needs [Need::WebAssembly],
    a_wasm_with_a_wrong_type_still_runs needs [Need::WebAssembly],
    a_page_in_place_of_the_wasm_is_replaced_by_javascript needs [Need::WebAssembly],
    the_javascript_form_is_not_fetched_when_the_wasm_runs needs [Need::WebAssembly],
    a_tampered_javascript_form_never_runs needs [Need::WebAssembly],
];

/// The wasm that the loader in `dist/` names.
pub fn wasm() -> Vec<u8> {
    std::fs::read(dist().join(named(".wasm"))).unwrap()
}

/// The name of the hashed file with this ending that the loader in `dist/` names.
pub fn named(ending: &str) -> String {
    let loader = std::fs::read_to_string(dist().join("communique.js")).unwrap();
    let names = loader.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.'));
    let mut names = names.filter(|name| name.starts_with("communique-") && name.ends_with(ending));
    names.next().unwrap_or_else(|| panic!("the loader names no communique-….{ending}")).to_owned()
}

/// The list works, and how often the JavaScript form was fetched.
async fn works(stage: &Stage) -> usize {
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    widget.press("Next page").await;
    widget.titled(&SEVEN_TITLES[5..]).await;
    widget.toggle(0).await;
    let shown = widget.when("the text is open", |shown| shown.articles[0].open).await;
    assert_eq!(shown.articles[0].paragraphs, ["First paragraph of number 2.", "Second paragraph of number 2."]);
    stage.site.bundle.count(&format!("/{}", named(".js")))
}

async fn with_wasm(stage: &Stage, reply: Reply) -> usize {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.site.bundle.serve("*.wasm", reply);
    stage.open(Page::with(stage.script("/feed.json"))).await;
    works(stage).await
}

async fn a_policy_without_wasm_gets_the_list_through_javascript(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let (bundle, feed) = (stage.site.bundle.origin(), stage.site.feed.origin());
    let policy = format!("default-src 'none'; script-src {bundle} 'nonce-{NONCE}'; connect-src {feed} {bundle}");
    stage.open(Page::with(stage.script("/feed.json")).policy(&policy)).await;
    // The attempt itself is what the policy reports; WebKit need not.
    match stage.engine() {
        Engine::WebKit => stage.allow_violation("script-src"),
        Engine::Chromium | Engine::Firefox => stage.expect_violation("script-src: wasm-eval"),
    }
    assert_eq!(works(stage).await, 1);
}

async fn trusted_types_let_the_javascript_form_through_without_a_policy_of_its_own(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    // The wasm is missing rather than refused, for a refusal is reported; here nothing may be.
    stage.site.bundle.serve("*.wasm", Reply::status(404));
    stage.open(Page::with(stage.script("/feed.json")).policy(&strictest(stage))).await;
    assert_eq!(works(stage).await, 1);
    let feed = stage.site.feed.origin();
    let nonces = format!(
        "default-src 'none'; script-src 'nonce-{NONCE}' 'strict-dynamic' 'wasm-unsafe-eval'; connect-src {feed} {}; \
         require-trusted-types-for 'script'; trusted-types 'none'",
        stage.site.bundle.origin()
    );
    stage.open(Page::with(stage.script("/feed.json").attribute("nonce", NONCE)).policy(&nonces)).await;
    assert_eq!(works(stage).await, 2);
}

async fn a_browser_without_webassembly_gets_the_list_through_javascript(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json")).script("delete window.WebAssembly;")).await;
    assert_eq!(works(stage).await, 1);
}

async fn a_missing_wasm_is_replaced_by_javascript(stage: &Stage) {
    assert_eq!(with_wasm(stage, Reply::status(404)).await, 1);
}

async fn a_corrupted_wasm_is_replaced_by_javascript(stage: &Stage) {
    let mut bytes = wasm();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 64].fill(0xff);
    assert_eq!(with_wasm(stage, Reply::new("application/wasm", bytes)).await, 1);
}

async fn a_tampered_wasm_never_runs(stage: &Stage) {
    // A valid module still: it only has a custom section more.
    let bytes = [wasm(), vec![0, 4, 3, b'b', b'a', b'd']].concat();
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.site.bundle.serve("*.wasm", Reply::new("application/wasm", bytes));
    let watch = "window.made = 0; const Instance = WebAssembly.Instance; \
                 for (const name of ['instantiate', 'instantiateStreaming']) { const original = WebAssembly[name]; \
                   WebAssembly[name] = function (...values) { const answer = original.apply(this, values); answer.then(() => window.made++, () => {}); return answer; }; } \
                 WebAssembly.Instance = function (...values) { const made = new Instance(...values); window.made++; return made; };";
    stage.open(Page::with(stage.script("/feed.json")).script(watch)).await;
    assert_eq!(works(stage).await, 1);
    assert_eq!(stage.run("return window.made;").await, 0, "no instance of the tampered module was made");
}

async fn a_wasm_that_hangs_is_replaced_by_javascript(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.site.bundle.serve("*.wasm", Reply::new("application/wasm", wasm()).waiting_for(&gate));
    stage.open(Page::with(stage.script("/feed.json")).stopped_clock()).await;
    stage.until("!!customElements.get('communique-feed')").await;
    stage.site.bundle.asked("*.wasm", 1).await;
    let script = format!("/{}", named(".js"));
    stage.advance(Duration::from_millis(19_900)).await;
    settle(stage).await;
    assert_eq!(stage.site.bundle.count(&script), 0, "twenty seconds are not over");
    stage.advance(Duration::from_millis(200)).await;
    stage.site.bundle.asked(&script, 1).await;
    assert_eq!(works(stage).await, 1);
    // The wasm that comes too late changes nothing.
    gate.open();
    stage.run_async(&format!("await fetch({:?}); return null;", stage.site.bundle.url("/communique.js"))).await;
    assert_eq!(stage.widget().now().await.unwrap().titles(), SEVEN_TITLES[5..]);
}

async fn a_wasm_with_a_wrong_type_still_runs(stage: &Stage) {
    for content_type in ["application/octet-stream", "text/plain"] {
        assert_eq!(with_wasm(stage, Reply::new(content_type, wasm())).await, 0, "as {content_type}");
    }
    assert_eq!(with_wasm(stage, Reply::new("x", wasm()).without("content-type")).await, 0, "without a type");
}

async fn a_page_in_place_of_the_wasm_is_replaced_by_javascript(stage: &Stage) {
    assert_eq!(with_wasm(stage, Reply::html("<!doctype html><title>Not found</title>")).await, 1);
}

async fn the_javascript_form_is_not_fetched_when_the_wasm_runs(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    assert_eq!(works(stage).await, 0);
}

async fn a_tampered_javascript_form_never_runs(stage: &Stage) {
    let name = named(".js");
    let code = std::fs::read_to_string(dist().join(&name)).unwrap() + "\nwindow.tampered = true;";
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.site.bundle.serve("*.wasm", Reply::status(404));
    stage.site.bundle.serve(&format!("/{name}"), Reply::new("text/javascript", code));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    stage.widget().failed().await;
    assert_eq!(stage.run("return window.tampered ?? null;").await, serde_json::Value::Null);
    stage.expect_console("Communiqué");
}
