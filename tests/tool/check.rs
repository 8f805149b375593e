//! `check` of feeds at addresses, and of signed ones: what a partner's page would get to see.

use serde_json::json;

use crate::desk::Desk;
use crate::server::{Answer, Server};

/// A feed of one statement.
fn feed(id: &str, next: Option<&str>) -> String {
    let mut feed = json!({ "version": "https://jsonfeed.org/version/1.1", "title": "All", "feed_url": "https://press.example/feed.json",
        "items": [{ "id": id, "title": id, "summary": "S." }] });
    if let Some(next) = next {
        feed["next_url"] = next.into();
    }
    feed.to_string()
}

#[test]
fn a_feed_is_read_through_its_redirects_and_odd_addresses_to_its_end() {
    let server = Server::new(|_| {
        vec![
            ("/old.json", Answer::redirect("/%D0%BB%D0%B5%D0%BD%D1%82%D0%B0.json")),
            ("/%D0%BB%D0%B5%D0%BD%D1%82%D0%B0.json", Answer::open(feed("1", Some("seite zwei/ж.json?a=é#top")))),
            ("/seite%20zwei/%D0%B6.json?a=%C3%A9", Answer::open(feed("2", None))),
        ]
    });
    let desk = Desk::new("addresses");
    for address in ["/old.json", "/лента.json", "/%D0%BB%D0%B5%D0%BD%D1%82%D0%B0.json"] {
        let text = desk.do_well(&["check", &server.url(address)]);
        assert!(text.contains("Altogether 2 documents with 2 statements.") && !text.contains("1 notice"), "{text}");
    }
}

#[test]
fn a_continuation_that_is_redirected_to_another_origin_is_passed_over_as_in_the_widget() {
    let other = Server::new(|_| vec![("/2.json", Answer::open(feed("2", None)))]);
    let server = Server::new(|_| {
        vec![
            ("/1.json", Answer::open(feed("1", Some("2.json")))),
            ("/2.json", Answer::redirect(&other.url("/2.json"))),
            ("/home.json", Answer::redirect(&other.url("/2.json"))),
        ]
    });
    let desk = Desk::new("redirected");
    let text = desk.do_well(&["check", &server.url("/1.json")]);
    let said = "was redirected to another origin than the feed; passed over";
    assert!(include_str!("../../src/state/walk.rs").contains(said), "the widget says so, too");
    assert!(text.contains(&format!("next_url \"{}\" {said}", other.url("/2.json"))), "{text}");
    assert!(!text.contains("Altogether"), "{text}");
    let text = desk.do_well(&["check", &server.url("/home.json")]);
    assert!(text.contains("1 statement, ") && !text.contains("redirected"), "a feed itself may move: {text}");
}

#[test]
fn a_server_that_lets_no_pages_in_is_named() {
    let echo = "Access-Control-Allow-Origin: https://partner.example\r\n";
    let server = Server::new(|_| {
        let feed = Answer::open(feed("1", None));
        vec![
            ("/open.json", feed.clone()),
            ("/echo.json", feed.clone().with(echo)),
            ("/shut.json", feed.clone().with("")),
            ("/own.json", feed.clone().with("Access-Control-Allow-Origin: https://press.example\r\n")),
            ("/twice.json", feed.with("Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Origin: *\r\n")),
            ("/moved.json", Answer::redirect("/open.json").with("Location: /open.json\r\n")),
        ]
    });
    let desk = Desk::new("shut");
    for (path, said) in [
        ("/open.json", ""),
        ("/echo.json", ""),
        ("/shut.json", "Access-Control-Allow-Origin is missing; partners' pages"),
        ("/own.json", "Access-Control-Allow-Origin \"https://press.example\" does not let every page in"),
        ("/twice.json", "Access-Control-Allow-Origin \"*, *\" does not"),
        ("/moved.json", "Access-Control-Allow-Origin is missing"),
    ] {
        let text = desk.do_well(&["check", &server.url(path)]);
        assert_eq!(text.contains("; 1 notice\n"), !said.is_empty(), "{path}: {text}");
        assert!(text.contains(said), "{path}: {text}");
    }
}

#[test]
fn what_cannot_be_had_is_2_and_what_is_unusable_is_1() {
    let server = Server::new(|_| {
        vec![
            ("/500.json", Answer::status(500)),
            ("/loop.json", Answer::redirect("/loop.json")),
            ("/page.json", Answer::open("<html>")),
            ("/short.json", Answer::open(feed("1", Some("none.json")))),
            ("/broken.json", Answer::open(feed("1", Some("page.json")))),
        ]
    });
    let desk = Desk::new("codes");
    desk.write("short.json", feed("1", Some("none.json")).replace("https://press.example/feed.json", ""));
    let at = |path| server.url(path);
    for (source, code, said) in [
        (at("/404.json"), 2, "answered with status 404; a feed answers with 200"),
        (at("/500.json"), 2, "answered with status 500"),
        (at("/loop.json"), 2, "redirected more than 20 times"),
        ("http://127.0.0.1:1/".into(), 2, "can't be fetched"),
        ("http://[/".into(), 2, "is no address"),
        ("none.json".into(), 2, "none.json can't be read"),
        (at("/short.json"), 2, "status 404; a feed answers with 200\nThe list ends here (status)"),
        ("short.json".into(), 2, "It continues with none.json, but there is no such file beside it."),
        (at("/page.json"), 1, "The feed is unusable (not-json)"),
        (at("/broken.json"), 1, "The list ends here (not-json)"),
        ("ftp://press.example/feed.json".into(), 2, "has the scheme ftp; a file, http:// and https:// are allowed"),
        ("file:///feed.json".into(), 2, "has the scheme file"),
        ("http://".into(), 2, "http:// is no whole address, which begins with http:// and a host"),
        ("HTTPS:/press.example/".into(), 2, "is no whole address, which begins with https:// and a host"),
    ] {
        let outcome = desk.run(&["check", &source]);
        assert_eq!(outcome.code, code, "{source}: {}", outcome.text);
        assert!(outcome.text.contains(said) && !outcome.text.contains("data-timeout"), "{source}: {}", outcome.text);
    }
    assert_eq!(desk.run(&["check", "--alone", "short.json"]).code, 0);
}

