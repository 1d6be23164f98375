//! The job of a planned backup, as it is first written down.

use jiff::Timestamp;
use uuid::Uuid;

use crate::backup::BackupFacts;
use crate::event::{Event, EventKind};
use crate::job::{Job, JobId, JobStatus, TargetFacts};
use crate::plan::{Action, PlannedBackup};
use crate::run::Run;
use crate::text::Text;

/// The job, and the event that it was written.
pub(super) fn new_job(run: &Run, item: PlannedBackup) -> (Job, Event) {
    let name = item.backup.name.clone();
    let satisfied_by = item.satisfied_by.clone().filter(|_| item.action == Action::Satisfied);
    let mut job = planned(run, item);
    let mut event = Event {
        number: 0,
        at: run.applied_at,
        job_id: job.id,
        kind: EventKind::Planned,
        status: JobStatus::Planned,
        text: Text::new("Written down, not sent yet", "已记录，尚未发送"),
        evidence: Some(name),
    };
    if let Some(backup) = satisfied_by {
        job.take_over(&backup);
        job.backup = BackupFacts::from(&backup);
        job.size_bytes = backup.size_bytes;
        job.status = JobStatus::Completed;
        job.finished_at =
            backup.ended_at.as_ref().and_then(|ended| ended.at).or_else(|| Some(Timestamp::now()));
        event.kind = EventKind::Verdict;
        event.status = JobStatus::Completed;
        event.text = Text::new(
            "A completed backup is young enough: nothing was sent",
            "已有足够新的完成备份，未发送请求",
        );
        event.evidence = Some([backup.word, backup.id].join(" · "));
    }
    (job, event)
}

fn planned(run: &Run, item: PlannedBackup) -> Job {
    Job {
        id: JobId(Uuid::now_v7()),
        run_id: run.id,
        run_number: run.number,
        run_title: run.title.clone(),
        ticket: run.ticket.clone(),
        plan_id: run.plan_id,
        plan_words: run.plan_words.clone(),
        plan_fingerprint: run.plan_fingerprint.clone(),
        applied_by: run.applied_by.clone(),
        applied_on: run.applied_on.clone(),
        position: item.position,
        can_cancel: item.profile.provider.can_cancel(),
        profile: item.profile,
        target: TargetFacts {
            id: item.target.id,
            name: item.target.name,
            group: item.target.group,
            engine: item.target.engine,
            version: item.target.version,
        },
        action: item.action,
        backup: item.backup,
        status: JobStatus::Planned,
        vendor_word: None,
        progress: None,
        vendor_backup_id: None,
        vendor_job_id: None,
        task: None,
        became: None,
        encryption: None,
        request_id: None,
        size_bytes: None,
        began_at: None,
        ended_at: None,
        created_at: run.applied_at,
        sent_at: None,
        finished_at: None,
        next_look_at: None,
        reason: None,
        attention: None,
        set_aside: None,
    }
}
