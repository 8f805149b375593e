//! The studio as a page: its host pages and their widths, its network, its theme editor, its languages, its keyboard, and
//! that it asks nothing of any other site. What it writes and reports is `studio`'s subject.

use serde_json::{Value, json};

use super::studio::{go, preview, set, studio, text, until_text, watch, watch_at};
use crate::engine::{Engine, Need};
use crate::page::Page;
use crate::reply::Reply;
use crate::scenarios;
use crate::site::{Server, dist};
use crate::stage::{Stage, wait_until};
use crate::widget::Widget;

scenarios![
    the_studio_s_host_pages_take_any_width_by_slider_keys_and_dragging needs [Need::EitherForm],
    the_studio_s_host_page_shows_the_set_up_and_either_colour_scheme,
    the_studio_s_network_can_be_slow_or_offline_in_the_widget_and_on_the_host_page needs [Need::EitherForm],
    the_studio_s_theme_editor_prints_css_that_works_alone needs [Need::EitherForm],
    the_studio_s_theme_editor_judges_contrast,
    the_studio_s_copy_buttons_copy_say_so_and_recover needs [Need::EitherForm],
    the_studio_is_used_by_keyboard_alone needs [Need::EitherForm],
    the_studio_names_every_control_in_both_languages needs [Need::EitherForm],
    the_studio_fits_a_telephone needs [Need::EitherForm],
    the_studio_works_from_any_folder_and_asks_nothing_of_other_sites,
    the_studio_says_why_it_has_no_controls,
];

/// The widget of the host page inside the studio's frame.
fn hosted(stage: &Stage) -> Widget<'_> {
    stage.widget_at("document.querySelector('#host').contentDocument?.querySelector('communique-feed')")
}

async fn show_pages(stage: &Stage) {
    // The frame loads when it is near.
    stage.run("document.querySelector('#host').scrollIntoView(); return null;").await;
    hosted(stage)
        .when("the host page's widget shows something", |shown| !shown.articles.is_empty() || shown.alert.is_some())
        .await;
}

/// Chooses in one of the studio's own lists.
async fn choose(stage: &Stage, name: &str, value: &str) {
    let code = format!(
        "const list = document.querySelector('select[name=\"{name}\"]'); list.value = {};
         list.dispatchEvent(new Event('change', {{ bubbles: true }})); return list.value;",
        json!(value)
    );
    assert_eq!(stage.run(&code).await, json!(value), "{name} offers {value}");
}

async fn keys(stage: &Stage, keys: &str) {
    let focus = stage.browser().client.active_element().await.expect("something has the focus");
    focus.send_keys(keys).await.expect("it takes keys");
}

async fn the_studio_s_host_pages_take_any_width_by_slider_keys_and_dragging(stage: &Stage) {
    studio(stage, "?lang=en&host=plain").await;
    show_pages(stage).await;
    let width = "document.querySelector('#host').contentWindow.innerWidth";
    stage.until(&format!("{width} === 900")).await;
    stage.run("document.querySelector('[name=width]').focus(); return null;").await;
    for (key, wide) in [("\u{e011}", 280), ("\u{e010}", 1400), ("\u{e012}", 1390)] {
        keys(stage, key).await;
        stage.until(&format!("{width} === {wide}")).await;
        assert!(text(stage, "#host-width").await.starts_with(&format!("{wide} px")));
    }
    set_width(stage, 600).await;
    let drag = "const handle = document.querySelector('#handle'); handle.setPointerCapture = () => {};
        const at = (name, x) => handle.dispatchEvent(new PointerEvent(name, { pointerId: 1, clientX: x, bubbles: true }));
        at('pointerdown', 700); at('pointermove', 650); at('pointermove', 630); at('lostpointercapture', 630); at('pointermove', 100); return null;";
    stage.run(drag).await;
    stage.until(&format!("{width} === 530")).await;
    stage.until("new URLSearchParams(location.search).get('width') === '530'").await;
}

