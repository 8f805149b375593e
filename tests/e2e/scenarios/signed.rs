//! Signed feeds: shown when one of the partner's keys has signed their exact bytes, and not one word of them otherwise.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use communique::messages::en::EN;
use ed25519_dalek::{Signer, SigningKey};
use serde_json::json;

use crate::fixtures::{SEVEN, SEVEN_TITLES, TWO, TWO_TITLES};
use crate::page::{Page, Tag};
use crate::reply::{Gate, Reply};
use crate::scenarios;
use crate::stage::Stage;

scenarios![
    a_feed_that_is_signed_shows,
    a_signed_feed_that_does_not_come_in_time_is_asked_for_anew,
    a_feed_signed_with_another_key_is_not_shown,
    a_feed_with_one_byte_changed_is_not_shown,
    a_feed_without_a_signature_is_not_shown,
    a_signature_that_cannot_be_had_is_told_with_its_address,
    a_signature_that_is_none_is_a_wrong_one,
    either_of_two_keys_will_do_and_either_of_two_signatures,
    a_key_that_is_none_is_told_and_nothing_is_asked_for,
    a_key_beside_one_that_is_none_will_do,
    each_document_of_a_list_has_to_be_signed,
    a_feed_is_verified_again_when_it_is_fetched_again,
    a_browser_that_cannot_verify_shows_nothing,
    a_key_set_later_takes_an_unverified_list_away,
    a_verified_feed_is_not_kept_and_a_kept_one_not_shown,
];

fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

fn public(key: &SigningKey) -> String {
    STANDARD.encode(key.verifying_key().as_bytes())
}

fn signature(key: &SigningKey, document: &str) -> String {
    STANDARD.encode(key.sign(document.as_bytes()).to_bytes())
}

fn serve(stage: &Stage, path: &str, document: &str, signature: &str) {
    stage.site.feed.serve(path, Reply::feed(document));
    stage.site.feed.serve(&format!("{path}.sig"), Reply::new("text/plain; charset=utf-8", signature));
}

fn tag(stage: &Stage, keys: &str) -> Tag {
    stage.script("/feed.json").set("public-key", keys)
}

/// The widget says why, in those words, and shows nothing of the feed.
async fn refused(stage: &Stage, code: &str, words: &str) {
    let shown = stage.widget().failed().await;
    assert!(shown.articles.is_empty());
    let alert = shown.alert.unwrap();
    assert!(alert.contains(words), "{alert}");
    assert_eq!(stage.event("error").await.detail["code"], code);
    assert!(stage.events("load").await.is_empty());
}

/// The last page opened has one console line about the feed.
fn told(stage: &Stage) {
    stage.expect_console(&stage.site.feed.url("/feed.json"));
}

async fn a_feed_that_is_signed_shows(stage: &Stage) {
    let signature = signature(&key(1), SEVEN);
    // Broken into lines as openssl does.
    serve(stage, "/feed.json", SEVEN, &format!("{}\n{}\n", &signature[..64], &signature[64..]));
    stage.open(Page::with(tag(stage, &public(&key(1))))).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    assert_eq!((stage.site.feed.count("/feed.json"), stage.site.feed.count("/feed.json.sig")), (1, 1));
}

async fn a_signed_feed_that_does_not_come_in_time_is_asked_for_anew(stage: &Stage) {
    serve(stage, "/feed.json", TWO, &signature(&key(1), TWO));
    let hangs = Reply::feed(TWO).waiting_for(&Gate::closed());
    stage.site.feed.serve_each("/feed.json", vec![hangs, Reply::feed(TWO)]);
    stage.open(Page::with(tag(stage, &public(&key(1))).set("timeout", "1"))).await;
    stage.widget().titled(&TWO_TITLES).await;
    assert_eq!(stage.site.feed.count("/feed.json"), 2, "what hung was not waited for again");
    assert_eq!(stage.event("error").await.detail["code"], "timeout");
    told(stage);
}

async fn a_feed_signed_with_another_key_is_not_shown(stage: &Stage) {
    serve(stage, "/feed.json", SEVEN, &signature(&key(2), SEVEN));
    stage.open(Page::with(tag(stage, &public(&key(1))))).await;
    refused(stage, "signature-wrong", EN.error_signature_wrong).await;
    told(stage);
}

