//! What assistive technology finds: axe-core's rules in every state, the accessibility tree as Chromium hands it on, and
//! each task with the keyboard alone.

use std::path::Path;
use std::time::Duration;

use communique::messages::en::EN;
use serde_json::Value;

use crate::engine::{Need, axe};
use crate::fixtures::{EMPTY, RICH, SAMPLE, SEVEN, SEVEN_TITLES, TWO};
use crate::page::{Page, Tag};
use crate::reply::{Gate, Reply};
use crate::scenarios;
use crate::stage::Stage;

scenarios![
    axe_finds_nothing_while_loading_and_in_the_list needs [Need::Axe, Need::EitherForm],
    axe_finds_nothing_in_opened_corrected_and_withdrawn_statements needs [Need::Axe, Need::EitherForm],
    axe_finds_nothing_in_an_empty_a_failed_and_an_old_list needs [Need::Axe, Need::EitherForm],
    axe_finds_nothing_in_a_search_its_outcome_and_a_link_to_nowhere needs [Need::Axe, Need::EitherForm],
    assistive_technology_finds_a_search_and_its_outcome_as_written_down needs [Need::AccessibilityTree],
    assistive_technology_finds_the_list_as_written_down needs [Need::AccessibilityTree],
    assistive_technology_finds_opened_corrected_and_withdrawn_statements_as_written_down needs [Need::AccessibilityTree],
    assistive_technology_finds_failures_and_emptiness_as_written_down needs [Need::AccessibilityTree],
    a_page_is_turned_with_the_keyboard_alone,
    another_try_is_made_with_the_keyboard_alone,
    a_try_made_by_itself_leaves_the_reader_where_the_button_was,
    a_list_that_a_refresh_empties_or_the_host_replaces_keeps_the_focus,
    what_the_host_wants_does_not_take_a_reader_away_who_is_typing,
];

/// The themes and languages (and so directions) that every state is judged in.
const SETTINGS: [(&str, &str); 4] = [("light", "en"), ("dark", "en"), ("light", "ar"), ("dark", "ar")];

fn set(tag: Tag, (theme, language): (&str, &str)) -> Tag {
    tag.set("theme", theme).set("lang", language)
}

/// Lets axe-core judge what is shown.
async fn judge(stage: &Stage, state: &str, setting: (&str, &str)) {
    let (theme, language) = setting;
    let direction = if language == "ar" { "rtl" } else { "ltr" };
    stage
        .until(&format!(
            "document.querySelector('communique-feed')?.shadowRoot?.querySelector('section')?.dir === '{direction}'"
        ))
        .await;
    stage.run(&axe().expect("axe-core")).await;
    let found = stage.run_async(include_str!("../page/axe.js")).await;
    assert_eq!(found, Value::Array(vec![]), "{state}, {theme}, {language}");
}

async fn axe_finds_nothing_while_loading_and_in_the_list(stage: &Stage) {
    for setting in SETTINGS {
        let gate = Gate::closed();
        stage.site.feed.serve("/feed.json", Reply::feed(SAMPLE).waiting_for(&gate));
        stage.open(Page::with(set(stage.script("/feed.json"), setting))).await;
        let widget = stage.widget();
        widget.when("the outline is there", |shown| shown.busy).await;
        judge(stage, "loading", setting).await;
        gate.open();
        widget.list().await;
        judge(stage, "list", setting).await;
        for layout in ["cards", "compact"] {
            widget.set("layout", layout).await;
            stage
                .until(&format!("!!document.querySelector('communique-feed')?.shadowRoot?.querySelector('.{layout}')"))
                .await;
            judge(stage, layout, setting).await;
        }
    }
}

