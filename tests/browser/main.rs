//! Browser tests: the thin layer over the DOM, run inside a real browser by wasm-bindgen-test.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod decode;
#[path = "../fixtures/feeds.rs"]
mod feeds;
mod loader;
mod render;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
