//! A text as a press office writes it, read as one statement: title, greeting, date and place, paragraphs, who signs, how to
//! reach them. It moves words into their places and changes none of them.

use super::object;
use communique::date::{Civil, Date};
use communique::messages::{Label, available};
use communique::view::statement::KINDS;
use serde_json::{Value, json};

/// The longest line that can be a greeting, in characters.
const GREETING_MAX: usize = 120;
/// The longest title, in characters.
const TITLE_MAX: usize = 300;
/// Lines longer than this, in characters, are paragraphs: nobody breaks lines there.
const LINE_MAX: usize = 120;
/// How many lines can follow a rule and still be a signature with its telephones.
const ENDING_MAX: usize = 8;

/// A statement in plain text; `stem` is the file's name without its ending.
pub fn plain(text: &str, stem: &str) -> Value {
    let (facts, text) = front_matter(text);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let head = Head::read(&lines, facts.get("title").is_some());
    let (body, ending) = ending(&head.rest);
    let paragraphs = paragraphs(body);
    let alone = head.title.is_empty() && head.salutation.is_empty() && paragraphs.len() == 1 && ending.is_empty();
    let text = paragraphs.join("\n\n");
    let (summary, text) =
        if alone && facts.get("title").is_none() { (text, String::new()) } else { (String::new(), text) };
    statement(&facts, stem, &head, ending, vec![("summary", summary.into()), ("content_text", text.into())])
}

/// A statement in Markdown.
pub fn markdown(text: &str, stem: &str) -> Value {
    let (facts, text) = front_matter(text);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let head = Head::read(&lines, facts.get("title").is_some());
    let (body, ending) = ending(&head.rest);
    let source = body.join("\n");
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(&source));
    statement(&facts, stem, &head, ending, vec![("content_html", html.trim().into())])
}

fn statement(facts: &Facts, stem: &str, head: &Head, ending: &[&str], text: Vec<(&str, Value)>) -> Value {
    let (signature, contacts) = signed(ending);
    let title = facts.get("title").unwrap_or(&head.title).to_owned();
    let kind = facts.get("kind").map_or_else(|| kind_of(&title), str::to_owned);
    let extension = object(vec![
        ("kind", kind.into()),
        ("place", facts.get("place").unwrap_or(&head.place).into()),
        ("number", facts.get("number").into()),
        ("salutation", head.salutation.clone().into()),
        ("signature", signature),
        ("contacts", contacts.into()),
    ]);
    // A file's name often begins with the day.
    let named = stem.get(..10).filter(|day| matches!(Date::parse(day), Some(Date::Day(_)))).unwrap_or_default();
    let date = facts.get("date").unwrap_or(if head.date.is_empty() { named } else { &head.date });
    let tags: Vec<&str> = facts.get("tags").map(list).unwrap_or_default();
    let mut members = vec![
        ("id", facts.get("id").unwrap_or(stem).into()),
        ("url", facts.get("url").into()),
        ("title", title.into()),
        ("date_published", date.into()),
        ("language", facts.get("language").into()),
        ("tags", tags.into()),
        ("_statement", extension),
    ];
    match facts.get("summary") {
        Some(summary) => members.extend(
            [("summary", summary.into())]
                .into_iter()
                .chain(text.into_iter().skip_while(|(name, _)| *name == "summary")),
        ),
        None => members.extend(text),
    }
    object(members)
}

/// The lines `name: value` in front of a text.
#[derive(Default)]
struct Facts(Vec<(String, String)>);

impl Facts {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What stands between two lines `---` at the beginning, and the rest.
fn front_matter(text: &str) -> (Facts, &str) {
    let text = text.trim_start_matches('\u{feff}');
    let fenced = || {
        let inside = text.strip_prefix("---")?.trim_start_matches('\r').strip_prefix('\n')?;
        let end = inside.find("\n---")?;
        let (facts, rest) = inside.split_at_checked(end)?;
        Some((facts, rest.get("\n---".len()..)?.split_once('\n').map_or("", |(_, rest)| rest)))
    };
    let Some((lines, rest)) = fenced() else { return (Facts::default(), text) };
    let fact = |line: &str| {
        let (name, value) = line.split_once(':')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (!value.is_empty()).then(|| (name.trim().to_ascii_lowercase(), value.to_owned()))
    };
    (Facts(lines.lines().filter_map(fact).collect()), rest)
}

/// The words of `[a, b]` or `a, b`.
fn list(text: &str) -> Vec<&str> {
    let words = text.trim_matches(['[', ']']).split(',').map(|word| word.trim().trim_matches(['"', '\'']));
    words.filter(|word| !word.is_empty()).collect()
}

/// What stands before the first paragraph.
#[derive(Default)]
struct Head<'a> {
    title: String,
    date: String,
    place: String,
    salutation: Vec<String>,
    rest: Vec<&'a str>,
}

