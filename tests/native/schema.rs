//! The published schema of `_statement`, held to the decoder: the same members, the same types, and the fixtures fit it.

use std::collections::BTreeSet;

use communique::feed::decode;
use serde_json::{Value, json};

use crate::feeds::URL;
use crate::widget::{document, feed_of};

fn schema() -> Value {
    serde_json::from_str(include_str!("../../www/statement.schema.json")).unwrap()
}

/// What the decoder says of an item with this `_statement`.
fn notices(extension: &Value) -> Vec<String> {
    let feed = feed_of(json!([{ "id": "1", "title": "T", "content_text": "x", "_statement": extension }]));
    let (_, document) = document(&feed, URL);
    let mut notices = Vec::new();
    decode::statement(&document, 0, &mut notices).unwrap();
    notices.iter().map(|notice| notice.text()).collect()
}

/// A value that fits the schema, and the types that it allows.
fn fitting(schema: &Value) -> (Value, Vec<String>) {
    let types: Vec<String> = match &schema["type"] {
        Value::String(one) => vec![one.clone()],
        several => several.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect(),
    };
    let value = match types[0].as_str() {
        "string" if schema["enum"].is_array() => schema["enum"][0].clone(),
        "string" if schema["format"].is_string() => "https://press.example.org/x".into(),
        "string" => "en".into(),
        "number" | "integer" => 7.into(),
        "array" => json!([fitting(&schema["items"]).0]),
        "object" => {
            let members = schema["properties"].as_object().unwrap();
            members.iter().map(|(name, member)| (name.clone(), fitting(member).0)).collect()
        }
        other => panic!("{other}"),
    };
    (value, types)
}

/// Every member of `schema` with another type than it allows, as the decoder would meet it.
fn misfits(schema: &Value) -> Vec<Value> {
    let wrong = [("boolean", json!(true)), ("number", json!(7)), ("string", json!("x"))];
    let mut misfits = Vec::new();
    for (name, member) in schema["properties"].as_object().unwrap() {
        let (_, types) = fitting(member);
        for (kind, value) in &wrong {
            // A single text stands for a list of one, a name for a signature.
            let lenient = *kind == "string" && types.iter().any(|known| known == "array" || known == "object");
            if !lenient && !types.iter().any(|known| known == kind) {
                misfits.push(json!({ name.as_str(): value }));
            }
        }
    }
    misfits
}

#[test]
fn what_fits_the_schema_of_an_item_is_read_without_a_notice() {
    let (value, _) = fitting(&schema()["$defs"]["item"]);
    assert_eq!(notices(&value), [""; 0]);
}

#[test]
fn what_does_not_fit_it_is_noticed() {
    for misfit in misfits(&schema()["$defs"]["item"]) {
        // An id is read as leniently as an item's own.
        if misfit.get("replaces").is_none() {
            assert!(!notices(&misfit).is_empty(), "{misfit}");
        }
    }
    assert!(!notices(&json!({ "status": "lost" })).is_empty());
}

#[test]
fn the_schema_has_every_member_that_the_decoder_knows_and_no_other() {
    let mut named = BTreeSet::new();
    collect(&schema()["$defs"], "_statement", &mut named);
    let sources = [include_str!("../../src/feed/decode.rs"), include_str!("../../src/feed/decode/sequel.rs")].concat();
    let mut known: BTreeSet<String> = ["_statement.replaces".to_owned()].into();
    for word in sources.split('"').filter(|word| word.starts_with("_statement.")) {
        known.insert(word.to_owned());
    }
    assert_eq!(named, known);
}

fn collect(definitions: &Value, path: &str, names: &mut BTreeSet<String>) {
    for definition in definitions.as_object().into_iter().flatten().map(|(_, definition)| definition) {
        for (name, member) in definition["properties"].as_object().into_iter().flatten() {
            let path = format!("{path}.{name}");
            names.insert(path.clone());
            collect(&json!({ "itself": member, "items": member["items"] }), &path, names);
        }
    }
}

#[test]
fn the_samples_and_fixtures_fit_the_schema() {
    for text in [
        include_str!("../../www/samples/statements.json"),
        include_str!("../../www/samples/statements.ru.json"),
        include_str!("../fixtures/feeds/form-commentary.json"),
        include_str!("../fixtures/feeds/form-address.json"),
        include_str!("../fixtures/import/texts.expected.json"),
    ] {
        let feed: Value = serde_json::from_str(text).unwrap();
        for item in feed["items"].as_array().unwrap() {
            if let Some(extension) = item.get("_statement") {
                assert_eq!(unfit(extension, &schema()["$defs"]["item"]), None, "{item}");
            }
        }
    }
}

/// The first thing in `value` that doesn't fit.
fn unfit(value: &Value, schema: &Value) -> Option<String> {
    let (_, types) = fitting(schema);
    let kind = match value {
        Value::String(_) => "string",
        Value::Number(_) => "number",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
        _ => "other",
    };
    if !types.iter().any(|known| known == kind || known == "integer" && kind == "number") {
        return Some(format!("{value} is not {types:?}"));
    }
    let members = value.as_object().into_iter().flatten();
    let mut inside = members.filter_map(|(name, member)| match schema["properties"].get(name) {
        Some(schema) => unfit(member, schema),
        None => Some(format!("{name} is unknown")),
    });
    inside.next().or_else(|| value.as_array()?.iter().find_map(|one| unfit(one, &schema["items"])))
}
