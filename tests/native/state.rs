//! What happens when: each test is one thing that readers, hosts, networks or publishers do to a widget.

use std::cell::Cell;

use communique::failure::Failure;
use communique::markup::Node;
use communique::messages::en::EN;
use communique::state::{Effect, Event, HostEvent, Moment, Phase, State, Timer, update};
use serde_json::json;

use crate::feeds::{NOW, URL, moment};
use crate::options::options;
use crate::tree::{all, read, text};
use crate::widget::{HOUR, KEY, NEXT, THIRD, TWO, Widget, document, feed, feed_of, feed_to, feed_with, polling};

// ---- The first answer

/// As the README's table of events has them.
#[test]
fn what_the_host_hears_is_plain_data() {
    let (id, url, message) = ("a".to_owned(), "https://example.org/".to_owned(), "No.".to_owned());
    let failure = communique::failure::Failure::Status(503);
    for (event, name, detail) in [
        (
            HostEvent::Load { count: 3, pages: 2, stale: false },
            "load",
            serde_json::json!({ "count": 3, "pages": 2, "stale": false }),
        ),
        (
            HostEvent::Error { failure, message, url: url.clone(), retryable: true },
            "error",
            serde_json::json!({ "code": "status", "message": "No.", "url": url, "retryable": true }),
        ),
        (HostEvent::Page { page: 2, pages: 3 }, "page", serde_json::json!({ "page": 2, "pages": 3 })),
        (HostEvent::Open { id: id.clone(), url: url.clone() }, "open", serde_json::json!({ "id": "a", "url": url })),
        (HostEvent::Close { id }, "close", serde_json::json!({ "id": "a" })),
    ] {
        assert_eq!((event.name(), serde_json::to_value(&event).unwrap()), (name, detail));
    }
}

#[test]
fn the_feed_is_asked_for_at_once_and_shown_when_it_comes() {
    let mut widget = Widget::new(TWO);
    assert_eq!(widget.fetched(), [URL]);
    assert!(widget.asked_for(&Effect::Render));
    assert_eq!(widget.state.phase, Phase::Loading);
    widget.answer(&feed("a b c"));
    assert_eq!(widget.state.phase, Phase::Ready);
    assert_eq!((widget.shown(), widget.pager()), ("a b".into(), "1/2".into()));
    assert_eq!(widget.emitted(), [HostEvent::Load { count: 3, pages: 2, stale: false }]);
    assert_eq!(widget.warned(), [""; 0]);
    assert_eq!(widget.waits(Timer::Refresh), None);
}

#[test]
fn an_empty_feed_is_a_list_of_nothing_on_one_page() {
    let widget = Widget::with(&[], &feed(""));
    assert_eq!((widget.state.phase, widget.pager()), (Phase::Ready, "1/1".into()));
    assert_eq!(widget.emitted(), [HostEvent::Load { count: 0, pages: 1, stale: false }]);
}

#[test]
fn without_a_feed_there_is_one_error_and_no_request() {
    let mut widget = Widget::new(&[]);
    widget.url = String::new();
    widget.configure(&[]);
    assert_eq!((widget.fetched().len(), widget.errors()), (0, vec!["no-feed"]));
    assert_eq!(widget.warned().len(), 1);
    assert_eq!(widget.state.explain(Failure::NoFeed), EN.unusable, "no file was asked for, so none is blamed");
    widget.url = URL.into();
    widget.configure(&[]);
    assert_eq!((widget.state.phase, widget.fetched()), (Phase::Loading, vec![URL]));
}

#[test]
fn all_faults_of_a_feed_are_one_console_line() {
    let items = json!([{ "title": "no id" }, { "id": "1" }, { "id": "1" }, 7]);
    let widget = Widget::with(&[], &feed_of(items.clone()));
    let [line] = widget.warned()[..] else { panic!("{:?}", widget.warned()) };
    assert_eq!(
        line,
        format!(
            "Communiqué: {URL} has at least 3 faults; set data-debug to see them here, or run `cargo x check` on the feed"
        )
    );
    let widget = Widget::with(&[("data-debug", "")], &feed_of(items));
    let [line] = widget.warned()[..] else { panic!("{:?}", widget.warned()) };
    assert_eq!(line.lines().count(), 4);
    assert!(!line.contains("data-debug"), "{line}");
    assert!(widget.asked_for(&Effect::Render), "the panel has them, too");
}

