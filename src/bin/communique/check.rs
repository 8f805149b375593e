//! `check`: a feed read with the widget's own rules, and everything a publisher should know about it. It never writes
//! to the feed and follows no links in it.

use crate::budget::thousands;
use anyhow::{Context, Result, bail};
use communique::failure::{Failure, SIZE_MAX};
use communique::feed::wire::{Json, Reader};
use communique::feed::{Content, Document, Statement, decode};
use communique::markup;
use communique::notice::Notice;
use serde::de::DeserializeSeed;
use std::collections::BTreeSet;
use std::io::Read;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Duration;

/// What a feed at no known address is read as: its relative links need something to be relative to.
const PLACEHOLDER: &str = "https://feed.example/feed.json";

/// Reads the feed at a path or an http(s) URL and prints what was found. `address` is the URL the file will have.
pub fn check(source: &str, address: Option<&str>) -> Result<ExitCode> {
    let (bytes, url) = match source.starts_with("http://") || source.starts_with("https://") {
        true => match fetch(source)? {
            Ok((bytes, url)) => (bytes, Some(url)),
            Err(failure) => return Ok(unusable(failure, source)),
        },
        false => (std::fs::read(source).with_context(|| format!("{source} can't be read"))?, None),
    };
    match read(&bytes, address.or(url.as_deref())) {
        Ok(report) => {
            print!("{}", report.text());
            Ok(ExitCode::SUCCESS)
        }
        Err(failure) => Ok(unusable(failure, source)),
    }
}

fn unusable(failure: Failure, source: &str) -> ExitCode {
    println!("{}", failure.advice(source));
    println!("The feed is unusable ({}).", failure.code());
    ExitCode::from(1)
}

/// A feed that can be shown.
pub struct Report {
    title: String,
    statements: Vec<Statement>,
    next_url: Option<String>,
    notices: Vec<Notice>,
}

/// Reads a document as the widget does.
pub fn read(bytes: &[u8], address: Option<&str>) -> Result<Report, Failure> {
    if bytes.len() > SIZE_MAX as usize {
        return Err(Failure::TooLarge);
    }
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let mut json = serde_json::Deserializer::from_str(text);
    let object = Reader::ANY.deserialize(&mut json).map_err(|_| Failure::NotJson)?;
    json.end().map_err(|_| Failure::NotJson)?;
    let Json::List(items) = object.get("items") else { return Err(Failure::NotFeed) };

    let own = match object.get("feed_url") {
        Json::Text(url) => Some(url.as_str()),
        _ => None,
    };
    let url = address.or(own).unwrap_or(PLACEHOLDER);
    let mut notices = Vec::new();
    let feed = decode::feed(&object, url, &mut notices);
    let document = Document::new(Rc::new(items.clone()), url);
    let mut seen = BTreeSet::new();
    let mut statements = Vec::new();
    for entry in decode::entries(&document, 0, &mut notices) {
        if !seen.insert(entry.id.clone()) {
            let problem = "stands on an earlier item too; this one is left out";
            notices.push(Notice::new("id", problem, &entry.id).of(&entry.id));
            continue;
        }
        let Some(statement) = decode::statement(&document, entry.index, &mut notices) else { continue };
        if let Content::Html(html) = &statement.content {
            let context = markup::Context { base: url, images: true, blank: false, heading_level: 3 };
            let (_, found) = markup::parse(html, &context);
            notices.extend(found.into_iter().map(|notice| notice.of(&statement.id)));
        }
        statements.push(statement);
    }
    Ok(Report { title: feed.title, statements, next_url: feed.next_url, notices })
}

impl Report {
    /// What was wrong, item by item, and a closing line.
    pub fn text(&self) -> String {
        let mut text: String = self.notices.iter().map(|notice| notice.text() + "\n").collect();
        let dated = self.statements.iter().filter(|statement| statement.date.is_some()).count();
        if !text.is_empty() {
            text.push('\n');
        }
        let title = if self.title.is_empty() { "A feed without a title" } else { &self.title };
        text.push_str(&format!(
            "{title}: {}, {dated} with a date; {}\n",
            counted(self.statements.len(), "statement"),
            counted(self.notices.len(), "notice"),
        ));
        if let Some(next) = &self.next_url {
            text.push_str(&format!("It continues at {next}, which was not read.\n"));
        }
        text
    }
}

fn counted(number: usize, word: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {word}{plural}", thousands(number))
}

/// The answer's body and final URL; the failure the widget would report. Only what isn't about the feed is an error.
fn fetch(url: &str) -> Result<Result<(Vec<u8>, String), Failure>> {
    use ureq::ResponseExt;
    let config = ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(15))).build();
    let answer = ureq::Agent::new_with_config(config).get(url).call();
    let mut answer = match answer {
        Ok(answer) => answer,
        Err(ureq::Error::StatusCode(status)) => return Ok(Err(Failure::Status(status))),
        Err(ureq::Error::Timeout(_)) => return Ok(Err(Failure::Timeout)),
        Err(ureq::Error::BadUri(reason)) => bail!("{url} is no address: {reason}"),
        Err(error) => bail!("{url} can't be fetched: {error}"),
    };
    let last = answer.get_uri().to_string();
    let mut bytes = Vec::new();
    let read = answer.body_mut().as_reader().take(u64::from(SIZE_MAX) + 1).read_to_end(&mut bytes);
    match read {
        Ok(_) => Ok(Ok((bytes, last))),
        Err(error) if error.kind() == std::io::ErrorKind::TimedOut => Ok(Err(Failure::Timeout)),
        Err(error) => bail!("{url} broke off: {error}"),
    }
}
