//! The later part of the program: fetched when a reader shows up or an option needs it, and missed calmly.

use serde_json::json;

use crate::engine::Need;
use crate::fixtures::{SEVEN, SEVEN_TITLES, TWO, TWO_TITLES};
use crate::page::{Page, Tag};
use crate::reply::{Gate, Reply};
use crate::scenarios;
use crate::site::dist;
use crate::stage::Stage;
use crate::widget::Widget;

use super::refused::named;
use super::transport::settle;

scenarios![
    a_page_that_is_only_looked_at_fetches_no_sequel needs [Need::WebAssembly],
    options_that_are_off_fetch_no_sequel needs [Need::WebAssembly],
    a_reader_who_comes_near_has_the_sequel_fetched_once needs [Need::WebAssembly],
    an_option_that_needs_the_sequel_has_it_fetched_at_once needs [Need::WebAssembly],
    a_widget_that_comes_after_the_sequel_has_it_at_once needs [Need::WebAssembly],
    a_statement_known_by_its_markup_alone_waits_for_the_sequel needs [Need::WebAssembly],
    a_missing_sequel_leaves_the_list_and_offers_another_try needs [Need::WebAssembly],
    a_sequel_that_is_missed_before_the_feed_comes_keeps_no_list_back needs [Need::WebAssembly],
    without_feed_and_sequel_the_own_link_stays needs [Need::WebAssembly],
    a_tampered_sequel_never_runs needs [Need::WebAssembly],
    what_only_the_missing_sequel_can_show_is_shown_as_far_as_it_goes needs [Need::WebAssembly],
    a_sequel_missed_before_the_list_is_there_costs_no_list needs [Need::WebAssembly],
    a_change_that_the_missing_sequel_was_needed_for_is_made_when_it_comes needs [Need::WebAssembly],
    a_sequel_that_comes_when_no_widget_is_left_serves_the_next_one needs [Need::WebAssembly],
    everything_pressed_before_the_sequel_is_there_is_answered needs [Need::WebAssembly],
    what_is_wanted_before_the_sequel_is_there_is_done_in_its_order needs [Need::WebAssembly],
    a_feed_is_asked_for_once_whatever_its_widgets_need needs [Need::WebAssembly],
    marks_of_the_hosts_own_press_nothing needs [Need::WebAssembly],
    no_wish_of_the_hosts_costs_the_list_where_the_sequel_is_missing needs [Need::WebAssembly],
    what_only_the_missing_sequel_may_let_through_is_not_shown needs [Need::WebAssembly],
    a_missing_sequel_leaves_the_focus_in_the_widget needs [Need::WebAssembly],
    without_the_sequel_nothing_unverified_stays needs [Need::WebAssembly],
    a_feed_named_while_the_sequel_comes_is_the_only_one_heard_of needs [Need::WebAssembly],
    what_is_set_and_wanted_in_one_task_is_done_in_its_order,
];

fn fetched(stage: &Stage) -> usize {
    stage.site.bundle.count("*.bin")
}

/// Shows a list whose sequel isn't there before the gate is opened.
async fn held_back(stage: &Stage) -> Gate {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.site.bundle.serve("*.bin", sequel().waiting_for(&gate));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    gate
}

/// Shows a list whose sequel can't be had.
async fn without_sequel(stage: &Stage) -> Widget<'_> {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.site.bundle.serve("*.bin", Reply::status(404));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    widget
}

/// Goes to a list that doesn't come, nor become known as having no sequel, before the one and the other gate is opened.
async fn neither_there(stage: &Stage, tag: impl FnOnce(Tag) -> Tag) -> [Gate; 2] {
    let [list, sequel] = [Gate::closed(), Gate::closed()];
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN).waiting_for(&list));
    stage.site.bundle.serve("*.bin", Reply::status(404).waiting_for(&sequel));
    stage.open(Page::with(tag(stage.script("/feed.json")))).await;
    [list, sequel]
}

/// Waits until an answer whose address ends so has come.
async fn comes(stage: &Stage, ending: &str) {
    let entry = format!("entry.name.endsWith({ending:?}) && entry.responseEnd");
    stage.until(&format!("performance.getEntriesByType('resource').some((entry) => {entry})")).await;
}

async fn a_page_that_is_only_looked_at_fetches_no_sequel(stage: &Stage) {
    fetches_none(stage, stage.script("/feed.json")).await;
}

async fn fetches_none(stage: &Stage, script: Tag) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(script)).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    stage.event("load").await;
    stage
        .run_async("await new Promise((done) => (window.requestIdleCallback || setTimeout)(done)); return null;")
        .await;
    assert_eq!(fetched(stage), 0);
}

