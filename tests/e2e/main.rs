//! End-to-end tests: real browsers, the real script tag, pages served on loopback. Lists the scenarios, runs each in
//! each chosen engine and leaves nothing running.
//!
//! `COMMUNIQUE_ENGINES=chromium,firefox,webkit` chooses engines (Chromium alone otherwise), `COMMUNIQUE_FORMS=wasm` or
//! `script` one of the two forms in which the Rust runs, `COMMUNIQUE_DIST` the built bundle, `COMMUNIQUE_SCREENSHOTS=1`
//! writes pictures to `target/screenshots/`, `COMMUNIQUE_SOAK_MINUTES` makes the soak go on for so long. A part of a name
//! runs the scenarios that have it, as with any Rust test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod engine;
mod fixtures;
mod nginx;
mod page;
mod pool;
mod process;
#[path = "../native/random.rs"]
mod random;
mod reply;
mod scenario;
mod scenarios;
mod site;
mod stage;
mod widget;

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Trial};

use engine::Setting;
use pool::Pool;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    let settings = match Setting::chosen() {
        Ok(settings) => settings,
        Err(problem) => {
            eprintln!("{problem}");
            return ExitCode::from(2);
        }
    };
    if arguments.test_threads.is_none() {
        arguments.test_threads = Some(std::thread::available_parallelism().map_or(2, |cores| cores.get()));
    }
    if !arguments.list && !site::dist().join("communique.js").exists() {
        eprintln!("no bundle at {}: run `cargo x build` first, or set COMMUNIQUE_DIST", site::dist().display());
        return ExitCode::from(2);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = Arc::new(runtime.expect("a runtime"));
    runtime.spawn(async {
        let _ = tokio::signal::ctrl_c().await;
        process::end_all();
        std::process::exit(130);
    });
    scenario::keep_panic_messages();

    let pool = Arc::new(Pool::default());
    let mut trials = Vec::new();
    for setting in &settings {
        for scenario in scenarios::all() {
            let (setting, pool, runtime) = (*setting, pool.clone(), runtime.clone());
            let name = format!("{}: {}", setting.name(), scenario.name);
            trials.push(Trial::ignorable_test(name, move || scenario.play(setting, &pool, &runtime)));
        }
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    runtime.block_on(pool.close());
    process::end_all();
    if !arguments.list {
        pool.print_summary(&settings);
    }
    conclusion.exit_code()
}
