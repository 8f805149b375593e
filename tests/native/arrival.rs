//! Polling: when the feed is asked for again, and what becomes of what a refresh brings.

use communique::failure::Failure;
use communique::state::{Effect, Event, HostEvent, Phase, Timer};
use serde_json::json;

use crate::feeds::URL;
use crate::widget::{HOUR, MINUTE, NEXT, POLLED, TWO, Widget, feed, feed_of, feed_to, feed_with, polling};

#[test]
fn the_feed_is_polled_at_the_interval_and_up_to_a_tenth_later() {
    for (random, expected) in [(0, 600_000), (65_535, 659_999)] {
        let mut widget = Widget::new(POLLED);
        widget.random = random;
        widget.answer(&feed("a"));
        let pause = widget.waits(Timer::Refresh).unwrap();
        assert!(pause.abs_diff(expected) < 1000, "{pause}");
    }
}

#[test]
fn an_unattended_page_polls_when_it_is_looked_at_again() {
    let mut widget = Widget::with(POLLED, &feed("a"));
    widget.attended = false;
    widget.wait(Timer::Refresh);
    assert_eq!(widget.fetched(), [""; 0]);
    widget.attended = true;
    widget.send(Event::Attended);
    assert_eq!(widget.fetched(), [URL]);
    widget.send(Event::Attended);
    assert_eq!(widget.fetched(), [""; 0]);
}

#[test]
fn new_statements_are_offered_and_not_pushed_under_the_readers_eyes() {
    let mut widget = polling(&feed("a b c"));
    widget.page(2);
    widget.answer(&feed("x y a b c"));
    assert_eq!((widget.listed(), widget.pager(), widget.state.arrived()), ("a b c".into(), "2/2".into(), 2));
    assert_eq!(widget.announced(), ["2 new statements"]);
    widget.send(Event::Reveal);
    assert_eq!((widget.listed(), widget.pager(), widget.state.arrived()), ("x y a b c".into(), "1/3".into(), 0));
    assert!(widget.asked_for(&Effect::Focus(0)));
    widget.send(Event::Reveal);
    assert_eq!(widget.effects, []);
}

#[test]
fn the_host_hears_of_the_list_when_what_was_held_back_is_shown() {
    let mut widget = polling(&feed("a b c"));
    widget.answer(&feed("x y a b c"));
    assert_eq!(widget.emitted(), [HostEvent::Load { count: 3, pages: 2, stale: false }]);
    widget.send(Event::Reveal);
    assert_eq!(widget.emitted(), [HostEvent::Load { count: 5, pages: 3, stale: false }]);
    widget.send(Event::Reveal);
    assert_eq!(widget.emitted(), []);
}

#[test]
fn a_statement_that_is_held_back_is_shown_to_be_opened() {
    let mut widget = polling(&feed("a b c"));
    widget.answer(&feed("x y z a b c"));
    widget.page(2);
    widget.send(Event::Offer("none".into()));
    assert_eq!((widget.state.arrived(), widget.shown()), (3, "c".into()));
    widget.send(Event::Offer("z".into()));
    assert_eq!((widget.state.arrived(), widget.listed()), (0, "x y z a b c".into()));
    assert!(widget.asked_for(&Effect::Offer("z".into())));
    assert_eq!(widget.emitted(), [HostEvent::Load { count: 6, pages: 3, stale: false }]);
    assert!(!widget.effects.iter().any(|effect| matches!(effect, Effect::Focus(_))), "the host did it, not the reader");
    widget.send(Event::Open("z".into()));
    assert_eq!((widget.shown(), widget.state.is_open(2, "z")), ("z a".into(), true));
}

#[test]
fn what_cannot_be_opened_stays_held_back() {
    let linked = &[("data-page-size", "2"), ("data-read", "link")];
    let sought = &[("data-page-size", "2"), ("data-search", "on")];
    for attributes in [linked, sought] {
        let mut widget = Widget::with(attributes, &feed("a b c"));
        widget.find("a");
        widget.send(Event::Refresh);
        widget.answer(&feed("x a b c"));
        widget.search();
        widget.send(Event::Offer("x".into()));
        assert_eq!((widget.state.arrived(), &widget.effects[..]), (1, &[][..]));
    }
}