async fn axe_finds_nothing_in_opened_corrected_and_withdrawn_statements(stage: &Stage) {
    for setting in SETTINGS {
        for (feed, page) in [(RICH, "1"), (SAMPLE, "1"), (SAMPLE, "2")] {
            stage.site.feed.serve("/feed.json", Reply::feed(feed));
            stage.site.feed.serve(
                "/picture.png",
                Reply::new("image/png", include_bytes!("../../../www/samples/images/harbour.png")),
            );
            stage.site.feed.serve(
                "/inside.png",
                Reply::new("image/png", include_bytes!("../../../www/samples/images/harbour.png")),
            );
            let tag = stage.script("/feed.json").set("expanded", "all").set("page-size", "8").set("images", "off");
            stage.open(Page::with(set(tag, setting))).await;
            let widget = stage.widget();
            widget.when("texts are open", |shown| shown.articles.iter().any(|article| article.open)).await;
            if page == "2" {
                widget.eval("element.goTo(2);").await;
                widget
                    .when("the page is turned", |shown| shown.current().is_some_and(|page| page != "1" && page != "١"))
                    .await;
            }
            judge(stage, "opened", setting).await;
        }
    }
}

async fn axe_finds_nothing_in_an_empty_a_failed_and_an_old_list(stage: &Stage) {
    for setting in SETTINGS {
        stage.site.feed.serve("/feed.json", Reply::feed(EMPTY));
        stage.open(Page::with(set(stage.script("/feed.json"), setting))).await;
        stage.event("load").await;
        judge(stage, "empty", setting).await;
        stage.site.feed.serve("/feed.json", Reply::status(500));
        stage.open(Page::with(set(stage.script("/feed.json"), setting))).await;
        stage.widget().failed().await;
        judge(stage, "failed", setting).await;
        // A page that has failed tries again by itself, and would take the answer meant for the next one.
        stage.open_at("/between", Page::new()).await;
        stage.site.feed.serve_each("/feed.json", vec![Reply::feed(SEVEN), Reply::status(500)]);
        stage.open(Page::with(set(stage.script("/feed.json"), setting))).await;
        stage.widget().list().await;
        stage.widget().eval("element.refresh();").await;
        stage.widget().failed().await;
        judge(stage, "stale", setting).await;
    }
    // Of the page that is still open; the others took theirs along.
    stage.expect_console("500");
}

/// Types into the search box of a widget that shows it.
async fn look_for(stage: &Stage, text: &str) {
    stage.widget().find("[type=search]").await.send_keys(text).await.expect("the box takes keys");
}

async fn axe_finds_nothing_in_a_search_its_outcome_and_a_link_to_nowhere(stage: &Stage) {
    for setting in SETTINGS {
        stage.site.feed.serve("/feed.json", Reply::feed(SAMPLE));
        let tag = stage.script("/feed.json").set("search", "on").set("filters", "on").set("history", "hash");
        stage.serve("/page", Page::with(set(tag, setting).set("images", "off")));
        stage.visit("/page#communique=/gone").await;
        let widget = stage.widget();
        stage.until("!!document.querySelector('communique-feed')?.shadowRoot?.querySelector('[part=notice]')").await;
        stage
            .until("document.querySelector('communique-feed')?.shadowRoot?.querySelectorAll('select').length > 1")
            .await;
        judge(stage, "search", setting).await;
        look_for(stage, "peacekeeping").await;
        widget.when("it is found", |shown| shown.text.contains("eacekeeping") && shown.pager.is_none()).await;
        stage.until("!!document.querySelector('communique-feed')?.shadowRoot?.querySelector('mark')").await;
        for layout in ["list", "cards", "compact"] {
            widget.set("layout", layout).await;
            judge(stage, "found", setting).await;
        }
        look_for(stage, " nowhere").await;
        widget.when("nothing is found", |shown| shown.articles.is_empty()).await;
        judge(stage, "nothing found", setting).await;
        stage.open_at("/between", Page::new()).await;
    }
}

async fn assistive_technology_finds_a_search_and_its_outcome_as_written_down(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SAMPLE));
    stage.open(Page::with(stage.script("/feed.json").set("search", "on").set("filters", "on"))).await;
    let widget = stage.widget();
    widget.list().await;
    stage.until("document.querySelector('communique-feed')?.shadowRoot?.querySelectorAll('select').length > 1").await;
    look_for(stage, "peacekeeping").await;
    widget.when("it is told", |shown| shown.status.contains("result")).await;
    finds(stage, "found").await;
    look_for(stage, " nowhere").await;
    widget.when("it is told", |shown| shown.status == EN.no_match).await;
    finds(stage, "found-nothing").await;
}