#[test]
fn with_data_debug_the_console_line_has_all_that_the_panel_has() {
    let items = json!([
        { "id": "a", "content_html": "<p>One<script>two</script>", "date_published": "32.13.2025", "tags": 7 },
        { "id": "b", "content_html": "<p>One<script>two</script>" },
        { "id": "c", "language": "no language at all" },
    ]);
    for attributes in [&[][..], &[("data-expanded", "first")], &[("data-expanded", "all")], TWO] {
        for feed in [feed_of(items.clone()), feed_with("", json!({ "version": 1, "items": items }))] {
            let widget = Widget::with(&[&[("data-debug", "")], attributes].concat(), &feed);
            let [line] = widget.warned()[..] else { panic!("{:?}", widget.warned()) };
            let shown = read(&communique::view::tree(&widget.state, "", &|_| 0));
            let Some(Node::Element(section)) = shown.first() else { panic!() };
            let panel: Vec<String> = all(section).into_iter().filter(|node| node.name == "li").map(text).collect();
            assert!(panel.len() > 1 && line.contains(&format!(" has at least {} faults;", panel.len())), "{line}");
            assert_eq!(line.lines().skip(1).map(str::trim).collect::<Vec<_>>(), panel);
        }
    }
    let widget = Widget::with(&[], &feed_of(items.clone()));
    assert_eq!(widget.warned(), [""; 0], "without it no statement is read for its faults");
}

#[test]
fn of_a_feed_the_console_has_one_line_whatever_comes_later() {
    for attributes in [TWO, &[("data-page-size", "2"), ("data-debug", "")]] {
        let faulty = json!({ "items": [{ "id": "a", "tags": 7 }, { "id": "b" }, 7], "next_url": "2.json" });
        let mut widget = Widget::with(attributes, &feed_with("", faulty));
        assert_eq!(widget.warned().len(), 1);
        widget.answer(&feed_of(json!([7, 7, { "id": "c", "tags": 7 }])));
        assert_eq!(widget.warned(), [""; 0]);
        widget.url = "https://press.example.org/other.json".into();
        widget.configure(attributes);
        widget.answer(&feed_of(json!([7])));
        assert_eq!(widget.warned().len(), 1, "another feed has one of its own");
    }
    // What is wrong further down alone.
    let mut widget =
        Widget::with(&[("data-page-size", "1"), ("data-debug", "")], &feed_of(json!([{ "id": "a", "tags": 7 }])));
    assert_eq!(widget.warned().len(), 1);
    widget.send(Event::Refresh);
    widget.answer(&feed_to("a", "2.json"));
    widget.answer(&feed_of(json!([7])));
    assert_eq!(widget.warned(), [""; 0]);
}

#[test]
fn a_wrong_option_is_told_once_however_often_the_attributes_are_read() {
    let mut widget = Widget::new(&[("data-page-size", "many")]);
    assert_eq!(widget.warned().len(), 1);
    widget.configure(&[("data-page-size", "many"), ("data-theme", "dark")]);
    assert_eq!(widget.warned(), [""; 0]);
    widget.configure(&[("data-page-size", "more"), ("data-theme", "dark")]);
    assert_eq!(widget.warned().len(), 1);
}

