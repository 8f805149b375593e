//! Deep links as a widget follows and writes them: pages, statements, archives, and what the reader does meanwhile.

use communique::failure::Failure;
use communique::messages::en::EN;
use communique::state::{Effect, Event, HostEvent, Timer};

use crate::widget::{Widget, feed, feed_to};

const HASH: &[(&str, &str)] = &[("data-history", "hash"), ("data-page-size", "2")];

/// A widget whose page was opened with this in its part of the hash.
fn opened_at(value: &str) -> Widget {
    let mut widget = Widget::with(HASH, &feed("a b c d e"));
    assert!(widget.state.is_unlocated());
    locate(&mut widget, value);
    assert!(!widget.state.is_unlocated());
    widget
}

/// The URL says this to the widget.
fn locate(widget: &mut Widget, value: &str) {
    widget.send(Event::Located(Some(value.into())));
    answer_offer(widget);
}

/// The host has nothing against it.
fn answer_offer(widget: &mut Widget) {
    let offered = widget.effects.iter().find_map(|effect| match effect {
        Effect::Offer(id) => Some(id.clone()),
        _ => None,
    });
    if let Some(id) = offered {
        let before = std::mem::take(&mut widget.effects);
        widget.send(Event::Open(id));
        widget.effects.splice(..0, before);
    }
}

/// What the URL was given: the value, and whether as a step.
fn links(widget: &Widget) -> Vec<(String, bool)> {
    let link = |effect: &Effect| match effect {
        Effect::Link(value, step) => Some((value.clone(), *step)),
        _ => None,
    };
    widget.effects.iter().filter_map(link).collect()
}

fn focused(widget: &Widget) -> bool {
    widget.effects.iter().any(|effect| matches!(effect, Effect::Focus(_)))
}

#[test]
fn without_the_option_no_url_is_read_or_written() {
    let mut widget = Widget::with(&[("data-page-size", "2")], &feed("a b c"));
    assert!(!widget.state.is_unlocated());
    widget.page(2);
    assert_eq!(links(&widget), []);
    locate(&mut widget, "1");
    assert_eq!(widget.pager(), "2/2");
}

#[test]
fn pages_and_statements_become_steps_of_the_history() {
    let mut widget = opened_at("");
    widget.page(2);
    assert_eq!(links(&widget), [("2".into(), true)]);
    widget.send(Event::Open("c".into()));
    assert_eq!(links(&widget), [("/c".into(), true)]);
    widget.send(Event::Close("c".into()));
    assert_eq!(links(&widget), [("2".into(), true)]);
    widget.page(1);
    assert_eq!(links(&widget), [("".into(), true)]);
    widget.page(1);
    assert_eq!(links(&widget), []);
}

#[test]
fn a_page_is_shown_as_linked_and_the_focus_left_where_it_is() {
    let mut widget = opened_at("3");
    assert_eq!((widget.shown(), focused(&widget), links(&widget)), ("e".into(), false, vec![]));
    assert_eq!(widget.announced(), [""; 0]);
    widget.page(2);
    assert_eq!((focused(&widget), links(&widget)), (true, vec![("2".into(), true)]));
}

#[test]
fn a_statement_is_opened_as_linked_in_view_and_the_focus_left_where_it_is() {
    let mut widget = opened_at("/d");
    assert_eq!((widget.shown(), widget.state.is_open(3, "d"), links(&widget)), ("c d".into(), true, vec![]));
    assert_eq!((widget.asked_for(&Effect::Show(3)), focused(&widget)), (true, false));
    assert_eq!(widget.emitted(), [HostEvent::Page { page: 2, pages: 3 }]);
    assert!(widget.asked_for(&Effect::Offer("d".into())), "the host is asked as ever");
    locate(&mut widget, "/b");
    assert!(widget.asked_for(&Effect::Focus(1)), "one that follows a link in the page is led there");
}

#[test]
fn a_link_to_another_page_leaves_nothing_said_of_the_page_before() {
    let mut widget = opened_at("");
    widget.page(2);
    let said = widget.announced().last().copied().unwrap_or_default().to_owned();
    locate(&mut widget, "/a");
    assert_eq!((said.is_empty(), widget.shown(), widget.announced().last().copied()), (false, "a b".into(), Some("")));
}

