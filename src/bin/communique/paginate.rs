//! `paginate`: one large feed as a chain of documents that stay as they are while the feed grows. It copies items as they
//! stand and never changes one.

use crate::check;
use crate::terminal::say;
use anyhow::{Context, Result, bail, ensure};
use communique::feed::decode::identifier;
use communique::feed::wire::Reader;
use communique::url::{self, Schemes};
use serde::de::DeserializeSeed;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// How many statements the first document has at least.
const FIRST_MIN: usize = 10;

/// Splits the feed at `path` into documents in `folder`.
pub fn paginate(path: &Path, size: usize, folder: &Path) -> Result<()> {
    let bytes = fs::read(path).with_context(|| format!("{} can't be read", path.display()))?;
    let text = String::from_utf8_lossy(&bytes);
    let feed: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .with_context(|| format!("{} is not JSON", path.display()))?;
    let Value::Object(mut members) = feed else { bail!("{} is no feed", path.display()) };
    let Some(Value::Array(items)) = members.remove("items") else { bail!("{} has no list \"items\"", path.display()) };
    ensure!(!members.contains_key("next_url"), "{} is continued elsewhere already (next_url)", path.display());
    let Ok(read) = check::read(&bytes, None) else { bail!("{} can't be shown by the widget", path.display()) };

    fs::create_dir_all(folder).with_context(|| format!("{} can't be made", folder.display()))?;
    let source = path.canonicalize()?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    ensure!(source.parent() != Some(&*folder.canonicalize()?), "the feed is in {} itself", folder.display());
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let page = |number: usize| format!("{stem}-{number}.json");

    // As a reader finds them; what the widget passes over, and what waits for its time, stays in the first document.
    let order: BTreeMap<&str, usize> = read.statements.iter().map(|s| s.id.as_str()).zip(0..).collect();
    let mut items: Vec<(Option<usize>, String, Value)> = items
        .into_iter()
        .map(|item| {
            let id = id_of(&item);
            (order.get(id.as_str()).copied(), id, item)
        })
        .collect();
    items.sort_by_key(|(place, ..)| *place);

    let mut archive = held(folder, &page);
    let mut taken: BTreeSet<String> = archive.iter().flatten().cloned().collect();
    let mut fresh: Vec<String> = Vec::new();
    for (place, id, _) in &items {
        if place.is_some() && taken.insert(id.clone()) {
            fresh.push(id.clone());
        }
    }
    while fresh.len() >= size + FIRST_MIN.min(size) {
        archive.push(fresh.split_off(fresh.len() - size));
    }

    let base = members.get("feed_url").and_then(Value::as_str).map(str::to_owned);
    let address = |number: usize| match &base {
        Some(base) => url::resolve(base, &page(number), Schemes::Web).unwrap_or_else(|| page(number)),
        None => page(number),
    };
    let total = items.iter().filter(|(place, ..)| place.is_some()).count();
    for number in (1..=archive.len()).rev() {
        let ids: BTreeSet<&String> = archive.get(number - 1).into_iter().flatten().collect();
        let held: Vec<Value> =
            items.extract_if(.., |(place, id, _)| place.is_some() && ids.contains(id)).map(|(.., item)| item).collect();
        let mut members = members.clone();
        for name in ["feed_url", "expired", "hubs", "_statement"] {
            members.remove(name);
        }
        let next = (number > 1).then(|| address(number - 1));
        write(&folder.join(page(number)), members, next, held)?;
    }
    if let Value::Object(extension) = members.entry("_statement").or_insert_with(|| Value::Object(Map::new())) {
        extension.insert("total".to_owned(), total.into());
    }
    let next = (!archive.is_empty()).then(|| address(archive.len()));
    let left = items.into_iter().map(|(.., item)| item).collect::<Vec<_>>();
    let count = left.len();
    write(&folder.join(&name), members, next, left)?;
    say(format_args!("{total} statements: {count} in {name}, the others in {} documents of {size}", archive.len()))
}

/// The ids in the documents of the archive as an earlier run left them, oldest first.
fn held(folder: &Path, page: &dyn Fn(usize) -> String) -> Vec<Vec<String>> {
    let ids = |number| {
        let text = fs::read_to_string(folder.join(page(number))).ok()?;
        let document: Value = serde_json::from_str(&text).ok()?;
        Some(document.get("items")?.as_array()?.iter().map(id_of).collect())
    };
    (1..).map_while(ids).collect()
}

/// The id as the widget reads it; empty where there is none.
fn id_of(item: &Value) -> String {
    let id = item.get("id").and_then(|id| Reader::ANY.deserialize(id).ok()).unwrap_or_default();
    identifier(&id).unwrap_or_default()
}

/// Writes a document, unless it is there already just so.
fn write(path: &Path, mut members: Map<String, Value>, next: Option<String>, items: Vec<Value>) -> Result<()> {
    if let Some(next) = next {
        members.insert("next_url".to_owned(), next.into());
    }
    members.insert("items".to_owned(), items.into());
    let mut text = serde_json::to_string_pretty(&Value::Object(members))?;
    text.push('\n');
    if fs::read(path).is_ok_and(|held| held == text.as_bytes()) {
        return Ok(());
    }
    fs::write(path, text).with_context(|| format!("{} can't be written", path.display()))
}
