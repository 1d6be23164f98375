//! What `holdfast profile` refuses: by the name of the option, before anything is saved, without repeating a secret.

use holdfast_core::backup::{BackupDraft, OptionsDraft};
use holdfast_core::credential::{Environment, Keychain};
use holdfast_core::holdfast::{Holdfast, Options};
use holdfast_core::plan::{Approval, PlanDraft};
use holdfast_core::run::OnFailure;
use holdfast_core::status::Space;
use holdfast_sandbox::{credentials, instances};

use crate::desk::{Desk, Ended, program};
use crate::keyring::{Keyring, NO_BUS};
use crate::profile::{assert_no_secret, four};
use crate::snapshot;

const RDS: [&str; 9] = [
    "profile",
    "add",
    "rds",
    "--vendor",
    "huawei-rds",
    "--region",
    "cn-north-4",
    "--access-key-id",
    "SANDBOXACCESSKEY0001",
];
const DEVELOPMENT: [&str; 2] = ["--environment", "development"];

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_option_is_called_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut told = String::new();
    for more in [
        vec![],
        vec!["--environment", "sandbox"],
        vec!["--environment", "development", "--project-id", "x", "--connect-timeout", "soon"],
        vec!["--environment", "development", "--endpoint", "rds.example.com"],
        vec!["--environment", "development", "--domain-name", "d", "--encrypts"],
        vec!["--environment", "development", "--sign-in", "root-password"],
        vec!["--environment", "development", "--sign-in", "password"],
        vec!["--environment", "development", "--trust-authority", "nowhere.pem"],
        vec!["--environment", "development", "--trust-fingerprint", "ab:cd"],
        vec!["--environment", "development", "--proxy", "none", "--proxy-user", "u"],
        vec!["--environment", "development", "--language", "zh", "--domain-name", "d"],
    ] {
        let words = [&RDS[..], &more].concat();
        let ended = Ended::of(program(folder.path()).args(&words).output().unwrap());
        assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""), "{more:?}");
        told.push_str(&format!("$ {}\n{}", more.join(" "), ended.err));
    }
    snapshot::text("profile_add_refused", &told);
    let listed = Ended::of(program(folder.path()).args(["profile", "list"]).output().unwrap());
    assert_eq!((listed.code, listed.out.as_str()), (Some(0), ""), "nothing was saved");
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_that_are_missing_unknown_or_doubled_are_refused_and_not_repeated() {
    let (desk, keyring) = (Desk::new().await, Keyring::start());
    let folder = desk.folder.path();
    let [(rds, _), _, (ocp, _), _] = four(&desk.sandbox.base_url());
    let mut told = String::new();
    for (words, input) in [
        (&rds, ""),
        (&rds, "  \n\n"),
        (&rds, "secret_access_key=\n"),
        (&rds, "password=canary-1"),
        (&rds, "secret_access_key=canary-1\nsecret_access_key=canary-2"),
        (&ocp, "canary-1"),
        (&ocp, "canary-1=canary-2\nstorage_secret_key=canary-3"),
        (&ocp, "secret_access_key=canary-1"),
        (&ocp, "secret_access_key=canary-1\nsecret_access_key=canary-2\nstorage_secret_key=canary-3"),
    ] {
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        let ended = Ended::fed(keyring.command(folder, &words), input);
        assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""), "{input}");
        assert!(!ended.err.contains("canary"), "{}", ended.err);
        told.push_str(&format!("$ {} < {input:?}\n{}", words[2], ended.err));
    }
    snapshot::text("profile_add_secrets_refused", &told);
    let listed = Ended::of(keyring.command(folder, &["profile", "list", "--json"]).output().unwrap());
    assert_eq!(listed.out, "", "nothing was saved");
    assert!(desk.sandbox.journal().is_empty(), "nothing was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_nothing_is_stored_and_the_way_out_is_named() {
    let desk = Desk::new().await;
    let [(rds, secret), ..] = four(&desk.sandbox.base_url());
    let mut command = program(desk.folder.path());
    command.env("DBUS_SESSION_BUS_ADDRESS", NO_BUS).args(&rds);
    let ended = Ended::fed(command, &secret);
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""));
    assert!(ended.err.contains("no keychain") && ended.err.contains("--credentials env"), "{}", ended.err);
    assert_no_secret(ended.err.as_bytes(), "the refusal");
    let listed = Ended::of(program(desk.folder.path()).args(["profile", "list"]).output().unwrap());
    assert_eq!((listed.code, listed.out.as_str()), (Some(0), ""), "nothing was saved");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_without_a_keychain_says_so_and_goes_on() {
    let desk = Desk::with_profiles().await;
    let mut command = desk.command(&["profile", "list", "--credentials", "keychain"]);
    let ended = Ended::of(command.env("DBUS_SESSION_BUS_ADDRESS", NO_BUS).output().unwrap());
    assert_eq!(ended.code, Some(0));
    assert_eq!(ended.out.matches("not known").count(), 4, "{}", ended.out);
    assert_eq!(ended.err.matches("no keychain").count(), 1, "said once: {}", ended.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_taken_is_refused_with_the_way_out() {
    let desk = Desk::with_profiles().await;
    let address = desk.sandbox.base_url();
    let words =
        ["profile", "add", "obshell", "--vendor", "oceanbase-obshell", "--endpoint", &address, "--json"];
    let taken = desk.run(&words);
    assert_eq!(taken.code, Some(1));
    assert!(taken.err.contains("obshell") && taken.err.contains("--replace"), "{}", taken.err);
    assert_eq!(taken.json()[0]["type"], "error");
    let replaced = desk.run(&[&words[..], &["--replace"]].concat());
    assert_eq!((replaced.code, &replaced.json()[0]["revision"]), (Some(0), &serde_json::json!(2)));
}

#[tokio::test(flavor = "multi_thread")]
async fn removing_needs_a_yes() {
    let desk = Desk::with_profiles().await;
    let unasked = desk.run(&["profile", "remove", "rds"]);
    assert_eq!(unasked.code, Some(1));
    assert!(unasked.err.contains("--yes"), "{}", unasked.err);
    let unknown = desk.run(&["profile", "remove", "obshel", "--yes"]);
    assert!(unknown.err.contains("Near it: obshell"), "{}", unknown.err);
    assert_eq!(desk.run(&["profile", "list", "--json"]).json().len(), 4);
    let removed = desk.run(&["profile", "remove", "rds", "--yes", "--json"]);
    assert_eq!(removed.json()[0]["type"], "profile_removed");
    assert_eq!(desk.run(&["profile", "list", "--json"]).json().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_with_an_open_job_is_not_removed() {
    let desk = Desk::with_profiles().await;
    leave_a_job_open(&desk).await;
    let refused = desk.run(&["profile", "remove", "rds", "--yes"]);
    assert_eq!((refused.code, refused.out.as_str()), (Some(1), ""));
    assert!(refused.err.contains("rds has jobs that are not over: 1"), "{}", refused.err);
    assert_eq!(desk.run(&["profile", "list", "--json"]).json().len(), 4);
}

/// Starts a backup and closes Holdfast before its verdict.
async fn leave_a_job_open(desk: &Desk) {
    let variables = |name: &str| {
        (name == "HOLDFAST_RDS_SECRET_ACCESS_KEY").then(|| credentials::SECRET_ACCESS_KEY.into())
    };
    let keychain = Keychain::Environment(Environment::new(variables));
    let options = Options::usual(desk.folder.path(), Space::Sandbox, keychain, "test");
    let holdfast = Holdfast::open(options).await.unwrap();
    let profile = holdfast.profile_named("rds").await.unwrap();
    let item = BackupDraft {
        profile_id: profile.id,
        target_id: instances::WILL_FAIL_POSTGRESQL.to_owned(),
        options: OptionsDraft::HuaweiRds {
            name: "hf-open".to_owned(),
            description: String::new(),
            databases: Vec::new(),
        },
        unless_newer_than: String::new(),
    };
    let draft = PlanDraft { title: "Open".to_owned(), items: vec![item], ..PlanDraft::default() };
    let plan = holdfast.make_plan(&draft).await.unwrap();
    let approval = Approval {
        plan_id: plan.id,
        fingerprint: plan.fingerprint.hex.clone(),
        typed: String::new(),
        leave_out: Vec::new(),
        parallel: None,
        on_failure: OnFailure::Continue,
    };
    holdfast.apply(&approval).await.unwrap();
    holdfast.close().await;
}

/// Root may write everywhere: there a file stands where the folder should be.
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let words = [&RDS[..], &DEVELOPMENT, &["--credentials", "env"]].concat();
    let ended = Ended::of(program(&file).args(words).output().unwrap());
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""));
    assert!(ended.err.contains(file.to_str().unwrap()), "{}", ended.err);
}