async fn set_width(stage: &Stage, width: u32) {
    let code = format!(
        "const slider = document.querySelector('[name=width]'); slider.value = {width};
         slider.dispatchEvent(new Event('input')); return null;"
    );
    stage.run(&code).await;
    stage.until(&format!("document.querySelector('#host').contentWindow.innerWidth === {width}")).await;
}

async fn the_studio_s_host_page_shows_the_set_up_and_either_colour_scheme(stage: &Stage) {
    studio(stage, "?lang=en&host=plain").await;
    show_pages(stage).await;
    set(stage, "data-page-size", "2").await;
    hosted(stage).when("it has two statements", |shown| shown.articles.len() == 2).await;
    set(stage, "data-page-size", "").await;
    hosted(stage).when("it has five again", |shown| shown.articles.len() == 5).await;
    for page in ["ministry", "spa", "newspaper"] {
        choose(stage, "host", page).await;
        stage
            .until(&format!("document.querySelector('#host').contentWindow.location.pathname.endsWith('/{page}.html')"))
            .await;
        hosted(stage).list().await;
    }
    // How a frame is told its scheme is the engine's business; this is the way of the others, too, but not of WebKit.
    if stage.engine() == Engine::WebKit {
        return;
    }
    for (scheme, dark) in [("dark", true), ("light", false)] {
        choose(stage, "scheme", scheme).await;
        stage
            .until(&format!(
                "document.querySelector('#host').contentWindow.matchMedia('(prefers-color-scheme: dark)').matches === {dark}"
            ))
            .await;
    }
}

async fn the_studio_s_network_can_be_slow_or_offline_in_the_widget_and_on_the_host_page(stage: &Stage) {
    studio(stage, "?lang=en&host=plain").await;
    show_pages(stage).await;
    stage.expect_console("samples/statements.json could not be fetched");
    choose(stage, "network", "offline").await;
    for widget in [preview(stage), hosted(stage)] {
        let failed = widget.failed().await;
        assert!(failed.alert.is_some_and(|alert| !alert.contains("cannot run")), "the widget itself explains");
    }
    choose(stage, "network", "slow").await;
    // Both are slow at the same time.
    for widget in [preview(stage), hosted(stage)] {
        widget.when("it is still waiting", |shown| shown.articles.is_empty() && shown.alert.is_none()).await;
    }
    for widget in [preview(stage), hosted(stage)] {
        widget.list().await;
    }
    choose(stage, "network", "normal").await;
    preview(stage).list().await;
}

async fn the_studio_s_theme_editor_prints_css_that_works_alone(stage: &Stage) {
    let colour = "getComputedStyle(widget.shadowRoot.querySelector('article a, article button')).color";
    let size = "getComputedStyle(widget.shadowRoot.querySelector('section')).fontSize";
    studio(stage, "?lang=en&host=plain").await;
    show_pages(stage).await;
    assert!(text(stage, "#theme-css").await.starts_with("/* Nothing set"));
    let code = "for (const [name, value] of [['--communique-accent', '#7a1f2b'], ['--communique-font-size', '20px']]) {
            const input = document.querySelector(`#theme [name='${name}']`); input.value = value;
            input.dispatchEvent(new Event('input', { bubbles: true }));
        } return null;";
    stage.run(code).await;
    let css = text(stage, "#theme-css").await;
    assert_eq!(css, "communique-feed {\n  --communique-accent: #7a1f2b;\n  --communique-font-size: 20px;\n}");
    let burgundy = json!("rgb(122, 31, 43)");
    let measure = |of: &str| format!("const widget = {of}; return [{colour}, {size}];");
    let here = stage.run(&measure("document.querySelector('#preview communique-feed')")).await;
    assert_eq!(here[0], burgundy);
    let frame = measure("document.querySelector('#host').contentDocument.querySelector('communique-feed')");
    wait_until("the host page has the colour, too", async || match stage.run(&frame).await {
        seen if seen == here => Ok(()),
        seen => Err(seen.to_string()),
    })
    .await;
    stage.until("location.search.includes('communique-accent=%237a1f2b')").await;
    let snippet = text(stage, "#snippet").await;
    stage.open(Page::new().style(&css).markup(&snippet)).await;
    stage.widget().list().await;
    assert_eq!(stage.run(&measure("document.querySelector('communique-feed')")).await, here);
}

