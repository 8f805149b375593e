//! Hostile, careless and old-fashioned host pages: styles, polluted prototypes, clobbered names, odd documents. Nothing
//! of them changes what the reader sees, but for custom properties, parts, and the place and size of the element itself.

use communique::messages::en::EN;
use serde_json::{Value, json};

use crate::fixtures::{SEVEN, SEVEN_TITLES, TWO, TWO_TITLES};
use crate::page::Page;
use crate::reply::Reply;
use crate::scenarios;
use crate::stage::{Stage, wait_until};

scenarios![
    global_styles_of_the_host_change_nothing_inside,
    the_page_places_sizes_and_hides_the_element,
    where_the_page_sizes_by_content_it_is_720_pixels_wide_or_as_wide_as_there_is_room,
    the_pages_font_is_taken_where_it_is_wanted,
    a_page_with_a_communique_of_its_own_shows_the_list,
    custom_properties_and_parts_change_what_they_say,
    a_polluted_object_prototype_supplies_nothing,
    what_a_host_is_told_is_whole_though_object_prototype_has_members_of_those_names,
    a_page_with_an_element_of_that_name_is_told_why_nothing_is_shown,
    polluted_and_patched_arrays_change_nothing,
    a_polluted_object_prototype_reaches_no_later_request,
    a_polluted_property_descriptor_hides_no_global,
    a_patched_json_fetch_and_promise_change_nothing,
    a_page_turned_from_within_the_widgets_work_is_turned_after_it,
    a_fetch_that_makes_up_its_answers_leaves_addresses_with_the_feed,
    a_fetch_that_breaks_its_promise_with_anything_is_a_failure_like_any,
    a_patched_custom_element_registry_still_defines_it,
    a_patched_create_element_changes_nothing,
    names_clobbered_by_ids_change_nothing,
    a_style_sheet_that_somebody_else_put_there_stays,
    a_fetch_that_throws_at_once_costs_the_language_and_not_the_list,
    a_form_around_it_with_fields_named_like_members_changes_nothing,
    a_clobbered_current_script_misleads_no_script_tag,
    a_foreign_base_misleads_neither_wasm_nor_pager,
    without_constructed_style_sheets_it_is_dressed_all_the_same,
    it_works_in_quirks_mode,
    it_works_in_an_xhtml_document,
    it_works_inside_another_shadow_root,
];

async fn a_page_turned_from_within_the_widgets_work_is_turned_after_it(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let patch = "const normalize = String.prototype.normalize; String.prototype.normalize = function (form) { \
                 document.querySelector('communique-feed').goTo(2); return normalize.call(this, form); };";
    stage.open(Page::with(stage.script("/feed.json").set("search", "on")).script(patch)).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    let typing = "const box = root.querySelector('input'); box.value = 'ÿ'; box.dispatchEvent(new Event('input', { bubbles: true, composed: true }));";
    widget.eval(typing).await;
    widget.titled(&SEVEN_TITLES[5..]).await;
}

async fn the_page_places_sizes_and_hides_the_element(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let css = "communique-feed { max-width: 400px; margin: 10px auto 0 30px; min-height: 2000px } \
               .away { display: none } .unseen { visibility: hidden }";
    stage.open(Page::new().style(css).tag(stage.element("/feed.json")).tag(stage.loader())).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    let look = "const box = element.getBoundingClientRect(); const title = root.querySelector('h3'); \
                return [box.width, parseInt(getComputedStyle(element).marginLeft), box.height >= 2000, title.getClientRects().length, getComputedStyle(title).visibility];";
    assert_eq!(widget.eval(look).await, json!([400, 30, true, 1, "visible"]));
    widget.eval("element.className = 'away';").await;
    assert_eq!(widget.eval(look).await, json!([0, 30, false, 0, "visible"]));
    widget.eval("element.className = ''; element.style.display = 'none';").await;
    assert_eq!(widget.eval(look).await, json!([0, 30, false, 0, "visible"]));
    // What is only out of sight, as in a tab that is not the current one, is so as a whole.
    widget.eval("element.style.display = ''; element.className = 'unseen';").await;
    assert_eq!(widget.eval(look).await, json!([400, 30, true, 1, "hidden"]));
    widget.eval("element.className = ''; element.hidden = true;").await;
    assert_eq!(widget.eval(look).await, json!([0, 30, false, 0, "visible"]));
}

