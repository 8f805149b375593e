//! Whether a document is signed, found out in the steps of the widget; only the arithmetic is a library's here, where there
//! it is the browser's.

use crate::document::{self, Missing};
use communique::failure::Failure;
use communique::options::Options;
use communique::report::Unusable;
use communique::signature;
use ed25519_dalek::{Signature, Verifier, VerifyingKey};

/// The keys any of which may have signed.
pub struct Keys(Vec<Vec<u8>>);

/// A document that is signed.
pub struct Signed {
    /// As for a document.
    pub refused: Option<String>,
}

/// Why the widget would show nothing of a document.
pub enum Refusal {
    /// What should tell can't be had.
    Missing(Missing),
    /// It isn't signed as it has to be.
    Unusable(Unusable),
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Refusal {
        Refusal::Unusable(failure.into())
    }
}

impl Keys {
    /// The keys of an attribute `data-public-key`. What the widget says of it comes along as the fault where there are none,
    /// and is said at once where there are others.
    pub fn read(text: &str) -> Result<Keys, Unusable> {
        let option = |name: &str| (name == "data-public-key").then(|| text.to_owned());
        let (_, notices) = Options::parse(&option);
        let said = notices.first().map(|notice| notice.text()).unwrap_or_default();
        let keys = signature::keys(text).0;
        if keys.is_empty() {
            return Err(Unusable { failure: Failure::SignatureWrong, fault: ["the option ", &said].concat() });
        }
        if !said.is_empty() {
            crate::terminal::complain(said);
        }
        Ok(Keys(keys))
    }

    /// Judges the document at `source` by what stands beside it.
    pub fn judge(&self, source: &str, bytes: &[u8]) -> Result<Signed, Refusal> {
        let beside = match document::is_address(source) {
            true => signature::address(source),
            false => [source, ".sig"].concat(),
        };
        let found = match document::get(&beside) {
            Ok(found) => found,
            Err(missing) if missing.failure.retryable() => return Err(Refusal::Missing(missing)),
            Err(_) => return Err(Failure::SignatureMissing.into()),
        };
        let signatures = signature::signatures(&String::from_utf8_lossy(&found.bytes)).unwrap_or_default();
        let keys = self.0.iter().filter_map(|key| VerifyingKey::from_bytes(key.as_slice().try_into().ok()?).ok());
        let signed = keys.into_iter().any(|key| {
            let mut signatures = signatures.iter().filter_map(|signature| Signature::from_slice(signature).ok());
            signatures.any(|signature| key.verify(bytes, &signature).is_ok())
        });
        if signed { Ok(Signed { refused: found.refused }) } else { Err(Failure::SignatureWrong.into()) }
    }
}
