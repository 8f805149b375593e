//! What the reader or the host wants and what isn't there yet: a page, the statement that a link leads to, one to be opened,
//! another try. Each is met as soon as it can be, or made do without. Part of the program's sequel but for [`Wish`] itself;
//! fetches no more than the wish is worth.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Effect, HostEvent, Moment, Phase, State, Told};
use crate::failure::Failure;
use crate::messages::Label;
use crate::options::Paging;
use crate::paging;

/// How many documents are fetched for a page that was asked for, before it has to be asked for again.
const STEPS_MAX: u32 = 100;
/// How many documents of an archive are fetched at most for a statement that is looked for.
pub(super) const DOCUMENTS_MAX: u32 = 20;

/// What is waited for.
#[derive(Default)]
pub struct Wish {
    /// The page, from 1; 0 for none.
    pub(super) page: u32,
    /// The statement that is looked for.
    pub(super) sought: String,
    /// The statement whose opening the host is asked about.
    pub(super) offered: String,
    /// How many documents may still be fetched for what is waited for.
    pub(super) steps: u32,
    /// Whether it is met without a word, and the focus left where it is, as the reader has done nothing.
    pub(super) quiet: bool,
    /// What the host wants as soon as there is a list, the first first.
    orders: Vec<Order>,
    /// Whether that is being done.
    pub(super) obeying: bool,
    /// Whether the reader waits for what was asked for again.
    pub(super) retried: bool,
}

/// What the host wants before there is a list.
pub(super) enum Order {
    Page(u32),
    Open(String),
    Close(String),
}

impl Order {
    /// Whether what was wanted before is of no account any more.
    fn replaces(&self, earlier: &Order) -> bool {
        match (self, earlier) {
            (Order::Page(_), Order::Page(_)) => true,
            (Order::Open(id) | Order::Close(id), Order::Open(other) | Order::Close(other)) => id == other,
            _ => false,
        }
    }
}

impl Wish {
    /// Takes note of what the host wants as soon as there is a list.
    pub(super) fn order(&mut self, order: Order) {
        self.orders.retain(|earlier| !order.replaces(earlier));
        self.orders.push(order);
    }

    /// Whether there are steps left to a page that isn't loaded.
    fn may_walk(&mut self) -> bool {
        let may = self.steps > 0;
        self.steps = self.steps.saturating_sub(1);
        may
    }

    /// Whether the opening of `id` was waited for, which then is over.
    pub(super) fn is_led_to(&mut self, id: &str) -> bool {
        let led = self.offered == id;
        if led {
            self.offered.clear();
        }
        led
    }
}

impl State {
    /// Another page is wanted.
    pub(super) fn want(&mut self, page: u32, effects: &mut Vec<Effect>) {
        self.walk.fruitless = 0;
        self.wish.steps = STEPS_MAX;
        self.turn(page, effects);
        self.tell_wait(effects);
    }

    /// Waits for a page no longer, and has that seen.
    pub(super) fn stop_waiting(&mut self, effects: &mut Vec<Effect>) {
        if core::mem::take(&mut self.wish.page) != 0 {
            effects.push(Effect::Render);
        }
    }

    /// Goes to `page`, fetching what it takes.
    pub(super) fn turn(&mut self, page: u32, effects: &mut Vec<Effect>) {
        if self.phase != Phase::Ready {
            return;
        }
        let waited = self.wish.page != 0;
        self.stop_waiting(effects);
        if self.options.paging() == Paging::None {
            return;
        }
        let size = self.options.page_size();
        let page = page.clamp(1, if self.pages_known() { self.pages() } else { u32::MAX });
        // A page is whole before it is turned to, unless the list ends on it.
        if page.saturating_mul(size) > self.list.loaded()
            && self.continues()
            && !self.walk.is_fruitless()
            && self.wish.may_walk()
        {
            self.wish.page = page;
            self.fetch_next(effects);
            effects.push(Effect::Render);
            return;
        }
        let page = page.min(paging::pages(self.list.loaded(), size));
        if page == self.page {
            if waited && !self.wish.quiet {
                // The reader was told of the wait.
                effects.push(Effect::Announce(self.whereabouts()));
            }
            return;
        }
        let one_list = self.options.paging() == Paging::More;
        let first_new = if one_list { self.page.min(page - 1) } else { page - 1 } * size;
        self.page = page;
        effects.push(Effect::Render);
        let pages = self.pages();
        if !self.wish.quiet {
            effects.push(Effect::Focus(first_new.min(self.list.loaded().saturating_sub(1))));
            effects.push(Effect::Announce(self.whereabouts()));
        }
        effects.push(Effect::Emit(HostEvent::Page { page, pages }));
        self.read_ahead(effects);
    }