#[test]
fn a_wrong_address_of_a_feed_is_told_with_what_was_written_and_what_is_allowed() {
    let mut widget = Widget::new(&[]);
    widget.url = String::new();
    for given in ["javascript:alert(1)", "http://"] {
        widget.configure(&[("data-feed", given)]);
        let line =
            format!("Communiqué: data-feed \"{given}\" is not an http(s) URL; set it to the address of a JSON Feed");
        assert_eq!((widget.warned(), widget.fetched()), (vec![&*line], vec![]));
        assert_eq!(widget.state.phase, Phase::Failed(Failure::NoFeed));
        widget.configure(&[("data-feed", given), ("data-theme", "dark")]);
        assert_eq!(widget.warned(), [""; 0], "once");
    }
    for missing in [&[][..], &[("data-feed", "")], &[("data-feed", " ")]] {
        let mut widget = Widget::with(&[], &feed("a"));
        widget.url = String::new();
        widget.configure(missing);
        let line = "Communiqué: data-feed is missing or not an http(s) URL; set it to the address of a JSON Feed";
        assert_eq!(widget.warned(), [line]);
    }
}

// ---- Pages

#[test]
fn a_page_turn_shows_the_page_moves_the_focus_and_says_where_the_reader_is() {
    let mut widget = Widget::with(TWO, &feed("a b c d e"));
    widget.page(3);
    assert_eq!((widget.shown(), widget.pager()), ("e".into(), "3/3".into()));
    assert!(widget.asked_for(&Effect::Focus(4)));
    assert_eq!(widget.announced(), ["Page 3 of 3"]);
    assert_eq!(widget.emitted(), [HostEvent::Page { page: 3, pages: 3 }]);
}

#[test]
fn a_page_that_is_not_there_is_the_nearest_one() {
    let mut widget = Widget::with(TWO, &feed("a b c"));
    widget.page(99);
    assert_eq!(widget.pager(), "2/2");
    widget.page(0);
    assert_eq!(widget.pager(), "1/2");
    widget.page(1);
    assert_eq!(widget.effects, []);
}

#[test]
fn show_more_lengthens_the_list_and_moves_the_focus_to_what_is_new() {
    let mut widget = Widget::with(&[("data-page-size", "2"), ("data-paging", "more")], &feed("a b c d e"));
    assert_eq!(widget.shown(), "a b");
    widget.send(Event::More);
    assert_eq!(widget.shown(), "a b c d");
    assert!(widget.asked_for(&Effect::Focus(2)));
    assert_eq!(widget.announced(), ["4 statements shown"]);
    widget.send(Event::More);
    assert_eq!((widget.shown(), widget.announced()), ("a b c d e".into(), vec!["5 statements shown"]));
    widget.send(Event::More);
    assert_eq!(widget.effects, []);
}

#[test]
fn without_paging_there_is_one_page_and_nothing_is_fetched_ahead() {
    let mut widget = Widget::with(&[("data-page-size", "2"), ("data-paging", "none")], &feed_to("a b c", "2.json"));
    assert_eq!((widget.shown(), widget.state.pages()), ("a b c".into(), 1));
    assert_eq!(widget.fetched(), [""; 0]);
    widget.page(2);
    assert_eq!(widget.shown(), "a b c");
}

#[test]
fn without_paging_the_list_is_searched_on_until_there_is_something_to_show() {
    let tagged = |id: &str, tag: &str, next: &str| {
        feed_with("", json!({ "items": [{ "id": id, "tags": [tag] }], "next_url": next }))
    };
    let none: &[(&str, &str)] = &[("data-paging", "none"), ("data-tags", "law")];
    let mut widget = Widget::with(none, &tagged("a", "art", "2.json"));
    assert_eq!((widget.fetched(), widget.state.is_continuing()), (vec![NEXT], true));
    widget.answer(&tagged("b", "art", "3.json"));
    assert_eq!(widget.fetched(), [THIRD]);
    widget.answer(&tagged("c", "law", "4.json"));
    assert_eq!((widget.shown(), widget.fetched()), ("c".into(), vec![]));

    let mut widget = Widget::with(none, &tagged("a", "art", "2.json"));
    let mut fetched = 0;
    while !widget.requests.is_empty() && fetched < 10 {
        fetched += 1;
        widget.answer(&tagged(&format!("n{fetched}"), "art", &format!("more-{fetched}.json")));
    }
    assert_eq!((fetched, widget.shown()), (3, String::new()));

    let mut widget = Widget::with(none, &tagged("a", "art", "2.json"));
    widget.fail(Failure::Network);
    assert_eq!(widget.fetched(), [""; 0]);
    widget.wait(Timer::Retry);
    widget.answer(&tagged("b", "law", "3.json"));
    assert_eq!((widget.shown(), widget.fetched()), ("b".into(), vec![]));
}

