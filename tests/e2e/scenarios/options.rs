//! The options: what each does, what a wrong value comes to, and how a change takes effect in a page that lives.

use std::time::Duration;

use communique::messages::en::EN;

use crate::engine::Need;
use crate::fixtures::{RICH, SEVEN, SEVEN_TITLES, TWO, TWO_TITLES, WRONG_TYPES};
use crate::page::{Page, Tag};
use crate::reply::{Gate, Reply};
use crate::scenarios;
use crate::scenarios::transport::settle;
use crate::stage::{Stage, wait_until};
use crate::widget::Shown;

scenarios![
    data_feed_resolves_against_the_base_of_the_page,
    data_feed_missing_is_an_error_that_says_so,
    data_target_puts_the_widget_elsewhere,
    data_target_that_fits_nothing_leaves_the_widget_at_the_script,
    data_page_size_says_how_many_statements_a_page_has,
    data_limit_shows_only_the_newest,
    data_paging_more_adds_a_page_at_a_time,
    data_paging_none_shows_everything,
    data_heading_replaces_the_feeds_title_or_hides_it,
    data_heading_level_sets_the_levels_below_it,
    data_theme_light_and_dark_are_the_partners_choice,
    data_theme_auto_follows_the_readers_system needs [Need::MediaEmulation],
    data_lang_ru_speaks_russian,
    the_language_of_the_page_around_the_widget_is_the_default,
    an_unknown_language_falls_back_to_english,
    data_read_link_only_links_to_the_publisher,
    data_expanded_says_which_texts_start_open,
    data_images_off_shows_and_requests_no_image,
    data_link_target_blank_opens_links_in_a_new_tab,
    data_link_target_changes_back_whatever_target_the_base_of_the_page_has,
    data_min_height_keeps_space_before_the_first_render,
    data_timeout_ends_a_request_that_hangs,
    data_debug_shows_the_notices_in_the_widget,
    a_wrong_value_means_the_default_and_one_warning,
    a_misspelt_option_is_named_once_and_a_hosts_own_attribute_never,
    changing_an_attribute_takes_effect_at_once,
    changing_an_attribute_of_the_script_takes_effect_at_once,
    an_option_that_takes_away_what_has_the_focus_leaves_it_at_the_statement,
];

/// Opens a page with SEVEN in a script tag that `options` finishes, and returns the list.
async fn seven(stage: &Stage, options: impl Fn(Tag) -> Tag) -> Shown {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(options(stage.script("/feed.json")))).await;
    stage.widget().list().await
}

async fn data_feed_resolves_against_the_base_of_the_page(stage: &Stage) {
    stage.site.feed.serve("/press/feed.json", Reply::feed(TWO));
    let page = Page::with(stage.loader().set("feed", "feed.json")).base(&stage.site.feed.url("/press/page.html"));
    stage.open(page).await;
    stage.widget().titled(&TWO_TITLES).await;
}

async fn data_feed_missing_is_an_error_that_says_so(stage: &Stage) {
    stage.expect_console("data-feed");
    let page = Page::new().tag(Tag::element().inside("<a href=\"/all\">All statements</a>")).tag(stage.loader());
    stage.open(page).await;
    let shown = stage.widget().failed().await;
    assert_eq!(shown.alert.as_deref().map(str::trim), Some(EN.unusable), "no server and no file is blamed");
    assert!(shown.retry.is_empty(), "trying again can't help");
    assert!(shown.fallback, "the link inside stays");
    let event = stage.event("error").await;
    assert_eq!((event.detail["code"].as_str(), event.detail["retryable"].as_bool()), (Some("no-feed"), Some(false)));
}

async fn data_target_puts_the_widget_elsewhere(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    let page = Page::with(stage.script("/feed.json").set("target", "main > .press"))
        .after("<main><div class=\"press\"></div></main>");
    stage.open(page).await;
    stage.widget().titled(&TWO_TITLES).await;
    let inside = stage.run("return !!document.querySelector('main .press communique-feed');").await;
    assert_eq!(inside, true);
}

