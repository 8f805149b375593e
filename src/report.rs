//! What a feed's text comes to: the statements in a reader's order and every notice, as data and as the lines that
//! `cargo x check` prints; the studio page shows the same. It does no I/O and never reaches a reader's bundle.

pub mod encoding;
pub mod json;
pub mod place;
pub mod remarks;

use alloc::borrow::Cow;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::failure::{Failure, SIZE_MAX};
use crate::feed::wire::Json;
use crate::feed::{Content, Document, Feed, Statement, decode};
use crate::markup;
use crate::notice::Notice;
use crate::options::Options;
use crate::scrutiny::UNREADABLE;
use crate::state::{Effect, Event, Moment, State, update};
use crate::url::{self, Schemes};

/// What a feed at no known address is read as: its relative links need something to be relative to.
const PLACEHOLDER: &str = "https://feed.example/feed.json";
/// What its relative links then begin with.
const NOWHERE: &str = "https://feed.example/";

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
    /// What the widget doesn't mind.
    pub remarks: Vec<Notice>,
}

/// Why nothing of a document can be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// The failure that the widget would show.
    pub failure: Failure,
    /// What exactly is wrong, and where; empty where the failure says it all.
    pub fault: String,
}

impl From<Failure> for Unusable {
    fn from(failure: Failure) -> Unusable {
        Unusable { failure, fault: String::new() }
    }
}

/// Reads a document as it was found, byte by byte; the rest is as for [`read`].
///
/// # Errors
/// The failure that the widget would show.
pub fn read_bytes(bytes: &[u8], address: Option<&str>, now: i64) -> Result<Report, Unusable> {
    let fault = encoding::judge(bytes);
    let mut report = read(&String::from_utf8_lossy(bytes), address, now).map_err(|unusable| match fault {
        Some(fault) if unusable.failure == Failure::NotJson => {
            Unusable { fault: ["the document ", &fault.refusal()].concat(), ..unusable }
        }
        _ => unusable,
    })?;
    if let Some(fault) = fault {
        let mut notice = Notice::new("the document", "", "");
        notice.problem = Cow::Owned([&fault.to_string(), "; read as U+FFFD each"].concat());
        // Said for the whole.
        report.notices.retain(|notice| notice.problem != UNREADABLE);
        report.notices.insert(0, notice);
    }
    Ok(report)
}

/// The text of a document that is to be written again, which U+FFFD in it would spoil.
///
/// # Errors
/// Where it isn't UTF-8: the rest of a sentence that begins with the document's name.
pub fn text(bytes: &[u8]) -> Result<&str, String> {
    match (encoding::judge(bytes), core::str::from_utf8(bytes)) {
        (None, Ok(text)) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
        (fault, _) => Err(fault.map(|fault| fault.refusal()).unwrap_or_default()),
    }
}

/// Reads the text of a feed with the very steps of the widget. `address` is the URL it was found at or will have, without
/// which its own `feed_url` counts; `now` is in milliseconds since 1970, and days begin in UTC.
///
/// # Errors
/// The failure that the widget would show.
pub fn read(text: &str, address: Option<&str>, now: i64) -> Result<Report, Unusable> {
    if text.len() > SIZE_MAX as usize {
        return Err(Failure::TooLarge.into());
    }
    read_whole(text, address, now)
}

/// The same of a text of any size, as one is that has to be split.
///
/// # Errors
/// The failure that the widget would show.
pub fn read_whole(text: &str, address: Option<&str>, now: i64) -> Result<Report, Unusable> {
    let root = json::parse(text).map_err(|fault| Unusable { failure: Failure::NotJson, fault })?;
    let Json::List(items) = root.get("items") else { return Err(Failure::NotFeed.into()) };
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
    let items = Rc::new(items.clone());
    let document = Document::new(items.clone(), url);
    let remarks = remarks::of_feed(&root);

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
    let mut report = Report { feed: state.feed.clone(), notices, remarks, ..Report::default() };
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
        let item = items.get(entry.index as usize);
        report.remarks.extend(item.into_iter().flat_map(|item| remarks::of_item(item, &statement)));
        report.statements.push(statement);
    }
    Ok(report)
}

