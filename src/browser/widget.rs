//! One widget: its state, what it owns in the page, and the loop that takes events in and carries effects out. Dropping
//! it releases listeners, timers and requests; it decides nothing itself.

mod sequel;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element as DomElement, Event as DomEvent, HtmlElement, ShadowRoot};

use super::dom::property;
use super::fetch::{Answer, Download, Refusal, Taker, Transport};
use super::render::Rendered;
use super::{announce, clock, decode, storage};
use crate::failure::Failure;
use crate::feed::Document;
use crate::feed::decode::FEED_FIELDS;
use crate::messages::Messages;
use crate::options::Options;
use crate::scrutiny::Glance;
use crate::slice::next_part;
use crate::state::{Chore, Effect, Event, Moment, Phase, State, TIMERS, Timer, begin};
use crate::view;
use sequel::room::{Room, Sheet};

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
    /// What is still to be done for an event that has been taken in; not empty only while the sequel is awaited.
    effects: RefCell<Vec<Effect>>,
    busy: Cell<bool>,
    awaiting: Cell<bool>,
    rendered: RefCell<Rendered>,
    announced: RefCell<String>,
    timers: RefCell<[Option<Timeout>; TIMERS]>,
    downloads: RefCell<Vec<Download>>,
    listeners: RefCell<Vec<EventListener>>,
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
        let mut state = State::new();
        state.partial = transport.is_partial();
        let widget = Rc::new_cyclic(|me| Widget {
            number,
            host,
            root,
            transport,
            me: me.clone(),
            state: RefCell::new(state),
            queue: RefCell::default(),
            effects: RefCell::default(),
            busy: Cell::new(false),
            awaiting: Cell::new(false),
            rendered: RefCell::default(),
            announced: RefCell::default(),
            timers: RefCell::default(),
            downloads: RefCell::default(),
            listeners: RefCell::default(),
            pressed: RefCell::default(),
            room: Cell::default(),
            sheet: RefCell::default(),
            latest: RefCell::new(JsValue::UNDEFINED),
        });
        widget.listen();
        if !widget.transport.is_partial() {
            sequel::complete(&widget);
        }
        widget
    }

    /// Lets go of everything that would call back.
    pub fn release(&self) {
        self.listeners.take();
        self.timers.take();
        self.downloads.take();
    }

    fn listen(&self) {
        let mut listeners = self.listeners.borrow_mut();
        for name in ["click", "input"] {
            let me = self.me.clone();
            let options = EventListenerOptions::enable_prevent_default();
            listeners.push(EventListener::new_with_options(&self.root, name, options, move |event| {
                if let Some(widget) = me.upgrade() {
                    widget.used(event);
                }
            }));
        }
    }

    /// Reads the attributes. `page` is the feed's URL, absolute, or empty; a line break; and the page's language around the
    /// widget.
    pub fn configure(&self, page: &str) {
        let mut rest = Some(page);
        let [url, page_language] = [(); 2].map(|()| String::from(next_part(&mut rest, b'\n').unwrap_or_default()));
        if !self.transport.is_partial() {
            return sequel::configure(self, url, page_language);
        }
        let mut glance = Glance::default();
        let options = Options::read(&|name| self.host.get_attribute(name), &mut glance);
        self.queue.borrow_mut().push(Event::Configured { options, notices: Vec::new(), url, page_language });
        if glance.faulty {
            self.queue.borrow_mut().push(Event::Chore(Chore::Options));
        }
        if self.state.borrow().lost {
            self.await_sequel();
        }
        self.work();
    }

    /// Takes an event in. One that arrives while another is worked on waits for its turn.
    pub fn send(&self, event: Event) {
        self.queue.borrow_mut().push(event);
        self.work();
    }

    /// Does what is to be done, in order, until nothing is left or the sequel is needed that isn't here.
    fn work(&self) {
        if self.awaiting.get() || self.busy.replace(true) {
            return;
        }
        while self.carry_out() {
            let next = {
                let mut queue = self.queue.borrow_mut();
                let lost = self.state.borrow().lost;
                let place = queue.iter().position(|event| !lost || !waits(event));
                place.map(|place| queue.remove(place))
            };
            let Some(event) = next else { break };
            match self.update(event) {
                Ok(effects) => *self.effects.borrow_mut() = effects,
                Err(event) => {
                    self.queue.borrow_mut().insert(0, event);
                    self.await_sequel();
                    break;
                }
            }
        }
        self.busy.set(false);
    }

    fn update(&self, event: Event) -> Result<Vec<Effect>, Event> {
        let mut moment = Moment {
            now: clock::now(),
            random: clock::random(),
            offset: &clock::offset,
            // For the sequel to say; the first list doesn't ask.
            attended: true,
            offline: false,
            clock: clock::now,
            normal: super::sequel::normal,
        };
        let state = &mut *self.state.borrow_mut();
        let outcome = begin(state, event, &moment);
        match outcome {
            Err(event) if !state.partial => Ok(sequel::update(state, event, &mut moment)),
            outcome => outcome,
        }
    }

    /// Carries out the effects that are waiting. `false` where one of them needs the sequel; it is then first in line.
    fn carry_out(&self) -> bool {
        let mut stale = false;
        loop {
            let next = {
                let mut effects = self.effects.borrow_mut();
                if effects.is_empty() { None } else { Some(effects.remove(0)) }
            };
            // What follows wants to find the tree as it is to be.
            if stale && matches!(next, None | Some(Effect::Focus(_) | Effect::Emit(_))) {
                if !self.render() {
                    let mut effects = self.effects.borrow_mut();
                    if let Some(next) = next {
                        effects.insert(0, next);
                    }
                    effects.insert(0, Effect::Render);
                    return false;
                }
                stale = false;
            }
            match next {
                None => return true,
                Some(Effect::Render) => stale = true,
                Some(Effect::Announce(text)) => {
                    *self.announced.borrow_mut() = text;
                    stale = true;
                }
                Some(effect) => self.perform(effect),
            }
        }
    }

    fn perform(&self, effect: Effect) {
        match effect {
            Effect::Fetch { url, generation } => self.fetch(&url, generation),
            Effect::Abandon => drop(self.downloads.take()),
            Effect::Word(tag) => self.word(&tag),
            Effect::Emit(event) => announce::emit(&self.host, event),
            Effect::Wait(timer, ms) => self.wait(timer, ms),
            Effect::Postpone(chore) => self.queue.borrow_mut().push(Event::Chore(chore)),
            // Only the sequel asks for these.
            effect if !self.transport.is_partial() => sequel::perform(self, effect),
            _ => {}
        }
    }

    /// Asks for the program's sequel and waits.
    fn await_sequel(&self) {
        self.awaiting.set(true);
        self.transport.ask_for_sequel(self.number);
    }

    /// The sequel is there, or can't be had: then the list is shown as far as it goes without, the event that needs it is
    /// dropped unless it can wait, and the reader told. From a widget that waits for it and shows no list yet the loader takes over.
    pub fn resume(&self, there: bool) {
        let awaited = self.awaiting.replace(false);
        if !there && (!awaited || self.state.borrow().phase != Phase::Ready) {
            return;
        }
        {
            let state = &mut *self.state.borrow_mut();
            state.lost = !there;
            state.partial &= !there;
        }
        if there {
            sequel::complete(self);
        }
        {
            let mut queue = self.queue.borrow_mut();
            if there {
                queue.push(Event::Chore(Chore::Ahead));
            } else {
                self.pressed.borrow_mut().clear();
                if self.effects.borrow().is_empty() && !queue.first().is_none_or(waits) {
                    queue.remove(0);
                }
            }
        }
        self.effects.borrow_mut().insert(0, Effect::Render);
        self.work();
    }

    /// Brings what is seen up to date. `false` where that takes the sequel.
    fn render(&self) -> bool {
        let nodes = view::tree(&self.state.borrow(), &self.announced.borrow(), &clock::offset);
        match nodes {
            Some(nodes) => {
                let partial = self.transport.is_partial();
                // Taken out, because an element that goes may have the focus, and the host hears of that.
                let mut rendered = self.rendered.take();
                rendered.update(&self.root, nodes, partial);
                self.rendered.replace(rendered);
                if !partial {
                    sequel::rendered(self);
                }
            }
            None => self.await_sequel(),
        }
        !self.awaiting.get()
    }

    fn fetch(&self, url: &str, generation: u32) {
        if self.state.borrow().options.is_signed() {
            // Without the sequel nothing is verified, so nothing is fetched.
            if !self.transport.is_partial() {
                sequel::fetch(self, url, generation);
            }
            return;
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
            Ok(answer) => match decode::items(&answer.value, self.transport.outline()) {
                Some(items) => {
                    *self.latest.borrow_mut() = if answer.bytes.length() > storage::SIZE_MAX {
                        JsValue::UNDEFINED
                    } else {
                        answer.value.clone()
                    };
                    Event::Loaded {
                        generation,
                        feed: decode::fields(&answer.value, FEED_FIELDS),
                        document: Document::new(Rc::new(items), &answer.url),
                    }
                }
                None => {
                    let failure = if answer.value.is_undefined() { Failure::NotJson } else { Failure::NotFeed };
                    Event::Failed { generation, failure, retry_after: None }
                }
            },
            Err((failure, retry_after)) => Event::Failed { generation, failure, retry_after },
        });
    }

    fn word(&self, tag: &str) {
        if !self.transport.words(tag, self.number) {
            let words = Messages::first();
            self.queue.borrow_mut().push(Event::Worded { language: String::from(tag), words });
        }
    }

    /// The words of a language have come: the tag that was asked for, a line break, and the file.
    pub fn worded(&self, text: &str) {
        let mut rest = Some(text);
        let language = String::from(next_part(&mut rest, b'\n').unwrap_or_default());
        let words = rest.and_then(Messages::begin).unwrap_or_else(Messages::first);
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

    /// A control was pressed, or something else stands in it.
    fn used(&self, event: &DomEvent) {
        // In whichever document's class: the element may have been adopted.
        let Some(target) = event.target().map(JsCast::unchecked_into::<DomElement>) else { return };
        let Ok(Some(control)) = target.closest("[data-do]") else { return };
        if control.has_attribute("aria-disabled") {
            return;
        }
        // A link is followed at once, or never; into another tab or window it is the browser's affair.
        if control.get_attribute("data-do").is_some_and(|action| action == "visit") {
            let elsewhere = ["ctrlKey", "metaKey", "shiftKey"].iter().any(|key| property(event, key).is_truthy());
            if !elsewhere
                && !self.dispatch_open(&statement_of(&control), &control.get_attribute("href").unwrap_or_default())
            {
                event.prevent_default();
            }
            return;
        }
        {
            let mut pressed = self.pressed.borrow_mut();
            // Pressed again for want of an answer is pressed once.
            if pressed.contains(&control) {
                return;
            }
            pressed.push(control);
        }
        self.send(Event::Pressed);
    }

    /// Tells the host that a statement is to be opened. `false` where it will do so itself.
    fn dispatch_open(&self, id: &str, url: &str) -> bool {
        let detail = announce::data(&[("id", id.into()), ("url", url.into())]);
        announce::dispatch(&self.host, "communique-open", true, &detail)
    }

    /// Where the widget stands: `{ status, page, pages, count, stale }`.
    pub fn report(&self) -> JsValue {
        let Ok(state) = self.state.try_borrow() else { return JsValue::UNDEFINED };
        let status = match state.phase {
            Phase::Loading => "loading",
            Phase::Ready => "ready",
            Phase::Failed(_) => "error",
        };
        announce::data(&[
            ("status", status.into()),
            ("page", state.page.into()),
            ("pages", state.pages().into()),
            ("count", state.count().into()),
            ("stale", state.stale.is_some().into()),
        ])
    }
}

/// Whether an event that needs the sequel is kept for it where it could not be had: a change of the attributes, and what
/// nobody asked for, which is no reason to try again.
fn waits(event: &Event) -> bool {
    matches!(event, Event::Configured { .. } | Event::Chore(_) | Event::Due(Timer::Search))
}

/// The id of the statement that `control` stands in.
fn statement_of(control: &DomElement) -> String {
    let article = control.closest("[data-id]").ok().flatten();
    article.and_then(|article| article.get_attribute("data-id")).unwrap_or_default()
}
