//! Profiles and their secrets: what is refused, what is kept where, and what goes with a profile when it goes.

use holdfast_core::credential::{CredentialError, Keychain};
use holdfast_core::error::{Error, ErrorCode};
use holdfast_core::profile::{ConnectionDraft, Environment, HuaweiDraft, HuaweiSignInMethod, ProfileDraft};
use holdfast_core::status::{KeepSecret, SecretPlace};
use holdfast_sandbox::{FaultKind, instances};

use crate::desk::{Desk, approval, backup, secrets};

fn huawei(draft: &mut ProfileDraft) -> &mut HuaweiDraft {
    let ConnectionDraft::HuaweiRds(connection) = &mut draft.connection else { panic!("not RDS") };
    connection
}

#[tokio::test]
async fn every_bad_field_is_named_and_nothing_is_stored() {
    let desk = Desk::new().await;
    let mut draft = desk.draft(HuaweiSignInMethod::AccessKey);
    draft.name = " ".to_owned();
    draft.environment = Environment::Sandbox;
    huawei(&mut draft).region = "CN North".to_owned();
    huawei(&mut draft).project_id = "../x".to_owned();
    huawei(&mut draft).endpoint = "rds.example.com".to_owned();
    huawei(&mut draft).iam_endpoint = "ftp://iam".to_owned();
    huawei(&mut draft).access_key_id = "AK, Signature=".to_owned();
    let method = HuaweiSignInMethod::AccessKey;
    let refused = desk.holdfast.save_profile(None, &draft, secrets(method), KeepSecret::Keychain).await;
    let Err(Error::Invalid(errors)) = refused else { panic!("{refused:?}") };
    let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "name",
            "environment",
            "connection.region",
            "connection.project_id",
            "connection.endpoint",
            "connection.iam_endpoint",
            "connection.access_key_id"
        ]
    );
    assert_eq!(errors, desk.holdfast.check_profile(&draft), "the form is told the same while typing");
    assert!(errors.iter().all(|error| !error.message.en.is_empty() && !error.message.zh.is_empty()));
    assert!(desk.holdfast.profiles().await.unwrap().is_empty());
    assert!(desk.sandbox.journal().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn the_four_troubles_of_a_keychain_are_told_apart_and_lose_nothing() {
    for (trouble, code) in [
        (CredentialError::Absent { detail: String::new() }, ErrorCode::KeychainAbsent),
        (CredentialError::Locked { detail: String::new() }, ErrorCode::KeychainLocked),
        (CredentialError::Denied { detail: String::new() }, ErrorCode::KeychainDenied),
        (CredentialError::Fault { detail: String::new() }, ErrorCode::KeychainFault),
    ] {
        let desk = Desk::new().await;
        let profile = desk.profile().await;
        let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
        desk.keychain_trouble(Some(trouble.clone()));
        assert_eq!(desk.holdfast.targets(profile.id).await.unwrap_err().code(), code);
        let error = desk.holdfast.apply(&approval(&plan)).await.unwrap_err();
        assert_eq!(error.code(), code);
        assert!(error.report().hint.is_some(), "{code:?} has a way out");
        assert!(desk.creates().is_empty());
        let draft = desk.draft(HuaweiSignInMethod::AccessKey);
        let typed = secrets(HuaweiSignInMethod::AccessKey);
        let refused =
            desk.holdfast.save_profile(None, &draft, typed, KeepSecret::Keychain).await.unwrap_err();
        assert_eq!(refused.code(), code);
        assert_eq!(desk.holdfast.profiles().await.unwrap().len(), 1, "no profile without its secret");
        let typed = secrets(HuaweiSignInMethod::AccessKey);
        let session = desk.holdfast.save_profile(None, &draft, typed, KeepSecret::UntilQuit).await.unwrap();
        desk.holdfast.targets(session.id).await.unwrap();
        desk.keychain_trouble(None);
        desk.holdfast.apply(&approval(&plan)).await.unwrap();
    }
}

#[tokio::test]
async fn a_session_secret_is_gone_after_a_restart_and_its_absence_is_named() {
    let desk = Desk::new().await;
    let draft = desk.draft(HuaweiSignInMethod::AccessKey);
    let typed = secrets(HuaweiSignInMethod::AccessKey);
    let profile = desk.holdfast.save_profile(None, &draft, typed, KeepSecret::UntilQuit).await.unwrap();
    assert_eq!(desk.holdfast.secret_states(profile.id).await.unwrap()[0].place, SecretPlace::Session);
    let desk = desk.restart().await;
    assert_eq!(desk.holdfast.secret_states(profile.id).await.unwrap()[0].place, SecretPlace::Missing);
    let error = desk.holdfast.targets(profile.id).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::SecretMissing);
}

