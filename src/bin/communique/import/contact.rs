//! A line that is nothing but ways to reach somebody: telephones, mail addresses, links, each with a short label or without.
//! Whatever says more is text, and so are figures that nothing says to be a telephone number.

use serde_json::{Map, Value};

/// The longest label, in characters.
const LABEL_MAX: usize = 40;
/// The words of the longest label.
const WORDS_MAX: usize = 5;

/// Words for a telephone, for a fax, and for what says itself what it is.
const PHONE: &str = "|tel|telephone|phone|mob|mobile|cell|тел|телефон|телефоны|моб|мобильный|tél|téléphone|telefon|telefono|teléfono|\
                     telefone|հեռ|هاتف|تلفن|电话|";
const FAX: &str = "|fax|факс|faks|ֆաքս|فاكس|传真|";
const OTHER: &str = "|e-mail|email|mail|mailto|web|website|site|url|эл|электронная|почта|сайт|веб-сайт|";

/// One datum of a line.
#[derive(Default)]
struct Datum<'a> {
    label: &'a str,
    members: Vec<(&'static str, String)>,
}

/// The contacts in a line, if it holds nothing else: what stands together is one, until a label or a second of its kind begins
/// another.
pub fn contacts(line: &str) -> Option<Vec<Value>> {
    let mut contacts: Vec<Map<String, Value>> = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        let (datum, after) = datum(rest)?;
        let fits = |contact: &Map<String, Value>| datum.members.iter().all(|(name, _)| !contact.contains_key(*name));
        if !contacts.last().is_some_and(|last| datum.label.is_empty() && fits(last)) {
            contacts.push(Map::new());
        }
        let contact = contacts.last_mut()?;
        if !datum.label.is_empty() {
            contact.insert("label".to_owned(), datum.label.into());
        }
        contact.extend(datum.members.into_iter().map(|(name, value)| (name.to_owned(), value.into())));
        rest = after.trim_start_matches([' ', '\u{a0}', ',', ';', '|']);
    }
    (!contacts.is_empty()).then(|| contacts.into_iter().map(Value::Object).collect())
}

/// The first datum of a text, and what follows it.
fn datum(text: &str) -> Option<(Datum<'_>, &str)> {
    let (label, data) = labelled(text)?;
    let named = words(label);
    let known = named.iter().all(|word| is(word, &[PHONE, FAX, OTHER]));
    let mut datum = Datum { label: if known { "" } else { label }, ..Datum::default() };
    let end = data.find(|c: char| c.is_whitespace() || ",;|".contains(c)).unwrap_or(data.len());
    let (word, after) = data.split_at_checked(end)?;
    if word.starts_with("http://") || word.starts_with("https://") {
        // Said of a link, words are a sentence's.
        datum.members.push(("url", word.to_owned()));
        return known.then_some((datum, after));
    }
    let mail = word.trim_matches(['<', '>']);
    if is_mail(mail) {
        datum.members.push(("email", mail.to_owned()));
        return Some((datum, after));
    }
    let (number, after) = telephone(data)?;
    let (remark, rest) = remark(after);
    let said = words(remark);
    let other = !said.iter().all(|word| is(word, &[PHONE, FAX]));
    if other && datum.label.is_empty() {
        datum.label = remark;
    } else if other {
        return None;
    }
    let says = |kinds| named.iter().chain(&said).any(|word| is(word, kinds));
    let (phone, fax) = (says(&[PHONE]), says(&[FAX]));
    if !phone && !fax && !number.starts_with('+') {
        return None;
    }
    let kinds = [("phone", phone || !fax), ("fax", fax)].into_iter().filter(|(_, is)| *is);
    datum.members.extend(kinds.map(|(name, _)| (name, number.to_owned())));
    Some((datum, rest))
}

/// A label and what follows it: words up to a colon, or known ones and those in brackets before what is no word.
fn labelled(text: &str) -> Option<(&str, &str)> {
    let colon = text.match_indices(':').find(|(at, _)| !text.get(at + 1..).is_some_and(|rest| rest.starts_with("//")));
    let data = text.find(|c: char| c == '+' || c == '@' || c == ',' || c.is_ascii_digit()).unwrap_or(text.len());
    if let Some((at, _)) = colon.filter(|(at, _)| *at < data) {
        let (label, data) = (text.get(..at)?, text.get(at + 1..)?);
        let short = label.chars().count() <= LABEL_MAX && label.split_whitespace().count() <= WORDS_MAX;
        let sentence = label.contains(['!', '?']) || label.split(". ").nth(1).is_some() && !all_known(label);
        return (short && !sentence).then(|| (label.trim(), data.trim_start()));
    }
    let mut end = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        if !is_remark(word.trim()) && !all_known(word) {
            break;
        }
        end += word.len();
    }
    let (label, data) = text.split_at_checked(end)?;
    Some((label.trim(), data))
}

fn all_known(label: &str) -> bool {
    let words = words(label);
    !words.is_empty() && words.iter().all(|word| is(word, &[PHONE, FAX, OTHER]))
}

/// The number with which a text begins, with its extension, and what follows.
fn telephone(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || "+-–()./ \u{a0}".contains(c))).unwrap_or(text.len());
    let end = text.get(..end)?.rfind(|c: char| c.is_ascii_digit())? + 1;
    let number = text.get(..end)?;
    let digits = number.chars().filter(char::is_ascii_digit).count();
    if !(5..=20).contains(&digits) || !number.starts_with(|c: char| c == '+' || c == '(' || c.is_ascii_digit()) {
        return None;
    }
    let after = text.get(end..)?;
    let extension = after.trim_start_matches([' ', ',', '(']).trim_start_matches(char::is_alphabetic);
    let inner = extension.trim_start_matches(['.', ' ']);
    let digits = inner.find(|c: char| !c.is_ascii_digit()).unwrap_or(inner.len());
    let words = after.get(..after.len() - inner.len())?.to_lowercase();
    let word = words.trim_matches([' ', ',', '(', '.']);
    if digits > 0 && ["ext", "extension", "доб", "вн"].contains(&word) {
        let end = text.len() - inner.len() + digits;
        let end = end + usize::from(words.contains('(') && text.get(end..)?.starts_with(')'));
        return Some((text.get(..end)?, text.get(end..)?));
    }
    Some((number, after))
}

/// A remark in brackets with which a text begins, without them, and what follows.
fn remark(text: &str) -> (&str, &str) {
    let inside = text.trim_start().strip_prefix('(').and_then(|inside| inside.split_once(')'));
    match inside {
        Some((remark, after)) if remark.chars().count() <= LABEL_MAX => (remark.trim(), after),
        _ => ("", text),
    }
}

fn is_remark(word: &str) -> bool {
    word.starts_with('(') && word.ends_with(')') && word.chars().any(char::is_alphabetic)
}

fn words(label: &str) -> Vec<String> {
    let words = label.split(|c: char| c.is_whitespace() || "/,&".contains(c));
    let words = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
    words.filter(|word| !word.is_empty()).collect()
}

fn is(word: &str, lists: &[&str]) -> bool {
    let word = format!("|{word}|");
    lists.iter().any(|list| list.contains(&word))
}

fn is_mail(word: &str) -> bool {
    let sound = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && part.chars().all(|c| c.is_alphanumeric() || "._%+-".contains(c))
    };
    word.split_once('@').is_some_and(|(name, host)| sound(name) && sound(host) && host.contains('.'))
}
