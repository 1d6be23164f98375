//! What is looked at before a plan is shown, and what follows from it for one backup. Pure.

use jiff::{SignedDuration, Timestamp};

use super::{Action, Check, Diagnostic, Outcome, Severity, checks};
use crate::backup::{BackupFacts, VendorBackup};
use crate::error::ErrorReport;
use crate::profile::{ProfileFacts, ProviderKind};
use crate::provider::Remark;
use crate::rule::MaxAge;
use crate::target::Target;
use crate::text::Text;

/// What was found at the vendor.
pub(super) struct Facts<'a> {
    pub(super) profile: &'a ProfileFacts,
    pub(super) target: &'a Target,
    pub(super) backup: &'a BackupFacts,
    /// The backups listed now, newest first.
    pub(super) baseline: &'a [VendorBackup],
    pub(super) clock_skew_ms: Option<i64>,
    pub(super) clock_skew_limit: SignedDuration,
    /// The vendor's own checks.
    pub(super) remarks: &'a [Remark],
    /// How old a completed backup may be to make a new one unnecessary.
    pub(super) unless_newer_than: Option<MaxAge>,
    /// By our clock.
    pub(super) now: Timestamp,
    /// An earlier item of the same plan is for the same target.
    pub(super) is_repeated: bool,
}

/// What follows.
#[derive(Debug)]
pub(super) struct Findings {
    pub(super) action: Action,
    pub(super) checks: Vec<Check>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) adopts: Option<VendorBackup>,
    pub(super) satisfied_by: Option<VendorBackup>,
}

/// Every check, in the order they are shown.
pub(super) fn examine(facts: &Facts<'_>) -> Findings {
    let mut findings = Findings {
        action: Action::Create,
        checks: Vec::new(),
        diagnostics: Vec::new(),
        adopts: None,
        satisfied_by: None,
    };
    findings.pass(sign_in_check(), Text::new("accepted", "通过"));
    checks::fitness(facts, &mut findings);
    checks::young_backup(facts, &mut findings);
    if findings.satisfied_by.is_none() {
        before_sending(facts, &mut findings);
    }
    checks::clock(facts, &mut findings);
    let count = facts.baseline.len();
    findings.pass(
        Text::new("Baseline recorded", "已记录基线"),
        Text::new(format!("{count} backups"), format!("{count} 个备份")),
    );
    if findings.satisfied_by.is_none() {
        checks::repetition(facts, &mut findings);
        checks::metadata_locks(facts, &mut findings);
    }
    if findings.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Blocked) {
        findings.action = Action::Blocked;
        findings.adopts = None;
        findings.satisfied_by = None;
    }
    findings
}

/// What matters only where a request would be sent, or a running backup be watched.
fn before_sending(facts: &Facts<'_>, findings: &mut Findings) {
    checks::running_backup(facts, findings);
    checks::state(facts, findings);
    checks::name(facts, findings);
    checks::databases(facts, findings);
    for remark in facts.remarks {
        findings.checks.push(remark.check.clone());
        findings.diagnostics.extend(remark.diagnostic.clone());
    }
}

/// What follows when the vendor could not be asked at all.
pub(super) fn unreachable(error: &ErrorReport, target: &str, provider: ProviderKind) -> Findings {
    let code = serde_json::to_value(error.code).ok();
    let code = code.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let skipped =
        |name| Check { name, outcome: Outcome::Skipped, value: Text::new("not tried", "未检查") };
    Findings {
        action: Action::Blocked,
        checks: vec![
            Check {
                name: sign_in_check(),
                outcome: Outcome::Failed,
                value: Text::same(error.vendor.as_ref().map(|words| words.code.clone()).unwrap_or_default()),
            },
            skipped(state_check(provider)),
            skipped(running_check()),
        ],
        diagnostics: vec![Diagnostic {
            severity: Severity::Blocked,
            code,
            summary: Text::new(format!("{target} could not be checked"), format!("无法检查 {target}")),
            detail: error.message.clone(),
            way_out: error.hint.clone().unwrap_or_else(plan_again),
        }],
        adopts: None,
        satisfied_by: None,
    }
}

fn sign_in_check() -> Text {
    Text::new("Sign-in", "登录")
}