async fn data_target_that_fits_nothing_leaves_the_widget_at_the_script(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    for selector in ["#nowhere", "]["] {
        stage.open(Page::with(stage.script("/feed.json").set("target", selector))).await;
        stage.widget().titled(&TWO_TITLES).await;
        let beside = stage.run("return [...document.body.children].findIndex((e) => e.localName === 'communique-feed') - [...document.body.children].findIndex((e) => e.src);").await;
        assert!(beside == 1 || beside == -1, "the widget stands beside its script, not {beside} away");
        let console = stage.record().await.console;
        assert_eq!(console.len(), 1, "{console:?}");
        assert!(console[0].contains("data-target") && console[0].contains(selector), "{console:?}");
    }
    stage.expect_console("data-target");
}

async fn data_page_size_says_how_many_statements_a_page_has(stage: &Stage) {
    for (size, count) in [("1", 1), ("4", 4), ("100", 7), (" 2 ", 2)] {
        let shown = seven(stage, |tag| tag.set("page-size", size)).await;
        assert_eq!(shown.titles(), SEVEN_TITLES[..count], "data-page-size={size:?}");
    }
}

async fn data_limit_shows_only_the_newest(stage: &Stage) {
    let shown = seven(stage, |tag| tag.set("limit", "3")).await;
    assert_eq!(shown.titles(), SEVEN_TITLES[..3]);
    assert!(shown.pager.is_none());
    let shown = seven(stage, |tag| tag.set("limit", "6")).await;
    assert_eq!(shown.titles(), SEVEN_TITLES[..5]);
    stage.widget().press("Next page").await;
    stage.widget().titled(&SEVEN_TITLES[5..6]).await;
    let shown = seven(stage, |tag| tag.set("limit", "0").set("page-size", "100")).await;
    assert_eq!(shown.titles(), SEVEN_TITLES);
}

async fn data_paging_more_adds_a_page_at_a_time(stage: &Stage) {
    let shown = seven(stage, |tag| tag.set("paging", "more").set("page-size", "3")).await;
    assert_eq!(shown.titles(), SEVEN_TITLES[..3]);
    assert!(shown.pager.is_none_or(|pager| pager.buttons.iter().all(|button| button.current.is_none())));
    let widget = stage.widget();
    widget.press(EN.show_more).await;
    let shown = widget.titled(&SEVEN_TITLES[..6]).await;
    assert_eq!(shown.focus.and_then(|focus| focus.article), Some(3), "reading goes on at the first new statement");
    widget.press(EN.show_more).await;
    let shown = widget.titled(&SEVEN_TITLES).await;
    assert!(!shown.text.contains(EN.show_more), "nothing more, no button");
}

async fn data_paging_none_shows_everything(stage: &Stage) {
    let shown = seven(stage, |tag| tag.set("paging", "none").set("page-size", "2")).await;
    assert_eq!(shown.titles(), SEVEN_TITLES);
    assert!(shown.pager.is_none());
    assert!(!shown.text.contains(EN.show_more));
}

async fn data_heading_replaces_the_feeds_title_or_hides_it(stage: &Stage) {
    let shown = seven(stage, |tag| tag.set("heading", "News & <views>")).await;
    assert_eq!(shown.heading.map(|heading| heading.text).as_deref(), Some("News & <views>"));
    let shown = seven(stage, |tag| tag.set("heading", "")).await;
    assert_eq!(shown.heading, None);
    assert!(!shown.label.is_empty(), "the section still has a name");
}

async fn data_heading_level_sets_the_levels_below_it(stage: &Stage) {
    for level in [2, 3, 5] {
        let shown = seven(stage, |tag| tag.set("heading-level", &level.to_string())).await;
        assert_eq!(shown.heading.map(|heading| heading.level), Some(level));
        assert!(shown.articles.iter().all(|article| article.level == level + 1), "statements stand one below {level}");
    }
}