#[test]
fn a_limit_ends_the_list_and_spares_the_continuation() {
    let widget = Widget::with(&[("data-page-size", "2"), ("data-limit", "3")], &feed_to("a b c d", "2.json"));
    assert_eq!((widget.listed(), widget.pager()), ("a b c".into(), "1/2".into()));
    assert_eq!(widget.fetched(), [""; 0]);
}

#[test]
fn tags_choose_and_excluded_tags_leave_out() {
    let items = json!([
        { "id": "a", "tags": ["Peace", "talks"] }, { "id": "b", "tags": ["talks"] }, { "id": "c" },
        { "id": "d", "tags": "peace" }, { "id": "e", "tags": ["peace", "draft"] }, { "id": "f", "tags": [7, "peace "] },
    ]);
    let tagged = |attributes: &[(&str, &str)]| Widget::with(attributes, &feed_of(items.clone())).listed();
    assert_eq!(tagged(&[("data-tags", "peace")]), "a d e f");
    assert_eq!(tagged(&[("data-tags", " PEACE , talks ")]), "a b d e f");
    assert_eq!(tagged(&[("data-exclude-tags", "peace")]), "b c");
    assert_eq!(tagged(&[("data-tags", "peace"), ("data-exclude-tags", "draft,talks")]), "d f");
    assert_eq!(tagged(&[("data-tags", "")]), "a b c d e f");
    assert_eq!(tagged(&[("data-tags", "none of these")]), "");
    assert_eq!(tagged(&[("data-tags", " , ")]), "");
}

#[test]
fn a_tag_is_the_same_in_any_case_and_with_any_accents_in_any_script() {
    for (tag, wanted) in [
        ("Политика", "политика"),
        ("безопасность", "БЕЗОПАСНОСТЬ"),
        ("Ειρήνη", "ΕΙΡΗΝΗ"),
        ("Élysée", "élysée"),
        ("Élysée", "Elysee"),
        ("İstanbul", "istanbul"),
        ("Ёлка", "елка"),
        ("Law & order", "law  & Order"),
        ("***", " *** "),
    ] {
        let items = json!([{ "id": "a", "tags": ["x", tag] }, { "id": "b", "tags": ["y"] }, { "id": "c" }]);
        let tagged = |name| Widget::with(&[(name, &format!("z, {wanted}"))], &feed_of(items.clone())).listed();
        assert_eq!((tagged("data-tags"), tagged("data-exclude-tags")), ("a".into(), "b c".into()), "{tag} {wanted}");
    }
    // Unlike letters, signs make another tag, but those that join words.
    let tags = ["C", "c++", "C#", "+", "—", "Press-release", "press release", ".NET", "net"];
    let items: Vec<serde_json::Value> =
        tags.iter().map(|tag| json!({ "id": tag.replace(' ', "_"), "tags": [tag] })).collect();
    for (wanted, expected) in [
        ("C++", "c++"),
        ("c#", "C#"),
        ("c", "C"),
        ("+", "+"),
        ("—", "—"),
        ("PRESS RELEASE", "Press-release press_release"),
        (".net", ".NET"),
        ("NET", "net"),
    ] {
        let widget = Widget::with(&[("data-tags", wanted), ("data-page-size", "20")], &feed_of(items.clone().into()));
        assert_eq!(widget.listed(), expected, "{wanted}");
    }
    let mut widget =
        Widget::with(&[("data-tags", "Мир")], &feed_of(json!([{ "id": "a", "tags": "мир" }, { "id": "b" }])));
    widget.configure(&[("data-exclude-tags", "Мир")]);
    assert_eq!(widget.listed(), "b", "what is wanted may change");
}

