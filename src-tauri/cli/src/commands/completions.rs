//! `holdfast completions`.

use clap::Args;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Debug, Args)]
pub(crate) struct CompletionsArguments {}

pub(crate) fn run(_context: &Context, _arguments: &CompletionsArguments) -> Result<Exit, Failure> {
    Ok(Exit::Failure)
}
