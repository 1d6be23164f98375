//! Watching jobs until the vendor's own verdict, and finding them again after a restart.
//!
//! There is no time limit: a backup may take a day. What cannot be asked is asked again later; a refused sign-in
//! stops the watch until somebody acts, because five bad signatures lock the key.

mod settle;

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;
use tokio::task::AbortHandle;

use crate::apply::evidence;
use crate::backup::{BackupState, VendorBackup};
use crate::error::{Error, ErrorCode, ErrorReport};
use crate::event::EventKind;
use crate::holdfast::Holdfast;
use crate::job::{Job, JobId, JobStatus};
use crate::profile::ProfileId;
use crate::text::Text;

/// How often the vendor is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Before the first look.
    pub first: Duration,
    /// The longest pause: each is half as long again as the one before.
    pub most: Duration,
    /// How many looks that find nothing settle a lost answer as not started.
    pub looks: u32,
}

impl Pace {
    /// For real vendors: a small backup takes two minutes, a large one hours.
    pub const VENDOR: Self = Self { first: Duration::from_secs(5), most: Duration::from_secs(30), looks: 10 };
    /// For the sandbox, whose backups take seconds.
    pub const SANDBOX: Self = Self { first: Duration::from_secs(1), most: Duration::from_secs(3), looks: 6 };

    fn after(self, pause: Duration) -> Duration {
        pause.mul_f32(1.5).min(self.most)
    }
}

/// How many looks in a row must miss a backup that was listed before it counts as deleted.
const MISSES: u32 = 5;

/// The longest pause a vendor may ask for: whatever stands in a header must not put a job to sleep for good.
const LONGEST_ASKED: Duration = Duration::from_mins(15);

/// A job's task, which can be hurried.
#[derive(Debug)]
pub(crate) struct Watcher {
    task: AbortHandle,
    hurry: Arc<Notify>,
}

/// What a look at the vendor led to.
enum Next {
    /// Look again after the usual pause, which starts anew where something moved.
    Again { job: Job, moved: bool },
    /// Look again, no sooner than this.
    Later { job: Job, pause: Option<Duration> },
    /// The job is over, or somebody must act.
    Done,
}

impl Holdfast {
    /// Takes up every job that is not over: after a start, nothing is known about them but what was written.
    pub(crate) async fn resume(&self) -> Result<(), Error> {
        for job in self.store().open_jobs().await? {
            match job.status {
                JobStatus::Planned => {
                    let report = ErrorReport::new(
                        ErrorCode::InterruptedBeforeSending,
                        Text::new(
                            "Holdfast was closed before the request left",
                            "请求发出之前 Holdfast 已关闭",
                        ),
                        Some(Text::new("Nothing was sent: plan again", "未发送任何请求，请重新计划")),
                    );
                    let (job, event) = self.as_not_started(job, report);
                    self.try_record(job, JobStatus::Planned, event).await?;
                }
                JobStatus::Sending => {
                    let report = ErrorReport::new(
                        ErrorCode::AnswerLost,
                        Text::new(
                            "Holdfast was closed while the request was under way",
                            "请求发送过程中 Holdfast 已关闭",
                        ),
                        None,
                    );
                    let mut job = job;
                    job.status = JobStatus::Unknown;
                    let text = Text::new(
                        "Holdfast was closed while the request was under way; the backup is looked for, never sent again",
                        "请求发送过程中 Holdfast 已关闭；将查询结果，不会重发",
                    );
                    let event = self.event(&job, EventKind::AnswerLost, text, None);
                    job.reason = Some(report);
                    if let Some(job) = self.try_record(job, JobStatus::Sending, event).await? {
                        self.watch(job.id);
                    }
                }
                JobStatus::Unknown | JobStatus::Running => self.reattach(job).await?,
                JobStatus::Completed | JobStatus::Failed | JobStatus::Cancelled | JobStatus::NotStarted => {}
            }
        }
        Ok(())
    }

    async fn reattach(&self, job: Job) -> Result<(), Error> {
        let last = self.store().events_of_job(job.id).await?.last().map(|event| event.at);
        let away = last.map(|at| Timestamp::now().duration_since(at)).unwrap_or(SignedDuration::ZERO);
        let seconds = away.as_secs();
        let text = Text::new(
            format!("Holdfast was closed or silent for {seconds} s; watched again"),
            format!("Holdfast 关闭或静默 {seconds} 秒后重新跟踪"),
        );
        let (status, event) = (job.status, self.event(&job, EventKind::Reattached, text, None));
        if let Some(job) = self.try_record(job, status, event).await? {
            self.watch(job.id);
        }
        Ok(())
    }

