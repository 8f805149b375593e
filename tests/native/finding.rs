//! The reader's search and filters as a widget has them: what is found, in which slices, and what becomes of the pages.

use communique::failure::Failure;
use communique::markup::Node;
use communique::messages::en::EN;
use communique::state::finding::{KIND, TAG, YEAR};
use communique::state::{Effect, Event, HostEvent, Timer};
use serde_json::{Value, json};

use crate::tree::{all, attribute, read, text};
use crate::widget::{Widget, feed, feed_of, feed_to, feed_with};

const SEARCH: &[(&str, &str)] = &[("data-search", "on"), ("data-page-size", "2")];
const FILTERS: &[(&str, &str)] = &[("data-filters", "on"), ("data-page-size", "2")];
const BOTH: &[(&str, &str)] = &[("data-search", "on"), ("data-filters", "on"), ("data-page-size", "2")];

/// Statements with something in every place that is searched.
fn statements() -> Value {
    feed_of(json!([
        { "id": "a", "title": "On peacekeeping", "content_html": "<p>The <b>Agree</b>ment of 2007</p><script>secret</script>",
          "date_published": "2023-02-02", "tags": ["Peace", "law"],
          "_statement": { "kind": "commentary", "place": "Moscow", "signature": { "name": "V. Zaynetdinov", "role": "Press secretary" } } },
        { "id": "b", "title": "Встреча с Пётром", "summary": "Ереван", "date_published": "2025-10-31",
          "tags": ["talks", "peace"], "_statement": { "kind": "Meeting" } },
        { "id": "c", "title": "Élysée", "content_text": "A visit in peace", "authors": [{ "name": "Press office" }],
          "date_published": "2025-01-01", "_statement": { "kind": "visit" } },
        { "id": "d", "title": "Withdrawn thing", "content_text": "It was wrong", "date_published": "2022-01-01",
          "_statement": { "status": "withdrawn" } },
        { "id": "e", "title": "Undated", "content_text": "Nothing else", "_statement": { "kind": "communiqué" } },
    ]))
}

fn searching() -> Widget {
    let mut widget = Widget::with(SEARCH, &statements());
    widget.search();
    widget
}

/// What a filter offers: values with their counts.
fn offered(widget: &Widget, filter: u32) -> String {
    let quest = widget.state.finding.quest().unwrap();
    let values = quest.offered[filter as usize].iter().map(|number| quest.value(*number).unwrap());
    values.map(|value| format!("{} {}", value.written, value.count)).collect::<Vec<_>>().join(", ")
}

// ---- Searching

#[test]
fn everything_a_statement_says_is_searched_and_who_says_it_where() {
    let mut widget = searching();
    for (typed, expected) in [
        ("peacekeeping", "a"),
        ("agreement 2007", "a"),
        ("MOSCOW", "a"),
        ("zaynetdinov", "a"),
        ("secretary", "a"),
        ("commentary", "a"),
        ("петр", "b"),
        ("ереван", "b"),
        ("talks", "b"),
        ("elysee", "c"),
        ("press office", "c"),
        ("peace", "b c a"),
        ("peace visit", "c"),
        ("press", "c a"),
        ("secret", "a"),
        ("script", ""),
        ("wrong", ""),
        ("withdrawn", "d"),
        ("communique", "e"),
        ("no such word", ""),
    ] {
        widget.find(typed);
        assert_eq!(widget.listed(), expected, "{typed}");
    }
    widget.find("");
    assert_eq!(widget.listed(), "b c a d e");
}

#[test]
fn a_new_search_begins_on_page_one_and_turns_pages_of_its_own() {
    let mut widget = searching();
    widget.page(3);
    widget.find("peace");
    assert_eq!((widget.shown(), widget.pager()), ("b c".into(), "1/2".into()));
    assert!(!widget.effects.iter().any(|effect| matches!(effect, Effect::Focus(_))), "the focus stays in the box");
    widget.page(2);
    assert_eq!((widget.shown(), widget.pager()), ("a".into(), "2/2".into()));
    widget.find("peace visit");
    assert_eq!((widget.shown(), widget.pager()), ("c".into(), "1/1".into()));
    widget.find("");
    assert_eq!((widget.shown(), widget.pager()), ("b c".into(), "1/3".into()));
}

