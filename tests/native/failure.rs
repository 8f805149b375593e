//! The failures that scripts of partners may ask about: their codes and whether asking again can help, as the README says.

use std::collections::BTreeMap;

use communique::failure::Failure;

/// Every failure, statuses by an example of each kind.
const FAILURES: [Failure; 14] = [
    Failure::NoFeed,
    Failure::Network,
    Failure::Status(404),
    Failure::Status(408),
    Failure::Status(429),
    Failure::Status(500),
    Failure::Status(599),
    Failure::Timeout,
    Failure::TooLarge,
    Failure::NotJson,
    Failure::NotFeed,
    Failure::SignatureMissing,
    Failure::SignatureWrong,
    Failure::SignatureUnsupported,
];

/// Does not compile with a failure that is missing above.
const fn is_listed(failure: Failure) -> bool {
    use Failure::{NoFeed, NotFeed, NotJson, SignatureMissing, SignatureUnsupported, SignatureWrong};
    match failure {
        NoFeed | NotJson | NotFeed | SignatureMissing | SignatureWrong | SignatureUnsupported => true,
        Failure::Network | Failure::Status(_) | Failure::Timeout | Failure::TooLarge => true,
    }
}

/// The codes that the loader gives without the program.
fn loaders() -> Vec<&'static str> {
    let calls = include_str!("../../src/element.js").split("unavailable(").skip(1);
    let codes =
        calls.filter_map(|call| call.split(')').next()?.split_once(", ")?.1.strip_prefix('"')?.strip_suffix('"'));
    codes.collect()
}

#[test]
fn the_readme_names_every_code_and_whether_asking_again_can_help() {
    let rows = include_str!("../../README.md").lines().skip_while(|line| !line.starts_with("| `code` |")).skip(2);
    let mut said: BTreeMap<&str, &str> = BTreeMap::new();
    for row in rows.take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        for code in cells[0].split(", ") {
            assert!(said.insert(code.trim_matches('`'), cells[1]).is_none(), "{code} twice");
        }
    }
    let mut known: BTreeMap<&str, &str> = loaders().into_iter().map(|code| (code, "no")).collect();
    assert_eq!(known.len(), 2, "{known:?}");
    for failure in FAILURES {
        let retryable = match failure {
            Failure::Status(status) => {
                assert_eq!(failure.retryable(), status != 404, "{failure:?}");
                "408, 429, 5xx"
            }
            _ if failure.retryable() => "yes",
            _ => "no",
        };
        assert!(is_listed(failure));
        known.insert(failure.code(), retryable);
    }
    assert_eq!(said, known);
}
