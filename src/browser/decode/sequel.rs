//! What is read of many items at once. Part of the program's sequel.

use wasm_bindgen::JsValue;

use super::{disown, fields};
use crate::browser::dom::property;
use crate::feed::wire::Json;

/// The named members of the `_statement` of an item.
#[inline(never)]
pub fn extension(value: &JsValue, names: &'static [&'static str]) -> Json {
    if disown(value) { fields(&property(value, "_statement"), names) } else { Json::Null }
}
