//! `test`: everything CI runs, step by step, with one summary at the end. It installs what is missing and leaves nothing
//! running.

use crate::browsers::{self, Engine};
use crate::tally::Tally;
use crate::workspace::Workspace;
use crate::{budget, bundle, leftover, process, release, toolchain};
use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How long a program of a step may take; a cold compilation is the longest.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// One step of the test command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// Formatting: cargo fmt --check
    Format,
    /// Lints of everything native, warnings refused
    Lint,
    /// Lints of what runs in a browser, warnings refused
    LintWasm,
    /// The documentation builds without a warning
    Docs,
    /// Tests of the pure modules and of the tool
    Native,
    /// Examples in the documentation
    Examples,
    /// The bundle builds and keeps its size budget
    Build,
    /// Archive and package are the same bytes twice; the package's types hold, and it bundles
    Release,
    /// The browser layer, inside a browser, by wasm-bindgen-test
    Browser,
    /// The real script tag in real browsers
    E2e,
}

/// What to run.
pub struct Wanted {
    /// Engines for the browser and end-to-end tests; none means the usual ones.
    pub engines: Vec<Engine>,
    /// Steps; none means all.
    pub only: Vec<Step>,
    /// Passed on to the test programs: a part of a test's name, or their options.
    pub passed_on: Vec<String>,
}

/// How a step ended.
struct Report {
    step: Step,
    took: Duration,
    tally: Tally,
    /// What went wrong; `None` when the step passed.
    problem: Option<String>,
}

/// What every step has to go by.
struct Run<'a> {
    workspace: &'a Workspace,
    engines: Vec<Engine>,
    passed_on: &'a [String],
    mark: String,
    log: PathBuf,
}

/// Runs the wanted steps, all of them even when one fails.
pub fn test(workspace: &Workspace, wanted: &Wanted) -> Result<ExitCode> {
    let engines = if wanted.engines.is_empty() { Engine::USUAL.to_vec() } else { wanted.engines.clone() };
    let mark = format!("{}-{}", std::process::id(), SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos());
    let log = workspace.target().join("test-log");
    fs::create_dir_all(&log)?;
    let run = Run { workspace, engines, passed_on: &wanted.passed_on, mark, log };
    let mut reports = Vec::new();
    for step in Step::value_variants().iter().filter(|step| wanted.only.is_empty() || wanted.only.contains(step)) {
        println!("\n=== {}: {}", name(*step), about(*step));
        let started = Instant::now();
        let (tally, problem) = match run.step(*step) {
            Ok(tally) if tally.failed > 0 => (tally, Some(format!("{} tests failed", tally.failed))),
            Ok(tally) => (tally, None),
            Err((tally, error)) => (tally, Some(format!("{error:#}"))),
        };
        if let Some(problem) = &problem {
            println!("{} failed: {problem}", name(*step));
        }
        reports.push(Report { step: *step, took: started.elapsed(), tally, problem });
        let left = leftover::end(&run.mark);
        if !left.is_empty() {
            println!("warning: {} left running and was ended: {}", name(*step), left.join(", "));
        }
    }
    Ok(summary(&reports, &run.log))
}

