//! Whether the vendor still shows what a plan rests on. Pure.

use jiff::Timestamp;

use super::satisfied::{Unsuited, Wish, called, in_words};
use super::{Action, PlannedBackup};
use crate::backup::{BackupState, VendorBackup};
use crate::provider::Survey;
use crate::text::Text;

/// What has changed since the plan that it rests on; nothing if it still holds.
pub(crate) fn drifted(item: &PlannedBackup, found: &Survey, now: Timestamp) -> Option<Text> {
    let planned = &item.target;
    let Some(target) = &found.target else {
        return Some(Text::new(
            format!("{} is not listed any more", planned.name),
            format!("厂商已不再列出 {}", planned.name),
        ));
    };
    if item.action == Action::Satisfied {
        return unsatisfied(item, found, now);
    }
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
        let name = called(backup);
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

/// Why the backup that made a new one unnecessary does so no more. Nothing would be sent, so all else is left aside.
fn unsatisfied(item: &PlannedBackup, found: &Survey, now: Timestamp) -> Option<Text> {
    let name = &item.target.name;
    let (Some(young), Some(most)) = (&item.satisfied_by, item.unless_newer_than) else {
        return Some(Text::new(
            format!("nothing says which backup of {name} is young enough"),
            format!("{name} 的计划未说明哪个备份足够新"),
        ));
    };
    let called = called(young);
    let listed = found.backups.rows.iter().find(|backup| backup.id == young.id);
    let Some(listed) = listed.filter(|backup| backup.state == BackupState::Completed) else {
        return Some(Text::new(
            format!("the backup {called} of {name} is not listed as completed any more"),
            format!("{name} 的备份 {called} 已不再列为已完成"),
        ));
    };
    let wish = Wish { backup: &item.backup, most, now, clock_skew_ms: found.backups.clock_skew_ms };
    let Err(unsuited) = wish.granted_by(listed) else { return None };
    Some(match unsuited {
        Unsuited::TooOld(age) => {
            let (age, asked) = (in_words(age), in_words(most.duration()));
            Text::new(
                format!("the backup {called} of {name} is {} old by now; {} asked", age.en, asked.en),
                format!("{name} 的备份 {called} 距今已 {}，要求 {}以内", age.zh, asked.zh),
            )
        }
        unsuited => wish.refusal(listed, unsuited).1,
    })
}

fn is_running(backup: &VendorBackup) -> bool {
    matches!(backup.state, BackupState::Running | BackupState::Unknown)
}
