//! Plain text out of nodes, for summaries, titles and search, and nodes out of plain text. It never reads markup.

use super::{Element, Node};
use crate::policy::{Policy, Standard, find, rows, rule::*};
use crate::slice::{self, cut, from, run};
use alloc::{string::String, vec::Vec};

/// White space in HTML.
pub(crate) const SPACE: &[u8] = b" \t\n\r\x0c";

/// The text of `nodes`: blocks, cells and line breaks are set apart by one space, and white space is collapsed.
/// Recursive, since no tree that `parse` makes is deeper than the policy allows.
pub fn text(nodes: &[Node]) -> String {
    let rows = rows(Standard::elements());
    let mut out = String::new();
    let mut gap = false;
    collect(nodes, &mut |node| match node {
        Node::Text(text) => {
            let mut rest = text.as_str();
            while !rest.is_empty() {
                let space = run(rest, SPACE);
                rest = from(rest, space);
                let word = cut(rest, SPACE);
                rest = from(rest, word.len());
                gap |= space > 0;
                if !word.is_empty() {
                    if core::mem::take(&mut gap) && !out.is_empty() {
                        out.push(' ');
                    }
                    out.push_str(word);
                }
            }
        }
        Node::Element(element) => {
            let row = find(&rows, element.name).and_then(|id| rows.get(usize::from(id)));
            gap |= element.name == "br" || row.is_some_and(|row| row.rules & (BLOCK | PART) != 0);
        }
    });
    out
}

/// Whether nothing of `nodes` shows: there is neither a picture nor text that is more than white space.
pub fn is_blank(nodes: &[Node]) -> bool {
    let mut blank = true;
    collect(nodes, &mut |node| {
        blank &= match node {
            Node::Text(text) => slice::is_blank(text),
            Node::Element(element) => element.name != "img",
        };
    });
    blank
}

/// Whether `nodes` tell nothing to those who don't see: they have neither text nor a picture with words for it.
pub(super) fn is_silent(nodes: &[Node]) -> bool {
    let mut silent = true;
    collect(nodes, &mut |node| {
        silent &= match node {
            Node::Text(text) => slice::is_blank(text),
            Node::Element(element) => {
                element.attributes.iter().all(|(name, value)| *name != "alt" || slice::is_blank(value))
            }
        };
    });
    silent
}

/// Calls `visit` for each text, and for each element before and after its children.
fn collect(nodes: &[Node], visit: &mut dyn FnMut(&Node)) {
    for node in nodes {
        visit(node);
        if let Node::Element(element) = node {
            collect(&element.children, visit);
            visit(node);
        }
    }
}

/// Plain text as paragraphs: blank lines part them, a single line break stays one, whichever of Unicode's it is. What is too
/// much for the policy stands in one last line.
pub fn paragraphs(text: &str) -> Vec<Node> {
    let mut plain = String::new();
    for letter in text.chars() {
        match letter {
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' => plain.push('\n'),
            '\u{2029}' => plain.push_str("\n\n"),
            _ => plain.push(letter),
        }
    }
    let mut all = Vec::new();
    let mut lines = 0;
    let mut children = Vec::new();
    let mut close = |children: &mut Vec<Node>| {
        let children = core::mem::take(children);
        if !children.is_empty() {
            all.push(element("p", children));
        }
    };
    let mut rest = plain.as_str();
    while !rest.is_empty() {
        lines += 1;
        let line = if lines < Standard::nodes() { cut(rest, b"\r\n") } else { rest };
        rest = from(rest, line.len());
        rest = from(rest, if rest.starts_with("\r\n") { 2 } else { 1 });
        let line = from(line, run(line, SPACE));
        if slice::is_blank(line) {
            close(&mut children);
            continue;
        }
        if !children.is_empty() {
            children.push(element("br", Vec::new()));
        }
        children.push(Node::Text(String::from(line)));
    }
    close(&mut children);
    all
}

fn element(name: &'static str, children: Vec<Node>) -> Node {
    Node::Element(Element { name, attributes: Vec::new(), children })
}
