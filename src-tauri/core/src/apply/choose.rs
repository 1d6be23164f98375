//! What is left of a plan, if the person may apply it and has confirmed it.

use std::collections::HashSet;

use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::plan::{Action, Approval, PlannedBackup, confirmation, guard};
use crate::profile::{Environment, Guard};
use crate::rule::{FieldError, RuleError};
use crate::store::StoredPlan;

/// The most that one endpoint is asked to do at once.
const MOST_PARALLEL: u32 = 100;

/// What is left of a plan.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    pub(super) positions: Vec<u32>,
    /// The most dangerous one.
    pub(super) environment: Option<Environment>,
    guard: Option<Guard>,
    blocked: Vec<String>,
    watch_only: Option<String>,
}

impl Holdfast {
    /// Reads the plan once, item by item: its seal must be the one that was on the screen, and what is left of it
    /// must be allowed and confirmed.
    pub(super) async fn choose(&self, stored: &StoredPlan, approval: &Approval) -> Result<Chosen, Error> {
        if approval.parallel.is_some_and(|parallel| !(1..=MOST_PARALLEL).contains(&parallel)) {
            let error = RuleError::new(
                format!("From 1 to {MOST_PARALLEL} backups can be under way at once"),
                format!("同时进行的备份数应为 1 到 {MOST_PARALLEL}"),
            );
            return Err(Error::Invalid(vec![FieldError::new("parallel", error)]));
        }
        let leave_out: HashSet<u32> = approval.leave_out.iter().copied().collect();
        let read = self.store().read_plan(stored.header.clone(), Chosen::default(), move |chosen, item| {
            if !leave_out.contains(&item.position) {
                chosen.add(item);
            }
        });
        let (fingerprint, chosen) = read.await?;
        if fingerprint.hex != stored.fingerprint.hex || fingerprint.hex != approval.fingerprint {
            return Err(Error::PlanEdited);
        }
        if !chosen.blocked.is_empty() {
            return Err(Error::BlockedItems { targets: chosen.blocked.join(", ") });
        }
        if chosen.positions.is_empty() {
            return Err(Error::NothingToApply);
        }
        if let Some(profile) = chosen.watch_only {
            return Err(Error::WatchOnly { profile });
        }
        let strictest = chosen.guard.unwrap_or(Guard::Confirm);
        let confirmation = confirmation(strictest, stored.header.ticket.as_deref(), &fingerprint.words);
        let typed = approval.typed.trim();
        if confirmation.accepts.is_empty() || confirmation.accepts.iter().any(|text| text == typed) {
            Ok(chosen)
        } else {
            Err(Error::ConfirmationWrong { expected: confirmation.accepts.join(" / ") })
        }
    }
}

impl Chosen {
    fn add(&mut self, item: PlannedBackup) {
        let guard = guard(&item);
        self.positions.push(item.position);
        self.environment = self.environment.max(Some(item.profile.environment));
        self.guard = self.guard.max(Some(guard));
        if item.action == Action::Blocked {
            self.blocked.push(item.target.name);
        }
        if guard == Guard::WatchOnly {
            self.watch_only.get_or_insert(item.profile.name);
        }
    }
}
