//! The order of the functions in the wasm, on which nothing but the size of the compressed file depends: what a function shares
//! with the one before it costs brotli the least.

use anyhow::Result;
use std::collections::HashSet;
use wasm_encoder::{Encode as _, NameMap, NameSection, Section as _};
use wasmparser::{Parser, Payload, TypeRef};

/// So many bytes are a piece that two functions may have in common: about an instruction with what it is given. Of 2 to 8,
/// four saves most.
const PIECE: usize = 4;

type Pieces<'a> = HashSet<&'a [u8]>;

/// The section that names each function by its place in the order to be, for Binaryen to sort them by. A module has no other
/// names by then.
pub fn names(wasm: &[u8]) -> Result<Vec<u8>> {
    let (imported, bodies) = functions(wasm)?;
    let mut places: Vec<(usize, usize)> =
        order(&bodies).into_iter().enumerate().map(|(place, function)| (function, place)).collect();
    places.sort_unstable();
    let mut names = NameMap::new();
    for (function, place) in places {
        names.append(imported + u32::try_from(function)?, &format!("{place:08}"));
    }
    let mut section = NameSection::new();
    section.functions(&names);
    let mut bytes = vec![section.id()];
    section.encode(&mut bytes);
    Ok(bytes)
}

/// How many functions a module imports, and the code of its own.
fn functions(wasm: &[u8]) -> Result<(u32, Vec<&[u8]>)> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    Ok((imported, bodies))
}

/// The places of `bodies` in an order in which each is followed by the one most like it of those that are left. The largest
/// stands first.
pub fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let pieces = bodies.iter().map(|body| body.windows(PIECE).collect());
    let mut left: Vec<(usize, Pieces<'_>)> = pieces.enumerate().collect();
    let mut order = Vec::new();
    let mut next = (0..left.len()).max_by_key(|at| bodies.get(*at).map(|body| body.len()));
    while let Some(at) = next {
        let (place, current) = left.swap_remove(at);
        order.push(place);
        let alike = left.iter().map(|(_, other)| likeness(&current, other)).enumerate();
        next = alike.max_by(|(_, one), (_, other)| one.total_cmp(other)).map(|(at, _)| at);
    }
    order
}

/// How much two functions have in common, from 0 to 1, whatever their lengths.
fn likeness(one: &Pieces<'_>, other: &Pieces<'_>) -> f64 {
    let common = one.intersection(other).count() as f64;
    common / ((one.len() * other.len()).max(1) as f64).sqrt()
}
