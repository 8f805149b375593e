//! From JSON to [`Feed`], [`Entry`] and [`Statement`], field by field: a wrong type counts as absent, each repair is a
//! [`Notice`](crate::notice::Notice), one bad item never costs another. Fails as a whole only where there is no list of items at all.

pub mod sequel;

pub use sequel::statement;

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::wire::Json;
use super::{Content, Document, Entry, Feed, Id, Items, Link, Statement, Status};
use crate::date::{Date, push_decimal, push_digits};
use crate::markup;
use crate::scrutiny::Scrutiny;
use crate::slice;
use crate::url::{self, Schemes};

/// The members of a feed that are read (JSON Feed 1.1, "Top-level").
pub const FEED_FIELDS: &[&str] =
    &["version", "title", "home_page_url", "language", "authors", "author", "next_url", "expired", "_statement"];

/// The members of an item that are read to order the list.
pub const ENTRY_FIELDS: &[&str] = &["id", "date_published"];

/// The members of an item that are read to show its card (JSON Feed 1.1, "Items").
pub const CARD_FIELDS: &[&str] = &[
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
    "language",
    "attachments",
    "_statement",
];

/// The most statements that a feed is believed to have.
const TOTAL_MAX: f64 = 1e6;

/// How many items are listed at a time.
const SLICE: usize = 1000;

/// The longest title made of a text, in characters.
const TITLE_CHARS: usize = 80;

/// Reads the feed's own members out of `object`. `url` is the feed's final URL, which relative URLs resolve against.
pub fn feed<S: Scrutiny>(object: &Json, url: &str, notices: &mut S) -> Feed {
    let mut reader = Reader { base: url, item: None, notices };
    match object.get("version") {
        Json::Text(version) => {
            if !version.ends_with("/version/1") && !version.ends_with("/version/1.1") {
                reader.note("version", "is not a version of JSON Feed known here; read as 1.1", version);
            }
        }
        _ => reader.note("version", "is missing or no text; read as JSON Feed 1.1", ""),
    }
    let home_page_url = reader.url(object, "home_page_url", Schemes::Web);
    reader.notices.defer();
    let extension = reader.value(object, "_statement", Type::Object);
    let total = match reader.value(extension, "_statement.total", Type::Number) {
        Json::Number(total) if *total > TOTAL_MAX => {
            reader.note("_statement.total", "is more than 1,000,000; read as that", "");
            Some(TOTAL_MAX as u32)
        }
        Json::Number(total) if *total >= 0.0 => Some(*total as u32),
        Json::Number(_) => {
            reader.note("_statement.total", "is less than 0; passed over", "");
            None
        }
        _ => None,
    };
    let mut next_url = reader.url(object, "next_url", Schemes::Web);
    if let Some(next) = &mut next_url {
        if reader.notices.is_one_origin(next, url) {
            next.truncate(url::without_fragment(next).len());
        } else {
            reader.note("next_url", "is on another origin than the feed; not followed", next);
            next_url = None;
        }
    }
    Feed {
        title: reader.text(object, "title"),
        home_page_url,
        language: reader.language(object, "language"),
        publishers: reader.publishers(object),
        next_url,
        expired: matches!(reader.value(object, "expired", Type::Flag), Json::Bool(true)),
        total,
    }
}

/// Lists the items of `document`, which is the `number`th of its feed: those with an id, in the order of the document.
/// Repeated ids are for the caller to judge, who knows the other documents.
pub fn entries<S: Scrutiny>(document: &Document, number: u32, scrutiny: &mut S) -> Vec<Entry> {
    let count = document.items.len();
    let mut entries = Vec::with_capacity(count);
    let mut from = 0;
    while from < count {
        let to = count.min(from + SLICE);
        let text: Rc<str> = Rc::from(document.items.outline(from, to));
        let mut rest = Some(&*text);
        for index in from..to {
            let before = rest.map_or(0, str::len);
            let written = slice::next_part(&mut rest, 0).unwrap_or_default().trim_ascii_end();
            let date = slice::next_part(&mut rest, 0).unwrap_or_default();
            let id = written.trim_ascii_start();
            if slice::is_blank(id) {
                entries.extend(entry(document, number, index, scrutiny));
            } else {
                let end = text.len() - before + written.len();
                let id = Id::part(&text, end - id.len(), end);
                entries.push(Entry { document: number, index: index as u32, id, date: Date::parse(date), hit: false });
            }
        }
        from = to;
    }
    entries
}

