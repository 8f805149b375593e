//! Detached Ed25519 signatures (RFC 8032) of feed documents: where they stand, and how keys and signatures are written. It
//! verifies nothing itself: in a page the browser does, in the tool a library.

use alloc::string::String;
use alloc::vec::Vec;

/// Bytes of a public key.
pub const KEY_LENGTH: usize = 32;
/// Bytes of a signature.
pub const SIGNATURE_LENGTH: usize = 64;
/// How many characters of base64 a signature takes.
const SIGNATURE_TEXT: usize = SIGNATURE_LENGTH.div_ceil(3) * 4;
/// How many signatures one file may have: the latest, and those of versions that caches still hold.
const SIGNATURES_MAX: usize = 8;

/// Where the signature of the document at `url` stands: `.sig` is added to the path, before a query.
pub fn address(url: &str) -> String {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let (path, rest) = url.split_at(end);
    let query = rest.split('#').next().unwrap_or_default();
    [path, ".sig", query].concat()
}

/// The keys in a list separated by white space, and whether there was anything in it that is no key, or nothing at all.
pub fn keys(text: &str) -> (Vec<Vec<u8>>, bool) {
    let mut keys = Vec::new();
    let mut faulty = text.trim_ascii().is_empty();
    for word in text.split_ascii_whitespace() {
        match base64(word).filter(|key| key.len() == KEY_LENGTH) {
            Some(key) => keys.push(key),
            None => faulty = true,
        }
    }
    (keys, faulty)
}

/// The signatures in a file: base64 of 64 bytes each, with white space anywhere. `None` where it is anything else.
pub fn signatures(text: &str) -> Option<Vec<Vec<u8>>> {
    let mut solid = String::new();
    for part in text.split_ascii_whitespace() {
        solid.push_str(part);
    }
    let mut signatures = Vec::new();
    let mut rest = solid.as_str();
    while !rest.is_empty() && signatures.len() < SIGNATURES_MAX {
        let (signature, further) = rest.split_at_checked(SIGNATURE_TEXT)?;
        signatures.push(base64(signature).filter(|bytes| bytes.len() == SIGNATURE_LENGTH)?);
        rest = further;
    }
    (rest.is_empty() && !signatures.is_empty()).then_some(signatures)
}

/// The bytes that base64 stands for (RFC 4648, section 4), padded as it must be.
fn base64(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let solid = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
    let mut bytes = Vec::new();
    let (mut bits, mut pending) = (0u32, 0);
    for byte in solid.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        pending += 6;
        if pending >= 8 {
            pending -= 8;
            bytes.push((bits >> pending) as u8);
            bits &= (1 << pending) - 1;
        }
    }
    // The last character has no bits beyond the last byte.
    (bits == 0).then_some(bytes)
}
