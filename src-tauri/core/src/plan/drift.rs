//! Whether the vendor still shows what a plan rests on. Pure.

use super::PlannedBackup;
use crate::backup::{BackupState, VendorBackup};
use crate::provider::Survey;
use crate::text::Text;

/// What has changed since the plan that it rests on; nothing if it still holds.
pub(crate) fn drifted(item: &PlannedBackup, found: &Survey) -> Option<Text> {
    let planned = &item.target;
    let Some(target) = &found.target else {
        return Some(Text::new(
            format!("{} is not listed any more", planned.name),
            format!("厂商已不再列出 {}", planned.name),
        ));
    };
    if target.state.word != planned.state.word {
        return Some(Text::new(
            format!("{} was {} and is now {}", planned.name, planned.state.word, target.state.word),
            format!("{} 的状态由 {} 变为 {}", planned.name, planned.state.word, target.state.word),
        ));
    }
    let is_new = |backup: &&VendorBackup| !item.baseline.iter().any(|known| known.id == backup.id);
    // Where backups have no names, ours is told from others only by not having been there.
    let matters = |backup: &&VendorBackup| is_running(backup) || backup.name == item.backup.name;
    if let Some(backup) = found.backups.rows.iter().filter(is_new).find(matters) {
        let name = if backup.name.is_empty() { &backup.id } else { &backup.name };
        return Some(Text::new(
            format!("a backup called {name} was started on {} meanwhile", planned.name),
            format!("{} 上已出现新的备份 {name}", planned.name),
        ));
    }
    let task = found.tasks.iter().find(|task| !item.known_tasks.contains(&task.id))?;
    Some(Text::new(
        format!("the vendor's task {} was started on {} meanwhile", task.id, planned.name),
        format!("{} 上已出现新的厂商任务 {}", planned.name, task.id),
    ))
}

fn is_running(backup: &VendorBackup) -> bool {
    matches!(backup.state, BackupState::Running | BackupState::Unknown)
}
