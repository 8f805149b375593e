//! Which sources changed since last asked. It watches, it builds nothing.

use anyhow::{Context, Result};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// How long nothing may change before a change counts as finished: editors write in several steps.
const QUIET: Duration = Duration::from_millis(120);

/// A watch over the sources; it ends when dropped.
pub struct Watch {
    changes: UnboundedReceiver<PathBuf>,
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Watches folders (with all below them) and files of the checkout at `root`.
    pub fn start(root: &Path, names: &[&str]) -> Result<Watch> {
        let (sender, changes) = unbounded_channel();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            if matches!(event.kind, EventKind::Access(_)) {
                return;
            }
            for path in event.paths.into_iter().filter(|path| is_source(path)) {
                // The other end is gone only when the watch itself is.
                let _ = sender.send(path);
            }
        })?;
        for path in names.iter().map(|name| root.join(name)).filter(|path| path.exists()) {
            watcher
                .watch(&path, RecursiveMode::Recursive)
                .with_context(|| format!("{} can't be watched", path.display()))?;
        }
        Ok(Watch { changes, _watcher: watcher })
    }

    /// Waits for a change to finish; returns every path that changed.
    pub async fn changed(&mut self) -> BTreeSet<PathBuf> {
        let mut paths: BTreeSet<PathBuf> = self.changes.recv().await.into_iter().collect();
        while let Ok(Some(path)) = tokio::time::timeout(QUIET, self.changes.recv()).await {
            paths.insert(path);
        }
        paths
    }
}

/// Editors' own files (`.name.swp`, `name~`, `4913`) are none.
fn is_source(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with('.') && !name.ends_with('~') && path.extension().is_some()
}
