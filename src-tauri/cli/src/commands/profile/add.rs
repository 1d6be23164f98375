//! `holdfast profile add`.

use clap::Args;
use holdfast_core::error::Error;
use holdfast_core::holdfast::Holdfast;
use holdfast_core::profile::{Environment, ProfileDraft, ProfileId, ProfileView};
use holdfast_core::status::{KeepSecret, Space};
use holdfast_core::text::Text;

use super::described::{Described, variables, whereabouts};
use super::options::{
    ConnectionOptions, EnvironmentChoice, GuardChoice, NetworkOptions, Vendor, as_option, refused,
};
use super::{draft, secrets, test};
use crate::arguments::CredentialSource;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::json;

#[derive(Debug, Args)]
pub(crate) struct AddArguments {
    /// What to call it; runbooks name it so
    name: String,
    /// Product it connects to
    #[arg(long, value_name = "VENDOR")]
    vendor: Vendor,
    /// How much harm a mistake would do; in the sandbox space it is the sandbox
    #[arg(long, value_name = "ENVIRONMENT")]
    environment: Option<EnvironmentChoice>,
    /// What must be done before a plan is applied; type-to-confirm in production where nothing is chosen
    #[arg(long, value_name = "GUARD")]
    guard: Option<GuardChoice>,
    /// Save the next revision where the name is taken; secrets that are not given stay
    #[arg(long)]
    replace: bool,
    /// Try it once it is saved
    #[arg(long)]
    test: bool,
    /// Write JSON lines instead of text
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    connection: ConnectionOptions,
    #[command(flatten)]
    network: NetworkOptions,
}

pub(super) async fn run(context: &Context, arguments: AddArguments) -> Result<Exit, Failure> {
    let draft = draft_of(context, &arguments)?;
    let holdfast = context.open(false).await?;
    let done = add(context, &arguments, &holdfast, &draft).await;
    holdfast.close().await;
    done
}

fn draft_of(context: &Context, arguments: &AddArguments) -> Result<ProfileDraft, Failure> {
    let environment = match (arguments.environment, context.space) {
        (Some(choice), _) => choice.into(),
        (None, Space::Sandbox) => Environment::Sandbox,
        (None, Space::Real) => {
            return Err(draft::invalid(vec![refused(
                "--environment",
                "say how much harm a mistake would do: development, staging or production",
                "请说明环境：development、staging 或 production",
            )]));
        }
    };
    Ok(ProfileDraft {
        name: arguments.name.clone(),
        environment,
        guard: arguments.guard.map_or_else(|| environment.usual_guard(), Into::into),
        connection: draft::connection(arguments.vendor, &arguments.connection)?,
        network: draft::network(&arguments.network)?,
    })
}

async fn add(
    context: &Context,
    arguments: &AddArguments,
    holdfast: &Holdfast,
    draft: &ProfileDraft,
) -> Result<Exit, Failure> {
    let refused = holdfast.check_profile(draft);
    draft::refuse_all(refused.into_iter().map(as_option).collect())?;
    let edited = replaced(arguments, holdfast, draft).await?;
    let client_key = arguments.network.client_key.as_deref();
    let secrets = match context.credentials {
        CredentialSource::Keychain => {
            let id = edited.map(|(id, _)| id);
            let asking = async { holdfast.secrets_of_draft(id, draft).await.map_err(told) };
            let needed = context.interrupts.or_leave(asking).await?;
            secrets::take(context, &needed, client_key).await?
        }
        CredentialSource::Env if client_key.is_some() => return Err(nothing_is_kept()),
        CredentialSource::Env => Vec::new(),
    };
    let saving =
        async { holdfast.save_profile(edited, draft, secrets, KeepSecret::Keychain).await.map_err(told) };
    let saved = context.interrupts.or_leave_after(2, saving).await?;
    say(context, arguments, holdfast, &saved).await?;
    if arguments.test {
        test::carry_out(context, holdfast, &saved, arguments.json).await
    } else {
        Ok(Exit::Success)
    }
}

/// The profile whose next revision this is.
async fn replaced(
    arguments: &AddArguments,
    holdfast: &Holdfast,
    draft: &ProfileDraft,
) -> Result<Option<(ProfileId, u32)>, Failure> {
    let name = draft.name.trim();
    let is_taken = holdfast.profiles().await?.iter().any(|profile| profile.draft.name == name);
    if !is_taken {
        return Ok(None);
    }
    if !arguments.replace {
        return Err(draft::refusal(
            Text::new(format!("there is a profile {name} already"), format!("已有名为 {name} 的连接配置")),
            Some(Text::new(
                "Choose another name, or add --replace to save its next revision",
                "请改用其他名称，或加上 --replace 保存为它的下一版",
            )),
        ));
    }
    let profile = holdfast.profile_named(name).await?;
    Ok(Some((profile.id, profile.revision)))
}

async fn say(
    context: &Context,
    arguments: &AddArguments,
    holdfast: &Holdfast,
    saved: &ProfileView,
) -> Result<(), Failure> {
    let secrets = whereabouts(holdfast, saved).await?;
    if arguments.json {
        return context.data(&json::line("profile", &Described::of(saved, &secrets)));
    }
    let (name, revision, summary) = (&saved.draft.name, saved.revision, &saved.summary);
    let sentence = Text::new(
        format!("Saved {name}, revision {revision}: {summary}\n"),
        format!("已保存 {name}（第 {revision} 版）：{summary}\n"),
    );
    context.data(context.language.of(&sentence))?;
    if let Some(variables) = secrets.ok().and_then(|states| variables(context.language, &states)) {
        let heading = context.language.pick(
            "No secret is kept; these environment variables are read:",
            "未保存任何密钥，将读取以下环境变量：",
        );
        context.data(&format!("{heading}\n{variables}"))?;
    }
    Ok(())
}

fn nothing_is_kept() -> Failure {
    draft::invalid(vec![refused(
        "--client-key",
        "with --credentials env nothing is kept: set the environment variable to the key's text instead",
        "使用 --credentials env 时不保存任何密钥：请将环境变量设为私钥内容",
    )])
}

/// With the refused fields called as they were typed.
fn told(error: Error) -> Failure {
    match error {
        Error::Invalid(fields) => draft::invalid(fields.into_iter().map(as_option).collect()),
        error => error.into(),
    }
}
