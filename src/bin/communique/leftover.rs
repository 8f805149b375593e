//! Processes that a test left behind. They are known by a mark in their environment, so only what this run started,
//! directly or through a browser, is ever ended.

use crate::process;
use std::fs;
use std::process::Command;

/// The variable that every program of a test run inherits.
pub const MARK: &str = "COMMUNIQUE_TEST_RUN";

/// Ends every process with this run's mark, the tool itself excepted; returns the names of those that were ended.
/// Where there is no `/proc` it finds none.
pub fn end(mark: &str) -> Vec<String> {
    let wanted = [MARK, "=", mark].concat();
    let own = std::process::id();
    let mut ended = Vec::new();
    let Ok(entries) = fs::read_dir("/proc") else { return ended };
    for entry in entries.flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        let environment = fs::read(entry.path().join("environ")).unwrap_or_default();
        if id == own || !environment.split(|byte| *byte == 0).any(|line| line == wanted.as_bytes()) {
            continue;
        }
        let name = fs::read_to_string(entry.path().join("comm")).unwrap_or_default();
        // Kill by number; it may have ended in the meantime, which is as good.
        if process::output(Command::new("kill").args(["-9", &id.to_string()])).is_ok() {
            ended.push(name.trim().to_owned());
        }
    }
    ended
}
