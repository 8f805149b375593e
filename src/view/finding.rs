//! The search box, the filters and what they have come to, as nodes. Reached from the program's sequel only; decides
//! nothing about what matches.

use alloc::string::String;

use super::build::Build;
use super::busy_while;
use super::statement::KINDS;
use crate::date::push_digits;
use crate::markup::Node;
use crate::messages::Label;
use crate::options::Name;
use crate::search;
use crate::state::State;
use crate::state::finding::{KIND, Quest, TAG, YEAR};

/// The id of the search box.
const QUERY_ID: &str = "query";
/// The filters with their ids and names.
const FILTERS: &[(u32, &str, Label)] = &[
    (KIND, "filter-kind", Label::FilterKind),
    (TAG, "filter-tag", Label::FilterTag),
    (YEAR, "filter-year", Label::FilterYear),
];

/// What stands above the list.
pub fn panel(build: &mut Build, state: &State) {
    let words = &state.words;
    let empty = Quest::default();
    let quest = state.finding.quest().unwrap_or(&empty);
    let searches = state.options.flag(Name::Search);
    build.classed("div", "finding");
    build.attribute("role", "search");
    build.attribute("aria-label", words.get(if searches { Label::Search } else { Label::Filters }));
    if searches {
        label(build, "query", QUERY_ID, words.get(Label::Search));
        build.part("input", "search");
        for (name, value) in [
            ("id", QUERY_ID),
            ("type", "search"),
            ("placeholder", words.get(Label::SearchHint)),
            ("autocomplete", "off"),
            ("autocapitalize", "off"),
            ("spellcheck", "false"),
            ("enterkeyhint", "search"),
            ("data-do", "search"),
            // For a box that is made anew: one that a reader has typed in keeps its own text.
            ("value", &quest.query),
        ] {
            build.attribute(name, value);
        }
        build.close();
        build.close();
    }
    if state.options.flag(Name::Filters) {
        for (filter, id, name) in FILTERS {
            select(build, state, quest, *filter, id, words.get(*name));
        }
    }
    outcome(build, state, quest);
    build.close();
}

/// Opens a field with its label.
fn label(build: &mut Build, class: &str, id: &str, name: &str) {
    build.classed("p", class);
    build.open("label");
    build.attribute("for", id);
    build.end(name);
}

/// One filter, unless no statement has anything for it.
fn select(build: &mut Build, state: &State, quest: &Quest, filter: u32, id: &str, name: &str) {
    let offered = quest.offered.get(filter as usize).map(|offered| offered.as_slice()).unwrap_or_default();
    let chosen = quest.chosen.get(filter as usize).copied().flatten();
    if !quest.filters_by(filter) {
        return;
    }
    label(build, "filter", id, name);
    build.part("select", "filter");
    build.attribute("id", id);
    build.attribute("data-do", "filter");
    let mut number = String::new();
    push_digits(&mut number, filter, 1);
    build.attribute("data-filter", &number);
    option(build, "", chosen.is_none(), state.words.get(Label::All));
    for number in offered {
        let Some(value) = quest.value(*number) else { continue };
        let written = match KINDS.iter().find(|(word, _)| filter == KIND && word.eq_ignore_ascii_case(&value.written)) {
            Some((_, label)) => state.words.get(*label),
            None => &value.written,
        };
        let year = crate::options::whole(&value.written).filter(|_| filter == YEAR);
        let year = year.map(|year| state.words.number(year));
        let mut text = String::from(year.as_deref().unwrap_or(written));
        text.push_str(" (");
        text.push_str(&state.words.number(value.count));
        text.push(')');
        option(build, &value.key, chosen == Some(*number), &text);
    }
    build.close();
    build.close();
}

fn option(build: &mut Build, key: &str, selected: bool, text: &str) {
    build.open("option");
    build.attribute("value", key);
    // By this a renderer knows it again, wherever in the list it stands by now.
    build.attribute("data-id", key);
    if selected {
        build.attribute("selected", "");
    }
    build.end(text);
}

/// How many statements were found, the way back, and whether there may be more.
fn outcome(build: &mut Build, state: &State, quest: &Quest) {
    if !state.finding.narrowed {
        return;
    }
    let count = state.list.loaded();
    if count > 0 {
        clearable(build, state, "found", &state.words.count(Label::Results, count));
    }
    if state.is_unfinished() || quest.deepened {
        build.classed("p", "found");
        if state.is_unfinished() {
            build.open("span");
            build.end(state.words.get(Label::LoadedOnly));
            build.text(" ");
        }
        build.button("deepen");
        busy_while(build, state.is_continuing() || !state.is_unfinished());
        build.end(state.words.get(Label::ShowMore));
        build.close();
    }
}

/// Says that nothing was found, with the way back; nothing as long as the search goes on.
pub fn no_match(build: &mut Build, state: &State) {
    if state.finding.pending {
        return;
    }
    clearable(build, state, "empty", state.words.get(Label::NoMatch));
}

/// What the search has come to, with the way back.
fn clearable(build: &mut Build, state: &State, class: &str, outcome: &str) {
    build.classed("p", class);
    build.open("span");
    build.end(outcome);
    build.text(" ");
    build.button("clear");
    build.end(state.words.get(Label::Clear));
    build.close();
}

/// Marks what matches in the statement built last.
pub fn mark(build: &mut Build, state: &State) {
    let (Some(article), Some(quest)) = (build.last(), state.finding.quest()) else { return };
    let Some(normal) = quest.normal else { return };
    for node in &mut article.children {
        if let Node::Element(part) = node
            && part
                .attributes
                .iter()
                .any(|(name, value)| *name == "class" && ["title", "summary", "body"].contains(&value.as_str()))
        {
            search::mark(&mut part.children, &quest.words, normal);
        }
    }
}
