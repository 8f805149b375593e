//! Many widgets left alone with a publisher whose server does everything wrong: in the end each shows what it should.
//! Short among the other scenarios; `COMMUNIQUE_SOAK_MINUTES=10` makes it go on for so long. Chance has a fixed seed.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::page::Page;
use crate::random::Random;
use crate::reply::{Gate, Reply};
use crate::scenarios;
use crate::stage::Stage;

scenarios![twenty_widgets_outlive_a_faulty_publisher];

/// Each feed is shown by two widgets.
const FEEDS: usize = 10;
const WIDGETS: usize = 20;
/// Rounds of the short form; the pages' clock moves on by some twenty seconds in each.
const ROUNDS: usize = 30;

fn path(feed: usize) -> String {
    format!("/feed-{feed}.json")
}

fn title(feed: usize, number: usize) -> String {
    format!("Statement {number} of office {feed}")
}

/// What an office has published after so many rounds: the newest eight of one statement a round, the second of them
/// withdrawn.
fn published(feed: usize, round: usize) -> String {
    let newest = round + 8;
    let items: Vec<_> = (newest - 7..=newest)
        .rev()
        .map(|number| {
            let mut item =
                json!({ "id": number, "title": title(feed, number), "content_text": "The text, word for word." });
            if number == newest - 1 {
                item["_statement"] =
                    json!({ "status": "withdrawn", "note": format!("Number {number} came too early.") });
            }
            item
        })
        .collect();
    json!({ "version": "https://jsonfeed.org/version/1.1", "title": format!("Office {feed}"), "items": items })
        .to_string()
}

/// An answer, more often wrong than right.
fn answer(stage: &Stage, feed: usize, round: usize, chance: &mut Random) -> Reply {
    let sound = published(feed, round);
    let half = sound.len() / 2;
    match chance.below(22) {
        0 => Reply::status(503),
        1 => Reply::status(500),
        2 => Reply::status(404),
        3 => Reply::status(408),
        4 => Reply::status(429).header("retry-after", "20").header("access-control-expose-headers", "Retry-After"),
        5 => Reply::nothing(),
        6 => Reply::feed(sound).broken_after(half),
        7 => Reply::feed(&sound.as_bytes()[..half]),
        8 => Reply::html("<!doctype html><title>Welcome</title><p>Please log in."),
        9 => Reply::feed(sound).dripping(half / 4, Duration::from_millis(5)),
        10 => Reply::feed(format!("\u{feff}{sound}")),
        11 => Reply::feed(sound.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()),
        12 => Reply::redirect(&path(feed)),
        13 => {
            stage.site.feed.serve("/moved.json", Reply::feed(sound));
            Reply::redirect("/moved.json")
        }
        14 => Reply::feed(sound).without_cors(),
        15 => Reply::feed("{\"items\": 7}"),
        16 => Reply::feed(sound).waiting_for(&Gate::closed()),
        17 => Reply::feed(sound).body_waiting_for(&Gate::closed()),
        18 => Reply::new("text/plain", sound),
        _ => Reply::feed(sound),
    }
}

/// What a reader or a host does meanwhile.
fn deed(chance: &mut Random) -> String {
    let nth = chance.below(WIDGETS);
    let deeds = [
        "element.goTo(2);",
        "element.goTo(1);",
        "element.open(root.querySelector('[data-id]')?.dataset.id ?? '');",
        "element.refresh();",
        "root.querySelector('[data-do=retry], [data-do=reveal]')?.click();",
        "const place = element.parentElement; element.remove(); place.append(element);",
        "const place = element.parentElement; element.remove(); setTimeout(() => place.append(element), 5000);",
        "window.dispatchEvent(new Event('online'));",
        "element.toggleAttribute('data-images');",
    ];
    let deed = chance.pick(&deeds);
    format!("const element = window.widgets[{nth}]; const root = element.shadowRoot; {deed}")
}

/// Moves the page's clock and lets what has arrived be worked on.
async fn pass(stage: &Stage, time: Duration) {
    stage.advance(time).await;
    let url = stage.site.feed.url("/settle");
    stage.run_async(&format!("for (let n = 0; n < 2; n++) await (await fetch({url:?})).text(); return null;")).await;
}

