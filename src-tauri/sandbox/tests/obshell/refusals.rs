//! What the agent refuses about a backup before anything begins.

use holdfast_sandbox::obshell::tenants;
use reqwest::Method;
use serde_json::json;

use super::caller::{Dba, refusal};
use crate::caller::{Reply, sandbox};

#[tokio::test]
async fn a_backup_is_refused_with_the_agents_code_and_nothing_begins() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    for (tenant, body, code) in [
        (tenants::SYS, "not json", "OB.Tenant.SysOperationNotAllowed"),
        ("nobody", "not json", "OB.Tenant.NotExist"),
        (tenants::ORDERS, r#"{"mode":"full",}"#, "Common.BindJsonFailed"),
        (tenants::ORDERS, r#"{"plus_archive":"true"}"#, "Common.BindJsonFailed"),
        (tenants::NO_ARCHIVE_DESTINATION, r#"{"mode":"half"}"#, "OB.Backup.Mode.Invalid"),
        (tenants::NO_ARCHIVE_DESTINATION, "{}", "OB.Backup.ArchiveDestEmpty"),
        (tenants::NO_DATA_DESTINATION, "{}", "OB.Backup.DataDestEmpty"),
    ] {
        let reply = dba.create_with(tenant, body).await;
        assert_eq!(refusal(&reply), (400, code.to_owned(), None), "{tenant} {body}");
    }
    assert!(sandbox.journal().iter().all(|entry| !entry.acted));
    let unfinished = dba.data("/api/v1/task/dag/ob/unfinish").await;
    assert_eq!(unfinished["contents"].as_array().expect("a list").len(), 1, "only the busy tenant's");
}

#[tokio::test]
async fn modes_are_read_without_regard_to_case_and_may_be_absent() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    for (body, mode) in [
        ("{}", "full"),
        (r#"{"mode":""}"#, "full"),
        (r#"{"mode":"FULL","new":1}"#, "full"),
        (r#"{"mode":"Incremental"}"#, "increment"),
    ] {
        let reply = dba.create_with(tenants::ORDERS, body).await.json();
        assert_eq!(reply["data"]["name"], format!("Obcluster start {mode} backup for t_orders"));
    }
    let bare = dba.request(Method::POST, "/api/v1/tenant/t_orders/backup", None);
    assert_eq!(Reply::of(bare).await.expect("an answer").status, 200);
}

#[tokio::test]
async fn cancelling_knows_one_word_and_does_not_mind_if_nothing_runs() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    let reply = dba.cancel(tenants::ORDERS, r#"{"status":"stopped"}"#).await;
    assert_eq!(refusal(&reply), (400, "OB.Backup.Status.Invalid".into(), None));
    assert_eq!(refusal(&dba.cancel(tenants::SYS, "{}").await).1, "OB.Tenant.SysOperationNotAllowed");
    for body in ["{}", r#"{"status":"CANCELED"}"#] {
        let reply = dba.cancel(tenants::ORDERS, body).await;
        assert_eq!((reply.status, reply.json().get("data")), (200, None));
    }
    assert!(sandbox.journal().iter().all(|entry| !entry.acted));
}

#[tokio::test]
async fn refusals_come_in_the_language_asked_for() {
    let sandbox = sandbox().await;
    let dba = Dba::of(&sandbox).await;
    let target = "/api/v1/tenant/nobody/backup/overview";
    let request = dba.request(Method::GET, target, None).header("accept-language", "zh-CN");
    let reply = Reply::of(request).await.expect("an answer").json();
    assert_eq!(reply["error"]["message"], json!("租户 'nobody' 不存在。"));
}
