//! `import`: feeds of several generators and texts as a press office writes them, and the feed that comes of them.

use communique::messages::available;
use communique::view::statement::KINDS;
use serde_json::{Value, json};

use crate::desk::{Desk, fixture};

fn imported(desk: &Desk, input: &str) -> Value {
    let text = desk.do_well(&["import", &fixture(input), "-o", "feed.json"]);
    assert!(text.contains(" 0 notices"), "{text}");
    desk.json("feed.json")
}

#[test]
fn texts_of_a_press_office_become_statements() {
    let desk = Desk::new("texts");
    let expected = std::fs::read_to_string(fixture("import/texts.expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    assert_eq!(imported(&desk, "import/texts"), expected);
}

#[test]
fn feeds_of_several_generators_become_one_feed() {
    let desk = Desk::new("feeds");
    let expected = std::fs::read_to_string(fixture("import/feeds.expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    assert_eq!(imported(&desk, "import/feeds"), expected);
}

#[test]
fn what_was_imported_can_be_imported_again_and_stays_the_same() {
    let desk = Desk::new("again");
    for input in ["import/texts", "import/feeds"] {
        imported(&desk, input);
        desk.do_well(&["import", "feed.json", "-o", "again.json"]);
        assert_eq!(desk.read("again.json"), desk.read("feed.json"));
    }
}

#[test]
fn a_title_and_a_language_can_be_given_and_of_two_items_with_one_id_the_second_is_named() {
    let desk = Desk::new("given");
    desk.write("one.txt", "First\n\nText of the first.");
    desk.write("feed.json", r#"{"items": [{"id": "one", "title": "Other"}, {"id": "two", "title": "Two"}]}"#);
    let outcome = desk.run(&["import", "one.txt", "feed.json", "-o", "all.json", "--title", "All", "--language", "en"]);
    assert_eq!(outcome.code, 1, "something is missing in the feed");
    assert!(
        outcome.text.contains("feed.json: another statement has the id \"one\" already; left out"),
        "{}",
        outcome.text
    );
    let feed = desk.json("all.json");
    assert_eq!((&feed["title"], &feed["language"]), (&json!("All"), &json!("en")));
    let titles: Vec<&Value> = feed["items"].as_array().unwrap().iter().map(|item| &item["title"]).collect();
    assert_eq!(titles, ["First", "Two"]);
}

#[test]
fn the_same_statement_twice_is_one_and_those_without_an_id_all_stay() {
    let desk = Desk::new("twice");
    desk.write("one.json", r#"{"items": [{"id": "a", "title": "A"}, {"title": "B"}, {"title": "C"}]}"#);
    desk.run(&["import", "one.json", "one.json", "-o", "all.json"]);
    let feed = desk.json("all.json");
    let titles: Vec<&Value> = feed["items"].as_array().unwrap().iter().map(|item| &item["title"]).collect();
    assert_eq!(titles.iter().filter(|title| **title == "A").count(), 1);
    assert!(titles.contains(&&json!("B")) && titles.contains(&&json!("C")), "{titles:?}");
}

#[test]
fn what_cannot_be_read_is_said_and_nothing_is_written() {
    let desk = Desk::new("unread");
    desk.write("latin.txt", b"\xcf\xf0\xe5\xf1\xf1\xe0");
    desk.write("page.xml", "<html><p>No feed</p></html>");
    std::fs::create_dir(desk.path("empty")).unwrap();
    for (input, reason) in [
        ("latin.txt", "is not UTF-8"),
        ("page.xml", "page.xml"),
        ("none.txt", "can't be read"),
        ("empty", "no statement"),
    ] {
        let outcome = desk.run(&["import", input, "-o", "feed.json"]);
        assert_eq!(outcome.code, 2, "{input}");
        assert!(outcome.text.contains(reason), "{input}: {}", outcome.text);
        assert!(!desk.path("feed.json").exists());
    }
}

#[test]
fn a_title_that_begins_with_the_name_of_a_kind_says_the_kind_in_every_language() {
    let desk = Desk::new("kinds");
    std::fs::create_dir_all(desk.path("texts")).unwrap();
    let mut expected = Vec::new();
    for table in available() {
        for (kind, label) in KINDS {
            let word = table.lines()[*label as usize];
            if word.split(|c: char| !c.is_alphanumeric()).count() == 1 && !word.is_empty() {
                desk.write(&format!("texts/{:03}.txt", expected.len()), format!("{word} 7\n\nThe text."));
                expected.push((word, *kind));
            }
        }
    }
    desk.do_well(&["import", "texts", "-o", "feed.json"]);
    let feed = desk.json("feed.json");
    let mut kinds: Vec<(&str, &str)> = feed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["id"].as_str().unwrap(), item["_statement"]["kind"].as_str().unwrap_or_default()))
        .collect();
    kinds.sort_unstable();
    assert_eq!(kinds.len(), expected.len());
    for ((_, found), (word, kind)) in kinds.into_iter().zip(expected) {
        assert_eq!(found, kind, "{word}");
    }
}

#[test]
fn arguments_that_cannot_be_meant_are_refused() {
    let desk = Desk::new("arguments");
    desk.write("one.txt", "First\n\nText of the first.");
    for (words, reason) in [
        (&["import", "one.txt", "-o", "one.txt"][..], "one.txt is an input"),
        (&["import", "one.txt", "-o", "x.json", "--language", "no tag!"], "not a BCP 47 tag"),
        (&["check", "x.json", "--address", "nonsense"], "begins with http:// or https://"),
    ] {
        let outcome = desk.run(words);
        assert!(outcome.code != 0 && outcome.text.contains(reason), "{words:?}: {}", outcome.text);
    }
    assert_eq!(desk.read("one.txt"), "First\n\nText of the first.");
}
