//! Nodes into DOM: makes them with createElement and createTextNode, and changes only what differs from the last time.
//! No string is ever handed over as markup.

use std::mem;

use wasm_bindgen::JsCast;
use web_sys::{Document, Element as DomElement, Node as DomNode};

use crate::markup::{Element, Node};

/// Attributes that tell one element from another: with other values it is another one, and is made anew.
const KEYS: &[&str] = &["data-id", "src"];

/// What stands under a parent.
#[derive(Default)]
pub struct Rendered(Vec<Node>);

impl Rendered {
    /// Brings the children of `parent` to `nodes`.
    pub fn update(&mut self, parent: &DomNode, nodes: Vec<Node>) {
        let old = mem::replace(&mut self.0, nodes);
        if let Some(document) = parent.owner_document() {
            children(&document, parent, parent.first_child(), &old, &self.0);
        }
    }
}

/// Brings the nodes from `at` on, which are `old`, to `new`.
fn children(document: &Document, parent: &DomNode, mut at: Option<DomNode>, old: &[Node], new: &[Node]) {
    let mut old = old.iter();
    for node in new {
        let before = old.next();
        let next = at.as_ref().and_then(DomNode::next_sibling);
        match (before, at) {
            (Some(before), Some(standing)) => change(document, parent, &standing, before, node),
            _ => {
                if let Some(made) = create(document, node) {
                    let _ = parent.append_child(&made);
                }
            }
        }
        at = next;
    }
    for _ in old {
        let Some(standing) = at.take() else { break };
        at = standing.next_sibling();
        let _ = parent.remove_child(&standing);
    }
}

/// Brings one node to `new`.
fn change(document: &Document, parent: &DomNode, standing: &DomNode, old: &Node, new: &Node) {
    match (old, new) {
        (Node::Text(before), Node::Text(text)) => {
            if before != text {
                standing.set_node_value(Some(text));
            }
        }
        (Node::Element(before), Node::Element(element)) if is_same(before, element) => {
            if before != element {
                attributes(standing.unchecked_ref(), before, element);
                children(document, standing, standing.first_child(), &before.children, &element.children);
            }
        }
        _ => {
            if let Some(made) = create(document, new) {
                let _ = parent.replace_child(&made, standing);
            }
        }
    }
}

fn attribute<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
}

fn is_same(one: &Element, other: &Element) -> bool {
    one.name == other.name && KEYS.iter().all(|key| attribute(one, key) == attribute(other, key))
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

fn create(document: &Document, node: &Node) -> Option<DomNode> {
    match node {
        Node::Text(text) => Some(document.create_text_node(text).unchecked_into()),
        Node::Element(element) => {
            let made = document.create_element(element.name).ok()?;
            for (name, value) in &element.attributes {
                let _ = made.set_attribute(name, value);
            }
            for child in &element.children {
                if let Some(child) = create(document, child) {
                    let _ = made.append_child(&child);
                }
            }
            Some(made.unchecked_into())
        }
    }
}
