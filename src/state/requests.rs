//! How the feed is asked for, and what follows where that fails: requests, failures, further tries, refreshes. Part of the
//! program's sequel but for [`Requests`] itself; takes no answer in, see `list` for a first one, `walk` for a continuation and
//! `arrival` for a refresh.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Effect, HostEvent, Kept, Moment, Phase, State, Timer};
use crate::failure::Failure;
use crate::messages::Label;
use crate::options::Name;
use crate::signature;

/// How often a failed request is made again of its own accord.
pub const ATTEMPTS_MAX: u32 = 5;
/// The first pause before asking again, in milliseconds; each further one is twice as long.
const BACKOFF_MS: u32 = 1000;
/// How old a kept copy may be to be shown, in milliseconds.
const KEPT_MAX_MS: i64 = 14 * crate::date::DAY_MS;
/// The longest wait that a server may ask for, in milliseconds.
const RETRY_AFTER_MAX_MS: u32 = 600_000;

/// What was asked for, and what came of it.
#[derive(Default)]
pub struct Requests {
    /// How many there were. Each has its number, by which its answer is known.
    pub(super) made: u32,
    /// The one for the first document that is under way.
    pub(super) loading: Option<u32>,
    /// The one for a continuation that is.
    pub(super) continuing: Option<u32>,
    /// Those for the first document that were in vain.
    pub(super) first: Tries,
    /// Those for a continuation that were.
    pub(super) further: Tries,
    /// Whether the browser was offline when one failed last.
    offline: bool,
    /// Whether a refresh waits for the reader to be there.
    pub(super) due: bool,
}

/// What came of asking for one and the same in vain.
#[derive(Default)]
pub struct Tries {
    /// How many requests have failed in a row.
    attempts: u32,
    /// Whether the server said when to ask again, which then is done.
    held: bool,
    /// The failure that the webmaster was told of last.
    told: Option<Failure>,
}

impl Requests {
    /// Those for another feed. Their numbers go on, so that no late answer is taken for theirs.
    pub(super) fn of_another_feed(&self) -> Requests {
        Requests { made: self.made, ..Requests::default() }
    }

    /// The number of a new one.
    pub(super) fn number(&mut self) -> u32 {
        self.made += 1;
        self.made
    }

    /// Whether one is under way.
    pub(super) fn pending(&self) -> bool {
        self.loading.is_some() || self.continuing.is_some()
    }

    /// Whether the answer to that one is awaited.
    pub(super) fn awaits(&self, number: u32) -> bool {
        [self.loading, self.continuing].contains(&Some(number))
    }

    /// Forgets earlier failures, whatever was asked for.
    pub(super) fn forget_failures(&mut self) {
        self.first.forget_failures();
        self.further.forget_failures();
    }

    /// Whether a reader who is back, or a connection that is, is reason enough to ask again. A server that said when to
    /// come back is not pressed, unless nothing else will ask.
    pub(super) fn retries(&self) -> bool {
        let all = [&self.first, &self.further];
        all.iter().any(|tries| tries.told.is_some_and(Failure::retryable)) && !all.iter().any(|tries| tries.held)
    }
}

impl Tries {
    /// Forgets earlier failures.
    pub(super) fn forget_failures(&mut self) {
        *self = Tries::default();
    }

    /// One has failed: after how many milliseconds it is made again of its own accord, if it is.
    fn pause(&mut self, failure: Failure, retry_after: Option<u32>, moment: &Moment) -> Option<u32> {
        self.attempts += 1;
        let again = failure.retryable() && self.attempts <= ATTEMPTS_MAX;
        self.held = again && retry_after.is_some();
        if !again {
            return None;
        }
        let pause = retry_after.unwrap_or_else(|| {
            let pause = BACKOFF_MS << (self.attempts - 1);
            // Between three quarters and five quarters of it.
            pause - pause / 4 + (pause / 2 * moment.random) / 65_536
        });
        Some(pause.min(RETRY_AFTER_MAX_MS))
    }
}

impl State {
    /// Fetches the feed from its beginning, where nothing speaks against it.
    fn fetch(&mut self, effects: &mut Vec<Effect>) {
        let generation = self.requests.number();
        self.requests.loading = Some(generation);
        self.requests.due = false;
        effects.push(Effect::Fetch { url: self.url.clone(), generation });
    }

    pub(super) fn schedule_refresh(&mut self, moment: &Moment, effects: &mut Vec<Effect>) {
        let minutes = self.options.refresh_minutes();
        if minutes > 0 && !self.feed.expired {
            // Up to a tenth more, so that the widgets of many pages don't ask all at once.
            let ms = minutes * 60_000;
            let more = (u64::from(ms / 10) * u64::from(moment.random)) >> 16;
            effects.push(Effect::Wait(Timer::Refresh, ms + more as u32));
        }
    }

    /// Whether a copy is kept in the host's storage. It would be without its signature.
    pub(super) fn keeps(&self) -> bool {
        self.options.flag(Name::Cache) && !self.options.is_signed()
    }

    /// What follows when the first document of the feed has been taken in.
    pub(super) fn end_load(&mut self, moment: &Moment, effects: &mut Vec<Effect>) {
        if self.keeps() {
            effects.push(Effect::Keep);
        }
        self.schedule_refresh(moment, effects);
        self.read_ahead(effects);
    }

    /// Why the feed must not be asked for at all.
    pub(super) fn refusal(&self) -> Option<Failure> {
        let keys = self.options.text(Name::PublicKey).map(|keys| signature::keys(keys).0);
        match keys {
            _ if self.url.is_empty() => Some(Failure::NoFeed),
            // Nothing could be signed with any of them.
            Some(keys) if keys.is_empty() => Some(Failure::SignatureWrong),
            _ => None,
        }
    }

