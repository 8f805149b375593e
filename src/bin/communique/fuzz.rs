//! `fuzz`: lets coverage guide the search for bytes that break a property of the pure modules (`tests/fuzz`). It installs
//! no toolchain and keeps what it found in `tests/fuzz/artifacts/`.

use crate::process;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The version of cargo-fuzz that is installed where there is none.
const CARGO_FUZZ: &str = "0.13.2";

/// What is fuzzed: a file of this name in `tests/fuzz/fuzz_targets/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Target {
    /// Untrusted markup
    Markup,
    /// Addresses
    Url,
    /// Feeds as a whole
    Decode,
    /// The host's attributes
    Options,
    /// Dates
    Date,
}

impl Target {
    /// All of them, those that read the most untrusted bytes first.
    pub const ALL: [Target; 5] = [Target::Markup, Target::Decode, Target::Url, Target::Options, Target::Date];

    /// The name of its file.
    pub fn name(self) -> &'static str {
        match self {
            Target::Markup => "markup",
            Target::Url => "url",
            Target::Decode => "decode",
            Target::Options => "options",
            Target::Date => "date",
        }
    }

    /// Fixtures to begin with.
    fn seeds(self) -> Option<&'static str> {
        match self {
            Target::Markup => Some("tests/fixtures/markup"),
            Target::Decode => Some("tests/fixtures/feeds"),
            _ => None,
        }
    }
}

/// Fuzzes each target for so many seconds. The exit code is 1 where a property was broken.
pub fn fuzz(workspace: &Workspace, targets: &[Target], seconds: u32) -> Result<ExitCode> {
    process::output(Command::new("rustup").args(["run", "nightly", "rustc", "--version"])).context(
        "fuzzing needs the nightly toolchain, for its sanitizer and its coverage: rustup toolchain install nightly",
    )?;
    let program = cargo_fuzz(&workspace.tools())?;
    let targets = if targets.is_empty() { &Target::ALL[..] } else { targets };
    let mut broken = Vec::new();
    for target in targets {
        println!("\n{}: {seconds} seconds after compiling", target.name());
        let mut command = Command::new(&program);
        // Cargo sets these for the pinned compiler; the fuzzer is for another.
        for name in ["CARGO", "RUSTC", "RUSTFLAGS", "CARGO_TARGET_DIR", "CARGO_MANIFEST_DIR", "RUSTUP_TOOLCHAIN_SOURCE"]
        {
            command.env_remove(name);
        }
        command.env("RUSTUP_TOOLCHAIN", "nightly").current_dir(workspace.root());
        command.args(["run", "--fuzz-dir", "tests/fuzz", target.name()]);
        let corpus = ["tests/fuzz/corpus/", target.name()].concat();
        std::fs::create_dir_all(workspace.path(&corpus))?;
        command.arg(&corpus).args(target.seeds());
        command.args(["--", &format!("-max_total_time={seconds}"), "-max_len=4096"]);
        if !process::watched(&mut command)?.success {
            broken.push(target.name());
        }
    }
    if broken.is_empty() {
        println!("\nNothing was found in {seconds} seconds each.");
        return Ok(ExitCode::SUCCESS);
    }
    println!("\nBroken: {}. What broke it is in tests/fuzz/artifacts/.", broken.join(", "));
    Ok(ExitCode::from(1))
}

fn cargo_fuzz(tools: &Path) -> Result<PathBuf> {
    let own = tools.join("bin/cargo-fuzz").with_extension(std::env::consts::EXE_EXTENSION);
    if own.is_file() {
        return Ok(own);
    }
    if let Some(found) = process::find("cargo-fuzz") {
        return Ok(found);
    }
    println!("Building cargo-fuzz {CARGO_FUZZ} (about a minute)");
    let mut command = process::cargo();
    command.args(["install", "--quiet", "--locked", "cargo-fuzz", "--version", CARGO_FUZZ, "--root"]).arg(tools);
    process::run(&mut command).context("cargo-fuzz can't be built")?;
    Ok(own)
}