/// Compares what assistive technology finds with the file of that name.
async fn finds(stage: &Stage, name: &str) {
    let nodes = stage.browser().accessibility().await;
    let nodes = nodes.as_array().expect("a list of nodes");
    let mut found = String::new();
    write(nodes, &nodes[0], 0, &mut found);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/e2e/access").join(name).with_extension("txt");
    if std::env::var_os("COMMUNIQUE_BLESS").is_some() {
        return std::fs::write(path, found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "{name} is\n{found}\ninstead of\n{expected}");
}

/// A node that counts as a line (role, name, states), those below it indented; what is passed over gives its place to
/// those below it.
fn write(nodes: &[Value], node: &Value, depth: usize, lines: &mut String) {
    const PASSED_OVER: [&str; 5] = ["none", "generic", "InlineTextBox", "LineBreak", "RootWebArea"];
    const STATES: [&str; 9] =
        ["level", "expanded", "disabled", "focused", "busy", "live", "hidden", "roledescription", "invalid"];
    let role = node["role"]["value"].as_str().unwrap_or_default();
    let passed_over = node["ignored"] == true || PASSED_OVER.contains(&role);
    if !passed_over {
        lines.push_str(&"  ".repeat(depth));
        lines.push_str(role);
        if let Some(name) = node["name"]["value"].as_str().filter(|name| !name.is_empty()) {
            lines.push_str(&format!(" {name:?}"));
        }
        for property in node["properties"].as_array().into_iter().flatten() {
            let (name, value) = (property["name"].as_str().unwrap_or_default(), &property["value"]["value"]);
            let meant = *value != false && *value != "false" && *value != "off";
            if STATES.contains(&name) && (meant || name == "expanded") {
                lines.push_str(&format!(" {name}={}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
            }
        }
        lines.push('\n');
    }
    for id in node["childIds"].as_array().into_iter().flatten() {
        if let Some(child) = nodes.iter().find(|child| child["nodeId"] == *id) {
            write(nodes, child, if passed_over { depth } else { depth + 1 }, lines);
        }
    }
}

async fn assistive_technology_finds_the_list_as_written_down(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN).waiting_for(&gate));
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "3"))).await;
    let widget = stage.widget();
    widget.when("the outline is there", |shown| shown.busy).await;
    finds(stage, "loading").await;
    gate.open();
    widget.list().await;
    finds(stage, "list").await;
    widget.press("Next page").await;
    widget.titled(&SEVEN_TITLES[3..6]).await;
    finds(stage, "second-page").await;
}

async fn assistive_technology_finds_opened_corrected_and_withdrawn_statements_as_written_down(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(RICH));
    let tag = stage.script("/feed.json").set("images", "off").set("page-size", "100").set("link-target", "_blank");
    stage.open(Page::with(tag)).await;
    let widget = stage.widget();
    widget.list().await;
    widget.toggle(1).await;
    widget.when("the text is open", |shown| shown.articles[1].open).await;
    finds(stage, "opened").await;
}

async fn assistive_technology_finds_failures_and_emptiness_as_written_down(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(EMPTY));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    stage.event("load").await;
    finds(stage, "empty").await;
    stage.site.feed.serve("/feed.json", Reply::status(500));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    stage.widget().failed().await;
    finds(stage, "failed").await;
    stage.expect_console("500");
}

async fn a_page_is_turned_with_the_keyboard_alone(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    stage.tab_to(EN.next_page).await;
    stage.key("\u{e007}").await;
    let shown = widget.titled(&SEVEN_TITLES[5..]).await;
    assert_eq!(shown.focus.expect("a focus").text, "Statement 2", "reading goes on at the first heading");
    stage.tab_to(EN.previous_page).await;
    stage.key(" ").await;
    widget.titled(&SEVEN_TITLES[..5]).await;
}

