//! The order of the list: newest first, no statement twice. Knows ids and dates, and nothing of what is shown.

use alloc::string::String;
use alloc::vec::Vec;

use super::Entry;
use crate::notice::Notice;

/// Which entries have the same id: pairs of places, counted through `one` and on through `other`; the place of the first
/// entry of that id, then that of each later one.
pub fn twins(one: &[Entry], other: &[Entry]) -> Vec<(usize, usize)> {
    let id = |place: u32| {
        let place = place as usize;
        one.get(place).or_else(|| other.get(place - one.len())).map(|entry| entry.id.as_str())
    };
    // (hash of the id, place): equal ids come to stand side by side, in the order of their places.
    let mut keys = Vec::new();
    for entries in [one, other] {
        for entry in entries {
            keys.push((hash(&entry.id), keys.len() as u32));
        }
    }
    keys.sort_unstable();
    let mut twins = Vec::new();
    let mut first = 0;
    for at in 1..keys.len() {
        let (Some(one), Some(other)) = (keys.get(first), keys.get(at)) else { break };
        if one.0 == other.0 && id(one.1) == id(other.1) {
            twins.push((one.1 as usize, other.1 as usize));
        } else {
            first = at;
        }
    }
    twins
}

/// Leaves out entries whose id stands on an earlier one or among the `known`.
pub fn without_repeats(mut entries: Vec<Entry>, known: &[Entry], notices: &mut Vec<Notice>) -> Vec<Entry> {
    for (_, place) in twins(known, &entries) {
        if let Some(entry) = entries.get_mut(place - known.len()) {
            notices.push(
                Notice::new("id", "stands on an earlier item too; this one is left out", &entry.id).of(&entry.id),
            );
            entry.id = String::new();
        }
    }
    entries.retain(|entry| !entry.id.is_empty());
    entries
}

/// Puts entries in order, newest first; those without a date keep their places and the others are sorted among the places
/// left.
pub fn newest_first(mut entries: Vec<Entry>) -> Vec<Entry> {
    let mut dated = Vec::new();
    for (place, entry) in entries.iter().enumerate() {
        if let Some(date) = entry.date {
            dated.push((-date.key(), place as u32));
        }
    }
    dated.sort_unstable();
    let mut sorted = Vec::new();
    let mut next = 0;
    for place in 0..entries.len() {
        let mut from = place;
        if entries.get(place).is_some_and(|entry| entry.date.is_some()) {
            from = dated.get(next).map_or(place, |(_, from)| *from as usize);
            next += 1;
        }
        if let Some(entry) = entries.get_mut(from) {
            sorted.push(Entry { id: core::mem::take(&mut entry.id), ..*entry });
        }
    }
    sorted
}

/// FNV-1a, 64 bits.
fn hash(text: &str) -> i64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash as i64
}
