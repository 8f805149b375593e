//! `import`: feeds of several generators and texts as a press office writes them, and the feed that comes of them.

use communique::messages::available;
use communique::view::statement::KINDS;
use serde_json::{Value, json};

use crate::desk::{Desk, fixture};
use crate::server::{Answer, Server};

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
fn the_same_statement_twice_is_one_and_those_without_an_id_are_left_out_as_the_widget_does() {
    let desk = Desk::new("twice");
    desk.write(
        "one.json",
        r#"{"items": [{"id": "a", "title": "A"}, {"title": "B"}, {"id": " ", "title": "C"}, 7, {"id": 17}, {"id": "17"}]}"#,
    );
    desk.write(
        "none.xml",
        "<rss version=\"2.0\"><channel><title>T</title><item><description>D.</description></item></channel></rss>",
    );
    let outcome = desk.run(&["import", "one.json", "one.json", "none.xml", "-o", "all.json"]);
    assert_eq!(outcome.code, 1, "{}", outcome.text);
    let feed = desk.json("all.json");
    let ids: Vec<&Value> = feed["items"].as_array().unwrap().iter().map(|item| &item["id"]).collect();
    assert_eq!(ids, [&json!("a"), &json!(17)]);
    for said in [
        "one.json: statement 2 (\"B\") has no id; left out",
        "one.json: statement 3 (\"C\") has no id; left out",
        "one.json: statement 4 has no id; left out",
        "one.json: another statement has the id \"17\" already; left out",
        "none.xml: statement 1 has no id; left out",
    ] {
        assert!(outcome.text.contains(said), "{said}: {}", outcome.text);
    }
}

