//! The widget's part of the page's URL: read, listened to, and written as a step of the history or in place. Where the
//! browser refuses (a sandboxed frame, too many steps at once), the URL stays as it is. Never touches what is the host's.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::Widget;
use crate::browser::dom::{method, property, window};
use crate::link;
use crate::state::Event;

/// Steps in the history, and links to a place in the page.
const CHANGES: [&str; 2] = ["popstate", "hashchange"];

/// What the URL says to the widget, if it can say anything.
pub fn read(widget: &Widget) -> Option<String> {
    link::part(parts(&href()).1, &name(widget)).map(String::from)
}

/// Has the widget told of what the URL says from now on.
pub fn listen(widget: &Widget) {
    let window = window();
    if widget.listeners.borrow().iter().any(|listener| listener.event_type() == CHANGES[0]) {
        return;
    }
    let listeners = CHANGES.map(|change| {
        let me = widget.me.clone();
        EventListener::new(&window, change, move |_| {
            if let Some(widget) = me.upgrade() {
                widget.hosted.set(false);
                widget.send(Event::Located(read(&widget)));
            }
        })
    });
    widget.listeners.borrow_mut().extend(listeners);
}

/// Has the URL say `value` to the widget.
pub fn write(widget: &Widget, value: &str, step: bool) {
    let href = href();
    let (page, hash) = parts(&href);
    let Some(merged) = link::with_part(hash, &name(widget), value).filter(|merged| merged != hash) else { return };
    let mut url = String::from(page);
    if !merged.is_empty() {
        url.push('#');
        url.push_str(&merged);
    }
    let history = property(&window(), "history");
    let name = if step { "pushState" } else { "replaceState" };
    // What the host keeps with its steps is its own, and a router may miss it.
    let kept = property(&history, "state");
    if let Some(method) = method(&history, name) {
        let _ = method.call3(&history, &kept, &"".into(), &url.into());
    }
}

fn href() -> String {
    property(&property(&window(), "location"), "href").as_string().unwrap_or_default()
}

/// A URL without its hash, and the hash without its sign.
fn parts(href: &str) -> (&str, &str) {
    href.split_once('#').unwrap_or((href, ""))
}

/// The name of the widget's part: by its place among those of the document that have one, which is the same at each visit.
/// One that stands in a shadow tree is numbered after them.
fn name(widget: &Widget) -> String {
    let all =
        window().document().and_then(|document| document.query_selector_all("communique-feed[data-history]").ok());
    let Some(all) = all else { return link::name(1) };
    let mut number = 1;
    for place in 0..all.length() {
        let Some(element) = all.item(place).map(JsCast::unchecked_into::<Element>) else { continue };
        if widget.host.is_same_node(Some(&element)) {
            return link::name(number);
        }
        number += u32::from(
            element.get_attribute("data-history").is_some_and(|value| value.trim().eq_ignore_ascii_case("hash")),
        );
    }
    link::name(number + widget.number)
}
