//! The properties that `cargo x fuzz` looks for exceptions to, here with a fixed seed: fixtures, cut, joined and changed
//! in no sensible order.

#[path = "../fuzz/properties/date.rs"]
mod date;
#[cfg(any(feature = "cli", feature = "studio"))]
#[path = "../fuzz/properties/decode.rs"]
mod decode;
#[path = "../fuzz/properties/markup.rs"]
mod markup;
#[path = "../fuzz/properties/options.rs"]
mod options;
#[path = "../fuzz/properties/url.rs"]
mod url;

use crate::markup::{invariants, serialiser};
use crate::random::Random;

/// Calls `property` with `times` variations of `seeds`, and with the seeds themselves.
fn vary(seed: u64, times: usize, seeds: &[&str], odd: &[&str], property: fn(&[u8])) {
    let mut random = Random::new(seed);
    seeds.iter().for_each(|seed| property(seed.as_bytes()));
    for _ in 0..times {
        let mut bytes = random.pick(seeds).as_bytes().to_vec();
        for _ in 0..1 + random.below(4) {
            let at = random.below(bytes.len() + 1);
            match random.below(6) {
                0 => bytes.truncate(at),
                1 => drop(bytes.drain(..at)),
                2 => drop(bytes.splice(at..at, random.pick(odd).bytes())),
                3 => {
                    let other = random.pick(seeds).as_bytes();
                    bytes.extend_from_slice(&other[random.below(other.len() + 1)..]);
                }
                4 if at < bytes.len() => bytes[at] = random.below(256) as u8,
                _ => {
                    let end = (at + random.below(20)).min(bytes.len());
                    let piece = bytes[at..end].to_vec();
                    drop(bytes.splice(at..end, piece.repeat(random.below(4))));
                }
            }
        }
        property(&bytes);
    }
}

#[test]
fn whatever_markup_is_given_only_allowed_nodes_come_out_in_linear_time() {
    let release = include_str!("../fixtures/markup/press-release.html");
    let vectors: serde_json::Value = serde_json::from_str(include_str!("../fixtures/markup/vectors.json")).unwrap();
    let mut seeds: Vec<&str> =
        vectors.as_array().unwrap().iter().map(|vector| vector["html"].as_str().unwrap()).collect();
    seeds.push(release);
    let odd =
        ["<", ">", "<table>", "</p>", "<svg>", "<!--", "&#", "\0", "<script>", "</select>", "<a href=x>", "\"", "=''"];
    vary(11, 6_000, &seeds, &odd, markup::holds);
}

#[test]
fn whatever_address_is_given_it_is_understood_as_browsers_do_or_not_at_all() {
    let seeds = [
        "https://press.example.org/a/../b?c=d#e",
        "//host.example:81/x",
        "\\\\host\\x",
        "javascript:alert(1)",
        "?q",
        "#f",
        "mailto:press@press.example.org",
        "tel:+7-495",
        "https://user:pass@host/",
        "http://[::1]/",
        "a b/%2e%2e/c",
        "./../x",
    ];
    vary(
        12,
        60_000,
        &seeds,
        &["\t", "\n", "\0", ":", "//", "\\", "@", "#", "?", "%", "..", "\u{e9}", "java", " "],
        url::holds,
    );
}

#[test]
fn whatever_date_is_given_it_is_a_day_of_the_calendar_or_none() {
    let seeds = [
        "2025-10-31",
        "31.10.2025",
        "2025-10-31T09:00:00Z",
        "2025-10-31T09:00:00.123+03:00",
        "0000-01-01T00:00:00+14:00",
        "9999-12-31T23:59:60-12:00",
        "2024-02-29t23:59:59z",
        "1.2.0003",
    ];
    vary(13, 60_000, &seeds, &["-", ":", ".", "T", "0", "9", "+", "Z", " ", "\u{661}"], date::holds);
}

#[test]
fn whatever_attributes_are_given_each_option_keeps_to_its_range() {
    let seeds = [
        "C5\nD100\nF1\nJ9",
        "C-1\nCx\nC 7 \nZ",
        "E pages\nFcards\nQon\nRoff\nS\nTtrue",
        "X15\nX0\nX999999999999\nU1440\nWon",
        "C\u{ff15}\nH\nI\nKa,,b, c",
    ];
    vary(14, 30_000, &seeds, &["\n", "A", "0", "99999999999", "-", "on", " ", "\0", "e1"], options::holds);
}

#[cfg(any(feature = "cli", feature = "studio"))]
#[test]
fn whatever_feed_is_given_what_is_read_of_it_has_been_judged() {
    let seeds: Vec<&str> = crate::feeds::FIXTURES.iter().map(|fixture| fixture.feed).collect();
    let odd = [
        "{",
        "}",
        "[",
        "]",
        ",",
        "\"",
        ":",
        "null",
        "1e999",
        "\"id\":",
        "\"\\u0000\"",
        "\"items\":[",
        "{\"id\":1},",
        "-0",
        "\u{feff}",
    ];
    vary(15, 12_000, &seeds, &odd, decode::holds);
    // Whole JSON, with values changed for others of any type.
    let mut random = Random::new(16);
    let values: Vec<serde_json::Value> = seeds.iter().filter_map(|seed| serde_json::from_str(seed).ok()).collect();
    for _ in 0..12_000 {
        let mut feed = values[random.below(values.len())].clone();
        for _ in 0..1 + random.below(3) {
            let other = part(&values[random.below(values.len())], &mut random);
            replace(&mut feed, other, &mut random);
        }
        decode::holds(feed.to_string().as_bytes());
    }
}

/// Some value inside `value`, or itself.
#[cfg(any(feature = "cli", feature = "studio"))]
fn part(value: &serde_json::Value, random: &mut Random) -> serde_json::Value {
    let inside: Vec<&serde_json::Value> = match value {
        serde_json::Value::Array(list) => list.iter().collect(),
        serde_json::Value::Object(members) => members.values().collect(),
        _ => Vec::new(),
    };
    if inside.is_empty() || random.below(4) == 0 {
        value.clone()
    } else {
        part(inside[random.below(inside.len())], random)
    }
}

/// Puts `other` in the place of some value inside `value`.
#[cfg(any(feature = "cli", feature = "studio"))]
fn replace(value: &mut serde_json::Value, other: serde_json::Value, random: &mut Random) {
    let mut inside: Vec<&mut serde_json::Value> = match value {
        serde_json::Value::Array(list) => list.iter_mut().collect(),
        serde_json::Value::Object(members) => members.values_mut().collect(),
        _ => Vec::new(),
    };
    if inside.is_empty() {
        *value = other;
        return;
    }
    let chosen = random.below(inside.len());
    if random.below(3) == 0 { *inside[chosen] = other } else { replace(inside[chosen], other, random) }
}
