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
    let mut keys: Vec<(i64, u32)> =
        one.iter().chain(other).enumerate().map(|(place, entry)| (hash(&entry.id), place as u32)).collect();
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
    let mut dated: Vec<(i64, u32)> = entries
        .iter()
        .enumerate()
        .filter_map(|(place, entry)| Some((entry.date?.key().saturating_neg(), place as u32)))
        .collect();
    let places: Vec<u32> = dated.iter().map(|(_, place)| *place).collect();
    if dated.is_sorted() {
        return entries;
    }
    dated.sort_unstable();
    let mut sorted = entries.clone();
    for (place, (_, from)) in places.iter().zip(&dated) {
        if let (Some(target), Some(source)) = (sorted.get_mut(*place as usize), entries.get_mut(*from as usize)) {
            core::mem::swap(target, source);
        }
    }
    sorted
}

/// FNV-1a, 64 bits.
fn hash(text: &str) -> i64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
        as i64
}