impl<'a> Head<'a> {
    fn read(lines: &[&'a str], titled: bool) -> Head<'a> {
        let mut head = Head::default();
        let mut rest = lines;
        let mut titled = titled;
        while let [line, after @ ..] = rest {
            let plain = line.trim_start_matches('#').trim();
            if plain.is_empty() {
                rest = after;
            } else if let Some((date, place)) = dated(plain).filter(|_| head.date.is_empty()) {
                (head.date, head.place) = (date, place);
                rest = after;
            } else if is_greeting(plain) {
                titled = true;
                head.salutation.push(plain.to_owned());
                rest = after;
            } else if let Some(count) = title_lines(rest).filter(|_| !titled) {
                let (title, after) = rest.split_at_checked(count).unwrap_or((rest, &[]));
                head.title = title.iter().map(|line| line.trim_start_matches('#').trim()).collect::<Vec<_>>().join(" ");
                titled = true;
                rest = after;
            } else {
                break;
            }
        }
        head.rest = rest.to_vec();
        head
    }
}

/// How many of the first lines are a title, if any: those up to an empty line, a date or a greeting; or the first one alone,
/// where what follows it is a sentence.
fn title_lines(lines: &[&str]) -> Option<usize> {
    let first = lines.first()?;
    if first.starts_with('#') {
        return Some(1);
    }
    let ends = |line: &&str| line.is_empty() || dated(line).is_some() || is_greeting(line);
    let count = lines.iter().position(ends).unwrap_or(lines.len());
    let title = |count: usize| {
        let lines = lines.get(..count)?;
        let length: usize = lines.iter().map(|line| line.chars().count()).sum();
        (length <= TITLE_MAX && !lines.last()?.ends_with('.')).then_some(count)
    };
    title(count).or_else(|| title(1))
}

/// A line that greets: short, ending in a mark of address.
fn is_greeting(line: &str) -> bool {
    line.ends_with(['!', ',', '՝']) && line.chars().count() <= GREETING_MAX && !line.starts_with(['-', '*', '>'])
}

/// A line with nothing but a day and perhaps a place: `02.02.2023`, `31 October 2025, Astana`, `Астана, 31 октября 2025 г.`
fn dated(line: &str) -> Option<(String, String)> {
    let parts: Vec<&str> = line.trim_end_matches('.').split(',').map(str::trim).collect();
    let (day, place) = match parts.as_slice() {
        [day] => (day_of(day)?, ""),
        [one, other] => match (day_of(one), day_of(other)) {
            (Some(day), None) => (day, *other),
            (None, Some(day)) => (day, *one),
            _ => return None,
        },
        _ => return None,
    };
    (place.chars().count() <= 40).then(|| (day, place.to_owned()))
}

/// A day as the feed is to have it: as written where the widget reads that, in figures where the month is a word.
pub fn day_of(text: &str) -> Option<String> {
    if let Some(Date::Day(_)) = Date::parse(text) {
        return Some(text.to_owned());
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let (day, month, year) = match words.as_slice() {
        [day, month, year] => (day, month, year),
        [day, month, year, word] if ["г", "г.", "года", "year"].contains(word) => (day, month, year),
        _ => return None,
    };
    let month = month.to_lowercase();
    let place = |table: &communique::messages::Table| {
        table.months.split('|').take(12).position(|known| known.to_lowercase() == month)
    };
    let month = available().iter().find_map(|table| place(table))?;
    let (day, month) = (day.parse().ok()?, u32::try_from(month).ok()? + 1);
    let Civil { year, month, day } = Civil::new(year.parse().ok()?, month, day)?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// The text without its signature and telephones, and those lines: what follows the last rule, or telephones at the end with
/// the short lines before them.
fn ending<'a, 'l>(lines: &'l [&'a str]) -> (&'l [&'a str], &'l [&'a str]) {
    let is_rule = |line: &&str| {
        let line = line.trim();
        line.chars().count() >= 3 && line.chars().all(|c| "-–—_=* ".contains(c))
    };
    if let Some(at) = lines.iter().rposition(is_rule)
        && let (body, [_, ending @ ..]) = lines.split_at(at)
    {
        let count = ending.iter().filter(|line| !line.is_empty()).count();
        if (1..=ENDING_MAX).contains(&count) && ending.iter().all(|line| line.chars().count() <= LINE_MAX) {
            return (body, ending);
        }
    }
    let mut at = lines.len();
    let mut contacts = false;
    while let Some(line) = at.checked_sub(1).and_then(|before| lines.get(before)) {
        if !line.is_empty() && contact(line).is_none() {
            break;
        }
        contacts |= !line.is_empty();
        at -= 1;
    }
    if !contacts {
        return (lines, &[]);
    }
    while let Some(line) = at.checked_sub(1).and_then(|before| lines.get(before)) {
        if line.is_empty() || line.ends_with(['.', '!', '?', ':', ';']) || line.chars().count() > 80 {
            break;
        }
        at -= 1;
    }
    lines.split_at(at)
}

/// Who signs, and the ways to reach them.
fn signed(lines: &[&str]) -> (Value, Vec<Value>) {
    let mut contacts = Vec::new();
    let mut names = Vec::new();
    for line in lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
        match contact(line) {
            Some(contact) => contacts.push(contact),
            None => names.push(line),
        }
    }
    let (name, role) = match names.as_slice() {
        [] => (String::new(), String::new()),
        [one] => name_and_role(one),
        [one, others @ ..] if is_name(one) => ((*one).to_owned(), others.join(" ")),
        [others @ .., last] => ((*last).to_owned(), others.join(" ")),
    };
    (object(vec![("name", name.into()), ("role", role.into())]), contacts)
}

