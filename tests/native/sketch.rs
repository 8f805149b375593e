//! The first list, which is made without the program's sequel: it is the list that the whole program makes, or it is left to
//! that; and the whole program goes on from it.

use communique::markup::Node;
use communique::messages::Messages;
use communique::options::Options;
use communique::scrutiny::Glance;
use communique::state::{Effect, Event, HostEvent, Phase, State, Timer};
use communique::view;
use serde_json::{Value, json};

use crate::feeds::{FIXTURES, NOW, URL, moment};
use crate::tree::{self, outline};
use crate::widget::{HOUR, Widget, document, feed, feed_of, feed_to, feed_with};

type Attributes<'a> = &'a [(&'a str, &'a str)];

/// What the first part reads of these attributes.
fn read(attributes: Attributes) -> Options {
    let value = |name: &str| attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    Options::read(&|name| value(name), &mut Glance::default())
}

/// A sketch with these attributes, its feed there, and whether something is left for the sequel; no more than that where the
/// sequel has to read the feed.
fn sketched(attributes: Attributes, feed: &Value) -> (State, Option<bool>) {
    let mut state = State::sketch(read(attributes), URL.into(), String::new());
    assert!(state.is_plain());
    let (feed, document) = document(feed, URL);
    let unfinished = state.take_in(feed, document, &moment(NOW));
    (state, unfinished)
}

fn shown(state: &State) -> Option<Vec<Node>> {
    view::sketch(state, &|_| 0).as_deref().map(tree::read)
}

/// A widget that has come out of a sketch.
fn resumed(attributes: Attributes, feed: &Value) -> Widget {
    let (state, _) = sketched(attributes, feed);
    let mut widget = Widget::new(attributes);
    widget.requests.clear();
    let shown = shown(&state).is_some();
    widget.state = state;
    widget.send(Event::Resumed { shown, notices: Vec::new() });
    widget
}

fn tree(widget: &Widget) -> Vec<Node> {
    tree::read(&view::tree(&widget.state, "", &|_| 0))
}

/// The fixture feeds that are feeds.
fn feeds() -> impl Iterator<Item = (&'static str, Value)> {
    let parsed = FIXTURES.iter().map(|fixture| (fixture.name, serde_json::from_str::<Value>(fixture.feed)));
    parsed.filter_map(|(name, feed)| Some((name, feed.ok()?))).filter(|(_, feed)| feed["items"].is_array())
}

const LOOKS: &[Attributes] = &[
    &[],
    &[("data-page-size", "2"), ("data-paging", "more"), ("data-link-target", "_blank")],
    &[("data-paging", "none"), ("data-layout", "cards"), ("data-read", "link"), ("data-heading", "")],
    &[("data-page-size", "1"), ("data-images", "off"), ("data-heading-level", "4"), ("data-limit", "3")],
];

#[test]
fn a_sketch_shows_what_the_whole_program_would_or_leaves_it_to_that() {
    let (mut same, mut left) = (0, 0);
    for (name, feed) in feeds() {
        for attributes in LOOKS {
            let (state, listed) = sketched(attributes, &feed);
            match listed.and_then(|_| shown(&state)) {
                Some(nodes) => {
                    assert_eq!(
                        outline(&nodes),
                        outline(&tree(&Widget::with(attributes, &feed))),
                        "{name} {attributes:?}"
                    );
                    same += 1;
                }
                None => left += 1,
            }
        }
    }
    assert!(same > 2 * left, "{same} are shown, {left} left: most need no sequel");
}

/// Publishers write their own address in every way there is, and it shows nowhere.
#[test]
fn an_odd_home_page_keeps_no_list_back() {
    for home in ["https://press.example.org", "../index.html", "HTTPS://Press.Example.org/", "javascript:alert(1)"] {
        let feed = json!({ "version": "https://jsonfeed.org/version/1.1", "title": "Office", "home_page_url": home,
            "items": [{ "id": "a", "title": "A", "content_text": "Words." }] });
        let (state, listed) = sketched(&[], &feed);
        assert!(listed.is_some() && shown(&state).is_some(), "{home}");
        assert_eq!(resumed(&[], &feed).warned(), Widget::with(&[], &feed).warned(), "{home}");
    }
}

#[test]
fn the_whole_program_goes_on_from_a_sketch_as_if_it_had_made_it() {
    for (name, feed) in feeds() {
        for attributes in LOOKS {
            if sketched(attributes, &feed).1.is_none() {
                continue;
            }
            let (widget, whole) = (resumed(attributes, &feed), Widget::with(attributes, &feed));
            assert_eq!(outline(&tree(&widget)), outline(&tree(&whole)), "{name} {attributes:?}");
            assert_eq!(widget.warned(), whole.warned(), "{name} {attributes:?}");
            assert_eq!(widget.state.faults.feed, whole.state.faults.feed, "{name} {attributes:?}");
            assert_eq!(widget.waits(Timer::Publication), whole.waits(Timer::Publication), "{name}");
        }
    }
}

