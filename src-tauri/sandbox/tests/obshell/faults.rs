//! Faults and the journal, for the agent's calls.

use holdfast_sandbox::obshell::tenants::ORDERS;
use holdfast_sandbox::{Fault, FaultKind, JournalEntry, Sandbox, credentials};
use serde_json::Value;

use super::caller::{Dba, refusal};
use crate::caller::{Reply, sandbox};

fn next(sandbox: &Sandbox, operation: &str, kind: FaultKind) {
    sandbox.add_fault(Fault { operation: operation.into(), after: 0, times: 1, kind });
}

/// Sends one create request that meets `kind`; says what came back and what the journal says.
async fn create_under(kind: FaultKind) -> (reqwest::Result<Reply>, JournalEntry) {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    let before = dba.data("/api/v1/task/dags/ob?show_details=false").await;
    let hangs = matches!(kind, FaultKind::HangBeforeActing | FaultKind::HangAfterActing);
    next(&sandbox, "obshell.create_backup", kind);
    let sender = if hangs { dba.clone().impatient() } else { dba.clone() };
    let reply = Reply::of(sender.create_request(ORDERS, r#"{"mode":"full"}"#)).await;
    let entry = sandbox.journal().pop().expect("an entry");
    assert_eq!(entry.operation, "obshell.create_backup");
    assert_eq!(entry.body, r#"{"mode":"full"}"#);
    let after = dba.data("/api/v1/task/dags/ob?show_details=false").await;
    let count = |list: &Value| list["contents"].as_array().expect("a list").len();
    assert_eq!(count(&after) > count(&before), entry.acted);
    (reply, entry)
}

#[tokio::test]
async fn lost_answers_and_lost_requests_can_be_told_apart_by_the_journal_alone() {
    for (kind, acts) in [
        (FaultKind::DropBeforeActing, false),
        (FaultKind::DropAfterActing, true),
        (FaultKind::HangBeforeActing, false),
        (FaultKind::HangAfterActing, true),
        (FaultKind::TruncateAnswer, true),
    ] {
        let (reply, entry) = create_under(kind.clone()).await;
        assert!(reply.is_err(), "{kind:?}");
        assert_eq!((entry.status, entry.acted), (None, acts), "{kind:?}");
    }
}

#[tokio::test]
async fn refusals_and_failures_come_in_the_agents_shape() {
    let code = || "Common.Unexpected".to_owned();
    let (reply, entry) = create_under(FaultKind::ServerError { code: code(), status: 500 }).await;
    assert_eq!((refusal(&reply.expect("an answer")), entry.acted), ((500, code(), None), false));
    let (reply, entry) = create_under(FaultKind::ServerErrorAfterActing { code: code(), status: 503 }).await;
    assert_eq!((refusal(&reply.expect("an answer")), entry.acted), ((503, code(), None), true));
    let kind = FaultKind::VendorError { status: 400, code: "MySQL.Error".into(), message: "换行\n".into() };
    let reply = create_under(kind).await.0.expect("an answer");
    assert_eq!(refusal(&reply), (400, "MySQL.Error".into(), None));
    assert_eq!(reply.json()["error"]["message"], "换行\n");
    let reply = create_under(FaultKind::Unauthorized).await.0.expect("an answer");
    let wrong = "Security.Authentication.IncorrectOceanbasePassword".to_owned();
    assert_eq!(refusal(&reply), (401, wrong, Some(10008)));
    let reply = create_under(FaultKind::Throttle { retry_after: Some(7) }).await.0.expect("an answer");
    assert_eq!((reply.status, reply.header("retry-after")), (429, "7"));
    let (reply, entry) = create_under(FaultKind::HtmlAfterActing { status: 502 }).await;
    assert_eq!((reply.expect("a page").status, entry.acted), (502, true));
    let location = "http://127.0.0.1:9/".to_owned();
    let (reply, entry) = create_under(FaultKind::Redirect { status: 307, location }).await;
    assert_eq!((reply.expect("an answer").status, entry.acted), (307, false));
}

#[tokio::test]
async fn odd_words_and_huge_answers_reach_tasks_and_dags() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    let word = || FaultKind::UnknownStatusWord { word: "THAWING".into() };
    next(&sandbox, "obshell.overview", word());
    next(&sandbox, "obshell.dag", word());
    let row = dba.overview(ORDERS).await;
    assert_eq!(row["status"], "THAWING");
    assert_eq!(dba.dag("114").await["state"], "THAWING");
    assert_eq!(dba.dag("114").await["state"], "SUCCEED");
    next(&sandbox, "obshell.*", FaultKind::HugeAnswer { bytes: 3_000_000 });
    let reply = dba.get("/api/v1/tenants/overview").await;
    assert!(reply.text.len() == 3_000_000 && reply.json()["data"]["contents"].is_array());
}

#[tokio::test]
async fn the_journal_holds_the_opened_body_and_no_secret() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    let body = r#"{"plus_archive":true,"mode":"full"}"#;
    dba.create_with(ORDERS, body).await;
    assert_eq!(sandbox.journal().last().expect("an entry").body, body, "byte for byte");
    dba.create_with(ORDERS, r#"{"mode":"full","encryption":"canary-word"}"#).await;
    let entry = sandbox.journal().pop().expect("an entry");
    assert_eq!(
        serde_json::from_str::<Value>(&entry.body).expect("JSON"),
        serde_json::json!({"mode": "full", "encryption": "***"})
    );
    // Not even when it came unsealed, or sealed for a key that is gone.
    let plain = dba.http.post(format!("{}/api/v1/tenant/t_orders/backup", dba.base));
    Reply::of(plain.body(r#"{"encryption":"canary-word""#)).await.expect("an answer");
    let journal = format!("{:?}", sandbox.journal());
    for secret in ["canary-word", credentials::ROOT_PASSWORD, &dba.seal("/")[..40]] {
        assert!(!journal.contains(secret), "{secret}");
    }
    assert!(journal.contains(r#"("x-ocs-header", "***")"#));
}
