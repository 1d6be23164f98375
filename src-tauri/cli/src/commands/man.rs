//! `holdfast man`: the manual, from the texts of the help.

use std::path::PathBuf;

use clap::{Args, CommandFactory, ValueHint};
use clap_mangen::Man;
use holdfast_core::text::Text;

use crate::arguments::Arguments;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{arguments, chinese};

#[derive(Debug, Args)]
pub(crate) struct ManArguments {
    /// Write every page into this folder, which is made if need be
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    dir: Option<PathBuf>,
}

pub(crate) fn run(context: &Context, arguments: &ManArguments) -> Result<Exit, Failure> {
    // `help` has nothing to say that the pages do not.
    let command = Arguments::command().disable_help_subcommand(true);
    let command = arguments::speaking(command, context.language);
    let Some(folder) = &arguments.dir else {
        context.data(&page(context, &command)?.1)?;
        return Ok(Exit::Success);
    };
    let failed = |error: std::io::Error| {
        let path = folder.display();
        Failure::Usage(Text::new(
            format!("the pages cannot be written to {path}: {error}"),
            format!("无法将手册页写入 {path}：{error}"),
        ))
    };
    std::fs::create_dir_all(folder).map_err(failed)?;
    for command in with_subcommands(&command) {
        let (name, text) = page(context, command)?;
        std::fs::write(folder.join(name), text).map_err(failed)?;
    }
    Ok(Exit::Success)
}

/// The command and all below it that have a page of their own.
fn with_subcommands(command: &clap::Command) -> Vec<&clap::Command> {
    let below = command.get_subcommands().filter(|command| command.get_name() != "help");
    std::iter::once(command).chain(below.flat_map(with_subcommands)).collect()
}

/// The name of its file, and what is in it.
fn page(context: &Context, command: &clap::Command) -> Result<(String, String), Failure> {
    let man = Man::new(command.clone()).source(concat!("Holdfast ", env!("CARGO_PKG_VERSION")));
    let mut roff = Vec::new();
    man.render(&mut roff)?;
    let roff = String::from_utf8_lossy(&roff);
    Ok((man.get_filename(), context.language.pick(&roff, &chinese::manual(&roff)).to_owned()))
}
