//! Measures Holdfast against the floor: a bare loop that signs and sends the same create requests and asks after each
//! backup by itself.
//!
//! Both are whole processes, started by this one, each before a fresh sandbox process, in turn. It fails unless both
//! created each backup exactly once and every backup was completed.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "what a person runs by hand tells by printing"
)]

mod arguments;
#[path = "../fleet/control.rs"]
mod control;
mod cost;
mod floor;
mod holdfast_side;
#[path = "../fleet/memory.rs"]
mod memory;
mod outcome;
#[path = "../fleet/profiles.rs"]
mod profiles;
mod requests;
#[path = "../fleet/sandbox.rs"]
mod sandbox;
mod side;
mod table;

use std::process::ExitCode;

use arguments::{Arguments, Task};
use outcome::{Outcome, Result};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(problem) => return fail(&format!("{problem}\n\n{}", arguments::USAGE)),
    };
    let done = match &arguments.task {
        Task::Side { side, address } => side::act(*side, address, &arguments).await,
        Task::Compare => compare(&arguments).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => fail(&problem.to_string()),
    }
}

async fn compare(arguments: &Arguments) -> Result<()> {
    let mut outcomes = Vec::new();
    for repetition in 1..=arguments.repetitions {
        for side in side::BOTH {
            eprintln!("{repetition} of {}: {} …", arguments.repetitions, side.name());
            outcomes.push(side::measure(side, repetition, arguments).await?);
        }
    }
    if arguments.json {
        for outcome in &outcomes {
            println!("{}", serde_json::to_string(outcome)?);
        }
    } else {
        table::print(arguments, &outcomes);
    }
    match outcomes.iter().find_map(Outcome::flaw) {
        None => Ok(()),
        Some(flaw) => Err(flaw.into()),
    }
}

fn fail(problem: &str) -> ExitCode {
    eprintln!("{problem}");
    ExitCode::FAILURE
}
