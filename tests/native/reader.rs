//! What a reader and a host are told and where the focus goes: another try, a search that is over, statements that open or
//! don't, and what was wanted before there was a list.

use communique::failure::Failure;
use communique::messages::en::EN;
use communique::state::{Effect, Event, HostEvent, Phase, Timer};
use serde_json::json;

use crate::feeds::URL;
use crate::widget::{HOUR, TWO, Widget, document, feed, feed_of, feed_to};

fn refocused(widget: &Widget) -> Option<Option<u32>> {
    widget.effects.iter().find_map(|effect| match effect {
        Effect::Refocus(place) => Some(*place),
        _ => None,
    })
}

// ---- Another try

#[test]
fn another_try_is_announced_and_leads_to_the_list() {
    let mut widget = Widget::new(TWO);
    widget.fail(Failure::Status(503));
    widget.send(Event::Retry);
    assert_eq!((widget.announced(), refocused(&widget)), (vec![EN.loading], None));
    widget.answer(&feed("a b c"));
    assert_eq!((widget.announced(), refocused(&widget)), (vec!["Page 1 of 2"], Some(Some(0))));
}

#[test]
fn another_try_that_fails_leads_back_to_the_button() {
    let mut widget = Widget::new(TWO);
    widget.fail(Failure::Status(503));
    assert_eq!(refocused(&widget), None);
    widget.send(Event::Retry);
    widget.fail(Failure::Status(503));
    // The alert stands there already, so that nobody hears of it again.
    assert_eq!(widget.announced(), ["The publisher’s server answered with error 503."]);
    assert_eq!(refocused(&widget), Some(None));
}

#[test]
fn a_try_that_nobody_asked_for_moves_no_focus_and_says_nothing() {
    for recovers in [true, false] {
        let mut widget = Widget::new(TWO);
        widget.fail(Failure::Status(503));
        widget.wait(Timer::Retry);
        if recovers {
            widget.answer(&feed("a b c"));
        } else {
            widget.fail(Failure::Status(503));
        }
        assert_eq!((widget.announced(), refocused(&widget)), (vec![], None));
    }
}

#[test]
fn another_try_for_an_old_list_leads_to_the_page_on_view() {
    let mut widget = Widget::with(TWO, &feed("a b c"));
    widget.page(2);
    widget.send(Event::Refresh);
    widget.fail(Failure::Network);
    widget.send(Event::Retry);
    assert_eq!(widget.announced(), [EN.loading]);
    widget.answer(&feed("a b c"));
    assert_eq!((widget.announced(), refocused(&widget)), (vec!["Page 2 of 2"], Some(Some(2))));
    widget.send(Event::Refresh);
    widget.fail(Failure::Network);
    widget.send(Event::Retry);
    widget.answer(&feed("new a b c"));
    assert_eq!((widget.announced(), refocused(&widget)), (vec!["1 new statement"], Some(Some(2))));
}

#[test]
fn another_try_for_what_follows_leads_to_the_end_of_the_list_on_view() {
    let mut widget = Widget::with(TWO, &feed_to("a b", "2.json"));
    widget.fail(Failure::Status(404));
    widget.send(Event::Retry);
    widget.answer(&feed("c"));
    assert_eq!((widget.announced(), refocused(&widget)), (vec!["Page 1 of 2"], Some(Some(1))));
}

#[test]
fn another_try_for_a_page_that_was_wanted_leads_there() {
    let mut widget = Widget::with(TWO, &feed_to("a b", "2.json"));
    widget.page(3);
    widget.fail(Failure::Status(503));
    widget.send(Event::Retry);
    widget.answer(&feed_to("c d", "3.json"));
    assert_eq!(refocused(&widget), None, "it is still on its way");
    widget.answer(&feed("e"));
    assert_eq!((widget.announced(), refocused(&widget)), (vec!["Page 3 of 3"], None));
    assert!(widget.asked_for(&Effect::Focus(4)));
}

