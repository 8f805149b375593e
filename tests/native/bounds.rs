//! What a feed can make the widget do is bounded by the feed's length. No clock is read: where work grew with the square of
//! what is given here, these tests would not come to an end.

use std::collections::HashMap;

use communique::failure::Failure;
use communique::feed::decode::{LIST_MAX, sequel};
use communique::feed::wire::{Json, Reader};
use communique::feed::{Document, Statement};
use communique::markup::{Context, Element, Node, paragraphs, parse, text};
use communique::notice::Notice;
use serde::de::DeserializeSeed;
use serde_json::{Value, json};

use crate::widget::{Widget, feed_of};

const CONTEXT: Context = Context { base: "https://press.example.org/", images: true, blank: false, heading_level: 3 };

#[test]
fn raw_text_that_never_ends_is_passed_over_in_one_go() {
    for name in ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"] {
        for piece in ["<", "</", "<!--", "-->"] {
            let source = [&format!("a<{name}>"), &*piece.repeat(50_000)].concat();
            assert_eq!(parse(&source, &CONTEXT).0, [Node::Text("a".into())], "{name} {piece}");
        }
    }
}

#[test]
fn markup_of_one_piece_again_and_again_is_read_in_one_go() {
    for begin in ["", "<a ", "<a b=", "<a b='", "<!--", "<![CDATA[", "<svg><![CDATA["] {
        for piece in ["<", "</", "=", "= ", " ", "/", "'", "-", "]", "&", "&#", "&a", "\0", "\r"] {
            let (nodes, _) = parse(&[begin, &*piece.repeat(50_000)].concat(), &CONTEXT);
            assert!(nodes.len() <= 1, "{begin} {piece}");
        }
    }
}

/// How many bytes of attributes there are.
fn attributes(nodes: &[Node]) -> usize {
    nodes
        .iter()
        .map(|node| match node {
            Node::Text(_) => 0,
            Node::Element(Element { attributes: own, children, .. }) => {
                own.iter().map(|(_, value)| value.len()).sum::<usize>() + attributes(children)
            }
        })
        .sum()
}

#[test]
fn formatting_that_is_opened_again_and_again_multiplies_no_attributes() {
    for (title, blocks) in [(720_000, 6_600), (1_000, 15_000)] {
        let source = ["<p><b title='", &*"A".repeat(title), "'>x", &*"<p>x".repeat(blocks)].concat();
        let (nodes, _) = parse(&source, &CONTEXT);
        assert!(attributes(&nodes) < 2_000_000, "{}", attributes(&nodes));
        assert_eq!(text(&nodes).matches('x').count(), blocks + 1, "nothing of the text is lost");
    }
}

#[test]
fn a_text_of_more_lines_than_the_policy_has_nodes_ends_in_one_line() {
    let nodes = paragraphs(&"a\n".repeat(300_000));
    let [Node::Element(Element { children, .. })] = &nodes[..] else { panic!("one paragraph") };
    assert!(children.len() < 50_000, "{}", children.len());
    let Some(Node::Text(last)) = children.last() else { panic!("a text") };
    assert_eq!(last.matches('a').count(), 300_000 - 19_999, "nothing of the text is lost");
}

/// The statement of the one item of a feed, and what was noticed.
fn statement(item: &Value) -> (Statement, Vec<Notice>) {
    let item: Json = Reader::ANY.deserialize(item).unwrap();
    let document = Document::new(std::rc::Rc::new(vec![item]), "https://press.example.org/feed.json");
    let mut notices = Vec::new();
    (sequel::statement(&document, 0, &mut notices).unwrap(), notices)
}

#[test]
fn of_a_list_too_long_for_anybody_the_beginning_is_read() {
    let (many, link) = (50_000, json!({ "url": "https://press.example.org/x", "language": "ru" }));
    let words: Vec<String> = (0..many).map(|n| format!("word {n}")).collect();
    let links = vec![link; 1000];
    let item = json!({
        "id": "1", "title": "One", "tags": words, "authors": words, "attachments": links,
        "_statement": { "salutation": words, "translations": links, "contacts": vec![json!({ "phone": "1" }); 1000] },
    });
    let (statement, notices) = statement(&item);
    assert_eq!(statement.tags.len(), LIST_MAX);
    assert_eq!(statement.authors.len(), LIST_MAX);
    assert_eq!(statement.attachments.len(), LIST_MAX);
    assert_eq!(statement.salutation.len(), LIST_MAX);
    assert_eq!(statement.translations.len(), LIST_MAX);
    assert_eq!(statement.contacts.len(), LIST_MAX);
    let mut fields: Vec<&str> =
        notices.iter().filter(|notice| notice.problem.contains("more than 500")).map(|notice| notice.field).collect();
    fields.sort_unstable();
    let expected =
        ["_statement.contacts", "_statement.salutation", "_statement.translations", "attachments", "authors", "tags"];
    assert_eq!(fields, expected);
    assert_eq!(LIST_MAX, 500, "as the notice says");
}

/// Ids that FNV-1a, unless it is seeded, gives one and the same hash: pairs of blocks that collide from the state before
/// them, in all combinations.
fn colliding_ids(blocks: u32) -> Vec<String> {
    let step = |state: u32, text: &str| text.bytes().fold(state, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    let mut state = 0x811c_9dc5;
    let mut ids = vec![String::new()];
    for _ in 0..blocks {
        let mut seen = HashMap::new();
        let (one, other) = (0..)
            .find_map(|n: u32| {
                let block = format!("{n:06x}");
                let after = step(state, &block);
                seen.insert(after, block.clone()).map(|twin| (twin, block))
            })
            .unwrap();
        state = step(state, &one);
        ids = ids.iter().flat_map(|id| [[id, &*one].concat(), [id, &*other].concat()]).collect();
    }
    ids
}

#[test]
fn ids_made_to_collide_do_not_hold_up_the_list_nor_a_kept_copy_of_it() {
    let ids = colliding_ids(16);
    let items: Vec<Value> = ids.iter().map(|id| json!({ "id": id, "title": "t" })).collect();
    let feed = feed_of(Value::Array(items));
    for kept in [false, true] {
        let mut widget = Widget::new(&[]);
        widget.random = 4711;
        if kept {
            widget.fail(Failure::Network);
            widget.recall(&feed, widget.now);
        } else {
            widget.answer(&feed);
        }
        assert_eq!(widget.state.count() as usize, ids.len());
    }
}

#[test]
fn a_filter_knows_a_thousand_values_at_most() {
    let items: Vec<Value> =
        (0..2_000).map(|n| json!({ "id": n, "title": "t", "tags": [format!("tag {n}")] })).collect();
    let mut widget = Widget::with(&[("data-filters", "on")], &feed_of(Value::Array(items)));
    widget.search();
    let quest = widget.state.finding.quest().unwrap();
    assert_eq!((0..3_000).filter_map(|n| quest.value(n)).count(), 1_000);
}

#[test]
fn an_address_of_nothing_but_slashes_or_dots_is_judged_in_one_go() {
    for piece in ["/", "\\", "../", "./", "a/../", "%2e%2E/", "@", ":", "%"] {
        let html = ["<a href='https://press.example.org/", &*piece.repeat(50_000), "'>x</a>"].concat();
        parse(&html, &CONTEXT);
        parse(&["<a href='", &*piece.repeat(50_000), "'>x</a>"].concat(), &CONTEXT);
    }
}
