//! The way of a feed to the page when networks and servers misbehave. Time stands still and is moved by hand.

use std::time::Duration;

use communique::failure::SIZE_MAX;
use communique::messages::en::EN;
use communique::state::ATTEMPTS_MAX;

use crate::engine::Engine;
use crate::fixtures::{SEVEN, SEVEN_TITLES, TWO, TWO_TITLES};
use crate::page::Page;
use crate::reply::{Gate, Reply};
use crate::scenarios;
use crate::stage::Stage;

scenarios![
    a_server_error_is_asked_again_after_growing_pauses,
    a_broken_connection_is_asked_again,
    a_server_that_names_a_time_is_not_asked_before,
    a_server_may_name_the_time_as_a_date,
    a_refusal_is_not_asked_again,
    asking_again_ends_after_a_few_times,
    coming_back_online_asks_again_at_once,
    a_server_that_says_nothing_is_left_after_the_timeout,
    a_body_that_hangs_is_ended_by_the_timeout,
    a_request_that_hangs_is_given_up_by_all_who_share_it,
    a_body_that_breaks_off_shows_nothing_of_it,
    a_slow_but_steady_body_is_read_to_its_end,
    a_byte_order_mark_is_no_fault,
    the_content_type_does_not_matter,
    another_encoding_is_not_json,
    half_a_document_that_ends_in_good_order_is_not_json,
    letters_of_another_encoding_are_marked_as_unreadable,
    addresses_are_relative_to_where_a_redirect_led,
    a_redirect_loop_is_a_network_error,
    a_feed_as_large_as_may_be_is_read_and_a_larger_one_says_so,
    no_request_is_a_preflight,
    a_feed_that_the_page_asks_for_ahead_is_asked_for_once,
];

async fn stopped(stage: &Stage) {
    stage.open(Page::with(stage.script("/feed.json")).stopped_clock()).await;
    stage.site.feed.asked("/feed.json", 1).await;
}

async fn error(stage: &Stage, code: &str) {
    assert_eq!(stage.event("error").await.detail["code"], code);
    stage.expect_console(&stage.site.feed.url("/feed.json"));
}

async fn a_server_error_is_asked_again_after_growing_pauses(stage: &Stage) {
    // An answer that came while the clock is moved would have its pause begin before the clock stands again.
    let gates = [Gate::closed(), Gate::closed(), Gate::closed(), Gate::closed()];
    let replies = [Reply::status(503), Reply::status(503), Reply::status(503), Reply::feed(TWO)];
    let replies = replies.into_iter().zip(&gates).map(|(reply, gate)| reply.waiting_for(gate));
    stage.site.feed.serve_each("/feed.json", replies.collect());
    stopped(stage).await;
    gates[0].open();
    let shown = stage.widget().failed().await;
    assert_eq!(shown.retry.len(), 1, "meanwhile a person can ask, too");
    error(stage, "status").await;
    for (times, pause) in [(2, 1.0), (3, 2.0), (4, 4.0)] {
        // Each pause is twice the one before, give or take a quarter.
        stage.advance(Duration::from_secs_f64(pause * 0.74)).await;
        assert_eq!(stage.site.feed.count("/feed.json"), times - 1, "not before {pause} s less a quarter");
        stage.advance(Duration::from_secs_f64(pause * 0.52)).await;
        stage.site.feed.asked("/feed.json", times).await;
        gates[times - 1].open();
        if times < 4 {
            stage.until("__record.timers().length > 0").await;
            stage.widget().when("it failed again", |shown| shown.alert.is_some() && !shown.busy).await;
            settle(stage).await;
        }
    }
    stage.widget().titled(&TWO_TITLES).await;
    assert_eq!(stage.events("error").await.len(), 1, "the host hears of a failure once");
}

/// Lets an answer that has arrived be worked on: a later request of the page's own has come back.
pub async fn settle(stage: &Stage) {
    stage.site.feed.serve("/settle", Reply::status(200));
    let url = stage.site.feed.url("/settle");
    stage.run_async(&format!("for (let n = 0; n < 3; n++) await (await fetch({url:?})).text(); return null;")).await;
}

