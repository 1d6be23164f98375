//! Whether a plan may be applied, asked in an order in which nobody approves what could not be done anyway.

use std::io::IsTerminal;

use holdfast_core::error::{Error, ErrorReport};
use holdfast_core::holdfast::Holdfast;
use holdfast_core::plan::{Action, Approval, Plan, PlanState, PlannedBackup};
use holdfast_core::profile::{Environment, Guard};
use holdfast_core::run::OnFailure;
use holdfast_core::text::Text;

use crate::context::Context;
use crate::failure::Failure;
use crate::outbox::Outbox;

/// What approves, where nothing else must be typed.
const YES: &str = "yes";

/// What was said on the command line about approving.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    pub(crate) auto_approve: bool,
    pub(crate) confirm: Option<String>,
    pub(crate) allow_production: bool,
    pub(crate) leave_out_blocked: bool,
    pub(crate) parallel: Option<u32>,
    pub(crate) on_failure: OnFailure,
}

/// How a plan gets its approval.
#[derive(Debug)]
pub(crate) enum Approving {
    /// Everything was said on the command line.
    Said(Approval),
    /// Somebody must be asked.
    Asked(Question),
}

/// One of some texts must be typed at the terminal.
#[derive(Debug)]
pub(crate) struct Question {
    accepts: Vec<String>,
    approval: Approval,
}

/// What came of a question.
#[derive(Debug)]
pub(crate) enum Answer {
    Approved(Approval),
    /// Something else was typed, or nothing.
    Cancelled,
    /// Ctrl-C.
    Interrupted,
}

impl Terms {
    /// Whether the question is answered already, so that no terminal is needed.
    pub(crate) fn is_said(&self) -> bool {
        self.auto_approve || self.confirm.is_some()
    }

    /// What the plan still needs; refused where no answer could help.
    pub(crate) async fn weigh(&self, holdfast: &Holdfast, plan: &Plan) -> Result<Approving, Failure> {
        refuse_unless_open(holdfast, plan).await?;
        let leave_out: Vec<u32> =
            plan.items.iter().filter(|item| self.leaves_out(item)).map(|item| item.position).collect();
        let left: Vec<_> = plan.items.iter().filter(|item| !self.leaves_out(item)).collect();
        let confirmation = plan.confirmation_without(&leave_out);
        refuse_unless_possible(&left, confirmation.guard)?;
        self.refuse_production(&left)?;
        let approval = Approval {
            plan_id: plan.id,
            fingerprint: plan.fingerprint.hex.clone(),
            typed: String::new(),
            leave_out,
            parallel: self.parallel,
            on_failure: self.on_failure,
        };
        let accepts = confirmation.accepts;
        let is_typed = !accepts.is_empty();
        match &self.confirm {
            Some(typed) if is_typed && accepts.iter().any(|text| text == typed.trim()) => {
                Ok(Approving::Said(Approval { typed: typed.clone(), ..approval }))
            }
            Some(_) if is_typed => Err(Error::ConfirmationWrong { expected: accepts.join(" / ") }.into()),
            Some(typed) if !self.auto_approve && typed.trim() != YES => {
                Err(Error::ConfirmationWrong { expected: YES.to_owned() }.into())
            }
            None if is_typed && self.auto_approve => Err(wants_typing(&accepts)),
            None if !self.auto_approve => {
                let accepts = if is_typed { accepts } else { vec![YES.to_owned()] };
                if can_ask() {
                    Ok(Approving::Asked(Question { accepts, approval }))
                } else {
                    Err(no_terminal(is_typed))
                }
            }
            Some(_) | None => Ok(Approving::Said(approval)),
        }
    }

    fn leaves_out(&self, item: &PlannedBackup) -> bool {
        self.leave_out_blocked && item.action == Action::Blocked
    }

    fn refuse_production(&self, left: &[&PlannedBackup]) -> Result<(), Failure> {
        let is_production = |item: &&&PlannedBackup| {
            item.action == Action::Create && item.profile.environment == Environment::Production
        };
        match left.iter().find(is_production).filter(|_| !self.allow_production) {
            None => Ok(()),
            Some(item) => Err(Failure::Usage(Text::new(
                format!(
                    "{} is a production profile: give --allow-production besides the approval. Nothing was sent",
                    item.profile.name
                ),
                format!(
                    "{} 是生产环境的连接配置：除确认外还需加上 --allow-production。未发送任何请求",
                    item.profile.name
                ),
            ))),
        }
    }
}

