//! What the effects do in the page, and what the page is asked: the attributes, the host's storage, console lines, whether
//! anybody is looking. The rest is handed on to the rooms beside. Decides nothing about statements.

use gloo::events::EventListener;
use wasm_bindgen::prelude::*;
use web_sys::{Element as DomElement, HtmlElement};

use super::{Widget, control, focus, link, room};
use crate::browser::dom::{method, property, window};
use crate::browser::sketch::told;
use crate::browser::{announce, decode, storage};
use crate::notice::Notice;
use crate::options::Options;
use crate::options::sequel::judge_names;
use crate::state::{Effect, Event, Kept};

/// Carries out `effect`.
pub fn perform(widget: &Widget, effect: Effect) {
    match effect {
        Effect::Warn(line) => announce::warn(&line),
        Effect::Keep => keep(widget),
        Effect::Recall => recall(widget),
        Effect::Forget(url) => storage::forget(&url),
        Effect::Focus(place) => focus::give(widget, place),
        Effect::Refocus(place) => focus::give_back(widget, place),
        Effect::Show(place) => {
            focus::show(widget, place);
        }
        // Once what was opened is, and before the URL is read.
        Effect::Obey => widget.put_first(Event::Ordered),
        Effect::Press => control::press(widget),
        Effect::Offer(id) => control::offer(widget, id),
        Effect::Clear => focus::clear(widget),
        Effect::Link(value, step) => link::write(widget, &value, step),
        _ => {}
    }
}

/// Looks what the browser can do, and listens: to what is typed and chosen, and for a reader who comes back.
pub fn complete(widget: &Widget) {
    let shares = method(&navigator(), "share").is_some();
    widget.state.borrow_mut().shares = shares;
    let mut listeners = Vec::new();
    let me = widget.me.clone();
    listeners.push(EventListener::new(&widget.root, "input", move |event| {
        // In whichever document's class: the element may have been adopted.
        let control = event.target().map(JsCast::unchecked_into::<DomElement>);
        if let (Some(widget), Some(control)) = (me.upgrade(), control)
            && control.has_attribute("data-do")
        {
            widget.press(control);
        }
    }));
    let window = window();
    // The second bubbles up from the document, whose own methods a named element of the page can hide.
    for name in ["online", "visibilitychange"] {
        let me = widget.me.clone();
        listeners.push(EventListener::new(&window, name, move |_| {
            if let Some(widget) = me.upgrade()
                && attended()
            {
                widget.send(Event::Attended);
            }
        }));
    }
    widget.listeners.borrow_mut().extend(listeners);
}

/// Whether the browser has a connection, as far as it knows.
pub fn online() -> bool {
    window().navigator().on_line()
}

/// Whether somebody may be looking, and the browser has a connection.
pub fn attended() -> bool {
    online() && window().document().is_some_and(|document| !document.hidden())
}

/// Reads the attributes, and what is wrong with them.
pub fn configure(widget: &Widget, page: &str) {
    room::give_up(widget);
    let [url, page_language] = told(page);
    widget.send(configured(&widget.host, url, page_language));
}

/// What the attributes of `host` say, and what is wrong with them.
pub fn configured(host: &HtmlElement, url: String, page_language: String) -> Event {
    let (options, notices) = judged(host);
    Event::Configured { options, notices, url, page_language }
}

/// The options of `host`, and what is wrong with them.
pub fn judged(host: &HtmlElement) -> (Options, Vec<Notice>) {
    let (options, mut notices) = Options::parse(&|name| host.get_attribute(name));
    judge_names(&mut host.get_attribute_names().iter().filter_map(|name| name.as_string()), &mut notices);
    (options, notices)
}

fn keep(widget: &Widget) {
    let (url, found, fetched) = {
        let state = widget.state.borrow();
        (String::from(state.url()), String::from(state.found_at()), state.list.fetched)
    };
    let value = widget.latest.borrow().clone();
    storage::keep(&url, &found, &value, fetched);
}

fn recall(widget: &Widget) {
    let url = String::from(widget.state.borrow().url());
    let kept = storage::recall(&url).and_then(|(value, found, fetched)| {
        let (feed, document) = decode::document(&value, &found, widget.transport.outline())?;
        Some(Kept { feed, document, fetched })
    });
    widget.put_first(Event::Recalled(kept));
}

/// What follows each rendering.
pub fn rendered(widget: &Widget) {
    room::check(widget);
    if widget.state.borrow().is_unlocated() {
        link::listen(widget);
        let said = link::read(widget);
        let mut queue = widget.queue.borrow_mut();
        // The list may be built again before the first answer is heeded; a second one would count as a step of the reader's.
        if !queue.iter().any(|event| matches!(event, Event::Located(_))) {
            queue.push(Event::Located(said));
        }
    }
}

pub fn navigator() -> JsValue {
    property(&window(), "navigator")
}
