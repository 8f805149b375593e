//! Which address a reference stands for, and whether it may be used at all: the verdict is made on the address a
//! browser would really use. It never fetches, never decodes a host and never returns a scheme that was not asked for.
//!
//! The result is meant for a browser, which parses it once more: hosts, paths and queries keep the author's characters
//! (an IDN stays as written, and only for [`origin`] becomes Punycode), and only what changes the meaning is done here,
//! after the WHATWG URL Standard.

mod punycode;

use crate::slice::{cut, from, leading, next_part, run};
use alloc::string::String;

/// The schemes an address may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schemes {
    /// `http` and `https`: what can be fetched.
    Web,
    /// Those, and `mailto` and `tel`: what a reader may follow.
    Links,
}

/// An http(s) address in its parts; `tail` begins with `/`, `\`, `?`, `#` or is empty.
struct Web<'a> {
    scheme: &'static str,
    /// What of `authority` stands before the port.
    host: &'a str,
    authority: &'a str,
    tail: &'a str,
}

/// The schemes known here; those of the web come first.
const KNOWN: [&str; 4] = ["http", "https", "mailto", "tel"];

/// The address that `reference` stands for in a document at `base`, if it is of an allowed scheme.
///
/// White space and control characters around it, and tabs and line breaks inside it, are taken out before the scheme
/// is judged, as browsers do. `None` for any other scheme, for user names and passwords, and for a host that is empty,
/// has a character no host may have, ends in a dot, is an IPv6 address that ends in an IPv4 address, or has a last
/// label that begins with a digit without being an IPv4 address in its plain form. An http(s) result begins with
/// `http://` or `https://` and has no dot segments; in a telephone number or an address for mail, blanks become `%20`.
pub fn resolve(base: &str, reference: &str, allowed: Schemes) -> Option<String> {
    let mut clean = String::new();
    let mut rest = from(reference, reference.bytes().take_while(|b| *b <= b' ').count());
    while !rest.is_empty() {
        let piece = cut(rest, b"\t\n\r");
        clean.push_str(piece);
        rest = from(rest, piece.len() + 1);
    }
    while clean.bytes().next_back().is_some_and(|b| b <= b' ') {
        clean.truncate(clean.len() - 1);
    }
    let mut rest = clean.as_str();
    let base = parse(base);
    let scheme = cut(rest, b":/\\?#");
    // "2025-10-31T09:00.jpg" and "статья:1.html" begin with no scheme.
    if rest.as_bytes().get(scheme.len()) == Some(&b':') && is_scheme(scheme) {
        rest = from(rest, scheme.len() + 1);
        let name = *KNOWN.iter().find(|name| scheme.eq_ignore_ascii_case(name))?;
        if !name.starts_with("h") {
            rest = from(rest, run(rest, b" "));
            let sound = !rest.is_empty() && !rest.starts_with("/") && rest.bytes().all(|b| b >= b' ');
            return (sound && allowed == Schemes::Links).then(|| [name, ":", &without_blanks(rest)].concat());
        }
        // "https:path" is relative in a document of the same scheme, for the sake of very old pages.
        if base.as_ref().is_none_or(|base| base.scheme != name) || rest.starts_with("//") {
            return join(&split(name, rest)?, "", "");
        }
    }
    let base = base?;
    match run(rest, b"/\\") {
        0 | 1 => (),
        2 => return join(&split(base.scheme, rest)?, "", ""),
        // Parsers differ.
        _ => return None,
    }
    let path = cut(base.tail, b"?#");
    let kept = match rest.as_bytes().first() {
        None | Some(b'#') => without_fragment(base.tail),
        Some(b'?') => path,
        Some(b'/' | b'\\') => "",
        Some(_) => path.get(..path.bytes().rposition(|b| matches!(b, b'/' | b'\\')).unwrap_or(0)).unwrap_or_default(),
    };
    let apart = !matches!(rest.as_bytes().first(), None | Some(b'#' | b'?' | b'/' | b'\\'));
    join(&Web { tail: kept, ..base }, if apart { "/" } else { "" }, rest)
}