impl Question {
    /// Asks it, and waits for the answer.
    pub(crate) async fn ask(self, context: &Context, outbox: &Outbox) -> Answer {
        let Self { accepts, approval } = self;
        outbox.say(in_words(&accepts, context));
        let mut interrupts = context.interrupts.clone();
        let line = tokio::select! {
            biased;
            () = interrupts.reaches(1) => return Answer::Interrupted,
            line = tokio::task::spawn_blocking(read_line) => line.unwrap_or_default(),
        };
        let typed = line.trim();
        if accepts.iter().any(|text| text == typed) {
            Answer::Approved(Approval { typed: typed.to_owned(), ..approval })
        } else {
            Answer::Cancelled
        }
    }
}

/// Whether somebody sits there to be asked, and sees what is asked.
fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// One line of standard input; nothing at its end.
fn read_line() -> String {
    let mut line = String::new();
    match std::io::stdin().read_line(&mut line) {
        Ok(_) => line,
        // What cannot be read is no approval.
        Err(_) => String::new(),
    }
}

fn in_words(accepts: &[String], context: &Context) -> String {
    let text = match accepts {
        [one] if one == YES => Text::new(
            "\nDo you want to send these requests?\n  Only 'yes' will be accepted to approve.\n\n  Enter a value: ",
            "\n是否发送这些请求？\n  仅输入 'yes' 表示确认。\n\n  请输入：",
        ),
        texts => Text::new(
            format!(
                "\nDo you want to send these requests?\n  Type {} to approve. Nothing else will be accepted.\n\n  Enter a value: ",
                quoted(texts, " or ")
            ),
            format!(
                "\n是否发送这些请求？\n  请输入 {} 以确认，其他输入均视为取消。\n\n  请输入：",
                quoted(texts, " 或 ")
            ),
        ),
    };
    context.language.of(&text).to_owned()
}

fn quoted(texts: &[String], or: &str) -> String {
    texts.iter().map(|text| format!("'{text}'")).collect::<Vec<_>>().join(or)
}

async fn refuse_unless_open(holdfast: &Holdfast, plan: &Plan) -> Result<(), Failure> {
    Err(match &plan.state {
        PlanState::Open => return Ok(()),
        PlanState::Expired => {
            Error::PlanExpired { minutes: plan.expires_at.duration_since(plan.created_at).as_mins() }
        }
        PlanState::Stale { reason } => Error::PlanStale { reason: reason.clone() },
        PlanState::Applied { run_id, at } => {
            let run = holdfast.run(*run_id).await?.run;
            Error::PlanApplied { run: run.number, by: run.applied_by, program: run.program, at: *at }
        }
        PlanState::Elsewhere => Error::PlanElsewhere { by: plan.made_by.clone(), on: plan.made_on.clone() },
    }
    .into())
}

fn refuse_unless_possible(left: &[&PlannedBackup], guard: Guard) -> Result<(), Failure> {
    let blocked: Vec<_> = left.iter().filter(|item| item.action == Action::Blocked).collect();
    if !blocked.is_empty() {
        let names: Vec<_> = blocked.iter().map(|item| item.target.name.as_str()).collect();
        let mut report: ErrorReport = Error::BlockedItems { targets: names.join(", ") }.report();
        report.hint = Some(Text::new(
            "Mend the reason and plan again, or apply the rest with --leave-out-blocked",
            "排除原因后重新计划，或加上 --leave-out-blocked 执行其余各项",
        ));
        return Err(report.into());
    }
    if left.is_empty() {
        return Err(Error::NothingToApply.into());
    }
    let is_for_watching =
        |item: &&&PlannedBackup| item.profile.guard == Guard::WatchOnly && item.action != Action::Satisfied;
    match left.iter().find(is_for_watching).filter(|_| guard == Guard::WatchOnly) {
        Some(item) => Err(Error::WatchOnly { profile: item.profile.name.clone() }.into()),
        None => Ok(()),
    }
}

fn wants_typing(accepts: &[String]) -> Failure {
    Failure::Usage(Text::new(
        format!(
            "a profile of this plan is guarded, and --auto-approve is not enough: give --confirm with {}. Nothing was sent",
            quoted(accepts, " or ")
        ),
        format!(
            "计划中的连接配置要求输入确认，仅有 --auto-approve 不够：请用 --confirm 给出 {}。未发送任何请求",
            quoted(accepts, " 或 ")
        ),
    ))
}

fn no_terminal(is_typed: bool) -> Failure {
    let flag = if is_typed { "--confirm TEXT" } else { "--auto-approve" };
    Failure::Usage(Text::new(
        format!("there is no terminal to ask for the approval: give {flag}. Nothing was sent"),
        format!("没有可用于确认的终端：请加上 {flag}。未发送任何请求"),
    ))
}
