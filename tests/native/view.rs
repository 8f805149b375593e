//! What is to be seen, as text: `fixtures/view` has the tree of each state, and every tree is held to the structure that
//! hosts and assistive technology rely on. `COMMUNIQUE_BLESS=1` writes the trees anew; read the difference.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use communique::failure::Failure;
use communique::markup::{Element, Node};
use communique::state::{Event, Timer};
use communique::view;
use serde_json::{Value, json};

use crate::feeds::fixture;
use crate::tree::{all, attribute, outline, read, text};
use crate::widget::{HOUR, MINUTE, Widget, feed, feed_of, feed_to, feed_with};

const UTC: &dyn Fn(i64) -> i32 = &|_| 0;

/// The tree of a widget, after it was found sound.
fn tree(widget: &Widget) -> Vec<Node> {
    let nodes = read(&view::tree(&widget.state, "Said aloud", UTC));
    let elements: Vec<&Element> = nodes
        .iter()
        .flat_map(|node| match node {
            Node::Element(element) => all(element),
            Node::Text(_) => Vec::new(),
        })
        .collect();
    audit(&elements);
    nodes
}

fn section(widget: &Widget) -> Element {
    match tree(widget).swap_remove(0) {
        Node::Element(section) => section,
        Node::Text(_) => panic!("a section comes first"),
    }
}

