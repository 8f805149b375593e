//! Many widgets, many visits, and the death of an instance: what one page shares and what it survives.

use serde_json::json;

use crate::engine::{Held, Need};
use crate::fixtures::{SEVEN, SEVEN_TITLES, TWO, TWO_TITLES};
use crate::page::Page;
use crate::reply::{Gate, Reply};
use crate::scenarios;
use crate::scenarios::refused::named;
use crate::scenarios::sequel::sequel;
use crate::scenarios::transport::settle;
use crate::stage::{Stage, wait_until};

scenarios![
    fifty_widgets_share_one_program_and_one_request,
    a_later_widget_joins_the_request_under_way,
    a_lazy_widget_asks_for_nothing_until_it_is_near,
    a_lazy_widget_that_is_moved_before_it_is_near_asks_once,
    a_lazy_widget_that_is_called_waits_no_longer,
    a_host_that_marks_an_error_in_an_attribute_sets_off_no_other_try needs [Need::WebAssembly],
    what_could_not_be_loaded_offline_is_loaded_when_back_online needs [Need::WebAssembly],
    a_trap_while_a_widget_is_built_shows_its_fallback_too needs [Need::WebAssembly],
    the_sequel_of_a_dead_instance_is_none_of_the_next_ones needs [Need::WebAssembly],
    a_trap_shows_every_fallback_and_a_later_widget_gets_a_fresh_instance needs [Need::WebAssembly],
    a_program_whose_memory_is_spoilt_stops_and_a_second_one_is_the_last needs [Need::WebAssembly],
    a_thousand_visits_leave_the_memory_of_the_program_as_it_was needs [Need::WebAssembly],
    a_thousand_visits_leave_the_heap_of_the_page_as_it_was needs [Need::HeapSize],
];

async fn fifty_widgets_share_one_program_and_one_request(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let page = (0..50).fold(Page::new(), |page, _| page.tag(stage.element("/feed.json").set("page-size", "1")));
    stage.open(page.tag(stage.loader())).await;
    stage
        .until("[...document.querySelectorAll('communique-feed')].filter((element) => element.shadowRoot?.querySelector('article')).length === 50")
        .await;
    assert_eq!(stage.site.feed.count("/feed.json"), 1);
    let program = stage.site.bundle.log().iter().filter(|visit| visit.path.starts_with("/communique-")).count();
    assert_eq!(program, if stage.run("return !!window.WebAssembly;").await == true { 1 } else { program.min(2) });
    stage.nth(49).press("Next page").await;
    stage.nth(49).titled(&SEVEN_TITLES[1..2]).await;
    assert_eq!(stage.nth(48).now().await.unwrap().titles(), SEVEN_TITLES[..1]);
}

async fn a_lazy_widget_that_is_moved_before_it_is_near_asks_once(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let filler = "<div style=\"height: 4000px\"></div><div id=\"end\"></div>";
    let page = Page::new().tag(stage.element("/feed.json").set("loading", "lazy")).markup(filler);
    stage.open(page.tag(stage.loader()).style("communique-feed { margin-top: 3000px }")).await;
    stage.until("!!document.querySelector('communique-feed').shadowRoot").await;
    let widget = stage.widget();
    widget.eval("document.querySelector('#end').append(element);").await;
    widget.eval("element.scrollIntoView();").await;
    widget.titled(&SEVEN_TITLES[..5]).await;
    // Out of view and back: whoever still watched would see it again.
    let seen = "await new Promise((done) => { const watch = new IntersectionObserver((entries) => { \
                if (entries[0].isIntersecting === WANTED) { watch.disconnect(); done(); } }); \
                watch.observe(document.querySelector('communique-feed')); WHERE; });";
    for (wanted, place) in
        [("false", "scrollTo(0, 0)"), ("true", "document.querySelector('communique-feed').scrollIntoView()")]
    {
        stage.run_async(&seen.replace("WANTED", wanted).replace("WHERE", place)).await;
    }
    settle(stage).await;
    assert_eq!(stage.site.feed.count("/feed.json"), 1);
}

async fn a_lazy_widget_that_is_called_waits_no_longer(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let filler = "<div style=\"height: 4000px\"></div>";
    let lazy = || stage.element("/feed.json").set("loading", "lazy");
    stage.open(Page::new().markup(filler).tag(lazy()).tag(lazy()).tag(stage.loader())).await;
    stage.until("!!document.querySelector('communique-feed').shadowRoot").await;
    stage.nth(0).eval("element.refresh();").await;
    stage.nth(0).titled(&SEVEN_TITLES[..5]).await;
    stage.nth(1).eval("element.goTo(2);").await;
    stage.nth(1).titled(&SEVEN_TITLES[5..]).await;
}

