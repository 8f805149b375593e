//! The later part of the program: fetched when a reader shows up or an option needs it, and missed calmly.

use crate::engine::Need;
use crate::fixtures::{SEVEN, SEVEN_TITLES};
use crate::page::Page;
use crate::reply::{Gate, Reply};
use crate::scenarios;
use crate::site::dist;
use crate::stage::Stage;

use super::refused::named;

scenarios![
    a_page_that_is_only_looked_at_fetches_no_sequel needs [Need::WebAssembly],
    a_reader_who_comes_near_has_the_sequel_fetched_once needs [Need::WebAssembly],
    an_option_that_needs_the_sequel_has_it_fetched_at_once needs [Need::WebAssembly],
    a_widget_that_comes_after_the_sequel_has_it_at_once needs [Need::WebAssembly],
    a_statement_known_by_its_markup_alone_waits_for_the_sequel needs [Need::WebAssembly],
    a_missing_sequel_leaves_the_list_and_offers_another_try needs [Need::WebAssembly],
    a_sequel_that_is_missed_before_the_feed_comes_keeps_no_list_back needs [Need::WebAssembly],
    without_feed_and_sequel_the_own_link_stays needs [Need::WebAssembly],
    a_tampered_sequel_never_runs needs [Need::WebAssembly],
];

fn fetched(stage: &Stage) -> usize {
    stage.site.bundle.count("*.bin")
}

async fn a_page_that_is_only_looked_at_fetches_no_sequel(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    stage.event("load").await;
    stage.run_async("await new Promise((done) => requestIdleCallback(done)); return null;").await;
    assert_eq!(fetched(stage), 0);
}

async fn a_reader_who_comes_near_has_the_sequel_fetched_once(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let page = Page::new().tag(stage.script("/feed.json")).tag(stage.script("/feed.json"));
    stage.open(page).await;
    let (one, other) = (stage.nth(0), stage.nth(1));
    one.titled(&SEVEN_TITLES[..5]).await;
    other.titled(&SEVEN_TITLES[..5]).await;
    for event in ["pointerover", "focusin", "touchstart"] {
        stage.run(&format!("document.querySelector('communique-feed').dispatchEvent(new Event({event:?}));")).await;
    }
    stage.until("performance.getEntriesByType('resource').some((entry) => entry.name.endsWith('.bin'))").await;
    other.press("Next page").await;
    other.titled(&SEVEN_TITLES[5..]).await;
    one.titled(&SEVEN_TITLES[..5]).await;
    assert_eq!(fetched(stage), 1);
}

async fn an_option_that_needs_the_sequel_has_it_fetched_at_once(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json").set("expanded", "first"))).await;
    stage.widget().when("the text is open", |shown| shown.articles.first().is_some_and(|first| first.open)).await;
    assert_eq!(fetched(stage), 1);
}

async fn a_widget_that_comes_after_the_sequel_has_it_at_once(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.site.bundle.serve("*.bin", Reply::new("application/octet-stream", sequel()).waiting_for(&gate));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    stage.run("const gone = document.querySelector('communique-feed'); gone.dispatchEvent(new Event('pointerover')); gone.remove(); return null;").await;
    stage.site.bundle.asked("*.bin", 1).await;
    gate.open();
    stage.until("performance.getEntriesByType('resource').some((entry) => entry.name.endsWith('.bin'))").await;
    stage.run_async("await new Promise((done) => setTimeout(done, 200)); return null;").await;
    let again =
        format!("Communique.mount(document.body, {{ feed: {:?} }}); return null;", stage.site.feed.url("/feed.json"));
    stage.run(&again).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    widget.press("Next page").await;
    widget.titled(&SEVEN_TITLES[5..]).await;
    assert_eq!(fetched(stage), 1);
}

async fn a_statement_known_by_its_markup_alone_waits_for_the_sequel(stage: &Stage) {
    let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Untitled",
        "items": [{"id": "1", "content_html": "<h1>The <b>first</b> words</h1>"}]}"#;
    stage.site.feed.serve("/feed.json", Reply::feed(feed));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    stage.widget().titled(&["The first words"]).await;
    assert_eq!(fetched(stage), 1);
}

async fn a_missing_sequel_leaves_the_list_and_offers_another_try(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.site.bundle.serve("*.bin", Reply::status(404));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    widget.press("Next page").await;
    let shown = widget.when("it says so", |shown| !shown.retry.is_empty()).await;
    assert_eq!(shown.titles(), SEVEN_TITLES[..5]);
    stage.expect_console(&named(".bin"));
    stage.site.bundle.serve("*.bin", Reply::new("application/octet-stream", sequel()));
    widget.press("Try again").await;
    widget.when("all is well", |shown| shown.retry.is_empty()).await;
    widget.press("Next page").await;
    widget.titled(&SEVEN_TITLES[5..]).await;
}

async fn a_sequel_that_is_missed_before_the_feed_comes_keeps_no_list_back(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN).waiting_for(&gate));
    stage.site.bundle.serve("*.bin", Reply::status(404));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    stage.until("!!document.querySelector('communique-feed')?.shadowRoot.querySelector('section')").await;
    stage.run("document.querySelector('communique-feed').dispatchEvent(new Event('pointerover')); return null;").await;
    stage.until("__record.console.length > 0").await;
    stage.expect_console(&named(".bin"));
    gate.open();
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
}

async fn without_feed_and_sequel_the_own_link_stays(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::status(404));
    stage.site.bundle.serve("*.bin", Reply::status(404));
    let link = "<a href=\"https://press.example.org/statements\">All statements</a>";
    stage.open(Page::new().tag(stage.element("/feed.json").inside(link)).tag(stage.loader())).await;
    let shown = stage.widget().failed().await;
    assert!(shown.fallback && shown.articles.is_empty());
    stage.expect_console(&named(".bin"));
}

async fn a_tampered_sequel_never_runs(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let mut bytes = sequel();
    // Still a valid module: only its last custom section is another.
    *bytes.last_mut().unwrap() ^= 1;
    stage.site.bundle.serve("*.bin", Reply::new("application/octet-stream", bytes));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    widget.press("Next page").await;
    widget.when("it says so", |shown| !shown.retry.is_empty()).await;
    stage.expect_console(&named(".bin"));
}

fn sequel() -> Vec<u8> {
    std::fs::read(dist().join(named(".bin"))).unwrap()
}
