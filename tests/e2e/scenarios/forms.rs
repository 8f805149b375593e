//! The five forms of the publisher's texts, from the sample feeds: what each must show, and what it must not invent.

use crate::fixtures::{SAMPLE, SAMPLE_RU};
use crate::page::Page;
use crate::reply::Reply;
use crate::scenarios;
use crate::stage::Stage;
use crate::widget::{Article, Shown};

scenarios![
    a_meeting_with_a_long_title_has_neither_date_nor_body,
    an_address_has_its_salutation_lines_and_a_title_from_its_words,
    a_dated_meeting_shows_its_day_and_place,
    a_visit_is_a_summary_alone,
    a_commentary_has_paragraphs_a_signature_and_telephone_links,
    the_five_forms_are_right_in_russian,
    the_five_forms_fit_a_narrow_column,
];

async fn sample(stage: &Stage, feed: &str, language: &str) -> Shown {
    stage.site.feed.serve("/statements.json", Reply::feed(feed));
    stage.site.feed.serve("*.png", Reply::status(404));
    let tag = stage.script("/statements.json").set("images", "off").set("page-size", "100").set("expanded", "all");
    stage.open(Page::with(tag.set("lang", language))).await;
    stage.widget().when("the texts are open", |shown| shown.articles.iter().any(|article| article.open)).await
}

fn with<'a>(shown: &'a Shown, words: &str) -> &'a Article {
    let found = shown.articles.iter().find(|article| article.text.contains(words));
    found.unwrap_or_else(|| panic!("no statement with {words:?} among {:?}", shown.titles()))
}

async fn a_meeting_with_a_long_title_has_neither_date_nor_body(stage: &Stage) {
    let shown = sample(stage, SAMPLE, "en").await;
    let article = with(&shown, "XXIII meeting");
    let title = article.title.as_deref().unwrap();
    assert!(title.starts_with("XXIII meeting of the CSTO Interstate Commission") && title.len() > 150, "{title}");
    assert!(!title.ends_with('…'), "a title is never cut");
    assert_eq!(article.kind.as_deref(), Some("Meeting"));
    assert_eq!(article.date, None, "no date is invented");
    assert!(article.button.is_none(), "no body, no button");
    assert!(article.text.contains("Astana"));
}

async fn an_address_has_its_salutation_lines_and_a_title_from_its_words(stage: &Stage) {
    let shown = sample(stage, SAMPLE, "en").await;
    let article = with(&shown, "Sergey Kuzhugetovich");
    let body = article.body.as_deref().expect("an open text");
    for words in ["Dear Sergey Kuzhugetovich,", "Dear secretaries of the security councils,", "fruitful work"] {
        assert!(body.contains(words), "{words} in {body}");
    }
    let position = |words| body.find(words).unwrap();
    assert!(
        position("Dear Sergey") < position("Dear secretaries") && position("Dear secretaries") < position("We wish")
    );
    assert_eq!(article.kind.as_deref(), Some("Address"));
    assert_eq!(article.date, None);
    let title = article.title.as_deref().expect("a title made of the first words");
    assert!(title.starts_with("The Secretariat of the Collective Security Treaty Organization greets"), "{title}");
    assert!(title.len() < 130, "{title}");
}

async fn a_dated_meeting_shows_its_day_and_place(stage: &Stage) {
    let shown = sample(stage, SAMPLE, "en").await;
    let article = with(&shown, "Secretary General meets the President of Kazakhstan");
    let date = article.date.as_ref().expect("a date");
    assert_eq!((date.text.as_str(), date.datetime.as_deref()), ("October 31, 2025", Some("2025-10-31")));
    assert!(article.text.contains("Astana"));
    assert!(article.body.as_deref().is_some_and(|body| body.contains("Imangali Tasmagambetov")));
}