#[test]
fn the_search_waits_for_a_pause_in_typing_and_the_last_words_win() {
    let mut widget = searching();
    widget.send(Event::Typed("pea".into()));
    let pause = widget.waits(Timer::Search).unwrap();
    assert!((1..=300).contains(&pause), "{pause}");
    widget.send(Event::Typed("peace visit".into()));
    assert!(widget.waits(Timer::Search).is_some());
    widget.search();
    assert_eq!(widget.listed(), "c");
    widget.send(Event::Typed("  Peace  VISIT ".into()));
    assert_eq!(widget.effects, [], "the same words are the same search");
}

#[test]
fn results_are_told_once_the_reader_pauses_not_for_each_keystroke() {
    let mut widget = searching();
    widget.find("peace");
    assert_eq!(widget.announced(), [""]);
    let pause = widget.waits(Timer::Results).unwrap();
    assert!((250..=1000).contains(&pause), "{pause}");
    widget.send(Event::Due(Timer::Results));
    assert_eq!(widget.announced(), ["3 results"]);
    widget.find("nowhere");
    widget.send(Event::Due(Timer::Results));
    assert_eq!(widget.announced(), ["No statements match."]);
    widget.find("");
    widget.send(Event::Due(Timer::Results));
    assert_eq!(widget.announced(), ["Page 1 of 3"], "the list is back");
}

#[test]
fn ten_thousand_statements_are_searched_in_slices_and_the_first_page_comes_early() {
    let items: Vec<Value> = (0..10_000)
        .map(|n| json!({ "id": n.to_string(), "title": format!("Statement {n}"), "content_text": "Peace and quiet" }))
        .collect();
    let mut widget = Widget::with(SEARCH, &feed_of(items.into()));
    widget.search();
    widget.slow_down(1);
    widget.send(Event::Typed("peace".into()));
    widget.send(Event::Due(Timer::Search));
    assert_eq!(widget.waits(Timer::Search), Some(0), "there is more to do");
    assert_eq!(widget.shown(), "0 1");
    assert!(widget.state.list.loaded() < 20, "one slice is short: {}", widget.state.list.loaded());
    let slices = widget.search();
    assert!((500..2000).contains(&slices), "{slices}");
    assert_eq!(widget.state.list.loaded(), 10_000);
    // While a search goes on, another takes its place.
    widget.send(Event::Typed("statement 77".into()));
    widget.send(Event::Due(Timer::Search));
    widget.find("statement 9999");
    assert_eq!(widget.listed(), "9999");
}

#[test]
fn a_clock_that_stands_still_does_not_make_a_slice_endless() {
    let ids: Vec<String> = (0..1000).map(|n| n.to_string()).collect();
    let mut widget = Widget::with(SEARCH, &feed(&ids.join(" ")));
    widget.search();
    widget.slow_down(0);
    widget.send(Event::Typed("99".into()));
    widget.send(Event::Due(Timer::Search));
    assert!(widget.state.finding.pending, "a slice reads so many statements and no more");
    assert_eq!(widget.waits(Timer::Search), Some(0));
    let slices = 1 + widget.search();
    assert!((5..=20).contains(&slices), "{slices}");
    assert_eq!(widget.state.list.loaded(), 19);
}

#[test]
fn a_page_turned_while_the_search_goes_on_stays() {
    let ids: Vec<String> = (0..100).map(|n| n.to_string()).collect();
    let mut widget = Widget::with(SEARCH, &feed(&ids.join(" ")));
    widget.slow_down(1);
    widget.send(Event::Typed("1".into()));
    while widget.state.list.loaded() == 100 {
        widget.send(Event::Due(Timer::Search));
    }
    widget.page(2);
    widget.search();
    assert_eq!((widget.shown(), widget.pager()), ("11 12".into(), "2/10".into()));
}