/// Lists one item by its fields.
fn entry<S: Scrutiny>(document: &Document, number: u32, index: usize, scrutiny: &mut S) -> Option<Entry> {
    let object = document.items.fields(index, ENTRY_FIELDS);
    let written = object.get("id");
    if let Some(id) = identifier(written) {
        if let Json::Number(number) = written {
            scrutiny.weigh(&id, "id", *number);
        }
        let date = match object.get("date_published") {
            Json::Text(text) => Date::parse(text),
            _ => None,
        };
        let id = Id::part(&Rc::from(id.as_str()), 0, id.len());
        return Some(Entry { document: number, index: index as u32, id, date, hit: false });
    }
    let (field, problem) = match (&object, written) {
        (_, Json::Number(_)) => ("id", "is a number from ±2^63 on; the item is left out"),
        (Json::Object(_), _) => ("id", "is missing, blank or neither text nor number; the item is left out"),
        _ => ("items", "has something that is not an object here; it is left out"),
    };
    scrutiny.note(Some(&at(index)), field, problem, "");
    None
}

/// What an item is called for want of an id: its place.
fn at(index: usize) -> String {
    let mut place = String::from("#");
    push_digits(&mut place, index as u32 + 1, 1);
    place
}

/// Reads of the item at `index` of `document` what a closed statement shows, and whether only [`sequel::complete`] can tell
/// its title or whether it has a body. `None` where it has no id. After a [`Glance`](crate::scrutiny::Glance) that was vague it has to be read again.
pub fn card<S: Scrutiny>(document: &Document, index: u32, notices: &mut S) -> Option<(Statement, bool)> {
    let item = &document.items.fields(index as usize, CARD_FIELDS);
    let id = identifier(item.get("id"))?;
    let mut reader = Reader { base: &document.url, item: Some(&id), notices };

    let extension = reader.value(item, "_statement", Type::Object);
    let status = reader.status(extension);
    // Of a withdrawn text nothing is left for anybody to show, find or cite; not even as a title.
    let (said, parts) = if status == Status::Withdrawn { (&Json::Null, &Json::Null) } else { (item, extension) };
    let html = reader.raw(said, "content_html");
    let text = reader.raw(said, "content_text");
    let content = match (html, text) {
        ("", "") => Content::None,
        ("", text) => Content::Text(String::from(text)),
        (html, _) => Content::Html(String::from(html)),
    };
    let summary = reader.text(said, "summary");
    let mut title = reader.text(item, "title");
    if title.is_empty() {
        title = match &content {
            Content::Text(text) if summary.is_empty() => first_words(text),
            _ => first_words(&summary),
        };
    }
    let date = reader.date(item, "date_published");
    let mut modified = reader.date(item, "date_modified");
    let changed = match (date, modified) {
        (Some(date), Some(modified)) if status == Status::Valid => modified.key() >= date.ends(),
        // What was wrong is often set right, or taken back, on the day itself.
        (Some(date), Some(modified)) => modified.ends() > date.key(),
        // Of an undated statement it matters only when it was corrected or withdrawn.
        _ => status != Status::Valid,
    };
    if !changed {
        modified = None;
    }
    // Which statement takes the place of which, only the sequel can find out.
    let vague = !extension.get("replaces").is_null()
        || match content {
            Content::None => {
                let names = ["salutation", "signature", "contacts"];
                !said.get("attachments").is_null() || names.iter().any(|name| !parts.get(name).is_null())
            }
            Content::Html(_) => title.is_empty() || !markup::begins_with_text(html),
            Content::Text(_) => false,
        };
    let statement = Statement {
        url: reader.first_url(item, "url", "external_url"),
        title,
        summary,
        content,
        image: reader.first_url(said, "image", "banner_image"),
        date,
        modified,
        language: reader.language(item, "language"),
        kind: filled(reader.text(extension, "_statement.kind")),
        place: filled(reader.text(extension, "_statement.place")),
        number: match extension.get("number") {
            Json::Number(number) => decimal(*number),
            _ => filled(reader.text(extension, "_statement.number")),
        },
        status,
        note: filled(reader.text(extension, "_statement.note")),
        translations: reader.links(
            extension,
            "_statement.translations",
            ["_statement.translations.url", "_statement.translations.title", "_statement.translations.language"],
        ),
        id,
        ..Statement::default()
    };
    Some((statement, vague))
}

