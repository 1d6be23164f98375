//! `holdfast targets`: what can be backed up.

use clap::Args;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Debug, Args)]
pub(crate) struct TargetsArguments {
    /// Write JSON lines instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) async fn run(_context: &Context, _arguments: TargetsArguments) -> Result<Exit, Failure> {
    Ok(Exit::Failure)
}
