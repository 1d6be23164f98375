//! The fleet: ordinary targets by the hundred, beside those that were there before.

use std::path::Path;
use std::time::Duration;

use holdfast_sandbox::{CreateCount, Options, Sandbox, fleet};
use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, Reply, path};
use crate::obshell::caller::Dba;
use crate::ocp::caller::{Operator, data, full};

async fn start(fleet: u32, file: Option<&Path>) -> Sandbox {
    let state_file = file.map(Path::to_owned);
    let backup_duration = Duration::from_secs(3600);
    let options = Options { fleet, state_file, backup_duration, ..Options::default() };
    Sandbox::start(options).await.expect("started")
}

/// Ids of all instances that a paged list of Huawei Cloud's shows.
async fn listed(caller: &Caller, list: &str) -> Vec<String> {
    let mut ids = Vec::new();
    loop {
        let offset = ids.len().to_string();
        let request = caller.signed(Method::GET, list, &[("offset", &offset)], "");
        let page = Reply::of(request).await.expect("an answer").json();
        let rows = page["instances"].as_array().expect("a list");
        ids.extend(rows.iter().map(|row| row["id"].as_str().expect("an id").to_owned()));
        if rows.is_empty() {
            assert_eq!(page["total_count"], ids.len());
            return ids;
        }
    }
}

fn taurusdb(rest: &str) -> String {
    format!("/taurusdb{}", path(rest))
}

/// Everything that the four vendors list, the same on every run.
async fn everything(sandbox: &Sandbox) -> [Vec<String>; 4] {
    let caller = Caller::of(sandbox);
    let ids = |data: &Value, field: &str| -> Vec<String> {
        data["contents"].as_array().expect("a list").iter().map(|row| row[field].to_string()).collect()
    };
    let ocp = Operator::of(sandbox).data("/api/v2/ob/tenants?size=2000").await;
    let obshell = Dba::of(sandbox).await.data("/api/v1/tenants/overview").await;
    [
        listed(&caller, &path("instances")).await,
        listed(&caller, &taurusdb("instances")).await,
        ids(&ocp, "id"),
        ids(&obshell, "tenant_name"),
    ]
}

#[tokio::test]
async fn a_fleet_stands_behind_what_was_there_before() {
    let (without, with) = (start(0, None).await, start(402, None).await);
    let (before, after) = (everything(&without).await, everything(&with).await);
    let shares = fleet::Shares::of(402);
    let counts = [shares.rds, shares.taurusdb, shares.ocp, shares.obshell];
    assert_eq!(counts, [101, 101, 100, 100]);
    for ((before, after), count) in before.iter().zip(&after).zip(counts) {
        assert_eq!(&after[..before.len()], before);
        assert_eq!(after.len(), before.len() + count as usize);
    }
    assert_eq!(after[0].last(), Some(&fleet::rds(101)));
    assert_eq!(after[1].last(), Some(&fleet::taurusdb(101)));
    assert_eq!(after[2].last(), Some(&fleet::ocp(100).tenant.to_string()));
    assert_eq!(after[3].last(), Some(&format!("\"{}\"", fleet::obshell(100))));
}

/// Begins a full backup at each vendor.
async fn back_up(sandbox: &Sandbox, number: u32) {
    let caller = Caller::of(sandbox);
    let name = format!("fleet-{number}");
    assert_eq!(caller.create(&fleet::rds(number), &name).await.status, 200);
    let body = json!({"instance_id": fleet::taurusdb(number), "name": name}).to_string();
    let request = caller.signed(Method::POST, &taurusdb("backups/create"), &[], &body);
    assert_eq!(Reply::of(request).await.expect("an answer").status, 201);
    let fleet::OcpTenant { cluster, tenant } = fleet::ocp(number);
    let target = format!("/api/v2/ob/clusters/{cluster}/tenants/{tenant}/backup/backupNow");
    let request = Operator::of(sandbox).request(Method::POST, &target).body(full().to_string());
    let result = data(&Reply::of(request).await.expect("an answer"));
    assert_eq!(result["backupObjectOpsResultList"][0]["beSuccessful"], true);
    Dba::of(sandbox).await.begin(&fleet::obshell(number)).await;
}

/// The status of the newest backup at each vendor.
async fn statuses(sandbox: &Sandbox, number: u32) -> [String; 4] {
    let caller = Caller::of(sandbox);
    let (rds, instance) = (fleet::rds(number), fleet::taurusdb(number));
    let request = caller.signed(Method::GET, &taurusdb("backups"), &[("instance_id", &instance)], "");
    let fleet::OcpTenant { cluster, tenant } = fleet::ocp(number);
    let rows = format!("/api/v2/ob/clusters/{cluster}/tenants/{tenant}/backup/task/dataBackupTasks");
    [
        caller.backups(&[("instance_id", &rds)]).await.json()["backups"][0]["status"].clone(),
        Reply::of(request).await.expect("an answer").json()["backups"][0]["status"].clone(),
        Operator::of(sandbox).data(&rows).await["contents"][0]["status"].clone(),
        Dba::of(sandbox).await.overview(&fleet::obshell(number)).await["status"].clone(),
    ]
    .map(|status| status.as_str().expect("a status").to_owned())
}

#[tokio::test]
async fn its_targets_are_backed_up_without_any_preparation_and_complete_in_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let sandbox = start(8, Some(&file)).await;
    let dba = Dba::of(&sandbox).await;
    let archiving = format!("/api/v1/tenant/{}/backup/log/tasks", fleet::obshell(1));
    assert_eq!(dba.data(&archiving).await["contents"][0]["status"], "DOING");
    for number in 1..=2 {
        back_up(&sandbox, number).await;
    }
    sandbox.clock().advance(Duration::from_secs(3000));
    assert_eq!(
        statuses(&sandbox, 1).await.map(|status| status == "COMPLETED" || status == "DONE"),
        [false; 4]
    );
    sandbox.stop().await;

    let sandbox = start(8, Some(&file)).await;
    sandbox.clock().advance(Duration::from_secs(600));
    for number in 1..=2 {
        assert_eq!(statuses(&sandbox, number).await, ["COMPLETED", "COMPLETED", "DONE", "COMPLETED"]);
    }
    let creates = sandbox.creates();
    assert_eq!((creates.requests, creates.acted, creates.targets.len()), (8, 8, 8));
    assert!(creates.repeated().is_empty());
    let fleet::OcpTenant { cluster, tenant } = fleet::ocp(2);
    let expected = CreateCount {
        operation: "ocp.create_backup".into(),
        target: format!("{cluster}/{tenant}"),
        requests: 1,
        acted: 1,
    };
    assert_eq!(creates.of_target("ocp.create_backup", &expected.target), Some(&expected));
}

#[tokio::test]
async fn a_second_backup_of_a_target_is_seen() {
    let sandbox = start(4, None).await;
    let caller = Caller::of(&sandbox);
    assert_eq!(caller.create(&fleet::rds(1), "first").await.status, 200);
    assert_eq!(caller.create(&fleet::rds(1), "too-early").await.status, 409);
    let count = sandbox.creates().targets.remove(0);
    assert_eq!((count.requests, count.acted), (2, 1));
    sandbox.clock().advance(Duration::from_secs(3600));
    assert_eq!(caller.create(&fleet::rds(1), "second").await.status, 200);
    let creates = sandbox.creates();
    assert_eq!(creates.repeated().len(), 1);
    assert_eq!(creates.repeated()[0].target, fleet::rds(1));
    sandbox.clear_journal();
    assert_eq!(sandbox.creates().requests, 0);
}
