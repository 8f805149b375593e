//! What html5ever, the parser of Servo, makes of markup, brought to the form of our nodes by rules written here once
//! more, independent of `policy`. These are all the differences that are allowed:
//! elements that are dropped, unwrapped or shown as another; a link without a usable address or with nothing to see, a
//! link in a link, a heading straight in a heading, a ruby part straight in a ruby part and a span without attributes are
//! unwrapped; an image without a usable address is its alternative text; headings are ranked from h4 on; white space
//! between the parts of a table is dropped; neighbouring texts are one. Attributes are not compared here.

use communique::markup::Node;
use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, QualName, local_name, ns, parse_fragment};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use std::collections::BTreeSet;
use url::Url;

/// A node without its attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plain {
    Text(String),
    Element(String, Vec<Plain>),
}

const DROPPED: &str = "script style iframe noembed noframes plaintext xmp title textarea select datalist button canvas \
    audio video object applet embed template svg math input";
const KEPT: &str = "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em \
    figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rb rp rt rtc ruby s samp small span strong sub \
    summary sup table tbody td tfoot th thead time tr u ul var wbr";
const OTHERS: &str = "acronym=abbr address=div article=div aside=div center=div dialog=div dir=ul fieldset=div \
    footer=div header=div hgroup=div listing=pre main=div menu=ul nav=div search=div section=div strike=s \
    tt=code";
const GRID: [&str; 6] = ["table", "tbody", "thead", "tfoot", "tr", "colgroup"];
const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
const RUBY: [&str; 4] = ["rb", "rt", "rp", "rtc"];

/// What html5ever makes of `html` in a div, with scripting off.
pub fn nodes(html: &str) -> Vec<Plain> {
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts { scripting_enabled: false, ..Default::default() },
        ..Default::default()
    };
    let context = QualName::new(None, ns!(html), local_name!("div"));
    let dom = parse_fragment(RcDom::default(), options, context, Vec::new(), false).one(html);
    let root = dom.document.children.borrow()[0].clone();
    let mut out = Vec::new();
    children(&root, &mut Vec::new(), &mut out);
    let mut levels = BTreeSet::new();
    each_heading(&mut out, &mut |name| {
        levels.insert(name.clone());
    });
    let levels: Vec<_> = levels.into_iter().collect();
    each_heading(&mut out, &mut |name| {
        let rank = levels.iter().position(|level| level == name).unwrap();
        *name = format!("h{}", (4 + rank).min(6));
    });
    out
}

/// Our nodes without their attributes.
pub fn plain(nodes: &[Node]) -> Vec<Plain> {
    let one = |node: &Node| match node {
        Node::Text(text) => Plain::Text(text.clone()),
        Node::Element(element) => Plain::Element(element.name.to_owned(), plain(&element.children)),
    };
    nodes.iter().map(one).collect()
}

/// The numbers of the generator's words that occur in the texts.
pub fn words(nodes: &[Plain]) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for node in nodes {
        match node {
            Plain::Text(text) => all.extend(
                text.split('w').skip(1).map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>()),
            ),
            Plain::Element(_, children) => all.append(&mut words(children)),
        }
    }
    all
}

/// The names of the elements that are kept, or shown as another.
pub fn names() -> impl Iterator<Item = &'static str> {
    KEPT.split_whitespace().chain(OTHERS.split_whitespace().filter_map(|pair| pair.split('=').next()))
}

fn each_heading(nodes: &mut [Plain], visit: &mut dyn FnMut(&mut String)) {
    for node in nodes {
        if let Plain::Element(name, children) = node {
            if HEADINGS.contains(&name.as_str()) {
                visit(name);
            }
            each_heading(children, visit);
        }
    }
}

fn name(handle: &Handle) -> Option<String> {
    match &handle.data {
        NodeData::Element { name, .. } => Some(name.local.to_string()),
        _ => None,
    }
}

fn attribute(handle: &Handle, wanted: &str) -> Option<String> {
    let NodeData::Element { attrs, .. } = &handle.data else { return None };
    attrs.borrow().iter().find(|attr| &*attr.name.local == wanted).map(|attr| attr.value.to_string())
}

fn has_word(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|name| name == word)
}

fn children(handle: &Handle, open: &mut Vec<String>, out: &mut Vec<Plain>) {
    for child in handle.children.borrow().iter() {
        node(child, open, out);
    }
}

fn text(content: &str, out: &mut Vec<Plain>) {
    match out.last_mut() {
        Some(Plain::Text(before)) => before.push_str(content),
        _ if content.is_empty() => (),
        _ => out.push(Plain::Text(content.to_owned())),
    }
}

/// Whether there is text or an image.
fn shows(nodes: &[Plain]) -> bool {
    nodes.iter().any(|node| match node {
        Plain::Text(text) => !text.trim().is_empty(),
        Plain::Element(name, children) => name == "img" || shows(children),
    })
}

fn node(handle: &Handle, open: &mut Vec<String>, out: &mut Vec<Plain>) {
    let parent = open.last().cloned().unwrap_or_default();
    if let NodeData::Text { contents } = &handle.data {
        let contents = contents.borrow();
        if !(GRID.contains(&parent.as_str()) && contents.trim_ascii().is_empty()) {
            text(&contents, out);
        }
        return;
    }
    let Some(name) = name(handle) else { return };
    if has_word(DROPPED, &name) {
        return;
    }
    let usable = |name| {
        let value = attribute(handle, name).filter(|value| !value.trim().is_empty() && !value.trim().starts_with('#'));
        let url = Url::parse("https://press.example.org/2025/").unwrap().join(&value.unwrap_or("none:".to_owned()));
        url.is_ok_and(|url| ["http", "https", "mailto", "tel"].contains(&url.scheme()))
    };
    if name == "img" && !usable("src") {
        text(&attribute(handle, "alt").unwrap_or_default(), out);
        return;
    }
    let shown = OTHERS.split_whitespace().find_map(|pair| pair.strip_prefix(&name)?.strip_prefix('='));
    let shown = shown.unwrap_or(&name).to_owned();
    let inside = |list: &[&str]| list.contains(&name.as_str()) && list.contains(&parent.as_str());
    // An item in an item of the same list, which only a table's foster parenting makes: nothing but these in between.
    let between = "a abbr b bdi bdo cite code del dfn em i ins kbd mark q ruby rb rt rp rtc s samp small span strong sub \
        sup time u var div p";
    let item = |name: &str| ["li", "dd", "dt"].iter().position(|item| *item == name).map(|place| place.min(1));
    let list = open.iter().rev().find(|name| !has_word(between, name)).and_then(|name| item(name));
    let nested = list.is_some() && list == item(&name);
    let unwrapped = nested
        || !has_word(KEPT, &shown)
        || (name == "a" && (!usable("href") || open.iter().any(|name| name == "a")))
        || (name == "span" && ["lang", "dir", "title"].iter().all(|name| attribute(handle, name).is_none()))
        || inside(&HEADINGS)
        || inside(&RUBY);
    if unwrapped {
        children(handle, open, out);
        return;
    }
    let mut inner = Vec::new();
    open.push(shown.clone());
    children(handle, open, &mut inner);
    open.pop();
    if shown != "a" || shows(&inner) {
        out.push(Plain::Element(shown, inner));
        return;
    }
    for node in inner {
        match node {
            Plain::Text(content) => text(&content, out),
            node => out.push(node),
        }
    }
}
