//! Feeds in several documents: how far one wish leads into them, and what a refresh leaves of them.

use communique::failure::Failure;
use communique::messages::en::EN;
use communique::state::{Effect, Event, HostEvent, Timer};
use serde_json::{Value, json};

use crate::widget::{TWO, Widget, feed, feed_of, feed_to, feed_with};

/// Answers as long as something is asked for, with one more document each time; how many were asked for.
fn walk(widget: &mut Widget, from: &mut u32) -> u32 {
    let mut fetched = 0;
    while !widget.requests.is_empty() && fetched < 1000 {
        fetched += 1;
        *from += 1;
        widget.answer(&feed_to(&format!("n{from}"), &format!("more-{from}.json")));
    }
    fetched
}

#[test]
fn one_wish_leads_through_a_hundred_documents_at_most_and_another_goes_on() {
    for members in [json!({ "_statement": { "total": 900_000 } }), json!({})] {
        let mut first = feed_with("a b", members);
        first["next_url"] = "more.json".into();
        let mut widget = Widget::with(TWO, &first);
        let mut from = 0;
        widget.page(400_000);
        let fetched = walk(&mut widget, &mut from);
        assert!((90..=110).contains(&fetched), "{fetched}");
        let page = widget.state.page;
        let pages = widget.state.list.loaded().div_ceil(2);
        assert!(page == pages || page + 1 == pages, "the last page that was there, but for what was read ahead");
        assert!(!widget.state.awaits_page());
        widget.page(400_000);
        let fetched = walk(&mut widget, &mut from);
        assert!((90..=110).contains(&fetched) && widget.state.page > page, "{fetched}");
    }
}

#[test]
fn a_reader_who_does_something_else_meanwhile_is_not_taken_to_the_page_that_was_waited_for() {
    let finds: &[(&str, &str)] = &[("data-page-size", "2"), ("data-search", "on"), ("data-filters", "on")];
    for event in [
        Event::Typed("n".into()),
        Event::Chosen(0, "no".into()),
        Event::Cleared,
        Event::Open("a".into()),
        Event::Offer("b".into()),
        Event::Follow("a".into()),
        Event::Close("b".into()),
        Event::Reveal,
    ] {
        let mut widget = Widget::with(finds, &feed_to("a b", "2.json"));
        widget.send(Event::Open("b".into()));
        widget.page(2);
        assert!(widget.state.awaits_page());
        widget.send(event);
        assert!(!widget.state.awaits_page());
        assert!(widget.asked_for(&Effect::Render), "the pager is busy no more");
        widget.answer(&feed_to("c d", "3.json"));
        assert_eq!((widget.shown(), widget.listed()), ("a b".into(), "a b c d".into()));
        assert!(!widget.asked_for(&Effect::Focus(2)));
        widget.page(2);
        assert_eq!(widget.shown(), "c d");
    }
}

#[test]
fn of_a_page_whose_rest_cannot_be_had_the_reader_gets_what_is_there() {
    for failure in [Failure::Status(404), Failure::Network] {
        for (paging, event, shown, told) in [
            ("pages", Event::Page(2), "c", "Page 2"),
            ("more", Event::Page(2), "a b c", "3 statements shown"),
            ("more", Event::More, "a b c", "3 statements shown"),
        ] {
            let mut widget =
                Widget::with(&[("data-page-size", "2"), ("data-paging", paging)], &feed_to("a b c", "2.json"));
            widget.send(event);
            assert_eq!(widget.announced(), [EN.loading]);
            widget.fail(failure);
            assert_eq!((widget.shown(), widget.announced()), (shown.into(), vec![told]));
            assert!(widget.asked_for(&Effect::Focus(2)));
            assert!(widget.emitted().contains(&HostEvent::Page { page: 2, pages: 2 }));
            assert_eq!(widget.state.walk.failure, Some(failure));
            assert!(!widget.state.awaits_page() && widget.fetched().is_empty());
        }
    }
}