async fn a_visit_is_a_summary_alone(stage: &Stage) {
    let shown = sample(stage, SAMPLE, "en").await;
    let article = with(&shown, "Emomali Rahmon");
    assert_eq!(article.kind.as_deref(), Some("Visit"));
    assert!(article.button.is_none(), "no body, no button");
    assert_eq!(article.date, None);
    assert!(article.text.contains("received the CSTO Secretary General"), "the summary is there: {}", article.text);
    let url = stage.site.feed.url("/page.html#visit-dushanbe");
    assert!(article.links.iter().any(|link| link.href == url), "it links out: {:?}", article.links);
}

async fn a_commentary_has_paragraphs_a_signature_and_telephone_links(stage: &Stage) {
    let shown = sample(stage, SAMPLE, "en").await;
    let article = with(&shown, "Vladimir Zaynetdinov");
    assert_eq!(article.kind.as_deref(), Some("Commentary"));
    let date = article.date.as_ref().expect("a date");
    assert_eq!((date.text.as_str(), date.datetime.as_deref()), ("February 2, 2023", Some("2023-02-02")));
    assert!(article.paragraphs.len() >= 4, "{:?}", article.paragraphs);
    assert!(article.body.as_deref().unwrap().contains("in the territory of a member state"));
    let signature = article.signature.as_deref().expect("a signature block");
    assert!(signature.contains("Vladimir Zaynetdinov") && signature.contains("Press secretary"), "{signature}");
    for number in ["+7495-621-27-10", "+7495-621-33-23"] {
        let link = article.links.iter().find(|link| link.text.contains(number));
        let link = link.unwrap_or_else(|| panic!("{number} is a link: {:?}", article.links));
        let digits: String = link.href.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        assert!(link.href.starts_with("tel:"), "{}", link.href);
        assert_eq!(digits, number.replace('-', ""));
    }
    assert!(article.text.contains("tel/fax"));
    stage.screenshot("commentary").await;
}

async fn the_five_forms_are_right_in_russian(stage: &Stage) {
    sample(stage, SAMPLE_RU, "ru").await;
    let shown = stage.widget().when("dates are Russian", |shown| shown.text.contains("октября")).await;
    let kinds = [
        "XXIII заседание",
        "Уважаемый Сергей Кужугетович!",
        "Касым-Жомартом Токаевым",
        "Эмомали Рахмон",
        "Владимир Зайнетдинов",
    ]
    .map(|words| with(&shown, words).kind.clone().unwrap_or_default());
    assert_eq!(kinds, ["Встреча", "Обращение", "Встреча", "Визит", "Комментарий"]);
    let date = |words| with(&shown, words).date.as_ref().map(|date| date.text.replace('\u{a0}', " "));
    assert_eq!(date("Касым-Жомартом Токаевым").as_deref(), Some("31 октября 2025 г."));
    assert_eq!(date("Владимир Зайнетдинов").as_deref(), Some("2 февраля 2023 г."));
    assert_eq!(date("XXIII заседание"), None);
    stage.screenshot("russian").await;
}

async fn the_five_forms_fit_a_narrow_column(stage: &Stage) {
    stage.site.feed.serve("/statements.json", Reply::feed(SAMPLE));
    let tag = stage.script("/statements.json").set("images", "off").set("page-size", "100").set("expanded", "all");
    let page = Page::new()
        .style("body { margin: 0 } #column { width: 280px }")
        .markup("<div id=\"column\">")
        .tag(tag)
        .markup("</div>");
    stage.open(page).await;
    let widget = stage.widget();
    let shown = widget.when("the texts are open", |shown| shown.articles.iter().any(|article| article.open)).await;
    assert!(shown.width <= 280.0, "{}", shown.width);
    let wide = widget
        .eval(
            "const scrolls = (node) => node && node !== root && (/(auto|scroll)/.test(getComputedStyle(node).overflowX) || scrolls(node.parentElement)); \
             return [...root.querySelectorAll('article *')] \
               .filter((node) => node.getBoundingClientRect().right > 281 && node.getBoundingClientRect().width > 2 && !scrolls(node)) \
               .map((node) => `${node.localName} ${node.getBoundingClientRect().right} ${node.textContent.slice(0, 40)}`);",
        )
        .await;
    assert_eq!(wide, serde_json::json!([]), "nothing reaches beyond the column, but tables in their own box");
    stage.screenshot("narrow").await;
}
