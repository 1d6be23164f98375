//! The vendor's own samples, through our builders and readers.

use jiff::Timestamp;
use serde_json::Value;

use super::super::access::{Authorization, Unauthorized};
use super::super::sign::AccessKey;
use super::{answer, request};
use crate::backup::{BackupState, RdsBackup};
use crate::request::{HttpResponse, Method};
use crate::secret::Secret;
use crate::target::{Engine, Readiness};

macro_rules! document {
    ($name:literal) => {
        include_str!(concat!("../../../../../../tests/documents/huawei_rds/", $name))
    };
}

fn answered(body: &str) -> HttpResponse {
    HttpResponse { status: 200, headers: vec![("x-request-id".into(), "r-1".into())], body: body.into() }
}

fn backup(databases: &[&str]) -> RdsBackup {
    RdsBackup {
        name: "backup".parse().unwrap(),
        description: Some("mannual backup".parse().unwrap()),
        databases: databases.iter().map(|name| name.parse().unwrap()).collect(),
    }
}

#[test]
fn the_documents_request_samples_are_reproduced() {
    for (instance, databases, sample) in [
        (
            "d8e6ca5a624745bcb546a227aa3ae1cfin04",
            &["db1", "db2"][..],
            document!("create_backup_sqlserver.request.json"),
        ),
        ("d8e6ca5a624745bcb546a227aa3ae1cfin01", &[], document!("create_backup_mysql.request.json")),
    ] {
        let body = request::create_body(instance, &backup(databases));
        assert_eq!(
            serde_json::from_str::<Value>(&body).unwrap(),
            serde_json::from_str::<Value>(sample).unwrap()
        );
        // Not only the same values: the same order, so that a DBA can lay the two side by side.
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(bare(&body), bare(sample));
    }
}

#[test]
fn the_documents_create_answer_is_read_with_its_oddities() {
    let created =
        answer::read_created(&answered(document!("create_backup.answer.json")), Timestamp::UNIX_EPOCH)
            .unwrap();
    let backup = created.backup.unwrap();
    assert_eq!(backup.id, "2f4ddb93-b901-4b08-93d8-1d2e472f30fe");
    assert_eq!(created.vendor_job_id.as_deref(), Some("ff80808157127d9301571bf8160c001d"));
    assert_eq!(backup.databases, ["db1"]);
    assert_eq!(created.request_id, "r-1");
    let began = backup.began_at.unwrap();
    assert_eq!((began.raw.as_str(), began.zone_assumed), ("2016-09-12T01:17:05", true));
}

