//! The report that `check` and the studio show: it says of every fixture feed what the widget makes of it.

use communique::failure::Failure;
use communique::report::encoding::{self, Fault};
use communique::report::{self, Unusable};
use serde_json::Value;

use crate::feeds::{FIXTURES, NOW, URL};

#[test]
fn the_report_has_the_statements_and_the_notices_of_the_widget() {
    for fixture in FIXTURES {
        let expected: Value = serde_json::from_str(fixture.expected).unwrap();
        match report::read(fixture.feed, Some(URL), NOW) {
            Err(unusable) => assert_eq!(expected["failure"], unusable.failure.code(), "{}", fixture.name),
            Ok(report) => {
                let texts = |list: &Value, member: Option<&str>| -> Vec<String> {
                    let list = list.as_array().cloned().unwrap_or_default();
                    let text = |value: &Value| {
                        member.map_or(value, |member| &value[member]).as_str().unwrap_or_default().to_owned()
                    };
                    list.iter().map(text).collect()
                };
                let ids: Vec<String> = report.statements.iter().map(|statement| statement.id.clone()).collect();
                assert_eq!(ids, texts(&expected["statements"], Some("id")), "{}", fixture.name);
                let wanted = texts(&expected["notices"], None);
                let (own, markup): (Vec<_>, Vec<_>) =
                    report.notices.iter().map(|notice| notice.text()).partition(|notice| wanted.contains(notice));
                assert_eq!(own, wanted, "{}", fixture.name);
                assert!(markup.iter().all(|notice| notice.contains("content_html")), "{markup:?}");
                let text = report.text();
                assert!(own.iter().all(|notice| text.contains(&*report::visible(notice))), "{text}");
                let title = expected["feed"]["title"].as_str().unwrap_or("A feed without a title");
                assert!(text.contains(title), "{text}");
            }
        }
    }
}

#[test]
fn what_waits_is_counted_and_a_continuation_is_named() {
    let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Statements", "next_url": "2.json",
        "items": [{"id": "1"}, {"id": "2", "date_published": "2026-01-02"}, {"id": "3", "date_published": "2026-01-03"}]}"#;
    let report = report::read(feed, Some(URL), NOW).unwrap();
    assert_eq!((report.statements.len(), report.waiting), (1, 2));
    let text = report.text();
    assert!(text.contains("2 more statements dated in the future"), "{text}");
    assert!(text.contains("https://press.example.org/feeds/2.json"), "{text}");
}