async fn the_studio_s_theme_editor_judges_contrast(stage: &Stage) {
    studio(stage, "?lang=en&--communique-text=%23aaaaaa&--communique-surface=%23ffffff").await;
    until_text(stage, "#contrast .bad", "text on your surface: 2.3 to 1; text needs 4.5").await;
    choose(stage, "preset", "presetForest").await;
    until_text(stage, "#theme-css", "--communique-radius: 0;").await;
    assert_eq!(stage.run("return document.querySelectorAll('#contrast .bad').length;").await, json!(0));
    assert_eq!(stage.run("return document.querySelectorAll('#contrast .good').length;").await, json!(3));
}

async fn the_studio_s_copy_buttons_copy_say_so_and_recover(stage: &Stage) {
    studio(stage, "?lang=en").await;
    stage
        .run("window.copied = []; Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: async (words) => { copied.push(words); } } }); return null;")
        .await;
    let press = "document.querySelector('[data-copy=snippet]').click();";
    stage.run(&format!("{press} return null;")).await;
    until_text(stage, "[data-copy=snippet]", "Copied").await;
    assert_eq!(text(stage, "#copy-status").await, "Copied", "screen readers are told");
    // A second press while the button still says so must not make that its own word for ever.
    stage.run(&format!("{press} return null;")).await;
    let snippet = text(stage, "#snippet").await;
    assert_eq!(stage.run("return copied;").await, json!([snippet, snippet]));
    until_text(stage, "[data-copy=snippet]", "Copy the snippet").await;
    stage.run("document.querySelector('[data-copy-address]').click(); return null;").await;
    stage.until("copied.length === 3").await;
    assert_eq!(stage.run("return copied[2] === location.href;").await, json!(true));
    // Where there is no clipboard, one key press is left.
    stage.run("navigator.clipboard.writeText = () => Promise.reject(new Error('no')); document.querySelector('[data-copy=policy]').click(); return null;").await;
    until_text(stage, "[data-copy=policy]", "press Ctrl+C").await;
    let policy = text(stage, "#policy").await;
    assert_eq!(stage.run("return getSelection().toString().trim();").await, json!(policy.trim()));
}

