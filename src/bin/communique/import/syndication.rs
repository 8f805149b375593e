//! Feeds of other kinds as JSON Feed: RSS and Atom by the crate feed-rs.

use super::marks::{self, Marks};
use super::{Source, day, json_feed, object};
use crate::document;
use anyhow::{Result, anyhow, bail, ensure};
use communique::date::{Civil, Date};
use communique::report;
use feed_rs::model::{Entry, FeedType, Link, Person, Text};
use feed_rs::parser;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// Reads a feed that was found at `url`, if it was fetched.
pub fn read(bytes: &[u8], url: Option<&str>) -> Result<Source> {
    let blank = |byte: &u8| byte.is_ascii_whitespace() || b"\xef\xbb\xbf\xfe\xff\0".contains(byte);
    let start: Vec<u8> = bytes.iter().copied().skip_while(blank).take(16).collect();
    let start = String::from_utf8_lossy(&start).to_ascii_lowercase();
    let allowed = "RSS, Atom and JSON Feed are allowed";
    ensure!(!bytes.starts_with(b"\x1f\x8b"), "it is compressed by gzip; {allowed}, as `gunzip` leaves them");
    let page = start.starts_with("<!doctype html") || start.starts_with("<html");
    ensure!(!page, "it is a web page (HTML); {allowed}, whose address a page often names in <link rel=\"alternate\">");
    match start.chars().next() {
        Some('{' | '[') => json_feed::read(bytes, url),
        Some('<') => xml(bytes, url),
        _ => bail!("neither RSS nor Atom nor JSON Feed, which begin with < or {{"),
    }
}

fn xml(bytes: &[u8], url: Option<&str>) -> Result<Source> {
    // An entry without an id goes by its address, else by its title: never by chance, or it would be new each time.
    let named = |links: &[Link], title: &Option<Text>, _: Option<&str>| match (links.first(), title) {
        (Some(link), _) => link.href.clone(),
        (None, Some(title)) => title.content.clone(),
        _ => String::new(),
    };
    let unread: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = unread.clone();
    let parser = parser::Builder::new()
        .base_uri(url)
        .id_generator(named)
        .timestamp_parser(move |text| {
            if let Some(Civil { year, month, day }) = day(text) {
                return format!("{year:04}-{month:02}-{day:02}{DAY_ALONE}Z").parse().ok();
            }
            // The parser's own reading is behind its door only.
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            let item = format!("<rss version=\"2.0\"><channel><item><pubDate>{text}</pubDate></item></channel></rss>");
            let found = parser::parse(item.as_bytes()).ok().and_then(|feed| feed.entries.first()?.published);
            if found.is_none()
                && let Ok(mut unread) = kept.lock()
            {
                unread.push(format!("{text:?} is no date that can be read; left out"));
            }
            found
        })
        .build();
    let feed = parser.parse(bytes).map_err(|error| anyhow!("neither RSS nor Atom nor JSON Feed ({error})"))?;
    // Atom says of each text whether it is markup.
    let atom = feed.feed_type == FeedType::Atom;
    let members = object(vec![
        ("title", plain(feed.title.as_ref(), atom).into()),
        ("home_page_url", page(&feed.links).into()),
        ("description", plain(feed.description.as_ref(), atom).into()),
        ("language", feed.language.clone().unwrap_or_default().into()),
        ("authors", authors(&feed.authors)),
    ]);
    let Value::Object(members) = members else { bail!("no members") };
    let mut lost = unread.lock().map(|unread| unread.clone()).unwrap_or_default();
    let marks = Some(marks::read(bytes)).filter(|marks| marks.len() == feed.entries.len()).unwrap_or_default();
    let mut items = Vec::new();
    for (number, entry) in feed.entries.iter().enumerate() {
        items.push(item(entry, &marks.get(number).cloned().unwrap_or_default(), atom));
        if let Some(source) = elsewhere(entry) {
            lost.push(format!("the text of {:?} is at {source}, and was not read", entry.id));
        }
    }
    let remarks = relative(&items).into_iter().collect();
    Ok(Source { members, items, lost, remarks, ..Source::default() })
}

/// Where the text of an entry is, if the feed hasn't got it.
fn elsewhere(entry: &Entry) -> Option<&str> {
    let content = entry.content.as_ref().filter(|content| content.body.is_none())?;
    content.src.as_ref().map(|link| link.href.as_str())
}

/// A word about the addresses in texts that depend on where they stand, if there are any.
pub fn relative(items: &[Value]) -> Option<String> {
    let html = items.iter().filter_map(|item| item.get("content_html")?.as_str());
    let relative = html.filter(|html| is_relative(html)).count();
    let texts = report::counted(relative, "text");
    (relative > 0).then(|| format!("relative addresses in {texts}: they will lead on from where the new feed stands"))
}

/// The people as authors: by name, else by address.
fn authors(people: &[Person]) -> Value {
    let named = people.iter().filter_map(|person| {
        let name =
            person.name.as_deref().map(|name| name.strip_prefix('(').map_or(name, |name| name.trim_end_matches(')')));
        name.map(str::trim).filter(|name| !name.is_empty()).or(person.email.as_deref())
    });
    named.map(|name| json!({ "name": name })).collect()
}

