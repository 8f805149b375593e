//! Which of the languages there are fits the one asked for. Knows tags only, no languages and no kinship between them.

/// The best of the `available` tags for the `requested` one: the same, or the same with subtags dropped from the end
/// (RFC 4647, section 3.4), whatever the case, and `en_GB` like `en-GB`. `None` where no tag fits: English is used.
pub fn pick(requested: &str, available: &[&str]) -> Option<usize> {
    let mut range = requested.trim_ascii();
    while !range.is_empty() {
        if let Some(found) = available.iter().position(|tag| same(tag, range)) {
            return Some(found);
        }
        range = shorter(range);
        // A lone letter (`-x-`, `-u-`) only introduces what followed it.
        if range.len() >= 2 && range.as_bytes().get(range.len() - 2).is_some_and(|byte| hyphen(*byte) == b'-') {
            range = shorter(range);
        }
    }
    None
}

/// A tag without its last subtag.
fn shorter(tag: &str) -> &str {
    let end = tag.bytes().rposition(|byte| hyphen(byte) == b'-').unwrap_or(0);
    tag.get(..end).unwrap_or_default()
}

/// Whether two tags are the same.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).all(|(a, b)| hyphen(a).eq_ignore_ascii_case(&hyphen(b)))
}

/// A byte of a tag, with the hyphen some systems write as `_` put right.
fn hyphen(byte: u8) -> u8 {
    if byte == b'_' { b'-' } else { byte }
}
