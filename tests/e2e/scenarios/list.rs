//! The list as a reader meets it: rendered, paged, opened, announced.

use crate::fixtures::{EMPTY, RICH, SEVEN, SEVEN_TITLES, SIXTY};
use crate::page::Page;
use crate::reply::{Gate, Reply};
use crate::scenarios;
use crate::stage::Stage;

scenarios![
    a_script_tag_becomes_a_labelled_list_of_statements,
    a_statement_shows_its_kind_date_title_and_summary,
    a_reader_pages_through_the_list,
    the_pager_names_the_first_last_current_and_neighbouring_pages,
    there_is_no_pager_for_one_page,
    a_page_turn_moves_the_focus_to_the_first_heading_and_is_announced,
    a_reader_opens_and_closes_a_text_in_place,
    a_reader_opens_a_text_with_the_keyboard,
    a_statement_that_the_host_opens_comes_into_view,
    links_lead_to_the_publisher_and_resolve_against_the_feed,
    a_corrected_statement_says_what_was_corrected,
    a_withdrawn_statement_shows_its_notice_and_not_its_text,
    a_statement_in_another_language_is_marked_as_such,
    a_statement_of_unknown_language_is_said_to_be_in_none_and_runs_as_its_letters_do,
    markup_outside_content_html_is_text,
    an_empty_feed_says_so,
    a_skeleton_stands_where_the_list_will_be,
];

async fn a_script_tag_becomes_a_labelled_list_of_statements(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let shown = stage.widget().list().await;
    assert_eq!(shown.titles(), SEVEN_TITLES[..5]);
    assert_eq!(shown.label, "Seven statements");
    let heading = shown.heading.expect("a heading");
    assert_eq!((heading.text.as_str(), heading.level), ("Seven statements", 2));
    assert!(shown.articles.iter().all(|article| article.level == 3), "{:#?}", shown.articles);
    let event = stage.event("load").await;
    assert_eq!(event.detail["count"], 7);
    assert_eq!(event.detail["pages"], 2);
    assert_eq!(event.detail["stale"], false);
    assert_eq!((event.element.as_str(), event.bubbles, event.composed), ("communique-feed", true, true));
}

async fn a_statement_shows_its_kind_date_title_and_summary(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(crate::fixtures::SAMPLE));
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "100"))).await;
    let shown = stage.widget().list().await;
    let article = shown.articles.iter().find(|article| article.text.contains("31 October 2025")).expect("the meeting");
    assert_eq!(article.kind.as_deref(), Some("Meeting"));
    let date = article.date.as_ref().expect("a date");
    assert_eq!(date.text, "October 31, 2025", "a calendar day stays what it is, west of Greenwich too");
    assert_eq!(date.datetime.as_deref(), Some("2025-10-31"));
    assert!(article.text.contains("Astana"));
    assert_eq!(article.title.as_deref(), Some("Secretary General meets the President of Kazakhstan"));
    let summary = article.summary.as_deref().expect("a summary");
    assert!(summary.starts_with("Imangali Tasmagambetov met Kassym-Jomart Tokayev"), "{summary}");
    stage.screenshot("list").await;
}

async fn a_reader_pages_through_the_list(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "3"))).await;
    let widget = stage.widget();
    let shown = widget.titled(&SEVEN_TITLES[..3]).await;
    assert_eq!(shown.current(), Some("1"));
    widget.press("Next page").await;
    let shown = widget.titled(&SEVEN_TITLES[3..6]).await;
    assert_eq!(shown.current(), Some("2"));
    widget.press("Next page").await;
    let shown = widget.titled(&SEVEN_TITLES[6..]).await;
    assert_eq!(shown.current(), Some("3"));
    widget.press("Previous page").await;
    widget.titled(&SEVEN_TITLES[3..6]).await;
    let pages: Vec<_> = stage.events("page").await.into_iter().map(|event| event.detail["page"].clone()).collect();
    assert_eq!(pages, [2, 3, 2]);
    assert_eq!(stage.site.feed.count("/feed.json"), 1, "paging asks the publisher for nothing");
}

async fn the_pager_names_the_first_last_current_and_neighbouring_pages(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SIXTY));
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "3"))).await;
    let widget = stage.widget();
    let shown = widget.list().await;
    assert!(!shown.pager.as_ref().expect("a pager").label.is_empty(), "the pager has a name");
    assert!(shown.numbers().starts_with(&["1", "2"]) && shown.numbers().ends_with(&["20"]), "{:?}", shown.numbers());
    widget.eval("element.goTo(10);").await;
    let shown = widget.when("page 10 is current", |shown| shown.current() == Some("10")).await;
    assert_eq!(shown.numbers(), ["1", "9", "10", "11", "20"]);
    assert_eq!(shown.titles(), ["Statement 28", "Statement 29", "Statement 30"]);
    widget.press("Page 11").await;
    widget.when("page 11 is current", |shown| shown.current() == Some("11")).await;
    let shown = widget.now().await.expect("the widget");
    let labels: Vec<_> = shown.pager.expect("a pager").buttons.into_iter().map(|button| button.label).collect();
    for label in ["Previous page", "Next page", "Page 11", "Page 20"] {
        assert!(labels.iter().any(|known| known == label), "{label} in {labels:?}");
    }
    stage.screenshot("pager").await;
}