async fn a_feed_with_one_byte_changed_is_not_shown(stage: &Stage) {
    let changed = SEVEN.replacen("Statement 7", "Statement 8", 1);
    // A byte that no reader would see is one, too.
    for document in [changed, format!("{SEVEN} "), SEVEN.replacen(": ", ":  ", 1)] {
        serve(stage, "/feed.json", &document, &signature(&key(1), SEVEN));
        stage.open(Page::with(tag(stage, &public(&key(1))))).await;
        refused(stage, "signature-wrong", EN.error_signature_wrong).await;
    }
    told(stage);
}

async fn a_feed_without_a_signature_is_not_shown(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    for status in [404, 403, 410] {
        stage.site.feed.serve("/feed.json.sig", Reply::status(status));
        stage.open(Page::with(tag(stage, &public(&key(1))))).await;
        refused(stage, "signature-missing", EN.error_signature_missing).await;
    }
    told(stage);
}

async fn a_signature_that_cannot_be_had_is_told_with_its_address(stage: &Stage) {
    stage.site.feed.serve("/feed.json", Reply::feed(SEVEN));
    stage.site.feed.serve("/feed.json.sig", Reply::status(500));
    stage.open(Page::with(tag(stage, &public(&key(1)))).stopped_clock()).await;
    let url = stage.site.feed.url("/feed.json.sig");
    let error = stage.event("error").await;
    assert_eq!((&error.detail["code"], &error.detail["url"]), (&json!("status"), &json!(url)));
    assert!(stage.widget().failed().await.articles.is_empty());
    stage.expect_console(&[&url, " answered with status 500"].concat());
}

async fn a_signature_that_is_none_is_a_wrong_one(stage: &Stage) {
    let good = signature(&key(1), SEVEN);
    for none in ["", "\n", "<!doctype html><p>Not found</p>", "[1]", &good[..87], &format!("{good}AAAA")] {
        serve(stage, "/feed.json", SEVEN, none);
        stage.open(Page::with(tag(stage, &public(&key(1))))).await;
        refused(stage, "signature-wrong", EN.error_signature_wrong).await;
    }
    told(stage);
}

async fn either_of_two_keys_will_do_and_either_of_two_signatures(stage: &Stage) {
    let keys = format!("{}\n  {}", public(&key(1)), public(&key(2)));
    for signer in [1, 2] {
        serve(stage, "/feed.json", TWO, &signature(&key(signer), TWO));
        stage.open(Page::with(tag(stage, &keys))).await;
        stage.widget().titled(&TWO_TITLES).await;
    }
    // A file that is sent before the new feed has the old one's signature beside the new one's.
    let both = format!("{}\n{}\n", signature(&key(2), SEVEN), signature(&key(2), TWO));
    serve(stage, "/feed.json", TWO, &both);
    stage.open(Page::with(tag(stage, &keys))).await;
    stage.widget().titled(&TWO_TITLES).await;
}

async fn a_key_that_is_none_is_told_and_nothing_is_asked_for(stage: &Stage) {
    serve(stage, "/feed.json", SEVEN, &signature(&key(1), SEVEN));
    for none in ["", "secret", &public(&key(1))[..40]] {
        stage.open(Page::with(tag(stage, none))).await;
        // Of the feed nothing is known, so nothing is said of it.
        refused(stage, "signature-wrong", EN.unusable).await;
        stage.until("__record.console.some((line) => line.includes('data-public-key'))").await;
    }
    stage.expect_console("data-public-key \"");
    assert_eq!(stage.site.feed.count("/feed.json.sig"), 0);
}

async fn a_key_beside_one_that_is_none_will_do(stage: &Stage) {
    serve(stage, "/feed.json", TWO, &signature(&key(1), TWO));
    stage.open(Page::with(tag(stage, &format!("secret {}", public(&key(1)))))).await;
    stage.widget().titled(&TWO_TITLES).await;
    stage.until("__record.console.some((line) => line.includes('data-public-key'))").await;
    stage.expect_console("data-public-key");
}

