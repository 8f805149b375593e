//! What happens when: [`State`], the [`Event`]s that change it and the [`Effect`]s they ask for. Decides everything and
//! does nothing: time, chance and the network come in as arguments and events, and leave as effects. As far as its first list
//! a state needs no events ([`State::sketch`], [`State::take_in`]); what comes later is [`update`]'s, in the program's sequel.

mod arrival;
mod event;
mod faults;
pub mod finding;
mod list;
mod opening;
mod relations;
mod requests;
pub mod sequel;
mod trail;
mod walk;
mod wish;

use alloc::string::String;

use crate::failure::Failure;
use crate::feed::wire::Json;
use crate::feed::{Document, Feed, decode};
use crate::messages::{Label, Messages};
use crate::options::{Name, Options, Paging};
use crate::scrutiny::Glance;
use crate::{filter, paging};
use arrival::Arrival;
pub use event::{Effect, Event, HostEvent, Kept, Moment, Summary, TIMERS, Timer};
use faults::{Faults, Report};
use finding::Finding;
use list::List;
use opening::Opening;
pub use requests::ATTEMPTS_MAX;
use requests::Requests;
pub use sequel::update;
use trail::Trail;
pub use walk::REDIRECTED;
use walk::Walk;
use wish::Wish;

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

/// What was said aloud.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    /// Nothing that has not been taken back.
    #[default]
    Nothing,
    /// Some words.
    Words,
    /// What came of copying, a second time.
    Twice,
}

/// Everything a widget knows.
#[derive(Default)]
pub struct State {
    /// The options.
    pub options: Options,
    url: String,
    page_language: String,
    /// The words: English until others are there.
    pub words: Messages,
    /// The language whose words were asked for last.
    language: String,
    /// Where the widget stands.
    pub phase: Phase,
    /// The feed's own members.
    pub feed: Feed,
    /// The list.
    pub list: List,
    /// Since when it is an older copy (its time of fetching), if it is one.
    pub stale: Option<i64>,
    /// What a refresh brought and the reader has not let in yet.
    arrival: Option<Arrival>,
    /// What is wrong with the options and the feed.
    pub faults: Faults,
    /// What was asked for.
    requests: Requests,
    /// How far the feed has been walked.
    pub walk: Walk,
    /// What is wanted and not there yet.
    wish: Wish,
    /// The page shown, from 1; with [`Paging::More`] the number of pages shown together.
    pub page: u32,
    /// Which statements are open.
    opening: Opening,
    /// The reader's search and filters.
    pub finding: Finding,
    /// Where links lead and have led.
    pub trail: Trail,
    /// What came of copying, and of which statement.
    pub copied: Option<(String, Label)>,
    /// What assistive technology was told and still is.
    told: Told,
    /// Whether the system can share a link.
    pub shares: bool,
    /// Of a sketch: whether the sequel was needed and could not be had.
    pub lost: bool,
}

impl State {
    /// A widget that knows nothing yet.
    pub fn new() -> State {
        State { page: 1, ..State::default() }
    }

    /// A widget whose first list is awaited, and the sequel not here. `url` is the feed's, absolute, or empty; `page_language`
    /// the nearest `lang` in the page.
    pub fn sketch(options: Options, url: String, page_language: String) -> State {
        State { options, url, page_language, ..State::new() }
    }

    /// Forgets all but what a sketch without a list was told, and gives that back: the feed's URL and the page's language.
    pub fn forget_all(&mut self) -> [String; 2] {
        let told = [&mut self.url, &mut self.page_language].map(core::mem::take);
        *self = State::new();
        told
    }

    /// Whether the first list can be had without the sequel.
    pub fn is_plain(&self) -> bool {
        !self.url.is_empty() && !self.options.is_signed() && !filter::is_active(&self.options)
    }

    /// Takes in the feed's first document. `None` where only the sequel can read it, which is then given the same once more;
    /// else whether there is something left for the sequel to do.
    pub fn take_in(&mut self, feed: Json, document: Document, moment: &Moment) -> Option<bool> {
        let mut glance = Glance::default();
        let read = decode::feed(&feed, &document.url, &mut glance);
        if glance.vague {
            return None;
        }
        self.feed = read;
        self.faults.members = feed;
        self.note_answer(moment);
        self.adopt(document, &mut glance);
        self.faults.report = if glance.faulty { Report::Wordless } else { Report::Open };
        let due = self.admit(moment);
        let polls = self.options.refresh_minutes() > 0;
        // Hardly anybody stays for longer than a day.
        let soon = due.is_some_and(|ms| i64::from(ms) < crate::date::DAY_MS);
        Some(glance.faulty || soon || polls || self.options.flag(Name::Cache) || self.runs_short())
    }

