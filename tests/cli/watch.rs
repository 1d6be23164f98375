//! `holdfast watch`: what others left or drive, followed to its end.

use holdfast_sandbox::{Fault, FaultKind, instances};

use crate::desk::Desk;
use crate::running::{Running, entry, runbook};

fn one(desk: &Desk) -> String {
    desk.file("one.toml", &runbook("One", &entry("rds", instances::SMALL_MYSQL, "hf-small-1")))
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_open_it_says_so() {
    let desk = Desk::with_profiles().await;
    let watched = desk.run(&["watch"]);
    assert_eq!((watched.code, watched.err.as_str()), (Some(0), ""));
    assert_eq!(watched.out, "Nothing to watch: every job is over.\n");
    let json = desk.run(&["watch", "--json"]);
    assert_eq!((json.json()[0]["type"].as_str(), &json.json()[0]["jobs"]), (Some("summary"), &0.into()));
    let none = desk.run(&["watch", "3"]);
    assert_eq!(none.code, Some(1));
    assert!(none.err.contains("there is no run 3: nothing was applied yet"), "{}", none.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_over_is_shown_again_with_its_exit_code() {
    let desk = Desk::with_profiles().await;
    let applied = desk.run(&["apply", &one(&desk), "--auto-approve"]);
    let watched = desk.run(&["watch", "1"]);
    assert_eq!(watched.code, Some(0));
    assert!(applied.out.ends_with(&watched.out), "{}\n{}", applied.out, watched.out);
    let fails = entry("rds", instances::WILL_FAIL_POSTGRESQL, "hf-fails-1");
    let fails = desk.file("fails.toml", &runbook("Fails", &fails));
    assert_eq!(desk.run(&["apply", &fails, "--auto-approve"]).code, Some(1));
    assert_eq!((desk.run(&["watch", "2"]).code, desk.run(&["watch", "1"]).code), (Some(1), Some(0)));
    let json = desk.run(&["watch", "2", "--json"]);
    let types: Vec<_> = json.json().iter().map(|line| line["type"].as_str().unwrap().to_owned()).collect();
    assert_eq!(types, ["run", "job", "summary"]);
    assert!(desk.run(&["watch", "7"]).err.contains("there is no run 7: the newest is 2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_a_living_process_is_followed_and_left_to_it() {
    let desk = Desk::with_profiles().await;
    let file = one(&desk);
    let kind = FaultKind::HoldAfterActing;
    desk.sandbox.add_fault(Fault { operation: "rds.create_backup".to_owned(), after: 0, times: 1, kind });
    let applying = Running::start(desk.command(&["apply", &file, "--auto-approve"]));
    desk.sandbox.until_held(1).await;
    // One leaves at the first Ctrl-C, the other stays to the end.
    let mut leaving = Running::start(desk.command(&["watch", "--progress", "always"]));
    let mut watching = Running::start(desk.command(&["watch", "--progress", "always"]));
    leaving.until_said("Watching 1 backup");
    watching.until_said("Watching 1 backup");
    leaving.signal("INT");
    let left = leaving.end();
    desk.sandbox.release();
    let (watched, applied) = (watching.end(), applying.end());
    assert_eq!((left.code, left.out.as_str()), (Some(130), ""), "{}", left.err);
    assert_eq!((watched.code, applied.code), (Some(0), Some(0)), "{}{}", watched.err, applied.err);
    assert!(watched.out.contains("Run 1: 1 of 1 completed."), "{}", watched.out);
    assert_eq!(desk.sandbox.creates().requests, 1);
}
