//! What was repaired or passed over, in words for a webmaster or a publisher. Never shown to a reader unless
//! `data-debug` asks for it, and never an error: an error has a code of its own.

use alloc::borrow::Cow;
use alloc::string::String;

/// One thing that was wrong with an option, a feed, an item or its markup, and what was done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The item's id, or its place as `#3` where it has none; `None` for the feed as a whole and for options.
    pub item: Option<String>,
    /// The attribute or field concerned, as its author writes it: `data-page-size`, `date_published`.
    pub field: &'static str,
    /// What was wrong, what is allowed and what was done instead: the rest of a sentence that begins with the field.
    pub problem: Cow<'static, str>,
    /// The offending value, shortened to [`Notice::FOUND_MAX`] bytes; empty where there is none to show.
    pub found: String,
}

impl Notice {
    /// How much of an offending value is quoted, in bytes.
    pub const FOUND_MAX: usize = 60;

    /// A notice about `field`, quoting `found`.
    pub fn new(field: &'static str, problem: &'static str, found: &str) -> Notice {
        Notice { item: None, field, problem: Cow::Borrowed(problem), found: shorten(found) }
    }

    /// The same notice, about the item called `item`.
    #[must_use]
    pub fn of(mut self, item: &str) -> Notice {
        self.item = Some(String::from(item));
        self
    }

    /// The notice as one line: `item "17": date_published "32.13.2023" is not a date …`.
    pub fn text(&self) -> String {
        let mut line = String::new();
        if let Some(item) = &self.item {
            line.push_str("item \"");
            line.push_str(item);
            line.push_str("\": ");
        }
        line.push_str(self.field);
        if !self.found.is_empty() {
            line.push_str(" \"");
            line.push_str(&self.found);
            line.push('"');
        }
        line.push(' ');
        line.push_str(&self.problem);
        line
    }
}

/// The beginning of `text`, cut at a character boundary, with an ellipsis where something was cut.
fn shorten(text: &str) -> String {
    if text.len() <= Notice::FOUND_MAX {
        return String::from(text);
    }
    let mut end = Notice::FOUND_MAX;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut short = String::from(text.get(..end).unwrap_or_default());
    short.push('…');
    short
}
