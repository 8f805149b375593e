//! From JSON to [`Feed`], [`Entry`] and [`Statement`], field by field: a wrong type counts as absent, each repair is a
//! [`Notice`], one bad item never costs another. Fails as a whole only where there is no list of items at all.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::wire::Json;
use super::{Contact, Content, Document, Entry, Feed, Items, Link, Signature, Statement, Status};
use crate::date::{Date, push_digits};
use crate::markup;
use crate::notice::Notice;
use crate::url::{self, Schemes};

/// The members of a feed that are read (JSON Feed 1.1, "Top-level").
pub const FEED_FIELDS: &[&str] =
    &["version", "title", "home_page_url", "language", "authors", "author", "next_url", "expired", "_statement"];

/// The members of an item that are read to order the list.
pub const ENTRY_FIELDS: &[&str] = &["id", "date_published"];

/// The members of an item that are read to show it (JSON Feed 1.1, "Items").
pub const STATEMENT_FIELDS: &[&str] = &[
    "id",
    "url",
    "external_url",
    "title",
    "content_html",
    "content_text",
    "summary",
    "image",
    "banner_image",
    "date_published",
    "date_modified",
    "authors",
    "author",
    "tags",
    "language",
    "attachments",
    "_statement",
];

/// The longest title made of a text, in characters.
const TITLE_CHARS: usize = 80;

/// Reads the feed's own members out of `object`. `url` is the feed's final URL, which relative URLs resolve against.
pub fn feed(object: &Json, url: &str, notices: &mut Vec<Notice>) -> Feed {
    let mut reader = Fields { object, base: url, item: None, notices };
    match object.get("version") {
        Json::Text(version) if ["/version/1", "/version/1.1"].iter().any(|known| version.ends_with(known)) => {}
        Json::Text(version) => {
            let notice = Notice::new("version", "is not a version of JSON Feed known here; read as 1.1", version);
            reader.notices.push(notice);
        }
        _ => reader.notices.push(Notice::new("version", "is missing or no text; read as JSON Feed 1.1", "")),
    }
    let extension = reader.extension();
    let total = match reader.number_of(extension, "_statement.total", "total") {
        Some(total) if total >= 0.0 => Some(total as u32),
        Some(_) => {
            reader.note("_statement.total", "is less than 0; passed over", "");
            None
        }
        None => None,
    };
    let next_url = reader.url("next_url", Schemes::Web).and_then(|next| {
        if url::origin(&next) != url::origin(url) {
            reader.notices.push(Notice::new("next_url", "is on another origin than the feed; not followed", &next));
            return None;
        }
        Some(String::from(url::without_fragment(&next)))
    });
    Feed {
        title: reader.text("title").unwrap_or_default(),
        home_page_url: reader.url("home_page_url", Schemes::Web),
        language: reader.language_of(object, "language"),
        publisher: reader.authors().into_iter().next(),
        next_url,
        expired: reader.flag("expired"),
        total,
    }
}

/// Lists the items of `document`, which is the `number`th of its feed: those with an id, in the order of the document.
/// Repeated ids are for the caller to judge, who knows the other documents.
pub fn entries(document: &Document, number: u32, notices: &mut Vec<Notice>) -> Vec<Entry> {
    let mut entries = Vec::with_capacity(document.items.len());
    for index in 0..document.items.len() {
        let object = document.items.fields(index, ENTRY_FIELDS);
        match identifier(object.get("id")) {
            Some(id) => {
                let date = match object.get("date_published") {
                    Json::Text(text) => Date::parse(text),
                    _ => None,
                };
                entries.push(Entry { document: number, index: index as u32, id, date });
            }
            None => notices.push(dropped(&object, index)),
        }
    }
    entries
}

/// The notice on an item that can't be listed, called by its place (`#3`) for want of an id.
fn dropped(object: &Json, index: usize) -> Notice {
    let mut place = String::from("#");
    push_digits(&mut place, index as u32 + 1, 1);
    match object {
        Json::Object(_) => Notice::new("id", "is missing, blank or neither text nor number; the item is left out", ""),
        _ => Notice::new("items", "has something that is not an object here; it is left out", ""),
    }
    .of(&place)
}

