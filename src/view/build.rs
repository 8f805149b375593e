//! Writes the tree of nodes (see [`notation`](super::notation)) in the order of the page: open an element, give it attributes
//! and text, close it. Builds values only; what they look like is for the style sheet.
//!
//! Each step is one small function called from many places, for each call costs a reader a few bytes only.

use alloc::string::String;

use crate::language::direction;
use crate::markup::Node;
use crate::slice;

/// How an element begins of which it is known in advance: its name, and its first attributes.
macro_rules! head {
    ($name:literal $(, $attribute:literal = $value:literal)*) => {
        concat!($name $(, "\0", $attribute, "=", $value)*)
    };
}

/// Attributes of which the values are known in advance, for an element that is open already.
macro_rules! attributes {
    ($first:literal = $value:literal $(, $more:literal = $other:literal)*) => {
        concat!($first, "=", $value $(, "\0", $more, "=", $other)*)
    };
}

/// How a part of the public contract (`::part()`) begins; its class is the part's name.
macro_rules! part {
    ($name:literal, $part:literal $($more:tt)*) => {
        head!($name, "class" = $part, "part" = $part $($more)*)
    };
}

/// How a button begins. `$action` is the word by which the browser layer knows what it does.
macro_rules! button {
    ($action:literal $($more:tt)*) => {
        part!("button", "button", "type" = "button", "data-do" = $action $($more)*)
    };
}

/// A tree under construction.
pub struct Build {
    written: String,
    /// The attributes of what is in the widget's own language.
    own: String,
    /// Whether the program's sequel is here.
    pub whole: bool,
    /// Whether something had to be left out, for want of it.
    pub lacking: bool,
}

impl Build {
    /// No node yet, with the `whole` program at hand or without its sequel, for a widget in the language `tag`.
    pub fn new(whole: bool, tag: &str) -> Build {
        let own = ["lang=", tag, "\0dir=", direction(tag)].concat();
        Build { written: String::new(), own, whole, lacking: false }
    }

    /// Begins a sign, or copies a whole one as it is written.
    #[inline(never)]
    pub fn sign(&mut self, sign: &str) {
        self.written.push('\0');
        self.written.push_str(sign);
    }

    /// Writes the rest of a sign.
    #[inline(never)]
    fn value(&mut self, value: &str) {
        let mut rest = Some(value);
        while let Some(part) = slice::next_part(&mut rest, 0) {
            self.written.push_str(part);
            if rest.is_some() {
                self.written.push_str("\x000");
            }
        }
    }

    /// Opens an element, by its name or by more of what is known in advance, as `head!` writes it.
    #[inline(never)]
    pub fn open(&mut self, head: &'static str) {
        self.sign("<");
        self.written.push_str(head);
    }

    /// Gives the element that was opened last an attribute, before anything is put into it.
    #[inline(never)]
    pub fn attribute(&mut self, name: &'static str, value: &str) {
        self.sign(name);
        self.written.push('=');
        self.value(value);
    }

    /// Gives it attributes of which the values are known in advance, as `attributes!` writes them.
    #[inline(never)]
    pub fn attributes(&mut self, attributes: &'static str) {
        self.sign(attributes);
    }

    /// Marks it as being in the widget's own language.
    #[inline(never)]
    pub fn mine(&mut self) {
        self.written.push('\0');
        self.written.push_str(&self.own);
    }

    /// Adds text to the innermost open element.
    #[inline(never)]
    pub fn text(&mut self, text: &str) {
        self.sign("'");
        self.value(text);
    }

    /// Adds nodes to the innermost open element.
    pub fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text(text) => self.text(text),
                Node::Element(element) => {
                    self.open(element.name);
                    for (name, value) in &element.attributes {
                        self.attribute(name, value);
                    }
                    self.nodes(&element.children);
                    self.close();
                }
            }
        }
    }

    /// Closes the innermost open element.
    #[inline(never)]
    pub fn close(&mut self) {
        self.sign(">");
    }

    /// Adds text and closes the element.
    #[inline(never)]
    pub fn end(&mut self, text: &str) {
        self.text(text);
        self.close();
    }

    /// How far it is written.
    pub fn length(&self) -> usize {
        self.written.len()
    }

    /// Takes back what was written after so much.
    pub fn take_from(&mut self, length: usize) -> String {
        let taken = String::from(slice::from(&self.written, length));
        self.written.truncate(length);
        taken
    }

    /// The tree as written.
    pub fn finish(self) -> String {
        self.written
    }
}
