//! What leaves the page: every request is watched, and none tells more than it must. And what stays: nothing.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::fixtures::{RICH, SAMPLE};
use crate::page::{NONCE, Page};
use crate::reply::Reply;
use crate::scenarios;
use crate::site::{Server, Visit};
use crate::stage::Stage;

use super::refresh::stored;

scenarios![
    every_request_goes_where_it_should_and_tells_nothing,
    nothing_is_kept_in_the_browser_and_no_third_party_is_asked,
    an_answer_that_redirects_is_followed_and_is_the_base_of_its_urls,
];

fn own(visit: &Visit) -> bool {
    // The page and the script are asked for by the browser on the host's behalf; so is an icon.
    !visit.path.starts_with("/secret/")
        && !visit.path.ends_with("/communique.js")
        && !visit.path.ends_with("/favicon.ico")
}

async fn every_request_goes_where_it_should_and_tells_nothing(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SAMPLE));
    stage.site.feed.serve("/rich.json", Reply::feed(RICH));
    stage.site.feed.serve("*.png", Reply::new("image/png", include_bytes!("../../../www/samples/images/harbour.png")));
    stage.site.feed.serve("*.svg", Reply::new("image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"));
    let options = |tag: crate::page::Tag| tag.set("lang", "ru").set("expanded", "all").set("page-size", "100");
    // The most talkative host there can be: a secret in its address, a policy that gives it away, a cookie for all ports.
    let page = Page::new()
        .tag(options(stage.script("/feed.json")))
        .tag(options(stage.script("/rich.json")))
        .header("referrer-policy", "unsafe-url")
        .script("document.cookie = 'session=secret; path=/';");
    stage.open_at("/secret/page?token=secret", page).await;
    stage.nth(0).when("the texts are open", |shown| shown.articles.iter().any(|article| article.open)).await;
    stage.nth(1).when("the texts are open", |shown| shown.articles.iter().any(|article| article.open)).await;
    // How near an image must be to be loaded is for each engine to say: a reader comes past all of them.
    stage
        .run_async(
            "for (const feed of document.querySelectorAll('communique-feed'))
               for (const image of feed.shadowRoot.querySelectorAll('img')) {
                 image.scrollIntoView();
                 await new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)));
               }",
        )
        .await;
    stage.site.feed.asked("/picture.png", 1).await;
    let log: Vec<Visit> = stage.site.log().into_iter().filter(own).collect();
    assert!(log.len() >= 4, "{log:#?}");
    for visit in &log {
        let image = visit.path.ends_with(".png") || visit.path.ends_with(".svg");
        let known = image
            || visit.path.ends_with(".json")
            || visit.path.ends_with(".wasm")
            || visit.path.ends_with(".bin")
            || visit.path.ends_with(".js")
            || visit.path.ends_with(".txt");
        assert!(known && visit.method == "GET", "unexpected: {} {}", visit.method, visit.url);
        assert!(!visit.url.contains("secret"), "{}", visit.url);
        let referrer = visit.header("referer").unwrap_or_default();
        assert!(!referrer.contains("secret"), "{} told {referrer}", visit.url);
        if image {
            assert_eq!(referrer, "", "{}", visit.url);
        } else {
            // An image's cookies are the browser's to send; a fetch of ours has none.
            assert_eq!(visit.header("cookie"), None, "{}", visit.url);
        }
        for name in ["authorization", "x-requested-with", "if-none-match"] {
            assert_eq!(visit.header(name), None, "{}", visit.url);
        }
    }
    let mut paths: Vec<&str> =
        log.iter().filter(|visit| !visit.path.ends_with("g")).map(|visit| visit.path.as_str()).collect();
    let all = paths.len();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), all, "nothing is asked for twice: {log:#?}");
    stage.run("document.cookie = 'session=; max-age=0; path=/';").await;
}

/// Everything a page can keep in a browser.
const KEPT: &str = "return [document.cookie, Object.keys(localStorage), Object.keys(sessionStorage),
    typeof caches === 'object' ? await caches.keys() : [], indexedDB.databases ? (await indexedDB.databases()).map((one) => one.name) : [],
    navigator.serviceWorker ? (await navigator.serviceWorker.getRegistrations()).length : 0];";

