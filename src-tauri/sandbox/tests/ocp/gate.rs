//! Who is let in, who is not, and what comes without an envelope.

use holdfast_sandbox::ocp::tenants::ORDERS_TENANT;
use jiff::SignedDuration;
use reqwest::Method;

use super::caller::{Operator, Signed, data, full, refusal, tenant_path};
use crate::caller::{Reply, sandbox};

#[tokio::test]
async fn a_password_lets_in_and_a_wrong_one_does_not() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let reply = operator.get("/api/v2/ob/clusters").await;
    data(&reply);
    let body = reply.json();
    let timestamp = body["timestamp"].as_str().expect("a time");
    assert!(timestamp.ends_with("+08:00") && timestamp.len() == 29, "{timestamp}");
    assert_eq!(body["traceId"].as_str().map(str::len), Some(16));
    assert!(body["duration"].is_u64() && body["server"].is_string());

    for (user, password) in [("sandbox-ocp-dba", "wrong"), ("nobody", "wrong"), ("", "")] {
        let stranger = Operator { user: user.into(), password: password.into(), ..operator.clone() };
        assert_eq!(refusal(&stranger.get("/api/v2/ob/clusters").await), (401, 1003));
        assert_eq!(refusal(&stranger.back_up(ORDERS_TENANT).await), (401, 1003));
    }
    let silent = operator.http.get(format!("{}/api/v2/info", operator.base));
    assert_eq!(refusal(&Reply::of(silent).await.expect("an answer")), (401, 1003));
    assert!(sandbox.journal().iter().all(|entry| !entry.acted));
}

#[tokio::test]
async fn signatures_cover_query_and_body() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    data(&Signed::default().sent_by(&operator).await);
    let target = "/api/v2/ob/tenants?name=%E6%94%AF%E4%BB%98%20&size=5&status=NORMAL%2CCREATING";
    data(&Signed { target, ..Signed::default() }.sent_by(&operator).await);

    let wrong = Signed { secret: "wrong", ..Signed::default() };
    assert_eq!(refusal(&wrong.sent_by(&operator).await), (401, 1003));
    let unsorted = Signed { target: "/api/v2/ob/clusters?size=5&page=1", ..Signed::default() };
    assert_eq!(refusal(&unsorted.sent_by(&operator).await), (401, 1003));

    let target = tenant_path(ORDERS_TENANT, "backup/backupNow");
    let body = full().to_string();
    let post = Signed { method: Method::POST, target: &target, body: &body, ..Signed::default() };
    let changed = post.by(&operator).body(body.replace("95", "96"));
    assert_eq!(refusal(&Reply::of(changed).await.expect("an answer")), (401, 1003));
    assert!(sandbox.journal().iter().all(|entry| !entry.acted));
    data(&post.sent_by(&operator).await);
}

#[tokio::test]
async fn the_date_is_good_for_a_quarter_of_an_hour_both_ways() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    for (minutes, is_good) in [(14, true), (-14, true), (16, false), (-16, false)] {
        let clock_error = SignedDuration::from_mins(minutes);
        let reply = Signed { clock_error, ..Signed::default() }.sent_by(&operator).await;
        assert_eq!(reply.status == 200, is_good, "{minutes}: {}", reply.text);
    }
    sandbox.clock().set_skew(SignedDuration::from_mins(20));
    assert_eq!(refusal(&Signed::default().sent_by(&operator).await), (401, 1003));
    let time = operator.get("/api/v2/time").await;
    let served: jiff::Timestamp = time.text.parse().expect("a time");
    assert!(served.duration_since(jiff::Timestamp::now()) > SignedDuration::from_mins(19), "{}", time.text);
}

#[tokio::test]
async fn time_health_and_info_come_bare() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let anybody = operator.http.get(format!("{}/api/v2/time", operator.base));
    let time = Reply::of(anybody).await.expect("an answer");
    assert_eq!((time.status, time.text.len()), (200, 29), "{}", time.text);
    assert!(time.header("content-type").starts_with("text/plain") && time.text.ends_with("+08:00"));
    assert_eq!(operator.get("/api/status").await.text, "okay");
    let info = operator.get("/api/v2/info").await.json();
    assert!(info["buildVersion"].as_str().is_some_and(|version| version.starts_with("4.2.")));
    assert!(info.get("data").is_none());
}

#[tokio::test]
async fn what_is_no_call_is_not_found_in_an_envelope() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    for target in ["/api/v2/nothing", "/api/v2/ob/clusters/1000005/nothing"] {
        assert_eq!(refusal(&operator.get(target).await), (404, 1003));
    }
    assert_eq!(sandbox.journal()[0].operation, "ocp.unknown");
}
