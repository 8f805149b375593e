//! The whole way from the sources to `dist/`: compile, bind, optimise, assemble, compress, write. Each step is skipped
//! when its inputs are those of last time.

use crate::account;
use crate::bindgen;
use crate::budget::{Role, Size};
use crate::cache::{Cache, hex};
use crate::compile::{self, Form};
use crate::compress;
use crate::npm::Npm;
use crate::optimise;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use base64::Engine as _;
use serde_json::json;
use sha2::{Digest, Sha256, Sha384};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

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

/// One file to publish.
struct File {
    name: String,
    role: Option<Role>,
    bytes: Vec<u8>,
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
    let facts = facts(&files, &style);
    let loader = minified(&cache, npm.as_ref(), &work, "loader", &assemble(&facts, &glue, &element))?.into_bytes();
    let integrity = integrity(&loader);
    files.insert(0, File { name: "communique.js".into(), role: Some(Role::First), bytes: loader });
    collect(&workspace.path("www"), "", &mut files)?;

    let sizes = publish(&cache, &workspace.dist(), &files)?;
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

fn facts(files: &[File], style: &str) -> serde_json::Value {
    let wasm = files.first();
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "wasm": wasm.map(|file| file.name.as_str()),
        "integrity": wasm.map(|file| integrity(&file.bytes)),
        "script": "",
        "scriptIntegrity": "",
        "languages": "",
        "languagesHash": "",
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

/// Writes what changed, compressed forms beside it, and removes what an earlier build left.
fn publish(cache: &Cache, dist: &Path, files: &[File]) -> Result<Vec<Size>> {
    let mut keep = BTreeSet::new();
    let mut sizes = Vec::new();
    for file in files {
        let path = dist.join(&file.name);
        write(&path, &file.bytes, &mut keep)?;
        if !compressible(&path) {
            continue;
        }
        let step = ["compressed-", &file.name.replace(['/', '.'], "-")].concat();
        let parts = cache
            .step(&step, &[&file.bytes], || Ok(vec![compress::gzip(&file.bytes)?, compress::brotli(&file.bytes)?]))?;
        for (part, ending) in parts.iter().zip(["gz", "br"]) {
            write(&dist.join([&file.name, ".", ending].concat()), part, &mut keep)?;
        }
        if let (Some(role), [gzip, brotli]) = (file.role, parts.as_slice()) {
            let (raw, gzip, brotli) = (file.bytes.len(), gzip.len(), brotli.len());
            sizes.push(Size { name: file.name.clone(), role, raw, gzip, brotli });
        }
    }
    sweep(dist, &keep)?;
    Ok(sizes)
}

fn write(path: &Path, bytes: &[u8], keep: &mut BTreeSet<PathBuf>) -> Result<()> {
    keep.insert(path.to_path_buf());
    if fs::read(path).is_ok_and(|held| held == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // Renaming puts the whole file there at once: a server never sends half of one.
    let unfinished = path.with_extension("unfinished");
    fs::write(&unfinished, bytes)?;
    fs::rename(&unfinished, path).with_context(|| format!("{} can't be written", path.display()))
}

fn sweep(folder: &Path, keep: &BTreeSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sweep(&path, keep)?;
            if fs::read_dir(&path)?.next().is_none() {
                fs::remove_dir(&path)?;
            }
        } else if !keep.contains(&path) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// Takes a folder's files along as they are.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<File>) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort_unstable();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        let name = [prefix, &name].concat();
        if path.is_dir() {
            collect(&path, &[&name, "/"].concat(), files)?;
        } else {
            files.push(File { name, role: None, bytes: fs::read(&path)? });
        }
    }
    Ok(())
}

fn compressible(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    ["css", "html", "js", "json", "mjs", "svg", "txt", "wasm", "xhtml", "xml"].contains(&ending.as_str())
}

/// `communique-HASH.ending`: the name changes with the content, so that it may be cached for ever.
fn hashed(ending: &str, bytes: &[u8]) -> String {
    ["communique-", &hash(bytes), ".", ending].concat()
}

fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)).chars().take(12).collect()
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
