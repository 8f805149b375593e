//! The ways into a page: both forms, several widgets, the script twice, as a module, by a call; and what the host page
//! must not notice.

use communique::messages::available;
use communique::messages::en::EN;

use crate::engine::Need;
use crate::fixtures::{SEVEN, SEVEN_TITLES, TWO, TWO_TITLES};
use crate::page::{Page, Tag};
use crate::reply::{Gate, Reply};
use crate::scenarios;
use crate::stage::{Stage, wait_until};
use crate::widget::Shown;

scenarios![
    an_element_becomes_a_list_as_a_script_does,
    two_widgets_show_two_feeds,
    the_script_included_twice_defines_the_element_once,
    the_same_file_works_as_a_module,
    a_script_mounts_a_widget_by_a_call,
    two_scripts_for_one_target_make_two_widgets_unless_they_are_the_same,
    an_element_made_later_by_a_framework_comes_to_life,
    the_fallback_link_shows_until_the_first_render,
    the_fallback_link_stays_when_the_bundle_is_missing,
    the_fallback_link_stays_with_a_sentence_when_the_widget_cannot_run,
    the_sentence_is_in_the_language_of_the_page_if_its_words_can_be_had,
    the_feed_is_asked_for_before_the_wasm_has_come needs [Need::WebAssembly],
    the_host_page_stays_as_it_was,
    the_page_gets_one_global_and_no_other,
    the_element_tells_its_state_and_takes_orders,
    an_element_takes_orders_before_its_list_is_there,
    a_host_is_asked_only_where_something_opens,
    a_host_can_keep_a_statement_from_opening,
    a_link_that_goes_to_another_tab_is_none_of_the_hosts_business,
];

async fn an_element_becomes_a_list_as_a_script_does(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::new().tag(stage.element("/feed.json").set("page-size", "2")).tag(stage.loader())).await;
    let element = stage.widget().titled(&SEVEN_TITLES[..2]).await;
    stage.open(Page::new().tag(stage.script("/feed.json").set("page-size", "2"))).await;
    let script = stage.widget().titled(&SEVEN_TITLES[..2]).await;
    assert_eq!(element.text, script.text);
    let copied = stage.run("return document.querySelector('communique-feed').dataset.pageSize;").await;
    assert_eq!(copied, "2", "the script's options stand on the element");
}

/// How often the program itself was fetched, in the form that was fetched more often: where WebAssembly is refused, the
/// page learns that from the wasm.
fn program(stage: &Stage) -> usize {
    let javascript = stage.site.bundle.count(&format!("/{}", super::refused::named(".js")));
    stage.site.bundle.count("*.wasm").max(javascript)
}

async fn two_widgets_show_two_feeds(stage: &Stage) {
    stage.site.feed.serve("/seven.json", Reply::feed(SEVEN));
    stage.site.feed.serve("/two.json", Reply::feed(TWO));
    let page = Page::new().tag(stage.script("/seven.json").set("page-size", "3")).tag(stage.script("/two.json"));
    stage.open(page).await;
    let (first, second) = (stage.nth(0), stage.nth(1));
    first.titled(&SEVEN_TITLES[..3]).await;
    second.titled(&TWO_TITLES).await;
    first.press("Next page").await;
    first.titled(&SEVEN_TITLES[3..6]).await;
    assert_eq!(second.now().await.unwrap().titles(), TWO_TITLES, "paging one leaves the other alone");
    assert_eq!(program(stage), 1, "both share one program");
}

async fn the_script_included_twice_defines_the_element_once(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    // Under another address too, as when two editors paste two snippets.
    let again = Tag::script(&stage.site.bundle.url("/communique.js?v=2"));
    let page = Page::new().tag(stage.element("/feed.json")).tag(stage.loader()).tag(stage.loader()).tag(again);
    stage.open(page).await;
    stage.widget().titled(&TWO_TITLES).await;
    stage.until("document.readyState === 'complete'").await;
    assert_eq!(stage.run("return document.querySelectorAll('communique-feed').length;").await, 1);
    assert_eq!(stage.site.feed.count("/feed.json"), 1);
    assert_eq!(program(stage), 1);
}