async fn a_broken_connection_is_asked_again(stage: &Stage) {
    stage.site.feed.serve_each("/feed.json", vec![Reply::nothing(), Reply::feed(TWO)]);
    stopped(stage).await;
    let shown =
        stage.widget().when("it failed or is there", |shown| shown.alert.is_some() || !shown.articles.is_empty()).await;
    if shown.alert.is_some() {
        error(stage, "network").await;
        stage.advance(Duration::from_millis(1300)).await;
    }
    stage.widget().titled(&TWO_TITLES).await;
}

async fn a_server_that_names_a_time_is_not_asked_before(stage: &Stage) {
    let busy = Reply::status(429).header("retry-after", "30").header("access-control-expose-headers", "Retry-After");
    stage.site.feed.serve_each("/feed.json", vec![busy, Reply::feed(TWO)]);
    stopped(stage).await;
    stage.widget().failed().await;
    error(stage, "status").await;
    stage.advance(Duration::from_secs(29)).await;
    settle(stage).await;
    assert_eq!(stage.site.feed.count("/feed.json"), 1, "the server said 30 seconds");
    stage.advance(Duration::from_secs(2)).await;
    stage.widget().titled(&TWO_TITLES).await;
}

async fn a_server_may_name_the_time_as_a_date(stage: &Stage) {
    // The page's clock stands at its own beginning; the date is one of half a minute later, to the second.
    let time = std::time::SystemTime::now() + Duration::from_secs(30);
    let seconds = time.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as i64;
    let date = jiff::Timestamp::from_second(seconds).unwrap().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let busy = Reply::status(503).header("retry-after", &date).header("access-control-expose-headers", "Retry-After");
    stage.site.feed.serve_each("/feed.json", vec![busy, Reply::feed(TWO)]);
    stopped(stage).await;
    stage.widget().failed().await;
    error(stage, "status").await;
    // A page that took its time to open has less to wait, but not so much less.
    stage.advance(Duration::from_secs(10)).await;
    settle(stage).await;
    assert_eq!(stage.site.feed.count("/feed.json"), 1, "the server said when");
    stage.advance(Duration::from_secs(21)).await;
    stage.widget().titled(&TWO_TITLES).await;
}

async fn a_refusal_is_not_asked_again(stage: &Stage) {
    for status in [400, 401, 403, 404, 410] {
        let before = stage.site.feed.count("/feed.json");
        stage.site.feed.serve("/feed.json", Reply::status(status));
        stage.open(Page::with(stage.script("/feed.json")).stopped_clock()).await;
        let shown = stage.widget().failed().await;
        assert!(shown.retry.is_empty(), "{status}: asking again can't help");
        assert_eq!(stage.event("error").await.detail["retryable"], false);
        stage.advance(Duration::from_secs(600)).await;
        settle(stage).await;
        assert_eq!(stage.site.feed.count("/feed.json"), before + 1, "{status}");
    }
    stage.expect_console("410");
}

async fn asking_again_ends_after_a_few_times(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::status(500));
    stopped(stage).await;
    stage.widget().failed().await;
    error(stage, "status").await;
    // In steps, so that each answer comes before its own time limit.
    for _ in 0..90 {
        stage.advance(Duration::from_secs(1)).await;
        settle(stage).await;
    }
    stage.advance(Duration::from_secs(3600)).await;
    settle(stage).await;
    assert_eq!(stage.site.feed.count("/feed.json"), ATTEMPTS_MAX as usize + 1);
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    stage.widget().press(EN.retry).await;
    stage.widget().titled(&TWO_TITLES).await;
}

async fn coming_back_online_asks_again_at_once(stage: &Stage) {
    stage.site.feed.serve_each("/feed.json", vec![Reply::status(503), Reply::feed(TWO)]);
    stopped(stage).await;
    stage.widget().failed().await;
    error(stage, "status").await;
    stage.run("window.dispatchEvent(new Event('online'));").await;
    stage.widget().titled(&TWO_TITLES).await;
}

