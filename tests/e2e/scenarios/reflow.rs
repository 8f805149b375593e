//! Small windows, large letters, wide spacing, strong colours, no motion: the widget in every layout, several languages,
//! both directions and both themes.

use communique::messages::available;
use communique::messages::en::EN;
use serde_json::{Value, json};

use crate::engine::Need;
use crate::fixtures::{SAMPLE, SAMPLE_RU};
use crate::page::Page;
use crate::reply::Reply;
use crate::scenarios;
use crate::stage::{Stage, wait_until};

scenarios![
    at_320_pixels_everything_fits_in_every_layout_and_language needs [Need::EitherForm],
    letters_of_twice_the_size_fit needs [Need::EitherForm],
    the_readers_own_spacing_of_text_clips_nothing needs [Need::EitherForm],
    every_language_fits_in_every_layout_theme_and_width_and_is_read_in_order needs [Need::EitherForm],
    in_compact_a_title_has_room_and_its_control_stays_inside,
    in_cards_the_ways_to_read_on_stand_on_one_line_and_weigh_the_same,
    a_summary_is_cut_short_only_where_more_can_be_had,
    words_of_titles_are_divided_by_the_rules_of_a_language_that_is_known,
    the_date_in_a_notice_stays_whole,
    nothing_is_cut_at_the_edge_of_an_opened_text,
    what_is_too_wide_is_scrolled_with_the_keyboard_in_a_box_with_a_name_and_our_ring,
    every_text_has_enough_contrast_in_both_themes,
    with_the_colours_of_the_readme_everything_has_enough_contrast_in_both_themes,
    a_search_its_marks_and_its_failures_have_enough_contrast_in_both_themes,
    with_forced_colours_the_current_page_is_still_marked needs [Need::MediaEmulation],
    with_reduced_motion_nothing_moves needs [Need::MediaEmulation],
];

const LAYOUTS: [&str; 3] = ["list", "cards", "compact"];
const LANGUAGES: [&str; 8] = ["en", "ru", "de", "kk", "hy", "ar", "fa", "zh"];

/// The sample feed with every text open.
fn page(stage: &Stage, feed: &str) -> Page {
    stage.site.feed.serve("/feed.json", Reply::feed(feed));
    let tag = stage.script("/feed.json").set("expanded", "all").set("page-size", "12").set("images", "off");
    Page::with(tag).style("body { margin: 8px }")
}

async fn texts_are_open(stage: &Stage) {
    stage.widget().when("the texts are open", |shown| shown.articles.iter().any(|article| article.open)).await;
}

async fn sample(stage: &Stage, feed: &str) {
    stage.open(page(stage, feed)).await;
    texts_are_open(stage).await;
}

/// Opens a page in a frame so many CSS pixels wide, and stays in it: no engine's window gets as small as a telephone's.
async fn open_in(stage: &Stage, width: u32, page: Page) {
    stage.serve("/inside", page);
    let frame = format!("<iframe src=\"/inside\" scrolling=\"no\" width=\"{width}\" height=\"600\"></iframe>");
    stage.open(Page::new().markup(&frame)).await;
    // A driver that entered before would be left with a document that is gone, or, WebKit's, without answers until then.
    stage.until("document.readyState === 'complete' && !!frames[0]?.__record").await;
    enter(stage).await;
    texts_are_open(stage).await;
}

/// Enters the frame; again where WebKit's driver took one that was just going.
async fn enter(stage: &Stage) {
    let client = &stage.browser().client;
    wait_until("the frame can be entered", async || {
        client.enter_frame(0).await.map_err(|error| error.to_string())?;
        match client.execute("return !!window.__record;", vec![]).await {
            Ok(Value::Bool(true)) => Ok(()),
            other => {
                let _ = client.clone().enter_parent_frame().await;
                Err(format!("{other:?}"))
            }
        }
    })
    .await;
}

/// Gives the frame another width.
async fn resize(stage: &Stage, width: u32) {
    stage.browser().client.clone().enter_parent_frame().await.expect("the frame can be left");
    stage.run(&format!("document.querySelector('iframe').width = {width};")).await;
    enter(stage).await;
    stage.until(&format!("innerWidth === {width}")).await;
}

