//! What happens once a reader goes on or a host changes its mind: here each event is taken in, and the options changed. Part of
//! the program's sequel, which may come later than the first list; what becomes of an event stands in the room it belongs to.

use alloc::string::String;
use alloc::vec::Vec;

use super::finding::Finding;
use super::list::List;
use super::opening::Opening;
use super::wish::Order;
use super::{Effect, Event, Moment, Phase, State, Summary, Timer, Told};
use crate::feed::Entry;
use crate::filter;
use crate::messages::Label;
use crate::notice::Notice;
use crate::options::{Name, Options, Paging};
use crate::scrutiny::Scrutiny;

/// Takes in `event` and says what has to be done.
#[inline(never)]
pub fn update(state: &mut State, event: Event, moment: &Moment) -> Vec<Effect> {
    let mut effects = Vec::new();
    let known = state.pages_known();
    let claims = state.claims(known);
    let deed = match &event {
        Event::Page(_) | Event::More | Event::Close(_) | Event::Reveal | Event::Follow(_) => true,
        Event::Typed(_) | Event::Chosen(..) | Event::Cleared => true,
        Event::Open(id) => !state.wish.is_led_to(id),
        Event::Toggled(id) => state.is_open_by_id(id),
        Event::Offer(id) => {
            state.holds_back(id) || state.has_sifted_out(id) || state.list.place(id).is_some() && !state.opens(id)
        }
        _ => false,
    };
    // A page that the reader had to wait for.
    let awaited = matches!(event, Event::Loaded { .. } | Event::Failed { .. }) && state.wish.page != 0;
    if deed && state.phase == Phase::Ready {
        state.leave_trail(&mut effects);
        state.wish.retried = false;
    }
    let found = state.finding.narrowed;
    state.take(event, moment, &mut effects);
    state.take_back(known, claims, &mut effects);
    // What is found comes after what was typed; the page it is found from stays a step of its own.
    let begun = state.finding.narrowed && !found;
    state.keep_link(deed || awaited || begun, &mut effects);
    effects
}

/// Whether the options let `entry` through.
#[inline(never)]
pub(super) fn admits(options: &Options, list: &List, entry: &Entry, finding: &mut Finding, moment: &Moment) -> bool {
    filter::sequel::admits(options, &list.documents, entry, &mut |tag| finding.number_of_option(tag, moment.normal))
}

impl State {
    /// Where the widget stands, for the host.
    pub fn summary(&self) -> Summary {
        let status = match self.phase {
            Phase::Loading => "loading",
            Phase::Ready => "ready",
            Phase::Failed(_) if self.is_retried() => "loading",
            Phase::Failed(_) => "error",
        };
        Summary { status, page: self.page, pages: self.pages(), count: self.count(), stale: self.stale.is_some() }
    }

