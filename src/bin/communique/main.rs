//! The project's own tool: it builds, shows, checks and tests the widget. Nothing of it reaches a reader.

mod account;
mod arrange;
mod bench;
mod bindgen;
mod browsers;
mod budget;
mod bundle;
mod cache;
mod check;
mod compile;
mod compress;
mod document;
mod fuzz;
mod glue;
mod import;
mod leftover;
mod npm;
mod optimise;
mod paginate;
mod process;
mod publish;
mod references;
mod release;
mod serve;
mod sign;
mod site;
mod slim;
mod split;
mod studio;
mod suite;
mod tally;
mod terminal;
#[cfg(test)]
mod tests;
mod toolchain;
mod translate;
mod verbatim;
mod watch;
mod workspace;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;
use workspace::Workspace;

/// Communiqué's tool: build, show, check and test the widget.
#[derive(Parser)]
#[command(name = "cargo x", bin_name = "cargo x", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the bundle into dist/ and print what it weighs
    ///
    /// dist/ then holds communique.js (the file a partner names), the wasm under a name with its content's hash, and
    /// the preview page from www/, each with its gzip and brotli form beside it. Missing parts are fetched: the
    /// browser's target and the standard library's source by rustup, binaryen and esbuild by npm at the versions and
    /// checksums in the source. Without node or rust-src the build still works, larger, and says so. It fails when
    /// the first load is over its budget.
    Build {
        /// Also print where the wasm's bytes come from, by crate and module (needs node)
        #[arg(long)]
        account: bool,
        /// Leave out the JavaScript form for pages that refuse WebAssembly (saves a second compilation)
        #[arg(long)]
        no_fallback: bool,
    },
    /// Build, then show the preview page on this machine and rebuild when a source changes
    ///
    /// Serves dist/ on 127.0.0.1 the way a publisher's server should: right content types, precompressed bodies,
    /// any origin allowed, hashed files cached for ever and everything else checked again. Prints the address once
    /// the page can be opened; Ctrl-C ends it.
    Serve {
        /// The port to try first; the next free one is taken, up to 100 further. 0 takes any free port
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Also build the JavaScript form for pages that refuse WebAssembly (a second compilation at each change)
        #[arg(long)]
        fallback: bool,
    },
    /// Read a feed with the widget's own rules and print everything that was wrong with it
    ///
    /// Each line names the item (by its id, or its place where it has none), the field, what was found, what was wrong
    /// and what the widget does about it. Of a feed at an address it is also said if other sites' pages may not read it.
    /// What JSON Feed asks for and the widget doesn't mind comes last.
    ///
    /// Exit code 0: the feed can be shown, whatever the notices; 1: it was had, but is unusable, or a document that
    /// continues it is; 2: it, or such a document, could not be had (no file, no connection, a status that is no success,
    /// no answer within 15 seconds).
    Check {
        /// A file, an address that begins with http:// or https://, or `-` for standard input
        #[arg(value_name = "FILE|URL")]
        source: String,
        /// The address the file will have, which its relative links are resolved against; without it, the feed's own
        /// `feed_url` is used
        #[arg(long, value_name = "URL", value_parser = address)]
        address: Option<String>,
        /// Read this document only, and not those that `next_url` leads to
        #[arg(long)]
        alone: bool,
        /// Also verify each document by the signature beside it (`FILE.sig`), as the widget does with this value of
        /// data-public-key: one key, or several in quotes. Exit code 1 where the widget would show nothing
        #[arg(long, value_name = "KEY [KEY…]")]
        public_key: Option<String>,
    },
    /// Make a feed of other feeds, or of texts in files
    ///
    /// Reads RSS, Atom and JSON Feed (files or addresses), Markdown (.md) and plain text (.txt), and folders of such
    /// files; writes one JSON Feed 1.1, newest first, and checks it. A plain text is read as a press office writes one:
    /// a title, lines that greet, a line with the date (02.02.2023, or 31 October 2025 in any of the widget's languages,
    /// with or without a place), paragraphs, a rule, who signs, contacts. A contact is a line that is nothing else, with
    /// a short label or without; a telephone number begins with + or is labelled (tel., fax …). In doubt words stay in
    /// the text. Both may begin with front matter, YAML between two lines `---`: id, title, date, url, language, summary,
    /// tags, kind, place, number, and `draft: true` for a text that is not to be published yet. What can't be known is
    /// left out, never invented. Of a JSON Feed the documents that `next_url` leads to are read, too, and its extensions
    /// are kept.
    ///
    /// Exit code 0: everything is in the feed; 1: something was left out, as said: a statement without an id, a date that
    /// can't be read, front matter or a feed's member that the new feed has no place for, a file that could hold a
    /// statement, a continuation that can't be had; or the feed is larger than the 32 MB that the widget reads, and is
    /// for `paginate` now; 2: an input could not be read, or FILE is there and no feed, and nothing is written. Named, and
    /// nothing more, are drafts, and in folders README files, pictures, style sheets and the feed that is to be written.
    Import {
        /// Files, folders, or addresses that begin with http:// or https://; `-` is a feed on standard input
        #[arg(required = true, value_name = "INPUT")]
        inputs: Vec<String>,
        /// The feed to write; a file that is no feed document is not written over
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        /// The feed's title; without it, that of the first input that has one
        #[arg(long)]
        title: Option<String>,
        /// The feed's language, as a BCP 47 tag
        #[arg(long, value_name = "TAG", value_parser = language)]
        language: Option<String>,
    },
    /// Split a large feed into a chain of documents
    ///
    /// DIR then holds the feed under its own name, with the newest statements and the number of all, and its archive:
    /// NAME-1.json has the oldest N statements, NAME-2.json the next, and so on, joined by next_url. A statement that is
    /// in the archive stays in its document when the command is run again, so that documents change only where a
    /// statement did. The feed's own document has at least ten statements, or N where that is less, if there are as many.
    /// Texts and numbers are copied as they are written. A file that is no feed document is not written over.
    ///
    /// Every statement that stands in DIR already has to be in the feed; where one is missing, as of a feed that has only
    /// the latest, or of another feed, nothing is written. Items that readers don't see (one that waits for its time, a
    /// repeated id, none) are copied and counted apart.
    Paginate {
        /// The feed
        feed: PathBuf,
        /// How many statements a document of the archive has
        #[arg(long, value_name = "N", default_value = "100", value_parser = size)]
        size: u32,
        /// Where to write; not the folder that the feed is in
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,
        /// Drop the statements that stand in DIR and are no longer in the feed; a document that loses all of them stays
        #[arg(long)]
        prune: bool,
    },
    /// Sign feed documents for partners who set data-public-key
    ///
    /// Writes FILE.sig beside each file: base64 of its Ed25519 signature, with the one before on the second line, so that
    /// it can be sent ahead of the changed feed. Prints the public key, which is what data-public-key takes. Where one file
    /// is no feed that can be shown, or isn't UTF-8, nothing is signed.
    Sign {
        /// The documents; after `paginate`, every one of them
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// The private key, as PEM (PKCS #8)
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// Make the key first; an existing file is never written over
        #[arg(long)]
        generate: bool,
    },
    /// Build what is handed out: dist/, and release/ with a zip of it, an npm package and their checksums
    ///
    /// The same sources give the same bytes. Nothing is published. dist/ has the loader under two names: communique.js, and
    /// communique-VERSION.js, which stays as it is.
    Release {
        /// Also install the npm package into a project of its own, check its types and bundle it with Vite
        #[arg(long)]
        trial: bool,
        /// Also build a copy of the sources in another folder, without any cache, and compare every byte (some minutes)
        #[arg(long)]
        twice: bool,
    },
    /// Run everything CI runs, and install what that needs
    ///
    /// Steps in order: format, lint, lint-wasm, docs, native, examples, build, release, browser, e2e. All run even when one
    /// fails; the summary says how each ended, and the last line how many tests passed and failed. Each step's output
    /// is kept in target/test-log/. Missing parts are installed: rustup components, browsers and drivers by apt-get
    /// (as root, or where sudo asks for no password; otherwise it says what to install), geckodriver by cargo.
    Test {
        /// A browser engine to test in; may be repeated
        #[arg(long = "engine", value_name = "NAME")]
        engines: Vec<browsers::Engine>,
        /// Run this step only; may be repeated
        #[arg(long, value_name = "STEP")]
        only: Vec<suite::Step>,
        /// After `--`: passed on to the test programs, such as a part of a test's name
        #[arg(last = true, value_name = "ARGUMENT")]
        passed_on: Vec<String>,
    },
    /// Look for bytes that break a property of the pure modules, guided by coverage (needs the nightly toolchain)
    ///
    /// The properties are those of tests/fuzz/properties/, which the native tests hold with a fixed seed, too. Builds
    /// cargo-fuzz where it is missing; the nightly toolchain is for you to install. Exit code 1: something was found, and
    /// lies in tests/fuzz/artifacts/.
    Fuzz {
        /// What to fuzz; everything, one after the other, where none is named
        #[arg(value_enum, value_name = "TARGET")]
        targets: Vec<fuzz::Target>,
        /// How long to fuzz each
        #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
        seconds: u32,
    },
    /// Measure the widget beside three others that do the same basic job
    ///
    /// The others are hand-written JavaScript, Preact and Lit, each with DOMPurify (from npm, bundled and minified). All run
    /// in one Chromium, in interleaved rounds, unthrottled and on a slow line with a slow processor. Prints medians and
    /// ratios; target/bench/results.json has every value. Nothing fails here: figures depend on the machine.
    Bench {
        /// How often each page is loaded
        #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..))]
        rounds: u32,
        /// Statements in the feed; several with commas
        #[arg(long, value_delimiter = ',', default_value = "20,1000,10000,100000")]
        sizes: Vec<u32>,
    },
    /// What cargo starts to run a test program made for the browser
    #[command(name = RUNNER, hide = true, disable_help_flag = true)]
    Runner {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

/// The hidden command that runs wasm-bindgen's tests.
const RUNNER: &str = "run-browser-test";

/// An absolute address, as an argument.
fn address(text: &str) -> Result<String, String> {
    match document::is_address(text) {
        true => Ok(text.to_owned()),
        false => Err("not an address that begins with http:// or https://".to_owned()),
    }
}

/// How many statements a document has, as an argument.
fn size(text: &str) -> Result<u32, String> {
    let size = text.parse().ok().filter(|size| (1..=10_000).contains(size));
    size.ok_or_else(|| "a number from 1 to 10000 is wanted".to_owned())
}

/// A language tag, as an argument.
fn language(text: &str) -> Result<String, String> {
    match communique::feed::decode::is_language_tag(text) {
        true => Ok(text.to_owned()),
        false => Err("not a BCP 47 tag such as en or ru-BY".to_owned()),
    }
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => ExitCode::from(terminal::end(&error)),
    }
}

