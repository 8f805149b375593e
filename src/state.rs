//! What happens when: [`State`], the [`Event`]s that change it and the [`Effect`]s they ask for. Decides everything and
//! does nothing: time, chance and the network come in as arguments and events, and leave as effects.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::failure::Failure;
use crate::feed::wire::Json;
use crate::feed::{Document, Entry, Feed, Nothing, decode, order};
use crate::messages::{Label, Messages};
use crate::notice::Notice;
use crate::options::{Name, Options, Paging};
use crate::{filter, paging, url};

/// What the pure code may know of the moment in which it decides.
pub struct Moment<'a> {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// A random number, 0 to 65,535.
    pub random: u32,
    /// The reader's offset from UTC in minutes, east positive, at an instant.
    pub offset: &'a dyn Fn(i64) -> i32,
    /// Whether the page is visible and the browser online: only then is the feed polled.
    pub attended: bool,
    /// Whether the browser knows that it has no connection.
    pub offline: bool,
}

/// Something that happened.
pub enum Event {
    /// The attributes were read, at first or again.
    Configured {
        /// The options, judged.
        options: Options,
        /// What was wrong with them.
        notices: Vec<Notice>,
        /// The feed's absolute URL; empty where there is none.
        url: String,
        /// The nearest `lang` in the page; empty where there is none.
        page_language: String,
    },
    /// The words of a language have come, or will not.
    Worded {
        /// The tag that was asked for.
        language: String,
        /// Its words, or English's where they can't be had.
        words: Messages,
    },
    /// A document of the feed has come.
    Loaded {
        /// The request it answers.
        generation: u32,
        /// The feed's own members.
        feed: Json,
        /// The items.
        document: Document,
    },
    /// A request failed.
    Failed {
        /// The request.
        generation: u32,
        /// Why.
        failure: Failure,
        /// Milliseconds after which the server wants to be asked again, if it said so.
        retry_after: Option<u32>,
    },
    /// The copy kept in the host's storage, asked for by [`Effect::Recall`].
    Recalled {
        /// The feed's own members.
        feed: Json,
        /// The items.
        document: Document,
        /// When it was fetched, in milliseconds since 1970.
        fetched: i64,
    },
    /// The reader or the host wants page so-and-so, from 1.
    Page(u32),
    /// The reader wants more of the list.
    More,
    /// A statement is to be opened; the host did not object.
    Open(String),
    /// The reader or the host wants a statement closed.
    Close(String),
    /// The reader wants the failed request made again.
    Retry,
    /// The host wants the feed fetched again.
    Refresh,
    /// The reader wants to see what a refresh brought.
    Reveal,
    /// A timer ran out.
    Due(Timer),
    /// The page became visible, or the browser came online.
    Attended,
}

/// What has to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Fetch a document and answer with [`Event::Loaded`] or [`Event::Failed`].
    Fetch {
        /// Absolute.
        url: String,
        /// To be given back with the answer.
        generation: u32,
    },
    /// Let go of the requests under way.
    Abandon,
    /// Get the words of the language and answer with [`Event::Worded`].
    Word(String),
    /// Bring what is seen up to date.
    Render,
    /// Put the focus on the heading of the statement at this place of the list, from 0, and show it.
    Focus(u32),
    /// Tell assistive technology.
    Announce(String),
    /// Tell the host.
    Emit(HostEvent),
    /// Tell the webmaster, in one console line.
    Warn(String),
    /// Call back with [`Event::Due`]; replaces a timer of the same kind.
    Wait(Timer, u32),
    /// Keep the feed in the host's storage.
    Keep,
    /// Look for a kept copy and answer with [`Event::Recalled`], or not at all.
    Recall,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// Asking again after a failure.
    Retry,
    /// The next poll.
    Refresh,
    /// A statement whose time comes.
    Publication,
}

/// What the host hears of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostEvent {
    /// `communique-load`.
    Load {
        /// Statements in the list.
        count: u32,
        /// Pages of them.
        pages: u32,
        /// Whether this is an older copy.
        stale: bool,
    },
    /// `communique-error`.
    Error {
        /// Why.
        failure: Failure,
        /// In the reader's words.
        message: String,
        /// What was asked for.
        url: String,
    },
    /// `communique-page`.
    Page {
        /// From 1.
        page: u32,
        /// How many there are, as far as known.
        pages: u32,
    },
    /// `communique-close`.
    Close {
        /// The statement.
        id: String,
    },
}