#[test]
fn a_tag_of_ten_thousand_statements_is_folded_once() {
    thread_local! { static CALLS: Cell<u32> = const { Cell::new(0) }; }
    fn counted(text: &str) -> String {
        CALLS.set(CALLS.get() + 1);
        crate::search::normal(text)
    }
    let items = (0..10_000)
        .map(|n| json!({ "id": n, "tags": ["Политика", if n % 2 == 0 { "Мир" } else { "Право" }] }))
        .collect();
    let (feed, document) = document(&feed_of(items), URL);
    let (options, notices) = options(&[("data-tags", "политика,мир"), ("data-exclude-tags", "право")]);
    let moment = Moment { normal: counted, ..moment(NOW) };
    let mut state = State::new();
    let configured = Event::Configured { options, notices, url: URL.into(), page_language: String::new() };
    let effects = update(&mut state, configured, &moment);
    assert!(effects.contains(&Effect::Fetch { url: URL.into(), generation: 1 }));
    update(&mut state, Event::Loaded { generation: 1, feed, document }, &moment);
    assert_eq!(state.count(), 5000);
    assert!(CALLS.get() <= 6, "three of the options and three of the feed are {} calls", CALLS.get());
}

// ---- Opening and closing

#[test]
fn a_statement_is_opened_and_closed_by_its_id() {
    let mut widget = Widget::with(TWO, &feed("a b c"));
    assert!(!widget.state.is_open(1, "b"));
    widget.send(Event::Open("b".into()));
    assert!(widget.state.is_open(1, "b"));
    widget.send(Event::Close("b".into()));
    assert!(!widget.state.is_open(1, "b"));
    assert_eq!(widget.emitted(), [HostEvent::Close { id: "b".into() }]);
    widget.send(Event::Close("b".into()));
    assert_eq!(widget.effects, []);
}

#[test]
fn a_statement_of_another_page_is_opened_there() {
    let mut widget = Widget::with(TWO, &feed("a b c"));
    widget.send(Event::Open("c".into()));
    assert_eq!((widget.pager(), widget.state.is_open(2, "c")), ("2/2".into(), true));
    widget.send(Event::Open("unknown".into()));
    assert_eq!(widget.effects, []);
}

#[test]
fn the_first_or_all_start_opened_and_stay_closed_once_closed() {
    let mut widget = Widget::with(&[("data-expanded", "first")], &feed("a b"));
    assert!(widget.state.is_open(0, "a") && !widget.state.is_open(1, "b"));
    widget.send(Event::Close("a".into()));
    assert!(!widget.state.is_open(0, "a"));
    widget.send(Event::Open("a".into()));
    assert!(widget.state.is_open(0, "a"));
    widget.configure(&[("data-expanded", "all")]);
    assert!(widget.state.is_open(0, "a") && widget.state.is_open(1, "b"));
}

#[test]
fn where_texts_are_only_linked_nothing_opens() {
    let mut widget = Widget::with(&[("data-read", "link"), ("data-expanded", "all")], &feed("a b"));
    widget.send(Event::Open("a".into()));
    assert!(!widget.state.is_open(0, "a"));
}

// ---- Copies kept in the host's storage

#[test]
fn with_a_cache_the_feed_is_kept_and_recalled_when_it_cannot_be_had() {
    let cached: &[(&str, &str)] = &[("data-cache", "on")];
    let widget = Widget::with(cached, &feed("a"));
    assert!(widget.asked_for(&Effect::Keep));
    let mut widget = Widget::new(cached);
    widget.fail(Failure::Network);
    assert!(widget.asked_for(&Effect::Recall));
    let fetched = widget.now - HOUR;
    widget.recall(&feed("kept"), fetched);
    assert_eq!((widget.listed(), widget.state.stale), ("kept".into(), Some(fetched)));
    let load = HostEvent::Load { count: 1, pages: 1, stale: true };
    assert!(matches!(&widget.emitted()[..], [HostEvent::Error { retryable: true, .. }, then] if *then == load));
    widget.send(Event::Due(Timer::Retry));
    widget.answer(&feed("kept"));
    assert_eq!((widget.state.stale, widget.listed()), (None, "kept".into()));
}

