//! `holdfast man`.

use clap::Args;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Debug, Args)]
pub(crate) struct ManArguments {}

pub(crate) fn run(_context: &Context, _arguments: &ManArguments) -> Result<Exit, Failure> {
    Ok(Exit::Failure)
}
