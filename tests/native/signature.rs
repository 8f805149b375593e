//! Where signatures stand and how keys and signatures are written, held to another base64 decoder.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use communique::signature::{address, keys, signatures};

use crate::random::Random;

#[test]
fn a_signature_stands_beside_its_document() {
    for (document, signature) in [
        ("https://press.example.org/feed.json", "https://press.example.org/feed.json.sig"),
        ("https://press.example.org/feed.json?v=3", "https://press.example.org/feed.json.sig?v=3"),
        ("https://press.example.org/feed.json?v=3#top", "https://press.example.org/feed.json.sig?v=3"),
        ("https://press.example.org/feed.json#top?", "https://press.example.org/feed.json.sig"),
        ("https://press.example.org/", "https://press.example.org/.sig"),
    ] {
        assert_eq!(address(document), signature);
    }
}

#[test]
fn keys_are_base64_of_32_bytes_between_white_space() {
    let (one, other) = (STANDARD.encode([7; 32]), STANDARD.encode([9; 32]));
    assert_eq!(keys(&one), (vec![vec![7; 32]], false));
    assert_eq!(keys(&format!("\n {one}\t{other} ")), (vec![vec![7; 32], vec![9; 32]], false));
    assert_eq!(keys(&format!("{one} key")), (vec![vec![7; 32]], true));
    let wrong = ["", " ", "=", "====", &one[..43], &one.replace('=', "=="), &STANDARD.encode([7; 31]), "Ключ="];
    for wrong in wrong {
        assert_eq!(keys(wrong), (vec![], true), "{wrong:?}");
    }
    let loose = [&one[..42], "d="].concat();
    assert_eq!(keys(&loose), (vec![], true), "bits beyond the last byte");
}

#[test]
fn a_signature_file_has_one_or_more_signatures_and_white_space_anywhere() {
    let (one, other) = (STANDARD.encode([7; 64]), STANDARD.encode([9; 64]));
    assert_eq!(signatures(&one), Some(vec![vec![7; 64]]));
    // As openssl breaks lines.
    assert_eq!(signatures(&format!("{}\r\n{}\n", &one[..64], &one[64..])), Some(vec![vec![7; 64]]));
    assert_eq!(signatures(&format!("{one}\n{other}")), Some(vec![vec![7; 64], vec![9; 64]]));
    assert_eq!(signatures(&one.repeat(8)).map(|all| all.len()), Some(8));
    let wrong =
        ["", "\n", &one[..87], &one[..86], &format!("{one}AAAA"), &one.repeat(9), "<!doctype html>", &"é".repeat(44)];
    for wrong in wrong {
        assert_eq!(signatures(wrong), None, "{wrong:?}");
    }
}

#[test]
fn base64_is_what_another_decoder_says_it_is() {
    let mut random = Random::new(9);
    let alphabet: Vec<char> = "ABYZabyz0189+/==-_ é".chars().collect();
    for _ in 0..20_000 {
        let text: String = (0..44).map(|_| alphabet[random.below(alphabet.len())]).collect();
        for text in [text.clone(), format!("{}=", &text.replace(['=', ' ', '-', '_', 'é'], "A")[..43])] {
            if text.contains(char::is_whitespace) {
                continue;
            }
            let theirs = STANDARD.decode(&text).ok().filter(|bytes| bytes.len() == 32);
            assert_eq!(keys(&text).0.into_iter().next(), theirs, "{text}");
        }
    }
}