async fn a_lazy_widget_asks_for_nothing_until_it_is_near(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    let filler = "<div style=\"height: 4000px\">The host's pictures.</div>";
    let lazy = |value| stage.element("/feed.json").set("loading", value);
    stage.open(Page::new().markup(filler).tag(lazy("lazy")).tag(lazy(" LAZY ")).tag(stage.loader())).await;
    stage.until("document.readyState === 'complete' && !!customElements.get('communique-feed')").await;
    stage.run_async("for (let n = 0; n < 5; n++) await new Promise(requestAnimationFrame); await new Promise((done) => setTimeout(done, 100)); return null;").await;
    // Whatever the host changes about it meanwhile.
    stage.run("const element = document.querySelector('communique-feed'); element.className = 'late'; element.dataset.pageSize = 3; element.dataset.loading = 'Lazy';").await;
    stage.run_async("for (let n = 0; n < 3; n++) await new Promise(requestAnimationFrame); return null;").await;
    assert_eq!(stage.site.feed.log().len(), 0, "no feed");
    assert_eq!(stage.site.bundle.log().len(), 1, "no program, only the loader");
    stage.run("document.querySelector('communique-feed').scrollIntoView();").await;
    stage.nth(0).titled(&TWO_TITLES).await;
    stage.nth(1).titled(&TWO_TITLES).await;
}

async fn a_later_widget_joins_the_request_under_way(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(TWO).waiting_for(&gate));
    stage.open(Page::with(stage.element("/feed.json")).tag(stage.loader())).await;
    stage.nth(0).when("it loads", |shown| shown.busy).await;
    stage.run("document.body.append(document.querySelector('communique-feed').cloneNode());").await;
    stage.nth(1).when("it loads, too", |shown| shown.busy).await;
    gate.open();
    stage.nth(0).titled(&TWO_TITLES).await;
    stage.nth(1).titled(&TWO_TITLES).await;
    assert_eq!(stage.site.feed.count("/feed.json"), 1);
}

/// Opens a page whose program can't be had.
async fn without_program(stage: &Stage, host: &str) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    stage.site.bundle.serve("*.wasm", Reply::status(503));
    stage.site.bundle.serve(&format!("/{}", named(".js")), Reply::status(503));
    stage.open(Page::with(stage.element("/feed.json")).tag(stage.loader()).script(host)).await;
    stage.expect_console("could be loaded and run");
    stage.event("error").await;
}

async fn a_host_that_marks_an_error_in_an_attribute_sets_off_no_other_try(stage: &Stage) {
    let host = "document.addEventListener('communique-error', ({ target }) => { target.classList.add('failed'); target.title = Math.random(); });";
    without_program(stage, host).await;
    settle(stage).await;
    assert_eq!(stage.events("error").await.len(), 1);
    assert_eq!(stage.site.bundle.count("*.wasm"), 1);
}

async fn what_could_not_be_loaded_offline_is_loaded_when_back_online(stage: &Stage) {
    without_program(stage, "").await;
    assert_eq!(stage.widget().eval("return element.state.status;").await, "error");
    stage.site.bundle.serve("*.wasm", Reply::new("application/wasm", crate::scenarios::refused::wasm()));
    stage.run("window.dispatchEvent(new Event('online'));").await;
    let shown = stage.widget().titled(&TWO_TITLES).await;
    assert_eq!(shown.alert, None);
    assert_eq!(stage.widget().eval("return element.state.status;").await, "ready");
}

async fn a_trap_while_a_widget_is_built_shows_its_fallback_too(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let link = "<a href=\"https://press.example.org/statements\">All statements</a>";
    let page = Page::new().tag(stage.element("/feed.json").inside(link)).tag(stage.loader()).script(TRAP);
    stage.open(page).await;
    stage.nth(0).list().await;
    stage.expect_console("internal error");
    // The call that builds the second one fails; the third, which comes in the same moment, gets a fresh instance.
    let add = "const made = document.querySelector('communique-feed').cloneNode(true); document.body.append(made);";
    stage
        .run(&format!(
            "document.addEventListener('communique-error', () => {{ window.trap = false; }}, {{ once: true }}); window.trap = true; \
             {{ {add} }} {{ {add} }}"
        ))
        .await;
    for nth in [0, 1] {
        let shown = stage.nth(nth).when("the fallback shows", |shown| shown.fallback && shown.alert.is_some()).await;
        assert!(shown.articles.is_empty());
    }
    stage.nth(2).titled(&SEVEN_TITLES[..5]).await;
    assert_eq!(stage.events("error").await.len(), 2);
    // It has the number that a call that failed would have given away.
    stage.nth(1).eval("element.goTo(2);").await;
    stage.nth(2).titled(&SEVEN_TITLES[..5]).await;
}