/// Compares the tree with the file of that name.
fn shows(name: &str, widget: &Widget) {
    let found = outline(&tree(widget));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/view").join(name).with_extension("txt");
    if std::env::var_os("COMMUNIQUE_BLESS").is_some() {
        return fs::write(path, found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "{name} is\n{found}\ninstead of\n{expected}");
}

/// What holds of every tree, whatever it shows.
fn audit(elements: &[&Element]) {
    let ids: Vec<&str> = elements.iter().filter_map(|element| attribute(element, "id")).collect();
    let unique: HashSet<&str> = ids.iter().copied().collect();
    assert_eq!(unique.len(), ids.len(), "no id twice");
    for element in elements {
        for reference in ["aria-labelledby", "aria-controls", "aria-describedby"] {
            for id in attribute(element, reference).unwrap_or_default().split_whitespace() {
                assert!(unique.contains(id), "{reference}={id} leads somewhere");
            }
        }
        let words = || {
            let pictures = all(element).into_iter().filter_map(|inner| attribute(inner, "alt"));
            pictures.chain(attribute(element, "title")).fold(text(element), |words, more| words + more)
        };
        let named = attribute(element, "aria-label").map_or_else(words, str::to_owned);
        match element.name {
            "section" => assert!(attribute(element, "aria-label").or(attribute(element, "aria-labelledby")).is_some()),
            "button" => {
                assert!(!named.trim().is_empty(), "every button has a name");
                assert_eq!(attribute(element, "type"), Some("button"));
                assert!(attribute(element, "data-do").is_some(), "every button does something");
            }
            "input" | "select" => {
                let id = attribute(element, "id");
                let mut labels = elements.iter().filter(|label| label.name == "label" && attribute(label, "for") == id);
                assert!(labels.next().is_some_and(|label| !text(label).is_empty()), "every field has a label");
                assert!(attribute(element, "data-do").is_some(), "every field does something");
            }
            "nav" => assert!(attribute(element, "aria-label").is_some()),
            "a" => {
                assert!(!named.trim().is_empty(), "every link has a name");
                let rel = attribute(element, "rel").unwrap_or_default();
                assert!(attribute(element, "target").is_none() || rel.contains("noopener"));
            }
            "img" => assert!(attribute(element, "alt").is_some()),
            "time" => assert!(attribute(element, "datetime").is_some()),
            "article" => {
                let inside = all(element);
                let title = inside.iter().find(|inner| attribute(inner, "part") == Some("title")).expect("a title");
                assert!(["h3", "h4", "h5", "h6"].contains(&title.name));
                assert!(!text(title).trim().is_empty(), "every statement has a name");
                assert_eq!(attribute(title, "tabindex"), Some("-1"), "the title can be given the focus");
                let name = attribute(element, "aria-labelledby").unwrap_or_default();
                let notice = inside.iter().find(|inner| attribute(inner, "part") == Some("notice"));
                match notice.and_then(|notice| all(notice).into_iter().find_map(|inner| attribute(inner, "id"))) {
                    None => assert_eq!(Some(name), attribute(title, "id")),
                    Some(id) => {
                        assert_eq!(name.split_once(' '), Some((id, attribute(title, "id").expect("an id"))));
                        assert_eq!(
                            attribute(title, "aria-labelledby"),
                            Some(name),
                            "withdrawn, or corrected, by its name"
                        );
                    }
                }
                let body = inside.iter().find(|inner| attribute(inner, "part") == Some("body"));
                let control = inside.iter().find(|inner| attribute(inner, "aria-expanded").is_some());
                assert_eq!(body.is_some(), control.is_some(), "no body, no button");
                if let (Some(body), Some(control)) = (body, control) {
                    assert_eq!((control.name, attribute(control, "aria-controls")), ("button", attribute(body, "id")));
                    let open = attribute(control, "aria-expanded") == Some("true");
                    assert_eq!(open, attribute(body, "hidden").is_none(), "what is expanded is seen");
                }
            }
            _ => {}
        }
    }
    let current = elements.iter().filter(|element| attribute(element, "aria-current").is_some()).count();
    let navs = elements.iter().filter(|element| element.name == "nav").count();
    assert_eq!(current, navs, "a pager has one current page");
    assert_eq!(elements.iter().filter(|element| attribute(element, "role") == Some("status")).count(), 1);
}

/// The items of several fixtures in one feed.
fn forms() -> Value {
    let items: Vec<Value> = ["form-meeting", "form-address", "form-meeting-dated", "form-visit", "form-commentary"]
        .iter()
        .map(|name| {
            let feed: Value = serde_json::from_str(fixture(name).feed).unwrap();
            feed["items"][0].clone()
        })
        .collect();
    feed_of(json!(items))
}

fn one(item: Value) -> Value {
    feed_of(json!([item]))
}

const ALL: (&str, &str) = ("data-expanded", "all");

#[test]
fn the_five_forms_closed() {
    shows("forms-closed", &Widget::with(&[], &forms()));
}

#[test]
fn the_five_forms_opened() {
    shows("forms-opened", &Widget::with(&[ALL], &forms()));
}

#[test]
fn the_five_forms_as_links_to_the_publisher() {
    shows("forms-linked", &Widget::with(&[("data-read", "link"), ("data-link-target", "_blank"), ALL], &forms()));
}

#[test]
fn everything_a_statement_can_have() {
    let mut feed: Value = serde_json::from_str(fixture("extension").feed).unwrap();
    let item = feed["items"][0].as_object_mut().unwrap();
    item.insert("url".into(), json!("https://press.example.org/1"));
    item.insert("image".into(), json!("1.jpg"));
    item.insert("summary".into(), json!("In short."));
    item.insert(
        "content_html".into(),
        json!("<h2>Part</h2><p>With <a href='2'>a link</a>.<img src='2.jpg' alt='A map'>"),
    );
    item.insert("attachments".into(), json!([{ "url": "files/1.pdf" }, { "url": "2.pdf", "title": "The protocol" }]));
    item.insert("date_published".into(), json!("2025-10-31T09:00:00Z"));
    item.insert("date_modified".into(), json!("2025-11-02T09:00:00Z"));
    shows("everything", &Widget::with(&[ALL], &feed));
    let bare = Widget::with(&[ALL, ("data-images", "off"), ("data-heading-level", "4")], &feed);
    let section = section(&bare);
    assert!(all(&section).iter().all(|element| element.name != "img"));
    let headings: Vec<&str> =
        all(&section).iter().map(|element| element.name).filter(|name| name.starts_with('h')).collect();
    assert_eq!(headings, ["h4", "h5", "h6", "h5"]);
}

#[test]
fn a_correction_is_said_above_the_text() {
    let statement = json!({ "status": "corrected", "note": "The date was corrected." });
    let item = json!({ "id": "1", "title": "One", "content_text": "Text.", "_statement": statement });
    shows("corrected", &Widget::with(&[ALL], &one(item)));
}

#[test]
fn a_withdrawn_text_is_gone_and_its_note_stands_in_its_place() {
    let statement = json!({ "status": "withdrawn", "note": "It was sent by mistake.", "salutation": "Dear all," });
    let item = json!({ "id": "1", "title": "One", "content_text": "SECRET", "summary": "SECRET", "image": "SECRET.jpg",
        "url": "https://press.example.org/1", "_statement": statement });
    let widget = Widget::with(&[ALL], &one(item));
    shows("withdrawn", &widget);
    assert!(!outline(&tree(&widget)).contains("SECRET"));
    let item = json!({ "id": "1", "title": "One", "content_text": "SECRET", "_statement": { "status": "withdrawn" } });
    let section = section(&Widget::with(&[("data-read", "link")], &one(item)));
    assert!(text(&section).contains("This statement has been withdrawn by its publisher."));
}

#[test]
fn pagers_in_all_their_forms() {
    let ids: String = (1..=9).map(|n| format!("{n} ")).collect();
    let single: &[(&str, &str)] = &[("data-page-size", "1"), ("data-read", "link"), ("data-heading", "")];
    let pager = |widget: &Widget| {
        let section = section(widget);
        let pager = all(&section).into_iter().find(|element| attribute(element, "part") == Some("pager")).cloned();
        pager.map_or_else(|| String::from("none\n"), |pager| outline(&[Node::Element(pager)]))
    };
    let mut forms = String::new();
    let mut note = |title: &str, widget: &Widget| forms += &format!("# {title}\n{}", pager(widget));
    note("one page", &Widget::with(single, &feed("1")));
    let mut widget = Widget::with(single, &feed(&ids));
    note("the first of nine pages", &widget);
    widget.page(5);
    note("the fifth of nine pages", &widget);
    widget.page(9);
    note("the last of nine pages", &widget);
    let mut widget = Widget::with(single, &feed_to("1 2 3", "2.json"));
    widget.page(2);
    note("the second page of a list that goes on", &widget);
    widget.page(3);
    widget.page(4);
    note("the third page while the fourth is awaited", &widget);
    widget.fail(Failure::Network);
    note("the third page after the fourth could not be had", &widget);
    let more: &[(&str, &str)] = &[("data-page-size", "2"), ("data-paging", "more")];
    let mut widget = Widget::with(more, &feed("1 2 3"));
    note("a list that can be lengthened", &widget);
    widget.send(Event::More);
    note("a list at its full length", &widget);
    note("one page only", &Widget::with(&[("data-page-size", "1"), ("data-paging", "none")], &feed("1 2")));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/view/pagers.txt");
    if std::env::var_os("COMMUNIQUE_BLESS").is_some() {
        return fs::write(path, forms).unwrap();
    }
    assert_eq!(forms, fs::read_to_string(path).unwrap());
}

#[test]
fn while_loading_there_are_outlines_and_the_fallback() {
    let widget = Widget::new(&[("data-page-size", "2")]);
    shows("loading", &widget);
}

#[test]
fn errors_say_what_why_and_what_to_do() {
    for (name, failure) in [("error-network", Failure::Network), ("error-not-feed", Failure::NotFeed)] {
        let mut widget = Widget::new(&[]);
        widget.fail(failure);
        shows(name, &widget);
    }
}

#[test]
fn an_empty_list_says_so() {
    shows("empty", &Widget::with(&[], &feed("")));
}

#[test]
fn an_older_copy_says_since_when_and_news_are_offered() {
    let mut widget = Widget::with(&[("data-refresh", "1"), ("data-read", "link")], &feed("a"));
    widget.now += HOUR + 5 * MINUTE;
    widget.send(Event::Refresh);
    widget.answer(&feed("c b a"));
    widget.wait(Timer::Refresh);
    widget.fail(Failure::Network);
    shows("stale-with-news", &widget);
}

#[test]
fn a_failed_continuation_is_told_at_the_end_of_the_list() {
    let mut widget = Widget::with(&[("data-read", "link"), ("data-page-size", "1")], &feed_to("a", "2.json"));
    widget.page(2);
    widget.fail(Failure::Status(500));
    shows("continuation-failed", &widget);
    // The same button, for it may have the focus.
    widget.send(Event::Retry);
    let again = outline(&tree(&widget));
    assert!(again.contains("Earlier statements could not be loaded.") && again.contains("aria-disabled"), "{again}");
}

#[test]
fn an_error_stays_while_it_is_tried_again() {
    let mut widget = Widget::new(&[]);
    widget.fail(Failure::Status(503));
    widget.send(Event::Retry);
    shows("retried", &widget);
}

#[test]
fn notices_are_listed_for_the_webmaster_alone() {
    let items = json!([{ "id": "1", "title": "One", "url": "javascript:1", "content_html": "<p>A<script>1</script>" },
        { "title": "no id" }]);
    let attributes = [("data-debug", "on"), ALL, ("data-theme", "pink")];
    shows("debug", &Widget::with(&attributes, &feed_of(items.clone())));
    let section = section(&Widget::with(&attributes[1..], &feed_of(items)));
    assert!(!text(&section).contains("data-theme"));
}

#[test]
fn each_statement_has_the_direction_of_its_language_and_the_labels_that_of_theirs() {
    let items = json!([
        { "id": "fa", "title": "بیانیه", "content_text": "متن", "language": "fa", "date_published": "2025-10-31",
          "_statement": { "kind": "statement" } },
        { "id": "en", "title": "In English", "language": "en" },
        { "id": "ru", "title": "По-русски", "content_text": "Текст" },
    ]);
    let feed = feed_with("", json!({ "items": items, "language": "ru", "title": "Заявления" }));
    shows("rtl-statement", &Widget::with(&[("data-lang", "en")], &feed));
    let mut widget = Widget::with(&[("data-lang", "fa")], &feed);
    widget.word("fa");
    shows("rtl-widget", &widget);
}

#[test]
fn a_text_in_no_known_language_is_said_to_be_in_none_and_runs_as_its_letters_do() {
    let marked = |part: &str, widget: &Widget| {
        let section = section(widget);
        let element = all(&section).into_iter().find(|element| attribute(element, "part") == Some(part)).unwrap();
        ["lang", "dir"].map(|name| attribute(element, name).unwrap_or("none").to_owned())
    };
    let marks = |part: &str, attributes: &[(&str, &str)], more: Value| {
        marked(part, &Widget::with(attributes, &feed_with("a", more)))
    };
    let lang = ("data-lang", "en");
    for part in ["heading", "statement"] {
        assert_eq!(marks(part, &[lang], json!({ "language": null })), ["", "auto"]);
        assert_eq!(marks(part, &[lang], json!({ "language": "ar" })), ["ar", "rtl"]);
        assert_eq!(marks(part, &[lang], json!({ "language": "en" })), ["none", "none"]);
    }
    // The host's own words are in the page's language, if that is known.
    let heading = [("data-heading", "بيانات")];
    for (page, lang) in [("", ""), ("ar", ""), ("en-GB", "none")] {
        let mut widget = Widget::with(&[], &feed_with("a", json!({ "language": "ru" })));
        widget.page_language = page.into();
        widget.configure(&heading);
        assert_eq!(marked("heading", &widget), [lang, "auto"], "{page}");
    }
}

#[test]
fn a_word_of_our_own_in_place_of_a_title_is_in_our_language() {
    let section =
        section(&Widget::with(&[("data-lang", "en")], &one(json!({ "id": "1", "date_published": "2025-10-31" }))));
    let title = all(&section).into_iter().find(|element| attribute(element, "part") == Some("title")).unwrap();
    assert_eq!((text(title), attribute(title, "lang")), (String::from("Statement"), Some("en")));
}

#[test]
fn a_translation_into_a_language_that_is_not_named_is_not_in_that_of_the_statement() {
    let translations = json!([{ "url": "https://press.example.org/1/x", "title": "Bildiriş" }]);
    let item = json!({ "id": "1", "title": "One", "language": "ru", "_statement": { "translations": translations } });
    let section = section(&Widget::with(&[], &one(item)));
    let link = all(&section).into_iter().find(|element| element.name == "a").unwrap();
    assert_eq!(["lang", "dir", "hreflang"].map(|name| attribute(link, name)), [Some(""), Some("auto"), None]);
}

#[test]
fn a_signature_of_a_role_alone_has_no_empty_name() {
    let signed = |signature: Value| {
        let item = json!({ "id": "1", "title": "One", "_statement": { "signature": signature } });
        let section = section(&Widget::with(&[ALL], &one(item)));
        let block = all(&section).into_iter().find(|element| attribute(element, "class") == Some("signature")).unwrap();
        (elements(block).iter().map(|element| element.name).collect::<Vec<_>>(), text(block))
    };
    assert_eq!(signed(json!({ "role": "Press secretary" })), (vec!["span"], "Press secretary".into()));
    assert_eq!(signed(json!({ "name": "A. Name" })), (vec!["strong"], "A. Name".into()));
    let both = json!({ "name": "A. Name", "role": "Press secretary" });
    assert_eq!(signed(both).0, ["strong", "br", "span"]);
}

#[test]
fn a_number_keeps_its_order_in_languages_that_run_the_other_way() {
    let item = json!({ "id": "1", "title": "One", "_statement": { "number": "7-2025" } });
    for language in ["ar", "fa"] {
        let mut widget = Widget::with(&[("data-lang", language)], &one(item.clone()));
        widget.word(language);
        let text = text(&section(&widget));
        assert!(text.contains("\u{2066}7-2025\u{2069}"), "{text}");
    }
}

#[test]
fn a_link_that_is_its_own_address_is_known_to_the_style_sheet_for_paper() {
    let html = "<p><a href='https://example.org/a/'>example.org/a</a> <a href='/b'>b</a> \
        <b><a href='http://example.org/c'> http://example.org/c</a></b> <a href='https://example.org/d'>d</a></p>";
    let item = json!({ "id": "1", "title": "One", "content_html": html });
    let section = section(&Widget::with(&[ALL], &one(item)));
    let links: Vec<_> = all(&section).into_iter().filter(|element| element.name == "a").collect();
    let bare: Vec<_> = links.iter().map(|link| attribute(link, "class") == Some("bare")).collect();
    assert_eq!(bare, [true, false, true, false]);
}

#[test]
fn headings_can_be_replaced_or_hidden_but_the_section_keeps_a_name() {
    let label = |attributes: &[(&str, &str)], feed: &Value| {
        let section = section(&Widget::with(attributes, feed));
        let heading = all(&section).into_iter().find(|element| attribute(element, "part") == Some("heading"));
        (heading.map(text), attribute(&section, "aria-label").map(str::to_owned))
    };
    let titled = feed("a");
    assert_eq!(label(&[], &titled), (Some("Statements".into()), None));
    assert_eq!(label(&[("data-heading", "Latest")], &titled), (Some("Latest".into()), None));
    assert_eq!(label(&[("data-heading", "")], &titled), (None, Some("Statements".into())));
    let untitled = feed_with("a", json!({ "title": null }));
    assert_eq!(label(&[], &untitled), (None, Some("Statements".into())));
}

#[test]
fn the_theme_and_the_layout_are_classes_for_the_style_sheet() {
    let section = section(&Widget::with(&[("data-theme", "dark"), ("data-layout", "cards")], &feed("a")));
    let classes: Vec<&str> = attribute(&section, "class").unwrap().split(' ').collect();
    assert!(classes.contains(&"dark") && classes.contains(&"cards"));
}

#[test]
fn a_change_on_the_day_of_a_day_is_not_shown_as_an_update_before_it() {
    let item = |published: &str, modified: &str| {
        one(json!({ "id": "1", "title": "One", "date_published": published, "date_modified": modified }))
    };
    let updated = |feed: &Value, minutes: i32| {
        let widget = Widget::with(&[], feed);
        let nodes = read(&view::tree(&widget.state, "", &move |_| minutes));
        outline(&nodes).contains("Updated")
    };
    assert!(!updated(&item("2025-10-31", "2025-10-31T03:00:00Z"), -300), "it would read: Updated October 30");
    assert!(!updated(&item("2025-10-31", "2025-10-31T03:00:00Z"), 0));
    assert!(updated(&item("2025-10-31", "2025-11-01T03:00:00Z"), 0));
    assert!(updated(&item("2025-10-31T01:00:00Z", "2025-10-31T03:00:00Z"), 0));
}

#[test]
fn a_statement_of_nothing_but_files_can_be_opened() {
    let item = json!({ "id": "1", "title": "One", "summary": "In short.", "attachments": [{ "url": "1.pdf" }] });
    let section = section(&Widget::with(&[ALL], &one(item)));
    assert!(all(&section).iter().any(|element| attribute(element, "href").is_some_and(|url| url.ends_with("/1.pdf"))));
}

#[test]
fn a_file_without_a_title_goes_by_its_name_or_else_its_address() {
    for (url, name) in [
        ("https://press.example.org/a/1.pdf", "1.pdf"),
        ("https://press.example.org/a/1.pdf?from=a/b#c/d", "1.pdf"),
        ("https://press.example.org/a/", "https://press.example.org/a/"),
        ("https://press.example.org/?f=a/b", "https://press.example.org/?f=a/b"),
    ] {
        let item = json!({ "id": "1", "title": "One", "attachments": [{ "url": url }] });
        let section = section(&Widget::with(&[ALL], &one(item)));
        let link = all(&section).into_iter().find(|element| element.name == "a").unwrap();
        assert_eq!((text(link).as_str(), attribute(link, "href")), (name, Some(url)));
    }
}

#[test]
fn a_file_says_of_what_kind_it_is_unless_its_name_does() {
    for (url, title, media_type, shown) in [
        ("a/1.pdf", "The protocol", None, "The protocol (PDF)"),
        ("a/1.pdf", "The protocol (pdf, 2 pages)", None, "The protocol (pdf, 2 pages)"),
        ("a/1.PDF?v=2.doc#a.b", "Annex", None, "Annex (PDF)"),
        ("a/1.pdf", "", Some("application/pdf"), "1.pdf"),
        ("a/1.jpg", "", Some("image/jpeg"), "1.jpg"),
        ("a/1", "", Some("Application/PDF; charset=binary"), "1 (PDF)"),
        ("a/1.php", "Speech", Some("audio/mpeg"), "Speech (MP3)"),
        ("a/1.docx", "Document", Some("application/octet-stream"), "Document (DOCX)"),
        ("a/1", "Table", Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), "Table (XLSX)"),
        ("a/1.html", "Page", Some("text/html"), "Page"),
        ("a/1", "Page", Some("pdf"), "Page"),
        ("https://press.example.pdf/", "Page", None, "Page"),
    ] {
        let mut file = json!({ "url": url, "title": title });
        file["mime_type"] = json!(media_type);
        let item = json!({ "id": "1", "title": "One", "attachments": [file] });
        let section = section(&Widget::with(&[ALL], &one(item)));
        let link = all(&section).into_iter().find(|element| element.name == "a").unwrap();
        assert_eq!(text(link), shown, "{url} {media_type:?}");
    }
}

