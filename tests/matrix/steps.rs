//! The steps of a backup at each vendor: the calls that it makes, and when.
//!
//! Every phase has its calls; of those that a survey makes at once, one of each kind. That a call is really made where
//! it is listed is seen when its fault strikes.

use holdfast_core::profile::ProviderKind;

/// When something goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    SignIn,
    List,
    Plan,
    /// The look at the vendor when the plan is applied.
    Apply,
    /// What is still asked when the request is built.
    Prepare,
    Create,
    /// Looks at a backup that runs.
    Look,
    /// Looks for a backup whose answer was lost.
    Settle,
    /// Looks for a backup whose request never arrived.
    Absent,
    Cancel,
}

/// A call at a time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) phase: Phase,
    /// As the journal names it.
    pub(super) operation: &'static str,
    /// How many calls of the name pass before the phase, counted from the apply on.
    pub(super) before: u32,
}

/// Every step of a vendor.
pub(super) fn steps(kind: ProviderKind) -> Vec<Step> {
    use Phase::{Absent, Apply, Cancel, Create, List, Look, Plan, Prepare, Settle, SignIn};
    let calls: &[(Phase, &[&'static str])] = match kind {
        ProviderKind::HuaweiRds => &[
            (SignIn, &["iam.list_projects"]),
            (List, &["rds.list_instances"]),
            (Plan, &["rds.list_instances", "rds.list_backups"]),
            (Apply, &["rds.list_instances", "rds.list_backups"]),
            (Create, &["rds.create_backup"]),
            (Look, &["rds.list_backups"]),
            (Settle, &["rds.list_backups"]),
            (Absent, &["rds.list_backups", "rds.list_instances"]),
        ],
        ProviderKind::HuaweiTaurusdb => &[
            (SignIn, &["iam.create_token"]),
            (List, &["taurusdb.list_instances"]),
            (Plan, &["taurusdb.list_instances", "taurusdb.list_backups"]),
            (Apply, &["taurusdb.list_instances", "taurusdb.list_backups"]),
            (Create, &["taurusdb.create_backup"]),
            (Look, &["taurusdb.list_backups"]),
            (Settle, &["taurusdb.list_backups"]),
            (Absent, &["taurusdb.list_backups", "taurusdb.list_instances"]),
        ],
        ProviderKind::OceanbaseOcp => &[
            (List, &["ocp.list_clusters", "ocp.list_tenants"]),
            (Plan, &["ocp.list_tenants", "ocp.list_backups", "ocp.list_tasks", "ocp.strategy"]),
            (Apply, &["ocp.list_tenants", "ocp.list_backups"]),
            (Prepare, &["ocp.strategy"]),
            (Create, &["ocp.create_backup"]),
            (Look, &["ocp.list_backups", "ocp.task"]),
            (Settle, &["ocp.list_backups", "ocp.list_tasks"]),
            (Absent, &["ocp.list_backups", "ocp.list_tenants"]),
        ],
        ProviderKind::OceanbaseObshell => &[
            (SignIn, &["obshell.info", "obshell.secret"]),
            (List, &["obshell.list_tenants"]),
            (Plan, &["obshell.list_tenants", "obshell.list_backups", "obshell.list_dags", "obshell.storage"]),
            (Apply, &["obshell.list_tenants", "obshell.list_dags"]),
            (Prepare, &["obshell.secret"]),
            (Create, &["obshell.create_backup"]),
            (Look, &["obshell.dag", "obshell.list_backups"]),
            (Settle, &["obshell.list_dags", "obshell.list_backups"]),
            (Absent, &["obshell.list_dags", "obshell.list_tenants"]),
            (Cancel, &["obshell.cancel_backup"]),
        ],
    };
    let each =
        calls.iter().flat_map(|(phase, operations)| operations.iter().map(|operation| (*phase, *operation)));
    each.map(|(phase, operation)| Step { phase, operation, before: before(phase) }).collect()
}

/// The survey before the request asks each question once.
fn before(phase: Phase) -> u32 {
    match phase {
        Phase::Prepare | Phase::Settle | Phase::Absent => 1,
        _ => 0,
    }
}
