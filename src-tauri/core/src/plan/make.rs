//! Making a plan: every item is checked at its vendor, its request built and shown, and the whole sealed.

use std::collections::HashSet;

use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use uuid::Uuid;

use super::fit::{lacks_secret, other_vendor};
use super::preflight::{Facts, Findings, examine, unreachable};
use super::{
    Action, ITEMS, LIFETIME, MOST_LIFETIME, Plan, PlanDraft, PlanHeader, PlanId, PlannedBackup, Seal,
    canonical,
};
use crate::account::account;
use crate::backup::{BackupFacts, BackupOptions};
use crate::durable;
use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::profile::{Profile, ProfileFacts};
use crate::rule::{self, FieldError, MaxAge, RuleError, RunTitle, Ticket};
use crate::store::StoreError;
use crate::target::{Engine, Readiness, Target, TargetState};

/// Written into every plan, so that a later program knows how to read it.
pub(crate) const FORMAT_VERSION: u32 = 2;

/// How many items are looked at together; how many requests that makes at once is for the vendors' budgets to say.
const LOOKING: usize = 32;

/// One item whose typed fields have kept their rules.
struct Item {
    profile: Profile,
    target_id: String,
    options: BackupOptions,
    unless_newer_than: Option<MaxAge>,
    is_repeated: bool,
}

/// A draft whose typed fields have kept their rules.
struct Checked {
    title: RunTitle,
    ticket: Option<Ticket>,
    valid_for: Option<MaxAge>,
    items: Vec<Item>,
}

impl Holdfast {
    /// Checks everything that can be checked and seals what would be done.
    ///
    /// # Errors
    /// Only for what was typed and for our own files. What a vendor says against an item blocks that item.
    pub async fn make_plan(&self, draft: &PlanDraft) -> Result<Plan, Error> {
        let Checked { title, ticket, valid_for, items } = self.check_plan(draft).await?;
        let profiles = profiles_of(&items);
        let planned: Vec<PlannedBackup> = stream::iter(items.into_iter().enumerate())
            .map(|(position, item)| self.plan_item(position, item))
            .buffered(LOOKING)
            .collect()
            .await;
        let created_at = Timestamp::now();
        let header = PlanHeader {
            format_version: FORMAT_VERSION,
            id: PlanId(Uuid::now_v7()),
            store_id: self.store().store_id().await?,
            made_by: self.user().to_owned(),
            made_on: self.owner().host.clone(),
            title: title.to_string(),
            ticket: ticket.map(|ticket| ticket.to_string()),
            runbook: draft.runbook.clone(),
            profiles,
            created_at,
            expires_at: created_at + valid_for.map_or(LIFETIME, MaxAge::duration),
        };
        let unsealable = |error: serde_json::Error| StoreError::Fault {
            path: self.store().path().display().to_string(),
            detail: error.to_string(),
        };
        let mut seal = Seal::begin(&header, ITEMS).map_err(unsealable)?;
        let mut items = Vec::new();
        for item in &planned {
            let text = canonical(item).map_err(unsealable)?;
            seal.add(&text);
            items.push(text);
        }
        durable::before("SavePlan");
        self.store().save_plan(&header, &seal.end(), items).await?;
        durable::after("SavePlan");
        self.plan(header.id).await
    }

    async fn check_plan(&self, draft: &PlanDraft) -> Result<Checked, Error> {
        let mut errors = Vec::new();
        let title = rule::field("title", &draft.title, &mut errors);
        let ticket = rule::optional_field("ticket", &draft.ticket, &mut errors);
        let valid_for = rule::optional_field("valid_for", &draft.valid_for, &mut errors);
        if valid_for.is_some_and(|lifetime: MaxAge| lifetime.duration() > MOST_LIFETIME) {
            let error = RuleError::new(
                format!("A plan is for 7d at most, not {}: what it rests on changes", draft.valid_for.trim()),
                format!("计划的有效期最长 7d，不能为 {}：其依据会变化", draft.valid_for.trim()),
            );
            errors.push(FieldError::new("valid_for", error.suggesting("7d")));
        }
        let mut items = Vec::new();
        let mut seen = HashSet::new();
        for (position, item) in draft.items.iter().enumerate() {
            let profile = self.store().profile(item.profile_id).await?.ok_or(Error::ProfileGone)?;
            let prefix = format!("items.{position}.");
            if item.options.provider() != profile.connection.kind() {
                errors.push(other_vendor(&prefix, &profile));
                continue;
            }
            let age = format!("{prefix}unless_newer_than");
            let unless_newer_than = rule::optional_field(&age, &item.unless_newer_than, &mut errors);
            let prefix = format!("{prefix}options.");
            let fits = |options| match lacks_secret(&prefix, &options, &profile) {
                Some(error) => Err(vec![error]),
                None => Ok(options),
            };
            match item.options.check(&prefix).and_then(fits) {
                Ok(options) => items.push(Item {
                    is_repeated: !seen.insert((account(&profile.connection), item.target_id.clone())),
                    profile,
                    target_id: item.target_id.clone(),
                    options,
                    unless_newer_than,
                }),
                Err(refused) => errors.extend(refused),
            }
        }
        if draft.items.is_empty() {
            let error = RuleError::new("Pick at least one target", "请至少选择一个目标");
            errors.push(FieldError::new("items", error));
        }
        match title {
            Some(title) if errors.is_empty() => Ok(Checked { title, ticket, valid_for, items }),
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
            unless_newer_than: item.unless_newer_than,
            now: Timestamp::now(),
            is_repeated: item.is_repeated,
            remarks: &survey.remarks,
        });
        let request = match findings.action {
            Action::Create => Some(
                provider.create_request(&item.target_id, &item.options, Timestamp::now()).await?.preview(),
            ),
            Action::Satisfied | Action::Adopt | Action::Blocked => None,
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
        satisfied_by: findings.satisfied_by,
        unless_newer_than: item.unless_newer_than,
    }
}

/// Every profile of the items, once.
fn profiles_of(items: &[Item]) -> Vec<ProfileFacts> {
    let mut seen = HashSet::new();
    let first = items.iter().filter(|item| seen.insert(item.profile.id));
    first.map(|item| ProfileFacts::from(&item.profile)).collect()
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
        tags: Vec::new(),
    }
}