#[test]
fn a_statement_that_the_host_shows_itself_stays_closed_and_the_url_as_it_is() {
    let mut widget = opened_at("");
    widget.send(Event::Located(Some("/d".into())));
    assert!(widget.asked_for(&Effect::Offer("d".into())));
    assert_eq!((widget.shown(), widget.state.is_open(3, "d"), links(&widget)), ("c d".into(), false, vec![]));
    widget.page(1);
    assert_eq!(links(&widget), [("".into(), true)]);
}

#[test]
fn a_hash_that_is_the_hosts_own_says_nothing() {
    let mut widget = opened_at("");
    widget.page(2);
    widget.send(Event::Open("c".into()));
    widget.send(Event::Located(None));
    assert_eq!((widget.shown(), widget.state.is_open(2, "c"), widget.effects.len()), ("c d".into(), true, 0));
}

#[test]
fn where_texts_are_only_linked_a_statement_is_gone_to() {
    let mut widget =
        Widget::with(&[("data-history", "hash"), ("data-page-size", "2"), ("data-read", "link")], &feed("a b c"));
    locate(&mut widget, "/c");
    assert_eq!((widget.shown(), widget.asked_for(&Effect::Offer("c".into()))), ("c".into(), false));
    assert!(widget.asked_for(&Effect::Show(2)));
}

#[test]
fn back_and_forward_lead_where_the_reader_was() {
    let mut widget = opened_at("");
    widget.page(2);
    widget.send(Event::Open("c".into()));
    locate(&mut widget, "2");
    assert_eq!((widget.shown(), widget.state.is_open(2, "c"), links(&widget)), ("c d".into(), false, vec![]));
    assert_eq!(widget.emitted(), [HostEvent::Close { id: "c".into() }]);
    locate(&mut widget, "");
    assert_eq!((widget.shown(), links(&widget)), ("a b".into(), vec![]));
    locate(&mut widget, "/c");
    assert_eq!((widget.shown(), widget.state.is_open(2, "c"), links(&widget)), ("c d".into(), true, vec![]));
    locate(&mut widget, "/c");
    assert_eq!(widget.effects, [], "popstate and hashchange tell the same");
    widget.page(3);
    assert_eq!(links(&widget), [("3".into(), true)]);
}

#[test]
fn back_closes_what_was_opened_one_after_another() {
    let mut widget = opened_at("");
    widget.send(Event::Open("a".into()));
    widget.send(Event::Open("b".into()));
    assert_eq!(links(&widget), [("/b".into(), true)]);
    locate(&mut widget, "/a");
    let open = |widget: &Widget| (widget.state.is_open(0, "a"), widget.state.is_open(1, "b"));
    assert_eq!((open(&widget), links(&widget)), ((true, false), vec![]));
    assert!(!widget.asked_for(&Effect::Offer("a".into())), "it is open already");
    locate(&mut widget, "");
    assert_eq!((open(&widget), links(&widget)), ((false, false), vec![]));
    locate(&mut widget, "/a");
    locate(&mut widget, "/b");
    assert_eq!((open(&widget), links(&widget)), ((true, true), vec![]));
}

#[test]
fn a_link_to_a_statement_that_is_open_already_is_a_step_too() {
    let all: Vec<(&str, &str)> = HASH.iter().copied().chain([("data-expanded", "all")]).collect();
    for attributes in [HASH, &all] {
        let mut widget = Widget::with(attributes, &feed("a b c"));
        locate(&mut widget, "");
        widget.send(Event::Open("a".into()));
        widget.send(Event::Open("c".into()));
        widget.send(Event::Follow("a".into()));
        assert_eq!((widget.shown(), links(&widget)), ("a b".into(), vec![("/a".into(), true)]));
        assert_eq!((widget.asked_for(&Effect::Focus(0)), widget.state.is_open(2, "c")), (true, true));
        widget.send(Event::Follow("b".into()));
        assert_eq!(links(&widget), [("/b".into(), true)]);
    }
}

