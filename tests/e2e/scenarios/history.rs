//! Deep links (`data-history=hash`): the page and the opened statement in the URL, back and forward, and the host's own hash.

use communique::messages::en::EN;
use serde_json::json;

use crate::engine::Need;
use crate::fixtures::{SEVEN, SEVEN_TITLES, archive};
use crate::page::{Page, Tag};
use crate::reply::{Gate, Reply};
use crate::scenarios;
use crate::stage::Stage;

use super::sequel::sequel;

scenarios![
    pages_and_statements_stand_in_the_hash_and_back_and_forward_lead_to_them,
    a_link_to_a_page_shows_it_and_leaves_the_focus_in_the_page,
    a_link_to_a_statement_opens_it_wherever_in_an_archive_it_stands,
    a_link_is_followed_once_however_often_the_list_is_built_meanwhile,
    a_link_to_a_statement_that_is_gone_says_so_and_shows_the_list,
    a_link_to_no_page_leads_to_the_nearest,
    a_link_that_changes_while_the_list_loads_is_followed_as_it_is_then,
    a_list_that_is_linked_into_shows_no_other_page_before needs [Need::WebAssembly],
    a_link_without_the_sequel_shows_the_list needs [Need::WebAssembly],
    a_step_back_out_of_a_search_ends_it_and_one_inside_keeps_it,
    a_link_in_the_page_leads_into_the_widget,
    two_widgets_have_parts_of_their_own,
    a_widget_placed_by_a_selector_is_linked_into_like_any_other,
    the_hosts_own_hash_is_left_alone_whatever_it_is,
    a_hosts_anchor_moves_the_page_and_not_the_widget,
    a_hosts_router_hears_of_no_page_turn,
    what_the_host_keeps_in_its_history_stays,
    a_frame_whose_history_is_refused_reads_on_without_it,
    under_a_foreign_base_the_page_keeps_its_own_address,
    off_and_gone_it_listens_to_nothing,
];

fn tag(stage: &Stage) -> Tag {
    stage.script("/feed.json").set("history", "hash").set("page-size", "3")
}

/// A page with one such widget, at this hash.
async fn open(stage: &Stage, hash: &str) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.serve("/page", Page::with(tag(stage)));
    stage.visit(&format!("/page{hash}")).await;
}

async fn hash_is(stage: &Stage, hash: &str) {
    stage.until(&format!("location.hash === {}", json!(hash))).await;
}

async fn back(stage: &Stage) {
    stage.run("history.back(); return null;").await;
}

async fn forward(stage: &Stage) {
    stage.run("history.forward(); return null;").await;
}

async fn pages_and_statements_stand_in_the_hash_and_back_and_forward_lead_to_them(stage: &Stage) {
    open(stage, "").await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..3]).await;
    assert_eq!(stage.run("return location.href.includes('#');").await, false);
    widget.press("Next page").await;
    hash_is(stage, "#communique=2").await;
    widget.toggle(1).await;
    widget.when("it is open", |shown| shown.articles[1].open).await;
    let id = widget.eval("return root.querySelectorAll('article')[1].dataset.id;").await;
    hash_is(stage, &format!("#communique=/{}", id.as_str().unwrap())).await;
    let link = stage.run("return location.href;").await;
    back(stage).await;
    hash_is(stage, "#communique=2").await;
    widget.when("it is closed", |shown| !shown.articles[1].open).await;
    back(stage).await;
    hash_is(stage, "").await;
    widget.titled(&SEVEN_TITLES[..3]).await;
    forward(stage).await;
    widget.titled(&SEVEN_TITLES[3..6]).await;
    forward(stage).await;
    widget.when("it is open again", |shown| shown.articles.len() == 3 && shown.articles[1].open).await;
    // The same address, sent to somebody else.
    stage.open_at("/between", Page::new()).await;
    let link = link.as_str().unwrap();
    stage.visit(&link[link.find("/page").unwrap()..]).await;
    let shown = widget.when("it is open", |shown| shown.articles.iter().any(|article| article.open)).await;
    assert_eq!((shown.titles(), shown.current()), (SEVEN_TITLES[3..6].to_vec(), Some("2")));
}