/// An id: text or number, trimmed; `None` where nothing is left.
#[inline(never)]
pub fn identifier(value: &Json) -> Option<String> {
    match value {
        Json::Text(text) if !slice::is_blank(text) => Some(String::from(text.trim_ascii())),
        Json::Number(number) => decimal(*number),
        _ => None,
    }
}

/// `text`, unless it is empty.
fn filled(text: String) -> Option<String> {
    if text.is_empty() { None } else { Some(text) }
}

/// A number in decimal notation, in as few digits as tell it from any other, at most 19 places after the point; of more than
/// 16 digits the last may differ from what JavaScript writes. `None` from 2^63 on.
#[inline(never)]
fn decimal(number: f64) -> Option<String> {
    let amount = number.abs();
    if amount.is_nan() || amount >= 9_223_372_036_854_775_808.0 {
        return None;
    }
    let whole = amount as u64;
    // What is behind the point has fewer digits, so that its multiples stay as exact as the number is.
    let part = amount - whole as f64;
    let (mut digits, mut unit, mut places) = (0_u64, 1_u64, 0);
    while places < 19 && whole.wrapping_mul(unit).wrapping_add(digits) as f64 / unit as f64 != amount {
        unit *= 10;
        places += 1;
        digits = (part * unit as f64 + 0.5) as u64;
    }
    let mut text = String::new();
    if number < 0.0 && (whole > 0 || digits > 0) {
        text.push('-');
    }
    push_decimal(&mut text, whole, 1);
    if places > 0 {
        text.push('.');
        push_decimal(&mut text, digits, places);
    }
    Some(text)
}

/// A title for a statement without one: the first words of its summary or text.
fn first_words(text: &str) -> String {
    let mut title = line(text);
    let (mut blank, mut cut, mut count) = (0, None, 0);
    let mut letters = title.chars();
    loop {
        let at = title.len() - letters.as_str().len();
        let Some(letter) = letters.next() else { break };
        if letter == ' ' {
            blank = at;
        }
        if count == TITLE_CHARS {
            cut = Some(if blank > 0 { blank } else { at });
            break;
        }
        count += 1;
    }
    if let Some(cut) = cut {
        title.truncate(cut);
        title.push('…');
    }
    title
}

/// How many values of a list inside an item are read: more than anybody publishes, few enough to compare each with each.
pub const LIST_MAX: usize = 500;

/// What type a member must be of.
#[derive(Clone, Copy, PartialEq)]
enum Type {
    Flag,
    Number,
    Text,
    List,
    Object,
}

impl Type {
    /// The type of `value`; `None` of nothing.
    fn of(value: &Json) -> Option<Type> {
        match value {
            Json::Null => None,
            Json::Bool(_) => Some(Type::Flag),
            Json::Number(_) => Some(Type::Number),
            Json::Text(_) => Some(Type::Text),
            Json::List(_) => Some(Type::List),
            Json::Object(_) => Some(Type::Object),
        }
    }

