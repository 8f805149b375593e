//! The walk through a feed's documents: what is fetched when, and where it ends.

use communique::failure::Failure;
use communique::feed::decode;
use communique::messages::en::EN;
use communique::scrutiny::Glance;
use communique::state::{Effect, Event, HostEvent, Phase, Timer};
use serde_json::json;

use crate::feeds::URL;
use crate::widget::{NEXT, POLLED, THIRD, TWO, Widget, feed, feed_to, feed_with};

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
fn a_host_in_letters_beyond_ascii_is_the_same_in_punycode() {
    const FINAL: &str = "https://xn--e1afmkfd.xn--p1ai/statements.json";
    for (next, followed) in [
        ("https://пример.рф/2.json", true),
        ("https://Пример.РФ:443/2.json", true),
        ("https://xn--e1afmkfd.xn--p1ai/2.json", true),
        ("https://xn--E1AFMKFD.xn--p1ai/2.json", true),
        ("https://примеры.рф/2.json", false),
        ("https://пример.рф:8443/2.json", false),
        ("http://пример.рф/2.json", false),
    ] {
        let mut widget = Widget::new(TWO);
        let (_, generation) = widget.requests.pop().unwrap();
        widget.answer_to(generation, FINAL, &feed_to("a b", next));
        assert_eq!(widget.fetched(), if followed { vec![next] } else { vec![] }, "{next}");
        // The first list leaves what it can't tell to the rest of the program.
        let (feed, _) = crate::widget::document(&feed_to("a b", next), FINAL);
        let mut glance = Glance::default();
        let read = decode::feed(&feed, FINAL, &mut glance);
        assert!(glance.vague || read.next_url.is_some() == followed, "{next}");
        if let Some((_, generation)) = widget.requests.pop() {
            widget.answer_to(generation, "https://xn--e1afmkfd.xn--p1ai/2.json", &feed_to("c", "3.json"));
            assert_eq!(widget.listed(), "a b c", "{next}");
        }
    }
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
    widget.page(2);
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
fn what_was_fetched_ahead_and_failed_is_missed_only_where_it_is_wanted() {
    let mut widget = Widget::with(TWO, &feed_to("a b", "2.json"));
    widget.fail(Failure::Status(500));
    assert!(!widget.state.walk.missed, "nobody has asked for it");
    widget.page(2);
    widget.fail(Failure::Status(500));
    assert!(widget.state.walk.missed);
    // One alert for all tries, that nobody hears twice.
    widget.wait(Timer::Retry);
    assert!(widget.state.walk.missed && widget.state.is_continuing());
    widget.fail(Failure::Status(500));
    assert!(widget.state.walk.missed);
    widget.wait(Timer::Retry);
    widget.answer(&feed("c"));
    assert!(!widget.state.walk.missed);
    // Or where nothing else will ask.
    let mut widget = Widget::with(TWO, &feed_to("a b", "2.json"));
    widget.fail(Failure::Status(404));
    assert!(widget.state.walk.missed);
    // Or where the page on view isn't whole without.
    let mut widget = Widget::with(TWO, &feed_to("a", "2.json"));
    widget.fail(Failure::Status(500));
    assert!(widget.state.walk.missed);
}

#[test]
fn of_what_was_fetched_ahead_and_failed_the_webmaster_hears_at_once_and_the_host_once_it_is_missed() {
    let told = |widget: &Widget| (widget.warned().len(), widget.errors().len());
    let mut widget = Widget::with(TWO, &feed_to("a b", "2.json"));
    widget.fail(Failure::Status(500));
    assert_eq!(told(&widget), (1, 0));
    widget.wait(Timer::Retry);
    widget.fail(Failure::Status(500));
    assert_eq!(told(&widget), (0, 0));
    widget.page(2);
    widget.fail(Failure::Status(500));
    assert_eq!(told(&widget), (0, 1));
    assert!(matches!(&widget.emitted()[..], [HostEvent::Error { url, retryable: true, .. }] if url == NEXT));
    widget.wait(Timer::Retry);
    widget.fail(Failure::Status(500));
    assert_eq!(told(&widget), (0, 0));
    widget.wait(Timer::Retry);
    widget.fail(Failure::Network);
    assert_eq!(told(&widget), (1, 1), "another one");
    // Where nothing else will ask, it is missed.
    let mut widget = Widget::with(TWO, &feed_to("a b", "2.json"));
    for attempt in 0..6 {
        widget.fail(Failure::Network);
        assert_eq!(told(&widget), (usize::from(attempt == 0), usize::from(attempt == 5)), "{attempt}");
        if attempt < 5 {
            widget.wait(Timer::Retry);
        }
    }
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
