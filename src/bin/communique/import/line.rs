//! The lines of a text and what each one is, as far as that says where a title, a greeting or a signature can stand.

use pulldown_cmark::{Event, Options, Parser, Tag};
use std::borrow::Cow;
use std::ops::Range;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Empty.
    Blank,
    /// Of a paragraph.
    Text,
    /// A heading by itself.
    Heading,
    /// Of a heading that is underlined.
    Underlined,
    /// What underlines it.
    Underline,
    /// A rule.
    Rule,
    /// Of anything else: a list, code, a table, a quotation.
    Other,
}

/// A line.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// The line as it stands.
    pub text: &'a str,
    /// What it is.
    pub kind: Kind,
}

/// The lines of a plain text.
pub fn plain(text: &str) -> Vec<Line<'_>> {
    let kind = |line: &str| match line {
        "" => Kind::Blank,
        _ if is_rule(line) => Kind::Rule,
        _ => Kind::Text,
    };
    text.lines().map(str::trim).map(|text| Line { text, kind: kind(text) }).collect()
}

fn is_rule(line: &str) -> bool {
    let marks = line.chars().filter(|c| *c != ' ').count();
    marks >= 3 && line.chars().all(|c| "-–—_=* ".contains(c))
}

/// The lines of a text in Markdown.
pub fn markdown(text: &str) -> Vec<Line<'_>> {
    let mut at = 0;
    let mut begins = Vec::new();
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        begins.push(at);
        at += line.len();
        let text = line.trim_end_matches(['\n', '\r']);
        lines.push(Line { text, kind: if text.trim().is_empty() { Kind::Blank } else { Kind::Other } });
    }
    let mut depth = 0;
    for (event, range) in parser(text).into_offset_iter() {
        if let (0, Event::Start(_) | Event::Rule) = (depth, &event) {
            let first = begins.partition_point(|begin| *begin <= range.start).saturating_sub(1);
            let end = begins.partition_point(|begin| *begin < range.end);
            mark(lines.get_mut(first..end).unwrap_or_default(), &event, text.get(range).unwrap_or_default());
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    lines
}

/// Says of the lines of a block what they are.
fn mark(lines: &mut [Line], block: &Event, text: &str) {
    let kind = match block {
        Event::Start(Tag::Paragraph) => Kind::Text,
        Event::Start(Tag::Heading { .. }) if text.trim_start().starts_with('#') => Kind::Heading,
        Event::Start(Tag::Heading { .. }) => Kind::Underlined,
        Event::Rule => Kind::Rule,
        _ => Kind::Other,
    };
    for line in lines.iter_mut() {
        line.kind = kind;
    }
    if let (Kind::Underlined, Some(last)) = (kind, lines.last_mut()) {
        last.kind = Kind::Underline;
    }
}

/// A text in Markdown as markup.
pub fn html(text: &str) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, parser(text));
    html.trim().to_owned()
}

fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

/// The words of a heading or of a line of a paragraph in Markdown, without its markup.
pub fn words(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let mut words = String::new();
    for (at, event) in parser(text).enumerate() {
        match event {
            Event::Start(Tag::Paragraph | Tag::Heading { .. }) => {}
            // By itself it is something else than where it stands.
            _ if at == 0 => return text.into(),
            Event::Text(run) | Event::Code(run) => words.push_str(&run),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    words.into()
}

/// The texts of some lines.
pub fn texts<'a>(lines: &[Line<'a>], range: Range<usize>) -> Vec<&'a str> {
    lines.get(range).unwrap_or_default().iter().map(|line| line.text).collect()
}
