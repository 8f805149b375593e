//! Any bytes as attributes: no value is an error, each option keeps to its range, and each wrong value gives one notice.
//! The bytes are lines; each begins with the place of its option in the table, counted from `A`.

use communique::options::{Name, OPTIONS, Options};
use std::collections::BTreeMap;

/// Panics where the property doesn't hold.
pub fn holds(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut given: BTreeMap<&str, &str> = BTreeMap::new();
    for line in text.split('\n') {
        let mut letters = line.chars();
        let place = letters.next().map_or(0, |letter| letter as usize % OPTIONS.len());
        given.insert(OPTIONS[place].name, letters.as_str());
    }
    let (options, notices) = Options::parse(&|name| given.get(name).map(|value| (*value).to_owned()));
    assert!((1..=100).contains(&options.page_size()));
    assert!(options.limit() <= 10_000);
    assert!((2..=5).contains(&options.heading_level()));
    assert!(options.refresh_minutes() <= 1_440);
    assert!((1_000..=120_000).contains(&options.timeout_ms()));
    assert!(options.number(Name::MinHeight) <= 10_000);
    let mut told: Vec<&str> = notices.iter().map(|notice| notice.field).collect();
    told.sort_unstable();
    let all = told.len();
    told.dedup();
    assert_eq!(told.len(), all, "an option is told of twice: {notices:?}");
    assert!(told.iter().all(|name| given.contains_key(name)), "{notices:?} of {given:?}");
    assert!(notices.iter().all(|notice| notice.text().len() < 1_000), "{notices:?}");
}
