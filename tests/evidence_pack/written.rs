//! What an export with evidence writes, and what is left when it cannot.

use std::time::Duration;

use holdfast_core::csv::{Column, ExportOptions, TimeStyle};
use holdfast_core::error::ErrorCode;
use holdfast_core::history::HistoryFilter;
use holdfast_core::job::JobStatus;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::pack::{LINES, Pack, desk, names_in, presets};

#[tokio::test]
async fn whatever_the_csv_looks_like_the_export_is_intact() {
    let (desk, _) = desk().await;
    for (number, options) in presets().iter().enumerate() {
        let pack = Pack::export(&desk, &number.to_string(), options).await;
        assert_eq!(names_in(&pack.folder), Pack::NAMES);
        let verified = pack.verify(&desk).await.unwrap();
        assert!(verified.is_intact() && verified.remarks.is_empty(), "{verified:?}");
        // The columns' names, three rows, and three rows again.
        assert_eq!((verified.entries, verified.runs, verified.jobs, verified.listed), (7, 1, 3, 0));
        assert_eq!(verified.path, pack.path(Pack::NAMES[2]).display().to_string());
        let manifest = pack.manifest();
        let head: Value = serde_json::to_value(verified.head.unwrap()).unwrap();
        assert_eq!(manifest["chain"], head);
        let files = manifest["files"].as_array().unwrap();
        for (file, name) in files.iter().zip(Pack::NAMES) {
            assert_eq!(file["name"], name);
            assert_eq!((&file["rows"], &file["bytes"]), (&json!(3), &json!(pack.read(name).len())));
        }
        assert_eq!(files[0]["lines"].as_array().unwrap().len(), 4);
        assert_eq!(files[1]["lines"].as_array().unwrap().len(), 3);
    }
}

#[tokio::test]
async fn the_manifest_says_who_exported_what_and_what_was_approved() {
    let (desk, plan) = desk().await;
    let pack = Pack::export(&desk, "pack", &ExportOptions::default()).await;
    let text = String::from_utf8(pack.read(Pack::NAMES[2])).unwrap();
    let manifest = pack.manifest();
    let members: Vec<_> = text
        .lines()
        .filter_map(|line| line.strip_prefix("  \"").and_then(|line| line.split_once('"')))
        .map(|(member, _)| member)
        .collect();
    let expected = "format_version type holdfast program space store_id exported_at exported_by filter csv chain runs \
                    files seal";
    assert_eq!(members.join(" "), expected);
    assert_eq!((&manifest["format_version"], &manifest["type"]), (&json!("1.0"), &json!("manifest")));
    assert_eq!((&manifest["program"], &manifest["space"]), (&json!("test"), &json!("real")));
    assert_eq!(manifest["exported_by"]["user"], "chen.wei");
    let run = &manifest["runs"][0];
    assert_eq!(run["plan"], serde_json::to_value(&plan.fingerprint).unwrap());
    assert_eq!((&run["number"], &run["title"]), (&json!(1), &json!("Orders release")));
    assert_eq!((&run["ticket"], &run["applied_by"]), (&json!("CHG-1"), &json!("chen.wei")));
    let records = desk.holdfast.history(crate::story::everything()).await.unwrap().records;
    let jobs: Vec<_> = records.into_iter().filter_map(|record| record.job).collect();
    assert_eq!(run["applied_on"], jobs[0].applied_on);
    assert_eq!(run["jobs"].as_array().unwrap().len(), 3);
    for (at, written) in run["jobs"].as_array().unwrap().iter().enumerate() {
        let job = jobs.iter().find(|job| job.position as usize == at).unwrap();
        assert!(job.request_id.is_some() && job.status == JobStatus::Completed);
        let expected = json!({"position": at, "target": job.target.name, "backup": job.backup.name,
            "status": "completed", "vendor_backup_id": job.vendor_backup_id,
            "vendor_job_id": job.vendor_job_id, "request_id": job.request_id});
        assert_eq!(written, &expected);
    }
}

