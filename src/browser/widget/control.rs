//! What becomes of a control that was pressed: the event that it stands for, or something handed on to the clipboard or the
//! system.

use js_sys::Promise;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element as DomElement;

use super::effect::navigator;
use super::{Widget, statement_of};
use crate::browser::dom::{method, property, settled};
use crate::browser::{announce, clock};
use crate::citation::citation;
use crate::date::Date;
use crate::feed::Status;
use crate::messages::Label;
use crate::options::whole;
use crate::state::Event;

/// What stands in a form control.
fn value(control: &DomElement) -> String {
    property(control, "value").as_string().unwrap_or_default()
}

/// Asks the host whether a statement may be opened here, and opens it.
pub fn offer(widget: &Widget, id: String) {
    let url = widget.state.borrow().list.url_of(&id);
    if widget.dispatch_open(&id, url) {
        // What waits already may ask for the same again.
        widget.put_first(Event::Open(id));
    }
}

/// Does what the control says that was pressed.
pub fn press(widget: &Widget) {
    let control = {
        let mut pressed = widget.pressed.borrow_mut();
        if pressed.is_empty() {
            return;
        }
        pressed.remove(0)
    };
    match control.get_attribute("data-do").unwrap_or_default().as_str() {
        "toggle" => widget.send(Event::Toggled(statement_of(&control))),
        "page" => {
            if let Some(page) = control.get_attribute("data-page").and_then(|page| whole(&page)) {
                widget.turn(page);
            }
        }
        "more" => widget.send(Event::More),
        "retry" => widget.send(Event::Retry),
        "reveal" => widget.send(Event::Reveal),
        "search" => widget.send(Event::Typed(value(&control))),
        "filter" => {
            if let Some(filter) = control.get_attribute("data-filter").and_then(|filter| whole(&filter)) {
                widget.send(Event::Chosen(filter, value(&control)));
            }
        }
        "clear" => widget.send(Event::Cleared),
        "deepen" => widget.send(Event::Deepen),
        "follow" => {
            let id = control.get_attribute("data-to").unwrap_or_default();
            let (opens, url) = {
                let state = widget.state.borrow();
                (state.opens(&id), state.list.url_of(&id))
            };
            if !opens || widget.dispatch_open(&id, url) {
                widget.send(Event::Follow(id));
            }
        }
        action => hand_on(widget, action, statement_of(&control)),
    }
}

/// What the system is given to share (Web Share, section 2.1.2).
#[derive(Serialize)]
struct Shared<'a> {
    title: &'a str,
    url: &'a str,
}

/// Gives a statement's link or citation to the clipboard or to the system. What can't be had any more, because the
/// statement was withdrawn or is gone, is given to nobody.
fn hand_on(widget: &Widget, action: &str, id: String) {
    let Some(statement) = widget.state.borrow().list.statement(&id) else { return };
    if statement.status == Status::Withdrawn {
        return;
    }
    let url = statement.url.as_deref().unwrap_or_default();
    match action {
        "copy" => copy(widget, id, url, Label::LinkCopied),
        "cite" => {
            let text = {
                let state = widget.state.borrow();
                let today = Date::Instant(clock::now()).day(&clock::offset);
                citation(&state.words, &state.feed, &statement, today, &clock::offset)
            };
            copy(widget, id, &text, Label::CitationCopied);
        }
        "share" => {
            let data = announce::data(&Shared { title: &statement.title, url });
            // A reader who thinks better of it is no failure.
            ask(&navigator(), "share", &data, Box::new(|_| {}));
        }
        _ => {}
    }
}

/// Gives `text` to the clipboard and says what came of it.
fn copy(widget: &Widget, id: String, text: &str, done: Label) {
    let me = widget.me.clone();
    let told = Box::new(move |outcome: JsValue| {
        if let Some(widget) = me.upgrade() {
            widget.send(Event::Copied(id, if outcome.is_undefined() { done } else { Label::CopyFailed }));
        }
    });
    ask(&property(&navigator(), "clipboard"), "writeText", &text.into(), told);
}

/// Calls a method that promises something; `told` hears of a refusal, too. Absent in pages that came without encryption.
fn ask(object: &JsValue, name: &str, argument: &JsValue, told: Box<dyn FnOnce(JsValue)>) {
    let promise = method(object, name).and_then(|method| method.call1(object, argument).ok());
    // By what it can do: a page may have put a class of its own in the place of the browser's.
    match promise.filter(|promise| method(promise, "then").is_some()) {
        Some(promise) => settled(promise.unchecked_ref::<Promise>(), told),
        None => told(JsValue::NULL),
    }
}
