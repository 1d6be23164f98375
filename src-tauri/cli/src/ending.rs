//! How `apply` and `watch` end: the table, the sentence, and the exit code that a script goes by.

use std::collections::BTreeMap;
use std::time::Duration;

use holdfast_core::error::Error;
use holdfast_core::holdfast::Holdfast;
use holdfast_core::job::{Job, JobId, JobStatus};
use holdfast_core::plan::Action;
use holdfast_core::text::Text;
use serde::Serialize;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::following::End;
use crate::progress::Teller;
use crate::show::job::is_over;

/// How long whoever leaves waits for the folder.
const CLOSING: Duration = Duration::from_secs(2);

/// The same as the sentence, in numbers.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Totals {
    /// The runs' numbers.
    runs: Vec<u32>,
    jobs: usize,
    completed: usize,
    /// Completed, because a young backup was there already.
    satisfied: usize,
    failed: usize,
    cancelled: usize,
    not_started: usize,
    /// Not over.
    open: usize,
    set_aside: usize,
    ended: &'static str,
}

impl Totals {
    pub(crate) fn of(jobs: &[Job], end: End) -> Self {
        let count = |is_it: &dyn Fn(&Job) -> bool| jobs.iter().filter(|job| is_it(job)).count();
        let status = |status| count(&|job| job.status == status);
        let mut runs: Vec<_> = jobs.iter().map(|job| job.run_number).collect();
        runs.sort_unstable();
        runs.dedup();
        Self {
            runs,
            jobs: jobs.len(),
            completed: status(JobStatus::Completed),
            satisfied: count(&|job| job.action == Action::Satisfied),
            failed: status(JobStatus::Failed),
            cancelled: status(JobStatus::Cancelled),
            not_started: status(JobStatus::NotStarted),
            open: count(&|job| !is_over(job)),
            set_aside: count(&|job| job.set_aside.is_some()),
            ended: match end {
                End::Over => "over",
                End::NeedsPerson => "needs_person",
                End::Left => "left",
            },
        }
    }

    /// `Run 3: 38 of 40 completed, 1 failed, 1 open.`
    fn sentence(&self) -> Text {
        let Self {
            runs,
            jobs,
            completed,
            satisfied,
            failed,
            cancelled,
            not_started,
            open,
            set_aside,
            ended: _,
        } = self;
        let numbers = runs.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let run = if runs.len() == 1 { "Run" } else { "Runs" };
        let mut text = Text::new(
            format!("{run} {numbers}: {completed} of {jobs} completed"),
            format!("运行 {numbers}：{jobs} 个中已完成 {completed} 个"),
        );
        if *satisfied > 0 {
            text.en.push_str(&format!(" ({satisfied} of them satisfied already)"));
            text.zh.push_str(&format!("（其中 {satisfied} 个此前已满足）"));
        }
        for (count, en, zh) in [
            (failed, "failed", "失败"),
            (cancelled, "cancelled", "已取消"),
            (not_started, "not started", "未启动"),
            (open, "not over", "未结束"),
            (set_aside, "set aside", "已搁置"),
        ] {
            if *count > 0 {
                text.en.push_str(&format!(", {count} {en}"));
                text.zh.push_str(&format!("，{zh} {count} 个"));
            }
        }
        text.en.push('.');
        text.zh.push('。');
        text
    }

    /// Whether there is a backup of everything.
    fn is_complete(&self) -> bool {
        self.completed == self.jobs
    }
}

/// Tells how it ended, and gives the exit code.
pub(crate) async fn tell(
    holdfast: &Holdfast,
    ids: impl Iterator<Item = JobId>,
    end: End,
    mut teller: Teller<'_>,
) -> Result<Exit, Failure> {
    if end == End::Left {
        // What cannot be read keeps nobody here.
        if let Ok(Ok(jobs)) = tokio::time::timeout(CLOSING, in_order(holdfast, ids)).await {
            teller.left(&Totals::of(&jobs, end));
        }
        return Ok(leave(holdfast, teller).await);
    }
    let jobs = match in_order(holdfast, ids).await {
        Ok(jobs) => jobs,
        Err(error) => return break_off(holdfast, teller, error).await,
    };
    jobs.iter().for_each(|job| teller.job(job));
    teller.table(&jobs);
    let totals = Totals::of(&jobs, end);
    teller.summary(&totals.sentence(), &totals);
    if end == End::NeedsPerson {
        teller.note(&Text::new(
            "What is not over cannot end by itself: somebody must act, as said above. Then: holdfast watch",
            "未结束的作业无法自行结束：请按上述说明处理，然后运行 holdfast watch",
        ));
    }
    let exit = if totals.is_complete() { Exit::Success } else { Exit::Failure };
    finish(teller, exit).await
}

/// Takes this process off the list of those that work in the folder. What keeps that waiting keeps nobody here: the next
/// Holdfast sees that it is gone.
pub(crate) async fn close(holdfast: &Holdfast) {
    // Closed or not, what is open is written down.
    let _ = tokio::time::timeout(CLOSING, holdfast.close()).await;
}

/// Waits until everything is written, for as long as nobody leaves.
pub(crate) async fn finish(teller: Teller<'_>, exit: Exit) -> Result<Exit, Failure> {
    let mut interrupts = teller.context.interrupts.clone();
    let pressed = interrupts.count();
    tokio::select! {
        biased;
        written = teller.outbox.close() => written.map(|()| exit).map_err(Failure::from),
        () = interrupts.reaches(pressed + 1) => Ok(Exit::Interrupted),
    }
}

/// Ends early, because the history cannot be read any more.
pub(crate) async fn break_off(
    holdfast: &Holdfast,
    teller: Teller<'_>,
    error: Error,
) -> Result<Exit, Failure> {
    leave(holdfast, teller).await;
    Err(error.into())
}

/// Leaves at once, saying what is left undone.
async fn leave(holdfast: &Holdfast, teller: Teller<'_>) -> Exit {
    // What cannot be read keeps nobody here.
    if let Ok(unfinished) = holdfast.unfinished().await
        && unfinished.jobs > 0
    {
        teller.note(&unfinished.in_words());
        teller.note(&Text::new("To watch on: holdfast watch", "继续跟踪：holdfast watch"));
    }
    teller.outbox.leave().await;
    Exit::Interrupted
}

/// The jobs as they stand now, in the order of their plans.
async fn in_order(holdfast: &Holdfast, ids: impl Iterator<Item = JobId>) -> Result<Vec<Job>, Error> {
    let mut jobs = BTreeMap::new();
    for id in ids {
        let job = holdfast.job(id).await?;
        jobs.insert((job.run_number, job.position), job);
    }
    Ok(jobs.into_values().collect())
}