async fn the_same_file_works_as_a_module(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    let module = Tag::script(&stage.bundle()).attribute("type", "module");
    stage.open(Page::new().tag(stage.element("/feed.json")).tag(module)).await;
    stage.widget().titled(&TWO_TITLES).await;
    let page = Page::new().tag(stage.element("/feed.json")).script(&format!("import({:?});", stage.bundle()));
    stage.open(page).await;
    stage.widget().titled(&TWO_TITLES).await;
}

async fn a_script_mounts_a_widget_by_a_call(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::new().tag(stage.loader()).markup("<div id=\"here\"></div>")).await;
    stage.until("!!window.Communique").await;
    let feed = stage.site.feed.url("/feed.json");
    let code = format!(
        "await Communique.ready; \
         const element = Communique.mount('#here', {{ feed: {feed:?}, pageSize: 2 }}); \
         return [element.localName, element.parentElement.id, typeof Communique.version];"
    );
    assert_eq!(stage.run_async(&code).await, serde_json::json!(["communique-feed", "here", "string"]));
    // What a host has no value for is as if it had not been named; any node that takes children will do.
    let code = format!(
        "const place = document.createElement('div').attachShadow({{ mode: 'open' }}); \
         const element = Communique.mount(place, {{ feed: {feed:?}, heading: null, lang: undefined }}); \
         Communique.mount(document.createDocumentFragment(), null); \
         return [...element.attributes].map((attribute) => attribute.name);"
    );
    assert_eq!(stage.run(&code).await, serde_json::json!(["data-feed"]));
    stage.widget().titled(&SEVEN_TITLES[..2]).await;
}

async fn an_element_made_later_by_a_framework_comes_to_life(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    stage.open(Page::new().tag(stage.loader())).await;
    stage.until("!!customElements.get('communique-feed')").await;
    let feed = stage.site.feed.url("/feed.json");
    // A framework may set attributes after the element stands in the page.
    stage
        .run(&format!("const made = document.createElement('communique-feed'); document.body.append(made); made.dataset.feed = {feed:?};"))
        .await;
    stage.widget().titled(&TWO_TITLES).await;
}

const LINK: &str = "<a href=\"https://press.example.org/statements\">All statements</a>";

async fn the_fallback_link_shows_until_the_first_render(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(TWO).waiting_for(&gate));
    stage.open(Page::new().tag(stage.element("/feed.json").inside(LINK)).tag(stage.loader())).await;
    let widget = stage.widget();
    widget.when("the link shows before the script has run", |shown| shown.fallback).await;
    stage.until("!!customElements.get('communique-feed')").await;
    widget.when("the link shows while loading", |shown| shown.shadow && shown.fallback).await;
    gate.open();
    let shown = widget.titled(&TWO_TITLES).await;
    assert!(!shown.fallback, "the list has taken its place");
}

async fn the_fallback_link_stays_when_the_bundle_is_missing(stage: &Stage) {
    stage.site.bundle.serve("/communique.js", Reply::status(404));
    stage.open(Page::new().tag(stage.element("/feed.json").inside(LINK)).tag(stage.loader())).await;
    stage.until("document.readyState === 'complete'").await;
    assert!(stage.widget().now().await.unwrap().fallback);
}

async fn the_fallback_link_stays_with_a_sentence_when_the_widget_cannot_run(stage: &Stage) {
    loader_alone(stage, Reply::status(404));
    stage.open(Page::new().tag(stage.element("/feed.json").inside(LINK)).tag(stage.loader())).await;
    let shown = stage.widget().failed().await;
    assert!(shown.fallback, "the link stays");
    assert!(shown.articles.is_empty());
    assert_eq!(shown.alert.as_deref(), Some(EN.error_unavailable));
    assert_eq!(stage.widget().eval("return element.state.status;").await, "error");
    stage.expect_console("Communiqué");
    stage.screenshot("cannot-run").await;
}