async fn there_is_no_pager_for_one_page(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "7"))).await;
    let shown = stage.widget().titled(&SEVEN_TITLES).await;
    assert!(shown.pager.is_none(), "{:#?}", shown.pager);
}

async fn a_page_turn_moves_the_focus_to_the_first_heading_and_is_announced(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SIXTY));
    let filler = "<div style=\"height: 1500px\">The host's pictures.</div>";
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "20")).before(filler)).await;
    let widget = stage.widget();
    widget.list().await;
    widget.press("Next page").await;
    let shown = widget
        .when("focus is on the first statement's heading", |shown| {
            shown.titles().first() == Some(&"Statement 21")
                && shown.focus.as_ref().is_some_and(|focus| focus.article == Some(0))
        })
        .await;
    let focus = shown.focus.expect("focus");
    assert!(focus.tag.starts_with('h'), "{focus:?}");
    assert_eq!(focus.text, "Statement 21");
    let shown = widget.when("the turn is announced", |shown| shown.status.contains("Page 2 of 3")).await;
    assert!((-60.0..700.0).contains(&shown.top), "the list's top is in view, not at {}", shown.top);
    let hidden = widget
        .eval("const box = root.querySelector('[role=status]').getBoundingClientRect(); return box.width <= 2 && box.height <= 2;")
        .await;
    assert_eq!(hidden, true, "the announcement is for screen readers alone");
}

async fn a_reader_opens_and_closes_a_text_in_place(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let widget = stage.widget();
    let shown = widget.list().await;
    let button = shown.articles[1].button.clone().expect("a button");
    assert_eq!(button.expanded.as_deref(), Some("false"));
    assert!(shown.articles.iter().all(|article| !article.open), "all texts are closed at first");
    widget.toggle(1).await;
    let shown = widget.when("the second text is open", |shown| shown.articles[1].open).await;
    let article = &shown.articles[1];
    assert_eq!(article.paragraphs, ["First paragraph of number 6.", "Second paragraph of number 6."]);
    assert_eq!(article.button.as_ref().and_then(|button| button.expanded.as_deref()), Some("true"));
    assert!(article.controls, "aria-controls names the body");
    assert!(!shown.articles[0].open && !shown.articles[2].open, "the others stay closed");
    let event = stage.event("open").await;
    assert_eq!((event.detail["id"].as_str(), event.cancelable), (Some("s6"), true));
    assert_eq!(event.detail["url"], "https://press.example.org/6");
    widget.toggle(1).await;
    widget.when("the second text is closed", |shown| !shown.articles[1].open).await;
    assert_eq!(stage.event("close").await.detail["id"], "s6");
}

async fn a_reader_opens_a_text_with_the_keyboard(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let widget = stage.widget();
    widget.list().await;
    let button = widget.find("article button[aria-expanded]").await;
    button.send_keys("\u{e007}").await.expect("the button takes Enter");
    let shown = widget.when("the first text is open", |shown| shown.articles[0].open).await;
    assert_eq!(shown.focus.and_then(|focus| focus.article), Some(0), "the focus stays in the statement");
}

async fn a_statement_that_the_host_opens_comes_into_view(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SIXTY));
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "30"))).await;
    let widget = stage.widget();
    let id = |nth: usize| format!("element.open(root.querySelectorAll('article')[{nth}].dataset.id);");
    widget.list().await;
    widget.eval(&id(12)).await;
    let shown = widget.when("it is open", |shown| shown.articles[12].open).await;
    assert!(shown.focus.is_none(), "the focus is the host's");
    let top = "return root.querySelectorAll('article')[12].getBoundingClientRect().top;";
    let top = widget.eval(top).await.as_f64().unwrap();
    assert!((0.0..100.0).contains(&top), "{top}");
}

async fn links_lead_to_the_publisher_and_resolve_against_the_feed(stage: &Stage) {
    stage.site.feed.serve("/press/feed.json", Reply::feed(RICH));
    stage.site.feed.serve("*.png", Reply::status(404));
    stage.open(Page::with(stage.script("/press/feed.json").set("expanded", "all"))).await;
    let shown =
        stage.widget().when("the pictured text is open", |shown| shown.articles.first().is_some_and(|a| a.open)).await;
    let links = &shown.articles[0].links;
    let annex = links.iter().find(|link| link.text == "the annex").unwrap_or_else(|| panic!("{links:?}"));
    assert_eq!(annex.href, stage.site.feed.url("/press/annex"));
    let own = stage.site.feed.url("/press/statements/pictured");
    assert!(links.iter().any(|link| link.href == own), "{links:?} has {own}");
}

