//! Writing what happens to a job, and telling whoever follows.
//!
//! The row is written first and told afterwards, so nobody hears of what a crash could undo. Followers read the
//! numbered log itself; the signal only wakes them.

use std::time::Duration;

use jiff::Timestamp;

use crate::durable;
use crate::error::Error;
use crate::event::{Event, EventKind, JobUpdate};
use crate::holdfast::Holdfast;
use crate::job::{Job, JobId, JobStatus};
use crate::run::{RunId, RunSummary};
use crate::store::{Change, StoreError};
use crate::text::Text;

/// How many events a follower reads at a time.
const CHUNK: u32 = 200;

/// Someone who reads every event after a number, in order and without a gap.
#[derive(Debug)]
pub struct Follower {
    holdfast: Holdfast,
    signal: tokio::sync::watch::Receiver<i64>,
    last: i64,
    read: std::collections::VecDeque<JobUpdate>,
}

impl Follower {
    /// The next event; waits for it where there is none yet.
    pub async fn next(&mut self) -> Result<JobUpdate, Error> {
        loop {
            if let Some(update) = self.read.pop_front() {
                self.last = update.event.number;
                return Ok(update);
            }
            self.signal.mark_unchanged();
            self.read = self.holdfast.store().updates_after(self.last, CHUNK).await?.into();
            if self.read.is_empty() && self.signal.changed().await.is_err() {
                // Only when the last handle is gone, and we hold one.
                return Err(Error::JobGone);
            }
        }
    }
}

impl Holdfast {
    /// Follows the events after a number: first the missed ones, then each as it happens.
    pub fn follow(&self, after: i64) -> Follower {
        Follower {
            holdfast: self.clone(),
            signal: self.newest_event().subscribe(),
            last: after,
            read: std::collections::VecDeque::new(),
        }
    }

    /// The number of the newest event; 0 before the first.
    pub async fn last_event(&self) -> Result<i64, Error> {
        Ok(self.store().last_event().await?)
    }

    /// The newest runs, with how far each is.
    pub async fn runs(&self, limit: u32) -> Result<Vec<RunSummary>, Error> {
        Ok(self.store().runs(limit).await?)
    }

    /// The jobs of a run in the plan's order, or every job that is not over.
    pub async fn jobs(&self, run: Option<RunId>) -> Result<Vec<Job>, Error> {
        Ok(match run {
            Some(run) => self.store().jobs_of_run(run).await?,
            None => self.store().open_jobs().await?,
        })
    }

    pub async fn job(&self, id: JobId) -> Result<Job, Error> {
        self.store().job(id).await?.ok_or(Error::JobGone)
    }

    /// Everything that happened to one job, oldest first.
    pub async fn events_of_job(&self, id: JobId) -> Result<Vec<Event>, Error> {
        Ok(self.store().events_of_job(id).await?)
    }

    pub(crate) fn event(&self, job: &Job, kind: EventKind, text: Text, evidence: Option<String>) -> Event {
        // The number is given when it is written.
        Event { number: 0, at: Timestamp::now(), job_id: job.id, kind, status: job.status, text, evidence }
    }

    /// Writes a job's change and its event, once; nothing comes back if the job had moved on meanwhile.
    pub(crate) async fn try_record(
        &self,
        job: Job,
        from: JobStatus,
        event: Event,
    ) -> Result<Option<Job>, StoreError> {
        let kind = event.kind;
        durable::before(kind);
        match self.store().change_job(&job, from, event).await? {
            Change::Done(job) => {
                durable::after(kind);
                self.tell().await;
                Ok(Some(*job))
            }
            Change::Overtaken => Ok(None),
        }
    }

    /// Like [`Self::try_record`], but what has happened at the vendor must be written: a full disk, a locked
    /// database or whatever else fails is waited for. Should the program end meanwhile, the written intent leads
    /// back to the backup.
    pub(crate) async fn record(&self, job: Job, from: JobStatus, event: Event) -> Option<Job> {
        let mut pause = Duration::from_millis(100);
        loop {
            match self.try_record(job.clone(), from, event.clone()).await {
                Ok(written) => return written,
                Err(error) => {
                    tracing::warn!(error = %error, "what happened could not be written down yet");
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(Duration::from_secs(10));
                }
            }
        }
    }

    /// Wakes whoever follows.
    pub(crate) async fn tell(&self) {
        if let Ok(number) = self.store().last_event().await {
            self.newest_event().send_if_modified(|newest| {
                let is_newer = number > *newest;
                *newest = number.max(*newest);
                is_newer
            });
        }
    }
}
