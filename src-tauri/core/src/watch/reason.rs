//! Why a job ended without a completed backup, or cannot be said to have one. Pure.

use crate::error::{ErrorCode, ErrorReport};
use crate::task::VendorTask;
use crate::text::Text;

/// The vendor's verdict was that it failed.
pub(super) fn failed(reason: Option<&str>) -> ErrorReport {
    let (message, hint) = match reason {
        Some(reason) => (
            Text::new(
                format!("the vendor says that this backup failed: {reason}"),
                format!("厂商称该备份失败：{reason}"),
            ),
            Text::new("Mend the cause, then plan again", "排除原因后重新计划"),
        ),
        None => (
            Text::new(
                "the vendor says that this backup failed, and gives no reason",
                "厂商称该备份失败，未给出原因",
            ),
            Text::new(
                "Look at the target's task list in the vendor's console, then plan again",
                "请在厂商控制台查看目标的任务列表，再重新计划",
            ),
        ),
    };
    ErrorReport::new(ErrorCode::BackupFailed, message, Some(hint))
}

/// The vendor's verdict was that it was cancelled.
pub(super) fn cancelled(reason: Option<&str>) -> ErrorReport {
    let message = match reason {
        Some(reason) => Text::new(
            format!("the backup was cancelled at the vendor: {reason}"),
            format!("备份已在厂商侧取消：{reason}"),
        ),
        None => Text::new("the backup was cancelled at the vendor", "备份已在厂商侧取消"),
    };
    ErrorReport::new(ErrorCode::BackupCancelled, message, Some(plan_again()))
}

/// The backup was listed and is not any more.
pub(super) fn gone() -> ErrorReport {
    let message = Text::new(
        "the backup was deleted at the vendor before it was seen complete",
        "备份在被确认完成之前已在厂商侧被删除",
    );
    ErrorReport::new(ErrorCode::BackupGone, message, Some(plan_again()))
}

/// The vendor's task ended before there was a backup.
pub(super) fn task_failed(message: Option<&str>) -> ErrorReport {
    let message = match message {
        Some(message) => Text::new(
            format!("the vendor's task failed before the backup started: {message}"),
            format!("厂商任务在备份启动之前失败：{message}"),
        ),
        None => Text::new(
            "the vendor's task failed before the backup started, and gives no reason",
            "厂商任务在备份启动之前失败，未给出原因",
        ),
    };
    let hint = Text::new("Mend the cause, then plan again", "排除原因后重新计划");
    ErrorReport::new(ErrorCode::BackupFailed, message, Some(hint))
}

/// The vendor's task is over, or cannot be found, and no backup of it is listed.
pub(super) fn without_backup(task: Option<&VendorTask>) -> ErrorReport {
    let word = task.map_or("-", |task| task.word.as_str());
    let message = Text::new(
        format!(
            "the vendor's task says {word}, and no backup of it is listed: nobody can say that there is one"
        ),
        format!("厂商任务状态为 {word}，但未列出对应的备份：无法确认备份存在"),
    );
    let hint = Text::new(
        "It is looked for again; look at the vendor's list of backups before you rely on one",
        "将继续查询；在依赖该备份之前，请先查看厂商的备份列表",
    );
    ErrorReport::new(ErrorCode::TaskWithoutBackup, message, Some(hint))
}

/// The request left no trace.
pub(super) fn no_trace(looks: u32, what: &Text) -> ErrorReport {
    let message = Text::new(
        format!("the request left no trace: {looks} looks found no {}", what.en),
        format!("请求未留下痕迹：{looks} 次查询均未找到{}", what.zh),
    );
    let hint = Text::new("Plan again if it is still needed", "如仍需要，请重新计划");
    ErrorReport::new(ErrorCode::NoTrace, message, Some(hint))
}

fn plan_again() -> Text {
    Text::new("Plan again if it is still needed", "如仍需要，请重新计划")
}
