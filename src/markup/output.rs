//! Turns the tree that was built into the nodes that may be shown: attributes and addresses are judged here, links and
//! images completed, headings re-levelled, unusable elements unwrapped. It never looks at markup again.

use super::builder::{Builder, TEXT};
use super::tokenizer::Attributes;
use super::{Context, Element, Node, Problem};
use crate::policy::{Attribute, Policy, Value, rule::*};
use alloc::{string::String, vec::Vec};

/// A node whose children are being turned; `kept` if it has an element of its own.
struct Frame {
    children: alloc::vec::IntoIter<usize>,
    kept: bool,
}

struct Output<'a> {
    builder: Builder<'a>,
    policy: &'a Policy,
    context: &'a Context<'a>,
    /// The first address that was refused.
    address: String,
}

/// The nodes of the tree, the kinds of problems met (one bit each) and the first address refused.
pub(crate) fn nodes(builder: Builder, policy: &Policy, context: &Context) -> (Vec<Node>, u32, String) {
    let mut output = Output { builder, policy, context, address: String::new() };
    let mut open = Vec::new();
    open.push(Element { name: "", attributes: Vec::new(), children: Vec::new() });
    let mut frames = Vec::new();
    frames.push(output.frame(0, true));
    while let Some(frame) = frames.last_mut() {
        (policy.step)(1);
        if let Some(number) = frame.children.next() {
            let item = output.builder.node(number);
            let id = item.id;
            let shown = if id == TEXT {
                Shown::Text(core::mem::take(&mut item.text))
            } else {
                output.element(number, id, &open)
            };
            match shown {
                Shown::Text(text) => append(&mut open, Node::Text(text)),
                Shown::Element(element) => {
                    open.push(element);
                    frames.push(output.frame(number, true));
                }
                Shown::Content => frames.push(output.frame(number, false)),
            }
            continue;
        }
        let kept = frame.kept;
        frames.pop();
        if kept
            && open.len() > 1
            && let Some(element) = open.pop()
        {
            append(&mut open, Node::Element(element));
        }
    }
    let nodes = open.pop().map(|root| root.children).unwrap_or_default();
    (nodes, output.builder.problems, output.address)
}

/// What becomes of an element.
enum Shown {
    Text(String),
    Element(Element),
    Content,
}

/// Adds a node to the innermost open element, text to the text before it.
fn append(open: &mut [Element], node: Node) {
    let Some(Element { children, .. }) = open.last_mut() else { return };
    match (children.last_mut(), &node) {
        (_, Node::Text(text)) if text.is_empty() => (),
        (Some(Node::Text(before)), Node::Text(text)) => before.push_str(text),
        _ => children.push(node),
    }
}

impl Output<'_> {
    fn frame(&mut self, number: usize, kept: bool) -> Frame {
        Frame { children: core::mem::take(&mut self.builder.node(number).children).into_iter(), kept }
    }

    fn element(&mut self, number: usize, id: u8, open: &[Element]) -> Shown {
        let Some(row) = self.builder.rows.get(usize::from(id)) else { return Shown::Content };
        let (mut name, rules) = (row.name, row.rules);
        let parent = open.last().map_or("", |parent| parent.name);
        if rules & HEADING != 0 {
            name = level(usize::from(self.context.heading_level) + self.builder.heading_rank(id));
        }
        let mut attributes = self.attributes(number, name);
        let has = |wanted: &str| attributes.iter().any(|(name, _)| *name == wanted);
        let image = name == "img";
        if image {
            let one = |wanted: &str| {
                attributes.iter().any(|(name, value)| *name == wanted && matches!(value.as_str(), "0" | "1"))
            };
            if one("width") || one("height") {
                self.builder.problems |= 1 << Problem::Pixel as u32;
                return Shown::Content;
            }
            let alt = attributes.iter().position(|(name, _)| *name == "alt").map(|at| attributes.remove(at).1);
            let alt = alt.unwrap_or_default();
            if !self.context.images || !attributes.iter().any(|(name, _)| *name == "src") {
                return Shown::Text(alt);
            }
            attributes.insert(1, ("alt", alt));
        } else if open.len() > self.policy.depth
            || (name == "a" && (!has("href") || open.iter().any(|element| element.name == "a")))
            || (name == "span" && attributes.is_empty())
            // Unwrapping brought them together; as markup the second would close the first.
            || (rules & HEADING != 0 && parent.len() == 2 && parent.starts_with('h') && parent != "hr")
            || (rules & RUBY != 0 && matches!(parent, "rb" | "rt" | "rp" | "rtc"))
        {
            return Shown::Content;
        }
        if name == "a" && self.context.blank {
            attributes.push(("target", String::from("_blank")));
        }
        for (on, attribute, value) in self.policy.fixed {
            if *on == name {
                attributes.push((attribute, String::from(*value)));
            }
        }
        Shown::Element(Element { name, attributes, children: Vec::new() })
    }

    /// The allowed attributes of an element. Of two with one name the first counts, even if its value is refused.
    fn attributes(&mut self, number: usize, element: &str) -> Vec<(&'static str, String)> {
        let mut allowed = Vec::new();
        let written = self.builder.node(number).attributes;
        if written.is_empty() {
            return allowed;
        }
        if Attributes::new(written).any(|(name, _)| name.get(..2).is_some_and(|on| on.eq_ignore_ascii_case("on"))) {
            self.builder.problems |= 1 << Problem::Handler as u32;
        }
        for attribute in self.policy.attributes {
            if !attribute.on.is_empty() && !words(attribute.on).any(|name| name == element) {
                continue;
            }
            let mut all = Attributes::new(written);
            let Some((_, raw)) = all.find(|(name, _)| name.eq_ignore_ascii_case(attribute.name)) else { continue };
            (self.policy.step)(written.len());
            let value = self.builder.references.decode(raw, true);
            if let Some(value) = self.value(attribute, value) {
                allowed.push((attribute.name, value));
            }
        }
        allowed
    }

    /// The value an attribute gets, if it may have that one.
    fn value(&mut self, attribute: &Attribute, value: String) -> Option<String> {
        let kept = match attribute.value {
            Value::Text => true,
            Value::Language => {
                (1..=35).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            }
            Value::Number(least, most) => {
                let digits = value.strip_prefix('-').unwrap_or(&value);
                let number = if digits.bytes().all(|b| b.is_ascii_digit()) { value.parse().ok() } else { None };
                number.is_some_and(|number: i32| least <= number && number <= most)
            }
            Value::Word(allowed) => words(allowed).any(|word| word.eq_ignore_ascii_case(&value)),
            Value::Exact(allowed) => words(allowed).any(|word| word == value),
            Value::Flag => return Some(String::new()),
            Value::Address(schemes) => {
                let address = (self.policy.resolve)(self.context.base, &value, schemes);
                if address.is_none() {
                    self.builder.problems |= 1 << Problem::Address as u32;
                    if self.address.is_empty() {
                        self.address = value;
                    }
                }
                return address;
            }
        };
        kept.then_some(value)
    }
}

/// The words of a list of the policy.
fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split(' ')
}

/// The heading of a level; 6 is the last.
fn level(level: usize) -> &'static str {
    ["h1", "h2", "h3", "h4", "h5", "h6"].get(level.wrapping_sub(1)).copied().unwrap_or("h6")
}
