//! Which backup and which task are ours. Pure.
//!
//! OCP's backups have no names, and a create request is answered by the id of a task, not of a backup: ours is the one
//! that was not there before the plan and began after the request left. Where several could be, none is named.

use jiff::{SignedDuration, Timestamp};

use super::tasks::SeenTask;
use crate::backup::{BackupState, VendorBackup};
use crate::provider::{Listing, Sighting, Tracked};
use crate::task::{TaskState, VendorTask};

/// How much earlier than its request a backup may seem to begin: clocks drift, and OCP's times have whole seconds.
const SLACK: SignedDuration = SignedDuration::from_mins(1);

/// What a look shows. `task` is the one whose id is known; `tasks` are the tenant's newest, where it is not.
pub(super) fn sighting(
    backups: Listing<VendorBackup>,
    task: Option<VendorTask>,
    tasks: Vec<SeenTask>,
    user_name: Option<&str>,
    tracked: &Tracked<'_>,
) -> Sighting {
    let listed = backups.rows.len();
    let since = since(tracked.sent_at, backups.clock_skew_ms);
    let mut seen = Sighting { listed, task, request_id: backups.request_id, ..Sighting::default() };
    if let Some(backup_id) = tracked.backup_id {
        seen.backup = backups.rows.into_iter().find(|backup| backup.id == backup_id);
        return seen;
    }
    let mut candidates: Vec<VendorBackup> =
        backups.rows.into_iter().filter(|backup| may_be_ours(backup, since, tracked)).collect();
    candidates.sort_by_key(|backup| backup.began_at.as_ref().and_then(|time| time.at));
    seen.busy = candidates.iter().any(is_under_way);
    // OCP runs one backup of a tenant at a time, and it took ours: the first one since is ours.
    if candidates.len() == 1 || tracked.task_id.is_some() {
        seen.backup = candidates.into_iter().next();
    } else if !candidates.is_empty() {
        seen.busy = true;
    }
    if tracked.task_id.is_none() {
        let mut new: Vec<SeenTask> =
            tasks.into_iter().filter(|task| may_be_our_task(task, since, user_name, tracked)).collect();
        seen.busy |= new.len() > 1 || new.iter().any(|seen| is_running(&seen.task));
        if new.len() == 1 {
            seen.task = new.pop().map(|seen| seen.task);
        }
    }
    seen
}

/// The earliest moment, by OCP's clock, at which what was asked for can have begun.
fn since(sent_at: Timestamp, clock_skew_ms: Option<i64>) -> Timestamp {
    let skew = SignedDuration::from_millis(clock_skew_ms.unwrap_or_default());
    sent_at.checked_add(skew - SLACK).unwrap_or(sent_at)
}

fn may_be_ours(backup: &VendorBackup, since: Timestamp, tracked: &Tracked<'_>) -> bool {
    let began = backup.began_at.as_ref().and_then(|time| time.at);
    !tracked.known_backups.contains(&backup.id)
        && began.is_none_or(|began| began >= since)
        && backup.form.is_none_or(|form| form == tracked.form)
}

fn may_be_our_task(
    seen: &SeenTask,
    since: Timestamp,
    user_name: Option<&str>,
    tracked: &Tracked<'_>,
) -> bool {
    let is_anothers = match (&seen.creator, user_name) {
        (Some(creator), Some(user_name)) => creator != user_name,
        _ => false,
    };
    !is_anothers
        && !tracked.known_tasks.contains(&seen.task.id)
        && seen.created_at.is_none_or(|created| created >= since)
}

fn is_under_way(backup: &VendorBackup) -> bool {
    matches!(backup.state, BackupState::Running | BackupState::Unknown)
}

fn is_running(task: &VendorTask) -> bool {
    matches!(task.state, TaskState::Running | TaskState::Unknown)
}
