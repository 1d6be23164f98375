//! The driving half against a scripted OCP: what is asked in which order, and what is made of the answers.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::{Access, Cache, Ocp};
use crate::backup::{BackupForm, OcpBackup, OcpBackupMode, OcpDataMode, OcpStorage};
use crate::client::{Budget, Budgets, Client, Timeouts};
use crate::error::{Error, Refusal};
use crate::plan::Severity;
use crate::profile::{NetworkSettings, OcpConnection, OcpSignIn, SecretName};
use crate::provider::{Tracked, Vendor};
use crate::secret::Secret;

type Asked = Arc<Mutex<Vec<String>>>;

/// Answers each target that begins with a key by its body, with 403 where the body says so; the rest by 404.
async fn scripted(answers: Vec<(&'static str, &'static str)>) -> (String, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = Asked::default();
    let record = asked.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                match stream.read_u8().await {
                    Ok(byte) => head.push(byte),
                    Err(_) => break,
                }
            }
            let head = String::from_utf8(head).unwrap();
            let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
            record.lock().unwrap().push(target.clone());
            let found = answers.iter().find(|(start, _)| target.starts_with(start));
            let (status, body) = match found {
                Some((_, "403")) => (403, refusal(403, 3017)),
                Some((_, "401")) => (401, refusal(401, 1003)),
                Some((_, data)) => {
                    (200, format!(r#"{{"successful":true,"status":200,"traceId":"t","data":{data}}}"#))
                }
                None => (404, refusal(404, 1002)),
            };
            let answer = format!(
                "HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    (address, asked)
}

fn refusal(status: u16, code: u32) -> String {
    format!(r#"{{"successful":false,"status":{status},"error":{{"code":{code},"message":"no aaBB11__"}}}}"#)
}

/// Everything a connection borrows.
struct Desk {
    client: Client,
    cache: Cache,
    connection: OcpConnection,
    secrets: HashMap<SecretName, Secret>,
    asked: Asked,
}

impl Desk {
    async fn new(answers: &[(&'static str, &'static str)]) -> Self {
        let (address, asked) = scripted(answers.to_vec()).await;
        let sign_in = OcpSignIn::Password { user_name: "admin".parse().unwrap() };
        Self {
            client: Client::new(
                Timeouts::default(),
                Budgets::new(Budget::SANDBOX),
                &NetworkSettings::default(),
                &HashMap::new(),
            )
            .unwrap(),
            cache: Cache::default(),
            connection: OcpConnection { endpoint: address.parse().unwrap(), sign_in, storage_key_id: None },
            secrets: HashMap::from([(SecretName::Password, Secret::new("aaBB11__"))]),
            asked,
        }
    }

    fn ocp(&self) -> Ocp<'_> {
        let Self { client, cache, connection, secrets, .. } = self;
        Ocp::new(Access { client, cache, cache_key: None, connection, secrets })
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

const FULL: OcpBackup = OcpBackup {
    backup_mode: OcpBackupMode::PhysicalBackup,
    data_mode: OcpDataMode::FullBackup,
    storage: OcpStorage::Strategy,
};

const CLUSTERS: (&str, &str) = (
    "/api/v2/ob/clusters?",
    r#"{"contents":[{"id":2,"name":"prod","status":"RUNNING"}],"page":{"totalPages":1}}"#,
);
const TENANTS: (&str, &str) = (
    "/api/v2/ob/clusters/2/tenants?",
    r#"{"contents":[{"id":8,"name":"orders","status":"NORMAL"}],"page":{"totalPages":1}}"#,
);
const BACKUPS: (&str, &str) = (
    "/api/v2/ob/clusters/2/tenants/8/backup/task/dataBackupTasks",
    r#"{"contents":[{"taskId":1,"status":"DONE","startTime":"2024-08-01T00:00:00+0800"},
        {"taskId":2,"status":"FAILED","startTime":"2024-08-07T14:52:00+0800","errorMsg":"cannot write with aaBB11__"}]}"#,
);
const STRATEGY: (&str, &str) = (
    "/api/v2/ob/clusters/2/tenants/8/backup/config/backupStrategy",
    r#"{"obBackupServiceStorageConfig":{"configName":"main","alarmStoragePercentageThreshold":90,
        "obBackupStorageBaseInfo":{"backupStorageType":"BACKUP_STORAGE_FILE","storageUrl":"/backup"}}}"#,
);
const TASK: (&str, &str) = ("/api/v2/tasks/instances/41", r#"{"id":41,"status":"SUCCESSFUL"}"#);

#[tokio::test]
async fn targets_are_the_tenants_of_every_cluster_on_every_page() {
    let desk = Desk::new(&[
        ("/api/v2/ob/clusters?page=1", r#"{"contents":[{"id":2,"name":"a"}],"page":{"totalPages":2}}"#),
        (
            "/api/v2/ob/clusters?page=2",
            r#"{"contents":[{"id":3,"name":"b"},{"id":2}],"page":{"totalPages":2}}"#,
        ),
        ("/api/v2/ob/clusters/2/tenants?page=1", r#"{"contents":[{"id":8}],"page":{"totalElements":2}}"#),
        ("/api/v2/ob/clusters/2/tenants?page=2", r#"{"contents":[{"id":9}],"page":{"totalElements":2}}"#),
        ("/api/v2/ob/clusters/3/tenants?page=1", r#"{"contents":[]}"#),
    ])
    .await;
    let listing = desk.ocp().list_targets().await.unwrap();
    let ids: Vec<_> = listing.rows.iter().map(|target| target.id.as_str()).collect();
    assert_eq!(ids, ["2/8", "2/9"]);
    assert_eq!(desk.asked().len(), 5);
    assert!(desk.ocp().find_target("2/9").await.unwrap().is_some());
    assert!(desk.ocp().find_target("7/9").await.unwrap().is_none());
    desk.asked();
    assert!(desk.ocp().find_target("2/9/../x").await.unwrap().is_none());
    assert!(desk.asked().is_empty(), "what is no id of OCP's is in no path");
}

#[tokio::test]
async fn a_plan_rests_on_tenant_backups_tasks_and_strategy() {
    let tasks = ("/api/v2/tasks/instances?clusterId=2&", r#"{"contents":[{"id":41,"status":"RUNNING"}]}"#);
    let desk = Desk::new(&[CLUSTERS, TENANTS, BACKUPS, STRATEGY, tasks]).await;
    let survey = desk.ocp().survey("2/8", &FULL).await.unwrap();
    assert_eq!(survey.target.unwrap().name, "orders");
    let ids: Vec<_> = survey.backups.rows.iter().map(|backup| backup.id.as_str()).collect();
    assert_eq!(ids, ["2", "1"], "newest first");
    assert_eq!(survey.backups.rows[0].reason.as_deref(), Some("cannot write with ••••••••"));
    assert_eq!(survey.tasks.len(), 1);
    assert!(survey.remarks.iter().all(|remark| remark.diagnostic.is_none()));
    let request = desk.ocp().create_request("2/8", &FULL, Timestamp::now()).await.unwrap();
    assert_eq!(request.target, "/api/v2/ob/clusters/2/tenants/8/backup/backupNow");
    assert!(request.sent_body().contains("\"configName\": \"main\""));
}

#[tokio::test]
async fn a_tenant_without_strategy_is_blocked_and_hidden_tasks_are_no_obstacle() {
    let desk = Desk::new(&[CLUSTERS, TENANTS, BACKUPS, ("/api/v2/tasks/instances", "403")]).await;
    let survey = desk.ocp().survey("2/8", &FULL).await.unwrap();
    let noted: Vec<_> = survey.remarks.into_iter().filter_map(|remark| remark.diagnostic).collect();
    assert_eq!((noted[0].code.as_str(), noted[0].severity), ("no_backup_strategy", Severity::Blocked));
    assert_eq!((noted[1].code.as_str(), noted[1].severity), ("tasks_not_readable", Severity::Warning));
    let hidden = Desk::new(&[CLUSTERS, TENANTS, BACKUPS, TASK, (STRATEGY.0, "403")]).await;
    let survey = hidden.ocp().survey("2/8", &FULL).await.unwrap();
    let noted: Vec<_> = survey.remarks.into_iter().filter_map(|remark| remark.diagnostic).collect();
    assert_eq!(noted[0].code, "storage_incomplete", "and not that there is none");
    let error = desk.ocp().create_request("2/8", &FULL, Timestamp::now()).await.unwrap_err();
    assert!(error.report().hint.unwrap().en.contains("backup strategy"));
}

#[tokio::test]
async fn a_look_takes_the_verdict_from_the_backups_and_the_stages_from_the_task() {
    let desk = Desk::new(&[BACKUPS, TASK]).await;
    let (known_backups, known_tasks) = (HashSet::from(["1".to_owned()]), HashSet::new());
    let tracked = Tracked {
        target_id: "2/8",
        name: "",
        form: BackupForm::Full,
        backup_id: None,
        task_id: Some("41"),
        known_backups: &known_backups,
        known_tasks: &known_tasks,
        sent_at: "2024-08-07T06:51:41Z".parse().unwrap(),
        companions: 1,
    };
    let seen = desk.ocp().look(&tracked).await.unwrap();
    assert_eq!(seen.backup.unwrap().word, "FAILED", "though its task is SUCCESSFUL");
    assert_eq!(seen.task.unwrap().word, "SUCCESSFUL");
    let gone = Tracked { task_id: Some("42"), ..tracked };
    assert!(desk.ocp().look(&gone).await.unwrap().task.is_none());
}

#[tokio::test]
async fn a_wrong_password_is_tried_once_and_told_without_it() {
    let desk = Desk::new(&[("/", "401")]).await;
    let Err(Error::Vendor(error)) = desk.ocp().list_targets().await else { panic!("refused") };
    assert_eq!((error.refusal, error.words.message.as_str()), (Refusal::SignIn, "no ••••••••"));
    assert_eq!(desk.asked().len(), 1);
}
