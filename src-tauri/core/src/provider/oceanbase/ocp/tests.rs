//! The vendor's own samples, through our builders and readers, and what is sent and shown.

use jiff::Timestamp;
use serde_json::Value;

use super::access::{Authorization, Unauthorized};
use super::request::{self, TenantId};
use super::storage::{Storage, StorageKey};
use super::{backups, created, inventory, strategy, tasks};
use crate::backup::{
    BackupForm, BackupState, OcpBackup, OcpBackupMode, OcpDataMode, OcpStorage, OcpStorageConfig,
    OcpStorageDraft, OcpStorageFields, OcpStorageKind, OptionsDraft,
};
use crate::request::{HttpRequest, HttpResponse, Method, Span};
use crate::secret::Secret;

macro_rules! document {
    ($name:literal) => {
        include_str!(concat!("../../../../../../tests/documents/oceanbase_ocp/", $name))
    };
}

pub(super) fn answered(body: &str) -> HttpResponse {
    HttpResponse { status: 200, headers: Vec::new(), body: body.into() }
}

/// A successful envelope around some data.
pub(super) fn envelope(data: &str) -> HttpResponse {
    answered(&format!(r#"{{"data":{data},"successful":true,"status":200,"traceId":"t-1"}}"#))
}

const TENANT: TenantId = TenantId { cluster: 1_000_005, tenant: 1_000_012 };

/// As it is typed for the document's sample.
fn fields(kind: OcpStorageKind) -> OcpStorageFields {
    OcpStorageFields {
        kind,
        config_name: "ycnfs223_0915".to_owned(),
        directory: "/obbackup/".to_owned(),
        alarm_threshold: "95".to_owned(),
        storage_id: "26".to_owned(),
        service_name: "ycfor223".to_owned(),
        endpoint: "oss-cn-hangzhou.aliyuncs.com".to_owned(),
        app_id: "1250000000".to_owned(),
        region: "cn-north-1".to_owned(),
    }
}

fn backup(kind: OcpStorageKind) -> (OcpBackup, OcpStorageConfig) {
    let options = OptionsDraft::OceanbaseOcp {
        backup_mode: OcpBackupMode::PhysicalBackup,
        data_mode: OcpDataMode::FullBackup,
        storage: OcpStorageDraft::Typed(fields(kind)),
    };
    let Ok(crate::backup::BackupOptions::OceanbaseOcp(backup)) = options.check("options.") else {
        panic!("every field keeps its rule")
    };
    let OcpStorage::Typed(config) = backup.storage.clone() else { panic!("it was typed") };
    (backup, config)
}

fn body(kind: OcpStorageKind) -> Vec<Span> {
    let key = StorageKey { id: "LTAI-storage-0001".to_owned(), secret: Secret::new("ca\"nary\\7f") };
    let (backup, config) = backup(kind);
    request::create_body(TENANT, &backup, &Storage::typed(&config, Some(key)).unwrap())
}

fn create_request(body: Vec<Span>, authorization: &Authorization<'_>) -> HttpRequest {
    let request = Unauthorized {
        method: Method::Post,
        endpoint: &"http://ocp.example.com:8080".parse().unwrap(),
        path: &request::create_path(TENANT),
        query: &[],
        body,
    };
    request.authorize(authorization, "2024-08-07T06:51:41Z".parse().unwrap())
}

fn basic(body: Vec<Span>) -> HttpRequest {
    let password = Secret::new("aaBB11__");
    create_request(body, &Authorization::Basic { user_name: "admin", password: &password })
}

#[test]
fn the_documents_request_sample_is_reproduced() {
    let request = basic(body(OcpStorageKind::File));
    let sample = document!("create_backup.request.json");
    let value: Value = serde_json::from_str(&request.sent_body()).unwrap();
    assert_eq!(value, serde_json::from_str::<Value>(sample).unwrap());
    // Not only the same values: the same order, so that a DBA can lay the two side by side.
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(bare(&request.sent_body()), bare(sample));
    assert_eq!(request.target, "/api/v2/ob/clusters/1000005/tenants/1000012/backup/backupNow");
}

#[test]
fn each_kind_of_storage_carries_its_own_fields_and_no_others() {
    for (kind, word, key, own) in [
        (OcpStorageKind::Oss, "BACKUP_STORAGE_OSS", "ossAccessKey", None),
        (OcpStorageKind::Cos, "BACKUP_STORAGE_COS", "cosAccessKey", Some(("appId", "1250000000"))),
        (OcpStorageKind::S3, "BACKUP_STORAGE_S3", "s3AccessKey", Some(("region", "cn-north-1"))),
    ] {
        let value: Value = serde_json::from_str(&basic(body(kind)).sent_body()).unwrap();
        let base = &value["obBackupServiceStorageConfig"]["obBackupStorageBaseInfo"];
        assert_eq!(
            (base["backupStorageType"].as_str(), base["storageUrl"].as_str()),
            (Some(word), Some("/obbackup/"))
        );
        assert_eq!(base.as_object().unwrap().len(), 3, "{kind:?}");
        let access = base[key].as_object().unwrap();
        assert_eq!(access.len(), 3 + usize::from(own.is_some()));
        assert_eq!(access["endpoint"], "oss-cn-hangzhou.aliyuncs.com");
        assert_eq!(
            (&access["accessKeyId"], &access["accessKeySecret"]),
            (&"LTAI-storage-0001".into(), &"ca\"nary\\7f".into())
        );
        if let Some((name, value)) = own {
            assert_eq!(access[name], value);
        }
    }
}

#[test]
fn a_storage_that_needs_a_key_is_not_built_without_one() {
    for kind in [OcpStorageKind::Oss, OcpStorageKind::Cos, OcpStorageKind::S3] {
        assert_eq!(Storage::typed(&backup(kind).1, None), None);
    }
    assert!(Storage::typed(&backup(OcpStorageKind::File).1, None).is_some());
}

#[test]
fn a_storage_is_refused_at_its_field() {
    let refused = |fields: OcpStorageFields| {
        let storage = OcpStorageDraft::Typed(fields);
        let (backup_mode, data_mode) = (OcpBackupMode::PhysicalBackup, OcpDataMode::FullBackup);
        let options = OptionsDraft::OceanbaseOcp { backup_mode, data_mode, storage };
        let errors = options.check("options.").err().unwrap_or_default();
        errors.into_iter().map(|error| error.field).collect::<Vec<_>>()
    };
    let typed = || fields(OcpStorageKind::S3);
    assert_eq!(
        refused(OcpStorageFields { directory: "s3://bucket/x".into(), ..typed() }),
        ["options.storage.directory"]
    );
    assert_eq!(
        refused(OcpStorageFields { alarm_threshold: "101".into(), ..typed() }),
        ["options.storage.alarm_threshold"]
    );
    assert_eq!(refused(OcpStorageFields { region: String::new(), ..typed() }), ["options.storage.region"]);
    let file =
        OcpStorageFields { endpoint: String::new(), region: String::new(), ..fields(OcpStorageKind::File) };
    assert_eq!(refused(file), Vec::<String>::new(), "files need neither");
}

#[test]
fn the_create_request_is_sent_and_shown_like_this() {
    let id = "ak0123456789tail".parse().unwrap();
    let secret = Secret::new("a-secret-access-key");
    let key = Authorization::Key { id: &id, secret: &secret };
    for (name, request) in [
        ("oceanbase_ocp_create_request_basic", basic(body(OcpStorageKind::File))),
        ("oceanbase_ocp_create_request_signed", create_request(body(OcpStorageKind::Oss), &key)),
    ] {
        let sent: Vec<_> =
            request.headers.iter().map(|header| format!("{}: {}", header.name, header.sent())).collect();
        snapshot(&format!("{name}_sent"), &format!("{}\n\n{}", sent.join("\n"), request.sent_body()));
        let shown = shown(&request);
        for hidden in ["aaBB11__", "YWRtaW4", "a-secret-access-key", "nary", "0123456789"] {
            assert!(!shown.contains(hidden), "{hidden} is shown");
        }
        snapshot(&format!("{name}_shown"), &shown);
    }
}

fn shown(request: &HttpRequest) -> String {
    let preview = request.preview();
    let spans = |spans: &[crate::request::ShownSpan]| {
        let texts = spans.iter().map(|span| match span.mask {
            None => span.text.clone(),
            Some(mask) => format!("[{mask:?} {}]", span.text),
        });
        texts.collect::<String>()
    };
    let headers: Vec<_> =
        preview.headers.iter().map(|header| format!("{}: {}", header.name, spans(&header.value))).collect();
    format!("{:?} {}\n{}\n\n{}", preview.method, preview.target, headers.join("\n"), spans(&preview.body))
}

#[test]
fn what_is_signed_is_what_is_sent() {
    let id = "ak0123456789tail".parse().unwrap();
    let secret = Secret::new("a-secret-access-key");
    let query = request::tasks_query(TENANT);
    let request = Unauthorized {
        method: Method::Get,
        endpoint: &"https://gateway.example.com/ocp".parse().unwrap(),
        path: &request::tasks_path(),
        query: &query,
        body: Vec::new(),
    };
    let request = request.authorize(&Authorization::Key { id: &id, secret: &secret }, Timestamp::UNIX_EPOCH);
    let target =
        "/ocp/api/v2/tasks/instances?clusterId=1000005&page=1&size=100&sort=id%2Cdesc&tenantId=1000012";
    assert_eq!(request.target, target);
    let url = url::Url::parse(&request.url()).unwrap();
    assert_eq!(&url[url::Position::BeforePath..], target, "no client spells it otherwise");
}

#[test]
fn the_documents_create_answer_is_read() {
    let answer = answered(document!("create_backup.answer.json"));
    let created = created::read_created(&answer, Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!(created.vendor_job_id.as_deref(), Some("3000041"));
    assert_eq!(created.request_id, "5962f337662d4043");
    assert!(created.backup.is_none() && created.task.is_none(), "a task is no backup");
    let now = "2024-08-07T06:51:40.135Z".parse().unwrap();
    assert_eq!(super::answer::clock_skew(&answer, now), Some(1000), "the envelope's own time, +08:00");
}

#[test]
fn backups_are_read_with_their_oddities() {
    let data = r#"{"contents":[
        {"taskId":9007199254740993,"status":"DONE","tenantId":108,"startTime":"2024-08-07T14:51:41+0800",
         "finishTime":"2024-08-07T14:55:00+0800","dataBackupTaskType":"FULL_BACKUP","backupMode":"PHYSICAL_BACKUP","errorMsg":""},
        {"taskId":"24","status":"FAILED","dataBackupTaskType":"INCREMENTAL_BACKUP","errorMsg":"no space left"},
        {"status":"done","backupSetId":7},
        {"taskId":25,"status":"OVERDUE","startTime":"yesterday"},
        {"taskId":26,"status":"DONE","tenantId":0},
        {}]}"#;
    let page = backups::read_backups(&envelope(data), Timestamp::UNIX_EPOCH).unwrap();
    let [done, failed, unknown, overdue] = page.rows.as_slice() else { panic!("four rows") };
    assert_eq!(
        (done.id.as_str(), done.state, done.form),
        ("9007199254740993", BackupState::Completed, Some(BackupForm::Full))
    );
    assert_eq!(done.began_at.as_ref().unwrap().at.unwrap().to_string(), "2024-08-07T06:51:41Z");
    assert_eq!(done.began_at.as_ref().unwrap().raw, "2024-08-07T14:51:41+0800");
    assert_eq!((done.reason.as_ref(), done.size_bytes, done.progress), (None, None, None));
    assert_eq!((failed.id.as_str(), failed.reason.as_deref()), ("24", Some("no space left")));
    assert_eq!(failed.form, Some(BackupForm::Incremental));
    assert_eq!(
        (unknown.id.as_str(), unknown.state, unknown.word.as_str()),
        ("set 7", BackupState::Unknown, "done")
    );
    assert_eq!((overdue.state, overdue.began_at.as_ref().unwrap().at), (BackupState::Unknown, None));
}

#[test]
fn every_documented_word_for_a_backup_has_its_meaning_and_only_done_is_complete() {
    for (word, state) in [
        ("BEGINNING", BackupState::Running),
        ("INITIALIZING", BackupState::Running),
        ("DOING", BackupState::Running),
        ("CANCELING", BackupState::Running),
        ("DONE", BackupState::Completed),
        ("FAILED", BackupState::Failed),
        ("CANCELED", BackupState::Cancelled),
        ("OVERDUE", BackupState::Unknown),
        ("UNKNOWN", BackupState::Unknown),
        ("SUCCESSFUL", BackupState::Unknown),
        ("", BackupState::Unknown),
    ] {
        let data = format!(r#"{{"contents":[{{"taskId":1,"status":"{word}"}}]}}"#);
        let page = backups::read_backups(&envelope(&data), Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!((page.rows[0].state, page.rows[0].word.as_str()), (state, word));
    }
}

proptest::proptest! {
    #[test]
    fn no_answer_whatever_makes_a_reader_panic_or_a_backup_complete(
        body in "\\PC{0,200}",
        status in 100_u16..600,
        data in r#"(null|true|1|"x"|\[\]|\[1\]|\{\}|\{"contents":(1|\[1,"x",null\])\})"#,
    ) {
        let now = Timestamp::UNIX_EPOCH;
        for response in [HttpResponse { status, ..answered(&body) }, envelope(&data)] {
            if let Ok(page) = backups::read_backups(&response, now) {
                proptest::prop_assert!(page.rows.iter().all(|backup| backup.state != BackupState::Completed));
            }
            proptest::prop_assert!(created::read_created(&response, now).is_err());
            let _ = inventory::read_clusters(&response, now);
            let _ = strategy::read_strategy(&response, now);
            let _ = tasks::read_tasks(&response, TENANT, now);
            let _ = tasks::read_task(&response, now);
        }
    }
}

/// Compares with `tests/snapshots`, where what we send and show is kept for everybody to read.
fn snapshot(name: &str, text: &str) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/snapshots");
    insta::with_settings!({ snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}
