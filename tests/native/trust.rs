//! What a reader may trust: corrections with their dates, nothing left of a withdrawn text, statements that lead to those
//! they replace, and citations in each language.

use communique::citation::citation;
use communique::date::Civil;
use communique::feed::decode;
use communique::markup::{Element, Node};
use communique::messages::{Label, Messages, available};
use communique::state::{Effect, Event, HostEvent, Timer};
use communique::view;
use serde_json::{Value, json};

use crate::tree::{all, attribute, outline, read, text};
use crate::widget::{TWO, Widget, feed_of, feed_with};

const ALL: (&str, &str) = ("data-expanded", "all");

fn tree(widget: &Widget) -> String {
    outline(&read(&view::tree(&widget.state, "", &|_| 0)))
}

fn elements(widget: &Widget, so: impl Fn(&Element) -> bool) -> Vec<Element> {
    let nodes = read(&view::tree(&widget.state, "", &|_| 0));
    let found = |node: &Node| match node {
        Node::Element(element) => all(element).into_iter().filter(|element| so(element)).cloned().collect(),
        Node::Text(_) => Vec::new(),
    };
    nodes.iter().flat_map(found).collect()
}

/// The texts of the elements of a class.
fn texts(widget: &Widget, class: &str) -> Vec<String> {
    elements(widget, |element| attribute(element, "class") == Some(class)).iter().map(text).collect()
}

/// What the buttons that lead to other statements say, and where they lead.
fn leads(widget: &Widget) -> Vec<(String, String)> {
    let buttons = elements(widget, |element| attribute(element, "data-do") == Some("follow"));
    buttons.iter().map(|button| (text(button), attribute(button, "data-to").unwrap().to_owned())).collect()
}

fn item(id: &str, statement: Value) -> Value {
    json!({ "id": id, "title": id, "content_text": "Text.", "_statement": statement })
}

#[test]
fn the_notice_of_a_correction_says_when_it_was_made() {
    for (published, modified, shown) in [
        (json!("2025-10-31"), "2025-11-02", true),
        (json!("2025-10-31"), "2025-10-31", false),
        (json!("2025-10-31"), "2025-10-30", false),
        // An undated statement, too.
        (Value::Null, "2025-11-02", true),
    ] {
        for status in ["corrected", "withdrawn"] {
            let mut item = item("a", json!({ "status": status, "note": "Why." }));
            item["date_published"] = published.clone();
            item["date_modified"] = modified.into();
            let widget = Widget::with(&[], &feed_of(json!([item])));
            let notice = texts(&widget, "notice").concat();
            assert_eq!(notice.contains("November 2, 2025"), shown, "{published} {modified}: {notice}");
            assert!(notice.contains("Why."));
            assert!(!tree(&widget).contains("Updated"), "it is said once");
        }
    }
    let mut item = item("a", json!({}));
    item["date_modified"] = "2025-11-02".into();
    assert!(!tree(&Widget::with(&[], &feed_of(json!([item])))).contains("November"), "undated stays undated");
}

#[test]
fn nothing_of_a_withdrawn_text_is_left_for_anybody() {
    let everything = json!({ "status": "withdrawn", "salutation": "SECRET", "signature": "SECRET", "note": "Note.",
        "contacts": [{ "label": "SECRET", "phone": "1" }],
        "translations": [{ "url": "https://press.example.org/SECRET", "title": "SECRET" }] });
    for content in
        [json!({ "content_text": "SECRET" }), json!({ "content_html": "<p>SECRET" }), json!({ "summary": "SECRET" })]
    {
        let mut item = json!({ "id": "1", "url": "https://press.example.org/1", "image": "SECRET.jpg",
            "authors": [{ "name": "SECRET" }], "attachments": [{ "url": "SECRET.pdf" }], "_statement": everything });
        item.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
        for options in [&[ALL][..], &[("data-read", "link")]] {
            let widget = Widget::with(options, &feed_of(json!([item])));
            let tree = tree(&widget);
            assert!(!tree.contains("SECRET") && tree.contains("Note."), "{tree}");
            let statement = widget.state.list.statement("1").unwrap();
            assert!(!statement.has_body() && statement.summary.is_empty() && statement.title.is_empty());
            assert_eq!(statement.image, None);
        }
    }
    let mut titled = item("1", json!({ "status": "withdrawn" }));
    titled["title"] = "Its own title".into();
    assert!(tree(&Widget::with(&[], &feed_of(json!([titled])))).contains("Its own title"), "a title of its own stays");
}

