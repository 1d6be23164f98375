//! Which of what an agent shows is the backup that was asked for. Pure.
//!
//! OBShell's backups have no names: one is known by its job id, or by being new since the plan. A new one that our own
//! DAG cannot have started is somebody else's.

use std::collections::HashSet;

use super::backup::number;
use super::dag::Dag;
use super::request::dag_name;
use crate::backup::{BackupForm, BackupState, VendorBackup};
use crate::provider::Tracked;
use crate::task::TaskState;

/// The DAG of a request whose answer was lost: the first of exactly its name that is new since the plan.
pub(super) fn lost_dag(tracked: &Tracked<'_>, dags: &[Dag]) -> Option<Dag> {
    let name = dag_name(tracked.target_id, tracked.form);
    let is_new = |dag: &&Dag| dag.task.name == name && !tracked.known_tasks.contains(&dag.task.id);
    // Of two, the first to start is the one that can make a backup; the database refuses the second.
    dags.iter().filter(is_new).min_by_key(|dag| number(&dag.task.id)).cloned()
}

/// This very backup, newest first given: by its id or, where that is not known yet, as the first new one.
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
        !tracked.known_backups.contains(&backup.id) && number(&backup.id) > newest_known
    };
    backups.iter().rev().find(is_new).cloned()
}

/// Whether anything is under way that may be it.
pub(super) fn is_busy(dag: Option<&Dag>, unfinished: &[Dag], backups: &[VendorBackup]) -> bool {
    let is_running = |dag: &Dag| matches!(dag.task.state, TaskState::Running | TaskState::Unknown);
    let backs_up =
        |backup: &VendorBackup| matches!(backup.state, BackupState::Running | BackupState::Unknown);
    dag.is_some_and(is_running) || unfinished.iter().any(is_running) || backups.iter().any(backs_up)
}

/// The DAGs that back this tenant up, whoever started them.
pub(super) fn of_tenant(tenant: &str, mut dags: Vec<Dag>) -> Vec<Dag> {
    let names: HashSet<String> =
        [BackupForm::Full, BackupForm::Incremental].map(|form| dag_name(tenant, form)).into();
    dags.retain(|dag| names.contains(&dag.task.name));
    dags
}
