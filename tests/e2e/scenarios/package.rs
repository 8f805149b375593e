//! The npm package, installed and bundled by `cargo x release --trial`: what comes of it runs in a browser.

use crate::engine::Need;
use crate::fixtures::{SEVEN, SEVEN_TITLES};
use crate::reply::Reply;
use crate::scenarios;
use crate::site::{Server, bundled};
use crate::stage::Stage;

scenarios![a_page_made_with_a_bundler_shows_the_list needs [Need::Bundled, Need::WebAssembly]];

async fn a_page_made_with_a_bundler_shows_the_list(stage: &Stage) {
    let site = Server::start(Some(bundled())).await;
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let recorder = crate::page::Page::new().html();
    let start = recorder.find("<script").unwrap();
    let end = recorder.find("</script>").unwrap() + "</script>".len();
    let page = std::fs::read_to_string(bundled().join("index.html")).unwrap();
    let page = page.replacen("<meta", &format!("{}<meta", &recorder[start..end]), 1);
    site.serve("/index.html", Reply::html(page));
    let feed = stage.site.feed.url("/feed.json");
    let url = site.url(&format!("/index.html?feed={feed}"));
    stage.browser().go(&url).await.unwrap();
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..3]).await;
    stage.until("document.title === '7 statements'").await;
    // The page is in Russian: the words, and then the later part, come from where the bundler has put them.
    widget.press("Следующая страница").await;
    widget.titled(&SEVEN_TITLES[3..6]).await;
    let asked: Vec<String> = site.log().into_iter().map(|visit| visit.url).collect();
    for ending in [".wasm", ".bin", ".txt"] {
        assert_eq!(asked.iter().filter(|url| url.ends_with(ending)).count(), 1, "{ending}: {asked:?}");
    }
}
