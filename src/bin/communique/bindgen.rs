//! wasm-bindgen, called as a library of exactly the crate's version, and the passes over its module. In: what the
//! linker made. Out: the module the optimiser gets, and the glue's factory.

use crate::compile::{Compiled, Form};
use crate::{glue, references, slim, split};
use anyhow::Result;
use wasm_bindgen_cli_support::{Bindgen, EncodeInto};

/// A module with its names section (for accounts and the optimiser) and the glue that belongs to it.
pub struct Bound {
    /// The wasm, not yet optimised.
    pub wasm: Vec<u8>,
    /// Its later part, if it was split.
    pub sequel: Option<Vec<u8>>,
    /// The body of the `glue()` factory.
    pub glue: String,
}

/// Runs wasm-bindgen and the project's own passes.
pub fn bind(compiled: Compiled, form: Form) -> Result<Bound> {
    let references = references::read(&compiled.wasm)?;
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes("communique", compiled.wasm).bundler(true)?;
    // `encodeInto` is older than the oldest browser supported, so its replacement is left out.
    // Symbols stay as the linker wrote them: by them its references are found.
    bindgen.demangle(false).typescript(false).remove_producers_section(true).encode_into(EncodeInto::Always);
    let mut output = bindgen.generate_output()?;
    let generated = output.start().cloned().unwrap_or_default();
    let module = output.wasm_mut();
    slim::cut_formatting(module);
    let generated = glue::tidy(&generated)?;
    // The program's start is called by the factory, not by what wasm-bindgen wrote.
    slim::drop_unused_exports(module, &[generated.as_str(), "wasm.", glue::START].concat());
    slim::cut_float_tables(module, &compiled.map);
    let names = slim::shorten_names(module);
    drop_linking(module);
    walrus::passes::gc::run(module);
    let parts = split::split(&module.emit_wasm(), &references, form == Form::Wasm)?;
    Ok(Bound { wasm: parts.first, sequel: parts.sequel, glue: glue::factory(&generated, &names)? })
}

/// Drops what the linker wrote for tools only: it describes the module as it was.
fn drop_linking(module: &mut walrus::Module) {
    let described = |name: &str| name == "linking" || name.starts_with("reloc.");
    let sections: Vec<_> =
        module.customs.iter().filter(|(_, section)| described(section.name())).map(|(id, _)| id).collect();
    for section in sections {
        module.customs.delete(section);
    }
}

/// The module without its names, for a build without the optimiser.
pub fn without_names(module: &[u8]) -> Result<Vec<u8>> {
    let mut module = walrus::ModuleConfig::new().generate_name_section(false).parse(module)?;
    walrus::passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}
