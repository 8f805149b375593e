//! `import`: one JSON Feed of what a publisher has already: feeds of other kinds, and texts in files. It invents nothing:
//! what an input doesn't say, the feed doesn't either.

mod prose;
mod syndication;

use crate::check;
use anyhow::{Context, Result, bail, ensure};
use communique::date::Date;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
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
    /// Members of the feed: title, home page, language.
    pub members: Map<String, Value>,
    /// The items.
    pub items: Vec<Value>,
}

/// Reads `inputs` and writes one feed to `output`.
pub fn import(inputs: &[String], output: &Path, wanted: Members) -> Result<ExitCode> {
    let mut members = Map::new();
    members.insert("version".into(), "https://jsonfeed.org/version/1.1".into());
    for (name, value) in [("title", wanted.title), ("language", wanted.language)] {
        if let Some(value) = value {
            members.insert(name.into(), value.into());
        }
    }
    let mut items = Vec::new();
    let mut ids = BTreeSet::new();
    for input in inputs {
        for source in sources(input)? {
            for (name, value) in source.members {
                members.entry(name).or_insert(value);
            }
            items.extend(source.items.into_iter().filter(|item| ids.insert(item.get("id").map(Value::to_string))));
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
        Ok(report) => print!("{}", report.text()),
        Err(failure) => bail!("{} can't be shown: {}", output.display(), failure.code()),
    }
    Ok(ExitCode::SUCCESS)
}

/// When the item was published, in milliseconds since 1970.
fn instant(item: &Value) -> Option<i64> {
    Date::parse(item.get("date_published")?.as_str()?).map(|date| date.begins(&|_| 0))
}

fn sources(input: &str) -> Result<Vec<Source>> {
    if input.starts_with("http://") || input.starts_with("https://") {
        return match check::fetch(input)? {
            Ok((bytes, url)) => Ok(vec![syndication::read(&bytes, Some(&url)).context(url)?]),
            Err(failure) => bail!("{input} can't be had: {}", failure.code()),
        };
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
    let bytes = fs::read(path).with_context(|| format!("{} can't be read", path.display()))?;
    let ending = ending(path);
    if !["txt", "md", "markdown"].contains(&&*ending) {
        return syndication::read(&bytes, None).with_context(|| path.display().to_string());
    }
    let Ok(text) = String::from_utf8(bytes) else {
        bail!("{} is not UTF-8; `iconv -f WINDOWS-1251 -t UTF-8` (or whatever it is) makes it so", path.display());
    };
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let item = if ending == "txt" { prose::plain(&text, &stem) } else { prose::markdown(&text, &stem) };
    Ok(Source { items: vec![item], ..Source::default() })
}

/// An object of those members that aren't empty.
fn object(members: Vec<(&str, Value)>) -> Value {
    let full = members.into_iter().filter(|(_, value)| {
        *value != Value::Null && *value != json!("") && *value != json!([]) && *value != json!({})
    });
    Value::Object(full.map(|(name, value)| (name.to_owned(), value)).collect())
}
