//! Which address a reference stands for, and whether it may be used at all: the verdict is made on the address a
//! browser would really use. It never fetches, never decodes a host and never returns a scheme that was not asked for.
//!
//! The result is meant for a browser, which parses it once more: hosts, paths and queries keep the author's characters
//! (an IDN stays as written), and only what changes the meaning is done here, after the WHATWG URL Standard.

use alloc::string::String;

/// The schemes an address may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schemes {
    /// `http` and `https`: what can be fetched.
    Web,
    /// Those, and `mailto` and `tel`: what a reader may follow.
    Links,
}

/// Browsers take either for the other in http(s) addresses.
const SLASHES: [char; 2] = ['/', '\\'];

/// An http(s) address in its parts; `tail` begins with `/`, `?`, `#` or is empty.
struct Web<'a> {
    scheme: &'static str,
    authority: &'a str,
    tail: &'a str,
}

/// The address that `reference` stands for in a document at `base`, if it is of an allowed scheme.
///
/// White space and control characters around it, and tabs and line breaks inside it, are taken out before the scheme
/// is judged, as browsers do. `None` for any other scheme, for user names and passwords, and for a host that is
/// empty, has a character no host may have, is an IPv6 literal or ends in a number without being an IPv4 address.
/// An http(s) result begins with `http://` or `https://` and has no dot segments.
pub fn resolve(base: &str, reference: &str, allowed: Schemes) -> Option<String> {
    let mut clean = String::new();
    for c in reference.trim_matches(|c| c <= ' ').chars() {
        if !matches!(c, '\t' | '\n' | '\r') {
            clean.push(c);
        }
    }
    let base = parse(base);
    let mut rest = clean.as_str();
    if let Some((scheme, after)) = split_scheme(rest) {
        for (name, web) in [("http", true), ("https", true), ("mailto", false), ("tel", false)] {
            if !scheme.eq_ignore_ascii_case(name) {
                continue;
            }
            if !web {
                let usable = allowed == Schemes::Links && after.bytes().all(|b| b > b' ') && !after.is_empty();
                return usable.then(|| [name, ":", after].concat());
            }
            // "https:path" is relative in a document of the same scheme, for the sake of very old pages.
            rest = after;
            if base.as_ref().is_none_or(|base| base.scheme != name) || after.starts_with("//") {
                return web_address(name, after.trim_start_matches(SLASHES));
            }
        }
        if rest.len() == clean.len() {
            return None;
        }
    }
    let base = base?;
    let after = rest.trim_start_matches(SLASHES);
    if rest.len() - after.len() >= 2 {
        return web_address(base.scheme, after);
    }
    let path = cut(base.tail, b"?#");
    Some(match rest.bytes().next() {
        None => join(&base, without_fragment(base.tail), ""),
        Some(b'#') => join(&base, without_fragment(base.tail), rest),
        Some(b'?') => join(&base, path, rest),
        Some(b'/' | b'\\') => join(&base, "", rest),
        Some(_) => {
            let directory = path.bytes().rposition(|b| matches!(b, b'/' | b'\\')).unwrap_or(0);
            join(&base, path.get(..=directory).unwrap_or_default(), rest)
        }
    })
}

/// The origin of an absolute http(s) address: scheme, host and port in lower case, the scheme's own port left out.
pub fn origin(url: &str) -> Option<String> {
    let web = parse(url)?;
    let mut origin = [web.scheme, "://", web.authority].concat();
    origin.make_ascii_lowercase();
    let port = if web.scheme == "http" { ":80" } else { ":443" };
    let bare = origin.strip_suffix(port).or(origin.strip_suffix(':')).map(str::len);
    if let Some(length) = bare {
        origin.truncate(length);
    }
    Some(origin)
}

/// `url` up to its fragment.
pub fn without_fragment(url: &str) -> &str {
    cut(url, b"#")
}

/// `text` up to the first of `ends`.
fn cut<'a>(text: &'a str, ends: &[u8]) -> &'a str {
    let end = text.bytes().position(|b| ends.contains(&b));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// The scheme and what follows its colon, where `text` begins with a scheme.
fn split_scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let letters = scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    (letters && scheme.bytes().next()?.is_ascii_alphabetic()).then_some((scheme, rest))
}

/// An absolute http(s) address in its parts, if its authority is sound.
fn parse(url: &str) -> Option<Web<'_>> {
    let (scheme, rest) = split_scheme(url.trim_matches(|c| c <= ' '))?;
    let scheme = *["http", "https"].iter().find(|name| scheme.eq_ignore_ascii_case(name))?;
    split(scheme, rest.trim_start_matches(SLASHES))
}

/// The parts of what follows the slashes, if the authority is sound.
fn split<'a>(scheme: &'static str, rest: &'a str) -> Option<Web<'a>> {
    let authority = cut(rest, b"/\\?#");
    let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
    let sound = !host.is_empty()
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_') || b >= 0x80)
        && number_or_name(host)
        && port.bytes().all(|b| b.is_ascii_digit())
        && (port.is_empty() || port.parse::<u16>().is_ok());
    sound.then(|| Web { scheme, authority, tail: rest.get(authority.len()..).unwrap_or_default() })
}

/// A host whose last label is a number is an IPv4 address or nothing; only the plain form of four is taken.
fn number_or_name(host: &str) -> bool {
    let last = host.strip_suffix('.').unwrap_or(host).rsplit('.').next().unwrap_or_default();
    let hex = last.len() > 1 && last.as_bytes().first_chunk().is_some_and(|[a, b]| *a == b'0' && (*b | 32) == b'x');
    if !hex && !last.bytes().all(|b| b.is_ascii_digit()) {
        return true;
    }
    let plain = |part: &str| part.parse::<u8>().is_ok() && (part.len() == 1 || !part.starts_with('0'));
    host.split('.').count() == 4 && host.split('.').all(plain)
}

/// The address `scheme://rest`.
fn web_address(scheme: &'static str, rest: &str) -> Option<String> {
    let web = split(scheme, rest)?;
    Some(join(&web, "", web.tail))
}

/// `directory` and `tail` under the authority of `web`, with the dot segments of their path resolved.
fn join(web: &Web, directory: &str, tail: &str) -> String {
    let mut url = [web.scheme, "://", web.authority].concat();
    let root = url.len();
    let whole = [directory, tail].concat();
    let path = cut(&whole, b"?#");
    let mut rest = path;
    loop {
        rest = rest.strip_prefix(SLASHES).unwrap_or(rest);
        let segment = cut(rest, b"/\\");
        rest = rest.get(segment.len()..).unwrap_or_default();
        if segment == ".." {
            let parent = url.bytes().skip(root).rposition(|b| b == b'/').unwrap_or(0);
            url.truncate(root + parent);
        }
        if segment != "." && segment != ".." {
            url.push('/');
            url.push_str(segment);
        } else if rest.is_empty() {
            url.push('/');
        }
        if rest.is_empty() {
            break;
        }
    }
    url.push_str(whole.get(path.len()..).unwrap_or_default());
    url
}
