//! Whether the vendor still shows what a plan rests on. Pure.

use crate::backup::{BackupState, VendorBackup};
use crate::target::Target;
use crate::text::Text;

/// What has changed between two looks that a plan rests on; nothing if it still holds.
pub(crate) fn drifted(
    planned: &Target,
    found: Option<&Target>,
    baseline: &[VendorBackup],
    listed: &[VendorBackup],
    name: &str,
) -> Option<Text> {
    let Some(found) = found else {
        return Some(Text::new(
            format!("{} is not listed any more", planned.name),
            format!("厂商已不再列出 {}", planned.name),
        ));
    };
    if found.state.word != planned.state.word {
        return Some(Text::new(
            format!("{} was {} and is now {}", planned.name, planned.state.word, found.state.word),
            format!("{} 的状态由 {} 变为 {}", planned.name, planned.state.word, found.state.word),
        ));
    }
    let is_new = |backup: &&VendorBackup| !baseline.iter().any(|known| known.id == backup.id);
    if let Some(backup) =
        listed.iter().filter(is_new).find(|backup| is_running(backup) || backup.name == name)
    {
        return Some(Text::new(
            format!("a backup called {} was started on {} meanwhile", backup.name, planned.name),
            format!("{} 上已出现新的备份 {}", planned.name, backup.name),
        ));
    }
    None
}

fn is_running(backup: &VendorBackup) -> bool {
    matches!(backup.state, BackupState::Running | BackupState::Unknown)
}