#[test]
fn what_was_corrected_withdrawn_or_removed_changes_in_place_at_once() {
    let mut widget = polling(&feed("a b c d"));
    let changed = json!([
        { "id": "new" },
        { "id": "a", "title": "A, corrected", "_statement": { "status": "corrected" } },
        { "id": "b", "_statement": { "status": "withdrawn" } },
        { "id": "d" },
    ]);
    widget.answer(&feed_of(changed));
    assert_eq!((widget.listed(), widget.state.arrived()), ("a b d".into(), 1));
    let entry = widget.state.list.entry(0).unwrap();
    let document = &widget.state.list.documents[entry.document as usize];
    let statement = communique::feed::decode::statement(document, entry.index, &mut Vec::new()).unwrap();
    assert_eq!(statement.title, "A, corrected");
}

#[test]
fn a_refresh_without_news_changes_nothing_but_the_time() {
    let mut widget = polling(&feed("a b c"));
    widget.page(2);
    widget.answer(&feed("a b c"));
    assert_eq!((widget.listed(), widget.pager(), widget.state.arrived()), ("a b c".into(), "2/2".into(), 0));
    assert_eq!(widget.announced(), [""; 0]);
    assert_eq!(widget.waits(Timer::Refresh), Some(600_000));
}

#[test]
fn a_later_refresh_takes_the_place_of_what_waits() {
    let mut widget = polling(&feed("a b"));
    widget.answer(&feed("x a b"));
    widget.wait(Timer::Refresh);
    widget.answer(&feed("y x a b"));
    assert_eq!(widget.state.arrived(), 2);
    widget.wait(Timer::Refresh);
    widget.answer(&feed("a b"));
    assert_eq!((widget.state.arrived(), widget.listed()), (0, "a b".into()));
}

#[test]
fn what_the_list_does_not_admit_is_no_news_and_the_rest_of_the_document_is_taken_in() {
    let tagged = |id: &str, tag: &str| json!({ "id": id, "content_text": id, "tags": [tag] });
    let a = tagged("a", "press");
    let tomorrow = json!({ "id": "b", "content_text": "b", "date_published": "2026-01-02" });
    for (name, value, b) in [
        ("data-tags", "press", tagged("b", "other")),
        ("data-exclude-tags", "other", tagged("b", "other")),
        ("data-limit", "0", tomorrow),
    ] {
        let mut widget = Widget::with(&[(name, value)], &feed_of(json!([a])));
        widget.send(Event::Refresh);
        widget.answer(&feed_with("", json!({ "title": "Renamed", "next_url": "2.json", "items": [b, a] })));
        assert_eq!((widget.state.arrived(), widget.listed(), widget.announced()), (0, "a".into(), vec![]), "{name}");
        assert_eq!((widget.state.feed.title.as_str(), widget.fetched()), ("Renamed", vec![NEXT]), "{name}");
    }
    let mut widget = Widget::with(&[("data-limit", "2")], &feed("a b"));
    widget.send(Event::Refresh);
    widget.answer(&feed_with("a b c", json!({ "title": "Renamed" })));
    assert_eq!((widget.state.arrived(), widget.announced(), &*widget.state.feed.title), (0, vec![], "Renamed"));
    widget.send(Event::Refresh);
    widget.answer(&feed("x a b c"));
    assert_eq!((widget.state.arrived(), widget.announced()), (1, vec!["1 new statement"]));
    widget.send(Event::Reveal);
    assert_eq!(widget.listed(), "x a");
}

#[test]
fn what_waits_for_its_time_is_news_when_that_comes_and_can_not_be_had_before() {
    let soon = json!({ "id": "soon", "content_text": "soon", "date_published": "2026-01-01T01:00:00Z" });
    let [new, a] = ["new", "a"].map(|id| json!({ "id": id, "content_text": id }));
    let mut widget = Widget::with(&[], &feed_of(json!([a])));
    widget.send(Event::Refresh);
    widget.answer(&feed_of(json!([new, soon, a])));
    assert_eq!((widget.state.arrived(), widget.announced()), (1, vec!["1 new statement"]));
    assert_eq!(widget.waits(Timer::Publication), Some(HOUR as u32));
    widget.send(Event::Offer("soon".into()));
    assert_eq!((widget.state.arrived(), widget.listed()), (1, "a".into()));
    widget.now += HOUR;
    widget.send(Event::Due(Timer::Publication));
    assert_eq!((widget.state.arrived(), widget.listed()), (2, "a".into()));
    assert_eq!((widget.announced(), widget.emitted()), (vec!["1 new statement"], vec![]));
    widget.send(Event::Reveal);
    assert_eq!(widget.listed(), "new soon a");
    // One that was in the list before comes there, and is no news twice.
    let mut widget = Widget::with(&[], &feed_of(json!([soon, a])));
    widget.send(Event::Refresh);
    widget.answer(&feed_of(json!([new, soon, a])));
    assert_eq!((widget.state.arrived(), widget.listed()), (1, "a".into()));
    widget.wait(Timer::Publication);
    assert_eq!((widget.state.arrived(), widget.listed()), (1, "soon a".into()));
    assert_eq!(widget.announced(), ["1 new statement"]);
    widget.send(Event::Reveal);
    assert_eq!(widget.listed(), "new soon a");
}

