//! `holdfast export`: the history as a file.

use clap::Args;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Debug, Args)]
pub(crate) struct ExportArguments {
    /// Write JSON lines instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) async fn run(_context: &Context, _arguments: ExportArguments) -> Result<Exit, Failure> {
    Ok(Exit::Failure)
}
