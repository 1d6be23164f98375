//! Every kind of fault at every call of every vendor: each of them bites, and the vendor acts when it should.

use holdfast_sandbox::{Fault, FaultKind, JournalEntry, Sandbox, operations};
use serde_json::Value;

use crate::caller::{Reply, sandbox};
use crate::every_call::{ACTING, Everybody};

const ELSEWHERE: &str = "http://127.0.0.1:9/elsewhere";
const WORD: &str = "HIBERNATING";
const HUGE: usize = 300_000;

/// What the caller gets, if anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gets {
    Nothing,
    NothingForEver,
    Status(u16),
    /// What it would get without the fault, but changed.
    Changed,
}

fn kinds() -> Vec<(FaultKind, bool, Gets)> {
    let code = || "500123".to_owned();
    let redirect = |status| FaultKind::Redirect { status, location: ELSEWHERE.into() };
    let before = |kind, gets| (kind, false, gets);
    let after = |kind, gets| (kind, true, gets);
    vec![
        before(FaultKind::DropBeforeActing, Gets::Nothing),
        after(FaultKind::DropAfterActing, Gets::Nothing),
        before(FaultKind::HangBeforeActing, Gets::NothingForEver),
        after(FaultKind::HangAfterActing, Gets::NothingForEver),
        after(FaultKind::HoldAfterActing, Gets::NothingForEver),
        after(FaultKind::TruncateAnswer, Gets::Nothing),
        before(FaultKind::Html { status: 502 }, Gets::Status(502)),
        after(FaultKind::HtmlAfterActing { status: 200 }, Gets::Status(200)),
        before(redirect(307), Gets::Status(307)),
        before(redirect(308), Gets::Status(308)),
        before(FaultKind::Throttle { retry_after: Some(7) }, Gets::Status(429)),
        before(FaultKind::Throttle { retry_after: None }, Gets::Status(429)),
        before(FaultKind::ServerError { code: code(), status: 500 }, Gets::Status(500)),
        after(FaultKind::ServerErrorAfterActing { code: code(), status: 500 }, Gets::Status(500)),
        before(
            FaultKind::VendorError { status: 418, code: code(), message: "why not".into() },
            Gets::Status(418),
        ),
        before(FaultKind::Unauthorized, Gets::Status(401)),
        before(FaultKind::Expired, Gets::Status(401)),
        after(FaultKind::HugeAnswer { bytes: HUGE }, Gets::Changed),
        after(FaultKind::UnknownStatusWord { word: WORD.into() }, Gets::Changed),
    ]
}

/// Puts the fault before every operation.
fn add_everywhere(sandbox: &Sandbox, kind: &FaultKind) {
    for operation in operations::all() {
        sandbox.add_fault(Fault { operation: operation.into(), after: 0, times: 1, kind: kind.clone() });
    }
}

fn entry_of(sandbox: &Sandbox, operation: &str) -> JournalEntry {
    let journal = sandbox.journal();
    journal.into_iter().rev().find(|entry| entry.operation == operation).expect("an entry")
}

/// Who answers, and whether the answer is in that vendor's own shape.
fn is_in_shape(operation: &str, reply: &Reply, code: &str) -> bool {
    let body: Value = serde_json::from_str(&reply.text).unwrap_or_default();
    let (vendor, _) = operation.split_once('.').expect("a vendor");
    match vendor {
        "ocp" => body["successful"] == false && body["error"]["code"].as_i64() == code.parse().ok(),
        "obshell" => body["successful"] == false && body["error"]["errCode"] == code,
        _ => body["error_code"] == code,
    }
}

fn check(kind: &FaultKind, operation: &str, normal: &Reply, reply: &Reply) {
    let told = format!("{kind:?} at {operation}: {} {:.300}", reply.status, reply.text);
    let (vendor, _) = operation.split_once('.').expect("a vendor");
    match kind {
        FaultKind::Html { .. } | FaultKind::HtmlAfterActing { .. } => {
            assert!(reply.text.contains("Proxy Error"), "{told}");
        }
        FaultKind::Redirect { .. } => assert_eq!(reply.header("location"), ELSEWHERE, "{told}"),
        FaultKind::Throttle { retry_after } => {
            let expected = retry_after.map_or(String::new(), |seconds| seconds.to_string());
            assert_eq!(reply.header("retry-after"), expected, "{told}");
            match vendor {
                "obshell" => assert!(reply.text.starts_with("<html>"), "{told}"),
                "ocp" => {
                    assert!(is_in_shape(operation, reply, "0"), "{told}");
                    assert_eq!(reply.header("ratelimit-remaining"), "0", "{told}");
                }
                _ => assert!(is_in_shape(operation, reply, "APIGW.0308"), "{told}"),
            }
        }
        FaultKind::ServerError { code, .. }
        | FaultKind::ServerErrorAfterActing { code, .. }
        | FaultKind::VendorError { code, .. } => assert!(is_in_shape(operation, reply, code), "{told}"),
        FaultKind::HugeAnswer { bytes } => {
            assert_eq!((reply.status, reply.text.len()), (normal.status, *bytes), "{told}");
        }
        FaultKind::UnknownStatusWord { .. } => {
            let has_words = serde_json::from_str(&normal.text).is_ok_and(|body| has_status_word(&body));
            assert_eq!(reply.text.contains(WORD), has_words, "{told}");
        }
        _ => {}
    }
}