/// How light the statements' titles are, from 0 (black) to 255.
async fn lightness(stage: &Stage) -> f64 {
    let code = "const title = root.querySelector('[part~=title]'); \
                const [r, g, b] = getComputedStyle(title).color.match(/[\\d.]+/g).map(Number); return (r + g + b) / 3;";
    stage.widget().eval(code).await.as_f64().expect("a colour in numbers")
}

async fn data_theme_light_and_dark_are_the_partners_choice(stage: &Stage) {
    seven(stage, |tag| tag.set("theme", "light")).await;
    assert!(lightness(stage).await < 100.0, "dark letters on the light theme");
    seven(stage, |tag| tag.set("theme", "dark")).await;
    assert!(lightness(stage).await > 150.0, "light letters on the dark theme");
    stage.screenshot("dark").await;
}

async fn data_theme_auto_follows_the_readers_system(stage: &Stage) {
    for theme in [None, Some("auto")] {
        seven(stage, |tag| theme.iter().fold(tag, |tag, theme| tag.set("theme", theme))).await;
        stage.browser().emulate("", &[("prefers-color-scheme", "dark")]).await;
        wait_until("letters are light", async || {
            let seen = lightness(stage).await;
            if seen > 150.0 { Ok(()) } else { Err(seen.to_string()) }
        })
        .await;
        stage.browser().emulate("", &[("prefers-color-scheme", "light")]).await;
        wait_until("letters are dark", async || {
            let seen = lightness(stage).await;
            if seen < 100.0 { Ok(()) } else { Err(seen.to_string()) }
        })
        .await;
    }
    stage.browser().emulate("", &[]).await;
}

async fn data_lang_ru_speaks_russian(stage: &Stage) {
    let shown = seven(stage, |tag| tag.set("lang", "ru")).await;
    let shown = if shown.text.contains("марта") {
        shown
    } else {
        stage.widget().when("dates are Russian", |shown| shown.text.contains("марта")).await
    };
    let date = shown.articles[0].date.as_ref().expect("a date");
    assert_eq!(date.text.replace('\u{a0}', " "), "7 марта 2025 г.");
    assert_eq!(date.datetime.as_deref(), Some("2025-03-07"));
    let labels: Vec<_> = shown.pager.expect("a pager").buttons.into_iter().map(|button| button.label).collect();
    assert!(labels.iter().any(|label| label == "Следующая страница"), "{labels:?}");
    assert_eq!(stage.site.bundle.count("*.txt"), 1, "one language is loaded, the one needed");
}

async fn the_language_of_the_page_around_the_widget_is_the_default(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    let page = Page::new()
        .language("de")
        .tag(stage.loader())
        .markup("<div lang=\"ru\">")
        .tag(stage.element("/feed.json"))
        .markup("</div>");
    stage.open(page).await;
    stage.widget().when("dates are Russian", |shown| shown.text.contains("мая 2024")).await;
}

async fn an_unknown_language_falls_back_to_english(stage: &Stage) {
    let shown = seven(stage, |tag| tag.set("lang", "tlh")).await;
    assert_eq!(shown.articles[0].date.as_ref().map(|date| date.text.as_str()), Some("March 7, 2025"));
    assert_eq!(stage.site.bundle.count("*.txt"), 0, "nothing is asked for that isn't there");
}

async fn data_read_link_only_links_to_the_publisher(stage: &Stage) {
    let shown = seven(stage, |tag| tag.set("read", "link")).await;
    for (article, n) in shown.articles.iter().zip(["7", "6", "5", "4", "3"]) {
        assert!(article.button.is_none(), "no text opens in place");
        let url = format!("https://press.example.org/{n}");
        assert!(article.links.iter().any(|link| link.href == url), "{:?}", article.links);
    }
}

