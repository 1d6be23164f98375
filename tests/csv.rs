//! The exported CSV, read back by another reader than the one that wrote it.

use std::path::Path;

use holdfast_core::csv::{Column, Delimiter, ExportOptions, LineEnd, TimeStyle};
use holdfast_core::error::ErrorCode;
use holdfast_core::history::HistoryFilter;
use holdfast_core::job::JobStatus;
use holdfast_sandbox::instances;

use crate::desk::{BACKUP, Desk, approval, backup};

fn options() -> ExportOptions {
    use Column::{
        AppliedBy, BackupName, Began, Databases, Description, Profile, SizeBytes, Status, Target, Ticket,
    };
    ExportOptions {
        delimiter: Delimiter::Comma,
        line_end: LineEnd::CrLf,
        byte_order_mark: false,
        times: TimeStyle::All,
        columns: vec![
            Status,
            Target,
            Profile,
            BackupName,
            Description,
            Databases,
            SizeBytes,
            Began,
            Ticket,
            AppliedBy,
        ],
        formula_guard: true,
    }
}

/// A reader of RFC 4180 written from its text, sharing nothing with the writer.
fn read_rfc_4180(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                cell.push('"');
                characters.next();
            }
            '"' => quoted = !quoted,
            character if character == delimiter && !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            character => cell.push(character),
        }
    }
    assert!(!quoted && cell.is_empty() && row.is_empty(), "the last line ends");
    rows
}

/// One completed backup whose every text is a trap.
async fn desk_with_traps() -> Desk {
    let desk = Desk::new().await;
    let mut draft = desk.draft(holdfast_core::profile::HuaweiSignInMethod::AccessKey);
    draft.name = "=HYPERLINK(\"http://x\"); a, \"b\"".to_owned();
    let profile = desk.profile_with(draft).await;
    let mut item =
        backup(&profile, instances::PAYMENT_SQLSERVER, "hf-支付".trim_end_matches("支付"), &["PaymentCore"]);
    let holdfast_core::backup::OptionsDraft::HuaweiRds { name, description, .. } = &mut item.options else {
        panic!("not RDS")
    };
    *name = "hf-trap-1".to_owned();
    *description = "-2+3 ; 发布前, 备份".to_owned();
    let plan = desk.plan_of(vec![item]).await;
    let run = desk.holdfast.apply(&approval(&plan)).await.unwrap();
    let job = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
    desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    desk.sandbox.clock().advance(BACKUP);
    desk.until_status(&job, JobStatus::Completed).await;
    desk
}

async fn exported(desk: &Desk, options: &ExportOptions) -> Vec<u8> {
    let path = desk.folder.path().join("history.csv");
    let receipt = desk.holdfast.export(&path, HistoryFilter::default(), options).await.unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!((receipt.rows, receipt.bytes), (1, bytes.len() as u64));
    bytes
}

#[tokio::test]
async fn what_is_written_is_read_back_by_another_reader_whatever_it_holds() {
    let desk = desk_with_traps().await;
    for (delimiter, character) in
        [(Delimiter::Comma, ','), (Delimiter::Semicolon, ';'), (Delimiter::Tab, '\t')]
    {
        for (line_end, ending) in [(LineEnd::CrLf, "\r\n"), (LineEnd::Lf, "\n")] {
            let options = ExportOptions { delimiter, line_end, ..options() };
            let text = String::from_utf8(exported(&desk, &options).await).unwrap();
            assert!(text.ends_with(ending));
            assert_eq!(text.contains("\r\n"), line_end == LineEnd::CrLf);
            let rows = read_rfc_4180(&text, character);
            let cell = |name: &str| {
                let column =
                    rows[0].iter().position(|cell| cell == name).unwrap_or_else(|| panic!("no {name}"));
                rows[1][column].as_str()
            };
            assert_eq!(rows.len(), 2);
            assert_eq!(cell("status"), "completed");
            assert_eq!(cell("target"), "支付结算-mssql-01");
            assert_eq!(cell("profile"), "'=HYPERLINK(\"http://x\"); a, \"b\"");
            assert_eq!(cell("description"), "'-2+3 ; 发布前, 备份");
            assert!(cell("size_bytes").parse::<u64>().unwrap() > 0);
            assert!(cell("began_vendor").ends_with("+0000"));
            assert!(cell("began_utc").ends_with('Z'));
            assert_eq!(cell("began_local").len(), "2026-11-22T01:51:48+08:00".len());
        }
    }
}