#[test]
fn what_a_refresh_brings_is_searched_as_well_and_changes_no_page() {
    let mut widget = Widget::with(SEARCH, &feed("peace-1 peace-2 peace-3 war"));
    widget.find("peace");
    widget.page(2);
    widget.send(Event::Refresh);
    widget.answer(&feed("peace-1 peace-2 peace-3 war"));
    assert_eq!(widget.shown(), "peace-3", "what was found stays on view");
    widget.search();
    assert_eq!(widget.shown(), "peace-3");
    widget.send(Event::Refresh);
    widget.answer(&feed("peace-0 peace-1 war"));
    widget.send(Event::Reveal);
    widget.search();
    assert_eq!(widget.listed(), "peace-0 peace-1");
}

#[test]
fn an_unchanged_refresh_leaves_what_is_said_of_a_search_without_a_match() {
    let mut widget = searching();
    widget.find("nowhere");
    let shows = |widget: &Widget| communique::view::tree(&widget.state, "", &|_| 0).contains(EN.no_match);
    assert!(shows(&widget));
    widget.send(Event::Refresh);
    widget.answer(&statements());
    assert!(widget.state.finding.pending && shows(&widget), "the way back keeps its focus");
    assert_eq!(widget.announced(), [""; 0], "that nothing was found is no empty feed");
    widget.search();
    assert!(shows(&widget));
    // Of something else nothing is known as long as it is looked for.
    widget.send(Event::Typed("nowhere else".into()));
    assert!(!shows(&widget));
}

#[test]
fn another_feed_is_another_list_and_nothing_is_looked_for_in_it() {
    let mut widget = searching();
    widget.find("peace");
    widget.url = "https://press.example.org/other.json".into();
    widget.configure(SEARCH);
    widget.answer(&feed("x y z"));
    widget.search();
    assert_eq!(widget.listed(), "x y z");
    widget.find("y");
    assert_eq!(widget.listed(), "y");
}

#[test]
fn a_search_that_is_switched_off_narrows_nothing() {
    let mut widget = searching();
    widget.find("peace");
    widget.configure(&[("data-page-size", "2")]);
    assert_eq!(widget.listed(), "b c a d e");
    widget.configure(SEARCH);
    widget.search();
    assert_eq!((widget.listed(), widget.state.finding.quest().unwrap().query.as_str()), ("b c a d e".into(), ""));
}

#[test]
fn what_is_typed_or_chosen_where_that_is_switched_off_narrows_nothing() {
    let mut widget = Widget::with(FILTERS, &statements());
    widget.search();
    widget.find("peace");
    assert_eq!(widget.listed(), "b c a d e");
    let mut widget = searching();
    for query in ["peace", ""] {
        widget.find(query);
    }
    widget.send(Event::Chosen(KIND, "visit".into()));
    widget.search();
    assert_eq!(widget.listed(), "b c a d e");
}

#[test]
fn what_is_found_is_marked_in_title_summary_and_text_but_not_in_controls_and_links() {
    let feed = feed_of(json!([
        { "id": "a", "title": "For peace", "url": "https://press.example.org/peace", "summary": "Peace, in short",
          "content_html": "<p>Of <b>pea<i>ce</i></b> and <b>peace</b>: <a href=/>peace talks</a></p>",
          "_statement": { "place": "Peace" } },
    ]));
    let marked = |attributes: &[(&str, &str)]| {
        let mut widget = Widget::with(&[SEARCH, attributes].concat(), &feed);
        widget.find("peace");
        let nodes = read(&communique::view::tree(&widget.state, "", &|_| 0));
        let Some(Node::Element(section)) = nodes.first() else { panic!("a section comes first") };
        let of = |class: &str| {
            let found = all(section).into_iter().find(|element| attribute(element, "class") == Some(class));
            let marks = found.into_iter().flat_map(all).filter(|element| element.name == "mark");
            marks.map(text).collect::<Vec<_>>().join(", ")
        };
        ["place", "title", "summary", "body", "source"].map(of)
    };
    assert_eq!(marked(&[("data-expanded", "all")]), ["", "peace", "Peace", "peace, peace", ""]);
    // There the title leads to the publisher, of which the host is asked.
    assert_eq!(marked(&[("data-read", "link")]), ["", "", "Peace", "", ""]);
}

