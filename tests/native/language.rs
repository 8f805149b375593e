//! Languages and scripts: which way each is written.

use communique::language::direction;

#[test]
fn a_script_says_how_a_language_runs_and_else_the_language_itself_does() {
    for (tag, expected) in [
        ("", "auto"),
        ("en", "ltr"),
        ("ar", "rtl"),
        ("FA-ir", "rtl"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("sd-Deva-IN", "ltr"),
        // Hebrew and Yiddish by their old codes, Dari by its own.
        ("iw", "rtl"),
        ("ji", "rtl"),
        ("prs-AF", "rtl"),
        ("ff", "ltr"),
        ("ff-Adlm", "rtl"),
        ("rhg-Rohg", "rtl"),
        ("ur-Aran", "rtl"),
        ("ks-aran-IN", "rtl"),
        ("azb", "rtl"),
        ("arz-EG", "rtl"),
        ("a", "ltr"),
        ("ar az", "ltr"),
        // A variant is no script.
        ("ar-1994", "rtl"),
        ("sl-1994", "ltr"),
        // No language at all.
        ("und", "auto"),
        ("MUL", "auto"),
        ("mis", "auto"),
        ("zxx", "auto"),
        ("und-Arab", "rtl"),
        ("und-Cyrl", "ltr"),
    ] {
        assert_eq!(direction(tag), expected, "{tag}");
    }
}
