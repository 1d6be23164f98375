//! What must be so whatever went wrong, as the sandbox knows it and as Holdfast says it.

use holdfast_core::error::ErrorReport;
use holdfast_core::job::{Job, JobStatus};
use holdfast_core::plan::{PlannedBackup, Severity};
use holdfast_core::text::Text;

use super::scene::Scene;

impl Scene {
    /// Nothing was sent, and nothing stored as a run.
    pub(super) async fn assert_nothing_happened(&self) {
        assert!(self.creates().is_empty(), "refused, and sent all the same");
        assert!(self.sandbox.made_backups().is_empty(), "refused, and backed up all the same");
        assert!(self.holdfast().runs(10).await.unwrap().is_empty(), "refused, and a run was stored");
        assert!(self.holdfast().jobs(None).await.unwrap().is_empty(), "refused, and a job was stored");
    }

    /// What is said of a job that is over is what the vendor knows.
    pub(super) fn assert_honest(&self, job: &Job) {
        let (creates, made) = (self.creates(), self.sandbox.made_backups());
        assert!(creates.len() <= 1, "{} create requests", creates.len());
        assert!(made.len() <= 1, "{made:?}");
        match job.status {
            JobStatus::Completed => {
                let [backup] = made.as_slice() else { panic!("completed, and there is no backup") };
                assert!(!backup.is_running, "completed, and it runs: {backup:?}");
                assert!(!matches!(backup.word.as_str(), "FAILED" | "CANCELED"), "{backup:?}");
                assert_eq!(job.vendor_backup_id.as_ref(), Some(&backup.id), "another backup");
                assert_eq!(job.vendor_word.as_ref(), Some(&backup.word), "the vendor's own word");
                assert!(job.target.id.ends_with(&backup.target), "{backup:?}");
                assert!(job.reason.is_none() && job.attention.is_none(), "{job:#?}");
            }
            JobStatus::Failed => {
                assert!(made.is_empty(), "failed, and there is a backup: {made:?}");
                let reason = job.reason.as_ref().expect("a reason");
                is_told(reason);
                let words = reason.vendor.as_ref().expect("only the vendor refuses");
                assert!(!words.code.is_empty(), "{words:?}");
            }
            JobStatus::NotStarted => {
                assert!(made.is_empty(), "not started, and there is a backup: {made:?}");
                is_told(job.reason.as_ref().expect("a reason"));
                assert!(job.reason.as_ref().unwrap().hint.is_some(), "what to do next: {:?}", job.reason);
            }
            JobStatus::Cancelled => {
                let [backup] = made.as_slice() else { panic!("cancelled, and there is no backup") };
                assert_eq!(backup.word, "CANCELED");
                is_told(job.reason.as_ref().expect("a reason"));
            }
            open => panic!("{open:?} is no end"),
        }
    }
}

/// Watching stopped, and the job says why and what to do.
pub(super) fn waits_for_a_person(job: &Job) {
    assert!(matches!(job.status, JobStatus::Running | JobStatus::Unknown), "{job:#?}");
    let attention = job.attention.as_ref().expect("why it is not watched");
    is_told(attention);
    assert!(attention.hint.is_some(), "what to do next: {attention:?}");
}

/// It is looked for again and again, and the job says why that may never end and what to do.
pub(super) fn says_that_nobody_knows(job: &Job) {
    assert!(matches!(job.status, JobStatus::Running | JobStatus::Unknown), "{job:#?}");
    let reason = job.reason.as_ref().expect("why nobody knows");
    is_told(reason);
    assert!(reason.hint.is_some(), "what to do next: {reason:?}");
}

/// A sentence in each language.
pub(super) fn is_told(report: &ErrorReport) {
    both(&report.message);
    if let Some(hint) = &report.hint {
        both(hint);
    }
}

/// An item that says why it cannot be applied, and the way out.
pub(super) fn is_blocked(item: &PlannedBackup) {
    let mut blocking = item.diagnostics.iter().filter(|found| found.severity == Severity::Blocked);
    let found = blocking.next().unwrap_or_else(|| panic!("blocked without a reason: {item:#?}"));
    assert!(!found.code.is_empty());
    both(&found.summary);
    both(&found.way_out);
    both(&found.detail);
    assert!(item.request.is_none(), "there is nothing to send");
}

fn both(text: &Text) {
    assert!(!text.en.is_empty() && !text.zh.is_empty() && text.en != text.zh, "{text:?}");
}