#[test]
fn a_statement_that_is_to_be_opened_ends_a_search_that_leaves_it_out() {
    let mut widget = searching();
    widget.find("peace");
    widget.send(Event::Offer("b".into()));
    assert_eq!(widget.listed(), "b c a", "it was found");
    widget.send(Event::Offer("c".into()));
    let place = widget.state.list.place("c").unwrap();
    assert!(widget.asked_for(&Effect::Offer("c".into())));
    widget.find("law");
    assert_eq!(widget.listed(), "a");
    widget.send(Event::Offer("c".into()));
    assert_eq!(widget.listed(), "b c a d e");
    assert!(widget.asked_for(&Effect::Clear) && widget.asked_for(&Effect::Offer("c".into())));
    assert!(widget.asked_for(&Effect::Focus(place)), "{:?}", widget.effects);
    let mut linked = Widget::with(&[SEARCH, &[("data-read", "link")]].concat(), &statements());
    linked.find("law");
    linked.send(Event::Offer("e".into()));
    let place = linked.state.list.place("e").unwrap();
    let (from, to) = linked.state.range();
    assert!((from..to).contains(&place) && linked.asked_for(&Effect::Focus(place)), "where nothing opens, too");
    widget.find("law");
    widget.send(Event::Offer("nobody".into()));
    assert_eq!(widget.listed(), "a", "what is in no list ends no search");
}

#[test]
fn a_statement_of_a_later_document_is_looked_for_whatever_is_searched() {
    let mut widget = Widget::with(SEARCH, &feed_to("a b", "2.json"));
    widget.find("b");
    widget.send(Event::Offer("c".into()));
    widget.answer(&feed("c d"));
    assert!(widget.listed().contains('c') && widget.asked_for(&Effect::Offer("c".into())), "{:?}", widget.effects);
}

#[test]
fn a_statement_that_a_search_leaves_out_can_be_closed() {
    let mut widget = searching();
    widget.send(Event::Open("c".into()));
    widget.find("law");
    assert_eq!(widget.listed(), "a");
    widget.send(Event::Close("c".into()));
    assert_eq!(widget.emitted(), [HostEvent::Close { id: "c".into() }]);
    widget.send(Event::Cleared);
    let place = widget.state.list.place("c").unwrap();
    assert!(!widget.state.is_open(place, "c"));
}

#[test]
fn a_search_that_had_the_archive_read_to_its_end_leaves_the_next_one_no_dead_button() {
    let mut widget = Widget::with(SEARCH, &feed_to("a b", "2.json"));
    widget.find("a");
    widget.send(Event::Deepen);
    widget.answer(&feed("c d"));
    widget.search();
    let written = |widget: &Widget| communique::view::tree(&widget.state, "", &|_| 0);
    let deepens = |widget: &Widget| written(widget).contains("data-do=deepen");
    assert!(deepens(&widget), "the focus stays where it was");
    widget.find("b");
    assert!(!deepens(&widget));
}

#[test]
fn a_statement_leads_to_the_one_it_replaces_though_a_search_leaves_that_out() {
    let mut widget = Widget::with(
        SEARCH,
        &feed_of(json!([
            { "id": "new", "title": "Alpha", "_statement": { "replaces": "old" } },
            { "id": "old", "title": "Beta", "content_text": "Text" },
        ])),
    );
    widget.find("alpha");
    let nodes = read(&communique::view::tree(&widget.state, "", &|_| 0));
    let Some(Node::Element(section)) = nodes.first() else { panic!("a section comes first") };
    let leads = all(section).into_iter().find(|element| attribute(element, "data-do") == Some("follow"));
    assert_eq!(leads.map(|button| attribute(button, "data-to")), Some(Some("old")));
    widget.send(Event::Follow("old".into()));
    assert_eq!(widget.listed(), "new old");
    assert!(widget.asked_for(&Effect::Offer("old".into())) && widget.asked_for(&Effect::Focus(1)));
}

#[test]
fn tags_and_limit_come_before_the_search() {
    let mut widget = Widget::with(&[("data-search", ""), ("data-tags", "law")], &statements());
    widget.find("peace");
    assert_eq!(widget.listed(), "a");
    let mut widget = Widget::with(&[("data-search", ""), ("data-limit", "2")], &statements());
    widget.find("peace");
    assert_eq!(widget.listed(), "b c");
}

