//! What happened to a job, numbered in one order for the whole store.
//!
//! An event is written together with the row it changes, and told to the window after that; a window that was
//! away asks for all that came after the last number it saw.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::job::{Job, JobId, JobStatus};
use crate::text::Text;

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The plan's item was written down.
    Planned,
    /// The intent is on disk; the request leaves next.
    IntentWritten,
    /// The request left, once.
    Sent,
    /// The vendor took it.
    Accepted,
    /// The vendor said no; nothing was started.
    Refused,
    /// No answer came, or none that can be read.
    AnswerLost,
    /// The vendor was asked, and nothing new was there.
    Looked,
    /// The backup was found again at the vendor.
    Found,
    /// The vendor's word or percentage changed.
    Progressed,
    /// The vendor could not be asked; it is asked again later.
    LookFailed,
    /// Watching stopped until somebody acts.
    WatchStopped,
    /// Holdfast was closed meanwhile and found the job again.
    Reattached,
    /// The vendor was asked to cancel it; whether it did is for the verdict to say.
    CancelAsked,
    /// Somebody said that nobody need look any more; what became of the backup is still not known.
    SetAside,
    /// The job is over.
    Verdict,
}

/// One numbered event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Event {
    /// Grows by at least one from event to event.
    #[ts(type = "number")]
    pub number: i64,
    #[ts(type = "string")]
    pub at: Timestamp,
    pub job_id: JobId,
    pub kind: EventKind,
    /// The job's status after it.
    pub status: JobStatus,
    pub text: Text,
    /// HTTP status, vendor word, request id: what proves it.
    pub evidence: Option<String>,
}

/// What the window receives: the event, and its job as it stands now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct JobUpdate {
    pub event: Event,
    pub job: Job,
}
