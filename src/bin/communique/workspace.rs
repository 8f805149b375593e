//! Where things are: the project's root and the folders the tool writes to. It never creates or removes anything.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// The checkout the tool works in.
#[derive(Clone, Debug)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Finds the checkout: the one cargo runs the tool from, else the nearest folder above the current one that
    /// holds this project's `Cargo.toml`.
    pub fn find() -> Result<Workspace> {
        if let Some(root) = std::env::var_os("CARGO_MANIFEST_DIR") {
            return Ok(Workspace { root: PathBuf::from(root) });
        }
        let here = std::env::current_dir().context("the current folder can't be read")?;
        here.ancestors()
            .find(|folder| is_project(folder))
            .map(|folder| Workspace { root: folder.to_path_buf() })
            .context("this is not inside a checkout of Communiqué (no Cargo.toml with name = \"communique\")")
    }

    /// The checkout's root.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path inside the checkout.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// What is published: the bundle and the preview page.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Cargo's folder, with the tool's own folders in it.
    pub fn target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), |set| self.root.join(set))
    }

    /// Where the bundle's wasm is compiled and processed, apart from every other build so that each stays warm.
    pub fn bundle(&self) -> PathBuf {
        self.target().join("bundle")
    }

    /// Programs the tool fetched for itself.
    pub fn tools(&self) -> PathBuf {
        self.target().join("tools")
    }
}

fn is_project(folder: &Path) -> bool {
    std::fs::read_to_string(folder.join("Cargo.toml")).is_ok_and(|text| text.contains("name = \"communique\""))
}
