//! What is to be seen: the whole shadow tree, written as [`notation`] says, anew from the [`State`] each time. Decides every
//! element, attribute and word; touches no document.

#[macro_use]
pub mod build;
mod finding;
pub mod notation;
pub mod sequel;
pub mod statement;

use alloc::string::String;
use alloc::vec::Vec;

use crate::date::push_digits;
use crate::feed::decode;
use crate::messages::Label;
use crate::options::{Name, Paging};
use crate::paging;
use crate::scrutiny::Glance;
use crate::state::{Phase, State};
use build::Build;
use statement::{Setting, foreign, heading};

/// Statements drawn in outline while the feed is awaited, at most.
const SKELETONS_MAX: u32 = 10;

/// The tree of a widget: its section and the live region, which stays the same element throughout. `announced` is
/// what the region says; `offset` gives the reader's offset from UTC in minutes, east positive, at an instant.
pub fn tree(state: &State, announced: &str, offset: &dyn Fn(i64) -> i32) -> String {
    all(true, state, announced, offset).finish()
}

/// The same of a sketch; `None` where that takes the program's sequel.
pub fn sketch(state: &State, offset: &dyn Fn(i64) -> i32) -> Option<String> {
    let build = all(false, state, "", offset);
    if build.lacking { None } else { Some(build.finish()) }
}

/// Builds everything, with the `whole` program at hand or of the [`State::sketch`] of a first list.
#[inline(never)]
fn all(whole: bool, state: &State, announced: &str, offset: &dyn Fn(i64) -> i32) -> Build {
    let mut build = Build::new(whole, state.words.tag());
    section(&mut build, state, offset);
    build.open(head!("div", "class" = "announcer", "role" = "status"));
    build.mine();
    build.end(announced);
    build
}

fn section(build: &mut Build, state: &State, offset: &dyn Fn(i64) -> i32) {
    let words = &state.words;
    let options = &state.options;
    let given = options.text(Name::Heading);
    let title = given.unwrap_or(&state.feed.title);
    build.open("section");
    build.attribute("class", &[options.choice(Name::Theme), " ", options.choice(Name::Layout)].concat());
    build.mine();
    if state.phase == Phase::Loading || state.is_retried() {
        build.attributes(attributes!("aria-busy" = "true"));
    }
    if title.is_empty() {
        let name = if state.feed.title.is_empty() { words.get(Label::Section) } else { &state.feed.title };
        build.attribute("aria-label", name);
    } else {
        build.attributes(attributes!("aria-labelledby" = "heading"));
        build.open(heading(options.heading_level()));
        build.attributes(attributes!("class" = "heading", "part" = "heading", "id" = "heading"));
        if given.is_some() && state.is_at_home() {
            // The host's words are in the page's language, and so in ours.
            build.attributes(attributes!("dir" = "auto"));
        } else {
            foreign(build, state.feed.language.as_deref().filter(|_| given.is_none()), words.tag());
        }
        build.end(title);
    }
    match state.phase {
        Phase::Loading => {
            fallback(build);
            skeleton(build, state);
        }
        Phase::Failed(failure) => {
            if build.whole {
                sequel::error(build, state, failure);
            }
            fallback(build);
        }
        Phase::Ready => list(build, state, offset),
    }
    if options.flag(Name::Debug) && (build.whole || state.phase == Phase::Ready) && whole(build, state) {
        sequel::debug(build, state);
    }
    build.close();
}

/// Whether the program's sequel is here; where it may still come, the tree is marked as lacking what only that can build.
fn whole(build: &mut Build, state: &State) -> bool {
    build.lacking |= !build.whole && !state.lost;
    build.whole
}

/// What stands inside the element in the page.
fn fallback(build: &mut Build) {
    build.open("slot");
    build.close();
}

/// Lines of the height of the text to come.
fn skeleton(build: &mut Build, state: &State) {
    build.open(head!("div", "class" = "skeleton", "aria-hidden" = "true"));
    for _ in 0..state.options.page_size().min(SKELETONS_MAX) {
        build.open("div");
        for _ in 0..6 {
            build.open("i");
            build.close();
        }
        build.close();
    }
    build.close();
}

/// Adds a line of news with a button to try again.
#[inline(never)]
fn trouble(build: &mut Build, state: &State, line: &str) {
    build.open(part!("p", "notice", "role" = "alert"));
    build.text(line);
    build.text(" ");
    retry(build, state);
    build.close();
}