#[test]
fn the_name_of_a_file_is_shown_decoded_where_that_can_be_read() {
    for (name, shown) in [
        ("%D0%BF%D1%80%D0%BE%D1%82%D0%BE%D0%BA%D0%BE%D0%BB.pdf", "протокол.pdf"),
        ("a%20b%2Fc.pdf", "a b/c.pdf"),
        ("100%.pdf", "100%.pdf"),
        ("%EF%F0.pdf", "%EF%F0.pdf"),
        ("a%0A.pdf", "a%0A.pdf"),
        ("a%E2%80%AEfdp.exe", "a%E2%80%AEfdp.exe"),
    ] {
        let item = json!({ "id": "1", "title": "One", "attachments": [{ "url": format!("a/{name}") }] });
        let section = section(&Widget::with(&[ALL], &one(item)));
        let link = all(&section).into_iter().find(|element| element.name == "a").unwrap();
        assert_eq!(text(link), shown);
        assert!(attribute(link, "href").unwrap().ends_with(name));
    }
}

/// The elements right inside another.
fn elements(element: &Element) -> Vec<&Element> {
    let inside = element.children.iter().filter_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    });
    inside.collect()
}

/// A statement with these contacts, opened.
fn reached(contacts: &Value) -> Element {
    let item = json!({ "id": "1", "title": "One", "_statement": { "contacts": contacts } });
    section(&Widget::with(&[ALL], &one(item)))
}

