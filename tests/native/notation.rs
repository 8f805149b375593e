//! A tree as it is written and read again: nothing is lost, and nothing that a feed says is taken for a sign.

use communique::markup::{Element, Node};
use communique::view::build::Build;
use communique::view::notation;

use crate::random::Random;
use crate::tree::read;

fn written(nodes: &[Node]) -> String {
    let mut build = Build::new(true, "en");
    build.nodes(nodes);
    build.finish()
}

fn element(name: &'static str, attributes: &[(&'static str, &str)], children: Vec<Node>) -> Node {
    let attributes = attributes.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Node::Element(Element { name, attributes, children })
}

#[test]
fn each_node_has_its_whole_its_attributes_and_its_children() {
    let tree = [
        element("p", &[("class", "a"), ("title", "")], vec![element("br", &[], vec![]), Node::Text("b".into())]),
        Node::Text(String::new()),
        element("hr", &[], vec![]),
    ];
    let text = written(&tree);
    assert_eq!(text, "\0<p\0class=a\0title=\0<br\0>\0'b\0>\0'\0<hr\0>");
    let nodes: Vec<_> = notation::nodes(&text).collect();
    assert_eq!(nodes.iter().map(|node| node.name()).collect::<Vec<_>>(), [Some("p"), None, Some("hr")]);
    assert_eq!(nodes.iter().map(|node| node.text()).collect::<Vec<_>>(), [None, Some(""), None]);
    assert_eq!(nodes.iter().map(|node| node.written).collect::<String>(), text);
    assert_eq!(nodes[0].attribute("title"), Some(""));
    assert_eq!(nodes[0].attribute("class"), Some("a"));
    assert_eq!(nodes[0].attribute("clas"), None);
    assert_eq!(read(&text), tree);
    assert_eq!(notation::nodes("").count(), 0);
    assert_eq!(notation::signs(&text).count(), 10);
}

#[test]
fn a_zero_character_begins_no_sign_and_is_kept() {
    let odd = "a\0onclick=b\0>\0<script\0'd\x000\0";
    let tree = [element("p", &[("title", odd)], vec![Node::Text(odd.into())])];
    assert_eq!(read(&written(&tree)), tree);
}

/// Nodes of a few levels, their texts full of what signs begin with.
fn nodes(random: &mut Random, depth: usize) -> Vec<Node> {
    let text = |random: &mut Random| -> String {
        (0..random.below(4)).map(|_| random.pick(&["<", ">", "'", "=", "p", "class=", "ж", "\0", "0"])).collect()
    };
    let node = |random: &mut Random| {
        if depth == 0 || random.below(3) == 0 {
            return Node::Text(text(random));
        }
        let name = random.pick(&["p", "div", "b"]);
        let attributes =
            (0..random.below(3)).map(|_| (random.pick(&["class", "id", "data-id"]), text(random))).collect();
        Node::Element(Element { name, attributes, children: nodes(random, depth - 1) })
    };
    (0..random.below(4)).map(|_| node(random)).collect()
}

#[test]
fn what_is_written_is_read_again() {
    let mut random = Random::new(7);
    for _ in 0..2000 {
        let tree = nodes(&mut random, 4);
        assert_eq!(read(&written(&tree)), tree);
    }
}
