//! JSON as browsers read it. What `JSON.parse` takes and serde_json refuses is written in another way first; everything else
//! is serde_json's to judge, so that nothing is taken that a browser refuses.

use alloc::borrow::Cow;
use alloc::string::String;

use serde::de::{DeserializeSeed, IgnoredAny};

use crate::feed::wire::{Json, Reader};
use crate::slice::{from, run};

/// Reads a text, after the byte order mark that a browser passes over, too. `None` where it isn't JSON.
pub fn parse(text: &str) -> Option<Json> {
    let text = readable(text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut json = serde_json::Deserializer::from_str(&text);
    let root = Reader::ANY.deserialize(&mut json).ok()?;
    json.end().ok().map(|()| root)
}

/// `text` with halves of surrogate pairs as U+FFFD, which the program gets of them, and numbers that a browser reads as
/// infinite as one that no rule of ours tells from that.
fn readable(text: &str) -> Cow<'_, str> {
    let mut changed = String::new();
    let (mut copied, mut at, mut quoted) = (0, 0, false);
    while let Some(byte) = text.as_bytes().get(at) {
        let rest = from(text, at);
        let (length, instead) = match byte {
            b'"' => {
                quoted = !quoted;
                (1, None)
            }
            b'\\' if quoted => match (surrogate(rest), surrogate(from(rest, 6))) {
                (Some(Half::High), Some(Half::Low)) => (12, None),
                (Some(_), _) => (6, Some("\\ufffd")),
                // The character that follows is escaped, so a quotation mark ends nothing.
                (None, _) => (2, None),
            },
            b'-' | b'0'..=b'9' if !quoted => {
                let number = from(text, at);
                let length = run(number, b"+-.0123456789Ee");
                let number = number.get(..length).unwrap_or_default();
                let infinite = number.parse().is_ok_and(f64::is_infinite);
                // It has to be a number by JSON's grammar, of which the range is no part.
                let sound = infinite && serde_json::from_str::<IgnoredAny>(number).is_ok();
                let largest = if number.starts_with('-') { "-1e308" } else { "1e308" };
                (length, sound.then_some(largest))
            }
            _ => (1, None),
        };
        if let Some(instead) = instead {
            changed.push_str(text.get(copied..at).unwrap_or_default());
            changed.push_str(instead);
            copied = at + length;
        }
        at += length;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    changed.push_str(from(text, copied));
    Cow::Owned(changed)
}

/// Half of a surrogate pair (Unicode Standard, section 3.8).
enum Half {
    High,
    Low,
}

/// The half that the escape sequence is with which `text` begins, if it is one.
fn surrogate(text: &str) -> Option<Half> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let code = u16::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?;
    match code {
        0xd800..=0xdbff => Some(Half::High),
        0xdc00..=0xdfff => Some(Half::Low),
        _ => None,
    }
}
