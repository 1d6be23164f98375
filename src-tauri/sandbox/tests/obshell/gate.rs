//! Who is let in, and that the checks come in the agent's order.

use holdfast_sandbox::credentials::{AGENT_PASSWORD, ROOT_PASSWORD};
use holdfast_sandbox::obshell::{AgentKey, AgentSettings, RootPassword, tenants};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::json;

use super::caller::{Dba, refusal, seal_body};
use crate::caller::{Reply, sandbox};

const OVERVIEW: &str = "/api/v1/tenant/t_orders/backup/overview";

fn unauthorized(kind: &str) -> (u16, String, Option<u64>) {
    (401, format!("Security.Authentication.{kind}"), Some(10008))
}

#[tokio::test]
async fn keys_of_all_three_sizes_let_in_and_an_old_key_does_not() {
    let sandbox = sandbox().await;
    let early = Dba::of(&sandbox).await;
    for key in [AgentKey::Bits512, AgentKey::Bits2048, AgentKey::Bits1024] {
        sandbox.set_agent(AgentSettings { key, ..sandbox.agent() });
        if key != AgentKey::Bits1024 {
            let reply = early.get(OVERVIEW).await;
            let expected = (401, "Security.Authentication.Header.DecryptFailed".to_owned(), Some(1));
            assert_eq!(refusal(&reply), expected);
        }
        let fresh = Dba::of(&sandbox).await;
        assert_eq!(fresh.get(OVERVIEW).await.status, 200, "{key:?}");
        assert_eq!(fresh.create_with(tenants::ORDERS, "{}").await.status, 200, "{key:?}");
    }
}

#[tokio::test]
async fn blocks_of_53_bytes_open_with_a_longer_key_too() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    let text = json!({"Auth": ROOT_PASSWORD, "Ts": "99999999999", "Uri": OVERVIEW, "Keys": ""}).to_string();
    let blocks = text.as_bytes().chunks(53).map(|chunk| {
        use base64::Engine;
        let chunk = dba.seal_text(std::str::from_utf8(chunk).expect("ASCII"));
        base64::engine::general_purpose::STANDARD.decode(chunk).expect("base64")
    });
    let sealed = blocks.collect::<Vec<_>>().concat();
    let sealed = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, sealed);
    let request = dba.http.get(format!("{}{OVERVIEW}", dba.base)).header("X-OCS-Header", sealed);
    assert_eq!(Reply::of(request).await.expect("an answer").status, 200);
}

#[tokio::test]
async fn each_check_comes_before_the_next() {
    let sandbox = sandbox().await;
    let good = Dba::of(&sandbox).await;
    let target = "/api/v1/tenant/t_orders/backup";
    let post = |header: Option<String>, body: &str| {
        let mut request = good.http.request(Method::POST, format!("{}{target}", good.base));
        if let Some(header) = header {
            request = request.header("X-OCS-Header", header);
        }
        Reply::of(request.body(body.to_owned()))
    };
    let bad = Dba { password: "wrong".into(), ts: Some("1".into()), ..good.clone() };
    // Everything is wrong; each step mends the first thing that the agent complains of.
    let code = |reply: &Reply| refusal(reply).1;
    let reply = post(Some("rubbish".into()), "rubbish").await.expect("an answer");
    assert_eq!(code(&reply), "Security.Authentication.Header.DecryptFailed");
    let reply = post(Some(bad.seal("/elsewhere")), "rubbish").await.expect("an answer");
    assert_eq!((reply.status, code(&reply)), (500, "Common.Unexpected".into()));
    let reply = post(None, &seal_body("not json")).await.expect("an answer");
    assert_eq!((reply.status, code(&reply)), (400, "Request.Header.NotFound".into()));
    let reply = post(Some(bad.seal("/elsewhere")), &seal_body("not json")).await.expect("an answer");
    assert_eq!(refusal(&reply), (401, "Security.Authentication.Header.UriMismatch".into(), None));
    let reply = post(Some(bad.seal(target)), &seal_body("not json")).await.expect("an answer");
    assert_eq!(refusal(&reply), unauthorized("Expired"));
    let bad = Dba { ts: None, ..bad };
    let reply = post(Some(bad.seal(target)), &seal_body("not json")).await.expect("an answer");
    assert_eq!(refusal(&reply), unauthorized("IncorrectOceanbasePassword"));
    let reply = post(Some(good.seal(target)), &seal_body("not json")).await.expect("an answer");
    assert_eq!(refusal(&reply), (400, "Common.BindJsonFailed".into(), None));
    assert!(sandbox.journal().iter().all(|entry| !entry.acted));
    let reply = post(Some(good.seal(target)), &seal_body("{}")).await.expect("an answer");
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn the_sealed_uri_is_the_target_byte_for_byte() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    let sent = "/api/v1/tenant/t%231~a%2Bb/backup/tasks?page=1&status=DOING%2CINIT";
    assert_eq!(dba.get(sent).await.status, 200);
    for sealed in [
        "/api/v1/tenant/t#1~a+b/backup/tasks?page=1&status=DOING%2CINIT",
        "/api/v1/tenant/t%231~a%2bb/backup/tasks?page=1&status=DOING%2CINIT",
        "/api/v1/tenant/t%231~a%2Bb/backup/tasks?page=1&status=DOING,INIT",
        "/api/v1/tenant/t%231~a%2Bb/backup/tasks?status=DOING%2CINIT&page=1",
        "/api/v1/tenant/t%231~a%2Bb/backup/tasks",
        "/api/v1/tenant/t%231~a%2Bb/backup/tasks?page=1&status=DOING%2CINIT&",
    ] {
        let request = dba.http.get(format!("{}{sent}", dba.base)).header("X-OCS-Header", dba.seal(sealed));
        let reply = Reply::of(request).await.expect("an answer");
        assert_eq!(refusal(&reply).1, "Security.Authentication.Header.UriMismatch", "{sealed}");
    }
}