/// Whether there is a status to be replaced.
fn has_status_word(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(has_status_word),
        Value::Object(fields) => fields.iter().any(|(name, field)| {
            (matches!(name.as_str(), "status" | "state") && field.is_string()) || has_status_word(field)
        }),
        _ => false,
    }
}

/// Sends one request for every operation, one after the other.
async fn every_reply(everybody: &Everybody) -> Vec<(&'static str, reqwest::Result<Reply>)> {
    let mut replies = Vec::new();
    for operation in operations::all() {
        replies.push((operation, Reply::of(everybody.request(operation)).await));
    }
    replies
}

#[tokio::test]
async fn without_faults_every_call_succeeds_and_is_journalled_under_its_name() {
    let sandbox = sandbox().await;
    let everybody = Everybody::of(&sandbox).await;
    for (operation, reply) in every_reply(&everybody).await {
        let reply = reply.expect("an answer");
        assert!(reply.status < 300, "{operation}: {} {}", reply.status, reply.text);
        let entry = entry_of(&sandbox, operation);
        assert_eq!(entry.status, Some(reply.status), "{operation}");
        assert_eq!(entry.acted, ACTING.contains(&operation), "{operation}");
        assert_eq!(entry.target.is_some(), operations::CREATES.contains(&operation), "{operation}");
    }
    let counts = sandbox.counts();
    assert!(operations::all().all(|operation| counts[operation].received > 0));
}

#[expect(clippy::print_stdout, reason = "the count is the point of the table")]
#[tokio::test]
async fn every_fault_bites_at_every_call() {
    let normal = every_reply(&Everybody::of(&sandbox().await).await).await;
    let mut bites = 0;
    for (kind, acts, gets) in kinds() {
        if gets == Gets::NothingForEver {
            continue;
        }
        let sandbox = sandbox().await;
        let everybody = Everybody::of(&sandbox).await;
        add_everywhere(&sandbox, &kind);
        for ((operation, reply), (_, normal)) in every_reply(&everybody).await.into_iter().zip(&normal) {
            let normal = normal.as_ref().expect("an answer");
            let entry = entry_of(&sandbox, operation);
            assert_eq!(entry.acted, acts && ACTING.contains(&operation), "{kind:?} at {operation}");
            match (gets, reply) {
                (Gets::Nothing, reply) => {
                    assert!(reply.is_err() && entry.status.is_none(), "{kind:?} at {operation}");
                }
                (Gets::Status(expected), Ok(reply)) => {
                    let seen = (reply.status, entry.status);
                    assert_eq!(seen, (expected, Some(expected)), "{kind:?} at {operation}");
                    check(&kind, operation, normal, &reply);
                }
                (_, reply) => check(&kind, operation, normal, &reply.expect("an answer")),
            }
            bites += 1;
        }
    }
    println!("{bites} faults that are answered or cut off");
}

#[tokio::test]
async fn every_call_can_be_left_hanging_and_be_held() {
    for (kind, acts, _) in kinds().into_iter().filter(|(_, _, gets)| *gets == Gets::NothingForEver) {
        let sandbox = sandbox().await;
        let everybody = Everybody::of(&sandbox).await;
        add_everywhere(&sandbox, &kind);
        let sent: Vec<_> = operations::all()
            .map(|operation| (operation, tokio::spawn(Reply::of(everybody.request(operation)))))
            .collect();
        sandbox.until_held(sent.len()).await;
        for (operation, _) in &sent {
            let entry = entry_of(&sandbox, operation);
            assert_eq!(entry.acted, acts && ACTING.contains(operation), "{kind:?} at {operation}");
            assert_eq!(entry.status, None, "{kind:?} at {operation}");
        }
        sandbox.release();
        for (operation, reply) in sent {
            if kind == FaultKind::HoldAfterActing {
                let reply = reply.await.expect("no panic").expect("an answer");
                assert!(reply.status < 300, "{operation}: {}", reply.text);
                assert_eq!(entry_of(&sandbox, operation).status, Some(reply.status), "{operation}");
            } else {
                assert!(!reply.is_finished(), "{kind:?} at {operation}");
                reply.abort();
            }
        }
    }
}
