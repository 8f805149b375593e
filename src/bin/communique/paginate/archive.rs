//! What an earlier run of `paginate` left in a folder, told by its ids. It only reads.

use crate::verbatim::Verbatim;
use anyhow::{Context, Result, bail};
use communique::report::{self, json};
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// How many ids are named.
const NAMED_MAX: usize = 5;

/// The ids in the documents of the archive as an earlier run left them, oldest first.
pub fn held(folder: &Path, page: &dyn Fn(usize) -> String) -> Result<Vec<Vec<String>>> {
    (1..).map_while(|number| ids(&folder.join(page(number))).transpose()).collect()
}

/// The ids in the feed document at `path`, if there is one. Anything else there is an error: it would be written over.
pub fn ids(path: &Path) -> Result<Option<Vec<String>>> {
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

/// The ids that stand in `files` of `folder` and aren't among `known`: what would be lost if these were written over.
pub fn missing<'a>(
    folder: &Path,
    files: impl Iterator<Item = String>,
    known: impl Iterator<Item = &'a str>,
) -> Result<Vec<String>> {
    // Nobody reads an item without an id.
    let mut known: BTreeSet<String> = known.chain([""]).map(str::to_owned).collect();
    let mut missing = Vec::new();
    for file in files {
        let there = ids(&folder.join(file))?.unwrap_or_default();
        missing.extend(there.into_iter().filter(|id| known.insert(id.clone())));
    }
    Ok(missing)
}

/// The first of `ids`, and how many there are besides.
pub fn named(ids: &[String]) -> String {
    let named: Vec<String> = ids.iter().take(NAMED_MAX).map(|id| format!("{id:?}")).collect();
    match ids.len() - named.len() {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// The id as the widget reads it; empty where there is none.
pub fn id_of(item: &Verbatim) -> String {
    let Verbatim::Object(members) = item else { return String::new() };
    let written = members.get("id").and_then(|id| serde_json::to_string(id).ok()).unwrap_or_default();
    json::id(&written).unwrap_or_default()
}
