//! What stands before the first paragraph of a text: title, date and place, greetings. What is none of them begins the text.

use super::day::Dateline;
use super::line::{Kind, Line, texts};
use std::borrow::Cow;

/// The longest line that can be a greeting, in characters.
const GREETING_MAX: usize = 120;
/// The shortest line, in characters, that could have been broken for a narrow page.
const BROKEN_MIN: usize = 40;
/// The longest title, in characters.
const TITLE_MAX: usize = 300;

/// What stands before the first paragraph.
#[derive(Default)]
pub struct Head<'a> {
    /// The title.
    pub title: String,
    /// The date, as the feed is to have it.
    pub date: String,
    /// The place.
    pub place: String,
    /// The greetings.
    pub salutation: Vec<String>,
    /// The lines that follow.
    pub rest: Vec<Line<'a>>,
}

/// The words of a line without its markup.
pub type Words = for<'l> fn(&'l str) -> Cow<'l, str>;

impl<'a> Head<'a> {
    /// Reads the first lines of a text whose title is known already, or isn't.
    pub fn read(lines: &[Line<'a>], titled: bool, words: Words) -> Head<'a> {
        let mut head = Head::default();
        let mut kept = Vec::new();
        let mut titled = titled;
        let mut rest = lines;
        while let [line, after @ ..] = rest {
            let said = words(line.text);
            if matches!(line.kind, Kind::Blank | Kind::Underline) {
                rest = after;
            } else if !matches!(line.kind, Kind::Text | Kind::Heading | Kind::Underlined) {
                break;
            } else if let Some(dateline) = Dateline::read(&said).filter(|_| head.date.is_empty()) {
                if dateline.says_more {
                    kept.extend([*line, Line { text: "", kind: Kind::Blank }]);
                }
                (head.date, head.place) = (dateline.date, dateline.place);
                rest = after;
            } else if line.kind == Kind::Text && is_greeting(&said) && !goes_on(&said, after, words) {
                titled = true;
                head.salutation.push(said.into_owned());
                rest = after;
            } else if let Some(count) = title_lines(rest, words).filter(|_| !titled) {
                head.title = words(&texts(rest, 0..count).join("\n")).replace('\n', " ");
                titled = true;
                rest = rest.get(count..).unwrap_or_default();
                // A plain text may underline it, too.
                if let ([Line { kind: Kind::Rule, .. }, after @ ..], Kind::Text) = (rest, line.kind) {
                    rest = after;
                }
            } else {
                break;
            }
        }
        head.rest = kept.into_iter().chain(rest.iter().copied()).collect();
        head
    }
}

/// How many of the first lines are a title, if any: a heading; or those up to an empty line, a date or a greeting; or the
/// first one alone, where a sentence begins after it.
fn title_lines(lines: &[Line], words: Words) -> Option<usize> {
    let first = lines.first()?;
    let run = |kind| lines.iter().position(|line| line.kind != kind).unwrap_or(lines.len());
    match first.kind {
        Kind::Heading => return Some(1),
        Kind::Underlined => return Some(run(Kind::Underlined)),
        _ => {}
    }
    let ends = |line: &Line| Dateline::read(&words(line.text)).is_some() || is_greeting(&words(line.text));
    let paragraph = run(Kind::Text);
    let count = lines.iter().take(paragraph).position(ends).unwrap_or(paragraph);
    let title = |count: usize| {
        let lines = lines.get(..count)?;
        let length: usize = lines.iter().map(|line| line.text.chars().count()).sum();
        (length <= TITLE_MAX && !lines.last()?.text.trim_end().ends_with(['.', ',', ':', ';'])).then_some(count)
    };
    let broken = || lines.get(1).is_some_and(|line| line.text.trim_start().starts_with(char::is_lowercase));
    title(count).or_else(|| title(1).filter(|_| !broken()))
}

/// Whether a line is rather the beginning of a sentence that was broken for a narrow page.
fn goes_on(line: &str, after: &[Line], words: Words) -> bool {
    let next = after.first().filter(|next| next.kind == Kind::Text);
    line.ends_with(',')
        && line.chars().count() >= BROKEN_MIN
        && next.is_some_and(|next| !is_greeting(&words(next.text)))
}

/// A line that greets: short, ending in a mark of address, and no point of a list.
fn is_greeting(line: &str) -> bool {
    line.ends_with(['!', ',', '՝'])
        && line.chars().count() <= GREETING_MAX
        && !line.starts_with(|c: char| c.is_ascii_digit() || "-–—*•>#".contains(c))
}