/// Adds a button to try again. It stays while that is done, for it may have the focus.
#[inline(never)]
fn retry(build: &mut Build, state: &State) {
    build.open(button!("retry"));
    busy_while(build, state.is_retried());
    build.end(state.words.get(Label::Retry));
}

/// The list with what stands above and below it.
fn list(build: &mut Build, state: &State, offset: &dyn Fn(i64) -> i32) {
    let words = &state.words;
    if state.finds() && whole(build, state) {
        sequel::finding(build, state);
    }
    if state.stale.is_some() || state.arrived() > 0 || state.trail.missed {
        sequel::news(build, state, offset);
    }
    if state.list.loaded() == 0 {
        if state.finding.narrowed {
            sequel::no_match(build, state);
        } else if !state.is_continuing() {
            build.open(head!("p", "class" = "empty"));
            // What had the focus may be gone with the list.
            build.attributes(attributes!("tabindex" = "-1"));
            build.end(words.get(Label::Empty));
        }
        if !state.continues() {
            return;
        }
    }

    build.open(part!("div", "list"));
    let (from, to) = state.range();
    for place in from..to {
        let Some((document, index)) = state.list.source(place) else { continue };
        let mut glance = Glance::default();
        let Some((mut statement, vague)) = decode::card(document, index, &mut glance) else { continue };
        let mut open = state.is_open(place, &statement.id);
        if open || vague || glance.vague {
            if whole(build, state) {
                let Some(whole) = decode::sequel::statement(document, index, &mut Vec::new()) else { continue };
                statement = whole;
            } else {
                open = false;
            }
        }
        let setting = Setting {
            options: &state.options,
            words,
            feed_language: state.feed.language.as_deref(),
            base: &document.url,
            offset,
            state: if build.whole { Some(state) } else { None },
        };
        let length = build.length();
        setting.article(build, &statement, place, open);
        if state.finding.narrowed {
            sequel::mark_matches(build, state, length);
        }
    }
    build.close();

    if state.lost {
        trouble(build, state, words.get(Label::Unreachable));
    } else if state.walk.missed {
        trouble(build, state, words.get(Label::OlderFailed));
    }
    match state.options.paging() {
        Paging::Pages => pager(build, state),
        Paging::More if to < state.list.loaded() || state.continues() => {
            build.open(part!("div", "pager"));
            build.open(button!("more"));
            busy_while(build, state.awaits_page());
            build.end(words.get(Label::ShowMore));
            build.close();
        }
        _ => {}
    }
}

/// Marks the open control while it has to wait.
fn busy_while(build: &mut Build, busy: bool) {
    if busy {
        build.attributes(attributes!("aria-disabled" = "true"));
    }
}

/// The numbered pages; where their number isn't known, without the last one.
fn pager(build: &mut Build, state: &State) {
    let words = &state.words;
    let (current, busy) = (state.page, state.awaits_page());
    let count = state.pages();
    // Where their number isn't known none is the last one; named are those that are there.
    let (pages, last) =
        if state.pages_known() { (count, count) } else { (count.max(current + 1), count.clamp(current, current + 1)) };
    if pages < 2 {
        return;
    }
    build.open(part!("nav", "pager"));
    build.attribute("aria-label", words.get(Label::Pager));
    step(build, state, current - 1, current > 1, busy, Label::PreviousPage, "‹");
    let mut previous = 0;
    for page in paging::offered(current, last) {
        if page > previous + 1 {
            build.open(head!("span", "class" = "gap", "aria-hidden" = "true"));
            build.end("…");
        }
        previous = page;
        let number = words.number(page);
        leaf(build, page, &words.fill(Label::Page, &[("page", &number)]));
        if page == current {
            build.attributes(attributes!("aria-current" = "page"));
        } else {
            busy_while(build, busy);
        }
        build.end(&number);
    }
    step(build, state, current + 1, current < pages, busy, Label::NextPage, "›");
    build.close();
}

/// Opens a button that leads to `page`.
#[inline(never)]
fn leaf(build: &mut Build, page: u32, name: &str) {
    let mut number = String::new();
    push_digits(&mut number, page, 1);
    build.open(button!("page"));
    build.attribute("data-page", &number);
    build.attribute("aria-label", name);
}

/// Adds the button to the previous or next page, which may not be `there`.
#[inline(never)]
fn step(build: &mut Build, state: &State, page: u32, there: bool, busy: bool, label: Label, mark: &str) {
    leaf(build, page, state.words.get(label));
    if there {
        busy_while(build, busy);
    } else {
        build.attributes(attributes!("disabled" = ""));
    }
    build.open(head!("span", "aria-hidden" = "true"));
    build.end(mark);
    build.close();
}
