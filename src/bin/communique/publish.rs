//! The folder `dist/`: writes what changed, compressed forms beside it, and removes what an earlier build left. It never
//! looks into a file's meaning.

use crate::budget::{Role, Size};
use crate::cache::{Cache, hex};
use crate::compress;
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One file to publish.
pub struct File {
    /// Its path inside `dist/`.
    pub name: String,
    /// Why a reader downloads it; `None` for what isn't part of the bundle.
    pub role: Option<Role>,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Writes what changed, compressed forms beside it, and removes what an earlier build left.
pub fn publish(cache: &Cache, dist: &Path, files: &[File]) -> Result<Vec<Size>> {
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
pub fn collect(folder: &Path, prefix: &str, files: &mut Vec<File>) -> Result<()> {
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
    ["bin", "css", "html", "js", "json", "mjs", "svg", "txt", "wasm", "xhtml", "xml"].contains(&ending.as_str())
}

/// `communique-HASH.ending`: the name changes with the content, so that it may be cached for ever.
pub fn hashed(ending: &str, bytes: &[u8]) -> String {
    ["communique-", &hash(bytes), ".", ending].concat()
}

/// Enough of a SHA-256 to tell contents apart.
pub fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)).chars().take(12).collect()
}
