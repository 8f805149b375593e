//! `check`: a feed read with the widget's own rules, and everything a publisher should know about it, document by document.
//! It never writes to the feed and follows no link in it but `next_url`.

use crate::terminal::{self, say};
use anyhow::{Context, Result, bail};
use communique::failure::{Failure, SIZE_MAX};
use communique::report::{self, Report, Unusable};
use communique::url;
use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How many documents of one feed are read.
const DOCUMENTS_MAX: usize = 10_000;

/// Reads the feed at a path or an http(s) URL and prints what was found. `address` is the URL the file will have; `alone`
/// leaves the documents that continue it unread.
pub fn check(source: &str, address: Option<&str>, alone: bool) -> Result<ExitCode> {
    let mut documents = 0;
    let mut ids = BTreeSet::new();
    let mut repeated = 0;
    let mut total = None;
    let mut seen = BTreeSet::new();
    let mut at = Some((source.to_owned(), address.map(str::to_owned)));
    while let Some((source, address)) = at.take() {
        let (bytes, found) = match is_address(&source) {
            true => match fetch(&source)? {
                Ok((bytes, url)) => (bytes, Some(url)),
                Err(failure) => return unusable(failure.into(), &source, documents),
            },
            false => (std::fs::read(&source).with_context(|| format!("{source} can't be read"))?, None),
        };
        let mut report = match read(&bytes, address.as_deref().or(found.as_deref())) {
            Ok(report) => report,
            Err(why) => return unusable(why, &source, documents),
        };
        documents += 1;
        if documents > 1 {
            say(format_args!("\n{source}"))?;
        } else {
            total = report.feed.total;
        }
        seen.insert(source.clone());
        seen.extend(found);
        repeated += report.statements.iter().filter(|statement| !ids.insert(statement.id.clone())).count();
        let next = report.feed.next_url.as_deref().filter(|_| !alone).and_then(|next| continuation(&source, next));
        if next.is_some() {
            report.feed.next_url = None;
        }
        terminal::write(&report.text())?;
        if let Some((next, address)) = next {
            if !seen.insert(next.clone()) {
                say(format_args!("next_url leads back to {next}, which was read already; not followed."))?;
            } else if documents == DOCUMENTS_MAX {
                say(format_args!("{next} and what follows were not read: {DOCUMENTS_MAX} documents are enough."))?;
            } else {
                at = Some((next, address));
            }
        }
    }
    if documents > 1 {
        say(format_args!(
            "\nAltogether {documents} documents with {} statements; {repeated} of them stand in two.",
            ids.len()
        ))?;
    }
    if let Some(total) = total
        && !alone
        && documents > 1
        && total as usize != ids.len()
    {
        say(format_args!("_statement.total says {total}."))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether `source` is the address of a page, and no file.
pub fn is_address(source: &str) -> bool {
    source.split_once("://").is_some_and(|(scheme, rest)| {
        (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")) && !rest.is_empty()
    })
}

/// Where the continuation at the absolute URL `next` is read: at its address, or, of a file, the file of that name beside
/// it, if there is one.
fn continuation(source: &str, next: &str) -> Option<(String, Option<String>)> {
    if is_address(source) {
        return Some((next.to_owned(), None));
    }
    let path = url::without_fragment(next).split('?').next().unwrap_or_default();
    let file = Path::new(source).with_file_name(path.rsplit('/').next().filter(|name| !name.is_empty())?);
    file.is_file().then(|| (file.to_string_lossy().into_owned(), Some(next.to_owned())))
}

/// Says why a document can't be read. Of one that continues a feed it is only the list that ends there.
fn unusable(why: Unusable, source: &str, documents_before: usize) -> Result<ExitCode> {
    if documents_before == 0 {
        terminal::write(&why.text(source))?;
    } else {
        say(format_args!(
            "\n{source}\n{}\nThe list ends here ({}): readers see what stands before, and that older statements can't be had.",
            why.reason(source),
            why.failure.code()
        ))?;
    }
    Ok(ExitCode::from(1))
}

/// Reads a document as the widget does.
pub fn read(bytes: &[u8], address: Option<&str>) -> Result<Report, Unusable> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    report::read_bytes(bytes, address, i64::try_from(now).unwrap_or(i64::MAX))
}

/// The answer's body and final URL; the failure the widget would report. Only what isn't about the feed is an error.
pub fn fetch(url: &str) -> Result<Result<(Vec<u8>, String), Failure>> {
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
