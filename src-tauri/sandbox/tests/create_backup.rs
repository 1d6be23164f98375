//! Creating backups: what is answered, what is refused, what becomes of them, and how they go.

use std::time::Duration;

use holdfast_sandbox::instances::*;
use serde_json::{Value, json};

use crate::caller::{Caller, Reply, sandbox};

const ORDINARY: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_backup_builds_then_completes_on_the_sandbox_clock() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let reply = caller
        .create_with(
            &json!({"instance_id": ORDERS_MYSQL, "name": "before-release", "description": "升级前备份"}),
        )
        .await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let body = reply.json();
    assert!(body.get("job_id").is_none());
    let created = &body["backup"];
    assert_eq!(created["status"], "BUILDING");
    assert_eq!(created["type"], "manual");
    assert_eq!(created["description"], "升级前备份");
    assert!(created["begin_time"].as_str().is_some_and(|time| time.ends_with("+0000")));

    assert_eq!(caller.instance_status(ORDERS_MYSQL).await, "BACKING UP");
    let listed = caller.backup(ORDERS_MYSQL, "before-release").await.expect("listed");
    assert_eq!(listed["id"], created["id"]);
    assert_eq!(listed["status"], "BUILDING");
    assert_eq!(listed["size"], 0);
    assert_eq!(listed["end_time"], "");
    assert!(listed.get("description").is_none());

    sandbox.clock().advance(ORDINARY);
    let listed = caller.backup(ORDERS_MYSQL, "before-release").await.expect("listed");
    assert_eq!(listed["status"], "COMPLETED");
    assert!(listed["size"].as_u64().is_some_and(|size| size > 1000));
    assert!(listed["end_time"].as_str().is_some_and(|time| time.ends_with("+0000")));
    assert_eq!(caller.instance_status(ORDERS_MYSQL).await, "ACTIVE");
}

#[tokio::test]
async fn a_running_backup_may_have_no_end_time_field_at_all() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    assert_eq!(caller.create(INVENTORY_POSTGRESQL, "pg-now").await.status, 200);
    let listed = caller.backup(INVENTORY_POSTGRESQL, "pg-now").await.expect("listed");
    assert!(listed.get("end_time").is_none());
}

#[tokio::test]
async fn the_failing_instance_fails_and_the_slow_one_takes_ten_times_as_long() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    assert_eq!(caller.create(WILL_FAIL_POSTGRESQL, "doomed").await.status, 200);
    assert_eq!(caller.create(SLOW_SQLSERVER, "patience").await.status, 200);
    sandbox.clock().advance(ORDINARY);
    let doomed = caller.backup(WILL_FAIL_POSTGRESQL, "doomed").await.expect("listed");
    assert_eq!((&doomed["status"], &doomed["size"]), (&json!("FAILED"), &json!(0)));
    assert_eq!(caller.instance_status(WILL_FAIL_POSTGRESQL).await, "ACTIVE");
    let status = async || caller.backup(SLOW_SQLSERVER, "patience").await.expect("listed")["status"].clone();
    assert_eq!(status().await, "BUILDING");
    sandbox.clock().advance(ORDINARY * 9);
    assert_eq!(status().await, "COMPLETED");
}

#[tokio::test]
async fn partial_backups_name_databases_that_exist() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let create = async |instance: &str, databases: Value| {
        let body = json!({"instance_id": instance, "name": "partial", "databases": databases});
        caller.create_with(&body).await
    };
    let bad = (400, "DBS.280001".to_owned());
    let unknown = create(PAYMENT_SQLSERVER, json!([{"name": "PaymentCore"}, {"name": "Nowhere"}])).await;
    assert_eq!(unknown.refusal(), (400, "DBS.280128".into()));
    assert_eq!(create(ORDERS_MYSQL, json!([{"name": "PaymentCore"}])).await.refusal(), bad);
    assert_eq!(create(PAYMENT_SQLSERVER, json!({"name": "PaymentCore"})).await.refusal(), bad);
    assert_eq!(create(PAYMENT_SQLSERVER, json!([])).await.refusal(), bad);
    assert!(sandbox.journal().iter().all(|entry| !entry.acted));

    let named = json!([{"name": "PaymentCore"}, {"name": "商户档案"}]);
    let reply = create(PAYMENT_SQLSERVER, named.clone()).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(reply.json()["backup"]["databases"], named);
    let listed = caller.backup(PAYMENT_SQLSERVER, "partial").await.expect("listed");
    assert_eq!(listed["databases"], named);
    let individually =
        json!({"instance_id": PAYMENT_SQLSERVER, "name": "each", "backup_database_individually": true});
    assert_eq!(caller.create_with(&individually).await.refusal(), bad);
}

