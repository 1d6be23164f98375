//! What holds for every command: help, version, refusals, exit codes.

use crate::desk::{Desk, Ended, program};

#[tokio::test(flavor = "multi_thread")]
async fn help_is_data_and_a_refusal_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let help = Ended::of(program(folder.path()).arg("--help").output().unwrap());
    assert_eq!((help.code, help.err.as_str()), (Some(0), ""));
    assert!(help.out.contains("Usage: holdfast"), "{}", help.out);
    let refused = Ended::of(program(folder.path()).arg("--flag").output().unwrap());
    assert_eq!((refused.code, refused.out.as_str()), (Some(1), ""), "2 says that a plan has changes");
    assert!(refused.err.contains("--flag"), "{}", refused.err);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_has_a_profile_at_each_vendor() {
    let desk = Desk::with_profiles().await;
    let holdfast = desk.open("test").await;
    let names: Vec<_> = holdfast.profiles().await.unwrap().into_iter().map(|it| it.draft.name).collect();
    assert_eq!(names, ["obshell", "ocp", "rds", "taurusdb"]);
    assert!(desk.space().join("holdfast.sqlite3").exists());
    holdfast.close().await;
}
