//! One look at a backup, and what the vendor's words mean for its job.
//!
//! Only the vendor's own verdict on this very backup ends a job well; a word we do not know ends nothing, and neither
//! does a task that succeeded.

use super::Next;
use super::track::Look;
use crate::backup::{BackupState, VendorBackup};
use crate::error::Error;
use crate::event::EventKind;
use crate::holdfast::Holdfast;
use crate::job::{Job, JobStatus};
use crate::provider::Sighting;
use crate::task::{TaskState, VendorTask};
use crate::text::Text;

/// How many looks in a row must miss a backup that was listed before it counts as deleted.
const MISSES: u32 = 5;

impl Holdfast {
    /// Asks what has become of a running job's backup.
    pub(super) async fn look(&self, job: Job, misses: &mut u32, companions: usize) -> Result<Next, Error> {
        let look = match self.look_at_vendor(&job, Look::Tracked, companions).await {
            Ok(look) => look,
            Err(error) => return self.could_not_look(job, &error).await,
        };
        let Sighting { backup, task, request_id, .. } = look.sighting;
        if let Some(backup) = backup {
            *misses = 0;
            return self.heard(job, backup, task, &request_id).await;
        }
        *misses += 1;
        if job.vendor_backup_id.is_none() {
            if task.as_ref().is_some_and(|task| matches!(task.state, TaskState::Running | TaskState::Unknown))
            {
                *misses = 0;
            }
            return self.heard_of_task(job, task, *misses, &request_id).await;
        }
        if *misses < MISSES {
            return Ok(Next::Again { job, moved: false });
        }
        // An empty list from where the target is not proves nothing about its backups.
        match self.look_at_vendor(&job, Look::Target, 1).await {
            Ok(look) if look.target.is_some() => self.gone(job, &request_id).await,
            Ok(_) => {
                let error = Error::TargetGone { target: job.target.name.clone() };
                self.could_not_look(job, &error).await
            }
            Err(error) => self.could_not_look(job, &error).await,
        }
    }

    /// Takes over what the vendor says about this very backup.
    async fn heard(
        &self,
        mut job: Job,
        backup: VendorBackup,
        task: Option<VendorTask>,
        request_id: &str,
    ) -> Result<Next, Error> {
        let cleared = job.attention.take().is_some();
        let moved = job.vendor_word.as_deref() != Some(backup.word.as_str())
            || job.progress != backup.progress
            || job.vendor_backup_id.as_deref() != Some(backup.id.as_str())
            || has_moved(job.task.as_ref(), task.as_ref());
        job.take_over(&backup);
        job.task = task.or(job.task);
        let evidence = Some([&backup.word, request_id].join(" · "));
        match backup.state {
            BackupState::Running | BackupState::Unknown if !moved && !cleared => {
                Ok(Next::Again { job, moved: false })
            }
            BackupState::Running | BackupState::Unknown => {
                let text = match job.progress {
                    Some(percent) => Text::new(
                        format!("The vendor says {}, {percent} %", backup.word),
                        format!("厂商状态：{}，{percent} %", backup.word),
                    ),
                    None => Text::new(
                        format!("The vendor says {}", backup.word),
                        format!("厂商状态：{}", backup.word),
                    ),
                };
                self.progressed(job, text, evidence).await
            }
            BackupState::Completed => {
                job.size_bytes = backup.size_bytes;
                job.progress = None;
                let text = completed(&job);
                self.verdict(job, JobStatus::Completed, text, evidence, None).await
            }
            BackupState::Cancelled => {
                let text = Text::new("Verdict: cancelled", "最终结论：已取消");
                let reason = super::reason::cancelled(backup.reason.as_deref());
                self.verdict(job, JobStatus::Cancelled, text, evidence, Some(reason)).await
            }
            BackupState::Failed => {
                let text = Text::new("Verdict: failed", "最终结论：失败");
                let reason = super::reason::failed(backup.reason.as_deref());
                self.verdict(job, JobStatus::Failed, text, evidence, Some(reason)).await
            }
            BackupState::Deleting => self.gone(job, request_id).await,
        }
    }

