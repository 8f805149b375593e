//! What the studio page needs beside `www/`: the option table as JSON, and the crate's rules as a small module of their
//! own. None of it is part of the bundle.

use crate::publish::File;
use communique::messages;
use communique::options::{DESCRIPTIONS, Kind, OPTIONS};
use serde_json::{Value, json};

/// `options.json`, and `studio.wasm` from the compiled `module`.
pub fn files(module: Vec<u8>) -> [File; 2] {
    let file = |name: &str, bytes| File { name: name.to_owned(), role: None, bytes };
    [file("options.json", table().to_string().into_bytes()), file("studio.wasm", module)]
}

/// The option table, in the words of the README and with what a control needs.
fn table() -> Value {
    let options: Vec<Value> = OPTIONS
        .iter()
        .zip(DESCRIPTIONS)
        .map(|(option, [name, allowed, default, effect])| {
            let (kind, values, range, default) = match option.kind {
                Kind::Text if *name == "data-feed" => ("url", &[][..], None, String::new()),
                Kind::Text => ("text", &[][..], None, (*default).to_owned()),
                Kind::Choice(words) => ("choice", words, None, words.first().copied().unwrap_or_default().to_owned()),
                Kind::Flag => ("flag", &[][..], None, if option.default == 0 { "off" } else { "on" }.to_owned()),
                Kind::Number { min, max } => ("number", &[][..], Some((min, max)), option.default.to_string()),
                Kind::NumberOrZero { max, .. } => ("number", &[][..], Some((0, max)), option.default.to_string()),
            };
            json!({
                "name": name, "kind": kind, "values": values, "allowed": allowed, "default": default, "effect": effect,
                "min": range.map(|(min, _)| min), "max": range.map(|(_, max)| max),
                "on": if effect.starts_with("script only") { "script" } else { "both" },
            })
        })
        .collect();
    let languages: Vec<&str> = messages::available().iter().map(|table| table.tag).collect();
    json!({ "version": env!("CARGO_PKG_VERSION"), "languages": languages, "options": options })
}
