//! Changes in the DOM only what differs from the last time. Part of the program's sequel.

use js_sys::Function;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node as DomNode};

use super::put;
use crate::view::notation::{Node, nodes, plain};

/// Attributes that tell one element from another: with other values it is another one, and is made anew.
const KEYS: [&str; 3] = ["data-id", "part", "src"];

/// How far among the new nodes an old one is looked for. One that has moved further is made anew.
const AHEAD: usize = 200;

/// Brings the nodes from `at` on, which are written as `old`, to `new`. What comes or goes before a node leaves that node
/// alone, and so the focus in it. How many nodes there are then.
#[inline(never)]
pub fn children(grow: &Function, parent: &DomNode, mut at: Option<DomNode>, old: &str, new: &str) -> u32 {
    let mut old = nodes(old).map(Keyed::of);
    let mut before = old.next();
    let new: Vec<Keyed> = nodes(new).map(Keyed::of).collect();
    for (place, wanted) in new.iter().enumerate() {
        let rest = new.get(place..).unwrap_or_default();
        while before.is_some_and(|gone| is_in_the_way(&gone, old.clone(), wanted, rest)) {
            remove(parent, &mut at);
            before = old.next();
        }
        match (before, at.take()) {
            (Some(same), Some(standing)) if same.keys == wanted.keys => {
                at = standing.next_sibling();
                change(grow, &standing, &same.node, &wanted.node);
                before = old.next();
            }
            (_, next) => {
                put(grow, parent, next.as_ref(), wanted.node.written);
                at = next;
            }
        }
    }
    while before.is_some() {
        remove(parent, &mut at);
        before = old.next();
    }
    new.len() as u32
}

/// Whether the node `gone` has to go before `wanted` can come: it comes no more, or it comes so much later that the one wanted,
/// which is among those after it, would be made anew for its sake.
fn is_in_the_way<'a>(gone: &Keyed, mut after: impl Iterator<Item = Keyed<'a>>, wanted: &Keyed, new: &[Keyed]) -> bool {
    match new.iter().take(AHEAD).position(|later| gone.keys == later.keys) {
        Some(0) => false,
        Some(ahead) => (0..ahead).any(|_| after.next().is_some_and(|node| node.keys == wanted.keys)),
        None => true,
    }
}

/// A node, and what tells it from another: its name and the values of [`KEYS`].
#[derive(Clone, Copy)]
struct Keyed<'a> {
    node: Node<'a>,
    keys: (Option<&'a str>, [Option<&'a str>; 3]),
}

impl<'a> Keyed<'a> {
    fn of(node: Node<'a>) -> Keyed<'a> {
        Keyed { node, keys: (node.name(), KEYS.map(|key| node.attribute(key))) }
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
fn change(grow: &Function, standing: &DomNode, old: &Node, new: &Node) {
    if old.written == new.written {
        return;
    }
    match new.text() {
        Some(text) => standing.set_node_value(Some(&plain(text))),
        None => {
            attributes(standing.unchecked_ref(), old, new);
            children(grow, standing, standing.first_child(), old.children, new.children);
        }
    }
}

fn attributes(standing: &Element, old: &Node, new: &Node) {
    for (name, _) in old.attributes() {
        if new.attribute(name).is_none() {
            let _ = match name {
                // As `grow` has it where nothing is said.
                "target" => standing.set_attribute(name, "_self"),
                _ => standing.remove_attribute(name),
            };
        }
    }
    for (name, value) in new.attributes() {
        if old.attribute(name) != Some(value) {
            let _ = standing.set_attribute(name, &plain(value));
        }
    }
}