/// The same as [`resolve`] for references that need nothing but joining, which nearly all are; `None` leaves the verdict to
/// that. `base` is an address as browsers write them. For the first list, where every byte counts.
pub fn plain(base: &str, reference: &str) -> Option<String> {
    let mut rest = reference.as_bytes();
    let mut previous = b'/';
    while let [byte, after @ ..] = rest {
        let dotted = *byte == b'.' || (*byte == b'%' && after.first() == Some(&b'2'));
        if *byte <= b' ' || *byte == b'\\' || (previous == b'/' && dotted) {
            return None;
        }
        (previous, rest) = (*byte, after);
    }
    let origin = site(base);
    let web = |site: &str| site.starts_with("https://") || site.starts_with("http://");
    // Credentials and a last dot are refused by the verdict, which alone knows IPv6; a base without a host, as of an answer
    // that a page made up itself, would leave references to the page.
    let odd = origin.bytes().any(|b| b == b'@' || b == b'[') || cut(from(origin, 6), b":").ends_with(".");
    if !web(origin) || odd {
        return None;
    }
    let head = cut(reference, b":/?#");
    match reference.as_bytes().get(head.len()) {
        Some(b'/') if head.is_empty() => (!reference.starts_with("//")).then(|| [origin, reference].concat()),
        Some(b':') => {
            let own = site(reference);
            let host = from(own, if head == "https" { 8 } else { 7 });
            let last = host.bytes().rposition(|b| b == b'.').map_or(0, |dot| dot + 1);
            let common = web(own)
                && from(host, last).bytes().next().is_some_and(|b| b.is_ascii_lowercase())
                && !host.starts_with(".")
                && host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.')
                && host.as_bytes().windows(2).all(|pair| pair != b"..");
            let path = from(reference, own.len());
            // A host alone stands for its root.
            let root = if path.is_empty() { "/" } else { "" };
            ((own == origin || common) && (path.is_empty() || path.starts_with("/")))
                .then(|| [reference, root].concat())
        }
        _ if head.is_empty() => None,
        _ => {
            let path = cut(base, b"?#");
            let folder = path.get(..path.bytes().rposition(|b| b == b'/')? + 1)?;
            (folder.len() > origin.len()).then(|| [folder, reference].concat())
        }
    }
}

/// Scheme and host of an address as browsers write them: what stands before its path.
pub fn site(url: &str) -> &str {
    let host = url.as_bytes().windows(2).position(|pair| pair == b"//").map_or(0, |at| at + 2);
    url.get(..host + cut(from(url, host), b"/?#").len()).unwrap_or_default()
}

/// The origin of an absolute http(s) address: scheme, host and port, the scheme's own port left out, the host as browsers
/// write it (an IPv6 address as its author did).
pub fn origin(url: &str) -> Option<String> {
    let web = parse(url)?;
    let own = if web.scheme == "http" { ":80" } else { ":443" };
    let authority = web.authority.strip_suffix(own).or(web.authority.strip_suffix(':')).unwrap_or(web.authority);
    let mut origin = [web.scheme, ":/"].concat();
    let mut mark = '/';
    let mut rest = Some(web.host);
    while let Some(label) = next_part(&mut rest, b'.') {
        origin.push(mark);
        punycode::push(&mut origin, label);
        mark = '.';
    }
    origin.push_str(from(authority, web.host.len()));
    Some(origin)
}

/// `url` up to its fragment.
pub fn without_fragment(url: &str) -> &str {
    cut(url, b"#")
}

/// Whether `text` could be a scheme: a letter, then letters, digits, `+`, `-` and `.`.
fn is_scheme(text: &str) -> bool {
    text.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// `text` with `%20` for each blank.
fn without_blanks(text: &str) -> String {
    let mut escaped = String::new();
    let mut parts = Some(text);
    let mut mark = "";
    while let Some(part) = next_part(&mut parts, b' ') {
        escaped.push_str(mark);
        escaped.push_str(part);
        mark = "%20";
    }
    escaped
}

/// An absolute http(s) address in its parts, if its authority is sound.
fn parse(url: &str) -> Option<Web<'_>> {
    let scheme = cut(url, b":");
    let name = *KNOWN.iter().take(2).find(|name| scheme.eq_ignore_ascii_case(name))?;
    split(name, from(url, scheme.len() + 1))
}