async fn a_server_that_says_nothing_is_left_after_the_timeout(stage: &Stage) {
    times_out(stage, Reply::feed(TWO).waiting_for(&Gate::closed())).await;
    stage.advance(Duration::from_millis(1300)).await;
    stage.widget().titled(&TWO_TITLES).await;
}

async fn a_body_that_hangs_is_ended_by_the_timeout(stage: &Stage) {
    times_out(stage, Reply::feed(TWO).body_waiting_for(&Gate::closed())).await;
}

async fn a_request_that_hangs_is_given_up_by_all_who_share_it(stage: &Stage) {
    let hangs = Reply::feed(TWO).waiting_for(&Gate::closed());
    stage.site.feed.serve_each("/feed.json", vec![hangs, Reply::feed(TWO)]);
    let tag = || stage.element("/feed.json").set("timeout", "5");
    stage.open(Page::new().tag(tag()).tag(stage.loader()).markup("<div id=\"later\"></div>").stopped_clock()).await;
    stage.site.feed.asked("/feed.json", 1).await;
    stage.widget().when("it loads", |shown| shown.busy).await;
    stage.advance(Duration::from_secs(4)).await;
    // The second joins what the first still waits for. If it went on when the first gives up, Firefox would keep the first's
    // next try behind it.
    stage.run("document.querySelector('#later').append(document.querySelector('communique-feed').cloneNode());").await;
    stage.nth(1).when("it loads", |shown| shown.busy).await;
    stage.advance(Duration::from_millis(1100)).await;
    for widget in [stage.widget(), stage.nth(1)] {
        widget.failed().await;
        stage.expect_console(&stage.site.feed.url("/feed.json"));
    }
    stage.advance(Duration::from_millis(1300)).await;
    for widget in [stage.widget(), stage.nth(1)] {
        widget.titled(&TWO_TITLES).await;
    }
}

async fn times_out(stage: &Stage, reply: Reply) {
    stage.site.feed.serve_each("/feed.json", vec![reply, Reply::feed(TWO)]);
    stage.open(Page::with(stage.script("/feed.json").set("timeout", "5")).stopped_clock()).await;
    stage.site.feed.asked("/feed.json", 1).await;
    settle(stage).await;
    stage.widget().when("it loads", |shown| shown.busy).await;
    stage.advance(Duration::from_secs(4)).await;
    assert_eq!(stage.widget().now().await.unwrap().alert, None);
    // Past the limit, and not yet at the next attempt.
    stage.advance(Duration::from_millis(1100)).await;
    let shown = stage.widget().failed().await;
    assert!(shown.alert.unwrap().contains(EN.error_timeout));
    error(stage, "timeout").await;
}

async fn a_body_that_breaks_off_shows_nothing_of_it(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN).broken_after(SEVEN.len() / 2));
    stopped(stage).await;
    let shown = stage.widget().failed().await;
    assert!(shown.articles.is_empty());
    // WebKit takes a body that breaks off for one that ends.
    error(stage, if stage.engine() == Engine::WebKit { "not-json" } else { "network" }).await;
}

async fn a_slow_but_steady_body_is_read_to_its_end(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN).dripping(SEVEN.len() / 40, Duration::from_millis(10)));
    stopped(stage).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
}

async fn a_byte_order_mark_is_no_fault(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(format!("\u{feff}{TWO}")));
    stopped(stage).await;
    stage.widget().titled(&TWO_TITLES).await;
}

async fn the_content_type_does_not_matter(stage: &Stage) {
    for content_type in ["application/json", "text/plain; charset=utf-8", "text/html", "application/octet-stream"] {
        stage.site.feed.serve("/feed.json", Reply::new(content_type, TWO));
        stage.open(Page::with(stage.script("/feed.json"))).await;
        stage.widget().titled(&TWO_TITLES).await;
    }
}

