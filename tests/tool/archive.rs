//! `paginate` over what an earlier run left, and of feeds that aren't in order: no statement is lost, and every sum is right.

use serde_json::{Value, json};

use crate::chain::{date, feed, ids, paginated};
use crate::desk::Desk;

/// Every file of the folder that is written to, with its content.
fn written(desk: &Desk) -> Vec<(String, String)> {
    let names =
        std::fs::read_dir(desk.path("out")).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<(String, String)> =
        names.map(|name| (name.clone(), desk.read(&format!("out/{name}")))).collect();
    files.sort();
    files
}

/// A feed of these items.
fn feed_of(items: Value) -> String {
    json!({ "version": "https://jsonfeed.org/version/1.1", "title": "All", "items": items }).to_string()
}

#[test]
fn a_statement_that_is_no_longer_in_the_feed_is_dropped_only_on_purpose() {
    let desk = Desk::new("shorter");
    desk.write("feed.json", feed(1..=50));
    paginated(&desk, "16");
    let before = written(&desk);
    let other = feed(1..=50).replace("\"id\":\"", "\"id\":\"other-");
    for (shorter, missing) in [
        (
            feed(31..=50),
            r#"30 statements in out, missing from feed.json, would be lost: "30", "29", "28", "27", "26" and 25 more."#,
        ),
        (feed(1..=49), r#"1 statement in out, missing from feed.json, would be lost: "50"."#),
        (other, "50 statements in out, missing from feed.json, would be lost"),
        (feed_of(json!([])), "50 statements in out, missing from feed.json, would be lost"),
    ] {
        desk.write("feed.json", shorter);
        let outcome = desk.run(&["paginate", "feed.json", "--size", "16", "-o", "out"]);
        assert!(outcome.code == 2 && outcome.text.contains(missing), "{}", outcome.text);
        assert!(outcome.text.contains("Nothing is written.") && outcome.text.contains("--prune"), "{}", outcome.text);
        assert_eq!(written(&desk), before);
    }
    desk.write("feed.json", feed((1..=9).chain(31..=50).collect::<Vec<_>>().into_iter()));
    let said = desk.do_well(&["paginate", "feed.json", "--size", "16", "-o", "out", "--prune"]);
    assert!(said.starts_with("29 statements: 18 in feed.json, 11 in the archive's 2 documents\n"), "{said}");
    assert!(said.ends_with("21 statements dropped: \"30\", \"29\", \"28\", \"27\", \"26\" and 16 more\n"), "{said}");
    assert_eq!((ids(&desk.json("out/feed-2.json")), ids(&desk.json("out/feed-1.json")).len()), (vec![32, 31], 9));
    assert!(desk.do_well(&["check", "out/feed.json"]).contains("Altogether 3 documents with 29 statements.\n"));
}

#[test]
fn documents_behind_a_gap_are_not_lost_either() {
    let desk = Desk::new("gap");
    desk.write("feed.json", feed(1..=50));
    std::fs::create_dir_all(desk.path("out")).unwrap();
    desk.write("out/feed-2.json", feed_of(json!([{ "id": "only here", "title": "Only here", "summary": "S." }])));
    let outcome = desk.run(&["paginate", "feed.json", "--size", "16", "-o", "out"]);
    assert!(outcome.code == 2 && outcome.text.contains("would be lost: \"only here\""), "{}", outcome.text);
    assert_eq!(written(&desk).len(), 1);
}

#[test]
fn what_readers_do_not_see_is_copied_and_counted_apart_as_check_does() {
    let desk = Desk::new("disorder");
    let mut disorder: Value = serde_json::from_str(&feed(1..=40)).unwrap();
    let items = disorder["items"].as_array_mut().unwrap();
    items.push(json!({ "id": "5", "title": "Again", "date_published": date(41), "summary": "S." }));
    items.push(json!({ "title": "Nameless", "date_published": date(2), "summary": "S." }));
    items.push(json!({ "id": "99", "title": "Later", "date_published": "2999-01-01", "summary": "S." }));
    items.push(json!("no object"));
    desk.write("feed.json", disorder.to_string());
    for _ in 0..2 {
        let said = paginated(&desk, "15");
        let unseen = "4 more items copied, which readers don't see: 1 waiting for its time, 1 with the id of an earlier one, 2 without an id";
        assert_eq!(said, format!("40 statements: 10 in feed.json, 30 in the archive's 2 documents\n{unseen}\n"));
        assert_eq!(desk.json("out/feed.json")["_statement"]["total"], 40);
        let (first, oldest) = (desk.read("out/feed.json"), desk.json("out/feed-1.json"));
        assert!(first.contains("Nameless") && first.contains("Later") && first.contains("no object"), "{first}");
        // Behind the one that counts, so that this stays so.
        assert_eq!(ids(&oldest)[10..12], [5, 5]);
        assert_eq!(
            (&oldest["items"][10]["title"], &oldest["items"][11]["title"]),
            (&json!("Statement 5"), &json!("Again"))
        );
        let checked = desk.do_well(&["check", "out/feed.json"]);
        assert!(
            checked.contains("Altogether 3 documents with 40 statements.\n") && !checked.contains("total says"),
            "{checked}"
        );
    }
}

#[test]
fn a_number_of_all_that_cannot_be_written_is_said() {
    let desk = Desk::new("no-total");
    for (extension, said) in [("\"x\"", true), ("[1]", true), ("null", false), ("{}", false)] {
        desk.write("feed.json", format!("{{\"title\": \"All\", \"items\": [], \"_statement\": {extension}}}"));
        let text = paginated(&desk, "10");
        assert_eq!(text.contains("_statement is not an object, so"), said, "{extension}: {text}");
        assert_eq!(desk.json("out/feed.json")["_statement"]["total"] == 0, !said, "{extension}");
    }
}

#[test]
fn only_an_address_continues_a_feed() {
    let desk = Desk::new("continued");
    for next in ["null", "\"\"", "\" \"", "7", "[\"2.json\"]"] {
        desk.write("feed.json", format!("{{\"title\": \"All\", \"next_url\": {next}, \"items\": []}}"));
        paginated(&desk, "10");
        assert!(desk.json("out/feed.json").get("next_url").is_none(), "{next}");
    }
    desk.write("feed.json", "{\"next_url\": \"https://elsewhere.example/2.json\", \"items\": []}");
    let outcome = desk.run(&["paginate", "feed.json", "-o", "out"]);
    assert!(
        outcome.code == 2 && outcome.text.contains("is continued elsewhere already (next_url)"),
        "{}",
        outcome.text
    );
}

#[cfg(unix)]
#[test]
fn a_file_may_have_any_name_for_its_address_is_escaped() {
    let desk = Desk::new("names");
    for name in
        ["a#b", "a?x", "press:feed", "with%20pct", "a b", "100%", "\u{43b}\u{435}\u{43d}\u{442}\u{430}", "a\\b", "[x]"]
    {
        desk.write(&format!("{name}.json"), feed(1..=30));
        desk.do_well(&["paginate", &format!("./{name}.json"), "--size", "10", "-o", "out"]);
        let next = desk.json(&format!("out/{name}.json"))["next_url"].as_str().unwrap().to_owned();
        let segments = url::Url::parse(&next).unwrap();
        assert!(segments.query().is_none() && segments.fragment().is_none(), "{next}");
        let checked = desk.do_well(&["check", &format!("./out/{name}.json")]);
        assert!(checked.contains("Altogether 3 documents with 30 statements.\n"), "{name}: {checked}");
        // And where only relative addresses can be written.
        desk.write(&format!("{name}.json"), feed(1..=30).replace("feed_url", "_feed_url"));
        desk.do_well(&["paginate", &format!("./{name}.json"), "--size", "10", "-o", "out"]);
        let checked = desk.do_well(&["check", &format!("./out/{name}.json")]);
        assert!(checked.contains("Altogether 3 documents with 30 statements.\n"), "{name}: {checked}");
        let next = desk.json(&format!("out/{name}.json"))["next_url"].as_str().unwrap().to_owned();
        let resolved = url::Url::parse("https://press.example/feeds/").unwrap().join(&next).unwrap();
        assert!(resolved.path().starts_with("/feeds/") && resolved.query().is_none(), "{resolved}");
    }
}

#[test]
fn a_name_is_looked_for_as_a_server_reads_its_address() {
    let desk = Desk::new("decoded");
    let first = |next: &str| json!({ "title": "All", "next_url": next, "items": [] }).to_string();
    desk.write("with%20pct-1.json", feed(1..=1));
    desk.write("feed.json", first("with%20pct-1.json"));
    let outcome = desk.run(&["check", "feed.json"]);
    assert!(outcome.code == 2 && outcome.text.contains("there is no such file beside it"), "{}", outcome.text);
    for next in ["with%2520pct-1.json", "./with%2520pct-1.json?v=1#top"] {
        desk.write("feed.json", first(next));
        assert!(desk.do_well(&["check", "feed.json"]).contains("Altogether 2 documents"), "{next}");
    }
    for next in ["..%2Ffeed.json", "%FF.json"] {
        desk.write("feed.json", first(next));
        assert_eq!(desk.run(&["check", "feed.json"]).code, 2, "{next}");
    }
}
