//! `sign`: keys and signatures, held to openssl where it is installed.

use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use communique::signature::{keys, signatures};
use ed25519_dalek::{Signature, Verifier, VerifyingKey};

use crate::desk::Desk;

/// A feed that can be signed.
const FEED: &str = "{\"items\": []}\n";

/// One with this title.
fn titled(title: &str) -> String {
    format!("{{\"title\": \"{title}\", \"items\": []}}")
}

fn public(text: &str) -> String {
    text.split("data-public-key=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn verifies(key: &str, document: &str, signature: &[u8]) -> bool {
    let key = VerifyingKey::from_bytes(&keys(key).0[0].clone().try_into().unwrap()).unwrap();
    key.verify(document.as_bytes(), &Signature::from_slice(signature).unwrap()).is_ok()
}

#[test]
fn a_document_is_signed_with_a_key_made_for_it() {
    let desk = Desk::new("sign");
    desk.write("feed.json", FEED);
    let key = public(&desk.do_well(&["sign", "feed.json", "--key", "key.pem", "--generate"]));
    let signature = signatures(&desk.read("feed.json.sig")).unwrap();
    assert_eq!(signature.len(), 1);
    assert!(verifies(&key, FEED, &signature[0]));
    assert!(!verifies(&key, FEED.trim_end(), &signature[0]));
    assert!(!desk.read("feed.json.sig").contains("PRIVATE"));
}

#[test]
fn the_signature_before_stays_on_the_second_line() {
    let desk = Desk::new("before");
    desk.write("feed.json", titled("one"));
    let key = public(&desk.do_well(&["sign", "feed.json", "--key", "key.pem", "--generate"]));
    for document in ["two", "two", "three"] {
        desk.write("feed.json", titled(document));
        desk.do_well(&["sign", "feed.json", "--key", "key.pem"]);
        let before = if document == "two" { "one" } else { "two" };
        let found = signatures(&desk.read("feed.json.sig")).unwrap();
        assert_eq!(found.len(), 2);
        assert!(
            verifies(&key, &titled(document), &found[0]) && verifies(&key, &titled(before), &found[1]),
            "{document}"
        );
    }
}

#[test]
fn a_key_is_never_written_over_and_only_its_owner_may_read_it() {
    let desk = Desk::new("owner");
    desk.write("feed.json", FEED);
    desk.do_well(&["sign", "feed.json", "--key", "key.pem", "--generate"]);
    let key = desk.read("key.pem");
    let again = desk.run(&["sign", "feed.json", "--key", "key.pem", "--generate"]);
    assert!(again.code == 2 && again.text.contains("without --generate it is the key that signs"), "{}", again.text);
    assert_eq!(desk.read("key.pem"), key);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(desk.path("key.pem")).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn what_is_no_key_is_refused_with_the_reason() {
    let desk = Desk::new("refused");
    desk.write("feed.json", FEED);
    desk.write("locked.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
    desk.write("other.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    desk.write(
        "key.der",
        [&b"\x30\x2e\x02\x01\0\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20"[..], &[0xe9; 32]].concat(),
    );
    for (key, reason) in [
        ("locked.pem", "pass phrase"),
        ("key.der", "key.der is no text, and PEM is needed; `openssl pkey -inform DER -in key.der` makes it of DER"),
        ("other.pem", "no Ed25519"),
        ("none.pem", "with --generate a new key is made there"),
    ] {
        let outcome = desk.run(&["sign", "feed.json", "--key", key]);
        assert!(outcome.code == 2 && outcome.text.contains(reason), "{}", outcome.text);
    }
    assert!(!desk.path("feed.json.sig").exists());
}

#[test]
fn no_key_is_made_for_a_document_that_is_not_there() {
    let desk = Desk::new("misspelt");
    desk.write("feed.json", FEED);
    for (name, reason) in [
        ("fed.json", "fed.json can't be read"),
        ("https://press.example/feed.json", "a document is signed in a file, before it is uploaded"),
        ("-", "a document is signed in a file"),
        ("file:///feed.json", "a document is signed in a file"),
    ] {
        let outcome = desk.run(&["sign", "feed.json", name, "--key", "key.pem", "--generate"]);
        assert!(outcome.code == 2 && outcome.text.contains(reason), "{}", outcome.text);
        assert!(!desk.path("key.pem").exists() && !desk.path("feed.json.sig").exists());
    }
}

#[test]
fn openssl_and_the_tool_agree() {
    let openssl = |desk: &Desk, words: &[&str]| {
        let output = Command::new("openssl").args(words).current_dir(desk.path("")).output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    if Command::new("openssl").arg("version").output().is_err() {
        return;
    }
    let desk = Desk::new("openssl");
    desk.write("feed.json", FEED);
    openssl(&desk, &["genpkey", "-algorithm", "ed25519", "-out", "key.pem"]);
    let key = public(&desk.do_well(&["sign", "feed.json", "--key", "key.pem"]));
    let theirs = openssl(&desk, &["pkey", "-in", "key.pem", "-pubout", "-outform", "DER"]);
    assert_eq!(key, STANDARD.encode(&theirs[theirs.len() - 32..]));
    let theirs = openssl(&desk, &["pkeyutl", "-sign", "-rawin", "-inkey", "key.pem", "-in", "feed.json"]);
    assert_eq!(signatures(&desk.read("feed.json.sig")).unwrap(), [theirs]);
    // And a key of ours is one for openssl.
    desk.do_well(&["sign", "feed.json", "--key", "own.pem", "--generate"]);
    openssl(&desk, &["pkeyutl", "-sign", "-rawin", "-inkey", "own.pem", "-in", "feed.json"]);
}

#[test]
fn a_signature_is_not_signed() {
    let desk = Desk::new("signed");
    desk.write("feed.json", titled("one"));
    desk.do_well(&["sign", "feed.json", "--key", "key.pem", "--generate"]);
    let outcome = desk.run(&["sign", "feed.json", "feed.json.sig", "--key", "key.pem"]);
    assert!(outcome.code != 0 && outcome.text.contains("feed.json.sig is a signature itself"), "{}", outcome.text);
    assert!(!desk.path("feed.json.sig.sig").exists());
}

#[test]
fn what_is_no_feed_is_not_signed_nor_is_anything_beside_it() {
    let desk = Desk::new("unfit");
    desk.write("feed.json", FEED);
    desk.do_well(&["sign", "feed.json", "--key", "key.pem", "--generate"]);
    std::fs::remove_file(desk.path("feed.json.sig")).unwrap();
    for (document, reason) in [
        (
            &b"{\"items\": [], \"title\": \"\xcf\xf0\"}"[..],
            "other is not UTF-8, which alone is allowed: byte 0xCF at line 1",
        ),
        (b"\x1f\x8b\x08\0", "other is compressed with gzip"),
        (desk.read("key.pem").as_bytes(), "error: other is not JSON\nLine 1,"),
        (b"{\"items\": [", "other is not JSON\nLine 1, column 12: the text ends before it is complete."),
        (b"{}", "other is JSON, but no JSON Feed: an object with a list \"items\" is needed"),
    ] {
        desk.write("other", document);
        for words in [["feed.json", "other"], ["other", "feed.json"]] {
            let outcome = desk.run(&["sign", words[0], words[1], "--key", "key.pem"]);
            assert!(outcome.code == 2 && outcome.text.contains(reason), "{reason}: {}", outcome.text);
            assert!(outcome.text.contains("Nothing is signed"), "{}", outcome.text);
            assert!(!desk.path("feed.json.sig").exists() && !desk.path("other.sig").exists());
        }
        let outcome = desk.run(&["sign", "other", "--key", "new.pem", "--generate"]);
        assert!(outcome.code == 2 && !desk.path("new.pem").exists(), "{}", outcome.text);
    }
}
