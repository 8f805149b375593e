//! What a language tag tells about its script's direction. Never guesses from the text itself.

use crate::slice::next_part;

/// Languages written from right to left, by their primary subtag; `iw` and `ji` are old codes still in use.
const RTL: &[&str] =
    &["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ji", "ks", "nqo", "prs", "ps", "sd", "syr", "ug", "ur", "yi"];
/// Scripts written from right to left (ISO 15924).
const RTL_SCRIPTS: &[&str] = &["Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"];

/// `rtl` or `ltr` for a BCP 47 tag: its script subtag decides, else its language. `auto` for none: the text itself says how
/// it runs.
pub fn direction(tag: &str) -> &'static str {
    if tag.is_empty() {
        return "auto";
    }
    let mut rest = Some(tag);
    let language = next_part(&mut rest, b'-').unwrap_or_default();
    let is_in = |list: &[&str], subtag: &str| list.iter().any(|entry| entry.eq_ignore_ascii_case(subtag));
    let rtl = match next_part(&mut rest, b'-').filter(|subtag| subtag.len() == 4) {
        Some(script) => is_in(RTL_SCRIPTS, script),
        None => is_in(RTL, language),
    };
    if rtl { "rtl" } else { "ltr" }
}
