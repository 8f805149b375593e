//! Cuts the module in two: what it takes to show the first page, and the sequel, which is fetched when a reader goes on.
//! Both work on the same memory and table, so the parts call each other as they did before; the program never enters the
//! sequel before it is there (`browser::sequel`). Nothing is guessed: a part has all that its functions can reach.

use crate::references::{References, Targets};
use crate::slim::{plain, short_name};
use anyhow::{Context, Result, bail, ensure};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use walrus::ir::{Instr, InstrLocId, Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalKind,
    ImportedFunction, Module, TableId,
};

/// The name from which the sequel imports what the first part exports.
pub const FIRST: &str = "b";

/// Zeros in a row for which a data segment is ended: what a segment of its own costs.
const GAP: usize = 16;

/// The two parts. The sequel is empty where no function belongs to it.
pub struct Parts {
    /// What is there from the beginning.
    pub first: Vec<u8>,
    /// What comes later.
    pub sequel: Option<Vec<u8>>,
}

/// Splits `wasm`. The sequel is whatever only functions of modules called `sequel` need; `cut` says whether there is to be
/// one. What nothing can reach is left out of both parts.
pub fn split(wasm: &[u8], references: &References, cut: bool) -> Result<Parts> {
    let module = Module::from_buffer(wasm)?;
    let graph = Graph::of(&module, references)?;
    let gates: BTreeSet<usize> =
        (0..graph.functions.len()).filter(|at| cut && graph.functions.get(*at).is_some_and(|f| f.gate)).collect();
    let first = graph.reach(&graph.roots, &gates);
    let entered: Vec<usize> = gates
        .iter()
        .copied()
        .filter(|gate| graph.callers(*gate).any(|caller| first.functions.contains(&caller)))
        .collect();
    // What the first part has only the address of keeps its place in the table.
    let addressed = graph.addressed(&first).filter(|at| gates.contains(at));
    let all = graph.reach(&addressed.chain(entered.iter().copied()).collect::<Vec<_>>(), &BTreeSet::new());
    let later = all.without(&first);
    let slots = graph.table_length..graph.table_length + entered.len();
    let gates: BTreeMap<usize, usize> = entered.into_iter().zip(slots).collect();
    let shared: Vec<usize> = graph.called_from(&later).filter(|at| first.functions.contains(at)).collect();

    let taken = module.exports.iter().count();
    let names: BTreeMap<usize, String> =
        shared.iter().enumerate().map(|(n, at)| (*at, short_name(taken + n))).collect();
    let mut pool = (taken + shared.len()..).map(short_name);
    let sequel = if gates.is_empty() {
        None
    } else {
        Some(sequel(Module::from_buffer(wasm)?, &graph, references, &later, &gates, &names, &mut pool)?)
    };
    let items = sequel.as_ref().map(|sequel| sequel.items.clone()).unwrap_or_default();
    let first = first_part(module, &graph, references, &first, &gates, &names, &items)?;
    Ok(Parts { first, sequel: sequel.map(|sequel| sequel.wasm) })
}

/// Adds a custom section to a module (WebAssembly core specification, "Custom Section").
pub fn attach(module: &mut Vec<u8>, name: &str, content: &[u8]) -> Result<()> {
    let mut section = Vec::new();
    push_leb128(&mut section, name.len())?;
    section.extend(name.bytes());
    section.extend(content);
    module.push(0);
    push_leb128(module, section.len())?;
    module.extend(section);
    Ok(())
}

/// Appends an unsigned number in LEB128.
fn push_leb128(bytes: &mut Vec<u8>, mut value: usize) -> Result<()> {
    loop {
        let low = u8::try_from(value & 0x7f)?;
        value >>= 7;
        bytes.push(if value == 0 { low } else { low | 0x80 });
        if value == 0 {
            return Ok(());
        }
    }
}

/// A set of functions and data, by number.
#[derive(Default)]
struct Part {
    functions: BTreeSet<usize>,
    data: BTreeSet<usize>,
}

impl Part {
    fn without(self, other: &Part) -> Part {
        Part { functions: &self.functions - &other.functions, data: &self.data - &other.data }
    }
}

struct Node {
    calls: BTreeSet<usize>,
    targets: Targets,
    gate: bool,
}

/// Who reaches whom. Functions go by their place in the module, which is the same in every copy of it.
struct Graph {
    functions: Vec<Node>,
    by_name: BTreeMap<String, Vec<usize>>,
    data: Vec<Targets>,
    roots: Vec<usize>,
    /// The function table's slots: slot → function.
    table: BTreeMap<usize, usize>,
    table_length: usize,
}