async fn a_link_to_a_page_shows_it_and_leaves_the_focus_in_the_page(stage: &Stage) {
    open(stage, "#communique=3").await;
    let shown = stage.widget().titled(&SEVEN_TITLES[6..]).await;
    assert!(shown.focus.is_none() && shown.status.is_empty());
    hash_is(stage, "#communique=3").await;
    stage.widget().press("Previous page").await;
    hash_is(stage, "#communique=2").await;
}

async fn a_link_to_a_statement_opens_it_wherever_in_an_archive_it_stands(stage: &Stage) {
    let document =
        |from: u32, next| Reply::feed(archive(from..from + 4, |n| format!("№ {n}").into(), next).to_string());
    stage.site.feed.serve("/feed.json", document(10, Some("/feed-2.json")));
    stage.site.feed.serve("/feed-2.json", document(20, Some("/feed-3.json")));
    stage.site.feed.serve("/feed-3.json", document(30, None));
    stage.serve("/page", Page::with(tag(stage)).before("<div style=\"height: 3000px\">Above</div>"));
    stage.visit("/page#communique=/%E2%84%96%2031").await;
    let widget = stage.widget();
    let shown = widget.when("it is open", |shown| shown.articles.iter().any(|article| article.open)).await;
    let open = shown.articles.iter().position(|article| article.open);
    assert_eq!(shown.articles[open.unwrap()].title.as_deref(), Some("Statement 31"));
    assert!(shown.focus.is_none(), "the focus is left where it was");
    let seen = "const box = root.querySelector('article:has([aria-expanded=true])').getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight;";
    assert_eq!(widget.eval(seen).await, true, "it is in view");
    assert_eq!(stage.event("open").await.detail["id"], "№ 31");
}

async fn a_link_is_followed_once_however_often_the_list_is_built_meanwhile(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    // The language is known by the feed alone: its words come behind the list, which is built again.
    stage.serve("/page", Page::with(tag(stage)).language(""));
    stage.visit("/page#communique=/s3").await;
    let shown = stage.widget().when("it is open", |shown| shown.articles.iter().any(|article| article.open)).await;
    assert_eq!(shown.titles(), SEVEN_TITLES[3..6]);
    assert!(shown.focus.is_none(), "the focus is left where it was");
    assert_eq!(stage.events("open").await.len(), 1, "the host is asked once");
}

async fn a_link_to_a_statement_that_is_gone_says_so_and_shows_the_list(stage: &Stage) {
    for hash in ["#communique=/unknown", "#communique=/%", "#communique=/%E2%84%96"] {
        open(stage, hash).await;
        let widget = stage.widget();
        widget.titled(&SEVEN_TITLES[..3]).await;
        let shown = widget.when("it is told", |shown| shown.status == EN.missed).await;
        assert!(shown.focus.is_none());
        let notice = "return root.querySelector('[part=notice]')?.textContent ?? '';";
        assert_eq!(widget.eval(notice).await, EN.missed);
        hash_is(stage, hash).await;
        widget.press(EN.next_page).await;
        widget.titled(&SEVEN_TITLES[3..6]).await;
        assert_eq!(widget.eval(notice).await, "");
        // Another page, so that the next visit isn't a step inside this one.
        stage.open_at("/between", Page::new()).await;
    }
}

async fn a_link_to_no_page_leads_to_the_nearest(stage: &Stage) {
    for (hash, titles) in [
        ("#communique=99", &SEVEN_TITLES[6..]),
        ("#communique=99999999999", &SEVEN_TITLES[..3]),
        ("#communique=0", &SEVEN_TITLES[..3]),
        ("#communique=-1", &SEVEN_TITLES[..3]),
        ("#communique=", &SEVEN_TITLES[..3]),
        ("#communique=/", &SEVEN_TITLES[..3]),
        ("#communique-7=2", &SEVEN_TITLES[..3]),
    ] {
        open(stage, hash).await;
        let shown = stage.widget().titled(titles).await;
        assert!(shown.focus.is_none() && shown.status.is_empty(), "{hash}");
        hash_is(stage, hash).await;
        stage.open_at("/between", Page::new()).await;
    }
}