/// Takes the console's lines so far: each warns of one of the feeds.
async fn lines(stage: &Stage) {
    let record = stage.record().await;
    for line in &record.console {
        let known = line.starts_with("warn: Communiqué: ") && line.contains(&stage.site.feed.url("/feed-"));
        assert!(known, "unexpected console line: {line}");
    }
    assert!(record.errors.is_empty() && record.rejections.is_empty(), "{:?} {:?}", record.errors, record.rejections);
    stage.run("__record.console.length = 0; __record.events.length = 0;").await;
}

async fn twenty_widgets_outlive_a_faulty_publisher(stage: &Stage) {
    let minutes = std::env::var("COMMUNIQUE_SOAK_MINUTES").ok().and_then(|minutes| minutes.parse::<u64>().ok());
    let end = minutes.map(|minutes| Instant::now() + Duration::from_secs(60 * minutes));
    let mut chance = Random::new(4);
    stage.site.feed.serve("/settle", Reply::status(200));
    // One more, of a sound feed, shows when the whole program is there: its own files have twenty seconds to come, and the
    // clock must not pass them over while they do. It comes first, where nothing above it moves it from under a click.
    stage.site.feed.serve("/calm.json", Reply::feed(published(0, 0)));
    let mut page = Page::new().tag(stage.element("/calm.json"));
    for widget in 0..WIDGETS {
        stage.site.feed.serve(&path(widget % FEEDS), answer(stage, widget % FEEDS, 0, &mut chance));
        let tag = stage.element(&path(widget % FEEDS)).set("refresh", "1").set("page-size", "3");
        let tag = if widget % 3 == 0 { tag.set("cache", "on") } else { tag };
        page = page.markup("<div>").tag(tag).markup("</div>");
    }
    stage.open(page.tag(stage.loader()).stopped_clock()).await;
    let calm = stage.nth(0);
    calm.when("it has a list", |shown| !shown.articles.is_empty()).await;
    calm.toggle(0).await;
    calm.when("its text is open", |shown| shown.articles[0].open).await;
    stage.run("window.widgets = [...document.querySelectorAll('communique-feed')].slice(1);").await;
    let mut round = 0;
    while end.map_or(round < ROUNDS, |end| Instant::now() < end) {
        round += 1;
        for feed in 0..FEEDS {
            let replies = (0..2).map(|_| answer(stage, feed, round, &mut chance)).collect();
            stage.site.feed.serve_each(&path(feed), replies);
        }
        stage.run(&deed(&mut chance)).await;
        let seconds = 1 + chance.below(40) as u64;
        pass(stage, Duration::from_secs(seconds)).await;
        lines(stage).await;
    }
    // The publisher has mended the server. What still waits for an answer of before waits no longer than its timeout.
    for feed in 0..FEEDS {
        stage.site.feed.serve(&path(feed), Reply::feed(published(feed, round)));
    }
    // In steps shorter than that, so that no answer is late because the clock jumped.
    for _ in 0..30 {
        pass(stage, Duration::from_secs(10)).await;
        lines(stage).await;
    }
    stage.run("for (const element of widgets) { element.shadowRoot.querySelector('[data-do=reveal]')?.click(); element.goTo(1); }").await;
    println!("{round} rounds, {} requests", stage.site.feed.log().len());
    for widget in 0..WIDGETS {
        let feed = widget % FEEDS;
        let titles = [0, 1, 2].map(|back| title(feed, round + 8 - back));
        let shown = stage.widget_at(&format!("widgets[{widget}]")).titled(&titles.each_ref().map(String::as_str)).await;
        let state = stage.run(&format!("return widgets[{widget}].state;")).await;
        assert_eq!((&state["status"], &state["stale"]), (&json!("ready"), &json!(false)), "widget {widget}");
        assert_eq!(shown.alert, None, "widget {widget}");
        assert!(shown.articles[1].struck && shown.text.contains("came too early."), "widget {widget}");
    }
    lines(stage).await;
}