    fn take(&mut self, event: Event, moment: &Moment, effects: &mut Vec<Effect>) {
        match event {
            Event::Page(page) if self.phase != Phase::Ready => self.wish.order(Order::Page(page)),
            Event::Offer(id) if self.phase != Phase::Ready => self.wish.order(Order::Open(id)),
            Event::Close(id) if self.phase != Phase::Ready => self.wish.order(Order::Close(id)),
            Event::Ordered => self.obey(moment, effects),
            Event::Configured { options, notices, url, page_language } => {
                self.configure(options, notices, url, page_language, moment, effects);
            }
            Event::Loaded { generation, feed, document } if self.requests.loading == Some(generation) => {
                self.requests.loading = None;
                self.note_answer(moment);
                if self.phase == Phase::Ready {
                    self.refresh(&feed, document, moment, effects);
                } else {
                    self.read(&feed, document);
                    self.listed(moment, effects);
                    self.carry_out(effects);
                }
                self.end_load(moment, effects);
                self.regain(Ok(self.range().0), effects);
            }
            Event::Loaded { generation, feed, document } if self.requests.continuing == Some(generation) => {
                self.requests.continuing = None;
                self.extend(&feed, document, moment, effects);
                if self.wish.page == 0 {
                    // The button that is gone stood below the list.
                    self.regain(Ok(self.range().1.saturating_sub(1)), effects);
                }
            }
            Event::Failed { generation, failure, retry_after, of_signature } => {
                if self.requests.awaits(generation) {
                    let told = self.walk.missed;
                    self.fail(generation, failure, retry_after, of_signature, moment, effects);
                    self.make_do(told, effects);
                    self.regain(Err(failure), effects);
                }
            }
            Event::Recalled(kept) => {
                if let Phase::Failed(failure) = self.phase {
                    self.recall(kept, failure, moment, effects);
                }
            }
            Event::Close(id) | Event::Toggled(id) if self.is_open_by_id(&id) => self.close(id, effects),
            Event::Toggled(id) => effects.push(Effect::Offer(id)),
            Event::Pressed => effects.push(Effect::Press),
            Event::Follow(id) if self.has_sifted_out(&id) => self.bring_back(id, moment, effects),
            Event::Offer(id) => self.want_open(id, moment, effects),
            Event::Open(id) => self.open(id, effects),
            Event::Follow(id) => self.follow(id, effects),
            Event::Copied(id, label) => self.copied(id, label, effects),
            Event::Retry => {
                self.requests.forget_failures();
                self.ask_again(true, effects);
                self.wish.retried = true;
                if self.requests.pending() {
                    effects.push(Effect::Announce(String::from(self.words.get(Label::Loading))));
                } else {
                    self.regain(Ok(self.range().0), effects);
                }
            }
            Event::Refresh => {
                self.requests.first.forget_failures();
                self.ask(effects);
            }
            Event::Reveal if self.arrival.is_some() => {
                self.reveal(moment, effects);
                effects.push(Effect::Focus(0));
            }
            Event::Typed(query) => self.type_in(query, moment, effects),
            Event::Chosen(filter, key) => self.filter(filter, &key, moment, effects),
            Event::Cleared => self.clear(moment, effects),
            Event::Deepen => {
                self.walk.fruitless = 0;
                self.deepen(effects);
            }
            Event::Located(said) => self.heed(said.as_deref(), moment, effects),
            Event::Due(Timer::Search) => self.search(moment, effects),
            Event::Due(Timer::Results) => self.tell_results(effects),
            Event::Due(Timer::Retry) => self.ask_again(false, effects),
            Event::Due(Timer::Refresh) => {
                self.requests.due = self.options.refresh_minutes() > 0 && !self.feed.expired;
                self.poll(moment, effects);
            }
            Event::Attended => {
                if self.requests.retries() {
                    self.ask_again(false, effects);
                }
                // What failed may be a continuation only: the feed itself is still due.
                self.poll(moment, effects);
            }
            Event::Page(page) => self.want(page, effects),
            Event::More => self.want(self.page + 1, effects),
            Event::Due(Timer::Publication) => {
                let (before, held) = (self.list.shown.clone(), self.arrived());
                self.choose(moment, effects);
                effects.push(Effect::Render);
                // They stand in the list's order, before and after.
                let came = self.list.shown.iter().filter(|at| before.binary_search(at).is_err()).count();
                let news = came as u32 + self.arrived().saturating_sub(held);
                if self.phase == Phase::Ready && news > 0 {
                    let text = self.words.count(Label::NewStatements, news);
                    effects.push(Effect::Announce(text));
                    if came > 0 {
                        self.tell_of_list(effects);
                    }
                }
            }
            Event::Resumed { shown, notices } => {
                self.faults.judge(notices, effects);
                self.resume(shown, moment, effects);
            }
            Event::Worded { language, words } => {
                if self.speak(&language, words) {
                    self.complete_words();
                    effects.push(Effect::Render);
                }
            }
            // Too late: another request has taken its place, what was to be shown is gone, or it isn't open.
            Event::Loaded { .. } | Event::Reveal | Event::Close(_) => {}
        }
    }

