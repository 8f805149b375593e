//! What happens when: each test is one thing that readers, hosts, networks or publishers do to a widget.

use std::cell::Cell;

use communique::failure::Failure;
use communique::markup::Node;
use communique::messages::en::EN;
use communique::state::{Effect, Event, HostEvent, Moment, Phase, State, Timer, update};
use serde_json::json;

use crate::feeds::{NOW, URL, moment};
use crate::options::options;
use crate::tree::{all, text};
use crate::widget::{HOUR, MINUTE, Widget, document, feed, feed_of, feed_to, feed_with};

const TWO: &[(&str, &str)] = &[("data-page-size", "2")];
const NEXT: &str = "https://press.example.org/feeds/2.json";
const THIRD: &str = "https://press.example.org/feeds/3.json";

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
            "Communiqué: {URL} has at least 3 faults; set data-debug to see them here, or run `communique check` on the feed"
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
            let shown = communique::view::tree(&widget.state, "", &|_| 0);
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
            format!("Communiqué: data-feed \"{given}\" is not a http(s) URL; set it to the address of a JSON Feed");
        assert_eq!((widget.warned(), widget.fetched()), (vec![&*line], vec![]));
        assert_eq!(widget.state.phase, Phase::Failed(Failure::NoFeed));
        widget.configure(&[("data-feed", given), ("data-theme", "dark")]);
        assert_eq!(widget.warned(), [""; 0], "once");
    }
    for missing in [&[][..], &[("data-feed", "")], &[("data-feed", " ")]] {
        let mut widget = Widget::with(&[], &feed("a"));
        widget.url = String::new();
        widget.configure(missing);
        let line = "Communiqué: data-feed is missing or not a http(s) URL; set it to the address of a JSON Feed";
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

// ---- Late answers

#[test]
fn an_answer_to_an_older_request_is_dropped() {
    let mut widget = Widget::new(&[]);
    let (_, older) = widget.requests[0].clone();
    widget.url = "https://press.example.org/other.json".into();
    widget.configure(&[]);
    assert!(widget.asked_for(&Effect::Abandon));
    let (_, newer) = widget.requests[0].clone();
    widget.answer_to(older, URL, &feed("old"));
    assert_eq!((widget.state.phase, widget.effects.len()), (Phase::Loading, 0));
    widget.send(Event::Failed { generation: older, failure: Failure::Network, retry_after: None, of_signature: false });
    assert_eq!((widget.state.phase, widget.effects.len()), (Phase::Loading, 0));
    widget.answer_to(newer, "https://press.example.org/other.json", &feed("new"));
    assert_eq!(widget.listed(), "new");
    widget.answer_to(newer, "https://press.example.org/other.json", &feed("twice"));
    assert_eq!(widget.listed(), "new");
}

#[test]
fn a_continuation_of_the_feed_before_does_not_reach_the_feed_after() {
    let mut widget = Widget::with(TWO, &feed_to("a", "2.json"));
    let (_, older) = widget.requests.pop().unwrap();
    widget.url = "https://press.example.org/other.json".into();
    widget.configure(TWO);
    widget.answer(&feed("x"));
    widget.answer_to(older, NEXT, &feed("b"));
    assert_eq!(widget.listed(), "x");
}

// ---- Failures

#[test]
fn a_request_that_can_succeed_later_is_made_again_after_twice_as_long_each_time() {
    let mut widget = Widget::new(&[]);
    widget.random = 32_768;
    let mut pauses = Vec::new();
    for attempt in 0..6 {
        widget.fail(Failure::Status(503));
        let told = (widget.errors().len(), widget.warned().len());
        assert_eq!(told, if attempt == 0 { (1, 1) } else { (0, 0) }, "attempt {attempt}");
        if let Some(pause) = widget.waits(Timer::Retry) {
            pauses.push(pause);
            widget.wait(Timer::Retry);
            assert_eq!(widget.fetched(), [URL]);
        }
    }
    assert_eq!(pauses, [1000, 2000, 4000, 8000, 16_000]);
    assert_eq!(widget.state.phase, Phase::Failed(Failure::Status(503)));
}

#[test]
fn pauses_are_spread_by_chance_over_a_quarter_either_way() {
    for (random, expected) in [(0, 750), (65_535, 1249)] {
        let mut widget = Widget::new(&[]);
        widget.random = random;
        widget.fail(Failure::Network);
        assert_eq!(widget.waits(Timer::Retry), Some(expected));
    }
}

#[test]
fn a_server_that_says_when_to_come_back_is_believed_up_to_ten_minutes() {
    for (asked, expected) in [(7_000, 7_000), (0, 0), (u32::MAX, 600_000)] {
        let mut widget = Widget::new(&[]);
        widget.fail_until(Failure::Status(429), Some(asked));
        assert_eq!(widget.waits(Timer::Retry), Some(expected));
    }
}

#[test]
fn a_server_that_says_when_to_come_back_is_not_asked_before_because_the_tab_is_looked_at() {
    let mut widget = Widget::new(&[]);
    widget.fail_until(Failure::Status(429), Some(60_000));
    widget.send(Event::Attended);
    assert_eq!(widget.fetched(), [""; 0]);
}

#[test]
fn what_asking_again_cannot_mend_is_not_asked_again() {
    let hopeless = [
        Failure::Status(400),
        Failure::Status(404),
        Failure::Status(410),
        Failure::TooLarge,
        Failure::NotJson,
        Failure::NotFeed,
        Failure::SignatureMissing,
        Failure::SignatureWrong,
    ];
    for failure in hopeless {
        let mut widget = Widget::new(&[]);
        widget.fail(failure);
        assert_eq!((widget.waits(Timer::Retry), widget.errors()), (None, vec![failure.code()]));
        assert_eq!(widget.state.phase, Phase::Failed(failure));
        assert_eq!(widget.warned().len(), 1);
    }
    for failure in
        [408, 429, 500, 503, 599].map(Failure::Status).into_iter().chain([Failure::Network, Failure::Timeout])
    {
        let mut widget = Widget::new(&[]);
        widget.fail(failure);
        assert!(widget.waits(Timer::Retry).is_some(), "{failure:?}");
    }
}

// ---- Signatures

const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

#[test]
fn with_a_key_the_first_list_is_left_to_the_sequel() {
    let sketch = |attributes: &[(&str, &str)]| State::sketch(options(attributes).0, URL.into(), String::new());
    assert!(sketch(&[]).is_plain());
    assert!(!sketch(&[("data-public-key", KEY)]).is_plain());
}

#[test]
fn without_one_key_that_is_a_key_nothing_is_asked_for() {
    for keys in ["", "  ", "abc", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        let mut widget = Widget::new(&[("data-public-key", keys)]);
        assert_eq!((widget.fetched(), widget.errors()), (vec![], vec!["signature-wrong"]), "{keys:?}");
        assert_eq!(widget.warned().len(), 1, "about the option; of a feed that was not asked for nothing is known");
        assert_eq!(widget.state.explain(Failure::SignatureWrong), EN.unusable);
        for event in [Event::Retry, Event::Refresh, Event::Attended, Event::Due(Timer::Refresh)] {
            widget.send(event);
            assert_eq!(widget.fetched(), [""; 0], "{keys:?}");
        }
    }
    let one_of_two = Widget::new(&[("data-public-key", &format!("abc {KEY}"))]);
    assert_eq!((one_of_two.fetched(), one_of_two.warned().len()), (vec![URL], 1));
}

#[test]
fn a_list_that_was_not_verified_goes_when_a_key_is_set() {
    let mut widget = Widget::with(&[], &feed("a"));
    widget.configure(&[("data-public-key", KEY)]);
    assert!(widget.asked_for(&Effect::Abandon));
    assert_eq!((widget.state.phase, widget.listed(), widget.fetched()), (Phase::Loading, String::new(), vec![URL]));
    widget.fail(Failure::SignatureMissing);
    assert_eq!((widget.listed(), widget.errors()), (String::new(), vec!["signature-missing"]));
}

#[test]
fn what_must_be_verified_is_neither_kept_nor_recalled() {
    let cached: &[(&str, &str)] = &[("data-cache", "on"), ("data-public-key", KEY)];
    assert!(!Widget::with(cached, &feed("a")).asked_for(&Effect::Keep));
    let mut widget = Widget::new(cached);
    widget.fail(Failure::SignatureWrong);
    assert!(!widget.asked_for(&Effect::Recall));
}

#[test]
fn a_signature_that_cannot_be_had_is_told_with_its_own_address() {
    let told = |widget: &Widget, url: &str| {
        let [HostEvent::Error { url: emitted, retryable: true, .. }] = &widget.emitted()[..] else { panic!() };
        let line = format!("Communiqué: {url} answered with status 500; a feed answers with 200");
        assert_eq!((emitted.as_str(), widget.warned()), (url, vec![&*line]));
    };
    let mut widget = Widget::new(&[("data-public-key", KEY), ("data-page-size", "2")]);
    widget.fail_of_signature(Failure::Status(500));
    told(&widget, &format!("{URL}.sig"));
    widget.wait(Timer::Retry);
    widget.answer(&feed_to("a b", "2.json?x"));
    widget.fail_of_signature(Failure::Status(500));
    told(&widget, &format!("{NEXT}.sig?x"));
}

#[test]
fn a_timer_of_an_earlier_failure_does_not_ask_again_what_was_refused_since() {
    let mut widget = Widget::new(&[]);
    widget.fail(Failure::Status(503));
    widget.send(Event::Retry);
    widget.fail(Failure::Status(404));
    widget.send(Event::Due(Timer::Retry));
    assert_eq!(widget.fetched(), [""; 0]);
    let mut widget = Widget::with(TWO, &feed_to("a b", "2.json"));
    widget.fail(Failure::Status(404));
    widget.send(Event::Due(Timer::Retry));
    assert_eq!(widget.fetched(), [""; 0], "nor a continuation");
    widget.send(Event::Retry);
    assert_eq!(widget.fetched(), [NEXT], "but a reader may");
}

#[test]
fn another_failure_than_before_is_told_and_shown() {
    let mut widget = Widget::new(&[]);
    widget.fail(Failure::Status(503));
    widget.wait(Timer::Retry);
    widget.fail(Failure::Status(404));
    assert_eq!(widget.state.phase, Phase::Failed(Failure::Status(404)));
    assert_eq!((widget.errors(), widget.warned().len(), widget.waits(Timer::Retry)), (vec!["status"], 1, None));
}

#[test]
fn back_online_the_request_is_made_at_once() {
    let mut widget = Widget::new(&[]);
    widget.offline = true;
    widget.fail(Failure::Network);
    assert!(widget.state.explain(Failure::Network).contains("not connected"));
    widget.offline = false;
    widget.send(Event::Attended);
    assert_eq!(widget.fetched(), [URL]);
    widget.answer(&feed("a"));
    assert_eq!((widget.listed(), widget.state.phase), ("a".into(), Phase::Ready));
}

#[test]
fn the_reader_who_asks_again_sees_that_it_is_being_loaded() {
    let mut widget = Widget::new(&[]);
    widget.fail(Failure::Status(503));
    widget.send(Event::Retry);
    assert_eq!((widget.state.phase, widget.fetched()), (Phase::Loading, vec![URL]));
    widget.send(Event::Retry);
    assert_eq!(widget.fetched(), [""; 0]);
    widget.fail(Failure::Status(503));
    assert_eq!((widget.errors(), widget.waits(Timer::Retry)), (vec!["status"], Some(750)));
}

#[test]
fn the_host_hears_of_a_failure_in_the_readers_words() {
    let mut widget = Widget::new(&[]);
    widget.fail(Failure::Status(404));
    let [HostEvent::Error { failure, message, url, .. }] = &widget.emitted()[..] else { panic!() };
    assert_eq!((*failure, url.as_str()), (Failure::Status(404), URL));
    assert_eq!(message, "The publisher’s server answered with error 404.");
    assert_eq!(widget.warned(), [format!("Communiqué: {URL} answered with status 404; a feed answers with 200")]);
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
    assert_eq!(widget.emitted(), [HostEvent::Load { count: 1, pages: 1, stale: true }]);
    widget.send(Event::Due(Timer::Retry));
    widget.answer(&feed("kept"));
    assert_eq!((widget.state.stale, widget.listed()), (None, "kept".into()));
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

// ---- Polling

const POLLED: &[(&str, &str)] = &[("data-page-size", "2"), ("data-refresh", "10")];

/// A widget whose list was shown ten minutes ago and whose next answer is awaited.
fn polling(first: &serde_json::Value) -> Widget {
    let mut widget = Widget::with(POLLED, first);
    widget.wait(Timer::Refresh);
    assert_eq!(widget.fetched(), [URL]);
    widget
}

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
    let mut widget = Widget::with(POLLED, &feed_to("a b", "2.json"));
    widget.fail(Failure::Status(500));
    assert_eq!(widget.errors(), ["status"]);
    widget.send(Event::Due(Timer::Refresh));
    widget.fail(Failure::Network);
    assert!(widget.state.stale.is_some());
    assert_eq!((widget.errors(), widget.waits(Timer::Refresh)), (vec!["network"], Some(600_000)));
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

// ---- Archives

#[test]
fn the_continuation_is_fetched_once_ahead_and_no_further() {
    let mut widget = Widget::with(TWO, &feed_to("a b c", "2.json"));
    assert_eq!(widget.fetched(), [NEXT]);
    assert_eq!(widget.pager(), "1/…");
    widget.answer(&feed_to("d e f", "3.json"));
    assert_eq!((widget.fetched().len(), widget.listed()), (0, "a b c d e f".into()));
    widget.page(2);
    assert_eq!((widget.shown(), widget.announced(), widget.fetched().len()), ("c d".into(), vec!["Page 2"], 0));
    widget.page(3);
    assert_eq!((widget.shown(), widget.fetched()), ("e f".into(), vec![THIRD]));
    widget.answer(&feed("g"));
    assert_eq!((widget.listed(), widget.pager()), ("a b c d e f g".into(), "3/4".into()));
}

#[test]
fn a_page_is_whole_before_it_is_turned_to() {
    let mut widget = Widget::with(TWO, &feed_to("a b c", "2.json"));
    widget.page(2);
    assert_eq!((widget.pager(), widget.state.awaits_page()), ("1/…".into(), true));
    assert_eq!(widget.announced(), [EN.loading]);
    widget.answer(&feed_to("d", "3.json"));
    assert_eq!((widget.shown(), widget.state.awaits_page()), ("c d".into(), false));
    assert!(widget.asked_for(&Effect::Focus(2)));
}

#[test]
fn a_far_page_walks_the_chain_until_it_is_there() {
    let mut widget =
        Widget::with(TWO, &feed_with("a b", json!({ "next_url": "2.json", "_statement": { "total": 6 } })));
    assert_eq!((widget.pager(), widget.state.count()), ("1/3".into(), 6));
    widget.page(3);
    widget.answer(&feed_to("c d", "3.json"));
    assert_eq!((widget.fetched(), widget.pager()), (vec![THIRD], "1/3".into()));
    widget.answer(&feed("e f"));
    assert_eq!((widget.shown(), widget.pager()), ("e f".into(), "3/3".into()));
}

#[test]
fn a_feed_that_promises_more_than_it_has_ends_where_it_ends() {
    let mut widget =
        Widget::with(TWO, &feed_with("a b", json!({ "next_url": "2.json", "_statement": { "total": 600 } })));
    assert_eq!(widget.pager(), "1/300");
    widget.page(300);
    widget.answer(&feed("c"));
    assert_eq!((widget.shown(), widget.pager(), widget.state.count()), ("c".into(), "2/2".into(), 3));
}

#[test]
fn a_list_that_leads_back_is_not_walked_in_a_circle() {
    for back in ["statements.json", "statements.json#top", URL] {
        let widget = Widget::with(TWO, &feed_to("a", back));
        assert_eq!((widget.fetched().len(), widget.pager()), (0, "1/1".into()), "{back}");
    }
    let mut widget = Widget::with(TWO, &feed_to("a b", "2.json"));
    widget.answer(&feed_to("c d", "2.json#again"));
    widget.page(2);
    assert_eq!((widget.fetched().len(), widget.pager()), (0, "2/2".into()));
}

#[test]
fn the_address_after_a_redirect_is_one_already_read() {
    let mut widget = Widget::new(TWO);
    let (_, generation) = widget.requests.pop().unwrap();
    let real = "https://cdn.example.org/statements.json";
    widget.answer_to(generation, real, &feed_to("a", "statements.json"));
    assert_eq!((widget.fetched().len(), widget.pager()), (0, "1/1".into()));
}

#[test]
fn an_address_with_a_fragment_is_one_already_read() {
    let mut widget = Widget::new(TWO);
    widget.url = format!("{URL}#latest");
    widget.configure(TWO);
    widget.answer(&feed_to("a", "statements.json"));
    assert_eq!((widget.fetched().len(), widget.pager()), (0, "1/1".into()));
}

#[test]
fn an_endless_chain_of_nothing_new_is_left_after_three_documents() {
    for ids in ["", "a"] {
        let mut widget = Widget::with(TWO, &feed_to("a", "2.json"));
        let mut fetched = 0;
        while !widget.requests.is_empty() {
            fetched += 1;
            assert!(fetched < 10, "it goes on and on");
            widget.answer(&feed_to(ids, &format!("more-{fetched}.json")));
        }
        assert_eq!((fetched, widget.pager()), (3, "1/1".into()));
    }
}

#[test]
fn a_redirect_of_the_continuation_does_not_lead_the_chain_to_another_origin() {
    let mut widget = Widget::with(TWO, &feed_to("a", "2.json"));
    let (_, generation) = widget.requests.pop().unwrap();
    widget.answer_to(generation, "https://elsewhere.example/2.json", &feed_to("b", "3.json"));
    assert_eq!((widget.fetched().len(), widget.listed(), widget.pager()), (0, "a".into(), "1/1".into()));
    assert!(widget.warned()[0].contains("1 fault"), "{:?}", widget.warned());
}

#[test]
fn statements_that_stand_in_two_documents_are_shown_once() {
    let mut widget = Widget::with(TWO, &feed_to("a b c", "2.json"));
    widget.answer(&feed("c b d"));
    assert_eq!(widget.listed(), "a b c d");
}

#[test]
fn a_failing_continuation_leaves_the_list_and_asks_again() {
    let mut widget = Widget::with(TWO, &feed_to("a b", "2.json"));
    widget.fail(Failure::Status(500));
    assert_eq!((widget.listed(), widget.state.phase), ("a b".into(), Phase::Ready));
    assert_eq!(widget.state.walk.failure, Some(Failure::Status(500)));
    let [HostEvent::Error { url, retryable: true, .. }] = &widget.emitted()[..] else { panic!() };
    assert_eq!(url, NEXT);
    assert_eq!(widget.waits(Timer::Retry), Some(750));
    widget.send(Event::Retry);
    assert_eq!(widget.fetched(), [NEXT]);
    widget.answer(&feed("c"));
    assert_eq!((widget.listed(), widget.state.walk.failure), ("a b c".into(), None));
}

#[test]
fn the_reader_who_wants_the_next_page_makes_a_failed_continuation_be_asked_for_again() {
    let mut widget = Widget::with(TWO, &feed_to("a b", "2.json"));
    widget.fail(Failure::Status(404));
    widget.page(2);
    assert_eq!((widget.fetched(), widget.state.awaits_page()), (vec![NEXT], true));
    widget.answer(&feed("c"));
    assert_eq!((widget.shown(), widget.pager()), ("c".into(), "2/2".into()));
}

#[test]
fn a_refresh_does_not_forget_how_far_the_reader_has_walked() {
    let mut widget = Widget::with(POLLED, &feed_to("a b", "2.json"));
    widget.answer(&feed_to("c d", "3.json"));
    widget.send(Event::Refresh);
    widget.answer(&feed_to("x a", "2.json"));
    assert_eq!((widget.listed(), widget.state.arrived()), ("a b c d".into(), 1));
    widget.send(Event::Reveal);
    assert_eq!(widget.listed(), "x a b c d");
    widget.page(2);
    assert_eq!(widget.fetched(), [THIRD]);
}

#[test]
fn what_comes_from_further_down_while_news_wait_is_there_after_they_are_shown() {
    let mut widget = Widget::with(TWO, &feed_to("a b", "2.json"));
    let continuation = widget.requests.pop().unwrap();
    widget.send(Event::Refresh);
    widget.answer(&feed_to("x a b", "2.json"));
    assert_eq!(widget.state.arrived(), 1);
    widget.requests = vec![continuation];
    widget.answer(&feed_to("c d", "3.json"));
    assert_eq!(widget.listed(), "a b c d");
    widget.send(Event::Reveal);
    assert_eq!(widget.listed(), "x a b c d");
    assert!(!widget.fetched().contains(&NEXT));
}

#[test]
fn a_refresh_may_find_the_list_continued_and_a_circle_there_too() {
    let mut widget = Widget::with(TWO, &feed("a b"));
    widget.send(Event::Refresh);
    widget.answer(&feed_to("a b", "2.json"));
    assert_eq!(widget.fetched(), [NEXT]);
    let mut widget = Widget::with(TWO, &feed("a b"));
    widget.send(Event::Refresh);
    widget.answer(&feed_to("a b", "statements.json"));
    assert_eq!(widget.fetched(), [""; 0]);
}

// ---- What was said aloud

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
    widget.answer(&feed("a"));
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
    for newer in ["a b c", "a", ""] {
        let mut widget = told("a b c");
        widget.wait(Timer::Refresh);
        widget.answer(&feed(newer));
        assert_eq!((widget.announced(), widget.listed()), (vec![""], newer.into()));
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
    assert_eq!((widget.announced(), widget.pager()), (vec![""], "2/3".into()));
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
