//! `import`: texts as people write them, one thing at a time: what becomes a title, a date, a contact, a signature, and above
//! all what stays in the text word for word.

use communique::date::Civil;
use communique::messages::{Messages, available};
use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::E;
use serde_json::{Value, json};

use crate::desk::{Desk, Outcome};

/// What a text alone comes to, without its id.
fn item(desk: &Desk, name: &str, text: &str) -> (Outcome, Value) {
    desk.write(name, text);
    let outcome = desk.run(&["import", name, "-o", "feed.json"]);
    assert_ne!(outcome.code, 2, "{text}: {}", outcome.text);
    let mut item = desk.json("feed.json")["items"][0].take();
    item.as_object_mut().unwrap().remove("id");
    (outcome, item)
}

#[test]
fn a_line_of_contacts_is_one_and_a_sentence_stays_text() {
    let desk = Desk::new("contacts");
    for (line, contacts) in [
        ("Press service: +7 495 621-27-10", json!([{ "label": "Press service", "phone": "+7 495 621-27-10" }])),
        (
            "Tel: +7 495 621 27 10, e-mail: press@example.org, https://press.example.org/",
            json!([{ "phone": "+7 495 621 27 10", "email": "press@example.org", "url": "https://press.example.org/" }]),
        ),
        ("+7495-621-33-23 (tel/fax)", json!([{ "phone": "+7495-621-33-23", "fax": "+7495-621-33-23" }])),
        ("тел.: 621-27-10; факс: 621-33-23", json!([{ "phone": "621-27-10", "fax": "621-33-23" }])),
        ("Тел. (495) 621-27-10 E-mail: p@x.example", json!([{ "phone": "(495) 621-27-10", "email": "p@x.example" }])),
        ("Mobile (WhatsApp): +7 999 621-27-10", json!([{ "label": "Mobile (WhatsApp)", "phone": "+7 999 621-27-10" }])),
        ("+7 999 621-27-10 (WhatsApp)", json!([{ "label": "WhatsApp", "phone": "+7 999 621-27-10" }])),
        ("+7 495 621-27-10 ext. 123", json!([{ "phone": "+7 495 621-27-10 ext. 123" }])),
        ("тел. +7 495 621-27-10 (доб. 12)", json!([{ "phone": "+7 495 621-27-10 (доб. 12)" }])),
        ("<press@example.org>", json!([{ "email": "press@example.org" }])),
        (
            "Press: a@x.example, Protocol: b@x.example",
            json!([{ "label": "Press", "email": "a@x.example" }, { "label": "Protocol", "email": "b@x.example" }]),
        ),
        ("Write to press@example.org until Friday", Value::Null),
        ("More is to be read at https://press.example.org/ and in the press", Value::Null),
        ("Full text: https://press.example.org/7", Value::Null),
        ("For 123456", Value::Null),
        ("Account 40702810", Value::Null),
        ("Account: 40702810", Value::Null),
        ("1 250 000 000", Value::Null),
        ("Reach us by tel. +7 495 621-27-10 at any time", Value::Null),
    ] {
        for ending in ["txt", "md"] {
            let text = format!("The title\n\nThe first paragraph.\n\n{line}\n");
            let (outcome, item) = item(&desk, &format!("a.{ending}"), &text);
            assert_eq!(outcome.code, 0, "{}", outcome.text);
            assert_eq!(item["_statement"]["contacts"], contacts, "{line}");
            let body = item["content_text"].as_str().or(item["content_html"].as_str()).unwrap();
            assert_eq!(body.contains(line.trim_matches(['<', '>'])), contacts.is_null(), "{line}: {body}");
        }
    }
}