impl Run<'_> {
    /// The error carries the tests that ran before it.
    fn step(&self, step: Step) -> Result<Tally, (Tally, anyhow::Error)> {
        let none = |done: Result<()>| done.map(|()| Tally::default()).map_err(|error| (Tally::default(), error));
        let root = self.workspace.root();
        match step {
            Step::Format => {
                none(toolchain::ensure_component(root, "rustfmt", "rustfmt"))?;
                self.cargo(step, &["fmt", "--all", "--check"], &[], false)
            }
            Step::Lint => {
                none(toolchain::ensure_component(root, "clippy", "cargo-clippy"))?;
                // `bench` is no test that runs by itself, so it has to be named.
                let words = [
                    "clippy",
                    "--quiet",
                    "--all-targets",
                    "--test",
                    "bench",
                    "--features",
                    "cli",
                    "--",
                    "-D",
                    "warnings",
                ];
                self.cargo(step, &words, &[], false)
            }
            Step::LintWasm => {
                none(toolchain::ensure_component(root, "clippy", "cargo-clippy"))?;
                none(toolchain::ensure_wasm_target(root))?;
                let words = ["clippy", "--quiet", "--lib", "--test", "browser", "--target", toolchain::WASM];
                self.cargo(step, &[&words[..], &["--", "-D", "warnings"]].concat(), &[], false)
            }
            Step::Docs => {
                let environment = vec![("RUSTDOCFLAGS", PathBuf::from("-D warnings"))];
                let words = ["doc", "--quiet", "--no-deps", "--lib", "--document-private-items"];
                self.cargo(step, &words, &environment, false)
            }
            Step::Native => {
                let words = ["test", "--no-fail-fast", "--features", "cli", "--lib", "--bins"];
                self.cargo(step, &[&words[..], &["--test", "native", "--test", "tool"]].concat(), &[], true)
            }
            Step::Examples => self.cargo(step, &["test", "--features", "cli", "--doc"], &[], true),
            Step::Build => none(self.build()),
            Step::Release => none(self.release()),
            Step::Browser => self.browser(),
            Step::E2e => self.end_to_end(),
        }
    }

    fn build(&self) -> Result<()> {
        let bundle = bundle::build(self.workspace, bundle::Wanted { fallback: true })?;
        print!("{}", budget::table(&bundle.sizes));
        ensure!(bundle.optimised, "the budget is for the optimised bundle, which needs node and npm");
        budget::check(&bundle.sizes)
    }

    /// What it leaves for the end-to-end tests is a page made with a bundler.
    fn release(&self) -> Result<()> {
        let first = release::release(self.workspace, release::Proof::default())?;
        let second = release::release(self.workspace, release::Proof { trial: true, twice: false })?;
        ensure!(first == second, "the same build was packed into other bytes:\n{first}{second}");
        Ok(())
    }

    /// The tool itself is the runner that cargo starts for each test program: nothing else has to be installed.
    fn browser(&self) -> Result<Tally, (Tally, anyhow::Error)> {
        let fail = |error: anyhow::Error| (Tally::default(), error);
        toolchain::ensure_wasm_target(self.workspace.root()).map_err(fail)?;
        // An array, for the path may have blanks.
        let runner = serde_json::json!([self.runner().map_err(fail)?, crate::RUNNER]);
        let runner = format!("target.{}.runner={runner}", toolchain::WASM);
        let asked = self.workspace.tools().join("webdriver.json");
        fs::create_dir_all(self.workspace.tools()).map_err(|error| fail(error.into()))?;
        fs::write(&asked, browsers::capabilities()).map_err(|error| fail(error.into()))?;
        let mut tally = Tally::default();
        for engine in &self.engines {
            if *engine == Engine::Webkit {
                println!("webkit: wasm-bindgen's test runner doesn't know its driver; the end-to-end tests do");
                continue;
            }
            let mut environment =
                browsers::ensure(&[*engine], &self.workspace.tools()).map_err(|error| (tally, error))?;
            environment.extend([
                ("WASM_BINDGEN_TEST_WEBDRIVER_JSON", asked.clone()),
                ("WASM_BINDGEN_TEST_TIMEOUT", PathBuf::from("300")),
                ("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", PathBuf::from("30")),
            ]);
            let words = ["test", "--config", &runner, "--target", toolchain::WASM, "--test", "browser"];
            let done = self.cargo(Step::Browser, &words, &environment, true);
            tally.add(done.as_ref().map_or_else(|(ran, _)| *ran, |ran| *ran));
            done.map_err(|(_, error)| (tally, error.context(engine.name())))?;
        }
        Ok(tally)
    }

    /// The tool under a name that stays: a step may have compiled another one in its place.
    fn runner(&self) -> Result<PathBuf> {
        let runner = self.workspace.tools().join("runner").with_extension(std::env::consts::EXE_EXTENSION);
        fs::create_dir_all(self.workspace.tools())?;
        let own = if cfg!(target_os = "linux") { PathBuf::from("/proc/self/exe") } else { std::env::current_exe()? };
        fs::copy(own, &runner).context("the tool can't copy itself")?;
        Ok(runner)
    }

    fn end_to_end(&self) -> Result<Tally, (Tally, anyhow::Error)> {
        let ready = bundle::build(self.workspace, bundle::Wanted { fallback: true })
            .and_then(|_| browsers::ensure(&self.engines, &self.workspace.tools()))
            .map_err(|error| (Tally::default(), error));
        let mut environment = ready?;
        let names: Vec<_> = self.engines.iter().map(|engine| engine.name()).collect();
        environment.push(("COMMUNIQUE_ENGINES", PathBuf::from(names.join(","))));
        environment.push(("COMMUNIQUE_DIST", self.workspace.dist()));
        let words = ["test", "--features", "cli", "--test", "e2e"];
        self.cargo(Step::E2e, &words, &environment, true)
    }

    /// Runs cargo with its output shown and logged; `tests` says that a tally is expected and names are passed on.
    fn cargo(
        &self,
        step: Step,
        words: &[&str],
        more: &[(&str, PathBuf)],
        tests: bool,
    ) -> Result<Tally, (Tally, anyhow::Error)> {
        let mut command: Command = process::cargo();
        command.current_dir(self.workspace.root()).args(words);
        command.env(leftover::MARK, &self.mark).envs(more.iter().map(|(name, value)| (name, value)));
        if tests && !self.passed_on.is_empty() {
            command.arg("--").args(self.passed_on);
        }
        let done = self.in_time(|| process::watched(&mut command)).map_err(|error| (Tally::default(), error))?;
        let log = self.log.join(name(step)).with_extension("log");
        fs::write(&log, &done.text).map_err(|error| (Tally::default(), error.into()))?;
        let tally = if tests { Tally::read(&done.text) } else { Tally::default() };
        if done.success {
            return Ok(tally);
        }
        Err((tally, anyhow::anyhow!("see above, or {}", log.display())))
    }
}

