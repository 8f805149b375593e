//! `import`: what feeds say beside their texts, one fact at a time, and what is left out of them.

use serde_json::{Value, json};

use crate::desk::{Desk, Outcome};
use crate::server::{Answer, Server};

fn run(desk: &Desk, name: &str, text: &str) -> (Outcome, Value) {
    desk.write(name, text);
    let outcome = desk.run(&["import", name, "-o", "feed.json"]);
    let feed = if outcome.code == 2 { Value::Null } else { desk.json("feed.json") };
    (outcome, feed)
}

#[test]
fn an_rss_item_says_who_wrote_it_and_where_it_is() {
    let desk = Desk::new("rss-item");
    for (xml, member, expected) in [
        ("<guid>1</guid><author>ann@x.example (Ann Lee)</author>", "authors", json!([{ "name": "Ann Lee" }])),
        ("<guid>1</guid><author>ann@x.example</author>", "authors", json!([{ "name": "ann@x.example" }])),
        ("<guid>https://x.example/1</guid>", "url", json!("https://x.example/1")),
        ("<guid isPermaLink='false'>https://x.example/1</guid>", "url", Value::Null),
        ("<guid>https://x.example/1</guid><link>https://x.example/2</link>", "url", json!("https://x.example/2")),
        ("<guid>urn:1</guid>", "url", Value::Null),
        ("<guid>1</guid><title>&lt;Inc&gt; &amp; Co</title>", "title", json!("<Inc> & Co")),
        ("<guid>1</guid><title>Law &amp;amp; order</title>", "title", json!("Law & order")),
    ] {
        let rss = format!(
            "<rss version='2.0'><channel><title>T</title><item><guid isPermaLink='false'>0</guid></item>\
             <item>{xml}<description>D.</description></item></channel></rss>"
        );
        let (outcome, feed) = run(&desk, "feed.xml", &rss);
        assert_eq!(outcome.code, 0, "{xml}: {}", outcome.text);
        assert_eq!(feed["items"][1][member], expected, "{xml}");
    }
}

#[test]
fn an_atom_entry_says_its_language_and_the_feed_its_authors() {
    let desk = Desk::new("atom-entry");
    let atom =
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>T</title><author><name>Office</name></author>
        <entry xml:lang='ru'><id>1</id><title type='text'>A &lt;Inc&gt; &amp; Co</title><content>C.</content></entry>
        <entry><id>2</id><title>B</title><summary>S.</summary><content src='https://x.example/2.html'/></entry></feed>";
    let (outcome, feed) = run(&desk, "feed.xml", atom);
    assert_eq!(outcome.code, 1, "{}", outcome.text);
    assert!(
        outcome.text.contains("the text of \"2\" is at https://x.example/2.html, and was not read"),
        "{}",
        outcome.text
    );
    assert_eq!(feed["authors"], json!([{ "name": "Office" }]));
    assert_eq!(
        feed["items"],
        json!([
            { "id": "1", "title": "A <Inc> & Co", "content_text": "C.", "language": "ru" },
            { "id": "2", "title": "B", "summary": "S." }
        ])
    );
}

#[test]
fn members_of_a_json_feed_are_kept_or_named() {
    let desk = Desk::new("members");
    let mut feed = json!({
        "version": "https://jsonfeed.org/version/1.1", "title": "T", "feed_url": "https://x.example/feed.json", "expired": true,
        "user_comment": "C.", "authors": [{ "name": "Office" }], "_ours": { "a": 1 }, "_statement": { "total": 7, "b": 2 },
        "items": [{ "id": "1", "title": "One", "_theirs": 3 }]
    });
    let (outcome, found) = run(&desk, "old.json", &feed.to_string());
    assert_eq!(outcome.code, 0, "{}", outcome.text);
    feed["_statement"] = json!({ "b": 2 });
    feed.as_object_mut().unwrap().remove("feed_url");
    assert_eq!(found, feed);
    feed["hubs"] = json!([]);
    let (outcome, _) = run(&desk, "old.json", &feed.to_string());
    assert_eq!(outcome.code, 1);
    assert!(outcome.text.contains("old.json: its member \"hubs\" is not taken over; left out"), "{}", outcome.text);
    // What one feed says of itself isn't said of another.
    feed.as_object_mut().unwrap().remove("hubs");
    feed["language"] = json!("en");
    desk.write("old.json", feed.to_string());
    desk.write("new.json", r#"{"language": "ru", "items": [{"id": "2", "title": "Two"}]}"#);
    let outcome = desk.run(&["import", "old.json", "new.json", "-o", "both.json"]);
    assert_eq!(outcome.code, 1);
    assert!(outcome.text.contains("old.json: \"expired\" is not said by all"), "{}", outcome.text);
    let both = desk.json("both.json");
    assert_eq!((&both["expired"], &both["authors"], &both["language"]), (&Value::Null, &Value::Null, &json!("en")));
    assert_eq!(both["items"][0]["authors"], feed["authors"]);
    assert_eq!(both["items"][1], json!({ "id": "2", "title": "Two", "language": "ru" }));
}

#[test]
fn relative_addresses_of_a_json_feed_lead_where_they_did() {
    let desk = Desk::new("json-relative");
    let feed = json!({
        "home_page_url": "../", "icon": "/icon.png", "items": [{
            "id": "1", "title": "One", "url": "1.html", "external_url": "https://y.example/a b", "image": "i.png",
            "authors": [{ "name": "A", "url": "/a" }], "attachments": [{ "url": "f.pdf" }],
            "_statement": { "translations": [{ "language": "ru", "url": "ru/1.html" }] },
            "content_html": "<p><a href=\"x.html\">X</a></p>"
        }]
    });
    let server = Server::new(|_| vec![("/press/feed.json", Answer::open(feed.to_string()))]);
    let said = desk.do_well(&["import", &server.url("/press/feed.json"), "-o", "feed.json"]);
    assert!(said.contains("relative addresses in 1 text: they will lead on from where"), "{said}");
    let found = desk.json("feed.json");
    let item = &found["items"][0];
    for (found, expected) in [
        (&found["home_page_url"], "/"),
        (&found["icon"], "/icon.png"),
        (&item["url"], "/press/1.html"),
        (&item["image"], "/press/i.png"),
        (&item["authors"][0]["url"], "/a"),
        (&item["attachments"][0]["url"], "/press/f.pdf"),
        (&item["_statement"]["translations"][0]["url"], "/press/ru/1.html"),
    ] {
        assert_eq!(*found, server.url(expected));
    }
    assert_eq!(item["external_url"], "https://y.example/a b");
}
