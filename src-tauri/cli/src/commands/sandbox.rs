//! `holdfast sandbox`: the fake vendors of the sandbox, until Ctrl-C.

use clap::Args;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Debug, Args)]
pub(crate) struct SandboxArguments {
    /// Write JSON lines instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) async fn run(_context: &Context, _arguments: SandboxArguments) -> Result<Exit, Failure> {
    Ok(Exit::Failure)
}
