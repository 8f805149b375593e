//! A widget without a page: a state, a clock that stands still until told, and a record of what was asked for.

use std::cell::Cell;
use std::rc::Rc;

use communique::failure::Failure;
use communique::feed::wire::{Json, Reader};
use communique::feed::{Document, Items};
use communique::messages::Messages;
use communique::state::{Effect, Event, HostEvent, Kept, Moment, State, Timer, update};
use serde::de::DeserializeSeed;
use serde_json::{Value, json};

use crate::feeds::{NOW, URL};
use crate::options::options;

pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;

thread_local! {
    /// What the clock for slices of work says, and by how much it goes on at each look.
    static CLOCK: Cell<(i64, i64)> = const { Cell::new((0, 0)) };
}

fn tick() -> i64 {
    let (now, step) = CLOCK.get();
    CLOCK.set((now + step, step));
    now
}

pub struct Widget {
    pub state: State,
    pub now: i64,
    pub random: u32,
    pub attended: bool,
    pub offline: bool,
    pub url: String,
    pub page_language: String,
    /// What the last event asked for.
    pub effects: Vec<Effect>,
    /// Requests that have not been answered: URL and generation.
    pub requests: Vec<(String, u32)>,
}

impl Widget {
    /// A widget with these attributes; its feed is asked for.
    pub fn new(attributes: &[(&str, &str)]) -> Widget {
        CLOCK.set((0, 0));
        let mut widget = Widget {
            state: State::new(),
            now: NOW,
            random: 0,
            attended: true,
            offline: false,
            url: URL.into(),
            page_language: String::new(),
            effects: Vec::new(),
            requests: Vec::new(),
        };
        widget.configure(attributes);
        widget
    }

    /// The same with its feed there.
    pub fn with(attributes: &[(&str, &str)], feed: &Value) -> Widget {
        let mut widget = Widget::new(attributes);
        widget.answer(feed);
        widget
    }

    pub fn configure(&mut self, attributes: &[(&str, &str)]) {
        let (options, notices) = options(attributes);
        let page_language = self.page_language.clone();
        self.send(Event::Configured { options, notices, url: self.url.clone(), page_language });
    }

    pub fn send(&mut self, event: Event) {
        self.effects.clear();
        let mut next = Some(event);
        while let Some(event) = next {
            let effects = self.update(event);
            next = effects.contains(&Effect::Obey).then_some(Event::Ordered);
            self.effects.extend(effects.into_iter().filter(|effect| *effect != Effect::Obey));
        }
    }

