//! One widget: its state, what it owns in the page, and the loop that takes events in and carries effects out. Dropping
//! it releases listeners, timers and requests; it decides nothing itself. It belongs to the program's sequel; before that is
//! here there is a [`Sketch`].

mod control;
mod effect;
mod focus;
mod link;
mod room;
mod signed;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsValue;
use web_sys::{Element as DomElement, HtmlElement, ShadowRoot};

use super::fetch::{Answer, Download, Refusal, Taker, Transport};
use super::render::Rendered;
use super::sketch::{Sketch, latest, moment, told, worded};
use super::{announce, clock, decode};
use crate::failure::Failure;
use crate::messages::Messages;
use crate::state::{Effect, Event, HostEvent, Moment, Phase, State, TIMERS, Timer, update};
use crate::view;
use room::{Room, Sheet};

/// A widget of the page.
pub struct Widget {
    /// Its number in the page.
    pub number: u32,
    host: HtmlElement,
    root: ShadowRoot,
    transport: Rc<Transport>,
    me: Weak<Widget>,
    state: RefCell<State>,
    queue: RefCell<Vec<Event>>,
    busy: Cell<bool>,
    rendered: RefCell<Rendered>,
    announced: RefCell<String>,
    timers: RefCell<[Option<Timeout>; TIMERS]>,
    downloads: RefCell<Vec<Download>>,
    listeners: RefCell<Vec<EventListener>>,
    /// Where the focus was that is gone with what had it, as [`focus::hold`] says, while there is nothing to put it on.
    astray: RefCell<Option<String>>,
    /// Whether what is done was wanted by the host rather than by the reader.
    pub hosted: Cell<bool>,
    /// The controls that were pressed and not answered yet.
    pressed: RefCell<Vec<DomElement>>,
    /// The room kept for the list's pages.
    room: Cell<Room>,
    /// The style sheet that keeps it.
    sheet: RefCell<Option<Sheet>>,
    /// The last feed value, unless it is too large for the host's storage.
    latest: RefCell<JsValue>,
}

impl Widget {
    /// Builds a widget into `root`; nothing is shown before it is configured.
    pub fn new(number: u32, host: HtmlElement, root: ShadowRoot, transport: Rc<Transport>) -> Rc<Widget> {
        Widget::with(number, host, root, transport, State::new(), Rendered::default())
    }

    /// Makes a widget of a sketch, which knows and shows what that did, and the event with which it goes on: where there is no
    /// list yet it begins anew, with what is said of the page by now, if anything is; `page` as in [`super::Page::mount`].
    pub fn resume(sketch: Sketch, page: Option<&str>, transport: Rc<Transport>) -> (Rc<Widget>, Event) {
        let Sketch { number, host, root, mut state, rendered, latest, shown, .. } = sketch;
        let event = if state.phase == Phase::Ready {
            Event::Resumed { shown, notices: effect::judged(&host).1 }
        } else {
            let before = state.forget_all();
            let [url, page_language] = page.map_or(before, told);
            effect::configured(&host, url, page_language)
        };
        let widget = Widget::with(number, host, root, transport, state, rendered);
        widget.latest.replace(latest);
        (widget, event)
    }

    fn with(
        number: u32,
        host: HtmlElement,
        root: ShadowRoot,
        transport: Rc<Transport>,
        state: State,
        rendered: Rendered,
    ) -> Rc<Widget> {
        let widget = Rc::new_cyclic(|me| Widget {
            number,
            host,
            root,
            transport,
            me: me.clone(),
            state: RefCell::new(state),
            queue: RefCell::default(),
            busy: Cell::new(false),
            rendered: RefCell::new(rendered),
            announced: RefCell::default(),
            timers: RefCell::default(),
            downloads: RefCell::default(),
            listeners: RefCell::default(),
            astray: RefCell::default(),
            hosted: Cell::new(false),
            pressed: RefCell::default(),
            room: Cell::default(),
            sheet: RefCell::default(),
            latest: RefCell::new(JsValue::UNDEFINED),
        });
        effect::complete(&widget);
        widget
    }

    /// Lets go of everything that would call back.
    pub fn release(&self) {
        self.listeners.take();
        self.timers.take();
        self.downloads.take();
    }

    /// Reads the attributes. `page` as in [`super::Page::mount`].
    pub fn configure(&self, page: &str) {
        effect::configure(self, page);
    }

    /// Takes an event in. One that arrives while another is worked on waits for its turn.
    pub fn send(&self, event: Event) {
        self.queue.borrow_mut().push(event);
        self.work();
    }

    /// Has an event taken in before what waits already, but after the openings that the host has agreed to.
    fn put_first(&self, event: Event) {
        let mut queue = self.queue.borrow_mut();
        let at = queue.iter().take_while(|waiting| matches!(waiting, Event::Open(_))).count();
        queue.insert(at, event);
    }

    /// Does what is to be done, in order, until nothing is left.
    fn work(&self) {
        if self.busy.replace(true) {
            return;
        }
        loop {
            let next = {
                let mut queue = self.queue.borrow_mut();
                if queue.is_empty() { None } else { Some(queue.remove(0)) }
            };
            let Some(event) = next else { break };
            let effects = {
                let moment = Moment { attended: effect::attended(), offline: !effect::online(), ..moment() };
                update(&mut self.state.borrow_mut(), event, &moment)
            };
            self.carry_out(effects);
        }
        self.busy.set(false);
    }

