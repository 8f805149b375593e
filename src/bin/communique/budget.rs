//! What the reader downloads, in bytes: the printed table and the limits that fail a build. It measures, it never
//! changes a file.

use anyhow::{Result, bail};

/// The sizes of one published file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    /// The file's name.
    pub name: String,
    /// What the file is for, in a word or two.
    pub role: Role,
    /// Bytes as they are.
    pub raw: usize,
    /// Bytes after gzip, level 9.
    pub gzip: usize,
    /// Bytes after brotli, quality 11.
    pub brotli: usize,
}

/// Why a reader downloads a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Every reader's first visit: the loader and the first part of the wasm.
    First,
    /// Once a reader goes on: the later part.
    Sequel,
    /// Only where WebAssembly is refused.
    Fallback,
    /// Only in that language.
    Language,
}

/// The limits, in bytes after brotli.
const LIMITS: [(Role, &str, usize); 4] = [
    (Role::First, "the first load (communique.js and the wasm)", 32_000),
    (Role::Sequel, "the part of the wasm that comes when a reader goes on", 62_700),
    (Role::Fallback, "the form for pages without WebAssembly", 107_300),
    (Role::Language, "the largest language", 2_000),
];

/// The table as `build` prints it.
pub fn table(sizes: &[Size]) -> String {
    let mut rows: Vec<[String; 4]> = vec![["".into(), "raw".into(), "gzip".into(), "brotli".into()]];
    let row = |name: &str, of: &[&Size]| -> [String; 4] {
        let sum = |field: fn(&Size) -> usize| thousands(of.iter().map(|size| field(size)).sum());
        [name.to_owned(), sum(|size| size.raw), sum(|size| size.gzip), sum(|size| size.brotli)]
    };
    for size in sizes.iter().filter(|size| size.role != Role::Language) {
        rows.push(row(&size.name, &[size]));
    }
    let languages: Vec<&Size> = sizes.iter().filter(|size| size.role == Role::Language).collect();
    if let Some(largest) = languages.iter().max_by_key(|size| size.brotli) {
        rows.push(row(&format!("largest of {} languages", languages.len()), &[largest]));
    }
    let first: Vec<&Size> = sizes.iter().filter(|size| size.role == Role::First).collect();
    rows.push(row("first load", &first));
    let width = rows.iter().map(|[name, ..]| name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for [name, raw, gzip, brotli] in &rows {
        text.push_str(&format!("{name:width$}  {raw:>9}  {gzip:>9}  {brotli:>9}\n"));
    }
    text
}

/// Fails with one line per limit that is passed.
pub fn check(sizes: &[Size]) -> Result<()> {
    let mut passed = Vec::new();
    for (role, name, limit) in LIMITS {
        let of = sizes.iter().filter(|size| size.role == role).map(|size| size.brotli);
        let bytes: usize = if role == Role::First { of.sum() } else { of.max().unwrap_or_default() };
        if bytes > limit {
            passed.push(format!(
                "{name}: {} bytes after brotli, the budget is {} ({} too many)",
                thousands(bytes),
                thousands(limit),
                thousands(bytes - limit)
            ));
        }
    }
    if passed.is_empty() { Ok(()) } else { bail!("over the size budget\n  {}", passed.join("\n  ")) }
}

/// A number with its thousands set apart.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