#[test]
fn what_is_open_from_the_start_is_not_closed_by_the_way_back() {
    let all: Vec<(&str, &str)> = HASH.iter().copied().chain([("data-expanded", "all")]).collect();
    let mut widget = Widget::with(&all, &feed("a b c"));
    locate(&mut widget, "/c");
    assert_eq!((widget.shown(), widget.asked_for(&Effect::Offer("c".into()))), ("c".into(), false));
    locate(&mut widget, "");
    assert_eq!((widget.shown(), widget.emitted()), ("a b".into(), vec![HostEvent::Page { page: 1, pages: 2 }]));
}

#[test]
fn a_link_to_a_statement_never_makes_a_lengthened_list_shorter() {
    let more: Vec<(&str, &str)> = HASH.iter().copied().chain([("data-paging", "more")]).collect();
    let mut widget = Widget::with(&more, &feed("a b c d e"));
    locate(&mut widget, "/d");
    assert_eq!((widget.shown(), widget.state.is_open(3, "d")), ("a b c d".into(), true));
    widget.send(Event::More);
    assert_eq!(links(&widget), []);
    locate(&mut widget, "/a");
    assert_eq!((widget.shown(), widget.asked_for(&Effect::Focus(0))), ("a b c d e".into(), true));
    let none: Vec<(&str, &str)> = HASH.iter().copied().chain([("data-paging", "none")]).collect();
    let mut widget = Widget::with(&none, &feed("a b c d e"));
    locate(&mut widget, "/d");
    assert_eq!((widget.shown(), widget.state.is_open(3, "d"), widget.emitted()), ("a b c d e".into(), true, vec![]));
}

#[test]
fn a_statement_that_is_not_there_is_said_to_be_missing_until_the_reader_goes_on() {
    let mut widget = opened_at("/unknown");
    assert_eq!((widget.shown(), links(&widget), widget.warned().len()), ("a b".into(), vec![], 0));
    assert_eq!((widget.state.trail.missed, widget.announced()), (true, vec![EN.missed]));
    widget.page(2);
    assert_eq!((widget.state.trail.missed, links(&widget)), (false, vec![("2".into(), true)]));
}

#[test]
fn a_step_back_from_a_statement_that_is_not_there_says_no_more_of_it() {
    let mut widget = opened_at("/b");
    for _ in 0..2 {
        locate(&mut widget, "/unknown");
        assert_eq!((widget.state.trail.missed, widget.announced().last().copied()), (true, Some(EN.missed)));
        locate(&mut widget, "/b");
        assert_eq!((widget.state.trail.missed, widget.announced().last().copied()), (false, Some("")));
    }
}

#[test]
fn what_is_no_page_leads_to_the_nearest() {
    for (value, shown) in [("99", "e"), ("0", "a b"), ("nonsense", "a b"), ("/", "a b")] {
        let mut widget = opened_at(value);
        assert_eq!((widget.shown(), links(&widget), widget.warned().len()), (shown.into(), vec![], 0), "{value}");
        assert_eq!((widget.requests.len(), widget.state.trail.missed), (0, false));
        widget.page(2);
        assert_eq!(links(&widget), [("2".into(), true)]);
    }
}

#[test]
fn an_archive_is_walked_to_where_a_link_leads() {
    for (value, shown) in [("/x5", "x4 x5"), ("3", "x4 x5")] {
        let mut widget = Widget::with(HASH, &feed_to("a b", "2.json"));
        locate(&mut widget, value);
        widget.answer(&feed_to("x2 x3", "3.json"));
        answer_offer(&mut widget);
        widget.answer(&feed_to("x4 x5", "4.json"));
        answer_offer(&mut widget);
        assert_eq!((widget.shown(), links(&widget)), (shown.into(), vec![]), "{value}");
        assert_eq!(widget.state.is_open(3 + 2, "x5"), value == "/x5");
        widget.page(1);
        assert_eq!(links(&widget), [("".into(), true)]);
    }
}