#[test]
fn a_telephone_link_dials_what_is_written_or_there_is_none() {
    for (written, dialled) in [
        ("+7495-621-27-10", "+74956212710"),
        ("+7495-621-33-23 (tel/fax)", "+74956213323"),
        ("+7495-621-33-23(tel/fax)", "+74956213323"),
        ("+7 (495) 621-27-10", "+74956212710"),
        ("(495) 621-27-10", "4956212710"),
        ("8 (495) 621.27.10", "84956212710"),
        ("0049 (30) 123456", "004930123456"),
        ("+7\u{a0}495\u{202f}621\u{2011}27\u{2212}10", "+74956212710"),
        ("Tel.: +7 495 621-27-10 доб. 5", "+74956212710"),
        ("+7 495 621-27-10: press", "+74956212710"),
        ("+7 495 621-27-10, +7 495 621-33-23", "+74956212710"),
        ("+1 555 010 0100x12", "+15550100100"),
        ("+44 (0)20 7946 0018", "+442079460018"),
        ("+44(0) 20 7946 0018", "+442079460018"),
        ("0044 (0)20 7946 0018", "00442079460018"),
        ("+39 (0)6 1234567", "+39061234567"),
        ("(0)20 7946 0018", "02079460018"),
        ("+7 495 621 27 10 (9:00–18:00)", "+74956212710"),
        ("+7 495 621 27 10 (9-18)", "+74956212710"),
        ("+7 495 621 27 10 (24)", "+74956212710"),
        ("+7 495 621 27 10 9:00–18:00", "+74956212710"),
        ("112", "112"),
        ("112 (24)", "112"),
        ("8-800-FLOWERS", ""),
        ("1-800-555-HELP", ""),
        ("8 800 FLOWERS", ""),
        ("*100#", ""),
        ("7 дней с 9:00 до 18:00", ""),
        ("с 9:00 до 18:00", ""),
        ("++7", ""),
        ("++7 495 621-27-10", ""),
        ("+7", ""),
        ("+998 71 (123) 45 67", ""),
        ("12", ""),
        ("089/123456", ""),
        ("1234567890123456", ""),
        ("none", ""),
    ] {
        let section = reached(&json!({ "label": "tel.", "phone": written }));
        let link = all(&section).into_iter().find(|element| element.name == "a");
        let address = link.map_or("tel:", |link| attribute(link, "href").unwrap());
        assert_eq!(address.strip_prefix("tel:"), Some(dialled), "{written}");
        assert!(text(&section).contains(written));
    }
}

