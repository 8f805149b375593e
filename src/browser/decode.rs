//! The items of a document as the browser parsed them, read one at a time and by hand. Keeps the values on the browser's
//! side, and reads own members only, whatever a page has done to `Object.prototype`.

pub mod sequel;

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use js_sys::{Array, Function};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

use super::dom::property;
use crate::feed::decode::FEED_FIELDS;
use crate::feed::wire::{DEPTH_MAX, Json};
use crate::feed::{Document, Items};

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

    fn extension(&self, index: usize, names: &'static [&'static str]) -> Json {
        sequel::extension(&self.list.get(index as u32), names)
    }
}

/// The named members of an object; nothing where `value` is none.
pub fn fields(value: &JsValue, names: &'static [&'static str]) -> Json {
    if !disown(value) {
        return Json::Null;
    }
    members(value, &mut names.iter().map(|name| String::from(*name)), 0)
}

/// Whether `value` is an object. Parsed JSON belongs to nobody else: without a prototype it has own members only.
fn disown(value: &JsValue) -> bool {
    let is_object = value.is_object() && !Array::is_array(value);
    if is_object {
        set_prototype(value, &JsValue::NULL);
    }
    is_object
}

/// Those members `names` of an object that it has.
fn members(object: &JsValue, names: &mut dyn Iterator<Item = String>, depth: u8) -> Json {
    let mut members = Vec::new();
    for name in names {
        let member = property(object, &name);
        if !member.is_undefined() {
            members.push((name, json(&member, depth)));
        }
    }
    Json::Object(members)
}

/// A value of parsed JSON, read by hand: serde's way would add 1.7 kB to the first load.
fn json(value: &JsValue, depth: u8) -> Json {
    if depth > DEPTH_MAX {
        return Json::Null;
    }
    if let Some(text) = value.as_string() {
        return Json::Text(text);
    }
    if let Some(number) = value.as_f64() {
        return Json::Number(number);
    }
    if let Some(flag) = value.as_bool() {
        return Json::Bool(flag);
    }
    if let Some(list) = value.dyn_ref::<Array>() {
        let mut values = Vec::new();
        for index in 0..list.length() {
            values.push(json(&list.get(index), depth + 1));
        }
        return Json::List(values);
    }
    if !value.is_object() {
        return Json::Null;
    }
    let keys = js_sys::Object::keys(value.unchecked_ref::<js_sys::Object>());
    members(value, &mut (0..keys.length()).map(|index| keys.get(index).as_string().unwrap_or_default()), depth + 1)
}

/// A feed document found at `url`, and the feed's own members; `None` where `value` is no feed. For `outline` see [`items`].
pub fn document(value: &JsValue, url: &str, outline: &Function) -> Option<(Json, Document)> {
    let document = Document::new(Rc::new(items(value, outline)?), url);
    Some((fields(value, FEED_FIELDS), document))
}

/// The list `items` of a feed document, if it is a feed. `outline(items, from, to)` is the loader's; see
/// [`Items::outline`].
pub fn items(value: &JsValue, outline: &Function) -> Option<JsItems> {
    if !disown(value) {
        return None;
    }
    let list = property(value, "items").dyn_into::<Array>().ok()?;
    Some(JsItems { list, outline: outline.clone() })
}