/// A feed of one statement with this title.
fn titled(title: &str) -> String {
    format!(r#"{{"items": [{{"id": "1", "title": "{title}"}}]}}"#)
}

/// As `JSON.parse` has it, of which the program gets U+FFFD for half a pair.
#[test]
fn half_a_surrogate_pair_is_a_replacement_character_as_in_a_browser() {
    for (written, read) in [
        (r"a\ud83d", "a\u{fffd}"),
        (r"\uDE00b", "\u{fffd}b"),
        (r"\ud83d\ude00", "😀"),
        (r"\uD83D\uD83D\uDE00", "\u{fffd}😀"),
        (r"\ude00\ud83d", "\u{fffd}\u{fffd}"),
        (r"\ud83d\n\ude00", "\u{fffd} \u{fffd}"),
        (r"\ud83d\\ude00", "\u{fffd}\\ude00"),
        (r"\\ud83d", "\\ud83d"),
        (r"\\\ud83d", "\\\u{fffd}"),
        (r#"\"\ud83d\""#, "\"\u{fffd}\""),
        ("п\\ud83dр", "п\u{fffd}р"),
    ] {
        let report = report::read(&titled(written), None, NOW).unwrap();
        assert_eq!(report.statements[0].title, read, "{written}");
    }
    let member = r#"{"items": [{"id": "1", "\ud83d": 1, "title": "One"}]}"#;
    assert_eq!(report::read(member, None, NOW).unwrap().statements[0].title, "One");
    for broken in [r"\ud8", r"\ud83", r"\u+d83", r"\x", "\\"] {
        assert_eq!(report::read(&titled(broken), None, NOW).unwrap_err().failure.code(), "not-json", "{broken}");
    }
}

#[test]
fn a_number_too_large_is_a_number_as_in_a_browser() {
    let total = |number: &str| format!(r#"{{"_statement": {{"total": {number}}}, "items": [{{"id": "1e400"}}]}}"#);
    let long = "9".repeat(400);
    for number in ["1e400", "1.5E+400", "1e308", &long, &format!("{long}.5")] {
        let report = report::read(&total(number), None, NOW).unwrap();
        assert_eq!((report.feed.total, report.statements[0].id.as_str()), (Some(1_000_000), "1e400"), "{number}");
    }
    assert!(report::read(&total("-1e400"), None, NOW).unwrap().text().contains("_statement.total is less than 0"));
    assert_eq!(report::read(&total("1e-400"), None, NOW).unwrap().feed.total, Some(0));
    for broken in ["01e400", "+1e400", "1e400.5", "1.e400", ".1e400", "1e400e1", "--1e400", "1e+-400", "-", "Infinity"]
    {
        assert_eq!(report::read(&total(broken), None, NOW).unwrap_err().failure.code(), "not-json", "{broken}");
    }
    let id = report::read(r#"{"items": [{"id": 1e400}]}"#, None, NOW).unwrap();
    assert!(id.statements.is_empty() && id.text().contains("id is a number"), "{}", id.text());
}

#[test]
fn only_an_absolute_address_counts_as_the_feeds_own() {
    let read = |feed_url: &str, address| {
        let text = format!(r#"{{"feed_url": {feed_url}, "items": [{{"id": "1", "url": "1.html"}}]}}"#);
        let report = report::read(&text, address, NOW).unwrap();
        (report.statements[0].url.clone().unwrap(), report.text().contains("feed_url"))
    };
    let own = r#""https://press.example.org/feeds/a.json""#;
    assert_eq!(read(own, None), ("https://press.example.org/feeds/1.html".into(), false));
    for other in ["\"\"", "\"feeds/a.json\"", "\"//press.example.org/a.json\"", "\"ftp://press.example.org/\"", "7"] {
        assert_eq!(read(other, None), ("https://feed.example/1.html".into(), true), "{other}");
        assert_eq!(read(other, Some(URL)).0, "https://press.example.org/feeds/1.html", "{other}");
    }
    assert_eq!(read("null", None), ("https://feed.example/1.html".into(), false));
}

#[test]
fn what_is_said_of_an_option_stands_apart_from_the_files_name() {
    let text = Unusable::from(Failure::NoFeed).text("a/c.json");
    assert!(text.starts_with("Communiqué: a/c.json: data-feed is missing"), "{text}");
    assert!(Unusable::from(Failure::NotJson).text("a/c.json").starts_with("Communiqué: a/c.json is not JSON"));
}

#[test]
fn an_odd_version_is_told_what_is_wanted() {
    let text = report::read(r#"{"version": "1.1", "items": []}"#, None, NOW).unwrap().text();
    assert!(
        text.starts_with("version \"1.1\" is not a version of JSON Feed known here; read as 1.1 (the whole URL"),
        "{text}"
    );
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let report = report::read("\u{feff}{\"items\": [{\"id\": \"1\"}]}", None, NOW).unwrap();
    assert_eq!(report.statements.len(), 1);
}

#[test]
fn what_is_no_json_is_said_with_its_place() {
    for (text, place, reason) in [
        ("{\"items\": [1,\n  2,]}", "Line 2, column 5", "a comma with nothing after it"),
        ("{\"items\": [\n", "Line 1, column 12", "the text ends before it is complete"),
        ("", "Line 1, column 1", "the text ends"),
        ("{\"title\": \"Да\t\"}", "Line 1, column 14", "a raw line break, tab"),
        ("\u{feff}{\"заг\": nil}", "Line 1, column 10", "expected ident"),
        ("<html>", "Line 1, column 1", "expected value"),
        ("{} {}", "Line 1, column 4", "something after the end"),
        ("[1e400, 99e999, \"\\ud83d\", !]", "Line 1, column 27", "expected value"),
    ] {
        let said = report::read(text, None, NOW).unwrap_err().text("a.json");
        assert!(said.contains(&format!("\n{place}: {reason}")), "{text}: {said}");
        assert!(said.ends_with(".\nThe feed is unusable (not-json).\n"), "{said}");
    }
}

#[test]
fn bytes_that_are_no_utf_8_are_one_notice_with_the_first_ones_place() {
    let bytes = |title: &[u8]| [b"{\"items\": [{\"id\": \"1\",\n\"title\": \"", title, b"\"}]}"].concat();
    for (title, said) in [
        (&b"\xcf\xf0\xe8"[..], "byte 0xCF at line 2, column 11, and 2 more; read as U+FFFD each"),
        ("Да\u{fffd}".as_bytes(), ""),
        (b"\xd0\x94\xff.", "byte 0xFF at line 2, column 12; read"),
        (b"\xed\xa0\x80", "byte 0xED at line 2, column 11, and 2 more"),
    ] {
        let report = report::read_bytes(&bytes(title), None, NOW).unwrap();
        let notices: Vec<String> = report.notices.iter().map(|notice| notice.text()).collect();
        let of_bytes: Vec<&String> =
            notices.iter().filter(|text| text.starts_with("the document is not UTF-8")).collect();
        assert_eq!(of_bytes.len(), usize::from(!said.is_empty()), "{notices:?}");
        assert!(of_bytes.iter().all(|text| text.contains(said)), "{notices:?}");
    }
}

#[test]
fn what_is_wide_or_compressed_is_called_by_its_name_and_the_remedy_helps() {
    let text = "{\"items\": []}";
    let units = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    let letters = |to: fn(u32) -> [u8; 4]| text.chars().map(u32::from).flat_map(to).collect::<Vec<u8>>();
    let (little, big) = (units(u16::to_le_bytes), units(u16::to_be_bytes));
    let (wide_little, wide_big) = (letters(u32::to_le_bytes), letters(u32::to_be_bytes));
    for (mark, bytes, name) in [
        (&b"\xff\xfe"[..], &little, "UTF-16"),
        (b"\xfe\xff", &big, "UTF-16"),
        (b"", &little, "UTF-16LE"),
        (b"", &big, "UTF-16BE"),
        (b"\xff\xfe\0\0", &wide_little, "UTF-32"),
        (b"\0\0\xfe\xff", &wide_big, "UTF-32"),
        (b"", &wide_little, "UTF-32LE"),
        (b"", &wide_big, "UTF-32BE"),
    ] {
        let bytes = [mark, bytes].concat();
        assert_eq!(encoding::judge(&bytes), Some(Fault::Wide(name)));
        let said = report::read_bytes(&bytes, None, NOW).unwrap_err().text("a.json");
        let wanted =
            format!("\nThe document is {name}; only UTF-8 is allowed; `iconv -f {name} -t UTF-8` makes it so.\n");
        assert!(said.contains(&wanted), "{said}");
    }
    let said = report::read_bytes(b"\x1f\x8b\x08\0\0", None, NOW).unwrap_err().text("a.json.gz");
    assert!(
        said.contains("\nThe document is compressed with gzip; only UTF-8 is allowed; `gzip -dc` unpacks it.\n"),
        "{said}"
    );
    for sound in [&b""[..], b"{", b"{}", "\u{feff}{}".as_bytes()] {
        assert_eq!(encoding::judge(sound), None);
    }
}

#[test]
fn what_would_act_on_a_terminal_is_shown_escaped() {
    let feed = "{\"title\": \"A\\u001b[2J\\u0007\", \"items\": [{\"id\": \"1\\nAll is well.\\u202e\", \"date_published\": \"Да\\u009b\\r\"}]}";
    let text = report::read(feed, None, NOW).unwrap().text();
    assert!(text.contains(r#"item "1\nAll is well.\u{202e}": date_published "Да\u{9b}"#), "{text}");
    assert!(!text.chars().any(|letter| letter.is_control() && letter != '\n'), "{text:?}");
}

#[test]
fn a_continuation_relative_to_nobody_knows_what_gets_no_invented_address() {
    let read = |address| report::read(r#"{"next_url": "older.json?v=1", "items": []}"#, address, NOW).unwrap().text();
    assert!(read(None).contains("It continues with older.json?v=1, which was not read."), "{}", read(None));
    assert!(read(Some(URL)).contains("continues at https://press.example.org/feeds/older.json"), "{}", read(Some(URL)));
}

#[test]
fn a_feed_at_an_ipv6_address_keeps_its_links_and_its_continuation() {
    let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "All", "next_url": "2.json", "items": [
        {"id": "1", "title": "One", "url": "1.html", "content_html": "<a href=/2.html>Two</a>"}]}"#;
    let report = report::read(feed, Some("http://[::1]:8000/feeds/f.json"), NOW).unwrap();
    assert_eq!(report.notices, []);
    assert_eq!(report.statements[0].url.as_deref(), Some("http://[::1]:8000/feeds/1.html"));
    assert_eq!(report.feed.next_url.as_deref(), Some("http://[::1]:8000/feeds/2.json"));
}

/// What is said of a feed with this item besides what the widget notes.
fn remarks(members: &str, item: &str) -> Vec<String> {
    let feed = format!(r#"{{"version": "https://jsonfeed.org/version/1.1", {members} "items": [{item}]}}"#);
    let report = report::read(&feed, Some(URL), NOW).unwrap();
    let remarks: Vec<String> = report.remarks.iter().map(|remark| remark.text()).collect();
    let text = report.text();
    assert!(remarks.iter().all(|remark| text.contains(remark)), "{text}");
    assert!(text.contains(&format!("; {} notice", report.notices.len() + remarks.len())), "{text}");
    remarks
}

#[test]
fn what_the_widget_does_not_mind_and_the_specification_does_is_said_here_alone() {
    let item = r#"{"id": "1", "title": "One"}"#;
    for (members, said) in [
        ("", &["title is missing, which JSON Feed requires"][..]),
        (r#""title": " ","#, &["title is missing, which JSON Feed requires"]),
        (r#""title": 7,"#, &[]),
        (
            r#""title": "All", "_statement": {"total": 3.7},"#,
            &["_statement.total is no whole number; what follows the point is passed over"],
        ),
        (r#""title": "All", "_statement": {"total": 3.0},"#, &[]),
        (
            r#""title": "All", "items": [], "title": "All", "title": "All","#,
            &[
                "the member \"items\" stands more than once in one object; only the last one counts",
                "the member \"title\" stands more than once in one object; only the last one counts",
            ],
        ),
    ] {
        assert_eq!(remarks(members, item), said, "{members}");
    }
    for (members, said) in [
        ("", "content_text is missing, and so are content_html, summary and title; there is nothing to read"),
        (r#", "summary": "", "title": " ""#, "content_text is missing"),
        (r#", "title": "One""#, ""),
        (r#", "_statement": {"signature": {"name": "A. Name"}}"#, ""),
        (r#", "_statement": {"status": "withdrawn"}"#, ""),
        (
            r#", "title": "One", "_statement": {"place": "A", "place": "B"}"#,
            "the member \"place\" stands more than once",
        ),
        (
            r#", "title": "One", "_statement": {"status": "Withdrawn"}"#,
            "_statement.status \"Withdrawn\" is understood, but fits the schema only in small letters and without blanks",
        ),
        (r#", "title": "One", "_statement": {"status": "corrected"}"#, ""),
        (
            r#", "title": "One", "_statement": {"replaces": true}"#,
            "_statement.replaces is no id, which is text or a number; passed over",
        ),
        (r#", "title": "One", "_statement": {"replaces": ["0"]}"#, "_statement.replaces is no id"),
        (r#", "title": "One", "_statement": {"replaces": 7}"#, ""),
        (r#", "title": "One", "_statement": {"replaces": null}"#, ""),
    ] {
        let found = remarks(r#""title": "All","#, &format!(r#"{{"id": "1"{members}}}"#));
        assert_eq!(found.len(), usize::from(!said.is_empty()), "{members}: {found:?}");
        let said = format!("item \"1\": {said}");
        assert!(found.iter().all(|found| found.starts_with(&said)), "{members}: {found:?}");
    }
}

#[test]
fn a_change_before_there_was_anything_to_change_is_said() {
    for (published, modified, said) in [
        ("2025-10-31", "2025-10-30", true),
        ("2025-10-31", "30.10.2025", true),
        ("2025-10-31", "2025-10-31", false),
        ("2025-10-31T09:00:00+03:00", "2025-10-31T05:59:59Z", true),
        ("2025-10-31T09:00:00+03:00", "2025-10-31T06:00:00Z", false),
        // A day begins elsewhere before it does in UTC.
        ("2025-10-31", "2025-10-30T22:00:00Z", false),
        ("2025-10-31", "2025-10-29T22:00:00Z", true),
        ("2025-10-31T01:00:00Z", "2025-10-30", false),
        ("2025-10-31T01:00:00Z", "2025-10-28", true),
        ("31 October", "2025-10-30", false),
    ] {
        let item =
            format!(r#"{{"id": "1", "title": "One", "date_published": "{published}", "date_modified": "{modified}"}}"#);
        let wanted = format!(r#"item "1": date_modified "{modified}" is before date_published; no change is shown"#);
        assert_eq!(
            remarks(r#""title": "All","#, &item),
            Vec::from_iter(said.then_some(wanted)),
            "{published} {modified}"
        );
    }
}

/// The README's examples of JSON, in their order: a whole feed, and an item with everything of the extension.
#[test]
fn the_readme_s_feed_is_shown_as_it_stands() {
    let readme = include_str!("../../README.md");
    let section = readme.split("\n## Publish a feed\n").nth(1).unwrap().split("\n### ").next().unwrap();
    let examples: Vec<&str> =
        section.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let [feed, item] = examples.as_slice() else { panic!("{examples:?}") };
    let whole = report::read(feed, Some(URL), NOW).unwrap();
    assert_eq!((whole.statements.len(), whole.waiting, whole.notices.as_slice()), (1, 0, &[][..]));
    let statement = &whole.statements[0];
    assert!(statement.has_body() && statement.date.is_some() && statement.url.is_some(), "{statement:?}");
    assert!(!whole.feed.title.is_empty() && whole.feed.language.is_some(), "{:?}", whole.feed);
    let one = format!(r#"{{"version": "https://jsonfeed.org/version/1.1", "items": [{item}]}}"#);
    let one = report::read(&one, Some(URL), NOW).unwrap();
    assert_eq!((one.statements.len(), one.notices.as_slice()), (1, &[][..]));
    assert!(one.statements[0].signature.is_some() && one.statements[0].replaces.is_some());
}
