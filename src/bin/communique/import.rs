//! `import`: one JSON Feed of what a publisher has already: feeds of other kinds, and texts in files. It invents nothing:
//! what an input doesn't say, the feed doesn't either.

mod contact;
mod day;
mod front_matter;
mod head;
mod line;
mod prose;
mod signature;
mod syndication;

use crate::{check, document, terminal};
use anyhow::{Context, Result, bail, ensure};
use communique::date::Date;
use communique::report::{self, visible};
use communique::state::REDIRECTED;
use communique::url::{self, Schemes};
use prose::Form;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
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
    /// Where it continues, as written.
    pub next: Option<String>,
    /// What is missing.
    pub lost: Vec<String>,
    /// What is to be said besides.
    pub remarks: Vec<String>,
}

/// Reads `inputs` and writes one feed to `output`.
pub fn import(inputs: &[String], output: &Path, wanted: Members) -> Result<ExitCode> {
    ensure!(output != "-", "the feed is written to a file; name one");
    ensure!(document::scheme(&output.to_string_lossy()).is_none(), "{} is no name of a file", output.display());
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
    let (mut places, mut left_out, mut remarks) = (BTreeMap::new(), Vec::new(), Vec::new());
    for input in inputs {
        for source in sources(input)? {
            let name = visible(&source.name);
            left_out.extend(source.lost.iter().map(|lost| format!("{name}: {}", visible(lost))));
            remarks.extend(source.remarks.iter().map(|remark| format!("{name}: {}", visible(remark))));
            for (name, value) in source.members {
                members.entry(name).or_insert(value);
            }
            for id in add(&mut items, &mut places, source.items) {
                left_out.push(format!("{name}: another statement has the id {id:?} already; left out"));
            }
        }
    }
    for line in remarks.iter().chain(&left_out) {
        terminal::complain(line);
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
    let path = Path::new(input);
    if document::is_address(input) || !path.is_dir() {
        return chain(input);
    }
    let entries = fs::read_dir(path).with_context(|| format!("{input} can't be read"))?;
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort_unstable();
    let mut folder = Source { name: input.to_owned(), ..Source::default() };
    for inner in paths.iter().filter(|path| holds(path, 0)) {
        folder.lost.push(format!("{} is a folder in it and was not read; name it, too", inner.display()));
    }
    paths.retain(|path| path.is_file() && is_input(path));
    let mut sources = vec![folder];
    for path in &paths {
        let name = path.to_string_lossy();
        let mut source = one(&name)?.0;
        // A continuation in the same folder is an input itself.
        if let Some(next) = source.next.take()
            && document::continuation(&name, &next).is_none_or(|file| !is_input(Path::new(&file)))
        {
            source.lost.push(unread(&next));
        }
        sources.push(source);
    }
    Ok(sources)
}

/// Whether a folder has files that would be inputs, at any depth that folders have.
fn holds(folder: &Path, depth: u8) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    let mut paths = entries.flatten().map(|entry| entry.path());
    paths.any(|path| if path.is_dir() { depth < 16 && holds(&path, depth + 1) } else { is_input(&path) })
}

fn is_input(path: &Path) -> bool {
    KINDS.contains(&&*ending(path))
}

fn unread(next: &str) -> String {
    format!("it continues at {next}, which was not read")
}

/// A document and those that continue it.
fn chain(input: &str) -> Result<Vec<Source>> {
    let mut sources: Vec<Source> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut first = None;
    let mut at = Some(input.to_owned());
    while let Some(name) = at.take() {
        let (mut source, url) = one(&name)?;
        if sources.is_empty() {
            first.clone_from(&url);
        }
        let home = first.as_deref();
        if !document::is_at_home(url.as_deref(), home) {
            sources.push(Source { name, lost: vec![REDIRECTED.to_owned()], ..Source::default() });
            break;
        }
        seen.insert(name.clone());
        seen.extend(url.clone());
        if let Some(next) = source.next.take() {
            let place = match &url {
                Some(url) => url::resolve(url, &next, Schemes::Web)
                    .map(|next| url::without_fragment(&next).to_owned())
                    .filter(|next| document::is_at_home(Some(next), home)),
                None => document::continuation(&name, &next),
            };
            match place {
                Some(place) if sources.len() + 1 < document::CHAIN_MAX => {
                    at = Some(place).filter(|place| !seen.contains(place))
                }
                _ => source.lost.push(unread(&next)),
            }
        }
        sources.push(source);
    }
    Ok(sources)
}

/// The endings of the files that are read in a folder.
const KINDS: [&str; 7] = ["txt", "md", "markdown", "xml", "rss", "atom", "json"];

fn ending(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

/// What one input that is no folder comes to, and the address it was found at.
fn one(input: &str) -> Result<(Source, Option<String>)> {
    let name = input.to_owned();
    let document::Found { bytes, url, .. } = document::get(input)?;
    let path = Path::new(input);
    let ending = ending(path);
    if url.is_some() || !["txt", "md", "markdown"].contains(&&*ending) {
        let source = syndication::read(&bytes, url.as_deref()).with_context(|| visible(input).into_owned())?;
        return Ok((Source { name, ..source }, url));
    }
    let text = match report::text(&bytes) {
        Ok(text) => text,
        Err(fault) => bail!("{} {fault}", path.display()),
    };
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let form = if ending == "txt" { Form::Plain } else { Form::Markdown };
    let prose::Prose { item, lost, remarks } = prose::read(text, &stem, form);
    Ok((Source { name, items: item.into_iter().collect(), lost, remarks, ..Source::default() }, None))
}

/// An object of those members that aren't empty.
fn object(members: Vec<(&str, Value)>) -> Value {
    let full = members.into_iter().filter(|(_, value)| {
        *value != Value::Null && *value != json!("") && *value != json!([]) && *value != json!({})
    });
    Value::Object(full.map(|(name, value)| (name.to_owned(), value)).collect())
}