async fn options_that_are_off_fetch_no_sequel(stage: &Stage) {
    let off = [
        ("search", "off"),
        ("filters", " False "),
        ("cache", "0"),
        ("debug", "OFF"),
        ("expanded", "none"),
        ("refresh", "0"),
        ("history", "Off"),
    ];
    fetches_none(stage, off.into_iter().fold(stage.script("/feed.json"), |tag, (name, value)| tag.set(name, value)))
        .await;
}

async fn a_reader_who_comes_near_has_the_sequel_fetched_once(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let page = Page::new().tag(stage.script("/feed.json")).tag(stage.script("/feed.json"));
    stage.open(page).await;
    let (one, other) = (stage.nth(0), stage.nth(1));
    one.titled(&SEVEN_TITLES[..5]).await;
    other.titled(&SEVEN_TITLES[..5]).await;
    for event in ["pointerover", "focusin", "touchstart"] {
        stage.run(&format!("document.querySelector('communique-feed').dispatchEvent(new Event({event:?}));")).await;
    }
    comes(stage, ".bin").await;
    other.press("Next page").await;
    other.titled(&SEVEN_TITLES[5..]).await;
    one.titled(&SEVEN_TITLES[..5]).await;
    assert_eq!(fetched(stage), 1);
}

async fn an_option_that_needs_the_sequel_has_it_fetched_at_once(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json").set("expanded", " FIRST "))).await;
    stage.widget().when("the text is open", |shown| shown.articles.first().is_some_and(|first| first.open)).await;
    assert_eq!(fetched(stage), 1);
}

async fn a_widget_that_comes_after_the_sequel_has_it_at_once(stage: &Stage) {
    let gate = held_back(stage).await;
    stage.run("const gone = document.querySelector('communique-feed'); gone.dispatchEvent(new Event('pointerover')); gone.remove(); return null;").await;
    stage.site.bundle.asked("*.bin", 1).await;
    gate.open();
    comes(stage, ".bin").await;
    settle(stage).await;
    let again =
        format!("Communique.mount(document.body, {{ feed: {:?} }}); return null;", stage.site.feed.url("/feed.json"));
    stage.run(&again).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    widget.press("Next page").await;
    widget.titled(&SEVEN_TITLES[5..]).await;
    assert_eq!(fetched(stage), 1);
}

async fn a_statement_known_by_its_markup_alone_waits_for_the_sequel(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(UNTITLED));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    stage.widget().titled(&["The first words"]).await;
    assert_eq!(fetched(stage), 1);
}

async fn a_missing_sequel_leaves_the_list_and_offers_another_try(stage: &Stage) {
    let widget = without_sequel(stage).await;
    widget.press("Next page").await;
    let shown = widget.when("it says so", |shown| !shown.retry.is_empty()).await;
    assert_eq!(shown.titles(), SEVEN_TITLES[..5]);
    stage.expect_console(&named(".bin"));
    stage.site.bundle.serve("*.bin", sequel());
    widget.press("Try again").await;
    widget.when("all is well", |shown| shown.retry.is_empty()).await;
    widget.press("Next page").await;
    widget.titled(&SEVEN_TITLES[5..]).await;
}

async fn a_sequel_that_is_missed_before_the_feed_comes_keeps_no_list_back(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN).waiting_for(&gate));
    stage.site.bundle.serve("*.bin", Reply::status(404));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    stage.until("!!document.querySelector('communique-feed')?.shadowRoot.querySelector('section')").await;
    stage.run("document.querySelector('communique-feed').dispatchEvent(new Event('pointerover')); return null;").await;
    stage.until("__record.console.length > 0").await;
    stage.expect_console(&named(".bin"));
    gate.open();
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
}

async fn without_feed_and_sequel_the_own_link_stays(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::status(404));
    stage.site.bundle.serve("*.bin", Reply::status(404));
    let link = "<a href=\"https://press.example.org/statements\">All statements</a>";
    stage.open(Page::new().tag(stage.element("/feed.json").inside(link)).tag(stage.loader())).await;
    let shown = stage.widget().failed().await;
    assert!(shown.fallback && shown.articles.is_empty());
    stage.expect_console(&named(".bin"));
}

async fn a_tampered_sequel_never_runs(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let mut bytes = bytes();
    // Still a valid module: only its last custom section is another.
    *bytes.last_mut().unwrap() ^= 1;
    stage.site.bundle.serve("*.bin", Reply::new("application/octet-stream", bytes));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    widget.press("Next page").await;
    widget.when("it says so", |shown| !shown.retry.is_empty()).await;
    stage.expect_console(&named(".bin"));
}

/// A feed whose only statement is known by its markup alone.
const UNTITLED: &str = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Untitled",
    "items": [{"id": "1", "content_html": "<h1>The <b>first</b> words</h1>"}]}"#;

/// The widget's own words where a statement has no title.
const UNNAMED: &str = "Statement";