/// Where the widget stands with its feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// The first answer is awaited.
    #[default]
    Loading,
    /// There is a list.
    Ready,
    /// There is none.
    Failed(Failure),
}

/// A list that a refresh brought and that the reader has not asked to see yet.
struct Arrival {
    feed: Feed,
    entries: Vec<Entry>,
    document: u32,
    count: u32,
}

/// Everything a widget knows.
#[derive(Default)]
pub struct State {
    /// The options.
    pub options: Options,
    /// The words: English until others are there.
    pub words: Messages,
    /// Whether `words` are those of the reader's language.
    pub worded: bool,
    /// Where the widget stands.
    pub phase: Phase,
    /// The feed's own members.
    pub feed: Feed,
    /// The documents read so far; one that nothing refers to any more is empty.
    pub documents: Vec<Document>,
    /// The page shown, from 1; with [`Paging::More`] the number of pages shown together.
    pub page: u32,
    /// Since when the list is an older copy (its time of fetching), if it is one.
    pub stale: Option<i64>,
    /// Why the list could not be continued, if so.
    pub continuation_failure: Option<Failure>,
    /// What was wrong with the options.
    pub option_notices: Vec<Notice>,
    /// What was wrong with the feed.
    pub feed_notices: Vec<Notice>,
    /// Whether the browser is offline, as far as the last failure knew.
    pub offline: bool,
    entries: Vec<Entry>,
    shown: Vec<u32>,
    opened: Vec<String>,
    closed: Vec<String>,
    url: String,
    page_language: String,
    language: String,
    arrival: Option<Arrival>,
    generation: u32,
    loading: Option<u32>,
    continuing: Option<u32>,
    wanted_page: u32,
    walked: Vec<String>,
    continued: bool,
    barren: u32,
    fetched: i64,
    attempts: u32,
    /// Whether the server said when to ask again.
    held: bool,
    told: Option<Failure>,
    refresh_due: bool,
}

/// How often a failed request is made again of its own accord.
const ATTEMPTS_MAX: u32 = 5;
/// The first pause before asking again, in milliseconds; each further one is twice as long.
const BACKOFF_MS: u32 = 1000;
/// How many documents in a row may bring nothing new before the chain is left.
const BARREN_MAX: u32 = 3;
/// The longest wait that a server may ask for, in milliseconds.
const RETRY_AFTER_MAX_MS: u32 = 600_000;
/// How old a kept copy may be to be shown, in milliseconds.
const KEPT_MAX_MS: i64 = 14 * crate::date::DAY_MS;

/// Takes in `event` and says what has to be done.
pub fn update(state: &mut State, event: Event, moment: &Moment) -> Vec<Effect> {
    let mut effects = Vec::new();
    state.take(event, moment, &mut effects);
    effects
}

impl State {
    /// A widget that knows nothing yet.
    pub fn new() -> State {
        State { page: 1, ..State::default() }
    }

    /// The number of statements in the list, as far as known.
    pub fn count(&self) -> u32 {
        let known = self.shown.len() as u32;
        match self.total() {
            Some(total) => total.max(known),
            None => known,
        }
    }

    /// The number of statements that are loaded and shown.
    pub fn loaded(&self) -> u32 {
        self.shown.len() as u32
    }

    /// The number of pages, as far as known.
    pub fn pages(&self) -> u32 {
        match self.options.paging() {
            Paging::None => 1,
            _ => paging::pages(self.count(), self.options.page_size()),
        }
    }

    /// Whether there is more of the feed to fetch that this list may show.
    pub fn continues(&self) -> bool {
        let limit = self.options.limit();
        self.feed.next_url.is_some() && (limit == 0 || (self.shown.len() as u32) < limit)
    }

    /// Whether the number of pages is final: nothing is left to fetch, or the feed says how much there is.
    pub fn pages_known(&self) -> bool {
        !self.continues() || self.total().is_some()
    }

