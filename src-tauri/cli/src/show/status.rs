//! A status as a word, the same as in the window.

use holdfast_core::job::JobStatus;
use holdfast_core::text::Text;

pub(crate) fn in_words(status: JobStatus) -> Text {
    match status {
        JobStatus::Planned => Text::new("planned", "已计划"),
        JobStatus::Sending => Text::new("sending", "发送中"),
        JobStatus::Unknown => Text::new("unknown", "待确认"),
        JobStatus::Running => Text::new("running", "进行中"),
        JobStatus::Completed => Text::new("completed", "已完成"),
        JobStatus::Failed => Text::new("failed", "失败"),
        JobStatus::Cancelled => Text::new("cancelled", "已取消"),
        JobStatus::NotStarted => Text::new("not started", "未启动"),
    }
}
