//! Untrusted HTML becomes a tree of allowed nodes, and nothing else: no HTML string leaves it, and no element, attribute
//! or address that `policy` doesn't name. Pure, in linear time and bounded depth, whatever it is given.
//!
//! What a reader gets: text-level and block elements, lists, tables, figures, images and quotes. Sectioning elements
//! (`section`, `article`, `nav` …) become plain `div`s, so that the content adds no landmarks to the host page. Unknown
//! elements, and links without a usable address, are unwrapped: their content stays. Scripts, styles, embedded
//! documents and media, drawings and form controls are left out with all they contain; of what was left out a notice
//! says so, once per kind. `noscript` is unwrapped, since no script runs. So are links
//! to a place inside the text, whose name is not kept, and links in which nothing shows. A link that has nothing but pictures
//! without words is named by its address. An image that is switched off or has no usable
//! address is replaced by its alternative text; an image of one pixel, which only counts readers, by nothing. What is
//! nested too deep or is too much loses its tags, never its text.

mod builder;
mod formatting;
mod output;
mod reference;
mod text;
mod tokenizer;

use crate::notice::Notice;
use crate::policy::{Policy, Standard};
use alloc::{string::String, vec::Vec};
pub use text::{is_blank, paragraphs, text};

/// A node of content that may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Characters, to be shown as they are.
    Text(String),
    /// An element.
    Element(Element),
}

/// An allowed element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its name, in lower case.
    pub name: &'static str,
    /// Names and values, each name once.
    pub attributes: Vec<(&'static str, String)>,
    /// What it contains.
    pub children: Vec<Node>,
}

/// Where the content will stand.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The absolute URL that relative ones resolve against.
    pub base: &'a str,
    /// Whether images are shown; if not, their alternative text is.
    pub images: bool,
    /// Whether links open in a new tab.
    pub blank: bool,
    /// The level of the statement's own heading; headings inside begin one below, keep their order and end at 6.
    pub heading_level: u8,
}

/// The kinds of notices. The first five are numbered as `policy::rule` numbers them.
#[derive(Clone, Copy)]
pub(crate) enum Problem {
    Address = 6,
    Depth = 7,
    Nodes = 8,
    Pixel = 9,
    Handler = 10,
}

/// What the notices say, from number 1 on.
const PROBLEMS: [&str; 10] = [
    "has scripts; left out",
    "has style sheets; left out",
    "has embedded documents or media; left out",
    "has drawings or formulas; left out",
    "has form controls; left out",
    "is no address that may be linked or shown (http or https, a sound host, no user name; mailto and tel for links); left out",
    "is nested deeper than 100 elements; the rest is shown as text",
    "has more than 20,000 elements; the rest is shown as text",
    "has images of one pixel; left out",
    "has event handlers; left out",
];

/// What the notice says of the first reference by a name that is not read.
const UNKNOWN: &str =
    "is a name not known here (HTML 4's are), not replaced; write the character or a number like &#382;";

/// The allowed nodes of `html`, and what was left out. `html` is a fragment of body content; a whole document is read
/// as the content of its body.
pub fn parse(html: &str, context: &Context) -> (Vec<Node>, Vec<Notice>) {
    parse_under::<Standard>(html, context)
}

/// Whether it is plain to see, without parsing, that something of `html` shows: it has text outside of tags, scripts and
/// style sheets, such as word processors begin with, before anything else of which not all shows. Where it isn't, only
/// [`parse`] and [`is_blank`] can tell.
#[inline(never)]
pub fn begins_with_text(html: &str) -> bool {
    const SCRIPT: u64 = u64::from_be_bytes(*b"\0</scrip");
    const STYLE: u64 = u64::from_be_bytes(*b"\0</style");
    const COMMENT: u64 = u64::from_be_bytes(*b"\0\0\0\0\0-->");
    /// How elements begin of which not all shows.
    const VAGUE: &[u8] = b"<app<aud<but<can<dat<ifr<mat<nof<noe<obj<pla<sel<svg<tem<tex<tit<vid<xmp";
    // The byte that ends what isn't text (0 in text), the bytes that end what isn't shown, and the last ones in lower case.
    let (mut end, mut raw, mut last) = (0, 0, 0_u64);
    for byte in html.bytes() {
        last = last << 8 | u64::from(byte | 0x20);
        if raw != 0 {
            let tail = if raw == COMMENT { last & 0xff_ffff } else { last << 8 >> 8 };
            if tail == raw {
                end = if raw == COMMENT { 0 } else { b'>' };
                raw = 0;
            }
            continue;
        }
        match &(last as u32).to_be_bytes() {
            b"<scr" => raw = SCRIPT,
            b"<sty" => raw = STYLE,
            b"<!--" => raw = COMMENT,
            begun if begun[0] == b'<' && VAGUE.chunks(4).any(|vague| vague == begun) => return false,
            _ => {}
        }
        if byte == end {
            // What ends with a quotation mark is a value inside a tag.
            end = if byte == b'"' || byte == b'\'' { b'>' } else { 0 };
        } else if end == b'>' && (byte == b'"' || byte == b'\'') {
            // After anything else it may stand for itself.
            if (last >> 8) as u8 != b'=' {
                return false;
            }
            end = byte;
        } else if end == 0 && byte > b' ' {
            end = match byte {
                b'<' => b'>',
                // It may be to a space.
                b'&' => b';',
                // How a blank of Unicode's may begin, or go on: the letter after it tells.
                0x80..=0xc2 | 0xe2 | 0xe3 | 0xef => 0,
                _ => return true,
            };
        }
    }
    false
}

/// The same under another policy; only tests have one.
#[doc(hidden)]
pub fn parse_under<P: Policy>(html: &str, context: &Context) -> (Vec<Node>, Vec<Notice>) {
    let (nodes, problems, address, unknown) = output::nodes::<P>(builder::build::<P>(html), context);
    let mut notices = Vec::new();
    for (n, problem) in (1..).zip(PROBLEMS) {
        if problems >> n & 1 != 0 {
            let found = if n == Problem::Address as u32 { address.as_str() } else { "" };
            notices.push(Notice::new("content_html", problem, found));
        }
    }
    if !unknown.is_empty() {
        notices.push(Notice::new("content_html", UNKNOWN, &unknown));
    }
    (nodes, notices)
}
