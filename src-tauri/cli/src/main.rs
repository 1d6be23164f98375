//! The command line of Holdfast: the same core as the window's, for change scripts and cron.
//!
//! It holds no rules: it reads arguments, asks the core, and writes data to standard output, everything else to
//! standard error.

mod approval;
mod arguments;
mod chinese;
mod commands;
mod context;
mod csv_options;
mod ending;
mod exit;
mod failure;
mod filter;
mod following;
mod interrupt;
mod json;
mod language;
mod moment;
mod next;
mod numbered;
mod outbox;
mod output;
mod progress;
mod prompt;
mod show;
mod source;
mod wrong;

use std::process::ExitCode;

use crate::exit::Exit;

fn main() -> ExitCode {
    holdfast_core::secret::forbid_core_dumps();
    let arguments = match arguments::parse(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(answer) => return answer.print().into(),
    };
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output::complain(&format!("holdfast: {error}\n"), Exit::Failure).into(),
    };
    let exit = runtime.block_on(commands::run(arguments));
    // A question to the keychain may still hang in a thread of its own; nobody waits for its answer.
    runtime.shutdown_background();
    exit.into()
}
