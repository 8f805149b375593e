//! Whether a document's bytes are UTF-8, as JSON's have to be (RFC 8259, section 8.1), and what can be said where they
//! aren't. It converts nothing: browsers don't either.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use core::fmt;

use super::place::Place;

/// What the bytes of a document are instead of UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Compressed, whatever is inside.
    Gzip,
    /// UTF-16 or UTF-32, by the name that `iconv` knows: with a byte order mark or with bytes of its beginning empty.
    Wide(&'static str),
    /// Something else.
    Other {
        /// The first byte that is no part of a character.
        byte: u8,
        /// Where that is.
        place: Place,
        /// For how many such bytes, or runs of them, a browser reads U+FFFD.
        count: usize,
    },
}

/// What is wrong with `bytes`, if anything is.
pub fn judge(bytes: &[u8]) -> Option<Fault> {
    let known = match bytes {
        [0x1f, 0x8b, ..] => Some(Fault::Gzip),
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some(Fault::Wide("UTF-32")),
        [1..=255, 0, 0, 0, ..] => Some(Fault::Wide("UTF-32LE")),
        [0, 0, 0, 1..=255, ..] => Some(Fault::Wide("UTF-32BE")),
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] => Some(Fault::Wide("UTF-16")),
        [1..=255, 0, ..] => Some(Fault::Wide("UTF-16LE")),
        [0, 1..=255, ..] => Some(Fault::Wide("UTF-16BE")),
        _ => None,
    };
    if known.is_some() {
        return known;
    }
    let mut at = 0;
    let mut first = None;
    let mut count = 0;
    for chunk in bytes.utf8_chunks() {
        at += chunk.valid().len();
        if let Some(byte) = chunk.invalid().first() {
            first = first.or(Some((*byte, at)));
            count += 1;
        }
        at += chunk.invalid().len();
    }
    let (byte, at) = first?;
    Some(Fault::Other { byte, place: Place::of(bytes, at), count })
}

impl Fault {
    /// The same with the command that mends it.
    pub fn refusal(&self) -> String {
        let remedy = match self {
            Fault::Gzip => "`gzip -dc` unpacks it".to_owned(),
            Fault::Wide(name) => ["`iconv -f ", name, " -t UTF-8` makes it so"].concat(),
            Fault::Other { .. } => "`iconv -f WINDOWS-1251 -t UTF-8` (or whatever it is) makes it so".to_owned(),
        };
        [&self.to_string(), "; ", &remedy].concat()
    }
}

/// The rest of a sentence that begins with the document's name.
impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Fault::Gzip => write!(out, "is compressed with gzip; only UTF-8 is allowed"),
            Fault::Wide(name) => write!(out, "is {name}; only UTF-8 is allowed"),
            Fault::Other { byte, place, count: 1 } => {
                write!(out, "is not UTF-8, which alone is allowed: byte 0x{byte:02X} at {place}")
            }
            Fault::Other { byte, place, count } => {
                let more = count - 1;
                write!(out, "is not UTF-8, which alone is allowed: byte 0x{byte:02X} at {place}, and {more} more")
            }
        }
    }
}