#[test]
fn an_archive_is_walked_so_far_and_no_further() {
    for value in ["/unknown", "999999"] {
        let mut widget = Widget::with(HASH, &feed_to("a b", "2.json"));
        locate(&mut widget, value);
        let mut documents = 1;
        while !widget.requests.is_empty() && documents < 100 {
            documents += 1;
            let ids = format!("x{documents} y{documents}");
            widget.answer(&feed_to(&ids, &format!("{}.json", documents + 1)));
        }
        assert!((20..=23).contains(&documents), "{value}: {documents}");
        assert!(!widget.state.awaits_page());
        assert_eq!(widget.state.trail.missed, value == "/unknown");
        assert_eq!(links(&widget), []);
    }
}

#[test]
fn a_reader_who_goes_elsewhere_meanwhile_is_not_led_away() {
    let mut widget = Widget::with(HASH, &feed_to("a b c d", "2.json"));
    locate(&mut widget, "/x9");
    widget.page(2);
    assert_eq!(links(&widget), [("2".into(), true)]);
    widget.answer(&feed("x8 x9"));
    answer_offer(&mut widget);
    assert_eq!((widget.shown(), links(&widget)), ("c d".into(), vec![]));
}

#[test]
fn a_step_back_calls_off_the_search_for_a_statement() {
    let mut widget = Widget::with(HASH, &feed_to("a b", "2.json"));
    locate(&mut widget, "");
    locate(&mut widget, "/x9");
    locate(&mut widget, "");
    widget.answer(&feed("x8 x9"));
    assert_eq!((widget.shown(), widget.state.trail.missed), ("a b".into(), false));
    let mut widget = Widget::with(HASH, &feed_to("a b", "2.json"));
    locate(&mut widget, "");
    locate(&mut widget, "2");
    assert!(widget.state.awaits_page());
    locate(&mut widget, "");
    assert!(widget.asked_for(&Effect::Render), "the pager is busy no more");
    widget.answer(&feed("x8 x9"));
    assert_eq!((widget.shown(), links(&widget)), ("a b".into(), vec![]));
}

#[test]
fn a_broken_connection_only_delays_what_a_link_leads_to() {
    let mut widget = Widget::with(HASH, &feed_to("a b", "2.json"));
    locate(&mut widget, "/x9");
    widget.fail(Failure::Network);
    assert!(!widget.state.trail.missed);
    widget.wait(Timer::Retry);
    widget.answer(&feed("x8 x9"));
    answer_offer(&mut widget);
    assert_eq!((widget.shown(), widget.state.is_open(3, "x9"), focused(&widget)), ("x8 x9".into(), true, false));
}

#[test]
fn a_page_that_a_reader_waits_for_is_a_step_once_it_comes() {
    let mut widget = Widget::with(HASH, &feed_to("a b", "2.json"));
    locate(&mut widget, "");
    widget.page(2);
    assert_eq!(links(&widget), []);
    widget.answer(&feed("c d"));
    assert_eq!((widget.shown(), links(&widget)), ("c d".into(), vec![("2".into(), true)]));
}

#[test]
fn a_page_that_comes_in_part_only_is_a_step_as_well() {
    let mut widget = Widget::with(HASH, &feed_to("a b c", "2.json"));
    locate(&mut widget, "");
    widget.page(2);
    widget.fail(Failure::Status(404));
    assert_eq!((widget.shown(), links(&widget)), ("c".into(), vec![("2".into(), true)]));
}

#[test]
fn a_link_to_a_page_that_comes_in_part_only_leads_there_without_a_word() {
    let mut widget = Widget::with(HASH, &feed_to("a b c", "2.json"));
    locate(&mut widget, "2");
    assert_eq!(widget.announced(), [""; 0]);
    widget.fail(Failure::Network);
    assert_eq!((widget.shown(), links(&widget), focused(&widget)), ("c".into(), vec![], false));
    assert_eq!(widget.announced(), [""; 0]);
    widget.wait(Timer::Retry);
    widget.answer(&feed("d e"));
    assert_eq!((widget.shown(), links(&widget), focused(&widget)), ("c d".into(), vec![], false));
}