#[test]
fn what_starts_opened_does_not_open_the_first_of_what_is_found() {
    let mut widget = Widget::with(&[("data-search", ""), ("data-expanded", "first")], &statements());
    assert!(widget.state.is_open(0, "b"));
    widget.find("elysee");
    assert!(!widget.state.is_open(0, "c"));
}

// ---- Archives

#[test]
fn an_archive_is_searched_as_far_as_it_is_loaded_and_further_when_the_reader_asks() {
    let mut widget = Widget::with(SEARCH, &feed_to("peace-1 war-1", "2.json"));
    widget.answer(&feed_to("war-2 war-3", "3.json"));
    widget.find("peace");
    assert_eq!((widget.listed(), widget.pager()), ("peace-1".into(), "1/1".into()));
    assert!(widget.state.is_unfinished() && !widget.state.continues());
    assert_eq!(widget.requests.len(), 0, "nothing is fetched by itself");
    widget.send(Event::Deepen);
    widget.answer(&feed_to("peace-4 peace-5", "4.json"));
    assert_eq!(widget.shown(), "peace-1", "until it is searched");
    widget.search();
    assert_eq!((widget.shown(), widget.pager()), ("peace-1 peace-4".into(), "1/2".into()));
    assert_eq!(widget.requests.len(), 0);
    widget.send(Event::Due(Timer::Results));
    assert_eq!(widget.announced(), ["3 results. Searches only the statements loaded so far."]);
    widget.find("nothing has this");
    assert_eq!((widget.listed(), widget.requests.len()), (String::new(), 0));
}

#[test]
fn a_reader_who_wants_more_searched_hears_that_it_can_not_be_loaded() {
    let mut widget = Widget::with(SEARCH, &feed_to("peace-1 peace-2 peace-3 peace-4 war", "2.json"));
    widget.find("peace");
    widget.send(Event::Deepen);
    widget.fail(Failure::Status(500));
    assert!(widget.state.walk.missed, "whole as the page on view is");
}

#[test]
fn tags_that_match_nothing_do_not_walk_the_whole_archive() {
    let tags: &[(&str, &str)] = &[("data-tags", "none"), ("data-page-size", "2")];
    let mut widget = Widget::with(tags, &feed_to("a b", "2.json"));
    let mut documents = 1;
    while !widget.requests.is_empty() {
        documents += 1;
        widget.answer(&feed_to(&format!("x{documents}"), &format!("{}.json", documents + 1)));
        assert!(documents < 10);
    }
    assert_eq!(documents, 4);
    widget.page(2);
    assert_eq!(widget.requests.len(), 1, "a reader who asks gets some more");
    while !widget.requests.is_empty() {
        documents += 1;
        widget.answer(&feed_to(&format!("x{documents}"), &format!("{}.json", documents + 1)));
        assert!(documents < 20);
    }
    assert_eq!(documents, 7);
    assert!(!widget.state.awaits_page());
}

// ---- Filters

#[test]
fn filters_offer_what_the_statements_have_with_counts() {
    let mut widget = Widget::with(FILTERS, &statements());
    widget.search();
    assert_eq!(offered(&widget, KIND), "Meeting 1, visit 1, commentary 1, communiqué 1");
    assert_eq!(offered(&widget, TAG), "peace 2, talks 1, law 1");
    assert_eq!(offered(&widget, YEAR), "2025 2, 2023 1, 2022 1");
    assert_eq!(widget.listed(), "b c a d e", "they narrow nothing by themselves");
}

#[test]
fn filters_work_together_and_count_what_the_others_let_through() {
    let mut widget = Widget::with(BOTH, &statements());
    widget.search();
    widget.send(Event::Chosen(TAG, "peace".into()));
    widget.search();
    assert_eq!(widget.listed(), "b a");
    assert_eq!(offered(&widget, KIND), "Meeting 1, commentary 1");
    assert_eq!(offered(&widget, TAG), "peace 2, talks 1, law 1", "its own choice does not narrow a filter's counts");
    assert_eq!(offered(&widget, YEAR), "2025 1, 2023 1");
    widget.send(Event::Chosen(YEAR, "2025".into()));
    widget.search();
    assert_eq!(widget.listed(), "b");
    widget.find("peacekeeping");
    assert_eq!(widget.listed(), "");
    assert_eq!(offered(&widget, YEAR), "2025 0, 2023 1", "what is chosen stays on offer");
    widget.send(Event::Chosen(YEAR, String::new()));
    widget.search();
    assert_eq!(widget.listed(), "a");
}

