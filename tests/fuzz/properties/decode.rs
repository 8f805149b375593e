//! Any bytes as a feed: whatever is read has been judged. Ids are there and differ, addresses are absolute and of an
//! allowed scheme, what waits for its time is not shown, the order is that of the dates, and notices are no longer than
//! what they are about.

use communique::feed::{Content, Statement, Status};
use communique::report;
use communique::url::{Schemes, origin, resolve};
use std::collections::BTreeSet;

const URL: &str = "https://press.example.org/feeds/statements.json";
/// 2026-01-01T00:00:00Z.
const NOW: i64 = 1_767_225_600_000;

/// Panics where the property doesn't hold.
pub fn holds(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(report) = report::read(&text, Some(URL), NOW) else { return };
    let feed = &report.feed;
    if let Some(next) = &feed.next_url {
        assert_eq!(origin(next), origin(URL), "{next}");
        assert!(!next.contains('#') && next != URL, "{next}");
    }
    web(feed.home_page_url.as_deref());
    let mut ids = BTreeSet::new();
    let mut previous = i64::MAX;
    for statement in &report.statements {
        let Statement { id, url, image, contacts, attachments, translations, date, modified, content, status, .. } =
            statement;
        assert!(!id.is_empty() && ids.insert(id), "{id:?} is empty or there twice");
        [url, image].into_iter().for_each(|url| web(url.as_deref()));
        attachments.iter().for_each(|file| web(Some(&file.url)));
        translations.iter().for_each(|link| web(Some(&link.url)));
        for url in contacts.iter().filter_map(|contact| contact.url.as_ref()) {
            assert_eq!(resolve("", url, Schemes::Links).as_ref(), Some(url), "of {id:?}");
        }
        let told = date.is_some() || *status != Status::Valid;
        assert!(modified.is_none() || told, "a change of what has no date: {id:?}");
        if let Some(date) = date {
            assert!(date.begins(&|_| 0) <= NOW, "{id:?} is shown before its time");
            assert!(date.key() <= previous, "{id:?} is out of order");
            previous = date.key();
        }
        let written = match content {
            Content::None => 0,
            Content::Text(text) | Content::Html(text) => text.len(),
        };
        assert!(written <= text.len(), "{id:?} says more than the feed");
    }
    // A notice quotes an id and 60 bytes; each wrong thing takes some bytes to write.
    assert!(report.notices.len() <= 8 + text.len(), "{} notices", report.notices.len());
    assert!(report.text().len() <= 2_000 + 600 * report.notices.len() + 4 * text.len() * (1 + report.notices.len()));
}

fn web(url: Option<&str>) {
    let Some(url) = url else { return };
    assert_eq!(resolve("", url, Schemes::Web).as_deref(), Some(url), "is no absolute address of the web");
}