#[test]
fn the_host_is_told_of_a_failure_once_it_is_known_whether_a_copy_is_kept() {
    let failed = |recall: &dyn Fn(&mut Widget)| {
        let mut widget = Widget::new(&[("data-cache", "on")]);
        widget.fail(Failure::Status(404));
        assert_eq!(widget.emitted(), []);
        recall(&mut widget);
        let retryable = widget.emitted().into_iter().find_map(|event| match event {
            HostEvent::Error { retryable, .. } => Some(retryable),
            _ => None,
        });
        retryable.map(|retryable| (retryable, widget.state.summary().status))
    };
    assert_eq!(failed(&|widget| widget.recall(&feed("kept"), widget.now - HOUR)), Some((true, "ready")));
    assert_eq!(failed(&|widget| widget.recall(&feed("kept"), widget.now - 1000 * HOUR)), Some((false, "error")));
    assert_eq!(failed(&|widget| widget.send(Event::Recalled(None))), Some((false, "error")));
}

#[test]
fn a_cache_that_is_switched_on_keeps_the_list_that_is_there_if_that_is_the_feed_and_no_more() {
    let cached: &[(&str, &str)] = &[("data-cache", "on")];
    let mut widget = Widget::with(&[], &feed("a"));
    widget.configure(cached);
    assert!(widget.asked_for(&Effect::Keep));
    let mut widget = Widget::with(TWO, &feed_to("a b c", "2.json"));
    widget.answer(&feed("d"));
    widget.configure(cached);
    assert!(!widget.asked_for(&Effect::Keep), "the document that came last is not the first one");
    let mut widget = Widget::new(&[]);
    widget.configure(cached);
    assert!(!widget.asked_for(&Effect::Keep), "there is none");
}

#[test]
fn without_a_cache_nothing_is_kept_or_recalled() {
    let widget = Widget::with(&[], &feed("a"));
    assert!(!widget.asked_for(&Effect::Keep));
    let mut widget = Widget::new(&[]);
    widget.fail(Failure::Network);
    assert!(!widget.asked_for(&Effect::Recall));
}

#[test]
fn what_is_kept_is_removed_when_the_cache_is_switched_off_and_at_no_other_time() {
    let forgets = |widget: &Widget| widget.effects.iter().any(|effect| matches!(effect, Effect::Forget(_)));
    let cached: &[(&str, &str)] = &[("data-cache", "on")];
    let mut widget = Widget::with(cached, &feed("a"));
    widget.configure(&[("data-cache", "on"), ("data-theme", "dark")]);
    assert!(!forgets(&widget));
    widget.configure(&[("data-cache", "off")]);
    assert!(widget.asked_for(&Effect::Forget(URL.into())));
    widget.configure(&[]);
    assert!(!forgets(&widget), "once");
    widget.send(Event::Refresh);
    widget.answer(&feed("a"));
    assert!(!widget.asked_for(&Effect::Keep));
    for attributes in [&[][..], &[("data-cache", "off")]] {
        let mut widget = Widget::new(attributes);
        assert!(!forgets(&widget), "at first the storage is not touched");
        widget.answer(&feed("a"));
        widget.configure(cached);
        assert!(!forgets(&widget));
    }
    let mut widget = Widget::with(cached, &feed("a"));
    widget.url = "https://press.example.org/other.json".into();
    widget.configure(&[]);
    assert!(widget.asked_for(&Effect::Forget(URL.into())), "it was kept of the feed before");
    let mut widget = Widget::with(cached, &feed("a"));
    widget.configure(&[("data-cache", "on"), ("data-public-key", KEY)]);
    assert!(widget.asked_for(&Effect::Forget(URL.into())), "nobody has signed that");
}

