//! `bench`: the widget beside three others that do the same basic job, in one run of one browser. It prepares the site and
//! the feeds and serves them; the measuring itself is `tests/bench`. No figure of it fails a build.

use crate::bundle::{self, Wanted};
use crate::compress;
use crate::npm::Npm;
use crate::process;
use crate::site;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::fs;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::Command;
use tokio::net::TcpListener;

/// What the peers are made of, at exact versions.
const PACKAGES: [&str; 3] = ["dompurify@3.4.18", "preact@11.2.0", "lit@3.3.3"];
/// The peers; each is a file in `tests/bench/peers`.
const PEERS: [&str; 3] = ["plain", "preact", "lit"];

/// What is measured.
pub struct Plan {
    /// How often each page is loaded; the rounds of all are interleaved.
    pub rounds: u32,
    /// Statements in the feed, one measurement for each size.
    pub sizes: Vec<u32>,
}

/// Builds, measures and prints.
pub fn bench(workspace: &Workspace, plan: &Plan) -> Result<()> {
    let built = bundle::build(workspace, Wanted { fallback: false })?;
    anyhow::ensure!(built.optimised, "without node there is nothing to compare: the bundle isn't optimised");
    let folder = workspace.path("target/bench");
    let served = folder.join("site");
    if served.exists() {
        fs::remove_dir_all(&served)?;
    }
    copy(&workspace.dist(), &served)?;
    let mut bytes = json!({ "ours": first_load(&built) });
    let modules = peers(workspace, &folder)?;
    let npm = Npm::ensure(&workspace.tools())?;
    for peer in PEERS {
        let script = bundled(workspace, &npm, &modules, peer)?;
        let brotli = write(&served.join([peer, ".js"].concat()), &script)?;
        if let Some(all) = bytes.as_object_mut() {
            all.insert(peer.to_owned(), json!(brotli));
        }
    }
    let watch = fs::read_to_string(workspace.path("tests/bench/page.js"))?;
    for size in &plan.sizes {
        write(&served.join(format!("{size}.json")), feed(*size).to_string().as_bytes())?;
        for name in ["ours"].into_iter().chain(PEERS) {
            write(&served.join(format!("{name}-{size}.html")), page(name, *size, &watch).as_bytes())?;
        }
    }

    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?;
    let address = format!("http://{}", listener.local_addr()?);
    let router = site::router(&served);
    runtime.spawn(async move { axum::serve(listener, router).await });
    let sizes: Vec<String> = plan.sizes.iter().map(u32::to_string).collect();
    let mut command = process::cargo();
    command.current_dir(workspace.root()).args(["test", "--quiet", "--test", "bench"]);
    command.env("COMMUNIQUE_BENCH", &address);
    command.env("COMMUNIQUE_BENCH_ROUNDS", plan.rounds.to_string());
    command.env("COMMUNIQUE_BENCH_SIZES", sizes.join(","));
    command.env("COMMUNIQUE_BENCH_BYTES", bytes.to_string());
    command.env("COMMUNIQUE_BENCH_RESULTS", folder.join("results.json"));
    process::run(&mut command)
}

/// What a first visit downloads, after brotli.
fn first_load(built: &bundle::Bundle) -> usize {
    let first = built.sizes.iter().filter(|size| size.role == crate::budget::Role::First);
    first.map(|size| size.brotli).sum()
}

/// Fetches the peers' libraries; returns their folder.
fn peers(workspace: &Workspace, folder: &Path) -> Result<PathBuf> {
    let home = folder.join("npm");
    let wanted = PACKAGES.join(" ");
    if fs::read_to_string(home.join("installed")).is_ok_and(|installed| installed == wanted) {
        return Ok(home.join("node_modules"));
    }
    println!("Fetching {wanted} (npm)");
    fs::create_dir_all(&home)?;
    fs::write(home.join("package.json"), "{ \"private\": true }")?;
    let mut command = Command::new(process::find("npm").context("npm is not installed (it comes with node)")?);
    command.current_dir(&home).args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    command.args(["--save-exact"]).args(PACKAGES);
    process::output(&mut command).with_context(|| format!("in {}", workspace.root().display()))?;
    fs::write(home.join("installed"), wanted)?;
    Ok(home.join("node_modules"))
}

/// A peer with all it needs in one minified file, as a webmaster would deliver it.
fn bundled(workspace: &Workspace, npm: &Npm, modules: &Path, peer: &str) -> Result<Vec<u8>> {
    let mut command = npm.program("esbuild-wasm/bin/esbuild");
    command.arg(workspace.path("tests/bench/peers").join([peer, ".js"].concat()));
    command.args(["--bundle", "--minify", "--format=iife", "--target=es2022", "--legal-comments=none"]);
    command.env("NODE_PATH", modules);
    Ok(process::output(&mut command).context("esbuild failed")?.into_bytes())
}

/// Writes a file with its compressed form beside it, brotli or, above 500 kB, gzip; returns the size of that.
fn write(path: &Path, content: &[u8]) -> Result<usize> {
    fs::write(path, content)?;
    // The largest feeds would take minutes at the highest quality, and every page gets the same.
    let large = content.len() > 500_000;
    let compressed = if large { compress::gzip(content)? } else { compress::brotli(content)? };
    let mut name = path.as_os_str().to_owned();
    name.push(if large { ".gz" } else { ".br" });
    fs::write(name, &compressed)?;
    Ok(compressed.len())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.path().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// A page of an ordinary site: some text, the widget, more text.
fn page(name: &str, size: u32, watch: &str) -> String {
    let (element, script) = if name == "ours" {
        ("communique-feed", "communique.js".to_owned())
    } else {
        ("peer-feed", format!("{name}.js"))
    };
    let text = "<p>The ministry publishes its statements on this page as they come.</p>";
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{name}</title><script>{watch}</script>\
         <body><h1>Press</h1>{text}<{element} data-feed=\"{size}.json\" data-min-height=\"900\"></{element}>{text}\
         <script async src=\"{script}\"></script>"
    )
}

/// Statements of ordinary length, newest first but for every tenth; in a feed of very many they are short, for the widget takes
/// no document of more than 32 MiB.
fn feed(size: u32) -> Value {
    let (summary, text) = if size <= 50_000 {
        (
            "In short: the council has met, the members have spoken, and the text follows in full.",
            "<p>The council met this morning.</p><ul><li>First <b>point</b></li><li>Second \
             <a href=\"https://press.example.org/\">point</a></li></ul><p>The text is published in full.</p>",
        )
    } else {
        ("The council has met.", "<p>The <b>text</b> in full.</p>")
    };
    let items: Vec<Value> = (0..size)
        .map(|n| {
            let at = size - n + if n % 10 == 9 { 20 } else { 0 };
            let (day, hour) = (at % 28 + 1, at % 24);
            let (month, year) = (at / 28 % 12 + 1, 2000 + at / 336 % 26);
            json!({
                "id": format!("statement-{n}"),
                "url": format!("https://press.example.org/statements/{n}"),
                "title": format!("Statement {n} of the secretariat on the matter before the council"),
                "summary": summary,
                "content_html": text,
                "date_published": format!("{year}-{month:02}-{day:02}T{hour:02}:00:00Z"),
            })
        })
        .collect();
    json!({ "version": "https://jsonfeed.org/version/1.1", "title": "Statements", "items": items })
}