async fn data_expanded_says_which_texts_start_open(stage: &Stage) {
    for (value, open) in [("none", [false; 5]), ("first", [true, false, false, false, false]), ("all", [true; 5])] {
        seven(stage, |tag| tag.set("expanded", value)).await;
        let fits = |shown: &Shown| shown.articles.iter().map(|article| article.open).eq(open);
        stage.widget().when(&format!("data-expanded={value} holds"), fits).await;
    }
}

async fn data_images_off_shows_and_requests_no_image(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(RICH));
    stage.site.feed.serve("*.png", Reply::new("image/png", include_bytes!("../../../www/samples/images/harbour.png")));
    let tag = || stage.script("/feed.json").set("expanded", "all");
    stage.open(Page::with(tag().set("images", "off"))).await;
    let shown = stage.widget().when("the text is open", |shown| shown.articles.first().is_some_and(|a| a.open)).await;
    assert!(shown.articles.iter().all(|article| article.images.is_empty()));
    assert_eq!(stage.site.feed.count("*.png"), 0);
    for value in ["on", "", "true", "1"] {
        stage.open(Page::with(tag().set("images", value))).await;
        let shown = stage
            .widget()
            .when("images are there", |shown| shown.articles.first().is_some_and(|a| !a.images.is_empty()))
            .await;
        let images = &shown.articles[0].images;
        for name in ["/picture.png", "/inside.png"] {
            assert!(images.contains(&stage.site.feed.url(name)), "data-images={value:?}: {images:?}");
        }
    }
    stage.site.feed.asked("/picture.png", 1).await;
    let visit = stage.site.feed.log().into_iter().find(|visit| visit.path == "/picture.png").unwrap();
    assert_eq!(visit.header("referer"), None, "an image tells its server nothing of the page");
    stage.screenshot("images").await;
}

async fn data_link_target_blank_opens_links_in_a_new_tab(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(RICH));
    for (value, target) in [("_self", ""), ("_blank", "_blank")] {
        let tag = stage.script("/feed.json").set("images", "off").set("expanded", "all").set("link-target", value);
        stage.open(Page::with(tag)).await;
        let shown =
            stage.widget().when("the text is open", |shown| shown.articles.first().is_some_and(|a| a.open)).await;
        let links: Vec<_> = shown.articles.iter().flat_map(|article| &article.links).collect();
        assert!(links.len() > 3);
        for link in links {
            assert!(link.target == target || (target.is_empty() && link.target == "_self"), "{value}: {link:?}");
            assert!(link.rel.contains("noopener") && link.rel.contains("noreferrer"), "{value}: {link:?}");
        }
    }
}

async fn data_link_target_changes_back_whatever_target_the_base_of_the_page_has(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(RICH));
    let tag = stage.script("/feed.json").set("images", "off").set("expanded", "all").set("link-target", "_self");
    stage.open(Page::with(tag).head("<base target=\"_blank\">")).await;
    let widget = stage.widget();
    widget.when("the text is open", |shown| shown.articles.first().is_some_and(|article| article.open)).await;
    for target in ["_blank", "_self"] {
        widget.set("link-target", target).await;
        let all = |shown: &Shown| {
            let mut links = shown.articles.iter().flat_map(|article| &article.links);
            links.all(|link| link.target == target)
        };
        widget.when("the links follow", all).await;
    }
}

async fn data_min_height_keeps_space_before_the_first_render(stage: &Stage) {
    for height in ["700", " 700\n", "000700"] {
        let gate = Gate::closed();
        stage.site.feed.serve("/feed.json", Reply::feed(TWO).waiting_for(&gate));
        stage.open(Page::with(stage.script("/feed.json").set("min-height", height))).await;
        stage.widget().when("space is kept", |shown| shown.height >= 700.0).await;
        gate.open();
        stage.widget().titled(&TWO_TITLES).await;
    }
}