async fn a_link_that_changes_while_the_list_loads_is_followed_as_it_is_then(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN).waiting_for(&gate));
    stage.serve("/page", Page::with(tag(stage)));
    stage.visit("/page#communique=2").await;
    stage.site.feed.asked("/feed.json", 1).await;
    // Until a page is completely loaded, a new hash takes the old one's place in the history (HTML, "location-object navigate").
    stage.until("performance.getEntriesByType('navigation')[0].loadEventEnd > 0").await;
    stage.run("location.hash = 'communique=3'; return null;").await;
    gate.open();
    stage.widget().titled(&SEVEN_TITLES[6..]).await;
    back(stage).await;
    stage.widget().titled(&SEVEN_TITLES[3..6]).await;
}

/// Records the first title of each list that is shown.
const WATCH: &str = "window.seen = []; new MutationObserver(() => {
    const title = document.querySelector('communique-feed')?.shadowRoot.querySelector('article h3')?.textContent;
    if (title && title !== window.seen.at(-1)) window.seen.push(title);
}).observe(document, { subtree: true, childList: true });
(function watch() {
    const title = document.querySelector('communique-feed')?.shadowRoot.querySelector('article h3')?.textContent;
    if (title && title !== window.seen.at(-1)) window.seen.push(title);
    requestAnimationFrame(watch);
})();";

async fn a_list_that_is_linked_into_shows_no_other_page_before(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.bundle.serve("*.bin", sequel().waiting_for(&gate));
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.serve("/page", Page::with(tag(stage)).script(WATCH));
    stage.visit("/page#communique=2").await;
    stage.site.bundle.asked("*.bin", 1).await;
    gate.open();
    stage.widget().titled(&SEVEN_TITLES[3..6]).await;
    stage.until("window.seen.length > 0").await;
    assert_eq!(stage.run("return window.seen;").await, json!([SEVEN_TITLES[3]]));
    // Without a link, the list waits for nothing.
    stage.open_at("/between", Page::new()).await;
    let never = Gate::closed();
    stage.site.bundle.serve("*.bin", Reply::status(404).waiting_for(&never));
    stage.visit("/page#tab=news").await;
    stage.widget().titled(&SEVEN_TITLES[..3]).await;
}

async fn a_link_without_the_sequel_shows_the_list(stage: &Stage) {
    stage.site.bundle.serve("*.bin", Reply::status(404));
    open(stage, "#communique=2").await;
    stage.widget().titled(&SEVEN_TITLES[..3]).await;
    hash_is(stage, "#communique=2").await;
    stage.expect_console(".bin");
}

async fn a_step_back_out_of_a_search_ends_it_and_one_inside_keeps_it(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(tag(stage).set("search", "on"))).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..3]).await;
    widget.press(EN.next_page).await;
    hash_is(stage, "#communique=2").await;
    widget.find("[type=search]").await.send_keys("Statement 7").await.unwrap();
    widget.titled(&SEVEN_TITLES[..1]).await;
    hash_is(stage, "").await;
    widget.toggle(0).await;
    widget.when("it is open", |shown| shown.articles[0].open).await;
    stage.until("location.hash.startsWith('#communique=/')").await;
    back(stage).await;
    let shown = widget.when("it is closed", |shown| !shown.articles[0].open).await;
    assert_eq!(shown.titles(), SEVEN_TITLES[..1]);
    let typed = "return root.querySelector('[type=search]').value;";
    assert_eq!(widget.eval(typed).await, "Statement 7");
    // Before the search there was page 2.
    back(stage).await;
    widget.titled(&SEVEN_TITLES[3..6]).await;
    hash_is(stage, "#communique=2").await;
    assert_eq!(widget.eval(typed).await, "");
    back(stage).await;
    widget.titled(&SEVEN_TITLES[..3]).await;
    hash_is(stage, "").await;
}