    /// Whether a continuation is under way that the reader waits for.
    pub fn awaits_page(&self) -> bool {
        self.wanted_page != 0 && self.continuing.is_some()
    }

    /// The number of statements that a refresh brought and that are not shown yet.
    pub fn arrived(&self) -> u32 {
        self.arrival.as_ref().map_or(0, |arrival| arrival.count)
    }

    /// The places in the list that are on view: from, to (exclusive).
    pub fn range(&self) -> (u32, u32) {
        let size = self.options.page_size();
        let loaded = self.loaded();
        match self.options.paging() {
            Paging::Pages => {
                ((self.page - 1).saturating_mul(size).min(loaded), self.page.saturating_mul(size).min(loaded))
            }
            Paging::More => (0, self.page.saturating_mul(size).min(loaded)),
            Paging::None => (0, loaded),
        }
    }

    /// The entry at this place of the list.
    pub fn entry(&self, place: u32) -> Option<&Entry> {
        self.entries.get(*self.shown.get(place as usize)? as usize)
    }

    /// The place in the list of the statement called `id`.
    pub fn place(&self, id: &str) -> Option<u32> {
        self.shown
            .iter()
            .position(|at| self.entries.get(*at as usize).is_some_and(|entry| entry.id.as_str() == id))
            .map(|place| place as u32)
    }

    /// Where the statement at this place of the list is read from: a document and the item's place in it.
    pub fn source(&self, place: u32) -> Option<(&Document, u32)> {
        let entry = self.entry(place)?;
        Some((self.documents.get(entry.document as usize)?, entry.index))
    }

    /// The publisher's page of the statement called `id`; empty where there is none.
    pub fn url_of(&self, id: &str) -> String {
        self.place(id)
            .and_then(|place| self.source(place))
            .and_then(|(document, index)| decode::statement(document, index, &mut Vec::new())?.url)
            .unwrap_or_default()
    }

    /// Whether the statement at `place` is opened.
    pub fn is_open(&self, place: u32, id: &str) -> bool {
        let by_default = self.options.expands_all() || (place == 0 && self.options.expands_first());
        let listed = |list: &[String]| list.iter().any(|listed| listed == id);
        self.options.reads_inline() && if by_default { !listed(&self.closed) } else { listed(&self.opened) }
    }

    /// Where the feed is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What the feed says of its length, where nothing is filtered and it can be trusted.
    fn total(&self) -> Option<u32> {
        let total = self.feed.total.filter(|_| self.continues() && !filter::is_active(&self.options))?;
        let limit = self.options.limit();
        Some(if limit == 0 { total } else { total.min(limit) })
    }

    fn take(&mut self, event: Event, moment: &Moment, effects: &mut Vec<Effect>) {
        match event {
            Event::Configured { options, notices, url, page_language } => {
                self.configure(options, notices, url, page_language, moment, effects);
            }
            Event::Worded { language, words } if language == self.language => {
                self.words = words;
                self.worded = true;
                effects.push(Effect::Render);
            }
            Event::Loaded { generation, feed, document } if self.loading == Some(generation) => {
                self.loading = None;
                self.load(&feed, document, moment, effects);
            }
            Event::Loaded { generation, feed, document } if self.continuing == Some(generation) => {
                self.continuing = None;
                self.extend(&feed, document, moment, effects);
            }
            Event::Failed { generation, failure, retry_after } => {
                self.fail(generation, failure, retry_after, moment, effects);
            }
            Event::Recalled { feed, document, fetched } => {
                if matches!(self.phase, Phase::Failed(_)) && moment.now - fetched < KEPT_MAX_MS {
                    self.adopt(&feed, document);
                    self.stale = Some(fetched);
                    self.listed(moment, effects);
                }
            }
            Event::Page(page) => self.turn(page, effects),
            Event::More => self.turn(self.page + 1, effects),
            Event::Close(id) if self.is_open_by_id(&id) => {
                self.opened.retain(|opened| *opened != id);
                self.closed.push(id.clone());
                effects.push(Effect::Render);
                effects.push(Effect::Emit(HostEvent::Close { id }));
            }
            Event::Open(id) => self.open(id, effects),
            Event::Retry => {
                self.start_over();
                if self.loading.is_none() && matches!(self.phase, Phase::Failed(_)) {
                    self.phase = Phase::Loading;
                }
                self.ask_again(effects);
            }
            Event::Refresh => {
                self.start_over();
                self.fetch(effects);
            }
            Event::Reveal => self.reveal(moment, effects),
            Event::Due(Timer::Retry) => self.ask_again(effects),
            Event::Due(Timer::Refresh) => {
                self.refresh_due = self.options.refresh_minutes() > 0;
                self.poll(moment, effects);
            }
            Event::Due(Timer::Publication) => {
                self.choose(moment, effects);
                effects.push(Effect::Render);
            }
            Event::Attended => {
                if self.retries() {
                    self.ask_again(effects);
                } else {
                    self.poll(moment, effects);
                }
            }
            Event::Worded { .. } | Event::Loaded { .. } | Event::Close(_) => {}
        }
    }

