//! The page and the opened statement in the URL's hash (`data-history=hash`): where the widget stands as a link, and where a
//! link leads. Part of the program's sequel but for [`Trail`] itself. Knows no URL; see `link` for what is written, and `wish`
//! for how the widget gets there.

use alloc::string::String;
use alloc::vec::Vec;

use super::wish::DOCUMENTS_MAX;
use super::{Effect, HostEvent, Moment, Phase, State};
use crate::link::Place;

/// Where the reader has been sent, and what the URL says.
#[derive(Default)]
pub struct Trail {
    /// Whether the URL has been read.
    located: bool,
    /// Whether what happens now follows a link, so that the URL has it already.
    pub(super) following: bool,
    /// Whether a link led to a statement that isn't in the list.
    pub missed: bool,
    /// What the widget last had to say to the URL.
    link: String,
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
        self.leave_trail(effects);
        if place.value() == self.trail.link {
            return;
        }
        self.walk.fruitless = 0;
        self.trail.following = true;
        self.wish.quiet = first;
        self.wish.steps = DOCUMENTS_MAX;
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
                if let Some(left) = left.filter(|_| self.opening.has(&id)) {
                    self.step_back(left, effects);
                }
                if self.list.place(&id).is_none() {
                    self.see_all(moment, effects);
                }
                self.look_for(id, effects);
            }
        }
    }

    /// Closes a statement that the way back leads out of.
    fn step_back(&mut self, id: String, effects: &mut Vec<Effect>) {
        self.opening.forget(&id);
        effects.push(Effect::Render);
        if self.list.place(&id).is_some_and(|place| !self.is_open(place, &id)) {
            effects.push(Effect::Emit(HostEvent::Close { id }));
        }
    }

    /// Ends the reader's search.
    pub(super) fn see_all(&mut self, moment: &Moment, effects: &mut Vec<Effect>) {
        if self.finding.narrowed {
            self.clear(moment, effects);
        }
    }

    /// What follows is the reader's own doing, wherever a link was to lead and whatever page was waited for.
    pub(super) fn leave_trail(&mut self, effects: &mut Vec<Effect>) {
        self.stop_waiting(effects);
        (self.trail.following, self.trail.missed) = (false, false);
        self.wish.quiet = false;
        self.wish.sought.clear();
        self.wish.offered.clear();
    }

    /// Where the widget stands: at the statement opened last, if it is on view, else on a page. The pages of what the
    /// reader has found are no places.
    fn standing(&self) -> Place {
        let on_view = |id: &&String| self.list.place(id).is_some_and(|place| self.is_on_view(place));
        match self.opening.last().filter(on_view) {
            Some(id) => Place::Statement(id.clone()),
            None if self.finding.narrowed => Place::Page(1),
            None => Place::Page(self.page),
        }
    }

    /// Has the URL changed where the widget stands elsewhere than before: by a step of its own where it was the reader's
    /// `deed`.
    pub(super) fn keep_link(&mut self, deed: bool, effects: &mut Vec<Effect>) {
        let settled = self.wish.page == 0 && self.wish.sought.is_empty();
        self.wish.quiet &= self.wish.obeying || !settled;
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
        self.trail.following = !self.wish.offered.is_empty();
    }
}
