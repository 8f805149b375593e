//! Feeds in several documents (`next_url`): walked on demand, once, on their own origin, and left in peace when broken.

use std::time::Duration;

use communique::messages::en::EN;
use serde_json::{Value, json};

use crate::fixtures::archive;
use crate::page::Page;
use crate::reply::{Gate, Reply};
use crate::scenarios;
use crate::scenarios::transport::settle;
use crate::stage::Stage;

scenarios![
    the_list_goes_on_in_the_next_document,
    the_next_document_is_fetched_once_ahead_and_not_further,
    with_a_total_all_pages_are_numbered_at_once,
    a_loop_of_documents_is_walked_once,
    a_next_document_on_another_origin_is_not_followed,
    a_next_document_that_is_redirected_to_another_origin_is_not_shown,
    a_statement_taken_from_the_feed_goes_though_the_archive_is_open,
    a_broken_next_document_leaves_the_list_and_offers_retry,
    show_more_goes_on_in_the_next_document,
];

/// A document with statements `from..=to`, counted down, and what follows.
fn document(from: u32, to: u32, next: Option<&str>, total: Option<u32>) -> Reply {
    let mut feed = archive((to..=from).rev(), Value::from, next);
    if let Some(total) = total {
        feed["_statement"] = json!({ "total": total });
    }
    Reply::feed(feed.to_string())
}

/// The titles of statements `from` down to `to`.
fn titles(from: u32, to: u32) -> Vec<String> {
    (to..=from).rev().map(|n| format!("Statement {n}")).collect()
}

async fn titled(stage: &Stage, from: u32, to: u32) {
    let titles = titles(from, to);
    stage.widget().titled(&titles.iter().map(String::as_str).collect::<Vec<_>>()).await;
}

async fn three_documents(stage: &Stage, total: Option<u32>) {
    stage.site.feed.serve("/feed.json", document(12, 9, Some("/feed-2.json#here"), total));
    stage.site.feed.serve("/feed-2.json", document(8, 5, Some("feed-3.json"), total));
    stage.site.feed.serve("/feed-3.json", document(4, 1, None, total));
}

async fn the_list_goes_on_in_the_next_document(stage: &Stage) {
    three_documents(stage, None).await;
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "3"))).await;
    titled(stage, 12, 10).await;
    for (loaded, from, to) in [(8, 9, 7), (12, 6, 4), (12, 3, 1)] {
        // What is fetched ahead may give the pager more numbers: not under the pointer.
        stage.until(&format!("document.querySelector('communique-feed').state.count === {loaded}")).await;
        stage.widget().press("Next page").await;
        titled(stage, from, to).await;
    }
    for path in ["/feed.json", "/feed-2.json", "/feed-3.json"] {
        assert_eq!(stage.site.feed.count(path), 1, "{path} is asked for once");
    }
    stage.widget().press("Previous page").await;
    titled(stage, 6, 4).await;
    assert_eq!(stage.site.feed.log().len(), 3);
}

async fn the_next_document_is_fetched_once_ahead_and_not_further(stage: &Stage) {
    three_documents(stage, None).await;
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "4"))).await;
    titled(stage, 12, 9).await;
    stage.site.feed.asked("/feed-2.json", 1).await;
    stage.until("document.querySelector('communique-feed').state.count === 8").await;
    settle(stage).await;
    assert_eq!(stage.site.feed.count("/feed-3.json"), 0, "only one document ahead");
}

async fn with_a_total_all_pages_are_numbered_at_once(stage: &Stage) {
    three_documents(stage, Some(12)).await;
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "3"))).await;
    let shown = stage.widget().list().await;
    assert_eq!(shown.numbers().last(), Some(&"4"), "{:?}", shown.numbers());
    assert_eq!(stage.event("load").await.detail["count"], 12);
    stage.widget().press("Page 4").await;
    titled(stage, 3, 1).await;
}

async fn a_loop_of_documents_is_walked_once(stage: &Stage) {
    stage.site.feed.serve("/feed.json", document(4, 3, Some("/feed-2.json"), None));
    stage.site.feed.serve("/feed-2.json", document(2, 1, Some("/feed.json#again"), None));
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "2"))).await;
    titled(stage, 4, 3).await;
    stage.widget().press("Next page").await;
    titled(stage, 2, 1).await;
    let shown = stage.widget().now().await.unwrap();
    let next = shown.pager.unwrap().buttons.into_iter().find(|button| button.label == "Next page");
    assert!(next.is_none_or(|button| button.disabled), "the list ends here");
    assert_eq!(stage.site.feed.count("/feed.json"), 1);
    assert_eq!(stage.site.feed.count("/feed-2.json"), 1);
    let console = stage.record().await.console;
    assert!(console.len() <= 1, "{console:?}");
    for line in console {
        stage.expect_console(&line);
    }
}

