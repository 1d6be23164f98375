//! Stopping a run: what has not been sent is not sent any more, and vendors are asked to cancel what runs.
//!
//! It works through the store alone, whichever process sends: a request leaves only after its intent is written, and
//! no intent is written for a run that sends nothing more. What is being sent already is left alone.

use futures_util::{StreamExt, stream};
use jiff::Timestamp;

use crate::error::{Error, ErrorCode, ErrorReport};
use crate::holdfast::Holdfast;
use crate::job::{Job, JobId, JobStatus};
use crate::plan::Action;
use crate::run::{CancelReport, Halt, LeftRunning, RunId, RunSummary};
use crate::text::Text;

/// How many vendors' answers to a cancel are awaited at once.
const CANCELLING: usize = 8;

impl Holdfast {
    /// Sends nothing more of a run. What runs already goes on, and is watched.
    pub async fn stop_run(&self, id: RunId) -> Result<RunSummary, Error> {
        self.stop(id).await?;
        self.run(id).await
    }

    /// Stops a run, and asks the vendors to cancel what runs, where they can.
    ///
    /// # Errors
    /// Only the store's own, and `RunGone`. Why a backup runs on stands in the report.
    pub async fn cancel_run(&self, id: RunId) -> Result<CancelReport, Error> {
        let withdrawn = self.stop(id).await?;
        let under_way = self.store().under_way_of_run(id).await?;
        let mut cancels = stream::iter(under_way).map(|job| self.cancel_of_run(job)).buffered(CANCELLING);
        let mut report = CancelReport { withdrawn, asked: 0, left: Vec::new() };
        while let Some(cancel) = cancels.next().await {
            match cancel? {
                Cancel::Asked => report.asked += 1,
                Cancel::Left(left) => report.left.push(left),
                Cancel::Over => {}
            }
        }
        Ok(report)
    }

    async fn stop(&self, id: RunId) -> Result<u32, Error> {
        self.run(id).await?;
        self.store().halt(id, Halt::Person { by: self.user().to_owned(), at: Timestamp::now() }).await?;
        // Somebody, or a failure, may have halted it before.
        let withdrawn = match self.run(id).await?.halt {
            Some(halt) => self.withdraw(id, &halt).await?,
            None => 0,
        };
        self.queue().slots().wake();
        Ok(withdrawn)
    }

    /// Ends what a halted run has not sent; how many jobs that were.
    pub(super) async fn withdraw(&self, id: RunId, halt: &Halt) -> Result<u32, Error> {
        self.end_planned(id, withdrawn(halt)).await
    }

    async fn cancel_of_run(&self, id: JobId) -> Result<Cancel, Error> {
        let job = self.job(id).await?;
        let left =
            |reason| Ok(Cancel::Left(LeftRunning { job_id: id, target: job.target.name.clone(), reason }));
        match runs_on(&job) {
            _ if job.status.is_final() => return Ok(Cancel::Over),
            Some(reason) => return left(reason),
            None => {}
        }
        match self.cancel_job(id).await {
            Ok(()) => Ok(Cancel::Asked),
            Err(Error::Store(error)) => Err(error.into()),
            Err(Error::CannotCancel { reason, .. }) => left(reason),
            Err(error) => left(error.report().message),
        }
    }
}

/// What came of one job of a run that is cancelled.
enum Cancel {
    Asked,
    Left(LeftRunning),
    /// Its verdict came first.
    Over,
}

/// Why a vendor is not even asked.
fn runs_on(job: &Job) -> Option<Text> {
    if job.action == Action::Adopt {
        return Some(Text::new(
            "it was running before this run, which only watches it",
            "该备份在本次运行之前已开始，本次运行只是跟踪",
        ));
    }
    if job.status == JobStatus::Sending {
        return Some(Text::new(
            "its request is under way: cancel it once the vendor has answered",
            "其请求正在发送，请在厂商应答之后再取消",
        ));
    }
    None
}

fn withdrawn(halt: &Halt) -> ErrorReport {
    let message = match halt {
        Halt::Person { by, .. } => Text::new(
            format!("{by} stopped the run before this request left"),
            format!("{by} 在该请求发出之前停止了运行"),
        ),
        Halt::Failure { target, .. } => Text::new(
            format!(
                "the run stopped at {target}, as it was to at the first failure, before this request left"
            ),
            format!("运行按“首次失败即停止”在 {target} 处停止，该请求未发出"),
        ),
    };
    let hint = Text::new(
        "Nothing was sent: plan again if it is still needed",
        "未发送任何请求；如仍需要，请重新计划",
    );
    ErrorReport::new(ErrorCode::RunStopped, message, Some(hint))
}
