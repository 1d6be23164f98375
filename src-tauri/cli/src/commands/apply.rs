//! `holdfast apply`: sends what was planned, once, and watches until the verdicts.

use clap::Args;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Debug, Args)]
pub(crate) struct ApplyArguments {
    /// Write JSON lines instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) async fn run(_context: &Context, _arguments: ApplyArguments) -> Result<Exit, Failure> {
    Ok(Exit::Failure)
}