    /// Says that a page is waited for.
    pub(super) fn tell_wait(&self, effects: &mut Vec<Effect>) {
        if self.awaits_page() && !self.wish.quiet {
            effects.push(Effect::Announce(String::from(self.words.get(Label::Loading))));
        }
    }

    /// Where what a page waits for can't be had, turns to what is there of it. A page of which nothing is there stays
    /// wanted, for the case that asking again helps. The reader may have been `told` so before.
    pub(super) fn make_do(&mut self, told: bool, effects: &mut Vec<Effect>) {
        if self.wish.page == 0 || self.walk.failure.is_none() || self.requests.continuing.is_some() {
            return;
        }
        if (self.wish.page - 1).saturating_mul(self.options.page_size()) < self.list.loaded() {
            self.wish.steps = 0;
            self.turn(self.wish.page, effects);
        } else {
            // What was said of the wait is over. An alert that was there before says nothing by itself.
            let text = if told { self.words.get(Label::OlderFailed) } else { "" };
            effects.push(Effect::Announce(String::from(text)));
        }
    }

    /// Where the reader is in the list, in words.
    pub(super) fn whereabouts(&self) -> String {
        let words = &self.words;
        let page = words.number(self.page);
        if self.list.loaded() == 0 {
            String::from(words.get(Label::Empty))
        } else if self.options.paging() != Paging::Pages {
            words.count(Label::Shown, self.range().1)
        } else if self.pages_known() {
            words.fill(Label::PageOf, &[("page", &page), ("pages", &words.number(self.pages()))])
        } else {
            words.fill(Label::Page, &[("page", &page)])
        }
    }

    /// Looks for a statement, through further documents where it takes them.
    pub(super) fn look_for(&mut self, id: String, effects: &mut Vec<Effect>) {
        self.walk.fruitless = 0;
        self.wish.steps = DOCUMENTS_MAX;
        self.wish.sought = id;
        self.seek(effects);
    }

    /// All that may have been said, in numbers; that of the pages where it was `known`.
    pub(super) fn claims(&self, known: bool) -> [u32; 9] {
        let loaded = self.list.loaded();
        let stage = match self.phase {
            Phase::Loading => 0,
            Phase::Failed(_) => 1,
            Phase::Ready => 2 + u32::from(loaded == 0),
        };
        [
            stage,
            self.page,
            if known { self.pages() * 2 + u32::from(self.pages_known()) } else { 0 },
            if self.options.paging() == Paging::Pages { u32::MAX } else { self.range().1 },
            if self.finding.narrowed { 1 + loaded } else { 0 },
            self.arrived(),
            self.wish.page,
            u32::from(self.trail.missed),
            u32::from(self.copied.as_ref().is_some_and(|(id, _)| self.opening.has(id))),
        ]
    }

    /// Takes back what was told where it is no longer so, as other `claims` hold now, and nothing was said instead.
    pub(super) fn take_back(&mut self, known: bool, claims: [u32; 9], effects: &mut Vec<Effect>) {
        let said = |effect: &Effect| match effect {
            Effect::Announce(text) => Some(!text.is_empty()),
            _ => None,
        };
        match effects.iter().rev().find_map(said) {
            Some(true) => self.told = self.told.max(Told::Words),
            Some(false) => self.told = Told::Nothing,
            None if claims != self.claims(known) && core::mem::take(&mut self.told) != Told::Nothing => {
                effects.push(Effect::Announce(String::new()));
            }
            None => {}
        }
    }

