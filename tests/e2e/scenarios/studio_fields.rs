//! The studio's fields: what each takes, in which unit, and what it says of a value that the widget could only pass over.

use super::studio::{set, studio, text, until_text};
use crate::engine::Need;
use crate::scenarios;
use crate::stage::Stage;

scenarios![
    the_studio_says_what_is_no_address_and_no_selector needs [Need::EitherForm],
    the_studio_s_snippet_names_no_feed_where_none_is_given needs [Need::EitherForm],
    the_studio_tells_the_units_of_numbers_and_lists_in_both_languages needs [Need::EitherForm],
];

async fn the_studio_says_what_is_no_address_and_no_selector(stage: &Stage) {
    studio(stage, "?lang=en").await;
    for (name, wrong, said, right) in [
        ("data-target", "%%%", "Needs a CSS selector", "#statements"),
        ("data-target", "#1", "Needs a CSS selector", "main > .news"),
        ("data-feed", "javascript:1", "Needs the http or https address of a JSON Feed", "samples/statements.json"),
        ("data-feed", "http://[", "Needs the http or https address of a JSON Feed", "samples/archive/page-1.json"),
    ] {
        set(stage, name, wrong).await;
        until_text(stage, &format!("#control-{name}-problem"), said).await;
        let snippet = text(stage, "#snippet").await;
        assert!(name == "data-target" || !snippet.contains(wrong), "{snippet}");
        set(stage, name, right).await;
        stage.until(&format!("document.querySelector('#control-{name}-problem').textContent === ''")).await;
    }
    studio(stage, "?lang=ru&data-target=%25%25").await;
    until_text(stage, "#control-data-target-problem", "Нужен селектор CSS").await;
}

async fn the_studio_s_snippet_names_no_feed_where_none_is_given(stage: &Stage) {
    stage.expect_console("data-feed");
    studio(stage, "?lang=en").await;
    set(stage, "data-feed", "").await;
    assert!(text(stage, "#snippet").await.contains("data-feed=\"\""));
    until_text(stage, "#control-data-feed-problem", "Needs the http or https address").await;
    until_text(stage, "#bundle-note", "The snippet names no feed yet.").await;
    // It travels like any other value, and the defaults bring the sample back.
    stage.until("location.search.includes('data-feed=')").await;
    studio(stage, "?lang=en&data-feed=").await;
    assert!(text(stage, "#snippet").await.contains("data-feed=\"\""));
    stage.run("document.querySelector('#controls').reset(); return null;").await;
    assert!(text(stage, "#snippet").await.contains("/samples/statements.json\""));
    assert_eq!(text(stage, "#bundle-note").await, "");
}

async fn the_studio_tells_the_units_of_numbers_and_lists_in_both_languages(stage: &Stage) {
    let units = [
        ("data-timeout", "seconds", "секунд"),
        ("data-refresh", "minutes", "минут"),
        ("data-min-height", "pixels", "пикселях"),
        ("data-tags", "commas", "запятую"),
        ("data-exclude-tags", "commas", "запятую"),
    ];
    for language in ["en", "ru"] {
        studio(stage, &format!("?lang={language}")).await;
        for (name, english, russian) in units {
            let help = text(stage, &format!("#control-{name}-help")).await;
            assert!(help.contains(if language == "en" { english } else { russian }), "{name}: {help}");
        }
    }
}