#[test]
fn a_reader_who_goes_on_meanwhile_is_not_called_back() {
    let mut widget = Widget::with(TWO, &feed("a b c"));
    widget.send(Event::Refresh);
    widget.fail(Failure::Network);
    widget.send(Event::Retry);
    widget.page(2);
    widget.answer(&feed("a b c"));
    assert_eq!(refocused(&widget), None);
}

// ---- A search that is over

#[test]
fn that_everything_is_there_again_is_told() {
    let mut widget = Widget::with(&[("data-page-size", "2"), ("data-search", "")], &feed("a b c"));
    widget.search();
    for end in [Event::Cleared, Event::Typed(String::new())] {
        widget.find("c");
        assert_eq!(widget.listed(), "c");
        widget.send(end);
        assert_eq!((widget.listed(), widget.announced()), ("a b c".into(), vec![""]));
        widget.wait(Timer::Results);
        assert_eq!(widget.announced(), ["Page 1 of 2"]);
    }
}

#[test]
fn a_search_that_begins_anew_at_once_is_not_talked_over() {
    let mut widget = Widget::with(&[("data-search", "")], &feed("a b c"));
    widget.search();
    widget.find("c");
    widget.send(Event::Cleared);
    widget.send(Event::Typed("b".into()));
    widget.send(Event::Due(Timer::Results));
    assert_eq!(widget.announced(), [""; 0]);
}

// ---- What opens

/// One with a text, one without, one withdrawn.
fn three() -> serde_json::Value {
    feed_of(json!([
        { "id": "text", "title": "A", "content_text": "A", "_statement": { "replaces": "bare" } },
        { "id": "bare", "title": "B", "summary": "No more than this." },
        { "id": "gone", "title": "C", "content_text": "C", "_statement": { "status": "withdrawn" } },
    ]))
}

#[test]
fn the_host_is_asked_only_where_there_is_something_to_open() {
    let mut widget = Widget::with(&[], &three());
    widget.send(Event::Offer("text".into()));
    assert_eq!(widget.effects, [Effect::Show(0), Effect::Offer("text".into())], "and it is brought into view");
    widget.send(Event::Open("text".into()));
    for id in ["text", "bare", "gone", "unknown"] {
        widget.send(Event::Offer(id.into()));
        assert!(!widget.asked_for(&Effect::Offer(id.into())), "{id}");
    }
}

#[test]
fn a_statement_that_is_toggled_is_offered_to_the_host_and_then_opened_or_else_closed() {
    let mut widget = Widget::with(&[], &three());
    widget.send(Event::Toggled("text".into()));
    assert_eq!(widget.effects, [Effect::Offer("text".into())]);
    widget.send(Event::Open("text".into()));
    widget.send(Event::Toggled("text".into()));
    assert_eq!(widget.emitted(), [HostEvent::Close { id: "text".into() }]);
    assert!(!widget.state.is_open(0, "text"));
}

#[test]
fn where_texts_are_only_linked_opening_one_leads_to_its_page() {
    let linked: &[(&str, &str)] = &[("data-read", "link"), ("data-page-size", "1")];
    let mut widget = Widget::with(linked, &three());
    widget.send(Event::Offer("text".into()));
    assert_eq!(widget.effects, [Effect::Render], "it is on view already");
    widget.send(Event::Offer("gone".into()));
    assert_eq!((widget.shown(), widget.asked_for(&Effect::Offer("gone".into()))), ("gone".into(), false));
}

#[test]
fn a_statement_opened_by_the_host_on_another_page_has_the_focus() {
    let mut widget = Widget::with(&[("data-page-size", "3")], &feed("a b c d e"));
    widget.send(Event::Offer("e".into()));
    assert_eq!(widget.effects, [Effect::Offer("e".into())]);
    widget.send(Event::Open("e".into()));
    let focused: Vec<_> = widget.effects.iter().filter(|effect| matches!(effect, Effect::Focus(_))).collect();
    assert_eq!((widget.shown(), focused), ("d e".into(), vec![&Effect::Focus(4)]));
}

