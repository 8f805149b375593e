//! wasm-bindgen's JavaScript, made into a factory: each call of `glue()` gives a fresh set of imports with its own
//! instance behind it, so that a dead instance can be replaced. It only rearranges text that wasm-bindgen generated.

use crate::slim::{IMPORTS, Names};
use anyhow::{Context, Result, bail, ensure};

/// The export that readies a new instance, where there is one.
pub const START: &str = "__wbindgen_start";

/// What wasm-bindgen writes for cases that don't occur here, and what does instead. A text that isn't there costs
/// nothing; one that is written differently shows in the size budget only, but for objects, which are looked for.
const CUTS: [(&str, &str); 8] = [
    // See `method`.
    (
        "function handleError(f, args) {\ntry {\nreturn f.apply(this, args);\n",
        "const handleError = (f) => (...args) => {\ntry {\nreturn f(...args);\n",
    ),
    // Options for the browser and data for the host: neither may inherit what a page has put into Object.prototype.
    ("new Object();", "{ __proto__: null };"),
    // Every supported browser has finalizers, and the loader frees the only object it makes.
    ("(typeof FinalizationRegistry === 'undefined')\n? { register: () => {}, unregister: () => {} }\n: new", "new"),
    ("if (Symbol.dispose) Page.prototype[Symbol.dispose] = Page.prototype.free;\n", ""),
    ("PageFinalization.unregister(this);\n", ""),
    ("PageFinalization.register(this, this.__wbg_ptr, this);\n", ""),
    ("const PageFinalization = new FinalizationRegistry(ptr => wasm.__wbg_page_free(ptr, 1));\n", ""),
    // One decoder would fail in old Safaris after 2 GiB of text; a widget decodes kilobytes.
    (
        "numBytesDecoded += bytes.length;\n\
         if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {\n\
         cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });\n\
         cachedTextDecoder.decode();\n\
         numBytesDecoded = bytes.length;\n}\n",
        "",
    ),
];

/// Blocks that go whole: how they begin, how they end, what stays of them.
const BLOCKS: [(&str, &str, &str); 3] = [
    // Every caller passes `realloc`.
    ("if (realloc === undefined) {\n", "return ptr;\n}\n", ""),
    ("const MAX_SAFARI_DECODE_BYTES", "let numBytesDecoded = 0;\n", ""),
    // `instanceof` of a class that every browser has throws nothing.
    ("let result;\ntry {\nresult = ", ";\n} catch (_) {\nresult = false;\n}\nconst ret = result;\n", "const ret = "),
];

/// Takes out what doesn't occur here and makes the views of memory safe for the JavaScript form.
///
/// A view must be made anew when the memory has grown. wasm-bindgen notices by the old buffer's being detached, which
/// happens to WebAssembly's memory but not to wasm2js's; comparing buffers is right for both, and shorter.
pub fn tidy(generated: &str) -> Result<String> {
    let mut text = String::with_capacity(generated.len());
    for line in generated.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let condition = line.strip_prefix("if (cached").and_then(|rest| rest.split_once(" === null || "));
        match condition {
            Some((view, _)) if view.contains("Memory") => {
                text.push_str(&["if (cached", view, "?.buffer !== wasm.memory.buffer) {"].concat());
            }
            _ => text.push_str(line),
        }
        text.push('\n');
    }
    for (old, new) in CUTS {
        text = text.replace(old, new);
    }
    for (start, end, kept) in BLOCKS {
        text = cut_blocks(&text, start, end, kept);
    }
    ensure!(
        !text.contains("byteLength === 0") && !text.contains(".detached"),
        "wasm-bindgen's views of memory are written differently from what the JavaScript form needs"
    );
    ensure!(!text.contains("new Object"), "wasm-bindgen makes objects that inherit from the page's Object.prototype");
    Ok(text)
}

/// Removes each block from `start` to `end`. With something `kept`, only the two ends go: `kept` takes the start's
/// place, a semicolon the end's.
fn cut_blocks(text: &str, start: &str, end: &str, kept: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, block)) = rest.split_once(start) {
        out.push_str(before);
        let Some((inside, after)) = block.split_once(end) else {
            out.push_str(start);
            rest = block;
            continue;
        };
        if !kept.is_empty() {
            out.push_str(&[kept, inside, ";\n"].concat());
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Makes the factory's body from the module text that wasm-bindgen writes for bundlers. The function it belongs in
/// returns `{ imports, start, … }` with the exported classes.
///
/// Imported functions become methods of the imports object: a name less for each of them to be downloaded.
pub fn factory(tidy: &str, names: &Names) -> Result<String> {
    let (mut body, mut imports, mut classes) = (String::new(), String::new(), Vec::new());
    let mut lines = tidy.lines();
    while let Some(line) = lines.next() {
        ensure!(!line.starts_with("import "), "the generated JavaScript imports a module, which a script can't");
        let bare = line.strip_prefix("export ").unwrap_or(line);
        if let Some(rest) = bare.strip_prefix("class ").filter(|_| bare.len() < line.len()) {
            classes.push(rest.split_whitespace().next().context("a class without a name")?.to_owned());
        }
        let import = bare.strip_prefix("function ").and_then(|rest| rest.split_once('('));
        match import.and_then(|(name, rest)| Some((names.imports.iter().find(|(long, _)| long == name)?, rest))) {
            Some(((_, short), rest)) => method(short, rest, &mut lines, &mut imports)?,
            None => body.push_str(&[bare, "\n"].concat()),
        }
    }
    let mut factory = rename_exports(&body, names)?;
    factory.push_str(&["return{imports:{", IMPORTS, ":{\n", &rename_exports(&imports, names)?, "}},"].concat());
    factory.push_str("start(exports){wasm=exports;");
    if let Some((_, short)) = names.exports.iter().find(|(long, _)| long == START) {
        factory.push_str(&["wasm.", short, "();"].concat());
    }
    factory.push_str(&["},", &classes.join(","), "};\n"].concat());
    Ok(factory)
}

/// Writes an imported function as a method: `short(arguments) { … },`, or, where exceptions are passed on to Rust,
/// `short: handleError((arguments) => { … }),`. `first` is what follows the opening parenthesis.
fn method<'a>(short: &str, first: &'a str, lines: &mut impl Iterator<Item = &'a str>, out: &mut String) -> Result<()> {
    // A comment may have braces that match nothing.
    let mut lines = lines.filter(|line| !line.starts_with("//"));
    if let Some(first) = first.strip_prefix(") { return handleError(function (") {
        out.push_str(&[short, ":handleError((", &first.replacen(") {", ")=>{", 1), "\n"].concat());
        loop {
            match lines.next().context("a guarded import doesn't end")? {
                "}, arguments); }" => break,
                line => out.push_str(&[line, "\n"].concat()),
            }
        }
        out.push_str("}),\n");
        return Ok(());
    }
    out.push_str(&[short, "("].concat());
    let (mut line, mut depth) = (first, 0);
    loop {
        out.push_str(&[line, "\n"].concat());
        depth += line.matches('{').count();
        depth = depth.checked_sub(line.matches('}').count()).context("an import's braces don't match")?;
        if depth == 0 {
            out.push_str(",\n");
            return Ok(());
        }
        line = lines.next().context("an import doesn't end")?;
    }
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
