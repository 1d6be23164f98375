//! What is wrong in a runbook: told with file, line, column and key, and nothing comes of it.

use holdfast_core::runbook::RunbookProblem;

use super::{FILE, text};
use crate::desk::Desk;

const RDS: &str = "[[backup]]\nprofile = \"沙箱 Huawei Cloud RDS\"\n";
const TAURUSDB: &str = "[[backup]]\nprofile = \"沙箱 Huawei Cloud TaurusDB\"\n";
const OCP: &str = "[[backup]]\nprofile = \"沙箱 OceanBase OCP\"\n";
const OBSHELL: &str = "[[backup]]\nprofile = \"沙箱 OceanBase OBShell\"\n";

fn sentences(problems: &[RunbookProblem]) -> Vec<String> {
    for problem in problems {
        assert!(!problem.message.en.is_empty() && !problem.message.zh.is_empty(), "{problem:?}");
        assert_eq!(problem.file, FILE);
    }
    problems.iter().map(|problem| format!("{}: {}", problem.place(), problem.message.en)).collect()
}

/// Each text is refused with just these sentences; `is_told_early` says whether without asking a vendor.
async fn refused(cases: &[(String, &[&str])], is_told_early: bool) {
    let desk = Desk::new().await;
    desk.everywhere().await;
    for (rest, right) in cases {
        let asked = desk.sandbox.journal().len();
        let told = sentences(&desk.problems(rest).await);
        let are_right =
            told.len() == right.len() && told.iter().zip(*right).all(|(told, right)| told.starts_with(right));
        assert!(are_right, "{rest}\ntold  {told:#?}\nright {right:#?}");
        let early = desk.holdfast.check_runbook(FILE, &text(rest)).await.unwrap();
        if is_told_early {
            assert_eq!(sentences(&early), told, "the editor is told the same");
            assert_eq!(desk.sandbox.journal().len(), asked, "no vendor is asked");
        } else {
            assert!(early.is_empty(), "{early:?}");
        }
    }
    desk.assert_nothing_came_of_it();
}

#[tokio::test]
async fn what_can_be_told_without_a_vendor_is_told_without_one() {
    let cases: Vec<(String, &[&str])> = vec![
        (String::new(), &["orders.toml backup: It declares no backup: add a [[backup]]"]),
        (
            format!("{RDS}target_name = \"a\"\ntargetname = \"b\"\n"),
            &[
                "orders.toml:7:1 backup[1].targetname: There is no key “targetname” here. Did you mean “target_name”?",
            ],
        ),
        (
            "[[backup]]\nprofile = \"沙箱 Huawei Cloud RSD\"\ntarget = \"x\"\n".to_owned(),
            &[
                "orders.toml:5:11 backup[1].profile: There is no profile “沙箱 Huawei Cloud RSD”. Near it: 沙箱 Huawei Cloud RDS",
            ],
        ),
        (
            "[[backup]]\nprofile = \"zzz\"\ntarget = \"x\"\n".to_owned(),
            &[
                "orders.toml:5:11 backup[1].profile: There is no profile “zzz”. There are: 沙箱 Huawei Cloud RDS",
            ],
        ),
        (
            RDS.to_owned(),
            &[
                "orders.toml:4:1 backup[1]: It names no target: write one of target, target_name and target_tag",
            ],
        ),
        (
            format!("{RDS}target = \"x\"\ntarget_name = \"y\"\n"),
            &["orders.toml:4:1 backup[1]: It names its targets in several ways"],
        ),
        (format!("{RDS}target = []\n"), &["orders.toml:6:10 backup[1].target: Write the target's id"]),
        (format!("{RDS}target = \"\"\n"), &["orders.toml:6:10 backup[1].target: Write the target's id"]),
        (
            format!("{RDS}target_name = \"\"\n"),
            &["orders.toml:6:15 backup[1].target_name: Write the target's name"],
        ),
        (
            format!("{RDS}target_tag = \"prod\"\n"),
            &["orders.toml:6:14 backup[1].target_tag: “prod” is no tag: write key=value"],
        ),
        (
            format!("{OCP}target_tag = \"env=prod\"\n{OBSHELL}target_tag = \"env=prod\"\n"),
            &[
                "orders.toml:6:14 backup[1].target_tag: OceanBase OCP has no tags: use target_name or target",
                "orders.toml:9:14 backup[2].target_tag: OceanBase OBShell has no tags",
            ],
        ),
        (
            format!("{TAURUSDB}target = \"x\"\ndatabases = [\"a\"]\nmode = \"full\"\n"),
            &[
                "orders.toml:7:1 backup[1].databases: Huawei Cloud TaurusDB has no option “databases”. It has: name, description",
                "orders.toml:8:1 backup[1].mode: Huawei Cloud TaurusDB has no option “mode”",
            ],
        ),
        (
            format!("{OCP}target = \"x\"\nname = \"hf-{{target}}\"\n"),
            &[
                "orders.toml:7:1 backup[1].name: OceanBase OCP has no option “name”. It has: backup_mode, data_mode, storage",
            ],
        ),
        (
            format!("{RDS}target = \"x\"\nname = \"hf-{{targt}}\"\n"),
            &["orders.toml:7:8 backup[1].name: There is no placeholder “{targt}”"],
        ),
        (
            format!("{RDS}target = \"x\"\nname = \"备份-{{target}}\"\n"),
            &[
                "orders.toml:7:8 backup[1].name: The template makes the name “备份-target”. Start with an English letter",
            ],
        ),
        (
            format!("[defaults]\nname = \"{{run\"\nunless_newer_than = \"1w\"\n{RDS}target = \"x\"\n"),
            &[
                "orders.toml:5:8 defaults.name: A “{” is not closed",
                "orders.toml:6:21 defaults.unless_newer_than: “1w” is no age",
            ],
        ),
        (
            format!(
                "{RDS}target = \"x\"\nunless_newer_than = \"\"\ndescription = \"a > b\"\ndatabases = [\"a\", \"a\"]\n"
            ),
            &[
                "orders.toml:7:21 backup[1].unless_newer_than: “” is no age",
                "orders.toml:8:15 backup[1].description: ",
                "orders.toml:9:19 backup[1].databases[2]: “a” is named twice",
            ],
        ),
        (
            format!("{OBSHELL}target = \"t_orders\"\nencrypt = true\n"),
            &["orders.toml:7:11 backup[1].encrypt: The profile keeps no password for backup sets"],
        ),
        (
            format!(
                "{OCP}target = \"x\"\nstorage = {{ kind = \"file\", config_name = \"n\", directory = \"/d\", alarm_threshold = 101, region = \"r\" }}\n"
            ),
            &[
                "orders.toml:7:83 backup[1].storage.alarm_threshold: “101” is not a percentage",
                "orders.toml:7:88 backup[1].storage.region: A storage of kind “file” has no “region”",
            ],
        ),
        (
            format!("{RDS}target = \"x\"\n{RDS}target = [\"y\", \"x\"]\n"),
            &[
                "orders.toml:9:16 backup[2].target[2]: It would back up x a second time: backup[1].target in line 6 does so already",
            ],
        ),
    ];
    refused(&cases, true).await;
}

