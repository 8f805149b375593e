//! The labels, declared once: the table a translator fills in, the names the widget asks by, and the order of the lines
//! in a language's file all come from one list. Holds no translation.

#[cfg(not(target_arch = "wasm32"))]
use alloc::string::String;

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
    // == The first list needs these; the line after the last of them begins the sequel's. ==
    // How the language works.
    /// The BCP 47 tag of the language.
    tag Tag,
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

    // The list and its states.
    /// The name of the widget's section where the feed has no title.
    section Section,
    /// The feed has no statements.
    empty Empty,
    /// The button that fetches again.
    retry Retry,

    // Paging.
    /// The name of the pager.
    pager Pager,
    /// The name of the button for page `{page}`.
    page Page,
    /// The button to the next page.
    next_page NextPage,
    /// The button to the previous page.
    previous_page PreviousPage,
    /// The button that lengthens the list.
    show_more ShowMore,

    // One statement.
    /// The button that opens a statement's text.
    read Read,
    /// The button that closes it again.
    close Close,
    /// The link to the statement on the publisher's site.
    source Source,
    /// Said of a link that opens a new tab, after its text.
    opens_new OpensNew,
    /// A statement's number as `{number}`, where the publisher wrote digits alone.
    number Number,
    /// When the text was last changed: `{date}`.
    updated Updated,
    /// The state of a corrected statement.
    corrected Corrected,
    /// The state of a withdrawn statement.
    withdrawn Withdrawn,
    /// Stands in place of a withdrawn text.
    withdrawn_text WithdrawnText,
    /// Before the links to a statement's translations.
    translations Translations,

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

    // What went wrong: one of two sentences, then one reason.
    /// The sentence before the reasons `offline`, `error_network`, `error_status` and `error_timeout`.
    unreachable Unreachable,

    // News about the feed.
    /// The next part of the feed could not be loaded.
    older_failed OlderFailed,

    // == The rest comes with the sequel. ==
    // How the language works.
    /// What stands between the parts of a list in one line.
    separator Separator,
    /// `{text}` between quotation marks, as the title in a citation.
    quoted Quoted,

    // The list and its states.
    /// Announced while the feed is fetched again.
    loading Loading,

    // Paging.
    /// Announced after a page turn: `{page}` of `{pages}`.
    page_of PageOf,
    /// Plural. Announced when the list has changed: `{n}` statements are shown.
    shown Shown,

    // One statement.
    /// The link to the statement that this one takes the place of.
    replaces Replaces,
    /// The link to the statement that took this one's place.
    replaced_by ReplacedBy,

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
    /// A link led to a statement that isn't there.
    missed Missed,

    // What went wrong: one of two sentences, then one reason.
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
    /// The widget cannot run in this page or browser. The loader says it, by the number of its line.
    error_unavailable ErrorUnavailable,

    // Contacts.
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
        for (own, english) in self.lines().iter().zip(super::en::EN.lines()) {
            if *own != english {
                text.push_str(own);
            }
            text.push('\n');
        }
        text
    }
}

/// How many labels the first list needs.
pub(super) const FIRST: usize = Label::OlderFailed as usize + 1;

/// English as the first part of the program carries it: the same lines as the beginning of a file, joined by the compiler.
pub(super) const ENGLISH: &str = {
    const LINES: &[&str] = super::en::EN.lines().split_at(FIRST).0;
    const BYTES: [u8; length(LINES)] = join(LINES);
    text(&BYTES)
};

/// The other lines of English, which the sequel carries.
pub(super) const ENGLISH_SEQUEL: &str = {
    const LINES: &[&str] = super::en::EN.lines().split_at(FIRST).1;
    const BYTES: [u8; length(LINES)] = join(LINES);
    text(&BYTES)
};

const fn text(bytes: &[u8]) -> &str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}

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
