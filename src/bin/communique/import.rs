//! `import`: one JSON Feed of what a publisher has already: feeds of other kinds, and texts in files. It invents nothing:
//! what an input doesn't say, the feed doesn't either.

mod prose;
mod syndication;

use crate::{check, document, terminal};
use anyhow::{Context, Result, bail, ensure};
use communique::date::Date;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Members of the feed that the command line gives.
pub struct Members {
    /// The title.
    pub title: Option<String>,
    /// The language.
    pub language: Option<String>,
}

/// What one input comes to.
#[derive(Debug, Default)]
pub struct Source {
    /// The file or address.
    pub name: String,
    /// Members of the feed: title, home page, language.
    pub members: Map<String, Value>,
    /// The items.
    pub items: Vec<Value>,
}

/// Reads `inputs` and writes one feed to `output`.
pub fn import(inputs: &[String], output: &Path, wanted: Members) -> Result<ExitCode> {
    ensure!(
        !inputs
            .iter()
            .any(|input| fs::canonicalize(input).is_ok_and(|input| fs::canonicalize(output).is_ok_and(|o| o == input))),
        "{} is an input; the feed must be another file",
        output.display()
    );
    let mut members = Map::new();
    members.insert("version".into(), "https://jsonfeed.org/version/1.1".into());
    for (name, value) in [("title", wanted.title), ("language", wanted.language)] {
        if let Some(value) = value {
            members.insert(name.into(), value.into());
        }
    }
    let mut items = Vec::new();
    let (mut places, mut left_out) = (BTreeMap::new(), Vec::new());
    for input in inputs {
        for source in sources(input)? {
            for (name, value) in source.members {
                members.entry(name).or_insert(value);
            }
            for id in add(&mut items, &mut places, source.items) {
                left_out.push(format!("{}: another statement has the id {id:?} already; left out", source.name));
            }
        }
    }
    ensure!(!items.is_empty(), "there is no statement in {}", inputs.join(", "));
    // The newest first; what has no date keeps its place at the end.
    items.sort_by_key(|item| std::cmp::Reverse(instant(item)));
    members.insert("items".into(), items.into());
    let mut text = serde_json::to_string_pretty(&Value::Object(members))?;
    text.push('\n');
    let report = check::read(text.as_bytes(), None);
    fs::write(output, text).with_context(|| format!("{} can't be written", output.display()))?;
    match report {
        Ok(report) => terminal::write(&report.text())?,
        Err(unusable) => bail!("{}", unusable.text(&output.display().to_string()).trim_end()),
    }
    for line in &left_out {
        terminal::complain(line);
    }
    // One that is missing must not go unnoticed by a script either.
    Ok(ExitCode::from(u8::from(!left_out.is_empty())))
}

/// Adds `more` to the items there are, without what is there word for word. `places` says where each id stands. The ids of those
/// that can't be added come back: another statement has them.
fn add(items: &mut Vec<Value>, places: &mut BTreeMap<String, usize>, more: Vec<Value>) -> Vec<String> {
    let mut left_out = Vec::new();
    for item in more {
        let Some(id) = item.get("id").map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned)) else {
            items.push(item);
            continue;
        };
        match places.get(&id).and_then(|place| items.get(*place)) {
            None => {
                places.insert(id, items.len());
                items.push(item);
            }
            Some(there) if *there == item => {}
            Some(_) => left_out.push(id),
        }
    }
    left_out
}

/// When the item was published, in milliseconds since 1970.
fn instant(item: &Value) -> Option<i64> {
    Date::parse(item.get("date_published")?.as_str()?).map(|date| date.begins(&|_| 0))
}

fn sources(input: &str) -> Result<Vec<Source>> {
    if document::is_address(input) {
        let found = document::get(input)?;
        let source = syndication::read(&found.bytes, found.url.as_deref()).with_context(|| input.to_owned())?;
        return Ok(vec![Source { name: input.to_owned(), ..source }]);
    }
    let path = Path::new(input);
    if !path.is_dir() {
        return Ok(vec![file(path)?]);
    }
    let entries = fs::read_dir(path).with_context(|| format!("{input} can't be read"))?;
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| path.is_file() && KINDS.contains(&&*ending(path)));
    paths.sort_unstable();
    paths.iter().map(|path| file(path)).collect()
}

/// The endings of the files that are read in a folder.
const KINDS: [&str; 7] = ["txt", "md", "markdown", "xml", "rss", "atom", "json"];

fn ending(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

fn file(path: &Path) -> Result<Source> {
    let name = path.display().to_string();
    let bytes = fs::read(path).with_context(|| format!("{} can't be read", path.display()))?;
    let ending = ending(path);
    if !["txt", "md", "markdown"].contains(&&*ending) {
        let source = syndication::read(&bytes, None).with_context(|| name.clone())?;
        return Ok(Source { name, ..source });
    }
    let Ok(text) = String::from_utf8(bytes) else {
        bail!("{} is not UTF-8; `iconv -f WINDOWS-1251 -t UTF-8` (or whatever it is) makes it so", path.display());
    };
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let item = if ending == "txt" { prose::plain(&text, &stem) } else { prose::markdown(&text, &stem) };
    Ok(Source { name, items: vec![item], ..Source::default() })
}

/// An object of those members that aren't empty.
fn object(members: Vec<(&str, Value)>) -> Value {
    let full = members.into_iter().filter(|(_, value)| {
        *value != Value::Null && *value != json!("") && *value != json!([]) && *value != json!({})
    });
    Value::Object(full.map(|(name, value)| (name.to_owned(), value)).collect())
}