/// Gives the widget a layout, a language and a theme.
async fn dress(stage: &Stage, layout: &str, language: &str, theme: &str) {
    let widget = stage.widget();
    for (name, value) in [("layout", layout), ("lang", language), ("theme", theme)] {
        widget.set(name, value).await;
    }
    stage.until(&format!(
        "(() => {{ const section = document.querySelector('communique-feed').shadowRoot.querySelector('section'); \
         return section.lang === '{language}' && section.classList.contains('{layout}') && section.classList.contains('{theme}'); }})()"
    )).await;
}

/// Judges every layout in every language, with the texts open and shut.
async fn judge(stage: &Stage, languages: &[&str]) {
    for expanded in ["all", "none"] {
        stage.widget().set("expanded", expanded).await;
        for layout in LAYOUTS {
            for (nth, language) in languages.iter().enumerate() {
                dress(stage, layout, language, if nth % 2 == 0 { "light" } else { "dark" }).await;
                let found = stage.run(include_str!("../page/reflow.js")).await;
                assert_eq!(found, json!([]), "{layout}, {language}, {expanded} open");
            }
        }
    }
}

async fn at_320_pixels_everything_fits_in_every_layout_and_language(stage: &Stage) {
    for feed in [SAMPLE, SAMPLE_RU] {
        open_in(stage, 320, page(stage, feed)).await;
        judge(stage, &LANGUAGES).await;
    }
    stage.screenshot("320").await;
}

async fn letters_of_twice_the_size_fit(stage: &Stage) {
    open_in(stage, 640, page(stage, SAMPLE)).await;
    stage.run("document.querySelector('communique-feed').style.setProperty('--communique-font-size', '32px');").await;
    judge(stage, &["en", "de", "hy", "ar"]).await;
    resize(stage, 320).await;
    judge(stage, &["en", "ru", "kk", "fa"]).await;
}

async fn the_readers_own_spacing_of_text_clips_nothing(stage: &Stage) {
    open_in(stage, 320, page(stage, SAMPLE)).await;
    // The figures of WCAG 2.2, 1.4.12.
    stage
        .widget()
        .eval(
            "const sheet = new CSSStyleSheet(); sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; \
             word-spacing: 0.16em !important } p { margin-block-end: 2em !important }'); \
             root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];",
        )
        .await;
    judge(stage, &["en", "de", "ru", "hy"]).await;
}

async fn every_language_fits_in_every_layout_theme_and_width_and_is_read_in_order(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SAMPLE));
    let tag = stage.script("/feed.json").set("search", "on").set("filters", "on").set("expanded", "all");
    open_in(stage, 320, Page::with(tag.set("images", "off")).style("body { margin: 8px }")).await;
    stage.until("document.querySelector('communique-feed')?.shadowRoot?.querySelectorAll('select').length > 1").await;
    for width in [320, 520, 1000] {
        resize(stage, width).await;
        for layout in LAYOUTS {
            for theme in ["light", "dark"] {
                for table in available() {
                    dress(stage, layout, table.tag, theme).await;
                    for code in [include_str!("../page/reflow.js"), include_str!("../page/order.js")] {
                        let found = stage.run(code).await;
                        assert_eq!(found, json!([]), "{layout}, {}, {theme}, {width} px", table.tag);
                    }
                }
            }
        }
    }
    // And the judge would see it.
    stage
        .widget()
        .eval(
            "const sheet = new CSSStyleSheet(); sheet.replaceSync('.pager { flex-direction: row-reverse !important }'); \
             root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];",
        )
        .await;
    assert_ne!(stage.run(include_str!("../page/order.js")).await, json!([]));
}

/// Serves these items as a feed in English.
fn serve(stage: &Stage, items: Value) {
    let feed = json!({ "version": "https://jsonfeed.org/version/1.1", "title": "Statements", "language": "en", "items": items });
    stage.site.feed.serve("/feed.json", Reply::feed(feed.to_string()));
}

