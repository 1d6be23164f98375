//! Which of what an agent shows is the backup that was asked for. Pure.
//!
//! OBShell's backups have no names: one is known by its job id, or by being new since the plan. A new one that our own
//! DAG cannot have started is somebody else's.

use jiff::SignedDuration;

use super::backup_list::number;
use super::dag::Dag;
use super::request::dag_name;
use crate::backup::{BackupForm, BackupState, VendorBackup};
use crate::provider::Tracked;
use crate::task::TaskState;

/// How far the clocks of an agent and its database may be apart.
const SLACK: SignedDuration = SignedDuration::from_secs(10);
/// How long the database may take from the statement to the backup. Less than it takes to say that none came of a DAG.
const BEGINS_WITHIN: SignedDuration = SignedDuration::from_mins(3);

/// The DAG of a request whose answer was lost: the first of exactly its name that is new since the plan.
pub(super) fn lost_dag(tracked: &Tracked<'_>, dags: &[Dag]) -> Option<Dag> {
    let name = dag_name(tracked.target_id, tracked.form);
    let is_new = |dag: &&Dag| dag.task.name == name && !tracked.known_tasks.contains(&dag.task.id);
    // Of two, the first to start is the one that can make a backup; the database refuses the second.
    dags.iter().filter(is_new).min_by_key(|dag| number(&dag.task.id)).cloned()
}

/// This very backup, newest first given: by its id or, where that is not known yet, as the first new one that began
/// when our DAG asked the database for it. One that began before or long after is somebody else's.
pub(super) fn own_backup(
    tracked: &Tracked<'_>,
    dag: Option<&Dag>,
    backups: &[VendorBackup],
) -> Option<VendorBackup> {
    if let Some(id) = tracked.backup_id {
        return backups.iter().find(|backup| backup.id == id).cloned();
    }
    if dag.is_some_and(|dag| dag.has_none) {
        return None;
    }
    let newest_known = tracked.known_backups.iter().filter_map(|id| number(id)).max();
    let is_new = |backup: &&VendorBackup| {
        !tracked.known_backups.contains(&backup.id)
            && number(&backup.id) > newest_known
            && dag.is_none_or(|dag| may_be_of(dag, backup))
    };
    backups.iter().rev().find(is_new).cloned()
}

/// Whether no backup can be of our own DAG yet: the database was not asked for one, or said no.
pub(super) fn is_not_begun(tracked: &Tracked<'_>, dag: Option<&Dag>) -> bool {
    tracked.backup_id.is_none() && tracked.task_id.is_some() && dag.is_some_and(|dag| dag.has_none)
}

/// Whether a backup began when the DAG asked for one, as far as both tell.
fn may_be_of(dag: &Dag, backup: &VendorBackup) -> bool {
    let began = backup.began_at.as_ref().filter(|time| !time.zone_assumed).and_then(|time| time.at);
    let Some(((from, until), began)) = dag.asked.zip(began) else { return true };
    began.duration_since(from) >= -SLACK && began.duration_since(until) <= BEGINS_WITHIN
}

/// Whether anything is under way that may be it.
pub(super) fn is_busy(dag: Option<&Dag>, unfinished: &[Dag], backups: &[VendorBackup]) -> bool {
    let is_running = |dag: &Dag| matches!(dag.task.state, TaskState::Running | TaskState::Unknown);
    let backs_up =
        |backup: &VendorBackup| matches!(backup.state, BackupState::Running | BackupState::Unknown);
    dag.is_some_and(is_running) || unfinished.iter().any(is_running) || backups.iter().any(backs_up)
}

