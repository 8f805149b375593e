//! Where a script tag's widget comes, in pages that take tags out, put them back, or have a library run the file in their place.

use serde_json::json;

use crate::fixtures::{SEVEN, SEVEN_TITLES};
use crate::page::{Page, Tag};
use crate::reply::Reply;
use crate::scenarios;
use crate::stage::Stage;

scenarios![
    a_tag_that_leaves_before_its_file_comes_places_nothing,
    a_tag_that_left_still_places_what_its_target_shall_have,
    options_set_since_make_no_second_widget_in_a_restored_page,
    an_element_after_a_tag_of_the_same_feed_is_another_widget,
    the_widget_of_another_tag_that_comes_to_stand_after_a_tag_is_not_its_own,
    a_file_run_by_a_library_serves_the_tags_that_name_it,
    a_file_whose_text_a_library_evaluates_finds_what_stands_beside_it,
    a_file_whose_text_a_library_evaluates_serves_its_tag_where_the_browser_notes_no_requests,
    an_element_put_back_a_few_steps_later_goes_on,
];

/// JavaScript that adds a tag for the feed to `#here` and takes it out again before its file has come.
fn taken_out(stage: &Stage, options: &[(&str, &str)]) -> String {
    let mut code = format!(
        "window.ran = 0; const tag = document.createElement('script'); tag.onload = () => window.ran++; \
         tag.src = {}; tag.dataset.feed = {};",
        json!(stage.bundle()),
        json!(stage.site.feed.url("/feed.json"))
    );
    for (name, value) in options {
        code.push_str(&format!("tag.setAttribute('data-{name}', {});", json!(value)));
    }
    code.push_str("document.querySelector('#here').append(tag); tag.remove();");
    code
}

/// How many widgets are in the page.
async fn widgets(stage: &Stage) -> serde_json::Value {
    stage.run("return document.querySelectorAll('communique-feed').length;").await
}

async fn a_tag_that_leaves_before_its_file_comes_places_nothing(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    for options in [&[][..], &[("target", "#nowhere")]] {
        stage.open(Page::new().markup("<div id=\"here\"></div>")).await;
        stage.run(&taken_out(stage, options)).await;
        stage.until("window.ran === 1 && document.readyState === 'complete'").await;
        assert_eq!(widgets(stage).await, 0, "{options:?}");
    }
    assert_eq!(stage.site.feed.count("/feed.json"), 0);
}

async fn a_tag_that_left_still_places_what_its_target_shall_have(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::new().markup("<div id=\"here\"></div><div id=\"there\"></div>")).await;
    stage.run(&taken_out(stage, &[("target", "#there")])).await;
    stage.widget_at("document.querySelector('#there > communique-feed')").titled(&SEVEN_TITLES[..5]).await;
    assert_eq!(widgets(stage).await, 1);
}

async fn options_set_since_make_no_second_widget_in_a_restored_page(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    for target in [&[][..], &[("target", "#here")]] {
        let tag = stage.script("/feed.json").set("theme", "light");
        let tag = target.iter().fold(tag, |tag, (name, value)| tag.set(name, value));
        stage.open(Page::new().markup("<main><div id=\"here\"></div>").tag(tag).markup("</main>")).await;
        stage.widget().titled(&SEVEN_TITLES[..5]).await;
        // What a page-swapping library keeps is a clone; shown again, its scripts are made anew and run.
        let restored = "document.querySelector('communique-feed').dataset.theme = 'dark';
            const main = document.querySelector('main');
            const kept = main.cloneNode(true);
            main.replaceWith(kept);
            const old = kept.querySelector('script');
            const fresh = document.createElement('script');
            for (const { name, value } of old.attributes) fresh.setAttribute(name, value);
            window.ran = 0;
            fresh.onload = () => window.ran++;
            old.replaceWith(fresh);";
        stage.run(restored).await;
        stage.until("window.ran === 1").await;
        stage.widget().titled(&SEVEN_TITLES[..5]).await;
        assert_eq!(widgets(stage).await, 1);
        assert_eq!(stage.run("return document.querySelector('communique-feed').dataset.theme;").await, "dark");
    }
}