#[test]
fn what_is_held_back_is_counted_anew_where_the_options_or_the_list_change() {
    let a = json!({ "id": "a", "tags": ["press"] });
    let mut widget = Widget::with(&[], &feed_of(json!([a])));
    widget.send(Event::Refresh);
    widget.answer(&feed_of(json!([{ "id": "x", "tags": ["other"] }, { "id": "y", "tags": ["press"] }, a])));
    assert_eq!(widget.state.arrived(), 2);
    for (attributes, count) in [(&[("data-tags", "press")][..], 1), (&[("data-tags", "a")], 0), (&[], 2)] {
        widget.configure(attributes);
        assert_eq!(widget.state.arrived(), count, "{attributes:?}");
    }
    // What comes from further down meanwhile.
    let mut widget = Widget::with(TWO, &feed_to("a b", "2.json"));
    let continuation = widget.requests.clone();
    widget.send(Event::Refresh);
    widget.answer(&feed_to("x y a b", "2.json"));
    widget.requests = continuation;
    widget.answer(&feed("y c"));
    assert_eq!((widget.state.arrived(), widget.listed()), (1, "a b y c".into()));
    widget.send(Event::Reveal);
    assert_eq!(widget.listed(), "x y a b c");
}

#[test]
fn the_page_and_the_search_stay_where_they_are_while_news_are_counted() {
    let mut widget = Widget::with(&[("data-page-size", "2"), ("data-search", "on")], &feed("a1 a2 a3 a4 b"));
    widget.find("a");
    widget.page(2);
    widget.send(Event::Refresh);
    widget.answer(&feed("x a1 a2 a3 a4 b"));
    assert_eq!((widget.state.arrived(), widget.shown()), (1, "a3 a4".into()));
    widget.search();
    assert_eq!((widget.state.arrived(), widget.shown(), widget.listed()), (1, "a3 a4".into(), "a1 a2 a3 a4".into()));
}

#[test]
fn an_expired_feed_is_not_polled() {
    let widget = Widget::with(POLLED, &feed_with("a", json!({ "expired": true })));
    assert_eq!(widget.waits(Timer::Refresh), None);
}

#[test]
fn a_feed_that_expires_with_its_last_news_is_not_polled_any_more() {
    let mut widget = polling(&feed("a b"));
    widget.answer(&feed_with("new a b", json!({ "expired": true })));
    assert_eq!((widget.state.arrived(), widget.waits(Timer::Refresh)), (1, None), "the news still wait for the reader");
    widget.send(Event::Due(Timer::Refresh));
    assert_eq!(widget.fetched(), [""; 0], "nor by a timer set before");
}

#[test]
fn polling_that_is_switched_off_stops() {
    let mut widget = Widget::with(POLLED, &feed("a"));
    widget.configure(TWO);
    widget.send(Event::Due(Timer::Refresh));
    assert_eq!(widget.fetched(), [""; 0]);
    widget.configure(POLLED);
    assert_eq!(widget.waits(Timer::Refresh), Some(600_000));
}

#[test]
fn a_failed_refresh_leaves_the_list_says_since_when_and_goes_on_polling() {
    let mut widget = polling(&feed("a b c"));
    let shown_at = widget.now - 10 * MINUTE;
    widget.fail(Failure::Network);
    assert_eq!((widget.listed(), widget.state.stale), ("a b c".into(), Some(shown_at)));
    assert_eq!((widget.errors(), widget.state.phase), (vec!["network"], Phase::Ready));
    assert!(
        matches!(widget.emitted()[..], [HostEvent::Error { retryable: true, .. }]),
        "there is a button to try again"
    );
    let mut refreshes = 0;
    for _ in 0..8 {
        refreshes += u32::from(widget.waits(Timer::Refresh).is_some());
        widget.now += 10 * MINUTE;
        widget.send(Event::Due(Timer::Refresh));
        assert_eq!(widget.fetched(), [URL]);
        widget.fail(Failure::Network);
        assert_eq!(widget.errors(), [""; 0]);
    }
    assert_eq!((refreshes, widget.state.stale), (8, Some(shown_at)));
    widget.send(Event::Due(Timer::Refresh));
    widget.answer(&feed("a b c"));
    assert_eq!(widget.state.stale, None);
}

