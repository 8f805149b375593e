//! Front matter: YAML between two lines `---` at the beginning of a text. What it says that the feed has no place for is
//! named, and what can't be read is an error: a statement without its facts is not the publisher's.

use saphyr_parser::{Event, Parser, ScalarStyle, StrInput};
use std::collections::BTreeMap;

/// The names that are known.
const NAMES: [&str; 11] =
    ["id", "title", "date", "url", "language", "summary", "tags", "kind", "place", "number", "draft"];

/// What front matter says.
#[derive(Debug, Default)]
pub struct FrontMatter {
    facts: BTreeMap<String, Vec<String>>,
    /// What it says in vain.
    pub lost: Vec<String>,
}

impl FrontMatter {
    /// The text under a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.facts.get(name)?.first().map(String::as_str)
    }

    /// The words under `tags`: a list, or one line with commas.
    pub fn tags(&self) -> Vec<&str> {
        let tags = self.facts.get("tags").map(Vec::as_slice).unwrap_or_default();
        let words: Vec<&str> = match tags {
            [line] => line.split(',').collect(),
            _ => tags.iter().map(String::as_str).collect(),
        };
        words.into_iter().map(str::trim).filter(|word| !word.is_empty()).collect()
    }

    /// Whether the text is not to be published yet.
    pub fn is_draft(&self) -> bool {
        self.get("draft").is_some_and(|said| said.eq_ignore_ascii_case("true"))
    }

    /// Reads what a text begins with; the text that follows comes back, too.
    ///
    /// # Errors
    /// Why it can't be read.
    pub fn read(text: &str) -> Result<(FrontMatter, &str), String> {
        let text = text.trim_start_matches('\u{feff}');
        let Some((yaml, rest)) = fenced(text)? else { return Ok((FrontMatter::default(), text)) };
        let mut read = FrontMatter::default();
        for (name, value) in members(yaml).map_err(|reason| format!("its front matter is not YAML ({reason})"))? {
            let name = name.to_ascii_lowercase();
            match value {
                _ if !NAMES.contains(&name.as_str()) => {
                    read.lost
                        .push(format!("its front matter has {name:?}, which a statement has no place for; left out"));
                }
                Some(texts) if name == "tags" || texts.len() < 2 => {
                    let texts: Vec<String> = texts.into_iter().filter(|text| !text.trim().is_empty()).collect();
                    if !texts.is_empty() {
                        read.facts.insert(name, texts);
                    }
                }
                _ => read.lost.push(format!("{name:?} in its front matter is no text; left out")),
            }
        }
        Ok((read, rest))
    }
}

/// What stands between the two lines, and what follows them; nothing where a text begins with a rule or with neither.
fn fenced(text: &str) -> Result<Option<(&str, &str)>, String> {
    let is_fence = |line: &str| line.trim_end() == "---";
    let Some(first) = text.split_inclusive('\n').next().filter(|line| is_fence(line)) else { return Ok(None) };
    let inside = text.get(first.len()..).unwrap_or_default();
    let names = |line: &str| {
        let name = line.split_once(':').map_or("", |(name, _)| name);
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    };
    match inside.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        Some(line) if is_fence(line) || names(line) => {}
        _ => return Ok(None),
    }
    let mut at = 0;
    for line in inside.split_inclusive('\n') {
        if is_fence(line) {
            return Ok(inside.get(..at).zip(inside.get(at + line.len()..)));
        }
        at += line.len();
    }
    Err("its front matter has no end: a line --- is wanted".to_owned())
}

/// Names, each with its texts; none where it is something else than a text or a list of them.
type Members = Vec<(String, Option<Vec<String>>)>;

/// The members of a mapping.
fn members(yaml: &str) -> Result<Members, String> {
    let Some(Node::Members(pairs)) = node(&mut Parser::new_from_str(yaml))? else { return Ok(Vec::new()) };
    let mut members = Members::new();
    for (name, value) in pairs {
        let Node::Text(name) = name else { return Err("a name is no text".to_owned()) };
        if members.iter().any(|(known, _)| *known == name) {
            return Err(format!("{name:?} stands there twice"));
        }
        let text = |node| match node {
            Node::Text(text) => Some(text),
            Node::List(_) | Node::Members(_) | Node::Alias => None,
        };
        let texts = match value {
            Node::List(list) => list.into_iter().map(text).collect(),
            one => text(one).map(|text| vec![text]),
        };
        members.push((name, texts));
    }
    Ok(members)
}

/// A value in YAML.
enum Node {
    /// A text, without what it ends with; empty for nothing.
    Text(String),
    List(Vec<Node>),
    Members(Vec<(Node, Node)>),
    Alias,
}

/// The next value; none where a list or a mapping ends.
fn node(events: &mut Parser<StrInput>) -> Result<Option<Node>, String> {
    while let Some(event) = events.next_event() {
        match event.map_err(|error| error.to_string())?.0 {
            Event::Scalar(text, style, ..) => {
                let nothing = style == ScalarStyle::Plain && ["~", "null"].contains(&&*text);
                return Ok(Some(Node::Text(if nothing { String::new() } else { text.trim_end().to_owned() })));
            }
            Event::SequenceStart(..) => {
                let mut list = Vec::new();
                while let Some(value) = node(events)? {
                    list.push(value);
                }
                return Ok(Some(Node::List(list)));
            }
            Event::MappingStart(..) => {
                let mut members = Vec::new();
                while let Some(name) = node(events)? {
                    members.push((name, node(events)?.unwrap_or(Node::Alias)));
                }
                return Ok(Some(Node::Members(members)));
            }
            Event::Alias(_) => return Ok(Some(Node::Alias)),
            Event::SequenceEnd | Event::MappingEnd => return Ok(None),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {}
        }
    }
    Ok(None)
}
