//! The few things of the DOM and of promises that more than one module here needs.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::Window;

#[wasm_bindgen]
extern "C" {
    /// A promise whose outcome, either way, goes to one function.
    type Pending;
    #[wasm_bindgen(method)]
    fn then(this: &Pending, fulfilled: &JsValue, rejected: &JsValue);

    /// The window by its own name: js_sys looks for it by four.
    #[wasm_bindgen(thread_local_v2, js_name = window)]
    static WINDOW: Window;
}

/// The window this instance runs in.
pub fn window() -> Window {
    WINDOW.with(Clone::clone)
}

/// A property of an object; undefined where `object` is none or refuses.
pub fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Calls `f` with what a promise comes to, be it a value or an error. The promise owns the function until then.
pub fn settled(promise: &Promise, f: Box<dyn FnOnce(JsValue)>) {
    let function = Closure::once_into_js(f);
    promise.unchecked_ref::<Pending>().then(&function, &function);
}

/// A method of an object, if it has one of that name.
pub fn method(object: &JsValue, name: &str) -> Option<Function> {
    property(object, name).dyn_into().ok()
}
