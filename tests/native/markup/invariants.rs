//! What must hold for whatever the parser makes of whatever it is given, written apart from the policy. Shared with the
//! fuzz targets.

use communique::markup::{Element, Node};
use url::Url;

/// What may be shown, written here once more, independent of `policy`: elements, and attributes with those elements.
const SHOWN: &str = "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em \
    figcaption figure h4 h5 h6 hr i img ins kbd li mark ol p pre q rb rp rt rtc ruby s samp small span strong sub \
    summary sup table tbody td tfoot th thead time tr u ul var wbr";
const PLACES: &str = "href=a rel=a src=img alt=img width=img height=img loading=img decoding=img referrerpolicy=img \
    cite=blockquote,q,ins,del datetime=time,ins,del colspan=td,th rowspan=td,th span=col,colgroup abbr=th scope=th \
    start=ol reversed=ol type=ol value=li open=details";

/// What is wrong with the nodes; empty if nothing is.
pub fn faults(nodes: &[Node]) -> Vec<String> {
    let mut all = Vec::new();
    collect(nodes, 0, false, &mut all);
    all
}

fn collect(nodes: &[Node], depth: usize, in_link: bool, faults: &mut Vec<String>) {
    for node in nodes {
        let Node::Element(element) = node else { continue };
        let name = element.name;
        if !SHOWN.split_whitespace().any(|shown| shown == name) {
            faults.push(format!("{name} is shown"));
        }
        if depth >= 100 {
            faults.push(format!("{name} is the {depth}th inside others"));
        }
        let value =
            |wanted: &str| element.attributes.iter().find(|(name, _)| *name == wanted).map(|(_, value)| &**value);
        let required: &[(&str, Option<&str>)] = match name {
            "a" => &[("href", None), ("rel", Some("noopener noreferrer"))],
            "img" => &[
                ("src", None),
                ("alt", None),
                ("loading", Some("lazy")),
                ("decoding", Some("async")),
                ("referrerpolicy", Some("no-referrer")),
            ],
            _ => &[],
        };
        for (attribute, expected) in required {
            if value(attribute).is_none() || (expected.is_some() && value(attribute) != *expected) {
                faults.push(format!("{name} has {attribute}={:?}", value(attribute)));
            }
        }
        if name == "a" && !is_named(element) {
            faults.push("a link has no name".to_owned());
        }
        if name == "a" && in_link {
            faults.push("a link is in a link".to_owned());
        }
        attributes(element, faults);
        collect(&element.children, depth + 1, in_link || name == "a", faults);
    }
}

fn attributes(element: &Element, faults: &mut Vec<String>) {
    for (n, (name, value)) in element.attributes.iter().enumerate() {
        let on = PLACES.split_whitespace().find_map(|place| place.strip_prefix(name)?.strip_prefix('='));
        let everywhere = ["lang", "dir", "title"].contains(name);
        let placed = everywhere || on.is_some_and(|on| on.split(',').any(|on| on == element.name));
        let number = value.parse::<i64>().is_ok() && value.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let is = |words: &str| words.split(' ').any(|word| word.eq_ignore_ascii_case(value));
        let web = |schemes: &[&str]| {
            let url = Url::parse(value);
            // Only IDNA can tell whether such a host is valid; an address that browsers refuse is dead, not dangerous.
            let idna = !value.is_ascii() || value.to_ascii_lowercase().contains("xn--");
            if url.is_err() && idna {
                return value.starts_with("http");
            }
            url.is_ok_and(|url| {
                schemes.contains(&url.scheme()) && url.username().is_empty() && url.password().is_none()
            })
        };
        let sound = match *name {
            "lang" => (1..36).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
            "dir" => is("ltr rtl auto"),
            "scope" => is("row col rowgroup colgroup"),
            "type" => ["1", "a", "A", "i", "I"].contains(&value.as_str()),
            "width" | "height" => number && (2..10_000).contains(&value.parse::<i64>().unwrap()),
            "colspan" | "span" => number && (1..=100).contains(&value.parse::<i64>().unwrap()),
            "rowspan" => number && (0..=1_000).contains(&value.parse::<i64>().unwrap()),
            "start" | "value" => number && value.parse::<i64>().unwrap().abs() < 1_000_000,
            "open" | "reversed" => value.is_empty(),
            "href" => web(&["http", "https", "mailto", "tel"]),
            "src" | "cite" => web(&["http", "https"]),
            _ => true,
        };
        if !placed || !sound {
            faults.push(format!("{} has {name}={value:?}", element.name));
        }
        if element.attributes.iter().take(n).any(|(before, _)| before == name) {
            faults.push(format!("{} has {name} twice", element.name));
        }
    }
}

/// Whether a link has something to see, and words for those who don't: text, a picture's, or a title.
fn is_named(link: &Element) -> bool {
    let words = |text: &str| !text.trim_matches(['\u{ad}', '\u{200b}', '\u{feff}']).trim().is_empty();
    fn all<'a>(nodes: &'a [Node]) -> Vec<&'a Node> {
        let below =
            |node: &'a Node| if let Node::Element(element) = node { all(&element.children) } else { Vec::new() };
        nodes.iter().flat_map(|node| std::iter::once(node).chain(below(node))).collect()
    }
    let value = |element: &Element, wanted: &str| {
        element.attributes.iter().any(|(name, value)| *name == wanted && words(value))
    };
    let (mut seen, mut named) = (false, value(link, "title"));
    for node in all(&link.children) {
        match node {
            Node::Text(text) => (seen, named) = (seen || words(text), named || words(text)),
            Node::Element(element) => (seen, named) = (seen || element.name == "img", named || value(element, "alt")),
        }
    }
    seen && named
}

/// How many nodes there are.
pub fn count(nodes: &[Node]) -> usize {
    let children = |node: &Node| if let Node::Element(element) = node { count(&element.children) } else { 0 };
    nodes.len() + nodes.iter().map(children).sum::<usize>()
}
