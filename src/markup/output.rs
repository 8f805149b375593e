//! Turns the tree that was built into the nodes that may be shown: attributes and addresses are judged here, links and
//! images completed, headings re-levelled, unusable elements unwrapped. It never looks at markup again.

use super::builder::{A, Builder, DD, DIV, DT, IMG, LI, P as PARAGRAPH, ROOT, SPAN, TEXT};
use super::text::{is_blank, is_silent};
use super::tokenizer::Attributes;
use super::{Context, Element, Node, Problem};
use crate::policy::{Policy, Value, rule::*};
use crate::slice::{self, cut, from};
use alloc::{string::String, vec::Vec};

/// An element whose children are being turned.
struct Open {
    id: u8,
    element: Element,
}

struct Output<'a, 'b, P> {
    builder: Builder<'a, P>,
    context: &'b Context<'b>,
    open: Vec<Open>,
    /// The levels of the headings shown, one bit each.
    levels: u32,
    /// The first address that was refused.
    address: String,
}

/// What the attributes of an element come to.
#[derive(Default)]
struct Written {
    attributes: Vec<(&'static str, String)>,
    /// It has an address that may be used.
    addressed: bool,
    /// It is an image of one pixel, or of none.
    pixel: bool,
    /// What an image says in words.
    alternative: String,
}

/// The nodes of the tree, the kinds of problems met (one bit each), the first address refused and the first reference
/// by a name that is not known.
pub(crate) fn nodes<P: Policy>(builder: Builder<P>, context: &Context) -> (Vec<Node>, u32, String, String) {
    let mut output = Output { builder, context, open: Vec::new(), levels: 0, address: String::new() };
    output.enter(ROOT, "", Vec::new());
    let mut number = 0;
    loop {
        P::step(1);
        let item = output.builder.node(number);
        if let Some(child) = item.children.get(item.done).copied() {
            item.done += 1;
            number = child;
            output.show(child);
            continue;
        }
        let (shown, parent) = (item.shown, item.parent);
        if number == 0 {
            break;
        }
        if shown && let Some(open) = output.open.pop() {
            if open.id == A {
                output.close_link(open.element);
            } else {
                output.append(Node::Element(open.element));
            }
        }
        number = parent;
    }
    let mut nodes = output.open.pop().map(|open| open.element.children).unwrap_or_default();
    relevel(&mut nodes, output.levels, usize::from(context.heading_level));
    (nodes, output.builder.problems, output.address, output.builder.references.unknown)
}

impl<P: Policy> Output<'_, '_, P> {
    fn enter(&mut self, id: u8, name: &'static str, attributes: Vec<(&'static str, String)>) {
        self.open.push(Open { id, element: Element { name, attributes, children: Vec::new() } });
    }

    /// Adds a node to the innermost open element, text to the text before it.
    fn append(&mut self, node: Node) {
        let Some(open) = self.open.last_mut() else { return };
        match (open.element.children.last_mut(), &node) {
            (_, Node::Text(text)) if text.is_empty() => (),
            (Some(Node::Text(before)), Node::Text(text)) => before.push_str(text),
            _ => open.element.children.push(node),
        }
    }

    /// Adds a link: as what it contains where nothing of that shows, and by the name of its address where it has pictures
    /// alone, and those no words.
    fn close_link(&mut self, mut link: Element) {
        if is_blank(&link.children) {
            for node in link.children {
                self.append(node);
            }
            return;
        }
        if is_silent(&link.children)
            && let Some(place) = link.attributes.iter().position(|(name, _)| *name == "href")
            && let Some((_, address)) = link.attributes.get(place).cloned()
        {
            match link.attributes.iter_mut().find(|(name, _)| *name == "title") {
                None => link.attributes.insert(place, ("title", address)),
                Some((_, title)) if slice::is_blank(title) => *title = address,
                Some(_) => {}
            }
        }
        self.append(Node::Element(link));
    }

    /// Opens the element that a node becomes, or adds the text that it is; an element that is not shown leaves its
    /// children to the one around it.
    fn show(&mut self, number: usize) {
        let item = self.builder.node(number);
        let (mut id, written) = (item.id, item.attributes);
        if id == TEXT {
            let text = core::mem::take(&mut item.text);
            self.append(Node::Text(text));
            return;
        }
        id = self.builder.shown(id);
        let Some(row) = self.builder.rows.get(usize::from(id)).copied() else { return };
        if row.rules & (DROP | RAW) != 0 {
            self.builder.node(number).done = usize::MAX;
            return;
        }
        let name = row.name;
        let Written { mut attributes, addressed, pixel, alternative } = self.written(name, written);
        if pixel {
            self.builder.problems |= 1 << Problem::Pixel as u32;
            return;
        }
        let hidden = match id {
            A => !addressed || self.open.iter().any(|open| open.id == A),
            SPAN => attributes.is_empty(),
            IMG => !addressed || !self.context.images,
            _ => self.closes(id, row.rules),
        };
        if hidden || self.open.len() > P::depth() {
            self.append(Node::Text(alternative));
            return;
        }
        if id == IMG {
            attributes.insert(1, ("alt", alternative));
        }
        // A telephone number or an address for mail opens no tab.
        let web = |(name, address): &(&str, String)| *name == "href" && address.starts_with("http");
        if id == A && self.context.blank && attributes.iter().any(web) {
            attributes.push(("target", String::from("_blank")));
        }
        // Before the address: WebKit asks for an image as soon as it has one, and tells what was not forbidden by then.
        for (on, attribute, value) in P::fixed() {
            if *on == name {
                attributes.insert(0, (attribute, String::from(*value)));
            }
        }
        if row.rules & HEADING != 0 {
            self.levels |= 1 << level(name);
        }
        self.builder.node(number).shown = true;
        self.enter(id, name, attributes);
    }