#[test]
fn a_kept_copy_is_shown_for_two_weeks_and_never_over_an_answer() {
    let mut widget = Widget::new(&[("data-cache", "on")]);
    widget.fail(Failure::Network);
    widget.recall(&feed("old"), widget.now - 15 * 24 * HOUR);
    assert_eq!((widget.listed(), widget.state.phase), (String::new(), Phase::Failed(Failure::Network)));
    // Kept before a clock was put back: it would never grow old.
    widget.recall(&feed("of the future"), widget.now + 1);
    assert_eq!((widget.listed(), widget.state.phase), (String::new(), Phase::Failed(Failure::Network)));
    widget.recall(&feed("now"), widget.now);
    assert_eq!(widget.listed(), "now");
    let mut widget = Widget::with(&[("data-cache", "on")], &feed("fresh"));
    widget.recall(&feed("old"), widget.now - HOUR);
    assert_eq!(widget.listed(), "fresh");
}

// ---- Time

#[test]
fn a_statement_of_the_future_appears_when_its_time_has_come() {
    let items = json!([
        { "id": "later", "date_published": "2026-01-01T02:00:00Z" },
        { "id": "soon", "date_published": "2026-01-01T01:00:00Z" },
        { "id": "past", "date_published": "2025-12-31" },
    ]);
    let mut widget = Widget::with(&[], &feed_of(items));
    assert_eq!((widget.listed(), widget.waits(Timer::Publication)), ("past".into(), Some(3_600_000)));
    widget.wait(Timer::Publication);
    assert_eq!((widget.listed(), widget.waits(Timer::Publication)), ("soon past".into(), Some(3_600_000)));
    assert!(widget.asked_for(&Effect::Render));
    widget.wait(Timer::Publication);
    assert_eq!((widget.listed(), widget.waits(Timer::Publication)), ("later soon past".into(), None));
}

#[test]
fn nobody_waits_for_next_year() {
    let items = json!([{ "id": "far", "date_published": "2027-01-01" }, { "id": "a" }]);
    let widget = Widget::with(&[], &feed_of(items));
    assert_eq!((widget.listed(), widget.waits(Timer::Publication)), ("a".into(), None));
}

// ---- Attributes changing under a living widget

#[test]
fn another_page_size_keeps_the_top_of_the_page_on_view() {
    let mut widget = Widget::with(TWO, &feed("a b c d e f g"));
    widget.page(3);
    assert_eq!(widget.shown(), "e f");
    widget.configure(&[("data-page-size", "3")]);
    assert_eq!((widget.shown(), widget.pager()), ("d e f".into(), "2/3".into()));
    assert_eq!(widget.fetched(), [""; 0]);
}

#[test]
fn other_filters_and_limits_take_effect_without_a_request() {
    let items = json!([{ "id": "a", "tags": ["x"] }, { "id": "b" }, { "id": "c", "tags": ["x"] }]);
    let mut widget = Widget::with(&[("data-page-size", "1")], &feed_of(items));
    widget.page(3);
    widget.configure(&[("data-page-size", "1"), ("data-tags", "x")]);
    assert_eq!((widget.listed(), widget.pager()), ("a c".into(), "2/2".into()));
    widget.configure(&[("data-page-size", "1"), ("data-limit", "1")]);
    assert_eq!((widget.listed(), widget.pager()), ("a".into(), "1/1".into()));
    widget.configure(&[("data-page-size", "1")]);
    assert_eq!(widget.listed(), "a b c");
}

#[test]
fn another_way_of_paging_takes_effect_at_once() {
    let mut widget = Widget::with(TWO, &feed("a b c d e"));
    widget.page(2);
    widget.configure(&[("data-page-size", "2"), ("data-paging", "more")]);
    assert_eq!(widget.shown(), "a b");
    widget.send(Event::More);
    widget.configure(TWO);
    assert_eq!((widget.shown(), widget.pager()), ("a b".into(), "1/3".into()));
}

#[test]
fn a_page_that_was_waited_for_is_shown_where_there_are_no_pages_any_more() {
    let mut widget = Widget::with(TWO, &feed_to("a b", "2.json"));
    widget.page(2);
    widget.configure(&[("data-page-size", "2"), ("data-paging", "none")]);
    widget.answer(&feed_to("c d", "3.json"));
    assert_eq!((widget.shown(), widget.asked_for(&Effect::Render)), ("a b c d".into(), true));
}