    /// Shows the statement that a link leads to, or fetches what it may stand in; at the end says that it isn't there.
    pub(super) fn seek(&mut self, effects: &mut Vec<Effect>) {
        if self.wish.sought.is_empty() {
            return;
        }
        let Some(place) = self.list.place(&self.wish.sought) else {
            if self.wish.steps > 0 && self.is_unfinished() {
                self.wish.steps -= 1;
                self.fetch_next(effects);
            } else {
                self.wish.sought.clear();
                // A host knows what it asks for; a reader followed a link.
                if self.trail.following {
                    self.trail.missed = true;
                    effects.push(Effect::Render);
                    effects.push(Effect::Announce(String::from(self.words.get(Label::Missed))));
                }
            }
            return;
        };
        let id = core::mem::take(&mut self.wish.sought);
        effects.push(Effect::Render);
        if !self.is_on_view(place) {
            self.page = place / self.options.page_size() + 1;
            effects.push(Effect::Emit(HostEvent::Page { page: self.page, pages: self.pages() }));
        }
        effects.push(if self.wish.quiet { Effect::Show(place) } else { Effect::Focus(place) });
        if self.is_open(place, &id) {
            // The URL speaks of what was opened last.
            self.opening.renew(id);
        } else if self.opens(&id) {
            self.wish.offered.clone_from(&id);
            effects.push(Effect::Offer(id));
        }
        self.read_ahead(effects);
    }

    /// There is a list: what was wanted before is done now.
    pub(super) fn carry_out(&mut self, effects: &mut Vec<Effect>) {
        if !self.wish.orders.is_empty() {
            effects.push(Effect::Obey);
        }
    }

    /// Does what is next of that. Without a word, and the focus stays where it is: the reader has done nothing.
    pub(super) fn obey(&mut self, moment: &Moment, effects: &mut Vec<Effect>) {
        self.wish.obeying = !self.wish.orders.is_empty();
        if !self.wish.obeying || self.phase != Phase::Ready {
            return;
        }
        let order = self.wish.orders.remove(0);
        self.leave_trail(effects);
        self.wish.quiet = true;
        match order {
            Order::Page(page) => self.want(page, effects),
            Order::Open(id) => {
                if self.opens(&id) {
                    self.wish.offered.clone_from(&id);
                }
                self.want_open(id, moment, effects);
            }
            Order::Close(id) if self.is_open_by_id(&id) => self.close(id, effects),
            Order::Close(_) => {}
        }
        effects.push(Effect::Obey);
    }

    /// The host wants a statement open, wherever it stands.
    pub(super) fn want_open(&mut self, id: String, moment: &Moment, effects: &mut Vec<Effect>) {
        // Of what the search leaves out the host hasn't been asked.
        if self.has_sifted_out(&id) {
            return self.bring_back(id, moment, effects);
        }
        if self.holds_back(&id) {
            self.reveal(moment, effects);
        }
        if self.list.place(&id).is_none() && self.is_unfinished() {
            self.see_all(moment, effects);
            self.look_for(id, effects);
        } else {
            self.offer(id, effects);
        }
    }

    /// Ends the wait of a reader who wanted another try: says what came of it and has the focus put at the place that is
    /// there now, or back on the button. Where a page was waited for, that was done.
    pub(super) fn regain(&mut self, came: Result<u32, Failure>, effects: &mut Vec<Effect>) {
        if !core::mem::take(&mut self.wish.retried) || effects.iter().any(|effect| matches!(effect, Effect::Focus(_))) {
            return;
        }
        match came {
            // The alert is there already, and says nothing by itself.
            Err(failure) => effects.push(Effect::Announce(self.explain(failure))),
            Ok(_) if self.arrived() == 0 => effects.push(Effect::Announce(self.whereabouts())),
            Ok(_) => {}
        }
        effects.push(Effect::Refocus(came.ok()));
    }
}