async fn in_compact_a_title_has_room_and_its_control_stays_inside(stage: &Stage) {
    serve(
        stage,
        json!([
            { "id": "1", "title": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(2),
              "date_published": "2025-10-31", "content_text": "Text." },
            { "id": "2", "title": "A title of several words that needs more than a single line", "summary": "Short.",
              "url": "https://press.example.org/2", "date_published": "2025-10-30" },
            { "id": "3", "title": "Another", "summary": "Hidden.", "content_text": "Text.", "date_published": "2025-10-29",
              "_statement": { "kind": "news", "place": "Astana", "number": "7" } },
            { "id": "4", "title": "Undated", "url": "https://press.example.org/4", "_statement": { "kind": "visit", "place": "Minsk" } },
            { "id": "5", "title": "Undated, with a text", "content_text": "Text.", "_statement": { "kind": "visit", "number": "8" } },
            { "id": "6", "title": "Without a text", "date_published": "2025-10-28", "date_modified": "2025-10-29",
              "_statement": { "kind": "visit", "place": "Minsk", "number": "9" } },
        ]),
    );
    let tag = stage.script("/feed.json").set("page-size", "6").set("layout", "compact").set("expanded", "first");
    open_in(stage, 320, Page::with(tag).style("body { margin: 8px }")).await;
    for width in [320, 500, 600, 720, 900] {
        resize(stage, width).await;
        for language in ["en", "zh", "kk"] {
            dress(stage, "compact", language, "light").await;
            assert_eq!(stage.run(include_str!("../page/reflow.js")).await, json!([]), "{language}, {width} px");
            let code = "const room = element.getBoundingClientRect(); const box = (node) => node.getBoundingClientRect(); \
                 return { titles: Math.min(...[...root.querySelectorAll('.title')].map((node) => box(node).width)) / room.width, \
                 controls: [...root.querySelectorAll('.actions > *')].filter((node) => box(node).right > room.right + 1 || \
                 box(node).height > 60 || box(node).width < 24).length };";
            let found = stage.widget().eval(code).await;
            assert_eq!(found["controls"], 0, "{language}, {width} px");
            assert!(found["titles"].as_f64() > Some(0.38), "{language}, {width} px: {found}");
        }
    }
    // In each row the same: the date, or else the kind; a summary shows where nothing else is to be read.
    let code = "return [...root.querySelectorAll('article')].map((article) => [...article.querySelectorAll('.meta > *, .summary')] \
         .filter((node) => node.getClientRects().length).map((node) => node.className));";
    let (date, kind) = (json!(["date"]), json!(["kind"]));
    let mut rows = json!([date, ["date", "summary"], date, kind, kind, date]);
    assert_eq!(stage.widget().eval(code).await, rows);
    // An opened statement shows all that is known of it.
    stage.widget().toggle(2).await;
    stage.widget().when("that text is open", |shown| shown.articles.get(2).is_some_and(|article| article.open)).await;
    rows[2] = json!(["kind", "date", "place", "number", "summary"]);
    assert_eq!(stage.widget().eval(code).await, rows);
}

async fn in_cards_the_ways_to_read_on_stand_on_one_line_and_weigh_the_same(stage: &Stage) {
    serve(
        stage,
        json!([
            { "id": "1", "title": "Elsewhere", "url": "https://press.example.org/1" },
            { "id": "2", "title": "Here", "content_text": "Text." },
        ]),
    );
    stage.open(Page::with(stage.script("/feed.json").set("layout", "cards"))).await;
    let widget = stage.widget();
    widget.list().await;
    let code = "return [...root.querySelectorAll('.actions > *')].map((node) => { const line = document.createRange(); \
         line.selectNodeContents(node); const style = getComputedStyle(node); \
         return [line.getBoundingClientRect().bottom, style.fontWeight, style.fontSize, style.textDecorationLine]; });";
    let found = widget.eval(code).await;
    assert!(found[0].is_array() && found[0] == found[1], "{found}");
}

async fn a_summary_is_cut_short_only_where_more_can_be_had(stage: &Stage) {
    let long = "A sentence of a summary that goes on. ".repeat(20);
    serve(
        stage,
        json!([
            { "id": "1", "title": "Alone", "summary": &long },
            { "id": "2", "title": "With a text", "summary": &long, "content_text": "Text." },
        ]),
    );
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let widget = stage.widget();
    widget.list().await;
    let code =
        "return [...root.querySelectorAll('.summary')].map((node) => node.scrollHeight > node.clientHeight + 1);";
    assert_eq!(widget.eval(code).await, json!([false, true]));
    widget.toggle(1).await;
    widget.when("the text is open", |shown| shown.articles[1].open).await;
    assert_eq!(widget.eval(code).await, json!([false, false]));
}

async fn words_of_titles_are_divided_by_the_rules_of_a_language_that_is_known(stage: &Stage) {
    let feed = json!({ "version": "https://jsonfeed.org/version/1.1", "title": "Statements", "items": [
        { "id": "1", "title": "Donaudampfschifffahrt", "language": "de", "summary": "Kurz" },
        { "id": "2", "title": "Unknown", "summary": "Short" },
    ] });
    stage.site.feed.serve("/feed.json", Reply::feed(feed.to_string()));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    stage.widget().list().await;
    let code = "return [...root.querySelectorAll('.title, .summary')].map((node) => { const style = getComputedStyle(node); \
         return style.hyphens ?? style.webkitHyphens; });";
    assert_eq!(stage.widget().eval(code).await, json!(["auto", "auto", "manual", "manual"]));
}

