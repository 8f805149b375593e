//! Feeds of a hundred thousand statements: listed in a few calls, read when they are shown, never copied into the wasm.
//! Counts calls, reads and bytes; times are printed for people and never judged.

use serde_json::{Value, json};

use crate::engine::Need;
use crate::page::Page;
use crate::reply::Reply;
use crate::scenarios;
use crate::stage::Stage;

scenarios![
    a_hundred_thousand_statements_are_read_only_where_they_are_shown,
    a_hundred_thousand_statements_take_few_calls_and_little_memory needs [Need::WebAssembly],
    repeated_and_odd_items_of_a_large_feed_are_sorted_out,
];

/// With this many items, each with its text, the feed has some 30 MB.
const ITEMS: usize = 100_000;

/// A feed whose dates are in no order.
fn large(items: usize) -> String {
    let text = "The Secretariat states that the agreement stands, word for word, as it was signed. ".repeat(2);
    let mut feed = String::from(r#"{"version":"https://jsonfeed.org/version/1.1","title":"Archive","items":["#);
    for n in 0..items {
        if n > 0 {
            feed.push(',');
        }
        // A permutation of the days that leaves no neighbours together.
        let day = n * 7919 % items;
        let (year, month, date) = (1000 + day / 336, 1 + day / 28 % 12, 1 + day % 28);
        feed.push_str(&format!(
            r#"{{"id":"statement-{n}","url":"https://press.example.org/{n}","title":"Statement {n}","date_published":"{year:04}-{month:02}-{date:02}","content_html":"<p>{text}</p>"}}"#
        ));
    }
    feed.push_str("]}");
    feed
}

/// The titles of the newest statements from `from` on.
fn newest(items: usize, from: usize, count: usize) -> Vec<String> {
    let mut order: Vec<usize> = (0..items).collect();
    order.sort_by_key(|n| std::cmp::Reverse(n * 7919 % items));
    order[from..from + count].iter().map(|n| format!("Statement {n}")).collect()
}

async fn titled(stage: &Stage, titles: &[String]) {
    stage.widget().titled(&titles.iter().map(String::as_str).collect::<Vec<_>>()).await;
}

/// Counts the items whose text is read, each once.
const READS: &str = "
    window.read = new Set();
    const { parse } = JSON;
    JSON.parse = (text) => { const value = parse(text); value?.items?.forEach?.((item, n) => { const text = item.content_html;
      Object.defineProperty(item, 'content_html', { get() { window.read.add(n); return text; } }); }); return value; };";

async fn a_hundred_thousand_statements_are_read_only_where_they_are_shown(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(large(ITEMS)));
    stage.open(Page::with(stage.script("/feed.json").set("timeout", "120")).script(READS)).await;
    titled(stage, &newest(ITEMS, 0, 5)).await;
    assert_eq!(stage.event("load").await.detail["count"], ITEMS);
    assert_eq!(stage.run("return read.size;").await, 5, "the first page");
    stage.widget().eval("element.goTo(9000);").await;
    titled(stage, &newest(ITEMS, 44_995, 5)).await;
    assert_eq!(stage.run("return read.size;").await, 10, "and the one in the middle");
}

/// Counts the calls out of the wasm and notes its memory and the tasks that take long.
const WATCH: &str = "
    window.calls = 0; window.memories = []; window.tasks = []; window.parses = [];
    // What the two parts of the program call of each other (from b and c) is no call out.
    const counted = (imports) => Object.fromEntries(Object.entries(imports).map(([from, values]) => [from, ['b', 'c'].includes(from) ? values :
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'function'
        ? function (...rest) { calls++; return value.apply(this, rest); } : value]))]));
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = async (module, imports) => { const instance = await instantiate(module, counted(imports));
      for (const value of Object.values(instance.exports)) if (value instanceof WebAssembly.Memory) memories.push(value); return instance; };
    try { new PerformanceObserver((list) => { for (const entry of list.getEntries()) tasks.push([entry.startTime, entry.duration]); }).observe({ type: 'longtask' }); } catch {}
    const { parse } = JSON;
    JSON.parse = (text) => { const start = performance.now(); try { return parse(text); } finally { parses.push([start, performance.now() - start]); } };";

async fn a_hundred_thousand_statements_take_few_calls_and_little_memory(stage: &Stage) {
    let feed = large(ITEMS);
    let size = feed.len();
    assert!(size > 29_000_000 && size < 32 * 1024 * 1024, "{size}");
    stage.site.feed.serve("/feed.json", Reply::feed(feed));
    stage.open(Page::with(stage.script("/feed.json").set("timeout", "120")).script(WATCH)).await;
    titled(stage, &newest(ITEMS, 0, 5)).await;
    let mut figures = vec![(figures(stage, "the first list").await, "the first list")];
    stage.widget().eval("element.refresh();").await;
    stage.until("__record.events.filter((event) => event.name === 'load').length > 1").await;
    figures.push((self::figures(stage, "a refresh").await, "a refresh"));
    stage.widget().eval("element.goTo(9000);").await;
    titled(stage, &newest(ITEMS, 44_995, 5)).await;
    figures.push((self::figures(stage, "a page turn").await, "a page turn"));
    stage.widget().eval("element.remove();").await;
    figures.push((self::figures(stage, "the removal").await, "the removal"));
    for ((calls, memory), what) in figures {
        // Most are for the pieces in which the document comes in.
        assert!(calls < ITEMS as u64 / 5, "{what}: {calls} calls for {ITEMS} items");
        assert!(memory < size as u64, "{what}: {memory} bytes of the wasm's memory; the feed itself is no part of it");
    }
}

/// Calls out of the wasm since the last time, and its memory. Prints both with the long tasks.
async fn figures(stage: &Stage, what: &str) -> (u64, u64) {
    let code = "await new Promise((done) => setTimeout(done, 100)); \
        const long = tasks.map(([start, length]) => { \
          const parsing = parses.filter(([at]) => at >= start && at < start + length).reduce((sum, [, took]) => sum + took, 0); \
          return `${Math.round(length)} ms (${Math.round(parsing)} of it JSON.parse)`; }); \
        const figures = { calls: window.calls, memory: memories[0].buffer.byteLength, long }; window.calls = 0; window.tasks = []; window.parses = []; return figures;";
    let figures = stage.run_async(code).await;
    println!("{ITEMS} items, {what}: {figures}");
    (figures["calls"].as_u64().unwrap(), figures["memory"].as_u64().unwrap())
}

async fn repeated_and_odd_items_of_a_large_feed_are_sorted_out(stage: &Stage) {
    let mut items: Vec<Value> =
        (0..5000).map(|n| json!({ "id": n % 2500, "title": format!("Statement {n}") })).collect();
    items[0] = json!({ "id": "  first\u{0}  ", "title": "With a zero in its id", "date_published": "2020-01-01" });
    items[1] = json!({ "id": 0.5, "title": "With a fraction for an id", "date_published": "2021-01-01" });
    items[2] = json!({ "id": {}, "title": "Without an id" });
    items[3] = json!({ "id": 3, "title": "Without a readable date", "date_published": 2022 });
    let feed = json!({ "version": "https://jsonfeed.org/version/1.1", "title": "Archive", "items": items });
    stage.site.feed.serve("/feed.json", Reply::feed(feed.to_string()));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let expected =
        ["With a fraction for an id", "With a zero in its id", "Without a readable date", "Statement 4", "Statement 5"];
    stage.widget().titled(&expected).await;
    // 2,500 different numbers, three of which stand only in the second half, and two ids more.
    assert_eq!(stage.event("load").await.detail["count"], 2502);
    stage.expect_console("2498 faults");
}
