//! Addresses: what `url` makes of references, held to the crate `url`, which is what browsers do.

use crate::random::Random;
use communique::url::{Schemes, origin, plain, resolve, site, without_fragment};
use url::Url;

const BASE: &str = "https://press.example.org/statements/2025/feed.json?v=2#top";

/// Holds one verdict to the crate `url`: what we return is an address of an allowed scheme without credentials, and
/// the same address that `url` resolves, but that blanks in telephone numbers and mail are `%20`. The other way round we may
/// refuse more. Only IDNA can tell whether a host with characters beyond ASCII or with `xn--` is valid; there an address that
/// `url` refuses is dead, not dangerous, and its origin is only compared where small letters are all that IDNA makes.
fn check(base: &str, reference: &str, schemes: Schemes) -> Option<String> {
    let ours = resolve(base, reference, schemes);
    // A browser's own writing of the base, as the widget knows it.
    if let Ok(normal) = Url::parse(base)
        && let Some(plain) = plain(normal.as_str(), reference)
    {
        assert_eq!(resolve(normal.as_str(), reference, Schemes::Web), Some(plain), "{reference:?} at {base}");
    }
    let ours = ours?;
    let expected = Url::parse(base).unwrap().join(reference);
    let parsed = Url::parse(&ours);
    let idna = |url: &str| !url.is_ascii() || url.to_ascii_lowercase().contains("xn--");
    match (expected, parsed) {
        (Ok(expected), Ok(parsed)) => {
            let web = matches!(parsed.scheme(), "http" | "https");
            if web {
                assert_eq!(parsed, expected, "{reference:?} at {base} became {ours:?}");
            } else {
                let (scheme, path) = expected.as_str().split_once(':').unwrap();
                let escaped =
                    format!("{scheme}:{}", path.trim_start_matches([' ', '\t', '\n', '\r']).replace(' ', "%20"));
                assert_eq!(parsed.as_str(), escaped, "{reference:?} at {base} became {ours:?}");
            }
            assert!(web || (schemes == Schemes::Links && matches!(parsed.scheme(), "mailto" | "tel")), "{ours:?}");
            assert!(parsed.username().is_empty() && parsed.password().is_none(), "{ours:?}");
            if web {
                assert!(ours.starts_with("http://") || ours.starts_with("https://"), "{ours:?}");
                assert!(parsed.host_str().is_some_and(|host| !host.is_empty()), "{ours:?}");
                let plain = |c: char| matches!(c, '\0'..='\x7f' | 'А'..='я' | 'é');
                if !idna(&ours) || !ours.contains("xn--") && site(&ours).chars().all(plain) {
                    assert_eq!(origin(&ours), Some(parsed.origin().ascii_serialization()), "{ours:?}");
                }
            }
        }
        (Err(_), Err(_)) if idna(&ours) => (),
        (expected, parsed) => panic!("{reference:?} at {base} became {ours:?}: {expected:?} {parsed:?}"),
    }
    Some(ours)
}

#[test]
fn references_resolve_as_in_a_browser() {
    for (reference, expected) in [
        ("a.html", "https://press.example.org/statements/2025/a.html"),
        ("", "https://press.example.org/statements/2025/feed.json?v=2"),
        ("#n1", "https://press.example.org/statements/2025/feed.json?v=2#n1"),
        ("?p=3", "https://press.example.org/statements/2025/feed.json?p=3"),
        ("/", "https://press.example.org/"),
        ("../a/./b/../c", "https://press.example.org/statements/a/c"),
        ("../../../..", "https://press.example.org/"),
        ("..", "https://press.example.org/statements/"),
        ("%2E./a%2e/%2e", "https://press.example.org/statements/a%2e/"),
        ("//other.example/x", "https://other.example/x"),
        ("\\\\other.example\\x", "https://other.example/x"),
        ("https:a.html", "https://press.example.org/statements/2025/a.html"),
        ("http:other.example/x", "http://other.example/x"),
        ("HTTPS://Other.Example:443/x", "https://Other.Example:443/x"),
        ("  https://other.example/\tx\n ", "https://other.example/x"),
        ("https://пример.рф/новости", "https://пример.рф/новости"),
        ("2025-10-31T09:00.jpg", "https://press.example.org/statements/2025/2025-10-31T09:00.jpg"),
        ("статья:1.html", "https://press.example.org/statements/2025/статья:1.html"),
        ("a b:c", "https://press.example.org/statements/2025/a b:c"),
        (":c", "https://press.example.org/statements/2025/:c"),
        ("1:/../../c", "https://press.example.org/statements/c"),
        ("mailto:press@example.org", "mailto:press@example.org"),
        ("mailto:a b", "mailto:a%20b"),
        ("mailto: a@b.org?subject=Statement  7 ", "mailto:a@b.org?subject=Statement%20%207"),
        ("tel:+7 495 621-27-10", "tel:+7%20495%20621-27-10"),
        ("TEL:+7495-621-27-10", "tel:+7495-621-27-10"),
    ] {
        let ours = check(BASE, reference, Schemes::Links).unwrap_or_else(|| panic!("{reference:?} was refused"));
        assert_eq!(ours, expected, "{reference:?}");
    }
}

