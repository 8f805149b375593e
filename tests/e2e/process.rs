//! Child processes that never outlive the test run: each is ended, with all its descendants, when dropped, and all are
//! ended on Ctrl-C. Touches no process that it did not start.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

/// The ids of every running child, for [`end_all`].
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// A driver or a display server.
pub struct Process {
    pub child: Child,
    /// A folder of its own that goes with it (profile, caches).
    home: PathBuf,
}

impl Process {
    /// Starts a program with a new, empty folder as its home and temporary directory.
    pub fn start(program: &str, prepare: impl FnOnce(&mut Command)) -> std::io::Result<Self> {
        static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let nth = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let home = std::env::temp_dir().join(format!("communique-e2e-{}-{nth}", std::process::id()));
        std::fs::create_dir_all(&home)?;
        let mut command = Command::new(program);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        for name in ["HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"] {
            command.env(name, &home);
        }
        // West of Greenwich, where a date read as midnight UTC shows the day before.
        command
            .env("TZ", "America/New_York")
            .env("LANG", "en_US.UTF-8")
            .env("LC_ALL", "en_US.UTF-8")
            .env("LANGUAGE", "en_US");
        prepare(&mut command);
        let child = command.spawn()?;
        RUNNING.lock().unwrap().push(child.id());
        Ok(Process { child, home })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let id = self.child.id();
        end(&[id]);
        let _ = self.child.wait();
        RUNNING.lock().unwrap().retain(|known| *known != id);
        let _ = std::fs::remove_dir_all(&self.home);
    }
}

/// Ends every child that still runs.
pub fn end_all() {
    let running: Vec<u32> = RUNNING.lock().unwrap().drain(..).collect();
    if !running.is_empty() {
        end(&running);
    }
}

/// Kills these processes and their descendants, the parents first so that they start nothing new.
fn end(roots: &[u32]) {
    let children = children();
    let mut all = roots.to_vec();
    let mut next = 0;
    while let Some(parent) = all.get(next) {
        all.extend(children.get(parent).into_iter().flatten().copied());
        next += 1;
    }
    let ids = all.iter().map(u32::to_string);
    // Some may have ended already: kill then complains, to nobody.
    let _ = Command::new("kill").arg("-9").args(ids).stdout(Stdio::null()).stderr(Stdio::null()).status();
}

/// Every process's children, as `ps` tells them.
fn children() -> HashMap<u32, Vec<u32>> {
    let mut all: HashMap<u32, Vec<u32>> = HashMap::new();
    let listing = Command::new("ps").args(["-A", "-o", "pid=,ppid="]).output();
    let listing = listing.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    for line in listing.lines() {
        let mut numbers = line.split_whitespace().filter_map(|number| number.parse().ok());
        if let (Some(process), Some(parent)) = (numbers.next(), numbers.next()) {
            all.entry(parent).or_default().push(process);
        }
    }
    all
}