/// Serves a feed and the loader, and `reply` in place of everything that the loader asks for: the wasm, the same in
/// JavaScript, the words.
fn loader_alone(stage: &Stage, reply: Reply) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    stage.site.bundle.serve("*", reply);
    let loader = std::fs::read(crate::site::dist().join("communique.js")).unwrap();
    stage.site.bundle.serve("/communique.js", Reply::new("text/javascript", loader));
}

async fn the_sentence_is_in_the_language_of_the_page_if_its_words_can_be_had(stage: &Stage) {
    let russian = available().iter().find(|table| table.tag == "ru").unwrap();
    // Instead of what is missing some servers send a page, and call it a success.
    loader_alone(stage, Reply::html("<!doctype html>\n<p>Not found\n".repeat(100)));
    stage.expect_console("Communiqué");
    let page = || Page::new().language("ru-BY").tag(stage.element("/feed.json").inside(LINK)).tag(stage.loader());
    stage.open(page()).await;
    assert_eq!(stage.event("error").await.detail["message"], EN.error_unavailable);
    assert_eq!(stage.widget().failed().await.alert.as_deref(), Some(EN.error_unavailable));
    let words = Reply::new("text/plain; charset=utf-8", russian.asset());
    stage.site.bundle.serve("*.txt", words.clone());
    stage.open(page()).await;
    let says = |shown: &Shown| shown.alert.as_deref() == Some(russian.error_unavailable) && shown.fallback;
    stage.widget().when("it says so in Russian", says).await;
    // Words that come later than that there is no program.
    let gate = Gate::closed();
    stage.site.bundle.serve("*.txt", words.waiting_for(&gate));
    stage.open(page()).await;
    assert_eq!(stage.widget().failed().await.alert.as_deref(), Some(EN.error_unavailable));
    gate.open();
    stage.widget().when("it says so in Russian", says).await;
}

async fn the_feed_is_asked_for_before_the_wasm_has_come(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    let reply = Reply::new("application/wasm", super::refused::wasm());
    stage.site.bundle.serve("*.wasm", reply.body_waiting_for(&gate));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    wait_until("both are asked for", async || {
        let (feed, wasm) = (stage.site.feed.count("/feed.json"), stage.site.bundle.count("*.wasm"));
        if feed == 1 && wasm == 1 { Ok(()) } else { Err(format!("{feed} feed, {wasm} wasm")) }
    })
    .await;
    gate.open();
    stage.widget().titled(&TWO_TITLES).await;
    let timings = "const times = performance.getEntriesByType('resource'); \
                   const of = (ending) => times.find((entry) => entry.name.split('?')[0].endsWith(ending)); \
                   return { feed: of('.json').startTime, wasm: of('.wasm').startTime, come: of('.wasm').responseEnd };";
    stage.until("performance.getEntriesByType('resource').some((entry) => entry.name.endsWith('.wasm'))").await;
    let times = stage.run(timings).await;
    let time = |name: &str| times[name].as_f64().unwrap();
    assert!(time("feed") < time("come"), "by the browser's own timings: {times}");
    assert_eq!(stage.site.feed.count("/feed.json"), 1, "asked for once");
    assert_eq!(stage.site.bundle.count("*.wasm"), 1, "asked for once");
}

