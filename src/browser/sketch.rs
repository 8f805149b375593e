//! A widget as far as its first list, which is all that most visits see: it reads the attributes, shows what is to come, and
//! then the list. It hears of its answer and its words; of everything else the program's sequel, which makes a
//! [`Widget`](super::widget::Widget) of it.

use wasm_bindgen::JsValue;
use web_sys::{HtmlElement, ShadowRoot};

use super::fetch::Transport;
use super::render::Rendered;
use super::{clock, decode, storage};
use crate::messages::Messages;
use crate::options::Options;
use crate::scrutiny::Glance;
use crate::slice::next_part;
use crate::state::{Moment, Phase, State};
use crate::view;

/// A widget that the sequel has not come for yet.
pub struct Sketch {
    /// Its number in the page.
    pub number: u32,
    /// Its element.
    pub host: HtmlElement,
    /// Where it shows.
    pub root: ShadowRoot,
    /// What it knows.
    pub state: State,
    /// What it shows.
    pub rendered: Rendered,
    /// The feed's value, for the host's storage.
    pub latest: JsValue,
    /// Whether the list is on view.
    pub shown: bool,
    /// Whether the attributes are wrong somewhere, of which only the sequel can tell.
    faulty: bool,
}

impl Sketch {
    /// Reads the attributes of `host`, shows what is to come and asks for it; `page` as in [`super::Page::mount`].
    pub fn new(number: u32, host: HtmlElement, root: ShadowRoot, page: &str, transport: &Transport) -> Sketch {
        let [url, language] = told(page);
        let mut glance = Glance::default();
        let options = Options::read(&|name| host.get_attribute(name), &mut glance);
        let state = State::sketch(options, url, language);
        let rendered = Rendered::default();
        let mut sketch = Sketch {
            number,
            host,
            root,
            state,
            rendered,
            latest: JsValue::UNDEFINED,
            shown: false,
            faulty: glance.faulty,
        };
        sketch.word(transport);
        sketch.show(transport);
        let state = &sketch.state;
        let plain = state.is_plain();
        if plain {
            transport.fetch_for(state.url(), state.options.timeout_ms(), number);
        }
        if !plain || sketch.faulty {
            transport.ask_for_sequel(number);
        }
        sketch
    }

    /// Takes in the feed's first document, which had so many bytes. `false` where that takes the sequel.
    pub fn answered(&mut self, value: &JsValue, url: &str, bytes: u32, transport: &Transport) -> bool {
        if !self.state.is_plain() || (self.faulty && !self.state.lost) {
            return false;
        }
        let Some((feed, document)) = decode::document(value, url, transport.outline()) else { return false };
        let Some(unfinished) = self.state.take_in(feed, document, &moment()) else { return false };
        self.latest = latest(value, bytes);
        self.word(transport);
        self.show(transport);
        if unfinished || !self.shown {
            transport.ask_for_sequel(self.number);
        }
        true
    }

    /// Takes in the words of a language; see [`worded`].
    pub fn worded(&mut self, text: &str, transport: &Transport) {
        let (language, words) = worded(text);
        if self.state.speak(&language, words) {
            self.show(transport);
        }
    }

    /// The sequel can't be had: the list is shown as far as it goes without, and the reader told.
    pub fn lose(&mut self, transport: &Transport) {
        self.state.lost = true;
        self.show(transport);
    }

    /// How many pages the list has; 0 while none is on view.
    pub fn pages(&self) -> u32 {
        if self.shown { self.state.pages() } else { 0 }
    }

    /// Shows what there is, unless that takes the sequel.
    fn show(&mut self, transport: &Transport) {
        if let Some(written) = view::sketch(&self.state, &clock::offset) {
            self.rendered.renew(transport.grow(), &self.root, written);
            self.shown = self.state.phase == Phase::Ready;
        }
    }

    /// Asks for the words of the language that holds now.
    fn word(&mut self, transport: &Transport) {
        if let Some(language) = self.state.word() {
            transport.words(language, self.number);
        }
    }
}

/// What the loader tells of the page: the feed's URL and the language.
pub fn told(page: &str) -> [String; 2] {
    let mut rest = Some(page);
    [(); 2].map(|()| String::from(next_part(&mut rest, b'\n').unwrap_or_default()))
}

/// A feed's value, unless it is too large for the host's storage.
pub fn latest(value: &JsValue, bytes: u32) -> JsValue {
    if bytes > storage::SIZE_MAX { JsValue::UNDEFINED } else { value.clone() }
}

/// The words of a language as they come: the tag that was asked for, a line break, and the file.
pub fn worded(text: &str) -> (String, Messages) {
    let mut rest = Some(text);
    let language = String::from(next_part(&mut rest, b'\n').unwrap_or_default());
    (language, rest.and_then(Messages::begin).unwrap_or_else(Messages::first))
}

/// This moment, as far as it can be told at once; the sequel says the rest.
pub fn moment() -> Moment<'static> {
    Moment {
        now: clock::now(),
        random: clock::random(),
        offset: &clock::offset,
        attended: true,
        offline: false,
        clock: clock::now,
        normal: super::sequel::normal,
    }
}
