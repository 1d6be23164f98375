//! Rehearses a large run: so many backups over all four vendors of the sandbox, which is a process of its own.
//!
//! It prints how long the steps took, how many create requests the vendors got, what became of every item, and
//! how much memory this process held meanwhile. It fails unless every item was created exactly once.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "what a person runs by hand tells by printing"
)]

mod control;
mod memory;
mod profiles;
mod report;
mod run;
mod sandbox;

use std::path::PathBuf;
use std::process::ExitCode;

use report::Report;
use sandbox::SandboxProcess;

const USAGE: &str = "\
Usage: cargo run --package holdfast-core --example fleet -- [--items N] [--sandbox PROGRAM]

  --items    how many backups (default 2000, at least 4); a quarter of them is run first, to compare
  --sandbox  the sandbox's program (default: beside this one's folder)
";

/// How long an ordinary backup takes, so that the run has something to wait for.
const BACKUP_SECONDS: u64 = 5;

struct Arguments {
    items: u32,
    sandbox: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(problem) => return fail(&format!("{problem}\n\n{USAGE}")),
    };
    let mut reports = Vec::new();
    for items in [arguments.items / 4, arguments.items] {
        println!("{items} backups …");
        match rehearse(&arguments, items).await {
            Ok(report) => {
                println!("{}", report.in_short());
                reports.push(report);
            }
            Err(problem) => return fail(&problem.to_string()),
        }
    }
    report::print(&reports);
    if reports.iter().all(Report::is_exactly_once) {
        ExitCode::SUCCESS
    } else {
        fail("not every backup was created exactly once")
    }
}

/// Each size has a sandbox, a folder and an open Holdfast of its own.
async fn rehearse(arguments: &Arguments, items: u32) -> Result<Report, Box<dyn std::error::Error>> {
    let sandbox = SandboxProcess::start(&arguments.sandbox, items, BACKUP_SECONDS)?;
    run::run(&sandbox, items).await
}

fn parse(mut words: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut arguments = Arguments { items: 2_000, sandbox: sandbox::usual_place() };
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            "--items" => {
                let value = value?;
                let items = value.parse().ok().filter(|items| (4..=20_000).contains(items));
                arguments.items = items.ok_or_else(|| {
                    format!("--items cannot be {value:?}: give a whole number from 4 to 20000")
                })?;
            }
            "--sandbox" => arguments.sandbox = PathBuf::from(value?),
            _ => return Err(format!("unknown argument {word:?}")),
        }
    }
    Ok(arguments)
}

fn fail(problem: &str) -> ExitCode {
    eprintln!("{problem}");
    ExitCode::FAILURE
}