fn run(command: Command) -> Result<ExitCode> {
    // What is done to a publisher's feed needs no checkout.
    let workspace = Workspace::find;
    match command {
        Command::Build { account, no_fallback } => {
            let workspace = workspace()?;
            let bundle = bundle::build(&workspace, bundle::Wanted { fallback: !no_fallback })?;
            terminal::write(&budget::table(&bundle.sizes))?;
            terminal::say("\n<script async src=\"https://YOUR-SERVER/communique.js\" crossorigin=\"anonymous\"")?;
            terminal::say(format_args!("        integrity=\"{}\"></script>", bundle.integrity))?;
            if account {
                terminal::say(format_args!("\n{}", bundle::account(&workspace)?))?;
            }
            if bundle.optimised {
                budget::check(&bundle.sizes)?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Bench { rounds, sizes } => {
            bench::bench(&workspace()?, &bench::Plan { rounds, sizes }).map(|()| ExitCode::SUCCESS)
        }
        Command::Release { trial, twice } => {
            release::release(&workspace()?, release::Proof { trial, twice }).map(|_| ExitCode::SUCCESS)
        }
        Command::Check { source, address, alone, public_key } => {
            check::check(&source, check::Manner { address, alone, public_key })
        }
        Command::Import { inputs, output, title, language } => {
            import::import(&inputs, &output, import::Members { title, language })
        }
        Command::Paginate { feed, size, output, prune } => {
            paginate::paginate(&feed, size as usize, &output, prune).map(|()| ExitCode::SUCCESS)
        }
        Command::Sign { files, key, generate } => sign::sign(&files, &key, generate).map(|()| ExitCode::SUCCESS),
        Command::Test { engines, only, passed_on } => {
            suite::test(&workspace()?, &suite::Wanted { engines, only, passed_on })
        }
        Command::Fuzz { targets, seconds } => fuzz::fuzz(&workspace()?, &targets, seconds),
        Command::Runner { arguments } => {
            let words = std::iter::once(RUNNER.to_owned()).chain(arguments);
            wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(words)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Serve { port, fallback } => {
            serve::serve(workspace()?, bundle::Wanted { fallback }, port).map(|()| ExitCode::SUCCESS)
        }
    }
}
