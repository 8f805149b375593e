//! How closely a feed or an option is looked at: to the last word, or only as far as the first list needs it. Decides
//! nothing about what is right; it says what becomes of what is wrong.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::notice::Notice;
use crate::url::{self, Schemes};

/// From here on not every whole number is one of its own in a browser: 2^53.
const EXACT_END: f64 = 9_007_199_254_740_992.0;

/// What a notice says of a text that could not be read in full.
pub const UNREADABLE: &str =
    "has U+FFFD in place of what is no character: bytes that are not UTF-8, or half of a surrogate pair";

/// How closely something is looked at while it is read.
pub trait Scrutiny {
    /// `field`, of the item called `item` or else of the whole, has `problem`; see [`Notice`].
    fn note(&mut self, item: Option<&str>, field: &'static str, problem: &'static str, found: &str);
    /// The same of an option, with words that are made for the case.
    fn note_with(&mut self, field: &'static str, problem: &dyn Fn() -> String, found: &str);
    /// `field` of the item called `item` was written as a number.
    fn weigh(&mut self, item: &str, field: &'static str, number: f64);
    /// `text` was read from `field`.
    fn hear(&mut self, _item: Option<&str>, _field: &'static str, _text: &str) {}
    /// See [`url::resolve`].
    fn resolve(&mut self, base: &str, reference: &str, allowed: Schemes) -> Option<String>;
    /// Whether two absolute addresses are on one origin.
    fn is_one_origin(&mut self, one: &str, other: &str) -> bool;
    /// What was read so far shows nowhere, so a closer look at it can wait.
    fn defer(&mut self) {}
}

/// To the last word.
impl Scrutiny for Vec<Notice> {
    #[inline(never)]
    fn note(&mut self, item: Option<&str>, field: &'static str, problem: &'static str, found: &str) {
        let mut notice = Notice::new(field, problem, found);
        notice.item = item.map(String::from);
        self.push(notice);
    }

    #[inline(never)]
    fn note_with(&mut self, field: &'static str, problem: &dyn Fn() -> String, found: &str) {
        let mut notice = Notice::new(field, "", found);
        notice.problem = Cow::Owned(problem());
        self.push(notice);
    }

    #[inline(never)]
    fn weigh(&mut self, item: &str, field: &'static str, number: f64) {
        if number.abs() >= EXACT_END {
            self.note(Some(item), field, "is a number from ±2^53 on, which may lose digits; write it as text", "");
        }
    }

    /// A browser puts U+FFFD where bytes are no UTF-8. Once for each item is enough: it is the whole document that is wrong.
    #[inline(never)]
    fn hear(&mut self, item: Option<&str>, field: &'static str, text: &str) {
        if text.as_bytes().windows(3).any(|bytes| bytes == "\u{fffd}".as_bytes())
            && !self.iter().any(|notice| notice.problem == UNREADABLE && notice.item.as_deref() == item)
        {
            self.note(item, field, UNREADABLE, "");
        }
    }

    fn resolve(&mut self, base: &str, reference: &str, allowed: Schemes) -> Option<String> {
        url::resolve(base, reference, allowed)
    }

    fn is_one_origin(&mut self, one: &str, other: &str) -> bool {
        url::origin(one) == url::origin(other)
    }
}

/// As far as the first list needs it, so that the words for faults, and the fine points of addresses, can come later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    /// Whether there was any fault, or may have been.
    pub faulty: bool,
    /// Whether there was something that only a closer look can tell.
    pub vague: bool,
}

impl Scrutiny for Glance {
    #[inline(always)]
    fn note(&mut self, _: Option<&str>, _: &'static str, _: &'static str, _: &str) {
        self.faulty = true;
    }

    #[inline(always)]
    fn note_with(&mut self, _: &'static str, _: &dyn Fn() -> String, _: &str) {
        self.faulty = true;
    }

    /// Most numbers are listed without a look at each; what is left may be wrong.
    #[inline(always)]
    fn weigh(&mut self, _: &str, _: &'static str, _: f64) {
        self.faulty = true;
    }

    fn resolve(&mut self, base: &str, reference: &str, _: Schemes) -> Option<String> {
        let plain = url::plain(base, reference);
        self.vague |= plain.is_none();
        plain
    }

    fn is_one_origin(&mut self, one: &str, other: &str) -> bool {
        url::site(one) == url::site(other)
    }

    fn defer(&mut self) {
        self.vague = false;
    }
}
