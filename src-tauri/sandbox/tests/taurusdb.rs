//! TaurusDB: the same gateway and credentials as RDS, other paths, other units, other words.

use std::time::Duration;

use holdfast_sandbox::taurusdb_instances::*;
use holdfast_sandbox::{Fault, FaultKind, Sandbox, credentials, instances};
use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, Reply, sandbox};

const ORDINARY: Duration = Duration::from_secs(20);

fn current(rest: &str) -> String {
    format!("{BASE_PATH}/v3/{}/{rest}", credentials::PROJECT_ID)
}

fn legacy(rest: &str) -> String {
    format!("{BASE_PATH}/mysql/v3/{}/{rest}", credentials::PROJECT_ID)
}

async fn get(caller: &Caller, path: &str, query: &[(&str, &str)]) -> Reply {
    Reply::of(caller.signed(Method::GET, path, query, "")).await.expect("an answer")
}

async fn post(caller: &Caller, path: &str, body: &Value) -> Reply {
    Reply::of(caller.signed(Method::POST, path, &[], &body.to_string())).await.expect("an answer")
}

async fn create(caller: &Caller, instance_id: &str, name: &str) -> Reply {
    post(caller, &current("backups/create"), &json!({"instance_id": instance_id, "name": name})).await
}

async fn backups(caller: &Caller, query: &[(&str, &str)]) -> Vec<Value> {
    let reply = get(caller, &current("backups"), query).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json()["backups"].as_array().expect("a list").clone()
}

async fn named(caller: &Caller, instance_id: &str, name: &str) -> Value {
    let found = backups(caller, &[("instance_id", instance_id), ("name", name)]).await;
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

async fn instance_status(caller: &Caller, instance_id: &str) -> Value {
    let reply = get(caller, &current("instances"), &[("id", instance_id)]).await;
    reply.json()["instances"][0]["status"].clone()
}

fn refuse_next(sandbox: &Sandbox, operation: &str) {
    let kind = FaultKind::Throttle { retry_after: None };
    sandbox.add_fault(Fault { operation: operation.into(), after: 0, times: 1, kind });
}

#[tokio::test]
async fn instances_are_paged_and_carry_numbers_as_text() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let first = get(&caller, &current("instances"), &[("limit", "30")]).await.json();
    let second = get(&caller, &current("instances"), &[("limit", "30"), ("offset", "30")]).await.json();
    assert_eq!(first["total_count"], 38);
    let mut rows = first["instances"].as_array().expect("a list").clone();
    rows.extend(second["instances"].as_array().expect("a list").clone());
    assert_eq!(rows.len(), 38);
    for row in &rows {
        assert!(row["id"].as_str().is_some_and(|id| id.len() == 36 && id.ends_with("in07")), "{row}");
        assert!(row["port"].is_string() && row["volume"]["size"].is_string());
        assert_eq!((&row["type"], &row["datastore"]["type"]), (&json!("Cluster"), &json!("gaussdb-mysql")));
    }
    let one = get(&caller, &legacy("instances"), &[("name", "*归档")]).await.json();
    assert_eq!(one["instances"][0]["id"], SLOW_TAURUSDB);
    for (instance, status) in
        [(BUSY_TAURUSDB, "BACKING UP"), (FROZEN_TAURUSDB, "FROZEN"), (TRADE_TAURUSDB, "ACTIVE")]
    {
        assert_eq!(instance_status(&caller, instance).await, status);
    }
    let limit = get(&caller, &current("instances"), &[("limit", "101")]).await;
    assert_eq!(limit.refusal(), (400, "DBS.280439".into()));
}

