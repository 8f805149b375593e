//! The reader's search and filters: what is wanted, what every statement offers, and the slices of work in which the one is
//! held against the other. Only [`Finding`] itself is part of the first list; the work is the sequel's.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Effect, Moment, Phase, State, Timer};
use crate::date::push_digits;
use crate::feed::{Content, Document, Entry, Statement, Status, decode};
use crate::markup;
use crate::messages::Label;
use crate::options::Name;
use crate::search::{self, Normal};

/// For how many milliseconds a slice of the search may go on; a browser's page stays smooth up to 50.
const SLICE_MS: i64 = 10;
/// How many statements a slice reads at most, for clocks that are coarse.
const READS_MAX: u32 = 200;
/// How long after a keystroke the search begins, in milliseconds.
const TYPING_MS: u32 = 120;
/// How long after a search its outcome is told, unless the reader types on.
const RESULTS_MS: u32 = 400;
/// How much text is kept in one piece, in bytes: small enough to grow without much copying.
const VOLUME: usize = 100_000;
/// How many values a filter offers at most: those that most statements have.
const OFFERED_MAX: usize = 100;

/// How many values of a filter are known at most: each is compared with each that a statement has.
const VALUES_MAX: usize = 1000;

/// The filters, by number.
pub const KIND: u32 = 0;
/// See [`KIND`].
pub const TAG: u32 = 1;
/// See [`KIND`].
pub const YEAR: u32 = 2;
/// Not the reader's: the tags of `data-tags` and `data-exclude-tags`, and those that they are compared with.
const OPTION: u32 = 3;

/// The reader's search, as far as the list has to know of it.
#[derive(Default)]
pub struct Finding {
    /// Whether the list shows what was found only.
    pub narrowed: bool,
    /// Whether the search is still at work.
    pub pending: bool,
    /// Whether it has to begin again.
    again: bool,
    /// The entries that are searched: those that the options let through.
    pub(super) candidates: Vec<u32>,
    /// The rest. Behind a trait, so that the first list doesn't carry what it takes to drop it.
    work: Option<Box<dyn Work>>,
}

/// Gives what stands behind it.
trait Work {
    fn quest(&self) -> &Quest;
    fn quest_mut(&mut self) -> &mut Quest;
}

impl Work for Quest {
    fn quest(&self) -> &Quest {
        self
    }

    fn quest_mut(&mut self) -> &mut Quest {
        self
    }
}

/// What the reader looks for, and how far the search has come.
#[derive(Default)]
pub struct Quest {
    /// What stands in the search box.
    pub query: String,
    /// Its words, folded.
    pub words: Vec<String>,
    /// The value chosen in each filter, by its number among the values.
    pub chosen: [Option<u32>; 3],
    /// Whether the reader had more of an archive loaded.
    pub deepened: bool,
    /// The values of each filter that are offered, by their numbers.
    pub offered: [Vec<u32>; 3],
    /// How letters are compared, once there is something to compare.
    pub normal: Option<Normal>,
    /// What is known of the statements, a shelf for each document.
    shelves: Vec<Shelf>,
    values: Vec<Value>,
    at: usize,
    found: Vec<u32>,
    /// Whether what is looked for is new, so that the list begins anew.
    pub fresh: bool,
    /// Whether the outcome is to be told.
    telling: bool,
    /// Whether the first page of the outcome is on view already.
    early: bool,
}

/// A value of a filter, or another way to write one.
pub struct Value {
    filter: u32,
    /// The place of the first that goes by the same.
    number: u32,
    /// What it goes by: the same for all ways to write it.
    pub key: String,
    /// As it was first written.
    pub written: String,
    /// How many statements have it, among those that everything else lets through.
    pub count: u32,
    counting: u32,
}

/// What is known of the statements of one document.
#[derive(Default)]
pub struct Shelf {
    records: Vec<Record>,
    volumes: Vec<String>,
    values: Vec<u32>,
}

