//! Tests of the tool's own logic, without compilers, browsers or the network.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use crate::budget::{self, Role, Size};
use crate::slim::{self, Names};
use crate::tally::Tally;
use crate::{
    account, arrange,
    cache::{self, Cache},
    check, compress, glue, optimise, publish, references, release, site, split, translate,
};
use communique::report;
use std::collections::{BTreeMap, BTreeSet};
use walrus::{FunctionBuilder, Module, ValType};

#[test]
fn short_names_are_letters_and_never_repeat() {
    let names: Vec<String> = (0..3000).map(slim::short_name).collect();
    assert_eq!(names[..3], ["a", "b", "c"]);
    assert_eq!(names[25..28], ["z", "A", "B"]);
    assert_eq!(names[51..54], ["Z", "aa", "ba"]);
    let distinct: std::collections::BTreeSet<&String> = names.iter().collect();
    assert_eq!(distinct.len(), names.len());
}

#[test]
fn of_two_builds_in_one_checkout_the_second_waits() {
    let folder = std::env::temp_dir().join(format!("communique-claim-{}", std::process::id()));
    let first = cache::claim(&folder, || panic!("nobody to wait for")).unwrap();
    let (waits, told) = std::sync::mpsc::channel();
    let path = folder.clone();
    let second = std::thread::spawn(move || cache::claim(&path, || waits.send(()).unwrap()).map(drop));
    told.recv().expect("the second says that it waits");
    drop(first);
    second.join().unwrap().unwrap();
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn demangled_names_lose_hashes_and_numbers_but_keep_types() {
    assert_eq!(plain("core[75d5716931084cc5]::fmt::write"), "core::fmt::write");
    assert_eq!(plain("core::fmt::write::h0123456789abcdef"), "core::fmt::write");
    assert_eq!(plain("core::fmt::write[2]"), "core::fmt::write");
    assert_eq!(plain("<[u8; 4] as demo[0a]::Shape>::area"), "<[u8; 4] as demo::Shape>::area");
    assert_eq!(plain("weird[open"), "weird[open");
}

fn plain(name: &str) -> String {
    slim::plain(name)
}

#[test]
fn formatting_functions_are_told_by_their_names() {
    for name in [
        "core[75d5716931084cc5]::fmt::write",
        "<core[75d5716931084cc5]::fmt::Formatter>::pad",
        "<f64 as core[75d5716931084cc5]::fmt::Display>::fmt",
        "core::fmt::num::imp::<impl core::fmt::Display for u32>::fmt::h0123456789abcdef",
        "<&T as core::fmt::Debug>::fmt",
    ] {
        assert!(slim::is_formatting(name), "{name}");
    }
    for name in [
        "alloc::fmt::format::format_inner",
        "core::fmt::num::imp::<impl u32>::_fmt",
        "<alloc::string::String as core::fmt::Write>::write_str",
        "communique::date::fmt",
        "memcpy",
    ] {
        assert!(!slim::is_formatting(name), "{name}");
    }
}

/// A module with two exported functions of one type: the name decides what becomes of them.
fn module(names: [&str; 2]) -> Module {
    let mut module = Module::default();
    for (name, exported) in names.into_iter().zip(["one", "two"]) {
        let mut body = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
        body.name(name.to_owned());
        body.func_body().i32_const(7);
        let argument = module.locals.add(ValType::I32);
        let function = body.finish(vec![argument], &mut module.funcs);
        module.exports.add(exported, function);
    }
    module
}

#[test]
fn emptied_formatting_functions_return_ok_and_others_stay() {
    let mut module = module(["core::fmt::write", "communique::view::write"]);
    assert_eq!(slim::cut_formatting(&mut module), 1);
    let constant = |name: &str| {
        let (_, function) =
            module.funcs.iter_local().find(|(id, _)| module.funcs.get(*id).name.as_deref() == Some(name)).unwrap();
        let (instruction, _) = &function.block(function.entry_block()).instrs[0];
        format!("{:?}", instruction.unwrap_const().value)
    };
    assert_eq!(constant("core::fmt::write"), "I32(0)");
    assert_eq!(constant("communique::view::write"), "I32(7)");
    Module::from_buffer(&module.emit_wasm()).unwrap();
}

#[test]
fn exports_are_renamed_in_the_module_and_the_old_names_reported() {
    let mut module = module(["first", "second"]);
    let names = slim::shorten_names(&mut module);
    assert_eq!(names.exports, [("one".to_owned(), "a".to_owned()), ("two".to_owned(), "b".to_owned())]);
    let exported: Vec<_> = module.exports.iter().map(|export| export.name.clone()).collect();
    assert_eq!(exported, ["a", "b"]);
}

fn names() -> Names {
    let pair = |(long, short): (&str, &str)| (long.to_owned(), short.to_owned());
    Names {
        imports: [("__wbg_warn_1", "a")].map(pair).into(),
        exports: [("page_show", "a"), ("memory", "b"), ("__wbindgen_start", "c")].map(pair).into(),
    }
}

#[test]
fn the_glue_becomes_a_factory_with_the_same_short_names() {
    let generated = "export class Page {\nshow() { return wasm.page_show(this.p) + wasm.memory.buffer; }\n}\n\
                     export function __wbg_warn_1(a) { console.warn(a); }\nlet wasm;\nexport function set(v) { wasm = v; }";
    let factory = glue::factory(generated, &names()).unwrap();
    assert!(factory.contains("return wasm.a(this.p) + wasm.b.buffer;"), "{factory}");
    assert!(!factory.contains("export "), "{factory}");
    assert!(
        factory.ends_with(
            "return{imports:{a:{\na(a) { console.warn(a); }\n,\n}},start(exports){wasm=exports;wasm.c();},Page};\n"
        ),
        "{factory}"
    );
}

#[test]
fn an_import_that_may_throw_is_wrapped_once() {
    let generated = "function __wbg_warn_1() { return handleError(function (arg0, arg1) {\n// { a comment\n\
                     if (arg0) { arg0.warn(arg1); }\n}, arguments); }\nlet wasm;";
    let factory = glue::factory(generated, &names()).unwrap();
    assert!(factory.contains("a:handleError((arg0, arg1)=>{\nif (arg0) { arg0.warn(arg1); }\n}),\n"), "{factory}");
}

#[test]
fn glue_that_calls_what_is_not_exported_does_not_build() {
    let error = glue::factory("let wasm; wasm.gone();", &names()).unwrap_err().to_string();
    assert!(error.contains("gone"), "{error}");
    assert!(glue::factory("import * as other from 'other';", &names()).is_err());
    assert!(glue::factory("mywasm.gone();", &names()).is_ok(), "another object's property is left alone");
}

#[test]
fn bytes_are_accounted_to_the_module_that_asked_for_the_code() {
    assert_eq!(account::module_of("communique::markup::parse"), "communique::markup");
    assert_eq!(account::module_of("<alloc::vec::Vec<communique::feed::Item>>::grow"), "communique::feed");
    assert_eq!(account::module_of("<&core::str::Chars as Iterator>::next"), "core");
    assert_eq!(account::module_of("page_show externref shim"), "exports to the loader");
    assert_eq!(account::module_of("memcpy"), "other");
}

fn size(name: &str, role: Role, brotli: usize) -> Size {
    Size { name: name.into(), role, raw: brotli * 3, gzip: brotli + 100, brotli }
}

#[test]
fn the_table_sums_the_first_load_and_names_the_largest_language() {
    let sizes = [
        size("communique.js", Role::First, 3_000),
        size("communique-1.wasm", Role::First, 12_345),
        size("communique-be.txt", Role::Language, 800),
        size("communique-ru.txt", Role::Language, 900),
    ];
    let table = budget::table(&sizes);
    assert!(table.contains("15,345"), "{table}");
    assert!(table.contains("largest of 2 languages"), "{table}");
    assert!(budget::check(&sizes).is_ok());
}

#[test]
fn a_first_load_over_its_budget_fails_and_says_by_how_much() {
    let sizes = [size("communique.js", Role::First, 10_000), size("communique-1.wasm", Role::First, 90_000)];
    let error = budget::check(&sizes).unwrap_err().to_string();
    assert!(error.contains("100,000 bytes after brotli") && error.contains("too many"), "{error}");
}

#[test]
fn test_results_are_added_up_over_programs() {
    let text = "test a ... ok\ntest result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out\n\
                test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 filtered out; finished in 0.01s\n";
    let tally = Tally::read(text);
    assert_eq!(tally, Tally { passed: 13, failed: 2, skipped: 1 });
    assert_eq!(tally.text(), "13 passed, 2 failed, 1 skipped");
    assert!(Tally::read("nothing ran").is_empty());
}

#[test]
fn a_step_runs_again_only_when_an_input_changed() {
    let folder = std::env::temp_dir().join(format!("communique-cache-{}", std::process::id()));
    let cache = Cache::new(folder.clone());
    let mut runs = 0;
    for input in ["x", "x", "y", "x"] {
        let made = cache.step("step", &[input.as_bytes(), b"same"], || {
            runs += 1;
            Ok(vec![input.as_bytes().to_vec(), b"second".to_vec()])
        });
        assert_eq!(made.unwrap(), [input.as_bytes().to_vec(), b"second".to_vec()]);
    }
    std::fs::remove_dir_all(folder).unwrap();
    assert_eq!(runs, 3);
}

#[test]
fn compressed_forms_unpack_to_the_same_bytes() {
    let text = "Communiqué ".repeat(500).into_bytes();
    let mut unpacked = Vec::new();
    brotli::BrotliDecompress(&mut &compress::brotli(&text).unwrap()[..], &mut unpacked).unwrap();
    assert_eq!(unpacked, text);
    let mut unpacked = Vec::new();
    std::io::copy(&mut flate2::read::GzDecoder::new(&compress::gzip(&text).unwrap()[..]), &mut unpacked).unwrap();
    assert_eq!(unpacked, text);
}

#[test]
fn scripts_are_plain_ascii_whatever_the_source_has() {
    assert_eq!(optimise::ascii("é — 😀"), "\\u00e9 \\u2014 \\ud83d\\ude00");
}

#[test]
fn only_hashed_names_are_cached_for_ever() {
    let name = publish::hashed("wasm", b"content");
    for path in [&format!("/{name}")[..], "/communique-ru.0123456789ab.txt", "/communique-en-GB.0123456789ab.txt"] {
        assert!(site::cache_control(path).contains("immutable"), "{path}");
    }
    for path in ["/", "/communique.js", "/samples/statements.json", "/communique-guide.html"] {
        assert_eq!(site::cache_control(path), "no-cache", "{path}");
    }
}

#[test]
fn views_of_memory_are_made_anew_whenever_the_buffer_is_another() {
    let generated = "let wasm;\nif (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {\n}\n\
                     if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || x) {\n}";
    let tidy = glue::tidy(generated).unwrap();
    assert!(tidy.contains("if (cachedUint8ArrayMemory0?.buffer !== wasm.memory.buffer) {"), "{tidy}");
    assert!(tidy.contains("if (cachedDataViewMemory0?.buffer !== wasm.memory.buffer) {"), "{tidy}");
    assert!(glue::tidy("x = view.byteLength === 0").is_err(), "a view written in another way must not pass");
}

#[test]
fn exports_the_glue_never_mentions_are_dropped() {
    let mut module = module(["first", "second"]);
    slim::drop_unused_exports(&mut module, "wasm.two(1)");
    let exported: Vec<_> = module.exports.iter().map(|export| export.name.clone()).collect();
    assert_eq!(exported, ["two"]);
}

#[test]
fn a_translated_module_loses_its_import_and_exports() {
    let module =
        "import * as a from 'a';\nfunction asmFunc(imports) {}\nvar retasmFunc = asmFunc({});\nexport var b = 1;";
    assert_eq!(translate::body(module).unwrap().trim(), "function asmFunc(imports) {}");
    assert!(translate::body("function other() {}").is_err());
}

#[test]
fn the_glue_loses_what_never_occurs_and_keeps_what_does() {
    let generated = "class Page {\n free() { wasm.__wbg_page_free(0, 0); }\n}\n\
        if (Symbol.dispose) Page.prototype[Symbol.dispose] = Page.prototype.free;\n\
        const PageFinalization = (typeof FinalizationRegistry === 'undefined')\n\
            ? { register: () => {}, unregister: () => {} }\n  : new FinalizationRegistry(ptr => wasm.__wbg_page_free(ptr, 1));\n\
        function is(x) {\nlet result;\ntry {\n   result = x instanceof Map;\n} catch (_) {\nresult = false;\n}\nconst ret = result;\nreturn ret;\n}\n\
        function pass(arg, malloc, realloc) {\nif (realloc === undefined) {\nconst ptr = 1;\nreturn ptr;\n}\nreturn 2;\n}\n";
    let expected = "class Page {\nfree() { wasm.__wbg_page_free(0, 0); }\n}\n\
        function is(x) {\nconst ret = x instanceof Map;\nreturn ret;\n}\n\
        function pass(arg, malloc, realloc) {\nreturn 2;\n}\n";
    assert_eq!(glue::tidy(generated).unwrap(), expected);
}

#[test]
fn float_tables_are_blanked_where_the_map_says_and_only_when_unread() {
    let map = "  100004  30  4   obj.o:(.rodata._RN4core3num7flt2dec5POW10)\n  100004  30  4      _RN4core3num7flt2dec5POW10\n\
               \x20 100008  34  4      _RN4core3num5other\n";
    let with_data = |function: &str| {
        let mut module = module([function, "communique::view::write"]);
        let memory = module.memories.add_local(false, false, 17, None, None);
        let offset = walrus::ConstExpr::Value(walrus::ir::Value::I32(0x10_0000));
        let id = module.data.add(walrus::DataKind::Active { memory, offset }, vec![7; 12]);
        module.memories.get_mut(memory).data_segments.insert(id);
        module.exports.add("memory", memory);
        module
    };
    let bytes = |module: &Module| module.data.iter().next().unwrap().value.clone();
    let mut unread = with_data("communique::other");
    assert_eq!(slim::cut_float_tables(&mut unread, map), 4);
    assert_eq!(bytes(&unread), [7, 7, 7, 7, 0, 0, 0, 0, 7, 7, 7, 7]);
    let mut read = with_data("core::num::flt2dec::strategy::grisu::format_exact");
    assert_eq!(slim::cut_float_tables(&mut read, map), 0);
    assert_eq!(bytes(&read), [7; 12]);
}

#[test]
fn a_feed_is_checked_with_the_widgets_rules_and_every_repair_names_its_item() {
    let feed = br#"{"version": "https://jsonfeed.org/version/1.1", "title": "Office", "items": [
        {"id": "one", "title": "First", "date_published": "32.13.2023", "content_text": "Text"},
        {"id": "one", "title": "Again"},
        {"title": "Nameless"},
        {"id": "two", "content_html": "<p onclick='x()'>Hello</p><script>x()</script>"}]}"#;
    let text = report::read_bytes(feed, None, check::now()).unwrap().text();
    for part in
        ["item \"one\": date_published \"32.13.2023\"", "item \"one\": id", "item \"#3\"", "item \"two\": content_html"]
    {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    assert!(text.contains("Office: 2 statements, 0 with a date;"), "{text}");
}