#[test]
fn addresses_that_could_harm_are_refused() {
    for reference in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " \u{1}javascript:alert(1)",
        "java\tscr\nipt\r:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "blob:https://press.example.org/1",
        "vbscript:x",
        "file:///etc/passwd",
        "view-source:https://press.example.org/",
        "feed:javascript:alert(1)",
        "about:blank",
        "ftp://press.example.org/",
        "https://user@press.example.org/",
        "https://user:secret@press.example.org/",
        "https://press.example.org\\@evil.example@",
        "//user@evil.example/",
        "https://",
        "https:///",
        "https://%65vil.example/",
        "https://a b.example/",
        "https://[1::2::3]/",
        "https://[:::]/",
        "https://[1:2:3:4:5:6:7]/",
        "https://[1:2:3:4:5:6:7:8:9]/",
        "https://[1:2:3:4::5:6:7:8]/",
        "https://[12345::]/",
        "https://[::g]/",
        "https://[fe80::1%25eth0]/",
        "https://[1:2:3:4:5:6:7:]/",
        "https://[::1/",
        "https://[]/",
        "https://::1/",
        "https://[::1]x/",
        "https://[::1]:x/",
        "https://[::1].example/",
        "https://1.2.3/",
        "https://0x7f.1/",
        "https://256.1.1.1/",
        "https://press.example.org:65536/",
        "https://press.example.org:x/",
        "mailto:",
        "mailto: ",
        "tel:\u{1}1",
        "svg+xml-1.0:x",
        "///evil.example/",
        "mailto://example.org/",
        "https://example.org./",
        "https://example.org..",
    ] {
        let ours = check(BASE, reference, Schemes::Links);
        let credentials = reference.contains("\\@");
        assert!(ours.is_none() || credentials, "{reference:?} became {ours:?}");
    }
}

#[test]
fn only_web_addresses_can_be_fetched() {
    assert_eq!(resolve(BASE, "mailto:press@example.org", Schemes::Web), None);
    assert_eq!(resolve(BASE, "tel:1", Schemes::Web), None);
    assert!(resolve(BASE, "x.png", Schemes::Web).is_some());
}

#[test]
fn relative_references_need_a_web_base() {
    for base in ["", "about:srcdoc", "file:///a/b", "data:text/html,x", "not a url", "https://u:p@press.example.org/"] {
        assert_eq!(resolve(base, "a.html", Schemes::Links), None, "{base:?}");
        assert_eq!(resolve(base, "//press.example.org/", Schemes::Links), None, "{base:?}");
        assert!(resolve(base, "https://press.example.org/", Schemes::Links).is_some(), "{base:?}");
    }
}

#[test]
fn an_ipv6_address_is_a_host_like_any_other() {
    let base = "http://[::1]:8000/a/feed.json";
    for (reference, expected) in [
        ("1.html", "http://[::1]:8000/a/1.html"),
        ("/1", "http://[::1]:8000/1"),
        ("http://[2001:DB8::1]/x", "http://[2001:DB8::1]/x"),
        ("../?q#f", "http://[::1]:8000/?q#f"),
        ("//other.example/", "http://other.example/"),
        ("http:1", "http://[::1]:8000/a/1"),
        ("https://[2001:db8::7]/1", "https://[2001:db8::7]/1"),
        ("https://[1:2:3:4:5:6:7:8]:8443?q", "https://[1:2:3:4:5:6:7:8]:8443/?q"),
        ("https://[::]", "https://[::]/"),
        ("https://[1:2:3::]:443/", "https://[1:2:3::]:443/"),
    ] {
        assert_eq!(check(base, reference, Schemes::Web).as_deref(), Some(expected), "{reference:?}");
    }
    assert_eq!(origin(base).as_deref(), Some("http://[::1]:8000"));
    assert_eq!(origin("http://[::1]:80/"), origin("http://[::1]"));
    assert_ne!(origin("http://[::1]"), origin("http://[::2]"));
    assert_eq!(plain(base, "/x"), None, "only the verdict knows such hosts");
}

#[test]
fn plain_references_need_a_base_that_the_verdict_accepts() {
    for base in [
        "",
        "about:srcdoc",
        "file:///a/b.json",
        "data:text/html,x",
        "blob:https://press.example.org/1",
        "httpx://press.example.org/feed.json",
        "https://user:secret@press.example.org/feed.json",
        "https://press.example.org./feed.json",
        "https://press.example.org.:8443/feed.json",
    ] {
        for reference in ["/x", "x", "a/b", "x:y", "/", &[site(base), "/x"].concat()] {
            assert_eq!(resolve(base, reference, Schemes::Web), None, "{reference:?} at {base:?}");
            assert_eq!(plain(base, reference), None, "{reference:?} at {base:?}");
        }
    }
}

