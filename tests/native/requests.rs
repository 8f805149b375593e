//! How the feed is asked for and what follows where that fails: late answers, failures, signatures.

use communique::failure::Failure;
use communique::messages::en::EN;
use communique::state::{Effect, Event, HostEvent, Phase, State, Timer};

use crate::feeds::URL;
use crate::options::options;
use crate::widget::{KEY, NEXT, TWO, Widget, feed, feed_to};

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
    widget.page(2);
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
    assert_eq!((widget.state.summary().status, widget.fetched()), ("loading", vec![URL]));
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
