//! Settling a lost answer by looking: for the backup or its task, and at what the target is doing.
//!
//! Never by sending again. Only after several looks that found nothing, at a target that is not backing up, is it
//! said that the request left no trace.

use std::time::Duration;

use jiff::Timestamp;

use super::track::Look;
use super::{Next, reason};
use crate::backup::VendorBackup;
use crate::error::{Error, ErrorCode};
use crate::event::EventKind;
use crate::holdfast::Holdfast;
use crate::job::{Job, JobStatus};
use crate::provider::Sighting;
use crate::target::Readiness;
use crate::task::{TaskState, VendorTask};
use crate::text::Text;

impl Holdfast {
    pub(super) async fn settle(&self, job: Job, looks: &mut u32, pause: Duration) -> Result<Next, Error> {
        let look = match self.look_at_vendor(&job, Look::Both, 1).await {
            Ok(look) => look,
            Err(error) => return self.could_not_look(job, &error).await,
        };
        let Sighting { backup, task, listed, busy, request_id } = look.sighting;
        if let Some(backup) = backup {
            return self.found(job, &backup, task, &request_id).await;
        }
        if let Some(task) = task {
            return self.found_task(job, task, &request_id).await;
        }
        // An empty list from where the target is not proves nothing: the profile may lead elsewhere by now.
        let Some(target) = look.target else {
            let error = Error::TargetGone { target: job.target.name.clone() };
            return self.could_not_look(job, &error).await;
        };
        *looks += 1;
        let is_quiet = !busy && target.state.readiness != Readiness::BackingUp;
        // Of what once had a task at the vendor nobody can say that it left no trace.
        if *looks >= self.pace().looks && is_quiet && job.vendor_job_id.is_none() {
            match &job.reason {
                // The vendor's no stands: whoever has the name, no backup of it is new here.
                Some(taken) if taken.code == ErrorCode::NameTaken => {
                    let mut taken = taken.clone();
                    taken.hint = Some(reason::another_name());
                    self.refused(job, JobStatus::Unknown, taken).await;
                }
                _ => {
                    let report = reason::no_trace(*looks, &sought(&job));
                    self.not_started(job, JobStatus::Unknown, report).await;
                }
            }
            return Ok(Next::Done);
        }
        if *looks > self.pace().looks.saturating_mul(2) && job.attention.is_none() {
            // Said often enough; the log must not grow for as long as nobody can know.
            return Ok(Next::Later { job, pause: None });
        }
        let text = Text::new(
            format!(
                "Looked for {}: 0 of {listed} match; the target is {}",
                sought(&job).en,
                target.state.word
            ),
            format!("查询{}：{listed} 个中没有匹配；目标状态 {}", sought(&job).zh, target.state.word),
        );
        self.not_found(job, text, &request_id, pause).await
    }

    async fn found(
        &self,
        mut job: Job,
        backup: &VendorBackup,
        task: Option<VendorTask>,
        request_id: &str,
    ) -> Result<Next, Error> {
        job.take_over(backup);
        // Whether it is over is for the next look to say.
        job.ended_at = None;
        if let Some(task) = task {
            job.vendor_job_id = Some(task.id.clone());
            job.task = Some(task);
        }
        let text = if job.backup.name.is_empty() {
            Text::new(
                "Found at the vendor: a backup that began after the request. Nothing there tells it from one that somebody else began at that moment",
                "已在厂商侧找到请求之后开始的备份。厂商未提供可区分他人同时发起的备份的信息",
            )
        } else if job.reason.as_ref().is_some_and(|reason| reason.code == ErrorCode::NameTaken) {
            Text::new(
                "Found at the vendor: a backup of this name that was not there when the plan was made. The request arrived twice, or somebody else gave the name at that moment",
                "已在厂商侧找到生成计划之后才出现的同名备份：请求被重复送达，或他人同时使用了该名称",
            )
        } else {
            Text::new("Found at the vendor: the request had arrived", "已在厂商侧找到：请求已送达")
        };
        let evidence = [backup.word.as_str(), backup.id.as_str(), request_id].join(" · ");
        self.running_again(job, text, evidence).await
    }

    /// The task proves that the request arrived; whether a backup comes of it is another matter.
    async fn found_task(&self, mut job: Job, task: VendorTask, request_id: &str) -> Result<Next, Error> {
        let is_news = job.vendor_job_id.as_deref() != Some(task.id.as_str());
        let is_over = match task.state {
            TaskState::Succeeded => true,
            TaskState::Failed => task.began,
            TaskState::Running | TaskState::Unknown => false,
        };
        let evidence = [task.word.as_str(), task.id.as_str(), request_id].join(" · ");
        let text =
            Text::new("Found the vendor's task: the request had arrived", "已找到厂商任务：请求已送达");
        job.vendor_job_id = Some(task.id.clone());
        job.task = Some(task);
        if is_over && !is_news {
            // Said already; looking again is no news, and goes on for as long as nobody can know.
            return Ok(Next::Later { job, pause: None });
        }
        self.running_again(job, text, evidence).await
    }

    async fn running_again(&self, mut job: Job, text: Text, evidence: String) -> Result<Next, Error> {
        job.status = JobStatus::Running;
        job.next_look_at = None;
        job.reason = None;
        job.attention = None;
        let event = self.event(&job, EventKind::Found, text, Some(evidence));
        let job = self.record(job, JobStatus::Unknown, event).await;
        Ok(job.map_or(Next::Done, |job| Next::Again { job, moved: true }))
    }

    async fn not_found(
        &self,
        mut job: Job,
        text: Text,
        request_id: &str,
        pause: Duration,
    ) -> Result<Next, Error> {
        job.attention = None;
        job.next_look_at = Timestamp::now().checked_add(self.pace().after(pause)).ok();
        let event = self.event(&job, EventKind::Looked, text, Some(request_id.to_owned()));
        let job = self.record(job, JobStatus::Unknown, event).await;
        Ok(job.map_or(Next::Done, |job| Next::Again { job, moved: false }))
    }
}

/// What is looked for, in words.
fn sought(job: &Job) -> Text {
    if job.backup.name.is_empty() {
        return Text::new("a new backup or task", "新的备份或任务");
    }
    Text::new(format!("a backup called {}", job.backup.name), format!("名为 {} 的备份", job.backup.name))
}
