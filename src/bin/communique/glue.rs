//! wasm-bindgen's JavaScript, made into a factory: each call of `glue()` gives a fresh set of imports with its own
//! instance behind it, so that a dead instance can be replaced. It only rearranges text that wasm-bindgen generated.

use crate::slim::{IMPORTS, Names};
use anyhow::{Context, Result, bail, ensure};

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
    if let Some((_, short)) = names.exports.iter().find(|(long, _)| long == "__wbindgen_start") {
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
