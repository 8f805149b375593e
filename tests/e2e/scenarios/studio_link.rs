//! What a link into the studio and its host pages may do, which anybody may have written: nothing of it gets into what a
//! partner copies, or shows under the publisher's name what the publisher didn't say.

use serde_json::json;

use super::studio::{go, studio, text, until_text, watch};
use crate::engine::Need;
use crate::reply::Reply;
use crate::scenarios;
use crate::stage::Stage;

scenarios![
    the_studio_takes_no_script_of_another_site_from_a_link needs [Need::EitherForm],
    the_studio_takes_the_script_that_a_person_types needs [Need::EitherForm],
    the_studio_s_snippet_holds_only_web_addresses needs [Need::EitherForm],
    the_studio_s_css_holds_nothing_that_ends_its_declaration needs [Need::EitherForm],
    the_studio_s_theme_editor_says_what_a_field_takes needs [Need::EitherForm],
    the_studio_s_host_pages_alone_show_no_feed_of_another_site needs [Need::EitherForm],
];

/// Types into a field of the studio.
async fn typed(stage: &Stage, selector: &str, value: &str) {
    let code = format!(
        "const input = document.querySelector({}); input.value = {};
         input.dispatchEvent(new Event('input', {{ bubbles: true }})); return null;",
        json!(selector),
        json!(value)
    );
    stage.run(&code).await;
}

async fn the_studio_takes_no_script_of_another_site_from_a_link(stage: &Stage) {
    let own = stage.site.bundle.url("/communique.js");
    let foreign = stage.site.host.url("/evil.js");
    let origin = stage.site.host.origin().to_owned();
    let protocolless = foreign.replacen("http:", "", 1);
    for (asked, said) in [
        (foreign.as_str(), origin.as_str()),
        (protocolless.as_str(), origin.as_str()),
        ("javascript:1", "no http(s) address"),
        ("data:text/javascript,1", "no http(s) address"),
        ("http://", "no http(s) address"),
        ("%20%20", ""),
    ] {
        studio(stage, &format!("?lang=en&bundle={asked}")).await;
        for form in ["script", "element", "hosted"] {
            stage.run(&format!("document.querySelector('[name=form][value={form}]').click(); return null;")).await;
            let snippet = text(stage, "#snippet").await;
            assert!(snippet.contains(&format!("src=\"{own}\"")), "{asked}, {form}: {snippet}");
            assert!(!snippet.contains("evil") && !snippet.contains("javascript:"), "{snippet}");
            let note = text(stage, "#bundle-note").await;
            assert!(note.contains(said) && (said.is_empty() == note.is_empty()), "{asked}, {form}: {note}");
            assert!(!text(stage, "#publisher").await.contains(&origin), "{asked}, {form}");
        }
        stage.until("!location.search.includes('bundle')").await;
    }
    studio(stage, &format!("?lang=ru&bundle={foreign}")).await;
    until_text(stage, "#bundle-note", &format!("указывает скрипт с {origin}. Он не взят")).await;
    // Another place on the studio's own site is the publisher's, too.
    studio(stage, "?lang=en&bundle=/v2/communique.js").await;
    let moved = stage.site.bundle.url("/v2/communique.js");
    assert!(text(stage, "#snippet").await.contains(&format!("src=\"{moved}\"")));
    assert_eq!(text(stage, "#bundle-note").await, "");
}

async fn the_studio_takes_the_script_that_a_person_types(stage: &Stage) {
    let foreign = stage.site.host.url("/communique.js");
    studio(stage, &format!("?lang=en&bundle={foreign}")).await;
    typed(stage, "[name=bundle]", &foreign).await;
    assert!(text(stage, "#snippet").await.contains(&format!("src=\"{foreign}\"")));
    let note = text(stage, "#bundle-note").await;
    assert!(
        note.starts_with(&format!("The program in this snippet comes from {}", stage.site.host.origin())),
        "{note}"
    );
    // What was typed is in the address, but a link it makes is a link.
    stage.until("location.search.includes('bundle=')").await;
    let query = stage.run("return location.search;").await;
    studio(stage, query.as_str().unwrap_or_default()).await;
    assert!(!text(stage, "#snippet").await.contains(&foreign));
    for wrong in ["javascript:1", "http://[", "ftp://press.example.org/communique.js"] {
        typed(stage, "[name=bundle]", wrong).await;
        until_text(stage, "#bundle-problem", "Needs an http or https address").await;
        assert!(!text(stage, "#snippet").await.contains(wrong), "{wrong}");
    }
    typed(stage, "[name=bundle]", "  ").await;
    assert_eq!(text(stage, "#bundle-problem").await, "");
    assert!(text(stage, "#snippet").await.contains(&stage.site.bundle.url("/communique.js")));
}

async fn the_studio_s_snippet_holds_only_web_addresses(stage: &Stage) {
    for wrong in ["javascript:alert(1)", "data:text/html,1", "vbscript:1", " JavaScript:1"] {
        studio(stage, &format!("?lang=en&form=element&fallback={wrong}")).await;
        let snippet = text(stage, "#snippet").await;
        let publisher = stage.site.bundle.url("/");
        assert!(snippet.contains(&format!("<a href=\"{publisher}\">")), "{wrong}: {snippet}");
        assert!(!snippet.to_lowercase().contains("script:"), "{snippet}");
        until_text(stage, "#fallback-problem", "Needs an http or https address").await;
    }
    typed(stage, "[name=fallback]", "https://press.example.org/statements").await;
    until_text(stage, "#snippet", "<a href=\"https://press.example.org/statements\">").await;
    assert_eq!(text(stage, "#fallback-problem").await, "");
    // A feed of another site is what a link is for; whose it is, is said.
    let feed = r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"One"}]}"#;
    stage.site.feed.serve("/feed.json", Reply::feed(feed));
    studio(stage, &format!("?lang=en&data-feed={}", stage.site.feed.url("/feed.json"))).await;
    until_text(stage, "#bundle-note", &format!("shows a feed from {}", stage.site.feed.origin())).await;
}