#[test]
fn what_is_asked_for_again_by_itself_turns_no_page_a_second_time() {
    let mut widget = Widget::with(TWO, &feed_to("a b c", "2.json"));
    widget.page(2);
    widget.fail(Failure::Network);
    widget.wait(Timer::Retry);
    assert_eq!(widget.announced(), [""; 0]);
    widget.fail(Failure::Network);
    assert_eq!((widget.shown(), widget.emitted(), widget.announced()), ("c".into(), vec![], vec![]));
    widget.page(1);
    widget.send(Event::Due(Timer::Retry));
    widget.answer(&feed("d e"));
    assert_eq!((widget.shown(), widget.listed(), widget.emitted()), ("a b".into(), "a b c d e".into(), vec![]));
}

#[test]
fn a_page_of_which_nothing_is_there_is_turned_to_once_it_can_be_had() {
    let mut widget = Widget::with(TWO, &feed_to("a b c", "2.json"));
    widget.page(3);
    widget.fail(Failure::Network);
    assert_eq!((widget.shown(), widget.announced()), ("a b".into(), vec![""]));
    widget.wait(Timer::Retry);
    assert_eq!((widget.state.awaits_page(), widget.announced()), (true, vec![]));
    widget.answer(&feed("d e"));
    assert_eq!((widget.shown(), widget.announced()), ("e".into(), vec!["Page 3 of 3"]));
}

#[test]
fn a_reader_who_was_told_of_a_wait_hears_of_its_end_though_no_page_is_turned() {
    let mut widget = Widget::with(TWO, &feed_to("a b c", "2.json"));
    widget.page(2);
    widget.fail(Failure::Status(404));
    widget.page(3);
    assert_eq!(widget.announced(), [EN.loading]);
    widget.answer(&feed("d"));
    assert_eq!((widget.shown(), widget.announced()), ("c d".into(), vec!["Page 2 of 2"]));
}

#[test]
fn no_page_is_waited_for_in_what_a_search_found() {
    for failed in [true, false] {
        let finds: &[(&str, &str)] = &[("data-page-size", "2"), ("data-search", "on")];
        let mut widget = Widget::with(finds, &feed_to("n1 n2 n3", "2.json"));
        widget.send(Event::Typed("n".into()));
        widget.page(2);
        widget.search();
        assert!(widget.state.finding.narrowed && !widget.state.awaits_page());
        if failed {
            widget.fail(Failure::Status(404));
        } else {
            widget.answer(&feed("n4"));
        }
        assert_eq!(widget.shown(), "n1 n2");
    }
}

#[test]
fn the_end_of_a_long_walk_is_told_like_any_page() {
    let mut widget = Widget::with(TWO, &feed_to("a b", "more.json"));
    widget.page(4_000_000_000);
    let (mut told, mut fetched) = (Vec::new(), 0);
    while widget.state.page == 1 && fetched < 1000 {
        fetched += 1;
        widget.answer(&feed_to(&format!("n{fetched}"), &format!("more-{fetched}.json")));
        told.extend(widget.announced().into_iter().map(String::from));
    }
    assert_eq!(told, [format!("Page {}", widget.state.page)]);
}

#[test]
fn no_feed_is_believed_to_have_more_than_a_million_statements() {
    let total = |total: f64| {
        let members = json!({ "next_url": "2.json", "_statement": { "total": total } });
        Widget::with(&[("data-debug", "")], &feed_with("a", members))
    };
    for (said, believed, faults) in [(1e6, 1_000_000, 0), (1_000_001.0, 1_000_000, 1), (1e12, 1_000_000, 1)] {
        let widget = total(said);
        assert_eq!((widget.state.count(), widget.state.faults.feed.len()), (believed, faults), "{said}");
    }
    assert!(total(1e300).warned()[0].contains("is more than 1,000,000"));
}

#[test]
fn without_paging_no_statement_is_counted_that_nobody_can_reach() {
    let feed = feed_with("a b", json!({ "next_url": "2.json", "_statement": { "total": 8 } }));
    assert_eq!(Widget::with(&[("data-paging", "none")], &feed).state.summary().count, 2);
    assert_eq!(Widget::with(&[("data-paging", "more")], &feed).state.summary().count, 8);
}

