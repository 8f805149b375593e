//! wasm-bindgen's JavaScript, made into a factory: each call of `glue()` gives a fresh set of imports with its own
//! instance behind it, so that a dead instance can be replaced. It only rearranges text that wasm-bindgen generated.

use crate::slim::{IMPORTS, Names};
use anyhow::{Context, Result, bail, ensure};

/// The export that readies a new instance, where there is one.
pub const START: &str = "__wbindgen_start";

/// What wasm-bindgen writes for browsers older than the oldest supported, and what replaces it. All of it is optional:
/// a text that isn't there is not needed.
const OLD_BROWSERS: [(&str, &str); 1] =
    [("if (Symbol.dispose) Page.prototype[Symbol.dispose] = Page.prototype.free;", "")];

/// Takes out what supported browsers don't need and makes the views of memory safe for the JavaScript form.
///
/// A view must be made anew when the memory has grown. wasm-bindgen notices by the old buffer's being detached, which
/// happens to WebAssembly's memory but not to wasm2js's; comparing buffers is right for both, and shorter.
pub fn tidy(generated: &str) -> Result<String> {
    let mut text = generated.to_owned();
    for (old, new) in OLD_BROWSERS {
        text = text.replace(old, new);
    }
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let condition = line.trim().strip_prefix("if (cached").and_then(|rest| rest.split_once(" === null || "));
        match condition {
            Some((view, _)) if view.contains("Memory") => {
                out.push_str(&["if (cached", view, "?.buffer !== wasm.memory.buffer) {"].concat());
            }
            _ => out.push_str(line),
        }
        out.push('\n');
    }
    ensure!(
        !out.contains("byteLength === 0") && !out.contains(".detached"),
        "wasm-bindgen's views of memory are written differently from what the JavaScript form needs"
    );
    Ok(out)
}

/// Makes the factory's body from the module text that wasm-bindgen writes for bundlers. The function it belongs in
/// returns `{ imports, start, … }` with the exported classes.
pub fn factory(generated: &str, names: &Names) -> Result<String> {
    let mut body = String::new();
    let mut classes = Vec::new();
    for line in generated.lines().map(str::trim_start) {
        ensure!(!line.starts_with("import "), "the generated JavaScript imports a module, which a script can't");
        let bare = line.strip_prefix("export ").unwrap_or(line);
        if let Some(rest) = bare.strip_prefix("class ").filter(|_| bare.len() < line.len()) {
            classes.push(rest.split_whitespace().next().context("a class without a name")?.to_owned());
        }
        body.push_str(bare);
        body.push('\n');
    }
    let mut body = rename_exports(&body, names)?;
    body.push_str("return{imports:{");
    body.push_str(IMPORTS);
    body.push_str(":{");
    for (long, short) in &names.imports {
        body.push_str(&[short, ":", long, ","].concat());
    }
    body.push_str("}},start(exports){wasm=exports;");
    if let Some((_, short)) = names.exports.iter().find(|(long, _)| long == START) {
        body.push_str(&["wasm.", short, "();"].concat());
    }
    body.push_str("},");
    body.push_str(&classes.join(","));
    body.push_str("};\n");
    Ok(body)
}

/// Replaces `wasm.long_name` by `wasm.short`; a name the module doesn't export is an error.
fn rename_exports(text: &str, names: &Names) -> Result<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("wasm.") {
        out.push_str(before);
        out.push_str("wasm.");
        rest = after;
        if before.ends_with(is_identifier) {
            continue;
        }
        let end = after.find(|c| !is_identifier(c)).unwrap_or(after.len());
        let (name, following) = after.split_at(end);
        match names.exports.iter().find(|(long, _)| long == name) {
            Some((_, short)) => out.push_str(short),
            None => bail!("the generated JavaScript calls {name}, which the wasm does not export"),
        }
        rest = following;
    }
    out.push_str(rest);
    Ok(out)
}

fn is_identifier(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}