    fn configure(
        &mut self,
        options: Options,
        notices: Vec<Notice>,
        url: String,
        page_language: String,
        moment: &Moment,
        effects: &mut Vec<Effect>,
    ) {
        for notice in notices.iter().filter(|notice| !self.option_notices.contains(notice)) {
            let mut line = String::from("Communiqué: ");
            line.push_str(&notice.text());
            effects.push(Effect::Warn(line));
        }
        self.option_notices = notices;
        let paging_changed =
            options.page_size() != self.options.page_size() || options.paging() != self.options.paging();
        let expanded_changed = options.expands_all() != self.options.expands_all()
            || options.expands_first() != self.options.expands_first();
        let refresh_changed = options.refresh_minutes() != self.options.refresh_minutes();
        if expanded_changed {
            self.opened.clear();
            self.closed.clear();
        }
        if paging_changed {
            // What was at the top stays on view.
            let size = options.page_size();
            let first = if self.options.paging() == Paging::Pages { self.range().0 } else { 0 };
            self.page = if options.paging() == Paging::Pages { first / size.max(1) + 1 } else { 1 };
        }
        let reload = url != self.url
            || options.text(Name::PublicKey) != self.options.text(Name::PublicKey)
            || (url.is_empty() && self.phase == Phase::Loading);
        self.options = options;
        self.page_language = page_language;
        if reload {
            *self = State {
                options: core::mem::take(&mut self.options),
                words: core::mem::take(&mut self.words),
                worded: self.worded,
                option_notices: core::mem::take(&mut self.option_notices),
                page_language: core::mem::take(&mut self.page_language),
                language: core::mem::take(&mut self.language),
                generation: self.generation,
                url,
                ..State::new()
            };
            effects.push(Effect::Abandon);
            if let Some(failure) = self.refusal() {
                self.word(effects);
                self.give_up(failure, effects);
                return;
            }
            self.fetch(effects);
        } else {
            self.choose(moment, effects);
            if refresh_changed {
                self.schedule_refresh(moment, effects);
            }
        }
        self.word(effects);
        effects.push(Effect::Render);
        self.read_ahead(effects);
    }

    /// Asks for the words of the language that holds now: the option, else the page's, else the feed's, else English.
    fn word(&mut self, effects: &mut Vec<Effect>) {
        let undecided = self.phase == Phase::Loading;
        let language = match (self.options.text(Name::Lang), self.page_language.as_str(), self.feed.language.as_deref())
        {
            (Some(tag), _, _) if !tag.is_empty() => tag,
            (_, tag, _) if !tag.is_empty() => tag,
            (_, _, Some(tag)) => tag,
            _ if undecided => return,
            _ => "en",
        };
        if language != self.language {
            self.language = String::from(language);
            effects.push(Effect::Word(self.language.clone()));
        }
    }

    fn request(&mut self) -> u32 {
        self.generation += 1;
        self.generation
    }

    /// Why the feed must not be asked for at all.
    fn refusal(&self) -> Option<Failure> {
        let keys = self.options.text(Name::PublicKey).unwrap_or_default();
        match (self.url.is_empty(), keys.is_empty()) {
            (true, _) => Some(Failure::NoFeed),
            // Nothing is verified yet, so nothing that has to be is shown.
            (false, false) => Some(Failure::SignatureUnsupported),
            _ => None,
        }
    }

