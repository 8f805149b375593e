//! The search box, the filters and what they have come to, written as `notation` says. Reached from the program's sequel only; decides
//! nothing about what matches.

use alloc::string::String;

use super::build::Build;
use super::statement::KINDS;
use super::{busy_while, notation};
use crate::date::push_digits;
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
    build.open(head!("div", "class" = "finding", "role" = "search"));
    build.attribute("aria-label", words.get(if searches { Label::Search } else { Label::Filters }));
    if searches {
        label(build, head!("p", "class" = "query"), QUERY_ID, words.get(Label::Search));
        build.open(part!("input", "search"));
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
fn label(build: &mut Build, field: &'static str, id: &str, name: &str) {
    build.open(field);
    build.open("label");
    build.attribute("for", id);
    build.end(name);
}

/// One filter, unless no statement has anything for it.
fn select(build: &mut Build, state: &State, quest: &Quest, filter: u32, id: &str, name: &str) {
    let offered = quest.offered.get(filter as usize).map(|offered| offered.as_slice()).unwrap_or_default();
    let chosen = quest.chosen.get(filter as usize).copied().flatten();
    // While something is looked for it stays, though nothing that was found has a value for it; and until all are counted.
    let known = !quest.is_active() && !state.finding.pending;
    if !quest.filters_by(filter) || (offered.is_empty() && known) {
        return;
    }
    label(build, head!("p", "class" = "filter"), id, name);
    build.open(part!("select", "filter"));
    build.attribute("id", id);
    build.attributes(attributes!("data-do" = "filter"));
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
        build.attributes(attributes!("selected" = ""));
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
        clearable(build, state, head!("p", "class" = "found"), &state.words.count(Label::Results, count));
    }
    if state.is_unfinished() || quest.deepened {
        build.open(head!("p", "class" = "found"));
        if state.is_unfinished() {
            build.open("span");
            build.end(state.words.get(Label::LoadedOnly));
            build.text(" ");
        }
        build.open(button!("deepen"));
        busy_while(build, state.is_continuing() || !state.is_unfinished());
        build.end(state.words.get(Label::ShowMore));
        build.close();
    }
}

/// Says that nothing was found, with the way back; nothing as long as it is not known of what is looked for now.
pub fn no_match(build: &mut Build, state: &State) {
    if state.finding.pending && state.finding.quest().is_none_or(|quest| quest.fresh) {
        return;
    }
    clearable(build, state, head!("p", "class" = "empty"), state.words.get(Label::NoMatch));
}

/// What the search has come to, with the way back.
fn clearable(build: &mut Build, state: &State, head: &'static str, outcome: &str) {
    build.open(head);
    build.open("span");
    build.end(outcome);
    build.text(" ");
    build.open(button!("clear"));
    build.end(state.words.get(Label::Clear));
    build.close();
}

/// The classes of what is searched in a statement, as they are written.
const SEARCHED: [&str; 3] = ["class=title", "class=summary", "class=body"];

/// Marks what matches in the statement built after so much. Controls and links of our own are left as they are.
pub fn mark(build: &mut Build, state: &State, length: usize) {
    let Some(quest) = state.finding.quest() else { return };
    let Some(normal) = quest.normal else { return };
    // How many elements are open, how many were when what is searched began, and when what is left as it is did.
    let (mut depth, mut searched, mut spared) = (0, 0, 0);
    for sign in notation::signs(&build.take_from(length)) {
        match sign.split_at_checked(1) {
            Some(("<", _)) => depth += 1,
            Some((">", _)) => {
                for mark in [&mut searched, &mut spared] {
                    if *mark == depth {
                        *mark = 0;
                    }
                }
                depth -= 1;
            }
            Some(("'", text)) if searched > 0 && spared == 0 => {
                let text = &notation::plain(text);
                highlight(build, text, &search::matches(text, &quest.words, normal));
                continue;
            }
            _ if depth == 2 && SEARCHED.contains(&sign) => searched = depth,
            _ if spared == 0 && sign.starts_with("data-do=") => spared = depth,
            _ => {}
        }
        build.sign(sign);
    }
}

/// Adds `text`, the parts `from` `to` of it in elements of their own.
fn highlight(build: &mut Build, text: &str, parts: &[(usize, usize)]) {
    let mut done = 0;
    for (from, to) in parts {
        plain(build, text.get(done..*from));
        build.open("mark");
        plain(build, text.get(*from..*to));
        build.close();
        done = *to;
    }
    plain(build, text.get(done..));
}

fn plain(build: &mut Build, text: Option<&str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        build.text(text);
    }
}