/// The README's promise, with everything in use that a reader can use, and servers that would like to know who it was.
async fn nothing_is_kept_in_the_browser_and_no_third_party_is_asked(stage: &Stage) {
    let pictures = Server::start(None).await;
    pictures.serve("/a.svg", Reply::new("image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"));
    let item = |n: usize| {
        json!({ "id": n.to_string(), "title": format!("Statement {n}"), "tags": [format!("topic {}", n % 3)], "image": pictures.url("/a.svg"),
            "url": "https://elsewhere.example/text", "authors": [{ "name": "A", "url": "https://elsewhere.example/a", "avatar": "https://elsewhere.example/a.png" }],
            "content_html": "<p>Text <a href='https://elsewhere.example/'>link</a></p><script src='https://elsewhere.example/s.js'></script><iframe src='https://elsewhere.example/'></iframe><video src='https://elsewhere.example/v'></video>" })
    };
    let feed = |from: usize, next: Option<&str>| {
        let items: Vec<_> = (from..from + 4).map(item).collect();
        let mut feed = json!({ "version": "https://jsonfeed.org/version/1.1", "title": "Office", "items": items,
            "icon": "https://elsewhere.example/icon.png", "favicon": "https://elsewhere.example/favicon.png",
            "home_page_url": "https://elsewhere.example/", "hubs": [{ "type": "WebSub", "url": "https://elsewhere.example/hub" }] });
        if let Some(next) = next {
            feed["next_url"] = next.into();
        }
        Reply::feed(feed.to_string()).header("set-cookie", "reader=42; path=/; max-age=1000")
    };
    stage.site.feed.serve("/feed.json", feed(1, Some("older.json")));
    stage.site.feed.serve("/older.json", feed(5, None));
    let [host, bundle, publisher, images] =
        [&stage.site.host, &stage.site.bundle, &stage.site.feed, &pictures].map(Server::origin);
    // A request to anywhere else would be reported, and fail the scenario. Browsers ask the host for its icon.
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{NONCE}' {bundle} 'wasm-unsafe-eval'; connect-src {bundle} {publisher}; img-src {images} {host}"
    );
    for cache in ["off", "on"] {
        let options = [("page-size", "2"), ("lang", "ru"), ("search", "on"), ("filters", "on"), ("expanded", "first")];
        let tag = options.iter().fold(stage.script("/feed.json"), |tag, (name, value)| tag.set(name, value));
        stage.open(Page::with(tag.set("cache", cache)).policy(&policy)).await;
        let widget = stage.widget();
        widget.when("a text is open", |shown| shown.articles.first().is_some_and(|article| article.open)).await;
        widget.toggle(1).await;
        widget.eval("element.goTo(3);").await;
        widget.when("the older ones are there", |shown| shown.titles().contains(&"Statement 5")).await;
        let search = "const box = element.shadowRoot.querySelector('input'); box.value = 'statement'; box.dispatchEvent(new Event('input', { bubbles: true }));";
        widget.eval(search).await;
        widget.when("all are found", |shown| shown.status.contains('8')).await;
        let before = stage.site.feed.count("/feed.json");
        widget.eval("element.refresh();").await;
        stage.site.feed.asked("/feed.json", before + 1).await;
        widget.list().await;
        let keys = match cache {
            "on" => {
                stored(stage).await;
                json!([format!("communique:{publisher}/feed.json")])
            }
            _ => json!([]),
        };
        let kept = stage.run_async(KEPT).await;
        assert_eq!(kept, json!(["", keys, [], [], [], 0]), "data-cache is {cache}");
        let asked = stage.run("return performance.getEntriesByType('resource').map((entry) => new URL(entry.name)).filter((url) => url.pathname !== '/favicon.ico').map((url) => url.origin);").await;
        let asked: BTreeSet<&str> = asked.as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert_eq!(asked, [bundle, publisher, images].into_iter().collect(), "and nobody else");
    }
    let visits = stage.site.feed.log();
    assert!(visits.iter().all(|visit| visit.header("cookie").is_none()), "the cookie offered was not taken");
    stage.run("localStorage.clear();").await;
}

async fn an_answer_that_redirects_is_followed_and_is_the_base_of_its_urls(stage: &Stage) {
    stage.site.feed.serve("/old.json", Reply::redirect("/new/feed.json"));
    stage.site.feed.serve("/new/feed.json", Reply::feed(RICH));
    stage.open(Page::with(stage.script("/old.json").set("images", "off").set("expanded", "all"))).await;
    let shown = stage.widget().when("the text is open", |shown| shown.articles.first().is_some_and(|a| a.open)).await;
    let url = stage.site.feed.url("/new/statements/pictured");
    assert!(shown.articles[0].links.iter().any(|link| link.href == url), "{:?}", shown.articles[0].links);
}
