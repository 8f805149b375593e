//! The licences of everything inside the bundle: this project's, the crates that its program is made of, and Rust's own
//! library. It reads what cargo has unpacked and judges nothing.

use crate::process;
use crate::toolchain;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// One text: who is inside under which terms, then the terms, each once.
pub fn of_bundle(workspace: &Workspace) -> Result<String> {
    let mut command = process::cargo();
    command.current_dir(workspace.root()).args(["metadata", "--format-version", "1", "--locked"]);
    command.args(["--filter-platform", toolchain::WASM]);
    let metadata: Value = serde_json::from_str(&process::output(&mut command)?)?;
    let inside = reachable(&metadata).context("cargo's metadata has another shape")?;

    let mut text = String::from(
        "Inside the program of Communiqué are, beside its own source (MIT OR Apache-2.0), these crates, as far as they are used,\n\
         and Rust's standard library (MIT OR Apache-2.0, copyright by the contributors of the Rust Project).\n\n",
    );
    let mut terms: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let packages = metadata.get("packages").and_then(Value::as_array).into_iter().flatten();
    let mut packages: Vec<&Value> = packages
        .filter(|package| package.get("id").and_then(Value::as_str).is_some_and(|id| inside.contains(id)))
        .collect();
    let word = |package: &Value, name: &str| package.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    packages.sort_by_key(|package| word(package, "name"));
    for package in packages {
        let name = format!("{} {}", word(package, "name"), word(package, "version"));
        text.push_str(&format!("{name} ({})\n", word(package, "license")));
        let folder = word(package, "manifest_path");
        for file in licence_files(Path::new(&folder).parent().unwrap_or(Path::new("")))? {
            terms.entry(file.trim().replace("\r\n", "\n")).or_default().push(name.clone());
        }
    }
    for (terms, names) in terms {
        text.push_str(&format!("\n{}\n{}\n\n{terms}\n", "-".repeat(80), names.join(", ")));
    }
    Ok(text)
}

/// The packages that this one's program is made of: no build scripts, no tests, no macros.
fn reachable(metadata: &Value) -> Option<BTreeSet<String>> {
    let macros: BTreeSet<&str> = metadata
        .get("packages")?
        .as_array()?
        .iter()
        .filter(|package| package.get("targets").is_some_and(|targets| targets.to_string().contains("\"proc-macro\"")))
        .filter_map(|package| package.get("id")?.as_str())
        .collect();
    let nodes: BTreeMap<&str, &Value> = metadata
        .pointer("/resolve/nodes")?
        .as_array()?
        .iter()
        .filter_map(|node| Some((node.get("id")?.as_str()?, node)))
        .collect();
    let mut found = BTreeSet::new();
    let mut next = vec![metadata.pointer("/resolve/root")?.as_str()?];
    let root = next.first().copied();
    while let Some(id) = next.pop() {
        if macros.contains(id) || (Some(id) != root && !found.insert(id.to_owned())) {
            continue;
        }
        for dependency in nodes.get(id)?.get("deps")?.as_array()? {
            let normal = |kind: &Value| kind.get("kind").is_some_and(Value::is_null);
            if dependency.get("dep_kinds")?.as_array()?.iter().any(normal) {
                next.push(dependency.get("pkg")?.as_str()?);
            }
        }
    }
    Some(found)
}

fn licence_files(folder: &Path) -> Result<Vec<String>> {
    let mut paths: Vec<_> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    let named = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        path.is_file() && ["LICENSE", "LICENCE", "COPYING", "UNLICENSE"].iter().any(|start| name.starts_with(start))
    };
    paths
        .iter()
        .filter(|path| named(path))
        .map(|path| Ok(String::from_utf8_lossy(&fs::read(path)?).into_owned()))
        .collect()
}
