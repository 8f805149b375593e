//! What only the browser can do for the reader's search. Part of the program's sequel.

use js_sys::JsString;

/// `text` in Unicode's normalisation form NFKD and in lower case.
#[inline(never)]
pub fn normal(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    String::from(JsString::from(text).normalize("NFKD").to_lower_case())
}
