//! Requests for feed documents: begun, limited in time and size, read as JSON, shared by all widgets that want the same
//! URL at the same time. Decides nothing about asking again.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo::timers::callback::Timeout;
use js_sys::{Array, Function, JsString, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, ReadableStreamDefaultReader, Response};

use super::dom::property;
use crate::failure::{Failure, SIZE_MAX};
use crate::options::whole;

#[wasm_bindgen]
extern "C" {
    /// A promise whose outcome, either way, goes to one function.
    type Pending;
    #[wasm_bindgen(method)]
    fn then(this: &Pending, fulfilled: &JsValue, rejected: &JsValue);

    /// The browser's, as web_sys has it, but leaving the text on the browser's side: it may have 30 MB.
    pub type TextDecoder;
    #[wasm_bindgen(constructor)]
    pub fn new() -> TextDecoder;
    #[wasm_bindgen(method)]
    pub fn decode(this: &TextDecoder, bytes: &Uint8Array) -> JsString;

    #[wasm_bindgen(js_namespace = JSON, js_name = parse, catch)]
    fn parse_json(text: &JsString) -> Result<JsValue, JsValue>;
}

/// An answer's body, parsed.
pub struct Answer {
    /// The JSON value; undefined where it is none.
    pub value: JsValue,
    /// The body as it came.
    pub bytes: Uint8Array,
    /// The URL it came from after redirects.
    pub url: String,
    /// Its size in bytes.
    pub size: u32,
}

/// From this size on, in bytes, a document is parsed and listed in two tasks.
const LARGE: u32 = 1_000_000;

/// Why there is no answer, and after how many milliseconds the server wants to be asked again.
pub type Refusal = (Failure, Option<u32>);

/// What a request does with its outcome; called once at most.
pub type Taker = Box<dyn FnOnce(Result<Rc<Answer>, Refusal>)>;

/// The requests of all widgets of a page.
pub struct Transport {
    feed: Function,
    words: Function,
    outline: Function,
    sequel: Option<Function>,
    /// Whether the program's sequel is still missing.
    partial: Cell<bool>,
    downloads: RefCell<Vec<Weak<Download>>>,
}

/// One request under way. Dropping it, when the last widget has let go, aborts it.
pub struct Download {
    url: String,
    controller: Option<AbortController>,
    takers: RefCell<Vec<Taker>>,
    timer: RefCell<Option<Timeout>>,
    timed_out: Cell<bool>,
    settled: Cell<bool>,
    chunks: Array,
    size: Cell<u32>,
    final_url: RefCell<String>,
}

impl Transport {
    /// See [`super::Page::new`].
    pub fn new(feed: Function, words: Function, outline: Function, sequel: Option<Function>) -> Transport {
        let partial = Cell::new(sequel.is_some());
        Transport { feed, words, outline, sequel, partial, downloads: RefCell::default() }
    }

    /// The loader's way of listing many items at once.
    pub fn outline(&self) -> &Function {
        &self.outline
    }

    /// Whether the program's sequel is still missing.
    pub fn is_partial(&self) -> bool {
        self.partial.get()
    }

    /// The sequel is in place.
    pub fn complete(&self) {
        self.partial.set(false);
    }

    /// Asks for the sequel, for the widget of that number.
    pub fn ask_for_sequel(&self, number: u32) {
        if let Some(sequel) = &self.sequel {
            let _ = sequel.call1(&JsValue::UNDEFINED, &number.into());
        }
    }

    /// Asks for the file of a language, for the widget of that number. `false` where it is English or isn't to be had.
    pub fn words(&self, tag: &str, number: u32) -> bool {
        let comes = self.words.call2(&JsValue::UNDEFINED, &JsValue::from_str(tag), &number.into());
        comes.is_ok_and(|comes| comes.is_truthy())
    }

    /// Gets `url`. The request lives as long as somebody keeps what is returned.
    pub fn fetch(&self, url: &str, timeout_ms: u32, taker: Taker) -> Rc<Download> {
        let shared = self.downloads.borrow().iter().filter_map(Weak::upgrade).find(|download| download.takes(url));
        if let Some(download) = shared {
            download.takers.borrow_mut().push(taker);
            return download;
        }
        let begun = self.feed.call1(&JsValue::UNDEFINED, &JsValue::from_str(url)).ok();
        let begun = begun.and_then(|begun| begun.dyn_into::<Array>().ok());
        let controller = begun.as_ref().map(|begun| begun.get(0).unchecked_into());
        let download = Rc::new(Download {
            url: String::from(url),
            controller,
            takers: RefCell::new(vec![taker]),
            timer: RefCell::default(),
            timed_out: Cell::new(false),
            settled: Cell::new(false),
            chunks: Array::new(),
            size: Cell::new(0),
            final_url: RefCell::default(),
        });
        {
            let mut downloads = self.downloads.borrow_mut();
            downloads.retain(|download| download.strong_count() > 0);
            downloads.push(Rc::downgrade(&download));
        }
        let weak = Rc::downgrade(&download);
        let timer = Timeout::new(timeout_ms, move || {
            if let Some(download) = weak.upgrade() {
                download.timed_out.set(true);
                download.abort();
            }
        });
        *download.timer.borrow_mut() = Some(timer);
        match begun {
            Some(begun) => download.then(begun.get(1).unchecked_ref(), Download::open),
            None => download.settle(Err((Failure::Network, None))),
        }
        download
    }
}