#[test]
fn what_is_no_feed_is_unusable_for_the_reason_the_widget_gives() {
    for (bytes, code) in [
        (&b"<html>"[..], "not-json"),
        (b"{\"items\": []} trailing", "not-json"),
        (b"[1, 2]", "not-feed"),
        (b"{\"items\": {}}", "not-feed"),
    ] {
        assert_eq!(
            report::read_bytes(bytes, None, check::now()).err().map(|unusable| unusable.failure.code()),
            Some(code)
        );
    }
    assert!(
        report::read_bytes("\u{feff}{\"items\": []}".as_bytes(), None, check::now()).is_ok(),
        "a byte order mark is passed over"
    );
}

#[test]
fn relative_addresses_are_judged_where_the_feed_will_stand() {
    let feed =
        br#"{"version": "https://jsonfeed.org/version/1.1", "items": [], "next_url": "https://press.example/2.json"}"#;
    let text = |address| report::read_bytes(feed, address, check::now()).unwrap().text();
    assert!(text(Some("https://press.example/1.json")).contains("continues at https://press.example/2.json"));
    assert!(text(Some("https://other.example/1.json")).contains("another origin"));
}

/// A module whose export calls a door to the sequel, which calls back what it has in common with the export.
fn two_parts() -> Vec<u8> {
    use walrus::{ElementItems, ElementKind, FunctionBuilder, Module, ValType};
    let mut module = Module::default();
    let mut function = |name: &str, calls: &[walrus::FunctionId]| {
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
        builder.name(name.to_owned());
        let mut body = builder.func_body();
        for called in calls {
            body.call(*called).drop();
        }
        body.i32_const(7);
        builder.finish(vec![], &mut module.funcs)
    };
    let common = function("communique::slice::cut", &[]);
    let own = function("communique::markup::parse", &[common]);
    let door = function("communique::view::sequel::text", &[own]);
    let unreached = function("communique::nobody", &[]);
    let start = function("communique::mount", &[common, door]);
    let table = module.tables.add_local(false, 2, Some(2), walrus::RefType::FUNCREF);
    let offset = walrus::ConstExpr::Value(walrus::ir::Value::I32(1));
    let element = module.elements.add(ElementKind::Active { table, offset }, ElementItems::Functions(vec![unreached]));
    module.tables.get_mut(table).elem_segments.insert(element);
    module.exports.add("a", start);
    module.emit_wasm()
}