async fn what_only_the_missing_sequel_can_show_is_shown_as_far_as_it_goes(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(UNTITLED));
    stage.site.bundle.serve("*.bin", Reply::status(404));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    stage.expect_console(&named(".bin"));
    let widget = stage.widget();
    let shown = widget.titled(&[UNNAMED]).await;
    assert_eq!(shown.retry.len(), 1);
    stage.event("load").await;
    settle(stage).await;
    assert_eq!(fetched(stage), 1, "it is asked for when there is a reason, not over and over");
    stage.site.bundle.serve("*.bin", sequel());
    widget.press("Try again").await;
    widget.titled(&["The first words"]).await;
    assert_eq!(fetched(stage), 2);
}

async fn a_sequel_missed_before_the_list_is_there_costs_no_list(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN).waiting_for(&gate));
    stage.site.feed.serve("/two.json", Reply::feed(TWO).waiting_for(&gate));
    stage.site.bundle.serve("*.bin", Reply::status(404));
    // The first wants its texts opened, which takes the sequel; the other happens to be on the same page.
    let page = Page::new().tag(stage.element("/feed.json").set("expanded", "all")).tag(stage.element("/two.json"));
    stage.open(page.tag(stage.loader())).await;
    stage.expect_console(&named(".bin"));
    crate::stage::wait_until("the sequel was missed", async || match stage.record().await.console.len() {
        1 => Ok(()),
        lines => Err(format!("{lines} lines")),
    })
    .await;
    gate.open();
    let shown = stage.nth(0).titled(&SEVEN_TITLES[..5]).await;
    assert!(shown.articles.iter().all(|article| !article.open), "the texts stay closed");
    assert_eq!(shown.retry.len(), 1);
    stage.nth(1).titled(&TWO_TITLES).await;
    assert!(stage.events("error").await.is_empty());
}

async fn a_change_that_the_missing_sequel_was_needed_for_is_made_when_it_comes(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.site.feed.serve("/two.json", Reply::feed(TWO));
    stage.site.bundle.serve("*.bin", Reply::status(404));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    stage.expect_console(&named(".bin"));
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    widget.set("feed", &stage.site.feed.url("/two.json")).await;
    widget.when("it says so", |shown| !shown.retry.is_empty()).await;
    stage.site.bundle.serve("*.bin", sequel());
    widget.press("Try again").await;
    widget.titled(&TWO_TITLES).await;
}

/// JavaScript that adds a widget to the page.
fn add(stage: &Stage) -> String {
    let feed = json!(stage.site.feed.url("/feed.json"));
    format!(
        "const made = document.createElement('communique-feed'); made.dataset.feed = {feed}; document.body.append(made);"
    )
}

/// A reader's sign, that the first widget has the sequel fetched for.
const SIGN: &str = "document.querySelector('communique-feed').dispatchEvent(new Event('pointerover'));";

async fn a_sequel_that_comes_when_no_widget_is_left_serves_the_next_one(stage: &Stage) {
    let gate = held_back(stage).await;
    stage.run(SIGN).await;
    stage.site.bundle.asked("*.bin", 1).await;
    stage.widget().eval("element.remove();").await;
    gate.open();
    comes(stage, ".bin").await;
    settle(stage).await;
    stage.run(&add(stage)).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    stage.widget().press("Next page").await;
    stage.widget().titled(&SEVEN_TITLES[5..]).await;
    assert_eq!(fetched(stage), 1);
}

async fn everything_pressed_before_the_sequel_is_there_is_answered(stage: &Stage) {
    let gate = held_back(stage).await;
    let widget = stage.widget();
    // The first is pressed twice, for want of an answer.
    for place in [0, 2, 0] {
        widget.toggle(place).await;
    }
    gate.open();
    let shown = widget.when("a text is open", |shown| shown.articles.iter().any(|article| article.open)).await;
    let open: Vec<bool> = shown.articles.iter().map(|article| article.open).collect();
    assert_eq!(open, [true, false, true, false, false]);
}

async fn what_is_wanted_before_the_sequel_is_there_is_done_in_its_order(stage: &Stage) {
    let gate = held_back(stage).await;
    let widget = stage.widget();
    for wish in ["element.dataset.pageSize = 2;", "element.goTo(3);", "element.dataset.theme = 'dark';"] {
        widget.eval(wish).await;
    }
    assert_eq!(widget.eval("try { element.goTo(2n); } catch (error) { return error.name; }").await, json!("TypeError"));
    gate.open();
    widget.titled(&SEVEN_TITLES[4..6]).await;
    assert_eq!(widget.eval("return [element.state.page, element.state.pages];").await, json!([3, 4]));
}