async fn where_the_page_sizes_by_content_it_is_720_pixels_wide_or_as_wide_as_there_is_room(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let page = Page::new().markup("<div id=around></div>").tag(stage.element("/feed.json")).tag(stage.loader());
    stage.open(page).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    // What the page says of what is around the element, and of the element.
    let ways = json!([
        ["display: flex", ""],
        ["display: flex; flex-direction: column; align-items: center", ""],
        ["display: grid; justify-items: center", ""],
        ["display: table-cell", ""],
        ["white-space: pre", "float: left"],
        ["", "float: right"],
        ["", "display: inline-block"],
        ["position: relative", "position: absolute"],
        ["", "width: fit-content"],
        ["", "width: max-content; max-width: 100%"],
    ]);
    // A column of the page is filled as ever, whatever the element is itself.
    let columns = json!([["", ""], ["", "display: flex"], ["", "display: grid"], ["display: grid", ""]]);
    let code = format!(
        "const around = document.querySelector('#around'); const found = []; \
         for (const [ways, widest] of [[{ways}, 720], [{columns}, Infinity]]) for (const width of [1000, 320]) \
         for (const [outer, inner] of ways) {{ \
           around.style.cssText = outer; element.style.cssText = inner; \
           const room = document.createElement('div'); room.style.width = width + 'px'; \
           document.body.append(room); room.append(around); around.append(element); \
           const section = root.querySelector('section'); const [box, own] = [element, section].map((node) => node.getBoundingClientRect()); \
           const wanted = Math.min(width, widest); \
           if (Math.abs(box.width - wanted) > 1 || Math.abs(own.width - wanted) > 1 || Math.abs(box.height - own.height) > 1 || \
             box.top !== own.top || room.scrollWidth > width) \
             found.push([outer, inner, width, box.width, own.width, box.height, own.height, room.scrollWidth].join()); \
         }} return found;"
    );
    assert_eq!(widget.eval(&code).await, json!([]));
    widget.eval("element.style.cssText = 'float: left'; element.hidden = true;").await;
    assert_eq!(widget.eval("return element.getClientRects().length;").await, 0);
}

async fn the_pages_font_is_taken_where_it_is_wanted(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let look = "return ['[part~=title]', 'button', '.summary'].map((part) => root.querySelector(part)).filter(Boolean) \
                .map((part) => getComputedStyle(part).fontFamily.split(',')[0]);";
    for (css, title, button) in [
        ("", "Charter", "system-ui"),
        ("communique-feed { --communique-font: inherit }", "fantasy", "fantasy"),
        ("communique-feed { --communique-font: cursive }", "cursive", "cursive"),
        (":root { --communique-font: cursive }", "cursive", "cursive"),
        (":root { --communique-font: cursive } communique-feed { --communique-font: inherit }", "cursive", "cursive"),
    ] {
        let css = ["body { font-family: fantasy } ", css].concat();
        stage.open(Page::new().style(&css).tag(stage.element("/feed.json")).tag(stage.loader())).await;
        stage.widget().titled(&SEVEN_TITLES[..5]).await;
        let fonts = stage.widget().eval(look).await;
        assert_eq!((&fonts[0], &fonts[1]), (&json!(title), &json!(button)), "{css}");
    }
}

async fn a_page_with_a_communique_of_its_own_shows_the_list(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::new().script("var Communique = 'ours';").tag(stage.script("/feed.json"))).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    assert_eq!(stage.run("return Communique;").await, "ours");
    stage.expect_console("has a Communique of its own");
}

