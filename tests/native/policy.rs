//! The policy against hostile markup: what must hold for every vector, and that every rule is needed for it.
//!
//! `vectors.json` is a list of payloads: `id`, `class`, the `rule` each is aimed at, and `html`, to be repeated `times`
//! (1 if not given). Text that says HOSTILE must not be shown, text that says KEPT must. What would run calls `alert`;
//! what would be fetched is at evil.example (and `x`, relative). End-to-end tests run the same file in browsers.

use crate::markup::invariants::{count, faults};
use crate::markup::serialiser;
use communique::markup::{Context, parse, parse_under, text};
use communique::policy::{ATTRIBUTES, Attribute, ELEMENTS, FIXED, Policy, Standard, Value, pack, packed_len, rule};
use communique::url::{Schemes, resolve};
use serde::Deserialize;
use std::cell::Cell;
use std::sync::LazyLock;
use url::Url;

const CONTEXT: Context =
    Context { base: "https://press.example.org/2025/feed.json", images: true, blank: false, heading_level: 3 };

#[derive(Deserialize)]
struct Vector {
    id: String,
    class: String,
    html: String,
    #[serde(default = "once")]
    times: usize,
}

fn once() -> usize {
    1
}

fn vectors() -> &'static [Vector] {
    static VECTORS: LazyLock<Vec<Vector>> =
        LazyLock::new(|| serde_json::from_str(include_str!("../fixtures/markup/vectors.json")).unwrap());
    &VECTORS
}

/// What is wrong with what a policy makes of a vector.
fn verdict<P: Policy>(vector: &Vector) -> Vec<String> {
    let source = vector.html.repeat(vector.times);
    let (nodes, _) = parse_under::<P>(&source, &CONTEXT);
    let mut all = faults(&nodes);
    let shown = text(&nodes);
    if shown.contains("HOSTILE") {
        all.push("what must not be shown is shown".to_owned());
    }
    // Twice the limit leaves room for the texts, which are not counted against it.
    if count(&nodes) > 41_000 {
        all.push(format!("{} nodes", count(&nodes)));
    }
    all
}

#[test]
fn no_vector_gets_through() {
    let vectors = vectors();
    assert!(vectors.len() > 400);
    for vector in vectors {
        let faults = verdict::<Standard>(vector);
        assert!(faults.is_empty(), "{}: {:?} gave {faults:#?}", vector.id, vector.html);
    }
}

#[test]
fn what_is_harmless_in_a_vector_stays() {
    for vector in vectors().iter().filter(|vector| vector.html.contains("KEPT")) {
        let (nodes, _) = parse(&vector.html, &CONTEXT);
        let shown = serialiser::html(&nodes);
        assert!(shown.contains("KEPT"), "{}: {:?} became {shown:?}", vector.id, vector.html);
        let kept = |text: &str| text.matches("KEPT").count();
        assert_eq!(kept(&shown), kept(&vector.html), "{}: {:?} became {shown:?}", vector.id, vector.html);
    }
}

#[test]
fn a_second_pass_changes_no_vector() {
    for vector in vectors().iter().filter(|vector| vector.class != "limit") {
        let once = parse(&vector.html, &CONTEXT).0;
        assert_eq!(parse(&serialiser::html(&once), &CONTEXT).0, once, "{}: {:?}", vector.id, vector.html);
    }
}

#[test]
fn every_vector_has_an_id_of_its_own() {
    let vectors = vectors();
    let ids: std::collections::BTreeSet<_> = vectors.iter().map(|vector| &vector.id).collect();
    assert_eq!(ids.len(), vectors.len());
}

#[test]
fn the_elements_are_in_alphabetical_order() {
    assert!(ELEMENTS.is_sorted_by(|a, b| a.0 < b.0));
}

type Judge = fn(&str, &str, Schemes) -> Option<String>;

thread_local! {
    static RULES: Cell<Mutation> = const { Cell::new(WHOLE) };
}

/// A policy, as a value.
#[derive(Clone, Copy)]
struct Mutation {
    elements: Option<&'static str>,
    attributes: &'static [Attribute],
    fixed: &'static [(&'static str, &'static str, &'static str)],
    judge: Judge,
    depth: usize,
    nodes: usize,
}

