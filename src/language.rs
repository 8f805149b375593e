//! What a language tag tells about its script's direction. Never guesses from the text itself.

use crate::slice::{has, next_part};

/// Languages written from right to left, by their primary subtag; `iw` and `ji` are old codes still in use.
const RTL: &str = "ar arc ary arz azb ckb dv fa he iw ji ks lrc mzn nqo pnb prs ps sd skr syr ug ur yi";
/// Scripts written from right to left (ISO 15924).
const RTL_SCRIPTS: &str = "Arab Aran Hebr Syrc Thaa Nkoo Adlm Rohg";
/// Tags that say there is no one language, or that nobody knows it.
const NONE: &str = "und mul mis zxx";

/// `rtl` or `ltr` for a BCP 47 tag: its script subtag decides, else its language. `auto` where it names neither: the text
/// itself says how it runs.
pub fn direction(tag: &str) -> &'static str {
    let mut rest = Some(tag);
    let language = next_part(&mut rest, b'-').unwrap_or_default();
    // What begins with a digit is a variant.
    let is_script = |subtag: &&str| subtag.len() == 4 && subtag.bytes().next() > Some(b'9');
    let rtl = match next_part(&mut rest, b'-').filter(is_script) {
        Some(script) => has(RTL_SCRIPTS, script),
        None if language.is_empty() || has(NONE, language) => return "auto",
        None => has(RTL, language),
    };
    if rtl { "rtl" } else { "ltr" }
}
