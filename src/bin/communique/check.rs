//! `check`: a feed read with the widget's own rules, and everything a publisher should know about it, document by document.
//! It never writes to the feed and follows no link in it but `next_url`.

mod signature;

use crate::document::{self, Missing};
use crate::terminal::{self, complain, say};
use anyhow::{Result, bail};
use communique::notice::Notice;
use communique::report::{self, Unusable, visible};
use communique::state::REDIRECTED;
use signature::Keys;
use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

/// The exit code where something was had, and the widget could not show it.
const UNUSABLE: u8 = 1;
/// The exit code where something could not be had.
const MISSING: u8 = 2;

/// How a feed is to be read.
pub struct Manner {
    /// The URL that the file will have.
    pub address: Option<String>,
    /// Whether the documents that continue it stay unread.
    pub alone: bool,
    /// What `data-public-key` will say.
    pub public_key: Option<String>,
}

/// Reads the feed that `source` names and prints what was found.
pub fn check(source: &str, manner: Manner) -> Result<ExitCode> {
    if source == document::STANDARD_INPUT && manner.public_key.is_some() {
        bail!("nothing stands beside standard input; name the file or the address that is signed");
    }
    let keys = match manner.public_key.as_deref().map(Keys::read).transpose() {
        Ok(keys) => keys,
        Err(unusable) => return refused(&unusable, source, 0),
    };
    let mut documents = 0;
    let mut ids = BTreeSet::new();
    let mut repeated = 0;
    let mut total = None;
    let mut home: Option<String> = None;
    let mut seen = BTreeSet::new();
    let mut code = ExitCode::SUCCESS;
    let mut at = Some((source.to_owned(), manner.address));
    while let Some((source, address)) = at.take() {
        let found = match document::get(&source) {
            Ok(found) => found,
            Err(missing) => return lost(&missing, &source, documents),
        };
        let signed = keys.as_ref().map(|keys| keys.judge(&source, &found.bytes)).transpose();
        let signed = match signed {
            Ok(signed) => signed,
            Err(signature::Refusal::Missing(missing)) => return lost(&missing, &source, documents),
            Err(signature::Refusal::Unusable(unusable)) => return refused(&unusable, &source, documents),
        };
        if !document::is_at_home(found.url.as_deref(), home.as_deref()) {
            let notice = Notice::new("next_url", REDIRECTED, found.url.as_deref().unwrap_or_default());
            say(format_args!("\n{}\n{}", visible(&source), visible(&notice.text())))?;
            break;
        }
        let mut report = match report::read_bytes(&found.bytes, address.as_deref().or(found.url.as_deref()), now()) {
            Ok(report) => report,
            Err(unusable) => return refused(&unusable, &source, documents),
        };
        if documents > 0 {
            say(format_args!("\n{}", visible(&source)))?;
        }
        report.notices.extend(found.refused.map(|said| closed("Access-Control-Allow-Origin", &said)));
        let refused = signed.and_then(|signed| signed.refused);
        report.notices.extend(refused.map(|said| closed("Access-Control-Allow-Origin of the signature", &said)));
        if documents == 0 {
            total = report.feed.total;
            home.clone_from(&found.url);
        }
        documents += 1;
        seen.insert(source.clone());
        seen.extend(found.url);
        repeated += report.statements.iter().filter(|statement| !ids.insert(statement.id.clone())).count();
        let next = report.feed.next_url.clone().filter(|_| !manner.alone);
        let place = next.as_deref().and_then(|next| document::continuation(&source, next));
        // Nothing else says where it would be.
        let gone =
            report.relative_next().filter(|_| !manner.alone && place.is_none() && source != document::STANDARD_INPUT);
        let gone =
            gone.map(|name| format!("It continues with {}, but there is no such file beside it.", visible(name)));
        if place.is_some() || gone.is_some() {
            report.feed.next_url = None;
        }
        terminal::write(&report.text())?;
        if keys.is_some() {
            say("The signature is one of a key of data-public-key.")?;
        }
        if let Some(gone) = gone {
            say(gone)?;
            code = ExitCode::from(MISSING);
        }
        if let (Some(place), Some(next)) = (place, next) {
            let shown = visible(&place);
            if seen.contains(&place) {
                say(format_args!("next_url leads back to {shown}, which was read already; not followed."))?;
            } else if documents == document::CHAIN_MAX {
                say(format_args!(
                    "{shown} and what follows were not read: {} documents are enough.",
                    document::CHAIN_MAX
                ))?;
            } else {
                let address = (!document::is_address(&place)).then_some(next);
                at = Some((place, address));
            }
        }
    }
    if documents > 1 {
        let statements = report::counted(ids.len(), "statement");
        let repeated = match repeated {
            0 => String::new(),
            1 => "; 1 of them stands in two".to_owned(),
            _ => format!("; {repeated} of them stand in two"),
        };
        say(format_args!("\nAltogether {documents} documents with {statements}{repeated}."))?;
    }
    if let Some(total) = total
        && !manner.alone
        && documents > 1
        && total as usize != ids.len()
    {
        say(format_args!("_statement.total says {total}."))?;
    }
    Ok(code)
}

/// That pages on other origins can't read a document.
fn closed(header: &'static str, said: &str) -> Notice {
    let problem = match said {
        "" => "is missing; partners' pages, which are on other origins, can't read it (`*` lets all of them)",
        _ => "does not let every page in; partners' pages on other origins can't read it (`*` lets all of them)",
    };
    Notice::new(header, problem, said)
}

/// Says why a document can't be had. Of one that continues a feed it is only the list that ends there.
fn lost(missing: &Missing, source: &str, documents_before: usize) -> Result<ExitCode> {
    if documents_before == 0 {
        complain(format_args!("error: {missing}"));
    } else {
        end_of_list(source, &missing.reason, missing.failure.code())?;
    }
    Ok(ExitCode::from(MISSING))
}

/// Says why nothing of a document can be shown.
fn refused(unusable: &Unusable, source: &str, documents_before: usize) -> Result<ExitCode> {
    if documents_before == 0 {
        terminal::write(&unusable.text(source))?;
    } else {
        end_of_list(source, &unusable.reason(source), unusable.failure.code())?;
    }
    Ok(ExitCode::from(UNUSABLE))
}

fn end_of_list(source: &str, reason: &str, code: &str) -> Result<()> {
    let meaning = "readers see what stands before, and that older statements can't be had";
    say(format_args!("\n{}\n{reason}\nThe list ends here ({code}): {meaning}.", visible(source)))
}

/// The time in milliseconds since 1970.
pub fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    i64::try_from(now).unwrap_or(i64::MAX)
}