/// Reads the item at `index` of `document` as a statement. `None` where it has no id.
pub fn statement(document: &Document, index: u32, notices: &mut Vec<Notice>) -> Option<Statement> {
    let object = document.items.fields(index as usize, STATEMENT_FIELDS);
    let id = identifier(object.get("id"))?;
    let mut reader = Fields { object: &object, base: &document.url, item: Some(&id), notices };

    let content = match (reader.raw_text("content_html"), reader.raw_text("content_text")) {
        (Some(html), _) => Content::Html(html),
        (None, Some(text)) => Content::Text(text),
        (None, None) => Content::None,
    };
    let summary = reader.text("summary").unwrap_or_default();
    let title = reader.text("title").unwrap_or_else(|| first_words(&summary, &content));
    let date = reader.date("date_published");
    let modified = reader.date("date_modified");
    let url = reader.url("url", Schemes::Web).or_else(|| reader.url("external_url", Schemes::Web));
    let image = reader.url("image", Schemes::Web).or_else(|| reader.url("banner_image", Schemes::Web));
    let extension = reader.extension();
    let mut statement = Statement {
        url,
        title,
        summary,
        content,
        image,
        date,
        modified: modified.filter(|modified| date.is_some_and(|date| modified.key() >= date.ends())),
        language: reader.language_of(&object, "language"),
        tags: reader.tags(),
        authors: reader.authors(),
        attachments: reader.links(
            &object,
            "attachments",
            "attachments",
            ["attachments.url", "attachments.title", "attachments.language"],
        ),
        ..Statement::default()
    };
    if !extension.is_null() {
        reader.read_extension(extension, &mut statement);
    }
    statement.id = id;
    Some(statement)
}

/// An id: text or number, trimmed; `None` where nothing is left.
fn identifier(value: &Json) -> Option<String> {
    match value {
        Json::Text(text) => Some(String::from(text.trim())).filter(|id| !id.is_empty()),
        Json::Number(number) => decimal(*number),
        _ => None,
    }
}

/// A number in decimal notation, at most six places after the point; `None` beyond 2^63.
fn decimal(number: f64) -> Option<String> {
    if number.is_nan() || number.abs() >= 9.0e18 {
        return None;
    }
    let mut text = String::new();
    if number < 0.0 {
        text.push('-');
    }
    let whole = number.abs() as u64;
    let (millions, rest) = (whole / 1_000_000_000, (whole % 1_000_000_000) as u32);
    if millions >= 1_000_000_000 {
        push_digits(&mut text, (millions / 1_000_000_000) as u32, 1);
        push_digits(&mut text, (millions % 1_000_000_000) as u32, 9);
        push_digits(&mut text, rest, 9);
    } else if millions > 0 {
        push_digits(&mut text, millions as u32, 1);
        push_digits(&mut text, rest, 9);
    } else {
        push_digits(&mut text, rest, 1);
    }
    let fraction = ((number.abs() - whole as f64) * 1e6 + 0.5) as u32;
    if fraction > 0 && fraction < 1_000_000 {
        text.push('.');
        push_digits(&mut text, fraction, 6);
        text.truncate(text.trim_end_matches('0').len());
    }
    Some(text)
}

/// A title for a statement without one: the first words of its summary or text.
fn first_words(summary: &str, content: &Content) -> String {
    let parsed;
    let source = match content {
        _ if !summary.is_empty() => summary,
        Content::Text(text) => text.as_str(),
        Content::Html(html) => {
            parsed = markup::text(
                &markup::parse(html, &markup::Context { base: "", images: false, blank: false, heading_level: 2 }).0,
            );
            parsed.as_str()
        }
        Content::None => "",
    };
    let mut title = String::new();
    let mut length = 0;
    for word in source.split_ascii_whitespace() {
        let word_length = word.chars().count();
        if length > 0 && length + 1 + word_length > TITLE_CHARS {
            title.push('…');
            break;
        }
        if length > 0 {
            title.push(' ');
        }
        title.extend(word.chars().take(TITLE_CHARS));
        length += 1 + word_length;
        if word_length > TITLE_CHARS {
            title.push('…');
        }
    }
    title
}

/// Reads members of one object, noting on the way what is wrong with them.
struct Fields<'a> {
    object: &'a Json,
    base: &'a str,
    item: Option<&'a str>,
    notices: &'a mut Vec<Notice>,
}

impl<'a> Fields<'a> {
    fn note(&mut self, field: &'static str, problem: &'static str, found: &str) {
        let notice = Notice::new(field, problem, found);
        self.notices.push(match self.item {
            Some(item) => notice.of(item),
            None => notice,
        });
    }

