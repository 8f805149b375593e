//! Browser tests: the thin layer over the DOM, run inside a real browser by wasm-bindgen-test.
#![cfg(target_arch = "wasm32")]
