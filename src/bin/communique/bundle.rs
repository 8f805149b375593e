//! The whole way from the sources to `dist/`: compile, bind, optimise, assemble, compress, write. Each step is skipped
//! when its inputs are those of last time.

use crate::account;
use crate::bindgen::{self, Bound};
use crate::budget::{Role, Size};
use crate::cache::{self, Cache};
use crate::compile::{self, Form};
use crate::npm::Npm;
use crate::optimise;
use crate::publish::{self, File, hash, hashed};
use crate::split;
use crate::studio;
use crate::toolchain;
use crate::translate;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use communique::messages::Label;
use serde_json::json;
use sha2::{Digest, Sha384};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::ScopedJoinHandle;

/// What a build made.
#[derive(Debug)]
pub struct Bundle {
    /// Every published file a reader may download, with its sizes.
    pub sizes: Vec<Size>,
    /// `integrity` of `communique.js`.
    pub integrity: String,
    /// The loader as a module that bundlers understand, and the names of the files that it refers to.
    pub module: String,
    /// The files of the program.
    pub assets: Vec<String>,
    /// Whether the optimisers from npm were there.
    pub optimised: bool,
}

/// What to build.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Also the form for pages without WebAssembly, which takes a second compilation.
    pub fallback: bool,
}

/// The program in its two parts, and the JavaScript that binds it.
struct Program {
    glue: String,
    wasm: File,
    sequel: File,
}

/// What every step has to go by.
struct Work<'a> {
    workspace: &'a Workspace,
    folder: PathBuf,
    cache: Cache,
    npm: Option<Npm>,
    _claim: std::fs::File,
}

/// Builds everything and brings `dist/` up to date.
pub fn build(workspace: &Workspace, wanted: Wanted) -> Result<Bundle> {
    let work = Work::begin(workspace)?;
    // What is missing is installed once, before several compilations want it.
    toolchain::ensure_wasm_target(workspace.root())?;
    toolchain::ensure_source(workspace.root())?;
    let more_style = work.minified("sequel-style", &read(&workspace.path("src/sequel.css"))?)?;
    // Three programs, each of which mostly keeps a single core busy.
    let (program, fallback, studio) = std::thread::scope(|scope| {
        let fallback = scope.spawn(|| if wanted.fallback { work.fallback(&more_style) } else { Ok(None) });
        let studio = scope.spawn(|| work.studio());
        (work.program(&more_style), joined(fallback), joined(studio))
    });
    let (Program { glue, wasm, sequel }, fallback, studio) = (program?, fallback?, studio?);
    let languages = languages();

    let style = work.minified("style", &read(&workspace.path("src/style.css"))?)?;
    let facts = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "wasm": wasm.name,
        "integrity": integrity(&wasm.bytes),
        "sequel": sequel.name,
        "sequelIntegrity": integrity(&sequel.bytes),
        "script": fallback.as_ref().map_or("", |file| &file.name),
        "scriptIntegrity": fallback.as_ref().map(|file| integrity(&file.bytes)).unwrap_or_default(),
        "languages": languages.tags,
        "languagesHash": languages.hash,
        "sizeMax": communique::failure::SIZE_MAX,
        "unavailable": Label::ErrorUnavailable as usize,
        "style": style,
    });
    let element = read(&workspace.path("src/element.js"))?;
    let loader = work.minified("loader", &assemble(&facts, &glue, &element))?.into_bytes();
    let integrity = integrity(&loader);
    let mut files = vec![File { name: "communique.js".into(), role: Some(Role::First), bytes: loader }, wasm, sequel];
    files.extend(fallback);
    files.extend(languages.files);
    let assets: Vec<String> = files.iter().skip(1).map(|file| file.name.clone()).collect();
    let module = work.minified("module", &as_module(&facts, &glue, &element, &assets)?)?;
    // The same loader under a name that never gets another content.
    let versioned = ["communique-", env!("CARGO_PKG_VERSION"), ".js"].concat();
    files.extend(files.first().map(|file| file.bytes.clone()).map(|bytes| File { name: versioned, role: None, bytes }));
    publish::collect(&workspace.path("www"), "", &mut files)?;
    files.extend(studio);

    let sizes = publish::publish(&work.cache, &workspace.dist(), &files)?;
    Ok(Bundle { sizes, integrity, module, assets, optimised: work.npm.is_some() })
}