/// How the parts of the widget look and where they are, beside one another.
const LOOKS: &str = "
    const names = ['color', 'backgroundColor', 'fontSize', 'fontFamily', 'fontWeight', 'fontStyle', 'lineHeight', 'letterSpacing', 'wordSpacing',
      'textTransform', 'textAlign', 'textDecorationLine', 'textIndent', 'textShadow', 'whiteSpace', 'display', 'visibility', 'opacity', 'transform', 'filter', 'float', 'cursor',
      'paddingTop', 'paddingLeft', 'marginTop', 'marginBottom', 'borderTopWidth', 'borderTopStyle', 'borderRadius', 'boxSizing', 'listStyleType', 'zoom'];
    const base = element.getBoundingClientRect();
    return [...root.querySelectorAll('section, [part], article, h2, h3, time, button, nav, p')].filter((node) => node.getAttribute('role') !== 'status').map((node) => {
      const style = getComputedStyle(node);
      const box = node.getBoundingClientRect();
      return [node.localName + ' ' + (node.getAttribute('part') ?? ''), ...names.map((name) => name + ': ' + style[name]),
        box.width || box.height ? [box.left - base.left, box.top - base.top, box.width, box.height].map((length) => Math.round(length * 2) / 2).join(' ') : 'nowhere'];
    });";

async fn looks(stage: &Stage, css: &str) -> Value {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    // A box that no style of the host reaches, so that both pages give the widget the same room.
    let tag = stage.script("/feed.json").set("expanded", "first").set("theme", "light");
    let column = "<div style=\"all: initial !important; display: block !important; width: 600px !important\">";
    stage.open(Page::new().style(css).markup(column).tag(tag).markup("</div>")).await;
    stage.widget().when("the list is there", |shown| shown.articles.first().is_some_and(|article| article.open)).await;
    stage.widget().eval(LOOKS).await
}

async fn global_styles_of_the_host_change_nothing_inside(stage: &Stage) {
    let plain = looks(stage, "").await;
    assert!(plain.as_array().unwrap().len() > 20);
    for css in [
        "* { all: unset !important }",
        "*, communique-feed { font: 40px/3 cursive !important; color: red !important; background: yellow !important }",
        "h2, h3, p, button, nav, time, article, section { display: none !important }",
        "* { text-transform: uppercase !important; letter-spacing: 1em !important }",
        "communique-feed { font-size: 50px; color: lime; text-align: right; white-space: pre; direction: rtl; cursor: none }",
        "html { font-size: 40px; letter-spacing: 3px } body { line-height: 4; text-indent: 5em; word-spacing: 2em }",
    ] {
        let styled = looks(stage, css).await;
        let (plain, styled) = (plain.as_array().unwrap(), styled.as_array().unwrap());
        assert_eq!(plain.len(), styled.len(), "under {css}");
        for (plain, styled) in plain.iter().zip(styled) {
            assert_eq!(plain, styled, "under {css}");
        }
    }
}

async fn custom_properties_and_parts_change_what_they_say(stage: &Stage) {
    looks(
        stage,
        "communique-feed { --communique-accent: rgb(200, 0, 100); --communique-font: monospace; --communique-font-size: 20px; --communique-text: rgb(1, 2, 3) } \
         communique-feed::part(title) { text-transform: uppercase } communique-feed::part(pager) { margin-top: 77px }",
    )
    .await;
    let seen = stage
        .widget()
        .eval(
            "const style = (selector) => getComputedStyle(root.querySelector(selector)); \
             return [style('[part~=title]').textTransform, style('[part~=pager]').marginTop, style('[part~=title]').color, \
               style('[part~=body]').fontFamily, \
               [...root.querySelectorAll('a, button, [aria-current]')].some((node) => [getComputedStyle(node).color, getComputedStyle(node).backgroundColor, getComputedStyle(node).borderTopColor].includes('rgb(200, 0, 100)'))];",
        )
        .await;
    assert_eq!(seen, serde_json::json!(["uppercase", "77px", "rgb(1, 2, 3)", "monospace", true]));
}

async fn shows_two(stage: &Stage, script: &str) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "1")).script(script)).await;
    let widget = stage.widget();
    let shown = widget.titled(&TWO_TITLES[..1]).await;
    assert_eq!(shown.heading.map(|heading| heading.text).as_deref(), Some("Another office"));
    widget.press("Next page").await;
    let shown = widget.titled(&TWO_TITLES[1..]).await;
    assert_eq!(shown.articles[0].kind, None, "nothing is there that the feed doesn't say");
    widget.toggle(0).await;
    widget.when("the text is open", |shown| shown.articles[0].open).await;
}

