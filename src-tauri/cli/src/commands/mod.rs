//! The commands, one a file, each with its own arguments.

pub(crate) mod apply;
pub(crate) mod completions;
pub(crate) mod export;
pub(crate) mod history;
pub(crate) mod man;
pub(crate) mod plan;
pub(crate) mod profile;
pub(crate) mod sandbox;
pub(crate) mod targets;
pub(crate) mod verify;
pub(crate) mod watch;

use crate::arguments::{Arguments, Command};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Does what was asked for, and tells what went wrong.
pub(crate) async fn run(arguments: Arguments) -> Exit {
    let language = arguments.common.language();
    let is_json = writes_json(&arguments.command);
    let done = match Context::new(&arguments.common) {
        Ok(context) => carry_out(&context, arguments.command).await,
        Err(failure) => Err(failure),
    };
    done.unwrap_or_else(|failure| failure.tell(language, is_json))
}

async fn carry_out(context: &Context, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Profile(arguments) => profile::run(context, arguments).await,
        Command::Targets(arguments) => targets::run(context, arguments).await,
        Command::Plan(arguments) => plan::run(context, arguments).await,
        Command::Apply(arguments) => apply::run(context, arguments).await,
        Command::Watch(arguments) => watch::run(context, arguments).await,
        Command::History(arguments) => history::run(context, arguments).await,
        Command::Export(arguments) => export::run(context, arguments).await,
        Command::Verify(arguments) => verify::run(context, arguments).await,
        Command::Sandbox(arguments) => sandbox::run(context, arguments).await,
        Command::Completions(arguments) => completions::run(context, &arguments),
        Command::Man(arguments) => man::run(context, &arguments),
    }
}

fn writes_json(command: &Command) -> bool {
    match command {
        Command::Profile(arguments) => arguments.writes_json(),
        Command::Targets(arguments) => arguments.json,
        Command::Plan(arguments) => arguments.json,
        Command::Apply(arguments) => arguments.json,
        Command::Watch(arguments) => arguments.json,
        Command::History(arguments) => arguments.json,
        Command::Export(arguments) => arguments.json,
        Command::Verify(arguments) => arguments.json,
        Command::Sandbox(_) | Command::Completions(_) | Command::Man(_) => false,
    }
}