#[tokio::test]
async fn the_current_path_answers_201_with_a_job_and_the_legacy_one_200_without() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let body = json!({"instance_id": TRADE_TAURUSDB, "name": "backup-1", "description": "手工备份"});
    let reply = post(&caller, &current("backups/create"), &body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let answer = reply.json();
    assert_eq!(answer["job_id"].as_str().map(str::len), Some(32));
    let backup = &answer["backup"];
    assert_eq!((&backup["status"], &backup["type"]), (&json!("BUILDING"), &json!("manual")));
    assert_eq!(backup["description"], "手工备份");
    assert!(backup["id"].as_str().is_some_and(|id| id.ends_with("br07")));
    assert!(backup["begin_time"].as_str().is_some_and(|time| time.ends_with("+0800")));

    let body = json!({"instance_id": MEMBER_TAURUSDB, "name": "backup-1"});
    let reply = post(&caller, &legacy("backups/create"), &body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert!(reply.json().get("job_id").is_none());
    assert_eq!(instance_status(&caller, TRADE_TAURUSDB).await, "BACKING UP");
}

#[tokio::test]
async fn backups_end_in_the_words_of_their_instances() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    for instance in [TRADE_TAURUSDB, AVAILABLE_TAURUSDB, WILL_FAIL_TAURUSDB, SLOW_TAURUSDB] {
        assert_eq!(create(&caller, instance, "tonight").await.status, 201);
        assert_eq!(named(&caller, instance, "tonight").await["status"], "BUILDING");
    }
    sandbox.clock().advance(ORDINARY);
    for (instance, word) in [
        (TRADE_TAURUSDB, "COMPLETED"),
        (AVAILABLE_TAURUSDB, "AVAILABLE"),
        (WILL_FAIL_TAURUSDB, "FAILED"),
        (SLOW_TAURUSDB, "BUILDING"),
    ] {
        assert_eq!(named(&caller, instance, "tonight").await["status"], word, "{instance}");
    }
    let done = named(&caller, TRADE_TAURUSDB, "tonight").await;
    assert!(done["size"].is_f64() && done["size"].as_f64() > Some(1000.0), "{done}");
    assert_eq!(done["take_up_time"], 1);
    assert!(done["end_time"].as_str().is_some_and(|time| time.ends_with("+0800")));
    sandbox.clock().advance(ORDINARY * 9);
    assert_eq!(named(&caller, SLOW_TAURUSDB, "tonight").await["status"], "COMPLETED");

    assert!(sandbox.set_backup_status_word("tonight", "HIBERNATING"));
    assert_eq!(named(&caller, TRADE_TAURUSDB, "tonight").await["status"], "HIBERNATING");
}

#[tokio::test]
async fn backups_are_listed_with_and_without_an_instance() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let all = get(&caller, &current("backups"), &[]).await.json();
    assert_eq!(all["total_count"], 38 * 3 + 1);
    assert_eq!(all["backups"].as_array().map(Vec::len), Some(100));
    let same_name = backups(&caller, &[("name", "before-upgrade")]).await;
    assert_eq!(same_name.len(), 38);
    let of_trade = backups(&caller, &[("instance_id", TRADE_TAURUSDB)]).await;
    assert_eq!(of_trade.len(), 3);
    let manual = backups(&caller, &[("instance_id", TRADE_TAURUSDB), ("backup_type", "manual")]).await;
    assert_eq!(manual[0]["description"], "升级前的手工备份");
    let id = manual[0]["id"].as_str().expect("an id");
    assert_eq!(backups(&caller, &[("backup_id", id)]).await, manual);
    let odd = backups(&caller, &[("instance_id", ODD_TIMES_TAURUSDB)]).await;
    assert!(odd[0]["begin_time"].as_str().is_some_and(|time| time.ends_with("_0800")), "{}", odd[0]);

    let nobody = "0".repeat(32) + "in07";
    let reply = get(&caller, &current("backups"), &[("instance_id", &nobody)]).await;
    assert_eq!(reply.refusal(), (404, "DBS.200002".into()));
    let reply = get(&caller, &current("backups"), &[("begin_time", "2026-01-01T00:00:00+0000")]).await;
    assert_eq!(reply.refusal(), (400, "DBS.280216".into()));
}

#[tokio::test]
async fn a_name_may_be_used_again_but_not_while_a_backup_runs() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    assert_eq!(create(&caller, TRADE_TAURUSDB, "twice").await.status, 201);
    let busy = (409, "DBS.201205".to_owned());
    assert_eq!(create(&caller, TRADE_TAURUSDB, "twice").await.refusal(), busy);
    assert_eq!(create(&caller, BUSY_TAURUSDB, "twice").await.refusal(), busy);
    assert_eq!(create(&caller, MEMBER_TAURUSDB, "twice").await.status, 201);
    sandbox.clock().advance(ORDINARY);
    assert_eq!(create(&caller, TRADE_TAURUSDB, "twice").await.status, 201);
    let found = backups(&caller, &[("name", "twice")]).await;
    assert_eq!(found.len(), 3);
    assert_eq!(sandbox.journal().iter().filter(|entry| entry.acted).count(), 3);
}

#[tokio::test]
async fn wrong_bodies_and_states_are_refused_and_nothing_is_created() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let nobody = "0".repeat(32) + "in07";
    let with = |field: &str, value: &str| {
        let mut body = json!({"instance_id": TRADE_TAURUSDB, "name": "good-name"});
        body[field] = json!(value);
        body
    };
    for (body, status, code) in [
        (json!({"name": "good-name"}), 400, "DBS.280001"),
        (with("name", "abc"), 400, "DBS.280277"),
        (with("name", "备份备份"), 400, "DBS.280277"),
        (with("description", "a=b"), 400, "DBS.280127"),
        (with("instance_id", "not-an-id"), 400, "DBS.280404"),
        (with("instance_id", &nobody), 404, "DBS.200002"),
        (with("instance_id", instances::ORDERS_MYSQL), 404, "DBS.200002"),
        (with("instance_id", FROZEN_TAURUSDB), 400, "DBS.280449"),
    ] {
        let reply = post(&caller, &current("backups/create"), &body).await;
        assert_eq!(reply.refusal(), (status, code.to_owned()), "{body}");
    }
    assert!(sandbox.set_instance_status(TRADE_TAURUSDB, "REBOOTING"));
    assert_eq!(create(&caller, TRADE_TAURUSDB, "good-name").await.refusal(), (409, "DBS.200019".into()));
    assert!(sandbox.journal().iter().all(|entry| !entry.acted));
}

