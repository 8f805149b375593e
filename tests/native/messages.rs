//! The widget's own words: that every language has them all, that files of them are read back unchanged, and that
//! counts, numbers and dates come out as the language writes them.

use std::fs;
use std::path::Path;

use communique::date::Civil;
use communique::language::direction;
use communique::messages::{Label, Messages, Table, available};

fn table(tag: &str) -> &'static Table {
    available().iter().find(|table| table.tag == tag).unwrap()
}

fn messages(tag: &str) -> Messages {
    Messages::parse(&table(tag).asset()).unwrap()
}

#[test]
fn english_needs_no_file() {
    let english = Messages::english();
    assert_eq!(english.tag(), "en");
    for (label, line) in Label::ALL.iter().zip(table("en").lines()) {
        assert_eq!(english.get(*label), line);
    }
}

#[test]
fn a_language_file_is_read_back_as_it_was_written() {
    for table in available() {
        let from_asset = Messages::parse(&table.asset());
        if table.tag == "en" {
            assert_eq!(from_asset, None, "English is never a file");
            continue;
        }
        let messages = from_asset.unwrap();
        for (label, line) in Label::ALL.iter().zip(table.lines()) {
            assert_eq!(messages.get(*label), line, "{}", table.tag);
        }
        assert_eq!(Messages::parse(&table.lines().join("\n")).unwrap(), messages);
    }
}

#[test]
fn a_file_with_a_line_too_many_or_too_few_is_refused() {
    let asset = table("ru").asset();
    assert!(Messages::parse(&asset).is_some());
    assert!(Messages::parse(asset.trim_end()).is_some(), "the last line feed may be missing");
    assert_eq!(Messages::parse(&(asset.clone() + "more")), None);
    assert_eq!(Messages::parse(asset.trim_end().rsplit_once('\n').unwrap().0), None);
    assert_eq!(Messages::parse(""), None);
    assert_eq!(Messages::parse("<!doctype html><title>404</title>"), None);
}

#[test]
fn values_take_the_place_of_their_names() {
    let english = Messages::english();
    assert_eq!(english.fill(Label::PageOf, &[("page", "2"), ("pages", "7")]), "Page 2 of 7");
    assert_eq!(english.fill(Label::PageOf, &[("page", "{pages}"), ("pages", "7")]), "Page {pages} of 7");
    assert_eq!(english.fill(Label::PageOf, &[]), "Page  of ");
    assert_eq!(english.fill(Label::NextPage, &[("page", "2")]), "Next page");
}

#[test]
fn counts_choose_the_form_of_the_word() {
    let english = Messages::english();
    assert_eq!(english.count(Label::Results, 0), "0 results");
    assert_eq!(english.count(Label::Results, 1), "1 result");
    assert_eq!(english.count(Label::Results, 12_345), "12,345 results");
    let russian = messages("ru");
    assert_eq!(russian.count(Label::Results, 21), "21 результат");
    assert_eq!(russian.count(Label::Results, 22), "22 результата");
    assert_eq!(russian.count(Label::Results, 12), "12 результатов");
}

#[test]
fn dates_and_times_are_written_out() {
    let day = Civil { year: 2023, month: 2, day: 2 };
    assert_eq!(Messages::english().date(day), "February 2, 2023");
    assert_eq!(messages("en-GB").date(day), "2 February 2023");
    assert_eq!(messages("ru").date(day), "2 февраля 2023\u{202f}г.");
    assert_eq!(messages("ru").time(9, 5), "09:05");
}

/// The names between braces in a text, sorted.
fn names(text: &str) -> Vec<&str> {
    let mut names: Vec<_> = text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
    names.sort_unstable();
    names
}

/// Each word of each language that is shown to a reader, with its language and English's word for it.
fn words() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let english = table("en").lines();
    let first = Label::Quoted as usize;
    available()
        .iter()
        .flat_map(move |table| table.lines().into_iter().zip(english).skip(first).map(|(own, en)| (table.tag, own, en)))
}

#[test]
fn every_word_is_there_and_neatly_set() {
    for (tag, own, english) in words() {
        assert_eq!(own, own.trim(), "{tag}");
        assert!(!own.is_empty() && !own.contains("  "), "{tag}: {own}");
        assert!(!own.contains(['"', '\'', '\n', '`']) && !own.contains("..."), "{tag}: {own} has typewriter marks");
        let sentence = |text: &str| text.ends_with(['.', '։', '。']);
        assert_eq!(sentence(own), sentence(english), "{tag}: {own}");
        let untranslated = own == english && !tag.starts_with("en") && own.contains(' ');
        assert!(!untranslated || own == "Page {page}" && tag == "fr", "{tag}: {own} is English");
    }
}