/// What a thread has made.
fn joined<T>(thread: ScopedJoinHandle<'_, Result<T>>) -> Result<T> {
    thread.join().unwrap_or_else(|_| bail!("a part of the build has panicked"))
}

/// Where the bytes of the wasm come from; the same steps as `build`, with the names kept to the end.
pub fn account(workspace: &Workspace) -> Result<String> {
    let work = Work::begin(workspace)?;
    let npm = work.npm.as_ref().context("an account needs the optimiser")?;
    let bound = work.bound(Form::Wasm)?;
    let mut text = String::new();
    for (title, module) in [("first load", Some(bound.wasm)), ("sequel", bound.sequel)] {
        if let Some(module) = module {
            let named = optimise::wasm(npm, &work.room("account"), &module, Form::Wasm, true)?;
            text.push_str(&[title, ": ", &account::account(&named)?, "\n"].concat());
        }
    }
    Ok(text)
}

/// The one script: strict, in a scope of its own, valid as a script and as a module.
fn assemble(facts: &serde_json::Value, glue: &str, element: &str) -> String {
    let facts = optimise::ascii(&facts.to_string());
    let (glue, element) = (optimise::ascii(glue), optimise::ascii(element));
    ["(()=>{\"use strict\";\nconst BUILD=", &facts, ";\nfunction glue(){\n", &glue, "}\n", &element, "\n})();\n"]
        .concat()
}