#[test]
fn a_module_is_split_at_the_doors_to_its_sequel() {
    let wasm = two_parts();
    let names = ["slice::cut", "markup::parse", "view::sequel::text", "nobody", "mount"];
    let functions = names.map(|name| (["communique::", name].concat(), references::Targets::default())).into();
    let references = references::References { functions, ..Default::default() };
    let parts = split::split(&wasm, &references, true).unwrap();
    let named = |wasm: &[u8]| {
        let module = walrus::Module::from_buffer(wasm).unwrap();
        let local = |id| matches!(module.funcs.get(id).kind, walrus::FunctionKind::Local(_));
        let mut names: Vec<String> =
            module.funcs.iter().filter(|f| local(f.id())).filter_map(|f| f.name.clone()).collect();
        names.sort();
        names
    };
    // The door stays behind as a call through the table.
    assert_eq!(named(&parts.first), ["communique::mount", "communique::slice::cut", "communique::view::sequel::text"]);
    let sequel = parts.sequel.unwrap();
    assert_eq!(named(&sequel), ["communique::markup::parse", "communique::view::sequel::text"]);
    let module = walrus::Module::from_buffer(&sequel).unwrap();
    let imports: Vec<&str> = module.imports.iter().map(|import| import.module.as_str()).collect();
    assert_eq!(imports, [split::FUNCTIONS, split::FIRST], "a function and the table");

    let whole = split::split(&wasm, &references, false).unwrap();
    assert!(whole.sequel.is_none());
    assert_eq!(named(&whole.first).len(), 4, "what nothing reaches is left out");
}

