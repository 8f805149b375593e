//! What the widget tells the page and its webmaster: values as plain data, made anew each time, and lines in the console. The
//! events themselves are the loader's, which has some of its own.

use serde::Serialize;
use wasm_bindgen::JsValue;
use web_sys::console;

/// A value as plain data.
pub fn data(value: &impl Serialize) -> JsValue {
    serde_wasm_bindgen::to_value(value).unwrap_or_default()
}

/// One line for the webmaster.
pub fn warn(line: &str) {
    console::warn_1(&JsValue::from_str(line));
}