async fn a_polluted_object_prototype_supplies_nothing(stage: &Stage) {
    let script = "for (const name of ['title', 'summary', 'content_html', 'url', 'image', 'kind', '_statement', 'language', 'next_url', 'date_modified', \
                  'heading', 'feed', 'pageSize', 'mode', 'credentials', 'headers', 'method', 'body', 'integrity', 'cache', 'detail', 'bubbles', 'id', 'expired', 'authors', 'tags', 'external_url', 'banner_image', 'attachments', 'version', 'home_page_url', \
                  'signal', 'once', 'passive', 'preventScroll', 'sign']) \
                  if (!(name in Object.prototype)) Object.defineProperty(Object.prototype, name, { value: ['polluted'], configurable: true, writable: true, enumerable: name.startsWith('c') });";
    shows_two(stage, script).await;
    let text = stage.widget().now().await.unwrap().text;
    assert!(!text.contains("polluted"), "{text}");
    assert_eq!(stage.event("load").await.detail["count"], 2);
}

async fn what_a_host_is_told_is_whole_though_object_prototype_has_members_of_those_names(stage: &Stage) {
    let script = "for (const name of ['page', 'pages', 'count', 'stale']) \
                  Object.defineProperty(Object.prototype, name, { get() { return 'polluted'; }, set() {}, configurable: true }); \
                  for (const name of ['capture', 'passive', 'once', 'preventScroll']) \
                  Object.defineProperty(Object.prototype, name, { value: undefined, writable: false, configurable: true });";
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    stage.open(Page::with(stage.script("/feed.json").set("page-size", "1")).script(script)).await;
    let widget = stage.widget();
    widget.titled(&TWO_TITLES[..1]).await;
    widget.press("Next page").await;
    widget.titled(&TWO_TITLES[1..]).await;
    let told = widget
        .eval(
            "return [Object.entries(element.state), element.state.hasOwnProperty('count'), \
             __record.events.filter((event) => event.name.endsWith('page')).map((event) => JSON.stringify(event.detail))];",
        )
        .await;
    let state = json!([["status", "ready"], ["page", 2], ["pages", 2], ["count", 2], ["stale", false]]);
    assert_eq!(told, json!([state, true, ["{\"page\":2,\"pages\":2}"]]));
}

async fn a_page_with_an_element_of_that_name_is_told_why_nothing_is_shown(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    let script = "customElements.define('communique-feed', class extends HTMLElement {});";
    let fallback = stage.element("/feed.json").inside("<a href=\"/statements\">All statements</a>");
    stage.open(Page::new().script(script).tag(fallback).tag(stage.loader())).await;
    stage.expect_console("an element communique-feed of its own");
    let told = async || if stage.record().await.console.is_empty() { Err("no line".to_owned()) } else { Ok(()) };
    wait_until("it is told", told).await;
}

async fn polluted_and_patched_arrays_change_nothing(stage: &Stage) {
    shows_two(
        stage,
        "Array.prototype.polluted = 'x'; String.prototype.polluted = 'x'; \
         for (const name of ['map', 'filter', 'forEach', 'indexOf', 'includes', 'find', 'some', 'reduce']) { \
           const original = Array.prototype[name]; \
           Array.prototype[name] = function (...values) { return original.apply(this, values); }; } \
         Object.defineProperty(Array.prototype, '2', { set() { throw new Error('trap'); }, get() { return 'x'; }, configurable: true }); \
         delete Array.prototype[2];",
    )
    .await;
}

async fn a_patched_json_fetch_and_promise_change_nothing(stage: &Stage) {
    shows_two(
        stage,
        "const fetched = window.fetch; window.fetch = function () { window.watched = true; return fetched.apply(this, arguments).then((answer) => answer); }; \
         for (const name of ['parse', 'stringify']) { const original = JSON[name]; \
           JSON[name] = function () { window.watched = true; return original.apply(JSON, arguments); }; } \
         const Original = Promise; window.Promise = class extends Original {}; \
         const read = Response.prototype.json; Response.prototype.json = function () { return read.call(this); }; \
         const then = Original.prototype.then; Original.prototype.then = function (...values) { return then.apply(this, values); };",
    )
    .await;
}

