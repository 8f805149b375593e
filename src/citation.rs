//! A statement as a source to be named: publisher, title, date, address and when it was read, in one line of plain text.
//! Names what it is given; that nothing withdrawn is cited is for the caller.

use alloc::string::String;

use crate::date::Civil;
use crate::feed::{Feed, Statement};
use crate::messages::{Label, Messages};

/// The citation of `statement` in the reader's language. `accessed` is the reader's day; `offset` gives the reader's
/// offset from UTC in minutes, east positive, at an instant.
pub fn citation(
    words: &Messages,
    feed: &Feed,
    statement: &Statement,
    accessed: Civil,
    offset: &dyn Fn(i64) -> i32,
) -> String {
    let publisher = feed.publishers.first().unwrap_or(&feed.title);
    let title = if statement.title.is_empty() { words.get(Label::KindStatement) } else { &statement.title };
    let title = words.fill(Label::Quoted, &[("text", title)]);
    let date = statement.date.map(|date| words.date(date.day(offset))).unwrap_or_default();
    let accessed = words.fill(Label::Accessed, &[("date", &words.date(accessed))]);
    let url = statement.url.as_deref().unwrap_or_default();
    let mut text = String::new();
    for part in [publisher, &title, &date, url, &accessed] {
        if !part.is_empty() {
            if !text.is_empty() {
                let separator = words.get(Label::Separator);
                // Beyond ASCII a mark behind an address would be taken for a part of it.
                if text.ends_with(url) && !url.is_empty() && !separator.is_ascii() {
                    text.push(' ');
                }
                text.push_str(separator);
            }
            text.push_str(part);
        }
    }
    text
}