/// The DAGs that back this tenant up, whoever started them.
pub(super) fn of_tenant<'a>(tenant: &str, dags: &'a [Dag]) -> impl Iterator<Item = &'a Dag> {
    let names = [BackupForm::Full, BackupForm::Incremental].map(|form| dag_name(tenant, form));
    dags.iter().filter(move |dag| names.contains(&dag.task.name))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::task::VendorTask;

    fn dag(id: &str, name: &str, has_none: bool) -> Dag {
        let task = VendorTask {
            id: id.to_owned(),
            name: name.to_owned(),
            word: "RUNNING".to_owned(),
            state: TaskState::Running,
            stages: Vec::new(),
            began: false,
            message: None,
        };
        Dag { task, has_none, asked: None, request_id: String::new() }
    }

    fn jobs(ids: &[&str]) -> Vec<VendorBackup> {
        let rows: Vec<_> =
            ids.iter().map(|id| serde_json::json!({"job_id": id, "status": "DOING"})).collect();
        let answer = super::super::answer::Answer::of(&serde_json::json!({"contents": rows}).to_string());
        super::super::backup_list::newest_first(super::super::backup::read_jobs(&answer).unwrap().0)
    }

    /// Looks for what came of a request, when these were there before.
    fn seen(backup_id: Option<&str>, known: &[&str], dag: Option<&Dag>, listed: &[&str]) -> Option<String> {
        let known: HashSet<String> = known.iter().map(ToString::to_string).collect();
        let tracked = tracked(backup_id, &known, &known);
        own_backup(&tracked, dag, &jobs(listed)).map(|backup| backup.id)
    }

    fn tracked<'a>(
        backup_id: Option<&'a str>,
        known_backups: &'a HashSet<String>,
        known_tasks: &'a HashSet<String>,
    ) -> Tracked<'a> {
        Tracked {
            target_id: "t1",
            name: "",
            form: BackupForm::Full,
            backup_id,
            task_id: None,
            known_backups,
            known_tasks,
            sent_at: jiff::Timestamp::UNIX_EPOCH,
            companions: 1,
        }
    }

    #[test]
    fn an_old_backup_is_never_taken_for_this_one() {
        assert_eq!(seen(None, &["7"], None, &["7"]), None);
        assert_eq!(seen(None, &["7"], None, &[]), None);
        // The plan saw the newest only: what is older was there too.
        assert_eq!(seen(None, &["7"], None, &["5", "6", "7"]), None);
        assert_eq!(seen(None, &["9"], None, &["10"]).as_deref(), Some("10"), "numbers, not texts");
        assert_eq!(seen(None, &[], None, &["1"]).as_deref(), Some("1"), "the first ever");
        assert_eq!(seen(None, &["7"], None, &["7", "8", "9"]).as_deref(), Some("8"), "the first new one");
    }

    #[test]
    fn a_known_id_is_looked_for_alone() {
        assert_eq!(seen(Some("8"), &["7"], None, &["7", "8", "9"]).as_deref(), Some("8"));
        assert_eq!(seen(Some("8"), &["7"], None, &["9"]), None);
        assert_eq!(seen(Some("7"), &["7"], None, &["7"]).as_deref(), Some("7"), "one that was adopted");
    }

    #[test]
    fn what_our_own_dag_cannot_have_started_is_somebody_elses() {
        assert_eq!(seen(None, &["7"], Some(&dag("14", "n", true)), &["7", "8"]), None);
        assert_eq!(seen(None, &["7"], Some(&dag("14", "n", false)), &["7", "8"]).as_deref(), Some("8"));
    }

    #[test]
    fn of_new_backups_only_one_that_began_when_our_dag_asked_for_it_is_ours() {
        let at = |text: &str| text.parse().unwrap();
        let mut dag = dag("14", "n", false);
        dag.asked = Some((at("2024-01-09T09:10:00Z"), at("2024-01-09T09:10:02Z")));
        let rows = [
            ("8", "2024-01-09T17:09:00+08:00"),
            ("9", "2024-01-09T17:10:03+08:00"),
            ("10", "2024-01-10T02:00:00+08:00"),
        ];
        let seen = |ids: &[&str]| {
            let rows: Vec<_> = rows.iter().filter(|(id, _)| ids.contains(id)).collect();
            let rows: Vec<_> = rows
                .iter()
                .map(|(id, began)| serde_json::json!({"job_id": id, "status": "COMPLETED", "start_timestamp": began}))
                .collect();
            let answer = super::super::answer::Answer::of(&serde_json::json!({"contents": rows}).to_string());
            let rows =
                super::super::backup_list::newest_first(super::super::backup::read_jobs(&answer).unwrap().0);
            let known = HashSet::from(["7".to_owned()]);
            own_backup(&tracked(None, &known, &known), Some(&dag), &rows).map(|backup| backup.id)
        };
        assert_eq!(seen(&["8", "9", "10"]).as_deref(), Some("9"));
        assert_eq!(seen(&["8"]), None, "it began before the database was asked");
        assert_eq!(seen(&["10"]), None, "the next night's");
    }

    #[test]
    fn a_lost_dag_is_found_by_its_exact_name_among_the_new() {
        let full = "Obcluster start full backup for t1";
        let listed = [
            dag("14", full, false),
            dag("110", full, false),
            dag("19", full, false),
            dag("15", "Obcluster start full backup for t11", false),
            dag("16", "Obcluster start increment backup for t1", false),
            dag("17", "Obcluster start full backup", false),
        ];
        let find = |known: &[&str]| {
            let known: HashSet<String> = known.iter().map(ToString::to_string).collect();
            lost_dag(&tracked(None, &known, &known), &listed).map(|dag| dag.task.id)
        };
        assert_eq!(find(&["14"]).as_deref(), Some("19"), "the first of two, by number");
        assert_eq!(find(&["14", "19"]).as_deref(), Some("110"));
        assert_eq!(find(&["14", "19", "110"]), None);
        assert_eq!(of_tenant("t1", &listed).count(), 4);
    }

    #[test]
    fn whatever_may_be_it_keeps_the_target_busy() {
        let mut over = dag("14", "n", false);
        over.task.state = TaskState::Failed;
        assert!(is_busy(Some(&dag("14", "n", false)), &[], &[]));
        assert!(is_busy(None, &[dag("14", "n", false)], &[]));
        assert!(is_busy(Some(&over), &[], &jobs(&["8"])));
        assert!(!is_busy(Some(&over), &[over.clone()], &[]));
    }
}
