//! What a restart keeps, and what it refuses to start from.

use std::path::Path;
use std::time::Duration;

use holdfast_sandbox::instances::*;
use holdfast_sandbox::{Options, Sandbox, StartError};

use crate::caller::Caller;

fn options(file: &Path) -> Options {
    Options { state_file: Some(file.to_owned()), ..Options::default() }
}

async fn start(file: &Path) -> Sandbox {
    Sandbox::start(options(file)).await.expect("started")
}

#[tokio::test]
async fn backups_go_on_where_they_were_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let sandbox = start(&file).await;
    let caller = Caller::of(&sandbox);
    let token = caller.log_in().await;
    assert_eq!(caller.create(ORDERS_MYSQL, "through-it-all").await.status, 200);
    let before = caller.backup(ORDERS_MYSQL, "through-it-all").await.expect("listed");
    sandbox.clock().advance(Duration::from_secs(15));
    sandbox.set_instance_status(MARKETING_MYSQL, "REBOOTING");
    sandbox.set_backup_status_word("before-upgrade-5d11f0a8", "ODD");
    let journal = sandbox.journal();
    sandbox.stop().await;

    let sandbox = start(&file).await;
    let caller = Caller::of(&sandbox);
    assert_eq!(sandbox.journal(), journal);
    assert_eq!(caller.backup(ORDERS_MYSQL, "through-it-all").await, Some(before));
    assert_eq!(caller.instance_status(MARKETING_MYSQL).await, "REBOOTING");
    let odd = caller.backup(MARKETING_MYSQL, "before-upgrade-5d11f0a8").await.expect("listed");
    assert_eq!(odd["status"], "ODD");
    // Tokens are forgotten, and say so in the way that makes callers log in again.
    assert_eq!(caller.instances_with_token(&token).await.refusal(), (401, "APIGW.0307".into()));
    assert_eq!(caller.create(INVENTORY_POSTGRESQL, "through-it-all").await.status, 409);
    sandbox.clock().advance(Duration::from_secs(5));
    let after = caller.backup(ORDERS_MYSQL, "through-it-all").await.expect("listed");
    assert_eq!(after["status"], "COMPLETED");
    assert!(sandbox.journal().last().expect("an entry").number > journal.last().expect("an entry").number);
}

#[tokio::test]
async fn deletions_last() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let sandbox = start(&file).await;
    let caller = Caller::of(&sandbox);
    let seeded = caller.backup(ORDERS_MYSQL, "before-upgrade-b8f1a2c1").await.expect("seeded");
    assert_eq!(caller.delete(seeded["id"].as_str().expect("an id")).await.status, 200);
    sandbox.clock().advance(Duration::from_secs(5));
    sandbox.stop().await;
    let sandbox = start(&file).await;
    assert_eq!(Caller::of(&sandbox).backup(ORDERS_MYSQL, "before-upgrade-b8f1a2c1").await, None);
}

#[tokio::test]
async fn what_acted_is_saved_before_it_is_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let first = start(&file).await;
    assert_eq!(Caller::of(&first).create(ORDERS_MYSQL, "not-lost").await.status, 200);
    // Not stopped: as if it had been killed.
    let second = start(&file).await;
    assert!(Caller::of(&second).backup(ORDERS_MYSQL, "not-lost").await.is_some());
    assert_eq!(second.journal()[0].backup_name.as_deref(), Some("not-lost"));
}

#[tokio::test]
async fn the_seeded_running_backup_does_not_start_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let sandbox = start(&file).await;
    sandbox.clock().advance(Duration::from_secs(90 * 20));
    sandbox.stop().await;
    let sandbox = start(&file).await;
    assert_eq!(Caller::of(&sandbox).instance_status(BUSY_MYSQL).await, "ACTIVE");
}

#[cfg(unix)]
#[tokio::test]
async fn the_state_file_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let sandbox = start(&file).await;
    Caller::of(&sandbox).create(ORDERS_MYSQL, "private").await;
    let mode = std::fs::metadata(&file).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let names: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(names.len(), 1, "nothing is left beside it: {names:?}");
}

#[tokio::test]
async fn a_damaged_state_file_is_named_and_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    start(&file).await.stop().await;
    let whole = std::fs::read_to_string(&file).expect("a state file");
    for damaged in ["", "{", &whole[..whole.len() / 2], "{\"version\":1}", "{\"version\":99}", "[]"] {
        std::fs::write(&file, damaged).expect("written");
        let error = Sandbox::start(options(&file)).await.expect_err("refused");
        assert!(error.to_string().contains(&file.display().to_string()), "{error}");
        assert!(matches!(&error, StartError::State { path, .. } if *path == file), "{error:?}");
        assert_eq!(std::fs::read_to_string(&file).expect("still there"), damaged);
    }
}

#[tokio::test]
async fn a_place_that_cannot_be_written_is_refused_at_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("no-such-folder/state.json");
    assert!(matches!(Sandbox::start(options(&file)).await, Err(StartError::Io(_))));
}

#[tokio::test]
async fn an_address_in_use_or_open_to_others_is_refused() {
    let sandbox = crate::caller::sandbox().await;
    let address = sandbox.address();
    let again = Sandbox::start(Options { address, ..Options::default() }).await;
    assert!(matches!(again, Err(StartError::AddressInUse { address: named }) if named == address));
    sandbox.stop().await;
    let again = Sandbox::start(Options { address, ..Options::default() }).await.expect("free again");
    assert_eq!(again.base_url(), format!("http://{address}"));
    let open = "0.0.0.0:0".parse().expect("an address");
    let open = Sandbox::start(Options { address: open, ..Options::default() }).await;
    assert!(matches!(open, Err(StartError::NotLoopback { .. })));
}

#[tokio::test]
async fn stopping_does_not_wait_for_a_hanging_caller() {
    use holdfast_sandbox::{Fault, FaultKind};
    let sandbox = crate::caller::sandbox().await;
    sandbox.add_fault(Fault { operation: "*".into(), after: 0, times: 1, kind: FaultKind::HangBeforeActing });
    let caller = Caller::of(&sandbox);
    let request = caller.create_request(&serde_json::json!({}));
    let hanging = tokio::spawn(request.send());
    while sandbox.journal().is_empty() {
        tokio::task::yield_now().await;
    }
    sandbox.stop().await;
    assert!(hanging.await.expect("no panic").is_err());
}
