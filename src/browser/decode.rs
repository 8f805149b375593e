//! The items of a document as the browser parsed them, read one at a time through serde-wasm-bindgen; only
//! what the order of the list takes is read of many at once. Keeps the values
//! on the browser's side, and reads own members only, whatever a page has done to `Object.prototype`.

use alloc::string::String;
use alloc::vec::Vec;

use js_sys::{Array, Function};
use serde::de::DeserializeSeed;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

use super::dom::property;
use crate::feed::Items;
use crate::feed::wire::{Json, Reader};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Object, js_name = setPrototypeOf)]
    fn set_prototype(object: &JsValue, prototype: &JsValue);
}

/// A list of items in JavaScript's hands.
pub struct JsItems {
    list: Array,
    outline: Function,
}

impl Items for JsItems {
    fn len(&self) -> usize {
        self.list.length() as usize
    }

    fn fields(&self, index: usize, names: &'static [&'static str]) -> Json {
        fields(&self.list.get(index as u32), names)
    }

    fn outline(&self, from: usize, to: usize) -> String {
        let text = self.outline.call3(&JsValue::UNDEFINED, &self.list, &from.into(), &to.into());
        text.ok().and_then(|text| text.as_string()).unwrap_or_default()
    }
}

/// The named members of an object; nothing where `value` is none.
pub fn fields(value: &JsValue, names: &'static [&'static str]) -> Json {
    if !value.is_object() || Array::is_array(value) {
        return Json::Null;
    }
    // Parsed JSON belongs to nobody else: without a prototype it has own members only.
    set_prototype(value, &JsValue::NULL);
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

/// The list `items` of a feed document, if it is a feed. `outline(items, from, to)` is the loader's; see
/// [`Items::outline`].
pub fn items(value: &JsValue, outline: &Function) -> Option<JsItems> {
    if !value.is_object() || Array::is_array(value) {
        return None;
    }
    set_prototype(value, &JsValue::NULL);
    let list = property(value, "items").dyn_into::<Array>().ok()?;
    Some(JsItems { list, outline: outline.clone() })
}
