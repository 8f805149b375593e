//! Browsers that wait for the next scenario, and the account of how scenarios ended and how long they took. Starts a
//! browser only when none is free, so there are never more of an engine than tests at a time.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use crate::engine::{Browser, Engine, Setting};

/// How a scenario ended in an engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    Passed,
    Failed,
    Skipped,
}

/// All browsers not in use.
#[derive(Default)]
pub struct Pool {
    idle: Mutex<Vec<Browser>>,
    ends: Mutex<HashMap<(Setting, End), usize>>,
    times: Mutex<Vec<(Duration, String)>>,
}

/// How many of the slowest scenarios the summary names.
const SLOWEST: usize = 10;

impl Pool {
    /// A free browser of this engine, or a new one.
    pub async fn take(&self, engine: Engine) -> Result<Browser, String> {
        let free = {
            let mut idle = self.idle.lock().unwrap();
            idle.iter().position(|browser| browser.engine == engine).map(|nth| idle.swap_remove(nth))
        };
        match free {
            Some(browser) => Ok(browser),
            None => Browser::start(engine).await,
        }
    }

    /// Gives a browser back.
    pub fn put(&self, browser: Browser) {
        self.idle.lock().unwrap().push(browser);
    }

    /// Counts an end.
    pub fn count(&self, setting: Setting, end: End) {
        *self.ends.lock().unwrap().entry((setting, end)).or_default() += 1;
    }

    /// Notes how long a scenario took.
    pub fn time(&self, took: Duration, name: String) {
        self.times.lock().unwrap().push((took, name));
    }

    /// Ends all browsers.
    pub async fn close(&self) {
        let idle: Vec<Browser> = self.idle.lock().unwrap().drain(..).collect();
        for browser in idle {
            browser.stop().await;
        }
    }

    /// One line for each setting, and the scenarios that made everybody wait longest.
    pub fn print_summary(&self, settings: &[Setting]) {
        let mut times = self.times.lock().unwrap();
        times.sort_by(|one, other| other.cmp(one));
        for (took, name) in times.iter().take(SLOWEST) {
            println!("{:>6.1} s  {name}", took.as_secs_f32());
        }
        let ends = self.ends.lock().unwrap();
        for setting in settings {
            let count = |end| ends.get(&(*setting, end)).copied().unwrap_or(0);
            let (passed, failed, skipped) = (count(End::Passed), count(End::Failed), count(End::Skipped));
            println!("{}: {passed} passed, {failed} failed, {skipped} skipped", setting.name());
        }
    }
}
