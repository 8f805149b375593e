//! The whole way from the sources to `dist/`: compile, bind, optimise, assemble, compress, write. Each step is skipped
//! when its inputs are those of last time.

use crate::account;
use crate::bindgen;
use crate::budget::{Role, Size};
use crate::cache::Cache;
use crate::compile::{self, Form};
use crate::npm::Npm;
use crate::optimise;
use crate::publish::{self, File, hash, hashed};
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use base64::Engine as _;
use serde_json::json;
use sha2::{Digest, Sha384};
use std::fs;
use std::path::Path;

/// What a build made.
#[derive(Debug)]
pub struct Bundle {
    /// Every published file a reader may download, with its sizes.
    pub sizes: Vec<Size>,
    /// `integrity` of `communique.js`.
    pub integrity: String,
    /// Whether the optimisers from npm were there.
    pub optimised: bool,
}

/// Builds everything and brings `dist/` up to date.
pub fn build(workspace: &Workspace) -> Result<Bundle> {
    let work = workspace.bundle().join("steps");
    let cache = Cache::new(work.clone());
    let npm = Npm::ensure(&workspace.tools());
    if let Err(reason) = &npm {
        println!("Without binaryen and esbuild the bundle is larger, but works: {reason:#}");
    }
    let npm = npm.ok();

    let compiled = compile::compile(workspace, Form::Wasm)?;
    let (module, glue) = bound(&cache, compiled)?;
    let wasm = optimised(&cache, npm.as_ref(), &work, &module)?;
    let mut files = vec![File { name: hashed("wasm", &wasm), role: Some(Role::First), bytes: wasm }];

    let style = minified(&cache, npm.as_ref(), &work, "style", &read(&workspace.path("src/style.css"))?)?;
    let element = read(&workspace.path("src/element.js"))?;
    let languages = languages();
    let facts = facts(&files, &languages, &style);
    let loader = minified(&cache, npm.as_ref(), &work, "loader", &assemble(&facts, &glue, &element))?.into_bytes();
    let integrity = integrity(&loader);
    files.insert(0, File { name: "communique.js".into(), role: Some(Role::First), bytes: loader });
    files.extend(languages.files);
    publish::collect(&workspace.path("www"), "", &mut files)?;

    let sizes = publish::publish(&cache, &workspace.dist(), &files)?;
    Ok(Bundle { sizes, integrity, optimised: npm.is_some() })
}

/// Where the bytes of the wasm come from; the same steps as `build`, with the names kept to the end.
pub fn account(workspace: &Workspace) -> Result<String> {
    let work = workspace.bundle().join("steps");
    let npm = Npm::ensure(&workspace.tools()).context("an account needs the optimiser")?;
    let (module, _) = bound(&Cache::new(work.clone()), compile::compile(workspace, Form::Wasm)?)?;
    account::account(&optimise::wasm(&npm, &work, &module, true)?)
}

/// The one script: strict, in a scope of its own, valid as a script and as a module.
fn assemble(facts: &serde_json::Value, glue: &str, element: &str) -> String {
    let facts = optimise::ascii(&facts.to_string());
    let (glue, element) = (optimise::ascii(glue), optimise::ascii(element));
    ["(()=>{\"use strict\";\nconst BUILD=", &facts, ";\nfunction glue(){\n", &glue, "}\n", &element, "\n})();\n"]
        .concat()
}

/// Every language but English, which is in the wasm. They share one hash, so that the loader knows every name from it.
struct Languages {
    tags: String,
    hash: String,
    files: Vec<File>,
}

fn languages() -> Languages {
    let texts: Vec<(&str, String)> = communique::messages::available()
        .iter()
        .filter(|table| table.tag != "en")
        .map(|table| (table.tag, table.asset()))
        .collect();
    let hash = hash(texts.iter().map(|(_, text)| text.as_str()).collect::<String>().as_bytes());
    let tags: Vec<&str> = texts.iter().map(|(tag, _)| *tag).collect();
    let tags = tags.join(" ");
    let file = |(tag, text): (&str, String)| File {
        name: ["communique-", tag, ".", &hash, ".txt"].concat(),
        role: Some(Role::Language),
        bytes: text.into_bytes(),
    };
    let files = texts.into_iter().map(file).collect();
    Languages { tags, hash, files }
}

fn facts(files: &[File], languages: &Languages, style: &str) -> serde_json::Value {
    let wasm = files.first();
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "wasm": wasm.map(|file| file.name.as_str()),
        "integrity": wasm.map(|file| integrity(&file.bytes)),
        "script": "",
        "scriptIntegrity": "",
        "languages": languages.tags,
        "languagesHash": languages.hash,
        "style": style,
    })
}

fn bound(cache: &Cache, compiled: Vec<u8>) -> Result<(Vec<u8>, String)> {
    let parts = cache.step("bound", &[&compiled.clone()], || {
        let bound = bindgen::bind(compiled, Form::Wasm)?;
        Ok(vec![bound.wasm, bound.glue.into_bytes()])
    })?;
    let mut parts = parts.into_iter();
    let module = parts.next().context("no module")?;
    Ok((module, String::from_utf8(parts.next().context("no glue")?)?))
}

fn optimised(cache: &Cache, npm: Option<&Npm>, work: &Path, module: &[u8]) -> Result<Vec<u8>> {
    let Some(npm) = npm else {
        return bindgen::without_names(module);
    };
    only(cache.step("optimised", &[module, Npm::versions().as_bytes()], || {
        Ok(vec![optimise::wasm(npm, work, module, false)?])
    })?)
}

fn minified(cache: &Cache, npm: Option<&Npm>, work: &Path, step: &str, text: &str) -> Result<String> {
    let Some(npm) = npm else { return Ok(text.to_owned()) };
    let bytes = only(cache.step(step, &[text.as_bytes(), Npm::versions().as_bytes()], || {
        let minify = if step == "style" { optimise::style } else { optimise::script };
        Ok(vec![minify(npm, work, text)?.into_bytes()])
    })?)?;
    Ok(String::from_utf8(bytes)?)
}

fn integrity(bytes: &[u8]) -> String {
    ["sha384-", &base64::engine::general_purpose::STANDARD.encode(Sha384::digest(bytes))].concat()
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))
}

fn only(parts: Vec<Vec<u8>>) -> Result<Vec<u8>> {
    parts.into_iter().next().context("an empty step")
}