#[test]
fn an_address_for_mail_may_be_written_as_its_link() {
    for written in ["press@example.org", "mailto:press@example.org", "MAILTO: press@example.org"] {
        let section = reached(&json!({ "email": written }));
        let link = all(&section).into_iter().find(|element| element.name == "a").unwrap();
        assert_eq!(attribute(link, "href"), Some("mailto:press@example.org"), "{written}");
        assert_eq!(text(link), "press@example.org");
    }
}

#[test]
fn a_list_of_contacts_has_a_way_for_each_name() {
    let (name, phone) = (json!({ "label": "Press" }), json!({ "phone": "+7 495 621-27-10" }));
    let both = json!({ "label": "tel./fax", "phone": "+7 495 621-27-10", "fax": "+7 495 621-33-23" });
    for (contacts, kinds) in [
        (json!([name]), "p"),
        (json!([name, name]), "p p"),
        (json!([phone, name]), "dl p"),
        (json!([name, phone, phone, name, phone]), "p dl p dl"),
        (json!([phone, both, both]), "dl"),
    ] {
        let section = reached(&contacts);
        let body = all(&section).into_iter().find(|element| attribute(element, "part") == Some("body")).unwrap();
        let children: Vec<&Element> = elements(body).into_iter().filter(|element| element.name != "div").collect();
        assert_eq!(children.iter().map(|element| element.name).collect::<Vec<_>>().join(" "), kinds);
        // One after the other, in lists inside a list, too.
        for list in all(body).into_iter().filter(|element| element.name == "dl") {
            let names: Vec<&str> = elements(list).iter().map(|element| element.name).collect();
            assert!(!names.is_empty() && names.chunks(2).all(|pair| pair == ["dt", "dd"]), "{names:?}");
        }
    }
}