async fn a_polluted_object_prototype_reaches_no_later_request(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    widget.eval("element.refresh();").await;
    widget.titled(&TWO_TITLES).await;
    // No longer than the request is made, for the driver's own scripts can't live with it.
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    widget
        .eval(
            "const more = { method: 'POST', body: 'polluted', credentials: 'include', mode: 'no-cors', integrity: 'sha256-x', \
             headers: { polluted: 'x' } }; \
             Object.assign(Object.prototype, more); \
             try { element.refresh(); } finally { for (const name of Object.keys(more)) delete Object.prototype[name]; }",
        )
        .await;
    widget.titled(&SEVEN_TITLES[..5]).await;
    let log = stage.site.feed.log();
    assert_eq!(log.len(), 3);
    for visit in log {
        assert_eq!((visit.method.as_str(), visit.header("polluted")), ("GET", None), "{}", visit.url);
    }
}

async fn a_polluted_property_descriptor_hides_no_global(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    // While the loader runs and not longer, for the driver's own scripts can't live with it.
    let script = "const define = customElements.define; customElements.define = (...values) => { \
                  Object.prototype.get = () => 'polluted'; setTimeout(() => delete Object.prototype.get); \
                  define.apply(customElements, values); };";
    stage.open(Page::with(stage.script("/feed.json")).script(script)).await;
    stage.widget().titled(&TWO_TITLES).await;
    assert_eq!(stage.run("return typeof Communique.mount;").await, "function");
}

async fn a_fetch_that_makes_up_its_answers_leaves_addresses_with_the_feed(stage: &Stage) {
    // As mocks and caching wrappers do: such a Response has no URL.
    let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Office",
        "items": [{"id": "1", "title": "One", "url": "/one", "image": "/one.png", "content_text": "Text."}]}"#;
    stage.site.feed.serve("/feed.json", Reply::feed(feed));
    stage.site.feed.serve("*.png", Reply::new("image/png", include_bytes!("../../../www/samples/images/harbour.png")));
    let script = "const fetched = window.fetch; window.fetch = async (...values) => { \
                  const answer = await fetched(...values); return new Response(await answer.arrayBuffer()); };";
    stage.open(Page::with(stage.script("/feed.json").set("read", "link")).script(script)).await;
    let widget = stage.widget();
    widget.titled(&["One"]).await;
    let addresses =
        "return [root.querySelector('article a').getAttribute('href'), root.querySelector('img').getAttribute('src')];";
    let own = |path| stage.site.feed.url(path);
    assert_eq!(widget.eval(addresses).await, serde_json::json!([own("/one"), own("/one.png")]));
    assert_eq!(stage.site.host.count("/one.png"), 0);
}

async fn a_fetch_that_breaks_its_promise_with_anything_is_a_failure_like_any(stage: &Stage) {
    for reason in ["'offline'", "undefined", "null", "{ offline: true }"] {
        let script = format!(
            "const fetched = window.fetch; window.fetch = (url, ...more) => \
             String(url).endsWith('.json') ? Promise.reject({reason}) : fetched(url, ...more);"
        );
        stage.open(Page::with(stage.script("/feed.json")).script(&script)).await;
        stage.widget().failed().await;
        assert_eq!(stage.event("error").await.detail["code"], "network", "{reason}");
    }
    stage.expect_console(&stage.site.feed.url("/feed.json"));
}

async fn a_patched_custom_element_registry_still_defines_it(stage: &Stage) {
    shows_two(
        stage,
        "const define = customElements.define; customElements.define = function (name, constructor, options) { return define.call(customElements, name, constructor, options); }; \
         window.HTMLElement = new Proxy(HTMLElement, {});",
    )
    .await;
}

