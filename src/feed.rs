//! What a feed says, as the rest of the crate uses it: [`Feed`], [`Entry`], [`Statement`] and their parts. These types
//! hold only values that have been judged: a URL here is absolute and of an allowed scheme, a date is a date.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::date::Date;
use wire::Json;

pub mod decode;
pub mod media;
pub mod order;
pub mod wire;

/// The feed as a whole, without its items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// The feed's title; empty where it has none.
    pub title: String,
    /// The publisher's page of statements.
    pub home_page_url: Option<String>,
    /// The language of the feed, a BCP 47 tag.
    pub language: Option<String>,
    /// The publisher's names: the authors of the feed. The first one stands for it.
    pub publishers: Vec<String>,
    /// Where the list goes on: absolute, on the feed's own origin, without its fragment.
    pub next_url: Option<String>,
    /// The feed will not be updated any more.
    pub expired: bool,
    /// The number of statements over all pages of the feed (`_statement.total`).
    pub total: Option<u32>,
}

/// Where the items of one feed document are read from. The browser keeps the parsed JSON on its own side and hands
/// over what is asked for; native code holds the values themselves.
pub trait Items {
    /// The number of items.
    fn len(&self) -> usize;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The named fields of the item at `index`; [`Json::Null`] where it is no object or there is no such item.
    fn fields(&self, index: usize, names: &'static [&'static str]) -> Json;
    /// The ids and dates of the items from `from` to `to` (exclusive), read all at once where that is cheaper: for each
    /// item its id and its date as written, with zero characters between them all. Where an item's id is empty here, or
    /// there is no text at all, it has to be read by its fields.
    fn outline(&self, _from: usize, _to: usize) -> String {
        String::new()
    }
    /// Members of the `_statement` of the item at `index`, all of them or `names` alone.
    fn extension(&self, index: usize, names: &'static [&'static str]) -> Json {
        let _ = names;
        match self.fields(index, &["_statement"]) {
            Json::Object(members) => members.into_iter().next().map_or(Json::Null, |(_, extension)| extension),
            _ => Json::Null,
        }
    }
}

/// No items at all: what is left of a document that nothing is read from any more.
pub struct Nothing;

impl Items for Nothing {
    fn len(&self) -> usize {
        0
    }

    fn fields(&self, _: usize, _: &'static [&'static str]) -> Json {
        Json::Null
    }
}

/// One document of a feed: its items and the URL they are relative to.
#[derive(Clone)]
pub struct Document {
    /// The items, read when needed.
    pub items: Rc<dyn Items>,
    /// The document's final URL, the base of relative ones.
    pub url: Rc<str>,
}

/// What the list needs to know of every item: enough to order and count, nothing that is only shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The document the item stands in, counted from 0.
    pub document: u32,
    /// The item's place in that document, counted from 0.
    pub index: u32,
    /// The item's id, trimmed, never empty.
    pub id: Id,
    /// When it was published, if the feed says so.
    pub date: Option<Date>,
    /// Whether the reader's search has found it.
    pub hit: bool,
}

/// An item's id: a part of a text that it shares with its neighbours. So a list of a hundred thousand entries owns a
/// hundred texts, and not each its own, which the allocator would have to find room for and take back one by one.
#[derive(Clone, Debug)]
pub struct Id {
    text: Rc<str>,
    start: u32,
    end: u32,
}

impl Id {
    /// What stands from `start` to `end` of `text`, in bytes; nothing where that is no part of it.
    pub fn part(text: &Rc<str>, start: usize, end: usize) -> Id {
        Id { text: text.clone(), start: start as u32, end: end as u32 }
    }

    /// The id itself.
    pub fn as_str(&self) -> &str {
        self.text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

impl PartialEq for Id {
    fn eq(&self, other: &Id) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Id {}

/// One statement, ready to be put into words and nodes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// The id, trimmed, never empty.
    pub id: String,
    /// The publisher's page of this statement.
    pub url: Option<String>,
    /// The title, or the first words of the summary or text.
    pub title: String,
    /// The summary, plain text; empty where there is none.
    pub summary: String,
    /// The text.
    pub content: Content,
    /// The image of the statement.
    pub image: Option<String>,
    /// When it was published.
    pub date: Option<Date>,
    /// When it was last changed; kept only where that is after `date`.
    pub modified: Option<Date>,
    /// The statement's language, where it has one of its own.
    pub language: Option<String>,
    /// Tags, trimmed, without repeats.
    pub tags: Vec<String>,
    /// Names of the authors.
    pub authors: Vec<String>,
    /// Files that belong to the statement.
    pub attachments: Vec<Attachment>,
    /// `_statement.kind`, as written.
    pub kind: Option<String>,
    /// `_statement.place`.
    pub place: Option<String>,
    /// `_statement.number`.
    pub number: Option<String>,
    /// `_statement.salutation`, a line each.
    pub salutation: Vec<String>,
    /// `_statement.signature`.
    pub signature: Option<Signature>,
    /// `_statement.contacts`.
    pub contacts: Vec<Contact>,
    /// `_statement.status`.
    pub status: Status,
    /// `_statement.note`: what was corrected, why it was withdrawn.
    pub note: Option<String>,
    /// `_statement.replaces`: the id of the statement this one takes the place of.
    pub replaces: Option<String>,
    /// `_statement.translations`.
    pub translations: Vec<Link>,
}

impl Statement {
    /// Whether there is something to open.
    pub fn has_body(&self) -> bool {
        !matches!(self.content, Content::None)
            || !self.salutation.is_empty()
            || self.signature.is_some()
            || !self.contacts.is_empty()
            || !self.attachments.is_empty()
    }
}

/// The text of a statement as it came. HTML is parsed when the statement is opened, not before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Content {
    /// There is only a summary, or nothing.
    #[default]
    None,
    /// Plain text: line breaks and blank lines count.
    Text(String),
    /// Untrusted markup, for `markup` alone.
    Html(String),
}

/// Whether a statement still stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// It stands as published.
    #[default]
    Valid,
    /// It was corrected.
    Corrected,
    /// It was withdrawn: its text is not shown any more.
    Withdrawn,
}

/// Who signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// The name.
    pub name: String,
    /// The office held; empty where it isn't given.
    pub role: String,
}

/// How to reach somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// What or who is reached.
    pub label: String,
    /// A telephone number, as written.
    pub phone: String,
    /// A fax number, as written.
    pub fax: String,
    /// An address for electronic mail.
    pub email: String,
    /// A web page.
    pub url: Option<String>,
}

/// A file that belongs to a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attachment {
    /// Where it is.
    pub url: String,
    /// Its title; empty where it has none.
    pub title: String,
    /// What it is, a media type (RFC 6838), as written; empty where it isn't given.
    pub media_type: String,
}

/// A link with what is said of it, as of a translation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub url: String,
    /// Its title; empty where it has none.
    pub title: String,
    /// The language there, a BCP 47 tag; empty where it isn't given.
    pub language: String,
}
