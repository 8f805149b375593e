//! Any bytes as a reference: what comes out is what the crate `url` makes of it, of an allowed scheme.

use communique::url::{Schemes, origin, resolve};
use url::Url;

/// Panics where the property doesn't hold.
pub fn holds(data: &[u8]) {
    let reference = String::from_utf8_lossy(data);
    for base in ["https://press.example.org/a/b?c#d", "http://press.example.org:8080"] {
        let Some(ours) = resolve(base, &reference, Schemes::Links) else { continue };
        let expected = Url::parse(base).and_then(|base| base.join(&reference));
        let parsed = Url::parse(&ours);
        // Only IDNA can tell whether these hosts are valid; an address that browsers refuse is dead, not dangerous.
        let idna = !ours.is_ascii() || ours.to_ascii_lowercase().contains("xn--");
        assert!(idna || parsed.is_ok(), "{ours:?}");
        let (Ok(parsed), Ok(expected)) = (&parsed, &expected) else {
            assert_eq!(parsed, expected, "{ours:?}");
            continue;
        };
        assert_eq!(
            (parsed.scheme(), parsed.host(), parsed.port()),
            (expected.scheme(), expected.host(), expected.port())
        );
        // The crate `url` keeps a drive letter before "..", whatever the scheme.
        assert!(expected.path().contains([':', '|']) || parsed == expected, "{ours:?} {expected}");
        assert!(["http", "https", "mailto", "tel"].contains(&parsed.scheme()), "{ours:?}");
        assert!(parsed.username().is_empty() && parsed.password().is_none(), "{ours:?}");
        let _ = origin(&ours);
    }
}
