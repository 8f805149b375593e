//! `paginate`: one large feed as a chain of documents that stay as they are while the feed grows. It copies items as they
//! stand and never changes one.

use crate::terminal::say;
use crate::verbatim::Verbatim;
use crate::{check, document};
use anyhow::{Context, Result, bail, ensure};
use communique::failure::SIZE_MAX;
use communique::feed::decode::identifier;
use communique::report::{self, counted, json};
use communique::url::{self, Schemes};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// How many statements the first document has at least.
const FIRST_MIN: usize = 10;

/// The members of a document.
type Members<'a> = BTreeMap<String, Verbatim<'a>>;

/// Splits the feed at `path` into documents in `folder`.
pub fn paginate(path: &Path, size: usize, folder: &Path) -> Result<()> {
    for name in [path, folder].map(|path| path.to_string_lossy()) {
        if !document::is_local(&name) {
            bail!("{name} is neither a file nor a folder, which alone are allowed");
        }
    }
    let bytes = fs::read(path).with_context(|| format!("{} can't be read", path.display()))?;
    let text = match report::text(&bytes) {
        Ok(text) => text,
        Err(fault) => bail!("{} {fault}", path.display()),
    };
    // Its size is what this is for.
    let read = match report::read_whole(text, None, check::now()) {
        Ok(read) => read,
        Err(unusable) => bail!("{}", unusable.reason(&path.display().to_string())),
    };
    let feed = Verbatim::read(text).map_err(|error| anyhow::anyhow!(json::fault(text, &error)));
    let feed = feed.with_context(|| format!("{} is not JSON that can be taken apart", path.display()))?;
    let Verbatim::Object(mut members) = feed else { bail!("{} has a name that can't be kept", path.display()) };
    let Some(Verbatim::List(items)) = members.remove("items") else {
        bail!("{} has no list \"items\"", path.display())
    };
    ensure!(!members.contains_key("next_url"), "{} is continued elsewhere already (next_url)", path.display());

    let source = path.canonicalize()?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    ensure!(fs::canonicalize(folder).ok().as_deref() != source.parent(), "the feed is in {} itself", folder.display());
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let page = |number: usize| format!("{stem}-{number}.json");

    // As a reader finds them; what the widget passes over, and what waits for its time, stays in the first document.
    let order: BTreeMap<&str, usize> = read.statements.iter().map(|s| s.id.as_str()).zip(0..).collect();
    let mut items: Vec<(Option<usize>, String, Verbatim)> = items
        .into_iter()
        .map(|item| {
            let id = id_of(&item);
            (order.get(id.as_str()).copied(), id, item)
        })
        .collect();
    items.sort_by_key(|(place, ..)| *place);

    let mut archive = held(folder, &page)?;
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
    // Before anything is written: what is in the way must not be lost, nor half of the chain be there.
    for file in (1..=archive.len()).map(&page).chain([name.clone()]) {
        ids(&folder.join(file))?;
    }

    let base = match members.get("feed_url").map(serde_json::to_value) {
        Some(Ok(Value::String(base))) => Some(base),
        _ => None,
    };
    let address = |number: usize| match &base {
        Some(base) => url::resolve(base, &page(number), Schemes::Web).unwrap_or_else(|| page(number)),
        None => page(number),
    };
    let total = items.iter().filter(|(place, ..)| place.is_some()).count();
    let mut documents = Vec::new();
    let mut archived = 0;
    for number in (1..=archive.len()).rev() {
        let ids: BTreeSet<&String> = archive.get(number - 1).into_iter().flatten().collect();
        let held: Vec<Verbatim> =
            items.extract_if(.., |(place, id, _)| place.is_some() && ids.contains(id)).map(|(.., item)| item).collect();
        archived += held.len();
        let members = members.iter().filter(|(name, _)| !OF_THE_FIRST.contains(&name.as_str()));
        let members = members.map(|(name, value)| (name.clone(), value.clone())).collect();
        let next = (number > 1).then(|| address(number - 1));
        documents.push((page(number), text_of(members, next, held)?));
    }
    let extension = members.entry("_statement".to_owned()).or_insert_with(|| Verbatim::Object(BTreeMap::new()));
    if let Verbatim::Object(extension) = extension {
        extension.insert("total".to_owned(), Verbatim::New(total.into()));
    }
    let next = (!archive.is_empty()).then(|| address(archive.len()));
    let left = items.into_iter().map(|(.., item)| item).collect::<Vec<_>>();
    let count = left.len();
    documents.push((name.clone(), text_of(members, next, left)?));
    if let Some((name, _)) = documents.iter().find(|(_, text)| text.len() > SIZE_MAX as usize) {
        bail!("{name} would be larger than 32 MB still; choose a smaller --size");
    }

    fs::create_dir_all(folder).with_context(|| format!("{} can't be made", folder.display()))?;
    for (name, text) in documents {
        write(&folder.join(name), &text)?;
    }
    let others = match archive.len() {
        0 => String::new(),
        documents => format!(", {archived} in the archive's {}", counted(documents, "document")),
    };
    say(format_args!("{}: {count} in {name}{others}", counted(total, "statement")))
}

/// The members that only the first document has.
const OF_THE_FIRST: [&str; 4] = ["feed_url", "expired", "hubs", "_statement"];

/// The ids in the documents of the archive as an earlier run left them, oldest first.
fn held(folder: &Path, page: &dyn Fn(usize) -> String) -> Result<Vec<Vec<String>>> {
    (1..).map_while(|number| ids(&folder.join(page(number))).transpose()).collect()
}

/// The ids in the feed document at `path`, if there is one. Anything else there is an error: it would be written over.
fn ids(path: &Path) -> Result<Option<Vec<String>>> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("{} can't be read", path.display())),
    };
    let document = report::text(&bytes).ok().and_then(|text| Verbatim::read(text).ok());
    if let Some(Verbatim::Object(members)) = document
        && let Some(Verbatim::List(items)) = members.get("items")
    {
        return Ok(Some(items.iter().map(id_of).collect()));
    }
    bail!("{} is no feed document; it is not written over", path.display())
}

/// The id as the widget reads it; empty where there is none.
fn id_of(item: &Verbatim) -> String {
    let Verbatim::Object(members) = item else { return String::new() };
    let written = members.get("id").and_then(|id| serde_json::to_string(id).ok()).unwrap_or_default();
    json::parse(&written).ok().and_then(|id| identifier(&id)).unwrap_or_default()
}

/// The text of a document.
fn text_of<'a>(mut members: Members<'a>, next: Option<String>, items: Vec<Verbatim<'a>>) -> Result<String> {
    if let Some(next) = next {
        members.insert("next_url".to_owned(), Verbatim::New(json!(next)));
    }
    members.insert("items".to_owned(), Verbatim::List(items));
    Ok(serde_json::to_string_pretty(&members)? + "\n")
}

/// Writes a document, unless it is there already just so.
fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read(path).is_ok_and(|held| held == text.as_bytes()) {
        return Ok(());
    }
    fs::write(path, text).with_context(|| format!("{} can't be written", path.display()))
}