#[test]
fn a_statement_and_the_one_it_replaces_lead_to_each_other() {
    let feed =
        feed_of(json!([item("new", json!({ "replaces": "old" })), item("old", json!({ "status": "withdrawn" }))]));
    let widget = Widget::with(&[], &feed);
    let expected = [("Replaces an earlier statement", "old"), ("Replaced by a newer statement", "new")];
    assert_eq!(leads(&widget), expected.map(|(text, id)| (text.to_owned(), id.to_owned())));
}

#[test]
fn what_is_not_in_the_list_is_named_but_leads_nowhere() {
    let feed = feed_of(json!([
        item("new", json!({ "replaces": "gone" })),
        item("self", json!({ "replaces": "self" })),
        item("odd", json!({ "replaces": ["new"] })),
    ]));
    let widget = Widget::with(&[], &feed);
    assert_eq!(leads(&widget), []);
    assert_eq!(texts(&widget, "relation"), ["Replaces an earlier statement"]);
    // The newer one may be cut off by an option: then it is not shown, but the older one is known to be old.
    let late = feed_of(json!([
        { "id": "old", "title": "old", "content_text": "Text." },
        item("new", json!({ "replaces": "old" })),
    ]));
    let widget = Widget::with(&[("data-limit", "1")], &late);
    assert_eq!(
        (leads(&widget), texts(&widget, "relation")),
        (vec![], vec!["Replaced by a newer statement".to_owned()])
    );
}

#[test]
fn the_newest_of_several_replacements_counts() {
    let feed = feed_of(json!([
        item("c", json!({ "replaces": "a" })),
        item("b", json!({ "replaces": "a" })),
        item("a", json!({}))
    ]));
    let widget = Widget::with(&[], &feed);
    assert_eq!(widget.state.list.successor("a", &|_| 0).as_deref(), Some("c"));
    assert_eq!(widget.state.list.successor("c", &|_| 0), None);
}

#[test]
fn an_id_may_have_any_characters_and_shifts_no_pair_after_it() {
    let feed = feed_of(json!([
        item("x\0y", json!({ "replaces": "a\0b" })),
        item("c", json!({ "replaces": "a" })),
        item("a", json!({}))
    ]));
    let widget = Widget::with(&[], &feed);
    let successor = |id| widget.state.list.successor(id, &|_| 0);
    assert_eq!((successor("a\0b").as_deref(), successor("a").as_deref()), (Some("x\0y"), Some("c")));
    assert_eq!((successor("x"), successor("c")), (None, None));
}

#[test]
fn what_replaces_what_follows_the_list_through_refreshes_and_continuations() {
    let mut widget = Widget::with(&[], &feed_with("a", json!({ "next_url": "2.json" })));
    assert_eq!(widget.state.list.successor("a", &|_| 0), None);
    widget.answer(&feed_of(json!([item("b", json!({ "replaces": "a" }))])));
    assert_eq!(widget.state.list.successor("a", &|_| 0).as_deref(), Some("b"));
    widget.send(Event::Refresh);
    widget.answer(&feed_of(json!([item("a", json!({})), item("b", json!({ "replaces": "a" }))])));
    assert_eq!(widget.state.list.successor("a", &|_| 0).as_deref(), Some("b"));
}

#[test]
fn a_statement_is_replaced_when_the_time_of_the_newer_one_has_come_and_not_before() {
    let mut new = item("new", json!({ "replaces": "old" }));
    new["date_published"] = "2026-01-01T01:00:00Z".into();
    for limit in ["0", "1"] {
        let mut widget = Widget::with(
            &[("data-limit", limit)],
            &feed_of(json!([new, item("old", json!({})), item("z", json!({}))])),
        );
        assert_eq!(texts(&widget, "relation"), [""; 0]);
        widget.wait(Timer::Publication);
        let replaced = texts(&widget, "relation").contains(&"Replaced by a newer statement".to_owned());
        assert_eq!((replaced, widget.state.list.successor("old", &|_| 0).as_deref()), (limit == "0", Some("new")));
    }
}

#[test]
fn what_replaces_what_is_found_out_anew_when_news_are_shown() {
    let items = |ids: &str| -> Vec<Value> {
        let dated = |id: &str| {
            let mut item = item(id, if id == "5" { json!({ "replaces": "4" }) } else { json!({}) });
            item["date_published"] = format!("2025-03-0{id}").into();
            item
        };
        ids.split(' ').map(dated).collect()
    };
    let feed = |ids: &str| feed_with("", json!({ "next_url": "2.json", "items": items(ids) }));
    let mut widget = Widget::with(TWO, &feed("4 3 2 1"));
    widget.send(Event::Refresh);
    widget.answer(&feed("5 4 3 2"));
    assert_eq!((widget.shown(), texts(&widget, "relation")), ("4 3".into(), vec![]));
    widget.send(Event::Reveal);
    assert_eq!(widget.shown(), "5 4");
    assert_eq!(texts(&widget, "relation"), ["Replaces an earlier statement", "Replaced by a newer statement"]);
}

