//! Making a plan: every item is checked at its vendor, its request built and shown, and the whole sealed.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::fit::{lacks_secret, other_vendor};
use super::preflight::{Facts, Findings, examine, unreachable};
use super::{
    Action, Confirmation, LIFETIME, Plan, PlanDraft, PlanId, PlanState, PlanSummary, PlannedBackup,
    SealedPlan, Severity, seal,
};
use crate::backup::{BackupFacts, BackupOptions};
use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::profile::{Guard, Profile, ProfileFacts};
use crate::rule::{self, FieldError, RuleError, RunTitle, Ticket};
use crate::store::StoreError;
use crate::target::{Engine, Readiness, Target, TargetState};
use crate::text::Text;

/// Written into every plan, so that a later program knows how to read it.
const FORMAT_VERSION: u32 = 1;

/// One item whose typed fields have kept their rules.
struct Item {
    profile: Profile,
    target_id: String,
    options: BackupOptions,
    is_repeated: bool,
}

impl Holdfast {
    /// Checks everything that can be checked and seals what would be done.
    ///
    /// # Errors
    /// Only for what was typed and for our own files. What a vendor says against an item blocks that item.
    pub async fn make_plan(&self, draft: &PlanDraft) -> Result<Plan, Error> {
        let (title, ticket, items) = self.check_plan(draft).await?;
        let mut tasks = JoinSet::new();
        for (position, item) in items.into_iter().enumerate() {
            let holdfast = self.clone();
            tasks.spawn(async move { holdfast.plan_item(position, item).await });
        }
        let mut planned = tasks.join_all().await;
        planned.sort_by_key(|item| item.position);
        let created_at = Timestamp::now();
        let plan = SealedPlan {
            format_version: FORMAT_VERSION,
            id: PlanId(Uuid::now_v7()),
            title: title.to_string(),
            ticket: ticket.map(|ticket| ticket.to_string()),
            created_at,
            expires_at: created_at + LIFETIME,
            items: planned,
        };
        let (fingerprint, canonical) = seal(&plan).map_err(|error| StoreError::Fault {
            path: self.store().path().display().to_string(),
            detail: error.to_string(),
        })?;
        self.store().save_plan(&plan, &fingerprint, canonical).await?;
        self.plan(plan.id).await
    }

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

    async fn show_plan(&self, stored: crate::store::StoredPlan) -> Result<Plan, Error> {
        let plan = stored.plan;
        let state = if let Some(run) = self.store().run_of_plan(plan.id).await? {
            PlanState::Applied { run_id: run.id, at: run.applied_at }
        } else if let Some(reason) = stored.stale_reason {
            PlanState::Stale { reason }
        } else if let Some(reason) = self.changed_profile(&plan.items).await? {
            PlanState::Stale { reason }
        } else if Timestamp::now() >= plan.expires_at {
            PlanState::Expired
        } else {
            PlanState::Open
        };
        Ok(Plan {
            summary: summarize(&plan.items),
            confirmation: confirmation(&plan, &stored.fingerprint.words, &HashSet::new()),
            id: plan.id,
            title: plan.title,
            ticket: plan.ticket,
            created_at: plan.created_at,
            expires_at: plan.expires_at,
            fingerprint: stored.fingerprint,
            items: plan.items,
            state,
        })
    }

