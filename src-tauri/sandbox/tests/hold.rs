//! Answers that are held back: what the journal says meanwhile, and what becomes of a caller that leaves.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use holdfast_sandbox::instances::*;
use holdfast_sandbox::{CreateCounts, Fault, FaultKind, JournalEntry};
use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, Reply, sandbox};

fn hold(operation: &str) -> Fault {
    Fault { operation: operation.into(), after: 0, times: 1, kind: FaultKind::HoldAfterActing }
}

#[tokio::test]
async fn a_caller_that_leaves_is_counted_no_more_and_the_backup_stays() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    sandbox.add_fault(hold("rds.create_backup"));
    let request = caller.create_request(&json!({"instance_id": ORDERS_MYSQL, "name": "held"}));
    let sent = tokio::spawn(Reply::of(request));
    sandbox.until_held(1).await;
    // Others are not held up meanwhile.
    assert!(caller.backup(ORDERS_MYSQL, "held").await.is_some());
    sent.abort();
    while sandbox.held() > 0 {
        tokio::task::yield_now().await;
    }
    sandbox.release();
    assert_eq!(sandbox.journal()[0].status, None);
    assert_eq!((sandbox.creates().requests, sandbox.creates().acted), (1, 1));
}

/// Ends the program even where the test fails: whoever reads the test's output would wait for it otherwise.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn a_program_of_its_own_can_be_told_everything_over_http() {
    let child = Command::new(env!("CARGO_BIN_EXE_holdfast-sandbox"))
        .args(["--fleet", "8", "--backup-seconds", "60"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let mut program = Program(child);
    let mut line = String::new();
    BufReader::new(program.0.stdout.as_mut().expect("piped")).read_line(&mut line).expect("a line");
    let caller = Caller { base: line.trim_end().to_owned(), ..Caller::of(&sandbox().await) };
    let control = async |method: Method, route: &str, body: Value| {
        let request = caller.http.request(method, format!("{}/_sandbox/{route}", caller.base));
        let request = request.header("content-type", "application/json").body(body.to_string());
        Reply::of(request).await.expect("an answer")
    };

    let fault = json!({"operation": "rds.create_backup", "kind": "hold_after_acting"});
    assert_eq!(control(Method::POST, "faults", fault).await.status, 204);
    let id = holdfast_sandbox::fleet::rds(2);
    let request = caller.create_request(&json!({"instance_id": id, "name": "held"}));
    let sent = tokio::spawn(Reply::of(request));
    let held = control(Method::GET, "held?at_least=1", Value::Null).await.json();
    assert_eq!(held, json!({"held": 1}));

    let creates = control(Method::GET, "creates", Value::Null).await;
    let creates: CreateCounts = serde_json::from_str(&creates.text).expect("counts");
    let count = creates.of_target("rds.create_backup", &id).expect("counted");
    assert_eq!((count.requests, count.acted), (1, 1));
    let counts = control(Method::GET, "counts", Value::Null).await.json();
    assert_eq!(counts, json!({"rds.create_backup": {"received": 1, "acted": 1}}));
    let entries = async |query: &str| {
        let reply = control(Method::GET, &format!("journal{query}"), Value::Null).await;
        serde_json::from_str::<Vec<JournalEntry>>(&reply.text).expect("entries")
    };
    assert_eq!(entries("?operation=rds.*").await.len(), 1);
    assert_eq!(entries("?operation=ocp.*").await.len(), 0);
    assert_eq!(entries("?after=1").await.len(), 0);
    assert_eq!(entries("").await[0].status, None);

    assert_eq!(control(Method::POST, "release", Value::Null).await.status, 204);
    assert_eq!(sent.await.expect("no panic").expect("an answer").status, 200);
    assert_eq!(entries("").await[0].status, Some(200));
    control(Method::POST, "clock", json!({"advance_seconds": 60})).await;
    assert_eq!(caller.backup(&id, "held").await.expect("listed")["status"], "COMPLETED");
}
