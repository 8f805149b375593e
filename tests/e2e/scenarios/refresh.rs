//! A page left open for hours: polling, news offered and not pushed, corrections in place, an old list that says its age.

use std::time::Duration;

use communique::messages::en::EN;
use serde_json::{Value, json};

use crate::engine::Need;
use crate::fixtures::{SEVEN, SEVEN_TITLES};
use crate::page::Page;
use crate::reply::{Gate, Reply};
use crate::scenarios;
use crate::scenarios::transport::settle;
use crate::stage::Stage;

scenarios![
    new_statements_are_offered_and_shown_when_the_reader_wants_them,
    a_correction_appears_in_place,
    a_hidden_page_is_not_refreshed_until_it_is_seen_again,
    a_page_without_connection_is_not_refreshed_until_it_has_one_again,
    a_refresh_that_finds_nothing_new_costs_no_body needs [Need::HttpCache],
    an_expired_feed_is_not_polled,
    a_failed_refresh_leaves_the_list_and_says_how_old_it_is,
    with_data_cache_the_list_survives_a_reload_without_the_publisher,
    without_data_cache_nothing_survives,
    a_cached_list_goes_when_data_cache_is_switched_off,
    a_cached_list_never_hides_a_fresh_one,
    a_cached_list_gives_way_to_the_publishers_next_answer,
    a_cached_list_is_not_shown_after_two_weeks,
    a_full_storage_keeps_neither_the_new_list_nor_the_old,
    a_page_without_storage_shows_the_list_all_the_same,
];

const MINUTE: Duration = Duration::from_secs(66);

fn feed(change: impl FnOnce(&mut Value)) -> Reply {
    let mut feed: Value = serde_json::from_str(SEVEN).unwrap();
    change(&mut feed);
    Reply::feed(feed.to_string())
}

async fn polling(stage: &Stage) {
    // The clock is moved in steps of a minute, which must not be the end of a request that is really under way.
    let tag = stage.script("/feed.json").set("refresh", "1").set("timeout", "120");
    stage.open(Page::with(tag).stopped_clock()).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    // Nor may the request for the rest of the program end by that clock.
    stage.widget().complete().await;
}

fn with_news(feed: &mut Value) {
    for n in [8, 9] {
        let item = json!({ "id": format!("s{n}"), "title": format!("Statement {n}"), "date_published": format!("2025-03-{n:02}"), "content_text": "News." });
        feed["items"].as_array_mut().unwrap().insert(0, item);
    }
}

async fn new_statements_are_offered_and_shown_when_the_reader_wants_them(stage: &Stage) {
    stage.site.feed.serve_each("/feed.json", vec![Reply::feed(SEVEN), feed(with_news)]);
    polling(stage).await;
    stage.widget().toggle(2).await;
    stage.advance(Duration::from_secs(55)).await;
    assert_eq!(stage.site.feed.count("/feed.json"), 1, "a minute is not over");
    stage.advance(Duration::from_secs(15)).await;
    let shown = stage.widget().when("news are offered", |shown| shown.text.contains("2 new statements")).await;
    assert_eq!(shown.titles(), SEVEN_TITLES[..5], "nothing moves under the reader's eyes");
    assert!(shown.articles[2].open);
    let label = shown.more.iter().find(|button| button.label.contains("2 new")).expect("a button").label.clone();
    stage.widget().press(&label).await;
    stage.widget().titled(&["Statement 9", "Statement 8", "Statement 7", "Statement 6", "Statement 5"]).await;
}

async fn a_correction_appears_in_place(stage: &Stage) {
    let corrected = feed(|feed| {
        feed["items"][1]["_statement"] = json!({ "status": "corrected", "note": "A name was misspelt." });
        feed["items"][2]["_statement"] = json!({ "status": "withdrawn", "note": "Published too early." });
    });
    stage.site.feed.serve_each("/feed.json", vec![Reply::feed(SEVEN), corrected]);
    polling(stage).await;
    stage.widget().toggle(2).await;
    stage.widget().when("the text is open", |shown| shown.articles[2].open).await;
    stage.advance(MINUTE).await;
    let shown =
        stage.widget().when("the correction is there", |shown| shown.text.contains("A name was misspelt.")).await;
    assert_eq!(shown.titles(), SEVEN_TITLES[..5]);
    assert!(shown.articles[2].text.contains("Published too early."));
    assert!(!shown.text.contains("First paragraph of number 5."), "a withdrawn text is gone at once");
}

async fn a_hidden_page_is_not_refreshed_until_it_is_seen_again(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    polling(stage).await;
    let hide = |hidden: bool| {
        let state = if hidden { "hidden" } else { "visible" };
        format!(
            "Object.defineProperty(document, 'visibilityState', {{ value: '{state}', configurable: true }}); \
             Object.defineProperty(document, 'hidden', {{ value: {hidden}, configurable: true }}); document.dispatchEvent(new Event('visibilitychange', {{ bubbles: true }}));"
        )
    };
    stage.run(&hide(true)).await;
    stage.advance(Duration::from_secs(300)).await;
    assert_eq!(stage.site.feed.count("/feed.json"), 1, "nobody is looking");
    stage.run(&hide(false)).await;
    stage.site.feed.asked("/feed.json", 2).await;
}