#[test]
fn a_telephone_number_stays_on_its_line_and_what_is_said_besides_may_break() {
    for (number, whole) in
        [("+7 495 621-27-10", true), ("+7 495 621-27-10 (press service, weekdays from 9 to 18 Moscow time)", false)]
    {
        let list = reached(&json!([{ "phone": number }]));
        let shown = all(&list).into_iter().find(|element| element.name == "bdi").unwrap();
        assert_eq!(attribute(shown, "class"), whole.then_some("whole"), "{number}");
    }
}

#[test]
fn a_number_is_called_one_where_it_is_no_words() {
    let number = |number: &str| {
        let section =
            section(&Widget::with(&[], &one(json!({ "id": "1", "title": "T", "_statement": { "number": number } }))));
        text(all(&section).into_iter().find(|element| attribute(element, "class") == Some("number")).unwrap())
    };
    for (written, shown) in [
        ("45", "No.\u{a0}45"),
        ("12/PRST/2025", "No.\u{a0}12/PRST/2025"),
        ("2nd session", "2nd session"),
        ("A/RES/1", "A/RES/1"),
    ] {
        assert_eq!(number(written), shown);
    }
}

#[test]
fn kind_and_place_in_another_script_do_not_turn_the_text_around() {
    let item = json!({ "id": "1", "title": "بيان صحفي", "_statement": { "kind": "Briefing", "place": "Geneva" } });
    let section = section(&Widget::with(&[], &one(item)));
    for class in ["kind", "place"] {
        let element = all(&section).into_iter().find(|element| attribute(element, "class") == Some(class)).unwrap();
        assert_eq!(attribute(element, "dir"), Some("auto"), "{class}");
    }
}

