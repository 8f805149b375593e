//! The reader's search and filters: typed and chosen as a reader does, with the focus, the words marked and the outcome told.

use communique::messages::en::EN;
use serde_json::{Value, json};

use crate::engine::Need;
use crate::fixtures::archive;
use crate::page::Page;
use crate::reply::{Gate, Reply};
use crate::scenarios;
use crate::scenarios::transport::settle;
use crate::stage::Stage;
use crate::widget::Widget;

scenarios![
    what_a_reader_types_is_found_marked_and_told,
    the_focus_and_the_caret_stay_while_the_list_changes,
    letters_are_compared_as_the_browser_normalises_them,
    a_search_without_a_match_says_so_and_is_cleared_with_the_focus_kept,
    filters_are_chosen_by_keyboard_and_work_with_the_search_and_the_pages,
    a_search_is_made_read_and_cleared_with_the_keyboard_alone,
    a_filter_is_chosen_with_the_keyboard_alone,
    an_archive_is_searched_as_far_as_it_is_loaded,
    ten_thousand_statements_are_found_while_the_page_stays_alive,
    a_missing_sequel_leaves_the_list_without_a_search_box needs [Need::WebAssembly],
];

/// Statements of several kinds, years and scripts, newest first.
fn feed() -> String {
    let items: Vec<_> = (0..12)
        .map(|n| {
            json!({
                "id": n, "title": format!("Statement {n} on {}", if n % 2 == 0 { "peacekeeping" } else { "trade" }),
                "summary": if n == 3 { "Встреча с Пётром, Élysée, مُحَمَّد" } else { "A summary." },
                "content_text": if n == 5 { "The agreement of 2007" } else { "Text." },
                "date_published": format!("{}-01-{:02}", 2025 - n / 4, 28 - n),
                "tags": [if n < 6 { "Law" } else { "Peace" }],
                "_statement": { "kind": if n % 3 == 0 { "commentary" } else { "meeting" } },
            })
        })
        .collect();
    json!({ "version": "https://jsonfeed.org/version/1.1", "title": "Statements", "items": items }).to_string()
}

async fn searching<'a>(stage: &'a Stage, options: &[(&str, &str)]) -> Widget<'a> {
    stage.site.feed.serve("/feed.json", Reply::feed(feed()));
    let tag = options.iter().fold(stage.script("/feed.json"), |tag, (name, value)| tag.set(name, value));
    stage.open(Page::with(tag)).await;
    let widget = stage.widget();
    widget.list().await;
    widget
}

async fn type_in(widget: &Widget<'_>, text: &str) {
    widget.find("[type=search]").await.send_keys(text).await.unwrap();
}

async fn numbered(widget: &Widget<'_>, numbers: &[u32]) {
    let expected: Vec<u32> = numbers.to_vec();
    widget
        .when(&format!("these are shown: {expected:?}"), |shown| {
            let number = |title: &str| title.split(' ').nth(1).and_then(|number| number.parse::<u32>().ok());
            shown.titles().into_iter().map(|title| number(title).unwrap_or(u32::MAX)).collect::<Vec<_>>() == expected
        })
        .await;
}

async fn what_a_reader_types_is_found_marked_and_told(stage: &Stage) {
    let widget = searching(stage, &[("search", "on")]).await;
    let named = "const box = root.querySelector('[role=search] input[type=search]'); return box.labels[0].textContent;";
    assert_eq!(widget.eval(named).await, EN.search);
    widget.press("Page 2").await;
    type_in(&widget, "TRADE").await;
    numbered(&widget, &[1, 3, 5, 7, 9]).await;
    assert_eq!(widget.now().await.unwrap().current(), Some("1"));
    widget.when("it is told", |shown| shown.status == "6 results").await;
    let marks = "return [...root.querySelectorAll('article mark')].map((mark) => mark.textContent).join(' ');";
    assert_eq!(widget.eval(marks).await, "trade trade trade trade trade");
    widget.press("Page 2").await;
    numbered(&widget, &[11]).await;
    // What is found in a text is marked once that is opened.
    type_in(&widget, &format!("{}agreement 2007", "\u{e003}".repeat(5))).await;
    numbered(&widget, &[5]).await;
    widget.toggle(0).await;
    widget.when("it is open", |shown| shown.articles[0].open).await;
    assert_eq!(widget.eval(marks).await, "agreement 2007");
}