#[tokio::test]
async fn the_password_asked_for_depends_on_what_is_set() {
    let sandbox = sandbox().await;
    let root = Dba::of(&sandbox).await;
    let agent = Dba { header: "X-OCS-Agent-Header", password: AGENT_PASSWORD.into(), ..root.clone() };
    let wrong = |dba: &Dba| Dba { password: "wrong".into(), ..dba.clone() };
    let set = |root_password, has_agent_password| {
        sandbox.set_agent(AgentSettings { root_password, has_agent_password, ..sandbox.agent() });
    };
    assert_eq!(root.get(OVERVIEW).await.status, 200);
    assert_eq!(refusal(&agent.get(OVERVIEW).await), unauthorized("WithOceanBasePassword"));
    set(RootPassword::Set, true);
    assert_eq!(root.get(OVERVIEW).await.status, 200);
    assert_eq!(agent.get(OVERVIEW).await.status, 200);
    assert_eq!(refusal(&wrong(&root).get(OVERVIEW).await), unauthorized("IncorrectOceanbasePassword"));
    assert_eq!(refusal(&wrong(&agent).get(OVERVIEW).await), unauthorized("IncorrectAgentPassword"));
    set(RootPassword::Unknown, true);
    assert_eq!(refusal(&root.get(OVERVIEW).await), unauthorized("WithAgentPassword"));
    assert_eq!(agent.get(OVERVIEW).await.status, 200);
    set(RootPassword::Empty, false);
    assert_eq!(refusal(&root.get(OVERVIEW).await), unauthorized("IncorrectOceanbasePassword"));
    // Without a password nobody looks at the expiry.
    let empty = Dba { password: String::new(), ts: Some("1".into()), ..root.clone() };
    assert_eq!(empty.get(OVERVIEW).await.status, 200);
}

#[tokio::test]
async fn expiry_goes_by_the_agents_clock() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    sandbox.clock().set_skew(SignedDuration::from_mins(10));
    assert_eq!(refusal(&dba.get(OVERVIEW).await), unauthorized("Expired"));
    let ts = sandbox.clock().now().as_second() + 30;
    let punctual = Dba { ts: Some(ts.to_string()), ..dba.clone() };
    assert_eq!(punctual.get(OVERVIEW).await.status, 200);
    let odd = Dba { ts: Some("soon".into()), ..dba };
    assert_eq!(refusal(&odd.get(OVERVIEW).await), unauthorized("Timestamp.Invalid"));
    // A caller who does not know that the sandbox was advanced is not late.
    sandbox.clock().set_skew(SignedDuration::ZERO);
    sandbox.clock().advance(std::time::Duration::from_secs(7200));
    assert_eq!(Dba::of(&sandbox).await.get(OVERVIEW).await.status, 200);
}

#[tokio::test]
async fn keys_of_another_length_make_the_agent_panic_only_over_a_body() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    let get = dba.http.get(format!("{}{OVERVIEW}", dba.base));
    let get = get.header("X-OCS-Header", dba.seal_with(OVERVIEW, b"short"));
    assert_eq!(Reply::of(get).await.expect("an answer").status, 200);
    let target = "/api/v1/tenant/t_orders/backup";
    let post = dba.http.post(format!("{}{target}", dba.base)).body(seal_body("{}"));
    let post = post.header("X-OCS-Header", dba.seal_with(target, b"short"));
    assert_eq!(refusal(&Reply::of(post).await.expect("an answer")).0, 500);
}

#[tokio::test]
async fn sessions_are_not_known() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    let text = json!({"session_id": "f18c", "uri": OVERVIEW, "keys": ""}).to_string();
    let get = dba.http.get(format!("{}{OVERVIEW}", dba.base)).header("X-OCS-Header", dba.seal_text(&text));
    assert_eq!(refusal(&Reply::of(get).await.expect("an answer")), unauthorized("SessionInvalid"));
}
