//! Text as the reader's search compares it: without case, diacritics and punctuation, in any script. Asks the caller for
//! the one thing that takes Unicode's tables (compatibility decomposition and lower case), and holds no table itself.

use alloc::string::String;
use alloc::vec::Vec;

/// Gives a text in Unicode's normalisation form NFKD and in lower case.
pub type Normal = fn(&str) -> String;

/// Stands between the letters of a text that is folded letter by letter.
const APART: char = '\0';

/// `text` as it is compared. Of what isn't a letter or a digit a blank is left.
pub fn fold(text: &str, normal: Normal) -> String {
    let mut folded = String::new();
    for letter in normal(text).chars() {
        push(&mut folded, letter);
    }
    folded
}

/// The words of what a reader typed: a statement matches when it has them all, anywhere.
pub fn words(typed: &str, normal: Normal) -> Vec<String> {
    let folded = fold(typed, normal);
    let mut words = Vec::new();
    let mut rest = Some(folded.as_str());
    while let Some(word) = crate::slice::next_part(&mut rest, b' ') {
        if !word.is_empty() {
            words.push(String::from(word));
        }
    }
    words
}

/// Adds a letter of a normalised text as it is compared.
fn push(folded: &mut String, letter: char) {
    let other = match letter {
        'a'..='z' | '0'..='9' => return folded.push(letter),
        // Apostrophes, which many write many ways: l'accord, oʻzbek, o'zbek.
        '\'' | '`' | '\u{2b9}'..='\u{2bf}' | '\u{2018}'..='\u{201b}' | '\u{2032}' => return,
        // Marks over, under and inside letters: Latin, Greek and Cyrillic, Hebrew, Arabic (with its lengthening stroke).
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5c7}' => return,
        '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}' => return,
        '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}' => return,
        // What is not seen: soft hyphen, joiners, directions, variants.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => return,
        '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => return,
        // Letters that Unicode does not take apart.
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'þ' => "th",
        'ς' => "σ",
        // Forms of one Arabic letter: alef, yeh, teh marbuta; keheh as Persian writes it.
        'ٱ' => "ا",
        'ى' | 'ی' => "ي",
        'ة' => "ه",
        'ک' => "ك",
        // Digits of Arabic and Persian.
        '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' => return folded.push(char::from(b'0' + (letter as u8 & 15))),
        '\0'..='\u{bf}' | '\u{2010}'..='\u{205f}' | '\u{3000}'..='\u{3020}' => " ",
        '،' | '؛' | '؟' | '۔' | '՝'..='՟' | '։' => " ",
        _ => return folded.push(letter),
    };
    if other != " " || !folded.ends_with(' ') {
        folded.push_str(other);
    }
}

/// Where `word` first stands in `text`, both folded. The last byte is compared first: in most scripts the first ones of
/// all letters are the same.
#[inline(never)]
pub fn find(text: &str, word: &str) -> Option<usize> {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let (last, before) = word.split_last()?;
    let ends = text.get(before.len()..)?;
    ends.iter().enumerate().position(|(at, byte)| byte == last && text.get(at..at + before.len()) == Some(before))
}

/// A letter of a text: where it stands in the folded text, and where it ends in the text as written.
struct Letter {
    start: usize,
    end: usize,
    from: usize,
    to: usize,
    /// Whether it is a mark on the letter before.
    is_mark: bool,
}

/// The letters of `text`, folded one by one, to know where each part of the folded text comes from.
fn letters(text: &str, normal: Normal) -> (String, Vec<Letter>) {
    let mut apart = String::new();
    for letter in text.chars() {
        if letter != APART {
            apart.push(letter);
        }
        apart.push(APART);
    }
    let normal = normal(&apart);
    let (mut folded, mut letters) = (String::new(), Vec::new());
    let mut rest = Some(normal.as_str());
    let mut from = 0;
    for letter in text.chars() {
        let start = folded.len();
        for part in crate::slice::next_part(&mut rest, APART as u8).unwrap_or_default().chars() {
            push(&mut folded, part);
        }
        let is_mark = start == folded.len() && ('\u{300}'..'\u{2000}').contains(&letter);
        let to = from + letter.len_utf8();
        letters.push(Letter { start, end: folded.len(), from, to, is_mark });
        from = to;
    }
    (folded, letters)
}

/// Where `text`, as written, matches one of the folded `words`: from, to, in bytes, in order and apart from each other.
/// A single letter is looked for, but not marked, unless it is a word of its script.
pub fn matches(text: &str, words: &[String], normal: Normal) -> Vec<(usize, usize)> {
    let (folded, letters) = letters(text, normal);
    let place = |word: &str, from: usize| Some(from + find(folded.get(from..)?, word)?);
    let mut found = Vec::new();
    let mut next = Vec::new();
    for word in words.iter().filter(|word| word.chars().nth(1).is_some() || word.as_str() > "\u{2e80}") {
        next.extend(place(word, 0).map(|at| (at, word)));
    }
    let mut letters = letters.iter().peekable();
    // The first match, and the longest of those that begin there.
    while let Some((at, word)) = next.iter().copied().min_by_key(|(at, word)| (*at, usize::MAX - word.len())) {
        let mut end = at + word.len();
        while letters.next_if(|letter| letter.end <= at).is_some() {}
        let Some(first) = letters.next() else { break };
        let mut to = first.to;
        end = end.max(first.end);
        while let Some(letter) = letters.next_if(|letter| letter.start < end || letter.is_mark) {
            to = letter.to;
            end = end.max(letter.end);
        }
        found.push((first.from, to));
        next.retain_mut(|(at, word)| {
            let later = if *at < end { place(word, end) } else { Some(*at) };
            *at = later.unwrap_or_default();
            later.is_some()
        });
    }
    found
}
