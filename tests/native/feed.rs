//! Feeds as they are read natively, through serde_json: each rule of decoding has a fixture in `fixtures/feeds`.
//! `COMMUNIQUE_BLESS=1` writes the descriptions anew; read the difference before you commit it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::rc::Rc;

use communique::feed::wire::Json;
use serde_json::Value;

use crate::feeds::{FIXTURES, Read, describe};

/// Reads a document as `check` does.
#[cfg(any(feature = "cli", feature = "studio"))]
fn parse(text: &str) -> Option<Json> {
    communique::report::json::parse(text).ok()
}

/// The same by serde_json alone, for tests without the tool.
#[cfg(not(any(feature = "cli", feature = "studio")))]
fn parse(text: &str) -> Option<Json> {
    use serde::de::DeserializeSeed;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = communique::feed::wire::Reader::ANY.deserialize(&mut deserializer).ok()?;
    deserializer.end().ok().map(|()| value)
}

pub fn read(text: &str) -> Read {
    let value = parse(text).ok_or("not-json")?;
    match value.get("items") {
        Json::List(items) => {
            let items = Rc::new(items.clone());
            Ok((value, items))
        }
        _ => Err("not-feed"),
    }
}

#[test]
fn every_feed_is_read_as_its_fixture_says() {
    let mut wrong = Vec::new();
    let alone = !cfg!(any(feature = "cli", feature = "studio"));
    // Halves of surrogate pairs serde_json refuses.
    let beyond = |name| alone && ["json-of-browsers", "not-utf-8"].contains(&name);
    for fixture in FIXTURES.iter().filter(|fixture| !beyond(fixture.name)) {
        let found = describe(read(fixture.feed));
        if std::env::var_os("COMMUNIQUE_BLESS").is_some() {
            let path = folder().join(fixture.name).with_added_extension("expected.json");
            fs::write(path, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
            continue;
        }
        let expected: Value = serde_json::from_str(fixture.expected).expect(fixture.name);
        if found != expected {
            wrong.push(format!("{}: {found:#}\ninstead of {expected:#}", fixture.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_file_of_the_folder_is_a_fixture() {
    let files: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| name.trim_end_matches(".json").trim_end_matches(".expected").to_owned())
        .collect();
    let listed: BTreeSet<String> = FIXTURES.iter().map(|fixture| fixture.name.to_owned()).collect();
    assert_eq!(files, listed);
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/feeds"))
}

#[test]
fn a_number_as_an_id_is_that_number_to_its_last_digits() {
    let mut random = 1_u64;
    let numbers = (0..20_000).map(|nth: u32| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 11) as f64 / 2_f64.powi(53) * 10_f64.powi(nth.cast_signed() % 18)
    });
    for number in
        numbers.chain([57.76684422556683, -7.356968652617457, 0.1, 4503599627370495.5, 1e-4, 0.9999999999999999])
    {
        let feed =
            format!(r#"{{"version":"https://jsonfeed.org/version/1.1","items":[{{"id":{number:?},"title":"A"}}]}}"#);
        let described = describe(read(&feed));
        let id = described["statements"][0]["id"].as_str().unwrap_or_else(|| panic!("{described:#}"));
        let read: f64 = id.parse().expect(id);
        assert!((read - number).abs() <= number.abs() * 2.0 * f64::EPSILON, "{number} as {id}");
    }
}
