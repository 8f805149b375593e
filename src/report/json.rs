//! JSON as browsers read it. What `JSON.parse` takes and serde_json refuses is written in another way first; everything else
//! is serde_json's to judge, so that nothing is taken that a browser refuses.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};

use serde::de::{DeserializeSeed, IgnoredAny};

use super::place::Place;
use crate::feed::decode::identifier;
use crate::feed::wire::{Json, Reader};
use crate::slice::{from, run};

/// Reads a text, after the byte order mark that a browser passes over, too.
///
/// # Errors
/// Where it isn't JSON: the place, and what is wrong there.
pub fn parse(text: &str) -> Result<Json, String> {
    let text = readable(text);
    let mut json = serde_json::Deserializer::from_str(&text);
    let root = Reader::ANY.deserialize(&mut json).map_err(|error| fault(&text, &error))?;
    json.end().map(|()| root).map_err(|error| fault(&text, &error))
}

/// The id that is written so, as the widget reads it.
pub fn id(written: &str) -> Option<String> {
    identifier(&parse(written).ok()?)
}

/// What serde_json says of `text`, with the place as editors count and what a publisher meets with in plainer words.
pub fn fault(text: &str, error: &serde_json::Error) -> String {
    let said = error.to_string();
    // It counts lines from 1, and bytes.
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let at = if error.is_eof() {
        text.trim_end().len()
    } else {
        lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1)
    };
    let reason = match said.rsplit_once(" at line ").map_or(said.as_str(), |(reason, _)| reason) {
        _ if error.is_eof() => "the text ends before it is complete",
        "trailing comma" => "a comma with nothing after it",
        "trailing characters" => "something after the end",
        reason if reason.starts_with("control character") => {
            "a raw line break, tab or other control character in a text, where JSON has \\n, \\t, \\u0000"
        }
        reason => reason,
    };
    [&Place::of(text.as_bytes(), at).to_string(), ": ", reason].concat()
}

/// `text` without its byte order mark, with halves of surrogate pairs as U+FFFD, which the program gets of them, and with
/// numbers that a browser reads as infinite as one that no rule of ours tells from that. Everything keeps its place.
pub fn readable(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
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
                (Some(_), _) => (6, Some(Cow::Borrowed("\\ufffd"))),
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
                (length, sound.then(|| Cow::Owned(largest(number))))
            }
            _ => (1, None),
        };
        if let Some(instead) = instead {
            changed.push_str(text.get(copied..at).unwrap_or_default());
            changed.push_str(&instead);
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

/// A number that is nearly infinite, of the sign and the length of `number`.
fn largest(number: &str) -> String {
    let sign = if number.starts_with('-') { "-" } else { "" };
    let zeros = "0".repeat(number.len().saturating_sub(sign.len() + 5));
    [sign, "1e", &zeros, "308"].concat()
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
