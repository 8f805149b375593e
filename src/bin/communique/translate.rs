//! WebAssembly to JavaScript, for pages where WebAssembly is refused: binaryen's wasm2js, and a wrapper that makes its
//! module a script of the form the loader knows. It changes none of the program's meaning.

use crate::npm::Npm;
use crate::{optimise, process};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Translates an optimised MVP module. The result is a script that hands a function to the loader, which waits for it as
/// `form` on the class of the custom element. The function returns a fresh instance: what the glue's factory returns,
/// with `exports` and the `style` that the wasm's sequel brings otherwise.
pub fn script(npm: &Npm, folder: &Path, module: &[u8], glue: &str, style: &str) -> Result<String> {
    let (from, to) = (folder.join("translate.wasm"), folder.join("translate.js"));
    fs::create_dir_all(folder)?;
    fs::write(&from, module)?;
    let mut command = npm.program("binaryen/bin/wasm2js");
    // Pedantic: conversions and divisions that trap in WebAssembly do so here, too.
    command.args(["-Oz", "--pedantic"]).arg(&from).arg("-o").arg(&to);
    process::output(&mut command).context("wasm2js failed")?;
    let translated = fs::read_to_string(&to)?;
    fs::remove_file(from)?;
    fs::remove_file(to)?;
    Ok(wrap(glue, style, body(&translated)?))
}

/// The translated module without its import line and its exports: what declares `asmFunc`.
pub fn body(translated: &str) -> Result<&str> {
    let changed = "wasm2js writes its module differently";
    let start = translated.find(';').filter(|_| translated.starts_with("import ")).context(changed)?;
    let end = translated.rfind("var retasmFunc").context(changed)?;
    translated.get(start + 1..end).context(changed)
}

fn wrap(glue: &str, style: &str, body: &str) -> String {
    [
        "(()=>{\"use strict\";\nfunction glue(){\n",
        &optimise::ascii(glue),
        "}\nfunction instance(imports){\n",
        &optimise::ascii(body),
        "\nreturn asmFunc(imports);\n}\n",
        "customElements.get(\"communique-feed\").form(()=>{\n",
        "const made=glue();made.exports=instance(made.imports);made.style=",
        &optimise::ascii(&serde_json::Value::from(style).to_string()),
        ";return made});\n",
        "})();\n",
    ]
    .concat()
}
