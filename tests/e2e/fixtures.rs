//! The feeds the scenarios serve: by name, as text, and archives of any length. Serves none of them.

use serde_json::{Value, json};

/// Seven dated statements with a summary and two paragraphs each, newest first.
pub const SEVEN: &str = include_str!("../fixtures/e2e/seven.json");
/// The same seven as [`SEVEN`] shows them.
pub const SEVEN_TITLES: [&str; 7] =
    ["Statement 7", "Statement 6", "Statement 5", "Statement 4", "Statement 3", "Statement 2", "Statement 1"];
/// Two statements of somebody else.
pub const TWO: &str = include_str!("../fixtures/e2e/two.json");
/// The titles of [`TWO`].
pub const TWO_TITLES: [&str; 2] = ["First of the other office", "Second of the other office"];
/// Sixty undated statements.
pub const SIXTY: &str = include_str!("../fixtures/e2e/sixty.json");
/// A feed without items.
pub const EMPTY: &str = include_str!("../fixtures/e2e/empty.json");
/// JSON, but no feed.
pub const NOT_A_FEED: &str = include_str!("../fixtures/e2e/not-a-feed.json");
/// A feed in which nearly every field has a wrong type.
pub const WRONG_TYPES: &str = include_str!("../fixtures/e2e/wrong-types.json");
/// Pictures, links, a correction, a withdrawal, another language, a summary alone, markup in plain fields.
pub const RICH: &str = include_str!("../fixtures/e2e/rich.json");
/// The sample feed of the preview page, with the five forms of the publisher's texts.
pub const SAMPLE: &str = include_str!("../../www/samples/statements.json");
/// The same in Russian.
pub const SAMPLE_RU: &str = include_str!("../../www/samples/statements.ru.json");

/// A document of an archive: a statement for each number, with the id that `id` makes of it, and what follows.
pub fn archive(numbers: impl Iterator<Item = u32>, id: fn(u32) -> Value, next: Option<&str>) -> Value {
    let items: Vec<_> =
        numbers.map(|n| json!({ "id": id(n), "title": format!("Statement {n}"), "content_text": "Text." })).collect();
    let mut feed = json!({ "version": "https://jsonfeed.org/version/1.1", "title": "Archive", "items": items });
    if let Some(next) = next {
        feed["next_url"] = next.into();
    }
    feed
}
