//! `holdfast export`: files of the history, and the same on standard output.

use std::fs;

use crate::desk::Desk;
use crate::scene::{self, BACKUP_NAME};

/// Runs an export and gives what stands in the file.
fn written(desk: &Desk, file: &str, words: &[&str]) -> Vec<u8> {
    let path = desk.folder.path().join(file);
    let ended = desk.run(&[&["export", path.to_str().unwrap()], words].concat());
    assert_eq!((ended.code, ended.out.as_str()), (Some(0), ""), "{}", ended.err);
    let bytes = fs::read(&path).unwrap();
    let receipt = format!("1 row, {} bytes written to {}\n", bytes.len(), path.display());
    assert_eq!(ended.err, receipt);
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_csv_is_as_the_window_writes_it_first_unless_otherwise_chosen() {
    let desk = scene::one_backup().await;
    let usual = String::from_utf8(written(&desk, "history.csv", &[])).unwrap();
    let head = "\u{feff}status,origin,target,cluster,engine,profile,environment,backup_name,backup_form,size_bytes,\
         began,ended,duration_seconds,backup_id,request_id,ticket,reason\r\n";
    assert!(usual.starts_with(head), "{usual}");
    assert_eq!(usual.matches("\r\n").count(), 2);
    let words = [
        "--delimiter",
        "tab",
        "--line-end",
        "lf",
        "--no-byte-order-mark",
        "--times",
        "all",
        "--columns",
        "backup_name,began,description",
    ];
    let chosen = String::from_utf8(written(&desk, "history.csv", &words)).unwrap();
    let mut lines = chosen.split('\n');
    assert_eq!(lines.next(), Some("backup_name\tbegan_local\tbegan_utc\tbegan_vendor\tdescription"));
    let cells: Vec<_> = lines.next().unwrap().split('\t').collect();
    assert_eq!((cells[0], cells[4]), (BACKUP_NAME, "CHG-1 发布前"));
    assert!(cells[1].ends_with("+00:00") && cells[2].ends_with('Z'), "{cells:?}");
    assert_eq!(lines.collect::<Vec<_>>(), [""]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_three_files_of_evidence_are_named_alike_whatever_was_given() {
    let desk = scene::one_backup().await;
    for given in ["pack", "pack.csv", "pack.jsonl"] {
        let folder = desk.folder.path().join(given);
        fs::create_dir(&folder).unwrap();
        let ended = desk.run(&["export", folder.join(given).to_str().unwrap(), "--evidence"]);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        let mut names: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["pack.csv", "pack.jsonl", "pack.manifest.json"], "{given}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn standard_output_gets_the_rows_alone_in_either_form() {
    let desk = scene::one_backup().await;
    let csv = desk.run(&["export", "-", "--columns", "status,backup_name"]);
    assert_eq!((csv.code, csv.out.as_str()), (Some(0), "status,backup_name\r\ncompleted,hf-orders-1\r\n"));
    assert_eq!(csv.err, "1 row, 43 bytes written\n");
    let json = desk.run(&["export", "-", "--format", "jsonl"]);
    assert_eq!(json.out, desk.run(&["history", "--json"]).out);
    assert_eq!(String::from_utf8(written(&desk, "history.jsonl", &[])).unwrap(), json.out);
    assert_eq!(String::from_utf8(written(&desk, "history.NDJSON", &[])).unwrap(), json.out);
    let none = desk.run(&["export", "-", "--columns", "status", "--search", "no such thing"]);
    assert_eq!((none.code, none.out.as_str()), (Some(0), "status\r\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receipt_is_json_for_whoever_asks() {
    let desk = scene::one_backup().await;
    let path = desk.folder.path().join("history.csv");
    let ended = desk.run(&["export", path.to_str().unwrap(), "--json"]);
    let receipt = &ended.json()[0];
    assert_eq!((receipt["type"].as_str(), receipt["rows"].as_u64()), (Some("export"), Some(1)));
    assert_eq!(receipt["bytes"].as_u64(), Some(fs::metadata(&path).unwrap().len()));
    let chinese = desk.run(&["export", path.to_str().unwrap(), "--language", "zh"]);
    assert_eq!(chinese.err, format!("已将 1 条（{} 字节）写入 {}\n", receipt["bytes"], path.display()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_meant_is_refused_and_nothing_is_written() {
    let desk = scene::one_backup().await;
    let files = || fs::read_dir(desk.folder.path()).unwrap().count();
    let before = files();
    let path = |name: &str| desk.folder.path().join(name).to_str().unwrap().to_owned();
    let (text, csv, json, deep) = (path("a.txt"), path("a.csv"), path("a.jsonl"), path("no/such/a.csv"));
    for (words, sentence) in [
        (vec!["export", &text], "does not say what to write"),
        (vec!["export", &csv, "--columns", "statsu"], "status"),
        (vec!["export", &csv, "--columns", ""], "--columns"),
        (vec!["export", &json, "--delimiter", "tab"], "JSON lines hold every field as it is"),
        (vec!["export", "-", "--json"], "--json would put the receipt among the rows"),
        (vec!["export", "-", "--evidence"], "give a name for them instead of -"),
        (vec!["export", &csv, "--evidence", "--format", "csv"], "cannot be used with"),
        (vec!["export", &csv, "--byte-order-mark", "--no-byte-order-mark"], "cannot be used with"),
        (vec!["export", &csv, "--run", "7"], "there is no run 7: the newest is 1"),
        (vec!["export", &csv, "--profile", "rsd"], "There is no profile “rsd”"),
        (vec!["export", &deep], "cannot write"),
        (vec!["export", desk.folder.path().to_str().unwrap()], "does not say what to write"),
    ] {
        let ended = desk.run(&words);
        assert_eq!(ended.code, Some(1), "{words:?}: {}", ended.err);
        assert_eq!(ended.out.is_empty(), !words.contains(&"--json"), "{words:?}: {}", ended.out);
        assert!(ended.err.contains(sentence), "{words:?}: {}", ended.err);
        assert_eq!(files(), before, "{words:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stood_under_the_name_is_replaced_only_whole() {
    let desk = scene::one_backup().await;
    let path = desk.folder.path().join("history.csv");
    fs::write(&path, "before").unwrap();
    // Its rows cannot be read to the end.
    let connection = rusqlite::Connection::open(desk.space().join("holdfast.sqlite3")).unwrap();
    connection.execute_batch("DROP TRIGGER IF EXISTS job_stays_what_was_planned").unwrap();
    connection.execute("UPDATE job SET document = 'no json'", []).unwrap();
    let ended = desk.run(&["export", path.to_str().unwrap()]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert!(ended.err.contains("is damaged"), "{}", ended.err);
    assert_eq!(fs::read_to_string(&path).unwrap(), "before");
    let left = fs::read_dir(desk.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(left.into_iter().all(|name| !name.to_string_lossy().contains("partial")));
}