async fn the_date_in_a_notice_stays_whole(stage: &Stage) {
    serve(
        stage,
        json!([{ "id": "1", "title": "One", "content_text": "Text.", "date_modified": "2025-12-29",
             "_statement": { "status": "corrected", "note": "A number." } }]),
    );
    open_in(stage, 320, Page::with(stage.script("/feed.json").set("lang", "tg").set("expanded", "all"))).await;
    stage.until("document.querySelector('communique-feed').shadowRoot.querySelector('section').lang === 'tg'").await;
    let code = "const found = []; for (let width = 190; width < 320; width += 5) { element.style.maxWidth = width + 'px'; \
         if (root.querySelector('.notice time').getBoundingClientRect().height > 30) found.push(width); } return found;";
    assert_eq!(stage.widget().eval(code).await, json!([]));
}

async fn nothing_is_cut_at_the_edge_of_an_opened_text(stage: &Stage) {
    let html = "<ol start='98'><li>One</li><li>Two</li><li>Three</li></ol>\
        <table><tr><td><a href='https://example.org/'>Link</a></td><td>Value</td></tr></table>";
    serve(stage, json!([{ "id": "1", "title": "One", "content_html": html }]));
    let tag = stage.script("/feed.json").set("expanded", "all").set("search", "on").set("filters", "on");
    stage.open(Page::with(tag)).await;
    texts_are_open(stage).await;
    stage.until("!!document.querySelector('communique-feed')?.shadowRoot?.querySelector('input')").await;
    // Two pixels of ring at two pixels' distance; a marker of three digits.
    let code = "const box = (selector) => root.querySelector(selector).getBoundingClientRect(); \
         return { link: box('td a').left - box('table').left, label: box('input').top - box('.query label').bottom, \
         marker: parseFloat(getComputedStyle(root.querySelector('ol')).paddingInlineStart) };";
    let found = stage.widget().eval(code).await;
    assert!(found["link"].as_f64() >= Some(4.0) && found["label"].as_f64() >= Some(4.0), "{found}");
    assert!(found["marker"].as_f64() >= Some(40.0), "{found}");
}

async fn what_is_too_wide_is_scrolled_with_the_keyboard_in_a_box_with_a_name_and_our_ring(stage: &Stage) {
    let row = format!("<tr>{}</tr>", "<td>department</td>".repeat(40));
    let html =
        format!("<p>Text.</p><table>{row}</table><pre>{}</pre><table><tr><td>1<td>2</table>", "wide ".repeat(90));
    serve(stage, json!([{ "id": "1", "title": "One", "content_html": html, "url": "https://press.example.org/1" }]));
    stage.open(Page::with(stage.script("/feed.json").set("expanded", "all"))).await;
    texts_are_open(stage).await;
    let widget = stage.widget();
    stage.tab_to(EN.close).await;
    // A group named by the title; what it holds is still a table. What fits is no stop.
    let code = "const at = root.activeElement; const style = getComputedStyle(at); at.scrollLeft = 0; \
         return [at.firstElementChild?.localName, at.getAttribute('role'), root.getElementById(at.getAttribute('aria-labelledby'))?.textContent, \
         style.outlineStyle, style.outlineWidth, style.outlineOffset, style.outlineColor === getComputedStyle(root.querySelector('.source a')).color];";
    for inside in ["table", "pre"] {
        stage.key("\u{e004}").await;
        assert_eq!(widget.eval(code).await, json!([inside, "group", "One", "solid", "2px", "2px", true]));
        stage.key("\u{e014}").await;
        stage.until("(() => { const root = document.querySelector('communique-feed').shadowRoot; return root.activeElement.scrollLeft > 0; })()").await;
    }
    stage.key("\u{e004}").await;
    assert_eq!(widget.eval("return root.activeElement.textContent;").await, EN.source);
    let code = "return [...root.querySelectorAll('.wide table')].map((node) => getComputedStyle(node).display);";
    assert_eq!(widget.eval(code).await, json!(["table", "table"]));
}