    /// Looks at an open job now: hurries its task, or starts it again where it had stopped.
    pub async fn look_now(&self, id: JobId) -> Result<(), Error> {
        let job = self.job(id).await?;
        if matches!(job.status, JobStatus::Unknown | JobStatus::Running) {
            self.watch(id);
        }
        Ok(())
    }

    /// Takes up every job whose watch had stopped: the keychain was unlocked, say.
    pub async fn watch_all(&self) -> Result<(), Error> {
        for job in self.store().open_jobs().await? {
            if matches!(job.status, JobStatus::Unknown | JobStatus::Running) {
                self.watch(job.id);
            }
        }
        Ok(())
    }

    /// Takes up the jobs of a profile that was saved anew: its secret or address may be right now.
    pub(crate) async fn watch_again(&self, id: ProfileId) -> Result<(), Error> {
        for job in self.store().open_jobs_of_profile(id).await? {
            if matches!(job.status, JobStatus::Unknown | JobStatus::Running) {
                self.watch(job.id);
            }
        }
        Ok(())
    }

    /// Sees to it that a job is being watched; looks at once if it is already.
    pub(crate) fn watch(&self, id: JobId) {
        let mut watchers = self.watchers();
        watchers.retain(|_, watcher| !watcher.task.is_finished());
        if let Some(watcher) = watchers.get(&id) {
            watcher.hurry.notify_one();
            return;
        }
        let hurry = Arc::new(Notify::new());
        let (holdfast, signal) = (self.clone(), hurry.clone());
        let task = self.spawn(async move {
            while let Err(error) = holdfast.watch_until_over(id, &signal).await {
                tracing::error!(error = %error, "watching a job broke off; it is taken up again");
                tokio::time::sleep(holdfast.pace().most).await;
            }
        });
        watchers.insert(id, Watcher { task, hurry });
    }

    async fn watch_until_over(&self, id: JobId, hurry: &Notify) -> Result<(), Error> {
        let pace = self.pace();
        let (mut pause, mut looks, mut misses) = (pace.first, 0, 0);
        let mut job = self.job(id).await?;
        loop {
            let hurried = tokio::time::timeout(jitter(pause), hurry.notified()).await.is_ok();
            let before = (looks, misses);
            let next = match job.status {
                JobStatus::Unknown => self.settle(job, &mut looks, pause).await?,
                JobStatus::Running => self.look(job, &mut misses).await?,
                _ => return Ok(()),
            };
            if hurried {
                // Looking more often makes nothing happen sooner: only looks at their own time prove an absence.
                looks = looks.min(before.0);
                misses = misses.min(before.1);
            }
            match next {
                Next::Done => return Ok(()),
                Next::Again { job: now, moved } => {
                    job = now;
                    pause = if moved || hurried { pace.first } else { pace.after(pause) };
                }
                Next::Later { job: now, pause: asked } => {
                    job = now;
                    pause = at_least(asked, pace.after(pause));
                }
            }
        }
    }

    /// Asks for the backup by its id.
    async fn look(&self, job: Job, misses: &mut u32) -> Result<Next, Error> {
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
        let secrets = self.secrets(&profile).await?;
        self.provider(&profile, &secrets).find_backup(&job.target.id, id).await
    }

    async fn target_in_sight(&self, job: &Job) -> Result<(), Error> {
        let _turn = self.take_turn().await;
        let profile = self.store().profile(job.profile.id).await?.ok_or(Error::ProfileGone)?;
        let secrets = self.secrets(&profile).await?;
        let target = self.provider(&profile, &secrets).find_target(&job.target.id).await?;
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
    async fn could_not_look(&self, mut job: Job, error: &Error) -> Result<Next, Error> {
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

/// The usual pause, or a longer one where the vendor asked for that.
fn at_least(asked: Option<Duration>, usual: Duration) -> Duration {
    asked.unwrap_or_default().min(LONGEST_ASKED).max(usual)
}

/// A pause a little longer or shorter, so that many jobs do not ask at the same moment.
fn jitter(pause: Duration) -> Duration {
    let [byte, ..] = *uuid::Uuid::new_v4().as_bytes();
    pause.mul_f32(0.85 + 0.3 * f32::from(byte) / 255.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vendor_that_asks_for_an_endless_pause_gets_a_long_one() {
        let usual = Duration::from_secs(30);
        assert_eq!(at_least(None, usual), usual);
        assert_eq!(at_least(Some(Duration::from_secs(60)), usual), Duration::from_secs(60));
        assert!(jitter(at_least(Some(Duration::from_secs(u64::MAX)), usual)) < LONGEST_ASKED * 2);
    }
}
