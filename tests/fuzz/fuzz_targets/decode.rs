//! Coverage-guided: looks for bytes for which `properties/decode.rs` doesn't hold.
#![no_main]

#[path = "../properties/decode.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|data: &[u8]| property::holds(data));
