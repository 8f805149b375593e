//! `check`: a feed read with the widget's own rules, and everything a publisher should know about it. It never writes
//! to the feed and follows no links in it.

use anyhow::{Context, Result, bail};
use communique::failure::{Failure, SIZE_MAX};
use communique::report::{self, Report};
use std::io::Read;
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

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
    print!("{}", report::unusable(failure, source));
    ExitCode::from(1)
}

/// Reads a document as the widget does.
pub fn read(bytes: &[u8], address: Option<&str>) -> Result<Report, Failure> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    report::read(&String::from_utf8_lossy(bytes), address, i64::try_from(now).unwrap_or(i64::MAX))
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