async fn a_patched_create_element_changes_nothing(stage: &Stage) {
    // As analytics and consent tools do: on the prototype, on the document itself, and with a mark on all that is made.
    shows_two(
        stage,
        "const make = Document.prototype.createElement; \
         Document.prototype.createElement = function (name, ...rest) { const made = make.call(this, name, ...rest); made.marked = true; return made; }; \
         document.createElement = function (...values) { window.watched = true; return Document.prototype.createElement.apply(document, values); }; \
         for (const name of ['appendChild', 'insertBefore', 'removeChild', 'replaceChild']) { const original = Node.prototype[name]; \
           Node.prototype[name] = function (...values) { return original.apply(this, values); }; } \
         const set = Element.prototype.setAttribute; Element.prototype.setAttribute = function (...values) { return set.apply(this, values); };",
    )
    .await;
}

async fn a_clobbered_current_script_misleads_no_script_tag(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    let clobber = "<form name=\"currentScript\"><input name=\"src\"></form><img name=\"currentScript\">";
    stage.open(Page::new().before(clobber).tag(stage.script("/feed.json"))).await;
    let widget = stage.widget();
    widget.titled(&TWO_TITLES).await;
    let after = "return element.previousElementSibling?.localName;";
    assert_eq!(widget.eval(after).await, "script", "it stands where the script does");
}

async fn a_fetch_that_throws_at_once_costs_the_language_and_not_the_list(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    let broken = "const real = fetch; fetch = (url, ...rest) => { if (/[.]txt/.test(url)) throw Error('broken'); return real(url, ...rest); };";
    stage.open(Page::new().script(broken).tag(stage.script("/feed.json").set("lang", "ru"))).await;
    let shown = stage.widget().titled(&TWO_TITLES).await;
    assert!(shown.articles[0].text.contains(EN.read), "{}", shown.articles[0].text);
}

/// As extensions do that space text out.
async fn a_style_sheet_that_somebody_else_put_there_stays(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    widget
        .eval(
            "const sheet = new CSSStyleSheet(); sheet.replaceSync('.title { letter-spacing: 3px }'); \
             root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];",
        )
        .await;
    let worn = "return [getComputedStyle(root.querySelector('.title')).letterSpacing, root.adoptedStyleSheets.length];";
    let before = widget.eval(worn).await;
    for change in
        ["element.dataset.pageSize = 3;", "element.dataset.minHeight = 900;", "document.body.prepend(element);"]
    {
        widget.eval(change).await;
        widget.titled(&SEVEN_TITLES[..3]).await;
        assert_eq!((widget.eval(worn).await, before[0].as_str()), (before.clone(), Some("3px")), "after {change}");
    }
}

async fn names_clobbered_by_ids_change_nothing(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    let clobber = "<form name=\"currentScript\"><input name=\"src\"><input name=\"dataset\"></form><img name=\"currentScript\"><a id=\"Communique\" name=\"Communique\" href=\"#x\"></a>\
                   <form name=\"baseURI\"></form><div id=\"feed\"></div><form id=\"customElements\"></form>\
                   <img name=\"body\"><img name=\"head\"><img name=\"documentElement\"><img name=\"querySelectorAll\"><img name=\"addEventListener\"><img name=\"visibilityState\"><img name=\"activeElement\">\
                   <img name=\"createElement\"><img name=\"createTextNode\">";
    stage
        .open(
            Page::new()
                .before(clobber)
                .tag(stage.element("/feed.json"))
                .tag(stage.loader().attribute("crossorigin", "")),
        )
        .await;
    let widget = stage.widget_at("Document.prototype.querySelector.call(document, 'communique-feed')");
    widget.when("the list is there", |shown| shown.titles() == TWO_TITLES).await;
    // Not by the driver's pointer, which is lost in such a document itself.
    widget.eval("root.querySelector('article button[aria-expanded]').click();").await;
    widget.when("the text is open", |shown| shown.articles[0].open).await;
}

async fn a_form_around_it_with_fields_named_like_members_changes_nothing(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(TWO));
    let form = "<img name=\"host\"><form lang=\"de\"><input name=\"parentNode\"><input name=\"getAttribute\"><input name=\"host\">\
                <input name=\"closest\"><input name=\"getRootNode\">";
    stage.open(Page::new().before(form).tag(stage.element("/feed.json")).tag(stage.loader()).after("</form>")).await;
    let widget = stage.widget();
    widget.titled(&TWO_TITLES).await;
    widget.when("its words are the form's", |shown| shown.articles[0].text.contains("Vollständigen Text lesen")).await;
}

