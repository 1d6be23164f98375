//! Each kind of fault: what the caller sees, and whether the vendor acted.

use holdfast_sandbox::instances::*;
use holdfast_sandbox::{Fault, FaultKind, JournalEntry, Sandbox};
use serde_json::json;

use crate::caller::{Caller, Reply, sandbox};

fn next_create(sandbox: &Sandbox, kind: FaultKind) {
    sandbox.add_fault(Fault { operation: "rds.create_backup".into(), after: 0, times: 1, kind });
}

fn next_list(sandbox: &Sandbox, kind: FaultKind) {
    sandbox.add_fault(Fault { operation: "rds.list_backups".into(), after: 0, times: 1, kind });
}

fn last(sandbox: &Sandbox) -> JournalEntry {
    sandbox.journal().pop().expect("an entry")
}

/// Sends one create request that meets `kind`; says what came back and whether the backup exists afterwards.
async fn create_under(kind: FaultKind) -> (reqwest::Result<Reply>, JournalEntry, bool) {
    let sandbox = sandbox().await;
    next_create(&sandbox, kind);
    let caller = Caller::of(&sandbox);
    let hurried = caller.clone().impatient();
    let request = hurried.create_request(&json!({"instance_id": ORDERS_MYSQL, "name": "faulty"}));
    let reply = Reply::of(request).await;
    let entry = last(&sandbox);
    assert_eq!(entry.operation, "rds.create_backup");
    assert_eq!(entry.backup_name.as_deref(), Some("faulty"));
    let exists = caller.backup(ORDERS_MYSQL, "faulty").await.is_some();
    assert_eq!(entry.acted, exists);
    (reply, entry, exists)
}

#[tokio::test]
async fn dropped_and_hanging_requests_get_no_answer() {
    for (kind, acts, times_out) in [
        (FaultKind::DropBeforeActing, false, false),
        (FaultKind::DropAfterActing, true, false),
        (FaultKind::HangBeforeActing, false, true),
        (FaultKind::HangAfterActing, true, true),
    ] {
        let (reply, entry, exists) = create_under(kind.clone()).await;
        let error = reply.expect_err("no answer");
        assert_eq!(error.is_timeout(), times_out, "{kind:?}: {error:?}");
        assert_eq!((entry.status, exists), (None, acts), "{kind:?}");
    }
}

#[tokio::test]
async fn a_truncated_answer_has_a_head_and_half_a_body() {
    let sandbox = sandbox().await;
    next_create(&sandbox, FaultKind::TruncateAnswer);
    let caller = Caller::of(&sandbox);
    let request = caller.create_request(&json!({"instance_id": ORDERS_MYSQL, "name": "cut-short"}));
    let mut response = request.send().await.expect("a head");
    assert_eq!(response.status(), 200);
    let announced = response.content_length().expect("a length");
    let mut received = 0;
    let broken = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => received += chunk.len() as u64,
            Ok(None) => break false,
            Err(_) => break true,
        }
    };
    assert!(broken && received > 0 && received < announced, "{received} of {announced}");
    assert_eq!(last(&sandbox).status, None);
    assert!(last(&sandbox).acted);
}

#[tokio::test]
async fn pages_of_proxies_and_redirects_come_instead_of_the_vendor() {
    let (reply, entry, exists) = create_under(FaultKind::Html { status: 502 }).await;
    let reply = reply.expect("a page");
    assert_eq!((reply.status, entry.status, exists), (502, Some(502), false));
    assert!(reply.header("content-type").starts_with("text/html") && reply.text.contains("<html>"));
    assert_eq!(reply.header("x-request-id"), "");

    let (reply, _, exists) = create_under(FaultKind::HtmlAfterActing { status: 200 }).await;
    assert_eq!((reply.expect("a page").status, exists), (200, true));

    let location = "http://127.0.0.1:9/elsewhere".to_owned();
    let sandbox = sandbox().await;
    next_create(&sandbox, FaultKind::Redirect { status: 307, location: location.clone() });
    let reply = Caller::of(&sandbox).create(ORDERS_MYSQL, "moved").await;
    assert_eq!((reply.status, reply.header("location")), (307, location.as_str()));
    assert!(!last(&sandbox).acted);
}

#[tokio::test]
async fn throttling_may_or_may_not_say_how_long() {
    for (retry_after, header) in [(Some(7), "7"), (None, "")] {
        let (reply, _, exists) = create_under(FaultKind::Throttle { retry_after }).await;
        let reply = reply.expect("an answer");
        assert_eq!(reply.refusal(), (429, "APIGW.0308".into()));
        assert_eq!(reply.header("retry-after"), header);
        assert!(!exists && reply.header("x-request-id").len() == 32);
    }
}

