//! The words about a wrong value, and what the options say of a text's markup. Part of the program's sequel: most pages have
//! the one not at all, and the other not at first.

use alloc::string::String;
use alloc::vec::Vec;

use super::{FLAGS, Kind, Name, OPTIONS, OptionSpec, Options};
use crate::date::push_digits;
use crate::markup;
use crate::notice::Notice;
use crate::scrutiny::Scrutiny;
use crate::signature;

/// What a notice says of a value that isn't allowed: what is, and what is used instead.
#[inline(never)]
pub fn problem(spec: &OptionSpec, text: &str) -> String {
    let mut problem = String::from(if text.is_empty() { "is empty; allowed: " } else { "is not allowed; allowed: " });
    let (words, default) = match spec.kind {
        Kind::Choice(words) => (words, 0),
        Kind::Flag => (FLAGS.get(..2).unwrap_or_default(), 1 - spec.default as usize),
        _ => (&[][..], 0),
    };
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            problem.push_str(", ");
        }
        problem.push_str(word);
    }
    if let Kind::Number { min, max } | Kind::NumberOrZero { min, max } = spec.kind {
        if let Kind::NumberOrZero { .. } = spec.kind {
            problem.push_str("0 or ");
        }
        problem.push_str("a whole number from ");
        push_digits(&mut problem, min, 1);
        problem.push_str(" to ");
        push_digits(&mut problem, max, 1);
    }
    problem.push_str("; used instead: ");
    match words.get(default) {
        Some(word) => problem.push_str(word),
        None => push_digits(&mut problem, spec.default, 1),
    }
    problem
}

/// Says what is wrong with the keys, if anything.
#[inline(never)]
pub fn judge_keys(options: &Options, notices: &mut Vec<Notice>) {
    let Some(text) = options.text(Name::PublicKey) else { return };
    let (keys, faulty) = signature::keys(text);
    if faulty {
        let problem = if keys.is_empty() {
            "has no key; allowed: raw 32-byte Ed25519 keys in base64, space-separated; nothing is shown"
        } else {
            "has a word that is no key; allowed: raw 32-byte Ed25519 keys in base64, space-separated; the others are used"
        };
        notices.push(Notice::new("data-public-key", problem, text));
    }
}

/// Notes which of an element's attributes are meant for an option and misspelt. A host's own `data-*` attributes are not: what
/// counts is one letter or hyphen too many, too few or another, or two that changed places.
#[inline(never)]
pub fn judge_names(names: &mut dyn Iterator<Item = String>, notices: &mut Vec<Notice>) {
    for name in names {
        if let Some(spec) = OPTIONS.iter().find(|spec| is_near(name.as_bytes(), spec.name.as_bytes()))
            && !OPTIONS.iter().any(|spec| spec.name == name)
        {
            notices.note_with("data-*", &|| ["is no option; ", spec.name, " is"].concat(), &name);
        }
    }
}

/// Whether two names are the same but for one slip.
fn is_near(mut one: &[u8], mut other: &[u8]) -> bool {
    while let ([a, one_rest @ ..], [b, other_rest @ ..]) = (one, other)
        && a == b
    {
        (one, other) = (one_rest, other_rest);
    }
    while let ([one_rest @ .., a], [other_rest @ .., b]) = (one, other)
        && a == b
    {
        (one, other) = (one_rest, other_rest);
    }
    match (one, other) {
        ([a, b], [c, d]) => a == d && b == c,
        _ => one.len() <= 1 && other.len() <= 1,
    }
}

/// Where a statement's markup will stand.
pub fn context<'a>(options: &Options, base: &'a str) -> markup::Context<'a> {
    markup::Context {
        base,
        images: options.flag(Name::Images),
        blank: options.opens_blank(),
        heading_level: options.heading_level() + 1,
    }
}
