//! A scenario: an async fn whose name is the sentence it proves. Plays it in one engine and turns what happens into a
//! test result; knows no scenario.

use std::cell::RefCell;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::time::Instant;

use libtest_mimic::{Completion, Failed};
use tokio::runtime::Runtime;

use crate::engine::{Form, Need, Setting};
use crate::pool::{End, Pool};
use crate::stage::Stage;

type Play = for<'a> fn(&'a Stage) -> Pin<Box<dyn Future<Output = ()> + 'a>>;

/// One sentence and the function that proves it.
#[derive(Clone)]
pub struct Scenario {
    pub name: String,
    pub needs: &'static [Need],
    pub play: Play,
}

/// Scenarios from functions: `scenarios![a_reader_pages, it_is_dark needs [Need::MediaEmulation]]`.
#[macro_export]
macro_rules! scenarios {
    ($($function:ident $(needs [$($need:expr),*])?),* $(,)?) => {
        pub fn all() -> Vec<$crate::scenario::Scenario> {
            vec![$($crate::scenario::Scenario {
                name: stringify!($function).replace('_', " "),
                needs: &[$($($need),*)?],
                play: |stage| Box::pin($function(stage)),
            }),*]
        }
    };
}

impl Scenario {
    /// Plays it in a setting, on a browser of the pool.
    pub fn play(&self, setting: Setting, pool: &Pool, runtime: &Runtime) -> Result<Completion, Failed> {
        if let Some(reason) = self.needs.iter().find_map(|need| lacks(setting, *need)) {
            pool.count(setting, End::Skipped);
            return Ok(Completion::ignored_with(reason));
        }
        let started = Instant::now();
        let outcome = self.perform(setting, pool, runtime);
        pool.time(started.elapsed(), format!("{}: {}", setting.name(), self.name));
        pool.count(setting, if outcome.is_ok() { End::Passed } else { End::Failed });
        outcome.map(|()| Completion::Completed).map_err(Failed::from)
    }

    fn perform(&self, setting: Setting, pool: &Pool, runtime: &Runtime) -> Result<(), String> {
        let browser = runtime.block_on(pool.take(setting.engine))?;
        let stage = runtime.block_on(Stage::set(browser, setting.form));
        let play = self.play;
        let outcome = caught(|| {
            runtime.block_on(async {
                play(&stage).await;
                stage.unexpected().await
            })
        });
        let outcome = outcome.and_then(|checked| checked);
        let outcome = outcome.map_err(|problem| {
            let more = caught(|| runtime.block_on(stage.post_mortem(&self.name)));
            format!("{problem}\n{}", more.unwrap_or_default())
        });
        if let Some(browser) = runtime.block_on(stage.clear(outcome.is_ok())) {
            pool.put(browser);
        }
        outcome
    }
}

thread_local! {
    static MESSAGE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Panic messages go to the test's report, not between the lines of the others.
pub fn keep_panic_messages() {
    std::panic::set_hook(Box::new(|info| MESSAGE.with(|message| *message.borrow_mut() = Some(info.to_string()))));
}

fn caught<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(run))
        .map_err(|_| MESSAGE.with(|message| message.borrow_mut().take()).unwrap_or_else(|| "panicked".to_owned()))
}

/// Why a scenario with this need can't run here, if it can't.
fn lacks(setting: Setting, need: Need) -> Option<&'static str> {
    match (setting.form, need) {
        (Form::Script, Need::WebAssembly) => Some("it is about WebAssembly"),
        (Form::Script, Need::EitherForm) => Some("it looks at what either form shows, and has looked at the other"),
        (_, Need::Bundled) => (!crate::site::bundled().is_dir()).then_some("cargo x release --trial was not run"),
        (_, Need::Nginx) => (!crate::nginx::is_installed()).then_some("nginx is not installed"),
        _ => setting.engine.lacks(need),
    }
}