#[tokio::test]
async fn server_errors_come_with_and_without_acting() {
    let code = || "DBS.111205".to_owned();
    let (reply, _, exists) = create_under(FaultKind::ServerError { code: code(), status: 500 }).await;
    assert_eq!((reply.expect("an answer").refusal(), exists), ((500, code()), false));
    let (reply, entry, exists) =
        create_under(FaultKind::ServerErrorAfterActing { code: code(), status: 504 }).await;
    assert_eq!((reply.expect("an answer").refusal(), exists), ((504, code()), true));
    assert_eq!(entry.status, Some(504));
}

#[tokio::test]
async fn vendor_errors_say_whatever_they_are_told_to() {
    let kind =
        FaultKind::VendorError { status: 403, code: "DBS.201015".into(), message: "<b>换行\n</b>".into() };
    let (reply, _, exists) = create_under(kind).await;
    let reply = reply.expect("an answer");
    assert_eq!(reply.refusal(), (403, "DBS.201015".into()));
    assert_eq!((reply.sentence().as_str(), exists), ("<b>换行\n</b>", false));
}

#[tokio::test]
async fn unauthorized_refuses_good_credentials_without_counting_against_them() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let fault = |operation: &str| Fault {
        operation: operation.into(),
        after: 0,
        times: 20,
        kind: FaultKind::Unauthorized,
    };
    sandbox.add_fault(fault("rds.*"));
    for _ in 0..20 {
        assert_eq!(caller.create(ORDERS_MYSQL, "refused").await.refusal(), (401, "APIGW.0301".into()));
    }
    assert_eq!(caller.create(ORDERS_MYSQL, "refused").await.status, 200);
    sandbox.add_fault(fault("iam.create_token"));
    assert_eq!(caller.token(&json!({})).await.json()["error"]["code"], 401);
}

#[tokio::test]
async fn a_huge_answer_is_exactly_that_long_and_still_json() {
    let sandbox = sandbox().await;
    next_list(&sandbox, FaultKind::HugeAnswer { bytes: 5_000_000 });
    let caller = Caller::of(&sandbox);
    let reply = caller.backups(&[("instance_id", ORDERS_MYSQL)]).await;
    assert_eq!(reply.text.len(), 5_000_000);
    assert!(reply.json()["backups"].is_array());
}

#[tokio::test]
async fn an_unknown_status_word_replaces_every_status_once() {
    let sandbox = sandbox().await;
    let word = || "HIBERNATING".to_owned();
    next_list(&sandbox, FaultKind::UnknownStatusWord { word: word() });
    next_create(&sandbox, FaultKind::UnknownStatusWord { word: word() });
    let caller = Caller::of(&sandbox);
    assert_eq!(caller.create(ORDERS_MYSQL, "odd-word").await.json()["backup"]["status"], word());
    assert_eq!(caller.backup(ORDERS_MYSQL, "odd-word").await.expect("listed")["status"], word());
    assert_eq!(caller.backup(ORDERS_MYSQL, "odd-word").await.expect("listed")["status"], "BUILDING");
}

#[tokio::test]
async fn faults_wait_their_turn_and_can_be_taken_away() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let kind = FaultKind::Html { status: 503 };
    sandbox.add_fault(Fault {
        operation: "rds.list_instances".into(),
        after: 1,
        times: 2,
        kind: kind.clone(),
    });
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(caller.instances(&[("limit", "1")]).await.status);
    }
    assert_eq!(statuses, [200, 503, 503, 200, 200]);
    sandbox.add_fault(Fault { operation: "*".into(), after: 0, times: u32::MAX, kind });
    assert_eq!(caller.instances(&[]).await.status, 503);
    sandbox.clear_faults();
    assert_eq!(caller.instances(&[]).await.status, 200);
}

#[tokio::test]
async fn a_refusal_stays_a_refusal_under_a_fault_that_acts() {
    let sandbox = sandbox().await;
    next_create(&sandbox, FaultKind::DropAfterActing);
    let caller = Caller::of(&sandbox);
    let request = caller.create_request(&json!({"instance_id": FROZEN_POSTGRESQL, "name": "frozen"}));
    assert!(Reply::of(request).await.is_err());
    assert!(!last(&sandbox).acted);
}
