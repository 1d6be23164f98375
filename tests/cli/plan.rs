//! `holdfast plan`: every item with its mark and its exact request, every problem with its place.

use std::io::Read;
use std::process::{Command, Stdio};

use holdfast_core::plan::Plan;
use holdfast_sandbox::instances;

use crate::desk::{Desk, Ended};
use crate::running::{entry, runbook, steady};
use crate::snapshot;

/// One to create, one blocked, one whose body leaves encrypted.
fn mixed() -> String {
    let entries = [
        entry("rds", instances::PAYMENT_SQLSERVER, "hf-pay-1"),
        entry("rds", instances::STORAGE_FULL_MYSQL, "hf-full-1"),
        entry("obshell", "t_orders", ""),
    ];
    runbook("Orders release", &entries.concat())
}

fn one() -> String {
    runbook("Orders release", &entry("rds", instances::ORDERS_MYSQL, "hf-orders-1"))
}

async fn latest(desk: &Desk) -> Option<Plan> {
    let holdfast = desk.open("test").await;
    let plan = holdfast.latest_plan().await.unwrap();
    holdfast.close().await;
    plan
}

fn nothing_was_sent(desk: &Desk) {
    assert_eq!(desk.sandbox.creates().requests, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_item_is_shown_with_its_mark_and_its_exact_request() {
    let desk = Desk::with_profiles().await;
    let file = desk.file("orders.toml", &mixed());
    let planned = desk.run(&["plan", &file]);
    assert_eq!((planned.code, planned.err.as_str()), (Some(1), ""), "one is blocked: {}", planned.out);
    snapshot::text("plan", &steady(&desk, &planned.out));
    let plan = latest(&desk).await.unwrap();
    let request = plan.items[0].request.as_ref().unwrap();
    let body: String = request.body.iter().map(|span| span.text.as_str()).collect();
    let shown = planned.out.replace("\n        ", "\n");
    assert!(shown.contains(&body), "to the letter: {shown}");
    assert!(planned.out.contains(&plan.fingerprint.hex) && planned.out.contains(&plan.fingerprint.words));
    let chinese = desk.run(&["plan", &file, "--language", "zh"]);
    snapshot::text("plan_zh", &steady(&desk, &chinese.out));
    nothing_was_sent(&desk);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_never_takes_the_place_of_its_runbook() {
    let desk = Desk::with_profiles().await;
    let file = desk.file("orders.toml", &one());
    let around = desk.folder.path().join("sandbox/../orders.toml");
    for (out, wanted) in [
        (file.as_str(), "is the runbook itself"),
        (around.to_str().unwrap(), "is the runbook itself"),
        ("-", "instead of -"),
    ] {
        let refused = desk.run(&["plan", &file, "--out", out]);
        assert_eq!((refused.code, refused.out.as_str()), (Some(1), ""), "{}", refused.err);
        assert!(refused.err.contains(wanted), "{}", refused.err);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), one());
    }
    assert_eq!(latest(&desk).await, None, "nothing was planned");
}

#[tokio::test(flavor = "multi_thread")]
async fn detailed_exit_codes_say_whether_anything_would_be_sent() {
    let desk = Desk::with_profiles().await;
    let file = desk.file("orders.toml", &one());
    assert_eq!(desk.run(&["plan", &file]).code, Some(0));
    assert_eq!(desk.run(&["plan", &file, "--detailed-exitcode"]).code, Some(2));
    assert_eq!(desk.run(&["apply", &file, "--auto-approve"]).code, Some(0));
    let young = one().replace("hf-orders-1", "hf-orders-2") + "unless_newer_than = \"1h\"\n";
    let file = desk.file("young.toml", &young);
    let planned = desk.run(&["plan", &file, "--detailed-exitcode"]);
    assert_eq!(planned.code, Some(0), "{}", planned.out);
    assert!(planned.out.contains("= satisfied  orders-mysql-prod-01"), "{}", planned.out);
    let busy = runbook("Busy", &entry("rds", instances::BUSY_MYSQL, "hf-busy-1"));
    let planned = desk.run(&["plan", &desk.file("busy.toml", &busy), "--detailed-exitcode"]);
    assert_eq!(planned.code, Some(2), "{}", planned.out);
    assert!(planned.out.contains("~ adopt") && planned.out.contains("nothing is sent"), "{}", planned.out);
    let blocked = desk.file("blocked.toml", &mixed());
    assert_eq!(desk.run(&["plan", &blocked, "--detailed-exitcode"]).code, Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_problem_is_told_with_its_place_and_nothing_is_planned() {
    let desk = Desk::with_profiles().await;
    let text = "format_version = 1\ntitle = \"\"\n\n[[backup]]\nprofile = \"rdx\"\ntarget = \"a\"\n\n[[backup]]\nprofile = \"rds\"\ntarget = \"a\"\nname = \"1\"\n";
    let file = desk.file("wrong.toml", text);
    let planned = desk.run(&["plan", &file]);
    assert_eq!((planned.code, planned.out.as_str()), (Some(1), ""));
    snapshot::text("plan_problems", &desk.steady(&planned.err));
    let json = desk.run(&["plan", &file, "--json"]);
    let lines = json.json();
    assert_eq!((json.code, lines.len(), lines[0]["type"].as_str()), (Some(1), 1, Some("error")));
    assert_eq!(lines[0]["problems"].as_array().unwrap().len(), 3, "{}", json.out);
    assert_eq!(latest(&desk).await, None);
    nothing_was_sent(&desk);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runbook_comes_from_standard_input_or_by_the_name_it_has_in_the_window() {
    let desk = Desk::with_profiles().await;
    let fed = Ended::fed(desk.command(&["plan", "-"]), &one());
    assert_eq!(fed.code, Some(0), "{}{}", fed.out, fed.err);
    let holdfast = desk.open("test").await;
    holdfast.save_runbook("release", &one(), None).await.unwrap();
    holdfast.close().await;
    let named = desk.run(&["plan", "release"]);
    assert!(named.out.starts_with("Orders release · CHG-1 · release.toml\n"), "{}{}", named.out, named.err);
    let missing = desk.run(&["plan", "releases"]);
    assert_eq!(missing.code, Some(1));
    assert!(
        missing.err.contains("releases") && missing.err.contains("The folder has: release"),
        "{}",
        missing.err
    );
    for (name, bytes) in [("gbk.toml", b"title = 1\n\xb6\xa9".as_slice()), ("empty.toml", b"")] {
        std::fs::write(desk.folder.path().join(name), bytes).unwrap();
        let path = desk.folder.path().join(name);
        let refused = desk.run(&["plan", path.to_str().unwrap()]);
        assert_eq!(refused.code, Some(1));
        assert!(refused.err.contains(name), "{}", refused.err);
    }
    let folder = desk.run(&["plan", desk.folder.path().to_str().unwrap()]);
    assert!(folder.code == Some(1) && folder.err.contains("cannot be read"), "{}", folder.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn json_has_a_line_for_the_plan_and_one_for_each_item() {
    let desk = Desk::with_profiles().await;
    let file = desk.file("orders.toml", &mixed());
    let planned = desk.run(&["plan", &file, "--json"]);
    let lines = planned.json();
    let types: Vec<_> = lines.iter().map(|line| line["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["plan", "item", "item", "item"]);
    assert!(lines.iter().all(|line| line["format_version"] == "1.0"));
    assert_eq!((&lines[0]["applyable"], &lines[0]["summary"]["create"]), (&false.into(), &2.into()));
    assert_eq!(lines[1]["request"]["method"], "POST");
    assert_eq!((planned.code, planned.err.as_str()), (Some(1), ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_plan_stays_readable_and_shows_its_requests_to_whoever_asks() {
    let desk = Desk::with_profiles().await;
    let all = "\n[[backup]]\nprofile = \"rds\"\ntarget_name = \"*\"\n";
    let file = desk.file("all.toml", &runbook("All", all));
    let planned = desk.run(&["plan", &file]);
    assert!(planned.out.contains("+ create") && planned.out.contains("--requests"), "{}", planned.out);
    assert!(!planned.out.contains("POST http"));
    let shown = desk.run(&["plan", &file, "--requests"]);
    let posts = shown.out.matches("POST http").count();
    assert_eq!(posts, shown.out.matches("+ create").count());
    assert!(posts > 20);
    nothing_was_sent(&desk);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_leaves_early_changes_nothing() {
    let desk = Desk::with_profiles().await;
    let file = desk.file("orders.toml", &one());
    let mut command = desk.command(&["plan", &file, "--detailed-exitcode"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_stalls_does_not_hold_ctrl_c_up() {
    let desk = Desk::with_profiles().await;
    let all = "\n[[backup]]\nprofile = \"rds\"\ntarget_name = \"*\"\n";
    let file = desk.file("all.toml", &runbook("All", all));
    let mut command = desk.command(&["plan", &file, "--json"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    // It writes more than a pipe holds, and nobody reads on.
    child.stdout.as_mut().unwrap().read_exact(&mut [0; 1]).unwrap();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
}