/// The parts of what follows the scheme, if the authority is sound.
fn split<'a>(scheme: &'static str, rest: &'a str) -> Option<Web<'a>> {
    let rest = from(rest, run(rest, b"/\\"));
    let authority = cut(rest, b"/\\?#");
    let inside = if authority.starts_with("[") { cut(authority, b"]").len() } else { 0 };
    let host = authority.get(..inside + cut(from(authority, inside), b":").len()).unwrap_or_default();
    // An IPv6 address has colons and brackets, which no name has, and is judged by itself.
    let six = is_ipv6(host);
    // The label being read: its length and, if it is a number, that; then how many there were, and whether all are
    // numbers from 0 to 255 without leading zeros.
    let (mut length, mut number, mut labels, mut numbers, mut digit) = (0, 0_u32, 0, true, false);
    for b in if six { "" } else { host }.bytes().chain([b'.']) {
        match b {
            b'.' => {
                numbers &= number < 256 && length == 1 + u32::from(number > 9) + u32::from(number > 99);
                labels += 1;
                (length, number) = (0, 0);
                continue;
            }
            b'0'..=b'9' => digit |= length == 0,
            // Beyond ASCII only IDNA knows; from U+E000 on no host has a character of the basic plane.
            b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'_' | 0x80..=0xed | 0xf0.. => {
                numbers = false;
                digit &= length > 0;
            }
            _ => return None,
        }
        number = number.saturating_mul(10).saturating_add(u32::from(b & 15));
        length += 1;
    }
    let port = from(authority, host.len() + 1);
    let high = port.bytes().fold(0_u32, |port, b| match b {
        b'0'..=b'9' => port.saturating_mul(10).saturating_add(u32::from(b & 15)),
        _ => u32::MAX,
    });
    let sound = !host.is_empty() && !host.ends_with(".") && (!digit || numbers && labels == 4) && high < 65536;
    sound.then(|| Web { scheme, host, authority, tail: from(rest, authority.len()) })
}

/// Whether `host` is an IPv6 address, but for the form that ends in an IPv4 address: between brackets eight groups of at most
/// four hexadecimal digits, of which two colons stand for some.
fn is_ipv6(host: &str) -> bool {
    let [b'[', inside @ .., b']'] = host.as_bytes() else { return false };
    let (mut groups, mut gaps, mut digits, mut colons) = (0, 0, 0, 0);
    for b in inside {
        match b {
            b':' => {
                colons += 1;
                gaps += u32::from(colons > 1);
                digits = 0;
            }
            b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' if digits < 4 && (groups > 0 || colons != 1) => {
                groups += u32::from(digits == 0);
                digits += 1;
                colons = 0;
            }
            _ => return false,
        }
    }
    colons != 1 && if gaps == 0 { groups == 8 } else { gaps == 1 && groups < 8 }
}

/// The address with its tail continued by `more`, and the dot segments of its path resolved.
fn join(web: &Web, slash: &str, more: &str) -> Option<String> {
    let tail = [web.tail, slash, more].concat();
    let path = cut(&tail, b"?#");
    let mut url = [web.scheme, "://", web.authority].concat();
    let root = url.len();
    let mut rest = path;
    loop {
        rest = from(rest, leading(rest, b"/\\"));
        let segment = cut(rest, b"/\\");
        rest = from(rest, segment.len());
        let dots = dots(segment);
        if dots == 2 {
            let parent = url.bytes().skip(root).rposition(|b| b == b'/').unwrap_or(0);
            url.truncate(root + parent);
        }
        if dots == 0 {
            url.push('/');
            url.push_str(segment);
        } else if rest.is_empty() {
            url.push('/');
        }
        if rest.is_empty() {
            break;
        }
    }
    url.push_str(from(&tail, path.len()));
    Some(url)
}

/// 1 for the segment `.`, 2 for `..`, dots written as `%2e` included; 0 for any other.
fn dots(segment: &str) -> usize {
    let (mut rest, mut count) = (segment, 0);
    while !rest.is_empty() {
        let escaped = rest.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("%2e"));
        if count == 2 || !escaped && !rest.starts_with(".") {
            return 0;
        }
        rest = from(rest, if escaped { 3 } else { 1 });
        count += 1;
    }
    count
}
