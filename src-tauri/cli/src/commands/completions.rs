//! `holdfast completions`: a script that a shell loads to complete commands, options, files and folders.

use clap::Args;
use clap_complete::Shell;

use crate::arguments;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Debug, Args)]
pub(crate) struct CompletionsArguments {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

pub(crate) fn run(context: &Context, arguments: &CompletionsArguments) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    let mut command = arguments::command(context.language);
    clap_complete::generate(arguments.shell, &mut command, arguments::PROGRAM, &mut script);
    context.data(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Success)
}