#[tokio::test]
async fn the_mark_is_written_when_asked_for_and_the_guard_can_be_turned_off() {
    let desk = desk_with_traps().await;
    let marked = exported(&desk, &ExportOptions { byte_order_mark: true, ..options() }).await;
    assert_eq!(&marked[..3], [0xEF, 0xBB, 0xBF]);
    let bare = exported(&desk, &ExportOptions { formula_guard: false, ..options() }).await;
    assert!(String::from_utf8(bare).unwrap().contains("\"=HYPERLINK("));
}

#[tokio::test]
async fn the_preview_is_the_files_first_lines() {
    let desk = desk_with_traps().await;
    let preview = desk.holdfast.preview_export(HistoryFilter::default(), &options()).await.unwrap();
    let text = String::from_utf8(exported(&desk, &options()).await).unwrap();
    assert_eq!(preview.rows, 1);
    assert_eq!(preview.lines, text.lines().collect::<Vec<_>>());
}

#[tokio::test]
async fn a_failed_export_leaves_what_was_there_and_nothing_half_written() {
    let desk = desk_with_traps().await;
    let folder = desk.folder.path().join("exports");
    std::fs::create_dir(&folder).unwrap();
    // A folder stands under the name: the rename at the end cannot succeed.
    let path = folder.join("history.csv");
    std::fs::create_dir_all(path.join("kept")).unwrap();
    let error = desk.holdfast.export(&path, HistoryFilter::default(), &options()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::ExportFailed);
    assert!(path.join("kept").exists());
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["history.csv"]);
    let missing =
        desk.holdfast.export(Path::new("/no/such/folder/x.csv"), HistoryFilter::default(), &options()).await;
    assert_eq!(missing.unwrap_err().code(), ErrorCode::ExportFailed);
}

#[tokio::test]
async fn what_was_made_elsewhere_stands_beside_our_own_and_gone_rows_say_when() {
    use Column::{
        AppliedBy, BackupId, BackupName, DurationSeconds, GoneAt, Origin, Plan, Run, Status, VendorStatus,
    };
    let desk = desk_with_traps().await;
    desk.holdfast.refresh(None, |_| {}).await.unwrap();
    let by_hand = "before-upgrade-b8f1a2c1";
    desk.sandbox.set_backup_listed(by_hand, false);
    desk.holdfast.refresh(None, |_| {}).await.unwrap();
    let columns = vec![
        Status,
        VendorStatus,
        Origin,
        GoneAt,
        BackupName,
        DurationSeconds,
        BackupId,
        Run,
        Plan,
        AppliedBy,
    ];
    let options = ExportOptions { columns, times: TimeStyle::Utc, ..options() };
    let path = desk.folder.path().join("history.csv");
    let receipt = desk.holdfast.export(&path, HistoryFilter::default(), &options).await.unwrap();
    let rows = read_rfc_4180(&std::fs::read_to_string(&path).unwrap(), ',');
    // Every row once, over the border between two chunks.
    assert_eq!((receipt.rows, rows.len()), (1262, 1263));
    let ids: std::collections::HashSet<_> = rows.iter().map(|row| &row[6]).collect();
    assert_eq!(ids.len(), 1263);
    assert_eq!(rows[0][..4], ["status", "vendor_status", "origin", "gone_at"]);
    let find = |name: &str| rows.iter().find(|row| row[4] == name).unwrap();
    let ours = find("hf-trap-1");
    assert_eq!((ours[2].as_str(), ours[3].as_str(), ours[7].as_str()), ("made_by_holdfast", "", "1"));
    let theirs = find(by_hand);
    assert_eq!(theirs[..3], ["completed", "COMPLETED", "made_elsewhere"]);
    assert!(theirs[3].ends_with('Z') && theirs[5].parse::<u64>().is_ok());
    assert_eq!(theirs[7..], ["", "", ""]);
}