#[tokio::test]
async fn a_secret_kept_until_quit_replaces_the_one_in_the_keychain() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let edited = Some((profile.id, profile.revision));
    let typed = secrets(HuaweiSignInMethod::AccessKey);
    desk.holdfast.save_profile(edited, &profile.draft, typed, KeepSecret::UntilQuit).await.unwrap();
    let desk = desk.restart().await;
    assert_eq!(desk.holdfast.secret_states(profile.id).await.unwrap()[0].place, SecretPlace::Missing);
}

#[tokio::test]
async fn a_password_or_token_is_not_sent_over_an_open_line() {
    let desk = Desk::new().await;
    for (method, refused) in [
        (HuaweiSignInMethod::AccessKey, 0),
        (HuaweiSignInMethod::TemporaryAccessKey, 2),
        (HuaweiSignInMethod::Password, 2),
    ] {
        let mut draft = desk.draft(method);
        huawei(&mut draft).endpoint = "http://rds.example.com".to_owned();
        huawei(&mut draft).iam_endpoint = "http://iam.example.com".to_owned();
        assert_eq!(desk.holdfast.check_profile(&draft).len(), refused, "{method:?}");
    }
}

#[tokio::test]
async fn of_two_who_edit_one_profile_the_second_is_told() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let edited = Some((profile.id, profile.revision));
    let mut draft = profile.draft.clone();
    draft.name = "first".to_owned();
    let saved = desk.holdfast.save_profile(edited, &draft, Vec::new(), KeepSecret::Keychain).await.unwrap();
    assert_eq!(saved.revision, 2);
    draft.name = "second".to_owned();
    let error =
        desk.holdfast.save_profile(edited, &draft, Vec::new(), KeepSecret::Keychain).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::ProfileChanged);
    desk.holdfast.targets(profile.id).await.unwrap();
}

#[tokio::test]
async fn a_copy_has_its_own_secret_and_a_deleted_profile_leaves_none() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let copy = desk.holdfast.duplicate_profile(profile.id, "copy").await.unwrap();
    desk.holdfast.delete_profile(profile.id).await.unwrap();
    assert_eq!(desk.holdfast.targets(profile.id).await.unwrap_err().code(), ErrorCode::ProfileGone);
    desk.holdfast.targets(copy.id).await.unwrap();
    desk.holdfast.delete_profile(copy.id).await.unwrap();
    let Keychain::Memory(memory) = &desk.keychain else { unreachable!() };
    assert!(memory.is_empty(), "every secret went with its profile");
}

#[tokio::test]
async fn a_profile_with_open_jobs_stays() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
    desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    assert_eq!(desk.holdfast.delete_profile(profile.id).await.unwrap_err().code(), ErrorCode::ProfileInUse);
}

#[tokio::test]
async fn a_test_names_the_step_that_failed_and_the_clock() {
    let desk = Desk::new().await;
    let draft = desk.draft(HuaweiSignInMethod::AccessKey);
    let good =
        desk.holdfast.test_connection(None, &draft, secrets(HuaweiSignInMethod::AccessKey)).await.unwrap();
    assert!(good.error.is_none());
    assert!(good.clock_skew_ms.is_some_and(|skew| skew.abs() < 5_000));

    let wrong =
        desk.holdfast.test_connection(None, &draft, secrets(HuaweiSignInMethod::Password)).await.unwrap();
    assert_eq!(wrong.error.unwrap().code, ErrorCode::SecretMissing);

    desk.sandbox.clock().set_skew(jiff::SignedDuration::from_mins(20));
    let skewed =
        desk.holdfast.test_connection(None, &draft, secrets(HuaweiSignInMethod::AccessKey)).await.unwrap();
    assert_eq!(skewed.error.unwrap().code, ErrorCode::ClockSkew);
    assert!(
        skewed.clock_skew_ms.is_some_and(|skew| (skew - 20 * 60_000).abs() < 5_000),
        "{:?}",
        skewed.clock_skew_ms
    );
    assert!(desk.holdfast.profiles().await.unwrap().is_empty(), "a test keeps nothing");
}