const WHOLE: Mutation =
    Mutation { elements: None, attributes: ATTRIBUTES, fixed: FIXED, judge: resolve, depth: 100, nodes: 20_000 };

/// The standard policy but for what the test has changed.
struct Mutant;

impl Policy for Mutant {
    fn elements() -> &'static str {
        RULES.get().elements.unwrap_or(Standard::elements())
    }

    fn attributes() -> &'static [Attribute] {
        RULES.get().attributes
    }

    fn fixed() -> &'static [(&'static str, &'static str, &'static str)] {
        RULES.get().fixed
    }

    fn resolve(base: &str, reference: &str, allowed: Schemes) -> Option<String> {
        (RULES.get().judge)(base, reference, allowed)
    }

    fn depth() -> usize {
        RULES.get().depth
    }

    fn nodes() -> usize {
        RULES.get().nodes
    }
}

/// Fails if no vector notices that a rule is gone; `limit` chooses the large ones.
fn must_be_noticed(what: &str, mutation: Mutation, limit: bool) {
    RULES.set(mutation);
    let vectors = vectors();
    let mut chosen = vectors.iter().filter(|vector| (vector.class == "limit") == limit);
    assert!(chosen.any(|vector| !verdict::<Mutant>(vector).is_empty()), "without {what} every vector still passes");
}

fn packed(elements: &[(&'static str, &'static str, u32)]) -> Option<&'static str> {
    let bytes = pack::<4096>(elements)[..packed_len(elements)].to_vec();
    Some(String::from_utf8(bytes).unwrap().leak())
}

#[test]
fn without_the_rule_that_drops_an_element_a_vector_fails() {
    for (place, (name, _, rules)) in ELEMENTS.iter().enumerate() {
        if rules & (rule::DROP | rule::RAW) == 0 {
            continue;
        }
        let mut elements = ELEMENTS.to_vec();
        if rules & rule::ISLAND != 0 {
            // It drops nothing by itself; it keeps HTML inside the drawing or formula that is dropped.
            let other =
                elements.iter().position(|(_, _, rules)| *rules & rule::ISLAND != 0 && *rules & rule::ALIAS == 0);
            assert!(other.is_some());
            elements[place].2 = 0;
            elements[place].1 = "-";
        } else {
            elements[place].2 &= !(rule::DROP | rule::RAW);
        }
        must_be_noticed(&format!("the rule for {name}"), Mutation { elements: packed(&elements), ..WHOLE }, false);
    }
}

#[test]
fn without_the_place_or_the_values_of_an_attribute_a_vector_fails() {
    for (place, attribute) in ATTRIBUTES.iter().enumerate() {
        let mutate = |changed: Attribute| {
            let mut attributes = ATTRIBUTES.to_vec();
            attributes[place] = changed;
            Mutation { attributes: attributes.leak(), ..WHOLE }
        };
        // An address that is none leaves no link and no image at all; the verdict itself is mutated below.
        if !matches!(attribute.value, Value::Text | Value::Alternative | Value::Address(_)) {
            let changed = Attribute { value: Value::Text, ..*attribute };
            must_be_noticed(&format!("the values of {}", attribute.name), mutate(changed), false);
        }
        if !attribute.on.is_empty() {
            let value = if matches!(attribute.value, Value::Alternative) { Value::Text } else { attribute.value };
            let changed = Attribute { on: "", value, ..*attribute };
            must_be_noticed(&format!("the place of {}", attribute.name), mutate(changed), false);
        }
    }
}