async fn the_studio_is_used_by_keyboard_alone(stage: &Stage) {
    studio(stage, "?lang=en").await;
    // The first stop is the way past the header, then come the options in their order.
    let order = stage
        .run("return [...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex=\"0\"]')].filter((node) => node.tabIndex >= 0 && node.checkVisibility())
            .map((node) => node.className || node.name || node.id || node.localName).slice(0, 1);")
        .await;
    assert_eq!(order, json!(["skip"]));
    assert_eq!(
        stage
            .run("return document.querySelectorAll('[tabindex]:not([tabindex=\"0\"], [tabindex=\"-1\"])').length;")
            .await,
        json!(0)
    );
    stage.run("document.querySelector('.skip').focus(); return null;").await;
    keys(stage, "\u{e007}").await;
    stage.until("document.activeElement.id === 'setup'").await;
    stage.run("document.querySelector('[name=data-heading]').focus(); return null;").await;
    keys(stage, "Voices").await;
    until_text(stage, "#snippet", "data-heading=\"Voices\"").await;
    stage.run("document.querySelector('[name=data-search]').focus(); return null;").await;
    keys(stage, " ").await;
    until_text(stage, "#snippet", "data-search=\"on\"").await;
    stage.run("document.querySelector('[name=form]:checked').focus(); return null;").await;
    keys(stage, "\u{e014}").await;
    until_text(stage, "#snippet", "<communique-feed").await;
    stage.run("document.querySelector('#check-current').focus(); return null;").await;
    keys(stage, "\u{e007}").await;
    until_text(stage, "#report", "Statements").await;
    // The verdict is announced, not the whole report.
    let verdict = text(stage, "#report h3").await;
    assert_eq!(text(stage, "#check-status").await, verdict);
    stage.run("document.querySelector('[data-language=ru]').focus(); return null;").await;
    keys(stage, "\u{e007}").await;
    stage.until("document.documentElement.lang === 'ru' && document.activeElement.dataset.language === 'ru'").await;
    assert_eq!(stage.run("return document.querySelector('[name=data-heading]').value;").await, json!("Voices"));
}

async fn the_studio_names_every_control_in_both_languages(stage: &Stage) {
    for language in ["en", "ru"] {
        studio(stage, &format!("?lang={language}")).await;
        stage.run("document.querySelector('#check-current').click(); return null;").await;
        stage.until("document.querySelector('#report').childElementCount > 0").await;
        let faults = stage
            .run(
                "const faults = [];
                const name = (node) => (node.getAttribute('aria-label') || node.getAttribute('title') || [...(node.labels ?? [])].map((one) => one.textContent).join(' ')
                    || (node.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ') || node.textContent).trim();
                for (const node of document.querySelectorAll('a, button, input, select, textarea, iframe, [tabindex=\"0\"], nav, form, [role=region], [role=radiogroup], [role=group]'))
                    if (!node.closest('communique-feed') && !name(node)) faults.push(`no name: ${node.outerHTML.slice(0, 80)}`);
                const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
                for (const id of new Set(ids)) if (ids.filter((one) => one === id).length > 1) faults.push(`twice: ${id}`);
                for (const kind of ['for', 'aria-labelledby', 'aria-describedby'])
                    for (const node of document.querySelectorAll(`[${kind}]`))
                        for (const id of node.getAttribute(kind).split(' ')) if (!document.getElementById(id)) faults.push(`${kind} of nothing: ${id}`);
                let last = 0;
                for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
                    const level = Number(heading.localName[1]);
                    if (level > last + 1) faults.push(`level left out: ${heading.textContent}`);
                    last = level;
                }
                return faults;",
            )
            .await;
        assert_eq!(faults, json!([]), "{language}");
    }
}

async fn the_studio_fits_a_telephone(stage: &Stage) {
    for language in ["en", "ru"] {
        for width in [320, 360, 800] {
            studio(stage, &format!("?lang={language}")).await;
            // A frame is as wide as it is told, whatever the engine's least window.
            let over = stage
                .run_async(&format!(
                    "const frame = document.createElement('iframe'); frame.style.cssText = 'width: {width}px; height: 900px; border: 0'; frame.src = location.href;
                     document.body.prepend(frame);
                     await new Promise((go) => (frame.onload = go));
                     const inner = frame.contentDocument;
                     while (!inner.querySelector('#controls fieldset')) await new Promise((go) => setTimeout(go, 20));
                     inner.querySelector('#check-current').click();
                     while (!inner.querySelector('#report').childElementCount) await new Promise((go) => setTimeout(go, 20));
                     const room = inner.documentElement.clientWidth;
                     const narrow = [...inner.querySelectorAll('input[type=text], input[type=number], textarea')]
                       .filter((node) => node.checkVisibility() && !node.closest('#console') && node.clientWidth < 96).map((node) => `${{node.clientWidth}} px: ${{node.name}}`);
                     if (narrow.length) return narrow;
                     return inner.documentElement.scrollWidth <= room ? [] : [...inner.querySelectorAll('body *')]
                       .filter((node) => node.getBoundingClientRect().right > room && !node.closest('pre, .scroll, .stage')).map((node) => node.outerHTML.slice(0, 90));"
                ))
                .await;
            assert_eq!(over, json!([]), "{language}, {width} px: nothing stands out to the side");
        }
    }
}

async fn the_studio_works_from_any_folder_and_asks_nothing_of_other_sites(stage: &Stage) {
    // Any server of files will do: this one has the build deep in a folder of another site.
    let server = Server::start(None).await;
    let mut files = vec![dist()];
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
            continue;
        }
        let name = path.strip_prefix(dist()).expect("inside").to_string_lossy().replace('\\', "/");
        if name.ends_with(".br") || name.ends_with(".gz") {
            continue;
        }
        let kind = match path.extension().and_then(|ending| ending.to_str()) {
            Some("js") => "text/javascript",
            Some("html") => "text/html",
            Some("css") => "text/css",
            Some("svg") => "image/svg+xml",
            // A simple host knows no better; the widget must do without its help.
            _ => "application/octet-stream",
        };
        server.serve(
            &format!("/a/b c/{name}").replace(' ', "%20"),
            Reply::new(kind, std::fs::read(&path).expect("a file")).without_cors(),
        );
    }
    watch_at(&server, "/a/b%20c", "index.html");
    go(stage, &server.url("/a/b%20c/index.html?lang=en&host=plain")).await;
    preview(stage).list().await;
    // The program's sequel comes from there, too.
    stage.run("document.querySelector('[data-call=goTo]').click(); return null;").await;
    preview(stage).when("it turned", |shown| shown.current() == Some("2")).await;
    show_pages(stage).await;
    stage.run("document.querySelector('[name=form][value=hosted]').click(); return null;").await;
    until_text(stage, "#snippet", "integrity=\"sha384-").await;
    stage.run("document.querySelector('#check-current').click(); return null;").await;
    until_text(stage, "#report", "Sample statements").await;
    let origin = server.origin().to_owned();
    let elsewhere = "return [window, document.querySelector('#host').contentWindow].flatMap((one) => one.performance.getEntriesByType('resource')).map((entry) => entry.name).filter((name) => !name.startsWith(location.origin));";
    assert_eq!(stage.run(elsewhere).await, json!([]));
    for visit in server.log() {
        assert!(
            visit.path.starts_with("/a/b%20c/") || ["/favicon.ico", "/recorder.js"].contains(&visit.path.as_str()),
            "{} of {origin}",
            visit.path
        );
    }
    // A self-hosted address, typed letter by letter, is asked nothing either: the hash is that of this very build.
    let before = text(stage, "#snippet").await;
    let address = stage.site.host.url("/communique/communique.js");
    let code = format!(
        "const input = document.querySelector('[name=bundle]'); input.value = {};
         input.dispatchEvent(new Event('input', {{ bubbles: true }})); return null;",
        json!(address)
    );
    stage.run(&code).await;
    let after = until_text(stage, "#snippet", &address).await;
    assert_eq!(integrity(&after), integrity(&before));
    assert_eq!(stage.site.host.log().len(), 0);
}

fn integrity(snippet: &str) -> Option<&str> {
    snippet.split("integrity=\"").nth(1)?.split('"').next()
}

async fn the_studio_says_why_it_has_no_controls(stage: &Stage) {
    watch(stage, "index.html");
    // As when the page is opened as a file, where browsers run no modules.
    stage.site.bundle.serve("/studio/main.js", Reply::status(404));
    go(stage, &stage.site.bundle.url("/index.html")).await;
    let late = "document.querySelector('.late')";
    stage.run(&format!("{late}.getAnimations().forEach((one) => one.finish()); return null;")).await;
    stage
        .until(&format!(
            "getComputedStyle({late}).visibility === 'visible' && {late}.textContent.includes('serve the folder')"
        ))
        .await;
    stage.site.bundle.serve(
        "/studio/main.js",
        Reply::new("text/javascript", std::fs::read(dist().join("studio/main.js")).expect("the studio")),
    );
    studio(stage, "").await;
    let shown: Value = stage.run(&format!("return {late}.checkVisibility();")).await;
    assert_eq!(shown, json!(false));
}
