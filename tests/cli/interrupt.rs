//! Ctrl-C at any moment: once stops, twice leaves, and nothing is lost or sent twice.

use holdfast_core::job::JobStatus;
use holdfast_core::plan::PlanState;
use holdfast_sandbox::{Fault, FaultKind, instances};

use crate::desk::Desk;
use crate::running::{Running, entry, runbook};

/// Two backups, one after the other.
fn two(desk: &Desk) -> String {
    let entries = [
        entry("rds", instances::ORDERS_MYSQL, "hf-orders-1"),
        entry("rds", instances::SMALL_MYSQL, "hf-small-1"),
    ];
    desk.file("orders.toml", &runbook("Orders release", &entries.concat()))
}

fn hold(desk: &Desk, operation: &str) {
    let kind = FaultKind::HoldAfterActing;
    desk.sandbox.add_fault(Fault { operation: operation.to_owned(), after: 0, times: 1, kind });
}

/// An apply of two backups, the first of which is at its vendor and awaits the answer.
async fn under_way(desk: &Desk) -> Running {
    let file = two(desk);
    hold(desk, "rds.create_backup");
    let running = Running::start(desk.command(&["apply", &file, "--auto-approve", "--parallel", "1"]));
    desk.sandbox.until_held(1).await;
    running
}

/// The statuses of the newest run, and how many requests came.
async fn outcome(desk: &Desk) -> (Vec<JobStatus>, u64) {
    let holdfast = desk.open("test").await;
    let run = holdfast.runs(1).await.unwrap().remove(0).run.id;
    let statuses = holdfast.jobs(Some(run)).await.unwrap().into_iter().map(|job| job.status).collect();
    holdfast.close().await;
    (statuses, desk.sandbox.creates().requests)
}

