//! Passes over the wasm that know what this project's code never does, so that the general optimiser can then remove
//! more. They change no behaviour a reader could see.

use walrus::ir::Value;
use walrus::{ConstExpr, DataKind, FunctionBuilder, FunctionId, FunctionKind, Module, ValType};

/// Empties every formatting function: each returns `Ok` and writes nothing. Returns how many were emptied.
///
/// The project's own code formats nothing at run time (strings are joined), but the error paths of serde-wasm-bindgen
/// and wasm-bindgen would otherwise keep the formatting of numbers and quoted strings alive, about 12 kB for texts that
/// nobody is shown.
pub fn cut_formatting(module: &mut Module) -> usize {
    let found: Vec<FunctionId> = module
        .funcs
        .iter_local()
        .filter(|(id, function)| {
            let name = module.funcs.get(*id).name.as_deref().unwrap_or_default();
            is_formatting(name) && module.types.get(function.ty()).results() == [ValType::I32]
        })
        .map(|(id, _)| id)
        .collect();
    for id in &found {
        let function = module.funcs.get(*id).ty();
        let parameters = module.types.get(function).params().to_vec();
        let mut body = FunctionBuilder::new(&mut module.types, &parameters, &[ValType::I32]);
        body.func_body().i32_const(0);
        let locals = parameters.into_iter().map(|of| module.locals.add(of)).collect();
        module.funcs.get_mut(*id).kind = FunctionKind::Local(body.local_func(locals));
    }
    found.len()
}

/// Part of the mangled name of everything that turns floating-point numbers into digits.
const FLOAT_DIGITS: &str = "7flt2dec";

/// Blanks the tables of `core::num::flt2dec` (1.5 kB that hardly compress) once no function reads them any more.
/// `map` is the linker's: address, offset and size in hexadecimal, then the name. Returns how many bytes were blanked.
pub fn cut_float_tables(module: &mut Module, map: &str) -> usize {
    walrus::passes::gc::run(module);
    if module.funcs.iter().any(|function| function.name.as_deref().is_some_and(|name| name.contains("flt2dec"))) {
        return 0;
    }
    let mut blanked = 0;
    for (address, size) in map.lines().filter_map(|line| range(line, FLOAT_DIGITS)) {
        let segments: Vec<_> = module.data.iter().map(|data| data.id()).collect();
        for data in segments {
            let data = module.data.get_mut(data);
            let DataKind::Active { offset: ConstExpr::Value(Value::I32(offset)), .. } = data.kind else { continue };
            let start = usize::try_from(offset).ok().and_then(|offset| address.checked_sub(offset));
            let bytes = start.and_then(|start| data.value.get_mut(start..start.checked_add(size)?));
            if let Some(bytes) = bytes {
                bytes.fill(0);
                blanked += size;
            }
        }
    }
    blanked
}

/// Address and size of the data symbol on a line of the map, where its name has `part`.
fn range(line: &str, part: &str) -> Option<(usize, usize)> {
    let mut words = line.split_whitespace();
    let address = usize::from_str_radix(words.next()?, 16).ok()?;
    let size = usize::from_str_radix(words.nth(1)?, 16).ok()?;
    // The line of the symbol itself; the one before it names the object file's section.
    words.next().filter(|name| name.starts_with('_') && name.contains(part)).map(|_| (address, size))
}

/// Whether a demangled name is one of `core::fmt`'s own functions or some type's implementation of its traits.
/// `_fmt` functions are not: they return a length or a text, which `to_string` of an integer relies on.
pub fn is_formatting(name: &str) -> bool {
    let path = plain(name);
    let path = path.trim_start_matches('<');
    if path.ends_with("_fmt") || path.ends_with("_fmt_inner") {
        return false;
    }
    path.starts_with("core::fmt::")
        || ((path.contains(" as core::fmt::") || path.contains("impl core::fmt::")) && path.ends_with(">::fmt"))
}

/// A function's name, demangled, without the compiler's hashes (`core[75d5716931084cc5]::`, `::h0123456789abcdef`) and without
/// wasm-bindgen's number for repeated names (`[2]`).
pub fn plain(name: &str) -> String {
    let name = rustc_demangle::demangle(name).to_string();
    let name = name.as_str();
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        match after.split_once(']') {
            Some((hash, following)) if is_hexadecimal(hash) => rest = following,
            _ => {
                out.push('[');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    let hash = out.rsplit_once("::h").filter(|(_, hash)| hash.len() == 16 && is_hexadecimal(hash));
    hash.map(|(path, _)| path.len()).into_iter().for_each(|length| out.truncate(length));
    out
}

fn is_hexadecimal(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Old and new names, in the module's order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Names of imported functions.
    pub imports: Vec<(String, String)>,
    /// Names of exports.
    pub exports: Vec<(String, String)>,
}

/// The one name all imports come from after `shorten_names`.
pub const IMPORTS: &str = "a";

/// Drops the exports that the glue never mentions, so that what only they need goes with them.
pub fn drop_unused_exports(module: &mut Module, glue: &str) {
    let unused: Vec<_> = module
        .exports
        .iter()
        .filter(|export| !glue.contains(&["wasm.", &export.name].concat()))
        .map(|export| export.id())
        .collect();
    for id in unused {
        module.exports.delete(id);
    }
}

/// Gives every import and export a name of one or two letters. The glue must be told the same names.
pub fn shorten_names(module: &mut Module) -> Names {
    let mut names = Names::default();
    for (index, import) in module.imports.iter_mut().enumerate() {
        let short = short_name(index);
        names.imports.push((std::mem::replace(&mut import.name, short.clone()), short));
        IMPORTS.clone_into(&mut import.module);
    }
    for (index, export) in module.exports.iter_mut().enumerate() {
        let short = short_name(index);
        names.exports.push((std::mem::replace(&mut export.name, short.clone()), short));
    }
    names
}

/// The name with this number: a … z, A … Z, aa, ba, …
pub fn short_name(mut index: usize) -> String {
    let mut name = String::new();
    loop {
        let letter = u8::try_from(index % 52).unwrap_or_default();
        name.push(char::from(if letter < 26 { b'a' + letter } else { b'A' + letter - 26 }));
        if index < 52 {
            return name;
        }
        index = index / 52 - 1;
    }
}
