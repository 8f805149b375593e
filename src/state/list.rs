//! The list: the documents read, their entries in order, which of them are shown, and what becomes of the state with another
//! list. Fetches nothing.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use super::finding::Finding;
use super::relations::Relations;
use super::walk::Walk;
use super::{Effect, HostEvent, Moment, Phase, State, Timer, sequel};
use crate::feed::wire::Json;
use crate::feed::{Document, Entry, Statement, decode, order};
use crate::filter;
use crate::scrutiny::Scrutiny;

/// The list, and what it is made of.
#[derive(Default)]
pub struct List {
    /// The documents read so far; one that nothing refers to any more is empty.
    pub documents: Vec<Document>,
    pub(super) entries: Vec<Entry>,
    /// Those on show, as places among them.
    pub(super) shown: Vec<u32>,
    /// How many entries the options let through.
    pub(super) admitted: u32,
    /// When its beginning was fetched.
    pub fetched: i64,
    /// What the feed's author can't know; see [`order::twins`].
    pub(super) seed: u32,
    pub(super) relations: RefCell<Relations>,
}

impl List {
    /// The number of statements that are loaded and shown.
    pub fn loaded(&self) -> u32 {
        self.shown.len() as u32
    }

    /// The entry at this place of the list.
    pub fn entry(&self, place: u32) -> Option<&Entry> {
        self.entries.get(*self.shown.get(place as usize)? as usize)
    }

    /// Where the statement at this place of the list is read from: a document and the item's place in it.
    pub fn source(&self, place: u32) -> Option<(&Document, u32)> {
        let entry = self.entry(place)?;
        Some((self.documents.get(entry.document as usize)?, entry.index))
    }

    /// The place in the list of the statement called `id`.
    pub fn place(&self, id: &str) -> Option<u32> {
        self.place_among(&self.shown, id)
    }

    /// Its place among `chosen` entries.
    pub(super) fn place_among(&self, chosen: &[u32], id: &str) -> Option<u32> {
        let is_it = |at: &u32| self.entries.get(*at as usize).is_some_and(|entry| entry.id.as_str() == id);
        chosen.iter().position(is_it).map(|place| place as u32)
    }

    /// The publisher's page of the statement called `id`; empty where there is none.
    pub fn url_of(&self, id: &str) -> String {
        self.statement(id).and_then(|statement| statement.url).unwrap_or_default()
    }

    /// The statement called `id`, whole.
    pub fn statement(&self, id: &str) -> Option<Statement> {
        let (document, index) = self.source(self.place(id)?)?;
        decode::statement(document, index, &mut Vec::new())
    }
}

impl State {
    /// An answer is there: what failed before counts no more.
    pub(super) fn note_answer(&mut self, moment: &Moment) {
        self.requests.first.forget_failures();
        self.list.seed = moment.random;
        self.list.fetched = moment.now;
        self.stale = None;
    }

    /// Makes `document`, whose own members have been read, the whole list.
    pub(super) fn adopt<S: Scrutiny>(&mut self, document: Document, scrutiny: &mut S) {
        self.faults.feed.clear();
        self.list.entries = listing(&document, 0, &[], self.list.seed, scrutiny);
        self.walk = Walk::default();
        self.walk.begin([&self.url, &document.url]);
        self.feed.next_url = self.walk.judge(self.feed.next_url.take(), scrutiny);
        self.requests.continuing = None;
        self.list.documents.clear();
        self.list.documents.push(document);
        self.finding = Finding::default();
        self.phase = Phase::Ready;
        self.page = 1;
    }

    /// Chooses the entries that the list consists of: those whose time has come, that the options let through, and that the
    /// reader's search has found. In how many milliseconds the next one's time comes, if that is before long.
    pub(super) fn admit(&mut self, moment: &Moment) -> Option<u32> {
        let mut due = i64::MAX;
        self.list.shown.clear();
        self.finding.candidates.clear();
        self.list.admitted = 0;
        let limit = self.options.limit();
        let filtered = filter::is_active(&self.options);
        let finds = self.finds();
        for (at, entry) in self.list.entries.iter().enumerate() {
            if limit != 0 && self.list.admitted == limit {
                break;
            }
            if let Some(begins) = comes(entry, moment.now, moment.offset) {
                due = due.min(begins);
                continue;
            }
            if !filtered || sequel::admits(&self.options, &self.list, entry, &mut self.finding, moment) {
                self.list.admitted += 1;
                if finds {
                    self.finding.candidates.push(at as u32);
                }
                if entry.hit || !self.finding.narrowed {
                    self.list.shown.push(at as u32);
                }
            }
        }
        self.page = self.page.clamp(1, self.pages().max(1));
        // A timer can't wait for longer than 2^31 milliseconds.
        u32::try_from(due - moment.now).ok().filter(|ms| *ms < 2_000_000_000)
    }

    /// Reads a first document to the last word and makes it the whole list.
    pub(super) fn read(&mut self, members: &Json, document: Document) {
        let mut notices = Vec::new();
        self.feed = decode::feed(members, &document.url, &mut notices);
        self.adopt(document, &mut notices);
        self.faults.feed = notices;
    }

    /// Chooses the entries that the list consists of, and what is new of those held back; sees to it that others come when
    /// their time has come.
    pub(super) fn admit_now(&mut self, moment: &Moment, effects: &mut Vec<Effect>) {
        let held = self.weigh(moment);
        let own = self.admit(moment);
        self.list.relations = Relations::at(moment.now);
        if let Some(ms) = [own, held].into_iter().flatten().min() {
            effects.push(Effect::Wait(Timer::Publication, ms));
        }
    }

    /// Chooses the entries that the list consists of, and has them searched anew.
    pub(super) fn choose(&mut self, moment: &Moment, effects: &mut Vec<Effect>) {
        self.admit_now(moment, effects);
        self.finding.restart();
        if self.finds() {
            effects.push(Effect::Wait(Timer::Search, 0));
        }
    }

    /// A fresh list is there: shows it and says so.
    pub(super) fn listed(&mut self, moment: &Moment, effects: &mut Vec<Effect>) {
        self.choose(moment, effects);
        self.ask_for_words(effects);
        effects.push(Effect::Render);
        self.tell_of_list(effects);
        self.report(effects);
    }

    /// Tells the host that the list is there, or there anew.
    pub(super) fn tell_of_list(&self, effects: &mut Vec<Effect>) {
        let (count, pages, stale) = (self.count(), self.pages(), self.stale.is_some());
        effects.push(Effect::Emit(HostEvent::Load { count, pages, stale }));
    }
}

/// When the time of `entry` comes, if that is after `now`.
pub(super) fn comes(entry: &Entry, now: i64, offset: &dyn Fn(i64) -> i32) -> Option<i64> {
    // The time zone is asked for only where it can matter: of a hundred thousand dates, nearly all are past.
    let date = entry.date.filter(|date| date.ends() > now - crate::date::DAY_MS)?;
    Some(date.begins(offset)).filter(|begins| *begins > now)
}

/// The entries of a document in their order, without those whose id is `known` already; for `seed` see [`order::twins`].
pub(super) fn listing<S: Scrutiny>(
    document: &Document,
    number: u32,
    known: &[Entry],
    seed: u32,
    scrutiny: &mut S,
) -> Vec<Entry> {
    let entries = decode::entries(document, number, scrutiny);
    order::newest_first(order::without_repeats(entries, known, seed, scrutiny))
}