async fn the_focus_and_the_caret_stay_while_the_list_changes(stage: &Stage) {
    let widget = searching(stage, &[("search", "on"), ("filters", "on")]).await;
    type_in(&widget, "statement").await;
    widget.when("it is told", |shown| shown.status == "12 results").await;
    // Before what stands there; a driver's keys would go to the end.
    let type_before = "root.querySelector('[type=search]').setSelectionRange(0, 0); document.execCommand('insertText', false, '3 '); return null;";
    widget.eval(type_before).await;
    numbered(&widget, &[3]).await;
    let state = "const box = root.querySelector('[type=search]'); return [root.activeElement === box, box.value, box.selectionStart];";
    assert_eq!(widget.eval(state).await, json!([true, "3 statement", 2]));
}

async fn letters_are_compared_as_the_browser_normalises_them(stage: &Stage) {
    let widget = searching(stage, &[("search", "on")]).await;
    for typed in ["петр", "ELYSEE", "محمد"] {
        type_in(&widget, typed).await;
        numbered(&widget, &[3]).await;
        type_in(&widget, &"\u{e003}".repeat(typed.chars().count())).await;
        numbered(&widget, &[0, 1, 2, 3, 4]).await;
    }
}

async fn a_search_without_a_match_says_so_and_is_cleared_with_the_focus_kept(stage: &Stage) {
    let widget = searching(stage, &[("search", "on")]).await;
    type_in(&widget, "nowhere").await;
    let shown = widget.when("it is told", |shown| shown.status == EN.no_match).await;
    assert!(shown.articles.is_empty() && shown.pager.is_none() && shown.text.contains(EN.no_match));
    widget.press(EN.clear).await;
    numbered(&widget, &[0, 1, 2, 3, 4]).await;
    let state = "const box = root.querySelector('[type=search]'); return [root.activeElement === box, box.value];";
    assert_eq!(widget.eval(state).await, json!([true, ""]));
    assert!(!widget.now().await.unwrap().text.contains(EN.clear));
}

async fn filters_are_chosen_by_keyboard_and_work_with_the_search_and_the_pages(stage: &Stage) {
    let widget = searching(stage, &[("search", "on"), ("filters", "on"), ("page-size", "3")]).await;
    let options = "return [...root.querySelectorAll('select')].map((select) => select.labels[0].textContent + ': ' + \
        [...select.options].map((option) => option.text).join(', '));";
    stage.until("document.querySelector('communique-feed')?.shadowRoot?.querySelectorAll('select').length === 3").await;
    assert_eq!(
        widget.eval(options).await,
        json!([
            "Kind: All, Meeting (8), Commentary (4)",
            "Topic: All, Law (6), Peace (6)",
            "Year: All, 2025 (4), 2024 (4), 2023 (4)",
        ])
    );
    widget.find("select").await.send_keys("Commentary").await.unwrap();
    numbered(&widget, &[0, 3, 6]).await;
    let chosen = widget.when("it is told", |shown| shown.status == "4 results").await;
    assert_eq!(chosen.focus.unwrap().tag, "select");
    assert_eq!(
        widget.eval(options).await,
        json!([
            "Kind: All, Meeting (8), Commentary (4)",
            "Topic: All, Law (2), Peace (2)",
            "Year: All, 2025 (2), 2024 (1), 2023 (1)",
        ])
    );
    type_in(&widget, "trade").await;
    numbered(&widget, &[3, 9]).await;
    let values = "return [...root.querySelectorAll('select, input')].map((control) => control.value);";
    assert_eq!(widget.eval(values).await, json!(["trade", "commentary", "", ""]));
    widget.press(EN.clear).await;
    numbered(&widget, &[0, 1, 2]).await;
    assert_eq!(widget.eval(values).await, json!(["", "", "", ""]));
}

async fn a_search_is_made_read_and_cleared_with_the_keyboard_alone(stage: &Stage) {
    let widget = searching(stage, &[("search", "on"), ("page-size", "2")]).await;
    stage.tab_to(EN.search).await;
    for letter in ["t", "r", "a", "d", "e"] {
        stage.key(letter).await;
    }
    numbered(&widget, &[1, 3]).await;
    stage.tab_to(EN.read).await;
    stage.key("\u{e007}").await;
    widget.when("the first is open", |shown| shown.articles[0].open).await;
    stage.tab_to(EN.next_page).await;
    stage.key("\u{e007}").await;
    let shown = widget.when("the page is turned", |shown| shown.current() == Some("2")).await;
    assert_eq!(shown.focus.expect("a focus").article, Some(0), "reading goes on at the first heading");
    stage.tab_back_to(EN.clear).await;
    stage.key(" ").await;
    numbered(&widget, &[0, 1]).await;
    let shown = widget.when("the focus is in the box again", |shown| shown.focus.is_some()).await;
    assert_eq!(shown.focus.unwrap().tag, "input");
}