async fn data_timeout_ends_a_request_that_hangs(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(TWO).waiting_for(&gate));
    stage.open(Page::with(stage.script("/feed.json").set("timeout", "3")).stopped_clock()).await;
    let widget = stage.widget();
    widget.when("it loads", |shown| shown.shadow && shown.busy).await;
    stage.site.feed.asked("/feed.json", 1).await;
    stage.advance(Duration::from_millis(2_900)).await;
    settle(stage).await;
    assert_eq!(widget.now().await.unwrap().alert, None, "three seconds are not over");
    stage.advance(Duration::from_millis(200)).await;
    let shown = widget.failed().await;
    assert!(shown.alert.as_deref().is_some_and(|alert| alert.contains(EN.error_timeout)), "{:?}", shown.alert);
    assert_eq!(shown.retry.len(), 1, "Retry can help");
    assert_eq!(stage.event("error").await.detail["code"], "timeout");
    stage.expect_console("data-timeout");
    gate.open();
}

async fn data_debug_shows_the_notices_in_the_widget(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(WRONG_TYPES));
    stage.open(Page::with(stage.script("/feed.json").set("debug", "on"))).await;
    let shown = stage.widget().when("the notices are there", |shown| shown.text.contains("32.13.2025")).await;
    assert!(shown.text.contains("date_published"), "{}", shown.text);
    let ids = |shown: &Shown| shown.text.contains("the item is left out");
    stage.widget().when("the feed's own faults are there, too", ids).await;
    stage.screenshot("debug").await;
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let shown = stage.widget().list().await;
    assert!(!shown.text.contains("32.13.2025"), "without data-debug a reader sees none of it");
    // The line is written once the sequel has read the whole feed, so maybe after the list.
    let written = async || match stage.record().await.console {
        console if console.is_empty() => Err("nothing".to_owned()),
        console => Ok(console),
    };
    let console = wait_until("something is written to the console", written).await;
    assert_eq!(console.len(), 1, "one line for all notices: {console:#?}");
    assert!(console[0].contains("data-debug"), "it says how to see them: {console:?}");
    stage.expect_console("data-debug");
}

async fn a_wrong_value_means_the_default_and_one_warning(stage: &Stage) {
    let usual = seven(stage, |tag| tag).await;
    let wrong = [
        ("page-size", "0"),
        ("page-size", "101"),
        ("page-size", "five"),
        ("page-size", "5.5"),
        ("page-size", ""),
        ("limit", "-1"),
        ("limit", "10001"),
        ("paging", "endless"),
        ("layout", "table"),
        ("theme", "sepia"),
        ("lang", "not a language"),
        ("heading-level", "1"),
        ("heading-level", "6"),
        ("search", "maybe"),
        ("filters", "2"),
        ("read", "aloud"),
        ("expanded", "some"),
        ("images", "perhaps"),
        ("link-target", "_top"),
        ("loading", "slow"),
        ("refresh", "1441"),
        ("cache", "forever"),
        ("history", "path"),
        ("min-height", "tall"),
        ("timeout", "0"),
        ("timeout", "121"),
        ("debug", "loud"),
    ];
    for (option, value) in wrong {
        let shown = seven(stage, |tag| tag.set(option, value)).await;
        assert_eq!(shown.text, usual.text, "data-{option}={value:?} shows what the default shows");
        let console = stage.record().await.console;
        assert_eq!(console.len(), 1, "data-{option}={value:?}: one warning: {console:#?}");
        let line = &console[0];
        assert!(line.starts_with("warn: "), "{line}");
        assert!(line.contains(&format!("data-{option}")) && line.contains(value), "it says which and what: {line}");
        assert!(line.contains("allowed"), "it says what is allowed: {line}");
    }
    seven(stage, |tag| tag).await;
}

async fn a_misspelt_option_is_named_once_and_a_hosts_own_attribute_never(stage: &Stage) {
    for more in ["", "debug", "refresh"] {
        let tag = |tag: Tag| if more.is_empty() { tag } else { tag.set(more, "1") };
        seven(stage, |script| tag(script.set("pagesize", "2").set("turbo-track", "reload"))).await;
        stage.widget().toggle(1).await;
        stage.widget().when("the text is open", |shown| shown.articles[1].open).await;
        let console = stage.record().await.console;
        assert_eq!(console, ["warn: Communiqué: data-* \"data-pagesize\" is no option; data-page-size is"], "{more}");
    }
    seven(stage, |tag| tag).await;
}

