//! The types the window shares with Rust are generated into `ui/src/bindings.ts`, committed, and kept true here.
//!
//! `make bindings` (that is, this test with `HOLDFAST_WRITE_BINDINGS=1`) writes the file anew.

use std::fmt::Write as _;
use std::path::Path;

use holdfast_core::{
    backup, certificate, connection_test, csv, error, event, evidence, history, job, owner, plan, profile,
    record, refresh, request, rule, run, runbook, status, target, task, text, vendor_time,
};
use ts_rs::{Config, TS};

macro_rules! declare {
    ($text:ident, $config:ident, $($type:ty),+ $(,)?) => {
        $(
            if let Some(docs) = <$type>::docs() {
                $text.push_str(&docs);
            }
            writeln!($text, "export {}\n", <$type>::decl(&$config)).unwrap();
        )+
    };
}

fn bindings() -> String {
    let config = Config::new();
    let mut text = String::from("// Generated from Rust by `make bindings`. Do not edit.\n\n");
    declare!(
        text,
        config,
        text::Text,
        vendor_time::VendorTime,
        rule::FieldError,
        error::ErrorCode,
        error::VendorWords,
        runbook::RunbookProblem,
        runbook::RunbookSummary,
        runbook::RunbookText,
        error::ErrorReport,
        profile::ProfileId,
        profile::Environment,
        profile::Guard,
        profile::SecretName,
        profile::ProviderKind,
        profile::HuaweiSignInMethod,
        profile::HuaweiDraft,
        profile::TaurusdbPath,
        profile::TaurusdbDraft,
        profile::OcpSignInMethod,
        profile::OcpDraft,
        profile::ObshellSignIn,
        profile::ObshellDraft,
        profile::ConnectionDraft,
        profile::TrustChoice,
        profile::ProxyChoice,
        profile::NetworkDraft,
        profile::ProfileDraft,
        profile::SecretInput,
        profile::ProfileView,
        profile::ProfileFacts,
        status::Space,
        status::KeychainStatus,
        status::SecretPlace,
        status::SecretState,
        status::KeepSecret,
        status::AppStatus,
        status::Region,
        target::Engine,
        target::Readiness,
        target::TargetState,
        target::Tag,
        target::Target,
        target::ListedTarget,
        target::TargetList,
        request::Method,
        request::Mask,
        request::ShownSpan,
        request::ShownHeader,
        request::RequestPreview,
        backup::OcpBackupMode,
        backup::OcpDataMode,
        backup::OcpStorageKind,
        backup::OcpStorageFields,
        backup::OcpStorageDraft,
        backup::ObshellMode,
        backup::OptionsDraft,
        backup::BackupDraft,
        backup::BackupForm,
        backup::BackupFacts,
        backup::BackupState,
        backup::VendorBackup,
        run::RunId,
        run::OnFailure,
        run::Halt,
        owner::OwnerId,
        owner::Owner,
        run::Run,
        run::RunSummary,
        run::LeftRunning,
        run::CancelReport,
        plan::PlanId,
        plan::PlanDraft,
        plan::Action,
        plan::Outcome,
        plan::Check,
        plan::Severity,
        plan::Diagnostic,
        plan::PlannedBackup,
        plan::PlanSummary,
        plan::PlanState,
        plan::Confirmation,
        plan::Fingerprint,
        plan::Plan,
        plan::Approval,
        certificate::CertificateFacts,
        connection_test::TestStep,
        connection_test::ConnectionTest,
        task::TaskState,
        task::StageState,
        task::TaskStage,
        task::VendorTask,
        job::JobId,
        job::JobStatus,
        job::TargetFacts,
        job::SetAside,
        job::Job,
        event::EventKind,
        event::Event,
        event::JobUpdate,
        record::Origin,
        record::HistoryRecord,
        history::HistoryFilter,
        history::HistorySort,
        history::HistoryQuery,
        history::HistoryPage,
        refresh::RefreshProgress,
        refresh::ProfileRefresh,
        refresh::RefreshReport,
        csv::Delimiter,
        csv::LineEnd,
        csv::TimeStyle,
        csv::Column,
        csv::ExportOptions,
        csv::ExportPreview,
        csv::ExportReceipt,
        evidence::ChainHead,
        evidence::Finding,
        evidence::Verification,
        evidence::EvidenceReceipt,
    );
    text
}

#[test]
fn the_committed_bindings_are_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/bindings.ts");
    let expected = bindings();
    if std::env::var_os("HOLDFAST_WRITE_BINDINGS").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "ui/src/bindings.ts is out of date: run `make bindings`");
}
