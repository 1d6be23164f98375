//! Runbooks over the sandbox: what they declare is planned, and what is wrong in them is refused at its place.

mod folder;
mod refusals;
mod written;

use holdfast_core::error::Error;
use holdfast_core::plan::{Action, Plan};
use holdfast_core::profile::ProfileView;
use holdfast_core::runbook::RunbookProblem;
use rusqlite::Connection;

use crate::contract::Bench;
use crate::contract::bench::{huawei_rds, huawei_taurusdb, oceanbase_obshell, oceanbase_ocp};
use crate::desk::Desk;

const FILE: &str = "orders.toml";

fn benches() -> [Bench; 4] {
    [huawei_rds(), huawei_taurusdb(), oceanbase_ocp(), oceanbase_obshell()]
}

/// A runbook that begins as all do; what is added stands from line 4 on.
fn text(rest: &str) -> String {
    format!("format_version = 1\ntitle = \"订单发布\"\n\n{rest}")
}

impl Desk {
    /// A profile at each vendor: `沙箱 Huawei Cloud RDS` and so on.
    async fn everywhere(&self) -> Vec<ProfileView> {
        let mut profiles = Vec::new();
        for bench in benches() {
            profiles.push(bench.profile(self).await);
        }
        profiles
    }

    async fn planned(&self, rest: &str) -> Plan {
        self.holdfast.plan_runbook(FILE, &text(rest)).await.unwrap()
    }

    async fn problems(&self, rest: &str) -> Vec<RunbookProblem> {
        match self.holdfast.plan_runbook(FILE, &text(rest)).await {
            Err(Error::Runbook(problems)) => problems,
            other => panic!("{other:?}"),
        }
    }

    /// Nothing was asked of a vendor to be done, and nothing is kept to be done later.
    fn assert_nothing_came_of_it(&self) {
        let creates = |entry: &holdfast_sandbox::JournalEntry| entry.operation.contains("create_backup");
        assert!(!self.sandbox.journal().iter().any(creates), "nothing is sent");
        let database = self.folder.path().join("real/holdfast.sqlite3");
        let plans: i64 = Connection::open(database)
            .unwrap()
            .query_row("SELECT count(*) FROM plan", [], |row| row.get(0))
            .unwrap();
        assert_eq!(plans, 0, "nothing is planned");
    }
}

#[tokio::test]
async fn a_runbook_over_all_four_vendors_becomes_one_plan() {
    let desk = Desk::new().await;
    desk.everywhere().await;
    let plan = desk
        .planned(
            r#"ticket = "CHG-20871"
valid_for = "4h"

[defaults]
description = "before the release"

[[backup]]
profile = "沙箱 Huawei Cloud RDS"
target = ["4f0d6c1be29a47d5913c7a60b8f1a2c1in01", "9b27e1f05c384ad68e71b35040c9e2d7in03"]

[[backup]]
profile = "沙箱 Huawei Cloud RDS"
target_name = "支付结算*"
name = "pay-{run}"
databases = ["PaymentCore"]

[[backup]]
profile = "沙箱 Huawei Cloud TaurusDB"
target_tag = "env=pr?d"

[[backup]]
profile = "沙箱 OceanBase OCP"
target_name = "orders"
data_mode = "full_backup"

[[backup]]
profile = "沙箱 OceanBase OBShell"
target = "t_orders"
mode = "incremental"
plus_archive = true
unless_newer_than = "1m"
"#,
        )
        .await;
    let names: Vec<_> = plan.items.iter().map(|item| item.target.name.as_str()).collect();
    let right = [
        "orders-mysql-prod-01",
        "库存中心-pg-prod-02",
        "支付结算-mssql-01",
        "trade-core-taurus-01",
        "会员积分-taurus-02",
        "orders",
        "t_orders",
    ];
    assert_eq!(names, right);
    assert!(plan.items.iter().all(|item| item.action == Action::Create), "{:#?}", plan.items);
    assert_eq!((plan.title.as_str(), plan.ticket.as_deref()), ("订单发布", Some("CHG-20871")));
    assert_eq!(plan.runbook.as_deref(), Some(FILE));
    assert_eq!(plan.expires_at.duration_since(plan.created_at).as_hours(), 4);

    let date = jiff::Zoned::now().strftime("%Y%m%d").to_string();
    let backup = |position: usize| &plan.items[position].backup;
    let run = backup(2).name.strip_prefix("pay-").unwrap();
    assert_eq!(run.len(), 4);
    assert_eq!(backup(0).name, format!("hf-orders-mysql-prod-01-{date}-{run}"));
    assert_eq!(backup(1).name, format!("hf-pg-prod-02-{date}-{run}"));
    assert_eq!(backup(3).name, format!("hf-trade-core-taurus-01-{date}-{run}"));
    assert_eq!(backup(2).databases, ["PaymentCore"]);
    assert_eq!(backup(0).description, "before the release");
    assert!(backup(5).name.is_empty() && backup(6).plus_archive);
    assert_eq!(plan.items[6].unless_newer_than.map(|age| age.to_string()).as_deref(), Some("1m"));

    let journal = desk.sandbox.journal();
    let listing =
        journal.iter().filter(|it| it.operation == "rds.list_instances" && !it.query.contains("id="));
    assert_eq!(
        listing.count(),
        3,
        "the profile's three pages are asked for once, although two entries name it"
    );
}