/// The same as a module for bundlers, which find the other files by their addresses and may give them other names. Where
/// there is no page it does nothing.
fn as_module(facts: &serde_json::Value, glue: &str, element: &str, assets: &[String]) -> Result<String> {
    let beside = "const beside = (name) => new URL(name, here).href;";
    ensure!(element.contains(beside), "the loader has no function `beside` any more");
    let element = element.replacen(beside, "const beside = (name) => ASSETS[name];", 1);
    let mut module = String::from("const ASSETS={");
    for name in assets {
        module.push_str(&format!("\"{name}\":new URL(\"./{name}\",import.meta.url).href,\n"));
    }
    module.push_str("};\nif(typeof document!==\"undefined\")");
    module.push_str(&assemble(facts, glue, &element));
    module.push_str("const made=globalThis.Communique;export default made;\n");
    module.push_str("export const mount=made?.mount,version=made?.version;\n");
    Ok(module)
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

impl<'a> Work<'a> {
    fn begin(workspace: &'a Workspace) -> Result<Work<'a>> {
        let folder = workspace.bundle().join("steps");
        let claim = cache::claim(&folder, || println!("Waiting for another build in this checkout"))
            .with_context(|| format!("{} can't be claimed", folder.display()))?;
        let npm = Npm::ensure(&workspace.tools());
        if let Err(reason) = &npm {
            println!("Without binaryen and esbuild the bundle is larger, but works: {reason:#}");
        }
        Ok(Work { workspace, cache: Cache::new(folder.clone()), folder, npm: npm.ok(), _claim: claim })
    }

    /// A folder of its own for what a step gives to other programs.
    fn room(&self, step: &str) -> PathBuf {
        self.folder.join(step)
    }

    /// The program, whose sequel brings its own style.
    fn program(&self, style: &str) -> Result<Program> {
        let bound = self.bound(Form::Wasm)?;
        let wasm = self.optimised("first", &bound.wasm, Form::Wasm)?;
        let sequel = bound.sequel.context("the program has no later part")?;
        let mut sequel = self.optimised("sequel", &sequel, Form::Wasm)?;
        split::attach(&mut sequel, "style", style.as_bytes())?;
        Ok(Program {
            glue: bound.glue,
            wasm: File { name: hashed("wasm", &wasm), role: Some(Role::First), bytes: wasm },
            sequel: File { name: hashed("bin", &sequel), role: Some(Role::Sequel), bytes: sequel },
        })
    }

    /// The compiled module after wasm-bindgen, and its glue. Cargo itself knows best whether to compile.
    fn bound(&self, form: Form) -> Result<Bound> {
        let compiled = compile::compile(self.workspace, form)?;
        let parts = self.cache.step(
            &["bound-", form.name()].concat(),
            &[&compiled.wasm.clone(), compiled.map.clone().as_bytes()],
            || {
                let bound = bindgen::bind(compiled, form)?;
                Ok([bound.wasm, bound.glue.into_bytes()].into_iter().chain(bound.sequel).collect())
            },
        )?;
        let mut parts = parts.into_iter();
        let wasm = parts.next().context("no module")?;
        let glue = String::from_utf8(parts.next().context("no glue")?)?;
        Ok(Bound { wasm, glue, sequel: parts.next() })
    }

    fn optimised(&self, part: &str, module: &[u8], form: Form) -> Result<Vec<u8>> {
        let Some(npm) = &self.npm else { return bindgen::without_names(module) };
        let step = ["optimised-", part].concat();
        only(self.cache.step(&step, &[module, Npm::versions().as_bytes()], || {
            Ok(vec![optimise::wasm(npm, &self.room(&step), module, form, false)?])
        })?)
    }

    /// What the studio page needs beside `www/`.
    fn studio(&self) -> Result<[File; 2]> {
        let module = compile::studio(self.workspace)?;
        let module = match &self.npm {
            None => module,
            Some(npm) => only(self.cache.step("studio", &[&module, Npm::versions().as_bytes()], || {
                Ok(vec![optimise::wasm(npm, &self.room("studio"), &module, Form::Wasm, false)?])
            })?)?,
        };
        Ok(studio::files(module))
    }

    fn minified(&self, step: &str, text: &str) -> Result<String> {
        let Some(npm) = &self.npm else { return Ok(text.to_owned()) };
        let bytes = only(self.cache.step(step, &[text.as_bytes(), Npm::versions().as_bytes()], || {
            let minify = if step.ends_with("style") { optimise::style } else { optimise::script };
            Ok(vec![minify(npm, &self.room(step), text)?.into_bytes()])
        })?)?;
        Ok(String::from_utf8(bytes)?)
    }

    /// The same program as JavaScript, in a file that only pages without WebAssembly fetch.
    fn fallback(&self, style: &str) -> Result<Option<File>> {
        let missing = match &self.npm {
            None => "binaryen",
            Some(_) if !toolchain::ensure_source(self.workspace.root())? => "the standard library's source",
            Some(_) => "",
        };
        let Some(npm) = self.npm.as_ref().filter(|_| missing.is_empty()) else {
            println!("Without {missing} there is no form for pages that refuse WebAssembly: they show their own link");
            return Ok(None);
        };
        let Bound { wasm, glue, .. } = self.bound(Form::Mvp)?;
        let module = self.optimised("mvp", &wasm, Form::Mvp)?;
        let versions = Npm::versions();
        let inputs = [&module[..], glue.as_bytes(), style.as_bytes(), versions.as_bytes()];
        let translated = only(self.cache.step("translated", &inputs, || {
            Ok(vec![translate::script(npm, &self.room("translated"), &module, &glue, style)?.into_bytes()])
        })?)?;
        let bytes = self.minified("fallback", &String::from_utf8(translated)?)?.into_bytes();
        Ok(Some(File { name: hashed("js", &bytes), role: Some(Role::Fallback), bytes }))
    }
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
