//! Host pages under strict policies: the widget works and not one violation is reported.

use crate::engine::Need;
use crate::fixtures::{RICH, SEVEN, SEVEN_TITLES};
use crate::page::{NONCE, Page};
use crate::reply::Reply;
use crate::scenarios;
use crate::stage::Stage;

scenarios![
    it_works_under_the_headers_of_the_readme_without_a_violation needs [Need::WebAssembly],
    the_nonce_of_the_readme_is_enough_with_strict_dynamic needs [Need::WebAssembly],
    it_works_under_the_strictest_policy_without_a_violation needs [Need::WebAssembly],
    it_works_with_nonces_and_strict_dynamic,
    it_works_in_a_page_with_a_sandbox_policy,
    it_works_in_a_frame_that_may_only_run_scripts,
    hostile_markup_reports_no_violation_under_the_strictest_policy needs [Need::WebAssembly],
];

/// The policy the README gives to partners, with the test's origins, and a nonce for the recorder alone.
pub fn strictest(stage: &Stage) -> String {
    let (bundle, feed) = (stage.site.bundle.origin(), stage.site.feed.origin());
    let policy = format!(
        "default-src 'none'; script-src {bundle} 'wasm-unsafe-eval'; connect-src {feed} {bundle}; img-src {feed}; \
         require-trusted-types-for 'script'; trusted-types 'none'"
    );
    policy.replace("'wasm-unsafe-eval'", &format!("'wasm-unsafe-eval' 'nonce-{NONCE}'"))
}

/// Reads, pages and opens, and sees that it is styled: what a policy might forbid.
async fn works(stage: &Stage) {
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    widget.toggle(0).await;
    widget.when("the text is open", |shown| shown.articles[0].open).await;
    widget.press("Next page").await;
    widget.titled(&SEVEN_TITLES[5..]).await;
    let styled = widget.eval("return getComputedStyle(root.querySelector('[part~=title]')).fontWeight;").await;
    assert!(
        styled.as_str().and_then(|weight| weight.parse::<u32>().ok()).is_some_and(|weight| weight >= 500),
        "{styled}"
    );
    let size = "const box = root.querySelector('[role=status]').getBoundingClientRect(); return box.width <= 2;";
    assert_eq!(widget.eval(size).await, true, "the style sheet is in force");
    let sheets = widget
        .eval("return [root.querySelectorAll('style, link').length, root.querySelectorAll('[style]').length];")
        .await;
    assert_eq!(sheets, serde_json::json!([0, 0]), "no style element, no style attribute");
}

/// The policies that the README gives to partners, one for each indented block of its section, on one line, with the
/// test's origins and a nonce for the recorder.
fn readme(stage: &Stage) -> Vec<String> {
    let readme = include_str!("../../../README.md");
    let section = readme.split("### Security").nth(1).unwrap().split("\n### ").next().unwrap();
    let blocks = section.split("```").skip(1).step_by(2);
    let policies = blocks.map(|block| {
        let lines = block.lines().map(str::trim).filter(|line| !line.is_empty());
        let policy = lines.map(|line| line.trim_end_matches(';')).collect::<Vec<_>>().join("; ");
        let (bundle, feed) = (stage.site.bundle.origin(), stage.site.feed.origin());
        let policy = policy.replace("'nonce-RANDOM'", &format!("'nonce-{NONCE}'"));
        // One publisher's address there, two here.
        let policy = policy.replace("https://press.example.org", &format!("{bundle} {feed}"));
        if policy.contains("'nonce-") {
            policy
        } else {
            policy.replace("script-src", &format!("script-src 'nonce-{NONCE}'"))
        }
    });
    policies.collect()
}

