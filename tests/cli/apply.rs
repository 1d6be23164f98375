//! `holdfast apply`: what was planned is sent once, and the exit code says whether there is a backup of everything.

use holdfast_core::job::JobStatus;
use holdfast_sandbox::{Fault, FaultKind, instances};

use crate::desk::Desk;
use crate::running::{Running, entry, runbook, steady};
use crate::snapshot;

fn two() -> String {
    let entries = [
        entry("rds", instances::ORDERS_MYSQL, "hf-orders-1"),
        entry("rds", instances::SMALL_MYSQL, "hf-small-1"),
    ];
    runbook("Orders release", &entries.concat())
}

/// The ids that the vendor gave, which differ from time to time.
async fn without_ids(desk: &Desk, text: &str) -> String {
    let holdfast = desk.open("test").await;
    let mut text = steady(desk, text);
    for run in holdfast.runs(10).await.unwrap() {
        for job in holdfast.jobs(Some(run.run.id)).await.unwrap() {
            if let Some(id) = &job.vendor_backup_id {
                text = text.replace(id.as_str(), &"#".repeat(id.len()));
            }
        }
    }
    holdfast.close().await;
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runbook_is_planned_approved_sent_once_and_watched_to_the_verdicts() {
    let desk = Desk::with_profiles().await;
    let file = desk.file("orders.toml", &two());
    let applied = desk.run(&["apply", &file, "--auto-approve"]);
    assert_eq!((applied.code, applied.err.as_str()), (Some(0), ""), "quiet where nobody watches");
    snapshot::text("apply", &without_ids(&desk, &applied.out).await);
    let counts = desk.sandbox.creates();
    assert_eq!((counts.requests, counts.acted, counts.targets.len()), (2, 2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_is_a_line_for_whatever_matters() {
    let desk = Desk::with_profiles().await;
    let file = desk.file("orders.toml", &two());
    let applied = desk.run(&["apply", &file, "--auto-approve", "--progress", "always", "--language", "zh"]);
    assert_eq!(applied.code, Some(0));
    let verdicts: Vec<_> = applied.err.lines().filter(|line| line.ends_with("最终结论：已完成")).collect();
    assert_eq!(verdicts.len(), 2, "{}", applied.err);
    assert!(verdicts[0].contains("1/2") && verdicts[1].contains("2/2"), "{verdicts:?}");
    assert!(applied.out.ends_with("\n运行 1：2 个中已完成 2 个。\n"), "{}", applied.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn json_tells_everything_as_it_happens() {
    let desk = Desk::with_profiles().await;
    let file = desk.file("orders.toml", &two());
    let unsaid = desk.run(&["apply", &file, "--json"]);
    assert!(unsaid.code == Some(1) && unsaid.err.contains("--auto-approve or --confirm"), "{}", unsaid.err);
    let applied = desk.run(&["apply", &file, "--json", "--auto-approve"]);
    let lines = applied.json();
    let of = |wanted: &str| lines.iter().filter(|line| line["type"] == wanted).collect::<Vec<_>>();
    assert_eq!((of("plan").len(), of("item").len(), of("run").len(), of("summary").len()), (1, 2, 1, 1));
    let jobs = of("job");
    assert_eq!(jobs.len(), 2);
    assert!(jobs.iter().all(|job| job["status"] == "completed" && job["vendor_backup_id"].is_string()));
    let kinds: Vec<_> = of("event").iter().map(|event| event["kind"].as_str().unwrap()).collect();
    for kind in ["planned", "intent_written", "accepted", "verdict"] {
        assert_eq!(kinds.iter().filter(|it| **it == kind).count(), 2, "{kind}: {kinds:?}");
    }
    let verdict = of("event").into_iter().find(|event| event["kind"] == "verdict").unwrap();
    assert!(verdict["evidence"].as_str().unwrap().starts_with("COMPLETED"), "{verdict}");
    let summary = of("summary")[0];
    assert_eq!(
        (&summary["completed"], &summary["jobs"], &summary["runs"][0]),
        (&2.into(), &2.into(), &1.into())
    );
    assert_eq!((&summary["ended"], applied.code), (&"over".into(), Some(0)));
    assert_eq!(lines.last().unwrap()["type"], "summary");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_plan_is_applied_exactly_and_once() {
    let desk = Desk::with_profiles().await;
    let file = desk.file("orders.toml", &two());
    // Told apart by what is inside.
    let saved = desk.folder.path().join("plan.toml");
    let saved = saved.to_str().unwrap();
    let planned = desk.run(&["plan", &file, "--out", saved]);
    assert!(planned.out.contains(&format!("holdfast apply {saved}\n")), "{}", planned.out);
    assert!(desk.run(&["plan", saved]).err.contains("is a plan already"));
    let applied = desk.run(&["apply", saved, "--auto-approve"]);
    assert_eq!(applied.code, Some(0), "{}", applied.err);
    let again = desk.run(&["apply", saved, "--auto-approve"]);
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("applied already, as run 1"), "{}", again.err);
    let nowhere = desk.run(&["plan", &file, "--out", "/no/such/folder/orders.plan"]);
    assert!(
        nowhere.code == Some(1) && nowhere.err.contains("/no/such/folder/orders.plan"),
        "{}",
        nowhere.err
    );
    let other = Desk::with_profiles().await;
    let foreign = other.run(&["apply", saved, "--auto-approve"]);
    assert_eq!(foreign.code, Some(1));
    assert!(foreign.err.contains("by another Holdfast"), "{}", foreign.err);
    let text = std::fs::read_to_string(saved).unwrap();
    let edited = desk.file("edited.plan", &text.replace("hf-small-1", "hf-small-2"));
    let refused = desk.run(&["apply", &edited, "--auto-approve"]);
    assert!(refused.code == Some(1) && refused.err.contains("fingerprint"), "{}", refused.err);
    assert_eq!((desk.sandbox.creates().requests, other.sandbox.creates().requests), (2, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_fails_is_told_with_its_reason_and_stops_what_was_to_stop() {
    let desk = Desk::with_profiles().await;
    let entries = [
        entry("rds", instances::WILL_FAIL_POSTGRESQL, "hf-fails-1"),
        entry("rds", instances::SMALL_MYSQL, "hf-small-1"),
    ];
    let file = desk.file("orders.toml", &runbook("Orders release", &entries.concat()));
    let words = ["apply", &file, "--auto-approve", "--parallel", "1", "--on-failure", "stop"];
    let applied = desk.run(&words);
    assert_eq!(applied.code, Some(1));
    for part in [
        "Failed",
        "Not started",
        "0 of 2 completed, 1 failed, 1 not started.",
        "Look at the target's task list",
    ] {
        assert!(applied.out.contains(part), "{part}: {}", applied.out);
    }
    assert_eq!(desk.sandbox.creates().requests, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_blocked_is_refused_or_left_out() {
    let desk = Desk::with_profiles().await;
    let entries = [
        entry("rds", instances::STORAGE_FULL_MYSQL, "hf-full-1"),
        entry("rds", instances::SMALL_MYSQL, "hf-small-1"),
    ];
    let file = desk.file("orders.toml", &runbook("Orders release", &entries.concat()));
    let refused = desk.run(&["apply", &file, "--auto-approve"]);
    assert_eq!((refused.code, desk.sandbox.creates().requests), (Some(1), 0));
    assert!(refused.err.contains("--leave-out-blocked"), "{}", refused.err);
    let applied = desk.run(&["apply", &file, "--auto-approve", "--leave-out-blocked"]);
    assert_eq!((applied.code, desk.sandbox.creates().requests), (Some(0), 1), "{}", applied.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_reader_has_gone_goes_on_to_its_end() {
    let desk = Desk::with_profiles().await;
    let file = desk.file("orders.toml", &two());
    let mut command = desk.command(&["apply", &file, "--auto-approve", "--json"]);
    let mut child =
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    drop((child.stdout.take(), child.stderr.take()));
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let holdfast = desk.open("test").await;
    assert_eq!(holdfast.runs(1).await.unwrap()[0].completed, 2);
    holdfast.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_that_only_a_person_can_start_again_ends_and_says_so() {
    let desk = Desk::with_profiles().await;
    let file = desk.file("one.toml", &runbook("One", &entry("rds", instances::SMALL_MYSQL, "hf-small-1")));
    desk.sandbox.add_fault(Fault {
        operation: "rds.create_backup".to_owned(),
        after: 0,
        times: 1,
        kind: FaultKind::HoldAfterActing,
    });
    let running = Running::start(desk.command(&["apply", &file, "--auto-approve"]));
    desk.sandbox.until_held(1).await;
    desk.sandbox.add_fault(Fault {
        operation: "rds.*".to_owned(),
        after: 0,
        times: u32::MAX,
        kind: FaultKind::Unauthorized,
    });
    desk.sandbox.release();
    let ended = running.end();
    assert_eq!(ended.code, Some(1), "{}{}", ended.out, ended.err);
    assert!(ended.err.contains("somebody must act") && ended.err.contains("holdfast watch"), "{}", ended.err);
    assert!(ended.out.contains("0 of 1 completed, 1 not over."), "{}", ended.out);
    desk.sandbox.clear_faults();
    let watched = desk.run(&["watch"]);
    assert_eq!(watched.code, Some(0), "{}{}", watched.out, watched.err);
    let holdfast = desk.open("test").await;
    let jobs = holdfast.jobs(Some(holdfast.runs(1).await.unwrap()[0].run.id)).await.unwrap();
    assert_eq!((jobs[0].status, desk.sandbox.creates().requests), (JobStatus::Completed, 1));
    holdfast.close().await;
}