#[test]
fn what_the_options_leave_out_offers_no_empty_filter() {
    let menus = |widget: &Widget| communique::view::tree(&widget.state, "", &|_| 0).matches("<select").count();
    let mut widget = Widget::with(FILTERS, &statements());
    widget.search();
    assert_eq!(menus(&widget), 3);
    widget.configure(&[FILTERS, &[("data-tags", "nothing")]].concat());
    widget.search();
    assert_eq!(menus(&widget), 0);
    // What a search leaves out may come again with the next letter.
    widget.configure(BOTH);
    widget.find("nowhere");
    assert_eq!(menus(&widget), 3);
    // Nor do they go for the moment in which nobody knows yet what there is.
    widget.send(Event::Typed("".into()));
    assert!(widget.state.finding.pending);
    assert_eq!(menus(&widget), 3);
    widget.search();
    assert_eq!(menus(&widget), 3);
}

#[test]
fn clear_empties_everything_at_once() {
    let mut widget = Widget::with(BOTH, &statements());
    widget.search();
    widget.find("peace");
    widget.send(Event::Chosen(KIND, "visit".into()));
    widget.search();
    assert_eq!(widget.listed(), "c");
    widget.send(Event::Cleared);
    assert_eq!((widget.listed(), widget.pager()), ("b c a d e".into(), "1/3".into()));
    assert!(widget.asked_for(&Effect::Clear));
    assert_eq!(widget.announced(), [""], "what was told of the results is no longer so");
    assert_eq!(widget.state.finding.quest().unwrap().chosen, [None; 3]);
    widget.search();
    assert_eq!(offered(&widget, YEAR), "2025 2, 2023 1, 2022 1");
}

#[test]
fn many_ways_to_write_a_tag_are_one_value() {
    let items = json!([{ "id": "1", "tags": ["Peace"] }, { "id": "2", "tags": ["peace", "PEACE"] }, { "id": "3", "tags": "Péace" }]);
    let mut widget = Widget::with(FILTERS, &feed_of(items));
    widget.search();
    assert_eq!(offered(&widget, TAG), "Peace 3");
    // C, C++ and C# are three; and none has the empty value, which stands for all of them.
    let items = json!([{ "id": "1", "tags": ["C", "C++", "+"] }, { "id": "2", "tags": ["c#", "+"] }, { "id": "3", "tags": ["C#", "—"] }]);
    let mut widget = Widget::with(FILTERS, &feed_of(items));
    widget.search();
    assert_eq!(offered(&widget, TAG), "+ 2, c# 2, C 1, C++ 1, — 1");
    let quest = widget.state.finding.quest().unwrap();
    let keys: Vec<String> = quest.offered[TAG as usize].iter().map(|n| quest.value(*n).unwrap().key.clone()).collect();
    for (key, found) in keys.iter().zip(["1 2", "2 3", "1", "1", "3"]) {
        widget.send(Event::Chosen(TAG, key.clone()));
        widget.search();
        assert_eq!(widget.listed(), found, "{key}");
    }
}

#[test]
fn a_filter_offers_its_hundred_most_frequent_values() {
    let mut items: Vec<Value> =
        (0..150).map(|n| json!({ "id": n.to_string(), "tags": [format!("tag {n}")] })).collect();
    items.push(json!({ "id": "more", "tags": ["tag 149", "tag 148"] }));
    let mut widget = Widget::with(FILTERS, &feed_of(items.into()));
    widget.search();
    assert!(offered(&widget, TAG).starts_with("tag 148 2, tag 149 2, tag 0 1, "));
    assert_eq!(widget.state.finding.quest().unwrap().offered[TAG as usize].len(), 100);
}

#[test]
fn without_search_and_filters_nothing_is_read_for_them() {
    let widget = Widget::with(&[], &feed_with("a b", json!({})));
    assert_eq!(widget.waits(Timer::Search), None);
}
