//! `holdfast profile`: connections to vendors.

use clap::Args;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Debug, Args)]
pub(crate) struct ProfileArguments {
    /// Write JSON lines instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) async fn run(_context: &Context, _arguments: ProfileArguments) -> Result<Exit, Failure> {
    Ok(Exit::Failure)
}

impl ProfileArguments {
    pub(crate) fn writes_json(&self) -> bool {
        self.json
    }
}
