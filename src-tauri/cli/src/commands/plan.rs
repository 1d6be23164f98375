//! `holdfast plan`: what a runbook would do, with the exact requests.

use std::path::{Path, PathBuf};

use clap::Args;
use holdfast_core::holdfast::Holdfast;
use holdfast_core::plan::Plan;
use holdfast_core::text::Text;

use crate::context::Context;
use crate::ending;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::next;
use crate::progress::Teller;
use crate::source::{self, Source};

#[derive(Debug, Args)]
pub(crate) struct PlanArguments {
    /// The runbook: a TOML file, - for standard input, or the name of one saved in the window
    #[arg(value_name = "RUNBOOK")]
    runbook: PathBuf,
    /// Save the plan to this file, to be reviewed and applied exactly as it is
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Show every request, however many there are; otherwise only those of a plan of 20 items at most
    #[arg(long)]
    requests: bool,
    /// Write JSON lines instead of text: the plan, then each of its items
    #[arg(long)]
    pub(crate) json: bool,
    /// Exit with 2 where anything would be sent or watched, and with 0 only where nothing would
    #[arg(long)]
    detailed_exitcode: bool,
}

pub(crate) async fn run(context: &Context, arguments: PlanArguments) -> Result<Exit, Failure> {
    let holdfast = context.open(false).await?;
    context.progress(&asking());
    let done = match context.interrupts.or_leave(make(&holdfast, &arguments)).await {
        Ok(plan) => tell(context, &arguments, &plan).await,
        Err(Failure::Interrupted) => {
            context.note(&Text::new("Interrupted. Nothing was sent.", "已中断，未发送任何请求。"));
            Err(Failure::Interrupted)
        }
        Err(failure) => source::tell_problems(context, failure, arguments.json),
    };
    ending::close(&holdfast).await;
    done
}

/// What takes its time where a plan is made.
pub(crate) fn asking() -> Text {
    Text::new("Asking the vendors…", "正在查询厂商…")
}

async fn make(holdfast: &Holdfast, arguments: &PlanArguments) -> Result<Plan, Failure> {
    let runbook = match source::read(holdfast, &arguments.runbook).await? {
        Source::Runbook(runbook) => runbook,
        Source::Plan(path) => return Err(is_a_plan(&path)),
    };
    if let Some(path) = &arguments.out {
        refuse_to_write(path, &arguments.runbook)?;
    }
    let plan = runbook.plan(holdfast).await?;
    if let Some(path) = &arguments.out {
        holdfast.save_plan_file(plan.id, path).await?;
    }
    Ok(plan)
}

async fn tell(context: &Context, arguments: &PlanArguments, plan: &Plan) -> Result<Exit, Failure> {
    let teller = Teller::new(context, arguments.json);
    teller.plan(plan, arguments.requests);
    if !arguments.json {
        let next = next::after_planning(context, plan, &arguments.runbook, arguments.out.as_deref());
        teller.outbox.data(format!("\n{}\n", context.language.of(&next)));
    }
    ending::finish(teller, exit(plan, arguments.detailed_exitcode)).await
}

fn exit(plan: &Plan, is_detailed: bool) -> Exit {
    let summary = plan.summary;
    if summary.blocked > 0 {
        Exit::Failure
    } else if is_detailed && summary.create + summary.adopt > 0 {
        Exit::Changes
    } else {
        Exit::Success
    }
}

/// Before anything is asked: a plan would take the runbook's place, or lie in a file that nobody meant.
fn refuse_to_write(out: &Path, runbook: &Path) -> Result<(), Failure> {
    let shown = out.display();
    if out == Path::new("-") {
        return Err(Failure::Usage(Text::new(
            "--out writes a file that apply can read: give its name instead of -",
            "--out 写入供 apply 读取的文件：请给出文件名，而不是 -",
        )));
    }
    // What is not there cannot be overwritten.
    let is_same =
        matches!((out.canonicalize(), runbook.canonicalize()), (Ok(out), Ok(runbook)) if out == runbook);
    if is_same {
        return Err(Failure::Usage(Text::new(
            format!("--out {shown} is the runbook itself, which would be lost: give the plan another name"),
            format!("--out {shown} 就是该运行手册，写入会将其覆盖：请为计划另取名称"),
        )));
    }
    Ok(())
}

fn is_a_plan(path: &Path) -> Failure {
    let path = path.display();
    Failure::Usage(Text::new(
        format!("{path} is a plan already: holdfast apply shows and applies it"),
        format!("{path} 已是计划文件：请用 holdfast apply 查看并执行"),
    ))
}