#[test]
fn a_refresh_that_fails_after_a_continuation_failed_is_still_told() {
    for failure in [Failure::Network, Failure::Status(500)] {
        let mut widget = Widget::with(POLLED, &feed_to("a b", "2.json"));
        widget.page(2);
        widget.fail(Failure::Network);
        assert_eq!((widget.errors(), widget.warned().len()), (vec!["network"], 1));
        widget.send(Event::Due(Timer::Refresh));
        widget.fail(failure);
        assert!(widget.state.stale.is_some());
        assert_eq!((widget.errors(), widget.warned().len()), (vec![failure.code()], 1));
        assert_eq!(widget.waits(Timer::Refresh), Some(600_000));
    }
}

#[test]
fn a_continuation_that_fails_after_a_refresh_failed_is_still_told_and_tried_again() {
    let mut widget = polling(&feed_to("a b c d", "2.json"));
    for _ in 0..6 {
        widget.fail(Failure::Network);
        widget.send(Event::Due(Timer::Refresh));
    }
    widget.fail(Failure::Network);
    assert_eq!(widget.waits(Timer::Retry), None);
    widget.page(3);
    widget.fail(Failure::Network);
    let [HostEvent::Error { url, retryable: true, .. }] = &widget.emitted()[..] else { panic!() };
    assert_eq!((url.as_str(), widget.warned().len(), widget.waits(Timer::Retry)), (NEXT, 1, Some(750)));
    // That the feed itself can be had again says nothing of its continuation.
    widget.send(Event::Due(Timer::Refresh));
    widget.answer(&feed_to("a b c d", "2.json"));
    widget.send(Event::Due(Timer::Retry));
    widget.fail(Failure::Network);
    assert_eq!((widget.errors(), widget.warned().len(), widget.waits(Timer::Retry)), (vec![], 0, Some(1500)));
}

#[test]
fn no_server_that_says_when_to_come_back_is_pressed_for_what_else_failed() {
    // One that won't be asked again by itself is not spared.
    for (failure, fetched) in [(Failure::Status(503), vec![]), (Failure::Status(404), vec![URL])] {
        let mut widget = polling(&feed_to("a b c d", "2.json"));
        widget.fail(Failure::Network);
        widget.page(3);
        widget.fail_until(failure, Some(60_000));
        widget.send(Event::Attended);
        assert_eq!(widget.fetched(), fetched);
    }
}

#[test]
fn a_page_that_is_looked_at_again_polls_though_a_continuation_failed() {
    let mut widget = Widget::with(POLLED, &feed_to("a b", "2.json"));
    widget.fail(Failure::Status(500));
    widget.attended = false;
    widget.now += 10 * MINUTE;
    widget.send(Event::Due(Timer::Refresh));
    assert_eq!(widget.fetched(), [""; 0]);
    widget.attended = true;
    widget.send(Event::Attended);
    assert_eq!(widget.fetched(), [NEXT, URL]);
    widget.answer(&feed_to("a b", "2.json"));
    assert_eq!(widget.waits(Timer::Refresh), Some(600_000), "and goes on polling");
}

#[test]
fn a_page_that_is_looked_at_again_asks_once_for_a_feed_that_failed_and_is_due() {
    let mut widget = polling(&feed("a b"));
    widget.fail(Failure::Network);
    widget.attended = false;
    widget.send(Event::Due(Timer::Refresh));
    widget.attended = true;
    widget.send(Event::Attended);
    assert_eq!(widget.fetched(), [URL]);
}

#[test]
fn the_host_may_refresh_at_any_time() {
    let mut widget = Widget::with(&[], &feed("a"));
    widget.send(Event::Refresh);
    assert_eq!(widget.fetched(), [URL]);
    widget.answer(&feed("b a"));
    assert_eq!((widget.listed(), widget.state.arrived()), ("a".into(), 1));
    let mut widget = Widget::new(&[]);
    widget.fail(Failure::NotJson);
    widget.send(Event::Refresh);
    widget.answer(&feed("a"));
    assert_eq!((widget.listed(), widget.state.phase), ("a".into(), Phase::Ready));
}
