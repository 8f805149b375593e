//! What a refresh brings to a list that is on view: what is known changes in place, what is new waits until the reader lets it
//! in. Part of the program's sequel but for [`Arrival`] itself; fetches nothing.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use super::list::listing;
use super::{Effect, Moment, State};
use crate::feed::wire::Json;
use crate::feed::{Document, Entry, Feed, Nothing, Status, decode, order};
use crate::messages::Label;

/// A list that a refresh brought and that the reader has not asked to see yet.
pub struct Arrival {
    feed: Feed,
    entries: Vec<Entry>,
    document: u32,
    /// The places of those among them that the list would show now and doesn't know.
    pub(super) new: Vec<u32>,
}

impl State {
    /// Takes in a newer form of the first document while a list is on view: what is known changes in place, what is new
    /// waits until the reader wants it.
    pub(super) fn refresh(&mut self, feed: &Json, document: Document, moment: &Moment, effects: &mut Vec<Effect>) {
        let read = self.read_now();
        let admitted = self.list.admitted;
        let list = &mut self.list;
        let mut notices = Vec::new();
        let number = list.documents.len() as u32;
        let newer = decode::feed(feed, &document.url, &mut notices);
        self.feed.expired = newer.expired;
        let mut fresh = listing(&document, number, &[], list.seed, &mut notices);
        list.documents.push(document);
        self.faults.feed = notices;
        let twins = order::twins(&list.entries, &fresh, list.seed);
        let known = list.entries.len();
        for (at, twin) in &twins {
            if let (Some(entry), Some(twin)) = (list.entries.get_mut(*at), fresh.get_mut(*twin - known)) {
                twin.hit = entry.hit;
                entry.document = twin.document;
                entry.index = twin.index;
                entry.date = twin.date;
            }
        }
        self.drop_removed(number, &fresh, newer.next_url.is_some());
        self.arrival = Some(Arrival { feed: newer, entries: fresh, document: number, new: Vec::new() });
        self.weigh(moment);
        let held = self.arrived() > 0 && !self.list.entries.is_empty();
        if !held {
            self.succeed(effects);
        }
        self.settle(moment, effects);
        let mut said = self.changed_since(read);
        if held {
            said.push_str(&self.words.count(Label::NewStatements, self.arrived()));
        } else if admitted > 0 && self.list.admitted == 0 {
            said.push_str(self.words.get(Label::Empty));
        }
        if !said.is_empty() {
            effects.push(Effect::Announce(said));
        }
    }

    /// Finds out what is new of that which is held back: what would be shown in the place of the list, now and with these
    /// options, and isn't known there. In how many milliseconds there is more, if that is before long. The list itself has
    /// to be chosen anew afterwards.
    pub(super) fn weigh(&mut self, moment: &Moment) -> Option<u32> {
        let mut arrival = self.arrival.take()?;
        let view = (self.page, mem::take(&mut self.finding.narrowed));
        mem::swap(&mut self.list.entries, &mut arrival.entries);
        let due = self.admit(moment);
        mem::swap(&mut self.list.entries, &mut arrival.entries);
        (self.page, self.finding.narrowed) = view;
        let known = self.list.entries.len();
        let twins = order::twins(&self.list.entries, &arrival.entries, self.list.seed);
        let is_known = |at: &u32| twins.binary_search_by_key(&(known + *at as usize), |(_, twin)| *twin).is_ok();
        arrival.new = mem::take(&mut self.list.shown);
        arrival.new.retain(|at| !is_known(at));
        self.arrival = Some(arrival);
        due
    }

    /// The statements on view whose text the reader has opened, and how they stand.
    fn read_now(&self) -> Vec<(String, Status)> {
        let (from, to) = self.range();
        let opened =
            (from..to).filter_map(|place| Some(self.list.entry(place)?.id.as_str()).filter(|id| self.opening.has(id)));
        opened.filter_map(|id| Some((String::from(id), self.list.statement(id)?.status))).collect()
    }

    /// Which of them has been corrected or withdrawn since, in words: what is being read changes under the reader.
    fn changed_since(&self, read: Vec<(String, Status)>) -> String {
        let mut said = String::new();
        for (id, before) in read {
            let Some(statement) = self.list.statement(&id).filter(|statement| statement.status != before) else {
                continue;
            };
            let label = match statement.status {
                Status::Valid => continue,
                Status::Corrected => Label::Corrected,
                Status::Withdrawn => Label::Withdrawn,
            };
            for part in [self.words.get(label), ": ", &statement.title, ". "] {
                said.push_str(part);
            }
        }
        said
    }

