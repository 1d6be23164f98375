//! What the journal writes down, and what it must never hold.

use holdfast_sandbox::{credentials, instances};
use reqwest::Method;
use serde_json::json;

use crate::caller::{Caller, Reply, login, path, sandbox};

#[tokio::test]
async fn requests_are_written_down_as_received_and_in_order() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    caller.instances(&[("name", "*订单 +"), ("limit", "5")]).await;
    let body = json!({"instance_id": instances::ORDERS_MYSQL, "name": "written-down"});
    caller.create_with(&body).await;
    let journal = sandbox.journal();
    assert_eq!(journal.iter().map(|entry| entry.number).collect::<Vec<_>>(), [1, 2]);

    let list = &journal[0];
    assert_eq!((list.method.as_str(), list.operation.as_str()), ("GET", "rds.list_instances"));
    assert_eq!(list.path, path("instances"));
    assert_eq!(list.query, "limit=5&name=%2A%E8%AE%A2%E5%8D%95%20%2B");
    assert_eq!((list.status, list.acted), (Some(200), false));

    let create = &journal[1];
    assert_eq!(create.body, body.to_string());
    assert_eq!((create.status, create.acted), (Some(200), true));
    assert_eq!(create.backup_name.as_deref(), Some("written-down"));
    assert!(create.at >= list.at);

    sandbox.clear_journal();
    assert!(sandbox.journal().is_empty());
    caller.instances(&[]).await;
    assert_eq!(sandbox.journal()[0].number, 3);
}

#[tokio::test]
async fn no_secret_reaches_the_journal_or_the_state_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let options =
        holdfast_sandbox::Options { state_file: Some(file.clone()), ..holdfast_sandbox::Options::default() };
    let sandbox = holdfast_sandbox::Sandbox::start(options).await.expect("started");
    let caller = Caller::of(&sandbox);
    let token = caller.log_in().await;
    caller.token(&login("canary-password", &json!({}))).await;
    let half = caller.http.post(format!("{}/v3/auth/tokens", caller.base));
    Reply::of(half.body(r#"{"password":"canary-password"#)).await.expect("an answer");
    caller.instances_with_token(&token).await;
    let temporary = Caller {
        access_key: credentials::STS_ACCESS_KEY_ID.into(),
        secret: credentials::STS_SECRET_ACCESS_KEY.into(),
        security_token: Some(credentials::SECURITY_TOKEN.into()),
        ..caller.clone()
    };
    let request = temporary.signed(Method::GET, &path("instances"), &[], "");
    let request = request.build().expect("a request");
    let authorization = request.headers()["authorization"].to_str().expect("text").to_owned();
    let (_, signature) = authorization.split_once("Signature=").expect("a signature");
    temporary.http.execute(request).await.expect("an answer");

    let journal = format!("{:?}", sandbox.journal());
    sandbox.stop().await;
    let saved = std::fs::read_to_string(&file).expect("a state file");
    for secret in [credentials::PASSWORD, "canary-password", &token, credentials::SECURITY_TOKEN, signature] {
        assert!(!journal.contains(secret), "the journal holds {secret:.20}");
        assert!(!saved.contains(secret), "the state file holds {secret:.20}");
    }
    assert!(journal.contains(credentials::USER_NAME) && journal.contains(credentials::STS_ACCESS_KEY_ID));
    assert!(journal.contains("SignedHeaders=content-type;host"));
}

#[tokio::test]
async fn sandboxes_beside_each_other_know_nothing_of_each_other() {
    let (one, other) = (sandbox().await, sandbox().await);
    let (here, there) = (Caller::of(&one), Caller::of(&other));
    assert_eq!(here.create(instances::ORDERS_MYSQL, "here-only").await.status, 200);
    assert!(other.journal().is_empty());
    one.clock().advance(std::time::Duration::from_secs(5000));
    one.expire_tokens();
    assert_eq!(there.backup(instances::ORDERS_MYSQL, "here-only").await, None);
    assert_eq!(there.instance_status(instances::ORDERS_MYSQL).await, "ACTIVE");
    assert_eq!(there.create(instances::ORDERS_MYSQL, "here-only").await.status, 200);
}