async fn changing_an_attribute_takes_effect_at_once(stage: &Stage) {
    stage.site.feed.serve("/two.json", Reply::feed(TWO));
    seven(stage, |tag| tag).await;
    let widget = stage.widget();
    widget.set("page-size", "3").await;
    widget.titled(&SEVEN_TITLES[..3]).await;
    widget.set("limit", "2").await;
    widget.titled(&SEVEN_TITLES[..2]).await;
    widget.unset("limit").await;
    widget.titled(&SEVEN_TITLES[..3]).await;
    widget.set("paging", "none").await;
    widget.titled(&SEVEN_TITLES).await;
    widget.set("heading", "Changed").await;
    widget
        .when("the heading changed", |shown| shown.heading.as_ref().is_some_and(|heading| heading.text == "Changed"))
        .await;
    widget.set("heading-level", "4").await;
    widget.when("the levels changed", |shown| shown.articles.iter().all(|article| article.level == 5)).await;
    widget.set("expanded", "all").await;
    widget.when("all texts are open", |shown| shown.articles.iter().all(|article| article.open)).await;
    widget.set("read", "link").await;
    widget.when("no text opens", |shown| shown.articles.iter().all(|article| article.button.is_none())).await;
    widget.set("lang", "ru").await;
    widget.when("dates are Russian", |shown| shown.text.contains("марта")).await;
    widget.set("theme", "dark").await;
    wait_until("letters are light", async || {
        let seen = lightness(stage).await;
        if seen > 150.0 { Ok(()) } else { Err(seen.to_string()) }
    })
    .await;
    assert_eq!(stage.site.feed.count("/feed.json"), 1, "no change so far needed the feed again");
    widget.set("feed", &stage.site.feed.url("/two.json")).await;
    widget.titled(&TWO_TITLES).await;
    stage.expect_console("data-page-size");
    widget.set("page-size", "many").await;
    wait_until("there is a warning", async || {
        let console = stage.record().await.console;
        if console.len() == 1 { Ok(()) } else { Err(format!("{console:?}")) }
    })
    .await;
}

async fn changing_an_attribute_of_the_script_takes_effect_at_once(stage: &Stage) {
    seven(stage, |tag| tag.set("page-size", "3")).await;
    stage.run("document.querySelector('script[data-feed]').dataset.pageSize = 2;").await;
    stage.widget().titled(&SEVEN_TITLES[..2]).await;
    stage.run("delete document.querySelector('script[data-feed]').dataset.pageSize;").await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    // What stands on the element and not on the script stays.
    stage.widget().set("heading", "Ours").await;
    stage.run("document.querySelector('script[data-feed]').dataset.limit = 1;").await;
    let shown = stage.widget().titled(&SEVEN_TITLES[..1]).await;
    assert_eq!(shown.heading.expect("a heading").text, "Ours");
}

async fn an_option_that_takes_away_what_has_the_focus_leaves_it_at_the_statement(stage: &Stage) {
    seven(stage, |tag| tag).await;
    let widget = stage.widget();
    widget.toggle(2).await;
    widget.when("the text is open", |shown| shown.articles[2].open).await;
    widget.eval("root.querySelectorAll('article')[2].querySelector('.body button').focus();").await;
    widget.set("read", "link").await;
    let shown = widget.when("it only links", |shown| shown.articles[2].button.is_none()).await;
    assert_eq!(shown.focus.expect("a focus").text, "Statement 5");
    widget.set("limit", "1").await;
    let shown = widget.titled(&SEVEN_TITLES[..1]).await;
    assert_eq!(shown.focus.expect("a focus").text, "Statement 7", "of those that are left the first");
}
