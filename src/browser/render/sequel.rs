//! Changes in the DOM only what differs from the last time. Part of the program's sequel.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element as DomElement, Node as DomNode};

use super::create;
use crate::markup::{Element, Node};

/// Attributes that tell one element from another: with other values it is another one, and is made anew.
const KEYS: &[&str] = &["data-id", "part", "src"];

/// How far among the new nodes an old one is looked for. One that has moved further is made anew.
const AHEAD: usize = 200;

/// Brings the nodes from `at` on, which are `old`, to `new`. What comes or goes before a node leaves that node alone, and
/// so the focus in it.
#[inline(never)]
pub fn children(document: &Document, parent: &DomNode, mut at: Option<DomNode>, old: &[Node], new: &[Node]) {
    let mut old = old.iter();
    let mut before = old.next();
    for (place, node) in new.iter().enumerate() {
        while before.is_some_and(|gone| !new.iter().skip(place).take(AHEAD).any(|wanted| is_same(gone, wanted))) {
            remove(parent, &mut at);
            before = old.next();
        }
        match (before, at.take()) {
            (Some(same), Some(standing)) if is_same(same, node) => {
                at = standing.next_sibling();
                change(document, &standing, same, node);
                before = old.next();
            }
            (_, next) => {
                if let Some(made) = create(document, node) {
                    let _ = parent.insert_before(&made, next.as_ref());
                }
                at = next;
            }
        }
    }
    while before.is_some() {
        remove(parent, &mut at);
        before = old.next();
    }
}

/// Removes the node `at` and goes on to the next one.
fn remove(parent: &DomNode, at: &mut Option<DomNode>) {
    if let Some(gone) = at.take() {
        *at = gone.next_sibling();
        let _ = parent.remove_child(&gone);
    }
}

/// Brings one node to `new`, which is the same but for its text, attributes and children.
fn change(document: &Document, standing: &DomNode, old: &Node, new: &Node) {
    match (old, new) {
        (Node::Text(before), Node::Text(text)) if before != text => standing.set_node_value(Some(text)),
        (Node::Element(before), Node::Element(element)) if before != element => {
            attributes(standing.unchecked_ref(), before, element);
            children(document, standing, standing.first_child(), &before.children, &element.children);
        }
        _ => {}
    }
}

fn attribute<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
}

fn is_same(one: &Node, other: &Node) -> bool {
    match (one, other) {
        (Node::Text(_), Node::Text(_)) => true,
        (Node::Element(one), Node::Element(other)) => {
            one.name == other.name && KEYS.iter().all(|key| attribute(one, key) == attribute(other, key))
        }
        _ => false,
    }
}

fn attributes(standing: &DomElement, old: &Element, new: &Element) {
    for (name, _) in &old.attributes {
        if attribute(new, name).is_none() {
            let _ = standing.remove_attribute(name);
        }
    }
    for (name, value) in &new.attributes {
        if attribute(old, name) != Some(value) {
            let _ = standing.set_attribute(name, value);
        }
    }
}