    /// Fetches the feed from its beginning.
    fn fetch(&mut self, effects: &mut Vec<Effect>) {
        if self.refusal().is_some() {
            return;
        }
        let generation = self.request();
        self.loading = Some(generation);
        self.refresh_due = false;
        effects.push(Effect::Fetch { url: self.url.clone(), generation });
    }

    /// Fetches the continuation of the list, unless it is under way or there is none.
    fn fetch_next(&mut self, effects: &mut Vec<Effect>) {
        if self.continuing.is_some() || !self.continues() {
            return;
        }
        if let Some(url) = self.feed.next_url.clone() {
            let generation = self.request();
            self.continuing = Some(generation);
            self.continuation_failure = None;
            effects.push(Effect::Fetch { url, generation });
        }
    }

    /// Whether a reader who is back, or a connection that is, is reason enough to ask again. A server that said when to
    /// come back is not pressed, unless nothing else will ask.
    fn retries(&self) -> bool {
        self.told.is_some_and(Failure::retryable) && (!self.held || self.attempts > ATTEMPTS_MAX)
    }

    /// Forgets earlier failures.
    fn start_over(&mut self) {
        self.attempts = 0;
        self.told = None;
    }

    fn ask_again(&mut self, effects: &mut Vec<Effect>) {
        if self.loading.is_none() && (self.phase != Phase::Ready || self.stale.is_some()) {
            self.fetch(effects);
        }
        if self.continuation_failure.is_some() {
            self.fetch_next(effects);
        }
        effects.push(Effect::Render);
    }

    fn poll(&mut self, moment: &Moment, effects: &mut Vec<Effect>) {
        if self.refresh_due && moment.attended && self.loading.is_none() {
            self.fetch(effects);
        }
    }

    fn schedule_refresh(&mut self, moment: &Moment, effects: &mut Vec<Effect>) {
        let minutes = self.options.refresh_minutes();
        if minutes > 0 && !self.feed.expired {
            // Up to a tenth more, so that the widgets of many pages don't ask all at once.
            let ms = minutes * 60_000;
            let more = (u64::from(ms / 10) * u64::from(moment.random)) >> 16;
            effects.push(Effect::Wait(Timer::Refresh, ms + more as u32));
        }
    }

    /// Takes in the first document of the feed.
    fn load(&mut self, feed: &Json, document: Document, moment: &Moment, effects: &mut Vec<Effect>) {
        self.start_over();
        self.fetched = moment.now;
        self.stale = None;
        if matches!(self.phase, Phase::Ready) {
            self.refresh(feed, document, moment, effects);
        } else {
            self.adopt(feed, document);
            self.listed(moment, effects);
        }
        if self.options.flag(Name::Cache) {
            effects.push(Effect::Keep);
        }
        self.schedule_refresh(moment, effects);
        self.read_ahead(effects);
    }

    /// Makes `document` the whole list.
    fn adopt(&mut self, feed: &Json, document: Document) {
        self.feed_notices.clear();
        self.feed = decode::feed(feed, &document.url, &mut self.feed_notices);
        self.entries = listing(&document, 0, &[], &mut self.feed_notices);
        self.documents.clear();
        self.documents.push(document);
        self.begin_walk(0);
        self.phase = Phase::Ready;
        self.page = 1;
        self.continuation_failure = None;
        self.continuing = None;
        self.continued = false;
    }

    /// A fresh list is there: shows it and says so.
    fn listed(&mut self, moment: &Moment, effects: &mut Vec<Effect>) {
        self.choose(moment, effects);
        self.word(effects);
        effects.push(Effect::Render);
        self.report(effects);
        effects.push(Effect::Emit(HostEvent::Load {
            count: self.count(),
            pages: self.pages(),
            stale: self.stale.is_some(),
        }));
    }

