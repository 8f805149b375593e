//! The widget on paper: what was opened, with its dates and its address, and nothing to press.

use serde_json::json;

use crate::engine::Need;
use crate::fixtures::{RICH, SEVEN, SEVEN_TITLES};
use crate::page::Page;
use crate::reply::Reply;
use crate::scenarios;
use crate::stage::Stage;

scenarios![
    on_paper_an_opened_statement_stands_alone_with_its_address_and_dates needs [Need::MediaEmulation],
    on_paper_a_list_that_nobody_touched_has_no_controls needs [Need::MediaEmulation],
    on_paper_an_address_stands_below_its_title_which_has_no_focus_ring needs [Need::MediaEmulation],
    on_paper_every_theme_is_black_on_white needs [Need::MediaEmulation],
    on_paper_a_withdrawn_text_is_not_there_and_a_correction_keeps_its_date needs [Need::MediaEmulation],
    on_paper_no_address_stands_twice_and_what_was_folded_is_there needs [Need::MediaEmulation],
];

/// The texts of what can be seen of these elements.
const SEEN: &str = "const seen = (selector) => [...root.querySelectorAll(selector)].filter((node) => node.checkVisibility({ \
     visibilityProperty: true }) && node.getClientRects().length).map((node) => node.textContent.trim());";

async fn on_paper_an_opened_statement_stands_alone_with_its_address_and_dates(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(RICH));
    stage.open(Page::with(stage.script("/feed.json").set("images", "off").set("page-size", "100"))).await;
    let widget = stage.widget();
    widget.list().await;
    widget.toggle(0).await;
    widget.when("the text is open", |shown| shown.articles[0].open).await;
    stage.browser().emulate("print", &[]).await;
    let code = format!(
        "{SEEN} return {{ articles: seen('article .title'), times: seen('time'), buttons: seen('button, nav'), \
         addresses: [...root.querySelectorAll('article:first-child .body a')].map((link) => getComputedStyle(link, '::after').content) }};"
    );
    let paper = widget.eval(&code).await;
    assert_eq!(paper["articles"], json!(["With pictures"]));
    assert_eq!(paper["times"], json!(["June 3, 2025"]));
    assert_eq!(paper["buttons"], json!([]));
    let url = |path: &str| format!("\" <{}>\"", stage.site.feed.url(path));
    assert_eq!(paper["addresses"], json!([url("/annex"), url("/statements/pictured")]));
    stage.screenshot("print").await;
    stage.browser().emulate("", &[]).await;
    let screen = widget.eval(&format!("{SEEN} return seen('article .title').length;")).await;
    assert!(screen.as_u64() > Some(1), "on the screen the others are there");
}

async fn on_paper_a_list_that_nobody_touched_has_no_controls(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    stage.browser().emulate("print", &[]).await;
    let paper = widget.eval(&format!("{SEEN} return [seen('.title').length, seen('button, nav').length];")).await;
    assert_eq!(paper, json!([5, 0]));
    // A statement that is only a summary says where it is from.
    stage.site.feed.serve("/feed.json", Reply::feed(RICH));
    stage.open(Page::with(stage.script("/feed.json").set("images", "off").set("page-size", "100"))).await;
    widget.list().await;
    let code = "return getComputedStyle(root.querySelector('.actions a'), '::after').content;";
    let address = widget.eval(code).await;
    assert_eq!(address, json!(format!("\" <{}>\"", stage.site.feed.url("/statements/summary-only"))));
    stage.browser().emulate("", &[]).await;
}

async fn on_paper_an_address_stands_below_its_title_which_has_no_focus_ring(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(RICH));
    stage.open(Page::with(stage.script("/feed.json").set("layout", "compact").set("page-size", "3"))).await;
    let widget = stage.widget();
    widget.list().await;
    // Turned with the keyboard, so that the focus shows.
    widget.find("[part=pager] button:last-of-type").await.send_keys("\u{e007}").await.unwrap();
    widget.when("the title has the focus", |shown| shown.focus.is_some()).await;
    stage.browser().emulate("print", &[]).await;
    let code = "const box = (node) => node.getBoundingClientRect(); \
                const below = [...root.querySelectorAll('.actions a')].map((link) => box(link).top >= \
                box(link.closest('article').querySelector('.title')).bottom); \
                return [below, getComputedStyle(root.activeElement).outlineStyle];";
    assert_eq!(widget.eval(code).await, json!([[true], "none"]));
    stage.browser().emulate("", &[]).await;
}

async fn on_paper_every_theme_is_black_on_white(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    for theme in ["auto", "light", "dark"] {
        stage.open(Page::with(stage.script("/feed.json").set("theme", theme))).await;
        stage.widget().titled(&SEVEN_TITLES[..5]).await;
        stage.browser().emulate("print", &[("prefers-color-scheme", "dark")]).await;
        let code = "const section = root.querySelector('section'); const title = root.querySelector('.title'); \
                    return [getComputedStyle(section).backgroundColor, getComputedStyle(title).color];";
        assert_eq!(stage.widget().eval(code).await, json!(["rgba(0, 0, 0, 0)", "rgb(0, 0, 0)"]), "{theme}");
        stage.browser().emulate("", &[]).await;
    }
}

async fn on_paper_a_withdrawn_text_is_not_there_and_a_correction_keeps_its_date(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(RICH));
    stage
        .open(Page::with(
            stage.script("/feed.json").set("images", "off").set("page-size", "100").set("layout", "compact"),
        ))
        .await;
    let widget = stage.widget();
    widget.list().await;
    stage.browser().emulate("print", &[]).await;
    let paper = widget.eval(&format!("{SEEN} return seen('.notice').join(' ') + root.textContent;")).await;
    let paper = paper.as_str().unwrap();
    assert!(!paper.contains("no longer stand") && paper.contains("Published by mistake."), "{paper}");
    assert!(paper.contains("Corrected June 4, 2025"), "{paper}");
    stage.browser().emulate("", &[]).await;
}

async fn on_paper_no_address_stands_twice_and_what_was_folded_is_there(stage: &Stage) {
    let html = "<p><a href='https://example.org/a'>https://example.org/a</a> <a href='https://example.org/b'>another</a></p>\
        <details><summary>More</summary><p id='folded'>What was folded</p></details>";
    let statement = json!({ "contacts": [{ "url": "https://example.org/c" }] });
    let items = json!([{ "id": "1", "title": "One", "content_html": html, "_statement": statement }]);
    let feed = json!({ "version": "https://jsonfeed.org/version/1.1", "title": "Statements", "items": items });
    stage.site.feed.serve("/feed.json", Reply::feed(feed.to_string()));
    stage.open(Page::with(stage.script("/feed.json").set("expanded", "all"))).await;
    let widget = stage.widget();
    widget.when("the text is open", |shown| shown.articles.iter().any(|article| article.open)).await;
    stage.browser().emulate("print", &[]).await;
    let code = "return [...root.querySelectorAll('.body a')].map((link) => getComputedStyle(link, '::after').content);";
    assert_eq!(widget.eval(code).await, json!(["none", "\" <https://example.org/b>\"", "none"]));
    let code = "return !CSS.supports('selector(::details-content)') || root.querySelector('details p').checkVisibility({ \
         contentVisibilityAuto: true }) && root.querySelector('details p').getBoundingClientRect().height > 0;";
    assert_eq!(widget.eval(code).await, json!(true));
    stage.browser().emulate("", &[]).await;
}
