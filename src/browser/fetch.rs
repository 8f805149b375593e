//! Requests for feed documents, as the loader makes them: it begins before the program is there, and shares a request among
//! all who want the same URL at the same time. Here what comes of one is put into our words. Decides nothing about asking
//! again.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use super::dom::property;
use crate::failure::Failure;
use crate::loader::failure;

/// An answer's body, parsed.
pub struct Answer {
    /// The JSON value; undefined where it is none.
    pub value: JsValue,
    /// The body as it came.
    pub bytes: Uint8Array,
    /// The URL it came from after redirects.
    pub url: String,
}

/// Why there is no answer, and after how many milliseconds the server wants to be asked again.
pub type Refusal = (Failure, Option<u32>);

/// What a request does with its outcome; called once at most.
pub type Taker = Box<dyn FnOnce(Result<Rc<Answer>, Refusal>)>;

/// The loader, as far as it fetches, makes nodes, and tells the page.
pub struct Transport {
    feed: Function,
    words: Function,
    outline: Function,
    emit: Function,
    grow: Function,
    sequel: Option<Function>,
    /// Whether the program's sequel is still missing.
    partial: Cell<bool>,
}

/// One request under way. Dropping it lets go; the last one who does aborts it.
pub struct Download(Function);

impl Transport {
    /// See [`super::Page::new`].
    pub fn new(
        feed: Function,
        words: Function,
        outline: Function,
        emit: Function,
        grow: Function,
        sequel: Option<Function>,
    ) -> Transport {
        let partial = Cell::new(sequel.is_some());
        Transport { feed, words, outline, emit, grow, sequel, partial }
    }

    /// The loader's way of listing many items at once.
    pub fn outline(&self) -> &Function {
        &self.outline
    }

    /// The loader's way of making nodes.
    pub fn grow(&self) -> &Function {
        &self.grow
    }

    /// Dispatches an event from `host`, by its name after `communique-`. `false` where the page prevented it.
    pub fn emit(&self, host: &HtmlElement, name: &str, detail: &JsValue) -> bool {
        let heard = self.emit.call3(&JsValue::UNDEFINED, host, &JsValue::from_str(name), detail);
        // Where the page's own classes are in the way nobody has objected.
        !heard.is_ok_and(|heard| heard.is_falsy())
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

    /// Gets `url` for the widget of that number, which is still a sketch; the answer comes through [`super::Page::call`].
    pub fn fetch_for(&self, url: &str, timeout_ms: u32, number: u32) {
        let _ = self.feed.call3(&JsValue::UNDEFINED, &JsValue::from_str(url), &timeout_ms.into(), &number.into());
    }

    /// Gets `url`. The request lives as long as somebody keeps what is returned; it isn't kept where nothing could be begun.
    pub fn fetch(&self, url: &str, timeout_ms: u32, taker: Taker) -> Option<Download> {
        let done = Closure::once_into_js(move |outcome: JsValue| taker(read(&outcome)));
        let leave = self.feed.call3(&JsValue::UNDEFINED, &JsValue::from_str(url), &timeout_ms.into(), &done);
        leave.ok()?.dyn_into().ok().map(Download)
    }
}

impl Download {
    /// Whether its outcome is there.
    pub fn is_settled(&self) -> bool {
        property(&self.0, "over").is_truthy()
    }
}

impl Drop for Download {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// What the loader tells of a request; see `getFeed` there.
fn read(outcome: &JsValue) -> Result<Rc<Answer>, Refusal> {
    let number = |name| property(outcome, name).as_f64();
    let Some(code) = number("failure") else {
        return Ok(Rc::new(Answer {
            value: property(outcome, "value"),
            bytes: property(outcome, "bytes").unchecked_into(),
            url: property(outcome, "url").as_string().unwrap_or_default(),
        }));
    };
    let failure = match code as u16 {
        failure::NETWORK => Failure::Network,
        failure::TIMED_OUT => Failure::Timeout,
        failure::TOO_LARGE => Failure::TooLarge,
        status => Failure::Status(status),
    };
    Err((failure, number("again").map(|ms| ms as u32)))
}