/// `Press secretary Vladimir Zaynetdinov` or `Vladimir Zaynetdinov, press secretary`, taken apart where that is plain.
fn name_and_role(line: &str) -> (String, String) {
    if let Some((name, role)) = line.split_once(',') {
        return (name.trim().to_owned(), role.trim().to_owned());
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let at = words.iter().rposition(|word| !is_capital(word)).map_or(0, |at| at + 1);
    let (role, name) = words.split_at(at);
    if name.len() < 2 { (line.to_owned(), String::new()) } else { (name.join(" "), role.join(" ")) }
}

fn is_name(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    (2..=4).contains(&words.len()) && words.iter().all(|word| is_capital(word))
}

/// Whether a word can be part of a name: `Press-secretary` can't.
fn is_capital(word: &str) -> bool {
    word.split('-').all(|part| part.chars().next().is_some_and(char::is_uppercase))
}

/// A line that is a telephone number, a mail address or a link, with a word about it or without.
fn contact(line: &str) -> Option<Value> {
    let lower = line.to_lowercase();
    if let Some(email) = line.split([' ', ':', ';', ',']).find(|word| word.contains('@')) {
        return Some(json!({ "email": email }));
    }
    if let Some(url) = line.split_whitespace().find(|word| word.starts_with("http://") || word.starts_with("https://"))
    {
        return Some(json!({ "url": url }));
    }
    let start = line.find(|c: char| c == '+' || c == '(' || c.is_ascii_digit())?;
    let end = line.rfind(|c: char| c.is_ascii_digit())? + 1;
    let number = line.get(start..end)?;
    let digits = number.chars().filter(char::is_ascii_digit).count();
    if digits < 6
        || !number.chars().all(|c| c.is_ascii_digit() || "+-–()./ \u{a0}".contains(c))
        || Date::parse(number).is_some()
    {
        return None;
    }
    // What is left says which it is; a sentence with a number in it is none.
    let words = [lower.get(..start)?, lower.get(end..)?].concat();
    if words.chars().count() > 30 {
        return None;
    }
    let fax = words.contains("fax") || words.contains("факс");
    let phone = !fax || words.contains("tel") || words.contains("тел") || words.contains("phone");
    Some(object(vec![
        ("phone", if phone { number.into() } else { Value::Null }),
        ("fax", if fax { number.into() } else { Value::Null }),
    ]))
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
