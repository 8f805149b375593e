//! Deep links: what a hash says to a widget, and what it may be changed into.

use communique::link::{Place, name, part, with_part};

#[test]
fn the_first_widget_has_the_plain_name_and_the_others_are_numbered() {
    assert_eq!([1, 2, 10].map(name), ["communique", "communique-2", "communique-10"]);
}

#[test]
fn a_widget_reads_its_own_part_only() {
    for (hash, first, second) in [
        ("", Some(""), Some("")),
        ("communique=2", Some("2"), Some("")),
        ("communique-2=3&communique=/a%20b", Some("/a%20b"), Some("3")),
        ("communiques=2&x-communique=3", Some(""), Some("")),
        ("tab=1&communique=", Some(""), Some("")),
        // The host's own, which says nothing of where the widget stands.
        ("section", None, None),
        ("section&communique=4", Some("4"), None),
        ("communique", None, None),
        ("/news?page=3", None, None),
    ] {
        assert_eq!((part(hash, "communique"), part(hash, "communique-2")), (first, second), "{hash}");
    }
}

#[test]
fn a_place_is_written_as_it_is_read() {
    for (place, value) in [
        (Place::Page(1), ""),
        (Place::Page(12), "12"),
        (Place::Statement("2023-02-02-commentary".into()), "/2023-02-02-commentary"),
        (Place::Statement("https://a.example/?x=1&y=%#z".into()), "/https://a.example/%3Fx%3D1%26y%3D%25%23z"),
        (Place::Statement("Заявление 1".into()), "/%D0%97%D0%B0%D1%8F%D0%B2%D0%BB%D0%B5%D0%BD%D0%B8%D0%B5%201"),
    ] {
        assert_eq!(place.value(), value);
        assert_eq!(Place::parse(value), place);
    }
}

#[test]
fn what_is_no_place_is_the_first_page_or_an_unknown_statement() {
    for (value, place) in [
        ("0", Place::Page(1)),
        ("-1", Place::Page(1)),
        ("many", Place::Page(1)),
        ("99999999999", Place::Page(1)),
        ("/", Place::Statement(String::new())),
        ("/100%", Place::Statement("100%".into())),
        ("/%ff", Place::Statement("%ff".into())),
        ("/Заявление", Place::Statement("Заявление".into())),
        ("%2FA%20b", Place::Statement("A b".into())),
        ("%2fa", Place::Statement("a".into())),
    ] {
        assert_eq!(Place::parse(value), place, "{value}");
    }
}

#[test]
fn the_hosts_own_hash_is_left_alone() {
    for (hash, value, expected) in [
        // Nobody's, ours, others' parts beside ours.
        ("", "2", Some("communique=2")),
        ("", "", Some("")),
        ("communique=2", "3", Some("communique=3")),
        ("communique=2", "", Some("")),
        ("tab=news&q=a%20b", "2", Some("tab=news&q=a%20b&communique=2")),
        ("tab=news&communique=2&x=", "5", Some("tab=news&communique=5&x=")),
        ("tab=news&communique=2", "", Some("tab=news")),
        ("communique-2=7", "3", Some("communique-2=7&communique=3")),
        ("communique=2&communique=3", "4", Some("communique=4")),
        // An anchor, a route: they would be others with a part behind them.
        ("section", "2", None),
        ("/news/7", "2", None),
        ("!/news?page=3", "2", None),
        ("/news?page=3&x=1", "2", None),
        ("section&communique=2", "3", Some("section&communique=3")),
        ("section&communique=2", "", Some("section")),
        ("section", "", Some("section")),
    ] {
        assert_eq!(with_part(hash, "communique", value).as_deref(), expected, "{hash} {value}");
    }
}
