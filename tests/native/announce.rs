//! What was said aloud, and when it is taken back because it is no longer so.

use communique::failure::Failure;
use communique::messages::{Label, en::EN};
use communique::state::{Event, HostEvent, Timer};
use serde_json::json;

use crate::widget::{HOUR, KEY, NEXT, POLLED, TWO, Widget, feed, feed_of, feed_to, feed_with, polling};

/// A list of five on three pages, whose second page was turned to.
fn at_page_two(more: &[(&str, &str)]) -> Widget {
    let mut widget = Widget::with(&[TWO, more].concat(), &feed("a b c d e"));
    widget.page(2);
    assert_eq!(widget.announced(), ["Page 2 of 3"]);
    widget
}

#[test]
fn what_was_said_of_a_list_is_taken_back_when_an_attribute_makes_it_another() {
    for attribute in [
        ("data-limit", "2"),
        ("data-page-size", "3"),
        ("data-page-size", "1"),
        ("data-paging", "more"),
        ("data-tags", "none"),
        ("data-public-key", KEY),
    ] {
        let mut widget = at_page_two(&[]);
        widget.configure(&[&[attribute], TWO].concat());
        assert_eq!(widget.announced(), [""], "{attribute:?}");
        widget.configure(TWO);
        assert_eq!(widget.announced(), [""; 0], "nothing is left to be taken back");
    }
    let mut widget = at_page_two(&[]);
    widget.configure(&[TWO, &[("data-theme", "dark"), ("data-limit", "5")]].concat());
    assert_eq!(widget.announced(), [""; 0], "it is still so");
}

#[test]
fn what_was_said_of_a_feed_is_taken_back_when_there_is_another_or_none() {
    for url in ["https://press.example.org/other.json", ""] {
        let mut widget = at_page_two(&[]);
        widget.url = url.into();
        widget.configure(TWO);
        assert_eq!((widget.announced(), widget.listed()), (vec![""], String::new()), "{url}");
    }
    // While it was asked for again.
    let mut widget = Widget::new(TWO);
    widget.fail(Failure::Status(503));
    widget.send(Event::Retry);
    assert_eq!(widget.announced(), [EN.loading]);
    widget.url = "https://press.example.org/other.json".into();
    widget.configure(TWO);
    assert_eq!(widget.announced(), [""]);
}

#[test]
fn what_a_search_came_to_is_taken_back_when_the_search_is_switched_off() {
    let search: &[(&str, &str)] = &[("data-page-size", "2"), ("data-search", "on")];
    let mut widget = Widget::with(search, &feed("a b c"));
    widget.find("a");
    widget.send(Event::Due(Timer::Results));
    assert_eq!(widget.announced(), ["1 result"]);
    widget.configure(TWO);
    assert_eq!(widget.announced(), [""]);
    // It was about to be told.
    widget.configure(search);
    widget.find("b");
    widget.url = "https://press.example.org/other.json".into();
    widget.configure(search);
    widget.send(Event::Due(Timer::Results));
    assert_eq!(widget.announced(), [""; 0], "of a list that is awaited nothing is known");
}

#[test]
fn what_a_search_came_to_is_taken_back_when_a_refresh_leaves_less_of_it() {
    let mut widget = Widget::with(&[("data-search", "on")], &feed("one two oneone"));
    widget.find("one");
    widget.send(Event::Due(Timer::Results));
    assert_eq!(widget.announced(), ["2 results"]);
    widget.send(Event::Refresh);
    widget.answer(&feed("one two"));
    assert_eq!((widget.announced(), widget.listed()), (vec![""], "one".into()));
}

#[test]
fn what_was_said_of_news_is_taken_back_when_they_are_shown_or_gone() {
    let told = |first: &str| {
        let mut widget = polling(&feed(first));
        widget.answer(&feed("x a b c"));
        assert_eq!(widget.announced(), ["1 new statement"]);
        widget
    };
    let mut widget = told("a b c");
    widget.send(Event::Reveal);
    assert_eq!(widget.announced(), [""]);
    for (newer, said) in [("a b c", ""), ("a", ""), ("", "There are no statements at present.")] {
        let mut widget = told("a b c");
        widget.wait(Timer::Refresh);
        widget.answer(&feed(newer));
        assert_eq!((widget.announced(), widget.listed()), (vec![said], newer.into()));
    }
}

