//! Builds the tree of nodes in the order of the page: open an element, give it attributes and text, close it. Builds
//! values only; what they look like is for the style sheet.
//!
//! Each step is one small function called from many places, for each call costs a reader a few bytes only.

use alloc::string::String;
use alloc::vec::Vec;

use crate::markup::{Element, Node};

/// A tree under construction: the elements that are open, outermost first, over a root that is nothing but a list.
pub struct Build {
    open: Vec<Element>,
    /// Whether the program's sequel is here.
    pub whole: bool,
    /// Whether something had to be left out, for want of it.
    pub lacking: bool,
}

impl Build {
    /// An empty list of nodes, to be filled with the `whole` program at hand or without its sequel.
    pub fn new(whole: bool) -> Build {
        let mut build = Build { open: Vec::new(), whole, lacking: false };
        build.open("");
        build
    }

    /// Opens an element.
    #[inline(never)]
    pub fn open(&mut self, name: &'static str) {
        self.open.push(Element { name, attributes: Vec::new(), children: Vec::new() });
    }

    /// Opens an element with a class.
    #[inline(never)]
    pub fn classed(&mut self, name: &'static str, class: &str) {
        self.open(name);
        self.attribute("class", class);
    }

    /// Opens an element that is a part in the public contract (`::part()`); its class is the part's name.
    #[inline(never)]
    pub fn part(&mut self, name: &'static str, part: &str) {
        self.classed(name, part);
        self.attribute("part", part);
    }

    /// Gives the innermost open element an attribute.
    #[inline(never)]
    pub fn attribute(&mut self, name: &'static str, value: &str) {
        if let Some(element) = self.open.last_mut() {
            element.attributes.push((name, String::from(value)));
        }
    }

    /// Adds text to the innermost open element.
    #[inline(never)]
    pub fn text(&mut self, text: &str) {
        self.node(Node::Text(String::from(text)));
    }

    /// Adds nodes to the innermost open element.
    pub fn nodes(&mut self, nodes: Vec<Node>) {
        for node in nodes {
            self.node(node);
        }
    }

    #[inline(never)]
    fn node(&mut self, node: Node) {
        if let Some(element) = self.open.last_mut() {
            element.children.push(node);
        }
    }

    /// The element that was closed last, if it stands last in the innermost open one.
    pub fn last(&mut self) -> Option<&mut Element> {
        match self.open.last_mut()?.children.last_mut()? {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        }
    }

    /// The id of what names the innermost open element that has a name.
    #[inline(never)]
    pub fn named_by(&self) -> String {
        let mut attributes = self.open.iter().rev().flat_map(|element| &element.attributes);
        attributes.find(|(name, _)| *name == "aria-labelledby").map_or(String::new(), |(_, id)| id.clone())
    }

    /// Closes the innermost open element.
    #[inline(never)]
    pub fn close(&mut self) {
        if let Some(element) = self.open.pop() {
            self.node(Node::Element(element));
        }
    }

    /// Adds text and closes the element.
    #[inline(never)]
    pub fn end(&mut self, text: &str) {
        self.text(text);
        self.close();
    }

    /// Opens a button that is a part. `action` is the word by which the browser layer knows what it does.
    #[inline(never)]
    pub fn button(&mut self, action: &str) {
        self.part("button", "button");
        self.attribute("type", "button");
        self.attribute("data-do", action);
    }

    /// The nodes built; what is still open is closed.
    pub fn finish(mut self) -> Vec<Node> {
        while self.open.len() > 1 {
            self.close();
        }
        self.open.pop().map_or_else(Vec::new, |root| root.children)
    }
}
