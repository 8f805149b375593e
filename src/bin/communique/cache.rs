//! Results of earlier builds, found again by the content of what they were made from. It holds nothing that can't be
//! made again; deleting its folder is always safe.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// A folder of step results, one per step name.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    tool: String,
}

/// Claims `folder` for one build for as long as the file is held: two that write the same files spoil each other's.
/// Calls `wait` before it waits for the one that has it.
pub fn claim(folder: &Path, wait: impl FnOnce()) -> Result<File> {
    fs::create_dir_all(folder)?;
    let file = File::create(folder.join("lock"))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            wait();
            file.lock()?;
        }
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    Ok(file)
}

impl Cache {
    /// A cache in `folder` (made when first written to). Results of another version of the tool don't count.
    pub fn new(folder: PathBuf) -> Cache {
        Cache { folder, tool: tool() }
    }

    /// The parts that `make` returned when the step last ran on the same inputs, or makes them now.
    pub fn step(
        &self,
        name: &str,
        inputs: &[&[u8]],
        make: impl FnOnce() -> Result<Vec<Vec<u8>>>,
    ) -> Result<Vec<Vec<u8>>> {
        let key = self.key(inputs);
        if let Some(parts) = self.read(name, &key) {
            return Ok(parts);
        }
        let parts = make()?;
        self.write(name, &key, &parts).with_context(|| format!("{} can't be written", self.folder.display()))?;
        Ok(parts)
    }

    fn key(&self, inputs: &[&[u8]]) -> String {
        let mut hash = Sha256::new();
        hash.update(self.tool.as_bytes());
        for input in inputs {
            hash.update((input.len() as u64).to_le_bytes());
            hash.update(input);
        }
        hex(&hash.finalize())
    }

    fn read(&self, name: &str, key: &str) -> Option<Vec<Vec<u8>>> {
        let note = fs::read_to_string(self.folder.join(name).with_extension("key")).ok()?;
        let (held, count) = note.split_once(' ')?;
        if held != key {
            return None;
        }
        (0..count.trim().parse().ok()?).map(|index| fs::read(self.part(name, index)).ok()).collect()
    }

    fn write(&self, name: &str, key: &str, parts: &[Vec<u8>]) -> Result<()> {
        fs::create_dir_all(&self.folder)?;
        let note = self.folder.join(name).with_extension("key");
        // The key goes first and comes back last: a build that is interrupted leaves no key to stale parts.
        if note.exists() {
            fs::remove_file(&note)?;
        }
        for (index, part) in parts.iter().enumerate() {
            fs::write(self.part(name, index), part)?;
        }
        fs::write(note, format!("{key} {}", parts.len()))?;
        Ok(())
    }

    fn part(&self, name: &str, index: usize) -> PathBuf {
        self.folder.join(format!("{name}.{index}"))
    }
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The tool's own build: its steps may have changed with it.
fn tool() -> String {
    // Linux knows the running program even when another one was compiled in its place.
    let seen = fs::metadata("/proc/self/exe").or_else(|_| std::env::current_exe().and_then(fs::metadata)).ok();
    let changed = seen.as_ref().and_then(|meta| meta.modified().ok()?.duration_since(UNIX_EPOCH).ok());
    format!("{:?} {:?}", seen.map(|meta| meta.len()), changed)
}
