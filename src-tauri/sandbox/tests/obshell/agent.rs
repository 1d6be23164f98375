//! What the agent says of itself, what a version does not have yet, and the levers.

use holdfast_sandbox::credentials::AGENT_PASSWORD;
use holdfast_sandbox::obshell::{AgentKey, AgentSettings, tenants};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

use super::caller::{Dba, refusal};
use crate::caller::{Caller, Reply, sandbox};

async fn open(caller: &Caller, path: &str) -> Reply {
    Reply::of(caller.http.get(format!("{}{path}", caller.base))).await.expect("an answer")
}

async fn control(caller: &Caller, method: Method, route: &str, body: Option<Value>) -> Reply {
    let mut request = caller.http.request(method, format!("{}/_sandbox/obshell/{route}", caller.base));
    if let Some(body) = body {
        request = request.header("content-type", "application/json").body(body.to_string());
    }
    Reply::of(request).await.expect("an answer")
}

#[tokio::test]
async fn the_agent_introduces_itself_without_a_password() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let info = open(&caller, "/api/v1/info").await.json();
    assert_eq!((&info["successful"], &info["status"]), (&json!(true), &json!(200)));
    assert_eq!(info["traceId"].as_str().expect("text").len(), 16);
    let data = &info["data"];
    assert_eq!((&data["identity"], &data["security"]), (&json!("CLUSTER AGENT"), &json!(false)));
    assert_eq!(data["supportedAuth"], json!(["v2"]));
    let status = open(&caller, "/api/v1/status").await.json();
    assert_eq!((&status["data"]["obState"], &status["data"]["state"]), (&json!(3), &json!(2)));
    sandbox.clock().set_skew(SignedDuration::from_mins(30));
    let time = open(&caller, "/api/v1/time").await.json();
    let shown = time["data"].as_str().expect("a time");
    assert!(shown.ends_with("+08:00") && time["timestamp"] == time["data"], "{shown}");
    let ahead = shown.parse::<Timestamp>().expect("RFC 3339").duration_since(Timestamp::now());
    assert!(ahead > SignedDuration::from_mins(29), "{ahead}");
    let names: Vec<String> = sandbox.journal().into_iter().map(|entry| entry.operation).collect();
    assert_eq!(names, ["obshell.info", "obshell.status", "obshell.time"]);
}

#[tokio::test]
async fn what_is_no_call_answers_the_dashboard_and_unknown_calls_404() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    for path in ["/", "/login", "/obshell/api/v1/info"] {
        let reply = open(&caller, path).await;
        assert!(reply.status == 200 && reply.header("content-type").starts_with("text/html"), "{path}");
    }
    let reply = open(&caller, "/api/v1/nothing").await;
    assert_eq!(refusal(&reply), (404, "Common.NotFound".into(), None));
}

#[tokio::test]
async fn an_older_agent_lacks_calls_and_error_words() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    let version = |version: &str| {
        sandbox.set_agent(AgentSettings { version: version.into(), ..sandbox.agent() });
    };
    let tasks = "/api/v1/tenant/t_orders/backup/tasks";
    version("4.3.1.0-1");
    assert_eq!(refusal(&dba.get(tasks).await), (404, "Common.NotFound".into(), None));
    assert_eq!(dba.get("/api/v1/tenant/t_orders/backup/overview").await.status, 200);
    version("4.3.0.1-1");
    assert_eq!(
        refusal(&dba.create_with(tenants::ORDERS, r#"{"mode":"half"}"#).await),
        (500, String::new(), Some(1002))
    );
    assert_eq!(
        refusal(&dba.get("/api/v1/tenant/t_inventory/backup/overview").await),
        (404, String::new(), Some(2300))
    );
    let wrong = Dba { password: "wrong".into(), ..dba.clone() };
    assert_eq!(refusal(&wrong.get("/api/v1/task/dag/114").await), (401, String::new(), Some(10008)));
    version("4.2.2.0-1");
    assert_eq!(dba.create_with(tenants::ORDERS, "{}").await.status, 404);
}

#[tokio::test]
async fn only_a_cluster_agent_with_its_database_takes_backups() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    sandbox.set_agent(AgentSettings { identity: "FOLLOWER".into(), ..sandbox.agent() });
    let reply = dba.create_with(tenants::ORDERS, "{}").await;
    assert_eq!(refusal(&reply), (400, "Agent.Identify.NotSupportOperation".into(), None));
    // A single agent without a password of its own lets everybody in, and cannot back up either.
    sandbox.set_agent(AgentSettings { identity: "SINGLE".into(), ..sandbox.agent() });
    let anybody = Dba { password: "any".into(), ..dba.clone() };
    assert_eq!(anybody.get("/api/v1/task/dag/unfinish").await.status, 200);
    assert_eq!(anybody.create_with(tenants::ORDERS, "{}").await.status, 400);
    let single = AgentSettings { has_agent_password: true, ..sandbox.agent() };
    sandbox.set_agent(single);
    assert_eq!(anybody.get("/api/v1/task/dag/unfinish").await.status, 401);
    let identity = "CLUSTER AGENT".to_owned();
    sandbox.set_agent(AgentSettings { identity, ob_state: 1, ..AgentSettings::default() });
    assert_eq!(refusal(&dba.create_with(tenants::ORDERS, "{}").await).0, 500);
}

#[tokio::test]
async fn the_agent_is_changed_over_http_field_by_field() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let change = json!({"key": "512", "has_agent_password": true});
    let reply = control(&caller, Method::POST, "agent", Some(change)).await;
    assert_eq!((reply.status, reply.json()["identity"].as_str()), (200, Some("CLUSTER AGENT")));
    let agent = sandbox.agent();
    assert!(agent.key == AgentKey::Bits512 && agent.has_agent_password);
    assert_eq!(control(&caller, Method::GET, "agent", None).await.json(), json!(agent));
    let dba = Dba::of(&sandbox).await;
    let dba = Dba { header: "X-OCS-Agent-Header", password: AGENT_PASSWORD.into(), ..dba };
    assert_eq!(dba.get("/api/v1/tenants/overview").await.status, 200);
    for wrong in [json!({"keys": "512"}), json!({"key": "256"})] {
        assert_eq!(control(&caller, Method::POST, "agent", Some(wrong)).await.status, 422);
    }
    assert_eq!(sandbox.agent(), agent);
}

#[tokio::test]
async fn a_status_word_shows_on_the_newest_backup_alone() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    let caller = Caller::of(&sandbox);
    let route = "tenants/t_orders/status";
    assert_eq!(control(&caller, Method::POST, route, Some(json!({"word": "THAWING"}))).await.status, 204);
    assert_eq!(dba.overview(tenants::ORDERS).await["status"], "THAWING");
    let words: Vec<Value> =
        dba.backups(tenants::ORDERS).await.iter().map(|row| row["status"].clone()).collect();
    assert_eq!(words, ["THAWING", "COMPLETED"]);
    assert!(sandbox.set_tenant_backup_status_word(tenants::ORDERS, ""));
    assert_eq!(dba.overview(tenants::ORDERS).await["status"], "COMPLETED");
    assert!(!sandbox.set_tenant_backup_status_word("nobody", "THAWING"));
    let nobody = control(&caller, Method::POST, "tenants/nobody/status", Some(json!({"word": "A"}))).await;
    assert_eq!(nobody.status, 404);
}