/// Calls `f` with what a promise comes to, be it a value or an error. The promise owns the function until then.
pub fn settled(promise: &Promise, f: Box<dyn FnOnce(JsValue)>) {
    let function = Closure::once_into_js(f);
    promise.unchecked_ref::<Pending>().then(&function, &function);
}

impl Download {
    /// Whether its outcome is there.
    pub fn is_settled(&self) -> bool {
        self.settled.get()
    }

    fn abort(&self) {
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }

    fn takes(&self, url: &str) -> bool {
        !self.settled.get() && self.url == url
    }

    fn then(self: &Rc<Self>, promise: &Promise, next: fn(&Rc<Self>, Result<JsValue, ()>)) {
        let weak = Rc::downgrade(self);
        settled(
            promise,
            Box::new(move |value| {
                if let Some(download) = weak.upgrade() {
                    next(&download, if value.is_instance_of::<js_sys::Error>() { Err(()) } else { Ok(value) });
                }
            }),
        );
    }

    /// The headers are there.
    fn open(self: &Rc<Self>, outcome: Result<JsValue, ()>) {
        let Ok(response) = outcome else { return self.fail() };
        // A page that puts its own fetch in place may break its promise with anything at all.
        if !property(&response, "headers").is_object() {
            return self.fail();
        }
        let response: Response = response.unchecked_into();
        let header = |name| response.headers().get(name).ok().flatten();
        if !response.ok() {
            let again = header("retry-after").and_then(|text| retry_after(&text));
            return self.settle(Err((Failure::Status(response.status()), again)));
        }
        if header("content-length")
            .is_some_and(|text| text.len() > 9 || whole(&text).is_some_and(|length| length > SIZE_MAX))
        {
            return self.settle(Err((Failure::TooLarge, None)));
        }
        // An answer that a page has made up itself has no URL.
        let url = response.url();
        *self.final_url.borrow_mut() = if url.is_empty() { self.url.clone() } else { url };
        match response.body() {
            Some(body) => match ReadableStreamDefaultReader::new(&body) {
                Ok(reader) => self.read(&reader),
                Err(_) => self.fail(),
            },
            None => self.parse(),
        }
    }

    /// Waits for the next bytes.
    fn read(self: &Rc<Self>, reader: &ReadableStreamDefaultReader) {
        let weak = Rc::downgrade(self);
        let again = reader.clone();
        settled(
            &reader.read(),
            Box::new(move |value| {
                let Some(download) = weak.upgrade() else { return };
                if value.is_instance_of::<js_sys::Error>() {
                    return download.fail();
                }
                if property(&value, "done").is_truthy() {
                    return download.parse();
                }
                let chunk: Uint8Array = property(&value, "value").unchecked_into();
                download.size.set(download.size.get() + chunk.length());
                if download.size.get() > SIZE_MAX {
                    return download.settle(Err((Failure::TooLarge, None)));
                }
                download.chunks.push(&chunk);
                download.read(&again);
            }),
        );
    }

    /// All bytes are there.
    fn parse(self: &Rc<Self>) {
        let bytes = Uint8Array::new_with_length(self.size.get());
        let mut at = 0;
        for index in 0..self.chunks.length() {
            let chunk: Uint8Array = self.chunks.get(index).unchecked_into();
            bytes.set(&chunk, at);
            at += chunk.length();
        }
        self.chunks.set_length(0);
        let value = parse_json(&TextDecoder::new().decode(&bytes)).unwrap_or(JsValue::UNDEFINED);
        let outcome = Ok(Rc::new(Answer { value, bytes, url: self.final_url.take(), size: self.size.get() }));
        if self.size.get() < LARGE {
            return self.settle(outcome);
        }
        // The page may do something of its own before a long list is put in order.
        let weak = Rc::downgrade(self);
        let timer = Timeout::new(0, move || {
            if let Some(download) = weak.upgrade() {
                download.settle(outcome);
            }
        });
        *self.timer.borrow_mut() = Some(timer);
    }

    fn fail(self: &Rc<Self>) {
        let failure = if self.timed_out.get() { Failure::Timeout } else { Failure::Network };
        self.settle(Err((failure, None)));
    }

    fn settle(self: &Rc<Self>, outcome: Result<Rc<Answer>, Refusal>) {
        self.settled.set(true);
        *self.timer.borrow_mut() = None;
        if outcome.is_err() {
            // What is still to come isn't wanted.
            self.abort();
        }
        for taker in self.takers.take() {
            taker(outcome.clone());
        }
    }
}

impl Drop for Download {
    fn drop(&mut self) {
        if !self.settled.get() {
            self.abort();
        }
    }
}

/// Milliseconds until the time a `Retry-After` names (RFC 9110, section 10.2.3): seconds, or a date.
fn retry_after(text: &str) -> Option<u32> {
    let text = text.trim_ascii();
    if let Some(seconds) = whole(text) {
        return seconds.checked_mul(1000);
    }
    let wait = js_sys::Date::parse(text) - js_sys::Date::now();
    (wait >= 0.0).then_some(wait as u32)
}