#[test]
fn a_link_leads_at_once_to_a_statement_on_a_page_that_is_not_whole_yet() {
    let mut widget = Widget::with(&[("data-page-size", "2")], &feed_with("a b c", json!({ "next_url": "2.json" })));
    for event in [Event::Follow("c".into()), Event::Open("c".into())] {
        widget.page(1);
        widget.send(event);
        assert_eq!(
            (widget.shown(), widget.state.is_open(2, "c"), widget.state.awaits_page()),
            ("c".into(), true, false)
        );
        assert_eq!(widget.emitted(), [HostEvent::Page { page: 2, pages: 2 }]);
        assert!(widget.asked_for(&Effect::Focus(2)));
    }
    widget.answer(&feed_with("d e", json!({})));
    assert_eq!((widget.shown(), widget.emitted().len()), ("c d".into(), 0));
}

#[test]
fn a_list_with_a_replacement_waits_for_the_sequel_which_knows_of_it() {
    let (_, document) =
        crate::widget::document(&feed_of(json!([item("a", json!({ "replaces": "b" }))])), "https://a.example/");
    let (statement, vague) = decode::card(&document, 0, &mut Vec::new()).unwrap();
    assert!(vague && statement.replaces.is_none());
    let (_, document) =
        crate::widget::document(&feed_of(json!([item("a", json!({ "status": "withdrawn" }))])), "https://a.example/");
    assert!(!decode::card(&document, 0, &mut Vec::new()).unwrap().1, "one that was withdrawn does not");
}

#[test]
fn following_a_link_turns_to_the_page_opens_the_statement_and_moves_the_focus_there() {
    let feed = feed_of(json!([item("c", json!({ "replaces": "a" })), item("b", json!({})), item("a", json!({}))]));
    let mut widget = Widget::with(&[("data-page-size", "1")], &feed);
    widget.send(Event::Follow("a".into()));
    assert_eq!(widget.shown(), "a");
    assert!(widget.state.is_open(2, "a"));
    let focused = widget.effects.iter().rfind(|effect| matches!(effect, Effect::Focus(_)));
    assert_eq!(focused, Some(&Effect::Focus(2)));
    let mut linked = Widget::with(&[("data-page-size", "1"), ("data-read", "link")], &feed);
    linked.send(Event::Follow("a".into()));
    assert_eq!((linked.shown(), linked.state.is_open(2, "a")), ("a".into(), false));
    linked.send(Event::Follow("nothing".into()));
    assert_eq!(linked.effects, []);
}

#[test]
fn what_came_of_copying_is_said_aloud_and_beside_the_button_and_said_again_when_done_again() {
    let mut widget = Widget::with(&[ALL], &feed_of(json!([item("a", json!({})), item("b", json!({}))])));
    let mut said = Vec::new();
    for _ in 0..3 {
        widget.send(Event::Copied("a".into(), Label::CitationCopied));
        said.push(widget.announced().concat());
    }
    assert_eq!(said, ["Citation copied", "Citation copied\u{a0}", "Citation copied"]);
    assert_eq!(texts(&widget, "copied"), ["Citation copied"], "once, and not in the other statement");
    widget.send(Event::Copied("b".into(), Label::CopyFailed));
    assert_eq!(
        (widget.announced().concat().as_str(), texts(&widget, "copied")),
        ("Copying was not possible", vec!["Copying was not possible".to_owned()])
    );
}

#[test]
fn only_a_statement_with_an_address_offers_its_link_and_only_where_the_system_can_it_offers_to_share() {
    let offered = |url: Value, shares: bool| {
        let mut item = item("a", json!({}));
        item["url"] = url;
        let mut widget = Widget::with(&[ALL], &feed_of(json!([item])));
        widget.state.shares = shares;
        elements(&widget, |element| attribute(element, "class") == Some("tools"))
            .iter()
            .flat_map(all)
            .filter_map(|element| attribute(element, "data-do").map(str::to_owned))
            .collect::<Vec<_>>()
    };
    let url = json!("https://press.example.org/a");
    assert_eq!(offered(url.clone(), true), ["copy", "cite", "share"]);
    assert_eq!(offered(url, false), ["copy", "cite"]);
    assert_eq!(offered(Value::Null, true), ["cite"]);
}

