//! The vendor's own samples, through our builders and readers.

use jiff::Timestamp;
use serde_json::Value;

use super::super::product::{self, backups_query};
use super::{answer, request};
use crate::backup::{BackupForm, BackupState, TaurusdbBackup};
use crate::profile::TaurusdbPath;
use crate::request::HttpResponse;
use crate::target::{Engine, Readiness};

macro_rules! document {
    ($name:literal) => {
        include_str!(concat!("../../../../../../tests/documents/huawei_taurusdb/", $name))
    };
}

fn answered(body: &str) -> HttpResponse {
    HttpResponse { status: 201, headers: vec![("x-request-id".into(), "r-1".into())], body: body.into() }
}

#[test]
fn the_documents_request_sample_is_reproduced() {
    let backup = TaurusdbBackup {
        name: "backup-1".parse().unwrap(),
        description: Some("manual backup".parse().unwrap()),
    };
    let body = request::create_body("d8e6ca5a624745bcb546a227aa3ae1cfin01", &backup);
    let sample = document!("create_backup.request.json");
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap(), serde_json::from_str::<Value>(sample).unwrap());
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(bare(&body), bare(sample), "in the document's order");
}

#[test]
fn both_families_of_paths_are_spelled_as_documented() {
    let project = "0483b6b16e954cb88930a360d2c4e663".parse().unwrap();
    let paths = |path| {
        let paths = request::Paths(path);
        [paths.instances(&project), paths.backups(&project), paths.create(&project)]
    };
    assert_eq!(
        paths(TaurusdbPath::Legacy),
        [
            "/mysql/v3/0483b6b16e954cb88930a360d2c4e663/instances",
            "/mysql/v3/0483b6b16e954cb88930a360d2c4e663/backups",
            "/mysql/v3/0483b6b16e954cb88930a360d2c4e663/backups/create",
        ]
    );
    assert_eq!(paths(TaurusdbPath::Current)[2], "/v3/0483b6b16e954cb88930a360d2c4e663/backups/create");
}

#[test]
fn the_documents_create_answer_is_read_without_a_job_id() {
    let response = answered(document!("create_backup.answer.json"));
    let created = answer::read_created(&response, Timestamp::UNIX_EPOCH).unwrap();
    let backup = created.backup.unwrap();
    assert_eq!(
        (backup.id.as_str(), backup.name.as_str()),
        ("2f4ddb93-b901-4b08-93d8-1d2e472f30fe", "backup-1")
    );
    assert_eq!((backup.state, backup.word.as_str()), (BackupState::Running, "BUILDING"));
    let began = backup.began_at.unwrap();
    assert_eq!(began.at.unwrap().to_string(), "2020-07-06T17:17:05Z");
    assert_eq!((began.raw.as_str(), began.zone_assumed), ("2020-07-07T01:17:05+0800", false));
    assert_eq!((created.vendor_job_id, created.request_id.as_str()), (None, "r-1"));
}

#[test]
fn a_create_answer_without_a_backup_id_proves_nothing() {
    for body in [r#"{"backup":{"id":""}}"#, r#"{"job_id":"j"}"#, "{}", "<html>", r#"{"backup":{"id":"b""#] {
        assert!(
            !answer::read_created(&answered(body), Timestamp::UNIX_EPOCH).unwrap_err().is_definite(),
            "{body}"
        );
    }
}

#[test]
fn sizes_are_megabytes_and_other_instances_backups_are_left_out() {
    let body = r#"{"backups":[
        {"id":"b1","instance_id":"i1","status":"COMPLETED","size":2803.3,"backup_mode":"completed","begin_time":"2018-08-20T02:33:49_0800"},
        {"id":"b2","instance_id":"i2","status":"COMPLETED","size":1},
        {"id":"b3","status":"BUILDING","size":"12","backup_mode":"differential"}],"total_count":"3"}"#;
    let page = answer::read_backups(&answered(body), "i1", Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!((page.length, page.total, page.rows.len()), (3, Some(3), 2));
    assert_eq!(page.rows[0].size_bytes, Some(2_939_473_101), "2803.3 MB");
    assert_eq!(
        (page.rows[0].form, page.rows[1].form),
        (Some(BackupForm::Full), Some(BackupForm::Incremental))
    );
    assert_eq!(page.rows[1].size_bytes, None, "not complete");
}

#[test]
fn the_whole_projects_list_names_the_instance_of_each_backup() {
    let body = r#"{"backups":[{"id":"b1","instance_id":"i1","status":"COMPLETED"},
        {"id":"b2","instance_id":"i2","status":"FAILED"},{"id":"b3","status":"COMPLETED"}],"total_count":3}"#;
    let page = answer::read_all_backups(&answered(body), Timestamp::UNIX_EPOCH).unwrap();
    let rows: Vec<_> =
        page.rows.iter().map(|(instance, backup)| (instance.as_str(), backup.id.as_str())).collect();
    assert_eq!(
        (page.length, rows),
        (3, vec![("i1", "b1"), ("i2", "b2")]),
        "one that names no instance is nobody's"
    );
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(product::page(100), [pair("offset", "100"), pair("limit", "100")]);
    let of_one = backups_query("i1", 0);
    assert!(of_one.contains(&pair("instance_id", "i1")), "{of_one:?}");
}

#[test]
fn every_status_word_is_kept_and_an_unknown_one_is_not_success() {
    for (word, state) in [
        ("BUILDING", BackupState::Running),
        ("COMPLETED", BackupState::Completed),
        ("AVAILABLE", BackupState::Completed),
        ("FAILED", BackupState::Failed),
        ("DELETING", BackupState::Deleting),
        ("available", BackupState::Unknown),
        ("", BackupState::Unknown),
    ] {
        let body = format!(r#"{{"backups":[{{"id":"b","status":"{word}"}}]}}"#);
        let page = answer::read_backups(&answered(&body), "i", Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!((page.rows[0].state, page.rows[0].word.as_str()), (state, word));
    }
}

#[test]
fn an_instance_is_read_in_both_vocabularies() {
    let body = r#"{"instances":[
        {"id":"i1","name":"orders","status":"BACKING UP","type":"Cluster","port":"3306","datastore":{"type":"gaussdb-mysql","version":"8.0","kernel_version":"2.0.57"},"volume":{"size":"40"}},
        {"id":"i2","status":"normal"},{"id":"i3","status":"PAUSED"}],"total_count":3}"#;
    let page = answer::read_instances(&answered(body), Timestamp::UNIX_EPOCH).unwrap();
    let [first, second, third] = page.rows.as_slice() else { panic!("three rows") };
    assert_eq!(
        (&first.engine, first.version.as_str(), first.storage_gb),
        (&Engine::TaurusDb, "2.0.57", Some(40.0))
    );
    assert_eq!(first.state.readiness, Readiness::BackingUp);
    assert_eq!((second.state.readiness, third.state.readiness), (Readiness::Available, Readiness::Unknown));
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