#[tokio::test]
async fn a_second_backup_of_the_same_instance_has_to_wait() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    assert_eq!(caller.create(ORDERS_MYSQL, "first").await.status, 200);
    assert_eq!(caller.create(ORDERS_MYSQL, "second").await.refusal(), (409, "DBS.201205".into()));
    assert_eq!(caller.create(BUSY_MYSQL, "second").await.refusal(), (409, "DBS.201205".into()));
    sandbox.clock().advance(ORDINARY);
    assert_eq!(caller.create(ORDERS_MYSQL, "second").await.status, 200);
}

#[tokio::test]
async fn names_are_taken_across_the_whole_project_until_deleted() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let created = caller.create(ORDERS_MYSQL, "only-one").await.json();
    let taken = (409, "DBS.201201".to_owned());
    assert_eq!(caller.create(MARKETING_MYSQL, "only-one").await.refusal(), taken);
    assert_eq!(caller.create(MARKETING_MYSQL, "Only-One").await.status, 200);
    sandbox.clock().advance(ORDINARY);
    assert_eq!(caller.create(ORDERS_MYSQL, "only-one").await.refusal(), taken);

    let id = created["backup"]["id"].as_str().expect("an id");
    assert_eq!(caller.delete(id).await.status, 200);
    sandbox.clock().advance(Duration::from_secs(5));
    assert_eq!(caller.create(ORDERS_MYSQL, "only-one").await.status, 200);
}

#[tokio::test]
async fn wrong_bodies_are_refused_and_nothing_is_created() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let with = |field: &str, value: Value| {
        let mut body = json!({"instance_id": ORDERS_MYSQL, "name": "good-name"});
        body[field] = value;
        body
    };
    let description = |text: String| with("description", Value::from(text));
    let mut cases = vec![
        (json!([]), 400, "DBS.280001"),
        (json!({"instance_id": ORDERS_MYSQL}), 400, "DBS.280001"),
        (json!({"name": "good-name"}), 400, "DBS.280001"),
        (with("name", json!(7)), 400, "DBS.280001"),
        (with("name", json!("abc")), 400, "DBS.280277"),
        (with("name", json!("1abc")), 400, "DBS.280277"),
        (with("name", json!("备份备份")), 400, "DBS.280277"),
        (with("name", json!("a".repeat(65))), 400, "DBS.280277"),
        (with("instance_id", json!("not-an-id")), 400, "DBS.280404"),
        (with("instance_id", json!("0".repeat(32) + "in01")), 404, "DBS.200002"),
        (with("instance_id", json!(REPLICA_MYSQL)), 400, "DBS.200086"),
        (with("instance_id", json!(STORAGE_FULL_MYSQL)), 409, "DBS.200316"),
        (with("instance_id", json!(FROZEN_POSTGRESQL)), 400, "DBS.280449"),
        (description("备".repeat(257)), 400, "DBS.280127"),
    ];
    cases.extend("><!\"&'=".chars().map(|sign| (description(format!("a{sign}b")), 400, "DBS.280127")));
    for (body, status, code) in cases {
        let reply = caller.create_with(&body).await;
        assert_eq!(reply.refusal(), (status, code.to_owned()), "{body}");
    }
    let broken = caller.signed(reqwest::Method::POST, &crate::caller::path("backups"), &[], "{\"name\":");
    assert_eq!(Reply::of(broken).await.expect("an answer").refusal(), (400, "DBS.280001".into()));
    assert!(sandbox.journal().iter().all(|entry| !entry.acted));
    let longest =
        json!({"instance_id": ORDERS_MYSQL, "name": "a".repeat(64), "description": "备".repeat(256)});
    assert_eq!(caller.create_with(&longest).await.status, 200);
}

