//! `holdfast targets`: every profile's, some profiles', and one that cannot be asked.

use crate::desk::{Desk, Ended};
use crate::snapshot;

#[tokio::test(flavor = "multi_thread")]
async fn the_targets_of_every_profile_are_listed() {
    let desk = Desk::with_profiles().await;
    let all = desk.run(&["targets"]);
    assert_eq!((all.code, all.err.as_str()), (Some(0), ""));
    let headings = all.out.lines().filter(|line| line.contains(" · "));
    assert_eq!(headings.count(), 4, "one each: {}", all.out);
    let listed = desk.run(&["targets", "--filter", "ledger"]);
    assert_eq!((listed.code, listed.err.as_str()), (Some(0), ""));
    snapshot::text("targets", &desk.steady(&listed.out));
    let chinese = desk.run(&["targets", "ocp", "rds", "ocp", "--filter", "ORD", "--language", "zh"]);
    assert_eq!((chinese.code, chinese.err.as_str()), (Some(0), ""));
    snapshot::text("targets_filtered_zh", &desk.steady(&chinese.out));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_reads_one_target_a_line() {
    let desk = Desk::with_profiles().await;
    let listed = desk.run(&["targets", "obshell", "taurusdb", "--json"]);
    assert_eq!((listed.code, listed.err.as_str()), (Some(0), ""));
    let lines = listed.json();
    assert!(lines.iter().all(|line| line["type"] == "target" && line["format_version"] == "1.0"));
    let firsts: Vec<_> = ["obshell", "taurusdb"]
        .iter()
        .map(|name| lines.iter().find(|line| line["profile"] == *name).unwrap().clone())
        .collect();
    snapshot::json("targets_json", &firsts, |text| desk.steady(text));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_cannot_be_asked_is_told_and_the_others_are_listed() {
    let desk = Desk::with_profiles().await;
    let mut command = desk.command(&["targets", "rds", "obshell"]);
    let ended = Ended::of(command.env_remove("HOLDFAST_RDS_SECRET_ACCESS_KEY").output().unwrap());
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.starts_with("obshell · "), "{}", ended.out);
    snapshot::text("targets_one_refused", &ended.err);
    let mut command = desk.command(&["targets", "rds", "obshell", "--json"]);
    let json = Ended::of(command.env_remove("HOLDFAST_RDS_SECRET_ACCESS_KEY").output().unwrap()).json();
    assert_eq!((&json[0]["type"], &json[0]["profile"]), (&"error".into(), &"rds".into()));
    assert_eq!(json[0]["code"], "secret_missing");
    assert!(json.len() > 1 && json[1..].iter().all(|line| line["type"] == "target"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_profile_is_refused_before_any_is_asked() {
    let desk = Desk::with_profiles().await;
    let ended = desk.run(&["targets", "rds", "taurus"]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""));
    assert!(ended.err.contains("There is no profile “taurus”. Near it: taurusdb"), "{}", ended.err);
    assert!(desk.sandbox.journal().is_empty(), "nothing was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_profiles_the_way_on_is_named() {
    let desk = Desk::new().await;
    let ended = desk.run(&["targets"]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(0), ""));
    assert!(ended.err.contains("holdfast profile add"), "{}", ended.err);
}
