//! The browser layer: does what the pure modules decide. The only place that names web_sys, js_sys or gloo.
//!
//! [`Page`] is all that JavaScript sees: one for each instance of the module, with a number for each widget. Until the
//! program's sequel is there a widget is a [`Sketch`], then a [`widget::Widget`].

mod announce;
mod clock;
pub mod decode;
mod dom;
mod fetch;
pub mod render;
mod sequel;
mod signature;
mod sketch;
mod storage;
mod widget;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ShadowRoot};

use crate::loader::action;
use fetch::Transport;
use sequel::Widgets;
use sketch::Sketch;

/// Small, and never gives memory back to the browser, which WebAssembly can't anyway.
#[global_allocator]
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<lol_alloc::FreeListAllocator> =
    // SAFETY: the module has one thread; it is built without atomics.
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::FreeListAllocator::new()) };

/// All widgets of a page, called by number.
#[wasm_bindgen]
pub struct Page {
    /// Those that the sequel hasn't come for yet.
    sketches: RefCell<Vec<Sketch>>,
    /// The others.
    widgets: Widgets,
    count: Cell<u32>,
    transport: Rc<Transport>,
}

#[wasm_bindgen]
impl Page {
    /// `feed(url, timeout, done)` begins a request, or joins one that has begun already, and gives a function that leaves it;
    /// `done` hears what comes of it within `timeout` milliseconds, or, where it is a number, the widget of that number does
    /// through [`Page::call`]. `words(tag, number)` says whether there is a file for a
    /// language, which then comes through [`Page::call`]. `outline(items, from, to)` gives ids and dates as
    /// [`crate::feed::Items::outline`] says. `emit(element, name, detail)` dispatches an event.
    /// `grow(parent, before, written)` makes the nodes that are written as [`crate::view::notation`] says. `sequel(number)` asks
    /// for the later part of the program, for a widget; without such a function everything is here from the beginning.
    #[wasm_bindgen(constructor)]
    pub fn new(
        feed: js_sys::Function,
        words: js_sys::Function,
        outline: js_sys::Function,
        emit: js_sys::Function,
        grow: js_sys::Function,
        sequel: Option<js_sys::Function>,
    ) -> Page {
        Page {
            sketches: RefCell::default(),
            widgets: Widgets::default(),
            count: Cell::new(0),
            transport: Rc::new(Transport::new(feed, words, outline, emit, grow, sequel)),
        }
    }

    /// Builds a widget into `root`, the shadow root of `host`. `page` is the feed's URL, absolute, or empty; a line break; and
    /// the language of the page around it.
    pub fn mount(&self, host: HtmlElement, root: ShadowRoot, page: String) -> u32 {
        let number = self.count.replace(self.count.get() + 1);
        if self.transport.is_partial() {
            let sketch = Sketch::new(number, host, root, &page, &self.transport);
            self.sketches.borrow_mut().push(sketch);
        } else {
            sequel::mount(self, number, host, root, &page);
        }
        number
    }

    /// Does to a widget what `action` says, see [`action`]. `text` is a URL or an id, `page` a number (what is no number there
    /// is page 1; of an answer its bytes), `value` a document or a control. Of a sketch: 0 is an answer
    /// that takes the sequel, 2 a list that is shown for the first time; or the number that was asked for.
    pub fn call(&self, number: u32, action: u32, text: String, page: f64, value: JsValue) -> u32 {
        if action == action::COMPLETE {
            self.transport.complete();
        }
        if !self.transport.is_partial() {
            sequel::call(self, number, action, text, page, value);
            return 1;
        }
        let Some(mut sketch) = self.sketch(number) else { return 0 };
        let (mut taken, before) = (true, sketch.shown);
        match action {
            action::UNMOUNT => return 1,
            action::ANSWERED => taken = sketch.answered(&value, &text, page as u32, &self.transport),
            action::WORDED => sketch.worded(&text, &self.transport),
            action::LOST => sketch.lose(&self.transport),
            _ => {}
        }
        let answer = match action {
            action::COUNT => sketch.state.count(),
            action::PAGES => sketch.pages(),
            _ => u32::from(taken) + u32::from(sketch.shown && !before),
        };
        self.sketches.borrow_mut().push(sketch);
        answer
    }

    /// Where a widget stands, as plain data; of a sketch there is no more than [`Page::call`] says.
    pub fn state(&self, number: u32) -> JsValue {
        if self.transport.is_partial() { JsValue::UNDEFINED } else { sequel::state(self, number) }
    }
}

impl Page {
    /// The sketch of that number, taken out: while it is worked on the host may ask for others.
    fn sketch(&self, number: u32) -> Option<Sketch> {
        let mut sketches = self.sketches.borrow_mut();
        let place = sketches.iter().position(|sketch| sketch.number == number)?;
        Some(sketches.swap_remove(place))
    }
}
