//! Cuts the module in two: what it takes to show the first page, and the sequel, which is fetched when a reader goes on.
//! Both work on the same memory and table, so the parts call each other as they did before; the program never enters the
//! sequel before it is there (`browser::sequel`). Nothing is guessed: a part has all that its functions can reach.

pub mod data;
mod graph;

use crate::references::References;
use crate::slim::short_name;
use anyhow::{Context, Result, bail};
use graph::{Graph, Part};
use std::collections::{BTreeMap, BTreeSet};
use walrus::ir::Value;
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalKind,
    ImportedFunction, Module, RefType, TableId,
};

/// The name from which the sequel imports the memory, the tables and the globals that the first part exports.
pub const FIRST: &str = "b";

/// The name from which the sequel imports functions of the first part, by their slots in the table [`SHARED`].
pub const FUNCTIONS: &str = "c";

/// The export of a table of the functions that the sequel calls. An export for each would have a name for each, and half a
/// kilobyte of the first load would be names. No short name is like it.
pub const SHARED: &str = "_";

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
    // What the glue gives, both parts have from there.
    let own: Vec<bool> = module.funcs.iter().map(|function| matches!(function.kind, FunctionKind::Local(_))).collect();
    let is_shared = |at: &usize| first.functions.contains(at) && own.get(*at) == Some(&true);
    let shared: Vec<usize> = graph.called_from(&later).filter(is_shared).collect();

    let mut pool = (module.exports.iter().count()..).map(short_name);
    let sequel = if gates.is_empty() {
        None
    } else {
        Some(sequel(Module::from_buffer(wasm)?, &graph, references, &later, &gates, &shared, &mut pool)?)
    };
    let items = sequel.as_ref().map(|sequel| sequel.items.clone()).unwrap_or_default();
    let first = first_part(module, &graph, references, &first, &gates, &shared, &items)?;
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
    shared: &[usize],
    pool: &mut impl Iterator<Item = String>,
) -> Result<Sequel> {
    let functions = ids(&module);
    let id = |at: &usize| functions.get(*at).copied().context("a function of another module");
    let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
    let exported: Vec<(String, ExportItem)> =
        module.exports.iter().map(|export| (export.name.clone(), export.item)).collect();
    exports.into_iter().for_each(|export| module.exports.delete(export));
    module.start = None;
    for (slot, at) in shared.iter().enumerate() {
        let function = id(at)?;
        let ty = module.funcs.get(function).ty();
        let import = module.imports.add(FUNCTIONS, &slot.to_string(), function);
        module.funcs.get_mut(function).kind = FunctionKind::Import(ImportedFunction { import, ty });
    }
    let (main, _, _) = table(&module)?;
    let slots: BTreeMap<usize, usize> = (graph.table.iter().map(|(slot, at)| (*slot, *at)))
        .filter(|(_, at)| part.functions.contains(at))
        .chain(gates.iter().map(|(at, slot)| (*slot, *at)))
        .collect();
    set_table(&mut module, main, graph.table_length + gates.len(), &slots, &functions)?;
    let ranges = part.data.iter().filter_map(|at| references.data.get(*at)).map(|datum| datum.addresses.clone());
    data::keep(&mut module, &ranges.collect::<Vec<_>>(), 1)?;

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
    shared: &[usize],
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
    if !shared.is_empty() {
        let length = u64::try_from(shared.len())?;
        let table = module.tables.add_local(false, length, Some(length), RefType::FUNCREF);
        module.exports.add(SHARED, table);
        add_elements(&mut module, table, &shared.iter().copied().enumerate().collect(), &functions)?;
    }
    let ranges = part.data.iter().filter_map(|at| references.data.get(*at)).map(|datum| datum.addresses.clone());
    data::keep(&mut module, &ranges.collect::<Vec<_>>(), GAP)?;
    walrus::passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

/// Fills the table anew: `slots` and nothing else.
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
    add_elements(module, table, slots, functions)?;
    let table = module.tables.get_mut(table);
    let length = u64::try_from(length)?;
    table.initial = table.initial.max(length);
    table.maximum = table.maximum.map(|maximum| maximum.max(length));
    Ok(())
}

/// Puts functions into a table, in as few segments as there are gaps.
fn add_elements(
    module: &mut Module,
    table: TableId,
    slots: &BTreeMap<usize, usize>,
    functions: &[FunctionId],
) -> Result<()> {
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
    Ok(())
}
