//! The browser layer: does what the pure modules decide. The only place that names web_sys, js_sys or gloo.
//!
//! [`Page`] is all that JavaScript sees: one for each instance of the module, with a number for each widget.

mod announce;
mod clock;
pub mod decode;
mod dom;
mod fetch;
pub mod render;
mod sequel;
mod signature;
mod storage;
mod widget;

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ShadowRoot};

use crate::loader::action;
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
    /// `feed(url, timeout, done)` begins a request, or joins one that has begun already, and gives a function that leaves it;
    /// `done` hears what comes of it within `timeout` milliseconds. `words(tag, number)` says whether there is a file for a
    /// language, which then comes through [`Page::call`]. `outline(items, from, to)` gives ids and dates as
    /// [`crate::feed::Items::outline`] says. `sequel(number)` asks for the later part of the program, for a widget; without
    /// such a function everything is here from the beginning.
    #[wasm_bindgen(constructor)]
    pub fn new(
        feed: js_sys::Function,
        words: js_sys::Function,
        outline: js_sys::Function,
        sequel: Option<js_sys::Function>,
    ) -> Page {
        Page { widgets: RefCell::default(), transport: Rc::new(Transport::new(feed, words, outline, sequel)) }
    }

    /// Builds a widget into `root`, the shadow root of `host`. `page` is the feed's URL, absolute, or empty; a line break; and
    /// the language of the page around it.
    pub fn mount(&self, host: HtmlElement, root: ShadowRoot, page: String) -> u32 {
        let widget = {
            let mut widgets = self.widgets.borrow_mut();
            let number = widgets.iter().position(Option::is_none).unwrap_or(widgets.len());
            let widget = Widget::new(number as u32, host, root, self.transport.clone());
            match widgets.get_mut(number) {
                Some(slot) => *slot = Some(widget.clone()),
                None => widgets.push(Some(widget.clone())),
            }
            widget
        };
        widget.configure(&page);
        widget.number
    }

    /// Does to a widget what `action` says, see [`action`]. `text` is a URL or an id, `page` a number; what is no number
    /// there is page 1.
    pub fn call(&self, number: u32, action: u32, text: String, page: f64) {
        if action == action::COMPLETE {
            self.transport.complete();
        }
        let Some(widget) = self.widget(number) else { return };
        match action {
            action::UNMOUNT => {
                if let Some(slot) = self.widgets.borrow_mut().get_mut(number as usize) {
                    *slot = None;
                }
                widget.release();
            }
            action::CONFIGURE => widget.configure(&text),
            action::REFRESH => widget.send(Event::Refresh),
            action::GO_TO => widget.send(Event::Page(page as u32)),
            action::OPEN => widget.send(Event::Offer(text)),
            action::CLOSE => widget.send(Event::Close(text)),
            action::WORDED => widget.worded(&text),
            // Or lost.
            _ => widget.resume(action == action::COMPLETE),
        }
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
}
