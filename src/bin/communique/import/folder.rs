//! The files of a folder as inputs. Each is read or named; a folder inside is named, never entered.

use super::{Source, Target, one, unread};
use crate::document;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The endings of the files that are read.
const KINDS: [&str; 7] = ["txt", "md", "markdown", "xml", "rss", "atom", "json"];
/// The endings of files that hold no statement.
const OTHERS: [&str; 18] = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "css", "js", "woff2", "mp3", "mp4", "sig", "pem", "py",
    "sh", "toml",
];

/// What a file in a folder is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Read.
    Input,
    /// Known to be no statement.
    Beside,
    /// It could hold a statement.
    Unknown,
    /// Hidden, as systems do with their own.
    Hidden,
}

fn role(path: &Path) -> Role {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    match &*ending(path) {
        _ if name.starts_with('.') => Role::Hidden,
        _ if stem.eq_ignore_ascii_case("readme") => Role::Beside,
        ending if KINDS.contains(&ending) => Role::Input,
        ending if OTHERS.contains(&ending) => Role::Beside,
        _ => Role::Unknown,
    }
}

/// The ending of a file's name.
pub fn ending(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

/// What the files in the folder `path` come to, without the one that is to be written.
pub fn sources(path: &Path, target: &Target) -> Result<Vec<Source>> {
    let name = path.to_string_lossy().into_owned();
    let entries = fs::read_dir(path).with_context(|| format!("{name} can't be read"))?;
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort_unstable();
    let mut folder = Source { name, ..Source::default() };
    let mut sources = Vec::new();
    for path in &paths {
        let name = path.to_string_lossy();
        if path.is_dir() {
            if holds(path, 0) {
                folder.lost.push(format!("{name} is a folder in it and was not read; name it, too"));
            }
            continue;
        }
        match role(path) {
            Role::Input if target.is(path) => {
                folder.remarks.push(format!("{name} is the feed to be written, and no input"));
            }
            Role::Input => sources.push(file(path)?),
            Role::Beside => folder.remarks.push(format!("{name} is no statement; not read")),
            Role::Unknown => folder.lost.push(format!(
                "{name} was not read: only files ending in {} are",
                KINDS.map(|kind| format!(".{kind}")).join(", ")
            )),
            Role::Hidden => {}
        }
    }
    sources.insert(0, folder);
    Ok(sources)
}

fn file(path: &Path) -> Result<Source> {
    let name = path.to_string_lossy();
    let mut source = one(&name)?.0;
    // A continuation in the same folder is an input itself.
    if let Some(next) = source.next.take()
        && document::continuation(&name, &next).is_none_or(|file| role(Path::new(&file)) != Role::Input)
    {
        source.lost.push(unread(&next));
    }
    Ok(source)
}

/// Whether a folder has files that could be inputs, at any depth that folders have.
fn holds(folder: &Path, depth: u8) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    let mut paths = entries.flatten().map(|entry| entry.path());
    paths.any(|path| match path.is_dir() {
        true => depth < 16 && holds(&path, depth + 1),
        false => matches!(role(&path), Role::Input | Role::Unknown),
    })
}