#[test]
fn a_link_that_is_followed_later_says_that_it_has_to_wait() {
    let mut widget = Widget::with(HASH, &feed_to("a b", "2.json"));
    locate(&mut widget, "");
    locate(&mut widget, "2");
    assert_eq!(widget.announced(), [EN.loading]);
}

#[test]
fn what_a_reader_opens_instead_of_waiting_for_a_page_is_a_step_at_once() {
    let mut widget = Widget::with(HASH, &feed_to("a b", "2.json"));
    locate(&mut widget, "");
    widget.page(2);
    widget.send(Event::Open("a".into()));
    assert_eq!(links(&widget), [("/a".into(), true)]);
    widget.answer(&feed("c d"));
    assert_eq!((widget.shown(), links(&widget)), ("a b".into(), vec![]));
}

#[test]
fn what_no_reader_did_is_no_step() {
    let mut widget = opened_at("3");
    widget.send(Event::Refresh);
    widget.answer(&feed("a b c"));
    assert_eq!((widget.shown(), links(&widget)), ("c".into(), vec![("2".into(), false)]));
    widget.configure(&[("data-history", "hash"), ("data-page-size", "1")]);
    assert_eq!((widget.pager(), links(&widget)), ("3/3".into(), vec![("3".into(), false)]));
}

/// The reader has looked for "one" from page 2.
fn searching() -> Widget {
    let search: Vec<(&str, &str)> = HASH.iter().copied().chain([("data-search", "on")]).collect();
    let mut widget = Widget::with(&search, &feed("one two three onetwo oneone"));
    locate(&mut widget, "2");
    widget.search();
    widget.find("one");
    widget
}

#[test]
fn a_search_is_no_place_but_what_is_opened_in_it_is() {
    let mut widget = searching();
    let step = ("".into(), true);
    assert_eq!(
        (widget.listed(), links(&widget)),
        ("one onetwo oneone".into(), vec![step]),
        "the way back leads to page 2"
    );
    widget.find("onet");
    assert_eq!((widget.listed(), links(&widget)), ("onetwo".into(), vec![]), "another letter is no step");
    widget.find("one");
    widget.page(2);
    assert_eq!(links(&widget), []);
    widget.send(Event::Open("oneone".into()));
    assert_eq!(links(&widget), [("/oneone".into(), true)]);
}

#[test]
fn a_step_back_from_what_was_found_leads_back_to_the_search() {
    let mut widget = searching();
    widget.page(2);
    widget.send(Event::Open("oneone".into()));
    locate(&mut widget, "");
    assert_eq!((widget.listed(), widget.shown()), ("one onetwo oneone".into(), "oneone".into()));
    assert_eq!((widget.state.is_open(2, "oneone"), links(&widget)), (false, vec![]));
    locate(&mut widget, "/oneone");
    assert_eq!((widget.shown(), widget.state.is_open(2, "oneone")), ("oneone".into(), true));
}

#[test]
fn a_link_out_of_what_was_found_ends_the_search() {
    for (value, shown) in [("2", "three onetwo"), ("/two", "one two")] {
        let mut widget = searching();
        locate(&mut widget, value);
        assert_eq!((widget.shown(), widget.asked_for(&Effect::Clear)), (shown.into(), true), "{value}");
        assert_eq!(links(&widget), []);
        widget.search();
        assert_eq!(widget.shown(), shown, "{value}");
    }
}

#[test]
fn switched_on_later_it_works_from_then_on_and_for_another_feed_anew() {
    let mut widget = Widget::with(&[("data-page-size", "2")], &feed("a b c"));
    widget.page(2);
    widget.configure(HASH);
    assert!(widget.state.is_unlocated());
    locate(&mut widget, "/a");
    assert_eq!(widget.shown(), "a b");
    widget.url = "https://press.example.org/other.json".into();
    widget.configure(HASH);
    assert!(!widget.state.is_unlocated(), "not before there is a list");
    widget.answer(&feed("x y z"));
    assert!(widget.state.is_unlocated());
}
