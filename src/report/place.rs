//! Where in a document something stands, as editors count: lines and columns from 1, a column for each character.

use core::fmt;

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in it.
    pub column: usize,
}

impl Place {
    /// That of the byte at `at`, in UTF-8.
    pub fn of(bytes: &[u8], at: usize) -> Place {
        let before = bytes.get(..at).unwrap_or(bytes);
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let characters = before.iter().skip(start).filter(|byte| **byte & 0xc0 != 0x80);
        Place { line, column: characters.count() + 1 }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "line {}, column {}", self.line, self.column)
    }
}
