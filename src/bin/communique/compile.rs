//! Rust to WebAssembly: one cargo call per form of the bundle, with the flags that were measured to pay. It decides
//! nothing about what happens to the bytes afterwards.

use crate::process;
use crate::toolchain::{self, WASM};
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Which browsers the wasm is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// WebAssembly with what the compiler's target turns on (reference types, bulk memory, …).
    Wasm,
    /// The first version of WebAssembly and nothing else, which wasm2js can translate to JavaScript.
    Mvp,
}

impl Form {
    /// The form's word in folder and step names.
    pub fn name(self) -> &'static str {
        match self {
            Form::Wasm => "wasm",
            Form::Mvp => "mvp",
        }
    }
}

/// What the linker made.
pub struct Compiled {
    /// The module, with names.
    pub wasm: Vec<u8>,
    /// Which data lies where.
    pub map: String,
}

/// Compiles the library.
///
/// The standard library is rebuilt for size, without panic messages and formatting of debug output. Cargo and rustc
/// call that unstable, so `RUSTC_BOOTSTRAP` is set for this one call; the compiler stays the pinned one. Where the
/// source (`rust-src`) can't be had, the ordinary standard library is used: larger, the same behaviour. The MVP form
/// needs the source and is an error without it.
pub fn compile(workspace: &Workspace, form: Form) -> Result<Compiled> {
    toolchain::ensure_wasm_target(workspace.root())?;
    let rebuild = toolchain::ensure_source(workspace.root())?;
    if !rebuild {
        println!("Without the standard library's source the first load is about 4 kB larger");
        anyhow::ensure!(form == Form::Wasm, "the JavaScript form needs the standard library's source (rust-src)");
    }
    let folder = workspace.bundle().join(form.name());
    let mut command = process::cargo();
    command.current_dir(workspace.root());
    command.args(["rustc", "--quiet", "--lib", "--release", "--crate-type", "cdylib", "--target", WASM]);
    command.arg("--target-dir").arg(&folder);
    if rebuild {
        command.env("RUSTC_BOOTSTRAP", "1");
        command.args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
    }
    command.env("CARGO_ENCODED_RUSTFLAGS", flags(workspace.root(), form, rebuild)?.join("\u{1f}"));
    // Relative, for cargo puts a hash of this into the symbols' names, which must not differ from one machine to the
    // next; the linker runs in the root.
    let map = ["target/", form.name(), ".map"].concat();
    fs::create_dir_all(workspace.path("target"))?;
    command.args(["--", &["-Clink-arg=--Map=", &map].concat(), "-Clink-arg=--emit-relocs"]);
    process::run(&mut command).context("the library doesn't compile for the browser")?;
    let file = folder.join(WASM).join("release/communique.wasm");
    let wasm = fs::read(&file).with_context(|| format!("{} can't be read", file.display()))?;
    Ok(Compiled { wasm, map: fs::read_to_string(workspace.path(&map)).context("the linker's map is missing")? })
}

/// Compiles the crate's rules for the studio page: the library without the widget, with the ordinary standard library,
/// for its size is no reader's concern.
pub fn studio(workspace: &Workspace) -> Result<Vec<u8>> {
    toolchain::ensure_wasm_target(workspace.root())?;
    let folder = workspace.bundle().join("studio");
    let mut command = process::cargo();
    command.current_dir(workspace.root());
    command.args(["rustc", "--quiet", "--lib", "--release", "--crate-type", "cdylib", "--target", WASM]);
    command.args(["--features", "studio", "--target-dir"]).arg(&folder);
    command.env("CARGO_ENCODED_RUSTFLAGS", flags(workspace.root(), Form::Wasm, false)?.join("\u{1f}"));
    process::run(&mut command).context("the studio's module doesn't compile")?;
    let file = folder.join(WASM).join("release/communique.wasm");
    fs::read(&file).with_context(|| format!("{} can't be read", file.display()))
}

fn flags(root: &Path, form: Form, rebuild: bool) -> Result<Vec<String>> {
    let mut flags = Vec::new();
    // No path of this machine may stand in the bytes: they would differ from one machine to the next.
    let home = std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME").map(|home| home + "/.cargo"));
    let sysroot = toolchain::sysroot(root)?;
    let paths = [Some(root.display().to_string()), home.ok(), Some(sysroot.display().to_string())];
    for (path, name) in paths.into_iter().zip(["communique", "cargo", "rust"]) {
        flags.extend(path.map(|path| format!("--remap-path-prefix={path}={name}")));
    }
    if rebuild {
        flags.extend(
            ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zfmt-debug=none", "-Zlocation-detail=none"]
                .map(String::from),
        );
    }
    if form == Form::Mvp {
        flags.push("-Ctarget-cpu=mvp".to_owned());
    }
    Ok(flags)
}
