//! Hostile feeds in a real browser: every vector of `fixtures/markup/vectors.json`, in the content and in every other
//! field, with everything opened. Nothing runs, nothing leaves, nothing navigates; what would tell is `page/trap.js`.

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, QualName, local_name, ns, parse_fragment};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::engine::Need;
use crate::page::{Page, Tag};
use crate::reply::Reply;
use crate::scenarios;
use crate::scenarios::policy::strictest;
use crate::site::{Server, Visit};
use crate::stage::{Stage, wait_until};

scenarios![
    no_vector_in_any_field_runs_or_leaves_or_navigates,
    no_vector_asks_for_anything_or_breaks_the_strictest_policy_where_images_are_off needs [Need::WebAssembly],
    vectors_without_end_leave_the_page_alive,
    json_nested_without_end_is_passed_over,
    the_trap_notices_what_vectors_do_in_a_page_that_trusts_them,
];

/// How many feeds, of one vector each, a page shows.
const BATCH: usize = 48;

const TRAP: &str = include_str!("../page/trap.js");

#[derive(Deserialize)]
struct Vector {
    id: String,
    class: String,
    html: String,
    #[serde(default = "once")]
    times: usize,
}

fn once() -> usize {
    1
}

/// The vectors, aimed at a server that writes down who asks. The large ones are a class of their own.
fn vectors(other: &Server, large: bool) -> Vec<Vector> {
    let host = other.origin().trim_start_matches("http://");
    let text = include_str!("../../fixtures/markup/vectors.json");
    let text = text.replace("https:", "http:").replace("evil.example.", host).replace("evil.example", host);
    let all: Vec<Vector> = serde_json::from_str(&text).unwrap();
    all.into_iter().filter(|vector| (vector.class == "limit") == large).collect()
}

/// The first address in markup, as a browser understands it.
fn address(html: &str) -> Option<String> {
    fn find(node: &Handle) -> Option<String> {
        let own = match &node.data {
            NodeData::Element { attrs, .. } => attrs.borrow().iter().find_map(|attribute| {
                let named = ["href", "src", "cite", "action", "data", "srcset", "background"];
                named.contains(&&*attribute.name.local).then(|| attribute.value.to_string())
            }),
            _ => None,
        };
        own.or_else(|| node.children.borrow().iter().find_map(find))
    }
    let context = QualName::new(None, ns!(html), local_name!("div"));
    let dom = parse_fragment(RcDom::default(), ParseOpts::default(), context, Vec::new(), false).one(html);
    find(&dom.document)
}

/// A feed that says the same everywhere: in every field of its own and of its items.
fn feed(vector: &Vector) -> String {
    let text = &vector.html;
    let address = address(&vector.html).unwrap_or_else(|| vector.html.clone());
    let extension = |status: &str| {
        json!({
            "kind": text, "place": text, "number": text, "salutation": [text, text], "status": status, "note": text,
            "signature": { "name": text, "role": text }, "replaces": text,
            "contacts": [
                { "label": text, "phone": text, "fax": text, "email": text, "url": address },
                { "label": text, "phone": address, "email": address },
                { "url": text },
            ],
            "translations": [
                { "language": text, "url": address, "title": text },
                { "language": "fr", "url": text, "title": text },
                { "language": "it", "url": address },
            ],
        })
    };
    let item = |id: &str, url: &str, status: &str| {
        json!({
            "id": format!("{id}{text}"), "url": url, "external_url": url, "title": text, "summary": text, "image": url,
            "banner_image": url, "date_published": text, "date_modified": text, "language": text, "tags": [text, address],
            "author": { "name": text, "url": url, "avatar": url },
            "authors": [{ "name": text, "url": url, "avatar": url }, text],
            "attachments": [
                { "url": url, "mime_type": text, "title": text, "size_in_bytes": text },
                { "url": url, "mime_type": text },
            ],
            "_statement": extension(status), text: text,
        })
    };
    let mut items = [
        item("1", &address, "corrected"),
        item("2", text, "corrected"),
        item("3", &address, "withdrawn"),
        item("4", &address, text),
    ];
    for item in &mut items[..3] {
        item["content_html"] = json!(text.repeat(vector.times));
    }
    items[3]["content_text"] = json!(text.repeat(vector.times));
    // A title of words that the markup shows.
    items[1]["title"] = Value::Null;
    items[1]["summary"] = Value::Null;
    json!({
        "version": text, "title": text, "description": text, "user_comment": text, "language": text, "icon": address,
        "home_page_url": address, "feed_url": address, "favicon": address, "next_url": address, "expired": text,
        "authors": [{ "name": text, "url": address, "avatar": address }], "hubs": [{ "type": text, "url": address }],
        "_statement": { "total": text }, "items": &items[..articles(vector)],
    })
    .to_string()
}

/// How many items a vector's feed has. A large one makes a page's worth of nodes of each.
fn articles(vector: &Vector) -> usize {
    if vector.times == 1 { 4 } else { 1 }
}

