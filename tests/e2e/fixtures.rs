//! The feeds the scenarios serve, by name. Only text.

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
