//! What a partner may set: every `data-*` attribute, declared once in [`OPTIONS`]. The parser, the defaults, the README
//! table, the types and the configurator are held to that table. A wrong value is never an error: the default is used
//! and a [`Notice`] says what is allowed.

pub mod sequel;

use alloc::string::String;
use alloc::vec::Vec;

use crate::feed::decode::is_language_tag;
use crate::notice::Notice;
use crate::scrutiny::{Glance, Scrutiny};

/// What an option's value may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// One of these words; the first is the default.
    Choice(&'static [&'static str]),
    /// On or off; also true and false, 1 and 0, and the bare attribute.
    Flag,
    /// A whole number in this range.
    Number {
        /// The least value.
        min: u32,
        /// The greatest value.
        max: u32,
    },
    /// 0, or a whole number in this range.
    NumberOrZero {
        /// The least value beside 0.
        min: u32,
        /// The greatest value.
        max: u32,
    },
}

/// One row of the table.
pub struct OptionSpec {
    /// The attribute, `data-…`.
    pub name: &'static str,
    /// What it may be.
    pub kind: Kind,
    /// The default of a number or flag; a choice begins with its default, a text is absent.
    pub default: u32,
}

/// Declares the options once: the [`Name`] of each, its row in [`OPTIONS`], and (natively) what it does.
macro_rules! options {
    ($($name:ident $attribute:literal $kind:expr, $default:expr, $values:literal, $standard:literal, $effect:literal;)*) => {
        /// The options by name; the value is the row in [`OPTIONS`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Name { $(#[doc = $effect] $name,)* }

        /// Every option, in the order of the README's table.
        pub static OPTIONS: &[OptionSpec] =
            &[$(OptionSpec { name: $attribute, kind: $kind, default: $default },)*];

        /// The rows of the README's table: attribute, values, default, effect, in words.
        #[cfg(not(target_arch = "wasm32"))]
        pub static DESCRIPTIONS: &[[&str; 4]] = &[$([$attribute, $values, $standard, $effect],)*];
    };
}

options! {
    Feed "data-feed" Kind::Text, 0, "URL", "required", "the JSON Feed; relative URLs resolve against the page's base";
    Target "data-target" Kind::Text, 0, "CSS selector", "the script's place", "script only: where to put the element";
    PageSize "data-page-size" Kind::Number { min: 1, max: 100 }, 5, "1–100", "5", "statements on a page";
    Limit "data-limit" Kind::Number { min: 0, max: 10_000 }, 0, "0–10000", "0 (all)", "show only the newest N";
    Paging "data-paging" Kind::Choice(&["pages", "more", "none"]), 0, "pages, more, none", "pages",
        "numbered pages, a \"Show more\" button, or one page";
    Layout "data-layout" Kind::Choice(&["list", "cards", "compact"]), 0, "list, cards, compact", "list",
        "a column, a grid of cards, or one line a statement";
    Theme "data-theme" Kind::Choice(&["auto", "light", "dark"]), 0, "auto, light, dark", "auto",
        "auto follows the reader's system";
    Lang "data-lang" Kind::Text, 0, "BCP 47 tag", "nearest lang in the page, else the feed's, else en",
        "language of labels and dates";
    Heading "data-heading" Kind::Text, 0, "text", "the feed's title", "the widget's heading; empty hides it";
    HeadingLevel "data-heading-level" Kind::Number { min: 2, max: 5 }, 2, "2–5", "2",
        "level of the heading; statements are one level below";
    Tags "data-tags" Kind::Text, 0, "comma list", "none", "only statements with one of these tags";
    ExcludeTags "data-exclude-tags" Kind::Text, 0, "comma list", "none", "no statements with one of these tags";
    Search "data-search" Kind::Flag, 0, "on, off", "off", "the reader's search box";
    Filters "data-filters" Kind::Flag, 0, "on, off", "off", "tag, kind and year filters";
    Read "data-read" Kind::Choice(&["inline", "link"]), 0, "inline, link", "inline",
        "open the text in place, or only link to the publisher";
    Expanded "data-expanded" Kind::Choice(&["none", "first", "all"]), 0, "none, first, all", "none",
        "which statements start opened";
    Images "data-images" Kind::Flag, 1, "on, off", "on", "images of statements and in their texts";
    LinkTarget "data-link-target" Kind::Choice(&["_self", "_blank"]), 0, "_self, _blank", "_self",
        "where links open";
    Loading "data-loading" Kind::Choice(&["eager", "lazy"]), 0, "eager, lazy", "eager",
        "lazy waits until the widget nears the viewport";
    Refresh "data-refresh" Kind::NumberOrZero { min: 1, max: 1440 }, 0, "0, 1–1440 minutes", "0",
        "polls while the page is visible";
    Cache "data-cache" Kind::Flag, 0, "off, on", "off",
        "keep the last good feed in the host's storage; off stores nothing at all";
    History "data-history" Kind::Choice(&["off", "hash"]), 0, "off, hash", "off",
        "the page and the open statement in the URL's hash";
    MinHeight "data-min-height" Kind::Number { min: 0, max: 10_000 }, 0, "px", "0",
        "space reserved before the first render";
    Timeout "data-timeout" Kind::Number { min: 1, max: 120 }, 15, "1–120 seconds", "15",
        "how long one request may take";
    PublicKey "data-public-key" Kind::Text, 0, "raw 32-byte Ed25519 keys in base64, space-separated", "none",
        "show only feeds whose signature (`<feed URL>.sig`, base64 of 64 bytes) verifies";
    Debug "data-debug" Kind::Flag, 0, "on, off", "off", "notices shown in the widget as well as the console";
}

