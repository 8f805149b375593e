//! The last good feed in the host's storage, for `data-cache=on` only. A storage that is full, forbidden or absent is no
//! failure: the feed is then not kept.

use js_sys::JSON;
use wasm_bindgen::JsValue;
use web_sys::Storage;

use super::dom::window;

/// The largest feed that is kept, in bytes: more than that no browser grants.
pub const SIZE_MAX: u32 = 5_000_000;

/// Before the feed's URL, in the name of the entry.
const PREFIX: &str = "communique:";

fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}

/// Keeps `value`, asked for at `url`, found at `found` and `fetched` then (milliseconds since 1970); nothing is kept where
/// `value` is undefined or does not fit.
pub fn keep(url: &str, found: &str, value: &JsValue, fetched: i64) {
    let Some(storage) = storage() else { return };
    let name = [PREFIX, url].concat();
    let mut kept = false;
    if let Some(text) = JSON::stringify(value).ok().and_then(|text| text.as_string()) {
        let mut entry = String::new();
        crate::date::push_digits(&mut entry, (fetched / 1000) as u32, 1);
        for part in [found, &text] {
            entry.push('\n');
            entry.push_str(part);
        }
        kept = storage.set_item(&name, &entry).is_ok();
    }
    if !kept {
        // What was kept before is no longer what the publisher says.
        forget(url);
    }
}

/// Keeps nothing for `url` any more.
pub fn forget(url: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&[PREFIX, url].concat());
    }
}

/// What was kept for `url`: the value, where it was found, and when it was fetched in milliseconds since 1970.
pub fn recall(url: &str) -> Option<(JsValue, String, i64)> {
    let entry = storage()?.get_item(&[PREFIX, url].concat()).ok()??;
    let (seconds, rest) = entry.split_once('\n')?;
    let (found, text) = rest.split_once('\n')?;
    Some((JSON::parse(text).ok()?, String::from(found), seconds.parse::<u32>().map(i64::from).ok()? * 1000))
}