async fn a_corrected_statement_says_what_was_corrected(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(RICH));
    stage.open(Page::with(stage.script("/feed.json").set("images", "off").set("expanded", "all"))).await;
    let shown = stage.widget().list().await;
    let article = shown.articles.iter().find(|article| article.title.as_deref() == Some("With a correction")).unwrap();
    let notice = article.notices.join(" ");
    assert!(notice.contains("Corrected") && notice.contains("The number was corrected from 41 to 14."), "{notice:?}");
    assert!(notice.contains("June 4, 2025"), "the notice says when: {notice:?}");
    assert_eq!(article.body.as_deref().map(|body| body.contains("The right number is 14.")), Some(true));
    assert!(!article.struck);
}

async fn a_withdrawn_statement_shows_its_notice_and_not_its_text(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(RICH));
    stage.open(Page::with(stage.script("/feed.json").set("images", "off").set("expanded", "all"))).await;
    let widget = stage.widget();
    let shown = widget.list().await;
    let article = shown.articles.iter().find(|article| article.title.as_deref() == Some("Taken back")).unwrap();
    assert!(article.notices.join(" ").contains("Published by mistake."), "{:?}", article.notices);
    assert!(article.struck, "the title is struck through");
    let everything = widget.eval("return root.textContent;").await;
    assert!(!everything.as_str().unwrap().contains("no longer stand"), "the text is nowhere in the page");
}

async fn a_statement_in_another_language_is_marked_as_such(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(RICH));
    stage.open(Page::with(stage.script("/feed.json").set("images", "off"))).await;
    let shown = stage.widget().list().await;
    let article = shown.articles.iter().find(|article| article.title.as_deref() == Some("Заявление на русском языке"));
    let article = article.expect("the statement in Russian");
    assert_eq!((article.lang.as_str(), article.dir.as_str()), ("ru", "ltr"));
}

async fn a_statement_of_unknown_language_is_said_to_be_in_none_and_runs_as_its_letters_do(stage: &Stage) {
    let feed = serde_json::json!({ "version": "https://jsonfeed.org/version/1.1", "title": "Two scripts", "items": [
        { "id": "1", "title": "12 delegations (of 15) have come.", "summary": "They met.", "date_published": "2026-01-02" },
        { "id": "2", "title": "اجتماع (12) وفدا.", "date_published": "2026-01-01" },
    ]});
    stage.site.feed.serve("/feed.json", Reply::feed(feed.to_string()));
    for language in ["ar", "en"] {
        stage.open(Page::with(stage.script("/feed.json").set("lang", language))).await;
        stage.widget().list().await;
        let root = "document.querySelector('communique-feed').shadowRoot";
        stage.until(&format!("{root}.querySelector('section').lang === '{language}'")).await;
        let marks = stage
            .run(
                "return [...document.querySelector('communique-feed').shadowRoot.querySelectorAll('article')]
                    .map((article) => [article.getAttribute('lang'), getComputedStyle(article.querySelector('h3')).direction]);",
            )
            .await;
        assert_eq!(marks, serde_json::json!([["", "ltr"], ["", "rtl"]]), "in a widget in {language}");
    }
}

async fn markup_outside_content_html_is_text(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(RICH));
    stage
        .open(Page::with(stage.script("/feed.json").set("images", "off").set("expanded", "all").set("paging", "none")))
        .await;
    let shown = stage.widget().list().await;
    let article = shown.articles.iter().find(|article| article.title.as_deref() == Some("<b>Bold</b> & <i>title</i>"));
    let article = article.unwrap_or_else(|| panic!("{:?}", shown.titles()));
    assert_eq!(article.summary.as_deref(), Some("<script>alert(1)</script>"));
    assert_eq!(article.paragraphs, ["1 < 2 & <em>text</em>", "Second <p>paragraph</p>."]);
}

async fn an_empty_feed_says_so(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(EMPTY));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let shown = stage.widget().when("something is said", |shown| shown.text.contains("no statements")).await;
    assert!(shown.alert.is_none(), "an empty list is no error");
    assert!(shown.pager.is_none());
    assert_eq!(stage.event("load").await.detail["count"], 0);
    stage.screenshot("empty").await;
}

async fn a_skeleton_stands_where_the_list_will_be(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN).waiting_for(&gate));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let widget = stage.widget();
    let shown = widget.when("the skeleton is there", |shown| shown.busy && shown.height > 100.0).await;
    assert!(shown.articles.is_empty());
    stage.screenshot("loading").await;
    gate.open();
    let shown = widget.list().await;
    assert!(!shown.busy);
}
