//! The loader's own functions, cut out of its text, in a real browser: which file of a language one asks for. What they come
//! to in a page is for the end-to-end tests.

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

/// The text of one of the loader's functions.
pub fn cut(name: &str) -> &'static str {
    let loader = include_str!("../../src/element.js");
    let start = loader.find(&format!("const {name} =")).expect("the loader has the function");
    let length = loader[start..].find("\n};\n").expect("its end") + 4;
    &loader[start..start + length]
}

/// What `code` returns, a function.
pub fn made(code: &str) -> Function {
    Function::new_no_args(code).call0(&JsValue::UNDEFINED).unwrap().unchecked_into()
}

/// Around `getWords` and `wordsFor`: a bundle with a few languages, whose files are asked for and never come.
const BUNDLE: &str = "
    let asked; const words = new Map(), REFERRER = {}, BUILD = { languages: 'en-GB ru sr zh', languagesHash: '1' };
    const beside = (name) => name, fetch = (name) => { asked = name; return new Promise(() => {}); };";
const ASK: &str = "return (tag) => { words.clear(); asked = ''; wordsFor(tag); return asked; };";

/// RFC 4647, section 3.4: subtags are dropped from the end; whatever the case, and `en_GB` like `en-GB`. English is in the
/// program itself and has no file; outside North America it is written as in Britain.
#[wasm_bindgen_test]
fn a_tag_falls_back_to_the_nearest_language() {
    let ask = made(&[BUNDLE, cut("getWords"), cut("wordsFor"), ASK].concat());
    for (tag, language) in [
        ("ru", "ru"),
        ("RU", "ru"),
        ("ru-BY", "ru"),
        ("ru_BY", "ru"),
        (" ru-BY ", "ru"),
        ("zh-TW", "zh"),
        ("zh-Hant-HK", "zh"),
        ("zh-x-private", "zh"),
        ("zh-u-ca-chinese", "zh"),
        ("sr-Latn", "sr"),
        ("en-GB", "en-GB"),
        ("en_gb", "en-GB"),
        ("en-gb-oxendict", "en-GB"),
        ("en-AU", "en-GB"),
        ("en_in", "en-GB"),
        ("en-ZA-x-private", "en-GB"),
        ("en", ""),
        ("en-US", ""),
        ("en-us-posix", ""),
        ("en-CA", ""),
        ("en-Latn", ""),
        ("en-x-private", ""),
        ("nb", ""),
        ("russian", ""),
        ("r", ""),
        ("", ""),
        ("-", ""),
        ("-ru", ""),
        ("x-ru", ""),
        ("ж-ru", ""),
    ] {
        let asked = ask.call1(&JsValue::UNDEFINED, &tag.into()).unwrap().as_string().unwrap();
        let file = if language.is_empty() { String::new() } else { format!("communique-{language}.1.txt") };
        assert_eq!(asked, file, "{tag:?}");
    }
}