#[test]
fn who_signs_is_a_name_and_whatever_else_stands_at_the_end_is_text() {
    let desk = Desk::new("signers");
    for (end, name, role) in [
        ("---\n\nPress secretary\nVladimir Zaynetdinov\n", "Vladimir Zaynetdinov", "Press secretary"),
        ("***\nVladimir Zaynetdinov, press secretary", "Vladimir Zaynetdinov", "press secretary"),
        ("Press secretary Vladimir Zaynetdinov\n+7 495 621-27-10", "Vladimir Zaynetdinov", "Press secretary"),
        ("И. И. Иванов,\nпресс-секретарь\n\ntel. +7 495 621-27-10", "И. И. Иванов", "пресс-секретарь"),
        ("---\n\nSee also the annex\n", "", ""),
        ("---\n\nThe talks will go on in May.\n", "", ""),
        ("---\n\n- a point\n- Another Point\n", "", ""),
        ("---\n\n## More\n\nIvan Petrov\n", "", ""),
        ("```\n---\nIvan Petrov\n```\n", "", ""),
        ("Annexes\n---\n\nIvan Petrov\n", "", ""),
        ("See also the annex\n\n+7 495 621-27-10", "", ""),
        ("The talks were led by\nIvan Petrov and\nPetr Ivanov\nat a table\n+7 495 621-27-10", "", ""),
    ] {
        let text = format!("# The title\n\nThe first paragraph.\n\n{end}");
        let (_, item) = item(&desk, "a.md", &text);
        let signature = &item["_statement"]["signature"];
        assert_eq!(signature["name"].as_str().unwrap_or_default(), name, "{end}");
        assert_eq!(signature["role"].as_str().unwrap_or_default(), role, "{end}");
        let body = item["content_html"].as_str().unwrap();
        let words = end.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 3);
        for word in words.filter(|_| name.is_empty()) {
            assert!(body.contains(word), "{word}: {body}");
        }
    }
}

#[test]
fn a_closing_formula_is_no_role() {
    let desk = Desk::new("formula");
    let text = "The title\n\nText.\n\nYours faithfully,\npress secretary\nIvan Petrov\ntel. +7 495 621-27-10";
    let (_, item) = item(&desk, "a.txt", text);
    assert_eq!(item["content_text"], "Text.\n\nYours faithfully,");
    assert_eq!(item["_statement"]["signature"], json!({ "name": "Ivan Petrov", "role": "press secretary" }));
}

#[test]
fn a_sentence_that_is_broken_for_a_narrow_page_stays_whole() {
    let desk = Desk::new("broken");
    let sentence = "On Monday the ministers of Armenia, Belarus,\nKazakhstan and Russia met in Astana to talk.";
    for (text, title) in [
        (format!("The title\n\n{sentence}\n\nMore."), json!("The title")),
        (format!("{sentence}\n\nMore."), Value::Null),
    ] {
        let (_, item) = item(&desk, "a.txt", &text);
        assert_eq!(item["title"], title);
        assert_eq!(item["content_text"], format!("{sentence}\n\nMore."));
    }
    let (_, item) =
        item(&desk, "a.txt", "The Secretary General met the President\nof Tajikistan in Dushanbe on Monday.\n\nMore.");
    assert_eq!((&item["title"], &item["_statement"]), (&Value::Null, &Value::Null));
}

