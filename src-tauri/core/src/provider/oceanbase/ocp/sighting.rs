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

/// How long after its task is over a backup of it may begin: whether the task waits for it is not documented. A later
/// one, such as the next night's, is somebody else's.
const BEGINS_WITHIN: SignedDuration = SignedDuration::from_mins(3);

/// What a look shows. `task` is the one whose id is known; `tasks` are the tenant's newest, where it is not.
pub(super) fn sighting(
    backups: Listing<VendorBackup>,
    task: Option<SeenTask>,
    tasks: Vec<SeenTask>,
    user_name: Option<&str>,
    tracked: &Tracked<'_>,
) -> Sighting {
    let listed = backups.rows.len();
    let since = since(tracked.sent_at, backups.clock_skew_ms);
    let until = task.as_ref().and_then(|seen| seen.finished_at?.checked_add(BEGINS_WITHIN).ok());
    let task = task.map(|seen| seen.task);
    let mut seen = Sighting { listed, task, request_id: backups.request_id, ..Sighting::default() };
    if let Some(backup_id) = tracked.backup_id {
        seen.backup = backups.rows.into_iter().find(|backup| backup.id == backup_id);
        return seen;
    }
    let mut candidates: Vec<VendorBackup> =
        backups.rows.into_iter().filter(|backup| may_be_ours(backup, since, until, tracked)).collect();
    candidates.sort_by_key(|backup| backup.began_at.as_ref().and_then(|time| time.at));
    seen.busy = candidates.iter().any(is_under_way);
    // OCP runs one backup of a tenant at a time, and it took ours: the first one since is ours.
    if candidates.len() == 1 || tracked.task_id.is_some() {
        seen.backup = candidates.into_iter().next();
    } else if !candidates.is_empty() {
        seen.busy = true;
    }
    if tracked.task_id.is_none() {
        let mut new: Vec<SeenTask> = tasks.into_iter().filter(|task| is_new(task, since, tracked)).collect();
        // Even another's: how OCP writes who started a task is not documented well enough to prove an absence.
        seen.busy |= new.iter().any(|seen| is_running(&seen.task));
        new.retain(|task| !is_anothers(task, user_name));
        seen.busy |= new.len() > 1;
        if new.len() == 1 {
            seen.task = new.pop().map(|seen| seen.task);
        }
    }
    seen
}

/// The earliest moment, by OCP's clock, at which what was asked for can have begun. A clock that is ahead now may not
/// have been then, so only one that is behind is reckoned with: too early a bound costs nothing, as what was there
/// before the plan is known anyhow.
fn since(sent_at: Timestamp, clock_skew_ms: Option<i64>) -> Timestamp {
    let behind = SignedDuration::from_millis(clock_skew_ms.unwrap_or_default().min(0));
    sent_at.checked_add(behind - SLACK).unwrap_or(sent_at)
}

fn may_be_ours(
    backup: &VendorBackup,
    since: Timestamp,
    until: Option<Timestamp>,
    tracked: &Tracked<'_>,
) -> bool {
    // A time without a zone may be hours off, and excludes nothing.
    let began = backup.began_at.as_ref().filter(|time| !time.zone_assumed).and_then(|time| time.at);
    !tracked.known_backups.contains(&backup.id)
        && began.is_none_or(|began| began >= since && until.is_none_or(|until| began <= until))
        && backup.form.is_none_or(|form| form == tracked.form)
}

fn is_new(seen: &SeenTask, since: Timestamp, tracked: &Tracked<'_>) -> bool {
    !tracked.known_tasks.contains(&seen.task.id) && seen.created_at.is_none_or(|created| created >= since)
}

fn is_anothers(seen: &SeenTask, user_name: Option<&str>) -> bool {
    matches!((&seen.creator, user_name), (Some(creator), Some(user_name)) if creator != user_name)
}

fn is_under_way(backup: &VendorBackup) -> bool {
    matches!(backup.state, BackupState::Running | BackupState::Unknown)
}