#[test]
fn a_statement_of_a_later_document_is_looked_for_and_then_offered() {
    let mut widget = Widget::with(&[("data-page-size", "1")], &feed_to("a b c", "2.json"));
    widget.send(Event::Offer("e".into()));
    widget.answer(&feed("d e"));
    assert_eq!(widget.shown(), "e");
    assert!(widget.asked_for(&Effect::Offer("e".into())) && widget.asked_for(&Effect::Focus(4)));
}

#[test]
fn a_statement_that_the_host_looks_for_in_vain_is_nothing_to_the_reader() {
    let mut widget = Widget::with(&[("data-page-size", "1")], &feed_to("a b c", "2.json"));
    widget.send(Event::Offer("none".into()));
    widget.answer(&feed("d e"));
    assert_eq!((widget.shown(), widget.state.trail.missed), ("a".into(), false));
    assert_eq!((widget.announced(), widget.emitted()), (vec![], vec![]));
}

#[test]
fn what_has_nothing_to_open_does_not_close_either_and_is_no_place_in_the_url() {
    for attributes in [&[("data-history", "hash")][..], &[("data-history", "hash"), ("data-expanded", "all")]] {
        let mut widget = Widget::with(attributes, &three());
        widget.send(Event::Located(Some(String::new())));
        for id in ["bare", "gone"] {
            for event in [Event::Offer(id.into()), Event::Open(id.into()), Event::Close(id.into())] {
                widget.send(event);
                assert_eq!(widget.emitted(), [], "{id}");
                assert!(!widget.effects.iter().any(|effect| matches!(effect, Effect::Link(..))), "{id}");
            }
        }
    }
}

#[test]
fn a_link_leads_to_a_statement_without_a_text_all_the_same() {
    let mut widget = Widget::with(&[("data-page-size", "1")], &three());
    widget.send(Event::Follow("bare".into()));
    assert_eq!((widget.shown(), widget.asked_for(&Effect::Focus(1))), ("bare".into(), true));
    widget.send(Event::Offer("gone".into()));
    assert_eq!((widget.shown(), widget.asked_for(&Effect::Offer("gone".into()))), ("gone".into(), false));
    let mut widget = Widget::with(&[("data-page-size", "1"), ("data-history", "hash")], &three());
    widget.send(Event::Located(Some("/bare".into())));
    assert_eq!((widget.shown(), widget.asked_for(&Effect::Offer("bare".into()))), ("bare".into(), false));
}

// ---- Wanted before there was a list

#[test]
fn what_the_host_wants_before_there_is_a_list_is_done_once_there_is() {
    let mut widget = Widget::new(TWO);
    for page in [3, 2] {
        widget.page(page);
        assert_eq!(widget.effects, []);
    }
    widget.answer(&feed("a b c d e"));
    assert_eq!(widget.pager(), "2/3");
    let load = HostEvent::Load { count: 5, pages: 3, stale: false };
    assert_eq!(widget.emitted(), [load, HostEvent::Page { page: 2, pages: 3 }]);
    assert!(!widget.effects.iter().any(|effect| matches!(effect, Effect::Focus(_))), "nobody has done anything");
    assert_eq!(widget.announced(), [""; 0]);
    widget.page(1);
    assert!(widget.asked_for(&Effect::Focus(0)), "what comes later is as ever");
}

#[test]
fn a_statement_wanted_before_there_is_a_list_is_offered_and_opened() {
    let mut widget = Widget::new(TWO);
    widget.send(Event::Offer("e".into()));
    widget.send(Event::Offer("c".into()));
    assert_eq!(widget.effects, [], "nobody is asked yet");
    widget.answer(&feed("a b c d e"));
    let offered = |effect: &&Effect| matches!(effect, Effect::Offer(_));
    let offered: Vec<_> = widget.effects.iter().filter(offered).collect();
    assert_eq!(offered, [&Effect::Offer("e".into()), &Effect::Offer("c".into())]);
}

