//! Programs from the npm registry, at the versions and checksums written here. They go to `target/tools/npm`, their
//! install scripts never run, and where node or the registry is missing the build goes on without them.

use crate::process;
use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One package: name, exact version, the registry's checksum of its archive.
struct Package {
    name: &'static str,
    version: &'static str,
    integrity: &'static str,
    /// Whether a build uses it; the end-to-end tests use the rest.
    builds: bool,
}

const PACKAGES: [Package; 3] = [
    Package {
        name: "binaryen",
        version: "132.0.0",
        integrity: "sha512-4Usg7yEvwO3FMso3Oov6qkOOHSod1IEv+boKkh77kTljM+eNBouqCTbqWswGzbG+vDNO/b/v2C4gfEh1WgB9Lg==",
        builds: true,
    },
    // The build for WebAssembly, not the native one: a single package for every platform and no install script.
    Package {
        name: "esbuild-wasm",
        version: "0.28.2",
        integrity: "sha512-GccVwhv3mmOUVQHCQm2Ox/rby8n/EqUwvZxE6Pjfikrq/lWw9g9WX/u9EykWnpot3Ko6j426DgQdea2xWKIAQA==",
        builds: true,
    },
    // The rules of accessibility that the end-to-end tests hold the widget to; never part of a bundle.
    Package {
        name: "axe-core",
        version: "4.14.1",
        integrity: "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        builds: false,
    },
];

/// The installed programs.
#[derive(Clone, Debug)]
pub struct Npm {
    node: PathBuf,
    modules: PathBuf,
}

impl Npm {
    /// Finds the programs, installing them first where they are missing; the error says what to do about it.
    pub fn ensure(tools: &Path) -> Result<Npm> {
        let node =
            process::find("node").context("node is not installed (20 or newer, from nodejs.org or a package)")?;
        let home = tools.join("npm");
        let npm = Npm { node, modules: home.join("node_modules") };
        if !npm.installed() {
            install(&home)?;
        }
        Ok(npm)
    }

    /// A command that runs one of a package's programs.
    pub fn program(&self, script: &str) -> Command {
        let mut command = Command::new(&self.node);
        command.arg(self.modules.join(script));
        command
    }

    /// Names and versions, part of what a build depends on.
    pub fn versions() -> String {
        let of_builds = PACKAGES.iter().filter(|package| package.builds);
        of_builds.map(|package| format!("{} {} ", package.name, package.version)).collect()
    }

    fn installed(&self) -> bool {
        PACKAGES.iter().all(|package| {
            let manifest = fs::read_to_string(self.modules.join(package.name).join("package.json"));
            let manifest: Option<Value> = manifest.ok().and_then(|text| serde_json::from_str(&text).ok());
            manifest.is_some_and(|json| json.get("version").and_then(Value::as_str) == Some(package.version))
        })
    }
}

fn install(home: &Path) -> Result<()> {
    let names: Vec<_> = PACKAGES.iter().map(|package| format!("{} {}", package.name, package.version)).collect();
    println!("Fetching {} (npm)", names.join(", "));
    let npm = process::find("npm").context("npm is not installed (it comes with node)")?;
    fs::create_dir_all(home)?;
    fs::write(home.join("package.json"), manifest().to_string())?;
    fs::write(home.join("package-lock.json"), lock().to_string())?;
    // `ci` takes exactly what the lock file names and refuses an archive whose checksum differs.
    let mut command = Command::new(npm);
    command.current_dir(home).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    process::output(&mut command).map(drop)
}

fn dependencies() -> Value {
    Value::Object(PACKAGES.iter().map(|package| (package.name.to_owned(), json!(package.version))).collect())
}

fn manifest() -> Value {
    json!({ "name": "communique-tools", "private": true, "dependencies": dependencies() })
}

fn lock() -> Value {
    let mut packages = Map::new();
    packages.insert(String::new(), json!({ "name": "communique-tools", "dependencies": dependencies() }));
    for package in &PACKAGES {
        packages.insert(
            format!("node_modules/{}", package.name),
            json!({ "version": package.version, "integrity": package.integrity }),
        );
    }
    json!({ "name": "communique-tools", "lockfileVersion": 3, "requires": true, "packages": packages })
}