async fn a_widget_placed_by_a_selector_is_linked_into_like_any_other(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.serve("/page", Page::new().before("<aside id=\"here\"></aside>").tag(tag(stage).set("target", "#here")));
    stage.visit("/page#communique=2").await;
    stage.widget().titled(&SEVEN_TITLES[3..6]).await;
    stage.widget().press(EN.next_page).await;
    hash_is(stage, "#communique=3").await;
}

async fn a_hosts_anchor_moves_the_page_and_not_the_widget(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let anchor = "<a id=\"down\" href=\"#section\">Down</a>";
    let section = "<h2 id=\"section\">Section</h2>";
    stage.open(Page::with(tag(stage)).before(anchor).after(section)).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..3]).await;
    widget.press(EN.next_page).await;
    hash_is(stage, "#communique=2").await;
    widget.toggle(0).await;
    widget.when("it is open", |shown| shown.articles[0].open).await;
    stage.run("document.getElementById('down').click(); return null;").await;
    hash_is(stage, "#section").await;
    widget.press(EN.next_page).await;
    widget.titled(&SEVEN_TITLES[6..]).await;
    hash_is(stage, "#section").await;
    back(stage).await;
    stage.until("location.hash.startsWith('#communique=/')").await;
    let shown = widget.when("it is back", |shown| shown.current() == Some("2")).await;
    assert!(shown.articles[0].open, "nobody closed it");
}

async fn a_hosts_router_hears_of_no_page_turn(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let router = "window.heard = []; for (const name of ['hashchange', 'popstate'])
        addEventListener(name, () => window.heard.push(location.hash));";
    stage.serve("/page", Page::with(tag(stage)).script(router));
    for (hash, after) in [("#/route?x=1", "#/route?x=1"), ("", "#communique=/s7")] {
        stage.visit(&format!("/page{hash}")).await;
        let widget = stage.widget();
        widget.titled(&SEVEN_TITLES[..3]).await;
        widget.press(EN.next_page).await;
        widget.titled(&SEVEN_TITLES[3..6]).await;
        widget.press(EN.previous_page).await;
        widget.titled(&SEVEN_TITLES[..3]).await;
        widget.toggle(0).await;
        widget.when("it is open", |shown| shown.articles[0].open).await;
        hash_is(stage, after).await;
        assert_eq!(stage.run("return window.heard;").await, json!([]));
        stage.open_at("/between", Page::new()).await;
    }
}

async fn a_link_in_the_page_leads_into_the_widget(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(tag(stage)).before("<a id=\"in\" href=\"#communique=2\">Earlier</a>")).await;
    stage.widget().titled(&SEVEN_TITLES[..3]).await;
    stage.run("document.getElementById('in').click(); return null;").await;
    stage.widget().titled(&SEVEN_TITLES[3..6]).await;
    back(stage).await;
    stage.widget().titled(&SEVEN_TITLES[..3]).await;
}

async fn two_widgets_have_parts_of_their_own(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let element = || stage.element("/feed.json").set("history", "hash").set("page-size", "3");
    let off = stage.element("/feed.json").set("history", "off");
    stage.serve("/page", Page::new().tag(off).tag(element()).tag(element()).tag(stage.loader()));
    stage.visit("/page#communique-2=3").await;
    let (one, other) = (stage.nth(1), stage.nth(2));
    one.titled(&SEVEN_TITLES[..3]).await;
    other.titled(&SEVEN_TITLES[6..]).await;
    one.press("Next page").await;
    hash_is(stage, "#communique-2=3&communique=2").await;
    other.press("Previous page").await;
    hash_is(stage, "#communique-2=2&communique=2").await;
    back(stage).await;
    other.titled(&SEVEN_TITLES[6..]).await;
    one.titled(&SEVEN_TITLES[3..6]).await;
    back(stage).await;
    one.titled(&SEVEN_TITLES[..3]).await;
    other.titled(&SEVEN_TITLES[6..]).await;
}

