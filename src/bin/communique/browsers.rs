//! The browsers and drivers the tests need: finds them, installs what is missing where that can be done without asking,
//! and otherwise says exactly what to install. It starts none of them.

use crate::process;
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The driver for Firefox, built from its crate, for Debian has none; not optimised, for it only passes messages on.
const GECKODRIVER: &str = "0.37.1";

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// Chromium, by chromedriver
    Chromium,
    /// Firefox, by geckodriver
    Firefox,
    /// WebKit's MiniBrowser under Xvfb, by WebKitWebDriver
    Webkit,
}

impl Engine {
    /// What is tested when nothing else is said.
    pub const USUAL: [Engine; 3] = [Engine::Chromium, Engine::Firefox, Engine::Webkit];

    /// The name the end-to-end tests know it by.
    pub fn name(self) -> &'static str {
        match self {
            Engine::Chromium => "chromium",
            Engine::Firefox => "firefox",
            Engine::Webkit => "webkit",
        }
    }

    /// Programs, any one of each row, and the Debian package that has them.
    fn needs(self) -> &'static [(&'static [&'static str], &'static str)] {
        match self {
            Engine::Chromium => {
                &[(&["chromium", "google-chrome", "chrome"], "chromium"), (&["chromedriver"], "chromium-driver")]
            }
            Engine::Firefox => &[(&["firefox-esr", "firefox"], "firefox-esr")],
            Engine::Webkit => &[(&["WebKitWebDriver"], "webkit2gtk-driver"), (&["Xvfb"], "xvfb")],
        }
    }
}

/// Where the drivers are, as environment variables for the test programs.
pub type Environment = Vec<(&'static str, PathBuf)>;

/// Makes sure that the engines can be driven.
pub fn ensure(engines: &[Engine], tools: &Path) -> Result<Environment> {
    let server: &(&[&str], &str) = &(&["nginx", "/usr/sbin/nginx"], "nginx-light");
    let missing: Vec<&str> = engines
        .iter()
        .flat_map(|engine| engine.needs())
        .chain(cfg!(target_os = "linux").then_some(server))
        .filter(|(programs, _)| programs.iter().all(|program| process::find(program).is_none()))
        .map(|(_, package)| *package)
        .collect();
    if !missing.is_empty() {
        install(&missing)?;
    }
    let mut environment = Environment::new();
    if engines.contains(&Engine::Chromium) {
        environment.push(("CHROMEDRIVER", process::find("chromedriver").context("chromedriver is missing")?));
    }
    if engines.contains(&Engine::Firefox) {
        environment.push(("GECKODRIVER", geckodriver(tools)?));
    }
    Ok(environment)
}

fn install(packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    let by_hand = format!("install these first: {list} (on Debian and its kin: apt-get install {list})");
    let Some(apt) = process::find("apt-get") else { bail!("{by_hand}") };
    let mut fonts = vec!["fonts-noto-core"];
    fonts.extend(packages);
    println!("Installing {list} (apt-get)");
    for words in [vec!["update", "-q"], [vec!["install", "-q", "-y", "--no-install-recommends"], fonts].concat()] {
        let mut command = as_root(&apt).with_context(|| by_hand.clone())?;
        command.env("DEBIAN_FRONTEND", "noninteractive").args(words);
        process::output(&mut command).with_context(|| by_hand.clone())?;
    }
    Ok(())
}

/// The program as root: already so, or through a sudo that asks for no password.
fn as_root(program: &Path) -> Result<Command> {
    if process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0") {
        return Ok(Command::new(program));
    }
    let sudo = process::find("sudo").context("only root can install packages")?;
    process::output(Command::new(&sudo).args(["-n", "true"])).context("sudo asks for a password")?;
    let mut command = Command::new(sudo);
    command.arg("-n").arg(program);
    Ok(command)
}

fn geckodriver(tools: &Path) -> Result<PathBuf> {
    if let Some(set) = std::env::var_os("GECKODRIVER") {
        return Ok(PathBuf::from(set));
    }
    let own = tools.join("bin/geckodriver").with_extension(std::env::consts::EXE_EXTENSION);
    if own.is_file() {
        return Ok(own);
    }
    if let Some(found) = process::find("geckodriver") {
        return Ok(found);
    }
    println!("Building geckodriver {GECKODRIVER} (about a minute)");
    let mut command = process::cargo();
    command
        .args(["install", "--quiet", "--debug", "--locked", "geckodriver", "--version", GECKODRIVER, "--root"])
        .arg(tools);
    process::run(&mut command).context("geckodriver can't be built")?;
    Ok(own)
}

/// What wasm-bindgen's test runner asks its browser for; written to a file it is told of.
pub fn capabilities() -> String {
    let chromium = [
        "headless=new",
        "no-sandbox",
        "disable-gpu",
        "disable-quic",
        "disable-dev-shm-usage",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
    ];
    json!({
        "goog:chromeOptions": { "args": chromium },
        "moz:firefoxOptions": { "args": ["-headless"] },
    })
    .to_string()
}