struct Calls<'a> {
    numbers: &'a BTreeMap<FunctionId, usize>,
    found: BTreeSet<usize>,
}

impl<'instr> Visitor<'instr> for Calls<'_> {
    fn visit_function_id(&mut self, id: &FunctionId) {
        self.found.extend(self.numbers.get(id));
    }

    fn visit_instr(&mut self, _: &'instr Instr, _: &'instr InstrLocId) {}
}

impl Graph {
    fn of(module: &Module, references: &References) -> Result<Graph> {
        let ids: Vec<FunctionId> = module.funcs.iter().map(|function| function.id()).collect();
        let numbers: BTreeMap<FunctionId, usize> = ids.iter().copied().zip(0..).collect();
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut functions = Vec::new();
        for (number, id) in ids.iter().enumerate() {
            let function = module.funcs.get(*id);
            let mut calls = Calls { numbers: &numbers, found: BTreeSet::new() };
            if let FunctionKind::Local(local) = &function.kind {
                dfs_in_order(&mut calls, local, local.entry_block());
            }
            let name = function.name.clone().unwrap_or_default();
            let symbol = references.symbol(&name);
            // What wasm-bindgen adds calls and is called, and has no addresses of its own.
            let made = matches!(function.kind, FunctionKind::Import(_)) || name.ends_with(" externref shim");
            let made = made || name.starts_with("__externref") || name.starts_with("__wbindgen");
            ensure!(made || symbol.is_some(), "{name} is no function of the linker's, so what it refers to is unknown");
            let targets = symbol.and_then(|symbol| references.functions.get(symbol)).cloned().unwrap_or_default();
            functions.push(Node { calls: calls.found, targets, gate: is_gate(&name) });
            by_name.entry(name).or_default().push(number);
        }
        let (_, table, table_length) = table(module)?;
        let number = |id: FunctionId| numbers.get(&id).copied().context("a function of another module");
        let table = table.into_iter().map(|(slot, id)| Ok((slot, number(id)?))).collect::<Result<_>>()?;
        let mut roots = Vec::new();
        for export in module.exports.iter() {
            if let ExportItem::Function(id) = export.item {
                roots.push(number(id)?);
            }
        }
        if let Some(id) = module.start {
            roots.push(number(id)?);
        }
        let data = references.data.iter().map(|datum| datum.targets.clone()).collect();
        Ok(Graph { functions, by_name, data, roots, table, table_length })
    }

    /// Everything that can be reached from `roots` without going through one of `closed`.
    fn reach(&self, roots: &[usize], closed: &BTreeSet<usize>) -> Part {
        let mut part = Part::default();
        let mut functions: Vec<usize> = roots.to_vec();
        let mut data: Vec<usize> = Vec::new();
        loop {
            let targets = if let Some(function) = functions.pop() {
                if closed.contains(&function) || !part.functions.insert(function) {
                    continue;
                }
                let Some(node) = self.functions.get(function) else { continue };
                functions.extend(&node.calls);
                &node.targets
            } else if let Some(datum) = data.pop() {
                if !part.data.insert(datum) {
                    continue;
                }
                let Some(targets) = self.data.get(datum) else { continue };
                targets
            } else {
                return part;
            };
            functions.extend(targets.functions.iter().filter_map(|name| self.by_name.get(name)).flatten());
            data.extend(&targets.data);
        }
    }

    /// The functions whose addresses `part` has.
    fn addressed(&self, part: &Part) -> impl Iterator<Item = usize> {
        let functions = part.functions.iter().filter_map(|at| self.functions.get(*at)).map(|node| &node.targets);
        let data = part.data.iter().filter_map(|at| self.data.get(*at));
        functions
            .chain(data)
            .flat_map(|targets| &targets.functions)
            .filter_map(|name| self.by_name.get(name))
            .flatten()
            .copied()
    }

    fn callers(&self, of: usize) -> impl Iterator<Item = usize> {
        self.functions.iter().enumerate().filter(move |(_, node)| node.calls.contains(&of)).map(|(at, _)| at)
    }

    /// The functions that those of `part` call, each once.
    fn called_from(&self, part: &Part) -> impl Iterator<Item = usize> + use<> {
        let called: BTreeSet<usize> = part
            .functions
            .iter()
            .filter_map(|at| self.functions.get(*at))
            .flat_map(|node| node.calls.clone())
            .collect();
        called.into_iter()
    }
}

/// Whether a function is one of a module called `sequel`.
fn is_gate(name: &str) -> bool {
    let path = plain(name);
    let path = path.trim_start_matches('<');
    let own = path.split(['<', ' ', '{']).next().unwrap_or_default();
    own.starts_with("communique::") && own.contains("::sequel::")
}

