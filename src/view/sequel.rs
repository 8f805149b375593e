//! What is to be seen only when something failed, arrived or was wrong. Part of the program's sequel, which may come later
//! than the first list.

use super::build::Build;
use super::statement::mark;
use super::{finding, retry, trouble};
use crate::date::{DAY_MS, Date, MINUTE_MS};
use crate::failure::Failure;
use crate::messages::Label;
use crate::state::State;

/// The reader's search box and filters.
#[inline(never)]
pub fn finding(build: &mut Build, state: &State) {
    finding::panel(build, state);
}

/// Nothing was found.
#[inline(never)]
pub fn no_match(build: &mut Build, state: &State) {
    finding::no_match(build, state);
}

/// Marks what the reader looks for in the statement built after so much.
#[inline(never)]
pub fn mark_matches(build: &mut Build, state: &State, length: usize) {
    finding::mark(build, state, length);
}

/// One sentence, one reason, one action.
#[inline(never)]
pub fn error(build: &mut Build, state: &State, failure: Failure) {
    let unreachable = matches!(failure, Failure::Network | Failure::Status(_) | Failure::Timeout);
    build.open(part!("div", "error", "role" = "alert"));
    build.open("p");
    build.open("strong");
    let sentence = state.words.get(if unreachable { Label::Unreachable } else { Label::Unusable });
    build.end(sentence);
    build.close();
    let reason = state.explain(failure);
    if reason != sentence {
        build.open("p");
        build.end(&reason);
    }
    if failure.retryable() {
        retry(build, state);
    }
    build.close();
}

/// The lines above the list: that a link led to nothing in it, that it is an older copy, that there is news.
#[inline(never)]
pub fn news(build: &mut Build, state: &State, offset: &dyn Fn(i64) -> i32) {
    let words = &state.words;
    if state.trail.missed {
        build.open(part!("p", "notice"));
        build.end(words.get(Label::Missed));
    }
    if let Some(fetched) = state.stale {
        let local = fetched + i64::from(offset(fetched)) * MINUTE_MS;
        let minutes = (local.rem_euclid(DAY_MS) / MINUTE_MS) as u32;
        let day = words.date(Date::Instant(fetched).day(offset));
        let time = words.time((minutes / 60) as u8, (minutes % 60) as u8);
        trouble(build, state, &words.fill(Label::Stale, &[("date", &day), ("time", &time)]));
    }
    if state.arrived() > 0 {
        build.open(head!("p", "class" = "arrived"));
        build.open(button!("reveal"));
        build.end(&words.count(Label::NewStatements, state.arrived()));
        build.close();
    }
}

/// Everything that was wrong, for the webmaster.
#[inline(never)]
pub fn debug(build: &mut Build, state: &State) {
    let notices = state.faults_on_view();
    let lists = [&state.faults.options, &state.faults.feed, &notices];
    if lists.iter().all(|list| list.is_empty()) {
        return;
    }
    build.open(part!("div", "notice"));
    mark(build, "en");
    build.open("strong");
    build.mine();
    build.end(state.words.get(Label::Notices));
    build.open("ul");
    for notice in lists.into_iter().flatten() {
        build.open("li");
        build.end(&notice.text());
    }
    build.close();
    build.close();
}