/// What is known of one statement.
#[derive(Clone, Copy, Default)]
struct Record {
    /// Whether its values are known, from one place of the shelf's to another.
    sorted: bool,
    values: (u32, u32),
    /// Whether its text is there, from one byte of a volume to another.
    read: bool,
    volume: u32,
    text: (u32, u32),
}

impl Finding {
    /// The search has to begin again: the list, or what is looked for, is another.
    pub(super) fn restart(&mut self) {
        self.pending = true;
        self.again = true;
    }

    /// What the reader looks for, once there has been anything to do for it.
    pub fn quest(&self) -> Option<&Quest> {
        self.work.as_ref().map(|work| work.quest())
    }

    fn quest_mut(&mut self) -> &mut Quest {
        self.work.get_or_insert_with(|| Box::new(Quest::default())).quest_mut()
    }

    /// The number of a tag for the options, the same for all ways to write it. `None` where there are too many already.
    pub(super) fn number_of_option(&mut self, tag: &str, normal: Normal) -> Option<u32> {
        self.quest_mut().number(OPTION, tag, normal)
    }

    /// Forgets what is known of the document of that number.
    pub(super) fn forget(&mut self, document: usize) {
        if let Some(shelf) = self.quest_mut().shelves.get_mut(document) {
            *shelf = Shelf::default();
        }
    }
}

impl Quest {
    /// Whether anything is looked for.
    pub fn is_active(&self) -> bool {
        !self.words.is_empty() || self.chosen.iter().any(Option::is_some)
    }

    /// Whether a filter has any values.
    pub fn filters_by(&self, filter: u32) -> bool {
        self.values.iter().any(|value| value.filter == filter)
    }

    /// The value of that number.
    pub fn value(&self, number: u32) -> Option<&Value> {
        self.values.get(number as usize)
    }

    /// The number of a value, a new one where it is new. `None` where there are too many already.
    fn number(&mut self, filter: u32, written: &str, normal: Normal) -> Option<u32> {
        let values = || self.values.iter().filter(|value| value.filter == filter);
        if let Some(value) = values().find(|value| value.written == written) {
            return Some(value.number);
        }
        let key = key(written, normal);
        let known = values().find(|value| value.key == key).map(|value| value.number);
        if values().count() == VALUES_MAX {
            return known;
        }
        let number = known.unwrap_or(self.values.len() as u32);
        let written = String::from(written);
        self.values.push(Value { filter, number, key, written, count: 0, counting: 0 });
        Some(number)
    }

    /// The record of a statement, as far as it is needed. Whether something had to be read for it.
    fn record(&mut self, entry: &Entry, document: &Document, moment: &Moment) -> (Record, bool) {
        let (number, index) = (entry.document as usize, entry.index as usize);
        while self.shelves.len() <= number {
            self.shelves.push(Shelf::default());
        }
        let known = self.shelves.get(number).and_then(|shelf| shelf.records.get(index)).copied().unwrap_or_default();
        let mut record = known;
        if !record.sorted {
            let (kind, tags) = decode::sequel::subjects(document, entry.index);
            let mut values = Vec::new();
            for (filter, written) in kind.iter().map(|kind| (KIND, kind)).chain(tags.iter().map(|tag| (TAG, tag))) {
                if let Some(number) = self.number(filter, written, moment.normal)
                    && !values.contains(&number)
                {
                    values.push(number);
                }
            }
            if let Some(date) = entry.date {
                let mut year = String::new();
                push_digits(&mut year, date.day(moment.offset).year.unsigned_abs(), 1);
                values.extend(self.number(YEAR, &year, moment.normal));
            }
            if let Some(shelf) = self.shelves.get_mut(number) {
                let from = shelf.values.len() as u32;
                shelf.values.extend(values);
                record.values = (from, shelf.values.len() as u32);
            }
            record.sorted = true;
        }
        if !record.read && !self.words.is_empty() {
            let text = text(document, entry.index, moment.normal);
            if let Some(shelf) = self.shelves.get_mut(number) {
                if shelf.volumes.last().is_none_or(|volume| volume.len() > VOLUME) {
                    shelf.volumes.push(String::new());
                }
                record.volume = shelf.volumes.len() as u32 - 1;
                if let Some(volume) = shelf.volumes.last_mut() {
                    let from = volume.len() as u32;
                    volume.push_str(&text);
                    record.text = (from, volume.len() as u32);
                }
            }
            record.read = true;
        }
        let read = record.sorted != known.sorted || record.read != known.read;
        if read && let Some(shelf) = self.shelves.get_mut(number) {
            if shelf.records.len() <= index {
                shelf.records.resize(document.items.len().max(index + 1), Record::default());
            }
            if let Some(slot) = shelf.records.get_mut(index) {
                *slot = record;
            }
        }
        (record, read)
    }

