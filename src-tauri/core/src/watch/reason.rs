//! Why a job ended without a completed backup, or cannot be said to have one. Pure.

use crate::error::{ErrorCode, ErrorReport};
use crate::job::Job;
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
            mend_and_plan(),
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
    ErrorReport::new(ErrorCode::BackupFailed, message, Some(mend_and_plan()))
}

/// The vendor's task is over, or cannot be found, and no backup of it is listed.
pub(super) fn without_backup(job: &Job, task: Option<&VendorTask>) -> ErrorReport {
    let word = task.map_or("-", |task| task.word.as_str());
    let message = Text::new(
        format!(
            "the vendor's task says {word}, and no backup of it is listed: nobody can say that there is one"
        ),
        format!("厂商任务状态为 {word}，但未列出对应的备份：无法确认备份存在"),
    );
    ErrorReport::new(ErrorCode::TaskWithoutBackup, message, Some(look_yourself(job)))
}

/// The request left no trace.
pub(super) fn no_trace(looks: u32, what: &Text) -> ErrorReport {
    let message = Text::new(
        format!("the request left no trace: {looks} looks found no {}", what.en),
        format!("请求未留下痕迹：{looks} 次查询均未找到{}", what.zh),
    );
    ErrorReport::new(ErrorCode::NoTrace, message, Some(plan_again()))
}

/// What a person can do about a job that nobody knows the end of.
pub(crate) fn look_yourself(job: &Job) -> Text {
    let at = job.sent_at.unwrap_or(job.created_at).strftime("%Y-%m-%d %H:%M UTC");
    let target = &job.target.name;
    Text::new(
        format!(
            "It is looked for again by itself. You can look in the vendor's console for a backup of {target} that began about {at}; set the job aside when you know"
        ),
        format!(
            "系统会自动继续查询。也可在厂商控制台查看 {target} 在 {at} 前后开始的备份；确认后可将该作业搁置"
        ),
    )
}

/// The next step where the name was somebody else's after all.
pub(super) fn another_name() -> Text {
    Text::new("Choose another name and plan again", "请换一个名称后重新生成计划")
}

/// The next step after a failure that has a cause.
pub(crate) fn mend_and_plan() -> Text {
    Text::new("Mend the cause, then plan again", "排除原因后重新计划")
}

/// The next step where nothing was begun, or nothing is left of it.
pub(crate) fn plan_again() -> Text {
    Text::new("Plan again if it is still needed", "如仍需要，请重新计划")
}