    /// Goes on from a sketch: with what it left, and with the list itself where that could not be shown.
    fn resume(&mut self, shown: bool, moment: &Moment, effects: &mut Vec<Effect>) {
        self.lost = false;
        self.complete_words();
        self.examine();
        if shown {
            self.choose(moment, effects);
            effects.push(Effect::Render);
            self.report(effects);
        } else {
            self.listed(moment, effects);
        }
        self.end_load(moment, effects);
    }

    /// Adds the words that the sequel brings.
    fn complete_words(&mut self) {
        self.words = crate::messages::sequel::complete(core::mem::take(&mut self.words));
    }

    /// Asks for the words of the language that holds now.
    pub(super) fn ask_for_words(&mut self, effects: &mut Vec<Effect>) {
        if let Some(language) = self.word() {
            effects.push(Effect::Word(String::from(language)));
        }
    }

    /// Whether nothing came since the feed's first document, so that this is what would be kept.
    fn is_fresh(&self) -> bool {
        self.phase == Phase::Ready && self.stale.is_none() && self.arrival.is_none() && self.list.documents.len() == 1
    }

    fn configure(
        &mut self,
        options: Options,
        mut notices: Vec<Notice>,
        url: String,
        page_language: String,
        moment: &Moment,
        effects: &mut Vec<Effect>,
    ) {
        if self.requests.made == 0 {
            self.complete_words();
        }
        if url.is_empty()
            && let Some(given) = options.text(Name::Feed).filter(|given| !given.is_empty())
        {
            notices.note(None, "data-feed", "is not an http(s) URL; set it to the address of a JSON Feed", given);
        }
        self.faults.judge(notices, effects);
        let paging_changed =
            options.page_size() != self.options.page_size() || options.paging() != self.options.paging();
        let expanded_changed = options.expands_all() != self.options.expands_all()
            || options.expands_first() != self.options.expands_first();
        let refresh_changed = options.refresh_minutes() != self.options.refresh_minutes();
        if expanded_changed {
            self.opening = Opening::default();
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
        let kept = self.keeps();
        self.options = options;
        if kept && !self.keeps() {
            effects.push(Effect::Forget(self.url.clone()));
        } else if !kept && !reload && self.keeps() && self.is_fresh() {
            effects.push(Effect::Keep);
        }
        self.page_language = page_language;
        self.walk.fruitless = 0;
        self.judge_finding();
        if reload {
            *self = State {
                shares: self.shares,
                told: self.told,
                options: core::mem::take(&mut self.options),
                words: core::mem::take(&mut self.words),
                faults: self.faults.of_another_feed(),
                page_language: core::mem::take(&mut self.page_language),
                language: core::mem::take(&mut self.language),
                requests: self.requests.of_another_feed(),
                url,
                ..State::new()
            };
            effects.push(Effect::Abandon);
            if let Some(failure) = self.refusal() {
                self.ask_for_words(effects);
                self.give_up(failure, self.url.clone(), effects);
                return;
            }
            self.ask(effects);
        } else {
            self.choose(moment, effects);
            if refresh_changed {
                self.schedule_refresh(moment, effects);
            }
        }
        self.ask_for_words(effects);
        effects.push(Effect::Render);
        self.read_ahead(effects);
    }

    /// Says what came of copying, aloud and beside the button.
    fn copied(&mut self, id: String, label: Label, effects: &mut Vec<Effect>) {
        let mut text = String::from(self.words.get(label));
        let again = Some((id, label));
        // The same words are said again only if they are not quite the same.
        let twice = self.copied == again && self.told != Told::Twice;
        if twice {
            text.push('\u{a0}');
        }
        self.told = if twice { Told::Twice } else { Told::Words };
        self.copied = again;
        effects.push(Effect::Announce(text));
    }
}