/// A page with a widget for each vector.
fn page(stage: &Stage, batch: &[Vector], images: &str) -> Page {
    let mut page = Page::new().script(&format!("(() => {{ {TRAP} }})();"));
    for vector in batch {
        let path = format!("/{}.json", vector.id);
        stage.site.feed.serve(&path, Reply::feed(feed(vector)));
        let options = [("expanded", "all"), ("images", images), ("debug", "on"), ("theme", "light")];
        let tag = options.iter().fold(stage.element(&path), |tag: Tag, (name, value)| tag.set(name, value));
        page = page.tag(tag);
    }
    page.tag(stage.loader())
}

/// What is done with the widgets of a page.
#[derive(Clone, Copy, PartialEq)]
enum Deed {
    /// Everything in them is looked at, and touched as a reader would.
    Touch,
    /// It is only looked at: what is made of a vector is what could break a rule, whatever is done with it.
    Look,
}

/// Shows a page of vectors, handles everything in it, and returns what the trap caught.
async fn suffer(stage: &Stage, batch: &[Vector], page: Page, deed: Deed) -> Vec<String> {
    stage.site.feed.serve("*.png", Reply::new("image/png", include_bytes!("../../../www/samples/images/harbour.png")));
    stage.open(page).await;
    let (first, last) = (&batch[0].id, &batch[batch.len() - 1].id);
    let ready = format!(
        "return [...document.querySelectorAll('communique-feed')] \
         .filter((feed) => feed.shadowRoot?.querySelectorAll('article').length !== {}).map((feed) => feed.dataset.feed).join(' ');",
        articles(&batch[0])
    );
    wait_until(&format!("each feed from {first} to {last} is shown"), async || {
        let waiting = stage.run(&ready).await;
        if waiting == "" { Ok(()) } else { Err(waiting.to_string()) }
    })
    .await;
    // Over everything in the page. It is so small that lazy images are near, too.
    let handle = "const roots = [...document.querySelectorAll('communique-feed')].map((feed) => feed.shadowRoot); \
                  for (const root of roots) { TOUCH; __trap.audit(root); } \
                  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); \
                  await new Promise((done) => setTimeout(done, 50)); \
                  for (const root of roots) __trap.audit(root); \
                  const more = Object.getOwnPropertyNames(window).filter((name) => !__record.globals.includes(name) && !/^(Communique|__trap|__record|msgbox|ret_nodes|\\$?cdc_.*)$/.test(name)); \
                  return { caught: [...__trap.caught, ...more.map((name) => `there is a global ${name}`)], href: location.href, stray: __trap.count(), title: document.title, \
                    asked: performance.getEntriesByType('resource').map((entry) => [entry.name, entry.initiatorType]), \
                    marked: roots.map((root) => root.querySelector('[part~=title]').textContent.includes('<')) };";
    let touch = if deed == Deed::Touch { "__trap.touch(root)" } else { "" };
    let seen = stage.run_async(&handle.replace("TOUCH", touch)).await;
    let mut problems: Vec<String> = serde_json::from_value(seen["caught"].clone()).unwrap();
    let mut expect = |what: &str, found: &Value, expected: Value| {
        if *found != expected {
            problems.push(format!("{what} is {found}, expected {expected}"));
        }
    };
    expect("the address", &seen["href"], json!(stage.site.host.url("/")));
    expect("the page's title", &seen["title"], json!("Host page"));
    // The page's own: the character set, the recorder, the trap, the loader.
    expect("the number of scripts, frames and the like", &seen["stray"], json!(4));
    let marked: Vec<bool> = batch.iter().map(|vector| vector.html.contains('<')).collect();
    expect("the titles that show their markup as text", &seen["marked"], json!(marked));
    let windows = stage.browser().client.windows().await.unwrap().len();
    expect("the number of windows", &json!(windows), json!(1));
    let record = stage.record().await;
    // A browser's own wish for an icon is no vector's.
    let violations = record.violations.iter().filter(|line| !line.contains("/favicon.ico"));
    problems.extend(record.errors.iter().chain(&record.rejections).chain(violations).cloned());
    // Nothing but the one line that each feed's notices are allowed.
    problems.extend(record.console.into_iter().filter(|line| !line.starts_with("warn: Communiqué: ")));
    // What an image asks of others is judged by their own logs, where they have one.
    for (url, kind) in serde_json::from_value::<Vec<(String, String)>>(seen["asked"].clone()).unwrap() {
        let known = [&stage.site.bundle, &stage.site.feed].iter().any(|server| url.starts_with(server.origin()));
        if !known && kind != "img" && !url.ends_with("/favicon.ico") {
            problems.push(format!("{url} was asked for by {kind}"));
        }
    }
    problems.into_iter().map(|problem| format!("{first} to {last}: {problem}")).collect()
}

/// Fails if a request is anything but a bare one for an image.
fn only_images(visits: &[Visit]) {
    for visit in visits {
        let kind = visit.header("sec-fetch-dest").unwrap_or("image");
        assert!(visit.method == "GET" && kind == "image", "{} {} as {kind}", visit.method, visit.url);
        assert_eq!(visit.header("referer"), None, "{}", visit.url);
    }
}

