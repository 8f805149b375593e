//! What a feed's text comes to: the statements in a reader's order and every notice, as data and as the lines that
//! `cargo x check` prints; the studio page shows the same. It does no I/O and never reaches a reader's bundle.

pub mod json;

use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::failure::{Failure, SIZE_MAX};
use crate::feed::wire::Json;
use crate::feed::{Content, Document, Feed, Statement, decode};
use crate::markup;
use crate::notice::Notice;
use crate::options::Options;
use crate::state::{Effect, Event, Moment, State, update};
use crate::url::{self, Schemes};

/// What a feed at no known address is read as: its relative links need something to be relative to.
const PLACEHOLDER: &str = "https://feed.example/feed.json";

/// A feed document that can be shown, read to the end.
#[derive(Debug, Default)]
pub struct Report {
    /// The feed's own members.
    pub feed: Feed,
    /// The statements, in the order in which a reader finds them.
    pub statements: Vec<Statement>,
    /// How many wait for their time.
    pub waiting: u32,
    /// Everything that was repaired or passed over, also in the texts themselves.
    pub notices: Vec<Notice>,
}

/// Reads the text of a feed with the very steps of the widget. `address` is the URL it was found at or will have, without
/// which its own `feed_url` counts; `now` is in milliseconds since 1970, and days begin in UTC.
///
/// # Errors
/// The failure that the widget would show.
pub fn read(text: &str, address: Option<&str>, now: i64) -> Result<Report, Failure> {
    if text.len() > SIZE_MAX as usize {
        return Err(Failure::TooLarge);
    }
    let root = json::parse(text).ok_or(Failure::NotJson)?;
    let Json::List(items) = root.get("items") else { return Err(Failure::NotFeed) };
    let feed_url = match root.get("feed_url") {
        Json::Text(url) => url.as_str(),
        _ => "",
    };
    let own = url::resolve("", feed_url, Schemes::Web);
    let mut notices = Vec::new();
    if address.is_none() && own.is_none() && !root.get("feed_url").is_null() {
        notices.push(Notice::new("feed_url", "is not an absolute URL (http, https); passed over", feed_url));
    }
    let url = address.or(own.as_deref()).unwrap_or(PLACEHOLDER);
    let document = Document::new(Rc::new(items.clone()), url);

    let moment =
        Moment { now, random: 0, offset: &|_| 0, attended: false, offline: false, clock: || 0, normal: str::to_owned };
    let mut state = State::new();
    let configured = Event::Configured {
        options: Options::default(),
        notices: Vec::new(),
        url: String::from(url),
        page_language: String::new(),
    };
    let generation = update(&mut state, configured, &moment).into_iter().find_map(|effect| match effect {
        Effect::Fetch { generation, .. } => Some(generation),
        _ => None,
    });
    let generation = generation.ok_or(Failure::NoFeed)?;
    update(&mut state, Event::Loaded { generation, feed: root, document: document.clone() }, &moment);

    notices.extend_from_slice(&state.faults.feed);
    let mut report = Report { feed: state.feed.clone(), notices, ..Report::default() };
    for entry in decode::entries(&document, 0, &mut Vec::new()) {
        report.waiting += u32::from(entry.date.is_some_and(|date| date.begins(moment.offset) > now));
    }
    for entry in (0..state.list.loaded()).filter_map(|place| state.list.entry(place)) {
        let Some(statement) = decode::statement(&document, entry.index, &mut report.notices) else { continue };
        if let Content::Html(html) = &statement.content {
            let context = markup::Context { base: url, images: true, blank: false, heading_level: 3 };
            let (_, notices) = markup::parse(html, &context);
            report.notices.extend(notices.into_iter().map(|notice| notice.of(&statement.id)));
        }
        report.statements.push(statement);
    }
    Ok(report)
}

impl Report {
    /// What was wrong, item by item, and closing lines.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for notice in &self.notices {
            text.push_str(&notice.text());
            text.push('\n');
        }
        if !text.is_empty() {
            text.push('\n');
        }
        let dated = self.statements.iter().filter(|statement| statement.date.is_some()).count();
        text.push_str(if self.feed.title.is_empty() { "A feed without a title" } else { &self.feed.title });
        text.push_str(": ");
        push_counted(&mut text, self.statements.len(), "statement");
        text.push_str(", ");
        push_number(&mut text, dated);
        text.push_str(" with a date; ");
        push_counted(&mut text, self.notices.len(), "notice");
        text.push('\n');
        if self.waiting > 0 {
            push_counted(&mut text, self.waiting as usize, "more statement");
            text.push_str(" dated in the future, not shown before their time.\n");
        }
        if let Some(next) = &self.feed.next_url {
            text.push_str("It continues at ");
            text.push_str(next);
            text.push_str(", which was not read.\n");
        }
        text
    }
}

fn push_counted(text: &mut String, number: usize, noun: &str) {
    push_number(text, number);
    text.push(' ');
    text.push_str(noun);
    if number != 1 {
        text.push('s');
    }
}

/// A number with a comma before every three digits.
fn push_number(text: &mut String, number: usize) {
    let digits = number.to_string();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
}

/// What `cargo x check` says where nothing can be shown; `source` is the feed's address or file.
pub fn unusable(failure: Failure, source: &str) -> String {
    let mut text = match failure {
        // That says nothing of a file, but of an option.
        Failure::NoFeed => failure.advice(&[source, ": "].concat()),
        _ => failure.advice(source),
    };
    text.push_str("\nThe feed is unusable (");
    text.push_str(failure.code());
    text.push_str(").\n");
    text
}
