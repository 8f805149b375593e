//! What a reader can do to trust and pass on a statement: copy its link or a citation, share it, follow it to the one it
//! replaces.

use communique::messages::en::EN;
use serde_json::{Value, json};

use crate::page::Page;
use crate::reply::Reply;
use crate::scenarios;
use crate::stage::{Stage, wait_until};

scenarios![
    a_reader_copies_the_link_and_a_citation_and_hears_of_it,
    the_browsers_own_clipboard_takes_the_link,
    a_promise_is_one_whatever_the_page_calls_a_promise,
    a_clipboard_that_refuses_or_is_missing_is_admitted,
    sharing_is_offered_only_where_the_system_can_share,
    a_statement_and_the_one_it_replaces_lead_to_each_other,
    a_host_with_its_own_router_is_asked_before_a_link_between_statements_is_followed,
    a_text_withdrawn_while_it_is_open_is_gone_and_cannot_be_cited,
    a_citation_is_copied_with_the_keyboard_alone,
];

/// A host that keeps what is copied in `copied`, and refuses while `refusing`.
const CLIPBOARD: &str = "window.copied = []; window.refusing = false; Object.defineProperty(navigator, 'clipboard', { \
     configurable: true, value: { writeText: (text) => window.refusing ? Promise.reject(new DOMException('No')) : \
     (window.copied.push(text), Promise.resolve()) } });";

fn feed(status: Value) -> String {
    let item = |id: &str, statement: Value| {
        json!({ "id": id, "title": format!("Statement {id}"), "url": format!("https://press.example.org/{id}"),
            "date_published": "2025-10-31", "content_text": "The text.", "_statement": statement })
    };
    json!({
        "version": "https://jsonfeed.org/version/1.1", "title": "Statements", "authors": [{ "name": "The office" }],
        "items": [item("new", json!({ "replaces": "old" })), item("between", status), item("old", json!({}))],
    })
    .to_string()
}

/// Opens a page with the first text open.
async fn opened(stage: &Stage, page: Page) {
    stage.open(page).await;
    let widget = stage.widget();
    widget.list().await;
    widget.toggle(0).await;
    widget.when("the text is open", |shown| shown.articles[0].open).await;
}

/// Waits until the live region says so.
async fn hears(stage: &Stage, words: &str) {
    stage.widget().when(words, |shown| shown.status.trim() == words).await;
}

async fn a_reader_copies_the_link_and_a_citation_and_hears_of_it(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(feed(json!({}))));
    opened(stage, Page::with(stage.script("/feed.json")).script(CLIPBOARD)).await;
    let widget = stage.widget();
    widget.press(EN.copy_link).await;
    hears(stage, EN.link_copied).await;
    widget.press(EN.cite).await;
    hears(stage, EN.citation_copied).await;
    let shown = widget.now().await.unwrap();
    assert_eq!(shown.focus.expect("the focus stays").text, EN.cite);
    assert!(shown.articles[0].text.contains(EN.citation_copied), "seen as well as heard");
    let copied = stage.run("return window.copied;").await;
    assert_eq!(copied[0], "https://press.example.org/new");
    let citation = copied[1].as_str().unwrap();
    let begin = "The office, “Statement new”, October 31, 2025, https://press.example.org/new, accessed ";
    assert!(citation.starts_with(begin), "{citation}");
    stage.screenshot("tools").await;
}

async fn the_browsers_own_clipboard_takes_the_link(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(feed(json!({}))));
    opened(stage, Page::with(stage.script("/feed.json"))).await;
    stage.widget().press(EN.copy_link).await;
    hears(stage, EN.link_copied).await;
}

async fn a_promise_is_one_whatever_the_page_calls_a_promise(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(feed(json!({}))));
    let own = "window.Promise = class extends Promise {};";
    opened(stage, Page::with(stage.script("/feed.json")).script(CLIPBOARD).script(own)).await;
    stage.widget().press(EN.copy_link).await;
    hears(stage, EN.link_copied).await;
}

async fn a_clipboard_that_refuses_or_is_missing_is_admitted(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(feed(json!({}))));
    opened(stage, Page::with(stage.script("/feed.json")).script(CLIPBOARD)).await;
    let widget = stage.widget();
    stage.run("window.refusing = true;").await;
    widget.press(EN.copy_link).await;
    hears(stage, EN.copy_failed).await;
    stage.run("window.refusing = false;").await;
    widget.press(EN.copy_link).await;
    hears(stage, EN.link_copied).await;
    // A page that came without encryption has none.
    stage.run("Object.defineProperty(navigator, 'clipboard', { value: undefined });").await;
    widget.press(EN.cite).await;
    hears(stage, EN.copy_failed).await;
}