    /// What a notice says of a value of another type.
    fn problem(self) -> &'static str {
        match self {
            Type::Flag => "is neither true nor false; passed over",
            Type::Number => "is not a number; passed over",
            Type::Text => "is not text; passed over",
            Type::List => "is not a list; passed over",
            Type::Object => "is not an object; passed over",
        }
    }
}

/// Reads members of objects, noting on the way what is wrong with them. A member is called by its path, as notices
/// show it; what follows the last dot is its name in the object given.
struct Reader<'a, S> {
    base: &'a str,
    item: Option<&'a str>,
    notices: &'a mut S,
}

impl<S: Scrutiny> Reader<'_, S> {
    #[inline]
    fn note(&mut self, field: &'static str, problem: &'static str, found: &str) {
        self.notices.note(self.item, field, problem, found);
    }

    /// The member's value, if it is of the type wanted, else nothing.
    #[inline(never)]
    fn value<'v>(&mut self, object: &'v Json, field: &'static str, wanted: Type) -> &'v Json {
        const NOTHING: &Json = &Json::Null;
        let value = object.get(name(field));
        match Type::of(value) {
            Some(found) if found == wanted => return value,
            Some(_) => self.note(field, wanted.problem(), ""),
            None => {}
        }
        NOTHING
    }

    /// Text as written; empty where it is absent, blank or of another type.
    #[inline(never)]
    fn raw<'v>(&mut self, object: &'v Json, field: &'static str) -> &'v str {
        match self.value(object, field, Type::Text) {
            Json::Text(text) if !slice::is_blank(text) => {
                self.notices.hear(self.item, field, text);
                text
            }
            _ => "",
        }
    }

    /// Text on one line: trimmed, white space folded, control characters dropped.
    #[inline(never)]
    fn text(&mut self, object: &Json, field: &'static str) -> String {
        line(self.raw(object, field))
    }

    fn url(&mut self, object: &Json, field: &'static str, schemes: Schemes) -> Option<String> {
        let text = self.raw(object, field);
        if text.is_empty() {
            return None;
        }
        let resolved = self.notices.resolve(self.base, text, schemes);
        if resolved.is_none() {
            let problem = "is no address that may be linked or shown (http or https, a sound host, no user name; \
                           mailto and tel for contacts); passed over";
            self.note(field, problem, text);
        }
        resolved
    }

    /// The address in the member `first`, else the one in `second`. At the feed's own there is nothing to read or to see.
    fn first_url(&mut self, object: &Json, first: &'static str, second: &'static str) -> Option<String> {
        for field in [first, second] {
            if let Some(url) = self.url(object, field, Schemes::Web) {
                if url::without_fragment(&url) != self.base {
                    return Some(url);
                }
                self.note(field, "is the feed's own address; passed over", &url);
            }
        }
        None
    }

    fn date(&mut self, object: &Json, field: &'static str) -> Option<Date> {
        let text = self.raw(object, field);
        let date = Date::parse(text);
        if date.is_none() && !text.is_empty() {
            self.note(field, "is not a date (RFC 3339, YYYY-MM-DD or DD.MM.YYYY); no date is shown", text);
        }
        date
    }

    /// A BCP 47 tag, judged by its shape alone.
    fn language(&mut self, object: &Json, field: &'static str) -> Option<String> {
        let tag = filled(self.text(object, field))?;
        if is_language_tag(&tag) {
            return Some(tag);
        }
        self.note(field, "is not a language tag (BCP 47); passed over", &tag);
        None
    }

    /// The names of the authors: of `authors` as a list, an object or a text; else, or where nobody there has one, of 1.0's
    /// `author`.
    fn publishers(&mut self, object: &Json) -> Vec<String> {
        let mut names = Vec::new();
        for field in ["authors", "author"] {
            if !names.is_empty() {
                break;
            }
            for author in self.limited(list(object, field), field) {
                let name = match author {
                    Json::Text(name) => {
                        self.notices.hear(self.item, field, name);
                        line(name)
                    }
                    Json::Object(_) => self.text(author, "authors.name"),
                    _ => {
                        self.note(field, "has something that is neither an object nor text; passed over", "");
                        continue;
                    }
                };
                if !name.is_empty() {
                    names.push(name);
                }
            }
        }
        names
    }

    /// Links out of a list; `url`, `title` and `language` are what notices call their members.
    fn links(&mut self, object: &Json, field: &'static str, [url, title, language]: [&'static str; 3]) -> Vec<Link> {
        let mut links = Vec::new();
        if let Json::List(values) = self.value(object, field, Type::List) {
            for link in self.limited(values, field) {
                if is_absent(link.get("url")) {
                    self.note(url, "is missing or blank; passed over", "");
                }
                if let Some(url) = self.url(link, url, Schemes::Web) {
                    let title = self.text(link, title);
                    let language = self.language(link, language).unwrap_or_default();
                    links.push(Link { url, title, language });
                }
            }
        }
        links
    }

    /// As many of a list's values as are read.
    fn limited<'v>(&mut self, values: &'v [Json], field: &'static str) -> &'v [Json] {
        match values.get(..LIST_MAX + 1) {
            None => values,
            Some(_) => {
                self.note(field, "has more than 500 entries; the rest is passed over", "");
                values.get(..LIST_MAX).unwrap_or_default()
            }
        }
    }

    fn status(&mut self, extension: &Json) -> Status {
        let status = self.text(extension, "_statement.status");
        if status.eq_ignore_ascii_case("corrected") {
            return Status::Corrected;
        }
        if status.eq_ignore_ascii_case("withdrawn") {
            return Status::Withdrawn;
        }
        if !status.is_empty() {
            self.note("_statement.status", "is neither corrected nor withdrawn; passed over", &status);
        }
        Status::Valid
    }
}

