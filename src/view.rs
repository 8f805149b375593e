//! What is to be seen: the whole shadow tree as plain nodes, made anew from the [`State`] each time. Decides every
//! element, attribute and word; touches no document.

pub mod build;
pub mod statement;

use alloc::vec::Vec;

use crate::date::{DAY_MS, Date, MINUTE_MS};
use crate::failure::Failure;
use crate::feed::decode;
use crate::markup::{Element, Node};
use crate::messages::Label;
use crate::notice::Notice;
use crate::options::{Name, Paging};
use crate::paging;
use crate::state::{Phase, State};
use build::{button, classed, element, part};
use statement::{Setting, heading};

/// The id of the widget's heading.
const HEADING_ID: &str = "heading";
/// Statements drawn in outline while the feed is awaited, at most.
const SKELETONS_MAX: u32 = 10;

/// The shadow tree of a widget: its section. `offset` gives the reader's offset from UTC in minutes at an instant;
/// notices on the markup of opened statements are added to `notices`.
pub fn section(state: &State, offset: &dyn Fn(i64) -> i32, notices: &mut Vec<Notice>) -> Element {
    let words = &state.words;
    let options = &state.options;
    let title = options.text(Name::Heading).unwrap_or(&state.feed.title);
    let mut section = element("section")
        .with("class", &[options.choice(Name::Theme), " ", options.choice(Name::Layout)].concat())
        .with("lang", words.tag())
        .with("dir", words.get(Label::Direction));
    if state.phase == Phase::Loading {
        section = section.with("aria-busy", "true");
    }
    if title.is_empty() {
        let name = if state.feed.title.is_empty() { words.get(Label::Section) } else { &state.feed.title };
        section = section.with("aria-label", name);
    } else {
        let mut line = part(heading(options.heading_level()), "heading").with("id", HEADING_ID).text(title);
        if options.text(Name::Heading).is_none() {
            let language = state.feed.language.as_deref().filter(|tag| !tag.eq_ignore_ascii_case(words.tag()));
            line = line.with_some("lang", language).with_some("dir", language.map(crate::language::direction));
        }
        section = section.with("aria-labelledby", HEADING_ID).child(line);
    }
    section = match state.phase {
        Phase::Loading => section.child(element("slot")).child(skeleton(state)),
        Phase::Failed(failure) => section.child(error(state, failure)).child(element("slot")),
        Phase::Ready => list(state, section, offset, notices),
    };
    if options.flag(Name::Debug) {
        section = section.child_some(debug(state, notices));
    }
    section
}

/// Lines of the height of the text to come.
fn skeleton(state: &State) -> Element {
    let mut block = classed("div", "skeleton").with("aria-hidden", "true");
    for _ in 0..state.options.page_size().min(SKELETONS_MAX) {
        let mut item = element("div");
        for _ in 0..4 {
            item = item.child(element("i"));
        }
        block = block.child(item);
    }
    block
}

/// One sentence, one reason, one action.
fn error(state: &State, failure: Failure) -> Element {
    let unreachable = matches!(failure, Failure::Network | Failure::Status(_) | Failure::Timeout);
    let sentence = state.words.get(if unreachable { Label::Unreachable } else { Label::Unusable });
    part("div", "error")
        .with("role", "alert")
        .child(element("p").child(element("strong").text(sentence)))
        .child(element("p").text(&state.explain(failure)))
        .child_some(failure.retryable().then(|| button("retry", state.words.get(Label::Retry))))
}