async fn a_next_document_on_another_origin_is_not_followed(stage: &Stage) {
    let elsewhere = stage.site.bundle.url("/feed-2.json");
    stage.site.bundle.serve("/feed-2.json", document(2, 1, None, None));
    stage.site.feed.serve("/feed.json", document(4, 3, Some(&elsewhere), None));
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "2"))).await;
    titled(stage, 4, 3).await;
    settle(stage).await;
    assert_eq!(stage.site.bundle.count("/feed-2.json"), 0);
    assert!(stage.widget().now().await.unwrap().pager.is_none());
    stage.expect_console("data-debug");
}

async fn a_next_document_that_is_redirected_to_another_origin_is_not_shown(stage: &Stage) {
    stage.site.bundle.serve("/feed-2.json", document(2, 1, Some("feed-3.json"), None));
    stage.site.feed.serve("/feed.json", document(4, 3, Some("/feed-2.json"), None));
    stage.site.feed.serve("/feed-2.json", Reply::redirect(&stage.site.bundle.url("/feed-2.json")));
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "2").set("debug", "on"))).await;
    let shown = stage.widget().when("it is passed over", |shown| shown.text.contains("another origin")).await;
    assert_eq!((shown.titles(), shown.pager.is_none()), (vec!["Statement 4", "Statement 3"], true));
    assert_eq!(stage.site.bundle.count("/feed-3.json"), 0);
    stage.expect_console("another origin");
}

async fn a_statement_taken_from_the_feed_goes_though_the_archive_is_open(stage: &Stage) {
    let mut fewer = archive([8, 6, 5].into_iter(), Value::from, Some("/feed-2.json"));
    let mut first = archive([8, 7, 6, 5].into_iter(), Value::from, Some("/feed-2.json"));
    for feed in [&mut fewer, &mut first] {
        for item in feed["items"].as_array_mut().unwrap() {
            item["date_published"] = format!("2025-03-{:02}", item["id"].as_u64().unwrap()).into();
        }
    }
    let replies = [first, fewer].map(|feed| Reply::feed(feed.to_string())).to_vec();
    stage.site.feed.serve_each("/feed.json", replies);
    stage.site.feed.serve("/feed-2.json", document(4, 1, None, None));
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "100"))).await;
    titled(stage, 8, 1).await;
    stage.widget().eval("element.refresh();").await;
    let left = [8, 6, 5, 4, 3, 2, 1].map(|n| format!("Statement {n}"));
    stage.widget().titled(&left.each_ref().map(String::as_str)).await;
}

async fn a_broken_next_document_leaves_the_list_and_offers_retry(stage: &Stage) {
    stage.site.feed.serve("/feed.json", document(6, 4, Some("/feed-2.json"), None));
    stage.site.feed.serve("/feed-2.json", Reply::status(503));
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "2")).stopped_clock()).await;
    titled(stage, 6, 5).await;
    stage.site.feed.asked("/feed-2.json", 1).await;
    settle(stage).await;
    stage.expect_console("/feed-2.json");
    let shown = stage.widget().now().await.unwrap();
    assert!(shown.alert.is_none() && stage.events("error").await.is_empty(), "nobody has asked for it");
    assert_eq!(shown.titles(), ["Statement 6", "Statement 5"]);
    stage.widget().press("Next page").await;
    let shown = stage.widget().when("it says so", |shown| shown.text.contains(EN.older_failed)).await;
    assert_eq!(shown.titles(), ["Statement 4"], "what is there is shown");
    assert_eq!(stage.event("error").await.detail["retryable"], true);
    // The alert stays the same one while it is tried again, by itself or not.
    stage.widget().eval("window.alerted = root.querySelector('[role=alert]');").await;
    for asked in [3, 4] {
        stage.advance(Duration::from_secs(5)).await;
        stage.site.feed.asked("/feed-2.json", asked).await;
    }
    let gate = Gate::closed();
    stage.site.feed.serve("/feed-2.json", document(3, 1, None, None).waiting_for(&gate));
    stage.tab_to(EN.retry).await;
    stage.widget().press(EN.retry).await;
    let shown = stage.widget().now().await.unwrap();
    assert_eq!((shown.focus.expect("a focus").text.as_str(), shown.status.as_str()), (EN.retry, EN.loading));
    assert_eq!(stage.widget().eval("return alerted === root.querySelector('[role=alert]');").await, true);
    gate.open();
    titled(stage, 4, 3).await;
    let shown = stage.widget().when("the focus is back", |shown| shown.focus.is_some()).await;
    assert_eq!((shown.focus.expect("a focus").text.as_str(), shown.alert), ("Statement 3", None));
}

async fn show_more_goes_on_in_the_next_document(stage: &Stage) {
    three_documents(stage, None).await;
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "5").set("paging", "more"))).await;
    let widget = stage.widget();
    widget.when("there is a button for more", |shown| shown.text.contains(EN.show_more)).await;
    for _ in 0..4 {
        if widget.now().await.unwrap().articles.len() == 12 {
            break;
        }
        let before = widget.now().await.unwrap().articles.len();
        widget.press(EN.show_more).await;
        widget.when("there are more", |shown| shown.articles.len() > before).await;
    }
    titled(stage, 12, 1).await;
}