#[tokio::test]
async fn a_path_family_that_is_off_does_not_exist() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let gone = (404, "APIGW.0101".to_owned());
    sandbox.set_taurusdb_paths(true, false);
    assert_eq!(get(&caller, &legacy("backups"), &[]).await.refusal(), gone);
    assert_eq!(get(&caller, &current("backups"), &[]).await.status, 200);
    sandbox.set_taurusdb_paths(false, true);
    assert_eq!(create(&caller, TRADE_TAURUSDB, "nowhere").await.refusal(), gone);
    assert_eq!(get(&caller, &legacy("instances"), &[]).await.status, 200);

    let change = caller.http.post(format!("{}/_sandbox/taurusdb/paths", caller.base));
    let change = change.header("content-type", "application/json").body(r#"{"current":true,"legacy":true}"#);
    assert_eq!(Reply::of(change).await.expect("an answer").status, 204);
    assert_eq!(create(&caller, TRADE_TAURUSDB, "somewhere").await.status, 201);
}

#[tokio::test]
async fn the_key_is_locked_for_rds_and_taurusdb_together() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let wrong = Caller { secret: "wrong".into(), ..caller.clone() };
    for round in 0..6 {
        let reply = if round % 2 == 0 {
            wrong.instances(&[]).await
        } else {
            create(&wrong, TRADE_TAURUSDB, "no").await
        };
        assert_eq!(reply.refusal(), (401, "APIGW.0301".into()));
    }
    let locked = create(&caller, TRADE_TAURUSDB, "locked").await;
    assert!(locked.sentence().contains("AK access failed to reach the limit"), "{}", locked.text);
    sandbox.clock().advance(Duration::from_secs(300));
    assert_eq!(create(&caller, TRADE_TAURUSDB, "open-again").await.status, 201);
}

#[tokio::test]
async fn faults_and_the_journal_name_the_operations() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    for operation in ["taurusdb.list_instances", "taurusdb.create_backup", "taurusdb.list_backups"] {
        refuse_next(&sandbox, operation);
    }
    assert_eq!(get(&caller, &current("instances"), &[]).await.refusal(), (429, "APIGW.0308".into()));
    assert_eq!(create(&caller, TRADE_TAURUSDB, "throttled").await.status, 429);
    assert_eq!(get(&caller, &legacy("backups"), &[]).await.status, 429);
    let journal = sandbox.journal();
    assert_eq!(journal[1].backup_name.as_deref(), Some("throttled"));
    assert!(backups(&caller, &[("name", "throttled")]).await.is_empty());
    // RDS knows nothing of it, and the other way round.
    assert_eq!(caller.instances(&[("id", TRADE_TAURUSDB)]).await.json()["total_count"], 0);
    let token = caller.log_in().await;
    let request =
        caller.http.get(format!("{}{}", caller.base, current("instances"))).header("x-auth-token", token);
    assert_eq!(Reply::of(request).await.expect("an answer").status, 200);
}

#[tokio::test]
async fn its_backups_outlive_a_restart_and_an_older_state_file_is_still_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let options = holdfast_sandbox::Options { state_file: Some(file.clone()), ..Default::default() };
    let sandbox = Sandbox::start(options.clone()).await.expect("started");
    assert_eq!(create(&Caller::of(&sandbox), TRADE_TAURUSDB, "kept").await.status, 201);
    sandbox.set_taurusdb_paths(true, false);
    sandbox.stop().await;

    let sandbox = Sandbox::start(options.clone()).await.expect("started");
    let caller = Caller::of(&sandbox);
    assert_eq!(named(&caller, TRADE_TAURUSDB, "kept").await["status"], "BUILDING");
    assert_eq!(get(&caller, &legacy("backups"), &[]).await.status, 404);
    sandbox.stop().await;

    let text = std::fs::read_to_string(&file).expect("a state file");
    let mut older: Value = serde_json::from_str(&text).expect("JSON");
    older["huawei"].as_object_mut().expect("an object").remove("taurusdb").expect("was there");
    std::fs::write(&file, older.to_string()).expect("written");
    let sandbox = Sandbox::start(options).await.expect("started");
    let caller = Caller::of(&sandbox);
    assert!(backups(&caller, &[("name", "kept")]).await.is_empty());
    assert_eq!(get(&caller, &legacy("backups"), &[]).await.status, 200);
}
