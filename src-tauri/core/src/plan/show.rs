//! A plan as it is shown: with its summary, what applying it takes, and what has become of it.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{
    Action, Confirmation, Fingerprint, Plan, PlanHeader, PlanId, PlanState, PlanSummary, PlannedBackup,
};
use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::profile::{Guard, ProfileFacts};
use crate::store::StoredPlan;
use crate::text::Text;

impl Holdfast {
    /// A plan with what has become of it.
    pub async fn plan(&self, id: PlanId) -> Result<Plan, Error> {
        let stored = self.store().plan(id).await?.ok_or(Error::PlanGone)?;
        self.show_plan(stored).await
    }

    /// The plan that was made last.
    pub async fn latest_plan(&self) -> Result<Option<Plan>, Error> {
        match self.store().latest_plan().await? {
            Some(stored) => self.show_plan(stored).await.map(Some),
            None => Ok(None),
        }
    }

    pub(crate) async fn show_plan(&self, stored: StoredPlan) -> Result<Plan, Error> {
        let state = self.state_of(&stored).await?;
        let items = self.store().plan_items(stored.header.id).await?;
        Ok(shown(stored.header, stored.fingerprint, items, state))
    }

    /// What has become of a plan.
    pub(crate) async fn state_of(&self, stored: &StoredPlan) -> Result<PlanState, Error> {
        let header = &stored.header;
        Ok(if let Some(run) = self.store().run_of_plan(header.id).await? {
            PlanState::Applied { run_id: run.id, at: run.applied_at }
        } else if let Some(reason) = &stored.stale_reason {
            PlanState::Stale { reason: reason.clone() }
        } else if let Some(reason) = self.changed_profile(&header.profiles).await? {
            PlanState::Stale { reason }
        } else if Timestamp::now() >= header.expires_at {
            PlanState::Expired
        } else {
            PlanState::Open
        })
    }

    /// Why the profiles are not what they were when the plan was made; nothing if they are.
    pub(crate) async fn changed_profile(&self, planned: &[ProfileFacts]) -> Result<Option<Text>, Error> {
        let profiles: HashMap<_, _> =
            self.store().profiles().await?.into_iter().map(|profile| (profile.id, profile)).collect();
        for facts in planned {
            let name = &facts.name;
            match profiles.get(&facts.id) {
                None => {
                    return Ok(Some(Text::new(
                        format!("the profile {name} was deleted"),
                        format!("连接配置 {name} 已删除"),
                    )));
                }
                Some(profile) if profile.revision != facts.revision => {
                    return Ok(Some(Text::new(
                        format!("the profile {name} was changed"),
                        format!("连接配置 {name} 已修改"),
                    )));
                }
                Some(_) => {}
            }
        }
        Ok(None)
    }
}

impl Plan {
    /// What must be done to apply the plan without the items at these positions.
    pub fn confirmation_without(&self, leave_out: &[u32]) -> Confirmation {
        let left = self.items.iter().filter(|item| !leave_out.contains(&item.position));
        let strictest = left.map(guard).max().unwrap_or(Guard::Confirm);
        confirmation(strictest, self.ticket.as_deref(), &self.fingerprint.words)
    }
}

/// A plan of these parts.
pub(super) fn shown(
    header: PlanHeader,
    fingerprint: Fingerprint,
    items: Vec<PlannedBackup>,
    state: PlanState,
) -> Plan {
    let strictest = items.iter().map(guard).max().unwrap_or(Guard::Confirm);
    Plan {
        summary: PlanSummary::of(&items),
        confirmation: confirmation(strictest, header.ticket.as_deref(), &fingerprint.words),
        id: header.id,
        title: header.title,
        ticket: header.ticket,
        created_at: header.created_at,
        expires_at: header.expires_at,
        made_by: header.made_by,
        made_on: header.made_on,
        runbook: header.runbook,
        fingerprint,
        items,
        state,
    }
}

/// What must be done to apply what is left of a plan; nothing need be, to note what is satisfied already.
pub(crate) fn confirmation(guard: Guard, ticket: Option<&str>, words: &str) -> Confirmation {
    let accepts = match guard {
        Guard::TypeToConfirm => ticket.into_iter().chain(Some(words)).map(str::to_owned).collect(),
        Guard::Confirm | Guard::WatchOnly => Vec::new(),
    };
    Confirmation { guard, accepts }
}

/// How strictly an item is guarded.
pub(crate) fn guard(item: &PlannedBackup) -> Guard {
    match item.action {
        Action::Satisfied => Guard::Confirm,
        Action::Create | Action::Adopt | Action::Blocked => item.profile.guard,
    }
}