    /// Text as written; `None` where it is absent, blank or of another type.
    fn raw_text_of(&mut self, object: &Json, field: &'static str, name: &str) -> Option<String> {
        match object.get(name) {
            Json::Text(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
            Json::Null => None,
            _ => {
                self.note(field, "is not text; passed over", "");
                None
            }
        }
    }

    /// Text on one line: trimmed, white space folded, control characters dropped.
    fn text_of(&mut self, object: &Json, field: &'static str, name: &str) -> Option<String> {
        self.raw_text_of(object, field, name).map(|text| line(&text)).filter(|text| !text.is_empty())
    }

    fn raw_text(&mut self, name: &'static str) -> Option<String> {
        self.raw_text_of(self.object, name, name)
    }

    fn text(&mut self, name: &'static str) -> Option<String> {
        self.text_of(self.object, name, name)
    }

    fn number_of(&mut self, object: &Json, field: &'static str, name: &str) -> Option<f64> {
        match object.get(name) {
            Json::Number(number) => Some(*number),
            Json::Null => None,
            _ => {
                self.note(field, "is not a number; passed over", "");
                None
            }
        }
    }

    fn flag(&mut self, name: &'static str) -> bool {
        match self.object.get(name) {
            Json::Bool(flag) => *flag,
            Json::Null => false,
            _ => {
                self.note(name, "is neither true nor false; passed over", "");
                false
            }
        }
    }

    fn url_of(&mut self, object: &Json, field: &'static str, name: &str, schemes: Schemes) -> Option<String> {
        let text = self.raw_text_of(object, field, name)?;
        let resolved = url::resolve(self.base, &text, schemes);
        if resolved.is_none() {
            self.note(field, "is not a URL of an allowed scheme (http, https); passed over", &text);
        }
        resolved
    }

    fn url(&mut self, name: &'static str, schemes: Schemes) -> Option<String> {
        self.url_of(self.object, name, name, schemes)
    }

    fn date(&mut self, name: &'static str) -> Option<Date> {
        let text = self.text(name)?;
        let date = Date::parse(&text);
        if date.is_none() {
            self.note(name, "is not a date (RFC 3339, YYYY-MM-DD or DD.MM.YYYY); no date is shown", &text);
        }
        date
    }

    /// The list `name`; a single value counts as a list of one where `lone` allows it.
    fn list_of(&mut self, object: &'a Json, field: &'static str, name: &str, lone: bool) -> &'a [Json] {
        match object.get(name) {
            Json::List(values) => values,
            Json::Null => &[],
            value if lone => core::slice::from_ref(value),
            _ => {
                self.note(field, "is not a list; passed over", "");
                &[]
            }
        }
    }

    /// A BCP 47 tag, judged by its shape alone.
    fn language_of(&mut self, object: &Json, field: &'static str) -> Option<String> {
        let tag = self.text_of(object, field, "language")?;
        if is_language_tag(&tag) {
            return Some(tag);
        }
        self.note(field, "is not a language tag (BCP 47); passed over", &tag);
        None
    }

    /// Names of the authors: `authors` as a list, an object or a text; else, or where it is empty, 1.0's `author`.
    fn authors(&mut self) -> Vec<String> {
        let mut names = Vec::new();
        let mut authors = self.list_of(self.object, "authors", "authors", true);
        if authors.is_empty() {
            authors = self.list_of(self.object, "author", "author", true);
        }
        for author in authors {
            let found = match author {
                Json::Text(text) => Some(line(text)),
                Json::Object(_) => self.text_of(author, "authors", "name"),
                _ => {
                    self.note("authors", "has something that is neither an object nor text; passed over", "");
                    None
                }
            };
            push_new(&mut names, found.unwrap_or_default());
        }
        names
    }

    fn tags(&mut self) -> Vec<String> {
        let mut tags = Vec::new();
        for tag in self.list_of(self.object, "tags", "tags", true) {
            match tag {
                Json::Text(text) => push_new(&mut tags, line(text)),
                _ => self.note("tags", "has something that is not text; passed over", ""),
            }
        }
        tags
    }

    /// Links out of the list `name`; `url`, `title` and `language` are what notices call their members.
    fn links(&mut self, object: &'a Json, field: &'static str, name: &str, members: [&'static str; 3]) -> Vec<Link> {
        let [url, title, language] = members;
        let mut links = Vec::new();
        for link in self.list_of(object, field, name, false) {
            if link.get("url").is_null() {
                self.note(url, "is missing; passed over", "");
            }
            if let Some(url) = self.url_of(link, url, "url", Schemes::Web) {
                let title = self.text_of(link, title, "title").unwrap_or_default();
                let language = self.language_of(link, language).unwrap_or_default();
                links.push(Link { url, title, language });
            }
        }
        links
    }

    /// The object `_statement`, or nothing.
    fn extension(&mut self) -> &'a Json {
        const NOTHING: &Json = &Json::Null;
        match self.object.get("_statement") {
            object @ Json::Object(_) => object,
            Json::Null => NOTHING,
            _ => {
                self.note("_statement", "is not an object; passed over", "");
                NOTHING
            }
        }
    }

