//! The page and the opened statement in the URL's hash (`data-history=hash`): where the widget stands as a link, and where a
//! link leads. Part of the program's sequel but for [`Trail`] itself. Knows no URL; see `link` for what is written.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Effect, HostEvent, Moment, Phase, State};
use crate::link::Place;
use crate::messages::Label;

/// How many documents of an archive are fetched at most to get where a link leads.
const STEPS_MAX: u32 = 20;

/// Where the reader has been sent, and what the URL says.
#[derive(Default)]
pub struct Trail {
    /// Whether the URL has been read.
    located: bool,
    /// Whether what happens now follows a link, so that the URL has it already.
    following: bool,
    /// Whether the link is the one that the page was opened with: it is followed without a word, and the focus left where
    /// it is.
    pub(super) quiet: bool,
    /// Whether a link led to a statement that isn't in the list.
    pub missed: bool,
    /// How many documents may still be fetched to get where a link leads, or to the page that was asked for.
    pub(super) steps: u32,
    /// What the widget last had to say to the URL.
    link: String,
    /// The statement that is looked for.
    sought: String,
    /// The statement whose opening the host is asked about.
    pub(super) offered: String,
}

impl State {
    /// Whether the URL is still to be read, by [`super::Event::Located`].
    pub fn is_unlocated(&self) -> bool {
        self.options.uses_hash() && self.phase == Phase::Ready && !self.trail.located
    }

    /// Goes where the URL says. It says nothing where its hash is the host's alone.
    pub(super) fn heed(&mut self, said: Option<&str>, moment: &Moment, effects: &mut Vec<Effect>) {
        if !self.options.uses_hash() || self.phase != Phase::Ready {
            return;
        }
        let first = !core::mem::replace(&mut self.trail.located, true);
        let Some(place) = said.map(Place::parse) else { return };
        if self.trail.missed {
            // What was missing is no longer looked for.
            effects.push(Effect::Announce(String::new()));
        }
        self.leave_trail(effects);
        if place.value() == self.trail.link {
            return;
        }
        self.walk.fruitless = 0;
        self.trail.following = true;
        self.trail.quiet = first;
        self.trail.steps = STEPS_MAX;
        let left = match Place::parse(&self.trail.link) {
            Place::Statement(id) => Some(id),
            Place::Page(_) => None,
        };
        match place {
            Place::Page(page) => {
                // The way back from an opened statement closes it, and leads back to what was found.
                let found = self.finding.narrowed && page == 1 && left.is_some();
                if let Some(id) = left {
                    self.step_back(id, effects);
                }
                if !found {
                    self.see_all(moment, effects);
                    self.turn(page, effects);
                    self.tell_wait(effects);
                }
            }
            Place::Statement(id) => {
                if let Some(left) = left.filter(|_| self.opened.contains(&id)) {
                    self.step_back(left, effects);
                }
                if self.place(&id).is_none() {
                    self.see_all(moment, effects);
                }
                self.trail.sought = id;
                self.seek(effects);
            }
        }
    }

    /// Closes a statement that the way back leads out of.
    fn step_back(&mut self, id: String, effects: &mut Vec<Effect>) {
        self.opened.retain(|opened| *opened != id);
        effects.push(Effect::Render);
        if self.place(&id).is_some_and(|place| !self.is_open(place, &id)) {
            effects.push(Effect::Emit(HostEvent::Close { id }));
        }
    }

    /// Ends the reader's search.
    fn see_all(&mut self, moment: &Moment, effects: &mut Vec<Effect>) {
        if self.finding.narrowed {
            self.clear(moment, effects);
        }
    }

    /// What follows is the reader's own doing, wherever a link was to lead and whatever page was waited for.
    pub(super) fn leave_trail(&mut self, effects: &mut Vec<Effect>) {
        if self.wanted_page != 0 {
            // What was said of the wait is over.
            effects.push(Effect::Announce(String::new()));
        }
        self.stop_waiting(effects);
        let trail = &mut self.trail;
        (trail.following, trail.quiet, trail.missed) = (false, false, false);
        trail.sought.clear();
        trail.offered.clear();
    }

    /// Shows the statement that a link leads to, or fetches what it may stand in; at the end says that it isn't there.
    pub(super) fn seek(&mut self, effects: &mut Vec<Effect>) {
        if self.trail.sought.is_empty() {
            return;
        }
        let Some(place) = self.place(&self.trail.sought) else {
            if self.trail.steps > 0 && self.is_unfinished() {
                self.trail.steps -= 1;
                self.fetch_next(effects);
            } else {
                self.trail.sought.clear();
                self.trail.missed = true;
                effects.push(Effect::Render);
                effects.push(Effect::Announce(String::from(self.words.get(Label::Missed))));
            }
            return;
        };
        let id = core::mem::take(&mut self.trail.sought);
        effects.push(Effect::Render);
        if !self.is_on_view(place) {
            self.page = place / self.options.page_size() + 1;
            effects.push(Effect::Emit(HostEvent::Page { page: self.page, pages: self.pages() }));
            // What was said of the page before is over, or coming back there would say nothing new.
            effects.push(Effect::Announce(String::new()));
        }
        effects.push(if self.trail.quiet { Effect::Show(place) } else { Effect::Focus(place) });
        if self.is_open(place, &id) {
            // The URL speaks of what was opened last.
            self.opened.retain(|opened| *opened != id);
            self.opened.push(id);
        } else if self.opens(&id) {
            self.trail.offered.clone_from(&id);
            effects.push(Effect::Offer(id));
        }
        self.read_ahead(effects);
    }

    /// Whether there are steps left to a page that isn't loaded.
    pub(super) fn may_walk(&mut self) -> bool {
        let may = self.trail.steps > 0;
        self.trail.steps = self.trail.steps.saturating_sub(1);
        may
    }

    /// Whether the opening of `id` follows a link, which then has led where it should.
    pub(super) fn is_led_to(&mut self, id: &str) -> bool {
        let led = self.trail.offered == id;
        if led {
            self.trail.offered.clear();
        }
        led
    }

    /// Where the widget stands: at the statement opened last, if it is on view, else on a page. The pages of what the
    /// reader has found are no places.
    fn standing(&self) -> Place {
        let on_view = |id: &&String| self.place(id).is_some_and(|place| self.is_on_view(place));
        match self.opened.last().filter(on_view) {
            Some(id) => Place::Statement(id.clone()),
            None if self.finding.narrowed => Place::Page(1),
            None => Place::Page(self.page),
        }
    }

    /// Has the URL changed where the widget stands elsewhere than before: by a step of its own where it was the reader's
    /// `deed`.
    pub(super) fn keep_link(&mut self, deed: bool, effects: &mut Vec<Effect>) {
        let settled = self.wanted_page == 0 && self.trail.sought.is_empty();
        if !self.options.uses_hash() || !self.trail.located || self.phase != Phase::Ready || !settled {
            return;
        }
        let link = self.standing().value();
        if link != self.trail.link {
            self.trail.link.clone_from(&link);
            if !self.trail.following {
                effects.push(Effect::Link(link, deed));
            }
        }
        self.trail.following = !self.trail.offered.is_empty();
        self.trail.quiet = false;
    }
}
