//! What rustup must have installed. Asks rustup by name, because automatic installation may be switched off; changes
//! nothing that is already there.

use crate::process;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target of everything that runs in a browser.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Makes sure that the standard library for the browser's target is there.
pub fn ensure_wasm_target(root: &Path) -> Result<()> {
    if sysroot(root)?.join("lib/rustlib").join(WASM).join("lib").is_dir() {
        return Ok(());
    }
    println!("Adding the target {WASM} (rustup)");
    rustup(root, &["target", "add", WASM]).context("the browser's target is missing and rustup can't add it")
}

/// Makes sure that the standard library's source is there; `false` where it can't be had.
pub fn ensure_source(root: &Path) -> Result<bool> {
    if source(root)?.is_dir() {
        return Ok(true);
    }
    println!("Adding the standard library's source (rustup component rust-src)");
    Ok(rustup(root, &["component", "add", "rust-src"]).is_ok() && source(root)?.is_dir())
}

/// Makes sure that a component's program (`cargo-clippy`, `rustfmt`) is there.
pub fn ensure_component(root: &Path, component: &str, program: &str) -> Result<()> {
    if sysroot(root)?.join("bin").join(program).with_extension(std::env::consts::EXE_EXTENSION).is_file() {
        return Ok(());
    }
    println!("Adding the component {component} (rustup)");
    rustup(root, &["component", "add", component])
        .with_context(|| format!("{component} is missing and rustup can't add it"))
}

/// The compiler's own folder.
pub fn sysroot(root: &Path) -> Result<PathBuf> {
    Ok(PathBuf::from(process::output(rustc(root).args(["--print", "sysroot"]))?.trim()))
}

fn source(root: &Path) -> Result<PathBuf> {
    Ok(sysroot(root)?.join("lib/rustlib/src/rust/library/std"))
}

fn rustc(root: &Path) -> Command {
    let mut command = Command::new("rustc");
    command.current_dir(root);
    command
}

fn rustup(root: &Path, words: &[&str]) -> Result<()> {
    process::output(Command::new("rustup").current_dir(root).args(words)).map(drop)
}