#[test]
fn a_member_that_stands_twice_is_named() {
    let desk = Desk::new("double");
    desk.write("feed.json", feed("1", None).replacen("{", "{\"items\": [{\"id\": \"lost\"}], ", 1));
    let text = desk.do_well(&["check", "feed.json"]);
    assert!(
        text.starts_with("the member \"items\" stands more than once in one object; only the last one counts\n"),
        "{text}"
    );
    assert!(text.contains("All: 1 statement, 0 with a date; 1 notice\n"), "{text}");
}

#[test]
fn standard_input_is_read_where_the_name_is_a_dash() {
    let desk = Desk::new("dash");
    desk.write("feed.json", feed("1", None));
    let file = std::fs::File::open(desk.path("feed.json")).unwrap();
    let output = desk.command(&["check", "-"]).stdin(file).output().unwrap();
    assert!(output.status.success() && String::from_utf8(output.stdout).unwrap().starts_with("All: 1 statement,"));
}

/// A feed of two documents, both signed, and the key.
fn signed(desk: &Desk) -> String {
    desk.write("1.json", feed("1", Some("2.json")));
    desk.write("2.json", feed("2", None));
    let said = desk.do_well(&["sign", "1.json", "2.json", "--key", "key.pem", "--generate"]);
    said.split('"').nth(1).unwrap().to_owned()
}

#[test]
fn signatures_are_verified_document_by_document_with_any_of_the_keys() {
    let desk = Desk::new("verified");
    let key = signed(&desk);
    let other = signed(&Desk::new("verified-other"));
    for keys in [key.clone(), format!("{other} {key}")] {
        let text = desk.do_well(&["check", "1.json", "--public-key", &keys]);
        assert_eq!(text.matches("The signature is one of a key of data-public-key.").count(), 2, "{text}");
    }
    let text = desk.do_well(&["check", "1.json", "--public-key", &format!("nonsense {key}")]);
    assert!(text.contains("has a word that is no key; allowed: raw 32-byte Ed25519 keys"), "{text}");
    let server = Server::new(|_| {
        vec![
            ("/1.json?v=3", Answer::open(desk.read("1.json"))),
            ("/1.json.sig?v=3", Answer::open(desk.read("1.json.sig")).with("")),
            ("/2.json", Answer::open(desk.read("2.json"))),
            ("/2.json.sig", Answer::open(desk.read("2.json.sig"))),
            ("/late.json", Answer::open(desk.read("2.json"))),
            ("/late.json.sig", Answer::status(503)),
        ]
    });
    let text = desk.do_well(&["check", &server.url("/1.json?v=3"), "--public-key", &key]);
    assert!(text.contains("Access-Control-Allow-Origin of the signature is missing"), "{text}");
    assert!(text.contains("Altogether 2 documents"), "{text}");
    let outcome = desk.run(&["check", &server.url("/late.json"), "--public-key", &key]);
    assert!(outcome.code == 2 && outcome.text.contains("/late.json.sig answered with status 503"), "{}", outcome.text);
}

#[test]
fn what_the_widget_would_not_show_for_its_signature_is_unusable() {
    let desk = Desk::new("unverified");
    let key = signed(&desk);
    let other = signed(&Desk::new("unverified-other"));
    let check = |keys: &str| desk.run(&["check", "1.json", "--public-key", keys]);
    for (keys, said) in [
        (other.as_str(), "1.json is not signed with a key of data-public-key; nothing of it is shown"),
        ("nonsense", "The option data-public-key \"nonsense\" has no key; allowed"),
        ("", "has no key; allowed"),
    ] {
        let outcome = check(keys);
        assert!(outcome.code == 1 && outcome.text.contains(said), "{keys}: {}", outcome.text);
        assert!(outcome.text.contains("(signature-wrong)"), "{}", outcome.text);
    }
    let outcome = desk.run(&["check", "-", "--public-key", &key]);
    assert!(outcome.code == 2 && outcome.text.contains("nothing stands beside standard input"), "{}", outcome.text);
    desk.write("2.json", feed("2 changed", None));
    let outcome = check(&key);
    assert!(outcome.code == 1 && outcome.text.contains("The list ends here (signature-wrong)"), "{}", outcome.text);
    std::fs::remove_file(desk.path("1.json.sig")).unwrap();
    let outcome = check(&key);
    assert!(outcome.code == 1 && outcome.text.contains("1.json has no signature beside it (.sig)"), "{}", outcome.text);
}
