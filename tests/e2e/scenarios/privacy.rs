//! What leaves the page: every request is watched, and none tells more than it must.

use crate::fixtures::{RICH, SAMPLE};
use crate::page::Page;
use crate::reply::Reply;
use crate::scenarios;
use crate::site::Visit;
use crate::stage::Stage;

scenarios![
    every_request_goes_where_it_should_and_tells_nothing,
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
    stage.run("scrollTo(0, 1e6);").await;
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

async fn an_answer_that_redirects_is_followed_and_is_the_base_of_its_urls(stage: &Stage) {
    stage.site.feed.serve("/old.json", Reply::redirect("/new/feed.json"));
    stage.site.feed.serve("/new/feed.json", Reply::feed(RICH));
    stage.open(Page::with(stage.script("/old.json").set("images", "off").set("expanded", "all"))).await;
    let shown = stage.widget().when("the text is open", |shown| shown.articles.first().is_some_and(|a| a.open)).await;
    let url = stage.site.feed.url("/new/statements/pictured");
    assert!(shown.articles[0].links.iter().any(|link| link.href == url), "{:?}", shown.articles[0].links);
}
