//! Settling a lost answer by looking: for the backup by its exact name, and at what the target is doing.
//!
//! Never by sending again. Only after several looks that found nothing, at a target that is not backing up, is it
//! said that the request left no trace.

use std::collections::HashSet;
use std::time::Duration;

use jiff::Timestamp;

use super::Next;
use crate::backup::VendorBackup;
use crate::error::{Error, ErrorCode, ErrorReport};
use crate::event::EventKind;
use crate::holdfast::Holdfast;
use crate::job::{Job, JobStatus};
use crate::target::{Readiness, Target};
use crate::text::Text;

/// What the vendor shows of the target of a lost answer.
struct Sight {
    backup: Option<VendorBackup>,
    listed: usize,
    target: Option<Target>,
    request_id: String,
}

impl Holdfast {
    pub(super) async fn settle(&self, job: Job, looks: &mut u32, pause: Duration) -> Result<Next, Error> {
        let sight = match self.look_for(&job).await {
            Ok(sight) => sight,
            Err(error) => return self.could_not_look(job, &error).await,
        };
        if let Some(backup) = sight.backup {
            return self.found(job, backup, &sight.request_id).await;
        }
        // An empty list from where the target is not proves nothing: the profile may lead elsewhere by now.
        if sight.target.is_none() {
            let error = Error::TargetGone { target: job.target.name.clone() };
            return self.could_not_look(job, &error).await;
        }
        *looks += 1;
        let is_backing_up =
            sight.target.as_ref().is_some_and(|target| target.state.readiness == Readiness::BackingUp);
        if *looks >= self.pace().looks && !is_backing_up {
            let report = ErrorReport::new(
                ErrorCode::NoTrace,
                Text::new(
                    format!(
                        "the request left no trace: {looks} looks found no backup called {}",
                        job.backup.name
                    ),
                    format!("请求未留下痕迹：{looks} 次查询均未找到名为 {} 的备份", job.backup.name),
                ),
                Some(Text::new("Plan again if it is still needed", "如仍需要，请重新计划")),
            );
            self.not_started(job, JobStatus::Unknown, report).await;
            return Ok(Next::Done);
        }
        self.not_found(job, sight.listed, sight.target.as_ref(), &sight.request_id, pause).await
    }

    async fn look_for(&self, job: &Job) -> Result<Sight, Error> {
        let _turn = self.take_turn().await;
        let profile = self.store().profile(job.profile.id).await?.ok_or(Error::ProfileGone)?;
        let unlocked = self.unlock(&profile).await?;
        let provider = self.provider(&profile, &unlocked);
        let listing = provider.list_backups(&job.target.id).await?;
        let known = self.baseline(job).await?;
        let listed = listing.rows.len();
        let is_ours = |backup: &VendorBackup| backup.name == job.backup.name && !known.contains(&backup.id);
        Ok(Sight {
            backup: listing.rows.into_iter().find(is_ours),
            listed,
            target: provider.find_target(&job.target.id).await?,
            request_id: listing.request_id,
        })
    }

    /// The ids of the backups that were there before the plan.
    async fn baseline(&self, job: &Job) -> Result<HashSet<String>, Error> {
        let Some(stored) = self.store().plan(job.plan_id).await? else { return Ok(HashSet::new()) };
        let item = stored.plan.items.into_iter().find(|item| item.position == job.position);
        Ok(item.into_iter().flat_map(|item| item.baseline).map(|backup| backup.id).collect())
    }

    async fn found(&self, mut job: Job, backup: VendorBackup, request_id: &str) -> Result<Next, Error> {
        job.status = JobStatus::Running;
        job.vendor_backup_id = Some(backup.id.clone());
        job.vendor_word = Some(backup.word.clone());
        job.began_at.clone_from(&backup.began_at);
        job.next_look_at = None;
        job.reason = None;
        job.attention = None;
        let text = Text::new("Found by its name: the request had arrived", "按名称找到：请求已送达");
        let evidence = [backup.word.as_str(), backup.id.as_str(), request_id].join(" · ");
        let event = self.event(&job, EventKind::Found, text, Some(evidence));
        let job = self.record(job, JobStatus::Unknown, event).await;
        Ok(job.map_or(Next::Done, |job| Next::Again { job, moved: true }))
    }

    async fn not_found(
        &self,
        mut job: Job,
        listed: usize,
        target: Option<&Target>,
        request_id: &str,
        pause: Duration,
    ) -> Result<Next, Error> {
        job.attention = None;
        job.next_look_at = Timestamp::now().checked_add(self.pace().after(pause)).ok();
        let state = target.map_or("-", |target| target.state.word.as_str());
        let text = Text::new(
            format!("Looked by name: 0 of {listed} backups match; the instance is {state}"),
            format!("按名称查询：{listed} 个备份中没有匹配；实例状态 {state}"),
        );
        let event = self.event(&job, EventKind::Looked, text, Some(request_id.to_owned()));
        let job = self.record(job, JobStatus::Unknown, event).await;
        Ok(job.map_or(Next::Done, |job| Next::Again { job, moved: false }))
    }
}
