//! Nodes as indented text, for people to read and for tests to compare. Classes that repeat a part are left out, and
//! attributes stand in alphabetical order, so that only what counts makes a difference.

use communique::markup::{Element, Node};
use communique::view::notation::{self, plain};

/// The nodes that are written, taken apart.
pub fn read(written: &str) -> Vec<Node> {
    // The program has its names from tables; here they are kept until the tests end.
    let name = |name: &str| -> &'static str { String::from(name).leak() };
    let node = |node: notation::Node| match (node.text(), node.name()) {
        (Some(text), None) => Node::Text(plain(text)),
        (None, Some(own)) => Node::Element(Element {
            name: name(own),
            attributes: node.attributes().map(|(key, value)| (name(key), plain(value))).collect(),
            children: read(node.children),
        }),
        _ => panic!("neither text nor element: {:?}", node.written),
    };
    notation::nodes(written).map(node).collect()
}

pub fn attribute<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
}

/// The element and everything below it, in the order of the document.
pub fn all(element: &Element) -> Vec<&Element> {
    let below = element.children.iter().flat_map(|node| match node {
        Node::Element(child) => all(child),
        Node::Text(_) => Vec::new(),
    });
    std::iter::once(element).chain(below).collect()
}

/// The text of an element and everything below it.
pub fn text(element: &Element) -> String {
    let of = |node: &Node| match node {
        Node::Text(text) => text.clone(),
        Node::Element(child) => text(child),
    };
    element.children.iter().map(of).collect()
}

/// The nodes, one a line.
pub fn outline(nodes: &[Node]) -> String {
    let mut lines = String::new();
    write(nodes, 0, &mut lines);
    lines
}

fn write(nodes: &[Node], depth: usize, lines: &mut String) {
    let mut texts = String::new();
    for node in nodes {
        match node {
            Node::Text(text) => texts += text,
            Node::Element(element) => {
                write_text(&mut texts, depth, lines);
                *lines += &"  ".repeat(depth);
                *lines += &head(element);
                let only_text = element.children.iter().all(|child| matches!(child, Node::Text(_)));
                if only_text && !text(element).is_empty() {
                    *lines += &format!(": {}\n", text(element));
                } else {
                    lines.push('\n');
                    write(&element.children, depth + 1, lines);
                }
            }
        }
    }
    write_text(&mut texts, depth, lines);
}

fn write_text(texts: &mut String, depth: usize, lines: &mut String) {
    if !texts.is_empty() {
        *lines += &format!("{}{texts:?}\n", "  ".repeat(depth));
        texts.clear();
    }
}

fn head(element: &Element) -> String {
    let mut head = String::from(element.name);
    let part = attribute(element, "part");
    if let Some(part) = part {
        head += &format!("::{part}");
    }
    let mut attributes: Vec<(&str, &str)> =
        element.attributes.iter().map(|(name, value)| (*name, value.as_str())).collect();
    attributes.sort_unstable();
    for (name, value) in attributes {
        match name {
            "part" => {}
            "class" if Some(value) == part => {}
            _ if value.is_empty() => head += &format!(" {name}"),
            _ => head += &format!(" {name}={value:?}"),
        }
    }
    head
}