#[tokio::test]
async fn what_only_a_vendor_can_tell_is_told_with_its_place_too() {
    let cases: Vec<(String, &[&str])> = vec![
        (
            format!(
                "{RDS}target_name = \"orders-mysql-prd-01\"\n{OBSHELL}target = [\"t_orders\", \"t_order\"]\n"
            ),
            &[
                "orders.toml:6:15 backup[1].target_name: None of the profile's 253 targets is called “orders-mysql-prd-01”. Near it: orders-mysql-prod-01",
                "orders.toml:9:23 backup[2].target[2]: None of the profile's ",
            ],
        ),
        (
            format!("{TAURUSDB}target_tag = \"env=test\"\n"),
            &[
                "orders.toml:6:14 backup[1].target_tag: None of the profile's 38 targets has the tag “env=test”",
            ],
        ),
        (
            format!("{RDS}target = \"orders-mysql-prod-01\"\n"),
            &["orders.toml:6:10 backup[1].target: “orders-mysql-prod-01” is a name. Write target_name"],
        ),
        (
            format!("{RDS}target_name = \"*-read1\"\n"),
            &[
                "orders.toml:6:15 backup[1].target_name: It matches 1 that cannot be backed up, and nothing else. orders-mysql-prod-01-read1: A read replica",
            ],
        ),
        (
            format!("{RDS}target_name = \"orders-*\"\n\n{RDS}target_tag = \"env=prod\"\n"),
            &[
                "orders.toml:10:14 backup[2].target_tag: It would back up orders-mysql-prod-01 a second time: backup[1].target_name in line 6 does so already",
            ],
        ),
        (
            format!("{RDS}target_tag = \"env=*\"\nname = \"before-release\"\n"),
            &[
                "orders.toml:7:8 backup[1].name: Several backups of this plan would be called “before-release”: put {target}",
            ],
        ),
    ];
    refused(&cases, false).await;
}

#[tokio::test]
async fn one_target_through_two_profiles_is_one_target() {
    let desk = Desk::new().await;
    desk.everywhere().await;
    let bench = super::huawei_rds();
    let mut draft = bench.draft(&desk);
    draft.name = "second".to_owned();
    let keep = holdfast_core::status::KeepSecret::Keychain;
    desk.holdfast.save_profile(None, &draft, bench.secrets(), keep).await.unwrap();
    let pattern = "target_name = \"orders-mysql-prod-0?\"\n";
    let told = sentences(
        &desk.problems(&format!("{RDS}{pattern}[[backup]]\nprofile = \"second\"\n{pattern}")).await,
    );
    assert!(told.len() == 1 && told[0].starts_with("orders.toml:9:15 backup[2].target_name: It would back up orders-mysql-prod-01 a second time: backup[1].target_name in line 6"), "{told:?}");

    desk.holdfast.save_profile(None, &draft, bench.secrets(), keep).await.unwrap();
    let told = sentences(&desk.problems(&format!("[[backup]]\nprofile = \"second\"\n{pattern}")).await);
    assert!(
        told[0].starts_with("orders.toml:5:11 backup[1].profile: 2 profiles are called “second”"),
        "{told:?}"
    );
    desk.assert_nothing_came_of_it();
}

#[tokio::test]
async fn the_error_leads_to_the_first_place_and_carries_them_all() {
    let desk = Desk::new().await;
    desk.everywhere().await;
    let runbook = text(&format!("{RDS}{OCP}"));
    let error = desk.holdfast.plan_runbook(FILE, &runbook).await.unwrap_err();
    let report = error.report();
    assert_eq!(report.code, holdfast_core::error::ErrorCode::RunbookInvalid);
    assert_eq!(report.problems.len(), 2);
    assert!(
        report.message.en.starts_with("orders.toml:4:1 backup[1]: ")
            && report.message.en.ends_with("(and 1 more)")
    );
    assert!(report.message.zh.starts_with("orders.toml:4:1 backup[1]："));
}
