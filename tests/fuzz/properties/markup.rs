//! Any bytes as markup: only allowed nodes come out, of bounded number and depth, in linear time, and a second pass
//! changes nothing.

use super::{invariants, serialiser};
use communique::markup::{Context, paragraphs, parse, parse_under, text};
use communique::policy::Policy;
use std::cell::Cell;

const CONTEXT: Context =
    Context { base: "https://press.example.org/2025/feed.json", images: true, blank: false, heading_level: 3 };

thread_local! {
    static STEPS: Cell<usize> = const { Cell::new(0) };
}

/// The standard policy, counting steps of bounded time.
struct Counting;

impl Policy for Counting {
    fn step(count: usize) {
        STEPS.set(STEPS.get() + count);
    }
}

/// Panics where the property doesn't hold.
pub fn holds(data: &[u8]) {
    let source = String::from_utf8_lossy(data);
    let (nodes, notices) = parse(&source, &CONTEXT);
    let faults = invariants::faults(&nodes);
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(invariants::count(&nodes) <= 41_000);
    // What is too much is shown as text, and text is all the second pass sees of it.
    if !notices.iter().any(|notice| notice.text().contains("shown as text")) {
        assert_eq!(parse(&serialiser::html(&nodes), &CONTEXT).0, nodes);
    }
    STEPS.set(0);
    parse_under::<Counting>(&source, &CONTEXT);
    assert!(STEPS.get() <= 1_500 * (source.len() + 1), "{} steps for {} bytes", STEPS.get(), source.len());
    assert!(text(&nodes).len() <= 8 * source.len());
    assert!(invariants::faults(&paragraphs(&source)).is_empty());
}
