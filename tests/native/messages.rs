//! The widget's own words: that every language has them all, that files of them are read back unchanged, and that
//! counts, numbers and dates come out as the language writes them.

use communique::date::Civil;
use communique::messages::{Label, Messages, Table, available, pick};

fn table(tag: &str) -> &'static Table {
    available().iter().find(|table| table.tag == tag).unwrap()
}

fn messages(tag: &str) -> Messages {
    Messages::parse(&table(tag).asset()).unwrap()
}

#[test]
fn english_needs_no_file() {
    let english = Messages::english();
    assert_eq!(english.tag(), "en");
    assert!(!english.rtl());
    for (label, line) in Label::ALL.iter().zip(table("en").lines()) {
        assert_eq!(english.get(*label), line);
    }
}

#[test]
fn a_language_file_is_read_back_as_it_was_written() {
    for table in available() {
        let from_asset = Messages::parse(&table.asset());
        if table.tag == "en" {
            assert_eq!(from_asset, None, "English is never a file");
            continue;
        }
        let messages = from_asset.unwrap();
        for (label, line) in Label::ALL.iter().zip(table.lines()) {
            assert_eq!(messages.get(*label), line, "{}", table.tag);
        }
        assert_eq!(Messages::parse(&table.lines().join("\n")).unwrap(), messages);
    }
}

#[test]
fn a_file_with_a_line_too_many_or_too_few_is_refused() {
    let asset = table("ru").asset();
    assert!(Messages::parse(&asset).is_some());
    assert!(Messages::parse(asset.trim_end()).is_some(), "the last line feed may be missing");
    assert_eq!(Messages::parse(&(asset.clone() + "more")), None);
    assert_eq!(Messages::parse(asset.trim_end().rsplit_once('\n').unwrap().0), None);
    assert_eq!(Messages::parse(""), None);
    assert_eq!(Messages::parse("<!doctype html><title>404</title>"), None);
}

#[test]
fn values_take_the_place_of_their_names() {
    let english = Messages::english();
    assert_eq!(english.fill(Label::PageOf, &[("page", "2"), ("pages", "7")]), "Page 2 of 7");
    assert_eq!(english.fill(Label::PageOf, &[("page", "{pages}"), ("pages", "7")]), "Page {pages} of 7");
    assert_eq!(english.fill(Label::PageOf, &[]), "Page  of ");
    assert_eq!(english.fill(Label::NextPage, &[("page", "2")]), "Next page");
}

#[test]
fn counts_choose_the_form_of_the_word() {
    let english = Messages::english();
    assert_eq!(english.count(Label::Results, 0), "0 results");
    assert_eq!(english.count(Label::Results, 1), "1 result");
    assert_eq!(english.count(Label::Results, 12_345), "12,345 results");
    let russian = messages("ru");
    assert_eq!(russian.count(Label::Results, 21), "21 результат");
    assert_eq!(russian.count(Label::Results, 22), "22 результата");
    assert_eq!(russian.count(Label::Results, 12), "12 результатов");
}

#[test]
fn dates_and_times_are_written_out() {
    let day = Civil { year: 2023, month: 2, day: 2 };
    assert_eq!(Messages::english().date(day), "February 2, 2023");
    assert_eq!(messages("en-GB").date(day), "2 February 2023");
    assert_eq!(messages("ru").date(day), "2 февраля 2023\u{202f}г.");
    assert_eq!(messages("ru").time(9, 5), "09:05");
}

#[test]
fn a_tag_falls_back_to_the_nearest_language() {
    let available = ["en", "en-GB", "ru", "sr", "zh"];
    for (requested, expected) in [
        ("ru", Some("ru")),
        ("RU", Some("ru")),
        ("ru-BY", Some("ru")),
        ("ru_BY", Some("ru")),
        (" ru-BY ", Some("ru")),
        ("zh-TW", Some("zh")),
        ("zh-Hant-HK", Some("zh")),
        ("zh-x-private", Some("zh")),
        ("zh-u-ca-chinese", Some("zh")),
        ("sr-Latn", Some("sr")),
        ("en-GB", Some("en-GB")),
        ("en_gb", Some("en-GB")),
        ("en-gb-oxendict", Some("en-GB")),
        ("en-US", Some("en")),
        ("nb", None),
        ("russian", None),
        ("r", None),
        ("", None),
        ("-", None),
        ("-ru", None),
        ("x-ru", None),
        ("ж-ru", None),
    ] {
        assert_eq!(pick(requested, &available).map(|index| available[index]), expected, "{requested:?}");
    }
}
