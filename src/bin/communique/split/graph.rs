//! Who reaches whom in a module: the calls in its code and the addresses in its relocations. It only answers questions.

use super::table;
use crate::references::{References, Targets};
use crate::slim::plain;
use anyhow::{Context, Result, ensure};
use std::collections::{BTreeMap, BTreeSet};
use walrus::ir::{Instr, InstrLocId, Visitor, dfs_in_order};
use walrus::{ExportItem, FunctionId, FunctionKind, Module};

/// A set of functions and data, by number.
#[derive(Default)]
pub struct Part {
    /// Functions, by their place in the module.
    pub functions: BTreeSet<usize>,
    /// Data, by their number among the references.
    pub data: BTreeSet<usize>,
}

impl Part {
    /// What isn't in `other`.
    pub fn without(self, other: &Part) -> Part {
        Part { functions: &self.functions - &other.functions, data: &self.data - &other.data }
    }
}

/// A function.
pub struct Node {
    calls: BTreeSet<usize>,
    targets: Targets,
    /// Whether it belongs to a module called `sequel`.
    pub gate: bool,
}

/// Who reaches whom. Functions go by their place in the module, which is the same in every copy of it.
pub struct Graph {
    /// The functions, in the module's order.
    pub functions: Vec<Node>,
    by_name: BTreeMap<String, Vec<usize>>,
    data: Vec<Targets>,
    /// The exports and the start.
    pub roots: Vec<usize>,
    /// The function table's slots: slot → function.
    pub table: BTreeMap<usize, usize>,
    /// How many slots it has.
    pub table_length: usize,
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
    /// Reads a module.
    pub fn of(module: &Module, references: &References) -> Result<Graph> {
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
    pub fn reach(&self, roots: &[usize], closed: &BTreeSet<usize>) -> Part {
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
    pub fn addressed(&self, part: &Part) -> impl Iterator<Item = usize> {
        let functions = part.functions.iter().filter_map(|at| self.functions.get(*at)).map(|node| &node.targets);
        let data = part.data.iter().filter_map(|at| self.data.get(*at));
        functions
            .chain(data)
            .flat_map(|targets| &targets.functions)
            .filter_map(|name| self.by_name.get(name))
            .flatten()
            .copied()
    }

    /// Who calls a function.
    pub fn callers(&self, of: usize) -> impl Iterator<Item = usize> {
        self.functions.iter().enumerate().filter(move |(_, node)| node.calls.contains(&of)).map(|(at, _)| at)
    }

    /// The functions that those of `part` call, each once.
    pub fn called_from(&self, part: &Part) -> impl Iterator<Item = usize> + use<> {
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