async fn it_works_under_the_headers_of_the_readme_without_a_violation(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let policies = readme(stage);
    assert_eq!(policies.len(), 2, "{policies:#?}");
    for name in
        ["script-src", "'wasm-unsafe-eval'", "connect-src", "img-src", "require-trusted-types-for", "trusted-types"]
    {
        assert!(policies[0].contains(name), "{name} is not in {}", policies[0]);
    }
    // Whatever the host doesn't allow by itself.
    let policy = format!("default-src 'none'; {}", policies[0]);
    stage.open(Page::with(stage.script("/feed.json")).policy(&policy)).await;
    works(stage).await;
    stage.site.feed.serve("/rich.json", Reply::feed(RICH));
    stage.site.feed.serve("*.png", Reply::new("image/png", include_bytes!("../../../www/samples/images/harbour.png")));
    stage.open(Page::with(stage.script("/rich.json").set("expanded", "all")).policy(&policy)).await;
    stage.widget().when("the text is open", |shown| shown.articles.first().is_some_and(|a| a.open)).await;
    stage.site.feed.asked("/picture.png", 1).await;
}

async fn the_nonce_of_the_readme_is_enough_with_strict_dynamic(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let policy = format!("default-src 'none'; {}", readme(stage)[1]);
    assert!(policy.contains("'strict-dynamic'"), "{policy}");
    stage.open(Page::with(stage.script("/feed.json").attribute("nonce", NONCE)).policy(&policy)).await;
    works(stage).await;
    stage.site.bundle.serve("*.wasm", Reply::status(404));
    stage.open(Page::with(stage.script("/feed.json").attribute("nonce", NONCE)).policy(&policy)).await;
    works(stage).await;
}

async fn it_works_under_the_strictest_policy_without_a_violation(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json")).policy(&strictest(stage))).await;
    works(stage).await;
    stage.open(Page::new().tag(stage.element("/feed.json")).tag(stage.loader()).policy(&strictest(stage))).await;
    works(stage).await;
}

async fn it_works_with_nonces_and_strict_dynamic(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let (bundle, feed) = (stage.site.bundle.origin(), stage.site.feed.origin());
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{NONCE}' 'strict-dynamic' 'wasm-unsafe-eval'; connect-src {feed} {bundle}"
    );
    stage.open(Page::with(stage.script("/feed.json").attribute("nonce", NONCE)).policy(&policy)).await;
    works(stage).await;
}

async fn it_works_in_a_page_with_a_sandbox_policy(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json")).policy("sandbox allow-scripts")).await;
    works(stage).await;
}

async fn it_works_in_a_frame_that_may_only_run_scripts(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.serve("/inside", Page::with(stage.script("/feed.json")));
    // It fits the window: in WebKit, as CSSOM View has it, no frame scrolls a page of another origin, and so its driver
    // brings into view no button that is below the window.
    let frame = "<iframe sandbox=\"allow-scripts\" src=\"/inside\" width=\"900\" height=\"500\"></iframe>";
    stage.open(Page::new().markup(frame)).await;
    // WebKit's driver answers nothing in a frame before all of it is loaded.
    stage.until("document.readyState === 'complete'").await;
    stage.browser().client.enter_frame(0).await.expect("the frame can be entered");
    stage.until("document.readyState !== 'loading' && !!window.__record").await;
    works(stage).await;
}

async fn hostile_markup_reports_no_violation_under_the_strictest_policy(stage: &Stage) {
    let html = "<p style='color:red' onclick='x()'>Kept.</p><script>x()</script><style>*{}</style><img src=x onerror=x()>\
                <svg onload=x()><iframe srcdoc='<script>x()</script>'></iframe><form action='javascript:x()'><base href='//evil.example'>";
    let mut feed: serde_json::Value = serde_json::from_str(RICH).unwrap();
    feed["items"][0]["content_html"] = html.into();
    stage.site.feed.serve("/feed.json", Reply::feed(feed.to_string()));
    stage.site.feed.serve("*.png", Reply::new("image/png", include_bytes!("../../../www/samples/images/harbour.png")));
    stage.site.feed.serve("/x", Reply::status(404));
    let tag = stage.script("/feed.json").set("expanded", "all");
    stage.open(Page::with(tag).policy(&strictest(stage))).await;
    let shown = stage.widget().when("the text is open", |shown| shown.articles.first().is_some_and(|a| a.open)).await;
    assert!(shown.articles[0].body.as_deref().unwrap().contains("Kept."));
}
