//! The crate's rules for the studio page, over raw pointers: text in, JSON out. Compiled only with the feature `studio`,
//! into a module of its own; a reader's bundle holds nothing of it.
//!
//! The page calls [`take`] for each text, writes its bytes there, calls a function with the places and lengths, and reads
//! as many bytes as it returns at [`answer`].

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::RefCell;

use serde_json::json;

use crate::options::Options;
use crate::report;

std::thread_local! {
    static ANSWER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Room for a text of so many bytes; the next call that is given the place frees it.
#[unsafe(no_mangle)]
pub extern "C" fn take(length: usize) -> *mut u8 {
    let mut bytes = alloc::vec![0_u8; length].into_boxed_slice();
    let place = bytes.as_mut_ptr();
    core::mem::forget(bytes);
    place
}

/// Where the last answer begins.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> *const u8 {
    ANSWER.with(|answer| answer.borrow().as_ptr())
}

/// What the widget says about `value` for the option `name`: nothing where it is allowed. Returns the answer's length.
///
/// # Safety
/// Each place is one that [`take`] gave for that length, handed over once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn explain(name: *mut u8, name_length: usize, value: *mut u8, value_length: usize) -> usize {
    // SAFETY: the caller keeps the contract above.
    let (name, value) = unsafe { (given(name, name_length), given(value, value_length)) };
    let (_, notices) = Options::parse(&|attribute| (attribute == name).then(|| value.clone()));
    give(notices.first().map(crate::notice::Notice::text).unwrap_or_default())
}

/// The report on the `text` of a feed found at `url`, at `now` (milliseconds since 1970), as JSON. Returns the answer's length.
///
/// # Safety
/// Each place is one that [`take`] gave for that length, handed over once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn report(text: *mut u8, text_length: usize, url: *mut u8, url_length: usize, now: f64) -> usize {
    // SAFETY: the caller keeps the contract above.
    let (text, url) = unsafe { (given(text, text_length), given(url, url_length)) };
    let address = Some(url.as_str()).filter(|url| !url.is_empty());
    let report = match report::read(&text, address, now as i64) {
        Ok(report) => report,
        Err(unusable) => {
            let text = unusable.text(address.unwrap_or("the text"));
            return give(json!({ "error": unusable.failure.code(), "text": text }).to_string());
        }
    };
    let notices: Vec<_> = report
        .said()
        .map(|notice| json!({ "item": notice.item, "field": notice.field, "text": notice.text() }))
        .collect();
    let items: Vec<_> = report
        .statements
        .iter()
        .map(|statement| {
            json!({
                "id": statement.id, "title": statement.title, "date": statement.date.map(|date| date.datetime()),
                "kind": statement.kind, "language": statement.language, "body": statement.has_body(),
            })
        })
        .collect();
    let feed = &report.feed;
    let answer = json!({
        "feed": { "title": feed.title, "language": feed.language, "next_url": feed.next_url, "total": feed.total },
        "items": items, "waiting": report.waiting, "notices": notices, "text": report.text(),
    });
    give(answer.to_string())
}

/// The text at a place that `take` gave.
///
/// # Safety
/// As said at each exported function.
unsafe fn given(place: *mut u8, length: usize) -> String {
    // SAFETY: `take` made a boxed slice of exactly this length here and forgot it.
    let bytes = unsafe { Vec::from_raw_parts(place, length, length) };
    String::from_utf8(bytes).unwrap_or_default()
}

fn give(text: String) -> usize {
    let length = text.len();
    ANSWER.with(|answer| answer.replace(text.into_bytes()));
    length
}
