//! Where the tool is run and who listens: no checkout, a reader who goes away, a full disk.

use std::io::Read;
use std::process::Stdio;

use crate::desk::Desk;

const FEED: &str = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "All", "items": [{"id": "1", "title": "One", "summary": "S."}]}"#;

#[test]
fn what_is_done_to_a_feed_needs_no_checkout() {
    let desk = Desk::elsewhere("nowhere");
    desk.write("feed.json", FEED);
    for words in [
        &["check", "feed.json"][..],
        &["import", "feed.json", "-o", "again.json"],
        &["paginate", "feed.json", "-o", "out"],
        &["sign", "feed.json", "--key", "key.pem", "--generate"],
    ] {
        desk.do_well(words);
    }
    let outcome = desk.run(&["build"]);
    assert!(outcome.code == 2 && outcome.text.contains("not inside a checkout"), "{}", outcome.text);
}

/// A feed with many more notices than a pipe holds.
fn faulty() -> String {
    let items: Vec<String> = (0..5000).map(|n| format!(r#"{{"id": "{n}", "date_published": "no day"}}"#)).collect();
    format!(r#"{{"items": [{}]}}"#, items.join(","))
}

#[test]
fn a_reader_who_goes_away_ends_the_tool_without_a_word() {
    let desk = Desk::new("pipe");
    desk.write("feed.json", faulty());
    let mut tool = desk.command(&["check", "feed.json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(tool.stdout.take());
    let mut said = String::new();
    tool.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((tool.wait().unwrap().code(), said.as_str()), (Some(141), ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    let desk = Desk::new("full");
    desk.write("feed.json", FEED);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = desk.command(&["check", "feed.json"]).stdout(full).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.starts_with("error: what the tool says can't be written: No space left"), "{said}");
}
