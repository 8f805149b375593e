//! Who signs a text and how to reach them, as they stand at its end. Only short lines that hold a name or nothing but contacts
//! are taken out of a text; whatever else stands there, also after a rule, belongs to it.

use super::contact::contacts;
use super::line::{Kind, Line};
use super::object;
use serde_json::Value;

/// How many lines can follow a rule and still be a signature with its telephones.
const ENDING_MAX: usize = 8;
/// How many of them name who signs.
const NAMES_MAX: usize = 3;
/// The longest of those, in characters.
const NAME_MAX: usize = 80;

/// The end of a text.
#[derive(Default)]
pub struct Ending {
    /// Who signs: name and role.
    pub signature: Value,
    /// How to reach them.
    pub contacts: Vec<Value>,
}

impl Ending {
    /// Whether nothing stands there.
    pub fn is_empty(&self) -> bool {
        self.signature.is_null() && self.contacts.is_empty()
    }
}

/// Takes the end off a text: what follows the last rule, or contacts with the lines before them that name somebody.
pub fn cut<'l, 'a>(lines: &'l [Line<'a>]) -> (&'l [Line<'a>], Ending) {
    let prose = |line: &Line| matches!(line.kind, Kind::Text | Kind::Blank);
    let begin = lines.iter().rposition(|line| !prose(line)).map_or(0, |at| at + 1);
    let (before, last) = lines.split_at_checked(begin).unwrap_or((lines, &[]));
    if let [body @ .., Line { kind: Kind::Rule, .. }] = before
        && last.iter().filter(|line| line.kind == Kind::Text).count() <= ENDING_MAX
        && let Some(ending) = ending(last).filter(|ending| !ending.is_empty())
    {
        return (body, ending);
    }
    let reach = last.iter().rposition(|line| line.kind == Kind::Text && contacts(line.text).is_none());
    let reach = reach.map_or(0, |at| at + 1);
    let names = last.iter().take(reach).rposition(|line| !could_name(line)).map_or(0, |at| at + 1);
    // Lines of a longer paragraph name nobody.
    let apart = names.checked_sub(1).and_then(|at| last.get(at)).is_none_or(|line| {
        line.kind == Kind::Blank || line.text.trim_end().ends_with(['.', ',', '!', '?', '…', '»', '"', '”'])
    });
    let with_names = Some(names).filter(|_| apart && reach - names <= NAMES_MAX);
    for at in with_names.into_iter().chain([reach]) {
        if let Some(end) = last.get(at..)
            && let Some(ending) = ending(end).filter(|ending| !ending.contacts.is_empty())
            && let Some(body) = lines.get(..begin + at)
        {
            return (body, ending);
        }
    }
    (lines, Ending::default())
}

/// What some lines come to, if there are only names and contacts among them.
fn ending(lines: &[Line]) -> Option<Ending> {
    let mut ending = Ending::default();
    let mut names = Vec::new();
    for line in lines.iter().filter(|line| line.kind == Kind::Text) {
        match contacts(line.text) {
            Some(contacts) => ending.contacts.extend(contacts),
            // Contacts come last.
            None if could_name(line) && ending.contacts.is_empty() => names.push(line.text.trim()),
            None => return None,
        }
    }
    if !names.is_empty() {
        let (name, role) = signer(&names)?;
        ending.signature = object(vec![("name", name.into()), ("role", role.into())]);
    }
    Some(ending)
}

/// Whether a line could be a name or a role: short, without figures and the end of a sentence.
fn could_name(line: &Line) -> bool {
    let text = line.text.trim();
    let initial = text.split_whitespace().next_back().is_some_and(|word| word.chars().count() <= 3);
    // «Yours faithfully,» is neither.
    let formula = text.strip_suffix(',').is_some_and(|text| !is_name(text));
    line.kind == Kind::Text
        && text.chars().count() <= NAME_MAX
        && !formula
        && text.starts_with(char::is_alphabetic)
        && !text.contains(|c: char| c.is_ascii_digit() || "!?:;…".contains(c))
        && (initial || !text.ends_with('.'))
}

/// Name and role of who signs in some lines, where it is plain which is which.
fn signer(lines: &[&str]) -> Option<(String, String)> {
    let signer = match lines {
        [one] => return name_and_role(one),
        [name, role @ ..] if is_name(name.trim_end_matches(',')) => (name.trim_end_matches(','), role),
        [role @ .., name] if is_name(name) => (*name, role),
        _ => return None,
    };
    (lines.len() <= NAMES_MAX).then(|| (signer.0.to_owned(), signer.1.join(" ")))
}

/// `Press secretary Vladimir Zaynetdinov` or `Vladimir Zaynetdinov, press secretary`, taken apart where that is plain.
fn name_and_role(line: &str) -> Option<(String, String)> {
    if let Some((name, role)) = line.split_once(',') {
        return is_name(name.trim()).then(|| (name.trim().to_owned(), role.trim().to_owned()));
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let at = words.iter().rposition(|word| !is_capital(word)).map_or(0, |at| at + 1);
    let (role, name) = words.split_at_checked(at)?;
    is_name(&name.join(" ")).then(|| (name.join(" "), role.join(" ")))
}

fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=4).contains(&words.len()) && words.iter().all(|word| is_capital(word))
}

/// Whether a word can be part of a name: `Press-secretary` can't.
fn is_capital(word: &str) -> bool {
    word.split('-').all(|part| part.chars().next().is_some_and(char::is_uppercase))
}
