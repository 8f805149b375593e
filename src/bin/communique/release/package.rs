//! What an npm package has beside the program: the manifest, the types and the description of the element, all written from
//! the option table. It holds no list of options of its own.

use communique::options::{DESCRIPTIONS, Kind, OPTIONS};
use serde_json::{Value, json};

/// The package's name.
pub const NAME: &str = "communique-feed";

/// Custom properties and what they are; tests hold the style sheet to them.
pub const PROPERTIES: [(&str, &str); 9] = [
    ("--communique-accent", "links, the current page, focus"),
    ("--communique-text", "text"),
    ("--communique-muted", "dates, labels, the edges of controls"),
    ("--communique-surface", "the background"),
    ("--communique-border", "rules and the edges of cards"),
    ("--communique-radius", "corners of cards and controls"),
    ("--communique-font", "the font of texts"),
    ("--communique-font-size", "its size, in px"),
    ("--communique-space", "the unit of all distances, 4px"),
];

/// What `::part()` takes.
pub const PARTS: [&str; 13] = [
    "heading",
    "list",
    "statement",
    "title",
    "date",
    "kind",
    "summary",
    "body",
    "signature",
    "pager",
    "button",
    "notice",
    "error",
];

/// Events: name, detail as a type, what happened.
const EVENTS: [(&str, &str, &str); 5] = [
    ("communique-load", "{ count: number; pages: number; stale: boolean }", "the list is there, or there anew"),
    ("communique-error", "{ code: string; message: string; url: string; retryable: boolean }", "it can't be had"),
    ("communique-page", "{ page: number; pages: number }", "the reader turned a page"),
    ("communique-open", "{ id: string; url: string }", "a statement opens; preventDefault() leaves it to the host"),
    ("communique-close", "{ id: string }", "it closes"),
];

/// The package's own README.
pub const README: &str = "# communique-feed

A publisher's JSON Feed as a readable, paged list inside any page: the custom element `<communique-feed>`.

```js
import \"communique-feed\";            // defines the element
import { mount } from \"communique-feed\";
mount(\"#place\", { feed: \"https://press.example.org/statements.json\", pageSize: 3 });
```

The program stands in files beside the module, which bundlers take along through `new URL(…, import.meta.url)`. With Vite:
`optimizeDeps: { exclude: [\"communique-feed\"] }`, and `build: { assetsInlineLimit: 0 }` where the page's policy has a
`connect-src` without `data:`. On a server that renders pages the import does nothing.
";

/// `data-page-size` as JavaScript has it: `pageSize`.
fn camel(attribute: &str) -> String {
    let words = attribute.trim_start_matches("data-").split('-').enumerate();
    let word = |(at, word): (usize, &str)| match word.split_at_checked(1) {
        Some((first, rest)) if at > 0 => [&first.to_uppercase(), rest].concat(),
        _ => word.to_owned(),
    };
    words.map(word).collect()
}

/// The type of an option's value.
fn kind(kind: Kind) -> String {
    match kind {
        Kind::Text => "string".into(),
        Kind::Choice(words) => words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" | "),
        Kind::Flag => "boolean | \"on\" | \"off\"".into(),
        Kind::Number { .. } | Kind::NumberOrZero { .. } => "number | `${number}`".into(),
    }
}

/// Options that a widget made by script can have: all but the place of the script.
fn options() -> impl Iterator<Item = (&'static str, Kind, [&'static str; 4])> {
    let rows = OPTIONS.iter().zip(DESCRIPTIONS);
    rows.filter(|(option, _)| option.name != "data-target").map(|(option, row)| (option.name, option.kind, *row))
}

