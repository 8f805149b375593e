//! JSON as its author wrote it: taken apart and put together again with every text and number as it stands, which reading
//! them would not leave (`1.10`, thirty digits, half of a surrogate pair). Only the room between them is made anew, and the
//! members of an object go by their names, so that the same data is the same bytes.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// How deep a value is taken apart; what is inside stays as it is.
const DEPTH_MAX: u8 = 64;

/// A JSON value.
#[derive(Clone, Serialize)]
#[serde(untagged)]
pub enum Verbatim<'a> {
    /// As it stands.
    Plain(&'a RawValue),
    /// An array.
    List(Vec<Verbatim<'a>>),
    /// An object.
    Object(BTreeMap<String, Verbatim<'a>>),
    /// Something of ours.
    New(Value),
}

impl<'a> Verbatim<'a> {
    /// Takes a document apart.
    pub fn read(text: &'a str) -> serde_json::Result<Verbatim<'a>> {
        Ok(Verbatim::of(serde_json::from_str(text)?, 0))
    }

    /// An object without members.
    pub fn nothing() -> Verbatim<'a> {
        Verbatim::Object(BTreeMap::new())
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Verbatim::Plain(raw) if raw.get() == "null")
    }

    /// The text that this is, if it is one.
    pub fn words(&self) -> Option<String> {
        match serde_json::to_value(self) {
            Ok(Value::String(words)) => Some(words),
            _ => None,
        }
    }

    fn of(raw: &'a RawValue, depth: u8) -> Verbatim<'a> {
        let text = raw.get();
        let inner = |raw| Verbatim::of(raw, depth + 1);
        let apart = match text.as_bytes().first() {
            _ if depth > DEPTH_MAX => None,
            Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(text)
                .map(|list| Verbatim::List(list.into_iter().map(inner).collect()))
                .ok(),
            Some(b'{') => serde_json::from_str::<BTreeMap<String, &RawValue>>(text)
                .map(|members| Verbatim::Object(members.into_iter().map(|(name, raw)| (name, inner(raw))).collect()))
                .ok(),
            _ => None,
        };
        // A name with half of a surrogate pair is no text for Rust.
        apart.unwrap_or(Verbatim::Plain(raw))
    }
}
