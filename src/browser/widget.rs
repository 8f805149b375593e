//! One widget: its state, what it owns in the page, and the loop that takes events in and carries effects out. Dropping
//! it releases listeners, timers and requests; it decides nothing itself.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element as DomElement, Event as DomEvent, HtmlElement, ShadowRoot};

use super::dom::window;
use super::fetch::{Answer, Download, Refusal, Transport, settled};
use super::render::Rendered;
use super::{announce, clock, decode, storage};
use crate::failure::Failure;
use crate::feed::Document;
use crate::feed::decode::FEED_FIELDS;
use crate::messages::Messages;
use crate::options::Options;
use crate::state::{Effect, Event, Moment, Phase, State, Timer, update};
use crate::view;

/// A widget of the page.
pub struct Widget {
    host: HtmlElement,
    root: ShadowRoot,
    transport: Rc<Transport>,
    me: Weak<Widget>,
    state: RefCell<State>,
    queue: RefCell<Vec<Event>>,
    busy: Cell<bool>,
    rendered: RefCell<Rendered>,
    announced: RefCell<String>,
    timers: RefCell<[Option<Timeout>; 3]>,
    downloads: RefCell<Vec<Rc<Download>>>,
    listeners: RefCell<Vec<EventListener>>,
    /// The last feed value, unless it is too large for the host's storage.
    latest: RefCell<JsValue>,
}

impl Widget {
    /// Builds a widget into `root`; nothing is shown before it is configured.
    pub fn new(host: HtmlElement, root: ShadowRoot, transport: Rc<Transport>) -> Rc<Widget> {
        let widget = Rc::new_cyclic(|me| Widget {
            host,
            root,
            transport,
            me: me.clone(),
            state: RefCell::new(State::new()),
            queue: RefCell::default(),
            busy: Cell::new(false),
            rendered: RefCell::default(),
            announced: RefCell::default(),
            timers: RefCell::default(),
            downloads: RefCell::default(),
            listeners: RefCell::default(),
            latest: RefCell::new(JsValue::UNDEFINED),
        });
        widget.listen();
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
        let me = self.me.clone();
        let options = EventListenerOptions::enable_prevent_default();
        listeners.push(EventListener::new_with_options(&self.root, "click", options, move |event| {
            if let Some(widget) = me.upgrade() {
                widget.clicked(event);
            }
        }));
        if let Some(window) = window() {
            // The second bubbles up from the document, whose own methods a named element of the page can hide.
            for name in ["online", "visibilitychange"] {
                let me = self.me.clone();
                listeners.push(EventListener::new(&window, name, move |_| {
                    if let Some(widget) = me.upgrade()
                        && attended()
                    {
                        widget.send(Event::Attended);
                    }
                }));
            }
        }
    }

    /// Reads the attributes. `url` is the feed's, absolute, or empty.
    pub fn configure(&self, url: String) {
        let (options, notices) = Options::parse(&|name| self.host.get_attribute(name));
        self.send(Event::Configured { options, notices, url, page_language: self.page_language() });
    }

    /// The nearest `lang`, out of shadow trees too.
    fn page_language(&self) -> String {
        let mut at: Option<web_sys::Node> = Some(self.host.clone().into());
        while let Some(node) = at {
            if let Some(language) = node.dyn_ref::<DomElement>().and_then(|element| element.get_attribute("lang"))
                && !language.trim().is_empty()
            {
                return language;
            }
            at = node.parent_node().or_else(|| node.dyn_ref::<ShadowRoot>().map(|root| root.host().into()));
        }
        String::new()
    }

    /// Takes an event in. One that arrives while another is worked on waits for its turn.
    pub fn send(&self, event: Event) {
        self.queue.borrow_mut().push(event);
        if self.busy.replace(true) {
            return;
        }
        loop {
            let next = {
                let mut queue = self.queue.borrow_mut();
                if queue.is_empty() { None } else { Some(queue.remove(0)) }
            };
            let Some(event) = next else { break };
            let moment = Moment {
                now: clock::now(),
                random: clock::random(),
                offset: &clock::offset,
                attended: attended(),
                offline: window().is_some_and(|window| !window.navigator().on_line()),
            };
            let effects = update(&mut self.state.borrow_mut(), event, &moment);
            let mut stale = false;
            for effect in effects {
                // What follows wants to find the tree as it is to be.
                if stale && matches!(effect, Effect::Focus(_) | Effect::Emit(_)) {
                    self.render();
                    stale = false;
                }
                match effect {
                    Effect::Render => stale = true,
                    Effect::Announce(text) => {
                        *self.announced.borrow_mut() = text;
                        stale = true;
                    }
                    effect => self.perform(effect),
                }
            }
            if stale {
                self.render();
            }
        }
        self.busy.set(false);
    }

    fn perform(&self, effect: Effect) {
        match effect {
            Effect::Render | Effect::Announce(_) => {}
            Effect::Fetch { url, generation } => self.fetch(&url, generation),
            Effect::Abandon => self.downloads.borrow_mut().clear(),
            Effect::Word(tag) => self.word(&tag),
            Effect::Focus(place) => self.focus(place),
            Effect::Emit(event) => announce::emit(&self.host, event),
            Effect::Warn(line) => announce::warn(&line),
            Effect::Wait(timer, ms) => self.wait(timer, ms),
            Effect::Keep => storage::keep(self.state.borrow().url(), &self.latest.borrow(), clock::now()),
            Effect::Recall => self.recall(),
        }
    }