/// The TypeScript types.
pub fn types() -> String {
    let mut text = String::from(
        "/** The options of a widget; each is an attribute `data-…` of the element, too. */\nexport interface CommuniqueOptions {\n",
    );
    for (name, of, [_, values, default, effect]) in options() {
        let needed = if name == "data-feed" { "" } else { "?" };
        text.push_str(&format!(
            "  /** {effect}. {values}; default: {default} */\n  {}{needed}: {};\n",
            camel(name),
            kind(of)
        ));
    }
    text.push_str("}\n\n/** Where a widget stands. */\nexport interface CommuniqueState {\n  readonly status: \"loading\" | \"ready\" | \"error\";\n  readonly page: number;\n  readonly pages: number;\n  readonly count: number;\n  readonly stale: boolean;\n}\n\nexport interface CommuniqueEventMap {\n");
    for (name, detail, what) in EVENTS {
        text.push_str(&format!("  /** {what} */\n  \"{name}\": CustomEvent<{detail}>;\n"));
    }
    text.push_str(
        "}\n\n/** The element `<communique-feed>`. */\nexport interface CommuniqueFeedElement extends HTMLElement {\n  readonly state: CommuniqueState;\n  /** Fetches the feed again. */\n  refresh(): void;\n  /** Goes to a page, counted from 1. */\n  goTo(page: number): void;\n  /** Opens the text of a statement. */\n  open(id: string): void;\n  /** Closes it again. */\n  close(id: string): void;\n  addEventListener<K extends keyof CommuniqueEventMap>(type: K, listener: (this: CommuniqueFeedElement, event: CommuniqueEventMap[K]) => unknown, options?: boolean | AddEventListenerOptions): void;\n  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;\n}\n\n/** The global `Communique`. */\nexport interface Communique {\n  readonly version: string;\n  /** Kept when widgets can run, broken when they can't. */\n  readonly ready: Promise<void>;\n  /** Puts a widget into an element, or the first one that a selector matches. */\n  mount(target: Element | string, options?: CommuniqueOptions): CommuniqueFeedElement;\n}\n\ndeclare const communique: Communique;\nexport default communique;\nexport declare const mount: Communique[\"mount\"];\nexport declare const version: string;\n\ndeclare global {\n  interface HTMLElementTagNameMap {\n    \"communique-feed\": CommuniqueFeedElement;\n  }\n  interface Window {\n    Communique: Communique;\n  }\n}\n",
    );
    text
}

/// The custom-elements manifest, schema 1.0.0.
pub fn elements() -> String {
    let named = |name: &str, what: &str| json!({ "name": name, "description": what });
    let attributes: Vec<Value> = options()
        .map(|(name, of, [_, _, default, effect])| {
            json!({ "name": name, "description": effect, "default": default, "type": { "text": kind(of) } })
        })
        .collect();
    let method = |name: &str, parameter: Option<(&str, &str)>, what: &str| {
        let parameters: Vec<Value> =
            parameter.map(|(name, of)| json!({ "name": name, "type": { "text": of } })).into_iter().collect();
        json!({ "kind": "method", "name": name, "parameters": parameters, "description": what })
    };
    let declaration = json!({
        "kind": "class", "customElement": true, "tagName": "communique-feed", "name": "Feed",
        "description": "A publisher's JSON Feed as a readable, paged list.",
        "superclass": { "name": "HTMLElement" },
        "attributes": attributes,
        "members": [
            method("refresh", None, "Fetches the feed again"),
            method("goTo", Some(("page", "number")), "Goes to a page, counted from 1"),
            method("open", Some(("id", "string")), "Opens the text of a statement"),
            method("close", Some(("id", "string")), "Closes it again"),
            { "kind": "field", "name": "state", "readonly": true, "type": { "text": "CommuniqueState" } },
        ],
        "events": EVENTS.map(|(name, detail, what)| json!({
            "name": name, "description": what, "type": { "text": format!("CustomEvent<{detail}>") },
        })),
        "cssProperties": PROPERTIES.map(|(name, what)| named(name, what)),
        "cssParts": PARTS.map(|name| json!({ "name": name })),
        "slots": [named("", "shows while the list loads, and where it can't be shown")],
    });
    let manifest = json!({
        "schemaVersion": "1.0.0",
        "modules": [{
            "kind": "javascript-module", "path": "index.js",
            "declarations": [declaration],
            "exports": [{
                "kind": "custom-element-definition", "name": "communique-feed",
                "declaration": { "name": "Feed", "module": "index.js" },
            }],
        }],
    });
    serde_json::to_string_pretty(&manifest).unwrap_or_default()
}

/// `package.json`. Nothing runs on installation, and nothing else is installed.
pub fn manifest(assets: &[String]) -> String {
    let mut files: Vec<&str> = vec!["index.js", "index.d.ts", "custom-elements.json", "LICENSES.txt", "CHANGELOG.md"];
    files.extend(assets.iter().map(String::as_str));
    let manifest = json!({
        "name": NAME,
        "version": env!("CARGO_PKG_VERSION"),
        "description": env!("CARGO_PKG_DESCRIPTION"),
        "license": env!("CARGO_PKG_LICENSE"),
        "type": "module",
        "exports": {
            ".": { "types": "./index.d.ts", "default": "./index.js" },
            "./custom-elements.json": "./custom-elements.json",
            "./package.json": "./package.json",
        },
        "types": "./index.d.ts",
        "customElements": "custom-elements.json",
        "sideEffects": ["./index.js"],
        "files": files,
    });
    serde_json::to_string_pretty(&manifest).unwrap_or_default()
}