    /// What the task tells while no backup of it is listed yet.
    async fn heard_of_task(
        &self,
        mut job: Job,
        task: Option<VendorTask>,
        misses: u32,
        request_id: &str,
    ) -> Result<Next, Error> {
        let word = task.as_ref().map(|task| task.word.clone()).unwrap_or_default();
        let evidence = Some([word.as_str(), request_id].join(" · "));
        let moved = has_moved(job.task.as_ref(), task.as_ref());
        let cleared = job.attention.take().is_some();
        match &task {
            // The list of backups may be a little behind the task.
            Some(task) if task.state == TaskState::Failed && !task.began && misses > 1 => {
                let reason = super::reason::task_failed(task.message.as_deref());
                job.vendor_word = Some(task.word.clone());
                job.task = Some(task.clone());
                let text = Text::new(
                    "The vendor's task failed before the backup started",
                    "厂商任务在备份启动之前失败",
                );
                return self.verdict(job, JobStatus::Failed, text, evidence, Some(reason)).await;
            }
            Some(_) | None if misses >= self.pace().looks => {
                let reason = super::reason::without_backup(&job, task.as_ref());
                job.task = task.or(job.task);
                job.status = JobStatus::Unknown;
                let text = reason.message.clone();
                job.reason = Some(reason);
                let event = self.event(&job, EventKind::Looked, text, evidence);
                let job = self.record(job, JobStatus::Running, event).await;
                return Ok(job.map_or(Next::Done, |job| Next::Again { job, moved: false }));
            }
            Some(_) | None => {}
        }
        job.task = task.or(job.task);
        if !moved && !cleared {
            return Ok(Next::Again { job, moved: false });
        }
        let stage = job.task.as_ref().map(VendorTask::stage_in_words).unwrap_or_default();
        let text = Text::new(format!("The vendor's task: {stage}"), format!("厂商任务：{stage}"));
        self.progressed(job, text, evidence).await
    }

    async fn progressed(&self, job: Job, text: Text, evidence: Option<String>) -> Result<Next, Error> {
        let event = self.event(&job, EventKind::Progressed, text, evidence);
        let job = self.record(job, JobStatus::Running, event).await;
        Ok(job.map_or(Next::Done, |job| Next::Again { job, moved: true }))
    }

    /// The backup was listed and is not any more, or is being deleted: somebody deleted it.
    async fn gone(&self, job: Job, request_id: &str) -> Result<Next, Error> {
        let text = Text::new("Gone at the vendor", "厂商侧已不存在");
        let reason = super::reason::gone();
        self.verdict(job, JobStatus::Failed, text, Some(request_id.to_owned()), Some(reason)).await
    }
}

impl Job {
    /// What the vendor lists of the backup.
    pub(crate) fn take_over(&mut self, backup: &VendorBackup) {
        self.vendor_backup_id = Some(backup.id.clone());
        self.vendor_word = Some(backup.word.clone());
        self.began_at = backup.began_at.clone().or(self.began_at.take());
        self.ended_at.clone_from(&backup.ended_at);
        self.progress = backup.progress;
        self.became = backup.form.or(self.became);
        self.encryption = backup.encryption.clone().or(self.encryption.take());
    }
}

fn has_moved(before: Option<&VendorTask>, now: Option<&VendorTask>) -> bool {
    now.is_some() && before != now
}

/// The verdict, with what the backup became where that is not what was asked for.
fn completed(job: &Job) -> Text {
    let mut text = Text::new("Verdict: completed", "最终结论：已完成");
    if job.became.is_some_and(|became| became != job.backup.form) {
        text.en.push_str(", as another kind of backup than was asked for");
        text.zh.push_str("，但备份类型与请求不同");
    }
    let is_open = job.encryption.as_deref().is_none_or(|mode| mode.is_empty() || mode == "NONE");
    if job.backup.encrypted && is_open {
        text.en.push_str("; the vendor does not say that it is encrypted");
        text.zh.push_str("；厂商未说明该备份已加密");
    }
    text
}
