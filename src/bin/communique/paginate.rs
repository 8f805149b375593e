//! `paginate`: one large feed as a chain of documents that stay as they are while the feed grows. It copies items as they
//! stand and never changes one.

pub mod archive;

use crate::terminal::say;
use crate::verbatim::Verbatim;
use crate::{check, document};
use anyhow::{Context, Result, bail, ensure};
use communique::failure::SIZE_MAX;
use communique::report::{self, counted, json};
use communique::url::{self, Schemes};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// How many statements the first document has at least.
const FIRST_MIN: usize = 10;

/// The members of a document.
type Members<'a> = BTreeMap<String, Verbatim<'a>>;

/// An item of the feed.
struct Item<'a> {
    /// Where its statement stands in a reader's order, which is also that of a later item with its id; none where no reader
    /// finds it, or not yet.
    place: Option<usize>,
    /// Its id; empty where it has none.
    id: String,
    /// The item as it stands.
    text: Verbatim<'a>,
}

/// Splits the feed at `path` into documents in `folder`. Without `prune` every statement that stands there already has to be
/// in the feed.
pub fn paginate(path: &Path, size: usize, folder: &Path, prune: bool) -> Result<()> {
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
        Err(unusable) => bail!("{}", unusable.complaint(&path.display().to_string())),
    };
    let feed = Verbatim::read(text).map_err(|error| anyhow::anyhow!(json::fault(text, &error)));
    let feed = feed.with_context(|| format!("{} is not JSON that can be taken apart", path.display()))?;
    let Verbatim::Object(mut members) = feed else { bail!("{} has a name that can't be kept", path.display()) };
    let Some(Verbatim::List(items)) = members.remove("items") else {
        bail!("{} has no list \"items\"", path.display())
    };
    // What is no address counts as absent, as in the widget.
    let next = members.remove("next_url").as_ref().and_then(Verbatim::words).unwrap_or_default();
    ensure!(next.trim().is_empty(), "{} is continued elsewhere already (next_url)", path.display());

    let source = path.canonicalize()?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    ensure!(fs::canonicalize(folder).ok().as_deref() != source.parent(), "the feed is in {} itself", folder.display());
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let page = |number: usize| format!("{stem}-{number}.json");

    // As a reader finds them; what the widget passes over, and what waits for its time, stays in the first document.
    let order: BTreeMap<&str, usize> = read.statements.iter().map(|s| s.id.as_str()).zip(0..).collect();
    let item = |text| {
        let id = archive::id_of(&text);
        Item { place: order.get(id.as_str()).copied(), id, text }
    };
    let mut items: Vec<Item> = items.into_iter().map(item).collect();
    let unseen = unseen(&items);
    // An item that repeats an id stays behind the one that counts, for the first one a reader comes to does.
    items.sort_by_key(|item| item.place);

    let mut archive = archive::held(folder, &page)?;
    let mut taken: BTreeSet<String> = archive.iter().flatten().cloned().collect();
    let mut fresh: Vec<String> = Vec::new();
    for item in &items {
        if item.place.is_some() && taken.insert(item.id.clone()) {
            fresh.push(item.id.clone());
        }
    }
    while fresh.len() >= size + FIRST_MIN.min(size) {
        archive.push(fresh.split_off(fresh.len() - size));
    }
    // Before anything is written: what is in the way must not be lost, nor half of the chain be there.
    let files = [name.clone()].into_iter().chain((1..=archive.len()).rev().map(&page));
    let missing = archive::missing(folder, files, items.iter().map(|item| item.id.as_str()))?;
    ensure!(
        prune || missing.is_empty(),
        "{} in {}, missing from {}, would be lost: {}. Nothing is written. Give the whole feed; write another feed to \
         another folder; or drop them on purpose with --prune",
        counted(missing.len(), "statement"),
        folder.display(),
        path.display(),
        archive::named(&missing)
    );

    let base = members.get("feed_url").and_then(Verbatim::words);
    let address = |number: usize| {
        let file = document::relative(&page(number));
        base.as_ref().and_then(|base| url::resolve(base, &file, Schemes::Web)).unwrap_or(file)
    };
    let total = order.len();
    let mut documents = Vec::new();
    let mut archived = 0;
    for number in (1..=archive.len()).rev() {
        let ids: BTreeSet<&String> = archive.get(number - 1).into_iter().flatten().collect();
        let held: Vec<Item> = items.extract_if(.., |item| item.place.is_some() && ids.contains(&item.id)).collect();
        archived += held.iter().map(|item| item.place).collect::<BTreeSet<_>>().len();
        let members = members.iter().filter(|(name, _)| !OF_THE_FIRST.contains(&name.as_str()));
        let members = members.map(|(name, value)| (name.clone(), value.clone())).collect();
        let next = (number > 1).then(|| address(number - 1));
        documents.push((page(number), text_of(members, next, held)?));
    }
    let mut remarks = Vec::new();
    let extension = members.entry("_statement".to_owned()).or_insert_with(Verbatim::nothing);
    if extension.is_null() {
        *extension = Verbatim::nothing();
    }
    match extension {
        Verbatim::Object(extension) => {
            extension.insert("total".to_owned(), Verbatim::New(total.into()));
        }
        _ => remarks
            .push("_statement is not an object, so the number of all statements is not written (total)".to_owned()),
    }
    let next = (!archive.is_empty()).then(|| address(archive.len()));
    documents.push((name.clone(), text_of(members, next, items)?));
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
    say(format_args!("{}: {} in {name}{others}", counted(total, "statement"), total - archived))?;
    remarks.extend(unseen);
    if !missing.is_empty() {
        remarks.push(format!("{} dropped: {}", counted(missing.len(), "statement"), archive::named(&missing)));
    }
    remarks.iter().try_for_each(say)
}

/// The members that only the first document has.
const OF_THE_FIRST: [&str; 4] = ["feed_url", "expired", "hubs", "_statement"];

/// A line on the items of which a reader sees nothing, or not yet, if there are any.
fn unseen(items: &[Item]) -> Option<String> {
    let (mut waiting, mut repeated, mut nameless) = (0, 0, 0);
    let mut seen = BTreeSet::new();
    for item in items {
        if item.id.is_empty() {
            nameless += 1;
        } else if !seen.insert(&item.id) {
            repeated += 1;
        } else if item.place.is_none() {
            waiting += 1;
        }
    }
    let kinds =
        [(waiting, "waiting for its time"), (repeated, "with the id of an earlier one"), (nameless, "without an id")];
    let kinds: Vec<String> =
        kinds.iter().filter(|(count, _)| *count > 0).map(|(count, kind)| format!("{count} {kind}")).collect();
    let count = counted(waiting + repeated + nameless, "more item");
    (!kinds.is_empty()).then(|| format!("{count} copied, which readers don't see: {}", kinds.join(", ")))
}

/// The text of a document.
fn text_of<'a>(mut members: Members<'a>, next: Option<String>, items: Vec<Item<'a>>) -> Result<String> {
    if let Some(next) = next {
        members.insert("next_url".to_owned(), Verbatim::New(json!(next)));
    }
    members.insert("items".to_owned(), Verbatim::List(items.into_iter().map(|item| item.text).collect()));
    Ok(serde_json::to_string_pretty(&members)? + "\n")
}

/// Writes a document, unless it is there already just so.
fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read(path).is_ok_and(|held| held == text.as_bytes()) {
        return Ok(());
    }
    fs::write(path, text).with_context(|| format!("{} can't be written", path.display()))
}
