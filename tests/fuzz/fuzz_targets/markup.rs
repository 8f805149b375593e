//! Any bytes as markup: only allowed nodes come out, of bounded depth, and a second pass changes nothing.
#![no_main]

#[path = "../../native/markup/invariants.rs"]
mod invariants;
#[path = "../../native/markup/serialiser.rs"]
mod serialiser;

use communique::markup::{Context, paragraphs, parse, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let source = String::from_utf8_lossy(data);
    let base = "https://press.example.org/2025/feed.json";
    let context = Context { base, images: true, blank: false, heading_level: 3 };
    let (nodes, notices) = parse(&source, &context);
    let faults = invariants::faults(&nodes);
    assert!(faults.is_empty(), "{faults:#?}");
    // What is too much is shown as text, and text is all the second pass sees of it.
    if !notices.iter().any(|notice| notice.text().contains("shown as text")) {
        assert_eq!(parse(&serialiser::html(&nodes), &context).0, nodes);
    }
    let _ = text(&nodes);
    let _ = paragraphs(&source);
    assert!(invariants::count(&nodes) <= 41_000);
});