    /// Fetches the feed from its beginning, unless it must not be asked for.
    pub(super) fn ask(&mut self, effects: &mut Vec<Effect>) {
        if self.refusal().is_none() {
            self.fetch(effects);
        }
    }

    /// Makes again what failed; what asking again can't mend only where the reader wants it.
    pub(super) fn ask_again(&mut self, wanted: bool, effects: &mut Vec<Effect>) {
        let mendable = |failure: Failure| wanted || failure.retryable();
        let missing = match self.phase {
            Phase::Loading => true,
            Phase::Ready => self.stale.is_some(),
            Phase::Failed(failure) => mendable(failure),
        };
        if missing && self.requests.loading.is_none() {
            self.ask(effects);
        }
        if self.walk.failure.is_some_and(mendable) {
            self.fetch_next(effects);
        }
        effects.push(Effect::Render);
    }

    pub(super) fn poll(&mut self, moment: &Moment, effects: &mut Vec<Effect>) {
        if self.requests.due && moment.attended && self.requests.loading.is_none() {
            self.ask(effects);
        }
    }

    pub(super) fn fail(
        &mut self,
        generation: u32,
        failure: Failure,
        retry_after: Option<u32>,
        of_signature: bool,
        moment: &Moment,
        effects: &mut Vec<Effect>,
    ) {
        let first = self.requests.loading == Some(generation);
        self.requests.offline = moment.offline;
        let tries = if first { &mut self.requests.first } else { &mut self.requests.further };
        let pause = tries.pause(failure, retry_after, moment);
        let told = tries.told.replace(failure) == Some(failure);
        let mut heard = told;
        let mut url = if first {
            self.requests.loading = None;
            self.url.clone()
        } else {
            self.requests.continuing = None;
            self.walk.failure = Some(failure);
            let short = self.page.saturating_mul(self.options.page_size()) > self.list.loaded();
            let asked = self.finding.quest().is_some_and(|quest| quest.deepened);
            let wanted = short || asked || self.wish.page != 0 || self.wish.retried || !self.wish.sought.is_empty();
            let missed = self.walk.missed;
            self.walk.missed |= wanted || pause.is_none();
            // The host hears of it when the reader does.
            heard = !self.walk.missed || told && missed;
            self.feed.next_url.clone().unwrap_or_default()
        };
        if of_signature {
            url = signature::address(&url);
        }
        if let Some(ms) = pause {
            effects.push(Effect::Wait(Timer::Retry, ms));
        }
        if first {
            if self.phase == Phase::Ready {
                self.stale = Some(self.stale.unwrap_or(self.list.fetched));
            } else {
                self.phase = Phase::Failed(failure);
            }
            self.schedule_refresh(moment, effects);
        }
        if !told {
            effects.push(Effect::Warn(failure.advice(&url)));
        }
        if heard {
            effects.push(Effect::Render);
        } else if !first || self.phase == Phase::Ready {
            self.complain(failure, url, effects);
        } else if self.keeps() {
            effects.push(Effect::Recall);
        } else {
            self.give_up(failure, url, effects);
        }
    }

    /// Shows what was kept instead of what could not be had, if it isn't too old.
    pub(super) fn recall(&mut self, kept: Option<Kept>, failure: Failure, moment: &Moment, effects: &mut Vec<Effect>) {
        // A copy from the future was kept before the clock was put back: nobody knows how old it is.
        let fresh = |kept: &Kept| kept.fetched <= moment.now && moment.now - kept.fetched < KEPT_MAX_MS;
        match kept.filter(fresh) {
            Some(kept) => {
                self.list.seed = moment.random;
                self.read(&kept.feed, kept.document);
                self.stale = Some(kept.fetched);
                self.complain(failure, self.url.clone(), effects);
                self.listed(moment, effects);
                self.carry_out(effects);
            }
            None => self.give_up(failure, self.url.clone(), effects),
        }
    }

    /// Tells the host of a failure beside a list, for which there is always a button to try again.
    fn complain(&self, failure: Failure, url: String, effects: &mut Vec<Effect>) {
        let message = self.explain(failure);
        effects.push(Effect::Emit(HostEvent::Error { failure, message, url, retryable: true }));
        effects.push(Effect::Render);
    }

    /// There is no list and there will be none for now, for what was asked for at `url`.
    pub(super) fn give_up(&mut self, failure: Failure, url: String, effects: &mut Vec<Effect>) {
        self.phase = Phase::Failed(failure);
        // What is wrong with an option that is there was said of it.
        if self.url.is_empty() && self.options.text(Name::Feed).is_none_or(str::is_empty) {
            effects.push(Effect::Warn(failure.advice("")));
        }
        self.ask_for_words(effects);
        effects.push(Effect::Render);
        let message = self.explain(failure);
        let retryable = failure.retryable();
        effects.push(Effect::Emit(HostEvent::Error { failure, message, url, retryable }));
    }

    /// The reason of `failure` in the reader's words.
    pub fn explain(&self, failure: Failure) -> String {
        let words = &self.words;
        match failure {
            // Nothing was asked for, so nothing can be said of it.
            _ if self.refusal().is_some() => String::from(words.get(Label::Unusable)),
            Failure::Network if self.requests.offline => String::from(words.get(Label::Offline)),
            Failure::Status(status) => {
                let mut number = String::new();
                crate::date::push_digits(&mut number, u32::from(status), 1);
                words.fill(Label::ErrorStatus, &[("status", &number)])
            }
            _ => String::from(words.get(failure.label())),
        }
    }
}