    /// Takes in the continuation of the list.
    fn extend(&mut self, feed: &Json, document: Document, moment: &Moment, effects: &mut Vec<Effect>) {
        self.start_over();
        let number = self.documents.len() as u32;
        let noticed = self.feed_notices.len();
        let mut next = decode::feed(feed, &document.url, &mut self.feed_notices);
        let fresh = listing(&document, number, &self.entries, &mut self.feed_notices);
        self.barren = if fresh.is_empty() { self.barren + 1 } else { 0 };
        if self.barren == BARREN_MAX && next.next_url.take().is_some() {
            self.feed_notices.push(Notice::new("next_url", "brings nothing new any more; not followed further", ""));
        }
        self.entries.extend(fresh);
        self.continued = true;
        self.walked.push(String::from(url::without_fragment(&document.url)));
        self.documents.push(document);
        self.feed.next_url = next.next_url;
        self.judge_next();
        self.choose(moment, effects);
        if noticed == 0 {
            self.report(effects);
        }
        let wanted = self.wanted_page;
        if wanted != 0 {
            self.turn(wanted, effects);
        } else {
            effects.push(Effect::Render);
        }
        self.read_ahead(effects);
    }

    /// The list begins with the document of that number: what comes after it has not been walked yet.
    fn begin_walk(&mut self, document: u32) {
        let found = self.documents.get(document as usize).map_or("", |document| &document.url);
        self.walked = [self.url.as_str(), found].map(|url| String::from(url::without_fragment(url))).into();
        self.barren = 0;
        self.judge_next();
    }

    /// Drops the link to the continuation where it leads back to a document already read, or away from the feed's origin.
    fn judge_next(&mut self) {
        let Some(next) = self.feed.next_url.take() else { return };
        let origin = self.documents.first().and_then(|document| url::origin(&document.url));
        let problem = if self.walked.contains(&next) {
            "leads back to a document already read; not followed"
        } else if url::origin(&next) != origin {
            "is on another origin than the feed; not followed"
        } else {
            self.walked.push(next.clone());
            self.feed.next_url = Some(next);
            return;
        };
        self.feed_notices.push(Notice::new("next_url", problem, &next));
    }

    /// Takes in a newer form of the first document while a list is on view: what is known changes in place, what is new
    /// waits until the reader wants it.
    fn refresh(&mut self, feed: &Json, document: Document, moment: &Moment, effects: &mut Vec<Effect>) {
        let mut notices = Vec::new();
        let number = self.documents.len() as u32;
        let newer = decode::feed(feed, &document.url, &mut notices);
        let fresh = listing(&document, number, &[], &mut notices);
        self.documents.push(document);
        self.feed_notices = notices;
        let twins = order::twins(&self.entries, &fresh);
        let known = self.entries.len();
        for (at, twin) in &twins {
            if let (Some(entry), Some(twin)) = (self.entries.get_mut(*at), fresh.get(*twin - known)) {
                entry.document = twin.document;
                entry.index = twin.index;
                entry.date = twin.date;
            }
        }
        let count = (fresh.len() - twins.len()) as u32;
        if !self.continued {
            self.entries.retain(|entry| entry.document == number);
        }
        let arrival = Arrival { feed: newer, entries: fresh, document: number, count };
        if count > 0 && !self.entries.is_empty() {
            self.arrival = Some(arrival);
        } else {
            self.arrival = None;
            self.succeed(arrival);
        }
        self.release_documents();
        self.choose(moment, effects);
        self.page = self.page.min(self.pages());
        effects.push(Effect::Render);
        if self.arrived() > 0 {
            effects.push(Effect::Announce(self.words.count(Label::NewStatements, count)));
        }
        effects.push(Effect::Emit(HostEvent::Load { count: self.count(), pages: self.pages(), stale: false }));
    }

    /// Puts a newer first document in the place of the one before; what was walked to beyond it stays.
    fn succeed(&mut self, arrival: Arrival) {
        let next = self.feed.next_url.take();
        self.feed = arrival.feed;
        let mut older = core::mem::replace(&mut self.entries, arrival.entries);
        older.retain(|entry| entry.document != arrival.document);
        self.entries.extend(order::without_repeats(older, &self.entries, &mut Vec::new()));
        if self.continued {
            self.feed.next_url = next;
        } else {
            self.begin_walk(arrival.document);
        }
    }

    /// Empties the documents that no entry refers to any more.
    fn release_documents(&mut self) {
        let mut used = Vec::new();
        used.resize(self.documents.len(), false);
        for entry in self.entries.iter().chain(self.arrival.iter().flat_map(|arrival| &arrival.entries)) {
            if let Some(used) = used.get_mut(entry.document as usize) {
                *used = true;
            }
        }
        for (document, _) in self.documents.iter_mut().zip(used).filter(|(_, used)| !used) {
            document.items = Rc::new(Nothing);
        }
    }

