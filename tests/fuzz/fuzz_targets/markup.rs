//! Coverage-guided: looks for bytes for which `properties/markup.rs` doesn't hold.
#![no_main]

#[path = "../../native/markup/invariants.rs"]
mod invariants;
#[path = "../properties/markup.rs"]
mod property;
#[path = "../../native/markup/serialiser.rs"]
mod serialiser;
libfuzzer_sys::fuzz_target!(|data: &[u8]| property::holds(data));