#[test]
fn were_any_other_attribute_allowed_a_vector_would_fail() {
    for name in [
        "style",
        "class",
        "id",
        "name",
        "background",
        "bgcolor",
        "srcset",
        "sizes",
        "usemap",
        "longdesc",
        "ping",
        "download",
        "target",
        "onclick",
        "onerror",
        "onload",
        "ontoggle",
        "onfocus",
        "onmouseover",
        "slot",
        "part",
        "hidden",
        "tabindex",
        "is",
        "popover",
        "contenteditable",
        "accesskey",
        "role",
        "itemscope",
        "data-feed",
        "aria-hidden",
        "crossorigin",
        "fetchpriority",
        "attributionsrc",
        "lowsrc",
        "xlink:href",
        "hreflang",
        "ismap",
    ] {
        let mut attributes = ATTRIBUTES.to_vec();
        attributes.push(Attribute { name, on: "", value: Value::Text });
        must_be_noticed(&format!("the ban on {name}"), Mutation { attributes: attributes.leak(), ..WHOLE }, false);
    }
}

#[test]
fn were_any_other_element_shown_a_vector_would_fail() {
    let known = |name: &str| ELEMENTS.iter().position(|(known, _, _)| *known == name);
    let shown_as_nothing = ELEMENTS.iter().filter(|(_, shown, _)| *shown == "-").map(|(name, _, _)| *name);
    let others = [
        "base",
        "bgsound",
        "blink",
        "fencedframe",
        "font",
        "form",
        "frame",
        "frameset",
        "html",
        "keygen",
        "link",
        "map",
        "marquee",
        "meter",
        "noscript",
        "output",
        "picture",
        "portal",
        "slot",
        "source",
    ];
    for name in others.into_iter().chain(shown_as_nothing) {
        let mut elements = ELEMENTS.to_vec();
        match known(name) {
            Some(place) => elements[place].1 = "",
            None => {
                elements.push((name, "", 0));
                elements.sort_by_key(|row| row.0);
            }
        }
        must_be_noticed(&format!("the ban on <{name}>"), Mutation { elements: packed(&elements), ..WHOLE }, false);
    }
}

#[test]
fn were_an_element_shown_as_itself_and_not_as_another_a_vector_would_fail() {
    for (place, (name, _, _)) in ELEMENTS.iter().enumerate().filter(|(_, row)| !["", "-"].contains(&row.1)) {
        let mut elements = ELEMENTS.to_vec();
        elements[place].1 = "";
        must_be_noticed(&format!("the other name of {name}"), Mutation { elements: packed(&elements), ..WHOLE }, false);
    }
}

#[test]
fn without_an_attribute_that_is_always_set_a_vector_fails() {
    for place in 0..FIXED.len() {
        let mut fixed = FIXED.to_vec();
        let (on, name, _) = fixed.remove(place);
        must_be_noticed(&format!("{name} on {on}"), Mutation { fixed: fixed.leak(), ..WHOLE }, false);
    }
}

#[test]
fn with_a_laxer_verdict_on_addresses_a_vector_fails() {
    let judges: [(&str, Judge); 6] = [
        ("any verdict", |_, reference, _| Some(reference.to_owned())),
        ("the list of schemes", |base, reference, _| Some(Url::parse(base).ok()?.join(reference).ok()?.into())),
        ("removing control characters first", |base, reference, schemes| {
            let harmless = !["javascript:", "data:", "vbscript:"].iter().any(|scheme| reference.starts_with(scheme));
            if harmless {
                Some(Url::parse(base).ok()?.join(reference).ok()?.into())
            } else {
                resolve(base, reference, schemes)
            }
        }),
        ("the ban on credentials", |base, reference, schemes| {
            let url = Url::parse(base).ok()?.join(reference).ok()?;
            if url.has_authority() && matches!(url.scheme(), "http" | "https") {
                Some(url.into())
            } else {
                resolve(base, reference, schemes)
            }
        }),
        ("the difference between links and images", |base, reference, _| resolve(base, reference, Schemes::Links)),
        ("completing addresses", |base, reference, schemes| {
            resolve(base, reference, schemes).map(|_| reference.to_owned())
        }),
    ];
    for (what, judge) in judges {
        must_be_noticed(what, Mutation { judge, ..WHOLE }, false);
    }
}

#[test]
fn without_the_limits_a_vector_fails() {
    must_be_noticed("the limit of depth", Mutation { depth: 400, ..WHOLE }, true);
    must_be_noticed("the limit of nodes", Mutation { nodes: 100_000, ..WHOLE }, true);
}
