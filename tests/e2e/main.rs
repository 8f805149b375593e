//! End-to-end tests: real browsers, the real script tag, pages served on loopback.
fn main() {}