async fn the_sequel_of_a_dead_instance_is_none_of_the_next_ones(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.site.bundle.serve_each("*.bin", vec![sequel().waiting_for(&gate), sequel()]);
    // Counted in the page: WebKit joins requests for one address that are under way at the same time.
    let count = "window.asked = 0; const ask = window.fetch; \
         window.fetch = (url, ...rest) => { window.asked += String(url).endsWith('.bin'); return ask(url, ...rest); };";
    let page = Page::with(stage.element("/feed.json")).tag(stage.loader()).script(TRAP).script(count);
    stage.open(page).await;
    stage.nth(0).list().await;
    stage.expect_console("internal error");
    stage.nth(0).press("Next page").await;
    stage.site.bundle.asked("*.bin", 1).await;
    let another = "const next = document.querySelector('communique-feed').cloneNode(); next.dataset.pageSize = 4; document.body.append(next);";
    stage.run(&format!("window.trap = true; {another}")).await;
    for nth in [0, 1] {
        stage.nth(nth).when("the fallback shows", |shown| shown.alert.is_some()).await;
    }
    stage.run(&format!("window.trap = false; {another}")).await;
    stage.nth(2).titled(&SEVEN_TITLES[..4]).await;
    gate.open();
    stage.until("performance.getEntriesByType('resource').some((entry) => entry.name.endsWith('.bin') && entry.responseEnd)").await;
    settle(stage).await;
    stage.nth(2).press("Next page").await;
    stage.nth(2).titled(&SEVEN_TITLES[4..]).await;
    assert_eq!(stage.run("return window.asked;").await, 2);
    assert_eq!(stage.events("error").await.len(), 2, "each host is told once");
}

/// Wraps what the module imports, so that the test can make a call out of it fail as a trap would.
const TRAP: &str = "
    window.trap = false; window.calls = 0; window.memories = [];
    const wrap = (imports) => Object.fromEntries(Object.entries(imports).map(([from, values]) => [from,
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'function'
        ? function (...rest) { window.calls++; if (window.trap) throw new WebAssembly.RuntimeError('unreachable'); return value.apply(this, rest); } : value]))]));
    const note = (instance) => { for (const value of Object.values(instance.exports)) if (value instanceof WebAssembly.Memory) window.memories.push(value); };
    for (const name of ['instantiate', 'instantiateStreaming']) {
      const original = WebAssembly[name];
      WebAssembly[name] = async function (source, imports) {
        const made = await original.call(WebAssembly, source, imports && wrap(imports)); note(made.instance ?? made); return made; };
    }
    const Instance = WebAssembly.Instance;
    WebAssembly.Instance = function (module, imports) { const made = new Instance(module, imports && wrap(imports)); note(made); return made; };";

async fn a_trap_shows_every_fallback_and_a_later_widget_gets_a_fresh_instance(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let link = "<a href=\"https://press.example.org/statements\">All statements</a>";
    let page = Page::new()
        .tag(stage.element("/feed.json").inside(link))
        .tag(stage.element("/feed.json").inside(link))
        .tag(stage.loader())
        .script(TRAP);
    stage.open(page).await;
    stage.nth(0).list().await;
    stage.nth(1).list().await;
    stage.expect_console("internal error");
    stage.run("window.trap = true;").await;
    stage.nth(0).press("Next page").await;
    for nth in [0, 1] {
        let shown = stage.nth(nth).when("the fallback shows", |shown| shown.fallback && shown.alert.is_some()).await;
        assert!(shown.articles.is_empty());
        assert_eq!(stage.nth(nth).eval("return element.state.status;").await, "error");
    }
    assert_eq!(stage.events("error").await.len(), 2);
    assert_eq!(stage.events("error").await[0].detail["code"], "internal");
    stage.run("window.trap = false; window.calls = 0;").await;
    stage
        .run("window.dispatchEvent(new Event('online')); document.dispatchEvent(new Event('visibilitychange'));")
        .await;
    stage.nth(0).eval("element.refresh(); element.goTo(2); element.remove();").await;
    assert_eq!(stage.run("return window.calls;").await, 0, "the dead instance is never called again");
    let feed = stage.site.feed.url("/feed.json");
    stage.run(&format!("const made = document.createElement('communique-feed'); made.id = 'later'; made.dataset.feed = {}; document.body.append(made);", json!(feed))).await;
    stage.widget_at("document.querySelector('#later')").titled(&SEVEN_TITLES[..5]).await;
}

