//! `import`: one JSON Feed of what a publisher has already: feeds of other kinds, and texts in files. It invents nothing:
//! what an input doesn't say, the feed doesn't either. Nothing is left out without a word.

mod contact;
mod day;
mod folder;
mod front_matter;
mod head;
mod json_feed;
mod line;
mod marks;
mod prose;
mod signature;
mod syndication;

use crate::{check, document, paginate, terminal};
use anyhow::{Context, Result, bail, ensure};
use communique::date::Date;
use communique::failure::SIZE_MAX;
use communique::report::{self, Report, json, visible};
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

/// The file that is to be written.
pub struct Target {
    /// Where it is already, if it is.
    there: Option<PathBuf>,
}

impl Target {
    /// Whether it is the file at `path`.
    pub fn is(&self, path: &Path) -> bool {
        self.there.is_some() && fs::canonicalize(path).ok() == self.there
    }
}

/// Reads `inputs` and writes one feed to `output`.
pub fn import(inputs: &[String], output: &Path, wanted: Members) -> Result<ExitCode> {
    ensure!(output != "-", "the feed is written to a file; name one");
    ensure!(document::scheme(&output.to_string_lossy()).is_none(), "{} is no name of a file", output.display());
    let target = Target { there: fs::canonicalize(output).ok() };
    ensure!(
        !inputs.iter().any(|input| target.is(Path::new(input))),
        "{} is an input; the feed must be another file",
        output.display()
    );
    paginate::archive::ids(output)?;
    let mut read = Vec::new();
    for input in inputs {
        read.extend(sources(input, &target)?);
    }
    let (mut left_out, mut remarks) = (Vec::new(), Vec::new());
    let mut members = members(&mut read, wanted);
    let (mut items, mut places) = (Vec::new(), BTreeMap::new());
    for source in read {
        let name = visible(&source.name);
        left_out.extend(source.lost.iter().map(|lost| format!("{name}: {}", visible(lost))));
        remarks.extend(source.remarks.iter().map(|remark| format!("{name}: {}", visible(remark))));
        left_out.extend(add(&mut items, &mut places, source.items).iter().map(|lost| format!("{name}: {lost}")));
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
    let large = text.len() > SIZE_MAX as usize;
    let report = report::read_whole(&text, None, check::now());
    let report = report.map_err(|unusable| anyhow::anyhow!(unusable.reason(&output.display().to_string())))?;
    // What the texts don't say, such as a title of the whole, is no fault of theirs.
    let report = Report { remarks: Vec::new(), ..report };
    fs::write(output, text).with_context(|| format!("{} can't be written", output.display()))?;
    terminal::write(&report.text())?;
    if large {
        terminal::complain(format_args!(
            "{} is larger than 32 MB, more than the widget reads; `paginate` makes smaller documents of it",
            output.display()
        ));
    }
    // One that is missing must not go unnoticed by a script either.
    Ok(ExitCode::from(u8::from(large || !left_out.is_empty())))
}

/// The members of the feed: those of the command line, else those of the first input that has them. What one input says of
/// all its items is said by these, where the whole feed doesn't say the same.
fn members(sources: &mut [Source], wanted: Members) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("version".into(), "https://jsonfeed.org/version/1.1".into());
    for (name, value) in [("title", wanted.title), ("language", wanted.language)] {
        if let Some(value) = value {
            members.insert(name.into(), value.into());
        }
    }
    let differs = |sources: &[Source], name: &str, value: &Value| {
        sources.iter().any(|source| !source.items.is_empty() && source.members.get(name) != Some(value))
    };
    for at in 0..sources.len() {
        for (name, value) in sources.get(at).map(|source| source.members.clone()).unwrap_or_default() {
            let other = members.get(&name).filter(|other| **other != value);
            // A feed that is finished doesn't finish the others.
            let lost = name == "expired" && differs(sources, &name, &value);
            if let Some(source) = sources.get_mut(at) {
                if lost {
                    source.lost.push("\"expired\" is not said by all that the feed is made of; left out".to_owned());
                } else if other.is_some() && !["title", "language", "authors"].contains(&name.as_str()) {
                    source.remarks.push(format!("another input says another {name:?}, which stands"));
                }
            }
            if !lost {
                members.entry(name).or_insert(value);
            }
        }
    }
    if members.get("authors").is_some_and(|authors| differs(sources, "authors", authors)) {
        members.remove("authors");
    }
    for source in sources {
        for name in ["authors", "language"] {
            let Some(own) = source.members.get(name).filter(|own| members.get(name) != Some(own)) else { continue };
            for item in source.items.iter_mut().filter_map(Value::as_object_mut) {
                item.entry(name).or_insert_with(|| own.clone());
            }
        }
    }
    members
}

/// Adds `more` to the items there are, without what is there word for word. `places` says where each id stands. What can't be
/// added comes back, in words.
fn add(items: &mut Vec<Value>, places: &mut BTreeMap<String, usize>, more: Vec<Value>) -> Vec<String> {
    let mut left_out = Vec::new();
    for (number, item) in (1..).zip(more) {
        let written = item.get("id").map(Value::to_string).unwrap_or_default();
        let Some(id) = json::id(&written) else {
            let title = item.get("title").and_then(Value::as_str).map(|title| format!(" ({title:?})"));
            left_out.push(format!("statement {number}{} has no id; left out", title.unwrap_or_default()));
            continue;
        };
        match places.get(&id).and_then(|place| items.get(*place)) {
            None => {
                places.insert(id, items.len());
                items.push(item);
            }
            Some(there) if *there == item => {}
            Some(_) => left_out.push(format!("another statement has the id {id:?} already; left out")),
        }
    }
    left_out
}

/// When the item was published, in milliseconds since 1970.
fn instant(item: &Value) -> Option<i64> {
    Date::parse(item.get("date_published")?.as_str()?).map(|date| date.begins(&|_| 0))
}

fn sources(input: &str, target: &Target) -> Result<Vec<Source>> {
    let path = Path::new(input);
    if document::is_address(input) || !path.is_dir() { chain(input) } else { folder::sources(path, target) }
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
        let (mut source, url) = match one(&name) {
            Ok(found) => found,
            Err(error) if sources.is_empty() => return Err(error),
            Err(error) => {
                let lost = vec![format!("it continues a feed and can't be read: {error:#}")];
                sources.push(Source { name, lost, ..Source::default() });
                break;
            }
        };
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
        // What continues a feed is of that feed.
        if let Some(first) = sources.first() {
            source.members = first.members.clone();
        }
        sources.push(source);
    }
    Ok(sources)
}

/// What one input that is no folder comes to, and the address it was found at.
fn one(input: &str) -> Result<(Source, Option<String>)> {
    let name = input.to_owned();
    let document::Found { bytes, url, .. } = document::get(input)?;
    let path = Path::new(input);
    let form = match &*folder::ending(path) {
        "txt" => Some(Form::Plain),
        "md" | "markdown" => Some(Form::Markdown),
        _ => None,
    };
    let Some(form) = form.filter(|_| url.is_none()) else {
        let source = syndication::read(&bytes, url.as_deref()).with_context(|| visible(input).into_owned())?;
        return Ok((Source { name, ..source }, url));
    };
    let text = match report::text(&bytes) {
        Ok(text) => text,
        Err(fault) => bail!("{} {fault}", path.display()),
    };
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
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