/// Everything of the host page that a widget might disturb.
const HOST: &str = "
    const copy = document.documentElement.cloneNode(true);
    for (const own of copy.querySelectorAll('communique-feed, script')) own.remove();
    const style = (selector) => { const of = getComputedStyle(document.querySelector(selector)); return [...of].filter((name) => !/^--|height|width|-size|origin|perspective/.test(name)).map((name) => name + of.getPropertyValue(name)).join(); };
    return [copy.outerHTML.replace(/\\s+/g, ' '), style('h1'), style('#host-text'), style('body'), style('html'), document.title, document.cookie, location.href,
      document.styleSheets.length, (document.adoptedStyleSheets ?? []).length, scrollY, Object.keys(localStorage).length, Object.keys(sessionStorage).length,
      document.activeElement.localName, history.length, Object.keys(Object.prototype).join(), document.fonts.size];";

async fn the_host_page_stays_as_it_was(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::new().markup("<div id=\"place\"></div>").tag(stage.loader())).await;
    stage.until("!!customElements.get('communique-feed')").await;
    stage.until("document.readyState === 'complete'").await;
    let before = stage.run(HOST).await;
    let feed = stage.site.feed.url("/feed.json");
    stage
        .run(&format!("const made = document.createElement('communique-feed'); made.dataset.feed = {feed:?}; document.querySelector('#place').append(made);"))
        .await;
    stage.widget().list().await;
    stage.widget().eval("element.open('s7');").await;
    stage.widget().when("a text is open", |shown| shown.articles[0].open).await;
    let after = stage.run(HOST).await;
    let list = |value: &serde_json::Value| value.as_array().unwrap().clone();
    for (before, after) in list(&before).into_iter().zip(list(&after)) {
        assert_eq!(before, after);
    }
    let databases = stage.run_async("return [typeof caches === 'object' ? await caches.keys() : [], indexedDB.databases ? await indexedDB.databases() : []];").await;
    assert_eq!(databases, serde_json::json!([[], []]), "nothing is stored");
}

async fn the_page_gets_one_global_and_no_other(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    stage.widget().list().await;
    // The drivers' own are left out.
    let new = "const known = new Set(__record.globals); \
               return Object.getOwnPropertyNames(window).filter((name) => !known.has(name) && !/^\\d+$/.test(name) && !/^cdc_|^\\$cdc|^ret_nodes$/.test(name));";
    assert_eq!(stage.run(new).await, serde_json::json!(["Communique"]));
}

async fn the_element_tells_its_state_and_takes_orders(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "3"))).await;
    let widget = stage.widget();
    widget.list().await;
    let state = widget.eval("return JSON.parse(JSON.stringify(element.state));").await;
    assert_eq!(
        (&state["page"], &state["pages"], &state["count"], &state["stale"]),
        (&1.into(), &3.into(), &7.into(), &false.into())
    );
    assert_eq!(state["status"], "ready", "{state}");
    widget.eval("element.goTo(3);").await;
    widget.titled(&SEVEN_TITLES[6..]).await;
    assert_eq!(widget.eval("return element.state.page;").await, 3);
    widget.eval("element.open('s1');").await;
    widget.when("the text is open", |shown| shown.articles[0].open).await;
    widget.eval("element.close('s1');").await;
    widget.when("the text is closed", |shown| !shown.articles[0].open).await;
    // Orders that make no sense do nothing.
    widget.eval("element.goTo(99); element.goTo(-1); element.goTo('x'); element.open('unknown'); element.close(); element.open({});").await;
    let shown = widget.now().await.unwrap();
    assert!(!shown.articles.is_empty() && shown.alert.is_none());
    widget.eval("element.refresh();").await;
    stage.site.feed.asked("/feed.json", 2).await;
}

async fn an_element_takes_orders_before_its_list_is_there(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN).waiting_for(&gate));
    stage.open(Page::with(stage.loader())).await;
    stage.until("!!window.Communique").await;
    let mount = format!(
        "await Communique.ready; const element = Communique.mount(document.body, {{ feed: '{}', pageSize: 3 }}); \
         element.goTo(3); element.goTo(2); element.open('s3'); return null;",
        stage.site.feed.url("/feed.json")
    );
    stage.run_async(&mount).await;
    gate.open();
    stage.widget().titled(&SEVEN_TITLES[3..6]).await;
    let shown = stage.widget().when("the text is open", |shown| shown.articles[1].open).await;
    assert!(shown.focus.is_none(), "nobody has done anything");
    assert_eq!(stage.events("open").await.len(), 1);
    assert_eq!(stage.events("page").await.len(), 1);
}

