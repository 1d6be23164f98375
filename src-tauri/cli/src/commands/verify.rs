//! `holdfast verify`: whether the history is as it was written.

use clap::Args;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {
    /// Write JSON lines instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) async fn run(_context: &Context, _arguments: VerifyArguments) -> Result<Exit, Failure> {
    Ok(Exit::Failure)
}