#[test]
fn a_line_with_a_date_is_understood_or_stays_a_line() {
    let desk = Desk::new("datelines");
    for (line, date, place, stays) in [
        ("31 October 2025, Astana", "2025-10-31", "Astana", false),
        ("Friday, 31 October 2025", "2025-10-31", "", false),
        ("Astana, Republic of Kazakhstan, 31 October 2025", "2025-10-31", "Astana, Republic of Kazakhstan", false),
        ("October 31, 2025", "2025-10-31", "", false),
        ("Friday, October 31, 2025, Astana", "2025-10-31", "Astana", false),
        ("31st October 2025", "2025-10-31", "", false),
        ("31. Oktober 2025, Wien", "2025-10-31", "Wien", false),
        ("г. Душанбе, 31 октября 2025 года", "2025-10-31", "г. Душанбе", false),
        ("Душанбе, 3 ноября 2025 г.", "2025-11-03", "Душанбе", false),
        ("2025-10-31T09:00:00+03:00", "2025-10-31T09:00:00+03:00", "", false),
        ("Moscow, 31 October 2025, 10:30", "2025-10-31", "", true),
        ("31.10.2025 10:30", "31.10.2025", "", true),
        ("Monday, 31 October 2025", "2025-10-31", "", true),
        ("31 October 2025, when the meeting began", "", "", true),
    ] {
        let text = format!("The Secretary General met the President\n\n{line}\n\nThe text.\n");
        let (outcome, item) = item(&desk, "a.txt", &text);
        assert_eq!(outcome.code, 0, "{}", outcome.text);
        assert_eq!(item["title"], "The Secretary General met the President", "{line}");
        assert_eq!(item["date_published"].as_str().unwrap_or_default(), date, "{line}");
        assert_eq!(item["_statement"]["place"].as_str().unwrap_or_default(), place, "{line}");
        let body = if stays { format!("{line}\n\nThe text.") } else { "The text.".to_owned() };
        assert_eq!(item["content_text"], body, "{line}");
    }
    // Above a title without an empty line, and in front matter.
    let (_, above) = item(&desk, "a.txt", "Moscow, 31 October 2025, 10:30\nThe title\n\nThe text.");
    assert_eq!(
        (&above["title"], &above["content_text"]),
        (&json!("The title"), &json!("Moscow, 31 October 2025, 10:30\n\nThe text."))
    );
    let (_, front) = item(&desk, "a.md", "---\ndate: 31 October 2025\n---\n# The title\n\nThe text.");
    assert_eq!(front["date_published"], "2025-10-31");
    let (outcome, front) = item(&desk, "a.md", "---\ndate: 31 Foo 2025\n---\n# The title\n\nThe text.");
    assert!(outcome.code == 1 && outcome.text.contains("a.md: \"31 Foo 2025\" is no date that can be read; left out"));
    assert_eq!(front["date_published"], Value::Null);
}

#[test]
fn dates_and_days_of_the_week_are_read_in_every_language() {
    let desk = Desk::new("languages");
    std::fs::create_dir_all(desk.path("texts")).unwrap();
    let mut expected = Vec::new();
    for table in available() {
        let messages = Messages::parse(&(table.lines().join("\n") + "\n")).unwrap();
        let locale: icu_locale_core::Locale = table.tag.parse().unwrap();
        let week = FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new((&locale).into(), E::long()).unwrap();
        for day in 3..10 {
            let date = messages.date(Civil { year: 2025, month: 11, day });
            let weekday = week.format(&Date::try_new_gregorian(2025, 11, day).unwrap()).to_string();
            // Persian writes both calendars; the Tajik Monday is a city.
            if table.tag != "fa" && weekday != "Душанбе" {
                let name = format!("{}-{day}", table.tag);
                desk.write(&format!("texts/{name}.txt"), format!("The title\n\n{weekday}, {date}\n\nThe text."));
                expected.push((name, format!("2025-11-{day:02}"), date));
            }
        }
    }
    desk.do_well(&["import", "texts", "-o", "feed.json"]);
    let feed = desk.json("feed.json");
    for (name, expected, date) in expected {
        let item = feed["items"].as_array().unwrap().iter().find(|item| item["id"] == name).unwrap();
        assert_eq!(item["date_published"], expected, "{name}: {date}");
        assert_eq!(item["content_text"], "The text.", "{name}: {date}");
        assert_eq!(item["_statement"], Value::Null, "{name}: {date}");
    }
}

