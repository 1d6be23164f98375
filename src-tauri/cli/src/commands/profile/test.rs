//! `holdfast profile test`.

use clap::Args;
use holdfast_core::connection_test::ConnectionTest;
use holdfast_core::holdfast::Holdfast;
use holdfast_core::plan::Outcome;
use holdfast_core::profile::{ProfileId, ProfileView};
use holdfast_core::status::SecretState;
use holdfast_core::text::Text;
use serde::Serialize;

use super::described::{variables, whereabouts};
use super::draft::refusal;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::json;
use crate::language::Language;
use crate::show::table::{Side, Table};

#[derive(Debug, Args)]
pub(crate) struct TestArguments {
    /// Its name, or its id
    name: String,
    /// Write JSON lines instead of text
    #[arg(long)]
    pub(super) json: bool,
}

/// What a script reads.
#[derive(Serialize)]
struct Tested<'a> {
    profile: &'a str,
    id: ProfileId,
    revision: u32,
    secrets: Option<&'a [SecretState]>,
    #[serde(flatten)]
    test: &'a ConnectionTest,
}

pub(super) async fn run(context: &Context, arguments: &TestArguments) -> Result<Exit, Failure> {
    let holdfast = context.open(false).await?;
    let done = async {
        let profile = holdfast.profile_named(&arguments.name).await?;
        carry_out(context, &holdfast, &profile, arguments.json).await
    };
    let done = done.await;
    holdfast.close().await;
    done
}

/// Tries a saved profile and tells each step.
pub(super) async fn carry_out(
    context: &Context,
    holdfast: &Holdfast,
    profile: &ProfileView,
    is_json: bool,
) -> Result<Exit, Failure> {
    let trial = async { Ok(holdfast.test_connection(Some(profile.id), &profile.draft, Vec::new()).await?) };
    let test = context.interrupts.or_leave(trial).await?;
    let secrets = whereabouts(holdfast, profile).await?;
    let name = profile.draft.name.as_str();
    if is_json {
        let (id, revision) = (profile.id, profile.revision);
        let secrets = secrets.as_deref().ok();
        context.data(&json::line(
            "connection_test",
            &Tested { profile: name, id, revision, secrets, test: &test },
        ))?;
    } else {
        context.data(&format!("{name} · {}\n{}", profile.summary, steps(context.language, &test)))?;
        if let Some(variables) = secrets.ok().and_then(|states| variables(context.language, &states)) {
            context.data(&format!("\n{variables}"))?;
        }
    }
    match test.error {
        Some(report) => Err(report.into()),
        None if test.steps.iter().any(|step| step.outcome == Outcome::Failed) => Err(refusal(
            Text::new(format!("{name} would not work as it is"), format!("{name} 目前无法使用")),
            None,
        )),
        None => Ok(Exit::Success),
    }
}

fn steps(language: Language, test: &ConnectionTest) -> String {
    let headers = [("Step", "步骤"), ("Outcome", "结果"), ("", ""), ("", "")];
    let mut table = Table::new(headers.map(|(en, zh)| (language.pick(en, zh), Side::Left)));
    for step in &test.steps {
        let detail = step.detail.as_ref().map(|detail| language.of(detail)).unwrap_or_default();
        table.row([language.of(&step.name), word(language, step.outcome), language.of(&step.value), detail]);
    }
    table.text()
}

fn word(language: Language, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => language.pick("ok", "通过"),
        Outcome::Warned => language.pick("warning", "警告"),
        Outcome::Failed => language.pick("failed", "失败"),
        Outcome::Skipped => language.pick("skipped", "跳过"),
    }
}