    /// Shows what a refresh brought.
    fn reveal(&mut self, moment: &Moment, effects: &mut Vec<Effect>) {
        if let Some(arrival) = self.arrival.take() {
            self.succeed(arrival);
            self.page = 1;
            self.release_documents();
            self.choose(moment, effects);
            effects.push(Effect::Render);
            effects.push(Effect::Focus(0));
            self.read_ahead(effects);
        }
    }

    /// Chooses the entries that the list consists of: those whose time has come and that the options let through.
    fn choose(&mut self, moment: &Moment, effects: &mut Vec<Effect>) {
        let mut due = i64::MAX;
        self.shown.clear();
        let limit = self.options.limit() as usize;
        for (at, entry) in self.entries.iter().enumerate() {
            if limit != 0 && self.shown.len() == limit {
                break;
            }
            // The time zone is asked for only where it can matter: of a hundred thousand dates, nearly all are past.
            if let Some(date) = entry.date
                && date.ends() > moment.now - crate::date::DAY_MS
            {
                let begins = date.begins(moment.offset);
                if begins > moment.now {
                    due = due.min(begins);
                    continue;
                }
            }
            if filter::admits(&self.options, &self.documents, entry) {
                self.shown.push(at as u32);
            }
        }
        // A timer can't wait for longer than 2^31 milliseconds.
        if due - moment.now < 2_000_000_000 {
            effects.push(Effect::Wait(Timer::Publication, (due - moment.now) as u32));
        }
        self.page = self.page.clamp(1, self.pages().max(1));
    }

    /// Goes to `page`, fetching what it takes.
    fn turn(&mut self, page: u32, effects: &mut Vec<Effect>) {
        if self.phase != Phase::Ready || self.options.paging() == Paging::None {
            return;
        }
        let waited = core::mem::take(&mut self.wanted_page) != 0;
        let size = self.options.page_size();
        let page = page.clamp(1, if self.pages_known() { self.pages() } else { u32::MAX });
        // A page is whole before it is turned to, unless the list ends on it.
        if page.saturating_mul(size) > self.loaded() && self.continues() {
            self.wanted_page = page;
            self.fetch_next(effects);
            effects.push(Effect::Render);
            return;
        }
        let page = page.min(paging::pages(self.loaded(), size));
        if page == self.page {
            if waited {
                effects.push(Effect::Render);
            }
            return;
        }
        let lengthened = self.options.paging() == Paging::More;
        let first_new = if lengthened { self.page * size } else { (page - 1) * size };
        self.page = page;
        effects.push(Effect::Render);
        effects.push(Effect::Focus(first_new.min(self.loaded().saturating_sub(1))));
        let words = &self.words;
        let pages = self.pages();
        effects.push(Effect::Announce(if lengthened {
            words.count(Label::Shown, self.range().1)
        } else if self.pages_known() {
            words.fill(Label::PageOf, &[("page", &words.number(page)), ("pages", &words.number(pages))])
        } else {
            words.fill(Label::Page, &[("page", &words.number(page))])
        }));
        effects.push(Effect::Emit(HostEvent::Page { page, pages }));
        self.read_ahead(effects);
    }

    /// Fetches the continuation before it is wanted, once the page after this one is not there in full.
    fn read_ahead(&mut self, effects: &mut Vec<Effect>) {
        let ahead = self.page.saturating_add(1).saturating_mul(self.options.page_size());
        let stuck = self.continuation_failure.is_some();
        if self.phase == Phase::Ready && self.options.paging() != Paging::None && !stuck && ahead > self.loaded() {
            self.fetch_next(effects);
        }
    }

    fn is_open_by_id(&self, id: &str) -> bool {
        self.place(id).is_some_and(|place| self.is_open(place, id))
    }

