//! `--credentials env`: secrets come from named environment variables, and nothing is stored.

use holdfast_sandbox::credentials;

use crate::desk::{Desk, Ended, program};
use crate::keyring::NO_BUS;
use crate::profile::{assert_no_secret, assert_no_secret_below, four};
use crate::snapshot;

const VARIABLE: &str = "HOLDFAST_RDS_SECRET_ACCESS_KEY";

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_saved_without_secrets_and_the_variables_are_named() {
    let desk = Desk::new().await;
    let folder = desk.folder.path();
    let run = |words: &[&str], variables: &[(&str, &str)]| {
        let mut command = program(folder);
        command.env("DBUS_SESSION_BUS_ADDRESS", NO_BUS).args(words).args(["--credentials", "env"]);
        let ended = Ended::of(command.envs(variables.iter().copied()).output().unwrap());
        assert_no_secret(format!("{ended:?}").as_bytes(), &words.join(" "));
        ended
    };
    let mut told = String::new();
    for (words, _) in four(&desk.sandbox.base_url()) {
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        let added = run(&words, &[]);
        assert_eq!((added.code, added.err.as_str()), (Some(0), ""));
        told.push_str(&added.out);
    }
    snapshot::text("profile_add_environment", &desk.steady(&told));

    let missing = run(&["profile", "test", "rds"], &[(VARIABLE, "")]);
    assert_eq!(missing.code, Some(1));
    snapshot::text("profile_test_unset", &desk.steady(&format!("{}---\n{}", missing.out, missing.err)));
    let chinese = run(&["profile", "test", "rds", "--language", "zh"], &[]);
    assert!(chinese.err.contains(VARIABLE) && chinese.err.contains("环境变量"), "{}", chinese.err);

    let set = [(VARIABLE, credentials::SECRET_ACCESS_KEY)];
    let tested = run(&["profile", "test", "rds"], &set);
    assert_eq!((tested.code, tested.err.as_str()), (Some(0), ""), "{}", tested.out);
    let listed = run(&["profile", "list"], &set);
    snapshot::text("profile_list_environment", &desk.steady(&listed.out));
    assert_no_secret_below(folder);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_profiles_never_share_a_variable() {
    let desk = Desk::new().await;
    let address = desk.sandbox.base_url();
    let add = |name: &str| {
        let words =
            ["profile", "add", name, "--vendor", "oceanbase-obshell", "--endpoint", &address, "--json"];
        desk.run(&words).json().remove(0)
    };
    let first = add("prod rds");
    assert_eq!(first["secrets"][0]["variable"], "HOLDFAST_PROD_RDS_PASSWORD");
    let second = add("PROD-RDS");
    let by_id = |profile: &serde_json::Value| {
        let id = profile["id"].as_str().unwrap().to_uppercase().replace('-', "_");
        format!("HOLDFAST_PROFILE_{id}_PASSWORD")
    };
    assert_eq!(second["secrets"][0]["variable"], by_id(&second));
    let mut command = desk.command(&["profile", "list", "--json"]);
    let listed = Ended::of(command.env("HOLDFAST_PROD_RDS_PASSWORD", "canary").output().unwrap()).json();
    for profile in &listed {
        assert_eq!(profile["secrets"][0]["variable"], by_id(profile), "the first one is not shared either");
        assert_eq!(profile["secrets"][0]["place"], "missing");
    }
    let named = add("生产");
    assert_eq!(named["secrets"][0]["variable"], by_id(&named));
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_variable_that_is_no_text_is_named_and_not_repeated() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::with_profiles().await;
    let mut command = desk.command(&["profile", "test", "rds"]);
    let ended =
        Ended::of(command.env(VARIABLE, std::ffi::OsStr::from_bytes(b"canary\xff")).output().unwrap());
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains(&format!("{VARIABLE} is not UTF-8")), "{}", ended.err);
    assert!(!format!("{ended:?}").contains("canary"));
    assert!(desk.sandbox.journal().is_empty(), "nothing was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn standard_input_is_not_read() {
    let desk = Desk::new().await;
    let address = desk.sandbox.base_url();
    let words = ["profile", "add", "o", "--vendor", "oceanbase-obshell", "--endpoint", &address];
    let ended = Ended::fed(desk.command(&words), "password=canary\nnonsense=canary");
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    assert!(!ended.out.contains("canary"));
}