/// What is asked of the publisher: feeds, by name or by `next_url`, and images.
fn only_feeds_and_images(stage: &Stage) {
    for visit in stage.site.feed.log() {
        let kind = visit.header("sec-fetch-dest").unwrap_or("empty");
        assert!(
            visit.method == "GET" && ["empty", "image"].contains(&kind),
            "{} {} as {kind}",
            visit.method,
            visit.url
        );
    }
    let pages = stage.site.host.log().into_iter().filter(|visit| visit.path != "/" && visit.path != "/favicon.ico");
    assert_eq!(pages.map(|visit| visit.url).collect::<Vec<_>>(), [""; 0], "asked of the host");
}

async fn leave(stage: &Stage) {
    stage.open_at("/calm", Page::new()).await;
}

async fn no_vector_in_any_field_runs_or_leaves_or_navigates(stage: &Stage) {
    let other = Server::start(None).await;
    let mut problems = Vec::new();
    for batch in vectors(&other, false).chunks(BATCH) {
        problems.extend(suffer(stage, batch, page(stage, batch, "on"), Deed::Touch).await);
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    only_images(&other.log());
    only_feeds_and_images(stage);
    leave(stage).await;
}

/// Under the strictest policy also what is only made, and never shown, would be reported: an image, a style, a handler.
async fn no_vector_asks_for_anything_or_breaks_the_strictest_policy_where_images_are_off(stage: &Stage) {
    let other = Server::start(None).await;
    let policy = strictest(stage);
    let mut problems = Vec::new();
    for batch in vectors(&other, false).chunks(BATCH) {
        problems.extend(suffer(stage, batch, page(stage, batch, "off").policy(&policy), Deed::Look).await);
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let asked: Vec<String> = other.log().into_iter().map(|visit| visit.url).collect();
    assert_eq!(asked, [""; 0]);
    for visit in stage.site.feed.log() {
        assert_eq!(visit.header("sec-fetch-dest").unwrap_or("empty"), "empty", "{}", visit.url);
    }
    only_feeds_and_images(stage);
    leave(stage).await;
}

async fn vectors_without_end_leave_the_page_alive(stage: &Stage) {
    let other = Server::start(None).await;
    for vector in vectors(&other, true).chunks(1) {
        let problems = suffer(stage, vector, page(stage, vector, "on"), Deed::Touch).await;
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
    only_images(&other.log());
    leave(stage).await;
}

async fn json_nested_without_end_is_passed_over(stage: &Stage) {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    // The browsers read any depth. What no field asks for is left there; what a field asks for is read to a limit.
    let sound = r#"{"id":"1","title":"Sound","content_text":"Words."}"#;
    for (name, body) in [
        (
            "unknown",
            format!(r#"{{"version":"https://jsonfeed.org/version/1.1","title":"Deep","items":[{sound}],"x":{deep}}}"#),
        ),
        ("title", format!(r#"{{"version":"https://jsonfeed.org/version/1.1","title":{deep},"items":[{sound}]}}"#)),
        (
            "item",
            format!(r#"{{"version":"https://jsonfeed.org/version/1.1","title":"Deep","items":[{sound},{deep}]}}"#),
        ),
    ] {
        let path = format!("/{name}.json");
        stage.site.feed.serve(&path, Reply::feed(body));
        stage.open(Page::with(stage.script(&path))).await;
        stage.widget().titled(&["Sound"]).await;
    }
    leave(stage).await;
}

/// Without this the silence above would prove nothing.
async fn the_trap_notices_what_vectors_do_in_a_page_that_trusts_them(stage: &Stage) {
    let other = Server::start(None).await;
    let vectors = vectors(&other, false);
    stage.open(Page::new().script(&format!("(() => {{ {TRAP} }})();"))).await;
    let (mut ran, mut noticed) = (0, 0);
    // Those that would leave the page are left out, and those with frames, in which drivers lose their way.
    let tame = |vector: &&Vector| !vector.html.to_ascii_lowercase().contains("http-equiv") && vector.class != "frame";
    for vector in vectors.iter().filter(tame) {
        let code = format!(
            "const host = document.createElement('div'); document.body.append(host); __trap.caught.length = 0; \
             host.innerHTML = {}; __trap.caught.shift(); __trap.audit(host); __trap.touch(host); \
             await new Promise((done) => setTimeout(done, 0)); host.remove(); return __trap.caught;",
            json!(vector.html)
        );
        let caught = stage.run_async(&code).await;
        let caught: Vec<String> =
            serde_json::from_value(caught).unwrap_or_else(|error| panic!("{}: {error}", vector.id));
        ran += usize::from(caught.iter().any(|what| what.ends_with("was called")));
        noticed += usize::from(!caught.is_empty());
    }
    assert!(ran > 40 && noticed > 250, "only {ran} ran and {noticed} were noticed, of {}", vectors.len());
    assert!(other.log().len() > 4, "{:#?}", other.log());
    leave(stage).await;
}
