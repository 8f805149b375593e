//! The walk through a feed's documents, each of which links to the next, older one: what has been read, whether it is worth
//! going on, what a continuation adds to the list. Part of the program's sequel but for [`Walk`] itself; never leaves the
//! origin of the feed, nor goes in a circle.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::list::listing;
use super::{Effect, Moment, Phase, State};
use crate::failure::Failure;
use crate::feed::wire::Json;
use crate::feed::{Document, Nothing, decode};
use crate::options::Paging;
use crate::scrutiny::Scrutiny;
use crate::url;

/// How many documents in a row may bring nothing new before the chain is left.
const BARREN_MAX: u32 = 3;
/// How many documents in a row are fetched that the options let nothing through of, before the reader has to ask for more.
const FRUITLESS_MAX: u32 = 3;

/// What a notice says of a continuation that is found elsewhere.
pub const REDIRECTED: &str = "was redirected to another origin than the feed; passed over";

/// How far the feed has been walked.
#[derive(Default)]
pub struct Walk {
    /// The URLs of the documents read, and of the one that comes next.
    read: Vec<String>,
    /// The documents that continue the list, by number; the others are forms of the first one.
    pub(super) continuations: Vec<u32>,
    /// How many of them in a row have brought nothing new.
    barren: u32,
    /// How many in a row have added nothing to the list since the reader last wanted more.
    pub(super) fruitless: u32,
    /// Why the list could not be continued, if so; also while that is tried again.
    pub failure: Option<Failure>,
    /// Whether that is missed: what nobody waits for, and what is tried again by itself, fails without a word.
    pub missed: bool,
}

impl Walk {
    /// Begins at a document that was asked for and found at these URLs.
    pub(super) fn begin(&mut self, urls: [&str; 2]) {
        self.read = urls.map(|url| String::from(url::without_fragment(url))).into();
    }

    /// The link to the continuation, unless it leads back to a document already read. That it doesn't lead away from the
    /// origin of its own document was seen when that was decoded.
    pub(super) fn judge<S: Scrutiny>(&mut self, next: Option<String>, scrutiny: &mut S) -> Option<String> {
        let next = next?;
        if self.read.contains(&next) {
            scrutiny.note(None, "next_url", "leads back to a document already read; not followed", &next);
            return None;
        }
        self.read.push(next.clone());
        Some(next)
    }

    /// The list can be continued after all.
    pub(super) fn mend(&mut self) {
        self.failure = None;
        self.missed = false;
    }

    /// Whether what was fetched lately was in vain.
    pub(super) fn is_fruitless(&self) -> bool {
        self.fruitless >= FRUITLESS_MAX
    }
}

impl State {
    /// Fetches the continuation before it is wanted, once the page after this one is not there in full; without paging only
    /// where there is nothing at all to show.
    pub(super) fn read_ahead(&mut self, effects: &mut Vec<Effect>) {
        let stuck = self.walk.failure.is_some() || self.walk.is_fruitless();
        let wanted = self.options.paging() != Paging::None || self.list.loaded() == 0;
        if self.phase == Phase::Ready && wanted && !stuck && self.runs_short() {
            self.fetch_next(effects);
        }
    }

    /// Fetches the continuation of the list, unless it is under way or there is none.
    pub(super) fn fetch_next(&mut self, effects: &mut Vec<Effect>) {
        if self.requests.continuing.is_some() || !self.is_unfinished() {
            return;
        }
        if let Some(url) = self.feed.next_url.clone() {
            let generation = self.requests.number();
            self.requests.continuing = Some(generation);
            effects.push(Effect::Fetch { url, generation });
        }
    }

    /// Takes in the continuation of the list.
    pub(super) fn extend(&mut self, feed: &Json, mut document: Document, moment: &Moment, effects: &mut Vec<Effect>) {
        self.requests.further.forget_failures();
        self.walk.mend();
        let number = self.list.documents.len() as u32;
        let notices = &mut self.faults.feed;
        let mut next = decode::feed(feed, &document.url, notices);
        // What was asked for is on the origin of the document that leads there, and so of the feed.
        let asked = self.feed.next_url.as_deref().unwrap_or_default();
        if !notices.is_one_origin(&document.url, asked) {
            notices.note(None, "next_url", REDIRECTED, &document.url);
            document.items = Rc::new(Nothing);
            next.next_url = None;
        }
        let fresh = listing(&document, number, &self.list.entries, self.list.seed, notices);
        self.walk.barren = if fresh.is_empty() { self.walk.barren + 1 } else { 0 };
        if self.walk.barren == BARREN_MAX && next.next_url.take().is_some() {
            notices.note(None, "next_url", "brings nothing new any more; not followed further", "");
        }
        self.walk.continuations.push(number);
        self.walk.read.push(String::from(url::without_fragment(&document.url)));
        self.feed.next_url = self.walk.judge(next.next_url, notices);
        self.list.entries.extend(fresh);
        self.list.documents.push(document);
        let before = self.list.admitted;
        self.choose(moment, effects);
        self.walk.fruitless = if self.list.admitted > before { 0 } else { self.walk.fruitless + 1 };
        self.report(effects);
        self.go_on(effects);
    }

    /// Goes on to what is waited for, with what is there by now.
    pub(super) fn go_on(&mut self, effects: &mut Vec<Effect>) {
        let wanted = self.wish.page;
        self.seek(effects);
        if wanted != 0 {
            self.turn(wanted, effects);
        } else {
            effects.push(Effect::Render);
        }
        self.read_ahead(effects);
    }
}