    /// Holds a statement against what is looked for, and counts it with the values that it has: each where everything
    /// but the value's own filter lets it through.
    fn judge(&mut self, document: u32, record: &Record) -> bool {
        let Some(shelf) = self.shelves.get(document as usize) else { return false };
        let has = |(from, to): (u32, u32)| shelf.values.get(from as usize..to as usize).unwrap_or_default();
        let values = has(record.values);
        let (from, to) = record.text;
        let text = shelf.volumes.get(record.volume as usize).and_then(|text| text.get(from as usize..to as usize));
        if !self.words.iter().all(|word| search::find(text.unwrap_or_default(), word).is_some()) {
            return false;
        }
        let misses = |chosen: &&Option<u32>| chosen.is_some_and(|chosen| !values.contains(&chosen));
        let missed = self.chosen.iter().filter(misses).count();
        for number in values {
            if let Some(value) = self.values.get_mut(*number as usize) {
                let own = self.chosen.get(value.filter as usize).filter(|chosen| misses(chosen)).is_some();
                if missed == usize::from(own) {
                    value.counting += 1;
                }
            }
        }
        missed == 0
    }

    /// The counts are complete: chooses what each filter offers, the most frequent values or the latest years first.
    fn offer(&mut self) {
        for value in &mut self.values {
            value.count = value.counting;
        }
        for (filter, (offered, chosen)) in (0..).zip(self.offered.iter_mut().zip(&self.chosen)) {
            offered.clear();
            while offered.len() < OFFERED_MAX {
                let mut best: Option<(u32, u32)> = None;
                for (number, value) in (0..).zip(&self.values) {
                    let wanted = value.filter == filter && (value.count > 0 || *chosen == Some(number));
                    let rank =
                        if filter == YEAR { crate::options::whole(&value.key).unwrap_or(0) } else { value.count };
                    if wanted && best.is_none_or(|(_, best)| rank > best) && !offered.contains(&number) {
                        best = Some((number, rank));
                    }
                }
                match best {
                    Some((number, _)) => offered.push(number),
                    None => break,
                }
            }
        }
    }
}

/// What a value goes by: its words without case and diacritics, and whatever ASCII's other signs there are in it, since C, C#
/// and C++ are three things. Not so what joins words, which is written in many ways.
fn key(written: &str, normal: Normal) -> String {
    let folded = search::fold(written, normal);
    let mut key = String::from(folded.trim_ascii());
    for byte in written.bytes() {
        if byte.is_ascii_punctuation() && !matches!(byte, b'\'' | b'`' | b'-' | b'_') {
            key.push(char::from(byte));
        }
    }
    if key.is_empty() { String::from(written) } else { key }
}

