//! The fixture feeds once more, as the browser parses them: read by hand from the browser's values they say the same.

use std::rc::Rc;

use communique::browser::decode::{fields, items};
use communique::feed::decode::FEED_FIELDS;
use communique::feed::wire::Json;
use js_sys::{Function, JSON};
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::feeds::{FIXTURES, Read, describe, fixture};
use crate::loader::{cut, made};

fn read(text: &str) -> Read {
    read_by(text, &outline())
}

fn read_by(text: &str, outline: &Function) -> Read {
    let value = JSON::parse(text).map_err(|_| "not-json")?;
    let items = items(&value, outline).ok_or("not-feed")?;
    Ok((fields(&value, FEED_FIELDS), Rc::new(items)))
}

/// The loader's own function, cut out of it.
fn outline() -> Function {
    made(&format!("{}return outline;", cut("outline")))
}

fn is_read_as_expected(name: &str) {
    let fixture = fixture(name);
    let found = describe(read(fixture.feed));
    let expected: Value = serde_json::from_str(fixture.expected).unwrap();
    assert!(found == expected, "{name}: {found:#}\ninstead of {expected:#}");
}

/// Runs JavaScript for as long as the value lives, and then what takes it back.
struct Meanwhile(&'static str);

impl Meanwhile {
    fn new(change: &str, back: &'static str) -> Meanwhile {
        run(change);
        Meanwhile(back)
    }
}

impl Drop for Meanwhile {
    fn drop(&mut self) {
        run(self.0);
    }
}

fn run(script: &str) {
    Function::new_no_args(script).call0(&js_sys::global()).expect("the script runs");
}

#[wasm_bindgen_test]
fn every_feed_is_read_as_its_fixture_says() {
    for fixture in FIXTURES {
        is_read_as_expected(fixture.name);
    }
}

#[wasm_bindgen_test]
fn every_feed_is_read_alike_where_items_are_listed_one_by_one() {
    for fixture in FIXTURES {
        let found = describe(read_by(fixture.feed, &Function::new_no_args("")));
        assert!(found == serde_json::from_str::<Value>(fixture.expected).unwrap(), "{}: {found:#}", fixture.name);
    }
}

#[wasm_bindgen_test]
fn plain_items_are_listed_in_one_call_and_odd_ones_left_to_the_program() {
    let odd = r#"[{"id":" one ","date_published":"2025-01-02"},{"id":7},{"id":"\u0000"},{"id":0.5},{"id":{}},{"id":"b",
        "date_published":5},{"id":"c","date_published":null},null,"text",[],{"id":"d","date_published":"x\u0000"}]"#;
    let text = outline().call3(&"".into(), &JSON::parse(odd).unwrap(), &0.into(), &11.into()).unwrap();
    let expected = [" one |2025-01-02|7", &"||".repeat(5), "c", &"||".repeat(4), "|"].concat();
    assert_eq!(text.as_string().unwrap().replace('\0', "|"), expected);
}

#[wasm_bindgen_test]
fn what_a_page_has_put_on_every_object_supplies_nothing() {
    let members = [
        "version",
        "title",
        "next_url",
        "language",
        "expired",
        "authors",
        "summary",
        "content_html",
        "url",
        "image",
        "date_published",
        "tags",
        "_statement",
        "kind",
        "status",
        "phone",
        "name",
        "role",
        "total",
        "id",
    ];
    let put: String =
        members.iter().map(|name| format!("Object.prototype.{name} = 'https://evil.example/';")).collect();
    let taken_back = "for (const name in Object.prototype) delete Object.prototype[name];";
    let _meanwhile = Meanwhile::new(&put, taken_back);
    for fixture in FIXTURES {
        is_read_as_expected(fixture.name);
    }
}

#[wasm_bindgen_test]
fn a_list_of_items_on_every_object_makes_no_feed() {
    let _meanwhile = Meanwhile::new("Object.prototype.items = [{ id: '1' }];", "delete Object.prototype.items;");
    assert_eq!(describe(read("{}")), serde_json::json!({ "failure": "not-feed" }));
    is_read_as_expected("no-items");
}

#[wasm_bindgen_test]
fn accessors_on_every_object_are_not_called() {
    let _meanwhile = Meanwhile::new(
        "for (const name of ['title', 'summary', '_statement', 'items', 'authors'])
           Object.defineProperty(Object.prototype, name,
             { configurable: true, get() { throw new Error('called'); }, set() { throw new Error('called'); } });",
        "for (const name of ['title', 'summary', '_statement', 'items', 'authors']) delete Object.prototype[name];",
    );
    is_read_as_expected("extension");
    is_read_as_expected("no-items");
    is_read_as_expected("wrong-types-item");
}

#[wasm_bindgen_test]
fn values_no_json_can_have_are_read_without_a_failure() {
    for script in ["undefined", "7", "'text'", "true", "Symbol('s')", "10n", "() => 1", "new Date(0)", "new Map()"] {
        let value = Function::new_no_args(&format!("return {script}")).call0(&js_sys::global()).unwrap();
        assert!(items(&value, &outline()).is_none(), "{script} has no items");
        let read = fields(&value, FEED_FIELDS);
        assert!(FEED_FIELDS.iter().all(|name| read.get(name).is_null()), "{script} has no members");
        let wrapped = js_sys::Object::new();
        js_sys::Reflect::set(&wrapped, &"title".into(), &value).unwrap();
        assert!(matches!(fields(&wrapped, FEED_FIELDS), Json::Object(_) | Json::Null), "{script}");
    }
}