#[tokio::test(flavor = "multi_thread")]
async fn once_sends_nothing_more_and_watches_what_is_under_way() {
    let desk = Desk::with_profiles().await;
    let mut running = under_way(&desk).await;
    running.signal("INT");
    running.until_said("Stopped: nothing more is sent. 1 not started, 1 under way");
    desk.sandbox.release();
    let ended = running.end();
    assert_eq!(ended.code, Some(1), "{}{}", ended.out, ended.err);
    assert!(ended.out.contains("1 of 2 completed, 1 not started."), "{}", ended.out);
    assert_eq!(outcome(&desk).await, (vec![JobStatus::Completed, JobStatus::NotStarted], 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn twice_leaves_at_once_and_watch_finds_what_was_left() {
    let desk = Desk::with_profiles().await;
    let mut running = under_way(&desk).await;
    running.signal("TERM");
    running.until_said("Stopped: nothing more is sent.");
    running.signal("INT");
    let ended = running.end();
    assert_eq!(ended.code, Some(130), "{}{}", ended.out, ended.err);
    assert!(ended.err.contains("1 not finished yet. What was sent goes on at the vendor"), "{}", ended.err);
    desk.sandbox.release();
    let watched = desk.run(&["watch"]);
    assert_eq!(watched.code, Some(0), "what was open is completed: {}{}", watched.out, watched.err);
    assert_eq!(outcome(&desk).await, (vec![JobStatus::Completed, JobStatus::NotStarted], 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_at_once_has_the_summary_as_the_last_line_of_json() {
    let desk = Desk::with_profiles().await;
    let file = two(&desk);
    hold(&desk, "rds.create_backup");
    let words = ["apply", &file, "--auto-approve", "--parallel", "1", "--json"];
    let mut running = Running::start(desk.command(&words));
    desk.sandbox.until_held(1).await;
    running.signal("INT");
    running.until_said("Stopped: nothing more is sent.");
    running.signal("INT");
    let ended = running.end();
    desk.sandbox.release();
    let last = ended.json().pop().unwrap();
    assert_eq!((ended.code, last["type"].as_str()), (Some(130), Some("summary")), "{last}");
    assert_eq!((&last["ended"], &last["open"], &last["not_started"]), (&"left".into(), &1.into(), &1.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_hangs_up_leaves_at_once_and_the_run_is_sent_on_by_watch() {
    let desk = Desk::with_profiles().await;
    let running = under_way(&desk).await;
    running.signal("HUP");
    let ended = running.end();
    assert_eq!(ended.code, Some(130), "{}{}", ended.out, ended.err);
    assert!(ended.err.contains("1 of them was not sent yet"), "{}", ended.err);
    desk.sandbox.release();
    let watched = desk.run(&["watch", "1"]);
    assert_eq!(watched.code, Some(0), "{}{}", watched.out, watched.err);
    assert_eq!(outcome(&desk).await, (vec![JobStatus::Completed, JobStatus::Completed], 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_to_outlive_its_terminal_goes_on() {
    let desk = Desk::with_profiles().await;
    let file = two(&desk);
    hold(&desk, "rds.create_backup");
    let program = env!("CARGO_BIN_EXE_holdfast");
    let mut command = std::process::Command::new("sh");
    // As nohup does it.
    command.args(["-c", &format!("trap '' HUP; exec '{program}' apply '{file}' --auto-approve")]);
    command.envs(desk.command(&[]).get_envs().filter_map(|(name, value)| Some((name, value?))));
    let running = Running::start(command);
    desk.sandbox.until_held(1).await;
    running.signal("HUP");
    desk.sandbox.release();
    let ended = running.end();
    assert_eq!(ended.code, Some(0), "{}{}", ended.out, ended.err);
    assert_eq!(outcome(&desk).await, (vec![JobStatus::Completed, JobStatus::Completed], 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_sending_watch_finds_the_backup_and_sends_the_rest_each_once() {
    let desk = Desk::with_profiles().await;
    let running = under_way(&desk).await;
    running.signal("KILL");
    assert_eq!(running.end().code, None);
    desk.sandbox.release();
    let watched = desk.run(&["watch", "--progress", "always"]);
    assert_eq!(watched.code, Some(0), "{}{}", watched.out, watched.err);
    assert!(watched.out.contains("Run 1: 2 of 2 completed."), "{}", watched.out);
    assert_eq!(outcome(&desk).await, (vec![JobStatus::Completed, JobStatus::Completed], 2));
    let counts = desk.sandbox.creates();
    assert!(counts.targets.iter().all(|target| target.requests == 1), "{counts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_planning_it_leaves_with_nothing_stored_or_sent() {
    let desk = Desk::with_profiles().await;
    let file = two(&desk);
    for command in [vec!["plan", &file], vec!["apply", &file, "--auto-approve"]] {
        hold(&desk, "rds.list_instances");
        let running = Running::start(desk.command(&command));
        desk.sandbox.until_held(1).await;
        running.signal("INT");
        let ended = running.end();
        desk.sandbox.release();
        assert_eq!((ended.code, ended.out.as_str()), (Some(130), ""), "{}", ended.err);
    }
    let holdfast = desk.open("test").await;
    assert_eq!(holdfast.latest_plan().await.unwrap(), None);
    assert_eq!(holdfast.runs(1).await.unwrap(), []);
    holdfast.close().await;
    assert_eq!(desk.sandbox.creates().requests, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn between_the_approval_and_the_run_it_leaves_the_plan_as_it_was() {
    let desk = Desk::with_profiles().await;
    let file = two(&desk);
    let saved = desk.folder.path().join("orders.plan");
    let saved = saved.to_str().unwrap();
    assert_eq!(desk.run(&["plan", &file, "--out", saved]).code, Some(0));
    hold(&desk, "rds.list_backups");
    let running = Running::start(desk.command(&["apply", saved, "--auto-approve"]));
    desk.sandbox.until_held(1).await;
    running.signal("INT");
    let ended = running.end();
    desk.sandbox.release();
    assert_eq!(ended.code, Some(130), "{}", ended.err);
    assert!(ended.err.contains("Interrupted. Nothing was sent."), "{}", ended.err);
    let holdfast = desk.open("test").await;
    assert_eq!(holdfast.runs(1).await.unwrap(), []);
    assert_eq!(holdfast.latest_plan().await.unwrap().unwrap().state, PlanState::Open);
    holdfast.close().await;
    assert_eq!(desk.sandbox.creates().requests, 0);
    assert_eq!(desk.run(&["apply", saved, "--auto-approve"]).code, Some(0), "it can still be applied");
}
