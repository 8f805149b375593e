//! What the effects do in the page: controls pressed, focus, console lines, signatures verified, the host's storage. Decides
//! nothing about statements.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Function, Promise, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{Element as DomElement, HtmlElement};

use super::{Widget, link, room, statement_of};
use crate::browser::dom::{property, settled, window};
use crate::browser::fetch::{Answer, Refusal};
use crate::browser::sketch::told;
use crate::browser::{announce, clock, decode, signature as browser_signature, storage};
use crate::citation::citation;
use crate::date::Date;
use crate::failure::Failure;
use crate::feed::Status;
use crate::messages::Label;
use crate::notice::Notice;
use crate::options::sequel::judge_names;
use crate::options::{Name, Options, whole};
use crate::signature;
use crate::state::{Effect, Event, Kept};

/// Carries out `effect`.
pub fn perform(widget: &Widget, effect: Effect) {
    match effect {
        Effect::Warn(line) => announce::warn(&line),
        Effect::Keep => keep(widget),
        Effect::Recall => recall(widget),
        Effect::Forget(url) => storage::forget(&url),
        Effect::Focus(place) => {
            let heading = show(widget, place);
            // What the host wants doesn't take the reader away from what is being typed elsewhere in the page.
            if let Some(heading) = heading.filter(|_| !(widget.hosted.get() && is_typing())) {
                put_focus(heading);
            }
        }
        Effect::Refocus(place) => refocus(widget, place),
        Effect::Show(place) => {
            show(widget, place);
        }
        Effect::Obey => {
            let mut queue = widget.queue.borrow_mut();
            // Once what was opened is, and before the URL is read.
            let at = queue.iter().take_while(|waiting| matches!(waiting, Event::Open(_))).count();
            queue.insert(at, Event::Ordered);
        }
        Effect::Press => press(widget),
        Effect::Offer(id) => offer(widget, id),
        Effect::Clear => clear(widget),
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

#[wasm_bindgen]
extern "C" {
    /// The browser's (Encoding, section 7.2), for which web_sys has errors that can't happen here.
    type TextDecoder;
    #[wasm_bindgen(constructor)]
    fn new() -> TextDecoder;
    #[wasm_bindgen(method)]
    fn decode(this: &TextDecoder, bytes: &Uint8Array) -> String;
}

type Outcome = Result<Rc<Answer>, Refusal>;

/// Gets a document and its signature, at the same time, and has the one verified by the other before anything else is
/// done with it.
pub fn fetch(widget: &Widget, url: &str, generation: u32) {
    let pair: Rc<RefCell<[Option<Outcome>; 2]>> = Rc::default();
    for (at, url) in [String::from(url), signature::address(url)].iter().enumerate() {
        let me = widget.me.clone();
        let pair = pair.clone();
        let taker = move |outcome| {
            let both = {
                let pair = &mut *pair.borrow_mut();
                if let Some(slot) = pair.get_mut(at) {
                    *slot = Some(outcome);
                }
                match pair {
                    [Some(document), Some(signature)] => Some((document.clone(), signature.clone())),
                    _ => None,
                }
            };
            if let (Some(widget), Some((document, signature))) = (me.upgrade(), both) {
                verify(&widget, generation, document, signature);
            }
        };
        widget.download(url, Box::new(taker));
    }
}

/// Answers with the document if it is signed, else with the reason why not.
fn verify(widget: &Widget, generation: u32, document: Outcome, signature: Outcome) {
    let refuse = |failure| widget.answered(generation, Err((failure, None)));
    let (document, signature) = match (document, signature) {
        (Ok(document), Ok(signature)) => (document, signature),
        (Err(refusal), _) => return widget.answered(generation, Err(refusal)),
        (_, Err((failure, retry_after))) if failure.retryable() => {
            return widget.send(Event::Failed { generation, failure, retry_after, of_signature: true });
        }
        _ => return refuse(Failure::SignatureMissing),
    };
    let keys = widget.state.borrow().options.text(Name::PublicKey).map(|keys| signature::keys(keys).0);
    let text = TextDecoder::new().decode(&signature.bytes);
    let Some(signatures) = signature::signatures(&text) else {
        return refuse(Failure::SignatureWrong);
    };
    let me = widget.me.clone();
    let bytes = document.bytes.clone();
    let taker = move |outcome: Result<(), Failure>| {
        if let Some(widget) = me.upgrade() {
            widget.answered(generation, outcome.map(|()| document).map_err(|failure| (failure, None)));
        }
    };
    browser_signature::verify(bytes, keys.unwrap_or_default(), signatures, Box::new(taker));
}

fn keep(widget: &Widget) {
    let (url, found, fetched) = {
        let state = widget.state.borrow();
        (
            String::from(state.url()),
            state.list.documents.first().map(|document| document.url.clone()).unwrap_or_default(),
            state.list.fetched,
        )
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
    // Before what waits already.
    widget.queue.borrow_mut().insert(0, Event::Recalled(kept));
}

/// Brings the statement at `place` of the list into view; its heading.
fn show(widget: &Widget, place: u32) -> Option<HtmlElement> {
    let from = widget.state.borrow().range().0;
    let articles = widget.root.query_selector_all("article").ok()?;
    let article: DomElement = articles.item(place.saturating_sub(from))?.unchecked_into();
    let top = article.get_bounding_client_rect().top();
    let height = window().inner_height().ok().and_then(|height| height.as_f64());
    if top < 0.0 || height.is_some_and(|height| top > height / 2.0) {
        article.scroll_into_view();
    }
    article.query_selector("[tabindex]").ok()?.map(JsCast::unchecked_into)
}

/// What has the focus inside the widget.
fn focused(widget: &Widget) -> Option<DomElement> {
    property(&widget.root, "activeElement").dyn_into().ok()
}

/// The statement in which the focus is, or after which the list breaks off where it is; nothing where it is elsewhere in the
/// widget.
pub fn hold(widget: &Widget) -> Option<String> {
    let focused = focused(widget)?;
    let before = focused.closest("[role=alert]").ok().flatten().and_then(|alert| alert.previous_element_sibling());
    let last = before.and_then(|list| list.query_selector("article:last-child > [tabindex]").ok().flatten());
    Some(statement_of(&last.unwrap_or(focused)))
}

/// Where what had the focus is gone, or can't have it any more, puts it on the heading of the same statement, else of the
/// first one, or on what stands there instead. `false` where there is nothing.
pub fn regain(widget: &Widget, id: &str) -> bool {
    if !is_nowhere(widget) {
        return true;
    }
    let Ok(headings) = widget.root.query_selector_all("article > [tabindex], .empty") else { return false };
    let headings = (0..headings.length()).filter_map(|at| headings.item(at)?.dyn_into::<HtmlElement>().ok());
    let mut first = None;
    for heading in headings {
        let own = statement_of(&heading) == id;
        if own || first.is_none() {
            first = Some(heading);
        }
    }
    let found = first.is_some();
    if let Some(heading) = first {
        put_focus(heading);
    }
    found
}

fn is_retry(control: &DomElement) -> bool {
    control.get_attribute("data-do").is_some_and(|action| action == "retry")
}

/// What has the focus in the page.
fn active() -> JsValue {
    property(&property(&window(), "document"), "activeElement")
}

/// Whether a field of the page's own has the focus.
fn is_typing() -> bool {
    let fields = "input, textarea, select, [contenteditable]";
    active().dyn_into::<DomElement>().is_ok_and(|active| active.closest(fields).is_ok_and(|field| field.is_some()))
}

/// Whether nothing has the focus: what is gone has left it to the body.
fn is_nowhere(widget: &Widget) -> bool {
    let active = active();
    focused(widget).is_none() && property(&active, "localName").as_string().is_none_or(|name| name == "body")
}

/// Puts the focus on the heading of the statement at `place`, or on the button to try again, unless the reader has put it
/// elsewhere meanwhile.
fn refocus(widget: &Widget, place: Option<u32>) {
    widget.render();
    let elsewhere = match focused(widget) {
        Some(inside) => !is_retry(&inside),
        None => !is_nowhere(widget),
    };
    let wanted = match place {
        _ if elsewhere => None,
        Some(place) => show(widget, place),
        None => {
            let buttons = widget.root.query_selector_all("[data-do=retry]").ok();
            buttons.and_then(|buttons| buttons.item(0)).map(JsCast::unchecked_into)
        }
    };
    if let Some(element) = wanted {
        put_focus(element);
    }
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

/// What stands in a form control.
fn value(control: &DomElement) -> String {
    property(control, "value").as_string().unwrap_or_default()
}

/// Empties the search box and the filters, and puts the focus on the first of them.
fn clear(widget: &Widget) {
    let Ok(controls) = widget.root.query_selector_all("[role=search] [id]") else { return };
    let mut wanted = None;
    for index in 0..controls.length() {
        let Some(control) = controls.item(index) else { continue };
        let _ = js_sys::Reflect::set(&control, &"value".into(), &"".into());
        if index == 0 {
            wanted = Some(control.unchecked_into());
        }
    }
    // Where the host wants a statement, that gets the focus.
    if let Some(first) = wanted.filter(|_| !widget.hosted.get()) {
        put_focus(first);
    }
}

/// Puts the focus on an element and leaves the page where it is.
fn put_focus(element: HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// Asks the host whether a statement may be opened here, and opens it.
fn offer(widget: &Widget, id: String) {
    let url = widget.state.borrow().list.url_of(&id);
    if widget.dispatch_open(&id, url) {
        // Before what waits already: it may ask for the same again.
        widget.queue.borrow_mut().insert(0, Event::Open(id));
    }
}

/// Does what the control says that was pressed.
fn press(widget: &Widget) {
    let control = {
        let mut pressed = widget.pressed.borrow_mut();
        if pressed.is_empty() {
            return;
        }
        pressed.remove(0)
    };
    match control.get_attribute("data-do").unwrap_or_default().as_str() {
        "toggle" => {
            let id = statement_of(&control);
            match control.get_attribute("aria-expanded").as_deref() {
                Some("true") => widget.send(Event::Close(id)),
                _ => offer(widget, id),
            }
        }
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

fn navigator() -> JsValue {
    property(&window(), "navigator")
}

pub fn method(object: &JsValue, name: &str) -> Option<Function> {
    property(object, name).dyn_into().ok()
}
