//! What untrusted markup may become, as data: the elements and how a parser treats them, the attributes and the values
//! they may have, the limits. What is not named here is not shown. It decides nothing by itself; `markup` obeys it.

use crate::slice::take;
use crate::url::{Schemes, resolve};
use alloc::{string::String, vec::Vec};

/// Everything `markup` asks of a policy. The bundle has one, [`Standard`]; a test can replace one rule of it.
pub trait Policy {
    /// [`ELEMENTS`] as [`pack`] writes them.
    fn elements() -> &'static str {
        PACKED
    }
    /// The attributes an author may set.
    fn attributes() -> &'static [Attribute] {
        ATTRIBUTES
    }
    /// Attributes that are always set: element, name, value.
    fn fixed() -> &'static [(&'static str, &'static str, &'static str)] {
        FIXED
    }
    /// Judges and completes an address.
    fn resolve(base: &str, reference: &str, allowed: Schemes) -> Option<String> {
        resolve(base, reference, allowed)
    }
    /// How many elements may stand inside each other.
    fn depth() -> usize {
        100
    }
    /// How many elements and texts one piece of markup may have.
    fn nodes() -> usize {
        20_000
    }
    /// Told how much work was done, in steps of bounded time; tests count them.
    fn step(_count: usize) {}
}

/// The policy the widget applies.
pub struct Standard;

impl Policy for Standard {}

/// An attribute, where it may stand and what it may say.
#[derive(Clone, Copy)]
pub struct Attribute {
    /// Its name, in lower case.
    pub name: &'static str,
    /// The elements it may stand on, separated by spaces; empty for every element.
    pub on: &'static str,
    /// The values it may have; with any other the attribute is left out.
    pub value: Value,
}

