//! The few things of the DOM that more than one module here needs.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Window;

/// The window this instance runs in.
pub fn window() -> Option<Window> {
    js_sys::global().dyn_into().ok()
}

/// A property of an object; undefined where `object` is none or refuses.
pub fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}
