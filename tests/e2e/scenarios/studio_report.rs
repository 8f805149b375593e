//! The studio's feed report on feeds in several documents and in other encodings: it agrees with the widget, with
//! `cargo x check` and with itself. What it says of one document is `studio`'s subject.

use serde_json::json;

use super::studio::{reported, studio, text};
use crate::engine::Need;
use crate::page::{Page, Tag};
use crate::reply::Reply;
use crate::scenarios;
use crate::stage::Stage;

scenarios![
    the_studio_s_report_has_a_headline_for_the_first_document needs [Need::EitherForm],
    the_studio_s_report_prints_what_check_prints_of_every_document needs [Need::EitherForm],
    the_studio_s_report_says_where_it_stopped needs [Need::EitherForm],
    the_studio_s_report_says_what_is_not_utf_8 needs [Need::EitherForm],
];

/// A document of one statement, which continues at `next`.
fn document(id: &str, next: Option<&str>) -> String {
    json!({
        "version": "https://jsonfeed.org/version/1.1", "title": "Chain", "language": "en", "next_url": next,
        "items": [{ "id": id, "title": format!("Statement {id}"), "date_published": "2024-01-01", "content_text": "Text" }],
    })
    .to_string()
}

async fn headline(stage: &Stage) -> String {
    text(stage, "#report h3").await
}

async fn the_studio_s_report_has_a_headline_for_the_first_document(stage: &Stage) {
    stage.site.feed.serve("/dead.json", Reply::feed(document("1", Some("gone.json"))));
    stage.site.feed.serve("/spoilt.json", Reply::feed(document("1", Some("words.json"))));
    stage.site.feed.serve("/words.json", Reply::feed("words"));
    stage.site.feed.serve("/loop.json", Reply::feed(document("1", Some("2.json"))));
    stage.site.feed.serve("/2.json", Reply::feed(document("2", Some("loop.json"))));
    stage.site.feed.serve("/none.json", Reply::feed("words"));
    studio(stage, "?lang=en").await;
    for (path, said, reason) in [
        ("/dead.json", "The widget shows this feed, but not to its end.", "The list ends early"),
        ("/spoilt.json", "The widget shows this feed, but not to its end.", "The list ends early"),
        ("/loop.json", "The widget shows this feed; some things can be mended.", "leads back to a page already read"),
        ("/none.json", "This feed can’t be shown as it is.", "not JSON"),
    ] {
        let report = reported(stage, &stage.site.feed.url(path)).await;
        assert_eq!(headline(stage).await, said, "{path}");
        assert!(report.contains(reason), "{path}: {report}");
    }
    // The widget bears it out.
    let url = stage.site.feed.url("/loop.json");
    stage.open(Page::with(Tag::script(&stage.site.bundle.url("/communique.js")).set("feed", &url))).await;
    assert_eq!(stage.widget().list().await.titles()[0], "Statement 1");
    stage.until("__record.console.length > 0").await;
    stage.expect_console("loop.json has at least 1 fault");
}

