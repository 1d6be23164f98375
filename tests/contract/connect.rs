//! Connecting: the test of a connection, a wrong secret, the list of targets.

use std::collections::HashSet;

use holdfast_core::error::ErrorCode;
use holdfast_core::plan::Outcome;
use holdfast_core::status::KeepSecret;
use holdfast_core::target::Readiness;
use holdfast_sandbox::FaultKind;

use super::Bench;
use crate::desk::Desk;

pub(super) async fn a_connection_is_tested_step_by_step(bench: Bench) {
    let desk = Desk::new().await;
    let test = desk.holdfast.test_connection(None, &bench.draft(&desk), bench.secrets()).await.unwrap();
    assert_eq!(test.error, None);
    assert!(test.steps.iter().all(|step| step.outcome != Outcome::Failed), "{:#?}", test.steps);
    let skew = test.clock_skew_ms.expect("the vendor tells its time");
    assert!(skew.abs() < 5_000 && test.clock_skew_limit_ms > 0, "{skew}");
    assert!(desk.holdfast.profiles().await.unwrap().is_empty(), "nothing is kept of a test");
}

pub(super) async fn a_wrong_secret_is_named_and_tried_once(bench: Bench) {
    let desk = Desk::new().await;
    let test = desk.holdfast.test_connection(None, &bench.draft(&desk), bench.wrong_secrets()).await.unwrap();
    let error = test.error.expect("an error");
    assert_eq!(error.code, ErrorCode::SignInRefused, "{error:?}");
    assert!(error.hint.is_some() && error.vendor.is_some_and(|words| !words.message.is_empty()));
    let refused = desk.sandbox.journal().iter().filter(|entry| entry.status == Some(401)).count();
    assert_eq!(refused, 1, "a wrong secret is not tried again");
}

pub(super) async fn every_target_is_listed_once_with_its_state(bench: Bench) {
    let desk = Desk::new().await;
    let profile = bench.profile(&desk).await;
    // A connection that breaks once is no reason to show nothing: reads are tried again.
    desk.fault(bench.list, FaultKind::DropBeforeActing);
    let list = desk.holdfast.targets(profile.id).await.unwrap();
    let targets: Vec<_> = list.targets.into_iter().map(|listed| listed.target).collect();
    let ids: HashSet<_> = targets.iter().map(|target| target.id.as_str()).collect();
    assert_eq!(ids.len(), targets.len(), "each once");
    assert!(targets.len() >= bench.targets, "all pages: {}", targets.len());
    let ordinary = targets.iter().find(|target| target.id == bench.ordinary).unwrap();
    assert_eq!((ordinary.state.readiness, &ordinary.unfit), (Readiness::Available, &None));
    for target in &targets {
        assert!(!target.name.is_empty() && !target.state.word.is_empty(), "{target:?}");
    }
    // Saving it again asks nothing of the vendor and changes nothing of the list.
    let again = (profile.id, profile.revision);
    let saved =
        desk.holdfast.save_profile(Some(again), &profile.draft, Vec::new(), KeepSecret::Keychain).await;
    assert_eq!(saved.unwrap().draft, profile.draft, "a profile survives its own draft");
}
