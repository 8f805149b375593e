//! The room that the widget takes: reserved before it is needed and kept while a reader turns pages, so that nothing in the
//! host page moves.

use crate::engine::Need;
use crate::fixtures::{SAMPLE, SEVEN, SEVEN_TITLES};
use crate::page::Page;
use crate::reply::{Gate, Reply};
use crate::scenarios;
use crate::stage::Stage;
use crate::widget::Widget;

scenarios![
    with_room_reserved_nothing_in_the_page_moves needs [Need::LayoutShifts],
    the_outline_takes_about_the_room_of_the_list needs [Need::LayoutShifts],
    a_shorter_page_leaves_the_pager_where_it_was,
    a_list_that_was_moved_keeps_its_room,
    a_page_that_the_host_turns_keeps_its_room_too,
    a_surface_of_the_partners_own_has_room_around_the_text,
    pictures_have_their_room_before_they_come,
];

/// How much everything moved without the reader's doing.
const SHIFT: &str = "return await new Promise((done) => { let sum = 0; \
     new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value; }) \
     .observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(sum), 200); });";

async fn with_room_reserved_nothing_in_the_page_moves(stage: &Stage) {
    let gate = Gate::closed();
    stage.site.feed.serve("/feed.json", Reply::feed(SAMPLE).waiting_for(&gate));
    let page = Page::new()
        .style("communique-feed { display: block; min-height: 1400px }")
        .tag(stage.element("/feed.json").set("min-height", "1400"))
        .tag(stage.loader());
    stage.open(page).await;
    stage.widget().when("the outline is there", |shown| shown.busy).await;
    gate.open();
    stage.widget().list().await;
    assert_eq!(stage.run_async(SHIFT).await, 0.0);
}

async fn the_outline_takes_about_the_room_of_the_list(stage: &Stage) {
    for layout in ["list", "cards", "compact"] {
        let gate = Gate::closed();
        stage.site.feed.serve("/feed.json", Reply::feed(SAMPLE).waiting_for(&gate));
        let page = Page::new().tag(stage.element("/feed.json").set("layout", layout)).tag(stage.loader());
        stage.open(page).await;
        let before = stage.widget().when("the outline is there", |shown| shown.busy).await.height;
        gate.open();
        let after = stage.widget().list().await.height;
        let shift = stage.run_async(SHIFT).await.as_f64().unwrap();
        assert!(before > after * 0.7 && before < after * 1.3, "{layout}: {before} for {after}");
        // Up to 0.1 the makers of browsers call it good; what is left is the outline coming into a page already painted.
        assert!(shift < 0.05, "{layout}: {shift}");
    }
}

/// A list of a full page and a shorter one.
async fn seven(stage: &Stage) -> Widget<'_> {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    let widget = stage.widget();
    widget.titled(&SEVEN_TITLES[..5]).await;
    widget
}

/// How far below the top of the widget its pager stands.
async fn pager(widget: &Widget<'_>) -> f64 {
    let place = "return root.querySelector('nav').getBoundingClientRect().top - element.getBoundingClientRect().top;";
    widget.eval(place).await.as_f64().unwrap()
}

async fn a_shorter_page_leaves_the_pager_where_it_was(stage: &Stage) {
    let widget = seven(stage).await;
    let before = pager(&widget).await;
    widget.press("Next page").await;
    let shown = widget.titled(&SEVEN_TITLES[5..]).await;
    let after = pager(&widget).await;
    assert!((after - before).abs() < 1.0, "{after} after {before}");
    let height = shown.height;
    // What a reader opened doesn't count: an opened text leaves no gap on the next page.
    widget.press("Previous page").await;
    widget.titled(&SEVEN_TITLES[..5]).await;
    widget.toggle(0).await;
    let opened = widget.when("the text is open", |shown| shown.articles[0].open).await.height;
    assert!(opened > height + 20.0);
    widget.press("Next page").await;
    let shown = widget.titled(&SEVEN_TITLES[5..]).await;
    assert!(shown.height < height + 4.0, "{} after {height}", shown.height);
}

async fn a_list_that_was_moved_keeps_its_room(stage: &Stage) {
    let widget = seven(stage).await;
    let before = pager(&widget).await;
    for (control, titles) in [("Next page", &SEVEN_TITLES[5..]), ("Previous page", &SEVEN_TITLES[..5])] {
        widget.press(control).await;
        widget.titled(titles).await;
    }
    widget.eval("document.body.prepend(element);").await;
    widget.press("Next page").await;
    widget.titled(&SEVEN_TITLES[5..]).await;
    let after = pager(&widget).await;
    assert!((after - before).abs() < 1.0, "{after} after {before}");
}

async fn a_page_that_the_host_turns_keeps_its_room_too(stage: &Stage) {
    let widget = seven(stage).await;
    let before = pager(&widget).await;
    widget.eval("element.goTo(2);").await;
    widget.titled(&SEVEN_TITLES[5..]).await;
    let after = pager(&widget).await;
    assert!((after - before).abs() < 1.0, "{after} after {before}");
}

async fn a_surface_of_the_partners_own_has_room_around_the_text(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    for (surface, least, most) in [("#fff", 8.0, 20.0), ("transparent", 0.0, 0.0), ("initial", 0.0, 0.0)] {
        let style = format!("communique-feed {{ --communique-surface: {surface} }}");
        stage.open(Page::with(stage.script("/feed.json").set("theme", "light")).style(&style)).await;
        let widget = stage.widget();
        widget.titled(&SEVEN_TITLES[..5]).await;
        let left = "(selector) => root.querySelector(selector).getBoundingClientRect().left";
        let room = widget.eval(&format!("const left = {left}; return left('.heading') - left('section');")).await;
        let room = room.as_f64().unwrap();
        assert!(least <= room && room <= most, "{surface}: {room}");
    }
}

async fn pictures_have_their_room_before_they_come(stage: &Stage) {
    let gate = Gate::closed();
    let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Pictured", "items": [{"id": "1", "title": "One",
        "image": "slow.png", "content_html": "<p>Before.</p><img src='inside.png' alt='' width='640' height='360'><p>After.</p>"}]}"#;
    stage.site.feed.serve("/feed.json", Reply::feed(feed));
    let picture = || {
        Reply::new("image/png", include_bytes!("../../../www/samples/images/harbour.png").to_vec()).waiting_for(&gate)
    };
    stage.site.feed.serve("/slow.png", picture());
    stage.site.feed.serve("/inside.png", picture());
    stage.open(Page::with(stage.script("/feed.json").set("expanded", "all"))).await;
    let widget = stage.widget();
    let before = widget.when("the text is open", |shown| shown.articles.first().is_some_and(|a| a.open)).await.height;
    stage.site.feed.asked("/slow.png", 1).await;
    gate.open();
    stage.until("[...document.querySelector('communique-feed').shadowRoot.querySelectorAll('img')].every((image) => { image.scrollIntoView(); return image.complete && image.naturalWidth > 0; })").await;
    assert_eq!(widget.now().await.unwrap().height, before);
}
