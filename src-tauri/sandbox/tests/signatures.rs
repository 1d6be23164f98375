//! Who is let in by signature, who is not, and what locks a key.

use std::time::Duration;

use holdfast_sandbox::{Sandbox, credentials};
use jiff::SignedDuration;
use reqwest::Method;

use crate::caller::{Caller, Reply, path, sandbox};

fn with_wrong_secret(sandbox: &Sandbox) -> Caller {
    Caller { secret: "wrong".into(), ..Caller::of(sandbox) }
}

#[tokio::test]
async fn a_good_signature_is_accepted_on_hard_query_values() {
    let sandbox = sandbox().await;
    let reply = Caller::of(&sandbox).instances(&[("name", "*生产 db+1/2~(a)'!"), ("offset", "0")]).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(reply.json()["total_count"], 0);
    assert_eq!(reply.header("x-request-id").len(), 32);
}

#[tokio::test]
async fn a_wrong_secret_is_told_the_canonical_request() {
    let sandbox = sandbox().await;
    let reply = with_wrong_secret(&sandbox).instances(&[("limit", "1")]).await;
    assert_eq!(reply.refusal(), (401, "APIGW.0301".into()));
    let expected =
        format!("verify aksk signature fail, canonicalRequest:GET|{}/|limit=1|", path("instances"));
    assert!(reply.sentence().contains(&expected), "{}", reply.text);
    assert_eq!(reply.json()["request_id"], reply.header("x-request-id"));
}

#[tokio::test]
async fn a_body_other_than_the_signed_one_is_refused_and_nothing_happens() {
    let sandbox = sandbox().await;
    let request = Caller::of(&sandbox).signed(Method::POST, &path("backups"), &[], "{}");
    let reply = Reply::of(request.body("{ }")).await.expect("an answer");
    assert_eq!(reply.refusal(), (401, "APIGW.0301".into()));
    assert!(sandbox.journal().iter().all(|entry| !entry.acted));
}

#[tokio::test]
async fn an_unknown_access_key_is_named() {
    let sandbox = sandbox().await;
    let caller = Caller { access_key: "NOBODY".into(), ..Caller::of(&sandbox) };
    let reply = caller.instances(&[]).await;
    assert_eq!(reply.refusal(), (401, "APIGW.0301".into()));
    assert!(reply.sentence().contains("ak:NOBODY"), "{}", reply.text);
}

#[tokio::test]
async fn no_credentials_at_all_are_refused() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let request = caller.http.get(format!("{}{}", caller.base, path("instances")));
    let reply = Reply::of(request).await.expect("an answer");
    assert_eq!(reply.refusal(), (401, "APIGW.0301".into()));
}

#[tokio::test]
async fn the_sixth_bad_signature_in_a_row_locks_the_key_for_five_minutes() {
    let sandbox = sandbox().await;
    let (good, bad) = (Caller::of(&sandbox), with_wrong_secret(&sandbox));
    for _ in 0..5 {
        assert!(bad.instances(&[]).await.sentence().contains("verify aksk signature fail"));
    }
    for caller in [&bad, &good] {
        let reply = caller.instances(&[]).await;
        assert_eq!(reply.status, 401);
        let sentence = reply.sentence();
        assert!(sentence.contains("AK access failed to reach the limit,forbidden"), "{sentence}");
    }
    sandbox.clock().advance(Duration::from_secs(299));
    assert_eq!(good.instances(&[]).await.status, 401);
    sandbox.clock().advance(Duration::from_secs(1));
    assert_eq!(good.instances(&[]).await.status, 200);
}

#[tokio::test]
async fn a_good_signature_in_between_starts_the_count_again() {
    let sandbox = sandbox().await;
    let (good, bad) = (Caller::of(&sandbox), with_wrong_secret(&sandbox));
    for _ in 0..3 {
        for _ in 0..5 {
            bad.instances(&[]).await;
        }
        assert_eq!(good.instances(&[]).await.status, 200);
    }
}

#[tokio::test]
async fn signing_times_are_good_for_a_quarter_of_an_hour_both_ways() {
    let sandbox = sandbox().await;
    for (seconds, status) in [(-890, 200), (890, 200), (-910, 401), (910, 401)] {
        let clock_error = SignedDuration::from_secs(seconds);
        let reply = Caller { clock_error, ..Caller::of(&sandbox) }.instances(&[]).await;
        assert_eq!(reply.status, status, "{seconds} s: {}", reply.text);
        if status == 401 {
            let sentence = reply.sentence();
            assert!(sentence.contains("signature expired, signature time:"), "{sentence}");
            assert!(sentence.contains(",server time:"), "{sentence}");
        }
    }
}

#[tokio::test]
async fn the_temporary_key_needs_its_token_and_the_permanent_one_none() {
    let sandbox = sandbox().await;
    let temporary = |token: Option<&str>| Caller {
        access_key: credentials::STS_ACCESS_KEY_ID.into(),
        secret: credentials::STS_SECRET_ACCESS_KEY.into(),
        security_token: token.map(str::to_owned),
        ..Caller::of(&sandbox)
    };
    assert_eq!(temporary(Some(credentials::SECURITY_TOKEN)).instances(&[]).await.status, 200);
    assert_eq!(temporary(None).instances(&[]).await.status, 401);
    assert_eq!(temporary(Some("another")).instances(&[]).await.status, 401);
    let misplaced = Some(credentials::SECURITY_TOKEN.into());
    assert_eq!(Caller { security_token: misplaced, ..Caller::of(&sandbox) }.instances(&[]).await.status, 401);
}

#[tokio::test]
async fn the_security_token_must_be_signed() {
    let sandbox = sandbox().await;
    let caller = Caller {
        access_key: credentials::STS_ACCESS_KEY_ID.into(),
        secret: credentials::STS_SECRET_ACCESS_KEY.into(),
        ..Caller::of(&sandbox)
    };
    let unsigned = caller.signed(Method::GET, &path("instances"), &[], "");
    let unsigned = unsigned.header("x-security-token", credentials::SECURITY_TOKEN);
    assert_eq!(Reply::of(unsigned).await.expect("an answer").status, 401);
}

#[tokio::test]
async fn the_project_header_must_name_the_project_of_the_path() {
    let sandbox = sandbox().await;
    let another = Caller { project_header: Some("0".repeat(32)), ..Caller::of(&sandbox) };
    assert_eq!(another.instances(&[]).await.refusal(), (403, "APIGW.0310".into()));
    let without = Caller { project_header: None, ..Caller::of(&sandbox) };
    assert_eq!(without.instances(&[]).await.status, 200);
}

#[tokio::test]
async fn a_project_that_is_not_ones_own_is_unavailable() {
    let sandbox = sandbox().await;
    let caller = Caller { project_header: None, ..Caller::of(&sandbox) };
    let path = format!("/v3/{}/instances", "f".repeat(32));
    let reply = Reply::of(caller.signed(Method::GET, &path, &[], "")).await.expect("an answer");
    assert_eq!(reply.refusal(), (403, "APIGW.0310".into()));
}
