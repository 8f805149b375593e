//! A text as a press office writes it, read as one statement: title, greeting, date and place, paragraphs, who signs, how to
//! reach them. It moves words into their places and changes none of them.

use super::day::Dateline;
use super::front_matter::FrontMatter;
use super::head::{Head, Words};
use super::line::{self, Line};
use super::object;
use super::signature::{self, Ending};
use communique::date::Date;
use communique::messages::{Label, available};
use communique::view::statement::KINDS;
use serde_json::Value;

/// Lines longer than this, in characters, are paragraphs: nobody breaks lines there.
const LINE_MAX: usize = 120;

/// How a text is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Plain text.
    Plain,
    /// Markdown.
    Markdown,
}

/// What a text comes to.
#[derive(Default)]
pub struct Prose {
    /// The item; none where it has no text, or is a draft.
    pub item: Option<Value>,
    /// What is missing.
    pub lost: Vec<String>,
    /// What is to be said besides.
    pub remarks: Vec<String>,
}

/// Reads a text; `stem` is the name of its file without the ending.
pub fn read(text: &str, stem: &str, form: Form) -> Prose {
    let (mut facts, text) = match FrontMatter::read(text) {
        Ok(read) => read,
        Err(reason) => return Prose { lost: vec![format!("{reason}; left out")], ..Prose::default() },
    };
    if facts.is_draft() {
        return Prose { remarks: vec!["it is a draft; left out".to_owned()], ..Prose::default() };
    }
    let mut lost = std::mem::take(&mut facts.lost);
    let (lines, words): (_, Words) = match form {
        Form::Plain => (line::plain(text), |text| text.into()),
        Form::Markdown => (line::markdown(text), line::words),
    };
    let head = Head::read(&lines, facts.get("title").is_some(), words);
    let (body, ending) = signature::cut(&head.rest);
    let text = match form {
        Form::Plain => plain(body, head.title.is_empty() && head.salutation.is_empty() && ending.is_empty(), &facts),
        Form::Markdown => ("content_html", line::html(&line::texts(body, 0..body.len()).join("\n"))),
    };
    let item = statement(&facts, stem, head, ending, text, &mut lost);
    // An id and a date are the file's own name.
    let said = ["title", "summary", "content_text", "content_html", "url", "_statement"];
    if !said.iter().any(|said| item.get(said).is_some()) {
        lost.push("it has no text; left out".to_owned());
        return Prose { lost, ..Prose::default() };
    }
    Prose { item: Some(item), lost, ..Prose::default() }
}

/// The text of a plain one; a paragraph that stands alone is a summary.
fn plain(body: &[Line], alone: bool, facts: &FrontMatter) -> (&'static str, String) {
    let paragraphs = paragraphs(&line::texts(body, 0..body.len()));
    let alone = alone && paragraphs.len() == 1 && ["title", "summary"].iter().all(|name| facts.get(name).is_none());
    (if alone { "summary" } else { "content_text" }, paragraphs.join("\n\n"))
}

fn statement(
    facts: &FrontMatter,
    stem: &str,
    head: Head,
    ending: Ending,
    (place, text): (&str, String),
    lost: &mut Vec<String>,
) -> Value {
    let title = facts.get("title").unwrap_or(&head.title).to_owned();
    let kind = facts.get("kind").map_or_else(|| kind_of(&title), str::to_owned);
    let extension = object(vec![
        ("kind", kind.into()),
        ("place", facts.get("place").unwrap_or(&head.place).into()),
        ("number", facts.get("number").into()),
        ("salutation", head.salutation.into()),
        ("signature", ending.signature),
        ("contacts", ending.contacts.into()),
    ]);
    // A file's name often begins with the day.
    let named = stem.get(..10).filter(|day| matches!(Date::parse(day), Some(Date::Day(_)))).unwrap_or_default();
    let found = if head.date.is_empty() { named.to_owned() } else { head.date };
    let date = match facts.get("date") {
        Some(said) => match Dateline::read(said).filter(|line| !line.says_more && line.place.is_empty()) {
            Some(dateline) => dateline.date,
            None => {
                lost.push(format!("{said:?} is no date that can be read; left out"));
                String::new()
            }
        },
        None => found,
    };
    let mut members = vec![
        ("id", facts.get("id").unwrap_or(stem).into()),
        ("url", facts.get("url").into()),
        ("title", title.into()),
        ("date_published", date.into()),
        ("language", facts.get("language").into()),
        ("summary", facts.get("summary").into()),
        ("tags", facts.tags().into()),
        ("_statement", extension),
    ];
    members.retain(|(name, _)| *name != place);
    members.push((place, text.into()));
    object(members)
}

/// The paragraphs, with lines that were broken for a narrow page joined again.
fn paragraphs(lines: &[&str]) -> Vec<String> {
    if lines.iter().any(|line| line.chars().count() > LINE_MAX) {
        return lines.iter().filter(|line| !line.is_empty()).map(|line| (*line).to_owned()).collect();
    }
    let blocks = lines.split(|line| line.is_empty()).filter(|block| !block.is_empty());
    let joined = |block: &[&str]| {
        let (_, full) = block.split_last().unwrap_or((&"", &[]));
        let broken = full.iter().all(|line| line.chars().count() >= 50);
        block.join(if broken { " " } else { "\n" })
    };
    blocks.map(joined).collect()
}

/// The kind that the first word of a title names, in any of the widget's languages.
fn kind_of(title: &str) -> String {
    let first = title.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    let names = |label: Label| {
        let words = available().iter().filter_map(move |table| table.lines().get(label as usize).copied());
        words.map(str::to_lowercase)
    };
    let named = |label: Label| !first.is_empty() && names(label).any(|name| name == first);
    KINDS.iter().find(|(_, label)| named(*label)).map(|(kind, _)| (*kind).to_owned()).unwrap_or_default()
}
