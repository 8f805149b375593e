//! A document as a browser would get it, or out of a file: its bytes, where it was found, whether pages elsewhere may read
//! it. It judges nothing that stands in it.

use ::url::Url;
use communique::failure::{Failure, SIZE_MAX};
use communique::report::visible;
use communique::url;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use std::fmt::{self, Display};
use std::io::{self, Read};
use std::path::Path;
use std::time::{Duration, Instant};

/// How many documents of one feed are read.
pub const CHAIN_MAX: usize = 10_000;
/// How long one document may take, redirects included.
const PATIENCE: Duration = Duration::from_secs(15);
/// How many redirects a browser follows (Fetch Standard, "HTTP-redirect fetch").
const REDIRECTS_MAX: usize = 20;
/// A page on another origin, as which is asked.
const PARTNER: &str = "https://partner.example";

/// A document that was had.
pub struct Found {
    /// What it is.
    pub bytes: Vec<u8>,
    /// The address it came from after redirects; none of a file.
    pub url: Option<String>,
    /// What `Access-Control-Allow-Origin` says where that keeps pages on other origins from reading it; empty where it is
    /// missing.
    pub refused: Option<String>,
}

/// A document that could not be had.
#[derive(Debug)]
pub struct Missing {
    /// What the widget would report.
    pub failure: Failure,
    /// The whole sentence.
    pub reason: String,
}

impl Display for Missing {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(&self.reason)
    }
}

impl std::error::Error for Missing {}

/// The name under which standard input is read.
pub const STANDARD_INPUT: &str = "-";

/// Gets what `source` names: an http(s) address, a file, or standard input.
pub fn get(source: &str) -> Result<Found, Missing> {
    if is_address(source) {
        return fetch(source);
    }
    if let Some(scheme) = scheme(source) {
        let scheme = scheme.to_ascii_lowercase();
        let reason = match scheme.as_str() {
            "http" | "https" => format!("{source} is no whole address, which begins with {scheme}:// and a host"),
            _ => format!("{source} has the scheme {scheme}; a file, http:// and https:// are allowed"),
        };
        return Err(Missing { failure: Failure::NoFeed, reason });
    }
    let bytes = if source == STANDARD_INPUT { rest(io::stdin().lock()) } else { std::fs::read(source) };
    match bytes {
        Ok(bytes) => Ok(Found { bytes, url: None, refused: None }),
        Err(error) => {
            let there = error.kind() != io::ErrorKind::NotFound;
            let failure = if there { Failure::Network } else { Failure::Status(404) };
            Err(Missing { failure, reason: format!("{} can't be read: {error}", visible(source)) })
        }
    }
}

/// Whether `source` is the address of a page, and no file.
pub fn is_address(source: &str) -> bool {
    source.split_once("://").is_some_and(|(scheme, rest)| {
        (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")) && !rest.is_empty()
    })
}

/// The scheme of an address that is no file either.
pub fn scheme(source: &str) -> Option<&str> {
    let (scheme, _) = source.split_once(':')?;
    let known = ["http", "https", "file", "ftp", "data", "feed"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    ((known || source.contains("://")) && !Path::new(source).exists()).then_some(scheme)
}

/// Whether `source` can only be a file or a folder.
pub fn is_local(source: &str) -> bool {
    !is_address(source) && scheme(source).is_none() && source != STANDARD_INPUT
}

fn rest(mut from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes).map(|_| bytes)
}

/// Gets the document at `address` as a page on another origin does. One byte more than the widget reads is enough of it.
fn fetch(address: &str) -> Result<Found, Missing> {
    let missing =
        |failure, reason: &str| Missing { failure, reason: format!("{} {}", visible(address), visible(reason)) };
    let slow = || missing(Failure::Timeout, &format!("did not answer within {} seconds", PATIENCE.as_secs()));
    let lost = |reason: &dyn Display| missing(Failure::Network, &format!("can't be fetched: {reason}"));
    let began = Instant::now();
    // As a browser writes it, which takes blanks and any letters.
    let mut at = Url::parse(address).map_err(|error| missing(Failure::NoFeed, &format!("is no address: {error}")))?;
    let mut origin = PARTNER;
    let mut refused = None;
    for _ in 0..=REDIRECTS_MAX {
        at.set_fragment(None);
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE.saturating_sub(began.elapsed())))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .build();
        let answer = ureq::Agent::new_with_config(config).get(at.as_str()).header("Origin", origin).call();
        let mut answer = match answer {
            Ok(answer) => answer,
            Err(ureq::Error::Timeout(_)) => return Err(slow()),
            Err(error) => return Err(lost(&error)),
        };
        let header = |name: &str| {
            let values = answer.headers().get_all(name).iter();
            values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect::<Vec<_>>().join(", ")
        };
        let allowed = header("Access-Control-Allow-Origin");
        if allowed != "*" && allowed != origin {
            refused = refused.or(Some(allowed));
        }
        let status = answer.status().as_u16();
        let location = header("Location");
        if matches!(status, 301 | 302 | 303 | 307 | 308) && !location.is_empty() {
            let next = at.join(&location).ok().filter(|next| ["http", "https"].contains(&next.scheme()));
            let next = next.ok_or_else(|| lost(&format_args!("it is redirected to {location}")))?;
            if next.origin() != at.origin() {
                // No page's name is told any more.
                origin = "null";
            }
            at = next;
            continue;
        }
        if !(200..300).contains(&status) {
            let failure = Failure::Status(status);
            let said = failure.advice(&visible(address));
            let reason = said.strip_prefix("Communiqué: ").unwrap_or(&said).to_owned();
            return Err(Missing { failure, reason });
        }
        let bytes = rest(answer.body_mut().as_reader().take(u64::from(SIZE_MAX) + 1));
        return match bytes {
            Ok(bytes) => Ok(Found { bytes, url: Some(at.into()), refused }),
            Err(error) if error.kind() == io::ErrorKind::TimedOut => Err(slow()),
            Err(error) => Err(missing(Failure::Network, &format!("broke off: {error}"))),
        };
    }
    Err(lost(&format_args!("it is redirected more than {REDIRECTS_MAX} times")))
}

/// What would not stand for itself in the last part of an address's path: RFC 3986's delimiters, what browsers escape there
/// (URL Standard, "path percent-encode set"), `\`, which they read as `/`, and `:`, which would end a scheme.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'/')
    .add(b':')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A file's name as an address relative to its folder.
pub fn relative(name: &str) -> String {
    utf8_percent_encode(name, ESCAPED).to_string()
}

/// Where the continuation at the absolute URL `next` of the document at `source` is: at its address, or, of a file, in the
/// file of that name beside it. `None` where there is no such file.
pub fn continuation(source: &str, next: &str) -> Option<String> {
    if is_address(source) {
        return Some(next.to_owned());
    }
    if source == STANDARD_INPUT {
        return None;
    }
    let path = url::without_fragment(next).split('?').next().unwrap_or_default();
    let name = percent_decode_str(path.rsplit('/').next()?).decode_utf8().ok()?;
    // No server takes an escaped `/` for the end of a folder's name.
    let file = Path::new(source).with_file_name(Some(&*name).filter(|name| !name.is_empty() && !name.contains('/'))?);
    file.is_file().then(|| file.to_string_lossy().into_owned())
}

/// Whether a continuation found at `url` is still on the origin of the feed, found at `first`.
pub fn is_at_home(url: Option<&str>, first: Option<&str>) -> bool {
    match (url, first) {
        (Some(url), Some(first)) => url::origin(url) == url::origin(first),
        _ => true,
    }
}
