//! `holdfast history`: the rows of the history.

use clap::Args;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Debug, Args)]
pub(crate) struct HistoryArguments {
    /// Write JSON lines instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) async fn run(_context: &Context, _arguments: HistoryArguments) -> Result<Exit, Failure> {
    Ok(Exit::Failure)
}