/// Whether a text has addresses that depend on where it stands. What they were relative to (`xml:base`) the parser tells of
/// an entry's own links alone, so they can only be named.
fn is_relative(html: &str) -> bool {
    let notices = |base| {
        let context = communique::markup::Context { base, images: true, blank: false, heading_level: 2 };
        communique::markup::parse(html, &context).1
    };
    notices("") != notices("https://feed.example/feed.json")
}

/// The time of day that stands for none: no feed writes it.
const DAY_ALONE: &str = "T00:00:00.000000001";

/// The day that a text is, if it says no more: `2025-10-31`, `31 Oct 2025`, `Fri, 31 October 2025`.
fn day(text: &str) -> Option<Civil> {
    let text = text.trim();
    let weekday = |day: &str| !day.is_empty() && day.chars().all(char::is_alphabetic);
    let text = text.split_once(", ").filter(|(day, _)| weekday(day)).map_or(text, |(_, text)| text);
    match Date::parse(&day::written(text)?)? {
        Date::Day(day) => Some(day),
        Date::Instant(_) => None,
    }
}

/// A date as the feed is to have it.
fn written(text: String) -> String {
    match text.split_once(DAY_ALONE) {
        Some((day, _)) => day.to_owned(),
        None => text,
    }
}

fn item(entry: &Entry, marks: &Marks, atom: bool) -> Value {
    let body = entry.content.as_ref().and_then(|content| {
        let markup = !content.content_type.to_string().starts_with("text/plain");
        Some((content.body.clone()?, markup))
    });
    // A description alone is the text: RSS has no other place for it.
    let (content, summary) = match (body, &entry.summary) {
        (Some(body), summary) => (Some(body), plain(summary.as_ref(), atom)),
        (None, summary) if elsewhere(entry).is_some() => (None, plain(summary.as_ref(), atom)),
        (None, Some(text)) => (Some((text.content.clone(), is_markup(text))), String::new()),
        (None, None) => (None, String::new()),
    };
    let (html, text) = match content {
        Some((body, true)) => (body, String::new()),
        Some((body, false)) => (String::new(), body),
        None => (String::new(), String::new()),
    };
    let page = page(&entry.links);
    // RSS: an id that is an address leads to the page, unless it is said not to.
    let leads = page.is_empty() && !atom && !marks.no_link && document::is_address(&entry.id);
    let language = Some(marks.language.as_str()).filter(|language| !language.is_empty()).or(entry.language.as_deref());
    let modified = entry.updated.filter(|updated| entry.published.is_some_and(|published| published < *updated));
    object(vec![
        ("id", entry.id.clone().into()),
        ("url", if leads { entry.id.clone() } else { page }.into()),
        ("title", plain(entry.title.as_ref(), atom).into()),
        ("summary", summary.into()),
        ("content_html", html.into()),
        ("content_text", text.into()),
        ("date_published", entry.published.or(entry.updated).map(|date| written(date.to_rfc3339())).into()),
        ("date_modified", modified.map(|date| written(date.to_rfc3339())).into()),
        ("authors", authors(&entry.authors)),
        ("tags", entry.categories.iter().map(|tag| tag.label.as_ref().unwrap_or(&tag.term).as_str()).collect()),
        ("language", language.into()),
        ("attachments", files(entry).into()),
    ])
}

/// Enclosures: of Atom as links, of RSS as media.
fn files(entry: &Entry) -> Vec<Value> {
    let file = |url: &str, kind: Option<String>, size: Option<u64>| {
        object(vec![
            ("url", url.into()),
            ("mime_type", kind.into()),
            ("size_in_bytes", size.map_or(Value::Null, Value::from)),
        ])
    };
    let links = entry.links.iter().filter(|link| link.rel.as_deref() == Some("enclosure"));
    let links = links.map(|link| file(&link.href, link.media_type.clone(), link.length));
    let media = entry.media.iter().flat_map(|media| &media.content).filter_map(|content| {
        let kind = content.content_type.as_ref().map(ToString::to_string);
        Some(file(content.url.as_ref()?.as_str(), kind, content.size))
    });
    links.chain(media).collect()
}

/// The address of the page that a feed or an entry is about.
fn page(links: &[Link]) -> String {
    let page = links.iter().find(|link| matches!(link.rel.as_deref(), None | Some("alternate")));
    page.map(|link| link.href.clone()).unwrap_or_default()
}

fn is_markup(text: &Text) -> bool {
    !text.content_type.to_string().starts_with("text/plain")
        || text.content.contains("</")
        || text.content.contains("<br")
}

/// Plain text of a text that may have markup: a title, a summary. What Atom says to be plain is; RSS doesn't say, and may have
/// character references at least.
fn plain(text: Option<&Text>, atom: bool) -> String {
    let Some(text) = text else { return String::new() };
    let said = text.content_type.to_string().starts_with("text/plain");
    if said && (atom || !is_markup(text) && !text.content.contains('&')) {
        return text.content.trim().to_owned();
    }
    let markup = if is_markup(text) { text.content.clone() } else { text.content.replace('<', "&lt;") };
    let context = communique::markup::Context { base: "", images: false, blank: false, heading_level: 2 };
    communique::markup::text(&communique::markup::parse(&markup, &context).0).trim().to_owned()
}
