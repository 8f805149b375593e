//! What counts as the same word, and where it stands: each script by examples, and matches by what is marked.

use communique::search::{find, fold, matches, words};
use icu_normalizer::DecomposingNormalizer;

/// As the browser does it.
pub fn normal(text: &str) -> String {
    DecomposingNormalizer::new_nfkd().normalize(text).to_lowercase()
}

fn folded(text: &str) -> String {
    fold(text, normal).trim().to_owned()
}

#[test]
fn case_and_diacritics_do_not_count_in_any_script() {
    for (written, typed) in [
        ("Élysée, Ångström, naïve", "elysee angstrom naive"),
        ("Łódź Straße Æsir Øresund Đorđe", "lodz strasse aesir oresund dorde"),
        ("İstanbul ILGIN ılgın", "istanbul ilgin ilgin"),
        ("Пётр Ёлкин, Краснодар", "петр елкин краснодар"),
        ("Беларусь, Україна, Қазақстан", "беларусь украіна қазақстан"),
        ("Ἀθῆναι ΟΔΟΣ ὁδός", "αθηναι οδοσ οδοσ"),
        ("مُحَمَّد مـــحـــمـــد", "محمد محمد"),
        ("أحمد إسلام آسيا ٱلله", "احمد اسلام اسيا الله"),
        ("مكتبة کتاب یک مصطفى", "مكتبه كتاب يك مصطفي"),
        ("١٢٣ ۴۵۶ １２３", "123 456 123"),
        ("ＣＳＴＯ ﬁnal №7", "csto final no7"),
        ("Հայաստան՝ Երևան։", "հայաստան երևան"),
        ("oʻzbek o'zbek o’zbek l’accord", "ozbek ozbek ozbek laccord"),
    ] {
        assert_eq!(folded(written), folded(typed), "{written}");
    }
}

#[test]
fn what_is_not_a_letter_or_digit_parts_words() {
    assert_eq!(folded("«Военно-экономическое» (2025) — итоги…"), "военно экономическое 2025 итоги");
    assert_eq!(words("  +7495-621-27-10, “peace” ", normal), ["7495", "621", "27", "10", "peace"]);
    assert_eq!(words(" …!? ", normal), [""; 0]);
    assert_eq!(folded("soft\u{ad}hyphen zero\u{200b}width"), "softhyphen zerowidth");
}

#[test]
fn letters_that_are_others_stay_others() {
    for (one, other) in [("қ", "к"), ("ң", "н"), ("日本", "日木"), ("が", "ガ"), ("ب", "ت"), ("o", "0")] {
        assert_ne!(folded(one), folded(other));
    }
}

#[test]
fn a_word_is_found_wherever_it_stands() {
    assert_eq!(find("мир в мире", "мире"), Some("мир в ".len()));
    assert_eq!(find("aaab", "aab"), Some(1));
    assert_eq!(find("ab", "abc"), None);
    assert_eq!(find("", "a"), None);
    assert_eq!(find("国家主席", "主席"), Some(6));
}

/// The text with its matches in brackets.
fn marked(text: &str, typed: &str) -> String {
    let mut out = String::new();
    let mut done = 0;
    for (from, to) in matches(text, &words(typed, normal), normal) {
        assert!(done <= from && from < to, "in order and not empty");
        out += &format!("{}[{}]", &text[done..from], &text[from..to]);
        done = to;
    }
    out + &text[done..]
}

#[test]
fn matches_are_marked_as_they_are_written() {
    for (text, typed, expected) in [
        ("Peace and peacekeeping", "PEACE", "[Peace] and [peace]keeping"),
        ("Встреча с Пётром", "петр", "Встреча с [Пётр]ом"),
        ("Die Straße", "strasse", "Die [Straße]"),
        ("Die Straße", "stras", "Die [Straß]e"),
        ("cafe\u{301}s", "cafe", "[cafe\u{301}]s"),
        ("كِتَابٌ", "كتاب", "[كِتَابٌ]"),
        ("‘peace’", "peace", "‘[peace]’"),
        ("peace—peace", "peace", "[peace]—[peace]"),
        ("Astana, Minsk, Astana", "minsk astana", "[Astana], [Minsk], [Astana]"),
        ("peacekeeping", "peace peacekeeping keep", "[peacekeeping]"),
        ("A plan", "a", "A plan"),
        ("我国主席", "国", "我[国]主席"),
        ("ﬁnal", "nal", "ﬁ[nal]"),
        ("x\0peace\0", "peace", "x\0[peace]\0"),
        ("", "peace", ""),
        ("peace", "", "peace"),
    ] {
        assert_eq!(marked(text, typed), expected);
    }
}