async fn a_page_without_connection_is_not_refreshed_until_it_has_one_again(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    polling(stage).await;
    let connect = |online: bool| {
        let event = if online { "online" } else { "offline" };
        format!(
            "Object.defineProperty(navigator, 'onLine', {{ value: {online}, configurable: true }}); window.dispatchEvent(new Event('{event}'));"
        )
    };
    stage.run(&connect(false)).await;
    stage.advance(Duration::from_secs(300)).await;
    assert_eq!(stage.site.feed.count("/feed.json"), 1, "it could not be had");
    stage.run(&connect(true)).await;
    stage.site.feed.asked("/feed.json", 2).await;
}

async fn a_refresh_that_finds_nothing_new_costs_no_body(stage: &Stage) {
    let known = |reply: Reply| reply.header("etag", "\"1\"").header("cache-control", "no-cache");
    stage.site.feed.serve_each("/feed.json", vec![known(Reply::feed(SEVEN)), known(Reply::status(304).bare())]);
    polling(stage).await;
    stage.advance(MINUTE).await;
    stage.site.feed.asked("/feed.json", 2).await;
    stage.until("__record.events.filter((event) => event.name === 'load').length > 1").await;
    assert_eq!(stage.site.feed.log()[1].header("if-none-match"), Some("\"1\""), "the browser's own cache asks");
    assert_eq!(stage.widget().now().await.unwrap().titles(), SEVEN_TITLES[..5]);
    assert_eq!(stage.widget().eval("return element.state.stale;").await, false);
}

async fn an_expired_feed_is_not_polled(stage: &Stage) {
    stage.site.feed.serve("/feed.json", feed(|feed| feed["expired"] = true.into()));
    polling(stage).await;
    stage.advance(Duration::from_secs(600)).await;
    assert_eq!(stage.site.feed.count("/feed.json"), 1);
}

async fn a_failed_refresh_leaves_the_list_and_says_how_old_it_is(stage: &Stage) {
    // An answer that came while the clock is moved would be asked for again in the same minute.
    let gate = Gate::closed();
    let failing = Reply::status(503).waiting_for(&gate);
    let replies = vec![Reply::feed(SEVEN), failing, Reply::status(503), feed(with_news)];
    stage.site.feed.serve_each("/feed.json", replies);
    polling(stage).await;
    stage.advance(MINUTE).await;
    stage.site.feed.asked("/feed.json", 2).await;
    gate.open();
    let start = EN.stale.split('{').next().unwrap();
    let shown = stage.widget().when("it says how old the list is", |shown| shown.text.contains(start)).await;
    assert_eq!(shown.titles(), SEVEN_TITLES[..5]);
    stage.expect_console(&stage.site.feed.url("/feed.json"));
    assert_eq!(stage.widget().eval("return element.state.stale;").await, true);
    for _ in 0..6 {
        stage.advance(MINUTE).await;
        settle(stage).await;
        if stage.site.feed.count("/feed.json") > 3 {
            break;
        }
    }
    let shown = stage.widget().when("the line is gone", |shown| !shown.text.contains(start)).await;
    assert!(shown.text.contains("2 new statements"));
    assert_eq!(stage.widget().eval("return element.state.stale;").await, false);
}

async fn with_data_cache_the_list_survives_a_reload_without_the_publisher(stage: &Stage) {
    stage.site.feed.serve_each("/feed.json", vec![Reply::feed(SEVEN), Reply::status(404)]);
    stage.open(Page::with(stage.script("/feed.json").set("cache", "on")).stopped_clock()).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    stored(stage).await;
    stage.visit("/").await;
    let shown = stage.widget().titled(&SEVEN_TITLES[..5]).await;
    assert!(shown.text.contains(EN.stale.split('{').next().unwrap()), "{}", shown.text);
    assert_eq!(stage.event("load").await.detail["stale"], true);
    assert_eq!(stage.event("error").await.detail["retryable"], true, "there is a button for it");
    stage.expect_console(&stage.site.feed.url("/feed.json"));
}

/// Waits until the list is kept somewhere.
pub(super) async fn stored(stage: &Stage) {
    let look = "const names = typeof caches === 'object' ? await caches.keys() : []; let entries = localStorage.length; \
                for (const name of names) entries += (await (await caches.open(name)).keys()).length; return entries;";
    crate::stage::wait_until("something is stored", async || match stage.run_async(look).await.as_u64() {
        Some(count) if count > 0 => Ok(()),
        other => Err(format!("{other:?}")),
    })
    .await;
}

async fn without_data_cache_nothing_survives(stage: &Stage) {
    stage.site.feed.serve_each("/feed.json", vec![Reply::feed(SEVEN), Reply::status(503)]);
    stage.open(Page::with(stage.script("/feed.json")).stopped_clock()).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    stage.visit("/").await;
    let shown = stage.widget().failed().await;
    assert!(shown.articles.is_empty());
    stage.expect_console(&stage.site.feed.url("/feed.json"));
}

