//! The control routes, and who may not use the sandbox at all.

use holdfast_sandbox::JournalEntry;
use holdfast_sandbox::instances::*;
use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, Reply, path, sandbox};

async fn control(caller: &Caller, method: Method, route: &str, body: Option<Value>) -> Reply {
    let mut request = caller.http.request(method, format!("{}/_sandbox/{route}", caller.base));
    if let Some(body) = body {
        request = request.header("content-type", "application/json").body(body.to_string());
    }
    Reply::of(request).await.expect("an answer")
}

#[tokio::test]
async fn the_journal_is_read_and_cleared_and_does_not_show_control_routes() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    caller.create(ORDERS_MYSQL, "controlled").await;
    let reply = control(&caller, Method::GET, "journal", None).await;
    let entries: Vec<JournalEntry> = serde_json::from_str(&reply.text).expect("entries");
    assert_eq!(entries, sandbox.journal());
    assert_eq!(entries.len(), 1);
    assert_eq!(control(&caller, Method::DELETE, "journal", None).await.status, 204);
    assert!(sandbox.journal().is_empty());
}

#[tokio::test]
async fn the_clock_is_advanced_and_skewed() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    caller.create(ORDERS_MYSQL, "controlled").await;
    let state = control(&caller, Method::GET, "state", None).await.json();
    assert_eq!((&state["huawei"]["backups_running"], &state["advanced_seconds"]), (&json!(1), &json!(0)));
    let change = json!({"advance_seconds": 20, "skew_seconds": -3});
    assert_eq!(control(&caller, Method::POST, "clock", Some(change)).await.status, 200);
    let state = control(&caller, Method::GET, "state", None).await.json();
    assert_eq!(state["huawei"]["backups_running"], 0);
    assert_eq!((&state["advanced_seconds"], &state["skew_seconds"]), (&json!(20), &json!(-3)));
    let wrong = json!({"advance_secs": 20});
    assert_eq!(control(&caller, Method::POST, "clock", Some(wrong)).await.status, 422);
}

#[tokio::test]
async fn faults_statuses_and_tokens_are_set() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let fault = json!({"operation": "rds.list_instances", "kind": "throttle"});
    assert_eq!(control(&caller, Method::POST, "faults", Some(fault.clone())).await.status, 204);
    assert_eq!(caller.instances(&[]).await.status, 429);
    control(&caller, Method::POST, "faults", Some(fault)).await;
    assert_eq!(control(&caller, Method::DELETE, "faults", None).await.status, 204);
    assert_eq!(caller.instances(&[]).await.status, 200);
    let wrong = json!({"operation": "*", "kind": "flood"});
    assert_eq!(control(&caller, Method::POST, "faults", Some(wrong)).await.status, 422);

    let route = format!("instances/{ORDERS_MYSQL}/status");
    assert_eq!(
        control(&caller, Method::POST, &route, Some(json!({"status": "REBOOTING"}))).await.status,
        204
    );
    assert_eq!(caller.instance_status(ORDERS_MYSQL).await, "REBOOTING");
    let nobody = control(&caller, Method::POST, "instances/x/status", Some(json!({"status": "A"}))).await;
    assert_eq!(nobody.status, 404);

    let route = "backups/before-upgrade-b8f1a2c1/status";
    assert_eq!(control(&caller, Method::POST, route, Some(json!({"word": "ODD"}))).await.status, 204);
    let odd = caller.backup(ORDERS_MYSQL, "before-upgrade-b8f1a2c1").await.expect("listed");
    assert_eq!(odd["status"], "ODD");

    let route = "backups/before-upgrade-b8f1a2c1/listed";
    for is_listed in [false, true] {
        let change = json!({"listed": is_listed});
        assert_eq!(control(&caller, Method::POST, route, Some(change)).await.status, 204);
        assert_eq!(caller.backup(ORDERS_MYSQL, "before-upgrade-b8f1a2c1").await.is_some(), is_listed);
    }

    let token = caller.log_in().await;
    assert_eq!(control(&caller, Method::POST, "tokens/expire", None).await.status, 204);
    assert_eq!(caller.instances_with_token(&token).await.status, 401);
    assert_eq!(control(&caller, Method::GET, "nothing", None).await.status, 404);
}

#[tokio::test]
async fn foreign_hosts_and_origins_are_refused_on_every_route() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    for route in [path("instances"), "/_sandbox/journal".into(), "/v3/projects".into()] {
        for (header, value) in
            [("host", "rebound.example.com"), ("origin", "https://example.com"), ("origin", "null")]
        {
            let request = caller.http.get(format!("{}{route}", caller.base)).header(header, value);
            let reply = Reply::of(request).await.expect("an answer");
            assert_eq!(reply.status, 421, "{route} {header}");
            assert_eq!(reply.header("access-control-allow-origin"), "");
        }
    }
    assert!(sandbox.journal().is_empty());
    let named = caller.http.get(format!("{}/_sandbox/state", caller.base)).header("host", "localhost:1");
    assert_eq!(Reply::of(named).await.expect("an answer").status, 200);
}