#[test]
fn a_list_that_only_the_sequel_can_show_is_told_of_by_that() {
    let untitled = feed_of(json!([{ "id": "1", "content_html": "<h1>The first words</h1>" }]));
    let (state, listed) = sketched(&[], &untitled);
    assert_eq!((listed, shown(&state).is_none()), (Some(false), true));
    let load = HostEvent::Load { count: 1, pages: 1, stale: false };
    assert_eq!(resumed(&[], &untitled).emitted(), [load]);
    assert_eq!(resumed(&[], &feed("a")).emitted(), [], "of a list that is on view the loader tells");
}

#[test]
fn without_the_sequel_the_list_is_shown_as_far_as_it_goes_and_another_try_offered() {
    let (mut state, _) = sketched(&[("data-expanded", "all"), ("data-search", "on"), ("data-debug", "")], &feed("a b"));
    assert!(shown(&state).is_none());
    state.lost = true;
    let outline = outline(&shown(&state).unwrap());
    assert!(outline.contains("data-do=\"retry\"") && outline.contains("aria-expanded=\"false\""), "{outline}");
}

#[test]
fn what_needs_the_sequel_asks_for_it_and_what_does_not_does_not() {
    let left = |attributes: Attributes, feed: &Value| sketched(attributes, feed).1;
    assert_eq!(left(&[], &feed("a b c")), Some(false));
    assert_eq!(left(&[], &feed_to("a b c", "2.json")), Some(true), "the next page isn't there");
    assert_eq!(left(&[("data-page-size", "1")], &feed_to("a b c", "2.json")), Some(false), "it is");
    assert_eq!(left(&[], &feed("a a")), Some(true), "a fault to tell of");
    assert_eq!(left(&[], &feed_with("a", json!({ "next_url": "//[" }))), None, "an address to be judged");
    let soon = json!([{ "id": "a", "title": "a", "date_published": "2026-01-01T01:00:00Z" }]);
    assert_eq!(left(&[], &feed_of(soon.clone())), Some(true), "its time comes");
    assert_eq!(resumed(&[], &feed_of(soon)).waits(Timer::Publication), Some(HOUR as u32));
    let plain = |attributes| State::sketch(read(attributes), URL.into(), String::new()).is_plain();
    assert!(!plain(&[("data-tags", "a")]) && !plain(&[("data-exclude-tags", "a")]));
    assert!(!State::sketch(read(&[]), String::new(), String::new()).is_plain(), "no feed");
}

#[test]
fn what_a_sketch_has_left_is_done_when_the_sequel_is_there() {
    assert!(resumed(&[("data-cache", "")], &feed("a")).asked_for(&Effect::Keep));
    assert!(resumed(&[("data-refresh", "10")], &feed("a")).waits(Timer::Refresh).is_some());
    assert_eq!(resumed(&[], &feed_to("a", "2.json")).fetched(), ["https://press.example.org/feeds/2.json"]);
    assert!(resumed(&[("data-search", "")], &feed("a")).waits(Timer::Search).is_some());
}

#[test]
fn a_sketch_without_a_list_begins_again_with_what_it_was_told() {
    let mut state = State::sketch(read(&[]), URL.into(), "ru".into());
    assert_eq!(state.word(), Some("ru"));
    assert_eq!(state.forget_all(), [URL, "ru"]);
    assert_eq!((state.phase, state.url()), (Phase::Loading, ""));
}

#[test]
fn words_that_come_while_the_list_is_awaited_or_after_it_are_spoken() {
    let table = communique::messages::available().iter().find(|table| table.tag == "ru").unwrap();
    let words = || Messages::begin(&table.lines().join("\n")).unwrap();
    let mut state = State::sketch(read(&[("data-lang", "ru")]), URL.into(), String::new());
    assert_eq!(state.word(), Some("ru"));
    assert_eq!(state.word(), None, "they are on their way");
    assert!(!state.speak("de", words()), "nobody asked for these");
    assert!(state.speak("ru", words()) && !state.speak("ru", words()));
    let whole = {
        let mut widget = Widget::with(&[("data-lang", "ru")], &feed("a b c d e f g"));
        widget.word("ru");
        outline(&tree(&widget))
    };
    let (feed, document) = document(&feed("a b c d e f g"), URL);
    state.take_in(feed, document, &moment(NOW));
    assert_eq!(outline(&shown(&state).unwrap()), whole);
}
