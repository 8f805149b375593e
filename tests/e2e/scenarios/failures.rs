//! Feeds that can't be shown: a sentence a person can act on, Retry where it can help, the rest of the page untouched.

use communique::messages::en::EN;

use crate::fixtures::{NOT_A_FEED, TWO, TWO_TITLES, WRONG_TYPES};
use crate::page::Page;
use crate::reply::Reply;
use crate::scenarios;
use crate::stage::Stage;
use crate::widget::Shown;

scenarios![
    a_missing_feed_is_an_error_without_retry,
    a_page_instead_of_a_feed_is_not_json,
    json_that_is_no_feed_says_so,
    an_empty_answer_is_not_json,
    a_feed_full_of_wrong_types_shows_what_is_sound,
    a_feed_of_another_origin_without_permission_names_both_causes,
    retry_loads_the_list_when_the_publisher_is_back,
    nothing_of_a_bad_answer_reaches_the_page,
];

/// Opens a page with this answer for a feed and waits for the error.
async fn failing(stage: &Stage, reply: Reply) -> Shown {
    stage.site.feed.serve("/feed.json", reply);
    let link = "<a href=\"https://press.example.org/statements\">All statements</a>";
    let page = Page::new().tag(stage.element("/feed.json").inside(link)).tag(stage.loader()).stopped_clock();
    stage.open(page).await;
    let widget = stage.widget();
    for _ in 0..120 {
        // Attempts that follow wait for the clock, which stands still.
        let shown = widget.when("it loads or failed", |shown| shown.busy || shown.alert.is_some()).await;
        if shown.alert.is_some() {
            break;
        }
        stage.advance(std::time::Duration::from_secs(1)).await;
    }
    let shown = widget.failed().await;
    assert!(shown.articles.is_empty() && shown.pager.is_none() && !shown.busy);
    assert!(shown.fallback, "the link to the publisher stays");
    assert_eq!(stage.run("return document.querySelector('#host-end').textContent;").await, "The end of the host page.");
    let event = stage.event("error").await;
    assert_eq!(event.detail["url"], stage.site.feed.url("/feed.json"));
    assert_eq!(event.detail["retryable"], !shown.retry.is_empty());
    assert!(event.detail["message"].as_str().is_some_and(|message| !message.is_empty()));
    // One line that tells the webmaster.
    stage.expect_console(&stage.site.feed.url("/feed.json"));
    shown
}

fn says(shown: &Shown, sentence: &str) {
    let alert = shown.alert.as_deref().unwrap_or_default();
    assert!(alert.contains(sentence), "{alert:?} says {sentence:?}");
}

async fn code(stage: &Stage) -> String {
    stage.event("error").await.detail["code"].as_str().unwrap().to_owned()
}

async fn a_missing_feed_is_an_error_without_retry(stage: &Stage) {
    let shown = failing(stage, Reply::status(404)).await;
    says(&shown, &EN.error_status.replace("{status}", "404"));
    assert!(shown.retry.is_empty(), "asking again can't help");
    assert_eq!(code(stage).await, "status");
    assert_eq!(stage.site.feed.count("/feed.json"), 1, "a 404 is not asked again");
    stage.screenshot("missing").await;
}

async fn a_page_instead_of_a_feed_is_not_json(stage: &Stage) {
    let shown = failing(stage, Reply::html("<!doctype html><title>Welcome</title><p>Please log in.")).await;
    says(&shown, EN.error_not_json);
    assert_eq!(code(stage).await, "not-json");
}

async fn json_that_is_no_feed_says_so(stage: &Stage) {
    let shown = failing(stage, Reply::feed(NOT_A_FEED)).await;
    says(&shown, EN.error_not_feed);
    assert_eq!(code(stage).await, "not-feed");
}

async fn an_empty_answer_is_not_json(stage: &Stage) {
    let shown = failing(stage, Reply::feed("")).await;
    says(&shown, EN.error_not_json);
    assert_eq!(code(stage).await, "not-json");
}

async fn a_feed_full_of_wrong_types_shows_what_is_sound(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(WRONG_TYPES));
    stage.open(Page::with(stage.script("/feed.json").set("expanded", "all"))).await;
    stage.expect_console("data-debug");
    let shown = stage.widget().list().await;
    assert_eq!(shown.articles.len(), 3, "items without an id are dropped: {:?}", shown.titles());
    let sound = &shown.articles.iter().find(|article| article.title.as_deref() == Some("The sound one")).unwrap();
    assert_eq!(sound.date.as_ref().map(|date| date.text.as_str()), Some("January 2, 2025"));
    assert!(sound.body.as_deref().is_some_and(|body| body.contains("Sound text.")));
    let odd = &shown.articles.iter().find(|article| article.title.as_deref() == Some("Odd parts")).unwrap();
    assert_eq!(odd.date, None, "no date is invented");
    assert!(odd.body.as_deref().is_some_and(|body| body.contains("Still readable.")));
    assert!(
        !shown.text.contains("[object") && !shown.text.contains("undefined") && !shown.text.contains("NaN"),
        "{}",
        shown.text
    );
    assert!(shown.alert.is_none());
}

async fn a_feed_of_another_origin_without_permission_names_both_causes(stage: &Stage) {
    let shown = failing(stage, Reply::feed(TWO).without_cors()).await;
    says(&shown, EN.error_network);
    assert_eq!(shown.retry.len(), 1);
    assert_eq!(code(stage).await, "network");
    let console = stage.record().await.console.join("\n");
    assert!(console.contains("Access-Control-Allow-Origin"), "it tells the webmaster what to mend: {console}");
    stage.screenshot("network").await;
}

async fn retry_loads_the_list_when_the_publisher_is_back(stage: &Stage) {
    let shown = failing(stage, Reply::status(503)).await;
    says(&shown, &EN.error_status.replace("{status}", "503"));
    assert_eq!(shown.retry.len(), 1);
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    let widget = stage.widget();
    widget.press(EN.retry).await;
    let shown = widget.titled(&TWO_TITLES).await;
    assert!(shown.alert.is_none() && !shown.fallback);
}

async fn nothing_of_a_bad_answer_reaches_the_page(stage: &Stage) {
    let secret = "token=7c1f9a";
    let shown = failing(stage, Reply::html(format!("<b id=\"inside\">{secret}</b>")).header("x-reason", secret)).await;
    assert!(!shown.text.contains(secret) && !shown.text.contains("<b"));
    let record = stage.record().await;
    assert!(!format!("{record:?}").contains(secret), "neither in events nor in the console");
}
