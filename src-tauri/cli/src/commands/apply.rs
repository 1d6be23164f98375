//! `holdfast apply`: sends what was planned, once, and watches until the verdicts.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use holdfast_core::error::Error;
use holdfast_core::holdfast::Holdfast;
use holdfast_core::plan::Plan;
use holdfast_core::run::OnFailure;
use holdfast_core::text::Text;

use crate::approval::{Answer, Approving, Terms};
use crate::commands::plan::asking;
use crate::context::Context;
use crate::ending;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::following::Following;
use crate::progress::Teller;
use crate::show;
use crate::source::{self, Source};

#[derive(Debug, Args)]
pub(crate) struct ApplyArguments {
    /// A plan's file, or a runbook: a TOML file, - for standard input, or the name of one saved in the window
    #[arg(value_name = "PLAN|RUNBOOK")]
    source: PathBuf,
    /// Ask nobody for approval; where a profile is guarded, --confirm is needed as well
    #[arg(long)]
    auto_approve: bool,
    /// Give what would have to be typed: yes or, where a profile is guarded, the change number or the plan's four words
    #[arg(long, value_name = "TEXT")]
    confirm: Option<String>,
    /// Send requests to production profiles too
    #[arg(long)]
    allow_production: bool,
    /// Apply the rest of a plan in which something is blocked
    #[arg(long)]
    leave_out_blocked: bool,
    /// How many backups may be under way at once at each vendor's endpoint, from 1 to 100 [default: 10]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    parallel: Option<u32>,
    /// After a backup that failed or did not start: go on with the others, or send nothing more
    #[arg(long, value_name = "WHAT", default_value = "continue")]
    on_failure: AfterFailure,
    /// Show every request, however many there are; otherwise only those of a plan of 20 items at most
    #[arg(long)]
    requests: bool,
    /// Write JSON lines instead of text, as things happen: plan, item, run, event, job, summary
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AfterFailure {
    Continue,
    Stop,
}

impl ApplyArguments {
    fn terms(&self) -> Terms {
        Terms {
            auto_approve: self.auto_approve,
            confirm: self.confirm.clone(),
            allow_production: self.allow_production,
            leave_out_blocked: self.leave_out_blocked,
            parallel: self.parallel,
            on_failure: match self.on_failure {
                AfterFailure::Continue => OnFailure::Continue,
                AfterFailure::Stop => OnFailure::Stop,
            },
        }
    }
}

pub(crate) async fn run(context: &Context, arguments: ApplyArguments) -> Result<Exit, Failure> {
    let terms = arguments.terms();
    if arguments.json && !terms.is_said() {
        return Err(Failure::Usage(Text::new(
            "with --json nobody is asked: give --auto-approve or --confirm TEXT. Nothing was sent",
            "使用 --json 时不会询问：请加上 --auto-approve 或 --confirm TEXT。未发送任何请求",
        )));
    }
    let holdfast = context.open(false).await?;
    let done = apply(context, &holdfast, &arguments, &terms).await;
    ending::close(&holdfast).await;
    done
}

async fn apply(
    context: &Context,
    holdfast: &Holdfast,
    arguments: &ApplyArguments,
    terms: &Terms,
) -> Result<Exit, Failure> {
    let mut teller = Teller::new(context, arguments.json);
    let mut interrupts = context.interrupts.clone();
    teller.progress(&asking());
    let plan = tokio::select! {
        biased;
        () = interrupts.reaches(1) => return nothing_sent(teller).await,
        plan = plan(holdfast, arguments) => match plan {
            Ok(plan) => plan,
            Err(failure) => return source::tell_problems(context, failure, arguments.json),
        },
    };
    teller.plan(&plan, arguments.requests);
    let approval = match terms.weigh(holdfast, &plan).await {
        Ok(Approving::Said(approval)) => approval,
        Ok(Approving::Asked(question)) => {
            if !std::io::stdout().is_terminal() {
                // Nobody approves what he does not see.
                teller.outbox.say(show::plan::text(&plan, arguments.requests, context.language));
            }
            match question.ask(context, &teller.outbox).await {
                Answer::Approved(approval) => approval,
                Answer::Cancelled => return cancelled(teller).await,
                Answer::Interrupted => return nothing_sent(teller).await,
            }
        }
        Err(failure) => return refuse(teller, failure).await,
    };
    teller.progress(&Text::new(
        "Looking once more whether the plan still holds…",
        "正在再次确认计划的依据未变…",
    ));
    let started = async {
        let after = holdfast.last_event().await?;
        let run = holdfast.apply_unless(&approval, interrupts.reaches(1)).await?;
        Ok::<_, Error>(run.map(|run| (run, after)))
    };
    let (run, after) = match started.await {
        Ok(Some(started)) => started,
        Ok(None) => return nothing_sent(teller).await,
        Err(error) => return refuse(teller, error.into()).await,
    };
    teller.started(&run);
    let followed = async {
        let mut following = Following::driving(holdfast, run.run.id, after).await?;
        let end = following.end(holdfast, &mut teller).await?;
        Ok::<_, Error>((following, end))
    };
    match followed.await {
        Ok((following, end)) => ending::tell(holdfast, following.ids(), end, teller).await,
        Err(error) => ending::break_off(holdfast, teller, error).await,
    }
}

async fn plan(holdfast: &Holdfast, arguments: &ApplyArguments) -> Result<Plan, Failure> {
    Ok(match source::read(holdfast, &arguments.source).await? {
        Source::Plan(path) => holdfast.open_plan_file(&path).await?,
        Source::Runbook(runbook) => runbook.plan(holdfast).await?,
    })
}

/// What is wrong is told below the plan it is about.
async fn refuse(teller: Teller<'_>, failure: Failure) -> Result<Exit, Failure> {
    ending::finish(teller, Exit::Failure).await?;
    Err(failure)
}

async fn cancelled(teller: Teller<'_>) -> Result<Exit, Failure> {
    teller.note(&Text::new("\nApply cancelled. Nothing was sent.", "\n已取消执行，未发送任何请求。"));
    ending::finish(teller, Exit::Failure).await
}

async fn nothing_sent(teller: Teller<'_>) -> Result<Exit, Failure> {
    teller.note(&Text::new("\nInterrupted. Nothing was sent.", "\n已中断，未发送任何请求。"));
    ending::finish(teller, Exit::Interrupted).await
}
