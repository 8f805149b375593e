//! Short ways to make nodes. Builds values only; what they look like on the page is for the style sheet.

use alloc::string::String;
use alloc::vec::Vec;

use crate::markup::{Element, Node};

/// An element without attributes or children.
pub fn element(name: &'static str) -> Element {
    Element { name, attributes: Vec::new(), children: Vec::new() }
}

/// An element with a class.
pub fn classed(name: &'static str, class: &str) -> Element {
    element(name).with("class", class)
}

/// An element that is a part in the public contract (`::part()`); its class is the part's name.
pub fn part(name: &'static str, part: &'static str) -> Element {
    element(name).with("part", part).with("class", part)
}

/// A button that is a part, and what it does: the word `action` for the browser layer's listener.
pub fn button(action: &'static str, text: &str) -> Element {
    part("button", "button").with("type", "button").with("data-do", action).text(text)
}

impl Element {
    /// Adds an attribute.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Element {
        self.attributes.push((name, String::from(value)));
        self
    }

    /// Adds an attribute if there is a value.
    #[must_use]
    pub fn with_some(self, name: &'static str, value: Option<&str>) -> Element {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds text.
    #[must_use]
    pub fn text(mut self, text: &str) -> Element {
        self.children.push(Node::Text(String::from(text)));
        self
    }

    /// Adds a child.
    #[must_use]
    pub fn child(mut self, child: Element) -> Element {
        self.children.push(Node::Element(child));
        self
    }

    /// Adds a child if there is one.
    #[must_use]
    pub fn child_some(self, child: Option<Element>) -> Element {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }
}