/// Whether nothing is said.
pub fn is_absent(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Text(text) => slice::is_blank(text),
        _ => false,
    }
}

/// The name of a member in its object: what follows the last dot of its path.
fn name(field: &str) -> &str {
    let start = field.bytes().rposition(|byte| byte == b'.').map_or(0, |dot| dot + 1);
    slice::from(field, start)
}

/// The list at `field`, noting nothing: a single value counts as a list of one.
fn list<'v>(object: &'v Json, field: &str) -> &'v [Json] {
    match object.get(name(field)) {
        Json::List(values) => values,
        Json::Null => &[],
        value => core::slice::from_ref(value),
    }
}

/// `text` on one line: runs of white space become a blank, other control characters go. Nothing where nothing can be seen.
fn line(text: &str) -> String {
    let mut folded = String::new();
    if slice::is_blank(text) {
        return folded;
    }
    let mut blank = false;
    for letter in text.chars() {
        if matches!(letter, '\t'..='\r' | ' ' | '\u{2028}'..='\u{2029}') {
            blank = !folded.is_empty();
        } else if !letter.is_ascii_control() {
            if blank {
                folded.push(' ');
                blank = false;
            }
            folded.push(letter);
        }
    }
    folded
}

/// Whether `tag` looks like a BCP 47 tag: subtags of 1 to 8 letters or digits, the first of two letters or more.
pub fn is_language_tag(tag: &str) -> bool {
    let mut rest = Some(tag);
    let mut digits = false;
    let mut least = 2;
    while let Some(part) = slice::next_part(&mut rest, b'-') {
        let fits = part.bytes().all(|byte| byte.is_ascii_alphabetic() || (digits && byte.is_ascii_digit()));
        if !fits || part.len() < least || part.len() > 8 {
            return false;
        }
        (digits, least) = (true, 1);
    }
    true
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