fn is_running(task: &VendorTask) -> bool {
    matches!(task.state, TaskState::Running | TaskState::Unknown)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::backup::BackupForm;
    use crate::vendor_time::VendorTime;

    const SENT: &str = "2024-08-07T06:51:41Z";

    fn backup(id: &str, began: &str, state: BackupState, form: Option<BackupForm>) -> VendorBackup {
        VendorBackup {
            id: id.to_owned(),
            name: String::new(),
            state,
            word: String::new(),
            origin: String::new(),
            form,
            databases: Vec::new(),
            began_at: VendorTime::read(began),
            ended_at: None,
            size_bytes: None,
            progress: None,
            reason: None,
            encryption: None,
        }
    }

    fn full(id: &str, began: &str) -> VendorBackup {
        backup(id, began, BackupState::Completed, Some(BackupForm::Full))
    }

    fn task(id: &str, created: &str, state: TaskState, creator: Option<&str>) -> SeenTask {
        let (name, word) = (String::new(), String::new());
        let task = VendorTask {
            id: id.to_owned(),
            name,
            word,
            state,
            stages: Vec::new(),
            began: false,
            message: None,
        };
        SeenTask {
            task,
            created_at: created.parse().ok(),
            finished_at: None,
            creator: creator.map(str::to_owned),
        }
    }

    /// Looks with one known backup and one known task, and with what is known of ours.
    fn look(
        backups: Vec<VendorBackup>,
        tasks: Vec<SeenTask>,
        backup_id: Option<&str>,
        task_id: Option<&str>,
    ) -> Sighting {
        let (known_backups, known_tasks) = (HashSet::from(["1".to_owned()]), HashSet::from(["1".to_owned()]));
        let tracked = Tracked {
            target_id: "1/2",
            name: "",
            form: BackupForm::Full,
            backup_id,
            task_id,
            known_backups: &known_backups,
            known_tasks: &known_tasks,
            sent_at: SENT.parse().unwrap(),
            companions: 1,
        };
        let listing =
            Listing { rows: backups, clock_skew_ms: Some(0), is_whole: true, request_id: "t".to_owned() };
        let task = task_id.map(|id| SeenTask {
            finished_at: "2024-08-07T08:00:00Z".parse().ok(),
            ..task(id, SENT, TaskState::Succeeded, None)
        });
        sighting(listing, task, tasks, Some("admin"), &tracked)
    }

    fn found(backups: Vec<VendorBackup>, task_id: Option<&str>) -> (Option<String>, bool) {
        let seen = look(backups, Vec::new(), None, task_id);
        (seen.backup.map(|backup| backup.id), seen.busy)
    }

    #[test]
    fn a_backup_that_was_there_before_or_began_before_is_never_ours() {
        let later = "2024-08-07T14:51:41+0800";
        assert_eq!(found(vec![full("1", later)], Some("9")), (None, false), "it is in the baseline");
        assert_eq!(found(vec![full("2", "2024-08-07T14:50:00+0800")], Some("9")), (None, false));
        assert_eq!(found(vec![full("2", later)], Some("9")), (Some("2".to_owned()), false));
        assert_eq!(found(vec![full("2", later)], None), (Some("2".to_owned()), false), "a lost answer");
        let other_form = backup("2", later, BackupState::Running, Some(BackupForm::Incremental));
        assert_eq!(found(vec![other_form], Some("9")), (None, false));
        let zoneless = full("2", "2024-08-07T01:51:41");
        assert_eq!(found(vec![zoneless], Some("9")), (Some("2".to_owned()), false), "hours off, perhaps");
        let silent = backup("2", "", BackupState::Running, None);
        assert_eq!(
            found(vec![silent], Some("9")),
            (Some("2".to_owned()), true),
            "what OCP does not tell excludes nothing"
        );
    }

    #[test]
    fn of_several_the_first_since_is_ours_where_ocp_took_our_request_and_none_where_nobody_knows() {
        let rows = || vec![full("3", "2024-08-07T15:00:00+0800"), full("2", "2024-08-07T14:52:00+0800")];
        assert_eq!(found(rows(), Some("9")), (Some("2".to_owned()), false));
        assert_eq!(found(rows(), None), (None, true));
    }

    #[test]
    fn a_backup_that_began_long_after_the_task_was_over_is_not_of_it() {
        let night = "2024-08-08T02:00:00+0800";
        assert_eq!(found(vec![full("2", night)], Some("9")), (None, false));
        let rows = vec![full("3", night), full("2", "2024-08-07T16:01:00+0800")];
        assert_eq!(found(rows, Some("9")), (Some("2".to_owned()), false));
    }

    #[test]
    fn a_clock_that_is_behind_is_reckoned_with() {
        let since = |skew| since(SENT.parse().unwrap(), skew).to_string();
        assert_eq!(since(Some(-600_000)), "2024-08-07T06:40:41Z");
        assert_eq!(since(Some(600_000)), "2024-08-07T06:50:41Z");
        assert_eq!(since(None), "2024-08-07T06:50:41Z");
    }

    #[test]
    fn a_backup_whose_id_is_known_is_looked_for_by_it_alone() {
        let rows = vec![full("2", "2024-08-07T15:00:00+0800"), full("1", "2024-08-01T15:00:00+0800")];
        let seen = look(rows.clone(), Vec::new(), Some("1"), None);
        assert_eq!((seen.backup.unwrap().id.as_str(), seen.listed), ("1", 2));
        assert!(look(rows, Vec::new(), Some("7"), None).backup.is_none());
    }

    #[test]
    fn a_lost_answer_is_found_by_the_one_new_task_that_may_be_ours() {
        let seen = |tasks| {
            let seen = look(Vec::new(), tasks, None, None);
            (seen.task.map(|task| task.id), seen.busy)
        };
        let ours = || task("5", "2024-08-07T06:51:42Z", TaskState::Running, Some("admin"));
        assert_eq!(seen(vec![ours()]), (Some("5".to_owned()), true));
        assert_eq!(seen(vec![task("1", "2024-08-07T06:51:42Z", TaskState::Running, None)]), (None, false));
        assert_eq!(seen(vec![task("4", "2024-08-07T06:00:00Z", TaskState::Running, None)]), (None, false));
        assert_eq!(
            seen(vec![task("6", "2024-08-07T06:51:42Z", TaskState::Running, Some("else"))]),
            (None, true),
            "another's, and nobody can say yet that ours left no trace"
        );
        assert_eq!(
            seen(vec![ours(), task("6", "", TaskState::Succeeded, None)]),
            (None, true),
            "nobody knows which"
        );
    }
}