#[test]
fn functions_stand_beside_those_most_like_them_and_every_one_has_a_place() {
    let [long, alike]: [&[u8]; 2] = [b"get set get set call 1 end", b"set get call 1"];
    let [other, akin]: [&[u8]; 2] = [b"loop br_if 0 block", b"block loop br_if"];
    assert_eq!(arrange::order(&[akin, other, long, alike, b""]), [2, 3, 4, 1, 0]);
    assert_eq!(arrange::order(&[]), [0; 0]);
    let wasm = module(["communique::first", "communique::second"]).emit_wasm();
    let named = [wasm.clone(), arrange::names(&wasm).unwrap()].concat();
    let named = Module::from_buffer(&named).unwrap();
    let mut names: Vec<_> = named.funcs.iter().map(|function| function.name.as_deref().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["00000000", "00000001"]);
}

#[test]
fn a_function_that_the_linker_does_not_know_ends_the_split() {
    let error = split::split(&two_parts(), &references::References::default(), true).err().unwrap();
    assert!(error.to_string().contains("is no function of the linker's"), "{error}");
}

#[test]
fn data_is_kept_in_runs_and_short_gaps_are_bridged() {
    let kept = [true, true, false, false, true, false, false, false, false, true];
    assert_eq!(split::data::runs(b"abcdefghij", &kept, 3), [(0, b"ab\0\0e".to_vec()), (9, b"j".to_vec())]);
    assert_eq!(split::data::runs(b"abcdefghij", &kept, 1).len(), 3);
}

