//! Feeds of other kinds as JSON Feed: RSS and Atom by the crate feed-rs; JSON Feed of either version as it stands, so that
//! extensions survive.

use super::{Source, day, object};
use anyhow::{Context, Result, anyhow, bail};
use communique::date::{Civil, Date};
use communique::messages::en::EN;
use communique::report::{self, json};
use feed_rs::model::{Entry, Link, Text};
use feed_rs::parser;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::sync::{Arc, Mutex};

/// Reads a feed that was found at `url`, if it was fetched.
pub fn read(bytes: &[u8], url: Option<&str>) -> Result<Source> {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace() && !b"\xef\xbb\xbf\xfe\xff\0".contains(byte));
    if first == Some(&b'{') { json_feed(bytes) } else { xml(bytes, url) }
}

/// The members of a feed that are taken over.
const MEMBERS: [&str; 6] = ["title", "home_page_url", "description", "icon", "favicon", "language"];

fn json_feed(bytes: &[u8]) -> Result<Source> {
    let text = report::text(bytes).map_err(|fault| anyhow!("it {fault}"))?;
    let text = json::readable(text);
    let feed: Value =
        serde_json::from_str(&text).map_err(|error| anyhow!("not JSON ({})", json::fault(&text, &error)))?;
    let changed = "what no text and no number can hold is read as browsers do: half of a surrogate pair as U+FFFD, a number \
                   from 1e309 on as the largest";
    let remarks = Vec::from_iter(matches!(text, Cow::Owned(_)).then(|| changed.to_owned()));
    let next = feed.get("next_url").and_then(Value::as_str).map(str::to_owned);
    let Some(items) = feed.get("items").and_then(Value::as_array) else { bail!("no feed: it has no list \"items\"") };
    let mut items: Vec<Value> = items.iter().cloned().map(renewed).collect();
    let Value::Object(mut members) = renewed(feed) else { bail!("no feed") };
    // The authors of a feed are those of its items, also among the items of other feeds.
    if let Some(authors) = members.remove("authors") {
        for item in items.iter_mut().filter_map(Value::as_object_mut) {
            item.entry("authors").or_insert_with(|| authors.clone());
        }
    }
    members.retain(|name, _| MEMBERS.contains(&name.as_str()));
    Ok(Source { members, items, next, remarks, ..Source::default() })
}

/// Version 1.0 had one author, where 1.1 has a list.
fn renewed(mut value: Value) -> Value {
    if let Value::Object(members) = &mut value
        && let Some(author) = members.remove("author")
    {
        members.entry("authors").or_insert_with(|| json!([author]));
    }
    value
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
    let feed = parser.parse(bytes).context("neither RSS nor Atom nor JSON Feed")?;
    let members = object(vec![
        ("title", plain(feed.title.as_ref()).into()),
        ("home_page_url", page(&feed.links).into()),
        ("description", plain(feed.description.as_ref()).into()),
        ("language", feed.language.clone().unwrap_or_default().into()),
    ]);
    let Value::Object(members) = members else { bail!("no members") };
    let mut remarks = unread.lock().map(|unread| unread.clone()).unwrap_or_default();
    let items: Vec<Value> = feed.entries.iter().map(item).collect();
    let html = items.iter().filter_map(|item| item.get("content_html")?.as_str());
    let relative = html.filter(|html| is_relative(html)).count();
    if relative > 0 {
        let texts = report::counted(relative, "text");
        remarks.push(format!("relative addresses in {texts}: they will lead on from where the new feed stands"));
    }
    Ok(Source { members, items, remarks, ..Source::default() })
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
    let long = match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        // As RFC 5322 shortens them.
        [day, month, year] if month.len() == 3 => EN
            .months
            .split('|')
            .find(|long| long.get(..3).is_some_and(|short| short.eq_ignore_ascii_case(month)))
            .map(|month| [*day, month, *year].join(" ")),
        _ => None,
    };
    match Date::parse(&day::written(long.as_deref().unwrap_or(text))?)? {
        Date::Day(day) => Some(day),
        _ => None,
    }
}

/// A date as the feed is to have it.
fn written(text: String) -> String {
    match text.split_once(DAY_ALONE) {
        Some((day, _)) => day.to_owned(),
        None => text,
    }
}

fn item(entry: &Entry) -> Value {
    let body = entry.content.as_ref().and_then(|content| {
        let markup = !content.content_type.to_string().starts_with("text/plain");
        Some((content.body.clone()?, markup))
    });
    // A description alone is the text: RSS has no other place for it.
    let (content, summary) = match (body, &entry.summary) {
        (Some(body), summary) => (Some(body), plain(summary.as_ref())),
        (None, Some(text)) => (Some((text.content.clone(), is_markup(text))), String::new()),
        (None, None) => (None, String::new()),
    };
    let (html, text) = match content {
        Some((body, true)) => (body, String::new()),
        Some((body, false)) => (String::new(), body),
        None => (String::new(), String::new()),
    };
    let modified = entry.updated.filter(|updated| entry.published.is_some_and(|published| published < *updated));
    object(vec![
        ("id", entry.id.clone().into()),
        ("url", page(&entry.links).into()),
        ("title", plain(entry.title.as_ref()).into()),
        ("summary", summary.into()),
        ("content_html", html.into()),
        ("content_text", text.into()),
        ("date_published", entry.published.or(entry.updated).map(|date| written(date.to_rfc3339())).into()),
        ("date_modified", modified.map(|date| written(date.to_rfc3339())).into()),
        ("authors", entry.authors.iter().map(|person| json!({ "name": person.name })).collect()),
        ("tags", entry.categories.iter().map(|tag| tag.label.as_ref().unwrap_or(&tag.term).as_str()).collect()),
        ("language", entry.language.clone().unwrap_or_default().into()),
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

/// Plain text of a text that may have markup: a title, a summary.
fn plain(text: Option<&Text>) -> String {
    let Some(text) = text else { return String::new() };
    if !is_markup(text) && !text.content.contains('&') {
        return text.content.trim().to_owned();
    }
    let context = communique::markup::Context { base: "", images: false, blank: false, heading_level: 2 };
    communique::markup::text(&communique::markup::parse(&text.content, &context).0).trim().to_owned()
}