/// What is searched of a statement: everything that it says, and who says it where. A withdrawn one says nothing any more.
fn text(document: &Document, index: u32, normal: Normal) -> String {
    let mut text = String::new();
    let Some(mut statement) = decode::statement(document, index, &mut Vec::new()) else { return text };
    if statement.status == Status::Withdrawn {
        statement.content = Content::None;
        statement.summary.clear();
        statement.salutation.clear();
    }
    let Statement { title, summary, content, tags, authors, kind, place, number, salutation, signature, .. } =
        statement;
    let mut add = |part: &str| {
        text.push_str(part);
        text.push('\n');
    };
    add(&title);
    add(&summary);
    match content {
        Content::None => {}
        Content::Text(plain) => add(&plain),
        Content::Html(html) => {
            let context = markup::Context { base: "", images: false, blank: false, heading_level: 2 };
            add(&markup::text(&markup::parse(&html, &context).0));
        }
    }
    let signed = signature.into_iter().flat_map(|signature| [signature.name, signature.role]);
    let single = [kind, place, number].into_iter().flatten().chain(signed);
    for part in single.chain(tags).chain(authors).chain(salutation) {
        add(&part);
    }
    search::fold(&text, normal)
}

impl State {
    /// Something else stands in the search box; that may be heard after the box is gone.
    pub(super) fn type_in(&mut self, query: String, moment: &Moment, effects: &mut Vec<Effect>) {
        if !self.options.flag(Name::Search) {
            return;
        }
        let words = search::words(&query, moment.normal);
        let quest = self.finding.quest_mut();
        quest.query = query;
        quest.normal = Some(moment.normal);
        if words != quest.words {
            quest.words = words;
            self.look(TYPING_MS, moment, effects);
        }
    }

    /// Something else is chosen in a filter; that may be heard after the filters are gone.
    pub(super) fn filter(&mut self, filter: u32, key: &str, moment: &Moment, effects: &mut Vec<Effect>) {
        if !self.options.flag(Name::Filters) {
            return;
        }
        let quest = self.finding.quest_mut();
        let is_it = |value: &Value| value.filter == filter && value.key == key;
        let number = quest.values.iter().position(is_it).filter(|_| !key.is_empty()).map(|number| number as u32);
        if let Some(chosen) = quest.chosen.get_mut(filter as usize)
            && *chosen != number
        {
            *chosen = number;
            self.look(0, moment, effects);
        }
    }

    /// Whether the statement called `id` would be in the list but for what the reader looks for.
    pub fn has_sifted_out(&self, id: &str) -> bool {
        self.finding.narrowed
            && self.list.place(id).is_none()
            && self.list.place_among(&self.finding.candidates, id).is_some()
    }

    /// Nothing is looked for any more.
    pub(super) fn clear(&mut self, moment: &Moment, effects: &mut Vec<Effect>) {
        let quest = self.finding.quest_mut();
        quest.query.clear();
        quest.words.clear();
        quest.chosen = [None; 3];
        self.look(0, moment, effects);
        effects.push(Effect::Clear);
    }

    /// Looks for something else, after `pause` milliseconds.
    fn look(&mut self, pause: u32, moment: &Moment, effects: &mut Vec<Effect>) {
        let quest = self.finding.quest_mut();
        let active = quest.is_active();
        quest.deepened = false;
        quest.fresh = active;
        quest.telling = active;
        if active {
            self.finding.restart();
            effects.push(Effect::Wait(Timer::Search, pause));
        } else {
            // Everything: that takes no search, but for the counts.
            self.finding.narrowed = false;
            self.page = 1;
            self.choose(moment, effects);
            effects.push(Effect::Announce(String::new()));
            effects.push(Effect::Wait(Timer::Results, RESULTS_MS));
            effects.push(Effect::Render);
            self.read_ahead(effects);
        }
    }

    /// The options are others: what they don't offer any more narrows nothing.
    pub(super) fn judge_finding(&mut self) {
        let (searches, filters) = (self.options.flag(Name::Search), self.options.flag(Name::Filters));
        let quest = self.finding.quest_mut();
        if !searches {
            quest.query.clear();
            quest.words.clear();
        }
        if !filters {
            quest.chosen = [None; 3];
        }
        let active = quest.is_active();
        self.finding.narrowed &= active;
    }