#[test]
fn markdown_keeps_its_meaning() {
    let desk = Desk::new("markdown");
    for (text, expected) in [
        ("The title\n=====\n\nText.", json!({ "title": "The title", "content_html": "<p>Text.</p>" })),
        (
            "# *Emph* [link](https://x.example) ##\n\nText.",
            json!({ "title": "Emph link", "content_html": "<p>Text.</p>" }),
        ),
        (
            "# The title #\n\n## 2 February 2023 ##\n\nText.",
            json!({ "title": "The title", "date_published": "2023-02-02", "content_html": "<p>Text.</p>" }),
        ),
        ("- one\n- two\n", json!({ "content_html": "<ul>\n<li>one</li>\n<li>two</li>\n</ul>" })),
        (
            "# The title\n\n1. First point of the plan!\n2. Second",
            json!({ "title": "The title", "content_html": "<ol>\n<li>First point of the plan!</li>\n<li>Second</li>\n</ol>" }),
        ),
        (
            "# The title\n\n## Register now!\n\nText.",
            json!({ "title": "The title", "content_html": "<h2>Register now!</h2>\n<p>Text.</p>" }),
        ),
        ("# The title\n\nOne  \ntwo", json!({ "title": "The title", "content_html": "<p>One<br />\ntwo</p>" })),
        (
            "# The title\n\n| a | b |\n|---|---|\n| 1 | 2 |",
            json!({
                "title": "The title",
                "content_html": "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody></table>"
            }),
        ),
    ] {
        let (outcome, found) = item(&desk, "a.md", text);
        assert_eq!(outcome.code, 0, "{text}: {}", outcome.text);
        assert_eq!(found, expected, "{text}");
    }
    let (_, plain) = item(&desk, "a.txt", "The title\n=========\n\n1. First point of the plan!\n\n2. Second point.");
    assert_eq!(
        plain,
        json!({ "title": "The title", "content_text": "1. First point of the plan!\n\n2. Second point." })
    );
}

#[test]
fn front_matter_is_yaml_and_what_it_says_in_vain_is_named() {
    let desk = Desk::new("front-matter");
    let text = "---\nid: 007 # a comment\ntitle: >\n  A long\n  title: here\nsummary: |\n  S.\ntags:\n  - one\n  - 'two, three'\nurl:\n---\nText.";
    let (outcome, found) = item(&desk, "a.md", text);
    assert_eq!(outcome.code, 0, "{}", outcome.text);
    let expected = json!({
        "title": "A long title: here", "summary": "S.", "tags": ["one", "two, three"], "content_html": "<p>Text.</p>"
    });
    assert_eq!(found, expected);
    assert_eq!(desk.json("feed.json")["items"][0]["id"], "007");
    let (_, found) = item(&desk, "a.txt", "---\ntags: [a, \"b\"]\ntitle: T\n---\nText.");
    assert_eq!(found["tags"], json!(["a", "b"]));
    let (outcome, _) = item(&desk, "a.md", "---\ntitle: T\nlayout: post\nkind: [a, b]\n---\nText.");
    assert_eq!(outcome.code, 1);
    for said in ["its front matter has \"layout\", which", "\"kind\" in its front matter is no text; left out"] {
        assert!(outcome.text.contains(said), "{}", outcome.text);
    }
    // A rule at the beginning is none.
    let (_, found) = item(&desk, "a.md", "---\n\n# The title\n\nText.");
    assert!(found["content_html"].as_str().unwrap().contains("The title"), "{found}");
    desk.write("good.txt", "Good\n\nText.");
    for (text, code, said) in [
        ("---\ntitle: T\n\nText.", 1, "a.md: its front matter has no end: a line --- is wanted; left out"),
        ("---\ntitle: T: U\n---\nText.", 1, "a.md: its front matter is not YAML ("),
        ("---\ntitle: T\ndraft: true\n---\nText.", 0, "a.md: it is a draft; left out"),
    ] {
        desk.write("a.md", text);
        let outcome = desk.run(&["import", "a.md", "good.txt", "-o", "feed.json"]);
        assert!(outcome.code == code && outcome.text.contains(said), "{text}: {}", outcome.text);
        assert_eq!(desk.json("feed.json")["items"].as_array().unwrap().len(), 1, "{text}");
    }
}