pub(super) fn state_check(provider: ProviderKind) -> Text {
    let Text { en, zh } = provider.target_word();
    Text::new(format!("State of the {en}"), format!("{zh}状态"))
}

pub(super) fn running_check() -> Text {
    Text::new("Backup already running", "是否有备份在进行")
}

pub(super) fn name_check() -> Text {
    Text::new("Backup name is free", "备份名称未占用")
}

fn plan_again() -> Text {
    Text::new("Mend it, then plan again", "排除后重新计划")
}

impl Findings {
    pub(super) fn check(&mut self, name: Text, outcome: Outcome, value: Text) {
        self.checks.push(Check { name, outcome, value });
    }

    pub(super) fn pass(&mut self, name: Text, value: Text) {
        self.check(name, Outcome::Passed, value);
    }

    pub(super) fn note(
        &mut self,
        severity: Severity,
        code: &str,
        summary: Text,
        detail: Text,
        way_out: Text,
    ) {
        self.diagnostics.push(Diagnostic { severity, code: code.to_owned(), summary, detail, way_out });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// What follows for a target with a completed backup that ended an hour ago.
    fn examined(target: &serde_json::Value, age: &str) -> Findings {
        let mut whole = json!({"id": "t", "name": "orders", "engine": "my_sql", "version": "8.0", "shape": "Single",
            "state": {"word": "ACTIVE", "readiness": "available"}, "storage_gb": null, "unfit": null,
            "takes_databases": false});
        whole.as_object_mut().unwrap().extend(target.as_object().unwrap().clone());
        let profile = json!({"id": uuid::Uuid::nil(), "revision": 1, "name": "prod", "provider": "huawei_rds",
            "environment": "production", "guard": "confirm", "summary": ""});
        let baseline = json!([{"id": "b1", "name": "hf-1", "state": "completed", "word": "COMPLETED", "origin": "auto",
            "form": "full", "databases": [], "began_at": null, "size_bytes": null,
            "ended_at": {"raw": "", "at": "2026-11-21T11:00:00Z", "zone_assumed": false}}]);
        let baseline: Vec<VendorBackup> = serde_json::from_value(baseline).unwrap();
        let facts = json!({"name": "hf-1", "description": "", "databases": ["a"], "form": "partial"});
        examine(&Facts {
            profile: &serde_json::from_value(profile).unwrap(),
            target: &serde_json::from_value(whole).unwrap(),
            backup: &serde_json::from_value(facts).unwrap(),
            baseline: &baseline,
            clock_skew_ms: Some(0),
            clock_skew_limit: SignedDuration::from_mins(15),
            remarks: &[],
            unless_newer_than: Some(age.parse().unwrap()),
            now: "2026-11-21T12:00:00Z".parse().unwrap(),
            is_repeated: true,
        })
    }

    #[test]
    fn what_satisfies_is_stopped_by_nothing_that_matters_only_for_sending() {
        let failed = json!({"state": {"word": "FAILED", "readiness": "unavailable"}});
        let findings = examined(&failed, "1h");
        assert_eq!(findings.action, Action::Satisfied, "{findings:#?}");
        assert!(findings.diagnostics.is_empty() && findings.satisfied_by.is_some());
        let told = findings.checks.iter().find(|check| check.value.en.contains("60 min ago")).unwrap();
        assert!(told.value.en.contains("hf-1") && told.outcome == Outcome::Passed, "{told:?}");
        // A minute too old: then all of it stands in the way.
        let findings = examined(&failed, "59m");
        assert_eq!((findings.action, findings.satisfied_by), (Action::Blocked, None));
        let codes: Vec<_> = findings.diagnostics.iter().map(|it| it.code.as_str()).collect();
        assert_eq!(
            codes,
            [
                "target_unavailable",
                "name_taken",
                "databases_not_supported",
                "target_repeated",
                "metadata_locks"
            ]
        );
    }

    #[test]
    fn an_unfit_target_stays_blocked() {
        let findings = examined(&json!({"unfit": {"en": "a read replica", "zh": "只读实例"}}), "24h");
        assert_eq!((findings.action, findings.satisfied_by), (Action::Blocked, None));
    }
}
