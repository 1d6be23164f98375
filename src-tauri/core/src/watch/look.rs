//! One look at a backup, and what the vendor's words mean for its job.
//!
//! Only the vendor's own verdict on this very backup ends a job; a word we do not know ends nothing.

use std::time::Duration;

use jiff::Timestamp;

use super::{MISSES, Next};
use crate::apply::evidence;
use crate::backup::{BackupState, VendorBackup};
use crate::error::{Error, ErrorCode, ErrorReport};
use crate::event::EventKind;
use crate::holdfast::Holdfast;
use crate::job::{Job, JobStatus};
use crate::text::Text;

impl Holdfast {
    /// Asks for the backup by its id.
    pub(super) async fn look(&self, job: Job, misses: &mut u32) -> Result<Next, Error> {
        let Some(backup_id) = job.vendor_backup_id.clone() else { return Ok(Next::Done) };
        let found = self.find_backup(&job, &backup_id).await;
        match found {
            Ok((Some(backup), request_id)) => {
                *misses = 0;
                self.heard(job, backup, &request_id).await
            }
            Ok((None, request_id)) => {
                *misses += 1;
                if *misses < MISSES {
                    return Ok(Next::Again { job, moved: false });
                }
                // An empty list from where the target is not proves nothing about its backups.
                match self.target_in_sight(&job).await {
                    Ok(()) => self.gone(job, &request_id).await,
                    Err(error) => self.could_not_look(job, &error).await,
                }
            }
            Err(error) => self.could_not_look(job, &error).await,
        }
    }

    async fn find_backup(&self, job: &Job, id: &str) -> Result<(Option<VendorBackup>, String), Error> {
        let _turn = self.take_turn().await;
        let profile = self.store().profile(job.profile.id).await?.ok_or(Error::ProfileGone)?;
        let unlocked = self.unlock(&profile).await?;
        self.provider(&profile, &unlocked).find_backup(&job.target.id, id).await
    }

    async fn target_in_sight(&self, job: &Job) -> Result<(), Error> {
        let _turn = self.take_turn().await;
        let profile = self.store().profile(job.profile.id).await?.ok_or(Error::ProfileGone)?;
        let unlocked = self.unlock(&profile).await?;
        let target = self.provider(&profile, &unlocked).find_target(&job.target.id).await?;
        target.map(drop).ok_or_else(|| Error::TargetGone { target: job.target.name.clone() })
    }

    /// Takes over what the vendor says about this very backup.
    async fn heard(&self, mut job: Job, backup: VendorBackup, request_id: &str) -> Result<Next, Error> {
        let cleared = job.attention.take().is_some();
        let moved = job.vendor_word.as_deref() != Some(backup.word.as_str());
        job.vendor_word = Some(backup.word.clone());
        job.began_at = backup.began_at.or(job.began_at);
        let evidence = Some([&backup.word, request_id].join(" · "));
        match backup.state {
            BackupState::Running | BackupState::Unknown if !moved && !cleared => {
                Ok(Next::Again { job, moved: false })
            }
            BackupState::Running | BackupState::Unknown => {
                let text = Text::new(
                    format!("The vendor says {}", backup.word),
                    format!("厂商状态：{}", backup.word),
                );
                let event = self.event(&job, EventKind::Progressed, text, evidence);
                let job = self.record(job, JobStatus::Running, event).await;
                Ok(job.map_or(Next::Done, |job| Next::Again { job, moved: true }))
            }
            BackupState::Completed => {
                job.size_bytes = backup.size_bytes;
                job.ended_at = backup.ended_at;
                job.progress = None;
                self.verdict(
                    job,
                    JobStatus::Completed,
                    Text::new("Verdict: completed", "最终结论：已完成"),
                    evidence,
                    None,
                )
                .await
            }
            BackupState::Failed => {
                job.ended_at = backup.ended_at;
                let report = ErrorReport::new(
                    ErrorCode::BackupFailed,
                    Text::new(
                        "the vendor says that this backup failed, and gives no reason",
                        "厂商称该备份失败，未给出原因",
                    ),
                    Some(Text::new(
                        "Look at the instance's task list in the vendor's console, then plan again",
                        "请在厂商控制台查看实例的任务列表，再重新计划",
                    )),
                );
                self.verdict(
                    job,
                    JobStatus::Failed,
                    Text::new("Verdict: failed", "最终结论：失败"),
                    evidence,
                    Some(report),
                )
                .await
            }
            BackupState::Deleting => self.gone(job, request_id).await,
        }
    }

    /// The backup was listed and is not any more, or is being deleted: somebody deleted it.
    async fn gone(&self, job: Job, request_id: &str) -> Result<Next, Error> {
        let report = ErrorReport::new(
            ErrorCode::BackupGone,
            Text::new(
                "the backup was deleted at the vendor before it was seen complete",
                "备份在被确认完成之前已在厂商侧被删除",
            ),
            Some(Text::new("Plan again if it is still needed", "如仍需要，请重新计划")),
        );
        let text = Text::new("Gone at the vendor", "厂商侧已不存在");
        self.verdict(job, JobStatus::Failed, text, Some(request_id.to_owned()), Some(report)).await
    }

    async fn verdict(
        &self,
        mut job: Job,
        status: JobStatus,
        text: Text,
        evidence: Option<String>,
        reason: Option<ErrorReport>,
    ) -> Result<Next, Error> {
        job.status = status;
        job.finished_at = Some(Timestamp::now());
        job.next_look_at = None;
        job.attention = None;
        job.reason = reason;
        let event = self.event(&job, EventKind::Verdict, text, evidence);
        self.record(job, JobStatus::Running, event).await;
        Ok(Next::Done)
    }

    /// The vendor could not be asked: later again, or not before somebody acts.
    pub(super) async fn could_not_look(&self, mut job: Job, error: &Error) -> Result<Next, Error> {
        let report = error.report();
        let stops = match error {
            Error::Credential(_) | Error::ProfileGone => true,
            Error::Vendor(error) => error.refusal.needs_a_person(),
            _ => false,
        };
        let pause = match error {
            Error::Vendor(error) => error.retry_after_seconds.map(Duration::from_secs),
            _ => None,
        };
        let is_known = job.attention.as_ref().is_some_and(|known| known.code == report.code);
        if is_known && !stops {
            return Ok(Next::Later { job, pause });
        }
        let (kind, text) = if stops {
            let en = format!("Watching stopped: {}", report.message.en);
            (EventKind::WatchStopped, Text::new(en, format!("已停止跟踪：{}", report.message.zh)))
        } else {
            let en = format!("Could not look, tries again: {}", report.message.en);
            (EventKind::LookFailed, Text::new(en, format!("查询失败，稍后再试：{}", report.message.zh)))
        };
        let status = job.status;
        job.next_look_at = None;
        let event = self.event(&job, kind, text, evidence(&report));
        job.attention = Some(report);
        let recorded = self.record(job, status, event).await;
        Ok(match recorded {
            Some(job) if !stops => Next::Later { job, pause },
            _ => Next::Done,
        })
    }
}
