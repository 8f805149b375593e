//! What the loader and the program have to agree on, the one being JavaScript and the other Rust: the numbers they tell each
//! other, and the options that the loader looks at itself.

use communique::loader::{action, failure};
use communique::options::OPTIONS;

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
    all.split(',')
        .map(str::trim)
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

#[test]
fn every_option_that_the_loader_looks_at_is_one() {
    let known = |name: &str| OPTIONS.iter().any(|spec| spec.name.strip_prefix("data-") == Some(name));
    let needy: Vec<&str> = between("\nconst NEEDY = [", "]").split(", ").map(|name| name.trim_matches('"')).collect();
    let mut asked: Vec<&str> = Vec::new();
    for before in ["option(element, \"", "option(this, \"", "\"data-"] {
        asked.extend(LOADER.split(before).skip(1).map(|rest| rest.split('"').next().unwrap()));
    }
    assert!(needy.contains(&"search") && asked.contains(&"loading") && asked.contains(&"feed"), "{needy:?} {asked:?}");
    for name in needy.into_iter().chain(asked).filter(|name| !name.is_empty()) {
        assert!(known(name), "data-{name} is no option");
    }
}
