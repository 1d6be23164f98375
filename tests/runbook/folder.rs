//! The folder of runbooks: nothing is overwritten that was not seen, and nothing is lost.

use std::path::PathBuf;

use holdfast_core::error::{Error, ErrorCode};

use super::text;
use crate::desk::Desk;

const ENTRY: &str = "[[backup]]\nprofile = \"沙箱 Huawei Cloud RDS\"\ntarget_name = \"orders*\"\n";

fn folder(desk: &Desk) -> PathBuf {
    desk.folder.path().join("real/runbooks")
}

fn files(desk: &Desk) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder(desk))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != ".lock")
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_runbook_is_saved_listed_read_and_deleted() {
    let desk = Desk::new().await;
    desk.everywhere().await;
    assert!(desk.holdfast.runbooks().await.unwrap().is_empty());
    let right = text(&format!("{ENTRY}{}", ENTRY.replace("RDS", "TaurusDB")));
    let saved = desk.holdfast.save_runbook("订单 发布", &right, None).await.unwrap();
    assert_eq!(saved.path, folder(&desk).join("订单 发布.toml").display().to_string());
    desk.holdfast.save_runbook("broken", "title = ", None).await.unwrap();
    desk.holdfast.save_runbook("gone-profile", &text(&ENTRY.replace("RDS", "RSD")), None).await.unwrap();
    std::fs::write(folder(&desk).join("gbk.toml"), b"title = \"\xb6\xa9\xb5\xa5\"").unwrap();
    std::fs::write(folder(&desk).join("notes.txt"), "not a runbook").unwrap();
    std::fs::write(folder(&desk).join(".hidden.toml"), "not ours").unwrap();

    let list = desk.holdfast.runbooks().await.unwrap();
    let seen: Vec<_> =
        list.iter().map(|it| (it.name.as_str(), it.title.as_str(), it.entries, it.problems)).collect();
    assert_eq!(
        seen,
        [
            ("broken", "", 0, 1),
            ("gbk", "", 0, 1),
            ("gone-profile", "订单发布", 1, 1),
            ("订单 发布", "订单发布", 2, 0)
        ]
    );
    assert_eq!(list[3].profiles, ["沙箱 Huawei Cloud RDS", "沙箱 Huawei Cloud TaurusDB"]);
    assert!(jiff::Timestamp::now().duration_since(list[3].changed_at).as_hours() == 0);

    let read = desk.holdfast.runbook("订单 发布").await.unwrap();
    assert_eq!((&read.text, &read), (&right, &saved));
    let Err(Error::Runbook(problems)) = desk.holdfast.runbook("gbk").await else { panic!("not UTF-8") };
    assert_eq!(problems[0].place(), "gbk.toml:1:1");

    desk.holdfast.delete_runbook("订单 发布").await.unwrap();
    assert_eq!(desk.holdfast.delete_runbook("订单 发布").await.unwrap_err().code(), ErrorCode::RunbookGone);
    assert_eq!(desk.holdfast.runbook("订单 发布").await.unwrap_err().code(), ErrorCode::RunbookGone);
}

#[tokio::test]
async fn what_was_changed_elsewhere_is_not_overwritten() {
    let desk = Desk::new().await;
    let first = desk.holdfast.save_runbook("a", "one", None).await.unwrap();
    let refused = |revision: Option<String>| {
        let holdfast = desk.holdfast.clone();
        async move { holdfast.save_runbook("a", "mine", revision.as_deref()).await.unwrap_err().code() }
    };
    assert_eq!(refused(None).await, ErrorCode::RunbookChanged, "it is there already");
    let second = desk.holdfast.save_runbook("a", "two", Some(&first.revision)).await.unwrap();
    assert_eq!(refused(Some(first.revision.clone())).await, ErrorCode::RunbookChanged);
    std::fs::write(&second.path, "an editor's").unwrap();
    assert_eq!(refused(Some(second.revision.clone())).await, ErrorCode::RunbookChanged);
    assert_eq!(std::fs::read_to_string(&second.path).unwrap(), "an editor's");
    std::fs::remove_file(&second.path).unwrap();
    assert_eq!(refused(Some(second.revision)).await, ErrorCode::RunbookChanged, "it was deleted meanwhile");
    assert!(files(&desk).is_empty());
}

#[tokio::test]
async fn of_many_saves_of_one_revision_one_wins() {
    let desk = Desk::new().await;
    let first = desk.holdfast.save_runbook("a", "first", None).await.unwrap();
    let saves = (0..16).map(|number| {
        let (holdfast, revision) = (desk.holdfast.clone(), first.revision.clone());
        tokio::spawn(async move { holdfast.save_runbook("a", &format!("{number}"), Some(&revision)).await })
    });
    let mut won = Vec::new();
    for save in saves.collect::<Vec<_>>() {
        won.extend(save.await.unwrap());
    }
    assert_eq!(won.len(), 1);
    assert_eq!(desk.holdfast.runbook("a").await.unwrap(), won[0]);
}

#[tokio::test]
async fn a_name_that_leads_elsewhere_is_refused_everywhere() {
    let desk = Desk::new().await;
    for name in ["", "../holdfast", "a/b", "C:x", ".hidden", "nul", "a\\b"] {
        let codes = [
            desk.holdfast.save_runbook(name, "", None).await.unwrap_err().code(),
            desk.holdfast.runbook(name).await.unwrap_err().code(),
            desk.holdfast.delete_runbook(name).await.unwrap_err().code(),
        ];
        assert_eq!(codes, [ErrorCode::InvalidInput; 3], "{name}");
    }
    assert!(!folder(&desk).exists(), "nothing was written");
}

#[tokio::test]
async fn a_text_that_is_too_long_is_refused_and_the_old_one_stays() {
    let desk = Desk::new().await;
    let first = desk.holdfast.save_runbook("a", "first", None).await.unwrap();
    let long = "#".repeat(3 * 1024 * 1024);
    let refused = desk.holdfast.save_runbook("a", &long, Some(&first.revision)).await;
    assert_eq!(refused.unwrap_err().code(), ErrorCode::RunbookInvalid);
    assert_eq!(desk.holdfast.runbook("a").await.unwrap(), first);
    std::fs::write(folder(&desk).join("long.toml"), long).unwrap();
    let list = desk.holdfast.runbooks().await.unwrap();
    assert_eq!(list[1].problems, 1, "it is listed and not read");
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_may_read_a_runbook() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new().await;
    let first = desk.holdfast.save_runbook("a", "first", None).await.unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder(&desk)), 0o700);
    assert_eq!(mode(std::path::Path::new(&first.path)), 0o600);
    desk.holdfast.save_runbook("a", "second", Some(&first.revision)).await.unwrap();
    assert_eq!(mode(std::path::Path::new(&first.path)), 0o600);
    assert_eq!(files(&desk), ["a.toml"], "nothing is left beside it");
}