async fn the_widget_of_another_tag_that_comes_to_stand_after_a_tag_is_not_its_own(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.site.feed.serve("/other.json", Reply::feed(SEVEN));
    let other = json!(stage.script("/other.json").set("target", "#here").html());
    stage.open(Page::new().markup("<div id=\"here\"></div>")).await;
    // The first tag waits for its file while the second one's widget is put behind it.
    let code = format!(
        "const add = (html, place) => {{ const inert = new DOMParser().parseFromString(html, 'text/html').querySelector('script');
           const tag = document.createElement('script');
           for (const {{ name, value }} of inert.attributes) tag.setAttribute(name, value);
           place.append(tag); return tag; }};
         add({other}, document.body);
         const until = setInterval(() => {{
           if (!document.querySelector('#here > communique-feed')) return;
           clearInterval(until);
           const first = document.createElement('script');
           first.src = {};
           first.dataset.feed = {};
           document.querySelector('#here').prepend(first);
         }}, 5);",
        json!(stage.bundle()),
        json!(stage.site.feed.url("/feed.json"))
    );
    stage.run(&code).await;
    stage.widget_at("document.querySelector('#here > script + communique-feed')").titled(&SEVEN_TITLES[..5]).await;
    assert_eq!(widgets(stage).await, 2);
}

async fn an_element_after_a_tag_of_the_same_feed_is_another_widget(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::new().tag(stage.script("/feed.json")).tag(stage.element("/feed.json"))).await;
    stage.nth(0).titled(&SEVEN_TITLES[..5]).await;
    stage.nth(1).titled(&SEVEN_TITLES[..5]).await;
    assert_eq!(widgets(stage).await, 2);
}

async fn a_file_run_by_a_library_serves_the_tags_that_name_it(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::new().markup("<div id=\"here\"></div>")).await;
    let (tag, held_back) =
        (stage.script("/feed.json").html(), stage.script("/held-back.json").attribute("type", "text/plain"));
    // Markup that is set runs no script; the library then runs each file through a bare script of its own, with a query against
    // caches, and takes that away again.
    let code = format!(
        "const place = document.querySelector('#here'); place.innerHTML = {} + {};
         window.run = () => {{ const bare = document.createElement('script'); bare.src = {};
           bare.onload = () => {{ bare.remove(); window.ran = (window.ran ?? 0) + 1; }}; document.head.append(bare); }};
         run();",
        json!(tag),
        json!([held_back.html(), stage.script("/held-back.json").flag("nomodule").html()].concat()),
        json!([&stage.bundle(), "?_=1"].concat())
    );
    stage.run(&code).await;
    stage
        .widget_at("document.querySelector('#here > script:not([type]) + communique-feed')")
        .titled(&SEVEN_TITLES[..5])
        .await;
    // A tag is served once, though the file runs again and its widget has been taken away.
    stage.run("document.querySelector('communique-feed').remove(); run();").await;
    stage.until("window.ran === 2").await;
    assert_eq!(widgets(stage).await, 0);
}

/// JavaScript of a library that evaluates files by their text, in a script or by `eval`. A function of another file does it, and
/// stands first in every stack.
const EVALUATE: &str = "window.inScript = (text) => { const inline = document.createElement('script');
    inline.text = text; document.head.append(inline); inline.remove(); };
    window.evaluate = async (url, how) => how(await (await fetch(url)).text());";

async fn a_file_whose_text_a_library_evaluates_finds_what_stands_beside_it(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.site.host.serve("/library.js", Reply::new("text/javascript", EVALUATE));
    let page = Page::new().tag(stage.element("/feed.json")).tag(Tag::script(&stage.site.host.url("/library.js")));
    stage.open(page).await;
    stage.until("!!window.evaluate").await;
    stage.run(&format!("evaluate({}, inScript);", json!(stage.bundle()))).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
}

async fn a_file_whose_text_a_library_evaluates_serves_its_tag_where_the_browser_notes_no_requests(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.site.host.serve("/library.js", Reply::new("text/javascript", EVALUATE));
    let library = Tag::script(&stage.site.host.url("/library.js"));
    let tag = json!(stage.script("/feed.json").html());
    for how in ["inScript", "eval"] {
        stage.open(Page::new().markup("<div id=\"here\"></div>").tag(library.clone())).await;
        stage.until("!!window.evaluate").await;
        let code = format!(
            "performance.clearResourceTimings(); performance.setResourceTimingBufferSize(0);
             document.querySelector('#here').innerHTML = {tag}; evaluate({}, {how});",
            json!(stage.bundle())
        );
        stage.run(&code).await;
        stage.widget_at("document.querySelector('#here > script + communique-feed')").titled(&SEVEN_TITLES[..5]).await;
    }
}

async fn an_element_put_back_a_few_steps_later_goes_on(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    widget.press("Next page").await;
    widget.titled(&SEVEN_TITLES[5..]).await;
    let code = "const element = document.querySelector('communique-feed'); const place = element.parentElement;
        element.remove(); for (let step = 0; step < 10; step++) await null; place.append(element); return null;";
    stage.run_async(code).await;
    stage.run_async("await new Promise((done) => setTimeout(done, 50)); return null;").await;
    widget.titled(&SEVEN_TITLES[5..]).await;
    assert_eq!(stage.site.feed.count("/feed.json"), 1);
    assert_eq!(stage.events("load").await.len(), 1);
}