#[test]
fn a_lengthened_list_that_is_made_shorter_keeps_the_focus_in_it() {
    let mut widget = Widget::with(&[("data-page-size", "2"), ("data-paging", "more")], &feed("a b c d e f g"));
    widget.page(4);
    assert_eq!((widget.shown(), widget.asked_for(&Effect::Focus(2))), ("a b c d e f g".into(), true));
    widget.page(2);
    assert_eq!((widget.shown(), widget.asked_for(&Effect::Focus(2))), ("a b c d".into(), true));
    assert_eq!(widget.announced(), ["4 statements shown"]);
    widget.page(1);
    assert_eq!((widget.shown(), widget.asked_for(&Effect::Focus(0))), ("a b".into(), true));
}

#[test]
fn another_feed_begins_anew_but_keeps_the_words() {
    let mut widget = Widget::with(&[("data-lang", "ru")], &feed("a b c"));
    widget.word("ru");
    widget.url = "https://press.example.org/other.json".into();
    widget.configure(&[("data-lang", "ru")]);
    assert_eq!((widget.state.phase, widget.state.words.tag()), (Phase::Loading, "ru"));
    assert!(!widget.effects.iter().any(|effect| matches!(effect, Effect::Word(_))));
    assert_eq!(widget.fetched(), ["https://press.example.org/other.json"]);
}

#[test]
fn the_language_is_the_attributes_else_the_pages_else_the_feeds_else_english() {
    fn asked(widget: &Widget) -> Vec<&str> {
        fn tag(effect: &Effect) -> Option<&str> {
            match effect {
                Effect::Word(tag) => Some(tag.as_str()),
                _ => None,
            }
        }
        widget.effects.iter().filter_map(tag).collect()
    }
    let russian = feed_with("a", json!({ "language": "ru" }));
    let widget = Widget::new(&[("data-lang", "kk")]);
    assert_eq!(asked(&widget), ["kk"]);
    let mut widget = Widget::new(&[]);
    assert_eq!(asked(&widget), [""; 0]);
    widget.answer(&russian);
    assert_eq!(asked(&widget), ["ru"]);
    widget.page_language = "be".into();
    widget.configure(&[]);
    assert_eq!(asked(&widget), ["be"]);
    widget.configure(&[("data-lang", "hy")]);
    assert_eq!(asked(&widget), ["hy"]);
    let widget = Widget::with(&[], &feed("a"));
    assert_eq!(asked(&widget), ["en"]);
    let mut widget = Widget::new(&[]);
    widget.fail(Failure::NotJson);
    assert_eq!(asked(&widget), ["en"]);
}

#[test]
fn a_list_of_nothing_is_filled_at_once() {
    let mut widget = polling(&feed(""));
    widget.answer(&feed("a b"));
    assert_eq!((widget.listed(), widget.state.arrived()), ("a b".into(), 0));
}

#[test]
fn a_large_feed_is_refreshed_without_comparing_every_statement_with_every_other() {
    // No clock is read: thousands of millions of comparisons would not come to an end.
    let ids: String = (0..100_000).map(|n| format!("{n} ")).collect();
    let mut widget = polling(&feed(&ids));
    widget.answer(&feed(&format!("new {ids}")));
    widget.send(Event::Reveal);
    assert_eq!(widget.state.list.loaded(), 100_001);
}

#[test]
fn words_that_come_late_do_not_replace_those_of_a_newer_language() {
    let mut widget = Widget::with(&[("data-lang", "be")], &feed("a"));
    widget.configure(&[("data-lang", "ru")]);
    widget.word("ru");
    widget.word("be");
    assert_eq!(widget.state.words.tag(), "ru");
}

#[test]
fn english_which_is_there_from_the_beginning_does_not_have_the_list_built_again() {
    let mut widget = Widget::with(&[], &feed("a"));
    widget.word("en");
    assert!(!widget.asked_for(&Effect::Render));
    widget.configure(&[("data-lang", "ru")]);
    widget.word("ru");
    assert!(widget.asked_for(&Effect::Render), "other words do");
}