/// Statements with these days of a month, newest first: `5b` is one called b of the fifth.
fn dated(days: &str) -> Value {
    let item = |name: &str| {
        let digits = name.trim_end_matches(char::is_alphabetic);
        json!({ "id": name, "date_published": format!("2025-03-{digits:0>2}"), "content_text": name })
    };
    days.split_whitespace().map(item).collect()
}

fn dated_to(days: &str, next: Option<&str>) -> Value {
    let mut feed = feed_of(dated(days));
    if let Some(next) = next {
        feed["next_url"] = next.into();
    }
    feed
}

/// A list of two documents, refreshed to another first one.
fn refreshed(first: &str, newer: &str, next: Option<&str>) -> Widget {
    let mut widget = Widget::with(&[], &dated_to(first, Some("2.json")));
    widget.answer(&dated_to("4 3", None));
    widget.send(Event::Refresh);
    widget.answer(&dated_to(newer, next));
    widget
}

#[test]
fn what_was_taken_from_the_first_document_goes_though_the_archive_is_open() {
    let widget = refreshed("9 8 7 6", "9 7 6", Some("2.json"));
    assert_eq!(widget.listed(), "9 7 6 4 3");
    let widget = refreshed("9 8 7 6", "8 7 6 4", Some("2.json"));
    assert_eq!(widget.listed(), "8 7 6 4 3", "the first of them, with another moving up");
    let widget = refreshed("9 8 7 6", "9 8 7 4", Some("2.json"));
    assert_eq!(widget.listed(), "9 8 7 4 3", "the last of them, with another moving up");
    let widget = refreshed("9b 9a", "9a", Some("2.json"));
    assert_eq!(widget.listed(), "9a 4 3", "one of the same day");
}

#[test]
fn what_moved_on_into_the_archive_stays_and_in_order() {
    let mut widget = refreshed("9 8 7 6", "11 10 9 8", Some("2.json"));
    assert_eq!((widget.listed(), widget.state.arrived()), ("9 8 7 6 4 3".into(), 2));
    widget.send(Event::Reveal);
    assert_eq!(widget.listed(), "11 10 9 8 7 6 4 3");
    widget.send(Event::Refresh);
    widget.answer(&dated_to("11 10 9 8", Some("2.json")));
    assert_eq!(widget.listed(), "11 10 9 8 7 6 4 3");
    // Of those that moved on one was removed, and the others moved back.
    widget.send(Event::Refresh);
    widget.answer(&dated_to("10 9 8 6", Some("2.json")));
    assert_eq!(widget.listed(), "10 9 8 6 4 3");
}

#[test]
fn news_and_a_removal_at_once_keep_the_removed_out_before_and_after_they_are_shown() {
    let mut widget = refreshed("9 8 7 6", "10 9 7 6", Some("2.json"));
    assert_eq!(widget.listed(), "9 7 6 4 3");
    widget.send(Event::Reveal);
    assert_eq!(widget.listed(), "10 9 7 6 4 3");
}

#[test]
fn where_nothing_follows_any_more_nothing_has_moved_on() {
    assert_eq!(refreshed("9 8 7 6", "9 8 7", None).listed(), "9 8 7 4 3");
}

#[test]
fn an_archive_that_is_older_by_its_documents_alone_is_left_alone() {
    // Its own order is the publisher's; only what stood in the first document is judged.
    let mut widget = Widget::with(&[], &dated_to("5 4", Some("2.json")));
    widget.answer(&dated_to("9 8", None));
    widget.send(Event::Refresh);
    widget.answer(&dated_to("5 4", Some("2.json")));
    assert_eq!(widget.listed(), "5 4 9 8");
}

