//! A runbook written from what was picked by hand declares the same backups.

use holdfast_core::backup::{
    BackupDraft, ObshellMode, OcpBackupMode, OcpDataMode, OcpStorageDraft, OcpStorageFields, OcpStorageKind,
    OptionsDraft,
};
use holdfast_core::plan::{Plan, PlanDraft};
use holdfast_core::profile::ProfileId;
use holdfast_sandbox::{instances, taurusdb_instances};

use super::FILE;
use crate::desk::Desk;

fn item(profile_id: ProfileId, target: &str, options: OptionsDraft, age: &str) -> BackupDraft {
    BackupDraft { profile_id, target_id: target.to_owned(), options, unless_newer_than: age.to_owned() }
}

/// What a plan asks for, but for the names, which are drawn anew.
fn asked(plan: &Plan) -> Vec<String> {
    let facts = plan.items.iter().map(|item| {
        let mut backup = item.backup.clone();
        backup.name.clear();
        format!("{} {} {backup:?} {:?}", item.profile.name, item.target.id, item.unless_newer_than)
    });
    facts.collect()
}

#[tokio::test]
async fn a_selection_becomes_a_runbook_that_plans_the_same() {
    let desk = Desk::new().await;
    let profiles: Vec<_> = desk.everywhere().await.iter().map(|profile| profile.id).collect();
    let storage = OcpStorageFields {
        kind: OcpStorageKind::File,
        config_name: "nfs_0915".to_owned(),
        directory: "/obbackup/orders".to_owned(),
        alarm_threshold: "95".to_owned(),
        storage_id: String::new(),
        service_name: "backup".to_owned(),
        // Left behind in the form by another kind of storage.
        endpoint: "oss.example.com".to_owned(),
        app_id: String::new(),
        region: String::new(),
    };
    let ocp = |storage| OptionsDraft::OceanbaseOcp {
        backup_mode: OcpBackupMode::PhysicalBackup,
        data_mode: OcpDataMode::IncrementalBackup,
        storage,
    };
    let draft = PlanDraft {
        title: "Release \"七\" \\ 订单".to_owned(),
        ticket: "CHG-1".to_owned(),
        valid_for: "2h".to_owned(),
        runbook: None,
        items: vec![
            item(
                profiles[0],
                instances::PAYMENT_SQLSERVER,
                OptionsDraft::HuaweiRds {
                    name: "hf-one".to_owned(),
                    description: "发布前, it's".replace('\'', ""),
                    databases: vec!["PaymentCore".to_owned()],
                },
                "24h",
            ),
            item(
                profiles[1],
                taurusdb_instances::TRADE_TAURUSDB,
                OptionsDraft::HuaweiTaurusdb { name: "hf-two".to_owned(), description: String::new() },
                "",
            ),
            item(profiles[2], "1000005/1000012", ocp(OcpStorageDraft::Typed(storage)), ""),
            item(profiles[2], "1000005/1000016", ocp(OcpStorageDraft::Strategy), ""),
            item(
                profiles[3],
                "t_orders",
                OptionsDraft::OceanbaseObshell {
                    mode: ObshellMode::Full,
                    plus_archive: true,
                    encrypt: false,
                },
                "7d",
            ),
        ],
    };
    let text = desk.holdfast.runbook_of(&draft).await.unwrap();
    assert!(
        text.contains(&format!("target = \"{}\"  # 支付结算-mssql-01\n", instances::PAYMENT_SQLSERVER)),
        "{text}"
    );
    assert!(!text.contains("hf-one") && !text.contains("oss.example.com"), "{text}");
    assert!(desk.holdfast.check_runbook(FILE, &text).await.unwrap().is_empty(), "{text}");
    let by_hand = desk.holdfast.make_plan(&draft).await.unwrap();
    let by_runbook = desk.holdfast.plan_runbook(FILE, &text).await.unwrap();
    assert_eq!(asked(&by_hand), asked(&by_runbook), "{text}");
    assert_eq!((&by_hand.title, &by_hand.ticket), (&by_runbook.title, &by_runbook.ticket));
    let lifetime = |plan: &Plan| plan.expires_at.duration_since(plan.created_at);
    assert_eq!(lifetime(&by_hand), lifetime(&by_runbook));
}

#[tokio::test]
async fn a_vendor_that_is_away_costs_only_the_comments() {
    let desk = Desk::new().await;
    let profiles = desk.everywhere().await;
    desk.sandbox.clear_journal();
    desk.faults("obshell.list_tenants", holdfast_sandbox::FaultKind::DropBeforeActing, 50);
    let options =
        OptionsDraft::OceanbaseObshell { mode: ObshellMode::Full, plus_archive: false, encrypt: false };
    let draft = PlanDraft {
        title: "t".to_owned(),
        items: vec![item(profiles[3].id, "t_orders", options, "")],
        ..PlanDraft::default()
    };
    let text = desk.holdfast.runbook_of(&draft).await.unwrap();
    assert!(text.contains("target = \"t_orders\"\n"), "{text}");
    assert!(desk.holdfast.check_runbook(FILE, &text).await.unwrap().is_empty());
}