    fn render(&self) {
        let nodes = view::tree(&self.state.borrow(), &self.announced.borrow(), &clock::offset);
        self.rendered.borrow_mut().update(&self.root, nodes);
    }

    fn fetch(&self, url: &str, generation: u32) {
        let me = self.me.clone();
        let timeout = self.state.borrow().options.timeout_ms();
        let taker = move |outcome| {
            if let Some(widget) = me.upgrade() {
                widget.answered(generation, outcome);
            }
        };
        let download = self.transport.fetch(url, timeout, Box::new(taker));
        let mut downloads = self.downloads.borrow_mut();
        downloads.retain(|download| !download.is_settled());
        downloads.push(download);
    }

    fn answered(&self, generation: u32, outcome: Result<Rc<Answer>, Refusal>) {
        self.send(match outcome {
            Ok(answer) => match decode::items(&answer.value, self.transport.outline()) {
                Some(items) => {
                    *self.latest.borrow_mut() =
                        if answer.size > storage::SIZE_MAX { JsValue::UNDEFINED } else { answer.value.clone() };
                    Event::Loaded {
                        generation,
                        feed: decode::fields(&answer.value, FEED_FIELDS),
                        document: Document::new(Rc::new(items), &answer.url),
                    }
                }
                None => Event::Failed { generation, failure: Failure::NotFeed, retry_after: None },
            },
            Err((failure, retry_after)) => Event::Failed { generation, failure, retry_after },
        });
    }

    fn recall(&self) {
        let url = String::from(self.state.borrow().url());
        if let Some((value, fetched)) = storage::recall(&url)
            && let Some(items) = decode::items(&value, self.transport.outline())
        {
            let document = Document::new(Rc::new(items), &url);
            self.queue.borrow_mut().push(Event::Recalled {
                feed: decode::fields(&value, FEED_FIELDS),
                document,
                fetched,
            });
        }
    }

    fn word(&self, tag: &str) {
        let language = String::from(tag);
        let Some(promise) = self.transport.words(tag) else {
            self.queue.borrow_mut().push(Event::Worded { language, words: Messages::english() });
            return;
        };
        let me = self.me.clone();
        settled(
            &promise,
            Box::new(move |text| {
                if let Some(widget) = me.upgrade() {
                    let words = text.as_string().and_then(|text| Messages::parse(&text));
                    widget.send(Event::Worded { language, words: words.unwrap_or_else(Messages::english) });
                }
            }),
        );
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

    /// Puts the focus on the heading of the statement at `place` of the list, with the list's top in view.
    fn focus(&self, place: u32) {
        let from = self.state.borrow().range().0;
        let articles = self.root.query_selector_all("article");
        let Some(article) = articles.ok().and_then(|articles| articles.item(place.saturating_sub(from))) else {
            return;
        };
        let article: DomElement = article.unchecked_into();
        let top = article.get_bounding_client_rect().top();
        let height = window().and_then(|window| window.inner_height().ok()).and_then(|height| height.as_f64());
        if top < 0.0 || height.is_some_and(|height| top > height / 2.0) {
            article.scroll_into_view();
        }
        if let Ok(Some(heading)) = article.query_selector("[tabindex]") {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = heading.unchecked_into::<HtmlElement>().focus_with_options(&options);
        }
    }

    /// Asks the host whether a statement may be opened here, and opens it.
    pub fn offer(&self, id: String) {
        let url = self.state.borrow().url_of(&id);
        let detail = announce::data(&[("id", id.as_str().into()), ("url", url.into())]);
        if announce::dispatch(&self.host, "communique-open", true, &detail) {
            self.send(Event::Open(id));
        }
    }

    fn clicked(&self, event: &DomEvent) {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<DomElement>().ok()) else { return };
        let Ok(Some(control)) = target.closest("[data-do]") else { return };
        if control.has_attribute("aria-disabled") {
            return;
        }
        let statement =
            || control.closest("[data-id]").ok().flatten().and_then(|article| article.get_attribute("data-id"));
        match control.get_attribute("data-do").unwrap_or_default().as_str() {
            "toggle" => {
                if let Some(id) = statement() {
                    match control.get_attribute("aria-expanded").as_deref() {
                        Some("true") => self.send(Event::Close(id)),
                        _ => self.offer(id),
                    }
                }
            }
            "visit" => {
                let id = statement().unwrap_or_default();
                let url = control.get_attribute("href").unwrap_or_default();
                let detail = announce::data(&[("id", id.into()), ("url", url.into())]);
                if !announce::dispatch(&self.host, "communique-open", true, &detail) {
                    event.prevent_default();
                }
            }
            "page" => {
                if let Some(page) = control.get_attribute("data-page").and_then(|page| page.parse().ok()) {
                    self.send(Event::Page(page));
                }
            }
            "more" => self.send(Event::More),
            "retry" => self.send(Event::Retry),
            "reveal" => self.send(Event::Reveal),
            _ => {}
        }
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

/// Whether somebody may be looking, and the browser has a connection.
fn attended() -> bool {
    window().is_some_and(|window| {
        window.navigator().on_line() && window.document().is_some_and(|document| !document.hidden())
    })
}
