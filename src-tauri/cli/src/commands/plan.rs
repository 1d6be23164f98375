//! `holdfast plan`: what a runbook would do, with the exact requests.

use clap::Args;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Debug, Args)]
pub(crate) struct PlanArguments {
    /// Write JSON lines instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) async fn run(_context: &Context, _arguments: PlanArguments) -> Result<Exit, Failure> {
    Ok(Exit::Failure)
}