async fn a_program_whose_memory_is_spoilt_stops_and_a_second_one_is_the_last(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let link = "<a href=\"https://press.example.org/statements\">All statements</a>";
    let page = Page::new().markup("<div id=\"place\"></div>").tag(stage.loader()).script(TRAP);
    stage.open(page).await;
    stage.until("!!window.Communique").await;
    let add = format!(
        "const made = document.createElement('communique-feed'); made.dataset.feed = {}; made.innerHTML = {}; \
         document.querySelector('#place').append(made);",
        json!(stage.site.feed.url("/feed.json")),
        json!(link)
    );
    for life in 0..2 {
        stage.run(&add).await;
        stage.nth(life).titled(&SEVEN_TITLES[..5]).await;
        // No call is made to fail here: the program itself traps on what it finds.
        stage.run(&format!("new Uint8Array(memories[{life}].buffer).fill(0xff);")).await;
        stage.expect_console("internal error");
        stage.nth(life).eval("element.goTo(2);").await;
        stage.nth(life).when("the fallback shows", |shown| shown.fallback && shown.articles.is_empty()).await;
        assert_eq!(stage.events("error").await.len(), life + 1);
    }
    stage.run(&add).await;
    let shown = stage.nth(2).when("the fallback shows", |shown| shown.fallback && shown.alert.is_some()).await;
    assert!(shown.articles.is_empty());
    assert_eq!(stage.run("return memories.length;").await, 2, "no third program is started");
    assert_eq!(stage.events("error").await.len(), 3, "and the host is told");
}

/// Opens a page for widgets that come and go.
async fn visited(stage: &Stage, page: Page) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(page.tag(stage.loader()).markup("<div id=\"place\"></div>")).await;
    stage.until("!!window.Communique").await;
}

/// So many widgets come, are used and go. The driver allows a script only so much time.
async fn visits(stage: &Stage, number: usize) {
    let code = format!(
        "for (let n = 0; n < {number}; n++) {{ \
           const element = document.createElement('communique-feed'); element.dataset.feed = {}; window.watch?.(element); \
           const shown = new Promise((done) => element.addEventListener('communique-load', done, {{ once: true }})); \
           document.querySelector('#place').append(element); await shown; element.open('s6'); element.goTo(2); element.remove(); \
         }} __record.events.length = 0; return null;",
        json!(stage.site.feed.url("/feed.json"))
    );
    stage.run_async(&code).await;
}

async fn a_thousand_visits_leave_the_memory_of_the_program_as_it_was(stage: &Stage) {
    visited(stage, Page::new().script(TRAP)).await;
    let mut sizes = Vec::new();
    for _ in 0..10 {
        visits(stage, 100).await;
        sizes.push(stage.run("return memories.map((memory) => memory.buffer.byteLength);").await);
    }
    assert_eq!(sizes[4], sizes[9], "the wasm's memory is flat over the second half: {sizes:?}");
    assert_eq!(sizes[9].as_array().unwrap().len(), 1, "one instance served them all");
}

/// Notes every widget and every feed that is read, without holding them.
const WATCH: &str = "
    window.watched = []; window.watch = (value) => { if (value instanceof Object) watched.push(new WeakRef(value)); return value; };
    const { parse } = JSON; JSON.parse = (...rest) => watch(parse(...rest));";

async fn a_thousand_visits_leave_the_heap_of_the_page_as_it_was(stage: &Stage) {
    visited(stage, Page::new().script(WATCH)).await;
    let mut held = Vec::new();
    for _ in 0..20 {
        visits(stage, 50).await;
        // At least a widget and its feed for each. A frame that is due may hold the last of them for a moment.
        assert!(stage.run("return watched.length;").await.as_u64().unwrap() >= 100, "all are watched");
        wait_until("no widget and no feed is held", async || {
            stage.browser().collect().await;
            match stage.run("return watched.filter((value) => value.deref()).length;").await {
                left if left == 0 => Ok(()),
                left => Err(format!("{left} of them")),
            }
        })
        .await;
        stage.run("watched.length = 0;").await;
        held.push(stage.browser().held().await);
    }
    let half = held.split_off(10);
    let (first, last) = (&half[0], &half[9]);
    for (nth, name) in Held::COUNTED.into_iter().enumerate() {
        assert!(last.counts[nth] <= first.counts[nth], "{name} are no more after the second half: {half:#?}");
    }
    // In the form without wasm these are the memory of the program, too, which grows by pages of 64 KiB.
    assert!(last.buffers - first.buffers < 0x10000, "buffers are flat over the second half: {half:#?}");
    // What the engine notes of code weighs as it likes, but comes now and then; what visits leave comes with each of them.
    // So the middle growth of nine tells: half a kilobyte a visit, where a feed kept would be two and a widget kept twelve.
    let mut growth: Vec<_> = half.windows(2).map(|pair| pair[1].heap - pair[0].heap).collect();
    growth.sort_unstable();
    assert!(growth[4] < 25_000, "the heap is flat over the second half: {growth:?}");
    // And what grows by leaps, as one long list does: two kilobytes a visit, and more than twice what code comes to.
    assert!(last.heap - first.heap < 1_000_000, "the heap takes no leaps over the second half: {growth:?}");
}
