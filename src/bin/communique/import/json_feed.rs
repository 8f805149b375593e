//! JSON Feed of either version as it stands, so that extensions survive. Only addresses that depend on where the feed stood are
//! written in full, and what belongs to that place alone is left out.

use super::Source;
use anyhow::{Result, anyhow, bail};
use communique::report::{self, json};
use communique::url::{self, Schemes};
use serde_json::{Value, json};
use std::borrow::Cow;

/// The members of a feed that are taken over, besides extensions.
const MEMBERS: [&str; 9] =
    ["title", "home_page_url", "description", "user_comment", "icon", "favicon", "authors", "language", "expired"];
/// Those that say where it stands, or which form it has.
const OF_ITS_PLACE: [&str; 4] = ["version", "feed_url", "next_url", "items"];
/// Where addresses stand: in a feed, and in an item.
const ADDRESSES: [&str; 9] = [
    "/home_page_url",
    "/icon",
    "/favicon",
    "/url",
    "/external_url",
    "/image",
    "/banner_image",
    "/author/url",
    "/author/avatar",
];
/// Lists of objects that have some.
const LISTS: [(&str, &[&str]); 4] = [
    ("/authors", &["/url", "/avatar"]),
    ("/attachments", &["/url"]),
    ("/_statement/contacts", &["/url"]),
    ("/_statement/translations", &["/url"]),
];

/// Reads a feed that was found at `url`, if it was fetched.
pub fn read(bytes: &[u8], url: Option<&str>) -> Result<Source> {
    let text = report::text(bytes).map_err(|fault| anyhow!("it {fault}"))?;
    let text = json::readable(text);
    let feed: Value =
        serde_json::from_str(&text).map_err(|error| anyhow!("not JSON ({})", json::fault(&text, &error)))?;
    let changed = "what no text and no number can hold is read as browsers do: half of a surrogate pair as U+FFFD, a number \
                   from 1e309 on as the largest";
    let mut remarks = Vec::from_iter(matches!(text, Cow::Owned(_)).then(|| changed.to_owned()));
    let next = feed.get("next_url").and_then(Value::as_str).filter(|next| !next.trim().is_empty()).map(str::to_owned);
    let own = feed.get("feed_url").and_then(Value::as_str).and_then(|own| url::resolve("", own, Schemes::Web));
    let base = url.map(str::to_owned).or(own);
    let Value::Object(mut members) = renewed(feed, base.as_deref()) else { bail!("no feed") };
    let Some(Value::Array(items)) = members.remove("items") else { bail!("no feed: it has no list \"items\"") };
    let items: Vec<Value> = items.into_iter().map(|item| renewed(item, base.as_deref())).collect();
    if url.is_some() {
        remarks.extend(super::syndication::relative(&items));
    }
    if let Some(Value::Object(extension)) = members.get_mut("_statement") {
        // It is counted anew.
        extension.remove("total");
        if extension.is_empty() {
            members.remove("_statement");
        }
    }
    let taken = |name: &str| MEMBERS.contains(&name) || name.starts_with('_');
    let left = members.keys().filter(|name| !taken(name) && !OF_ITS_PLACE.contains(&name.as_str()));
    let lost = left.map(|name| format!("its member {name:?} is not taken over; left out")).collect();
    members.retain(|name, _| taken(name));
    Ok(Source { members, items, next, lost, remarks, ..Source::default() })
}

/// A feed or an item as version 1.1 has it, and readable elsewhere: 1.0 had one author, where 1.1 has a list; relative addresses
/// are written in full.
fn renewed(mut value: Value, base: Option<&str>) -> Value {
    let resolve = |value: Option<&mut Value>| {
        if let (Some(value), Some(base)) = (value, base)
            && let Some(written) = value.as_str()
            && url::resolve("", written, Schemes::Links).is_none()
            && let Some(whole) = url::resolve(base, written, Schemes::Web)
        {
            *value = whole.into();
        }
    };
    for place in ADDRESSES {
        resolve(value.pointer_mut(place));
    }
    for (list, places) in LISTS {
        for inner in value.pointer_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
            for place in places {
                resolve(inner.pointer_mut(place));
            }
        }
    }
    if let Value::Object(members) = &mut value
        && let Some(author) = members.remove("author")
    {
        members.entry("authors").or_insert_with(|| json!([author]));
    }
    value
}