#[test]
fn what_may_be_too_wide_is_let_into_by_the_keyboard_and_named_by_the_title() {
    let cells =
        |text: &str, count: usize| format!("<table><tr>{}</tr></table>", format!("<td>{text}</td> ").repeat(count));
    let long = "A long text of words that can be broken. ".repeat(9);
    for (html, wide) in [
        (cells("1", 3), false),
        (cells("1", 12), true),
        (cells("department", 3), true),
        (cells(&long, 2), false),
        (cells("统计数据统计数据统计数据统计数据统计数据", 2), false),
        (cells("статистика", 2), false),
        (format!("<table><caption>{long}</caption><tr><td>1</table>"), false),
        ("<pre>short\nlines of a program</pre>".to_owned(), false),
        ("<pre>short\nlines of a program that go on and on</pre>".to_owned(), true),
        ("<pre><code>lines of a program that <b>go</b> on and on</code></pre>".to_owned(), true),
        (format!("<blockquote><div>{}</div></blockquote>", cells("1", 12)), true),
    ] {
        let section = section(&Widget::with(&[ALL], &one(json!({ "id": "1", "title": "One", "content_html": html }))));
        let boxes: Vec<&Element> =
            all(&section).into_iter().filter(|element| attribute(element, "class") == Some("wide")).collect();
        assert_eq!(boxes.len(), 1, "{html}");
        assert_eq!(attribute(boxes[0], "tabindex"), wide.then_some("0"), "{html}");
        assert_eq!(
            (attribute(boxes[0], "role"), attribute(boxes[0], "aria-labelledby")),
            (Some("group"), Some("title-0"))
        );
        assert!(matches!(elements(boxes[0])[..], [Element { name: "table" | "pre", .. }]));
    }
}