async fn the_hosts_own_hash_is_left_alone_whatever_it_is(stage: &Stage) {
    for (hash, after) in [
        ("#host-end", "#host-end"),
        ("#/news/7", "#/news/7"),
        ("#!/a?b=c", "#!/a?b=c"),
        ("#tab=news&q=a%20b", "#tab=news&q=a%20b&communique=2"),
    ] {
        open(stage, hash).await;
        let widget = stage.widget();
        widget.titled(&SEVEN_TITLES[..3]).await;
        widget.press("Next page").await;
        widget.titled(&SEVEN_TITLES[3..6]).await;
        hash_is(stage, after).await;
        // Another page, so that the next visit isn't a step inside this one.
        stage.open_at("/between", Page::new()).await;
    }
    open(stage, "").await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..3]).await;
    stage.run("location.hash = 'host-end'; return null;").await;
    widget.press("Next page").await;
    widget.titled(&SEVEN_TITLES[3..6]).await;
    hash_is(stage, "#host-end").await;
}

async fn what_the_host_keeps_in_its_history_stays(stage: &Stage) {
    open(stage, "").await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..3]).await;
    stage.run("history.replaceState({ router: 7 }, ''); return null;").await;
    widget.press("Next page").await;
    hash_is(stage, "#communique=2").await;
    assert_eq!(stage.run("return history.state;").await, json!({ "router": 7 }));
}

async fn a_frame_whose_history_is_refused_reads_on_without_it(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.serve("/inside", Page::with(tag(stage)));
    let refused = "<script>history.pushState = history.replaceState = () => { throw new DOMException('no', 'SecurityError'); };</script>";
    stage.serve("/refused", Page::with(tag(stage)).before(refused));
    stage.visit("/refused#communique=2").await;
    stage.widget().titled(&SEVEN_TITLES[3..6]).await;
    stage.widget().press("Next page").await;
    stage.widget().titled(&SEVEN_TITLES[6..]).await;
    let frame = "<iframe sandbox=\"allow-scripts\" src=\"/inside#communique=2\" width=\"900\" height=\"500\"></iframe>";
    stage.open(Page::new().markup(frame)).await;
    stage.until("!!document.querySelector('iframe')").await;
    stage.browser().client.enter_frame(0).await.expect("the frame can be entered");
    stage.until("document.readyState !== 'loading' && !!window.__record").await;
    stage.widget().titled(&SEVEN_TITLES[3..6]).await;
    stage.widget().press("Next page").await;
    stage.widget().titled(&SEVEN_TITLES[6..]).await;
    stage.widget().toggle(0).await;
    stage.widget().when("it is open", |shown| shown.articles[0].open).await;
}

async fn under_a_foreign_base_the_page_keeps_its_own_address(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.serve("/page", Page::with(tag(stage)).base("http://127.0.0.1:9/elsewhere/"));
    stage.visit("/page?x=1").await;
    stage.widget().titled(&SEVEN_TITLES[..3]).await;
    stage.widget().press(EN.next_page).await;
    stage.until("location.pathname + location.search + location.hash === '/page?x=1#communique=2'").await;
}

async fn off_and_gone_it_listens_to_nothing(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(tag(stage)).counting()).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..3]).await;
    stage.until("__record.alive().listeners.filter((name) => name.includes('popstate')).length === 1").await;
    widget.unset("history").await;
    widget.press("Next page").await;
    widget.titled(&SEVEN_TITLES[3..6]).await;
    hash_is(stage, "").await;
    stage.run("location.hash = 'communique=1'; return null;").await;
    stage.run_async("await new Promise((done) => setTimeout(done, 50)); return null;").await;
    widget.titled(&SEVEN_TITLES[3..6]).await;
    stage.run("document.querySelector('communique-feed').remove(); return null;").await;
    stage
        .until("!__record.alive().listeners.some((name) => name.includes('popstate') || name.includes('hashchange'))")
        .await;
}