    fn read_extension(&mut self, object: &'a Json, statement: &mut Statement) {
        statement.kind = self.text_of(object, "_statement.kind", "kind");
        statement.place = self.text_of(object, "_statement.place", "place");
        statement.number = match object.get("number") {
            Json::Number(number) => decimal(*number),
            _ => self.text_of(object, "_statement.number", "number"),
        };
        statement.note = self.text_of(object, "_statement.note", "note");
        statement.replaces = identifier(object.get("replaces"));
        if let Some(status) = self.text_of(object, "_statement.status", "status") {
            statement.status = match status.to_ascii_lowercase().as_str() {
                "corrected" => Status::Corrected,
                "withdrawn" => Status::Withdrawn,
                _ => {
                    self.note("_statement.status", "is neither corrected nor withdrawn; passed over", &status);
                    Status::Valid
                }
            };
        }
        for salutation in self.list_of(object, "_statement.salutation", "salutation", true) {
            match salutation {
                Json::Text(text) => statement.salutation.push(line(text)),
                _ => self.note("_statement.salutation", "has something that is not text; passed over", ""),
            }
        }
        statement.salutation.retain(|salutation| !salutation.is_empty());
        statement.signature = match object.get("signature") {
            Json::Null => None,
            Json::Text(name) => Some(Signature { name: line(name), role: String::new() }),
            signature @ Json::Object(_) => Some(Signature {
                name: self.text_of(signature, "_statement.signature.name", "name").unwrap_or_default(),
                role: self.text_of(signature, "_statement.signature.role", "role").unwrap_or_default(),
            }),
            _ => {
                self.note("_statement.signature", "is neither an object nor text; passed over", "");
                None
            }
        }
        .filter(|signature| !signature.name.is_empty() || !signature.role.is_empty());
        for contact in self.list_of(object, "_statement.contacts", "contacts", true) {
            let read = Contact {
                label: self.text_of(contact, "_statement.contacts.label", "label").unwrap_or_default(),
                phone: self.text_of(contact, "_statement.contacts.phone", "phone").unwrap_or_default(),
                fax: self.text_of(contact, "_statement.contacts.fax", "fax").unwrap_or_default(),
                email: self.text_of(contact, "_statement.contacts.email", "email").unwrap_or_default(),
                url: self.url_of(contact, "_statement.contacts.url", "url", Schemes::Links),
            };
            if read == Contact::default() {
                self.note("_statement.contacts", "has an entry without any way to make contact; passed over", "");
            } else {
                statement.contacts.push(read);
            }
        }
        statement.translations = self.links(
            object,
            "_statement.translations",
            "translations",
            ["_statement.translations.url", "_statement.translations.title", "_statement.translations.language"],
        );
    }
}

/// Appends `value` unless it is empty or there already.
fn push_new(values: &mut Vec<String>, value: String) {
    if !value.is_empty() && !values.contains(&value) {
        values.push(value);
    }
}

/// `text` on one line: runs of white space become a blank, other control characters go.
fn line(text: &str) -> String {
    let mut folded = String::new();
    for word in text.split_ascii_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().filter(|letter| *letter >= ' ' && *letter != '\u{7f}'));
    }
    folded
}

/// Whether `tag` looks like a BCP 47 tag: subtags of 1 to 8 letters or digits, the first of letters.
pub fn is_language_tag(tag: &str) -> bool {
    tag.split('-').all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        && tag.split('-').next().is_some_and(|first| first.len() > 1 && first.bytes().all(|b| b.is_ascii_alphabetic()))
}

/// Makes a document of values held natively or by a test.
impl Items for Vec<Json> {
    fn len(&self) -> usize {
        Vec::len(self)
    }

    fn fields(&self, index: usize, names: &'static [&'static str]) -> Json {
        match self.get(index) {
            Some(Json::Object(members)) => {
                Json::Object(members.iter().filter(|(name, _)| names.contains(&name.as_str())).cloned().collect())
            }
            _ => Json::Null,
        }
    }
}

impl Document {
    /// A document of `items` found at `url`.
    pub fn new(items: Rc<dyn Items>, url: &str) -> Document {
        Document { items, url: Rc::from(url) }
    }
}