    /// Why the profiles are not what they were when the plan was made; nothing if they are.
    pub(crate) async fn changed_profile(&self, items: &[PlannedBackup]) -> Result<Option<Text>, Error> {
        let profiles: HashMap<_, _> =
            self.store().profiles().await?.into_iter().map(|profile| (profile.id, profile)).collect();
        for item in items {
            let name = &item.profile.name;
            match profiles.get(&item.profile.id) {
                None => {
                    return Ok(Some(Text::new(
                        format!("the profile {name} was deleted"),
                        format!("连接配置 {name} 已删除"),
                    )));
                }
                Some(profile) if profile.revision != item.profile.revision => {
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

    async fn check_plan(&self, draft: &PlanDraft) -> Result<(RunTitle, Option<Ticket>, Vec<Item>), Error> {
        let mut errors = Vec::new();
        let title = rule::field("title", &draft.title, &mut errors);
        let ticket = rule::optional_field("ticket", &draft.ticket, &mut errors);
        let mut items = Vec::new();
        let mut seen = HashSet::new();
        for (position, item) in draft.items.iter().enumerate() {
            let profile = self.store().profile(item.profile_id).await?.ok_or(Error::ProfileGone)?;
            if item.options.provider() != profile.connection.kind() {
                errors.push(other_vendor(position, &profile));
                continue;
            }
            match item.options.check(&format!("items.{position}.options.")) {
                Ok(options) if lacks_secret(position, &options, &profile).is_some() => {
                    errors.extend(lacks_secret(position, &options, &profile));
                }
                Ok(options) => items.push(Item {
                    is_repeated: !seen.insert((profile.id, item.target_id.clone())),
                    profile,
                    target_id: item.target_id.clone(),
                    options,
                }),
                Err(refused) => errors.extend(refused),
            }
        }
        if draft.items.is_empty() {
            let error = RuleError::new("Pick at least one target", "请至少选择一个目标");
            errors.push(FieldError::new("items", error));
        }
        match title {
            Some(title) if errors.is_empty() => Ok((title, ticket, items)),
            _ => Err(Error::Invalid(errors)),
        }
    }

    async fn plan_item(&self, position: usize, item: Item) -> PlannedBackup {
        match self.check_item(position, &item).await {
            Ok(planned) => planned,
            Err(error) => {
                let target = unknown_target(&item.target_id);
                let findings = unreachable(&error.report(), &target.name, item.profile.connection.kind());
                planned_backup(position, &item, target, Vec::new(), findings)
            }
        }
    }

    async fn check_item(&self, position: usize, item: &Item) -> Result<PlannedBackup, Error> {
        let _turn = self.take_turn().await;
        let unlocked = self.unlock(&item.profile).await?;
        let provider = self.provider(&item.profile, &unlocked);
        let survey = provider.survey(&item.target_id, &item.options).await?;
        let target = survey.target.ok_or_else(|| Error::TargetGone { target: item.target_id.clone() })?;
        let listing = survey.backups;
        let findings = examine(&Facts {
            profile: &ProfileFacts::from(&item.profile),
            target: &target,
            backup: &BackupFacts::from(&item.options),
            baseline: &listing.rows,
            clock_skew_ms: listing.clock_skew_ms,
            clock_skew_limit: provider.clock_skew_limit(),
            is_repeated: item.is_repeated,
            remarks: &survey.remarks,
        });
        let request = match findings.action {
            Action::Create => Some(
                provider.create_request(&item.target_id, &item.options, Timestamp::now()).await?.preview(),
            ),
            Action::Adopt | Action::Blocked => None,
        };
        let mut planned = planned_backup(position, item, target, listing.rows, findings);
        planned.request = request;
        planned.known_tasks = survey.tasks.into_iter().map(|task| task.id).collect();
        Ok(planned)
    }
}

fn planned_backup(
    position: usize,
    item: &Item,
    target: Target,
    baseline: Vec<crate::backup::VendorBackup>,
    findings: Findings,
) -> PlannedBackup {
    PlannedBackup {
        position: u32::try_from(position).unwrap_or(u32::MAX),
        action: findings.action,
        profile: ProfileFacts::from(&item.profile),
        target,
        backup: BackupFacts::from(&item.options),
        options: item.options.clone(),
        request: None,
        checks: findings.checks,
        diagnostics: findings.diagnostics,
        baseline,
        known_tasks: Vec::new(),
        adopts: findings.adopts,
    }
}

/// Stands for a target that its vendor could not be asked about.
fn unknown_target(id: &str) -> Target {
    Target {
        id: id.to_owned(),
        name: id.to_owned(),
        group: None,
        engine: Engine::Other(String::new()),
        version: String::new(),
        shape: String::new(),
        state: TargetState { word: String::new(), readiness: Readiness::Unknown },
        storage_gb: None,
        unfit: None,
        takes_databases: false,
    }
}

fn summarize(items: &[PlannedBackup]) -> PlanSummary {
    let mut summary = PlanSummary::default();
    for item in items {
        match item.action {
            Action::Create => summary.create += 1,
            Action::Adopt => summary.adopt += 1,
            Action::Blocked => summary.blocked += 1,
        }
        let warnings = item.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Warning);
        summary.warnings += u32::try_from(warnings.count()).unwrap_or(u32::MAX);
    }
    summary
}

/// What must be done to apply what is left of a plan.
pub(crate) fn confirmation(plan: &SealedPlan, words: &str, leave_out: &HashSet<u32>) -> Confirmation {
    let left = plan.items.iter().filter(|item| !leave_out.contains(&item.position));
    let guard = left.map(|item| item.profile.guard).max().unwrap_or(Guard::Confirm);
    let accepts = match guard {
        Guard::TypeToConfirm => plan.ticket.iter().cloned().chain(Some(words.to_owned())).collect(),
        Guard::Confirm | Guard::WatchOnly => Vec::new(),
    };
    Confirmation { guard, accepts }
}