async fn another_try_is_made_with_the_keyboard_alone(stage: &Stage) {
    let gate = Gate::closed();
    let failing = Reply::status(503).waiting_for(&gate);
    let replies = vec![Reply::status(503), failing, Reply::feed(SEVEN)];
    stage.site.feed.serve_each("/feed.json", replies);
    stage.open(Page::with(stage.script("/feed.json")).stopped_clock()).await;
    let widget = stage.widget();
    widget.failed().await;
    stage.tab_to(EN.retry).await;
    stage.key("\u{e007}").await;
    let shown = widget.when("it is being loaded", |shown| shown.busy).await;
    assert_eq!(shown.status, EN.loading);
    assert_eq!(shown.focus.expect("the button stays").text, EN.retry);
    gate.open();
    let shown = widget.when("it failed again", |shown| !shown.busy).await;
    assert_eq!(shown.focus.expect("a focus").text, EN.retry);
    assert_eq!(shown.status, "The publisher’s server answered with error 503.", "the alert was there before");
    stage.key("\u{e007}").await;
    widget.titled(&SEVEN_TITLES[..5]).await;
    let shown = widget.when("the focus is back", |shown| shown.focus.is_some()).await;
    assert_eq!(shown.focus.expect("a focus").text, "Statement 7", "reading goes on at the first heading");
    assert_eq!(shown.status, "Page 1 of 2");
    stage.expect_console("503");
    stage.expect_console("503");
}

async fn a_try_made_by_itself_leaves_the_reader_where_the_button_was(stage: &Stage) {
    stage.site.feed.serve_each("/feed.json", vec![Reply::status(503), Reply::feed(SEVEN)]);
    stage.open(Page::with(stage.script("/feed.json")).stopped_clock()).await;
    let widget = stage.widget();
    widget.failed().await;
    stage.tab_to(EN.retry).await;
    stage.advance(Duration::from_millis(1300)).await;
    widget.titled(&SEVEN_TITLES[..5]).await;
    assert_eq!(stage.widget().now().await.unwrap().focus.expect("a focus").text, "Statement 7");
    stage.expect_console("503");
}

async fn a_list_that_a_refresh_empties_or_the_host_replaces_keeps_the_focus(stage: &Stage) {
    stage.site.feed.serve_each("/feed.json", vec![Reply::feed(SEVEN), Reply::feed(EMPTY)]);
    stage.site.feed.serve("/other.json", Reply::feed(TWO));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    stage.tab_to(EN.next_page).await;
    widget.eval("element.refresh();").await;
    let shown = widget.when("the list is empty", |shown| shown.articles.is_empty()).await;
    assert_eq!((shown.focus.expect("a focus").text.as_str(), shown.status.as_str()), (EN.empty, EN.empty));
    widget.set("feed", &stage.site.feed.url("/other.json")).await;
    let shown = widget.when("the other list is there", |shown| !shown.articles.is_empty()).await;
    assert_eq!(shown.focus.map(|focus| focus.text).as_deref(), shown.articles[0].title.as_deref());
}

async fn what_the_host_wants_does_not_take_a_reader_away_who_is_typing(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json")).markup("<input id=\"typed\">")).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    stage.run("document.querySelector('#typed').focus();").await;
    widget.eval("element.goTo(2);").await;
    widget.titled(&SEVEN_TITLES[5..]).await;
    widget.eval("element.open(root.querySelector('[data-id]').dataset.id);").await;
    widget.when("the text is open", |shown| shown.articles[0].open).await;
    assert_eq!(stage.run("return document.activeElement.id;").await, "typed");
    // A button of the host's leads there.
    stage.run("const button = document.createElement('button'); document.body.append(button); button.focus();").await;
    widget.eval("element.goTo(1);").await;
    let shown = widget.titled(&SEVEN_TITLES[..5]).await;
    assert_eq!(shown.focus.expect("a focus").text, "Statement 7");
}