impl Run<'_> {
    /// Ends everything a step started when it doesn't come to an end by itself.
    fn in_time<T>(&self, work: impl FnOnce() -> T) -> T {
        let (finished, waiting) = mpsc::channel::<()>();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                if waiting.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout) {
                    println!("This takes longer than {} minutes and is ended", LIMIT.as_secs() / 60);
                    leftover::end(&self.mark);
                }
            });
            let result = work();
            drop(finished);
            result
        })
    }
}

/// Prints the table and the closing line.
fn summary(reports: &[Report], log: &std::path::Path) -> ExitCode {
    let mut total = Tally::default();
    println!("\n=== summary (logs in {})", log.display());
    for report in reports {
        let result = if report.problem.is_none() { "ok" } else { "FAILED" };
        let tests = if report.tally.is_empty() { String::new() } else { report.tally.text() };
        let line = format!("{:<10} {:>6.1} s  {result:<6}  {tests}", name(report.step), report.took.as_secs_f32());
        println!("{}", line.trim_end());
        total.add(report.tally);
        // A step that failed without a failing test (a lint, the budget) must show in the closing line, too.
        if report.problem.is_some() && report.tally.failed == 0 {
            total.failed += 1;
        }
    }
    let took: Duration = reports.iter().map(|report| report.took).sum();
    println!("{:<10} {:>6.1} s\n\n{}", "all", took.as_secs_f32(), total.text());
    if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn name(step: Step) -> String {
    step.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

fn about(step: Step) -> String {
    step.to_possible_value().and_then(|value| value.get_help().map(ToString::to_string)).unwrap_or_default()
}
