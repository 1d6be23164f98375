//! Tokens by password, and the list of projects.

use std::time::Duration;

use holdfast_sandbox::credentials;
use reqwest::Method;
use serde_json::json;

use crate::caller::{Caller, Reply, login, path, sandbox};

#[tokio::test]
async fn a_password_buys_a_long_token_that_opens_rds() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let scope = json!({"project": {"name": credentials::REGION}});
    let reply = caller.token(&login(credentials::PASSWORD, &scope)).await;
    assert_eq!(reply.status, 201);
    assert!(reply.header("x-iam-trace-id").len() > 10);
    let body = reply.json();
    assert_eq!(body["token"]["project"]["id"], credentials::PROJECT_ID);
    assert!(body["token"]["catalog"].is_array());
    let expires = body["token"]["expires_at"].as_str().expect("a time");
    assert_eq!(expires.len(), "2019-02-13T06:52:13.855000Z".len(), "{expires}");
    let token = reply.header("x-subject-token");
    assert!((3_000..8_000).contains(&token.len()), "{}", token.len());
    assert!(!reply.text.contains(token));
    assert_eq!(caller.instances_with_token(token).await.status, 200);
}

#[tokio::test]
async fn nocatalog_leaves_the_catalog_out() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let body = login(credentials::PASSWORD, &json!({"project": {"id": credentials::PROJECT_ID}}));
    for query in ["nocatalog", "nocatalog=true"] {
        let request = caller.http.post(format!("{}/v3/auth/tokens?{query}", caller.base));
        let reply = Reply::of(request.body(body.to_string())).await.expect("an answer");
        assert_eq!(reply.status, 201);
        assert!(reply.json()["token"]["catalog"].is_null());
    }
}

#[tokio::test]
async fn iam_refuses_in_its_own_shape() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let project = |name: &str| json!({"project": {"name": name}});
    let cases = [
        (login("wrong", &project(credentials::REGION)), 401),
        (login(credentials::PASSWORD, &project("nowhere")), 404),
        (login(credentials::PASSWORD, &json!({"project": {}})), 400),
        (json!({}), 400),
        (json!({"auth": {"identity": {"methods": ["totp"]}}}), 400),
    ];
    for (body, status) in cases {
        let reply = caller.token(&body).await;
        assert_eq!(reply.status, status, "{body}");
        let error = &reply.json()["error"];
        assert_eq!(error["code"], status);
        assert!(error["message"].is_string() && error["title"].is_string());
        assert_eq!(reply.header("x-subject-token"), "");
    }
}

#[tokio::test]
async fn tokens_of_other_scopes_do_not_open_the_project() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    for scope in
        [json!({"domain": {"name": credentials::DOMAIN_NAME}}), json!({"project": {"name": "cn-east-3"}})]
    {
        let reply = caller.token(&login(credentials::PASSWORD, &scope)).await;
        assert_eq!(reply.status, 201);
        let reply = caller.instances_with_token(reply.header("x-subject-token")).await;
        assert_eq!(reply.refusal(), (401, "APIGW.0307".into()));
    }
    let both =
        json!({"domain": {"name": credentials::DOMAIN_NAME}, "project": {"name": credentials::REGION}});
    let reply = caller.token(&login(credentials::PASSWORD, &both)).await;
    assert_eq!(caller.instances_with_token(reply.header("x-subject-token")).await.status, 200);
}

#[tokio::test]
async fn tokens_last_a_day_and_a_new_one_leaves_the_old_one_alone() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let old = caller.log_in().await;
    sandbox.clock().advance(Duration::from_secs(60));
    let new = caller.log_in().await;
    assert_ne!(old, new);
    sandbox.clock().advance(Duration::from_secs(24 * 3600 - 60));
    assert_eq!(caller.instances_with_token(&old).await.refusal(), (401, "APIGW.0307".into()));
    assert_eq!(caller.instances_with_token(&new).await.status, 200);
    sandbox.expire_tokens();
    assert_eq!(caller.instances_with_token(&new).await.refusal(), (401, "APIGW.0307".into()));
    assert_eq!(caller.instances_with_token("garbage").await.refusal(), (401, "APIGW.0301".into()));
    let newest = caller.log_in().await;
    assert_eq!(caller.instances_with_token(&newest).await.status, 200);
}

#[tokio::test]
async fn projects_are_listed_by_name_with_signature_or_token() {
    let sandbox = sandbox().await;
    let caller = Caller { project_header: None, ..Caller::of(&sandbox) };
    let signed = caller.signed(Method::GET, "/v3/projects", &[("name", credentials::REGION)], "");
    let token = caller.log_in().await;
    let url = format!("{}/v3/projects?name={}", caller.base, credentials::REGION);
    let with_token = caller.http.get(url).header("x-auth-token", token);
    for request in [signed, with_token] {
        let reply = Reply::of(request).await.expect("an answer");
        assert_eq!(reply.status, 200, "{}", reply.text);
        let projects = reply.json()["projects"].as_array().expect("a list").clone();
        assert_eq!(projects.len(), 1);
        assert_eq!(projects[0]["id"], credentials::PROJECT_ID);
        assert!(reply.header("x-iam-trace-id").len() > 10);
    }
}

#[tokio::test]
async fn sub_projects_are_listed_without_a_name_and_hold_nothing() {
    let sandbox = sandbox().await;
    let caller = Caller { project_header: None, ..Caller::of(&sandbox) };
    let list = |query| Reply::of(caller.signed(Method::GET, "/v3/projects", query, ""));
    let all = list(&[]).await.expect("an answer").json();
    let names: Vec<&str> =
        all["projects"].as_array().expect("a list").iter().filter_map(|row| row["name"].as_str()).collect();
    assert_eq!(names, ["cn-north-4", "cn-north-4_rehearsal", "cn-east-3"]);
    let second = list(&[("page", "2"), ("per_page", "2")]).await.expect("an answer").json();
    assert_eq!(second["projects"].as_array().expect("a list").len(), 1);
    assert_eq!(list(&[("per_page", "5001")]).await.expect("an answer").status, 400);

    let empty = all["projects"][1]["id"].as_str().expect("an id");
    let request = caller.signed(Method::GET, &format!("/v3/{empty}/instances"), &[], "");
    assert_eq!(Reply::of(request).await.expect("an answer").json()["total_count"], 0);
}

#[tokio::test]
async fn a_call_that_no_vendor_has_is_an_unknown_api() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    let request = caller.signed(Method::PUT, &path("backups"), &[], "{}");
    assert_eq!(Reply::of(request).await.expect("an answer").refusal(), (404, "APIGW.0101".into()));
    assert_eq!(sandbox.journal()[0].operation, "unknown");
}