async fn the_studio_s_report_prints_what_check_prints_of_every_document(stage: &Stage) {
    // Only built beside the tests with `--features cli`.
    let Some(tool) = option_env!("CARGO_BIN_EXE_communique") else { return };
    let serve = |path: &str, id: &str, next: Option<&str>| {
        stage.site.feed.serve(path, Reply::feed(document(id, next)));
    };
    serve("/whole.json", "1", Some("whole-2.json"));
    serve("/whole-2.json", "2", Some("whole-3.json"));
    serve("/whole-3.json", "1", None);
    serve("/loop.json", "1", Some("loop-2.json"));
    serve("/loop-2.json", "2", Some("loop.json"));
    serve("/self.json", "1", Some("self.json"));
    serve("/dead.json", "1", Some("gone.json"));
    serve("/spoilt.json", "1", Some("words.json"));
    stage.site.feed.serve("/words.json", Reply::feed("words"));
    serve("/elsewhere.json", "1", Some("https://elsewhere.example/2.json"));
    let total = document("1", Some("whole-3.json")).replace("\"items\"", "\"_statement\":{\"total\":7},\"items\"");
    stage.site.feed.serve("/total.json", Reply::feed(total));
    serve("/alone.json", "1", None);
    let names = ["whole", "loop", "self", "dead", "spoilt", "elsewhere", "total", "alone"];
    let mut urls: Vec<String> = names.iter().map(|name| stage.site.feed.url(&format!("/{name}.json"))).collect();
    urls.push(stage.site.bundle.url("/samples/archive/page-1.json"));
    studio(stage, "?lang=en").await;
    for url in urls {
        let words = url.clone();
        let run = move || std::process::Command::new(tool).args(["check", &words]).output().expect("the tool runs");
        let printed = tokio::task::spawn_blocking(run).await.expect("it ends");
        reported(stage, &url).await;
        assert_eq!(text(stage, "#report-text").await, String::from_utf8_lossy(&printed.stdout), "{url}");
    }
}

async fn the_studio_s_report_says_where_it_stopped(stage: &Stage) {
    for n in 1..=25 {
        let next = format!("{}.json", n + 1);
        stage.site.feed.serve(&format!("/{n}.json"), Reply::feed(document(&n.to_string(), Some(&next))));
    }
    studio(stage, "?lang=en").await;
    let report = reported(stage, &stage.site.feed.url("/1.json")).await;
    let next = stage.site.feed.url("/21.json");
    assert!(report.contains(&format!("Stopped after 20 documents; more follow, at {next}")), "{report}");
    assert!(report.contains("Pages read by next_url: 20; statements together: 20."), "{report}");
    assert_eq!(headline(stage).await, "This feed is in order.");
    assert!(text(stage, "#report-text").await.contains(&format!("{next} and what follows were not read")));
    assert!(!stage.site.feed.log().iter().any(|visit| visit.path == "/21.json"));
}

async fn the_studio_s_report_says_what_is_not_utf_8(stage: &Stage) {
    // "Текст" in windows-1251.
    let cyrillic: &[u8] = &[0xd2, 0xe5, 0xea, 0xf1, 0xf2];
    let whole = document("1", None).into_bytes();
    let at = whole.windows(4).position(|bytes| bytes == b"Text").expect("the text");
    let feed = [whole.get(..at).unwrap_or_default(), cyrillic, whole.get(at + 4..).unwrap_or_default()].concat();
    let reply = |body: &[u8]| Reply::new("application/feed+json; charset=windows-1251", body.to_vec());
    stage.site.feed.serve("/1251.json", reply(&feed));
    stage.site.feed.serve("/later.json", Reply::feed(document("2", Some("1251.json"))));
    let utf16: Vec<u8> = document("1", None).encode_utf16().flat_map(u16::to_le_bytes).collect();
    stage.site.feed.serve("/utf16.json", reply(&[&[0xff, 0xfe], utf16.as_slice()].concat()));
    stage.site.feed.serve("/mark.json", Reply::feed(format!("\u{feff}{}", document("1", None))));
    studio(stage, "?lang=en").await;
    for (path, said, reason) in [
        ("/1251.json", "The widget shows this feed with letters that can’t be read.", "The feed is not UTF-8"),
        ("/later.json", "The widget shows this feed; some things can be mended.", "Page 2 is not UTF-8"),
        ("/utf16.json", "This feed can’t be shown as it is.", "The feed is not UTF-8"),
        ("/mark.json", "This feed is in order.", ""),
    ] {
        let report = reported(stage, &stage.site.feed.url(path)).await;
        assert_eq!(headline(stage).await, said, "{path}");
        assert!(report.contains(reason) && report.contains("UTF-8") != reason.is_empty(), "{path}: {report}");
    }
}
