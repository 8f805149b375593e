//! Where the wasm's bytes come from: code by crate and module, read from the optimised module's names. It explains a
//! size, it changes none.

use crate::budget::thousands;
use crate::slim::plain;
use anyhow::Result;
use std::collections::BTreeMap;
use walrus::ir::dfs_in_order;
use wasmparser::{Parser, Payload};

/// The account as text: each module's share of the code, largest first, then the largest functions.
pub fn account(named: &[u8]) -> Result<String> {
    let module = walrus::Module::from_buffer(named)?;
    let mut modules: BTreeMap<String, usize> = BTreeMap::new();
    let mut functions = Vec::new();
    let mut instructions = 0;
    for (id, function) in module.funcs.iter_local() {
        let mut count = Count(0);
        dfs_in_order(&mut count, function, function.entry_block());
        let name = module.funcs.get(id).name.as_deref().map_or_else(|| "(no name)".to_owned(), plain);
        *modules.entry(module_of(&name)).or_default() += count.0;
        instructions += count.0;
        functions.push((count.0, name));
    }
    let code = code_bytes(named).unwrap_or_default();
    let share = |count: usize| thousands(count * code / instructions.max(1));
    let data: usize = module.data.iter().map(|data| data.value.len()).sum();
    let mut text = format!("code {} bytes, constant data {} bytes\n\n", thousands(code), thousands(data));
    let mut modules: Vec<_> = modules.into_iter().collect();
    modules.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), name.clone()));
    for (name, count) in modules {
        text.push_str(&format!("{:>8}  {name}\n", share(count)));
    }
    text.push_str("\nlargest functions\n");
    functions.sort_by_key(|(count, name)| (std::cmp::Reverse(*count), name.clone()));
    for (count, name) in functions.iter().take(25) {
        text.push_str(&format!("{:>8}  {name}\n", share(*count)));
    }
    Ok(text)
}

struct Count(usize);

impl<'instr> walrus::ir::Visitor<'instr> for Count {
    fn visit_instr(&mut self, _: &'instr walrus::ir::Instr, _: &'instr walrus::ir::InstrLocId) {
        self.0 += 1;
    }
}

/// Whose a function is, by its demangled name: a module of this crate wherever one is named (an instance of somebody
/// else's generic function is paid for by who asked for it), else the crate in front.
pub fn module_of(name: &str) -> String {
    if let Some((_, path)) = name.split_once("communique::") {
        return ["communique::", path.split(is_delimiter).next().unwrap_or_default()].concat();
    }
    if name.ends_with(" shim") {
        return "exports to the loader".to_owned();
    }
    let path = name.trim_start_matches(['<', '&', '*']);
    match path.split_once("::") {
        Some((first, _)) if !first.contains(is_delimiter) => first.to_owned(),
        _ => "other".to_owned(),
    }
}

fn is_delimiter(c: char) -> bool {
    !c.is_ascii_alphanumeric() && c != '_'
}

/// The length of the code section.
fn code_bytes(wasm: &[u8]) -> Option<usize> {
    Parser::new(0).parse_all(wasm).find_map(|payload| match payload {
        Ok(Payload::CodeSectionStart { range, .. }) => Some(range.len()),
        _ => None,
    })
}