async fn a_feed_is_asked_for_once_whatever_its_widgets_need(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.site.bundle.serve("*.bin", sequel().waiting_for(&gate));
    let (plain, other) = (stage.element("/feed.json"), stage.element("/feed.json").set("exclude-tags", "none has it"));
    stage.open(Page::new().tag(plain).tag(other).tag(stage.loader())).await;
    stage.nth(0).titled(&SEVEN_TITLES[..5]).await;
    gate.open();
    stage.nth(1).titled(&SEVEN_TITLES[..5]).await;
    assert_eq!(stage.site.feed.count("/feed.json"), 1);
}

async fn marks_of_the_hosts_own_press_nothing(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN).waiting_for(&gate));
    let link = "<a href=\"#all\" data-do=\"visit\">All statements</a>";
    let page = Page::new().markup("<div data-do=\"toggle\">").tag(stage.element("/feed.json").inside(link));
    stage.open(page.tag(stage.loader())).await;
    stage.widget().when("it loads", |shown| shown.busy).await;
    stage.run("document.querySelector('a').dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, cancelable: true }));").await;
    gate.open();
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    assert_eq!((fetched(stage), stage.events("open").await.len()), (0, 0));
}

/// Whether the list comes before it is known that the sequel doesn't, or after.
async fn no_wish_of_the_hosts_costs_the_list_where_the_sequel_is_missing(stage: &Stage) {
    for wish in ["element.goTo(2);", "element.dataset.theme = 'dark';", "element.dataset.pageSize = 'ten';"] {
        for early in [true, false] {
            let [list, sequel] = neither_there(stage, |tag| tag).await;
            let widget = stage.widget();
            widget.when("it loads", |shown| shown.busy).await;
            widget.eval(wish).await;
            let gates = if early { [&list, &sequel] } else { [&sequel, &list] };
            gates[0].open();
            if early {
                comes(stage, ".json").await;
            } else {
                stage.until("__record.console.length > 0").await;
            }
            gates[1].open();
            let shown = widget.titled(&SEVEN_TITLES[..5]).await;
            assert!(shown.alert.is_some() && shown.retry.len() == 1, "{wish} {early}");
            assert!(stage.events("error").await.is_empty(), "{wish} {early}");
        }
    }
    // Of the last page.
    stage.expect_console(&named(".bin"));
}

/// What the sequel alone can judge, of a feed that comes before it is known to be missing, after, or not at all.
async fn what_only_the_missing_sequel_may_let_through_is_not_shown(stage: &Stage) {
    for (option, value) in [("tags", "none has it"), ("public-key", "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")] {
        for early in [true, false] {
            let [list, sequel] = neither_there(stage, |tag| tag.set(option, value)).await;
            if early {
                list.open();
                settle(stage).await;
            }
            sequel.open();
            let shown = stage.widget().failed().await;
            assert!(shown.articles.is_empty(), "{option} {early}");
            assert!(stage.events("load").await.is_empty(), "{option} {early}");
        }
    }
    stage.expect_console(&named(".bin"));
}

async fn a_missing_sequel_leaves_the_focus_in_the_widget(stage: &Stage) {
    let widget = without_sequel(stage).await;
    widget
        .eval(
            "const next = element.shadowRoot.querySelector('[aria-label=\"Next page\"]'); next.focus(); next.click();",
        )
        .await;
    widget.when("it says so", |shown| !shown.retry.is_empty()).await;
    stage.until("document.activeElement?.shadowRoot?.activeElement?.textContent === 'Try again'").await;
    stage.expect_console(&named(".bin"));
}

async fn without_the_sequel_nothing_unverified_stays(stage: &Stage) {
    let widget = without_sequel(stage).await;
    widget.set("public-key", "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=").await;
    let shown = widget.failed().await;
    assert!(shown.articles.is_empty());
    stage.expect_console(&named(".bin"));
}

async fn a_feed_named_while_the_sequel_comes_is_the_only_one_heard_of(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.site.bundle.serve("*.bin", sequel().waiting_for(&gate));
    stage.open(Page::new().tag(Tag::element()).tag(stage.loader())).await;
    stage.site.bundle.asked("*.bin", 1).await;
    stage.widget().set("feed", &stage.site.feed.url("/feed.json")).await;
    settle(stage).await;
    gate.open();
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    assert!(stage.events("error").await.is_empty());
    assert_eq!(stage.site.feed.count("/feed.json"), 1);
}

async fn what_is_set_and_wanted_in_one_task_is_done_in_its_order(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    stage.run(SIGN).await;
    widget.complete().await;
    widget.eval("element.dataset.pageSize = 2; element.goTo(2);").await;
    widget.titled(&SEVEN_TITLES[2..4]).await;
}

/// The program's sequel as it was built.
pub fn sequel() -> Reply {
    Reply::new("application/octet-stream", bytes())
}

fn bytes() -> Vec<u8> {
    std::fs::read(dist().join(named(".bin"))).unwrap()
}
