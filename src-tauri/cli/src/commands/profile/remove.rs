//! `holdfast profile remove`.

use clap::Args;
use holdfast_core::holdfast::Holdfast;
use holdfast_core::profile::{ProfileId, ProfileView};
use holdfast_core::text::Text;
use serde::Serialize;

use super::draft::refusal;
use crate::arguments::CredentialSource;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{json, prompt};

/// The only word that counts, in both languages.
const YES: &str = "yes";

#[derive(Debug, Args)]
pub(crate) struct RemoveArguments {
    /// Its name, or its id
    name: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    /// Write JSON lines instead of text
    #[arg(long)]
    pub(super) json: bool,
}

/// What a script reads.
#[derive(Serialize)]
struct Removed<'a> {
    id: ProfileId,
    profile: &'a str,
}

pub(super) async fn run(context: &Context, arguments: &RemoveArguments) -> Result<Exit, Failure> {
    let holdfast = context.open(false).await?;
    let done = remove(context, arguments, &holdfast).await;
    holdfast.close().await;
    done
}

async fn remove(
    context: &Context,
    arguments: &RemoveArguments,
    holdfast: &Holdfast,
) -> Result<Exit, Failure> {
    let profile = holdfast.profile_named(&arguments.name).await?;
    if !arguments.yes {
        approve(context, &profile).await?;
    }
    let deleting = async { Ok(holdfast.delete_profile(profile.id).await?) };
    context.interrupts.or_leave_after(2, deleting).await?;
    let name = profile.draft.name.as_str();
    if arguments.json {
        context.data(&json::line("profile_removed", &Removed { id: profile.id, profile: name }))?;
    } else {
        let sentence = match context.credentials {
            CredentialSource::Keychain => Text::new(
                format!("Removed {name}, its secrets too; the history stays\n"),
                format!("已删除 {name} 及其密钥，历史记录保留\n"),
            ),
            CredentialSource::Env => Text::new(
                format!(
                    "Removed {name}; its environment variables are yours to unset, and the keychain was not asked; the history stays\n"
                ),
                format!("已删除 {name}；其环境变量请自行清除，未访问钥匙串；历史记录保留\n"),
            ),
        };
        context.data(context.language.of(&sentence))?;
    }
    Ok(Exit::Success)
}

async fn approve(context: &Context, profile: &ProfileView) -> Result<(), Failure> {
    let (name, summary) = (&profile.draft.name, &profile.summary);
    if !prompt::is_terminal() {
        return Err(refusal(
            Text::new(
                format!("{name} was not removed: nobody can be asked, because standard input is no terminal"),
                format!("未删除 {name}：标准输入不是终端，无法确认"),
            ),
            Some(Text::new("Add --yes where you are sure", "确定要删除时请加上 --yes")),
        ));
    }
    let question = Text::new(
        format!("Remove {name} ({summary}) and its secrets? Only {YES} is an approval: "),
        format!("删除 {name}（{summary}）及其密钥？仅输入 {YES} 表示同意："),
    );
    if prompt::word(context, &question).await? == YES {
        return Ok(());
    }
    Err(refusal(Text::new(format!("{name} was not removed"), format!("未删除 {name}")), None))
}
