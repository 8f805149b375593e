//! What the tool says on standard output. A reader who goes away (`| head -1`) ends the tool without a word, a full disk
//! with one; neither is a panic.

use anyhow::Result;
use std::fmt::{self, Display};
use std::io::{self, Write};

/// How shells report a program that a closed pipe has ended.
const CLOSED_PIPE: u8 = 141;

/// Something could not be said.
#[derive(Debug)]
struct Unheard(io::Error);

impl Display for Unheard {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "what the tool says can't be written: {}", self.0)
    }
}

impl std::error::Error for Unheard {}

/// Says something in a line, or in several.
pub fn say(words: impl Display) -> Result<()> {
    write(&format!("{words}\n"))
}

/// Says a text that has its line breaks.
pub fn write(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    Ok(out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Unheard)?)
}

/// Says something on standard error. Where nobody hears that either, it is not said.
pub fn complain(words: impl Display) {
    let _ = writeln!(io::stderr(), "{words}");
}

/// Says why a command ended, unless there is nobody left to tell; returns its exit code.
pub fn end(error: &anyhow::Error) -> u8 {
    match error.downcast_ref::<Unheard>() {
        Some(unheard) if unheard.0.kind() == io::ErrorKind::BrokenPipe => CLOSED_PIPE,
        _ => {
            complain(format_args!("error: {error:#}"));
            2
        }
    }
}