    /// More of an archive is wanted, to be searched as well.
    pub(super) fn deepen(&mut self, effects: &mut Vec<Effect>) {
        let quest = self.finding.quest_mut();
        quest.deepened = true;
        quest.telling = true;
        self.fetch_next(effects);
        effects.push(Effect::Render);
    }

    /// Does a slice of the search.
    pub(super) fn search(&mut self, moment: &Moment, effects: &mut Vec<Effect>) {
        if !self.finding.pending {
            return;
        }
        let mut work: Box<dyn Work> = self.finding.work.take().unwrap_or_else(|| Box::new(Quest::default()));
        let quest = work.quest_mut();
        if core::mem::take(&mut self.finding.again) {
            quest.at = 0;
            quest.early = false;
            quest.found.clear();
            for value in &mut quest.values {
                value.counting = 0;
            }
        }
        self.finding.pending = self.slice(quest, moment);
        if self.finding.pending {
            effects.push(Effect::Wait(Timer::Search, 0));
            // The first page is shown as soon as it is full; what comes later doesn't change it.
            if quest.fresh && !quest.early && quest.found.len() >= self.options.page_size() as usize {
                self.show_found(quest, moment, effects);
                quest.early = true;
            }
        } else {
            quest.offer();
            self.show_found(quest, moment, effects);
            quest.fresh = false;
            if core::mem::take(&mut quest.telling) {
                // What was told before is no longer so, and the same words would not be told twice.
                effects.push(Effect::Announce(String::new()));
                effects.push(Effect::Wait(Timer::Results, RESULTS_MS));
            }
        }
        self.finding.work = Some(work);
    }

    /// Holds statements against what is looked for until the slice is over; whether some are left.
    fn slice(&self, quest: &mut Quest, moment: &Moment) -> bool {
        let until = (moment.clock)() + SLICE_MS;
        let mut reads = 0;
        let needed = quest.is_active() || self.options.flag(Name::Filters);
        while let Some(at) = self.finding.candidates.get(quest.at).copied().filter(|_| needed) {
            quest.at += 1;
            let Some(entry) = self.list.entries.get(at as usize) else { continue };
            let Some(document) = self.list.documents.get(entry.document as usize) else { continue };
            let (record, read) = quest.record(entry, document, moment);
            if quest.judge(entry.document, &record) {
                quest.found.push(at);
            }
            reads += u32::from(read);
            if reads == READS_MAX || (moment.clock)() >= until {
                return true;
            }
        }
        false
    }

    /// Makes what was found the list.
    fn show_found(&mut self, quest: &Quest, moment: &Moment, effects: &mut Vec<Effect>) {
        let active = quest.is_active();
        if active || self.finding.narrowed {
            for entry in &mut self.list.entries {
                entry.hit = false;
            }
            for at in &quest.found {
                if let Some(entry) = self.list.entries.get_mut(*at as usize) {
                    entry.hit = true;
                }
            }
            self.finding.narrowed = active;
            if quest.fresh && !quest.early {
                self.page = 1;
                // The page that was waited for was one of another list.
                self.wish.page = 0;
            }
            self.admit_now(moment, effects);
        }
        effects.push(Effect::Render);
    }

    /// Tells what the search has come to, or that it is over.
    pub(super) fn tell_results(&self, effects: &mut Vec<Effect>) {
        if self.phase != Phase::Ready {
            return;
        }
        if self.finding.narrowed {
            let (mut said, end) = match self.list.loaded() {
                0 => (String::from(self.words.get(Label::NoMatch)), " "),
                count => (self.words.count(Label::Results, count), ". "),
            };
            if self.is_unfinished() {
                said.push_str(end);
                said.push_str(self.words.get(Label::LoadedOnly));
            }
            effects.push(Effect::Announce(said));
        } else if !self.trail.missed && !self.finding.quest().is_some_and(Quest::is_active) {
            effects.push(Effect::Announce(self.whereabouts()));
        }
    }
}