async fn a_foreign_base_misleads_neither_wasm_nor_pager(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    let tag = stage.script("/feed.json").set("read", "link");
    let page = Page::with(tag).base("http://127.0.0.1:9/elsewhere/").head("<base target=\"_blank\"/>");
    stage.open(page).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    widget.press("Next page").await;
    widget.titled(&SEVEN_TITLES[5..]).await;
    assert_eq!(stage.run("return location.href;").await, stage.site.host.url("/"));
    let shown = widget.now().await.unwrap();
    let links: Vec<_> = shown.articles.iter().flat_map(|article| &article.links).collect();
    assert!(!links.is_empty());
    for link in links {
        assert_eq!(link.target, "_self", "the host's base does not choose for our links: {link:?}");
    }
}

async fn without_constructed_style_sheets_it_is_dressed_all_the_same(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    // As in Safari before 16.4 and Firefox before 101.
    let old = "delete window.CSSStyleSheet; delete Document.prototype.adoptedStyleSheets; delete ShadowRoot.prototype.adoptedStyleSheets;";
    stage
        .open(Page::new().script(old).tag(stage.element("/feed.json").set("min-height", "300")).tag(stage.loader()))
        .await;
    let widget = stage.widget();
    let look = "return [root.querySelectorAll('style').length, getComputedStyle(root.querySelector('.pager')).display, \
                getComputedStyle(element).minHeight, root.querySelectorAll('section').length];";
    widget.titled(&SEVEN_TITLES[..5]).await;
    assert_eq!(widget.eval(look).await, json!([1, "flex", "300px", 1]));
    widget.toggle(0).await;
    widget.when("the text is open", |shown| shown.articles.first().is_some_and(|first| first.open)).await;
    let measure = "return getComputedStyle(root.querySelector('.body')).maxWidth !== 'none';";
    assert_eq!(widget.eval(measure).await, json!(true), "the rest of the style has come, too");
    widget.press("Next page").await;
    widget.titled(&SEVEN_TITLES[5..]).await;
    assert_eq!(widget.eval(look).await, json!([1, "flex", "300px", 1]));
    widget.set("page-size", "7").await;
    widget.titled(&SEVEN_TITLES).await;
    assert_eq!(widget.eval("return root.querySelectorAll('style').length;").await, json!(1));
}

async fn it_works_in_quirks_mode(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json")).quirks()).await;
    assert_eq!(stage.run("return document.compatMode;").await, "BackCompat");
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    widget.toggle(0).await;
    widget.when("the text is open", |shown| shown.articles[0].open).await;
}

async fn it_works_in_an_xhtml_document(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    for page in [
        Page::with(stage.script("/feed.json")).xhtml(),
        Page::new().tag(stage.element("/feed.json")).tag(stage.loader()).xhtml(),
    ] {
        stage.open(page).await;
        assert_eq!(stage.run("return document.contentType;").await, "application/xhtml+xml");
        let widget = stage.widget();
        widget.titled(&SEVEN_TITLES[..5]).await;
        widget.toggle(0).await;
        widget.when("the text is open", |shown| shown.articles[0].open).await;
    }
}

async fn it_works_inside_another_shadow_root(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::new().tag(stage.loader()).markup("<div id=\"outer\"></div>")).await;
    let feed = stage.site.feed.url("/feed.json");
    stage
        .run(&format!(
            "const inside = document.querySelector('#outer').attachShadow({{ mode: 'open' }}); \
             const made = document.createElement('communique-feed'); made.dataset.feed = {feed:?}; inside.append(made);"
        ))
        .await;
    let widget = stage.widget_at("document.querySelector('#outer').shadowRoot.querySelector('communique-feed')");
    widget.titled(&SEVEN_TITLES[..5]).await;
    widget.press("Next page").await;
    widget
        .when("focus is on the first heading", |shown| {
            shown.focus.as_ref().is_some_and(|focus| focus.article == Some(0))
        })
        .await;
}