/// Waits until texts have enough contrast: colours of controls take a moment to change.
async fn is_readable(stage: &Stage, state: &str) {
    wait_until(&format!("texts have enough contrast: {state}"), async || {
        let found = stage.run(include_str!("../page/contrast.js")).await;
        if found == json!([]) { Ok(()) } else { Err(found.to_string()) }
    })
    .await;
}

async fn a_search_its_marks_and_its_failures_have_enough_contrast_in_both_themes(stage: &Stage) {
    for theme in ["light", "dark"] {
        stage.site.feed.serve_each("/feed.json", vec![Reply::feed(SAMPLE), Reply::status(500)]);
        let tag = stage.script("/feed.json").set("search", "on").set("filters", "on").set("theme", theme);
        stage.open(Page::with(tag.set("images", "off").set("debug", "on"))).await;
        let widget = stage.widget();
        widget.list().await;
        stage
            .until("document.querySelector('communique-feed')?.shadowRoot?.querySelectorAll('select').length > 1")
            .await;
        is_readable(stage, &format!("{theme}, search")).await;
        widget.find("[type=search]").await.send_keys("peacekeeping").await.unwrap();
        stage.until("!!document.querySelector('communique-feed')?.shadowRoot?.querySelector('mark')").await;
        is_readable(stage, &format!("{theme}, found")).await;
        widget.find("[type=search]").await.send_keys(" nowhere").await.unwrap();
        widget.when("nothing is found", |shown| shown.articles.is_empty()).await;
        is_readable(stage, &format!("{theme}, nothing found")).await;
        widget.eval("element.refresh();").await;
        widget.failed().await;
        is_readable(stage, &format!("{theme}, old")).await;
        stage.site.feed.serve("/feed.json", Reply::status(500));
        stage.open(Page::with(stage.script("/feed.json").set("theme", theme))).await;
        stage.widget().failed().await;
        is_readable(stage, &format!("{theme}, failed")).await;
    }
    stage.expect_console("500");
}

async fn every_text_has_enough_contrast_in_both_themes(stage: &Stage) {
    sample(stage, SAMPLE).await;
    for theme in ["light", "dark"] {
        for layout in LAYOUTS {
            dress(stage, layout, "en", theme).await;
            is_readable(stage, &format!("{theme}, {layout}")).await;
        }
    }
}

async fn with_the_colours_of_the_readme_everything_has_enough_contrast_in_both_themes(stage: &Stage) {
    let readme = include_str!("../../../README.md");
    let css = readme.split("```css").nth(1).and_then(|rest| rest.split("```").next()).expect("an example of a style");
    assert!(css.contains("--communique-accent"), "{css}");
    stage.site.feed.serve("/feed.json", Reply::feed(SAMPLE));
    for theme in ["light", "dark"] {
        let tag = stage.script("/feed.json").set("search", "on").set("filters", "on").set("theme", theme);
        stage.open(Page::with(tag.set("images", "off")).style(css)).await;
        stage.widget().list().await;
        stage
            .until("document.querySelector('communique-feed')?.shadowRoot?.querySelectorAll('select').length > 1")
            .await;
        is_readable(stage, theme).await;
        stage.widget().set("expanded", "all").await;
        texts_are_open(stage).await;
        is_readable(stage, &format!("{theme}, opened")).await;
    }
}

async fn with_forced_colours_the_current_page_is_still_marked(stage: &Stage) {
    stage.browser().emulate("", &[("forced-colors", "active")]).await;
    stage.site.feed.serve("/feed.json", Reply::feed(SAMPLE));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    stage.widget().list().await;
    let code = "const style = (node) => getComputedStyle(node); const current = root.querySelector('[aria-current]'); \
         const other = [...root.querySelectorAll('nav button')].at(-1); \
         const calm = style(current).outlineStyle; current.focus(); \
         return [style(current).backgroundColor !== style(other).backgroundColor, calm, style(current).outlineStyle, style(other).borderTopStyle];";
    stage.widget().eval("root.querySelector('h3').focus();").await;
    assert_eq!(stage.widget().eval(code).await, json!([true, "none", "solid", "solid"]), "and the focus on it shows");
}

async fn with_reduced_motion_nothing_moves(stage: &Stage) {
    stage.browser().emulate("", &[("prefers-reduced-motion", "reduce")]).await;
    sample(stage, SAMPLE).await;
    let code = "return [...root.querySelectorAll('*')].map((node) => getComputedStyle(node)) \
         .filter((style) => style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0).length;";
    assert_eq!(stage.widget().eval(code).await, Value::from(0));
}