async fn a_host_is_asked_only_where_something_opens(stage: &Stage) {
    let items = r#"{ "items": [{ "id": "text", "title": "Text", "content_text": "Text." }, { "id": "bare", "title": "Bare" }] }"#;
    stage.site.feed.serve("/feed.json", Reply::feed(items));
    stage.open(Page::with(stage.script("/feed.json").set("history", "hash"))).await;
    let widget = stage.widget();
    widget.list().await;
    stage.expect_console("data-debug");
    widget.eval("for (const id of ['unknown', 'bare', 'text', 'text']) element.open(id);").await;
    widget.when("the text is open", |shown| shown.articles[0].open).await;
    widget.eval("element.open('bare'); element.close('bare'); element.open('text');").await;
    let opened: Vec<_> = stage.events("open").await.iter().map(|event| event.detail["id"].clone()).collect();
    assert_eq!((opened, stage.events("close").await.len()), (vec!["text".into()], 0));
    assert_eq!(stage.run("return location.hash;").await, "#communique=/text");
}

async fn a_host_can_keep_a_statement_from_opening(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let script = "document.addEventListener('communique-open', (event) => { event.preventDefault(); window.asked = event.detail.id; });";
    stage.open(Page::with(stage.script("/feed.json")).script(script)).await;
    let widget = stage.widget();
    widget.list().await;
    widget.toggle(0).await;
    stage.until("window.asked === 's7'").await;
    let shown = widget.now().await.unwrap();
    assert!(!shown.articles[0].open, "the host's own router does it");
    assert_eq!(shown.articles[0].button.as_ref().and_then(|button| button.expanded.as_deref()), Some("false"));
}

async fn a_link_that_goes_to_another_tab_is_none_of_the_hosts_business(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let script = "document.addEventListener('communique-open', (event) => { event.preventDefault(); });";
    stage.open(Page::with(stage.script("/feed.json").set("read", "link")).script(script)).await;
    let widget = stage.widget();
    widget.list().await;
    for (keys, asked) in [("", true), ("ctrlKey: true", false), ("metaKey: true", false), ("shiftKey: true", false)] {
        let before = stage.events("open").await.len();
        // Nobody is to leave: the page itself prevents what is left to the browser.
        let code = format!(
            "let prevented; addEventListener('click', (event) => {{ prevented = event.defaultPrevented; event.preventDefault(); }}, {{ once: true }}); \
             root.querySelector('article a[data-do=visit]').dispatchEvent(new MouseEvent('click', {{ bubbles: true, composed: true, cancelable: true, {keys} }})); \
             return prevented;"
        );
        assert_eq!(widget.eval(&code).await, asked, "{keys}");
        assert_eq!(stage.events("open").await.len() - before, usize::from(asked), "{keys}");
    }
}

async fn two_scripts_for_one_target_make_two_widgets_unless_they_are_the_same(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let tag = |size: &str| {
        let tag = stage.script("/feed.json").set("target", "#here").set("page-size", size);
        tag.attribute("onload", "window.ran = (window.ran ?? 0) + 1")
    };
    let page = Page::new().markup("<div id=\"here\"></div>").tag(tag("1")).tag(tag("2")).tag(tag("1"));
    stage.open(page).await;
    // Scripts that don't wait for each other come in any order.
    stage
        .until("[...document.querySelectorAll('communique-feed')].map((element) => element.shadowRoot?.querySelectorAll('article').length).sort() == '1,2'")
        .await;
    stage.until("window.ran === 3").await;
    assert_eq!(stage.run("return document.querySelectorAll('communique-feed').length;").await, 2);
}