async fn a_filter_is_chosen_with_the_keyboard_alone(stage: &Stage) {
    let widget = searching(stage, &[("filters", "on")]).await;
    stage.until("document.querySelector('communique-feed')?.shadowRoot?.querySelectorAll('select').length === 3").await;
    stage.tab_to(EN.filter_kind).await;
    // A letter chooses in a closed menu.
    stage.key("c").await;
    numbered(&widget, &[0, 3, 6, 9]).await;
    let shown = widget.when("it is told", |shown| shown.status == "4 results").await;
    assert_eq!(shown.focus.expect("a focus").tag, "select", "the next one is a Tab away");
    stage.tab_to(EN.filter_tag).await;
    stage.key("l").await;
    numbered(&widget, &[0, 3]).await;
    stage.tab_to(EN.clear).await;
    stage.key("\u{e007}").await;
    numbered(&widget, &[0, 1, 2, 3, 4]).await;
}

async fn an_archive_is_searched_as_far_as_it_is_loaded(stage: &Stage) {
    let document = |from: u32, next| Reply::feed(archive(from..from + 6, Value::from, next).to_string());
    stage.site.feed.serve("/feed.json", document(10, Some("/feed-2.json")));
    stage.site.feed.serve("/feed-2.json", document(20, Some("/feed-3.json")));
    stage.site.feed.serve("/feed-3.json", document(30, None));
    stage.open(Page::with(stage.script("/feed.json").set("search", "on").set("page-size", "3"))).await;
    let widget = stage.widget();
    widget.list().await;
    type_in(&widget, "statement 33").await;
    let shown = widget.when("nothing is found", |shown| shown.text.contains(EN.no_match)).await;
    assert!(shown.text.contains(EN.loaded_only));
    assert_eq!(stage.site.feed.count("/feed-3.json"), 0);
    for _ in 0..2 {
        if stage.site.feed.count("/feed-3.json") == 0 {
            widget
                .when("more can be loaded", |shown| shown.more.iter().any(|b| b.label == EN.show_more && !b.disabled))
                .await;
            widget.press(EN.show_more).await;
        }
    }
    numbered(&widget, &[33]).await;
    assert!(!widget.now().await.unwrap().text.contains(EN.loaded_only));
}

async fn ten_thousand_statements_are_found_while_the_page_stays_alive(stage: &Stage) {
    let items: Vec<_> = (0..10_000)
        .map(|n| json!({ "id": n, "title": format!("Statement {n}"), "content_html": format!("<p>{}</p>", "Peace and quiet. ".repeat(40)) }))
        .collect();
    let feed = json!({ "version": "https://jsonfeed.org/version/1.1", "title": "Many", "items": items }).to_string();
    stage.site.feed.serve("/feed.json", Reply::feed(feed));
    stage.open(Page::with(stage.script("/feed.json").set("search", "on"))).await;
    let widget = stage.widget();
    widget.list().await;
    // Messages of the page's own, each a task: how many came until the first page of what is found was there, and how many
    // until all of it was. In between nothing is waited for but the search itself.
    widget
        .eval(
            "let pings = 0; window.__pings = {}; \
             const { port1, port2 } = new MessageChannel(); \
             port1.onmessage = () => { pings++; if (!('all' in __pings)) port2.postMessage(0); }; \
             port2.postMessage(0); \
             new MutationObserver(() => { \
                 if (!root.querySelector('article mark')) return; \
                 __pings.first ??= pings; \
                 if (root.querySelector('nav')?.textContent.includes('2000')) __pings.all ??= pings; \
             }).observe(root, { subtree: true, childList: true, characterData: true, attributes: true }); \
             return null;",
        )
        .await;
    type_in(&widget, "st").await;
    stage.until("'all' in __pings").await;
    let between = stage.run("return __pings.all - __pings.first;").await;
    assert!(between.as_u64() > Some(10), "{between} tasks of the page while the search went on");
    type_in(&widget, " quiet 9999").await;
    numbered(&widget, &[9999]).await;
}

async fn a_missing_sequel_leaves_the_list_without_a_search_box(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(feed()));
    // It is missed while the list waits for it.
    let gate = Gate::closed();
    stage.site.bundle.serve("*.bin", Reply::status(404).waiting_for(&gate));
    stage.open(Page::with(stage.script("/feed.json").set("search", "on"))).await;
    stage.until("performance.getEntriesByType('resource').some((entry) => entry.name.endsWith('/feed.json') && entry.responseEnd)").await;
    settle(stage).await;
    gate.open();
    let widget = stage.widget();
    numbered(&widget, &[0, 1, 2, 3, 4]).await;
    settle(stage).await;
    assert_eq!(widget.eval("return root.querySelector('[role=search], [type=search]');").await, Value::Null);
    assert_eq!(stage.site.bundle.count("*.bin"), 1);
    stage.expect_console(".bin");
}
