//! Opening and closing statements: which ones are open, which can be, and how the reader gets to one. Part of the program's
//! sequel but for [`Opening`] itself and [`State::is_open`]; what the host has to say about an opening was asked before.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Effect, HostEvent, Moment, State};
use crate::feed::{Statement, Status};

/// What was opened and closed; of anything else the options say whether it is open.
#[derive(Default)]
pub struct Opening {
    /// The statements opened, the latest last.
    opened: Vec<String>,
    closed: Vec<String>,
}

impl Opening {
    /// The statement opened last of those that are still open.
    pub(super) fn last(&self) -> Option<&String> {
        self.opened.last()
    }

    /// Whether the statement called `id` was opened.
    pub(super) fn has(&self, id: &str) -> bool {
        self.opened.iter().any(|opened| opened == id)
    }

    /// Whether it is open, which it may be `by_default`.
    fn holds(&self, id: &str, by_default: bool) -> bool {
        if by_default { !self.closed.iter().any(|closed| closed == id) } else { self.has(id) }
    }

    /// Takes note that a statement is opened.
    fn open(&mut self, id: String) {
        self.closed.retain(|closed| *closed != id);
        if !self.has(&id) {
            self.opened.push(id);
        }
    }

    /// A statement was not opened after all.
    pub(super) fn forget(&mut self, id: &str) {
        self.opened.retain(|opened| opened != id);
    }

    /// An open statement is now the one opened last.
    pub(super) fn renew(&mut self, id: String) {
        self.forget(&id);
        self.opened.push(id);
    }
}

impl State {
    /// Whether the statement at `place` is opened.
    pub fn is_open(&self, place: u32, id: &str) -> bool {
        let by_default =
            self.options.expands_all() || (place == 0 && !self.finding.narrowed && self.options.expands_first());
        self.options.reads_inline() && self.opening.holds(id, by_default)
    }

    pub(super) fn is_open_by_id(&self, id: &str) -> bool {
        match self.list.place(id) {
            Some(place) => self.is_open(place, id) && self.has_text(id),
            None => self.has_sifted_out(id) && self.opening.has(id),
        }
    }

    /// Whether the statement called `id` has a text that opens here.
    fn has_text(&self, id: &str) -> bool {
        let has = |statement: Statement| statement.status != Status::Withdrawn && statement.has_body();
        self.options.reads_inline() && self.list.statement(id).is_some_and(has)
    }

    /// Whether the statement called `id` is closed and can be opened here.
    pub fn opens(&self, id: &str) -> bool {
        self.list.place(id).is_some_and(|place| !self.is_open(place, id)) && self.has_text(id)
    }

    /// Has the host asked whether a statement may be opened; goes to its page where there is nothing to open.
    pub(super) fn offer(&mut self, id: String, effects: &mut Vec<Effect>) {
        if self.opens(&id) {
            let place = self.list.place(&id).filter(|place| self.is_on_view(*place) && !self.wish.quiet);
            effects.extend(place.map(Effect::Show));
            effects.push(Effect::Offer(id));
        } else {
            self.open(id, effects);
        }
    }

    /// Ends the search that leaves a statement out, and goes there.
    pub(super) fn bring_back(&mut self, id: String, moment: &Moment, effects: &mut Vec<Effect>) {
        self.clear(moment, effects);
        if !self.opens(&id) {
            return self.follow(id, effects);
        }
        let place = self.list.place(&id).filter(|place| self.is_on_view(*place));
        self.offer(id, effects);
        effects.extend(place.map(Effect::Focus));
    }

    /// Goes to the page of the statement at `place`, and there to the statement.
    fn show(&mut self, place: u32, effects: &mut Vec<Effect>) {
        let page = place / self.options.page_size() + 1;
        if !self.is_on_view(place) {
            self.turn(page, effects);
        }
        if !self.is_on_view(place) {
            // A page that isn't whole yet is waited for; a statement that is there is not.
            self.wish.page = 0;
            self.page = page;
            effects.push(Effect::Emit(HostEvent::Page { page, pages: self.pages() }));
            if !self.wish.quiet {
                effects.push(Effect::Focus(place));
            }
        }
        for effect in effects {
            if let Effect::Focus(at) = effect {
                *at = place;
            }
        }
    }

    /// Opens a statement, going to its page.
    pub(super) fn open(&mut self, id: String, effects: &mut Vec<Effect>) {
        let Some(place) = self.list.place(&id) else { return };
        self.show(place, effects);
        if self.has_text(&id) {
            self.opening.open(id);
        }
        effects.push(Effect::Render);
    }

    /// Goes to a statement, opening it where statements are opened.
    pub(super) fn follow(&mut self, id: String, effects: &mut Vec<Effect>) {
        let Some(place) = self.list.place(&id) else { return };
        self.show(place, effects);
        if self.is_open_by_id(&id) {
            // The URL speaks of where the reader was led last.
            self.opening.renew(id);
        } else {
            self.open(id, effects);
        }
        effects.push(Effect::Render);
        if !effects.contains(&Effect::Focus(place)) {
            effects.push(Effect::Focus(place));
        }
    }

    /// Closes an open statement.
    pub(super) fn close(&mut self, id: String, effects: &mut Vec<Effect>) {
        self.opening.forget(&id);
        self.opening.closed.push(id.clone());
        effects.push(Effect::Render);
        effects.push(Effect::Emit(HostEvent::Close { id }));
    }
}