    /// The number of statements in the list, as far as known.
    pub fn count(&self) -> u32 {
        let known = self.list.loaded();
        match self.total() {
            Some(total) => total.max(known),
            None => known,
        }
    }

    /// The number of pages, as far as known.
    pub fn pages(&self) -> u32 {
        match self.options.paging() {
            Paging::None => 1,
            _ => paging::pages(self.count(), self.options.page_size()),
        }
    }

    /// Whether there is more of the feed to fetch that this list may show. What the reader's search finds ends with what
    /// is loaded.
    pub fn continues(&self) -> bool {
        !self.finding.narrowed && self.is_unfinished()
    }

    /// Whether there is more of the feed to fetch.
    pub fn is_unfinished(&self) -> bool {
        let limit = self.options.limit();
        self.feed.next_url.is_some() && (limit == 0 || self.list.admitted < limit)
    }

    /// Whether the reader can search or filter.
    #[inline(never)]
    pub fn finds(&self) -> bool {
        self.options.flag(Name::Search) || self.options.flag(Name::Filters)
    }

    /// Whether the number of pages is final: nothing is left to fetch, or the feed says how much there is.
    pub fn pages_known(&self) -> bool {
        !self.continues() || self.total().is_some()
    }

    /// Whether a continuation is under way.
    pub fn is_continuing(&self) -> bool {
        self.requests.continuing.is_some()
    }

    /// Whether the reader waits for another try.
    pub fn is_retried(&self) -> bool {
        self.wish.retried && self.requests.pending()
    }

    /// Whether a continuation is under way that the reader waits for.
    pub fn awaits_page(&self) -> bool {
        self.wish.page != 0 && self.requests.continuing.is_some()
    }

    /// The number of statements that a refresh brought and that are not shown yet.
    pub fn arrived(&self) -> u32 {
        self.arrival.as_ref().map_or(0, |arrival| arrival.new.len() as u32)
    }

    /// The places in the list that are on view: from, to (exclusive).
    pub fn range(&self) -> (u32, u32) {
        let size = self.options.page_size();
        let loaded = self.list.loaded();
        match self.options.paging() {
            Paging::Pages => (
                self.page.saturating_sub(1).saturating_mul(size).min(loaded),
                self.page.saturating_mul(size).min(loaded),
            ),
            Paging::More => (0, self.page.saturating_mul(size).min(loaded)),
            Paging::None => (0, loaded),
        }
    }

    /// Whether the statement at `place` of the list is on the page on view.
    fn is_on_view(&self, place: u32) -> bool {
        let (from, to) = self.range();
        from <= place && place < to
    }

    /// Whether the page around the widget is in the widget's own language.
    pub fn is_at_home(&self) -> bool {
        let primary = |tag| crate::slice::cut(tag, b"-");
        primary(&self.page_language).eq_ignore_ascii_case(primary(self.words.tag()))
    }

    /// Where the feed is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What the feed says of its length, where nothing is filtered, all of it can be reached and it can be trusted.
    fn total(&self) -> Option<u32> {
        let pages = self.options.paging() != Paging::None;
        let total = self.feed.total.filter(|_| pages && self.continues() && !filter::is_active(&self.options))?;
        let limit = self.options.limit();
        Some(if limit == 0 { total } else { total.min(limit) })
    }

    /// The language whose words are wanted now, if it is another than before: the option, else the page's, else the feed's,
    /// else English.
    pub fn word(&mut self) -> Option<&str> {
        let undecided = self.phase == Phase::Loading;
        let language = match (self.options.text(Name::Lang), self.page_language.as_str(), self.feed.language.as_deref())
        {
            (Some(tag), _, _) if !tag.is_empty() => tag,
            (_, tag, _) if !tag.is_empty() => tag,
            (_, _, Some(tag)) => tag,
            _ if undecided => return None,
            _ => "en",
        };
        if language == self.language {
            return None;
        }
        self.language = String::from(language);
        Some(&self.language)
    }

    /// Takes in the words of `language`. Whether that changes what is seen.
    pub fn speak(&mut self, language: &str, words: Messages) -> bool {
        // English is there from the beginning: the list need not be built again for it.
        let others = language == self.language && words.tag() != self.words.tag();
        if others {
            self.words = words;
        }
        others
    }

    /// Whether the next page isn't there in full, and the feed goes on.
    fn runs_short(&self) -> bool {
        let ahead = self.page.saturating_add(1).saturating_mul(self.options.page_size());
        ahead > self.list.loaded() && self.continues()
    }
}
