//! The ways in which statements can fail to appear: a stable code for scripts, a label for the reader, a line for the
//! webmaster. Holds no secrets: never an answer's body, never a header.

use alloc::string::String;

use serde::{Serialize, Serializer};

use crate::date::push_digits;
use crate::messages::Label;

/// Why there is no list, or no newer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// `data-feed` is absent or no URL.
    NoFeed,
    /// The request failed before an answer: network or CORS, which a page can't tell apart.
    Network,
    /// The answer's status is not a success.
    Status(u16),
    /// `data-timeout` ran out.
    Timeout,
    /// The answer is larger than [`SIZE_MAX`].
    TooLarge,
    /// The answer is not JSON.
    NotJson,
    /// The answer is JSON, but no feed: no object with a list `items`.
    NotFeed,
    /// A signature is asked for and there is none.
    SignatureMissing,
    /// The signature is not of one of the keys.
    SignatureWrong,
    /// This browser can't verify Ed25519.
    SignatureUnsupported,
}

/// The largest feed document that is read, in bytes.
pub const SIZE_MAX: u32 = 32 * 1024 * 1024;

/// As its code.
impl Serialize for Failure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl Failure {
    /// The stable code, part of the public contract (`communique-error`).
    pub fn code(self) -> &'static str {
        match self {
            Failure::NoFeed => "no-feed",
            Failure::Network => "network",
            Failure::Status(_) => "status",
            Failure::Timeout => "timeout",
            Failure::TooLarge => "too-large",
            Failure::NotJson => "not-json",
            Failure::NotFeed => "not-feed",
            Failure::SignatureMissing => "signature-missing",
            Failure::SignatureWrong => "signature-wrong",
            Failure::SignatureUnsupported => "signature-unsupported",
        }
    }

    /// Whether asking again can help: network errors, timeouts, 408, 429 and 5xx.
    pub fn retryable(self) -> bool {
        match self {
            Failure::Network | Failure::Timeout => true,
            Failure::Status(status) => matches!(status, 408 | 429 | 500..=599),
            _ => false,
        }
    }

    /// What the reader is told.
    pub fn label(self) -> Label {
        match self {
            Failure::NoFeed => Label::Unusable,
            Failure::NotFeed => Label::ErrorNotFeed,
            Failure::Network => Label::ErrorNetwork,
            Failure::Status(_) => Label::ErrorStatus,
            Failure::Timeout => Label::ErrorTimeout,
            Failure::TooLarge => Label::ErrorTooLarge,
            Failure::NotJson => Label::ErrorNotJson,
            Failure::SignatureMissing => Label::ErrorSignatureMissing,
            Failure::SignatureWrong => Label::ErrorSignatureWrong,
            Failure::SignatureUnsupported => Label::ErrorSignatureUnsupported,
        }
    }

    /// What the webmaster is told in the console: what was wrong and what to mend.
    pub fn advice(self, url: &str) -> String {
        let mut line = String::from("Communiqué: ");
        line.push_str(url);
        let reason = match self {
            Failure::NoFeed => "data-feed is missing or not an http(s) URL; set it to the address of a JSON Feed",
            Failure::Network => {
                " could not be fetched: the network failed, or the server does not allow this page to read it \
                 (Access-Control-Allow-Origin), or a policy of this page forbids it (connect-src)"
            }
            Failure::Status(status) => {
                line.push_str(" answered with status ");
                push_digits(&mut line, u32::from(status), 1);
                "; a feed answers with 200"
            }
            Failure::Timeout => " did not answer in the time that data-timeout allows",
            Failure::TooLarge => " is larger than 32 MB; split it with next_url",
            Failure::NotJson => " is not JSON; data-feed needs the address of a JSON Feed",
            Failure::NotFeed => " is JSON, but no JSON Feed: an object with a list \"items\" is needed",
            Failure::SignatureMissing => " has no signature beside it (.sig), but data-public-key asks for one",
            Failure::SignatureWrong => " is not signed with a key of data-public-key; nothing of it is shown",
            Failure::SignatureUnsupported => {
                " can't be verified: this browser has no Ed25519, or the page is not served over https; nothing is shown while \
                 data-public-key is set"
            }
        };
        line.push_str(reason);
        line
    }
}
