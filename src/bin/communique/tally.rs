//! How many tests ran, read from what Rust's test programs print. It judges nothing: a step's exit code does.

/// Numbers of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u32,
    /// Tests that failed.
    pub failed: u32,
    /// Tests that were ignored or skipped for a stated reason.
    pub skipped: u32,
}

impl Tally {
    /// Adds up every `test result:` line in a program's output.
    pub fn read(text: &str) -> Tally {
        let mut tally = Tally::default();
        for line in text.lines().filter_map(|line| line.trim_start().strip_prefix("test result: ")) {
            tally.add(Tally {
                passed: before(line, " passed"),
                failed: before(line, " failed"),
                skipped: before(line, " ignored"),
            });
        }
        tally
    }

    /// Adds another tally's numbers.
    pub fn add(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// Whether no test ran.
    pub fn is_empty(&self) -> bool {
        *self == Tally::default()
    }

    /// `N passed, N failed`, with the skipped ones where there are any.
    pub fn text(&self) -> String {
        let mut text = format!("{} passed, {} failed", self.passed, self.failed);
        if self.skipped > 0 {
            text.push_str(&format!(", {} skipped", self.skipped));
        }
        text
    }
}

/// The number that stands before a word; 0 where the word is missing.
fn before(line: &str, word: &str) -> u32 {
    let number = line.split(word).next().filter(|start| start.len() < line.len());
    number.and_then(|start| start.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()).unwrap_or_default()
}