#[test]
fn an_origin_is_scheme_host_and_port() {
    assert_eq!(origin("HTTPS://Press.Example.org:443/a?b#c").as_deref(), Some("https://press.example.org"));
    assert_eq!(origin("http://press.example.org:80").as_deref(), Some("http://press.example.org"));
    assert_eq!(origin("http://press.example.org:8080/").as_deref(), Some("http://press.example.org:8080"));
    assert_eq!(origin("https://press.example.org:/").as_deref(), Some("https://press.example.org"));
    // A host in letters beyond ASCII has the same one in Punycode.
    for (written, host) in [
        ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
        ("Пример.РФ", "xn--e1afmkfd.xn--p1ai"),
        ("ёлка.рф", "xn--80atc1g.xn--p1ai"),
        ("ЁЛКА.рф", "xn--80atc1g.xn--p1ai"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("президент.рф", "xn--d1abbgf6aiiy.xn--p1ai"),
        ("україна.укр", "xn--80aa2annq7l.xn--j1amh"),
        ("例え.jp", "xn--r8jz45g.jp"),
        ("press.例え", "press.xn--r8jz45g"),
        ("مثال.إختبار", "xn--mgbh0fb.xn--kgbechtv"),
    ] {
        let expected = ["https://", host, ":8443"].concat();
        assert_eq!(origin(&format!("https://{written}:8443/2.json")).as_deref(), Some(&*expected), "{written}");
        assert_eq!(Url::parse(&format!("https://{written}/")).unwrap().host_str(), Some(host), "{written}");
        assert_eq!(origin(&expected).as_deref(), Some(&*expected));
    }
    let long = "ж".repeat(300);
    assert_eq!(origin(&format!("https://{long}/")), Some(format!("https://{long}")), "no host at all");
    for none in ["", "mailto:a@b.example", "/a", "https://u@press.example.org/", "javascript://press.example.org/"] {
        assert_eq!(origin(none), None, "{none:?}");
    }
}

#[test]
fn a_fragment_is_cut_off() {
    assert_eq!(without_fragment("https://press.example.org/a#b#c"), "https://press.example.org/a");
    assert_eq!(without_fragment("https://press.example.org/a?b"), "https://press.example.org/a?b");
}

#[test]
fn random_references_become_what_a_browser_makes_of_them_or_nothing() {
    let parts = [
        "http:",
        "https:",
        "HTTPS:",
        "javascript:",
        "mailto:",
        "tel:",
        "data:",
        "//",
        "/",
        "\\",
        "?",
        "#",
        "@",
        ":",
        "..",
        ".",
        "a",
        "b.example",
        "press.example.org",
        "xn--",
        "пример.рф",
        "Пример.РФ",
        "127.0.0.1",
        "0x7f",
        "1",
        "256",
        "[::1]",
        "%2e",
        ".%2E",
        "%41",
        "%",
        " ",
        "\t",
        "\n",
        "\u{0}",
        "\u{1f}",
        "\u{ad}",
        "\u{3002}",
        "é",
        ":80",
        ":443",
        ":8080",
        ":99999",
        "&",
        "=",
        "\"",
        "<",
        ">",
        "^",
        "|",
        "_",
        "-",
        "+",
        "user:pass@",
        "\u{200b}",
        "\u{feff}",
    ];
    let bases = [
        BASE,
        "http://press.example.org",
        "https://press.example.org:8443/a/b/",
        "http://127.0.0.1:8000/x?y/z",
        "http://[::1]:8000/x",
    ];
    let mut random = Random::new(3);
    let mut kept = 0;
    for _ in 0..60_000 {
        let reference: String = (0..1 + random.below(7)).map(|_| random.pick(&parts)).collect();
        let schemes = if random.below(2) == 0 { Schemes::Web } else { Schemes::Links };
        kept += usize::from(check(random.pick(&bases), &reference, schemes).is_some());
    }
    assert!(kept > 10_000, "only {kept} were kept: the test has lost its subject");
}

#[test]
fn nearly_every_reference_is_plain() {
    for (reference, expected) in [
        ("https://other.example/a/b?c=d#e", Some("https://other.example/a/b?c=d#e")),
        ("https://press.example.org:8443/x", None),
        ("/media/%D0%BF.png", Some("https://press.example.org/media/%D0%BF.png")),
        ("page.html#n1", Some("https://press.example.org/statements/2025/page.html#n1")),
        ("2025/a:b", Some("https://press.example.org/statements/2025/2025/a:b")),
        ("https://Other.example/", None),
        ("https://other.example", Some("https://other.example/")),
        ("https://other.example?a", None),
        ("https://user@other.example/", None),
        ("https://127.1/", None),
        ("//other.example/", None),
        ("../a", None),
        ("a/../b", None),
        ("a/%2e%2e/b", None),
        ("javascript:alert(1)", None),
        ("java\tscript:alert(1)", None),
        (" https://other.example/", None),
        ("\\\\other.example/", None),
        ("#n1", None),
    ] {
        assert_eq!(plain(BASE, reference).as_deref(), expected, "{reference:?}");
    }
    let port = "http://127.0.0.1:8080/feed.json";
    assert_eq!(plain(port, "http://127.0.0.1:8080/x").as_deref(), Some("http://127.0.0.1:8080/x"));
    assert_eq!(plain(port, "/x").as_deref(), Some("http://127.0.0.1:8080/x"));
    assert_eq!(plain(port, "http://127.0.0.1:80/x"), None);
}