/// A document with one statement, and what follows.
fn document(title: &str, next: Option<&str>) -> String {
    let items = [json!({ "id": title, "title": title, "content_text": "Text." })];
    json!({ "version": "https://jsonfeed.org/version/1.1", "title": "Archive", "items": items, "next_url": next })
        .to_string()
}

async fn each_document_of_a_list_has_to_be_signed(stage: &Stage) {
    let [first, second, third] = [("One", Some("/2.json")), ("Two", Some("/3.json")), ("Three", None)]
        .map(|(title, next)| document(title, next));
    serve(stage, "/feed.json", &first, &signature(&key(1), &first));
    serve(stage, "/2.json", &second, &signature(&key(1), &second));
    // Signed, but not this.
    serve(stage, "/3.json", &third, &signature(&key(1), &second));
    stage.open(Page::with(tag(stage, &public(&key(1))).set("page-size", "1"))).await;
    let widget = stage.widget();
    widget.titled(&["One"]).await;
    widget.press(EN.next_page).await;
    widget.titled(&["Two"]).await;
    widget.press(EN.next_page).await;
    let error = stage.event("error").await;
    assert_eq!(error.detail["code"], "signature-wrong");
    widget.titled(&["Two"]).await;
    stage.expect_console("/3.json");
}

async fn a_feed_is_verified_again_when_it_is_fetched_again(stage: &Stage) {
    serve(stage, "/feed.json", TWO, &signature(&key(1), TWO));
    stage.open(Page::with(tag(stage, &public(&key(1))))).await;
    stage.widget().titled(&TWO_TITLES).await;
    stage.site.feed.serve("/feed.json", Reply::feed(TWO.replace("First of", "Fake of")));
    stage.widget().eval("element.refresh();").await;
    assert_eq!(stage.event("error").await.detail["code"], "signature-wrong");
    let shown = stage.widget().titled(&TWO_TITLES).await;
    assert!(shown.titles().iter().all(|title| !title.contains("Fake")));
    stage.expect_console(&stage.site.feed.url("/feed.json"));
}

async fn a_browser_that_cannot_verify_shows_nothing(stage: &Stage) {
    serve(stage, "/feed.json", SEVEN, &signature(&key(1), SEVEN));
    let refuse = "Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'))";
    let without = [
        // As on a page without https.
        "Object.defineProperty(Crypto.prototype, 'subtle', { get() {} });".to_owned(),
        format!("SubtleCrypto.prototype.importKey = () => {refuse};"),
        format!("SubtleCrypto.prototype.verify = () => {refuse};"),
        "SubtleCrypto.prototype.verify = () => { throw new TypeError('No.') };".to_owned(),
    ];
    for without in without {
        stage.open(Page::with(tag(stage, &public(&key(1)))).script(&without)).await;
        refused(stage, "signature-unsupported", EN.error_signature_unsupported).await;
    }
    told(stage);
}

async fn a_key_set_later_takes_an_unverified_list_away(stage: &Stage) {
    serve(stage, "/feed.json", SEVEN, &signature(&key(2), SEVEN));
    stage.open(Page::with(stage.script("/feed.json"))).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    stage.widget().set("public-key", &public(&key(1))).await;
    let shown = stage.widget().failed().await;
    assert!(shown.articles.is_empty());
    stage.widget().set("public-key", &public(&key(2))).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    stage.expect_console(&stage.site.feed.url("/feed.json"));
}

async fn a_verified_feed_is_not_kept_and_a_kept_one_not_shown(stage: &Stage) {
    serve(stage, "/feed.json", SEVEN, &signature(&key(1), SEVEN));
    stage.open(Page::with(tag(stage, &public(&key(1))).set("cache", "on"))).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    assert_eq!(stage.run("return localStorage.length;").await, 0);
    stage.open(Page::with(stage.script("/feed.json").set("cache", "on"))).await;
    stage.widget().titled(&SEVEN_TITLES[..5]).await;
    stage.until("localStorage.length === 1").await;
    stage.site.feed.serve("/feed.json", Reply::status(404));
    stage.open(Page::with(tag(stage, &public(&key(1))).set("cache", "on"))).await;
    refused(stage, "status", "404").await;
    told(stage);
}