#[test]
fn every_control_of_a_statement_says_of_which() {
    let feed = feed_of(json!([
        { "id": "1", "title": "One", "url": "https://press.example.org/1", "content_text": "Text.", "_statement": { "replaces": "2" } },
        { "id": "2", "title": "Two", "content_text": "Text." },
        { "id": "3", "title": "Three", "url": "https://press.example.org/3", "summary": "Short." },
    ]));
    let section = section(&Widget::with(&[ALL], &feed));
    let mut actions = Vec::new();
    for article in all(&section).into_iter().filter(|element| element.name == "article") {
        for control in all(article).into_iter().filter(|element| attribute(element, "data-do").is_some()) {
            assert_eq!(
                attribute(control, "aria-describedby"),
                attribute(article, "aria-labelledby"),
                "{}",
                text(control)
            );
            actions.push(attribute(control, "data-do").unwrap());
        }
    }
    assert_eq!(actions.join(" "), "follow toggle visit copy cite follow toggle cite visit");
}

// ---- Finding

const FIND: &[(&str, &str)] = &[("data-search", "on"), ("data-filters", "on"), ("data-page-size", "1")];

fn found(query: &str) -> Widget {
    let feed = feed_of(json!([
        { "id": "1", "title": "On Peace", "summary": "A peaceful summary", "date_published": "2025-10-31",
          "content_html": "<p>For <b>peace</b></p>", "url": "https://press.example.org/1",
          "tags": ["Law"], "_statement": { "kind": "commentary", "place": "Peace Hall" } },
        { "id": "2", "title": "Peace again", "tags": ["law", "peace"], "_statement": { "kind": "communiqué" } },
        { "id": "3", "title": "Other", "content_text": "Other" },
    ]));
    let mut widget = Widget::with(FIND, &feed);
    widget.search();
    if !query.is_empty() {
        widget.find(query);
    }
    widget
}

#[test]
fn a_search_box_and_filters_stand_above_the_list() {
    shows("finding", &found(""));
}

#[test]
fn what_is_found_is_counted_and_marked_in_title_summary_and_text() {
    let mut widget = found("peace");
    widget.send(Event::Open("1".into()));
    shows("found", &widget);
}

#[test]
fn what_is_not_found_leaves_the_way_back() {
    shows("found-nothing", &found("war"));
}

#[test]
fn an_archive_says_that_only_a_part_of_it_is_searched() {
    let mut widget = Widget::with(&[("data-search", "on"), ("data-heading", "")], &feed_to("peace war", "2.json"));
    widget.find("war");
    shows("found-in-archive", &widget);
    let mut widget = Widget::with(&[("data-search", "on"), ("data-heading", "")], &feed_to("peace war", "2.json"));
    widget.find("nothing");
    let nodes = outline(&tree(&widget));
    assert!(nodes.contains("Searches only") && nodes.contains("No statements match."), "{nodes}");
}

#[test]
fn an_empty_box_does_not_say_that_nothing_matches_while_the_search_goes_on() {
    let mut widget = found("war");
    widget.send(Event::Typed("peace".into()));
    assert!(!outline(&tree(&widget)).contains("No statements match."));
}

#[test]
fn all_that_a_filter_says_is_in_the_readers_language() {
    let mut widget = found("");
    widget.word("ar");
    let nodes = outline(&tree(&widget));
    assert!(nodes.contains("٢٠٢٥ (١)") || nodes.contains("2025 (1)"), "{nodes}");
    assert!(nodes.contains("option data-id=\"2025\""), "but for what it is known by");
}

// ---- Links

#[test]
fn a_link_to_a_statement_that_is_not_there_is_answered_by_a_line_above_the_list() {
    let mut widget = Widget::with(&[("data-history", "hash")], &feed_of(json!([{ "id": "1", "title": "One" }])));
    widget.send(Event::Located(Some("/gone".into())));
    shows("missed", &widget);
}