async fn a_cached_list_goes_when_data_cache_is_switched_off(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json").set("cache", "on"))).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    stored(stage).await;
    stage.run("localStorage.setItem('host', 'own');").await;
    stage.widget().set("cache", "off").await;
    crate::stage::wait_until("nothing but the host's own is stored", async || {
        let names = stage.run("return Object.keys(localStorage);").await;
        if names == json!(["host"]) { Ok(()) } else { Err(names.to_string()) }
    })
    .await;
}

fn with_withdrawal(feed: &mut Value) {
    feed["items"][0]["_statement"] = json!({ "status": "withdrawn", "note": "Published too early." });
}

async fn a_cached_list_never_hides_a_fresh_one(stage: &Stage) {
    stage.site.feed.serve_each("/feed.json", vec![Reply::feed(SEVEN), feed(with_withdrawal)]);
    stage.open(Page::with(stage.script("/feed.json").set("cache", "on"))).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    stored(stage).await;
    stage.visit("/").await;
    let shown = stage.widget().list().await;
    assert!(shown.articles[0].struck && shown.text.contains("Published too early."), "{}", shown.text);
    assert_eq!(stage.events("load").await[0].detail["stale"], false);
}

async fn a_cached_list_gives_way_to_the_publishers_next_answer(stage: &Stage) {
    let replies = vec![Reply::feed(SEVEN), Reply::status(503), feed(with_withdrawal)];
    stage.site.feed.serve_each("/feed.json", replies);
    stage.open(Page::with(stage.script("/feed.json").set("cache", "on")).stopped_clock()).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    stored(stage).await;
    stage.visit("/").await;
    let start = EN.stale.split('{').next().unwrap();
    let shown = stage.widget().titled(&SEVEN_TITLES[..5]).await;
    assert!(shown.text.contains(start), "it says how old it is: {}", shown.text);
    stage.expect_console(&stage.site.feed.url("/feed.json"));
    stage.advance(Duration::from_millis(1300)).await;
    let shown = stage.widget().when("the old list is gone", |shown| !shown.text.contains(start)).await;
    assert!(shown.articles[0].struck && shown.text.contains("Published too early."), "{}", shown.text);
}

async fn a_cached_list_is_not_shown_after_two_weeks(stage: &Stage) {
    stage.site.feed.serve_each("/feed.json", vec![Reply::feed(SEVEN), Reply::status(503)]);
    let page = Page::with(stage.script("/feed.json").set("cache", "on")).stopped_clock();
    stage.open(page.clone()).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    stored(stage).await;
    for (days, kept) in [(13, true), (15, false)] {
        let later = format!("const {{ now }} = Date; Date.now = () => now() + {days} * 86400000;");
        stage.open(page.clone().script(&later)).await;
        stage.event("error").await;
        let shown = stage.widget().when("it is decided", |shown| !shown.busy).await;
        assert_eq!(!shown.articles.is_empty(), kept, "after {days} days");
    }
    stage.expect_console(&stage.site.feed.url("/feed.json"));
}

async fn a_full_storage_keeps_neither_the_new_list_nor_the_old(stage: &Stage) {
    let longer = feed(|feed| {
        with_withdrawal(feed);
        feed["description"] = "x".repeat(2000).into();
    });
    stage.site.feed.serve_each("/feed.json", vec![Reply::feed(SEVEN), longer, Reply::status(503)]);
    stage.open(Page::with(stage.script("/feed.json").set("cache", "on")).stopped_clock()).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    stored(stage).await;
    // The host fills what is left of its storage to the last character.
    stage
        .run(
            "let size = 1 << 22; let n = 0; \
             while (size >= 1) { try { localStorage.setItem('host' + n, 'x'.repeat(size)); n++; } catch { size = size >> 1; } }",
        )
        .await;
    stage.visit("/").await;
    let shown = stage.widget().list().await;
    assert!(shown.articles[0].struck, "a list that can't be kept is shown");
    stage.visit("/").await;
    let shown = stage.widget().failed().await;
    assert!(shown.articles.is_empty(), "the older copy still had the withdrawn text");
    stage.expect_console(&stage.site.feed.url("/feed.json"));
    stage.run("localStorage.clear();").await;
}

async fn a_page_without_storage_shows_the_list_all_the_same(stage: &Stage) {
    // A sandboxed page has no storage: asking for it throws, as some privacy settings make it throw.
    stage.site.feed.serve_each("/feed.json", vec![Reply::feed(SEVEN), Reply::status(503)]);
    let page = Page::with(stage.script("/feed.json").set("cache", "on")).stopped_clock();
    stage.open(page.header("content-security-policy", "sandbox allow-scripts")).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    let denied = "try { return localStorage.length; } catch (error) { return error.name; }";
    assert_eq!(stage.run(denied).await, "SecurityError");
    stage.visit("/").await;
    assert!(stage.widget().failed().await.articles.is_empty());
    stage.expect_console(&stage.site.feed.url("/feed.json"));
}
