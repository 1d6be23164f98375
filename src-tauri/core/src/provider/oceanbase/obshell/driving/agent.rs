//! Who is spoken to, by which key, password and clock, and what is found before a backup.

use holdfast_sandbox::credentials;
use holdfast_sandbox::obshell::{AgentKey, AgentSettings, RootPassword, tenants};
use jiff::Timestamp;

use super::*;
use crate::backup::{ObshellBackup, ObshellMode};
use crate::error::{Error, Refusal};
use crate::plan::Severity;

#[tokio::test]
async fn targets_are_listed_with_their_cluster_and_the_awkward_one_is_unfit() {
    let desk = Desk::new().await;
    let targets = desk.obshell().list_targets().await.unwrap();
    assert!(targets.rows.len() > 10 && targets.clock_skew_ms.is_some() && !targets.request_id.is_empty());
    assert!(targets.rows.iter().all(|target| target.group.is_some()
        && target.name != tenants::SYS
        && target.name != tenants::RECYCLED));
    let unfit: Vec<_> =
        targets.rows.iter().filter(|target| target.unfit.is_some()).map(|target| &target.name).collect();
    assert_eq!(unfit, [tenants::AWKWARD]);
    assert!(
        desk.obshell().list_backups(tenants::AWKWARD).await.unwrap().rows.is_empty(),
        "its path is encoded once"
    );
}

#[tokio::test]
async fn a_changed_key_is_fetched_again_once_for_reads_and_before_a_create() {
    let desk = Desk::new().await;
    for key in [AgentKey::Bits2048, AgentKey::Bits512, AgentKey::Bits1024] {
        desk.obshell().list_targets().await.unwrap();
        desk.sandbox.set_agent(AgentSettings { key, ..AgentSettings::default() });
        desk.sandbox.clear_journal();
        desk.obshell().find_target(tenants::ORDERS).await.unwrap();
        let operations = desk.operations();
        assert_eq!(
            operations,
            ["obshell.cluster", "obshell.info", "obshell.secret", "obshell.cluster", "obshell.list_tenants"]
        );
    }
    desk.sandbox.set_agent(AgentSettings { key: AgentKey::Bits512, ..AgentSettings::default() });
    desk.create(tenants::ORDERS, &FULL).await.1.unwrap();
}

#[tokio::test]
async fn what_the_agent_says_of_passwords_is_passed_on_and_not_tried_again() {
    let mut desk = Desk::new().await;
    desk.secrets.insert(SecretName::Password, Secret::new("canary-wrong"));
    for _ in 0..3 {
        let Error::Vendor(error) = desk.obshell().list_targets().await.unwrap_err() else { panic!("vendor") };
        assert_eq!(error.refusal, Refusal::SignIn);
        assert!(!error.to_string().contains("canary"));
    }
    assert_eq!(desk.operations().iter().filter(|operation| *operation == "obshell.cluster").count(), 1);

    let mut desk = Desk::new().await;
    desk.sandbox.set_agent(AgentSettings {
        root_password: RootPassword::Unknown,
        has_agent_password: true,
        ..AgentSettings::default()
    });
    let Error::Vendor(error) = desk.obshell().list_targets().await.unwrap_err() else { panic!("vendor") };
    assert!(error.advice.unwrap().en.contains("agent password"));
    desk.key.1 = 2;
    desk.connection.sign_in = ObshellSignIn::AgentPassword;
    desk.secrets.insert(SecretName::Password, Secret::new(credentials::AGENT_PASSWORD));
    desk.obshell().list_targets().await.unwrap();
}

#[tokio::test]
async fn agents_that_make_no_backups_are_named_before_anything_is_asked() {
    let desk = Desk::new().await;
    for (version, identity, word) in [
        ("4.2.2.0-1", "CLUSTER AGENT", "too old"),
        ("4.2.3.0-1", "CLUSTER AGENT", "too old"),
        ("4.3.3.0-1", "SINGLE", "SINGLE"),
    ] {
        let supported_auth = None;
        desk.sandbox.set_agent(AgentSettings {
            version: version.into(),
            identity: identity.into(),
            supported_auth,
            ..AgentSettings::default()
        });
        desk.sandbox.clear_journal();
        let error = desk.obshell().list_targets().await.unwrap_err();
        assert!(matches!(error, Error::Unfit { .. }) && error.to_string().contains(word), "{error}");
        assert_eq!(desk.operations(), ["obshell.info"]);
    }
}