/// The table of functions, what stands in it, and its length.
fn table(module: &Module) -> Result<(TableId, BTreeMap<usize, FunctionId>, usize)> {
    let mut slots = BTreeMap::new();
    let mut found = None;
    for element in module.elements.iter() {
        let ElementKind::Active { table, offset: ConstExpr::Value(Value::I32(offset)) } = &element.kind else {
            bail!("table elements whose place isn't constant")
        };
        let ElementItems::Functions(functions) = &element.items else { bail!("table elements that are no functions") };
        slots.extend((usize::try_from(*offset)?..).zip(functions.iter().copied()));
        found = Some(*table);
    }
    let table = found.context("no table of functions")?;
    Ok((table, slots, usize::try_from(module.tables.get(table).initial)?))
}

fn ids(module: &Module) -> Vec<FunctionId> {
    module.funcs.iter().map(|function| function.id()).collect()
}

/// What the sequel needs of the first part beside functions: the place of each among its kind, and its export's name.
#[derive(Clone, Default)]
struct Items {
    memories: Vec<(usize, String)>,
    tables: Vec<(usize, String)>,
    globals: Vec<(usize, String)>,
}

struct Sequel {
    wasm: Vec<u8>,
    items: Items,
}

fn sequel(
    mut module: Module,
    graph: &Graph,
    references: &References,
    part: &Part,
    gates: &BTreeMap<usize, usize>,
    names: &BTreeMap<usize, String>,
    pool: &mut impl Iterator<Item = String>,
) -> Result<Sequel> {
    let functions = ids(&module);
    let id = |at: &usize| functions.get(*at).copied().context("a function of another module");
    let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
    let exported: Vec<(String, ExportItem)> =
        module.exports.iter().map(|export| (export.name.clone(), export.item)).collect();
    exports.into_iter().for_each(|export| module.exports.delete(export));
    module.start = None;
    for (at, name) in names {
        let function = id(at)?;
        // What the glue gives is imported from there directly.
        if let FunctionKind::Local(local) = &module.funcs.get(function).kind {
            let ty = local.ty();
            let import = module.imports.add(FIRST, name, function);
            module.funcs.get_mut(function).kind = FunctionKind::Import(ImportedFunction { import, ty });
        }
    }
    let (main, _, _) = table(&module)?;
    let slots: BTreeMap<usize, usize> = (graph.table.iter().map(|(slot, at)| (*slot, *at)))
        .filter(|(_, at)| part.functions.contains(at))
        .chain(gates.iter().map(|(at, slot)| (*slot, *at)))
        .collect();
    set_table(&mut module, main, graph.table_length + gates.len(), &slots, &functions)?;
    let ranges = part.data.iter().filter_map(|at| references.data.get(*at)).map(|datum| datum.addresses.clone());
    keep_data(&mut module, &ranges.collect::<Vec<_>>(), 1)?;

    let mut items = Items::default();
    let mut name_of = |item: ExportItem| {
        let known = exported.iter().find(|(_, of)| match (of, &item) {
            (ExportItem::Memory(one), ExportItem::Memory(other)) => one == other,
            (ExportItem::Table(one), ExportItem::Table(other)) => one == other,
            (ExportItem::Global(one), ExportItem::Global(other)) => one == other,
            _ => false,
        });
        known.map(|(name, _)| name.clone()).or_else(|| pool.next()).unwrap_or_default()
    };
    // First the table: what is to stand in it is kept for its sake.
    let name = name_of(ExportItem::Table(main));
    module.tables.get_mut(main).import = Some(module.imports.add(FIRST, &name, main));
    items.tables.push((main.index(), name));
    walrus::passes::gc::run(&mut module);
    let memories: Vec<_> = module.memories.iter().map(|memory| memory.id()).collect();
    for memory in memories {
        let name = name_of(ExportItem::Memory(memory));
        let import = module.imports.add(FIRST, &name, memory);
        module.memories.get_mut(memory).import = Some(import);
        items.memories.push((memory.index(), name));
    }
    let tables: Vec<_> = module.tables.iter().map(|table| table.id()).filter(|table| *table != main).collect();
    for table in tables {
        let name = name_of(ExportItem::Table(table));
        let import = module.imports.add(FIRST, &name, table);
        module.tables.get_mut(table).import = Some(import);
        items.tables.push((table.index(), name));
    }
    let globals: Vec<_> = module.globals.iter().map(|global| global.id()).collect();
    for global in globals {
        let name = name_of(ExportItem::Global(global));
        let import = module.imports.add(FIRST, &name, global);
        module.globals.get_mut(global).kind = GlobalKind::Import(import);
        items.globals.push((global.index(), name));
    }
    Ok(Sequel { wasm: module.emit_wasm(), items })
}