async fn sharing_is_offered_only_where_the_system_can_share(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(feed(json!({}))));
    let without = "Object.defineProperty(navigator, 'share', { value: undefined });";
    opened(stage, Page::with(stage.script("/feed.json")).script(without)).await;
    let buttons = "return [...root.querySelectorAll('.tools button')].map((button) => button.textContent);";
    assert_eq!(stage.widget().eval(buttons).await, json!([EN.copy_link, EN.cite]));
    let with = "window.shared = []; Object.defineProperty(navigator, 'share', { value: (data) => { \
         window.shared.push(data); return Promise.reject(new DOMException('Changed my mind', 'AbortError')); } });";
    opened(stage, Page::with(stage.script("/feed.json")).script(with)).await;
    stage.widget().press(EN.share).await;
    stage.until("window.shared.length === 1").await;
    let shared = stage.run("return window.shared[0];").await;
    assert_eq!(shared, json!({ "title": "Statement new", "url": "https://press.example.org/new" }));
    assert_eq!(stage.widget().now().await.unwrap().status, "", "a reader who thinks better of it is told nothing");
}

async fn a_statement_and_the_one_it_replaces_lead_to_each_other(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(feed(json!({}))));
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "1"))).await;
    let widget = stage.widget();
    widget.titled(&["Statement new"]).await;
    widget.press(EN.replaces).await;
    let shown = widget.titled(&["Statement old"]).await;
    assert!(shown.articles[0].open);
    assert_eq!(shown.focus.expect("the focus goes along").text, "Statement old");
    assert_eq!(stage.event("open").await.detail["id"], "old");
    widget.press(EN.replaced_by).await;
    let shown = widget.titled(&["Statement new"]).await;
    assert_eq!(shown.focus.expect("the focus goes along").text, "Statement new");
}

async fn a_host_with_its_own_router_is_asked_before_a_link_between_statements_is_followed(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(feed(json!({}))));
    let router =
        "addEventListener('communique-open', (event) => { event.preventDefault(); window.routed = event.detail; });";
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "1")).script(router)).await;
    let widget = stage.widget();
    widget.titled(&["Statement new"]).await;
    widget.press(EN.replaces).await;
    stage.until("!!window.routed").await;
    assert_eq!(
        stage.run("return window.routed;").await,
        json!({ "id": "old", "url": "https://press.example.org/old" })
    );
    assert_eq!(widget.now().await.unwrap().titles(), ["Statement new"]);
}

async fn a_text_withdrawn_while_it_is_open_is_gone_and_cannot_be_cited(stage: &Stage) {
    let withdrawn = feed(json!({ "status": "withdrawn", "note": "Sent in error." }));
    stage.site.feed.serve_each("/feed.json", vec![Reply::feed(feed(json!({}))), Reply::feed(withdrawn)]);
    stage.open(Page::with(stage.script("/feed.json")).script(CLIPBOARD)).await;
    let widget = stage.widget();
    widget.list().await;
    for nth in [0, 1] {
        widget.toggle(nth).await;
        widget.when("the text is open", |shown| shown.articles[nth].open).await;
    }
    widget
        .eval("window.cite = root.querySelectorAll('article')[1].querySelector('[data-do=cite]'); element.refresh();")
        .await;
    let shown = widget.when("it was withdrawn", |shown| shown.articles[1].struck).await;
    assert!(!shown.articles[1].text.contains("The text.") && shown.articles[1].text.contains("Sent in error."));
    let cited = widget.eval("return root.contains(window.cite);").await;
    assert_eq!(cited, false);
    let leftovers =
        widget.eval("return root.querySelectorAll('article')[1].querySelectorAll('.tools, .body').length;").await;
    assert_eq!(leftovers, 0);
    // A press that meets the news on its way is put where it came from; it is heard, and copies nothing. What is pressed
    // after it is answered after it.
    widget.eval("root.querySelectorAll('article')[1].append(window.cite); window.cite.click();").await;
    widget.press(EN.cite).await;
    hears(stage, EN.citation_copied).await;
    let copied = stage.run("return window.copied.join();").await;
    assert!(copied.as_str().is_some_and(|text| text.contains("“Statement new”")), "{copied}");
    assert_eq!(stage.run("return window.copied.length;").await, 1, "{copied}");
}

async fn a_citation_is_copied_with_the_keyboard_alone(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(feed(json!({}))));
    stage.open(Page::with(stage.script("/feed.json")).script(CLIPBOARD)).await;
    let widget = stage.widget();
    widget.list().await;
    stage.tab_to(EN.read).await;
    stage.key("\u{e007}").await;
    widget.when("the text is open", |shown| shown.articles[0].open).await;
    stage.tab_to(EN.cite).await;
    let ring = widget
        .eval(
            "const style = getComputedStyle(root.activeElement); return style.outlineStyle + ' ' + style.outlineWidth;",
        )
        .await;
    assert_eq!(ring, "solid 2px", "it is seen where the focus is");
    stage.key(" ").await;
    hears(stage, EN.citation_copied).await;
    wait_until("it is copied", async || match stage.run("return window.copied.length;").await {
        Value::Number(n) if n.as_u64() == Some(1) => Ok(()),
        other => Err(other.to_string()),
    })
    .await;
    // And the way back: shut again with the keyboard.
    stage.tab_back_to(EN.close).await;
    stage.key("\u{e007}").await;
    widget.when("the text is shut", |shown| !shown.articles[0].open).await;
}