#[tokio::test]
async fn each_plan_draws_its_own_run() {
    let desk = Desk::new().await;
    desk.everywhere().await;
    let entry = "[[backup]]\nprofile = \"沙箱 Huawei Cloud RDS\"\ntarget_name = \"orders-mysql-prod-01\"\n";
    let (one, two) = (desk.planned(entry).await, desk.planned(entry).await);
    assert_ne!(one.items[0].backup.name, two.items[0].backup.name);
}

#[tokio::test]
async fn a_pattern_passes_over_replicas_and_an_id_of_one_is_blocked_with_its_reason() {
    let desk = Desk::new().await;
    desk.everywhere().await;
    let entry = "[[backup]]\nprofile = \"沙箱 Huawei Cloud RDS\"\n";
    let plan = desk.planned(&format!("{entry}target_name = \"orders-mysql-prod-01*\"\n")).await;
    assert_eq!(plan.items.len(), 1, "not the replica");
    let replica = holdfast_sandbox::instances::REPLICA_MYSQL;
    let plan = desk.planned(&format!("{entry}target = \"{replica}\"\n")).await;
    assert_eq!(plan.items[0].action, Action::Blocked);
    assert!(
        plan.items[0]
            .diagnostics
            .iter()
            .any(|it| it.summary.en.contains("replica") || it.detail.en.contains("replica")),
        "{:#?}",
        plan.items[0].diagnostics
    );
}

#[tokio::test]
async fn a_tag_pattern_takes_every_value_of_a_key() {
    let desk = Desk::new().await;
    desk.everywhere().await;
    let entry = "[[backup]]\nprofile = \"沙箱 Huawei Cloud RDS\"\ntarget_tag = \"env=*\"\n";
    let plan = desk.planned(entry).await;
    let values: std::collections::BTreeSet<_> =
        plan.items.iter().flat_map(|item| &item.target.tags).map(|tag| tag.value.clone()).collect();
    assert!(values.contains("prod") && values.contains("rehearsal"), "{values:?}");
}

#[tokio::test]
async fn a_vendor_that_cannot_be_asked_is_its_own_error() {
    use holdfast_core::credential::CredentialError;
    use holdfast_core::error::ErrorCode;
    use holdfast_sandbox::FaultKind;

    let desk = Desk::new().await;
    desk.everywhere().await;
    let runbook = text(
        "[[backup]]\nprofile = \"沙箱 OceanBase OBShell\"\ntarget_name = \"*\"\n\n[[backup]]\nprofile = \"沙箱 Huawei Cloud RDS\"\ntarget_name = \"orders*\"\n",
    );
    desk.faults("rds.list_instances", FaultKind::DropBeforeActing, 20);
    let error = desk.holdfast.plan_runbook(FILE, &runbook).await.unwrap_err();
    assert!(
        matches!(&error, Error::AtProfile { profile, source }
            if profile == "沙箱 Huawei Cloud RDS" && matches!(**source, Error::Transport(_))),
        "{error:?}"
    );
    let report = error.report();
    assert!(report.message.zh.starts_with("沙箱 Huawei Cloud RDS：") && report.hint.is_some(), "{report:?}");
    desk.keychain_trouble(Some(CredentialError::Locked { detail: String::new() }));
    let error = desk.holdfast.plan_runbook(FILE, &runbook).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::KeychainLocked);
    desk.assert_nothing_came_of_it();
}
