//! How a tree of nodes is written as one text, in the order of the document: so that it passes to the browser in one call, and
//! what is the same in two trees is not taken apart further. Knows nothing of what stands in a tree.
//!
//! Each sign stands after a zero character: `<name` opens an element, `name=value` is an attribute of it, `'text` is text in it,
//! `>` closes it. A zero character in a text or a value is written as a zero character and the digit 0, with which no sign begins.
//! `grow` in `element.js` makes the nodes.

use alloc::string::String;

use crate::slice;

/// One node.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    /// The whole of it, as written.
    pub written: &'a str,
    head: &'a str,
    attributes: &'a str,
    /// What stands inside it, as written.
    pub children: &'a str,
}

impl<'a> Node<'a> {
    /// The text as written, unless it is an element.
    pub fn text(&self) -> Option<&'a str> {
        self.head.strip_prefix('\'')
    }

    /// The element's name, unless it is a text.
    pub fn name(&self) -> Option<&'a str> {
        self.head.strip_prefix('<')
    }

    /// Names and values as written, in that order.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        signs(self.attributes).map(|sign| {
            let name = slice::cut(sign, b"=");
            (name, slice::from(sign, name.len() + 1))
        })
    }

    /// The value of an attribute, as written.
    pub fn attribute(&self, wanted: &str) -> Option<&'a str> {
        self.attributes().find(|(name, _)| *name == wanted).map(|(_, value)| value)
    }
}

/// The signs of a tree, one after the other.
pub fn signs(written: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    core::iter::from_fn(move || {
        let next = sign(written, at);
        at += 1 + next.len();
        (at <= written.len()).then_some(next)
    })
}

/// The nodes that are written one after the other.
pub fn nodes(written: &str) -> impl Iterator<Item = Node<'_>> + Clone {
    let mut rest = written;
    core::iter::from_fn(move || {
        let head = sign(rest, 0);
        let (mut end, mut headed, mut close) = (1 + head.len(), 1 + head.len(), 1 + head.len());
        let mut depth = u32::from(head.starts_with('<'));
        let mut is_head = true;
        while depth > 0 && end < rest.len() {
            let next = sign(rest, end);
            close = end;
            end += 1 + next.len();
            match next.as_bytes().first() {
                Some(b'<') => depth += 1,
                Some(b'>') => depth -= 1,
                Some(b'\'') => {}
                _ if is_head => {
                    headed = end;
                    continue;
                }
                _ => {}
            }
            is_head = false;
        }
        let (written, others) = rest.split_at_checked(end)?;
        rest = others;
        let attributes = written.get(1 + head.len()..headed)?;
        Some(Node { written, head, attributes, children: written.get(headed..close).unwrap_or_default() })
    })
}

/// The sign after the zero character at `at`.
fn sign(written: &str, at: usize) -> &str {
    let rest = slice::from(written, at + 1);
    let bytes = rest.as_bytes();
    let mut end = 0;
    loop {
        end += bytes.iter().skip(end).take_while(|byte| **byte != 0).count();
        // One that stands before the digit 0 is the text's own.
        if bytes.get(end + 1) != Some(&b'0') {
            return rest.get(..end).unwrap_or_default();
        }
        end += 1;
    }
}

/// A text or a value, from how it is written.
pub fn plain(written: &str) -> String {
    let mut rest = Some(written);
    let mut plain = String::from(slice::next_part(&mut rest, 0).unwrap_or_default());
    while let Some(part) = slice::next_part(&mut rest, 0) {
        plain.push('\0');
        plain.push_str(slice::from(part, 1));
    }
    plain
}
