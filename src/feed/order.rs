//! The order of the list: newest first, no statement twice. Knows ids and dates, and nothing of what is shown.

use alloc::vec::Vec;

use super::Entry;
use crate::scrutiny::Scrutiny;

/// Which entries have the same id: pairs of places, counted through `one` and on through `other`; the place of the first
/// entry of that id, then that of each later one. `seed` is any number that the feed's author can't know, so that no feed
/// has ids whose hashes are all the same.
pub fn twins(one: &[Entry], other: &[Entry], seed: u32) -> Vec<(usize, usize)> {
    let id = |place: u32| {
        let place = place as usize;
        one.get(place).or_else(|| other.get(place - one.len())).map(|entry| entry.id.as_str())
    };
    // The first place of each id, found by the id's hash; at least half of it stays free.
    let mut table = Vec::new();
    table.resize(((one.len() + other.len()) * 2).next_power_of_two(), FREE);
    let mask = table.len() - 1;
    let mut twins = Vec::new();
    let mut place = 0;
    for entries in [one, other] {
        for entry in entries {
            let mut at = hash(entry.id.as_str(), seed);
            while let Some(first) = table.get_mut(at & mask) {
                if *first == FREE {
                    *first = place;
                    break;
                }
                if id(*first) == Some(entry.id.as_str()) {
                    twins.push((*first as usize, place as usize));
                    break;
                }
                at += 1;
            }
            place += 1;
        }
    }
    twins
}

/// Leaves out entries whose id stands on an earlier one or among the `known`; for `seed` see [`twins`].
pub fn without_repeats<S: Scrutiny>(
    mut entries: Vec<Entry>,
    known: &[Entry],
    seed: u32,
    scrutiny: &mut S,
) -> Vec<Entry> {
    for (_, place) in twins(known, &entries, seed) {
        if let Some(entry) = entries.get_mut(place - known.len()) {
            let id = entry.id.as_str();
            scrutiny.note(Some(id), "id", "stands on an earlier item too; this one is left out", id);
            entry.index = FREE;
        }
    }
    entries.retain(|entry| entry.index != FREE);
    entries
}

/// Puts entries in order, newest first; those without a date keep their places and the others are sorted among the places
/// left.
pub fn newest_first(entries: Vec<Entry>) -> Vec<Entry> {
    let mut dated = Vec::new();
    for (place, entry) in entries.iter().enumerate() {
        if let Some(date) = entry.date {
            dated.push((-date.key(), place as u32));
        }
    }
    dated.sort_unstable();
    let mut sorted = Vec::with_capacity(entries.len());
    let mut next = 0;
    for place in 0..entries.len() {
        let mut from = place;
        if entries.get(place).is_some_and(|entry| entry.date.is_some()) {
            from = dated.get(next).map_or(place, |(_, from)| *from as usize);
            next += 1;
        }
        sorted.extend(entries.get(from).cloned());
    }
    sorted
}

/// A slot of a table that holds no place.
const FREE: u32 = u32::MAX;

/// FNV-1a, 32 bits, begun elsewhere for each seed.
fn hash(text: &str, seed: u32) -> usize {
    let mut hash = 0x811c_9dc5_u32.wrapping_add(seed);
    for byte in text.bytes() {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    hash as usize
}
