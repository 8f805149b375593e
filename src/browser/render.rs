//! Nodes into DOM: makes them with createElement and createTextNode. No string is ever handed over as markup.

mod sequel;

use std::mem;

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element as DomElement, Node as DomNode};

use crate::markup::Node;

#[wasm_bindgen]
extern "C" {
    /// The browser's own (DOM, section 4.5): a named element of the page can hide those of its document.
    #[wasm_bindgen(js_namespace = ["Document", "prototype", "createElement"], js_name = call, catch)]
    fn create_element(document: &Document, name: &str) -> Result<DomElement, JsValue>;
    #[wasm_bindgen(js_namespace = ["Document", "prototype", "createTextNode"], js_name = call)]
    fn create_text(document: &Document, text: &str) -> DomNode;
}

/// What stands under a parent, before what others may have put there.
#[derive(Default)]
pub struct Rendered(Vec<Node>);

impl Rendered {
    /// Makes the children of `parent` anew, and so loses the focus what had it.
    pub fn renew(&mut self, parent: &DomNode, nodes: Vec<Node>) {
        let Some(document) = parent.owner_document() else { return };
        for _ in &self.0 {
            if let Some(gone) = parent.first_child() {
                let _ = parent.remove_child(&gone);
            }
        }
        fill(&document, parent, &nodes);
        self.0 = nodes;
    }

    /// Brings the children of `parent` to `nodes`, changing only what differs.
    pub fn update(&mut self, parent: &DomNode, nodes: Vec<Node>) {
        let old = mem::replace(&mut self.0, nodes);
        if let Some(document) = parent.owner_document() {
            sequel::children(&document, parent, parent.first_child(), &old, &self.0);
        }
    }
}

/// Makes `nodes` and puts them into `parent`, before what is there.
fn fill(document: &Document, parent: &DomNode, nodes: &[Node]) {
    let next = parent.first_child();
    for node in nodes {
        if let Some(made) = create(document, node) {
            let _ = parent.insert_before(&made, next.as_ref());
        }
    }
}

fn create(document: &Document, node: &Node) -> Option<DomNode> {
    match node {
        Node::Text(text) => Some(create_text(document, text)),
        Node::Element(element) => {
            let made = create_element(document, element.name).ok()?;
            if element.name == "a" {
                // Unless it says otherwise: the page's <base> may have a target for links that have none.
                let _ = made.set_attribute("target", "_self");
            }
            for (name, value) in &element.attributes {
                let _ = made.set_attribute(name, value);
            }
            fill(document, &made, &element.children);
            Some(made.unchecked_into())
        }
    }
}
