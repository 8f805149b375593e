//! A widget's life in a page that moves, removes and remakes it: nothing is left behind, nothing arrives too late.

use serde_json::{Value, json};

use crate::engine::Engine;
use crate::fixtures::{SEVEN, SEVEN_TITLES, TWO, TWO_TITLES};
use crate::page::Page;
use crate::reply::{Gate, Reply};
use crate::scenarios;
use crate::stage::{Alive, Stage, wait_until};

scenarios![
    a_widget_that_is_moved_goes_on,
    a_widget_removed_while_loading_leaves_nothing,
    a_hundred_removals_and_returns_leave_nothing,
    a_thousand_widgets_come_and_go_without_a_trace,
    an_answer_for_a_feed_no_longer_wanted_is_dropped,
    a_cloned_widget_is_one_of_its_own,
    a_widget_cloned_while_loading_loads_by_itself,
    a_widget_adopted_by_another_document_goes_on_there_and_back_here,
    a_page_left_and_returned_to_goes_on,
    a_page_left_while_loading_and_returned_to_loads,
    a_host_that_replaces_its_body_loses_nothing_else,
    a_body_that_is_swapped_and_restored_has_one_widget_for_each_script,
    a_client_router_that_changes_views_leaves_nothing_of_the_old_one,
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
    widget
        .eval("document.querySelector('#place').lang = 'ru'; document.querySelector('#place').append(element);")
        .await;
    let look = "return !!root.querySelector('button[aria-label=\"Предыдущая страница\"]');";
    wait_until("the language is the one around it", async || match widget.eval(look).await {
        Value::Bool(true) => Ok(()),
        other => Err(other.to_string()),
    })
    .await;
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

async fn a_thousand_widgets_come_and_go_without_a_trace(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    let before = bare(stage).await;
    // Some go before there is anything to show, some after; the driver allows a script only so much time.
    let code = format!(
        "for (let n = 0; n < 250; n++) {{ {} \
           if (n % 2) await new Promise((done) => element.addEventListener('communique-load', done, {{ once: true }})); \
           element.remove(); \
         }} return null;",
        add(stage, "/feed.json")
    );
    for _ in 0..4 {
        stage.run_async(&code).await;
    }
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

async fn a_widget_cloned_while_loading_loads_by_itself(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(TWO).waiting_for(&gate));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    stage.nth(0).when("it loads", |shown| shown.busy).await;
    stage.nth(0).eval("document.body.append(element.cloneNode(true)); element.remove();").await;
    stage.nth(0).when("the clone loads", |shown| shown.busy).await;
    gate.open();
    stage.nth(0).titled(&TWO_TITLES).await;
    assert_eq!(stage.run("return document.querySelectorAll('communique-feed').length;").await, 1);
}

async fn a_widget_adopted_by_another_document_goes_on_there_and_back_here(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let before = bare(stage).await;
    stage.run("const frame = document.createElement('iframe'); frame.style = 'width: 100%; height: 600px'; document.body.append(frame);").await;
    stage.run(&add(stage, "/feed.json")).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    let look = "const style = getComputedStyle(root.querySelector('article [part~=title]')); return [style.fontSize, style.fontWeight];";
    let dressed = stage.widget().eval(look).await;
    // Once the whole program is there, it listens for a reader who comes back.
    stage.widget().eval("element.goTo(1);").await;
    wait_until("the whole program is there", async || {
        let listeners = stage.alive().await.listeners;
        if listeners.iter().any(|one| one.starts_with("visibilitychange")) {
            Ok(())
        } else {
            Err(format!("{listeners:?}"))
        }
    })
    .await;
    let one = settled(stage).await;
    // Into the frame: appending adopts. The list stays, can be used, and looks as before.
    stage
        .widget()
        .eval("window.kept = element; document.querySelector('iframe').contentDocument.body.append(element);")
        .await;
    let inside = stage.widget_at("window.kept");
    inside.titled(&SEVEN_TITLES[..5]).await;
    assert_eq!(inside.eval("return element.ownerDocument !== document;").await, true);
    inside.eval("[...root.querySelectorAll('nav button')].at(-1).click();").await;
    inside.titled(&SEVEN_TITLES[5..]).await;
    assert_eq!(inside.eval(look).await, dressed);
    // What was made in the other document is a control as well.
    let toggle = "root.querySelector('article button[aria-expanded]').click();";
    inside.eval(toggle).await;
    inside.when("the text is open", |shown| shown.articles[0].open).await;
    inside.eval(toggle).await;
    inside.when("the text is closed", |shown| !shown.articles[0].open).await;
    // Adopted without a place in a document: nothing may be left alive. Then back, where it loads anew.
    inside.eval("document.adoptNode(element);").await;
    as_before(stage, &before).await;
    inside.eval("document.querySelector('#place').append(element);").await;
    inside.titled(&SEVEN_TITLES[..5]).await;
    assert_eq!(inside.eval(look).await, dressed);
    as_before(stage, &one).await;
    inside.press("Next page").await;
    inside.titled(&SEVEN_TITLES[5..]).await;
}

async fn a_page_left_and_returned_to_goes_on(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let note =
        "window.returns = 0; addEventListener('pageshow', (event) => { if (event.persisted) window.returns++; });";
    // What must not be stored isn't kept for a return either.
    let page = Page::with(stage.script("/feed.json")).script(note).header("cache-control", "no-cache");
    stage.open(page).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    stage.widget().press("Next page").await;
    stage.widget().titled(&SEVEN_TITLES[5..]).await;
    stage.serve("/elsewhere", Page::new().header("cache-control", "no-cache"));
    stage.visit("/elsewhere").await;
    stage.browser().back(&stage.site.host.url("/")).await.unwrap();
    stage.until("document.querySelector('communique-feed') && document.readyState === 'complete'").await;
    let kept = stage.run("return window.returns;").await == 1;
    assert!(kept || stage.engine() != Engine::Chromium, "Chromium keeps such a page, so it is as it was left");
    stage.widget().titled(if kept { &SEVEN_TITLES[5..] } else { &SEVEN_TITLES[..5] }).await;
    let asked = stage.site.feed.count("/feed.json");
    stage.widget().eval("element.refresh();").await;
    stage.site.feed.asked("/feed.json", asked + 1).await;
    stage.widget().press(if kept { "Previous page" } else { "Next page" }).await;
    stage.widget().titled(if kept { &SEVEN_TITLES[..5] } else { &SEVEN_TITLES[5..] }).await;
}

async fn a_page_left_while_loading_and_returned_to_loads(stage: &Stage) {
    let gate = Gate::closed();
    let waiting = Reply::feed(SEVEN).body_waiting_for(&gate);
    stage.site.feed.serve_each("/feed.json", vec![waiting, Reply::feed(SEVEN)]);
    stage.open(Page::with(stage.script("/feed.json")).header("cache-control", "no-cache")).await;
    stage.widget().when("it loads", |shown| shown.busy).await;
    stage.site.feed.asked("/feed.json", 1).await;
    stage.serve("/elsewhere", Page::new().header("cache-control", "no-cache"));
    stage.visit("/elsewhere").await;
    gate.open();
    stage.browser().back(&stage.site.host.url("/")).await.unwrap();
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    // A browser that keeps the page may have ended its request: that is told, once.
    for line in stage.record().await.console {
        assert!(line.contains(&stage.site.feed.url("/feed.json")) || line.contains(".bin could not be"), "{line}");
        stage.expect_console(&line);
    }
}

/// What Turbo and its like do: a visit puts the new page's body in the place of the old one and runs the scripts in it;
/// a return shows a clone of the body that was left, and runs its scripts again.
const SWAP: &str = "
    window.swap = (body) => { document.body.replaceWith(body);
      for (const script of body.querySelectorAll('script')) { const fresh = document.createElement('script');
        for (const { name, value } of script.attributes) fresh.setAttribute(name, value);
        fresh.textContent = script.textContent; fresh.onload = () => window.ran++; script.replaceWith(fresh); } };
    window.ran = 0;
    window.bodyOf = (html) => new DOMParser().parseFromString(html, 'text/html').body;";

async fn a_body_that_is_swapped_and_restored_has_one_widget_for_each_script(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.site.feed.serve("/two.json", Reply::feed(TWO));
    let other = format!(
        "<h1>Another page</h1><script async src={:?} data-feed={:?}></script>",
        stage.bundle(),
        stage.site.feed.url("/two.json")
    );
    stage.open(Page::with(stage.script("/feed.json")).script(SWAP)).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    stage.run("window.left = document.body.cloneNode(true);").await;
    stage.run(&format!("swap(bodyOf({}));", json!(other))).await;
    stage.widget().titled(&TWO_TITLES).await;
    stage.run("window.other = document.body.cloneNode(true); swap(window.left);").await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    // The script that ran again has loaded, and found its widget in place.
    stage.until("window.ran === 2").await;
    assert_eq!(stage.run("return document.querySelectorAll('communique-feed').length;").await, 1);
    stage.run("swap(window.other);").await;
    stage.widget().titled(&TWO_TITLES).await;
    stage.until("window.ran === 3").await;
    assert_eq!(stage.run("return document.querySelectorAll('communique-feed').length;").await, 1);
}

async fn a_client_router_that_changes_views_leaves_nothing_of_the_old_one(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.site.feed.serve("/two.json", Reply::feed(TWO));
    let before = bare(stage).await;
    // The routes are the page's own addresses; each view is made anew, as frameworks do.
    let router = format!(
        "const feeds = {{ '/seven': {}, '/two': {} }}; \
         const route = () => {{ const feed = feeds[location.pathname]; const view = document.querySelector('#place'); \
           view.replaceChildren(); if (!feed) return; \
           const element = document.createElement('communique-feed'); element.setAttribute('data-feed', feed); view.append(element); }}; \
         window.onpopstate = route; window.go = (path) => {{ history.pushState(null, '', path); route(); }};",
        json!(stage.site.feed.url("/feed.json")),
        json!(stage.site.feed.url("/two.json"))
    );
    stage.run(&router).await;
    stage.run("go('/seven');").await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    let one = settled(stage).await;
    // Left at once for another view, before anything came.
    stage.run("go('/two'); go('/seven'); go('/two');").await;
    stage.widget().titled(&TWO_TITLES).await;
    stage.run("history.back();").await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    as_before(stage, &one).await;
    stage.run("go('/elsewhere');").await;
    as_before(stage, &before).await;
}
