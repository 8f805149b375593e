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