    /// Whether an element stands, after unwrapping or after it was moved out of a table, where its start tag would
    /// close what it stands in; there it is unwrapped, so that the same nodes come out of the same markup.
    fn closes(&self, id: u8, rules: u32) -> bool {
        for open in self.open.iter().rev() {
            let outer = self.builder.rules(open.id);
            if rules & outer & (HEADING | RUBY) != 0 || open.id == id && id == LI {
                return true;
            }
            if matches!(id, DD | DT) && matches!(open.id, DD | DT) {
                return true;
            }
            if !matches!(id, LI | DD | DT) || outer & SPECIAL != 0 && !matches!(open.id, DIV | PARAGRAPH) {
                break;
            }
        }
        false
    }

    /// What may be kept of the attributes of an element. Of two with one name the first counts, even if its value is
    /// refused.
    fn written(&mut self, element: &str, source: &str) -> Written {
        let mut written = Written::default();
        if source.is_empty() {
            return written;
        }
        if Attributes::new(source).any(|(name, _)| matches!(name.as_bytes(), [b'o' | b'O', b'n' | b'N', _, ..])) {
            self.builder.problems |= 1 << Problem::Handler as u32;
        }
        for attribute in P::attributes() {
            if !attribute.on.is_empty() && !has_word(attribute.on, element, false) {
                continue;
            }
            P::step(source.len());
            let found = Attributes::new(source).find(|(name, _)| name.eq_ignore_ascii_case(attribute.name));
            let Some((_, raw)) = found else { continue };
            let mut value = self.builder.references.decode(raw, true);
            let kept = match attribute.value {
                Value::Text => true,
                Value::Language => {
                    (1..=35).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                }
                Value::Number(least, most) => number(&value).is_some_and(|number| least <= number && number <= most),
                Value::Pixels => {
                    let pixels = number(&value);
                    written.pixel |= matches!(pixels, Some(0 | 1));
                    pixels.is_some_and(|pixels| pixels > 1 && pixels < 10_000)
                }
                Value::Word(allowed) => has_word(allowed, &value, true),
                Value::Exact(allowed) => has_word(allowed, &value, false),
                Value::Flag => {
                    value.clear();
                    true
                }
                Value::Alternative => {
                    written.alternative = core::mem::take(&mut value);
                    false
                }
                // Names are not kept, so there is no place inside the text to go to.
                Value::Address(_) if matches!(value.bytes().find(|b| *b > b' '), None | Some(b'#')) => false,
                Value::Address(schemes) => {
                    if let Some(address) = P::resolve(self.context.base, &value, schemes) {
                        value = address;
                        written.addressed = true;
                        true
                    } else {
                        self.builder.problems |= 1 << Problem::Address as u32;
                        if self.address.is_empty() {
                            self.address = value;
                        }
                        continue;
                    }
                }
            };
            if kept {
                written.attributes.push((attribute.name, value));
            }
        }
        written
    }
}

const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// The level of a heading, from 0 on; 6 for anything else.
fn level(name: &str) -> usize {
    HEADINGS.iter().take_while(|heading| **heading != name).count()
}

/// Gives the headings the levels below `above`, in their order and without gaps, as far as 6. Recursive, since no
/// output is deeper than the policy allows.
fn relevel(nodes: &mut [Node], levels: u32, above: usize) {
    for node in nodes {
        if let Node::Element(element) = node {
            let level = level(element.name);
            if level < 6 {
                let rank = (levels & ((1 << level) - 1)).count_ones() as usize;
                element.name = HEADINGS.get(above + rank).unwrap_or(&"h6");
            }
            relevel(&mut element.children, levels, above);
        }
    }
}

/// A whole number of at most six digits.
fn number(text: &str) -> Option<i32> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || digits.len() > 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = digits.bytes().fold(0, |number, b| number * 10 + i32::from(b & 15));
    Some(if digits.len() < text.len() { -number } else { number })
}

/// Whether a list of the policy has that word.
pub(super) fn has_word(list: &str, word: &str, any_case: bool) -> bool {
    let mut rest = list;
    while !rest.is_empty() {
        let next = cut(rest, b" ");
        if next == word || any_case && next.eq_ignore_ascii_case(word) {
            return true;
        }
        rest = from(rest, next.len() + 1);
    }
    false
}
