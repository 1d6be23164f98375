//! What a restart keeps of the agent and its backups.

use std::path::Path;
use std::time::Duration;

use holdfast_sandbox::obshell::tenants::*;
use holdfast_sandbox::obshell::{AgentKey, AgentSettings};
use holdfast_sandbox::{Options, Sandbox};
use serde_json::Value;

use super::caller::Dba;
use crate::caller::Caller;

async fn start(file: &Path) -> Sandbox {
    let options = Options { state_file: Some(file.to_owned()), ..Options::default() };
    Sandbox::start(options).await.expect("started")
}

#[tokio::test]
async fn a_killed_sandbox_goes_on_with_its_backups_and_its_settings() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let first = start(&file).await;
    first.set_agent(AgentSettings { key: AgentKey::Bits512, ..first.agent() });
    first.set_tenant_backup_status_word(MARKETING, "ODD");
    let dba = Dba::of(&first).await;
    let id = dba.begin(ORDERS).await;
    dba.cancel(BUSY, "{}").await;
    let history = dba.backups(WILL_FAIL).await;

    // Not stopped: as if it had been killed before the third node ran.
    let second = start(&file).await;
    assert_eq!(second.agent(), first.agent());
    let dba = Dba::of(&second).await;
    second.clock().advance(Duration::from_secs(10));
    assert_eq!(dba.stage(&id).await, ("RUNNING".into(), 4));
    let job = dba.overview(ORDERS).await["job_id"].clone();
    assert_eq!(dba.overview(BUSY).await["status"], "CANCELED");
    assert_eq!(dba.overview(MARKETING).await["status"], "ODD");
    assert_eq!(dba.backups(WILL_FAIL).await, history);
    second.stop().await;

    let third = start(&file).await;
    let dba = Dba::of(&third).await;
    third.clock().advance(Duration::from_secs(11));
    assert_eq!(dba.stage(&id).await, ("SUCCEED".into(), 4));
    let row = dba.overview(ORDERS).await;
    assert_eq!((&row["job_id"], &row["status"]), (&job, &"COMPLETED".into()));
}

#[tokio::test]
async fn a_state_file_from_before_there_was_an_agent_still_starts() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let sandbox = start(&file).await;
    let instance = holdfast_sandbox::instances::ORDERS_MYSQL;
    assert_eq!(Caller::of(&sandbox).create(instance, "kept-all-along").await.status, 200);
    sandbox.stop().await;
    let text = std::fs::read_to_string(&file).expect("a state file");
    let mut state: Value = serde_json::from_str(&text).expect("JSON");
    assert!(state.as_object_mut().expect("an object").remove("obshell").is_some());
    std::fs::write(&file, state.to_string()).expect("written");

    let sandbox = start(&file).await;
    assert!(Caller::of(&sandbox).backup(instance, "kept-all-along").await.is_some());
    assert_eq!(Dba::of(&sandbox).await.overview(ORDERS).await["status"], "COMPLETED");
}