#[tokio::test]
async fn a_clock_that_is_hours_off_does_no_harm() {
    let desk = Desk::new().await;
    for hours in [-5, 7] {
        desk.sandbox.clock().set_skew(jiff::SignedDuration::from_hours(hours));
        let targets = desk.obshell().list_targets().await.unwrap();
        let skew = targets.clock_skew_ms.unwrap();
        assert!((skew - hours * 3_600_000).abs() < 60_000, "{skew}");
    }
}

#[tokio::test]
async fn the_survey_tells_what_a_dba_should_know() {
    let desk = Desk::new().await;
    let incremental = ObshellBackup { mode: ObshellMode::Incremental, plus_archive: true, encrypt: true };
    let codes = async |tenant: &str| {
        let survey = desk.obshell().survey(tenant, &incremental).await.unwrap();
        let notes = survey.remarks.into_iter().filter_map(|remark| remark.diagnostic);
        notes.map(|note| (note.code, note.severity)).collect::<Vec<_>>()
    };
    let ordinary = codes(tenants::ORDERS).await;
    let warning = |code: &str| (code.to_owned(), Severity::Warning);
    assert_eq!(ordinary, [warning("incremental_may_become_full"), warning("password_kept_by_agent")]);
    let never_archived = codes(tenants::NEVER_BACKED_UP).await;
    assert!(never_archived.contains(&warning("turns_archivelog_on")), "{never_archived:?}");
    for tenant in [tenants::NO_ARCHIVE_DESTINATION, tenants::NO_DATA_DESTINATION] {
        assert!(
            codes(tenant).await.contains(&("destination_missing".to_owned(), Severity::Blocked)),
            "{tenant}"
        );
        let (_, refused) = desk.create(tenant, &incremental).await;
        let refused = refused.unwrap_err();
        assert!(refused.is_definite() && refused.refusal == Refusal::TargetUnavailable);
    }
    let (request, created) = desk.create(tenants::ORDERS, &incremental).await;
    created.unwrap();
    assert!(!serde_json::to_string(&request.preview()).unwrap().contains("canary"));
    assert!(codes(tenants::ORDERS).await.contains(&("backup_starting".to_owned(), Severity::Blocked)));
    let none = desk.obshell().survey("nobody", &FULL).await.unwrap();
    assert!(none.target.is_none());
}

#[tokio::test]
async fn an_encryption_password_that_would_be_mangled_never_leaves() {
    let mut desk = Desk::new().await;
    desk.secrets.insert(SecretName::BackupSetPassword, Secret::new("canary\\"));
    let encrypted = ObshellBackup { encrypt: true, ..FULL };
    let error =
        desk.obshell().create_request(tenants::ORDERS, &encrypted, Timestamp::now()).await.unwrap_err();
    assert!(matches!(error, Error::Invalid(_)) && !error.to_string().contains("canary"));
    assert!(desk.sandbox.journal().is_empty());
}

#[tokio::test]
async fn a_log_that_quotes_a_password_is_shown_without_it() {
    let desk = Desk::new().await;
    let data = r#"{"id":"14","name":"n","state":"FAILED","operator":"RUN","nodes":[{"name":"Start backup","state":"FAILED",
        "sub_tasks":[{"state":"FAILED","task_logs":["SET ENCRYPTION ON IDENTIFIED BY \"canary\\\"set\" ONLY"]}]}]}"#;
    let dag = super::super::dag::read_dag(&super::super::answer::Answer::of(data)).unwrap();
    assert!(dag.task.message.as_ref().unwrap().contains("canary"));
    let dag = desk.obshell().without_secrets_in(dag);
    assert!(!format!("{:?}", dag.task).contains("canary"), "{:?}", dag.task);
}