#[tokio::test]
async fn json_lines_are_the_history_a_record_a_line() {
    let (desk, _) = desk().await;
    let path = desk.folder.path().join("history.jsonl");
    let receipt = desk.holdfast.export_json_lines(&path, HistoryFilter::default()).await.unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!((receipt.rows, receipt.bytes), (3, text.len() as u64));
    let page = desk.holdfast.history(crate::story::everything()).await.unwrap();
    assert_eq!(text.lines().count(), 3);
    for (line, record) in text.lines().zip(&page.records) {
        assert!(line.starts_with(r#"{"format_version":"1.0","type":"record","id":""#), "{line}");
        let mut line: Value = serde_json::from_str(line).unwrap();
        let members = line.as_object_mut().unwrap();
        members.remove("format_version");
        members.remove("type");
        assert_eq!(line, serde_json::to_value(record).unwrap());
    }
    assert!(page.records.iter().any(|record| record.backup.description == LINES));
}

#[tokio::test]
async fn only_the_rows_that_the_filter_lets_through_are_told_of() {
    let (desk, plan) = desk().await;
    desk.holdfast.refresh(None, |_| {}).await.unwrap();
    let csv = desk.folder.path().join("few");
    let name = plan.items[1].backup.name.clone();
    let filter = HistoryFilter { text: name.clone(), ..HistoryFilter::default() };
    let receipt = desk.holdfast.export_evidence(&csv, filter, &ExportOptions::default()).await.unwrap();
    assert_eq!((receipt.csv.rows, receipt.json_lines.rows), (1, 1));
    assert_eq!(receipt.json_lines.path, format!("{}.jsonl", csv.display()));
    let manifest: Value = serde_json::from_slice(&std::fs::read(&receipt.manifest).unwrap()).unwrap();
    assert_eq!(manifest["filter"]["text"], name);
    assert_eq!(manifest["runs"][0]["jobs"].as_array().unwrap().len(), 1);
    assert_eq!(manifest["runs"][0]["jobs"][0]["backup"], name);
}

#[tokio::test]
async fn all_files_show_one_state_while_the_history_changes() {
    let (desk, _) = desk().await;
    desk.holdfast.refresh(None, |_| {}).await.unwrap();
    let mut database: Connection = desk.database();
    let (sender, is_over) = std::sync::mpsc::channel::<()>();
    let (began, beginning) = tokio::sync::oneshot::channel();
    let changing = std::thread::spawn(move || {
        let mut began = Some(began);
        for round in 0_u64.. {
            let change = database.transaction().unwrap();
            for (table, word) in [("job", "$.vendor_word"), ("seen_backup", "$.backup.word")] {
                let set = format!("UPDATE {table} SET document = json_set(document, '{word}', ?1)");
                change.execute(&set, [format!("STATE {round}")]).unwrap();
            }
            change.commit().unwrap();
            let _ = began.take().map(|began| began.send(()));
            // The export writes an entry of its own, and gets in between two changes only.
            std::thread::park_timeout(Duration::from_millis(50));
            if is_over.try_recv() == Err(std::sync::mpsc::TryRecvError::Disconnected) {
                return round;
            }
        }
        0
    });
    beginning.await.unwrap();
    let options = ExportOptions { columns: vec![Column::VendorStatus], ..ExportOptions::default() };
    let pack = Pack::export(&desk, "pack", &options).await;
    drop(sender);
    assert!(changing.join().unwrap() > 2, "the history changed meanwhile");
    let csv = String::from_utf8(pack.read(Pack::NAMES[0])).unwrap();
    let words: std::collections::HashSet<_> = csv.lines().skip(1).collect();
    assert_eq!((csv.lines().count(), words.len()), (1263 + 2, 1), "{words:?}");
    let text = String::from_utf8(pack.read(Pack::NAMES[1])).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    assert!(lines.clone().count() == 1264);
    assert!(lines.into_iter().all(|line| words.contains(line["vendor_word"].as_str().unwrap())));
    assert!(pack.verify(&desk).await.unwrap().is_intact());
}

#[tokio::test]
async fn an_export_that_fails_leaves_what_was_there_and_nothing_more() {
    let (desk, _) = desk().await;
    let options = ExportOptions { times: TimeStyle::All, ..ExportOptions::default() };
    for blocked in Pack::NAMES {
        let folder = desk.folder.path().join(format!("blocked-{blocked}"));
        std::fs::create_dir_all(folder.join(blocked).join("kept")).unwrap();
        let others: Vec<_> = Pack::NAMES.into_iter().filter(|name| *name != blocked).collect();
        std::fs::write(folder.join(others[1]), "before").unwrap();
        let csv = folder.join(Pack::NAMES[0]);
        let failed = desk.holdfast.export_evidence(&csv, HistoryFilter::default(), &options).await;
        assert_eq!(failed.unwrap_err().code(), ErrorCode::ExportFailed);
        let mut expected = vec![blocked, others[1]];
        expected.sort_unstable();
        assert_eq!(names_in(&folder), expected);
        assert_eq!(names_in(&folder.join(blocked)), ["kept"]);
        assert_eq!(std::fs::read_to_string(folder.join(others[1])).unwrap(), "before");
    }
    let missing = desk.folder.path().join("no such folder").join("x.csv");
    let failed = desk.holdfast.export_evidence(&missing, HistoryFilter::default(), &options).await;
    assert_eq!(failed.unwrap_err().code(), ErrorCode::ExportFailed);
    assert!(!missing.parent().unwrap().exists());
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_cannot_be_written_is_an_error_and_stays_empty() {
    use std::os::unix::fs::PermissionsExt;
    let (desk, _) = desk().await;
    let folder = desk.folder.path().join("read-only");
    std::fs::create_dir(&folder).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o555)).unwrap();
    if std::fs::write(folder.join("probe"), "").is_ok() {
        // The system's administrator may write everywhere.
        return;
    }
    let csv = folder.join("x.csv");
    let failed =
        desk.holdfast.export_evidence(&csv, HistoryFilter::default(), &ExportOptions::default()).await;
    assert_eq!(failed.unwrap_err().code(), ErrorCode::ExportFailed);
    assert!(names_in(&folder).is_empty());
}

#[tokio::test]
async fn a_second_export_takes_the_place_of_the_first() {
    let (desk, _) = desk().await;
    let pack = Pack::export(&desk, "pack", &ExportOptions::default()).await;
    let before = pack.manifest();
    let filter = HistoryFilter { text: "hf-test-1".to_owned(), ..HistoryFilter::default() };
    let csv = pack.path(Pack::NAMES[0]);
    desk.holdfast.export_evidence(&csv, filter, &ExportOptions::default()).await.unwrap();
    assert_eq!(names_in(&pack.folder), Pack::NAMES);
    assert_ne!(before["seal"], pack.manifest()["seal"]);
    let verified = pack.verify(&desk).await.unwrap();
    assert!(verified.is_intact() && verified.jobs == 1, "{verified:?}");
}