#[test]
fn what_cannot_be_read_is_said_and_nothing_is_written() {
    let desk = Desk::new("unread");
    desk.write("latin.txt", b"\xcf\xf0\xe5\xf1\xf1\xe0");
    desk.write("latin.json", b"{\"items\": [\xcf]}");
    desk.write("wide.json", b"\xff\xfe{\0}\0");
    desk.write("cut.json", "{\"items\":");
    desk.write("page.xml", "<html><p>No feed</p></html>");
    desk.write("page.html", "\n<!DOCTYPE html><title>No feed</title>");
    desk.write("feed.gz", b"\x1f\x8b\x08\0\0\0\0\0");
    desk.write("words.xml", "words and {");
    desk.write("list.json", "[]");
    desk.write("svg.xml", "<svg></svg>");
    std::fs::create_dir(desk.path("empty")).unwrap();
    for (input, reason) in [
        ("latin.txt", "is not UTF-8"),
        ("latin.json", "latin.json: it is not UTF-8, which alone is allowed: byte 0xCF at line 1, column 12"),
        ("wide.json", "wide.json: it is UTF-16"),
        ("cut.json", "not JSON (line 1, column 10: the text ends before it is complete)"),
        ("ftp://press.example/feed.json", "has the scheme ftp"),
        ("page.xml", "page.xml: it is a web page (HTML); RSS, Atom and JSON Feed are allowed"),
        ("page.html", "page.html: it is a web page (HTML)"),
        ("feed.gz", "feed.gz: it is compressed by gzip; RSS, Atom and JSON Feed are allowed, as `gunzip` leaves them"),
        ("words.xml", "words.xml: neither RSS nor Atom nor JSON Feed, which begin with < or {"),
        ("list.json", "list.json: no feed"),
        ("svg.xml", "svg.xml: neither RSS nor Atom nor JSON Feed (unable to parse feed: no root element)"),
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
fn a_feed_is_read_through_the_documents_that_continue_it() {
    let document = |id: &str, next: &str| {
        json!({ "items": [{ "id": id, "title": id, "summary": "S." }], "next_url": next }).to_string()
    };
    let other = Server::new(|_| vec![("/3.json", Answer::open(document("3", "")))]);
    let server = Server::new(|_| {
        vec![
            ("/1.json", Answer::open(document("1", "archiv 2.json#top"))),
            ("/archiv%202.json", Answer::open(document("2", "3.json"))),
            ("/3.json", Answer::open(document("3", "1.json"))),
            ("/gone.json", Answer::open(document("1", "none.json"))),
            ("/away.json", Answer::open(document("1", &other.url("/3.json")))),
            ("/moved.json", Answer::open(document("1", "moved-2.json"))),
            ("/moved-2.json", Answer::redirect(&other.url("/3.json"))),
        ]
    });
    let desk = Desk::new("continued");
    desk.do_well(&["import", &server.url("/1.json"), "-o", "all.json"]);
    assert_eq!(desk.json("all.json")["items"].as_array().unwrap().len(), 3);
    for (path, code, said) in [
        ("/gone.json", 1, "/none.json answered with status 404"),
        ("/404.json", 2, "/404.json answered with status 404"),
        ("/away.json", 1, "/3.json, which was not read"),
        ("/moved.json", 1, "was redirected to another origin than the feed; passed over"),
    ] {
        let outcome = desk.run(&["import", &server.url(path), "-o", "x.json"]);
        assert!(outcome.code == code && outcome.text.contains(said), "{path}: {}", outcome.text);
    }
    // The same of files, also where a folder has them all.
    std::fs::create_dir(desk.path("chain")).unwrap();
    desk.write("chain/1.json", document("1", "https://press.example/2.json"));
    desk.write("chain/2.json", document("2", ""));
    desk.write("gone.json", document("1", "none.json"));
    let outcome = desk.run(&["import", "gone.json", "-o", "files.json"]);
    assert!(outcome.code == 1 && outcome.text.contains("it continues at none.json, which was not read"));
    for input in ["chain/1.json", "chain"] {
        desk.do_well(&["import", input, "-o", "files.json"]);
        assert_eq!(desk.json("files.json")["items"].as_array().unwrap().len(), 2, "{input}");
    }
}

#[test]
fn what_is_left_out_of_a_folder_is_said() {
    let desk = Desk::new("left-out");
    std::fs::create_dir_all(desk.path("texts/2024/may")).unwrap();
    std::fs::create_dir_all(desk.path("texts/images")).unwrap();
    desk.write("texts/one.txt", "First\n\nText of the first.");
    desk.write("texts/empty.txt", " \n");
    desk.write("texts/2025-10-31.md", "---\nlanguage: en\n---\n");
    desk.write("texts/images/map.png", "no text");
    desk.write("texts/notes.odt", "a text of another kind");
    desk.write("texts/map.png", "no text");
    desk.write("texts/README.md", "# How these texts are named");
    desk.write("texts/.hidden", "no text");
    desk.write("texts/2024/may/two.txt", "Second\n\nText of the second.");
    let outcome = desk.run(&["import", "texts", "-o", "all.json"]);
    assert_eq!(outcome.code, 1, "{}", outcome.text);
    for said in [
        "texts/empty.txt: it has no text",
        "texts/2025-10-31.md: it has no text; left out",
        "texts/2024 is a folder in it and was not read; name it, too",
        "texts/notes.odt was not read: only files ending in .txt, .md,",
        "texts/map.png is no statement; not read",
        "texts/README.md is no statement; not read",
    ] {
        assert!(outcome.text.contains(said), "{said}: {}", outcome.text);
    }
    assert!(!outcome.text.contains("images") && !outcome.text.contains("hidden"), "{}", outcome.text);
    assert_eq!(desk.json("all.json")["items"].as_array().unwrap().len(), 1);
    // What is no statement is named, but isn't missing; the feed that is written is none of its own inputs.
    for file in ["texts/notes.odt", "texts/empty.txt", "texts/2025-10-31.md", "texts/2024/may/two.txt"] {
        std::fs::remove_file(desk.path(file)).unwrap();
    }
    for _ in 0..2 {
        desk.do_well(&["import", "texts", "-o", "texts/feed.json"]);
        desk.write("texts/one.txt", "First\n\nText of the first, mended.");
    }
    let said = desk.do_well(&["import", "texts", "-o", "texts/feed.json"]);
    assert!(said.contains("texts/feed.json is the feed to be written, and no input"), "{said}");
    assert_eq!(desk.json("texts/feed.json")["items"][0]["content_text"], "Text of the first, mended.");
}

#[test]
fn a_day_without_a_time_stays_a_day_and_what_is_no_date_is_said() {
    let desk = Desk::new("days");
    for (written, expected) in [
        ("31 Oct 2025", "2025-10-31"),
        ("Fri, 31 Oct 2025", "2025-10-31"),
        ("31 October 2025", "2025-10-31"),
        ("2025-10-31", "2025-10-31"),
        ("Fri, 31 Oct 2025 09:00:00 +0300", "2025-10-31T06:00:00+00:00"),
        ("Fri, 31 Oct 2025 00:00:00 GMT", "2025-10-31T00:00:00+00:00"),
        ("the day before", ""),
        ("31 Foo 2025 & <", ""),
    ] {
        let date = written.replace('&', "&amp;").replace('<', "&lt;");
        desk.write("feed.xml", format!("<rss version=\"2.0\"><channel><title>T</title><item><guid>1</guid><title>One</title><pubDate>{date}</pubDate></item></channel></rss>"));
        let outcome = desk.run(&["import", "feed.xml", "-o", "feed.json"]);
        assert_eq!(outcome.code, i32::from(expected.is_empty()), "{written}");
        let said = outcome.text;
        let found = desk.json("feed.json")["items"][0]["date_published"].as_str().unwrap_or_default().to_owned();
        assert_eq!(found, expected, "{written}");
        assert_eq!(said.contains("is no date that can be read; left out"), expected.is_empty(), "{said}");
    }
}

#[test]
fn relative_addresses_in_texts_are_named_and_those_of_entries_resolved() {
    let desk = Desk::new("relative");
    let entry = |id: &str, html: &str| {
        format!(
            r#"<entry xml:base="2025/"><id>{id}</id><title>{id}</title><link href="{id}.html"/><updated>2025-10-31</updated>
            <content type="html"><![CDATA[<p>T. {html}</p>]]></content></entry>"#
        )
    };
    let entries =
        [entry("1", r#"<a href="a.html">A</a>"#), entry("2", r#"<a href="https://press.example/">B</a>"#)].concat();
    desk.write("feed.xml", format!(r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://press.example/news/"><title>T</title>{entries}</feed>"#));
    let said = desk.do_well(&["import", "feed.xml", "-o", "feed.json"]);
    assert!(said.contains("feed.xml: relative addresses in 1 text: they will lead on from where"), "{said}");
    assert_eq!(desk.json("feed.json")["items"][0]["url"], "https://press.example/news/2025/1.html");
}

#[test]
fn what_only_browsers_read_is_imported_with_a_word_about_it() {
    let desk = Desk::new("halves");
    desk.write("half.json", r#"{"items": [{"id": "1", "title": "A\ud83d", "_n": 1e400}]}"#);
    let said = desk.do_well(&["import", "half.json", "-o", "feed.json"]);
    assert!(said.contains("half.json: what no text and no number can hold is read as browsers do"), "{said}");
    assert_eq!(desk.json("feed.json")["items"][0]["title"], "A\u{fffd}");
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
    desk.write("key.pem", "secret");
    for (words, reason) in [
        (&["import", "one.txt", "-o", "one.txt"][..], "one.txt is an input"),
        (&["import", "one.txt", "-o", "key.pem"], "key.pem is no feed document; it is not written over"),
        (&["import", "one.txt", "-o", "-"], "the feed is written to a file; name one"),
        (&["import", "one.txt", "-o", "file:///x.json"], "is no name of a file"),
        (&["import", "one.txt", "-o", "x.json", "--language", "no tag!"], "not a BCP 47 tag"),
        (&["check", "x.json", "--address", "nonsense"], "begins with http:// or https://"),
    ] {
        let outcome = desk.run(words);
        assert!(outcome.code != 0 && outcome.text.contains(reason), "{words:?}: {}", outcome.text);
    }
    assert_eq!(desk.read("one.txt"), "First\n\nText of the first.");
    assert_eq!(desk.read("key.pem"), "secret");
}

#[test]
fn a_feed_that_became_larger_than_the_widget_reads_is_written_and_said() {
    let desk = Desk::new("large");
    let item =
        |id: &str| json!({ "items": [{ "id": id, "title": id, "content_text": "a".repeat(17 << 20) }] }).to_string();
    desk.write("one.json", item("1"));
    desk.write("two.json", item("2"));
    let outcome = desk.run(&["import", "one.json", "two.json", "-o", "all.json"]);
    assert_eq!(outcome.code, 1, "{}", outcome.text);
    assert!(outcome.text.contains("all.json is larger than 32 MB, more than the widget reads; `paginate` makes"));
    assert_eq!(desk.json("all.json")["items"].as_array().unwrap().len(), 2);
}
