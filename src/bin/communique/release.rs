//! `release`: everything that is handed out, from one build: `dist/` for servers, a zip of it, an npm package, the checksums
//! of all. The same sources give the same bytes. It publishes nothing and tags nothing.

pub mod again;
pub mod archive;
mod licences;
pub mod package;

use crate::bundle::{self, Bundle, Wanted};
use crate::cache::hex;
use crate::process;
use crate::workspace::Workspace;
use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The versions that the package is tried with.
const TRIED_WITH: [&str; 2] = ["typescript@7.0.2", "vite@8.3.8"];

/// What a release is put to before it is handed out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Proof {
    /// The npm package is installed, type-checked and bundled elsewhere.
    pub trial: bool,
    /// The bundle is built once more, from nothing.
    pub twice: bool,
}

/// Builds, and writes `release/`; returns the checksums of what is in it.
pub fn release(workspace: &Workspace, proof: Proof) -> Result<String> {
    let bundle = bundle::build(workspace, Wanted { fallback: true })?;
    ensure!(bundle.optimised, "a release needs node and npm, without which the bundle is larger");
    crate::budget::check(&bundle.sizes)?;
    let folder = workspace.path("release");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let version = env!("CARGO_PKG_VERSION");
    let dist = workspace.dist();
    let licences = licences::of_bundle(workspace)?;

    let mut files = archive::collect(&dist)?;
    files.push(("LICENSES.txt".into(), licences.clone().into_bytes()));
    for name in ["README.md", "CHANGELOG.md", "SECURITY.md", "LICENSE"] {
        files.push((name.into(), fs::read(workspace.path(name))?));
    }
    for name in ["nginx.conf", "Caddyfile", "object-store.sh"] {
        files.push((format!("hosting/{name}"), fs::read(workspace.path("src/hosting").join(name))?));
    }
    files.sort();
    let zip = folder.join(format!("communique-{version}.zip"));
    fs::write(&zip, archive::zip(&format!("communique-{version}/"), &files)?)?;

    let source = workspace.bundle().join("npm-package");
    write_package(workspace, &bundle, &licences, &source)?;
    let npm = process::find("npm").context("npm is missing")?;
    let mut pack = Command::new(&npm);
    pack.current_dir(&source).args(["pack", "--silent", "--ignore-scripts", "--pack-destination"]).arg(&folder);
    let tarball = folder.join(process::output(&mut pack)?.trim());

    let mut sums = String::new();
    for file in [&zip, &tarball] {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        sums.push_str(&format!("{}  {name}\n", hex(&Sha256::digest(fs::read(file)?))));
    }
    fs::write(folder.join("SHA256SUMS"), &sums)?;
    print!("{sums}");
    println!("integrity of communique.js and communique-{version}.js: {}", bundle.integrity);
    if proof.trial {
        try_package(workspace, &npm, &tarball)?;
    }
    if proof.twice {
        again::build_again(workspace)?;
    }
    Ok(sums)
}

fn write_package(workspace: &Workspace, bundle: &Bundle, licences: &str, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    for name in &bundle.assets {
        fs::copy(workspace.dist().join(name), folder.join(name)).with_context(|| name.clone())?;
    }
    for name in ["LICENSE", "CHANGELOG.md"] {
        fs::copy(workspace.path(name), folder.join(name))?;
    }
    fs::write(folder.join("LICENSES.txt"), licences)?;
    fs::write(folder.join("index.js"), &bundle.module)?;
    fs::write(folder.join("index.d.ts"), package::types())?;
    fs::write(folder.join("custom-elements.json"), package::elements() + "\n")?;
    fs::write(folder.join("package.json"), package::manifest(&bundle.assets) + "\n")?;
    fs::write(folder.join("README.md"), package::README)?;
    Ok(())
}

/// Installs the package into a project of its own, checks its types there and bundles it. The end-to-end tests show what
/// comes of it in a browser.
fn try_package(workspace: &Workspace, npm: &Path, tarball: &Path) -> Result<()> {
    let project = trial_folder(workspace);
    if project.exists() {
        fs::remove_dir_all(&project)?;
    }
    fs::create_dir_all(&project)?;
    let given = workspace.path("tests/fixtures/npm");
    for entry in fs::read_dir(&given)? {
        let path = entry?.path();
        fs::copy(&path, project.join(path.file_name().unwrap_or_default()))?;
    }
    let run = |program: &Path, words: &[&str]| {
        process::output(Command::new(program).current_dir(&project).args(words)).map(drop)
    };
    let installed = [&["install", "--no-audit", "--no-fund", "--loglevel=error"][..], &TRIED_WITH].concat();
    run(npm, &[&installed[..], &[&tarball.to_string_lossy()]].concat())?;
    let bin = |name: &str| project.join("node_modules/.bin").join(name);
    run(&bin("tsc"), &["--noEmit"]).context("the package's types don't hold")?;
    run(&bin("vite"), &["build", "--logLevel", "warn"])?;
    println!("installed, type-checked and bundled in {}", project.display());
    Ok(())
}

fn trial_folder(workspace: &Workspace) -> PathBuf {
    workspace.target().join("npm-trial")
}
