//! A publisher's desk: a folder that is there for one test, and the tool to run in it.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A folder of its own, gone when dropped.
pub struct Desk(PathBuf);

/// What a command came to.
pub struct Outcome {
    pub code: i32,
    pub text: String,
}

impl Desk {
    pub fn new(name: &str) -> Desk {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("desk-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Desk(folder)
    }

    /// One that is in no checkout.
    pub fn elsewhere(name: &str) -> Desk {
        let folder = std::env::temp_dir().join(format!("communique-desk-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Desk(folder)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.read(name)).unwrap()
    }

    /// The tool with these words, to be run in the folder, as a publisher does who has it without its sources.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_communique"));
        command.args(words).current_dir(&self.0).env_remove("CARGO_MANIFEST_DIR");
        command
    }

    /// Runs it.
    pub fn run(&self, words: &[&str]) -> Outcome {
        let output = self.command(words).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        Outcome { code: output.status.code().unwrap_or(-1), text: String::from_utf8(text).unwrap() }
    }

    /// The same, and it has to succeed.
    pub fn do_well(&self, words: &[&str]) -> String {
        let outcome = self.run(words);
        assert_eq!(outcome.code, 0, "{words:?}: {}", outcome.text);
        outcome.text
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A file of tests/fixtures/.
pub fn fixture(name: &str) -> String {
    format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))
}
