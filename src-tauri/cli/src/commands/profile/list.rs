//! `holdfast profile list`.

use clap::Args;

use super::described::{Described, table, variables, whereabouts};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::json;
use holdfast_core::holdfast::Holdfast;
use holdfast_core::text::Text;

#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    /// Write JSON lines instead of text
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) async fn run(context: &Context, arguments: &ListArguments) -> Result<Exit, Failure> {
    let holdfast = context.open(false).await?;
    let done = context.interrupts.or_leave(list(context, arguments, &holdfast)).await;
    holdfast.close().await;
    done
}

async fn list(context: &Context, arguments: &ListArguments, holdfast: &Holdfast) -> Result<Exit, Failure> {
    let mut profiles = Vec::new();
    for profile in holdfast.profiles().await? {
        let secrets = whereabouts(holdfast, &profile).await?;
        profiles.push((profile, secrets));
    }
    if arguments.json {
        for (profile, secrets) in &profiles {
            context.data(&json::line("profile", &Described::of(profile, secrets)))?;
        }
    } else if profiles.is_empty() {
        context.note(&Text::new(
            "There is no profile yet: holdfast profile add saves one",
            "尚无连接配置：可用 holdfast profile add 添加",
        ));
    } else {
        context.data(&table(context, &profiles).text())?;
        let states = profiles.iter().filter_map(|(_, secrets)| secrets.as_ref().ok()).flatten();
        if let Some(variables) = variables(context.language, states) {
            context.data(&format!("\n{variables}"))?;
        }
    }
    // One keychain serves all of them: what is wrong with it is said once.
    if let Some(report) = profiles.iter().find_map(|(_, secrets)| secrets.as_ref().err()) {
        context.note(&report.message);
        if let Some(hint) = &report.hint {
            context.note(hint);
        }
    }
    Ok(Exit::Success)
}