async fn another_encoding_is_not_json(stage: &Stage) {
    let bytes: Vec<u8> = TWO.encode_utf16().flat_map(u16::to_le_bytes).collect();
    stage.site.feed.serve("/feed.json", Reply::new("application/feed+json; charset=utf-16", bytes));
    stopped(stage).await;
    stage.widget().failed().await;
    error(stage, "not-json").await;
}

async fn half_a_document_that_ends_in_good_order_is_not_json(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(&SEVEN.as_bytes()[..SEVEN.len() / 2]));
    stopped(stage).await;
    let shown = stage.widget().failed().await;
    assert!(shown.articles.is_empty(), "nothing partial is shown");
    error(stage, "not-json").await;
}

async fn letters_of_another_encoding_are_marked_as_unreadable(stage: &Stage) {
    // As windows-1251 writes it; JSON is UTF-8 whatever the header says.
    let mut feed = TWO.as_bytes().to_vec();
    let at = TWO.find("First of the other office").unwrap();
    feed.splice(at..at + 5, [0xcf, 0xe5, 0xf0, 0xe2]);
    stage.site.feed.serve("/feed.json", Reply::new("application/feed+json; charset=windows-1251", feed));
    stopped(stage).await;
    let shown = stage.widget().list().await;
    assert_eq!(shown.titles(), ["\u{fffd}\u{fffd}\u{fffd}\u{fffd} of the other office", TWO_TITLES[1]]);
}

async fn addresses_are_relative_to_where_a_redirect_led(stage: &Stage) {
    let feed = r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":1,"title":"Moved","url":"a.html","summary":"Text."}]}"#;
    stage.site.feed.serve("/feed.json", Reply::redirect("/archive/2025/feed.json"));
    stage.site.feed.serve("/archive/2025/feed.json", Reply::feed(feed));
    stopped(stage).await;
    let shown = stage.widget().titled(&["Moved"]).await;
    assert_eq!(shown.articles[0].links[0].href, stage.site.feed.url("/archive/2025/a.html"));
}

async fn a_redirect_loop_is_a_network_error(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::redirect("/feed.json"));
    stopped(stage).await;
    let shown = stage.widget().failed().await;
    assert!(shown.alert.unwrap().contains(EN.error_network));
    error(stage, "network").await;
}

async fn a_feed_as_large_as_may_be_is_read_and_a_larger_one_says_so(stage: &Stage) {
    let padding = " ".repeat(SIZE_MAX as usize - TWO.len());
    stage.site.feed.serve("/feed.json", Reply::feed(format!("{padding}{TWO}")));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    stage.widget().titled(&TWO_TITLES).await;
    stage.site.feed.serve("/larger.json", Reply::feed(format!("{padding} {TWO}")));
    stage.open(Page::with(stage.script("/larger.json"))).await;
    let shown = stage.widget().failed().await;
    assert!(shown.alert.unwrap().contains(EN.error_too_large));
    assert!(shown.retry.is_empty());
    assert_eq!(stage.event("error").await.detail["code"], "too-large");
    stage.expect_console("/larger.json");
}

async fn no_request_is_a_preflight(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    stage.open(Page::with(stage.script("/feed.json").set("lang", "ru").set("timeout", "7"))).await;
    stage.widget().titled(&TWO_TITLES).await;
    stage.widget().eval("element.refresh();").await;
    stage.site.feed.asked("/feed.json", 2).await;
    let methods: Vec<String> = stage.site.log().into_iter().map(|visit| visit.method).collect();
    assert!(methods.iter().all(|method| method == "GET"), "{methods:?}");
}

/// What the README tells pages for slow lines to do.
async fn a_feed_that_the_page_asks_for_ahead_is_asked_for_once(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    let url = stage.site.feed.url("/feed.json");
    let ahead = format!("<link rel=\"preload\" as=\"fetch\" crossorigin href={url:?}>");
    stage.open(Page::with(stage.script("/feed.json")).head(&ahead)).await;
    stage.widget().titled(&TWO_TITLES).await;
    assert_eq!(stage.site.feed.count("/feed.json"), 1);
}