#[test]
fn the_package_knows_every_part_and_property_that_the_widget_has() {
    let style = [include_str!("../../style.css"), include_str!("../../sequel.css")].concat();
    let words = style.split(|c: char| !(c.is_ascii_lowercase() || c == '-'));
    let used: BTreeSet<&str> = words.filter(|word| word.len() > 13 && word.starts_with("--communique-")).collect();
    let known: BTreeSet<&str> = release::package::PROPERTIES.iter().map(|(name, _)| *name).collect();
    assert_eq!(used, known);
    let readme = include_str!("../../../README.md");
    for part in release::package::PARTS {
        assert!(readme.contains(&format!("`{part}`")), "{part}");
    }
}

#[test]
fn the_package_types_every_option_of_the_table() {
    let types = release::package::types();
    for (option, camel) in [("data-page-size", "pageSize"), ("data-feed", "feed"), ("data-public-key", "publicKey")] {
        assert!(communique::options::OPTIONS.iter().any(|known| known.name == option));
        assert!(types.contains(&format!("  {camel}")), "{camel}");
    }
    let declared = types.lines().skip_while(|line| !line.contains("CommuniqueOptions")).take_while(|line| *line != "}");
    assert_eq!(declared.filter(|line| line.ends_with(';')).count(), communique::options::OPTIONS.len() - 1);
}

