//! A widget's life in a page that moves, removes and remakes it: nothing is left behind, nothing arrives too late.

use serde_json::json;

use crate::fixtures::{SEVEN, SEVEN_TITLES, TWO, TWO_TITLES};
use crate::page::Page;
use crate::reply::{Gate, Reply};
use crate::scenarios;
use crate::stage::{Alive, Stage, wait_until};

scenarios![
    a_widget_that_is_moved_goes_on,
    a_widget_removed_while_loading_leaves_nothing,
    a_hundred_removals_and_returns_leave_nothing,
    a_hundred_widgets_come_and_go_without_a_trace,
    an_answer_for_a_feed_no_longer_wanted_is_dropped,
    a_cloned_widget_is_one_of_its_own,
    a_host_that_replaces_its_body_loses_nothing_else,
];

/// Opens a counting page without a widget and tells what is alive in it.
async fn bare(stage: &Stage) -> Alive {
    stage.open(Page::new().tag(stage.loader()).markup("<div id=\"place\"></div>").counting()).await;
    stage.until("!!customElements.get('communique-feed') && document.readyState === 'complete'").await;
    stage.run_async("await Communique.ready; return null;").await;
    settled(stage).await
}

/// What is alive once it is the same twice in a row.
async fn settled(stage: &Stage) -> Alive {
    let mut last = stage.alive().await;
    wait_until("nothing changes any more", async || {
        let now = stage.alive().await;
        let before = std::mem::replace(&mut last, now.clone());
        if before == now && now.requests == 0 { Ok(now) } else { Err(format!("{now:?}")) }
    })
    .await
}

/// Waits until what is alive is what was.
async fn as_before(stage: &Stage, before: &Alive) {
    wait_until(&format!("only this is alive: {before:?}"), async || {
        let now = stage.alive().await;
        if now == *before { Ok(()) } else { Err(format!("{now:?}")) }
    })
    .await;
}

/// JavaScript that adds a widget to `#place` and calls it `element`.
fn add(stage: &Stage, path: &str) -> String {
    let feed = stage.site.feed.url(path);
    format!(
        "const element = document.createElement('communique-feed'); element.dataset.feed = {}; \
         document.querySelector('#place').append(element);",
        json!(feed)
    )
}

async fn a_widget_that_is_moved_goes_on(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let before = bare(stage).await;
    stage.run(&add(stage, "/feed.json")).await;
    let widget = stage.widget();
    widget.list().await;
    let one = settled(stage).await;
    for place in [
        "document.body.prepend(element)",
        "document.querySelector('#place').append(element)",
        "document.body.append(element)",
    ] {
        widget.eval(&format!("{place};")).await;
        widget.titled(&SEVEN_TITLES[..5]).await;
    }
    as_before(stage, &one).await;
    widget.press("Next page").await;
    widget.titled(&SEVEN_TITLES[5..]).await;
    widget.eval("element.remove();").await;
    as_before(stage, &before).await;
}

async fn a_widget_removed_while_loading_leaves_nothing(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN).waiting_for(&gate));
    stage.site.feed.serve("/slow-body.json", Reply::feed(SEVEN).body_waiting_for(&gate));
    let before = bare(stage).await;
    for path in ["/feed.json", "/slow-body.json"] {
        stage.run(&add(stage, path)).await;
        stage.site.feed.asked(path, 1).await;
        stage.widget().when("it loads", |shown| shown.busy).await;
        stage.widget().eval("element.remove();").await;
        as_before(stage, &before).await;
    }
    gate.open();
    assert!(stage.events("load").await.is_empty() && stage.events("error").await.is_empty(), "nobody is told of it");
}

async fn a_hundred_removals_and_returns_leave_nothing(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    let before = bare(stage).await;
    stage.run(&add(stage, "/feed.json")).await;
    let widget = stage.widget();
    widget.titled(&TWO_TITLES).await;
    let one = settled(stage).await;
    // At once, as a framework sorting its children does; that is moving. And with time to leave and to load in between.
    widget.eval("const place = element.parentElement; for (let n = 0; n < 100; n++) { element.remove(); place.append(element); }").await;
    widget.titled(&TWO_TITLES).await;
    as_before(stage, &one).await;
    let code = "const element = document.querySelector('communique-feed'); const place = element.parentElement; \
                for (let n = 0; n < 100; n++) { \
                  element.remove(); await new Promise((done) => setTimeout(done)); \
                  const shown = new Promise((done) => element.addEventListener('communique-load', done, { once: true })); \
                  place.append(element); await shown; \
                } return null;";
    stage.run_async(code).await;
    widget.titled(&TWO_TITLES).await;
    as_before(stage, &one).await;
    widget.eval("element.remove();").await;
    as_before(stage, &before).await;
}

async fn a_hundred_widgets_come_and_go_without_a_trace(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    let before = bare(stage).await;
    let code = format!(
        "for (let n = 0; n < 100; n++) {{ {} \
           if (n % 2) await new Promise((done) => element.addEventListener('communique-load', done, {{ once: true }})); \
           element.remove(); \
         }} return null;",
        add(stage, "/feed.json")
    );
    stage.run_async(&code).await;
    as_before(stage, &before).await;
}

async fn an_answer_for_a_feed_no_longer_wanted_is_dropped(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/slow.json", Reply::feed(SEVEN).waiting_for(&gate));
    stage.site.feed.serve("/two.json", Reply::feed(TWO));
    stage.open(Page::with(stage.script("/slow.json"))).await;
    let widget = stage.widget();
    widget.when("it loads", |shown| shown.busy).await;
    widget.set("feed", &stage.site.feed.url("/two.json")).await;
    widget.titled(&TWO_TITLES).await;
    gate.open();
    // The late answer must change nothing: give it a chance to, by a request that starts after it was let go.
    stage
        .run_async(&format!(
            "await fetch({:?}); await new Promise((done) => setTimeout(done, 50)); return null;",
            stage.site.feed.url("/two.json")
        ))
        .await;
    assert_eq!(widget.now().await.unwrap().titles(), TWO_TITLES);
    assert_eq!(stage.events("load").await.len(), 1);
}

async fn a_cloned_widget_is_one_of_its_own(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "3"))).await;
    stage.nth(0).titled(&SEVEN_TITLES[..3]).await;
    stage.nth(0).eval("document.body.append(element.cloneNode(true));").await;
    stage.nth(1).titled(&SEVEN_TITLES[..3]).await;
    stage.nth(1).press("Next page").await;
    stage.nth(1).titled(&SEVEN_TITLES[3..6]).await;
    assert_eq!(stage.nth(0).now().await.unwrap().titles(), SEVEN_TITLES[..3]);
}

async fn a_host_that_replaces_its_body_loses_nothing_else(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    let before = bare(stage).await;
    stage.run(&add(stage, "/feed.json")).await;
    stage.widget().titled(&TWO_TITLES).await;
    // As a client-side router does: a new body, with a widget of its own in it.
    stage
        .run("const body = document.createElement('body'); body.innerHTML = '<div id=\"place\"></div>'; document.body.replaceWith(body);")
        .await;
    as_before(stage, &before).await;
    stage.run(&add(stage, "/feed.json")).await;
    stage.widget().titled(&TWO_TITLES).await;
}