#[test]
fn a_create_answer_without_job_id_is_whole_and_one_without_backup_id_is_not() {
    let read = |body: &str| answer::read_created(&answered(body), Timestamp::UNIX_EPOCH);
    assert_eq!(read(r#"{"backup":{"id":"b1"}}"#).unwrap().vendor_job_id, None);
    for body in
        [r#"{"backup":{"id":""}}"#, r#"{"backup":{}}"#, "{}", "[]", "<html>", "", r#"{"backup":{"id":"b1""#]
    {
        assert!(!read(body).unwrap_err().is_definite(), "{body}");
    }
}

#[test]
fn a_live_list_is_read_in_bytes_and_utc() {
    let page = answer::read_backups(
        &answered(document!("list_backups_live.answer.json")),
        "d8e6ca5a624745bcb546a227aa3ae1cfin03",
        Timestamp::UNIX_EPOCH,
    )
    .unwrap();
    let backup = &page.rows[0];
    assert_eq!((page.total, backup.state), (Some(1), BackupState::Completed));
    assert_eq!(backup.size_bytes, Some(5142 * 1024), "the vendor counts in KB");
    assert_eq!(backup.ended_at.as_ref().unwrap().at.unwrap().to_string(), "2022-02-04T14:12:12Z");
}

#[test]
fn every_status_word_is_kept_and_an_unknown_one_is_not_success() {
    for (word, state) in [
        ("BUILDING", BackupState::Running),
        ("COMPLETED", BackupState::Completed),
        ("FAILED", BackupState::Failed),
        ("DELETING", BackupState::Deleting),
        ("completed", BackupState::Unknown),
        ("AVAILABLE", BackupState::Unknown),
        ("", BackupState::Unknown),
    ] {
        let body = format!(r#"{{"backups":[{{"id":"b","status":"{word}","size":"12"}}],"total_count":"1"}}"#);
        let page = answer::read_backups(&answered(&body), "i", Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!((page.rows[0].state, page.rows[0].word.as_str()), (state, word));
    }
}

#[test]
fn an_instance_is_read_whatever_is_missing_or_of_another_type() {
    let body = r#"{"instances":[
        {"id":"i1","name":"orders","status":"BACKING UP","type":"Ha","datastore":{"type":"mysql","version":8.0},"volume":{"size":"40"}},
        {"id":"i2","status":"SOMETHING NEW","type":"Replica","datastore":{"type":"SQLServer","version":"2019_SE","complete_version":"15.0"}},
        {"id":"i3"}],"total_count":"3"}"#;
    let page = answer::read_instances(&answered(body), Timestamp::UNIX_EPOCH).unwrap();
    let [first, second, third] = page.rows.as_slice() else { panic!("three rows") };
    assert_eq!(
        (&first.engine, first.version.as_str(), first.storage_gb),
        (&Engine::MySql, "8.0", Some(40.0))
    );
    assert_eq!(first.state.readiness, Readiness::BackingUp);
    assert_eq!((second.state.readiness, second.takes_databases), (Readiness::Unknown, true));
    assert!(second.unfit.is_some(), "a read replica");
    assert_eq!((third.name.as_str(), page.total), ("i3", Some(3)));
}

#[test]
fn the_create_request_is_signed_and_shown_like_this() {
    let key = AccessKey {
        id: "QTWAOYTTINDUT2QVKYUC".parse().unwrap(),
        secret: Secret::new("MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc"),
        security_token: Some(Secret::new("a-security-token")),
    };
    let project_id = "0483b6b16e954cb88930a360d2c4e663".parse().unwrap();
    let request = Unauthorized {
        method: Method::Post,
        endpoint: &"https://rds.cn-north-4.myhuaweicloud.com".parse().unwrap(),
        path: &request::backups_path(&project_id),
        query: &[],
        project_id: Some(&project_id),
        body: request::create_body("d8e6ca5a624745bcb546a227aa3ae1cfin04", &backup(&["db1"])),
    };
    let request = request.authorize(&Authorization::Key(key), "2024-03-01T08:09:10Z".parse().unwrap());
    let sent: Vec<_> =
        request.headers.iter().map(|header| format!("{}: {}", header.name, header.sent())).collect();
    snapshot("huawei_rds_create_request_sent", &sent.join("\n"));
    let shown = request.preview();
    let headers = shown.headers.iter().map(|header| {
        let spans = header.value.iter().map(|span| match span.mask {
            None => span.text.clone(),
            Some(mask) => format!("[{mask:?} {}]", span.text),
        });
        format!("{}: {}", header.name, spans.collect::<String>())
    });
    let headers: Vec<_> = headers.collect();
    let body: String = shown.body.iter().map(|span| span.text.as_str()).collect();
    let shown = format!("{:?} {}\n{}\n\n{body}", shown.method, shown.target, headers.join("\n"));
    snapshot("huawei_rds_create_request_shown", &shown);
}

/// Compares with `tests/snapshots`, where what we send and show is kept for everybody to read.
fn snapshot(name: &str, text: &str) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/snapshots");
    insta::with_settings!({ snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

proptest::proptest! {
    #[test]
    fn no_answer_whatever_makes_a_reader_panic_or_a_backup_complete(body in "\\PC{0,200}", status in 100_u16..600) {
        let response = HttpResponse { status, ..answered(&body) };
        if let Ok(page) = answer::read_backups(&response, "i", Timestamp::UNIX_EPOCH) {
            proptest::prop_assert!(page.rows.iter().all(|backup| backup.state != BackupState::Completed));
        }
        proptest::prop_assert!(answer::read_created(&response, Timestamp::UNIX_EPOCH).is_err());
        let _ = answer::read_instances(&response, Timestamp::UNIX_EPOCH);
    }
}