/// The values an attribute may have.
#[derive(Clone, Copy)]
pub enum Value {
    /// Any text.
    Text,
    /// A language tag: letters, digits and hyphens, at most 35.
    Language,
    /// A whole number, from the first to the last.
    Number(i32, i32),
    /// One of these words, separated by spaces, in any case.
    Word(&'static str),
    /// One of these words, in just this case.
    Exact(&'static str),
    /// There or not; its value is emptied.
    Flag,
    /// A whole number of pixels, up to four digits; an image of less than two is none.
    Pixels,
    /// The words that stand for an image.
    Alternative,
    /// An address of one of these schemes, made absolute. A link or an image without one is none.
    Address(Schemes),
}

const fn attribute(name: &'static str, on: &'static str, value: Value) -> Attribute {
    Attribute { name, on, value }
}

/// Every attribute that markup may set.
pub const ATTRIBUTES: &[Attribute] = &[
    attribute("lang", "", Value::Language),
    attribute("dir", "", Value::Word("ltr rtl auto")),
    attribute("title", "", Value::Text),
    attribute("href", "a", Value::Address(Schemes::Links)),
    attribute("src", "img", Value::Address(Schemes::Web)),
    attribute("alt", "img", Value::Alternative),
    attribute("width", "img", Value::Pixels),
    attribute("height", "img", Value::Pixels),
    attribute("cite", "blockquote q ins del", Value::Address(Schemes::Web)),
    attribute("datetime", "time ins del", Value::Text),
    // HTML's own limit for columns is 1000: 20,000 such cells hold a page up for ten seconds.
    attribute("colspan", "td th", Value::Number(1, 100)),
    attribute("rowspan", "td th", Value::Number(0, 1000)),
    attribute("span", "colgroup col", Value::Number(1, 100)),
    attribute("abbr", "th", Value::Text),
    attribute("scope", "th", Value::Word("row col rowgroup colgroup")),
    attribute("start", "ol", Value::Number(-999_999, 999_999)),
    attribute("reversed", "ol", Value::Flag),
    attribute("type", "ol", Value::Exact("1 a A i I")),
    attribute("value", "li", Value::Number(-999_999, 999_999)),
    attribute("open", "details", Value::Flag),
];

/// What every link and image says, whatever its author wrote.
pub const FIXED: &[(&str, &str, &str)] = &[
    ("a", "rel", "noopener noreferrer"),
    ("img", "loading", "lazy"),
    ("img", "decoding", "async"),
    ("img", "referrerpolicy", "no-referrer"),
];

/// Rules of an element, to be combined. The three lowest bits say which notice its removal gives.
pub mod rule {
    /// The bits of the notice; 0 gives none.
    pub const NOTICE: u32 = 7;
    /// Left out, with a notice about scripts.
    pub const SCRIPT: u32 = 1;
    /// Left out, with a notice about styles.
    pub const STYLE: u32 = 2;
    /// Left out, with a notice about embedded documents and media.
    pub const EMBED: u32 = 3;
    /// Left out, with a notice about drawings and formulas.
    pub const DRAWING: u32 = 4;
    /// Left out, with a notice about forms.
    pub const FORM: u32 = 5;
    /// Stops the search for an element to close ("special" in the standard).
    pub const SPECIAL: u32 = 1 << 3;
    /// A block: closes an open paragraph.
    pub const BLOCK: u32 = 1 << 4;
    /// Formatting: opened again after the block that closed it.
    pub const FORMATTING: u32 = 1 << 5;
    /// Has no content and no end tag.
    pub const VOID: u32 = 1 << 6;
    /// Left out; its content is not markup and goes with it.
    pub const RAW: u32 = 1 << 7;
    /// Left out with all it contains.
    pub const DROP: u32 = 1 << 8;
    /// End tags inside it don't reach out of it.
    pub const SCOPE: u32 = 1 << 9;
    /// Formatting from outside is not opened again inside it.
    pub const MARKER: u32 = 1 << 10;
    /// Its children are parts of a table; all else is moved before the table.
    pub const GRID: u32 = 1 << 11;
    /// A part of a table, and nothing outside one.
    pub const PART: u32 = 1 << 12;
    /// A heading.
    pub const HEADING: u32 = 1 << 13;
    /// A part of a ruby annotation.
    pub const RUBY: u32 = 1 << 14;
    /// Ends a drawing or formula that was never closed.
    pub const BREAKOUT: u32 = 1 << 15;
    /// A list: end tags of items don't reach out of it.
    pub const LIST: u32 = 1 << 16;
    /// End tags of table parts don't reach out of it.
    pub const WALL: u32 = 1 << 17;
    /// A place for HTML inside a drawing or formula.
    pub const ISLAND: u32 = 1 << 18;
    /// Shown and treated as another element, whose place is in the other bits.
    pub const ALIAS: u32 = 1 << 19;
}
use rule::*;

const B: u32 = BLOCK | SPECIAL | BREAKOUT;
const F: u32 = FORMATTING | BREAKOUT;
const POINT: u32 = ISLAND | SPECIAL | SCOPE | DROP;
const CELL: u32 = PART | SPECIAL | SCOPE | MARKER;
const SECTION: u32 = PART | SPECIAL | GRID;

/// The elements by name, in alphabetical order: what each is shown as (empty: itself, `-`: nothing), and its
/// rules. An element that is not here is unwrapped, like those shown as nothing: its tags are passed over and its content
/// stays.
pub const ELEMENTS: &[(&str, &str, u32)] = &[
    ("a", "", FORMATTING),
    ("abbr", "", 0),
    ("acronym", "abbr", 0),
    ("address", "div", 0),
    ("annotation-xml", "", POINT),
    ("applet", "", DROP | SPECIAL | SCOPE | MARKER | EMBED),
    ("article", "div", 0),
    ("aside", "div", 0),
    ("audio", "", DROP | EMBED),
    ("b", "", F),
    ("bdi", "", 0),
    ("bdo", "", 0),
    ("big", "-", BREAKOUT),
    ("blockquote", "", B),
    ("body", "-", BREAKOUT),
    ("br", "", VOID | BREAKOUT),
    ("button", "", DROP | SPECIAL | FORM),
    ("canvas", "", DROP | EMBED),
    ("caption", "", CELL),
    ("center", "div", BREAKOUT),
    ("cite", "", 0),
    ("code", "", F),
    ("col", "", PART | SPECIAL | VOID),
    ("colgroup", "", PART | SPECIAL),
    ("datalist", "", DROP | FORM),
    ("dd", "", B),
    ("del", "", 0),
    ("desc", "", POINT),
    ("details", "", BLOCK | SPECIAL),
    ("dfn", "", 0),
    ("dialog", "div", 0),
    ("dir", "ul", 0),
    ("div", "", B),
    ("dl", "", B),
    ("dt", "", B),
    ("em", "", F),
    ("embed", "", DROP | VOID | EMBED | BREAKOUT),
    ("fieldset", "div", 0),
    ("figcaption", "", BLOCK | SPECIAL),
    ("figure", "", BLOCK | SPECIAL),
    ("font", "-", BREAKOUT),
    ("footer", "div", 0),
    ("foreignobject", "", POINT),
    ("h1", "", B | HEADING),
    ("h2", "", B | HEADING),
    ("h3", "", B | HEADING),
    ("h4", "", B | HEADING),
    ("h5", "", B | HEADING),
    ("h6", "", B | HEADING),
    ("head", "-", BREAKOUT),
    ("header", "div", 0),
    ("hgroup", "div", 0),
    ("hr", "", B | VOID),
    ("i", "", F),
    ("iframe", "", RAW | EMBED),
    ("image", "img", 0),
    ("img", "", VOID | BREAKOUT),
    ("input", "", DROP | VOID | FORM),
    ("ins", "", 0),
    ("kbd", "", 0),
    ("li", "", B),
    ("listing", "pre", BREAKOUT),
    ("main", "div", 0),
    ("mark", "", 0),
    ("math", "", DROP | DRAWING),
    ("menu", "ul", BREAKOUT),
    ("meta", "-", BREAKOUT),
    ("mi", "", POINT),
    ("mn", "", POINT),
    ("mo", "", POINT),
    ("ms", "", POINT),
    ("mtext", "", POINT),
    ("nav", "div", 0),
    ("nobr", "-", BREAKOUT),
    ("noembed", "", RAW),
    ("noframes", "", RAW),
    ("object", "", DROP | SPECIAL | SCOPE | MARKER | EMBED),
    ("ol", "", B | LIST),
    ("p", "", B),
    ("plaintext", "", RAW),
    ("pre", "", B),
    ("q", "", 0),
    ("rb", "", RUBY),
    ("rp", "", RUBY),
    ("rt", "", RUBY),
    ("rtc", "", RUBY),
    ("ruby", "", BREAKOUT),
    ("s", "", F),
    ("samp", "", 0),
    ("script", "", RAW | SCRIPT),
    ("search", "div", 0),
    ("section", "div", 0),
    ("select", "", DROP | SPECIAL | SCOPE | FORM),
    ("small", "", F),
    ("span", "", BREAKOUT),
    ("strike", "s", BREAKOUT),
    ("strong", "", F),
    ("style", "", RAW | STYLE),
    ("sub", "", BREAKOUT),
    ("summary", "", BLOCK | SPECIAL),
    ("sup", "", BREAKOUT),
    ("svg", "", DROP | DRAWING),
    ("table", "", B | SCOPE | WALL | GRID),
    ("tbody", "", SECTION),
    ("td", "", CELL),
    ("template", "", DROP | SPECIAL | SCOPE | MARKER | WALL),
    ("textarea", "", RAW | FORM),
    ("tfoot", "", SECTION),
    ("th", "", CELL),
    ("thead", "", SECTION),
    ("time", "", 0),
    ("title", "", RAW | POINT),
    ("tr", "", SECTION),
    ("tt", "code", BREAKOUT),
    ("u", "", F),
    ("ul", "", B | LIST),
    ("var", "", BREAKOUT),
    ("video", "", DROP | EMBED),
    ("wbr", "", VOID),
    ("xmp", "", RAW),
];

/// The place of an element in [`ELEMENTS`]; the number of elements where it has none.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler: a bad index does not compile")]
pub const fn id(name: &str, elements: &[(&str, &str, u32)]) -> usize {
    let mut i = 0;
    while i < elements.len() {
        let (a, b) = (elements[i].0.as_bytes(), name.as_bytes());
        let mut same = 0;
        while same < a.len() && same < b.len() && a[same] == b[same] {
            same += 1;
        }
        if same == a.len() && same == b.len() {
            break;
        }
        i += 1;
    }
    i
}

/// How long `elements` are when packed, in bytes.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler: a bad index does not compile")]
pub const fn packed_len(elements: &[(&str, &str, u32)]) -> usize {
    let (mut i, mut length) = (0, 0);
    while i < elements.len() {
        length += elements[i].0.len() + 4;
        i += 1;
    }
    length
}

/// The elements in the form the bundle carries: each name followed by its rules, five bits to a character from `@` on.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler: a bad index does not compile")]
pub const fn pack<const N: usize>(elements: &[(&str, &str, u32)]) -> [u8; N] {
    let mut out = [b'@'; N];
    let (mut i, mut at) = (0, 0);
    while i < elements.len() {
        let (name, shown, mut rules) = elements[i];
        let mut n = 0;
        while n < name.len() {
            out[at] = name.as_bytes()[n];
            n += 1;
            at += 1;
        }
        if !shown.is_empty() {
            rules = ALIAS | id(shown, elements) as u32 | rules & BREAKOUT;
        }
        n = 0;
        while n < 4 {
            out[at] = b'@' + ((rules >> (5 * n)) & 31) as u8;
            n += 1;
            at += 1;
        }
        i += 1;
    }
    out
}

const PACKED: &str = match core::str::from_utf8(&pack::<{ packed_len(ELEMENTS) }>(ELEMENTS)) {
    Ok(packed) => packed,
    Err(_) => "",
};

/// An element of the policy, unpacked.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    /// Its name, in lower case.
    pub name: &'static str,
    /// Its rules, or those of the element it is shown as.
    pub rules: u32,
    /// The place of the element it is shown as.
    pub shown: u8,
}

/// The elements of a packed list, in their order.
pub(crate) fn rows(packed: &'static str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut rest = packed;
    while !rest.is_empty() {
        let length = rest.bytes().take_while(|b| !matches!(b, b'@'..=b'_')).count();
        let name = take(&mut rest, length);
        let rules = take(&mut rest, 4).bytes().rev().fold(0, |rules, b| rules << 5 | u32::from(b & 31));
        rows.push(Row { name, rules, shown: rows.len() as u8 });
    }
    for place in 0..rows.len() {
        if let Some(Row { rules, .. }) = rows.get(place).copied()
            && rules & ALIAS != 0
            && let Some(target) = rows.get(rules as usize & 255).copied()
            && let Some(row) = rows.get_mut(place)
        {
            row.rules = target.rules & !BREAKOUT | rules & BREAKOUT;
            row.shown = target.shown;
        }
    }
    rows
}

/// The place of the element called `name`, in any case.
pub(crate) fn find(rows: &[Row], name: &str) -> Option<u8> {
    let order = |row: &Row| row.name.bytes().cmp(name.bytes().map(|b| b.to_ascii_lowercase()));
    rows.binary_search_by(order).ok().map(|place| place as u8)
}
