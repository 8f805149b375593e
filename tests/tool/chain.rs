//! `paginate` and `check`: feeds in several documents.

use serde_json::{Value, json};

use crate::desk::Desk;

/// A feed of statements numbered from 1, the newest first, as is usual.
pub fn feed(numbers: impl DoubleEndedIterator<Item = u32>) -> String {
    let items: Vec<Value> = numbers
        .rev()
        .map(|n| json!({ "id": n.to_string(), "title": format!("Statement {n}"), "date_published": date(n), "summary": "S." }))
        .collect();
    json!({ "version": "https://jsonfeed.org/version/1.1", "title": "All", "feed_url": "https://press.example/feed.json",
            "_statement": { "note": "kept" }, "items": items })
    .to_string()
}

pub fn date(n: u32) -> String {
    format!("{}-{:02}-{:02}", 2000 + n / 300, 1 + n / 25 % 12, 1 + n % 25)
}

pub fn ids(document: &Value) -> Vec<u32> {
    document["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().parse().unwrap()).collect()
}

pub fn paginated(desk: &Desk, size: &str) -> String {
    desk.do_well(&["paginate", "feed.json", "--size", size, "-o", "out"])
}

#[test]
fn a_large_feed_becomes_a_small_first_document_and_an_archive() {
    let desk = Desk::new("large");
    desk.write("feed.json", feed(1..=75));
    paginated(&desk, "20");
    let first = desk.json("out/feed.json");
    assert_eq!(ids(&first), (61..=75).rev().collect::<Vec<_>>());
    assert_eq!(first["_statement"], json!({ "note": "kept", "total": 75 }));
    assert_eq!(first["next_url"], "https://press.example/feed-3.json");
    let (third, oldest) = (desk.json("out/feed-3.json"), desk.json("out/feed-1.json"));
    assert_eq!(ids(&third), (41..=60).rev().collect::<Vec<_>>());
    assert_eq!((&third["next_url"], &third["title"]), (&json!("https://press.example/feed-2.json"), &json!("All")));
    assert_eq!(ids(&oldest), (1..=20).rev().collect::<Vec<_>>());
    assert!(oldest.get("next_url").is_none() && oldest.get("_statement").is_none());
}

#[test]
fn the_archive_stays_as_it_is_while_the_feed_grows() {
    let desk = Desk::new("grows");
    let mut archive: Vec<String> = Vec::new();
    for count in 1..=64 {
        desk.write("feed.json", feed(1..=count));
        paginated(&desk, "16");
        let first = ids(&desk.json("out/feed.json"));
        assert!(first.len() as u32 >= count.min(10) && first.len() < 26, "{count}: {first:?}");
        for (at, held) in archive.iter().enumerate() {
            assert_eq!(
                &desk.read(&format!("out/feed-{}.json", at + 1)),
                held,
                "{count} statements, document {}",
                at + 1
            );
        }
        while desk.path(&format!("out/feed-{}.json", archive.len() + 1)).exists() {
            archive.push(desk.read(&format!("out/feed-{}.json", archive.len() + 1)));
        }
    }
    assert_eq!(archive.len(), 3);
}

#[test]
fn a_correction_changes_its_own_document_and_a_statement_dated_back_no_other() {
    let desk = Desk::new("corrected");
    desk.write("feed.json", feed(1..=50));
    paginated(&desk, "16");
    let before: Vec<String> = (1..=2).map(|n| desk.read(&format!("out/feed-{n}.json"))).collect();
    let mut changed: Value = serde_json::from_str(&feed(1..=50)).unwrap();
    let items = changed["items"].as_array_mut().unwrap();
    items[45]["title"] = "Corrected".into();
    items.push(json!({ "id": "99", "title": "Found in a drawer", "date_published": "1999-01-01", "summary": "S." }));
    desk.write("feed.json", changed.to_string());
    paginated(&desk, "16");
    assert!(desk.read("out/feed-1.json").contains("Corrected"));
    assert_eq!(desk.read("out/feed-2.json"), before[1]);
    assert!(ids(&desk.json("out/feed.json")).contains(&99));
    assert_eq!(desk.json("out/feed.json")["_statement"]["total"], 51);
}

#[test]
fn an_id_is_what_the_widget_takes_it_for() {
    let desk = Desk::new("ids");
    let mut odd: Value = serde_json::from_str(&feed(1..=50)).unwrap();
    for (item, id) in odd["items"].as_array_mut().unwrap().iter_mut().zip([json!(101.0), json!("\u{a0}2 "), json!(103)])
    {
        item["id"] = id;
    }
    desk.write("feed.json", odd.to_string());
    let said = paginated(&desk, "20");
    assert!(said.starts_with("50 statements: 10 in feed.json"), "{said}");
}

#[test]
fn a_chain_is_checked_to_its_end() {
    let desk = Desk::new("chain");
    desk.write("feed.json", feed(1..=50));
    paginated(&desk, "16");
    let text = desk.do_well(&["check", "out/feed.json"]);
    assert!(text.contains("Altogether 3 documents with 50 statements.\n"), "{text}");
    assert!(!text.contains("was not read") && !text.contains("total says"), "{text}");
    let alone = desk.do_well(&["check", "--alone", "out/feed.json"]);
    assert!(alone.contains("continues at https://press.example/feed-2.json, which was not read"), "{alone}");
    // Each thing that can be wrong with a chain.
    let mut oldest = desk.json("out/feed-1.json");
    oldest["next_url"] = "feed.json".into();
    oldest["items"].as_array_mut().unwrap().push(json!({ "id": "50", "title": "Again" }));
    desk.write("out/feed-1.json", oldest.to_string());
    let mut first = desk.json("out/feed.json");
    first["_statement"]["total"] = 70.into();
    desk.write("out/feed.json", first.to_string());
    let text = desk.do_well(&["check", "out/feed.json"]);
    for part in ["1 of them stands in two", "total says 70", "was read already; not followed"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    std::fs::write(desk.path("out/feed-2.json"), "<html>").unwrap();
    let broken = desk.run(&["check", "out/feed.json"]);
    assert!(broken.code == 1 && broken.text.contains("not-json"), "{}", broken.text);
}

#[test]
fn a_feed_is_not_split_over_itself_or_twice() {
    let desk = Desk::new("twice");
    desk.write("feed.json", feed(1..=50));
    assert_eq!(desk.run(&["paginate", "feed.json", "-o", "."]).code, 2);
    paginated(&desk, "16");
    assert_eq!(desk.run(&["paginate", "out/feed.json", "-o", "other"]).code, 2);
}

#[test]
fn a_file_that_is_no_feed_document_is_not_written_over_and_nothing_else_is_written() {
    for (name, content) in [
        ("feed.json", "{\"accounts\": []}"),
        ("feed-1.json", "notes"),
        ("feed-2.json", "[1]"),
        ("feed-2.json", "{\"items\": {}}"),
        ("feed-1.json", ""),
    ] {
        let desk = Desk::new("foreign");
        std::fs::create_dir_all(desk.path("out")).unwrap();
        desk.write("feed.json", feed(1..=50));
        desk.write(&format!("out/{name}"), content);
        let outcome = desk.run(&["paginate", "feed.json", "--size", "16", "-o", "out"]);
        let said = format!("out/{name} is no feed document; it is not written over");
        assert!(outcome.code == 2 && outcome.text.contains(&said), "{}", outcome.text);
        assert_eq!(desk.read(&format!("out/{name}")), content);
        assert_eq!(std::fs::read_dir(desk.path("out")).unwrap().count(), 1);
    }
}

#[test]
fn texts_and_numbers_are_copied_as_they_are_written_whatever_the_room_between_them() {
    let item = r#"{"id":1.10,"_x":123456789012345678901234567890,"_y":1e400,"title":"\ud83d \u0416\/","summary":"S."}"#;
    let desk = Desk::new("verbatim");
    let document = |item: &str| format!(r#"{{"title": "All", "items": [{item}], "_more": {{"half": "\ude00"}}}}"#);
    desk.write("feed.json", document(item));
    let said = paginated(&desk, "20");
    assert!(said.starts_with("1 statement: 1 in feed.json\n"), "{said}");
    let text = desk.read("out/feed.json");
    for part in
        [r#""id": 1.10"#, "123456789012345678901234567890", ": 1e400", r#""\ud83d \u0416\/""#, r#""half": "\ude00""#]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    desk.write("feed.json", document(&item.replace(',', " ,\n\t").replace("\":", "\" : ")));
    paginated(&desk, "20");
    assert_eq!(desk.read("out/feed.json"), text);
}

#[test]
fn what_cannot_be_split_is_said_with_the_reason_and_nothing_is_written() {
    let desk = Desk::new("unsplit");
    let whole = feed(1..=3);
    let cut = &whole[..whole.len() - 1];
    for (content, said) in [
        (
            &b"{\"items\": [{\"id\": \"\xcf\"}]}"[..],
            "feed.json is not UTF-8, which alone is allowed: byte 0xCF at line 1",
        ),
        (b"{\"items\": [{\"id\": \"\xcf\"}]}", "`iconv -f WINDOWS-1251"),
        (b"{\0\"\0i\0", "feed.json is UTF-16"),
        (cut.as_bytes(), "the text ends before it is complete"),
        (b"{\"items\": [1,]}", "Line 1, column 14: a comma with nothing after it"),
        (b"\x1f\x8b\x08\0", "feed.json is compressed with gzip; only UTF-8 is allowed; `gzip -dc` unpacks it"),
        (cut.as_bytes(), "error: feed.json is not JSON\nLine 1"),
        (b"{\"items\": {}}", "an object with a list \"items\" is needed"),
    ] {
        desk.write("feed.json", content);
        let outcome = desk.run(&["paginate", "feed.json", "-o", "out"]);
        assert!(outcome.code == 2 && outcome.text.contains(said), "{said}: {}", outcome.text);
        assert!(!outcome.text.contains("data-feed") && !desk.path("out").exists(), "{}", outcome.text);
    }
    for words in [["https://press.example/feed.json", "out"], ["feed.json", "-"], ["-", "out"]] {
        let outcome = desk.run(&["paginate", words[0], "-o", words[1]]);
        assert!(outcome.code == 2 && outcome.text.contains("is neither a file nor a folder"), "{}", outcome.text);
    }
    let outcome = desk.run(&["paginate", "feed.json", "-o", "out", "--size", "abc"]);
    assert!(outcome.code == 2 && outcome.text.contains("a number from 1 to 10000 is wanted"), "{}", outcome.text);
}

#[test]
fn a_feed_that_is_too_large_for_the_widget_is_what_can_be_split() {
    let desk = Desk::new("too-large");
    let text = "T".repeat(1_200_000);
    let items: Vec<Value> = (1..=30).map(|n| json!({ "id": n.to_string(), "content_text": text })).collect();
    desk.write("feed.json", json!({ "title": "All", "items": items }).to_string());
    let outcome = desk.run(&["check", "feed.json"]);
    assert!(outcome.code == 1 && outcome.text.contains("is larger than 32 MB; split it"), "{}", outcome.text);
    let said = paginated(&desk, "10");
    assert!(said.starts_with("30 statements: 10 in feed.json, 20 in the archive's 2 documents"), "{said}");
    let outcome = desk.run(&["paginate", "feed.json", "-o", "whole"]);
    assert!(
        outcome.code == 2 && outcome.text.contains("feed.json would be larger than 32 MB still"),
        "{}",
        outcome.text
    );
    assert!(!desk.path("whole").exists());
}

#[test]
fn a_continuation_that_cannot_be_read_ends_the_list_and_not_the_feed() {
    let desk = Desk::new("broken");
    desk.write("feed.json", r#"{"version": "https://jsonfeed.org/version/1.1", "title": "All", "feed_url": "https://press.example/feed.json",
        "next_url": "https://press.example/older.json", "items": [{"id": "1", "title": "One", "summary": "S."}]}"#);
    desk.write("older.json", "nonsense");
    let outcome = desk.run(&["check", "feed.json"]);
    assert_eq!(outcome.code, 1, "{}", outcome.text);
    let said = ["1 statement", "The list ends here (not-json)"].iter().all(|part| outcome.text.contains(part));
    assert_eq!(
        outcome.text.matches("\nolder.json\n").count() + outcome.text.matches("/older.json\n").count(),
        1,
        "{}",
        outcome.text
    );
    assert!(said && !outcome.text.contains("unusable"), "{}", outcome.text);
}

#[test]
fn a_document_in_another_encoding_is_shown_with_a_notice_and_utf_16_is_named() {
    let desk = Desk::new("encoding");
    let text = feed(1..=2).replace("All", "\u{418}");
    let legacy: Vec<u8> = text.chars().map(|c| if c == '\u{418}' { 0xc8 } else { c as u8 }).collect();
    desk.write("feed.json", legacy);
    let said = desk.do_well(&["check", "feed.json"]);
    assert!(said.contains("the document is not UTF-8, which alone is allowed: byte 0xC8 at line 1"), "{said}");
    assert!(said.contains("; 1 notice\n"), "{said}");
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    desk.write("feed.json", wide);
    let outcome = desk.run(&["check", "feed.json"]);
    assert!(outcome.code == 1 && outcome.text.contains("The document is UTF-16"), "{}", outcome.text);
}
