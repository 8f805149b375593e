//! The report that `check` and the studio show: it says of every fixture feed what the widget makes of it.

use communique::report;
use serde_json::Value;

use crate::feeds::{FIXTURES, NOW, URL};

#[test]
fn the_report_has_the_statements_and_the_notices_of_the_widget() {
    for fixture in FIXTURES {
        let expected: Value = serde_json::from_str(fixture.expected).unwrap();
        match report::read(fixture.feed, Some(URL), NOW) {
            Err(failure) => assert_eq!(expected["failure"], failure.code(), "{}", fixture.name),
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
                assert!(own.iter().all(|notice| text.contains(notice.as_str())), "{text}");
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

#[test]
fn a_byte_order_mark_is_passed_over() {
    let report = report::read("\u{feff}{\"items\": [{\"id\": \"1\"}]}", None, NOW).unwrap();
    assert_eq!(report.statements.len(), 1);
}