#[test]
fn a_first_document_that_comes_from_another_address_each_time_is_still_the_first() {
    let mut widget = Widget::new(&[]);
    let answer_from = |widget: &mut Widget, name: &str, days: &str| {
        let (_, generation) = widget.requests.pop().unwrap();
        let url = format!("https://press.example.org/feeds/{name}.json");
        widget.answer_to(generation, &url, &dated_to(days, Some("2.json")));
    };
    answer_from(&mut widget, "a", "9 8");
    widget.answer(&dated_to("4 3", None));
    widget.send(Event::Refresh);
    answer_from(&mut widget, "b", "10 9 8");
    widget.send(Event::Reveal);
    assert_eq!(widget.listed(), "10 9 8 4 3");
    widget.send(Event::Refresh);
    answer_from(&mut widget, "c", "9 8");
    assert_eq!(widget.listed(), "9 8 4 3");
}

/// Two statements and their continuation asked for, then a refresh that brings a newer one, so that the older of the two
/// has moved on behind another `next_url`.
fn moved_on_meanwhile(attributes: &[(&str, &str)]) -> Widget {
    let mut widget = Widget::with(attributes, &feed_to("c b", "before-b.json"));
    let older = widget.requests.clone();
    widget.send(Event::Refresh);
    widget.answer(&feed_to("d c", "before-c.json"));
    assert_eq!((widget.listed(), widget.state.arrived()), ("c b".into(), 1), "what moved on stays on view");
    widget.requests = older;
    widget
}

#[test]
fn what_moved_on_while_a_continuation_was_under_way_is_there_once_the_news_are_shown() {
    let mut widget = moved_on_meanwhile(TWO);
    let (_, older) = widget.requests[0].clone();
    widget.send(Event::Reveal);
    assert_eq!(widget.fetched(), ["https://press.example.org/feeds/before-c.json"]);
    assert!(widget.asked_for(&Effect::Abandon));
    widget.answer_to(older, "https://press.example.org/feeds/before-b.json", &feed("a"));
    assert_eq!(widget.listed(), "d c", "too late");
    widget.answer(&feed_to("b a", "before-a.json"));
    assert_eq!(widget.listed(), "d c b a");
    widget.page(2);
    assert_eq!(widget.fetched(), ["https://press.example.org/feeds/before-a.json"]);
}

#[test]
fn what_moved_on_is_there_though_the_continuation_came_while_the_news_waited() {
    let mut widget = moved_on_meanwhile(TWO);
    widget.answer(&feed("a"));
    assert_eq!(widget.listed(), "c b a");
    widget.send(Event::Reveal);
    assert_eq!(widget.listed(), "d c b a");
    let mut widget = moved_on_meanwhile(&[("data-page-size", "1")]);
    assert_eq!(widget.requests.len(), 0, "nothing is read ahead yet");
    widget.page(2);
    widget.answer(&feed("a"));
    widget.send(Event::Reveal);
    assert_eq!(widget.listed(), "d c b a");
}

#[test]
fn a_page_that_was_waited_for_comes_from_where_a_refresh_has_the_list_go_on() {
    let mut widget = Widget::with(TWO, &feed_to("c b", "before-b.json"));
    widget.page(2);
    assert!(widget.state.awaits_page());
    widget.requests.clear();
    widget.send(Event::Refresh);
    widget.answer(&feed_to("c", "before-c.json"));
    assert_eq!(
        (widget.fetched(), widget.state.awaits_page()),
        (vec!["https://press.example.org/feeds/before-c.json"], true)
    );
    widget.answer(&feed("b a"));
    assert_eq!((widget.listed(), widget.shown()), ("c b a".into(), "a".into()));
    // Nothing comes any more: there is one page.
    let mut widget = Widget::with(TWO, &feed_to("c b", "before-b.json"));
    widget.page(2);
    widget.requests.clear();
    widget.send(Event::Refresh);
    widget.answer(&feed("c b"));
    assert_eq!((widget.pager(), widget.announced().last().copied()), ("1/1".into(), Some("Page 1 of 1")));
    assert!(!widget.state.is_continuing());
}