fn first_part(
    mut module: Module,
    graph: &Graph,
    references: &References,
    part: &Part,
    gates: &BTreeMap<usize, usize>,
    names: &BTreeMap<usize, String>,
    items: &Items,
) -> Result<Vec<u8>> {
    let functions = ids(&module);
    let (main, _, _) = table(&module)?;
    for (at, slot) in gates {
        let gate = *functions.get(*at).context("a function of another module")?;
        let ty = module.funcs.get(gate).ty();
        let (parameters, results) = (module.types.get(ty).params().to_vec(), module.types.get(ty).results().to_vec());
        let mut stub = FunctionBuilder::new(&mut module.types, &parameters, &results);
        let locals: Vec<_> = parameters.into_iter().map(|of| module.locals.add(of)).collect();
        let mut body = stub.func_body();
        for local in &locals {
            body.local_get(*local);
        }
        body.i32_const(i32::try_from(*slot)?);
        body.call_indirect(ty, main);
        let stub = stub.local_func(locals);
        module.funcs.get_mut(gate).kind = FunctionKind::Local(stub);
    }
    for (at, name) in names {
        let function = *functions.get(*at).context("a function of another module")?;
        if matches!(module.funcs.get(function).kind, FunctionKind::Local(_)) {
            module.exports.add(name, function);
        }
    }
    let known: BTreeSet<String> = module.exports.iter().map(|export| export.name.clone()).collect();
    let memories: Vec<_> = module.memories.iter().map(|memory| memory.id()).collect();
    let tables: Vec<_> = module.tables.iter().map(|table| table.id()).collect();
    let globals: Vec<_> = module.globals.iter().map(|global| global.id()).collect();
    for (index, name) in items.memories.iter().filter(|(_, name)| !known.contains(name)) {
        let id = memories.iter().find(|id| id.index() == *index).context("a memory of another module")?;
        module.exports.add(name, *id);
    }
    for (index, name) in items.tables.iter().filter(|(_, name)| !known.contains(name)) {
        let id = tables.iter().find(|id| id.index() == *index).context("a table of another module")?;
        module.exports.add(name, *id);
    }
    for (index, name) in items.globals.iter().filter(|(_, name)| !known.contains(name)) {
        let id = globals.iter().find(|id| id.index() == *index).context("a global of another module")?;
        module.exports.add(name, *id);
    }
    let slots: BTreeMap<usize, usize> =
        (graph.table.iter().map(|(slot, at)| (*slot, *at))).filter(|(_, at)| part.functions.contains(at)).collect();
    set_table(&mut module, main, graph.table_length + gates.len(), &slots, &functions)?;
    let ranges = part.data.iter().filter_map(|at| references.data.get(*at)).map(|datum| datum.addresses.clone());
    keep_data(&mut module, &ranges.collect::<Vec<_>>(), GAP)?;
    walrus::passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

/// Fills the table anew: `slots` and nothing else, in as few segments as there are gaps.
fn set_table(
    module: &mut Module,
    table: TableId,
    length: usize,
    slots: &BTreeMap<usize, usize>,
    functions: &[FunctionId],
) -> Result<()> {
    let old: Vec<_> = module.elements.iter().map(|element| element.id()).collect();
    for element in old {
        module.elements.delete(element);
    }
    module.tables.get_mut(table).elem_segments.clear();
    let mut runs: Vec<(usize, Vec<FunctionId>)> = Vec::new();
    for (slot, at) in slots {
        let function = *functions.get(*at).context("a function of another module")?;
        match runs.last_mut() {
            Some((start, run)) if *start + run.len() == *slot => run.push(function),
            _ => runs.push((*slot, vec![function])),
        }
    }
    for (start, run) in runs {
        let kind = ElementKind::Active { table, offset: ConstExpr::Value(Value::I32(i32::try_from(start)?)) };
        let element = module.elements.add(kind, ElementItems::Functions(run));
        module.tables.get_mut(table).elem_segments.insert(element);
    }
    let table = module.tables.get_mut(table);
    let length = u64::try_from(length)?;
    table.initial = table.initial.max(length);
    table.maximum = table.maximum.map(|maximum| maximum.max(length));
    Ok(())
}

/// Keeps the data at `ranges` and drops the rest. Fewer than `gap` dropped bytes in a row are written as zeros; 1 writes none.
fn keep_data(module: &mut Module, ranges: &[Range<usize>], gap: usize) -> Result<()> {
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