#[test]
fn authors_are_named_unless_they_are_the_publisher_or_signed() {
    let byline = |authors: Value, signature: Value| {
        let mut item = item("a", json!({ "signature": signature }));
        item["authors"] = authors;
        let feed = feed_with("", json!({ "items": [item], "authors": [{ "name": "The office" }, "C. Three"] }));
        texts(&Widget::with(&[ALL], &feed), "byline").concat()
    };
    assert_eq!(byline(json!([{ "name": "A. One" }, { "name": "B. Two" }]), Value::Null), "A. One, B. Two");
    assert_eq!(byline(json!([{ "name": "The office" }, { "name": "B. Two" }]), Value::Null), "B. Two");
    assert_eq!(byline(json!([{ "name": "The office" }, { "name": "C. Three" }]), Value::Null), "");
    assert_eq!(byline(json!([{ "name": "A. One" }]), json!({ "name": "A. One", "role": "Press secretary" })), "");
    assert_eq!(byline(Value::Null, Value::Null), "");
}

#[test]
fn a_number_of_digits_alone_says_that_it_is_one() {
    let number = |number: &str| {
        texts(&Widget::with(&[], &feed_of(json!([item("a", json!({ "number": number }))]))), "number").concat()
    };
    assert_eq!(number("7/2023"), "No.\u{a0}7/2023");
    assert_eq!((number("٧").as_str(), number("۷").as_str()), ("No.\u{a0}٧", "No.\u{a0}۷"));
    assert_eq!(number("№ 7"), "№ 7");
    assert_eq!(number("رقم ٧"), "رقم ٧");
    assert_eq!(number("Res. 7"), "Res. 7");
    for table in available() {
        let mut widget =
            Widget::with(&[("data-lang", table.tag)], &feed_of(json!([item("a", json!({ "number": 7 }))])));
        widget.word(table.tag);
        let shown = texts(&widget, "number").concat();
        assert!(shown.contains('7') && shown.chars().count() > 2, "{}: {shown}", table.tag);
    }
}

#[test]
fn links_that_open_a_new_tab_say_so_to_those_who_cannot_see_it() {
    let mut item = item(
        "a",
        json!({ "contacts": [{ "phone": "+1 555 0100", "email": "a@press.example.org", "url": "https://press.example.org" }],
        "translations": [{ "language": "ru", "url": "https://press.example.org/ru", "title": "Заявление" }] }),
    );
    item["url"] = "https://press.example.org/a".into();
    item["attachments"] = json!([{ "url": "https://press.example.org/a.pdf" }]);
    let links = |target: &str| {
        let widget = Widget::with(&[ALL, ("data-link-target", target)], &feed_of(json!([item])));
        elements(&widget, |element| element.name == "a")
    };
    for link in links("_blank") {
        let new = attribute(&link, "target").is_some();
        assert_eq!(new, attribute(&link, "href").unwrap().starts_with("http"), "{link:?}");
        assert_eq!(new, text(&link).ends_with(" opens in a new tab"), "{link:?}");
    }
    assert!(links("_self").iter().all(|link| !text(link).contains("new tab") && attribute(link, "target").is_none()));
}

/// The citation of the only statement of a feed, read on 25 November 2026.
fn cited(tag: &str, feed: &Value) -> String {
    let mut widget = Widget::with(&[("data-lang", tag)], feed);
    widget.word(tag);
    let state = &widget.state;
    let words: &Messages = &state.words;
    citation(words, &state.feed, &state.list.statement("a").unwrap(), Civil::new(2026, 11, 25).unwrap(), &|_| 0)
}

#[test]
fn a_citation_names_publisher_title_date_address_and_when_it_was_read() {
    let mut item = item("a", json!({}));
    item["title"] = "On the winter session".into();
    item["url"] = "https://press.example.org/a".into();
    item["date_published"] = "2025-10-31".into();
    let whole = feed_with("", json!({ "items": [item], "authors": [{ "name": "The office" }] }));
    assert_eq!(
        cited("en", &whole),
        "The office, “On the winter session”, October 31, 2025, https://press.example.org/a, accessed November 25, 2026"
    );
    assert!(cited("de", &whole).contains("„On the winter session“, 31. Oktober 2025"));
    assert!(cited("ru", &whole).contains("«On the winter session»"));
    for table in available() {
        let citation = cited(table.tag, &whole);
        for part in ["The office", "On the winter session", "https://press.example.org/a"] {
            assert_eq!(citation.matches(part).count(), 1, "{}: {citation}", table.tag);
        }
        assert!(!citation.contains(['{', '}', '\n']) && citation.trim() == citation, "{}: {citation}", table.tag);
    }
    for tag in ["ar", "fa", "zh"] {
        let citation = cited(tag, &whole);
        assert!(citation.contains("https://press.example.org/a "), "an address ends with a blank: {citation}");
    }
    let bare = feed_of(json!([{ "id": "a", "title": "Bare", "content_text": "Text." }]));
    assert_eq!(cited("en", &bare), "Statements, “Bare”, accessed November 25, 2026");
}
