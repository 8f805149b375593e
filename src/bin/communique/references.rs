//! What refers to what in the linker's module: which functions a function or a datum takes the address of, and which data
//! it reads. Read from the relocations, which are exact where an address in the code would be a guess.

use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasmparser::{
    ConstExpr, DataKind, KnownCustom, Linking, LinkingSectionReader, Operator, Parser, Payload, RelocSectionReader,
    RelocationType, SymbolInfo,
};

/// What a function or a datum refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Targets {
    /// Functions whose address it takes, by their symbols.
    pub functions: BTreeSet<String>,
    /// Data, by their number.
    pub data: BTreeSet<usize>,
}

/// A symbol's constant or initial value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Datum {
    /// Where it lies in memory.
    pub addresses: Range<usize>,
    /// What it refers to.
    pub targets: Targets,
}

/// The references of a module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// Those of functions, by their symbols; every function of the module has an entry.
    pub functions: BTreeMap<String, Targets>,
    /// All data.
    pub data: Vec<Datum>,
}

impl References {
    /// The symbol of a function that wasm-bindgen left as `name`: it takes the hash off the exports it knows.
    pub fn symbol(&self, name: &str) -> Option<&str> {
        if let Some((symbol, _)) = self.functions.get_key_value(name) {
            return Some(symbol);
        }
        let hashed = |symbol: &&String| {
            let hash = symbol.strip_prefix(name).and_then(|rest| rest.strip_prefix('_'));
            hash.is_some_and(|hash| hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
        };
        self.functions.keys().find(hashed).map(String::as_str)
    }
}

/// A place in the file and what stands there.
struct Placed<T> {
    file: Range<usize>,
    what: T,
}

enum Symbol {
    Function(u32),
    Datum(usize),
    Other,
}

/// Reads the relocations of a module that was linked with `--emit-relocs`.
pub fn read(wasm: &[u8]) -> Result<References> {
    let (mut bodies, mut segments) = (Vec::new(), Vec::new());
    let (mut linking, mut relocations) = (None, Vec::new());
    let (mut code, mut data, mut imported) = (0, 0, 0);
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    if matches!(import?.ty, wasmparser::TypeRef::Func(_)) {
                        imported += 1;
                    }
                }
            }
            Payload::CodeSectionStart { range, .. } => code = range.start,
            Payload::CodeSectionEntry(body) => {
                let number = imported + u32::try_from(bodies.len())?;
                bodies.push(Placed { file: body.range(), what: number });
            }
            Payload::DataSection(section) => {
                data = section.range().start;
                for segment in section {
                    let segment = segment?;
                    let end = segment.range.end;
                    let DataKind::Active { offset_expr, .. } = segment.kind else { bail!("a passive data segment") };
                    segments.push(Placed { file: end - segment.data.len()..end, what: address(&offset_expr)? });
                }
            }
            Payload::CustomSection(section) => match section.as_known() {
                KnownCustom::Linking(reader) => linking = Some(reader),
                KnownCustom::Reloc(reader) => relocations.push((section.name().to_owned(), reader)),
                _ => {}
            },
            _ => {}
        }
    }
    let linking = linking.context("the module was not linked with --emit-relocs")?;
    let (symbols, names, mut references) = symbols(linking, &segments)?;

    references.functions = names.values().map(|name| (name.clone(), Targets::default())).collect();
    let mut places: Vec<Placed<usize>> = Vec::new();
    for (number, datum) in references.data.iter().enumerate() {
        let of = segments
            .iter()
            .find(|segment| (segment.what..segment.what + segment.file.len()).contains(&datum.addresses.start));
        let segment = of.context("a datum outside of all segments")?;
        let start = segment.file.start + (datum.addresses.start - segment.what);
        places.push(Placed { file: start..start + datum.addresses.len(), what: number });
    }
    for (section, reader) in &relocations {
        match section.as_str() {
            "reloc.CODE" => each(reader, &symbols, &names, |offset, target| {
                let body = find(&bodies, code + offset).context("a relocation outside of all functions")?;
                let name = names.get(body).context("a function without a symbol")?;
                target.put(references.functions.entry(name.clone()).or_default());
                Ok(())
            })?,
            "reloc.DATA" => each(reader, &symbols, &names, |offset, target| {
                for place in places.iter().filter(|place| place.file.contains(&(data + offset))) {
                    if let Some(datum) = references.data.get_mut(place.what) {
                        target.put(&mut datum.targets);
                    }
                }
                Ok(())
            })?,
            _ => {}
        }
    }
    Ok(references)
}