/// The list with what stands above and below it.
fn list(state: &State, mut section: Element, offset: &dyn Fn(i64) -> i32, notices: &mut Vec<Notice>) -> Element {
    let words = &state.words;
    if let Some(fetched) = state.stale {
        let local = fetched + i64::from(offset(fetched)) * MINUTE_MS;
        let minutes = local.rem_euclid(DAY_MS) / MINUTE_MS;
        let day = words.date(Date::Instant(fetched).day(offset));
        let time = words.time((minutes / 60) as u8, (minutes % 60) as u8);
        let line = words.fill(Label::Stale, &[("date", &day), ("time", &time)]);
        let action = button("retry", words.get(Label::Retry));
        section = section.child(part("p", "notice").text(&line).text(" ").child(action));
    }
    if state.arrived() > 0 {
        let action = button("reveal", &words.count(Label::NewStatements, state.arrived()));
        section = section.child(classed("p", "arrived").child(action));
    }
    if state.loaded() == 0 && !state.continues() {
        return section.child(classed("p", "empty").text(words.get(Label::Empty)));
    }

    let mut column = part("div", "list");
    let (from, to) = state.range();
    for place in from..to {
        let Some(entry) = state.entry(place) else { continue };
        let Some(document) = state.documents.get(entry.document as usize) else { continue };
        let Some(statement) = decode::statement(document, entry.index, notices) else { continue };
        let setting = Setting {
            options: &state.options,
            words,
            feed_language: state.feed.language.as_deref(),
            base: &document.url,
            offset,
        };
        let open = state.is_open(place, &statement.id);
        column = column.child(setting.article(&statement, place, open, notices));
    }
    section = section.child(column);

    if state.continuation_failure.is_some() {
        let action = button("retry", words.get(Label::Retry));
        section = section.child(part("p", "notice").text(words.get(Label::OlderFailed)).text(" ").child(action));
    }
    section.child_some(match state.options.paging() {
        Paging::Pages => pager(state),
        Paging::More => more(state),
        Paging::None => None,
    })
}

/// The button that lengthens the list.
fn more(state: &State) -> Option<Element> {
    let (_, to) = state.range();
    if to >= state.loaded() && !state.continues() {
        return None;
    }
    let action = busy(state, button("more", state.words.get(Label::ShowMore)));
    Some(part("div", "pager").child(action))
}

/// Marks a control whose page is on its way.
fn busy(state: &State, control: Element) -> Element {
    if state.awaits_page() { control.with("aria-disabled", "true") } else { control }
}

/// The numbered pages, or, where their number isn't known, the page and its neighbours.
fn pager(state: &State) -> Option<Element> {
    let words = &state.words;
    let known = state.pages_known();
    let pages = if known { state.pages() } else { state.pages().max(state.page + 1) };
    if pages < 2 {
        return None;
    }
    let step = |page: u32, label: Label, mark: &str| {
        let control = button("page", "")
            .with("aria-label", words.get(label))
            .child(element("span").with("aria-hidden", "true").text(mark));
        let control = control.with("data-page", &plain(page));
        if page == 0 || page > pages { control.with("disabled", "") } else { busy(state, control) }
    };
    let mut nav = part("nav", "pager").with("aria-label", words.get(Label::Pager));
    nav = nav.child(step(state.page - 1, Label::PreviousPage, "‹"));
    let offered = if known { paging::offered(state.page, pages) } else { [state.page].map(Some).to_vec() };
    for page in offered {
        nav = match page {
            Some(page) => {
                let number = words.number(page);
                let control = button("page", &number)
                    .with("aria-label", &words.fill(Label::Page, &[("page", &number)]))
                    .with("data-page", &plain(page));
                nav.child(if page == state.page { control.with("aria-current", "page") } else { busy(state, control) })
            }
            None => nav.child(classed("span", "gap").with("aria-hidden", "true").text("…")),
        };
    }
    Some(nav.child(step(state.page + 1, Label::NextPage, "›")))
}

/// A number as the browser layer reads it back.
fn plain(number: u32) -> alloc::string::String {
    let mut text = alloc::string::String::new();
    crate::date::push_digits(&mut text, number, 1);
    text
}

/// Everything that was wrong, for the webmaster.
fn debug(state: &State, notices: &[Notice]) -> Option<Element> {
    let mut list = element("ul");
    for notice in state.option_notices.iter().chain(&state.feed_notices).chain(notices) {
        list = list.child(element("li").text(&notice.text()));
    }
    if list.children.is_empty() {
        return None;
    }
    let title = element("strong").text(state.words.get(Label::Notices));
    Some(part("div", "notice").with("lang", "en").with("dir", "ltr").child(title).child(list))
}

/// All the nodes of a widget: its section and the live region, which stays the same element throughout.
pub fn tree(state: &State, announced: &str, offset: &dyn Fn(i64) -> i32) -> Vec<Node> {
    let mut notices = Vec::new();
    let status = classed("div", "announcer").with("role", "status").text(announced);
    let section = section(state, offset, &mut notices);
    [section, status].map(Node::Element).into()
}
