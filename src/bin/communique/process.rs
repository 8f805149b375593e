//! Other programs, run to their end. A failure carries what the program said; nothing is retried and nothing outlives
//! the call.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

/// Runs a program with its output kept; returns what it printed. The error holds both of its streams.
pub fn output(command: &mut Command) -> Result<String> {
    let shown = describe(command);
    let done = command.stdin(Stdio::null()).output().with_context(|| format!("{shown} can't be started"))?;
    let printed = String::from_utf8_lossy(&done.stdout).into_owned();
    if done.status.success() {
        return Ok(printed);
    }
    bail!("{shown} failed ({})\n{printed}{}", done.status, String::from_utf8_lossy(&done.stderr))
}

/// Runs a program whose messages go straight to the terminal.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = describe(command);
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("{shown} can't be started"))?;
    if status.success() { Ok(()) } else { bail!("{shown} failed ({status})") }
}

/// The cargo that runs the tool, so that the pinned compiler is used throughout.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // These describe the tool's own crate to the tool; passed on, they would mark every build script as changed.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_BIN_") || text == "CARGO_MANIFEST_PATH" {
            command.env_remove(&name);
        }
    }
    command.env_remove("CARGO_MANIFEST_DIR");
    command
}

/// Looks a program up on the search path.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).flat_map(|folder| candidates(&folder, name)).find(|file| file.is_file())
}

fn candidates(folder: &Path, name: &str) -> Vec<PathBuf> {
    if cfg!(windows) {
        ["exe", "cmd"].iter().map(|ending| folder.join(name).with_extension(ending)).collect()
    } else {
        vec![folder.join(name)]
    }
}

fn describe(command: &Command) -> String {
    let mut words = vec![file_name(command.get_program().as_ref())];
    words.extend(command.get_args().take(4).map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// How a watched program ended.
pub struct Watched {
    /// Whether it reported success.
    pub success: bool,
    /// Everything it printed, both streams as they came.
    pub text: String,
}

/// Runs a program whose output is shown as it comes and also kept.
pub fn watched(command: &mut Command) -> Result<Watched> {
    let shown = describe(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{shown} can't be started"))?;
    let text = Mutex::new(Vec::new());
    let (printed, complained) = (child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        scope.spawn(|| printed.map(|from| copy(from, std::io::stdout(), &text)));
        scope.spawn(|| complained.map(|from| copy(from, std::io::stderr(), &text)));
    });
    let success = child.wait()?.success();
    let text = text.into_inner().unwrap_or_default();
    Ok(Watched { success, text: String::from_utf8_lossy(&text).into_owned() })
}

/// Passes on line by line, so that the two streams don't mix within one.
fn copy(from: impl Read, mut to: impl Write, kept: &Mutex<Vec<u8>>) {
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        // The terminal may be gone; the log is kept all the same.
        let _ = to.write_all(&line);
        if let Ok(mut kept) = kept.lock() {
            kept.extend_from_slice(&line);
        }
        line.clear();
    }
}
