//! Every word the widget itself says, in the reader's language: labels, counts, numbers and dates. English is part of
//! the bundle, the other languages come as text files of one line per label. Asks neither Intl nor a clock, and never
//! translates what a publisher wrote.

pub mod en;
mod persian;
pub mod plural;
#[cfg(not(target_arch = "wasm32"))]
mod tables;

use alloc::string::String;
use alloc::vec::Vec;

use crate::date::Civil;
#[cfg(not(target_arch = "wasm32"))]
pub use tables::available;

/// Declares the labels once and makes of them the table a translator fills in, the names the widget asks by, and the
/// order of the lines in a language's file.
macro_rules! labels {
    ($($(#[$doc:meta])+ $field:ident $label:ident,)+) => {
        /// One language's words. A language without a word for each label does not compile.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Table {
            $($(#[$doc])+ pub $field: &'static str,)+
        }

        /// What the widget can say; the order is that of the lines in a language's file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Label {
            $($(#[$doc])+ $label,)+
        }

        impl Label {
            /// Every label, in order.
            pub const ALL: &'static [Label] = &[$(Label::$label,)+];
        }

        impl Table {
            /// The words in the order of [`Label`], one line each.
            pub const fn lines(&self) -> [&'static str; Label::ALL.len()] {
                [$(self.$field,)+]
            }
        }
    };
}

labels! {
    // How the language works.
    /// The BCP 47 tag of the language.
    tag Tag,
    /// `ltr` or `rtl`.
    direction Direction,
    /// Which plural rule counts: the code of one of its languages, see `messages/plural.rs`.
    plural Plural,
    /// The ten digits from zero; empty for 0 to 9.
    digits Digits,
    /// What stands between groups of three digits, from 10,000 on.
    group Group,
    /// The twelve months in the form they have inside a date, separated by `|`; after them, where the date's pattern
    /// has a `{jmonth}`, the twelve of the Persian calendar.
    months Months,
    /// A date: `{day}`, `{month}`, `{year}`, and the same day in the Persian calendar: `{jday}`, `{jmonth}`, `{jyear}`.
    date Date,
    /// How the first day of a month is written where that differs from its number; else empty.
    first_day FirstDay,
    /// What stands between the parts of a list in one line.
    separator Separator,
    /// `{text}` between quotation marks, as the title in a citation.
    quoted Quoted,

    // The list and its states.
    /// The name of the widget's section where the feed has no title.
    section Section,
    /// Announced while the feed is fetched.
    loading Loading,
    /// The feed has no statements.
    empty Empty,
    /// The button that fetches again.
    retry Retry,

    // Paging.
    /// The name of the pager.
    pager Pager,
    /// The name of the button for page `{page}`.
    page Page,
    /// Announced after a page turn: `{page}` of `{pages}`.
    page_of PageOf,
    /// The button to the next page.
    next_page NextPage,
    /// The button to the previous page.
    previous_page PreviousPage,
    /// The button that lengthens the list.
    show_more ShowMore,
    /// Plural. Announced when the list has changed: `{n}` statements are shown.
    shown Shown,

    // One statement.
    /// The button that opens a statement's text.
    read Read,
    /// The button that closes it again.
    close Close,
    /// The link to the statement on the publisher's site.
    source Source,
    /// Said of a link that opens a new tab, after its text.
    opens_new OpensNew,
    /// When the text was last changed: `{date}`.
    updated Updated,
    /// The state of a corrected statement.
    corrected Corrected,
    /// The state of a withdrawn statement.
    withdrawn Withdrawn,
    /// Stands in place of a withdrawn text.
    withdrawn_text WithdrawnText,
    /// The link to the statement that this one takes the place of.
    replaces Replaces,
    /// The link to the statement that took this one's place.
    replaced_by ReplacedBy,
    /// Before the links to a statement's translations.
    translations Translations,

    // What a reader can do with a statement.
    /// The button that copies a statement's address.
    copy_link CopyLink,
    /// Announced after it.
    link_copied LinkCopied,
    /// The button that copies a citation.
    cite Cite,
    /// Announced after it.
    citation_copied CitationCopied,
    /// Announced when the browser refused to copy.
    copy_failed CopyFailed,
    /// The end of a citation: when the reader saw the text, `{date}`.
    accessed Accessed,
    /// The button that opens the system's share sheet.
    share Share,
    /// The button that prints.
    print Print,

    // Finding.
    /// The name of the search box.
    search Search,
    /// The hint inside the empty search box.
    search_hint SearchHint,
    /// The button that empties search and filters.
    clear Clear,
    /// Nothing matches search and filters.
    no_match NoMatch,
    /// The name of the group of filters.
    filters Filters,
    /// The filter by kind of statement.
    filter_kind FilterKind,
    /// The filter by tag.
    filter_tag FilterTag,
    /// The filter by year.
    filter_year FilterYear,
    /// The choice that filters nothing.
    all All,
    /// Plural. How many statements match: `{n}`.
    results Results,
    /// Said by the search box of an archive that is not loaded to its end.
    loaded_only LoadedOnly,

    // News about the feed.
    /// Plural. `{n}` statements have come since the list was shown.
    new_statements NewStatements,
    /// The list is an older copy: of `{date}`, `{time}`.
    stale Stale,
    /// The next part of the feed could not be loaded.
    older_failed OlderFailed,

    // What went wrong: one of two sentences, then one reason.
    /// The sentence before the reasons `offline`, `error_network`, `error_status` and `error_timeout`.
    unreachable Unreachable,
    /// The sentence before the other reasons.
    unusable Unusable,
    /// The reader's device has no connection.
    offline Offline,
    /// No answer, or one that the browser may not read (CORS): a page cannot tell which.
    error_network ErrorNetwork,
    /// The server answered with the error `{status}`.
    error_status ErrorStatus,
    /// No answer in time.
    error_timeout ErrorTimeout,
    /// More bytes than the widget takes.
    error_too_large ErrorTooLarge,
    /// The answer is not JSON.
    error_not_json ErrorNotJson,
    /// JSON, but no JSON Feed.
    error_not_feed ErrorNotFeed,
    /// A signature is asked for and there is none.
    error_signature_missing ErrorSignatureMissing,
    /// The signature does not belong to this text and key.
    error_signature_wrong ErrorSignatureWrong,
    /// The browser cannot verify signatures.
    error_signature_unsupported ErrorSignatureUnsupported,
    /// The widget cannot run in this page or browser.
    error_unavailable ErrorUnavailable,

    // Kinds of statement.
    /// A statement.
    kind_statement KindStatement,
    /// A commentary.
    kind_commentary KindCommentary,
    /// An address: a greeting, a message, an appeal.
    kind_address KindAddress,
    /// A meeting: a session or a talk.
    kind_meeting KindMeeting,
    /// A visit.
    kind_visit KindVisit,
    /// A piece of news.
    kind_news KindNews,

    // Contacts.
    /// The heading of the contacts.
    contacts Contacts,
    /// Before a telephone number.
    phone Phone,
    /// Before a fax number.
    fax Fax,
    /// Before an e-mail address.
    email Email,
    /// Before a web address.
    website Website,

    /// The heading of the notices shown under `data-debug`.
    notices Notices,
}

impl Table {
    /// The table as its file stands in the bundle: one line per label, empty where English says the same, so that a
    /// variant of English is little more than its own date.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn asset(&self) -> String {
        let mut text = String::new();
        for (own, english) in self.lines().iter().zip(en::EN.lines()) {
            if *own != english {
                text.push_str(own);
            }
            text.push('\n');
        }
        text
    }
}

/// English as the bundle carries it: the same lines as a file, joined by the compiler.
const ENGLISH: &str = {
    const LINES: [&str; Label::ALL.len()] = en::EN.lines();
    const BYTES: [u8; length(&LINES)] = join(&LINES);
    match core::str::from_utf8(&BYTES) {
        Ok(text) => text,
        Err(_) => "",
    }
};

/// The length of `lines` with a line feed between each two.
#[allow(clippy::indexing_slicing, reason = "run by the compiler only, which refuses a wrong index")]
const fn length(lines: &[&str]) -> usize {
    let (mut length, mut i) = (lines.len() - 1, 0);
    while i < lines.len() {
        length += lines[i].len();
        i += 1;
    }
    length
}

/// The bytes of `lines` with a line feed between each two.
#[allow(clippy::indexing_slicing, reason = "run by the compiler only, which refuses a wrong index")]
const fn join<const N: usize>(lines: &[&str]) -> [u8; N] {
    let mut bytes = [b'\n'; N];
    let (mut at, mut i) = (0, 0);
    while i < lines.len() {
        let line = lines[i].as_bytes();
        let mut k = 0;
        while k < line.len() {
            bytes[at] = line[k];
            at += 1;
            k += 1;
        }
        at += 1;
        i += 1;
    }
    bytes
}

/// One language at run time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Messages {
    /// All lines, end to end.
    text: String,
    /// Where each line begins in `text`, and where the last one ends.
    bounds: Vec<usize>,
}

impl Messages {
    /// The language that is always there.
    pub fn english() -> Messages {
        Messages::read(ENGLISH).unwrap_or(Messages { text: String::new(), bounds: Vec::from([0]) })
    }

    /// Reads a language's file. `None` unless it has exactly one line for each label and a tag of its own: it is then
    /// not a file of this version, or no language file at all.
    pub fn parse(text: &str) -> Option<Messages> {
        if text.starts_with('\n') { None } else { Messages::read(text) }
    }

    /// Reads lines; an empty one takes English's.
    fn read(text: &str) -> Option<Messages> {
        let mut messages = Messages { text: String::new(), bounds: Vec::from([0]) };
        let (mut own, mut english) = (Some(text.strip_suffix('\n').unwrap_or(text)), Some(ENGLISH));
        while let Some(fallback) = take(&mut english, b'\n') {
            let line = take(&mut own, b'\n')?;
            messages.text.push_str(if line.is_empty() { fallback } else { line });
            messages.bounds.push(messages.text.len());
        }
        own.is_none().then_some(messages)
    }

    /// The words of a label, as they are.
    pub fn get(&self, label: Label) -> &str {
        let index = label as usize;
        match self.bounds.get(index..index + 2) {
            Some([start, end]) => self.text.get(*start..*end).unwrap_or_default(),
            _ => "",
        }
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

    /// A number in the language's digits, grouped from 10,000 on (years and page numbers stay whole).
    pub fn number(&self, n: u32) -> String {
        let mut text = String::new();
        self.push_number(&mut text, n, 0, n);
        text
    }

    /// A date in words, the long form of the language.
    pub fn date(&self, civil: Civil) -> String {
        fill(self.get(Label::Date), &mut |text, name| {
            let (civil, name, january) = match name.strip_prefix('j') {
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

    /// Whether the language is written from right to left.
    pub fn rtl(&self) -> bool {
        self.get(Label::Direction) == "rtl"
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
    while let Some(words) = take(&mut rest, b'{') {
        text.push_str(words);
        if let Some(name) = take(&mut rest, b'}') {
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
        last = take(&mut rest, b'|').unwrap_or(last);
    }
    last
}

/// Takes what stands before the next `end` (ASCII) from `rest`; all of it where there is none, and then nothing is left.
fn take<'a>(rest: &mut Option<&'a str>, end: u8) -> Option<&'a str> {
    let text = (*rest)?;
    let at = text.bytes().position(|byte| byte == end).unwrap_or(text.len());
    *rest = text.get(at + 1..);
    text.get(..at)
}

/// The best of the `available` tags for the `requested` one: the same, or the same with subtags dropped from the end
/// (RFC 4647, section 3.4), whatever the case, and `en_GB` like `en-GB`. `None` where no tag fits: English is used.
pub fn pick(requested: &str, available: &[&str]) -> Option<usize> {
    let mut range = requested.trim_ascii();
    while !range.is_empty() {
        if let Some(found) = available.iter().position(|tag| same(tag, range)) {
            return Some(found);
        }
        range = shorter(range);
        // A lone letter (`-x-`, `-u-`) only introduces what followed it.
        if range.len() >= 2 && range.as_bytes().get(range.len() - 2).is_some_and(|byte| hyphen(*byte) == b'-') {
            range = shorter(range);
        }
    }
    None
}

/// A tag without its last subtag.
fn shorter(tag: &str) -> &str {
    let end = tag.bytes().rposition(|byte| hyphen(byte) == b'-').unwrap_or(0);
    tag.get(..end).unwrap_or_default()
}

/// Whether two tags are the same.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).all(|(a, b)| hyphen(a).eq_ignore_ascii_case(&hyphen(b)))
}

/// A byte of a tag, with the hyphen some systems write as `_` put right.
fn hyphen(byte: u8) -> u8 {
    if byte == b'_' { b'-' } else { byte }
}