#[tokio::test]
async fn a_wrong_key_is_tried_once_and_stops_the_watch_until_the_profile_is_mended() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
    desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    desk.faults("rds.list_backups", FaultKind::Unauthorized, 1);
    let stopped = desk.until(&job, "stopped", |job| job.attention.is_some()).await;
    assert_eq!(stopped.attention.unwrap().code, ErrorCode::SignInRefused);
    let asked = desk.sandbox.journal().len();
    desk.holdfast.profiles().await.unwrap();
    assert_eq!(desk.sandbox.journal().len(), asked, "nobody asks on");
    let edited = Some((profile.id, profile.revision));
    let typed = secrets(HuaweiSignInMethod::AccessKey);
    desk.sandbox.clock().advance(crate::desk::BACKUP);
    desk.holdfast.save_profile(edited, &profile.draft, typed, KeepSecret::Keychain).await.unwrap();
    desk.until(&job, "completed", |job| job.status.is_final()).await;
}

#[tokio::test]
async fn bad_backup_fields_are_named_and_no_plan_is_made() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let mut item =
        backup(&profile, instances::PAYMENT_SQLSERVER, "1122-支付", &["PaymentCore", "", "PaymentCore"]);
    let holdfast_core::backup::OptionsDraft::HuaweiRds { description, .. } = &mut item.options else {
        panic!("not RDS")
    };
    *description = "a < b".to_owned();
    let draft = holdfast_core::plan::PlanDraft {
        title: String::new(),
        ticket: "x".repeat(65),
        items: vec![item.clone()],
        ..Default::default()
    };
    let refused = desk.holdfast.make_plan(&draft).await;
    let Err(Error::Invalid(errors)) = refused else { panic!("{refused:?}") };
    let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "title",
            "ticket",
            "items.0.options.name",
            "items.0.options.description",
            "items.0.options.databases.1",
            "items.0.options.databases.2"
        ]
    );
    let names: Vec<_> = desk.holdfast.check_backup(&item).into_iter().map(|error| error.field).collect();
    assert_eq!(names, ["options.name", "options.description", "options.databases.1", "options.databases.2"]);
    assert!(desk.holdfast.latest_plan().await.unwrap().is_none());
    assert!(desk.sandbox.journal().is_empty());
}

impl Desk {
    pub(crate) fn keychain_trouble(&self, trouble: Option<CredentialError>) {
        let Keychain::Memory(memory) = &self.keychain else { unreachable!() };
        memory.set_trouble(trouble);
    }
}

#[tokio::test]
async fn what_a_paste_brings_along_is_no_part_of_a_secret() {
    for method in
        [HuaweiSignInMethod::AccessKey, HuaweiSignInMethod::TemporaryAccessKey, HuaweiSignInMethod::Password]
    {
        let desk = Desk::new().await;
        let pasted = || {
            let mut typed = secrets(method);
            for secret in &mut typed {
                secret.value = holdfast_core::secret::Secret::new(format!("{}\r\n", secret.value.reveal()));
            }
            typed
        };
        let draft = desk.draft(method);
        let test = desk.holdfast.test_connection(None, &draft, pasted()).await.unwrap();
        assert!(test.error.is_none(), "{method:?}: {:?}", test.error);
        let profile = desk.holdfast.save_profile(None, &draft, pasted(), KeepSecret::Keychain).await.unwrap();
        desk.holdfast.targets(profile.id).await.unwrap();
    }
}