/// How the reader gets further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// By numbered pages.
    Pages,
    /// By a button that adds a page's worth.
    More,
    /// Not at all: everything is on one page.
    None,
}

/// The options of one widget, judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// In the order of [`OPTIONS`].
    values: Vec<Value>,
}

/// One option's value: a number as [`Kind`] reads it, or a text as written.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Value {
    number: u32,
    text: Option<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options::read(&|_| None, &mut Glance::default())
    }
}

impl Options {
    /// Judges the values that `attribute` gives for each name of the table; `None` is an absent attribute.
    pub fn parse(attribute: &dyn Fn(&'static str) -> Option<String>) -> (Options, Vec<Notice>) {
        let mut notices = Vec::new();
        let options = Options::read(attribute, &mut notices);
        sequel::judge_keys(&options, &mut notices);
        (options, notices)
    }

    /// The same, telling of wrong values as `notices` does.
    pub fn read<S: Scrutiny>(attribute: &dyn Fn(&'static str) -> Option<String>, notices: &mut S) -> Options {
        let mut values = Vec::new();
        for spec in OPTIONS {
            let mut value = Value { number: spec.default, text: attribute(spec.name) };
            if spec.kind != Kind::Text
                && let Some(text) = value.text.take()
            {
                let text = text.trim_ascii();
                match spec.kind.read(text) {
                    Some(number) => value.number = number,
                    None => notices.note_with(spec.name, &|| sequel::problem(spec, text), text),
                }
            }
            values.push(value);
        }
        if let Some(value) = values.get_mut(Name::Lang as usize)
            && let Some(text) = &value.text
        {
            let tag = text.trim_ascii();
            if !tag.is_empty() && !is_language_tag(tag) {
                notices.note(
                    None,
                    "data-lang",
                    "is not a language tag; allowed is a BCP 47 tag such as en or ru-BY; the page's language is used",
                    tag,
                );
                value.text = None;
            }
        }
        Options { values }
    }

    /// The value of an option that is a number; of a choice its place, of a flag 0 or 1.
    pub fn number(&self, name: Name) -> u32 {
        self.values.get(name as usize).map_or(0, |value| value.number)
    }

    /// A text option as written, trimmed; `None` where the attribute is absent.
    pub fn text(&self, name: Name) -> Option<&str> {
        self.values.get(name as usize)?.text.as_deref().map(str::trim_ascii)
    }

    /// Whether a flag is on.
    pub fn flag(&self, name: Name) -> bool {
        self.number(name) != 0
    }

    /// The word chosen, for styling.
    pub fn choice(&self, name: Name) -> &'static str {
        match OPTIONS.get(name as usize) {
            Some(OptionSpec { kind: Kind::Choice(words), .. }) => {
                words.get(self.number(name) as usize).copied().unwrap_or_default()
            }
            _ => "",
        }
    }

    /// Statements on a page, 1 to 100.
    pub fn page_size(&self) -> u32 {
        self.number(Name::PageSize)
    }

    /// At most so many statements; 0 is all.
    pub fn limit(&self) -> u32 {
        self.number(Name::Limit)
    }

    /// How the reader gets further.
    pub fn paging(&self) -> Paging {
        match self.number(Name::Paging) {
            0 => Paging::Pages,
            1 => Paging::More,
            _ => Paging::None,
        }
    }

    /// Level of the widget's heading, 2 to 5.
    pub fn heading_level(&self) -> u8 {
        self.number(Name::HeadingLevel) as u8
    }

    /// Whether texts open in place.
    pub fn reads_inline(&self) -> bool {
        self.number(Name::Read) == 0
    }

    /// Whether the first statement starts opened.
    pub fn expands_first(&self) -> bool {
        self.number(Name::Expanded) != 0
    }

    /// Whether all statements start opened.
    pub fn expands_all(&self) -> bool {
        self.number(Name::Expanded) == 2
    }

    /// Whether links open in a new tab.
    pub fn opens_blank(&self) -> bool {
        self.number(Name::LinkTarget) == 1
    }

    /// Minutes between polls, 1 to 1440; 0 is never.
    pub fn refresh_minutes(&self) -> u32 {
        self.number(Name::Refresh)
    }

    /// Milliseconds a request may take.
    pub fn timeout_ms(&self) -> u32 {
        self.number(Name::Timeout) * 1000
    }

    /// Whether only verified documents may be shown. An empty list of keys is no permission to show others.
    pub fn is_signed(&self) -> bool {
        self.values.get(Name::PublicKey as usize).is_some_and(|value| value.text.is_some())
    }

    /// Whether the page and the open statement live in the URL's hash.
    pub fn uses_hash(&self) -> bool {
        self.number(Name::History) == 1
    }
}

/// The words of a flag: those for on at even places.
const FLAGS: &[&str] = &["on", "off", "true", "false", "1", "0"];

impl Kind {
    /// The value of `text` as a number: of a choice its place, of a flag 0 or 1. `None` where it isn't allowed.
    fn read(self, text: &str) -> Option<u32> {
        match self {
            Kind::Text => Some(0),
            Kind::Choice(words) => place(words, text),
            Kind::Flag if text.is_empty() => Some(1),
            Kind::Flag => place(FLAGS, text).map(|place| 1 - place % 2),
            Kind::NumberOrZero { .. } if text == "0" => Some(0),
            Kind::Number { min, max } | Kind::NumberOrZero { min, max } => {
                whole(text).filter(|value| (min..=max).contains(value))
            }
        }
    }
}

/// Where `word` stands among `words`, whatever its case.
fn place(words: &[&str], word: &str) -> Option<u32> {
    words.iter().position(|known| known.eq_ignore_ascii_case(word)).map(|place| place as u32)
}

/// A whole number in decimal digits; at most nine of them, which every range here is far below.
pub(crate) fn whole(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 9 {
        return None;
    }
    let mut value = 0;
    for byte in text.bytes() {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value * 10 + u32::from(byte - b'0');
    }
    Some(value)
}