    /// Shows the list as it is by now, and says so.
    fn settle(&mut self, moment: &Moment, effects: &mut Vec<Effect>) {
        self.release_documents();
        self.choose(moment, effects);
        self.tell_of_list(effects);
        effects.push(Effect::Render);
        if self.walk.failure.is_none() || self.requests.continuing.is_some() {
            self.go_on(effects);
        }
    }

    /// Drops what stood in the first document and is not in its newer form, `number`, any more, unless it may have moved on
    /// into the archive: that is only what is older than all that is left there. The archive is walked from where the list
    /// on view ends, so what moved on may come in no other way as long as that is on view.
    fn drop_removed(&mut self, number: u32, fresh: &[Entry], goes_on: bool) {
        let oldest = fresh.iter().filter_map(|entry| entry.date).map(|date| date.key()).min();
        let last = self.list.entries.iter().rposition(|entry| entry.document == number);
        // Addresses don't tell: that of the first document may be another each time.
        let continuations = &self.walk.continuations;
        let mut place = 0;
        self.list.entries.retain(|entry| {
            let above = last.is_some_and(|last| place < last);
            place += 1;
            let newer = entry.date.zip(oldest).is_some_and(|(date, oldest)| date.key() > oldest);
            let moved_on = goes_on && !above && !newer;
            entry.document == number || moved_on || continuations.contains(&entry.document)
        });
    }

    /// Puts the newer first document in the place of the one before; what was walked to beyond it stays. Where that is nothing
    /// yet, the walk begins anew, at the newer document's end.
    fn succeed(&mut self, effects: &mut Vec<Effect>) {
        let Some(arrival) = self.arrival.take() else { return };
        let next = mem::replace(&mut self.feed, arrival.feed).next_url;
        let list = &mut self.list;
        let mut older = mem::replace(&mut list.entries, arrival.entries);
        older.retain(|entry| entry.document != arrival.document);
        if !self.walk.continuations.is_empty() {
            list.entries.extend(order::without_repeats(older, &list.entries, list.seed, &mut Vec::new()));
            self.feed.next_url = next;
            return;
        }
        let url = list.documents.get(arrival.document as usize).map_or("", |document| &document.url);
        self.walk.begin([&self.url, url]);
        self.feed.next_url = self.walk.judge(self.feed.next_url.take(), &mut self.faults.feed);
        if older.is_empty() && self.feed.next_url == next {
            return;
        }
        // What was asked for follows on the older document.
        self.walk.mend();
        self.requests.further.forget_failures();
        if self.requests.continuing.take().is_some() {
            if self.requests.loading.is_none() {
                // A request for the same address would join it.
                effects.push(Effect::Abandon);
            }
            self.fetch_next(effects);
        }
    }

    /// Empties the documents that no entry refers to any more.
    fn release_documents(&mut self) {
        let list = &mut self.list;
        let mut used = Vec::new();
        used.resize(list.documents.len(), false);
        for entry in list.entries.iter().chain(self.arrival.iter().flat_map(|arrival| &arrival.entries)) {
            if let Some(used) = used.get_mut(entry.document as usize) {
                *used = true;
            }
        }
        for (number, (document, _)) in list.documents.iter_mut().zip(used).enumerate().filter(|(_, (_, used))| !used) {
            document.items = Rc::new(Nothing);
            self.finding.forget(number);
        }
    }

    /// Whether a refresh brought the statement called `id`, which can be opened once it is shown.
    pub(super) fn holds_back(&self, id: &str) -> bool {
        let is_it = |entry: &Entry| entry.id.as_str() == id;
        let stands_in =
            |arrival: &Arrival| arrival.new.iter().any(|at| arrival.entries.get(*at as usize).is_some_and(is_it));
        self.options.reads_inline() && !self.finding.narrowed && self.arrival.as_ref().is_some_and(stands_in)
    }

    /// Shows what a refresh brought. The focus stays where it is.
    pub(super) fn reveal(&mut self, moment: &Moment, effects: &mut Vec<Effect>) {
        if self.arrival.is_some() {
            self.succeed(effects);
            self.page = 1;
            self.settle(moment, effects);
        }
    }

    /// Where the latest form of the first document was found.
    pub fn found_at(&self) -> &str {
        let is_form = |number: usize| !self.walk.continuations.contains(&(number as u32));
        let latest = self.list.documents.iter().enumerate().rfind(|(number, _)| is_form(*number));
        latest.map_or("", |(_, document)| &document.url)
    }
}
