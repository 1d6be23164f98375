//! A plan as scripts read it: a line for the plan, then one for each item.

use holdfast_core::backup::{BackupFacts, VendorBackup};
use holdfast_core::plan::{
    Action, Check, Confirmation, Diagnostic, Fingerprint, Plan, PlanId, PlanState, PlanSummary, PlannedBackup,
};
use holdfast_core::profile::{Guard, ProfileFacts};
use holdfast_core::request::RequestPreview;
use holdfast_core::rule::MaxAge;
use holdfast_core::target::Target;
use jiff::Timestamp;
use serde::Serialize;

use crate::json;

#[derive(Serialize)]
struct PlanLine<'a> {
    id: PlanId,
    title: &'a str,
    ticket: Option<&'a str>,
    runbook: Option<&'a str>,
    made_by: &'a str,
    made_on: &'a str,
    created_at: Timestamp,
    expires_at: Timestamp,
    fingerprint: &'a Fingerprint,
    summary: PlanSummary,
    confirmation: &'a Confirmation,
    state: &'a PlanState,
    /// Whether it can be applied as it is, with nothing left out.
    applyable: bool,
}

#[derive(Serialize)]
struct ItemLine<'a> {
    position: u32,
    action: Action,
    profile: &'a ProfileFacts,
    target: &'a Target,
    backup: &'a BackupFacts,
    request: Option<&'a RequestPreview>,
    checks: &'a [Check],
    diagnostics: &'a [Diagnostic],
    adopts: Option<&'a VendorBackup>,
    satisfied_by: Option<&'a VendorBackup>,
    unless_newer_than: Option<MaxAge>,
}

/// The plan, and each of its items.
pub(crate) fn lines(plan: &Plan) -> String {
    let mut text = json::line(
        "plan",
        &PlanLine {
            id: plan.id,
            title: &plan.title,
            ticket: plan.ticket.as_deref(),
            runbook: plan.runbook.as_deref(),
            made_by: &plan.made_by,
            made_on: &plan.made_on,
            created_at: plan.created_at,
            expires_at: plan.expires_at,
            fingerprint: &plan.fingerprint,
            summary: plan.summary,
            confirmation: &plan.confirmation,
            state: &plan.state,
            applyable: plan.state == PlanState::Open
                && plan.summary.blocked == 0
                && plan.confirmation.guard != Guard::WatchOnly,
        },
    );
    for item in &plan.items {
        text.push_str(&json::line("item", &item_line(item)));
    }
    text
}

fn item_line(item: &PlannedBackup) -> ItemLine<'_> {
    ItemLine {
        position: item.position,
        action: item.action,
        profile: &item.profile,
        target: &item.target,
        backup: &item.backup,
        request: item.request.as_ref(),
        checks: &item.checks,
        diagnostics: &item.diagnostics,
        adopts: item.adopts.as_ref(),
        satisfied_by: item.satisfied_by.as_ref(),
        unless_newer_than: item.unless_newer_than,
    }
}
