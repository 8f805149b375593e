//! Coverage-guided: looks for bytes for which `properties/url.rs` doesn't hold.
#![no_main]

#[path = "../properties/url.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|data: &[u8]| property::holds(data));
