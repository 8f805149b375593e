//! JSON as found in the wild: any value becomes a [`Json`], whatever its type, and no type is ever an error. What the
//! values mean is for `decode` to say. A text, natively and in the studio, is read by serde_json through [`Reader`];
//! what a browser has parsed already `browser::decode` reads by hand.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Json {
    /// `null`, or nothing at all.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object, members in the order found.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// The member `name` of an object, the last where it is repeated; [`Json::Null`] where there is none.
    pub fn get(&self, name: &str) -> &Json {
        const NOTHING: &Json = &Json::Null;
        match self {
            Json::Object(members) => {
                members.iter().rev().find(|(key, _)| key == name).map_or(NOTHING, |(_, value)| value)
            }
            _ => NOTHING,
        }
    }

    /// Whether this is nothing: absent or `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Json::Null)
    }
}

/// How deep values may nest before the rest is passed over; `_statement.contacts[].phone` needs 3.
pub const DEPTH_MAX: u8 = 8;

/// Reads a value; everything deeper than `DEPTH_MAX` is nothing.
pub struct Reader {
    depth: u8,
}

impl Reader {
    /// Reads any value.
    pub const ANY: Reader = Reader { depth: 0 };

    const fn inner(&self) -> Reader {
        Reader { depth: self.depth + 1 }
    }
}

impl<'de> DeserializeSeed<'de> for Reader {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        if self.depth > DEPTH_MAX {
            return deserializer.deserialize_ignored_any(IgnoredAny).map(|_| Json::Null);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, _: &mut fmt::Formatter) -> fmt::Result {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(self.inner())? {
            values.push(value);
        }
        Ok(Json::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some(key) = map.next_key_seed(Reader::ANY)? {
            let value = map.next_value_seed(self.inner())?;
            if let Json::Text(name) = key {
                members.push((name, value));
            }
        }
        Ok(Json::Object(members))
    }
}