    /// Takes one event in and leaves it to the test to go on.
    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        let moment = Moment {
            now: self.now,
            random: self.random,
            offset: &|_| 0,
            attended: self.attended,
            offline: self.offline,
            clock: tick,
            normal: crate::search::normal,
        };
        let effects = update(&mut self.state, event, &moment);
        for effect in &effects {
            match effect {
                Effect::Fetch { url, generation } => self.requests.push((url.clone(), *generation)),
                Effect::Abandon => self.requests.clear(),
                _ => {}
            }
        }
        effects
    }

    /// Answers the request made last.
    pub fn answer(&mut self, feed: &Value) {
        let (url, generation) = self.requests.pop().expect("a request");
        self.answer_to(generation, &url, feed);
    }

    pub fn answer_to(&mut self, generation: u32, url: &str, feed: &Value) {
        let (feed, document) = document(feed, url);
        self.send(Event::Loaded { generation, feed, document });
    }

    pub fn fail(&mut self, failure: Failure) {
        self.fail_until(failure, None);
    }

    pub fn fail_until(&mut self, failure: Failure, retry_after: Option<u32>) {
        let (_, generation) = self.requests.pop().expect("a request");
        self.send(Event::Failed { generation, failure, retry_after, of_signature: false });
    }

    /// The document is there, but its signature could not be had.
    pub fn fail_of_signature(&mut self, failure: Failure) {
        let (_, generation) = self.requests.pop().expect("a request");
        self.send(Event::Failed { generation, failure, retry_after: None, of_signature: true });
    }

    /// A copy from the host's storage, fetched at that time.
    pub fn recall(&mut self, feed: &Value, fetched: i64) {
        let (feed, document) = document(feed, URL);
        self.send(Event::Recalled(Some(Kept { feed, document, fetched })));
    }

    /// Lets the time pass for which the last event asked, and the timer run out.
    pub fn wait(&mut self, timer: Timer) {
        let ms = self.waits(timer).expect("a timer");
        self.now += i64::from(ms);
        self.send(Event::Due(timer));
    }

    /// From now on each look at the clock takes so many milliseconds.
    pub fn slow_down(&mut self, step: i64) {
        CLOCK.set((0, step));
    }

    /// Lets the search come to its end; how many slices it took.
    pub fn search(&mut self) -> usize {
        let mut slices = 0;
        while self.state.finding.pending {
            self.send(Event::Due(Timer::Search));
            slices += 1;
        }
        slices
    }

    /// Types into the search box, and waits for what is found.
    pub fn find(&mut self, query: &str) {
        self.send(Event::Typed(query.into()));
        self.search();
    }

    pub fn page(&mut self, page: u32) {
        self.send(Event::Page(page));
    }

    /// The ids on view.
    pub fn shown(&self) -> String {
        let (from, to) = self.state.range();
        (from..to).map(|place| self.state.list.entry(place).unwrap().id.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The ids of the whole list as far as loaded.
    pub fn listed(&self) -> String {
        (0..self.state.list.loaded())
            .map(|place| self.state.list.entry(place).unwrap().id.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Page and pages, as the pager would have them: `2/5`, or `2/…` where their number isn't known.
    pub fn pager(&self) -> String {
        let pages = if self.state.pages_known() { self.state.pages().to_string() } else { "…".into() };
        format!("{}/{pages}", self.state.page)
    }

    /// The URLs just asked for.
    pub fn fetched(&self) -> Vec<&str> {
        fn url(effect: &Effect) -> Option<&str> {
            match effect {
                Effect::Fetch { url, .. } => Some(url.as_str()),
                _ => None,
            }
        }
        self.effects.iter().filter_map(url).collect()
    }

    /// Milliseconds for which a timer was just set.
    pub fn waits(&self, wanted: Timer) -> Option<u32> {
        self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Wait(timer, ms) if *timer == wanted => Some(*ms),
            _ => None,
        })
    }

    pub fn announced(&self) -> Vec<&str> {
        fn text(effect: &Effect) -> Option<&str> {
            match effect {
                Effect::Announce(text) => Some(text.as_str()),
                _ => None,
            }
        }
        self.effects.iter().filter_map(text).collect()
    }

    pub fn warned(&self) -> Vec<&str> {
        fn text(effect: &Effect) -> Option<&str> {
            match effect {
                Effect::Warn(text) => Some(text.as_str()),
                _ => None,
            }
        }
        self.effects.iter().filter_map(text).collect()
    }

    pub fn emitted(&self) -> Vec<HostEvent> {
        let event = |effect: &Effect| match effect {
            Effect::Emit(event) => Some(event.clone()),
            _ => None,
        };
        self.effects.iter().filter_map(event).collect()
    }

    /// The codes of the errors that the host has just heard of.
    pub fn errors(&self) -> Vec<&'static str> {
        let code = |event: &HostEvent| match event {
            HostEvent::Error { failure, .. } => Some(failure.code()),
            _ => None,
        };
        self.emitted().iter().filter_map(code).collect()
    }

    pub fn asked_for(&self, effect: &Effect) -> bool {
        self.effects.contains(effect)
    }

    pub fn word(&mut self, tag: &str) {
        let table = communique::messages::available().iter().find(|table| table.tag == tag).expect("a language");
        let words = Messages::parse(&table.lines().join("\n")).expect("its words");
        self.send(Event::Worded { language: tag.into(), words });
    }
}

/// Two statements on a page.
pub const TWO: &[(&str, &str)] = &[("data-page-size", "2")];
/// Where `2.json` and `3.json` are.
pub const NEXT: &str = "https://press.example.org/feeds/2.json";
/// See [`NEXT`].
pub const THIRD: &str = "https://press.example.org/feeds/3.json";
pub const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
pub const POLLED: &[(&str, &str)] = &[("data-page-size", "2"), ("data-refresh", "10")];

/// A widget whose list was shown ten minutes ago and whose next answer is awaited.
pub fn polling(first: &serde_json::Value) -> Widget {
    let mut widget = Widget::with(POLLED, first);
    widget.wait(Timer::Refresh);
    assert_eq!(widget.fetched(), [URL]);
    widget
}

/// A document as the browser layer would hand it over.
pub fn document(feed: &Value, url: &str) -> (Json, Document) {
    let value = Reader::ANY.deserialize(feed).unwrap();
    let Json::List(items) = value.get("items") else { panic!("no items") };
    let items: Rc<dyn Items> = Rc::new(items.clone());
    (value, Document::new(items, url))
}

/// A feed of undated items with these ids.
pub fn feed(ids: &str) -> Value {
    let items: Vec<Value> =
        ids.split_whitespace().map(|id| json!({ "id": id, "title": id, "content_text": id })).collect();
    json!({ "version": "https://jsonfeed.org/version/1.1", "title": "Statements", "items": items })
}

/// The same, continued at `next`.
pub fn feed_to(ids: &str, next: &str) -> Value {
    feed_with(ids, json!({ "next_url": next }))
}

/// The same with more members of the feed.
pub fn feed_with(ids: &str, members: Value) -> Value {
    let mut feed = feed(ids);
    let Value::Object(members) = members else { panic!("no object") };
    feed.as_object_mut().unwrap().extend(members);
    feed
}

/// A feed of these items.
pub fn feed_of(items: Value) -> Value {
    feed_with("", json!({ "items": items }))
}
