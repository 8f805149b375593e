//! The browser layer: does what the pure modules decide. The only place that names web_sys, js_sys or gloo.
//!
//! [`Page`] is all that JavaScript sees: one for each instance of the module, with a number for each widget.

mod announce;
mod clock;
pub mod decode;
mod dom;
mod fetch;
pub mod render;
mod storage;
mod widget;

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ShadowRoot};

use crate::state::Event;
use fetch::Transport;
use widget::Widget;

/// Small, and never gives memory back to the browser, which WebAssembly can't anyway.
#[global_allocator]
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<lol_alloc::FreeListAllocator> =
    // SAFETY: the module has one thread; it is built without atomics.
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::FreeListAllocator::new()) };

/// All widgets of a page, called by number.
#[wasm_bindgen]
pub struct Page {
    widgets: RefCell<Vec<Option<Rc<Widget>>>>,
    transport: Rc<Transport>,
}

#[wasm_bindgen]
impl Page {
    /// `feed(url)` gives away a request that has begun already, as `[AbortController, Promise<Response>]`, if there is
    /// one; `words(tag)` gives a promise of a language's file, if that isn't English; `outline(items, from, to)` gives
    /// ids and dates as [`crate::feed::Items::outline`] says.
    #[wasm_bindgen(constructor)]
    pub fn new(feed: js_sys::Function, words: js_sys::Function, outline: js_sys::Function) -> Page {
        Page { widgets: RefCell::default(), transport: Rc::new(Transport::new(feed, words, outline)) }
    }

    /// Builds a widget into `root`, the shadow root of `host`. `url` is the feed's, absolute, or empty.
    pub fn mount(&self, host: HtmlElement, root: ShadowRoot, url: String) -> u32 {
        let widget = Widget::new(host, root, self.transport.clone());
        let number = {
            let mut widgets = self.widgets.borrow_mut();
            let free = widgets.iter().position(Option::is_none);
            match free.and_then(|at| widgets.get_mut(at).map(|slot| (at, slot))) {
                Some((at, slot)) => {
                    *slot = Some(widget.clone());
                    at
                }
                None => {
                    widgets.push(Some(widget.clone()));
                    widgets.len() - 1
                }
            }
        };
        widget.configure(url);
        number as u32
    }

    /// Lets go of a widget and of everything it owns.
    pub fn unmount(&self, number: u32) {
        let widget = self.widgets.borrow_mut().get_mut(number as usize).and_then(Option::take);
        if let Some(widget) = widget {
            widget.release();
        }
    }

    /// Reads a widget's attributes again.
    pub fn configure(&self, number: u32, url: String) {
        if let Some(widget) = self.widget(number) {
            widget.configure(url);
        }
    }

    /// Fetches a widget's feed again.
    pub fn refresh(&self, number: u32) {
        self.send(number, Event::Refresh);
    }

    /// Turns to a page, from 1; what is no number there is page 1.
    pub fn go_to(&self, number: u32, page: f64) {
        self.send(number, Event::Page(page as u32));
    }

    /// Opens a statement.
    pub fn open(&self, number: u32, id: String) {
        if let Some(widget) = self.widget(number) {
            widget.offer(id);
        }
    }

    /// Closes a statement.
    pub fn close(&self, number: u32, id: String) {
        self.send(number, Event::Close(id));
    }

    /// Where a widget stands, as plain data.
    pub fn state(&self, number: u32) -> JsValue {
        self.widget(number).map_or(JsValue::UNDEFINED, |widget| widget.report())
    }
}

impl Page {
    fn widget(&self, number: u32) -> Option<Rc<Widget>> {
        self.widgets.borrow().get(number as usize).cloned().flatten()
    }

    fn send(&self, number: u32, event: Event) {
        if let Some(widget) = self.widget(number) {
            widget.send(event);
        }
    }
}
