//! Measures pages that `cargo x bench` serves: the widget and its peers, in one browser, in interleaved rounds. Prints
//! medians and the ratios to the hand-written peer; asserts nothing about time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[allow(dead_code, reason = "made for the end-to-end tests")]
#[path = "../e2e/engine.rs"]
mod engine;
#[allow(dead_code, reason = "made for the end-to-end tests")]
#[path = "../e2e/process.rs"]
mod process;

use std::collections::BTreeMap;
use std::time::Duration;

use engine::{Browser, Engine};
use serde_json::{Value, json};

/// The widget, and the peers it is compared to; the ratios are to the second.
const NAMES: [&str; 4] = ["ours", "plain", "preact", "lit"];

/// What is measured, with its unit.
const FIGURES: [(&str, &str); 11] = [
    ("first", "first statement, ms"),
    ("lcp", "largest paint, ms"),
    ("shift", "layout shift"),
    ("blocked", "blocking time, ms"),
    ("cpu", "main thread, ms"),
    ("heap", "heap, kB"),
    ("warm", "first statement, warm cache, ms"),
    ("turn", "page turn, ms"),
    ("open", "open a statement, ms"),
    ("keystroke", "search: longest step, ms"),
    ("found", "search: found after typing, ms"),
];

/// A network and a processor.
#[derive(Clone, Copy)]
struct Profile {
    name: &'static str,
    /// Kilobits a second and milliseconds of latency.
    network: Option<(f64, f64)>,
    slowdown: f64,
}

const PROFILES: [Profile; 2] = [
    Profile { name: "unthrottled", network: None, slowdown: 1.0 },
    Profile { name: "slow 4G, CPU 4 times slower", network: Some((1600.0, 150.0)), slowdown: 4.0 },
];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let Ok(address) = std::env::var("COMMUNIQUE_BENCH") else {
        println!("nothing is served to be measured: run `cargo x bench`");
        return;
    };
    let given = |name: &str| std::env::var(name).unwrap_or_default();
    let rounds: u32 = given("COMMUNIQUE_BENCH_ROUNDS").parse().unwrap();
    let sizes: Vec<u32> = given("COMMUNIQUE_BENCH_SIZES").split(',').map(|size| size.parse().unwrap()).collect();
    let bytes: Value = serde_json::from_str(&given("COMMUNIQUE_BENCH_BYTES")).unwrap();
    println!("\ncompressed bytes of the first load: {bytes}");
    let mut results = vec![];
    for size in sizes {
        for profile in PROFILES {
            // A feed of megabytes over a slow line measures the line.
            if size > 1000 && profile.network.is_some() {
                continue;
            }
            let measured = compare(&address, profile, size, if size > 10_000 { rounds.min(3) } else { rounds }).await;
            println!("\n{size} statements, {}\n{}", profile.name, table(&measured));
            results.push(json!({ "statements": size, "profile": profile.name, "figures": measured }));
        }
    }
    std::fs::write(given("COMMUNIQUE_BENCH_RESULTS"), json!({ "bytes": bytes, "results": results }).to_string())
        .unwrap();
    process::end_all();
}

/// Figure → name → one value a round.
type Measured = BTreeMap<String, BTreeMap<String, Vec<f64>>>;

async fn compare(address: &str, profile: Profile, size: u32, rounds: u32) -> Measured {
    let mut measured = Measured::new();
    for round in 0..rounds {
        for step in 0..NAMES.len() {
            // Each begins a round as often as the others.
            let name = NAMES[(step + round as usize) % NAMES.len()];
            for (figure, value) in visit(address, profile, name, size).await {
                measured.entry(figure.to_owned()).or_default().entry(name.to_owned()).or_default().push(value);
            }
        }
    }
    measured
}

/// One page in a fresh browser.
async fn visit(address: &str, profile: Profile, name: &str, size: u32) -> Vec<(&'static str, f64)> {
    let browser = Browser::start(Engine::Chromium).await.unwrap();
    browser.devtools("Network.enable", json!({})).await;
    browser.devtools("Performance.enable", json!({})).await;
    if let Some((kilobits, latency)) = profile.network {
        let bytes = kilobits * 1000.0 / 8.0;
        let conditions =
            json!({ "offline": false, "latency": latency, "downloadThroughput": bytes, "uploadThroughput": bytes });
        browser.devtools("Network.emulateNetworkConditions", conditions).await;
    }
    browser.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": profile.slowdown })).await;
    let url = format!("{address}/{name}-{size}.html");
    let cold = load(&browser, &url).await;
    let tasks = browser.devtools("Performance.getMetrics", json!({})).await;
    let cpu = tasks["metrics"].as_array().unwrap().iter().find(|metric| metric["name"] == "TaskDuration").unwrap();
    let heap = browser.held().await.heap as f64 / 1000.0;
    let mut values = vec![("cpu", cpu["value"].as_f64().unwrap() * 1000.0), ("heap", heap)];
    for figure in ["first", "lcp", "shift", "blocked"] {
        values.push((figure, cold[figure].as_f64().unwrap()));
    }
    values.push(("warm", load(&browser, &url).await["first"].as_f64().unwrap()));
    run(&browser, "await bench.ready();").await;
    values.push(("turn", run(&browser, "return await bench.turn();").await.as_f64().unwrap()));
    values.push(("open", run(&browser, "return await bench.open();").await.as_f64().unwrap()));
    // The peers have no search.
    let search = run(&browser, "return await bench.search();").await;
    for (figure, value) in [("keystroke", &search["longest"]), ("found", &search["found"])] {
        values.extend(value.as_f64().map(|value| (figure, value)));
    }
    browser.stop().await;
    values
}

/// Loads a page and waits until it has come to rest.
async fn load(browser: &Browser, url: &str) -> Value {
    browser.client.goto(url).await.unwrap();
    for _ in 0..600 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if run(browser, "return window.bench && bench.first > 0;").await == true {
            break;
        }
    }
    run(browser, "await new Promise((done) => setTimeout(done, 500)); return bench;").await
}

async fn run(browser: &Browser, code: &str) -> Value {
    let script =
        format!("const done = arguments[0]; (async () => {{ {code} }})().then(done, (error) => done(String(error)));");
    browser.client.execute_async(&script, vec![]).await.unwrap()
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Medians, and the median of the pairwise ratios to the hand-written one.
fn table(measured: &Measured) -> String {
    let mut text = format!("{:34}", "");
    for name in NAMES {
        text.push_str(&format!("{name:>10}"));
    }
    text.push_str("  ours/plain\n");
    for (figure, label) in FIGURES {
        let Some(values) = measured.get(figure) else { continue };
        text.push_str(&format!("{label:34}"));
        for name in NAMES {
            text.push_str(&match values.get(name) {
                Some(values) => format!("{:>10.2}", median(values)),
                None => format!("{:>10}", "-"),
            });
        }
        let plain = values.get("plain").map_or(&[][..], Vec::as_slice);
        let ratios: Vec<f64> = values["ours"].iter().zip(plain).map(|(ours, plain)| ours / plain).collect();
        let ratio = median(&ratios);
        // Nothing over nothing is no ratio.
        text.push_str(&if ratio.is_finite() { format!("{ratio:>12.2}\n") } else { format!("{:>12}\n", "-") });
    }
    text
}
