//! Binaryen and esbuild, called with fixed arguments: bytes in, smaller bytes out. It never touches `dist/`.

use crate::arrange;
use crate::compile::Form;
use crate::npm::Npm;
use crate::process;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// What the compiler's target turns on by itself; every browser the README promises has it.
const FEATURES: [&str; 8] = [
    "-mvp",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The oldest browsers whose JavaScript the script is written in; the README's first line of its table.
pub const OLDEST: [(&str, &str); 3] = [("chrome", "91"), ("firefox", "90"), ("safari", "15")];

/// Optimises a module for size and drops its names, or keeps them where an account is wanted.
pub fn wasm(npm: &Npm, folder: &Path, module: &[u8], form: Form, names: bool) -> Result<Vec<u8>> {
    let (from, to) = (folder.join("optimise.in.wasm"), folder.join("optimise.out.wasm"));
    fs::create_dir_all(folder)?;
    fs::write(&from, module)?;
    let mut command = npm.program("binaryen/bin/wasm-opt");
    let features = match form {
        Form::Wasm => &FEATURES[..],
        Form::Mvp => &["-mvp"],
    };
    command.arg(&from).arg("-o").arg(&to).args(features);
    // Never --ignore-implicit-traps: it lets a load run before the condition that guards it, and the allocator's list of
    // free blocks ends in an address that is none. It saved 34 bytes and stopped widgets at random.
    command.args(["-Oz", "--converge", "--low-memory-unused"]);
    if form == Form::Wasm {
        // Control flow built anew between two rounds: half a kilobyte.
        command.args(["--flatten", "--rereloop", "--local-cse", "-Oz", "--converge"]);
    }
    command.args(["--strip-producers", "--strip-target-features"]);
    command.arg(if names { "-g" } else { "--strip-debug" });
    process::output(&mut command).context("wasm-opt failed")?;
    let mut optimised = fs::read(&to)?;
    if !names {
        // The functions in the order in which they compress best: one hundredth and a half.
        let places = arrange::names(&optimised)?;
        fs::write(&from, [optimised, places].concat())?;
        let mut command = npm.program("binaryen/bin/wasm-opt");
        command.arg(&from).arg("-o").arg(&to).args(features);
        command.args(["--reorder-functions-by-name", "--strip-debug"]);
        process::output(&mut command).context("wasm-opt can't sort the functions")?;
        optimised = fs::read(&to)?;
    }
    fs::remove_file(from)?;
    fs::remove_file(to)?;
    Ok(optimised)
}

/// Minifies a script. The result is plain ASCII, so that no page's encoding can spoil it.
pub fn script(npm: &Npm, folder: &Path, text: &str) -> Result<String> {
    esbuild(npm, folder, "script.js", text)
}

/// Minifies a stylesheet.
pub fn style(npm: &Npm, folder: &Path, text: &str) -> Result<String> {
    esbuild(npm, folder, "style.css", text).map(|css| css.trim_end().to_owned())
}

fn esbuild(npm: &Npm, folder: &Path, name: &str, text: &str) -> Result<String> {
    fs::create_dir_all(folder)?;
    let file = folder.join(name);
    fs::write(&file, text)?;
    let mut command = npm.program("esbuild-wasm/bin/esbuild");
    let oldest = OLDEST.map(|(browser, version)| [browser, version].concat()).join(",");
    // Only syntax is made older, and nothing of a style sheet: what an old browser can't draw it leaves out by itself.
    let target = if name.ends_with(".js") { &oldest } else { "es2022" };
    command.arg(&file).args(["--minify", "--charset=ascii", "--legal-comments=none"]);
    command.arg(["--target=", target].concat());
    if name.ends_with(".js") {
        // Names that only wasm-bindgen's own code uses.
        command.arg("--mangle-props=^_(_wbg|_destroy|wbg)_");
    }
    let minified = process::output(&mut command).context("esbuild failed")?;
    fs::remove_file(file)?;
    Ok(minified)
}

/// Writes every character outside ASCII as an escape that means the same in a script's strings.
pub fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}