#[test]
fn a_refresh_that_leaves_the_first_document_as_it_is_leaves_its_continuation_under_way() {
    for newer in ["c b", "d c b"] {
        let mut widget = Widget::with(TWO, &feed_to("c b", "archive.json"));
        let continuation = widget.requests.clone();
        widget.send(Event::Refresh);
        widget.answer(&feed_to(newer, "archive.json"));
        widget.send(Event::Reveal);
        assert_eq!((widget.fetched().len(), widget.state.is_continuing()), (0, true), "{newer}");
        widget.requests = continuation;
        widget.answer(&feed("a"));
        assert_eq!(widget.listed(), format!("{newer} a"));
    }
}

#[test]
fn a_continuation_that_failed_is_asked_for_again_by_a_refresh_only_where_the_list_goes_on_elsewhere() {
    let mut widget = Widget::with(TWO, &feed_to("c b", "before-b.json"));
    widget.page(3);
    widget.fail(Failure::Status(410));
    widget.send(Event::Refresh);
    widget.answer(&feed_to("c b", "before-b.json"));
    assert_eq!((widget.fetched().len(), widget.state.walk.failure), (0, Some(Failure::Status(410))));
    widget.send(Event::Refresh);
    widget.answer(&feed_to("c b", "before-b-once-more.json"));
    assert_eq!(widget.fetched(), ["https://press.example.org/feeds/before-b-once-more.json"]);
    assert!(widget.state.awaits_page() && widget.state.walk.failure.is_none());
}

#[test]
fn polling_for_long_leaves_the_list_as_it_is() {
    let mut widget = Widget::with(&[("data-refresh", "1")], &dated_to("9 8", Some("2.json")));
    widget.answer(&dated_to("4 3", None));
    for _ in 0..100 {
        widget.send(Event::Due(Timer::Refresh));
        widget.answer(&dated_to("9 8", Some("2.json")));
    }
    assert_eq!(widget.listed(), "9 8 4 3");
}

/// Where a feed is found after it has moved.
const MOVED: &str = "https://new.example.org/a/feed.json";

/// Answers the request made last from [`MOVED`].
fn answer_moved(widget: &mut Widget, feed: &Value) {
    let (_, generation) = widget.requests.pop().unwrap();
    widget.answer_to(generation, MOVED, feed);
}

#[test]
fn a_feed_that_moves_to_another_origin_keeps_its_archive() {
    let mut widget = Widget::with(TWO, &feed_to("a b", "2.json"));
    widget.send(Event::Refresh);
    answer_moved(&mut widget, &feed_to("a b", "2.json"));
    assert_eq!(widget.fetched(), ["https://new.example.org/a/2.json"]);
    widget.answer(&feed_to("c d", "3.json"));
    widget.page(2);
    assert_eq!((widget.shown(), widget.fetched()), ("c d".into(), vec!["https://new.example.org/a/3.json"]));
    widget.answer(&feed("e"));
    assert_eq!((widget.listed(), widget.state.faults.feed.len()), ("a b c d e".into(), 0));
}

#[test]
fn an_archive_that_was_walked_goes_on_where_it_is_though_the_feed_moves() {
    let mut widget = Widget::with(TWO, &feed_to("a b", "2.json"));
    widget.answer(&feed_to("c d", "3.json"));
    widget.send(Event::Refresh);
    answer_moved(&mut widget, &feed_to("x a b", "2.json"));
    for event in [Event::Page(2), Event::Reveal] {
        widget.send(event);
    }
    assert_eq!(widget.requests.len(), 1);
    widget.answer(&feed_to("e f", "4.json"));
    assert_eq!((widget.listed(), widget.state.faults.feed.len()), ("x a b c d e f".into(), 0));
}

#[test]
fn the_latest_form_of_the_first_document_says_where_it_was_found() {
    let mut widget = Widget::with(TWO, &feed_to("a b", "2.json"));
    widget.answer(&feed("c d"));
    assert_eq!(widget.state.found_at(), crate::feeds::URL);
    widget.send(Event::Refresh);
    answer_moved(&mut widget, &feed_to("a b", "2.json"));
    assert_eq!(widget.state.found_at(), MOVED);
}