#[test]
fn every_form_has_the_values_that_english_has() {
    for (tag, own, english) in words() {
        let expected = names(english.split('|').next().unwrap());
        for (i, form) in own.split('|').enumerate() {
            // Arabic says none, one and two in words.
            let in_words = tag == "ar" && i < 3 && own.contains('|') && names(form).is_empty();
            assert!(in_words || names(form) == expected, "{tag}: {form}");
        }
    }
    for table in available() {
        let date = names(table.date);
        assert!(["day", "month", "year"].iter().all(|name| date.contains(name)), "{}", table.tag);
        let months = if date.contains(&"jmonth") { 24 } else { 12 };
        assert_eq!(table.months.split('|').count(), months, "{}", table.tag);
        let widths: Vec<usize> = table.digits.chars().map(char::len_utf8).collect();
        assert!(matches!(widths.len(), 0 | 10) && widths.iter().all(|width| *width == widths[0]), "{}", table.tag);
    }
}

/// The letters of each language's alphabet, small: a Latin `i` in a Ukrainian word looks right and reads wrong.
const ALPHABETS: &[(&str, &str)] = &[
    ("en", "abcdefghijklmnopqrstuvwxyz"),
    ("ru", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
    ("ar", "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي\u{64b}\u{64d}\u{64e}\u{64f}\u{650}\u{651}\u{652}"),
    ("az", "abcçdeəfgğhxıijkqlmnoöprsştuüvyz\u{307}"),
    ("be", "абвгдеёжзійклмнопрстуўфхцчшыьэюя"),
    ("de", "abcdefghijklmnopqrstuvwxyzäöüß"),
    ("es", "abcdefghijklmnñopqrstuvwxyzáéíóúü"),
    ("fa", "ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی\u{654}"),
    ("fr", "abcdefghijklmnopqrstuvwxyzàâçéèêëîïôùûüœ"),
    ("hy", "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև"),
    ("it", "abcdefghijklmnopqrstuvwxyzàèéìòù"),
    ("kk", "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"),
    ("ky", "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"),
    ("pl", "aąbcćdeęfghijklłmnńoóprsśtuwyzźż"),
    ("pt", "abcdefghijklmnopqrstuvwxyzáâãàçéêíóôõú"),
    ("sr", "абвгдђежзијклљмнњопрстћуфхцчџш"),
    ("tg", "абвгғдеёжзийӣкқлмнопрстуӯфхҳчҷшъэюя"),
    ("tr", "abcçdefgğhıijklmnoöprsştuüvyzw\u{307}"),
    ("uk", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
    ("uz", "abdefghijklmnopqrstuvxyzʻʼc"),
];

#[test]
fn every_language_keeps_to_its_own_letters() {
    for table in available() {
        let alphabet = ALPHABETS.iter().find(|alphabet| table.tag.starts_with(alphabet.0));
        let Some((_, letters)) = alphabet else {
            assert_eq!(table.tag, "zh");
            continue;
        };
        for line in table.lines().into_iter().skip(Label::Months as usize) {
            let mut text = line.replace("JSON Feed", "");
            for name in names(line) {
                text = text.replace(&format!("{{{name}}}"), "");
            }
            for letter in
                text.to_lowercase().chars().filter(|c| c.is_alphabetic() || ('\u{300}'..'\u{700}').contains(c))
            {
                let own = letters.contains(letter) || "،؛٬՝։".contains(letter);
                assert!(own || letter == 'º', "{}: {letter:?} in {line}", table.tag);
            }
        }
    }
}

/// Every source file below a folder as one text; the list of labels itself is left out.
fn sources(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text += &sources(&path);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("messages/labels.rs") {
            text += &fs::read_to_string(path).unwrap();
        }
    }
    text
}

#[test]
fn every_label_is_said_somewhere() {
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let named = |name: &str| {
        sources
            .split("Label::")
            .any(|rest| rest.strip_prefix(name).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric())))
    };
    for label in Label::ALL {
        assert!(named(&format!("{label:?}")), "{label:?} is translated for nobody");
    }
}

#[test]
fn right_to_left_and_digits_are_the_language_s() {
    let rtl: Vec<&str> = available().iter().map(|table| table.tag).filter(|tag| direction(tag) == "rtl").collect();
    assert_eq!(rtl, ["ar", "fa"]);
    assert_eq!(messages("fa").time(9, 5), "۰۹:۰۵");
    assert_eq!(messages("fa").count(Label::Results, 12_345), "۱۲٬۳۴۵ نتیجه");
    assert_eq!(messages("ar").count(Label::Results, 0), "لا نتائج");
    assert_eq!(messages("ar").count(Label::Results, 2), "نتيجتان");
    assert_eq!(messages("ar").count(Label::Results, 3), "3 نتائج");
}
