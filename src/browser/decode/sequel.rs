//! The parts of an item that show once it is opened, read through serde-wasm-bindgen. Part of the program's sequel.

use alloc::string::String;
use alloc::vec::Vec;

use serde::de::DeserializeSeed;
use wasm_bindgen::JsValue;

use super::disown;
use crate::browser::dom::property;
use crate::feed::wire::{Json, Reader};

/// The named members of the `_statement` of an item.
#[inline(never)]
pub fn extension(value: &JsValue, names: &'static [&'static str]) -> Json {
    if disown(value) { parts(&property(value, "_statement"), names) } else { Json::Null }
}

/// The named members of an object; nothing where `value` is none.
#[inline(never)]
pub fn parts(value: &JsValue, names: &'static [&'static str]) -> Json {
    if !disown(value) {
        return Json::Null;
    }
    let mut members = Vec::new();
    for name in names {
        let member = property(value, name);
        if !member.is_undefined() {
            let member = Reader::ANY.deserialize(serde_wasm_bindgen::Deserializer::from(member));
            members.push((String::from(*name), member.unwrap_or_default()));
        }
    }
    Json::Object(members)
}
