//! Any bytes as a reference: what comes out is what the crate `url` makes of it, of an allowed scheme. The short way
//! gives what the long way does, or nothing.

use communique::url::{Schemes, origin, plain, resolve};
use url::Url;

/// Panics where the property doesn't hold.
pub fn holds(data: &[u8]) {
    let reference = String::from_utf8_lossy(data);
    for base in ["https://press.example.org/a/b?c#d", "http://press.example.org:8080"] {
        // A browser's own writing of the base, as the widget knows it.
        let normal = Url::parse(base).map(String::from).unwrap_or_default();
        if let Some(plain) = plain(&normal, &reference) {
            assert_eq!(resolve(&normal, &reference, Schemes::Web), Some(plain), "{reference:?}");
        }
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
        let web = parsed.scheme().starts_with('h');
        assert!(!web || expected.path().contains([':', '|']) || parsed == expected, "{ours:?} {expected}");
        // Blanks of telephone numbers and mail are written as "%20", those they begin with left out.
        let (scheme, rest) = expected.as_str().split_once(':').unwrap_or_default();
        let escaped = [scheme, ":", &rest.trim_start_matches(' ').replace(' ', "%20")].concat();
        assert!(web || parsed.as_str() == escaped, "{ours:?} {expected}");
        assert!(["http", "https", "mailto", "tel"].contains(&parsed.scheme()), "{ours:?}");
        assert!(parsed.username().is_empty() && parsed.password().is_none(), "{ours:?}");
        let _ = origin(&ours);
    }
}