    fn carry_out(&self, effects: Vec<Effect>) {
        let held = focus::hold(self).or(self.astray.take());
        let mut stale = false;
        let mut others = Vec::new();
        for effect in effects {
            match effect {
                Effect::Render => stale = true,
                Effect::Announce(text) => {
                    *self.announced.borrow_mut() = text;
                    stale = true;
                }
                effect => others.push(effect),
            }
        }
        for effect in others {
            // What follows wants to find the tree as it is to be; built once, with all that is to be said.
            if matches!(effect, Effect::Focus(_) | Effect::Show(_) | Effect::Emit(_)) && core::mem::take(&mut stale) {
                self.render();
            }
            self.perform(effect);
        }
        if stale {
            self.render();
        }
        if let Some(id) = held.filter(|id| !focus::regain(self, id)) {
            self.astray.replace(Some(id));
        }
    }

    fn perform(&self, effect: Effect) {
        match effect {
            Effect::Fetch { url, generation } => self.fetch(&url, generation),
            Effect::Abandon => drop(self.downloads.take()),
            Effect::Word(tag) => self.word(&tag),
            Effect::Emit(event) => {
                self.emit(&event);
            }
            Effect::Wait(timer, ms) => self.wait(timer, ms),
            effect => effect::perform(self, effect),
        }
    }

    /// Brings what is seen up to date.
    fn render(&self) {
        let written = view::tree(&self.state.borrow(), &self.announced.borrow(), &clock::offset);
        // Taken out, because an element that goes may have the focus, and the host hears of that.
        let mut rendered = self.rendered.take();
        rendered.update(self.transport.grow(), &self.root, written);
        self.rendered.replace(rendered);
        effect::rendered(self);
    }

    fn fetch(&self, url: &str, generation: u32) {
        if self.state.borrow().options.is_signed() {
            return signed::fetch(self, url, generation);
        }
        let me = self.me.clone();
        let taker = move |outcome| {
            if let Some(widget) = me.upgrade() {
                widget.answered(generation, outcome);
            }
        };
        self.download(url, Box::new(taker));
    }

    fn download(&self, url: &str, taker: Taker) {
        let timeout = self.state.borrow().options.timeout_ms();
        let download = self.transport.fetch(url, timeout, taker);
        let mut downloads = self.downloads.borrow_mut();
        downloads.retain(|download| !download.is_settled());
        downloads.extend(download);
    }

    fn answered(&self, generation: u32, outcome: Result<Rc<Answer>, Refusal>) {
        self.send(match outcome {
            Ok(answer) => match decode::document(&answer.value, &answer.url, self.transport.outline()) {
                Some((feed, document)) => {
                    self.latest.replace(latest(&answer.value, answer.bytes.length()));
                    Event::Loaded { generation, feed, document }
                }
                None => {
                    let failure = if answer.value.is_undefined() { Failure::NotJson } else { Failure::NotFeed };
                    Event::Failed { generation, failure, retry_after: None, of_signature: false }
                }
            },
            Err((failure, retry_after)) => Event::Failed { generation, failure, retry_after, of_signature: false },
        });
    }

    fn word(&self, tag: &str) {
        if !self.transport.words(tag, self.number) {
            let words = Messages::first();
            self.queue.borrow_mut().push(Event::Worded { language: String::from(tag), words });
        }
    }

    /// The words of a language have come.
    pub fn worded(&self, text: &str) {
        let (language, words) = worded(text);
        self.send(Event::Worded { language, words });
    }

    fn wait(&self, timer: Timer, ms: u32) {
        let me = self.me.clone();
        let timeout = Timeout::new(ms, move || {
            if let Some(widget) = me.upgrade() {
                widget.send(Event::Due(timer));
            }
        });
        if let Some(slot) = self.timers.borrow_mut().get_mut(timer as usize) {
            *slot = Some(timeout);
        }
    }

    /// Turns to a page.
    pub fn turn(&self, page: u32) {
        room::keep(self);
        self.send(Event::Page(page));
    }

    /// A control was pressed, or something else stands in it.
    pub fn press(&self, control: DomElement) {
        self.hosted.set(false);
        self.pressed.borrow_mut().push(control);
        self.send(Event::Pressed);
    }

    /// Tells the host that a statement is to be opened. `false` where it will do so itself.
    fn dispatch_open(&self, id: &str, url: String) -> bool {
        self.emit(&HostEvent::Open { id: String::from(id), url })
    }

    /// Tells the host; `false` where it prevented what it may.
    fn emit(&self, event: &HostEvent) -> bool {
        self.transport.emit(&self.host, event.name(), &announce::data(event))
    }

    /// Where the widget stands; see [`State::summary`].
    pub fn report(&self) -> JsValue {
        self.state.try_borrow().map_or(JsValue::UNDEFINED, |state| announce::data(&state.summary()))
    }
}

/// The id of the statement that `control` stands in.
fn statement_of(control: &DomElement) -> String {
    let article = control.closest("[data-id]").ok().flatten();
    article.and_then(|article| article.get_attribute("data-id")).unwrap_or_default()
}