#[tokio::test]
async fn the_status_of_the_instance_decides_the_refusal() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    for (status, http, code) in [
        ("REBOOTING", 409, "DBS.200019"),
        ("MODIFYING INSTANCE TYPE", 409, "DBS.200019"),
        ("FAILED", 400, "DBS.201014"),
        ("A WORD OF 2031", 400, "DBS.201014"),
    ] {
        assert!(sandbox.set_instance_status(ORDERS_MYSQL, status));
        assert_eq!(caller.instance_status(ORDERS_MYSQL).await, status);
        assert_eq!(caller.create(ORDERS_MYSQL, "try-this").await.refusal(), (http, code.to_owned()));
    }
    assert!(sandbox.set_instance_status(ORDERS_MYSQL, "ACTIVE"));
    assert_eq!(caller.create(ORDERS_MYSQL, "try-this").await.status, 200);
    assert_eq!(caller.instance_status(ORDERS_MYSQL).await, "BACKING UP");
    assert!(!sandbox.set_instance_status("nobody", "ACTIVE"));
}

#[tokio::test]
async fn refusals_speak_chinese_when_asked_to() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let request = caller.create_request(&json!({"instance_id": FROZEN_POSTGRESQL, "name": "frozen"}));
    let reply = Reply::of(request.header("x-language", "zh-cn")).await.expect("an answer");
    assert_eq!(reply.sentence(), "实例已冻结。");
    assert_eq!(caller.create(FROZEN_POSTGRESQL, "frozen").await.sentence(), "The DB instance is frozen.");
}

#[tokio::test]
async fn any_status_word_can_be_forced_on_a_backup_and_taken_back() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    caller.create(ORDERS_MYSQL, "strange").await;
    let status = async || caller.backup(ORDERS_MYSQL, "strange").await.expect("listed")["status"].clone();
    assert!(sandbox.set_backup_status_word("strange", "HIBERNATING"));
    assert_eq!(status().await, "HIBERNATING");
    assert!(sandbox.set_backup_status_word("strange", ""));
    assert_eq!(status().await, "BUILDING");
    assert!(!sandbox.set_backup_status_word("nobody", "X"));
}

#[tokio::test]
async fn deletion_takes_finished_manual_backups_only() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let created = caller.create(ORDERS_MYSQL, "short-lived").await.json();
    let id = created["backup"]["id"].as_str().expect("an id").to_owned();
    assert_eq!(caller.delete(&id).await.refusal(), (400, "DBS.201208".into()));
    sandbox.clock().advance(ORDINARY);
    let automated = caller.backups(&[("instance_id", ORDERS_MYSQL), ("backup_type", "auto")]).await.json();
    let automated = automated["backups"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(caller.delete(&automated).await.refusal(), (400, "DBS.201204".into()));
    assert_eq!(caller.delete("nobody").await.refusal(), (404, "DBS.201010".into()));

    let reply = caller.delete(&id).await;
    assert_eq!((reply.status, reply.text.as_str()), (200, ""));
    let entry = sandbox.journal().pop().expect("an entry");
    assert_eq!((entry.acted, entry.backup_name.as_deref()), (true, Some("short-lived")));
    let deleting = caller.backup(ORDERS_MYSQL, "short-lived").await.expect("still listed");
    assert_eq!(deleting["status"], "DELETING");
    sandbox.clock().advance(Duration::from_secs(5));
    assert_eq!(caller.backup(ORDERS_MYSQL, "short-lived").await, None);
    assert_eq!(caller.delete(&id).await.refusal(), (404, "DBS.201010".into()));
}

#[tokio::test]
async fn of_many_at_once_one_is_created() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let mut racing = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let caller = caller.clone();
        racing.spawn(async move { caller.create(ORDERS_MYSQL, "race").await.status });
    }
    let mut statuses = racing.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200);
    assert!(statuses[1..].iter().all(|status| *status == 409), "{statuses:?}");
    assert_eq!(sandbox.journal().iter().filter(|entry| entry.acted).count(), 1);
}
