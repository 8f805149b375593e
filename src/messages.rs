//! Every word the widget itself says, in the reader's language: labels, counts, numbers and dates. English is part of
//! the bundle, the other languages come as text files of one line per label. Asks neither Intl nor a clock, and never
//! translates what a publisher wrote.

pub mod en;
mod labels;
mod persian;
pub mod plural;
pub mod sequel;
#[cfg(not(target_arch = "wasm32"))]
mod tables;

use alloc::string::String;
use alloc::vec::Vec;

use crate::date::Civil;
use crate::slice::next_part;
use labels::ENGLISH;
pub use labels::{Label, Table};
#[cfg(not(target_arch = "wasm32"))]
pub use tables::available;

/// One language at run time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Messages {
    /// All lines, end to end.
    text: String,
    /// Where each line begins in `text`, and where the last one ends.
    bounds: Vec<usize>,
}

impl Default for Messages {
    fn default() -> Messages {
        Messages::first()
    }
}

impl Messages {
    /// The language that is always there.
    pub fn english() -> Messages {
        sequel::complete(Messages::first())
    }

    /// As much of English as the first list needs.
    pub fn first() -> Messages {
        Messages::read(ENGLISH).0
    }

    /// Reads a language's file. `None` unless it has exactly one line for each label and a tag of its own: it is then
    /// not a file of this version, or no language file at all.
    pub fn parse(text: &str) -> Option<Messages> {
        Messages::begin(text).map(sequel::complete)
    }

    /// The same without what [`sequel::complete`] adds.
    pub fn begin(text: &str) -> Option<Messages> {
        let (messages, lines) = Messages::read(text.strip_suffix("\n").unwrap_or(text));
        (lines == Label::ALL.len() && !text.starts_with("\n")).then_some(messages)
    }

    /// Reads lines, and counts them. Of those that the first list needs an empty one takes English's.
    fn read(text: &str) -> (Messages, usize) {
        let mut messages = Messages { text: String::new(), bounds: Vec::from([0]) };
        let (mut own, mut english) = (Some(text), Some(ENGLISH));
        while let Some(line) = next_part(&mut own, b'\n') {
            let fallback = next_part(&mut english, b'\n').unwrap_or_default();
            messages.push(if line.is_empty() { fallback } else { line });
        }
        let lines = messages.bounds.len() - 1;
        (messages, lines)
    }

    fn push(&mut self, line: &str) {
        self.text.push_str(line);
        self.bounds.push(self.text.len());
    }

    fn line(&self, index: usize) -> &str {
        match self.bounds.get(index..index + 2) {
            Some([start, end]) => self.text.get(*start..*end).unwrap_or_default(),
            _ => "",
        }
    }

    /// The words of a label, as they are.
    pub fn get(&self, label: Label) -> &str {
        self.line(label as usize)
    }

    /// The words of a label with each `{name}` replaced by its value; a name without a value is left out.
    pub fn fill(&self, label: Label, values: &[(&str, &str)]) -> String {
        fill(self.get(label), &mut |text, name| {
            for (key, value) in values {
                if *key == name {
                    text.push_str(value);
                }
            }
        })
    }

    /// The words of a plural label for `n`, with `{n}` in the language's digits.
    pub fn count(&self, label: Label, n: u32) -> String {
        let form = plural::form(self.get(Label::Plural), n);
        fill(part(self.get(label), form), &mut |text, _| self.push_number(text, n, 0, n))
    }

    /// A number in the language's digits, grouped from 10,000 on, so that years stay whole.
    pub fn number(&self, n: u32) -> String {
        let mut text = String::new();
        self.push_number(&mut text, n, 0, n);
        text
    }

    /// A date in words, the long form of the language.
    pub fn date(&self, civil: Civil) -> String {
        fill(self.get(Label::Date), &mut |text, name| {
            let (civil, name, january) = match name.strip_prefix("j") {
                Some(name) => (persian::persian(civil), name, 12),
                None => (civil, name, 0),
            };
            let first = self.get(Label::FirstDay);
            match name {
                "month" => {
                    text.push_str(part(self.get(Label::Months), usize::from(civil.month.saturating_sub(1)) + january))
                }
                "day" if civil.day == 1 && !first.is_empty() => text.push_str(first),
                "day" => self.push_number(text, civil.day.into(), 0, 0),
                _ => self.push_number(text, civil.year.unsigned_abs(), 0, 0),
            }
        })
    }

    /// A time of day, 24 hours and two digits each, in the language's digits.
    pub fn time(&self, hour: u8, minute: u8) -> String {
        let mut text = String::new();
        for (value, after) in [(hour, ":"), (minute, "")] {
            self.push_digit(&mut text, value / 10);
            self.push_digit(&mut text, value % 10);
            text.push_str(after);
        }
        text
    }

    /// The BCP 47 tag of the language.
    pub fn tag(&self) -> &str {
        self.get(Label::Tag)
    }

    /// Appends `n`, a part of the number `whole`; `place` counts from the last digit.
    fn push_number(&self, text: &mut String, n: u32, place: u32, whole: u32) {
        if n >= 10 {
            self.push_number(text, n / 10, place + 1, whole);
        }
        self.push_digit(text, (n % 10) as u8);
        if whole >= 10_000 && matches!(place, 3 | 6 | 9) {
            text.push_str(self.get(Label::Group));
        }
    }

    /// Appends one digit; the ten of a language are equally many bytes long.
    fn push_digit(&self, text: &mut String, digit: u8) {
        let digits = match self.get(Label::Digits) {
            "" => "0123456789",
            digits => digits,
        };
        let width = digits.len() / 10;
        let start = usize::from(digit) * width;
        text.push_str(digits.get(start..start + width).unwrap_or_default());
    }
}

/// `pattern` with each `{name}` replaced by what `push` appends for it.
fn fill(pattern: &str, push: &mut dyn FnMut(&mut String, &str)) -> String {
    let mut text = String::new();
    let mut rest = Some(pattern);
    while let Some(words) = next_part(&mut rest, b'{') {
        text.push_str(words);
        if let Some(name) = next_part(&mut rest, b'}') {
            push(&mut text, name);
        }
    }
    text
}

/// The part at `index` of a line of parts separated by `|`; the last one where there are fewer.
fn part(line: &str, index: usize) -> &str {
    let mut rest = Some(line);
    let mut last = "";
    for _ in 0..=index {
        last = next_part(&mut rest, b'|').unwrap_or(last);
    }
    last
}