#[test]
fn a_list_that_the_options_leave_empty_is_not_told_of_at_each_refresh() {
    let mut widget = Widget::with(&[POLLED, &[("data-tags", "nothing")]].concat(), &feed("a b"));
    widget.wait(Timer::Refresh);
    widget.answer(&feed("a b"));
    assert_eq!(widget.announced(), [""; 0]);
}

#[test]
fn what_was_said_of_a_copy_is_taken_back_when_the_statement_is_closed() {
    let mut widget = Widget::with(TWO, &feed("a b c"));
    widget.send(Event::Open("a".into()));
    widget.send(Event::Copied("a".into(), Label::LinkCopied));
    assert_eq!(widget.announced().len(), 1);
    widget.send(Event::Close("a".into()));
    assert_eq!(widget.announced(), [""]);
}

#[test]
fn a_text_that_is_withdrawn_or_corrected_while_it_is_read_is_spoken_of() {
    let now = |status: &str| {
        feed_of(
            json!([{ "id": "a", "title": "One", "content_text": "Text", "_statement": { "status": status } }, { "id": "b" }]),
        )
    };
    for (status, said) in [("withdrawn", "Withdrawn: One. "), ("corrected", "Corrected: One. ")] {
        let mut widget = Widget::with(&[], &now(""));
        widget.send(Event::Refresh);
        widget.answer(&now(status));
        assert_eq!(widget.announced(), [""; 0], "it isn't being read");
        let mut widget = Widget::with(&[], &now(""));
        widget.send(Event::Open("a".into()));
        widget.send(Event::Refresh);
        widget.answer(&now(status));
        assert_eq!(widget.announced(), [said]);
    }
}

#[test]
fn what_was_said_of_a_page_is_taken_back_when_a_refresh_or_the_time_makes_it_another() {
    let mut widget = at_page_two(&[]);
    widget.send(Event::Refresh);
    widget.answer(&feed("a b"));
    assert_eq!((widget.announced(), widget.pager()), (vec![""], "1/1".into()));
    let soon = json!([{ "id": "a" }, { "id": "b" }, { "id": "c" }, { "id": "d" },
        { "id": "soon", "date_published": "2026-01-01T01:00:00Z" }]);
    let mut widget = Widget::with(TWO, &feed_of(soon));
    widget.page(2);
    assert_eq!(widget.announced(), ["Page 2 of 2"]);
    widget.send(Event::Due(Timer::Publication));
    assert_eq!(widget.announced(), [""; 0], "not yet");
    widget.now += HOUR;
    widget.send(Event::Due(Timer::Publication));
    assert_eq!((widget.announced(), widget.pager()), (vec!["1 new statement"], "2/3".into()));
    assert_eq!(widget.emitted(), [HostEvent::Load { count: 5, pages: 3, stale: false }]);
    let mut limited = Widget::with(
        &[("data-limit", "1")],
        &feed_of(json!([{ "id": "soon", "date_published": "2026-01-01T01:00:00Z" }, { "id": "a" }])),
    );
    limited.now += HOUR;
    limited.send(Event::Due(Timer::Publication));
    assert_eq!((limited.announced(), limited.listed()), (vec!["1 new statement"], "soon".into()));
}

#[test]
fn what_is_read_ahead_takes_nothing_back_that_is_still_so() {
    let mut widget = Widget::with(TWO, &feed_to("a b c d", "2.json"));
    widget.page(2);
    assert_eq!((widget.announced(), widget.fetched()), (vec!["Page 2"], vec![NEXT]));
    widget.answer(&feed("e f"));
    assert_eq!((widget.announced(), widget.pager()), (vec![], "2/3".into()));
    widget.page(3);
    let promised = json!({ "next_url": "2.json", "_statement": { "total": 9 } });
    let mut widget = Widget::with(TWO, &feed_with("a b c d", promised));
    widget.page(2);
    assert_eq!(widget.announced(), ["Page 2 of 5"]);
    widget.answer(&feed("e"));
    assert_eq!((widget.announced(), widget.pager()), (vec![""], "2/3".into()));
}
