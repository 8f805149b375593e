//! Deep links: the part of a URL's hash that is a widget's own, `communique=2` (page 2) or `communique=/ID` (an opened
//! statement); `communique-2=…` for the second widget in the page. Whatever else stands in the hash stays as it is, and a
//! hash that isn't made of such parts belongs to the host and is left alone.

use alloc::string::String;

use crate::date::push_digits;
use crate::options::whole;
use crate::slice::next_part;

/// Where a widget can be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A page, from 1.
    Page(u32),
    /// A statement, by its id.
    Statement(String),
}

impl Place {
    /// Reads the value of a widget's part. What it can't read is the first page.
    pub fn parse(value: &str) -> Place {
        // Hosts that write their hash by URLSearchParams encode the slash, too.
        match ["/", "%2F", "%2f"].iter().find_map(|slash| value.strip_prefix(slash)) {
            Some(id) => Place::Statement(decode(id)),
            None => Place::Page(whole(value).unwrap_or(1).max(1)),
        }
    }

    /// The same as text; empty for the first page, which needs no part.
    pub fn value(&self) -> String {
        let mut value = String::new();
        match self {
            Place::Page(1) => {}
            Place::Page(page) => push_digits(&mut value, *page, 1),
            Place::Statement(id) => {
                value.push('/');
                encode(&mut value, id);
            }
        }
        value
    }
}

/// The name of the part that belongs to the widget of that number in the page, from 1.
pub fn name(number: u32) -> String {
    let mut name = String::from("communique");
    if number > 1 {
        name.push('-');
        push_digits(&mut name, number, 1);
    }
    name
}

/// The value of the part `name` in `hash` (without its `#`); empty where there is none, but `None` where the hash is the
/// host's alone and could not take one.
pub fn part<'a>(hash: &'a str, name: &str) -> Option<&'a str> {
    let mut foreign = false;
    let mut rest = Some(hash).filter(|hash| !hash.is_empty());
    while let Some(part) = next_part(&mut rest, b'&') {
        if let Some(value) = value_of(part, name) {
            return Some(value);
        }
        foreign |= !is_part(part);
    }
    Some("").filter(|_| !foreign)
}

/// `hash` with the value of the part `name`, without it where `value` is empty. `None` where the hash is the host's alone
/// and cannot take a part without becoming another: the name of an anchor, a route.
pub fn with_part(hash: &str, name: &str, value: &str) -> Option<String> {
    let mut merged = String::new();
    let (mut placed, mut foreign) = (value.is_empty(), false);
    let mut rest = Some(hash).filter(|hash| !hash.is_empty());
    while let Some(part) = next_part(&mut rest, b'&') {
        if value_of(part, name).is_none() {
            foreign |= !is_part(part);
            add(&mut merged, part, "");
        } else if !placed {
            placed = true;
            add(&mut merged, name, value);
        }
    }
    if !placed {
        if foreign {
            return None;
        }
        add(&mut merged, name, value);
    }
    Some(merged)
}

/// Adds a part; a name with its value.
fn add(hash: &mut String, part: &str, value: &str) {
    if !hash.is_empty() {
        hash.push('&');
    }
    hash.push_str(part);
    if !value.is_empty() {
        hash.push('=');
        hash.push_str(value);
    }
}

fn value_of<'a>(part: &'a str, name: &str) -> Option<&'a str> {
    part.strip_prefix(name)?.strip_prefix('=')
}

/// Whether a part of the hash looks like `name=value`, so that another may stand beside it.
fn is_part(part: &str) -> bool {
    let mut rest = Some(part);
    let name = next_part(&mut rest, b'=').unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    rest.is_some() && !name.is_empty() && name.bytes().all(plain)
}

/// Percent-encodes `text` (RFC 3986, section 2.1), but for what may stand in a hash as it is (section 3.5) and ends no part.
fn encode(out: &mut String, text: &str) {
    let digit = |value: u8| char::from(if value < 10 { b'0' + value } else { b'A' + value - 10 });
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric()
            || matches!(byte, b'-'..=b'/' | b'_' | b'~' | b':' | b'@' | b',' | b';' | b'!' | b'$' | b'(' | b')' | b'*')
        {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(digit(byte >> 4));
            out.push(digit(byte & 15));
        }
    }
}

/// Takes percent-encoding back; a percent sign without two digits stands for itself, and what is no UTF-8 then is left as it was.
pub(crate) fn decode(text: &str) -> String {
    let mut bytes = alloc::vec::Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        rest = more;
        let hex = |place: usize| char::from(*more.get(place)?).to_digit(16);
        match (*first, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = more.get(2..).unwrap_or_default();
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| String::from(text))
}