async fn the_studio_s_css_holds_nothing_that_ends_its_declaration(stage: &Stage) {
    for (name, value) in [
        ("accent", "red;} body{display:none} x{y:z"),
        ("accent", "red /*"),
        ("accent", "rgb(1 2 3"),
        ("accent", "var(--x, url(https://elsewhere.example/))"),
        ("accent", "red !important"),
        ("font", "\"Georgia"),
        ("font", "Georgia\\"),
        ("font", "</style><script>"),
        ("radius", "var(--x"),
        ("accent-x;} body{display:none} x{--y", "red"),
    ] {
        let query = stage
            .run(&format!(
                "return new URLSearchParams({}).toString();",
                json!({ format!("--communique-{name}"): value })
            ))
            .await;
        studio(
            stage,
            &format!("?lang=en&host=plain&{}&--communique-text=%23222222", query.as_str().unwrap_or_default()),
        )
        .await;
        let css = text(stage, "#theme-css").await;
        assert_eq!(css, "communique-feed {\n  --communique-text: #222222;\n}", "{name}: {value}");
        let set = stage.run("return document.querySelector('#preview communique-feed').style.cssText;").await;
        assert_eq!(set, json!("--communique-text: #222222;"), "{name}: {value}");
        let host = stage.run("return decodeURIComponent(document.querySelector('#host-open').search);").await;
        assert_eq!(host, json!("?--communique-text=#222222"), "{name}: {value}");
    }
    studio(
        stage,
        "?lang=en&--communique-font=%22Noto%20Serif%22,%20serif&--communique-accent=rgb(0%200%200%20/%2050%25)",
    )
    .await;
    let css = text(stage, "#theme-css").await;
    assert!(css.contains("--communique-font: \"Noto Serif\", serif;"), "{css}");
    assert!(css.contains("--communique-accent: rgb(0 0 0 / 50%);"), "{css}");
}

async fn the_studio_s_theme_editor_says_what_a_field_takes(stage: &Stage) {
    studio(stage, "?lang=en").await;
    for (name, wrong, said, right) in [
        ("accent", "#12", "a colour of CSS", "#123"),
        ("text", "notacolor", "a colour of CSS", "var(--ink)"),
        ("radius", "-3", "nothing below 0", "0"),
        ("font", "16px", "names of fonts", "inherit"),
        ("font-size", "16", "16px or 1.1em", "1.1em"),
        ("space", "0", "a length with its unit", "4px"),
    ] {
        let field = format!("#theme [name='--communique-{name}']");
        typed(stage, &field, wrong).await;
        until_text(stage, &format!("#theme-{name}-problem"), said).await;
        let invalid = format!("return document.querySelector({}).matches('[aria-invalid]');", json!(field));
        assert_eq!(stage.run(&invalid).await, json!(true), "{name}");
        assert!(!text(stage, "#theme-css").await.contains(&format!("--communique-{name}:")), "{name}: {wrong}");
        typed(stage, &field, right).await;
        assert_eq!(text(stage, &format!("#theme-{name}-problem")).await, "", "{name}: {right}");
        until_text(stage, "#theme-css", &format!("--communique-{name}: {right};")).await;
    }
}

async fn the_studio_s_host_pages_alone_show_no_feed_of_another_site(stage: &Stage) {
    let forged = r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"Forged"}]}"#;
    stage.site.feed.serve("/forged.json", Reply::feed(forged));
    stage.site.bundle.serve("/own.json", Reply::feed(forged.replace("Forged", "Of this site")));
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/www/hosts");
    let foreign = stage.site.feed.url("/forged.json");
    for entry in std::fs::read_dir(folder).expect("the host pages") {
        let name = entry.expect("a host page").file_name().to_string_lossy().into_owned();
        if !name.ends_with(".html") {
            continue;
        }
        watch(stage, &format!("hosts/{name}"));
        go(stage, &stage.site.bundle.url(&format!("/hosts/{name}?data-feed={foreign}"))).await;
        let shown = stage.widget().list().await;
        assert!(!shown.titles().iter().any(|title| title.contains("Forged")), "{name}: {:?}", shown.titles());
        // It says so above all else, wherever the page is scrolled to.
        let seen = "scrollTo(0, document.documentElement.scrollHeight);
            const banner = document.elementFromPoint(innerWidth / 2, 8).closest('aside');
            return banner !== null && /sample page/.test(banner.textContent) && /пробная страница/.test(banner.textContent) && document.title.startsWith('Sample');";
        assert_eq!(stage.run(seen).await, json!(true), "{name}");
    }
    go(stage, &stage.site.bundle.url("/hosts/plain.html?data-feed=../own.json")).await;
    assert_eq!(stage.widget().list().await.titles(), ["Of this site"]);
    // Within the studio, which names the feed beside it, the page shows what was set up.
    studio(stage, &format!("?lang=en&host=plain&data-feed={foreign}")).await;
    stage.run("document.querySelector('#host').scrollIntoView(); return null;").await;
    let hosted = stage.widget_at("document.querySelector('#host').contentDocument?.querySelector('communique-feed')");
    assert_eq!(hosted.list().await.titles(), ["Forged"]);
    let banner = "return document.querySelector('#host').contentDocument.querySelector('aside') === null;";
    assert_eq!(stage.run(banner).await, json!(true));
}