impl Report {
    /// The continuation as a path, where nobody knows what it is relative to.
    pub fn relative_next(&self) -> Option<&str> {
        self.feed.next_url.as_deref()?.strip_prefix(NOWHERE)
    }

    /// Everything there is to say of it, item by item.
    pub fn said(&self) -> impl Iterator<Item = &Notice> {
        self.notices.iter().chain(&self.remarks)
    }

    /// What was wrong, item by item, and closing lines.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for notice in self.said() {
            text.push_str(&visible(&notice.text()));
            // The notice itself is part of the first load, where the words are dear.
            if notice.field == "version" && !notice.found.is_empty() {
                text.push_str(" (the whole URL is wanted: https://jsonfeed.org/version/1.1)");
            }
            text.push('\n');
        }
        if !text.is_empty() {
            text.push('\n');
        }
        let dated = self.statements.iter().filter(|statement| statement.date.is_some()).count();
        let title = if self.feed.title.is_empty() { "A feed without a title" } else { &self.feed.title };
        text.push_str(&visible(title));
        text.push_str(": ");
        push_counted(&mut text, self.statements.len(), "statement");
        text.push_str(", ");
        push_number(&mut text, dated);
        text.push_str(" with a date; ");
        push_counted(&mut text, self.said().count(), "notice");
        text.push('\n');
        if self.waiting > 0 {
            push_counted(&mut text, self.waiting as usize, "more statement");
            text.push_str(" dated in the future, not shown before their time.\n");
        }
        if let Some(next) = &self.feed.next_url {
            let (before, next) = match self.relative_next() {
                Some(relative) => ("It continues with ", relative),
                None => ("It continues at ", next.as_str()),
            };
            text.push_str(before);
            text.push_str(&visible(next));
            text.push_str(", which was not read.\n");
        }
        text
    }
}

/// How many there are of something.
pub fn counted(number: usize, noun: &str) -> String {
    let mut text = String::new();
    push_counted(&mut text, number, noun);
    text
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

impl Unusable {
    /// What `cargo x check` says of it; `source` is the feed's address or file.
    pub fn text(&self, source: &str) -> String {
        let mut text = self.reason(source);
        text.push_str("\nThe feed is unusable (");
        text.push_str(self.failure.code());
        text.push_str(").\n");
        text
    }

    /// What the widget says of it, and the fault itself.
    pub fn reason(&self, source: &str) -> String {
        let source = visible(source);
        self.with_fault(match self.failure {
            // That says nothing of a file, but of an option.
            Failure::NoFeed => self.failure.advice(&[&source, ": "].concat()),
            _ => self.failure.advice(&source),
        })
    }

    /// The same to whoever has the document itself to mend, without what the widget says of the page.
    pub fn complaint(&self, source: &str) -> String {
        let source = visible(source);
        let advice = self.failure.advice(&source);
        self.with_fault(match self.failure {
            Failure::NotJson => [&source, " is not JSON"].concat(),
            _ => String::from(advice.trim_start_matches("Communiqué: ")),
        })
    }

    fn with_fault(&self, mut text: String) -> String {
        let mut fault = self.fault.chars();
        if let Some(first) = fault.next() {
            text.push('\n');
            text.extend(first.to_uppercase());
            text.push_str(fault.as_str());
            text.push('.');
        }
        text
    }
}

/// `text` with escape sequences for what would act on a terminal instead of being shown: control characters, line breaks,
/// and what turns the direction of all that follows (Unicode Standard Annex #9, section 2).
pub fn visible(text: &str) -> Cow<'_, str> {
    let acts = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::new();
    for letter in text.chars() {
        if acts(letter) {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}
