//! What the widget tells the page and its webmaster: CustomEvents from the element, and lines in the console. Details
//! are plain data, made anew for each event.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, HtmlElement, console};

use crate::state::{HostEvent, Phase, State};

/// A plain object of `members`.
pub fn data(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}

/// Dispatches the event of that name, bubbling and composed. `false` where the host prevented what is `cancelable`.
pub fn dispatch(host: &HtmlElement, name: &str, cancelable: bool, detail: &JsValue) -> bool {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_cancelable(cancelable);
    init.set_detail(detail);
    let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) else { return true };
    host.dispatch_event(&event).unwrap_or(true)
}

/// Dispatches what happened.
pub fn emit(host: &HtmlElement, event: HostEvent) {
    let (name, detail) = match event {
        HostEvent::Load { count, pages, stale } => {
            ("communique-load", data(&[("count", count.into()), ("pages", pages.into()), ("stale", stale.into())]))
        }
        HostEvent::Error { failure, message, url, retryable } => (
            "communique-error",
            data(&[
                ("code", failure.code().into()),
                ("message", message.into()),
                ("url", url.into()),
                ("retryable", retryable.into()),
            ]),
        ),
        HostEvent::Page { page, pages } => ("communique-page", data(&[("page", page.into()), ("pages", pages.into())])),
        HostEvent::Close { id } => ("communique-close", data(&[("id", id.into())])),
    };
    dispatch(host, name, false, &detail);
}

/// One line for the webmaster.
pub fn warn(line: &str) {
    console::warn_1(&JsValue::from_str(line));
}

/// Where a widget stands: `{ status, page, pages, count, stale }`.
pub fn report(state: &State) -> JsValue {
    let status = match state.phase {
        Phase::Loading => "loading",
        Phase::Ready => "ready",
        Phase::Failed(_) => "error",
    };
    data(&[
        ("status", status.into()),
        ("page", state.page.into()),
        ("pages", state.pages().into()),
        ("count", state.count().into()),
        ("stale", state.stale.is_some().into()),
    ])
}
