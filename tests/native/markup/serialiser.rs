//! Writes nodes as HTML, for tests only: what is written must be read back as the same nodes.

use communique::markup::Node;

const VOID: [&str; 5] = ["br", "hr", "img", "wbr", "col"];

pub fn html(nodes: &[Node]) -> String {
    let mut out = String::new();
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(&escape(text).replace('<', "&lt;").replace('>', "&gt;")),
            Node::Element(element) => {
                out += &format!("<{}", element.name);
                for (name, value) in &element.attributes {
                    out += &format!(" {name}=\"{}\"", escape(value).replace('"', "&quot;"));
                }
                out.push('>');
                if VOID.contains(&element.name) {
                    assert!(element.children.is_empty(), "{} has children", element.name);
                    continue;
                }
                if element.name == "pre" {
                    out.push('\n');
                }
                out += &format!("{}</{}>", html(&element.children), element.name);
            }
        }
    }
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('\r', "&#13;")
}