    /// Opens a statement, going to its page.
    fn open(&mut self, id: String, effects: &mut Vec<Effect>) {
        let Some(place) = self.place(&id) else { return };
        if !self.options.reads_inline() {
            return;
        }
        let size = self.options.page_size();
        let (from, to) = self.range();
        if place < from || place >= to {
            self.turn(place / size + 1, effects);
        }
        self.closed.retain(|closed| *closed != id);
        if !self.opened.contains(&id) {
            self.opened.push(id);
        }
        effects.push(Effect::Render);
    }

    fn fail(
        &mut self,
        generation: u32,
        failure: Failure,
        retry_after: Option<u32>,
        moment: &Moment,
        effects: &mut Vec<Effect>,
    ) {
        let first = self.loading == Some(generation);
        if !first && self.continuing != Some(generation) {
            return;
        }
        self.offline = moment.offline;
        let url = if first {
            self.loading = None;
            self.url.clone()
        } else {
            self.continuing = None;
            self.continuation_failure = Some(failure);
            self.feed.next_url.clone().unwrap_or_default()
        };
        self.attempts += 1;
        self.held = retry_after.is_some();
        if failure.retryable() && self.attempts <= ATTEMPTS_MAX {
            let pause = retry_after.unwrap_or_else(|| {
                let pause = BACKOFF_MS << (self.attempts - 1);
                // Between three quarters and five quarters of it.
                pause - pause / 4 + (pause / 2 * moment.random) / 65_536
            });
            effects.push(Effect::Wait(Timer::Retry, pause.min(RETRY_AFTER_MAX_MS)));
        }
        if first {
            if self.phase == Phase::Ready {
                self.stale = Some(self.stale.unwrap_or(self.fetched));
            } else {
                self.phase = Phase::Failed(failure);
            }
            self.schedule_refresh(moment, effects);
        }
        if self.told.replace(failure) == Some(failure) {
            // The webmaster and the host have been told.
            return effects.push(Effect::Render);
        }
        effects.push(Effect::Warn(failure.advice(&url)));
        if first && self.phase != Phase::Ready {
            self.give_up(failure, effects);
            if self.options.flag(Name::Cache) {
                effects.push(Effect::Recall);
            }
            return;
        }
        let message = self.explain(failure);
        effects.push(Effect::Emit(HostEvent::Error { failure, message, url }));
        effects.push(Effect::Render);
    }

    /// There is no list and there will be none for now.
    fn give_up(&mut self, failure: Failure, effects: &mut Vec<Effect>) {
        self.phase = Phase::Failed(failure);
        if self.refusal().is_some() {
            effects.push(Effect::Warn(failure.advice(&self.url)));
        }
        self.word(effects);
        effects.push(Effect::Render);
        let message = self.explain(failure);
        effects.push(Effect::Emit(HostEvent::Error { failure, message, url: self.url.clone() }));
    }

    /// The reason of `failure` in the reader's words.
    pub fn explain(&self, failure: Failure) -> String {
        let words = &self.words;
        match failure {
            Failure::Network if self.offline => String::from(words.get(Label::Offline)),
            Failure::Status(status) => {
                let mut number = String::new();
                crate::date::push_digits(&mut number, u32::from(status), 1);
                words.fill(Label::ErrorStatus, &[("status", &number)])
            }
            _ => String::from(words.get(failure.label())),
        }
    }

    /// One console line for everything that was wrong with the feed.
    fn report(&self, effects: &mut Vec<Effect>) {
        let count = self.feed_notices.len() as u32;
        if count == 0 {
            return;
        }
        let mut line = String::from("Communiqué: ");
        line.push_str(&self.url);
        line.push_str(" has ");
        crate::date::push_digits(&mut line, count, 1);
        line.push_str(if count == 1 { " fault" } else { " faults" });
        line.push_str("; set data-debug to see them here, or run `communique check` on the feed");
        if self.options.flag(Name::Debug) {
            for notice in &self.feed_notices {
                line.push_str("\n  ");
                line.push_str(&notice.text());
            }
        }
        effects.push(Effect::Warn(line));
    }
}

/// The entries of a document in their order, without those whose id is `known` already.
fn listing(document: &Document, number: u32, known: &[Entry], notices: &mut Vec<Notice>) -> Vec<Entry> {
    let entries = decode::entries(document, number, notices);
    order::newest_first(order::without_repeats(entries, known, notices))
}