#[test]
fn what_is_wanted_before_there_is_a_list_is_done_in_its_order_and_without_a_word() {
    let mut widget = Widget::new(TWO);
    for event in [Event::Offer("c".into()), Event::Page(3), Event::Page(1)] {
        widget.send(event);
    }
    let generation = widget.requests.pop().unwrap().1;
    let (feed, document) = document(&feed("a b c d e"), URL);
    // Each event as the browser layer takes it in: what is opened is before the next order is heeded.
    let events = [
        Event::Loaded { generation, feed, document },
        Event::Ordered,
        Event::Open("c".into()),
        Event::Ordered,
        Event::Ordered,
    ];
    let mut pages = Vec::new();
    for event in events {
        let effects = widget.update(event);
        pages.extend(effects.iter().filter_map(|effect| match effect {
            Effect::Emit(HostEvent::Page { page, .. }) => Some(*page),
            _ => None,
        }));
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::Focus(_) | Effect::Announce(_))), "{effects:?}");
    }
    assert_eq!((pages, widget.state.is_open(2, "c")), (vec![2, 1], true));
    widget.send(Event::Offer("b".into()));
    assert_eq!(widget.effects, [Effect::Show(1), Effect::Offer("b".into())], "what comes later is as ever");
}

#[test]
fn a_statement_wanted_before_there_is_a_list_is_looked_for_in_the_archive() {
    let mut widget = Widget::new(TWO);
    widget.send(Event::Offer("c".into()));
    widget.answer(&feed_to("a b", "2.json"));
    widget.answer(&feed("c d"));
    assert_eq!((widget.shown(), widget.asked_for(&Effect::Offer("c".into()))), ("c d".into(), true));
    assert!(!widget.effects.iter().any(|effect| matches!(effect, Effect::Focus(_))));
}

#[test]
fn a_statement_closed_before_there_is_a_list_is_not_opened_by_the_options() {
    let mut widget = Widget::new(&[("data-expanded", "all")]);
    widget.send(Event::Close("a".into()));
    widget.answer(&feed("a b"));
    assert!(!widget.state.is_open(0, "a") && widget.state.is_open(1, "b"));
    assert_eq!(widget.emitted()[1..], [HostEvent::Close { id: "a".into() }]);
}

#[test]
fn a_wish_taken_back_or_for_nothing_is_no_wish() {
    let mut widget = Widget::new(TWO);
    widget.send(Event::Offer("c".into()));
    widget.send(Event::Close("c".into()));
    widget.answer(&feed("a b c"));
    assert!(!widget.asked_for(&Effect::Offer("c".into())));
    let mut widget = Widget::new(TWO);
    widget.send(Event::Offer("none".into()));
    widget.answer(&feed("a b c"));
    assert_eq!((widget.pager(), widget.emitted().len()), ("1/2".into(), 1));
}

#[test]
fn a_wish_outlives_a_failure_and_not_another_feed() {
    let mut widget = Widget::new(&[("data-page-size", "2"), ("data-cache", "")]);
    widget.page(2);
    widget.fail(Failure::Network);
    widget.recall(&feed("a b c"), widget.now - HOUR);
    assert_eq!(widget.pager(), "2/2");
    let mut widget = Widget::new(TWO);
    widget.page(2);
    widget.url = "https://press.example.org/other.json".into();
    widget.configure(TWO);
    widget.answer(&feed("x y z"));
    assert_eq!((widget.state.phase, widget.pager()), (Phase::Ready, "1/2".into()));
}

#[test]
fn a_page_of_an_archive_wanted_before_there_is_a_list_is_walked_to() {
    let mut widget = Widget::new(TWO);
    widget.page(2);
    widget.answer(&feed_to("a b", "2.json"));
    assert!(widget.state.awaits_page());
    widget.answer(&feed("c d"));
    assert_eq!((widget.shown(), widget.announced()), ("c d".into(), vec![]));
}
