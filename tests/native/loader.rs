//! What the loader and the program have to agree on, the one being JavaScript and the other Rust: the numbers they tell each
//! other.

use communique::loader::{action, failure};

const LOADER: &str = include_str!("../../src/element.js");

/// What stands in the loader between `start` and the next `end`.
fn between(start: &str, end: &str) -> &'static str {
    let (_, rest) = LOADER.split_once(start).unwrap_or_else(|| panic!("the loader has no {start:?}"));
    rest.split_once(end).unwrap().0
}

/// The names and numbers that a statement of the loader declares; `first` is the first name.
fn constants(first: &str) -> Vec<(String, u32)> {
    let rest = between(&format!("\nconst {first} = "), ";");
    let all = format!("{first} = {rest}");
    all.split(", ")
        .map(|one| one.split_once(" = ").unwrap())
        .map(|(name, number)| (name.to_owned(), number.parse().unwrap()))
        .collect()
}

fn named<N: Copy + Into<u32>>(all: &[(&str, N)]) -> Vec<(String, u32)> {
    all.iter().map(|(name, number)| ((*name).to_owned(), (*number).into())).collect()
}

#[test]
fn the_loader_and_the_program_mean_the_same_by_a_number() {
    assert_eq!(constants("UNMOUNT"), named(action::ALL));
    assert_eq!(constants("NETWORK"), named(failure::ALL));
}
