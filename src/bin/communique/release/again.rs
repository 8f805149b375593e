//! The second build of a release: the same sources elsewhere, with nothing left of the first, must give the same bytes. It
//! touches nothing in the checkout, and leaves nothing behind.

use super::archive;
use crate::process;
use crate::workspace::Workspace;
use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What lies in a checkout without being a source.
const MADE: [&str; 4] = ["target", "dist", "release", ".git"];

/// A folder that is gone when dropped.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Builds a copy of the sources in another folder, without any cache, and compares it with `dist/`, byte by byte.
pub fn build_again(workspace: &Workspace) -> Result<()> {
    let folder = Folder(std::env::temp_dir().join(format!("communique-again-{}", std::process::id())));
    copy(workspace.root(), &folder.0, &MADE)?;
    // The very tool that built the first one: another one of the same sources would only take longer.
    let tool = if cfg!(target_os = "linux") { PathBuf::from("/proc/self/exe") } else { std::env::current_exe()? };
    let mut build = Command::new(tool);
    build.current_dir(&folder.0).arg("build").env("CARGO_MANIFEST_DIR", &folder.0).env_remove("CARGO_TARGET_DIR");
    process::output(&mut build).context("the second build")?;
    let first = archive::collect(&workspace.dist())?.into_iter().collect();
    let second = archive::collect(&folder.0.join("dist"))?.into_iter().collect();
    let differing = differing(&first, &second);
    ensure!(differing.is_empty(), "a second build differs: {}", differing.join(", "));
    println!("A second build, elsewhere and from nothing, gave the same {} files", first.len());
    Ok(())
}

/// The names of files that are in one of the two only, or not the same in both.
pub fn differing(first: &BTreeMap<String, Vec<u8>>, second: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let changed = first.iter().filter(|(name, bytes)| second.get(*name) != Some(*bytes)).map(|(name, _)| name);
    changed.chain(second.keys().filter(|name| !first.contains_key(*name))).cloned().collect()
}

fn copy(from: &Path, to: &Path, leave: &[&str]) -> Result<()> {
    fs::create_dir_all(to).with_context(|| to.display().to_string())?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        if leave.iter().any(|left| name == *left) {
            continue;
        }
        if path.is_dir() {
            copy(&path, &to.join(name), &[])?;
        } else {
            fs::copy(&path, to.join(name)).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}