/// What a relocation names.
enum Target<'a> {
    Function(&'a str),
    Datum(usize),
}

impl Target<'_> {
    fn put(&self, targets: &mut Targets) {
        match self {
            Target::Function(name) => drop(targets.functions.insert((*name).to_owned())),
            Target::Datum(number) => drop(targets.data.insert(*number)),
        }
    }
}

/// Calls `take` with the offset and the target of each relocation that takes an address.
fn each(
    reader: &RelocSectionReader,
    symbols: &[Symbol],
    names: &BTreeMap<u32, String>,
    mut take: impl FnMut(usize, Target) -> Result<()>,
) -> Result<()> {
    use RelocationType::*;
    for entry in reader.entries() {
        let entry = entry?;
        let symbol = symbols.get(usize::try_from(entry.index)?);
        let target = match (entry.ty, symbol) {
            (TableIndexSleb | TableIndexI32, Some(Symbol::Function(number))) => {
                Target::Function(names.get(number).context("a function without a symbol")?)
            }
            (MemoryAddrLeb | MemoryAddrSleb | MemoryAddrI32, Some(Symbol::Datum(number))) => Target::Datum(*number),
            (MemoryAddrLeb | MemoryAddrSleb | MemoryAddrI32, Some(Symbol::Other)) => continue,
            (FunctionIndexLeb | TypeIndexLeb | GlobalIndexLeb | TableNumberLeb | GlobalIndexI32, _) => continue,
            (kind, _) => bail!("a relocation of an unknown kind: {kind:?}"),
        };
        take(usize::try_from(entry.offset)?, target)?;
    }
    Ok(())
}

/// The symbols by number, the names of functions by theirs, and the data.
fn symbols(
    linking: LinkingSectionReader,
    segments: &[Placed<usize>],
) -> Result<(Vec<Symbol>, BTreeMap<u32, String>, References)> {
    let (mut symbols, mut names, mut references) = (Vec::new(), BTreeMap::new(), References::default());
    for subsection in linking.subsections() {
        let Linking::SymbolTable(table) = subsection? else { continue };
        for symbol in table {
            symbols.push(match symbol? {
                SymbolInfo::Func { index, name, .. } => {
                    if let Some(name) = name {
                        names.entry(index).or_insert_with(|| name.to_owned());
                    }
                    Symbol::Function(index)
                }
                SymbolInfo::Data { symbol: Some(defined), .. } if defined.size > 0 => {
                    // What is only reserved and begins as zeros has no segment.
                    match segments.get(usize::try_from(defined.index)?) {
                        Some(segment) => {
                            let start = segment.what + usize::try_from(defined.offset)?;
                            let addresses = start..start + usize::try_from(defined.size)?;
                            references.data.push(Datum { addresses, targets: Targets::default() });
                            Symbol::Datum(references.data.len() - 1)
                        }
                        None => Symbol::Other,
                    }
                }
                _ => Symbol::Other,
            });
        }
    }
    Ok((symbols, names, references))
}

fn find<T>(placed: &[Placed<T>], at: usize) -> Option<&T> {
    let after = placed.partition_point(|place| place.file.start <= at);
    let place = placed.get(after.checked_sub(1)?)?;
    place.file.contains(&at).then_some(&place.what)
}

fn address(expression: &ConstExpr) -> Result<usize> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(usize::try_from(value)?),
        _ => bail!("a data segment whose address isn't constant"),
    }
}
