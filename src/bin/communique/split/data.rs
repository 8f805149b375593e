//! Which bytes of memory a part brings along. It moves none: every byte stays at its address.

use anyhow::{Result, bail};
use std::ops::Range;
use walrus::ir::Value;
use walrus::{ConstExpr, DataKind, Module};

/// Keeps the data at `ranges` and drops the rest. Fewer than `gap` dropped bytes in a row are written as zeros; 1 writes none.
pub fn keep(module: &mut Module, ranges: &[Range<usize>], gap: usize) -> Result<()> {
    let old: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in old {
        let data = module.data.get_mut(id);
        let DataKind::Active { memory, offset: ConstExpr::Value(Value::I32(start)) } = data.kind else {
            bail!("a data segment whose address isn't constant")
        };
        let start = usize::try_from(start)?;
        let mut kept = vec![false; data.value.len()];
        for range in ranges {
            let (from, to) = (range.start.max(start), range.end.min(start + kept.len()));
            if from < to
                && let Some(bytes) = kept.get_mut(from - start..to - start)
            {
                bytes.fill(true);
            }
        }
        let value = std::mem::take(&mut data.value);
        module.data.delete(id);
        module.memories.get_mut(memory).data_segments.remove(&id);
        for (offset, bytes) in runs(&value, &kept, gap) {
            let offset = ConstExpr::Value(Value::I32(i32::try_from(start + offset)?));
            let id = module.data.add(DataKind::Active { memory, offset }, bytes);
            module.memories.get_mut(memory).data_segments.insert(id);
        }
    }
    Ok(())
}

/// The runs of kept bytes with their places; shorter gaps than `gap` are bridged with zeros.
pub fn runs(value: &[u8], kept: &[bool], gap: usize) -> Vec<(usize, Vec<u8>)> {
    let mut runs: Vec<(usize, Vec<u8>)> = Vec::new();
    for (at, (byte, _)) in value.iter().zip(kept).enumerate().filter(|(_, (_, kept))| **kept) {
        match runs.last_mut() {
            Some((start, run)) if at - (*start + run.len()) < gap => {
                run.resize(at - *start, 0);
                run.push(*byte);
            }
            _ => runs.push((at, vec![*byte])),
        }
    }
    runs
}