#[test]
fn two_builds_are_the_same_only_when_every_file_is() {
    let files = |files: &[(&str, &str)]| -> BTreeMap<String, Vec<u8>> {
        files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    };
    let first = files(&[("a.js", "1"), ("b.js", "2"), ("c.js", "3")]);
    assert!(release::again::differing(&first, &first).is_empty());
    let second = files(&[("a.js", "1"), ("b.js", "3"), ("d.js", "3")]);
    assert_eq!(release::again::differing(&first, &second), ["b.js", "c.js", "d.js"]);
}

#[test]
fn the_elements_manifest_describes_what_the_table_and_the_types_have() {
    let manifest: serde_json::Value = serde_json::from_str(&release::package::elements()).unwrap();
    let element = &manifest["modules"][0]["declarations"][0];
    let names = |list: &str| -> BTreeSet<String> {
        element[list].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    let options = communique::options::OPTIONS.iter().map(|option| option.name.to_owned());
    assert_eq!(names("attributes"), options.filter(|name| name != "data-target").collect());
    let types = release::package::types();
    for event in names("events") {
        assert!(types.contains(&format!("\"{event}\": CustomEvent<")), "{event}");
    }
    for member in names("members").iter().filter(|member| *member != "state") {
        assert!(types.contains(&format!("  {member}(")), "{member}");
    }
}

#[test]
fn a_release_is_packed_alike_whatever_the_order_and_the_day() {
    let folder = std::env::temp_dir().join(format!("communique-archive-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("inside")).unwrap();
    std::fs::write(folder.join("b.txt"), "b").unwrap();
    std::fs::write(folder.join("inside/a.txt"), "a").unwrap();
    let pack = || {
        let mut files = release::archive::collect(&folder).unwrap();
        files.sort();
        release::archive::zip("communique/", &files).unwrap()
    };
    let first = pack();
    std::fs::remove_file(folder.join("b.txt")).unwrap();
    std::fs::write(folder.join("b.txt"), "b").unwrap();
    let day = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(86_400);
    let file = std::fs::File::options().write(true).open(folder.join("b.txt")).unwrap();
    file.set_modified(day).unwrap();
    assert_eq!(pack(), first);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_readme_promises_the_browsers_that_the_build_is_told() {
    let versions = optimise::OLDEST.map(|(_, version)| version).join(" | ");
    let row = format!("\n| it runs | {versions} | ");
    assert!(include_str!("../../../README.md").contains(&row), "{row}");
}
