//! Jobs as a person reads them at the end of a run: a row each, and why what is not completed is not.

use holdfast_core::job::{Job, JobStatus};
use holdfast_core::plan::Action;

use crate::language::Language;
use crate::show::amount;
use crate::show::table::{Side, Table, harmless};

/// The status as the window says it.
pub(crate) fn status(status: JobStatus, language: Language) -> &'static str {
    match status {
        JobStatus::Planned => language.pick("Planned", "已计划"),
        JobStatus::Sending => language.pick("Sending", "发送中"),
        JobStatus::Unknown => language.pick("Unknown", "待确认"),
        JobStatus::Running => language.pick("Running", "进行中"),
        JobStatus::Completed => language.pick("Completed", "已完成"),
        JobStatus::Failed => language.pick("Failed", "失败"),
        JobStatus::Cancelled => language.pick("Cancelled", "已取消"),
        JobStatus::NotStarted => language.pick("Not started", "未启动"),
    }
}

/// Whether nobody waits for it any more.
pub(crate) fn is_over(job: &Job) -> bool {
    job.status.is_final() || job.set_aside.is_some()
}

/// A row each, and behind them the reason and the next step of all that is not completed.
pub(crate) fn text(jobs: &[Job], language: Language) -> String {
    let columns = [
        (language.pick("Status", "状态"), Side::Left),
        (language.pick("Target", "目标"), Side::Left),
        (language.pick("Backup", "备份名称"), Side::Left),
        (language.pick("Backup ID", "备份 ID"), Side::Left),
        (language.pick("Size", "大小"), Side::Right),
        (language.pick("Took", "用时"), Side::Right),
    ];
    let mut table = Table::new(columns);
    for job in jobs {
        let word = match (job.action, &job.set_aside) {
            (Action::Satisfied, _) => language.pick("Satisfied", "已满足"),
            (_, Some(_)) => language.pick("Set aside", "已搁置"),
            _ => status(job.status, language),
        };
        let took = job.duration().filter(|_| job.status.is_final()).map(amount::duration);
        table.row([
            word,
            &called(job),
            &job.backup.name,
            job.vendor_backup_id.as_deref().unwrap_or_default(),
            &job.size_bytes.map(amount::size).unwrap_or_default(),
            took.as_ref().map(|took| language.of(took)).unwrap_or_default(),
        ]);
    }
    let mut text = table.text();
    for job in jobs.iter().filter(|job| job.status != JobStatus::Completed) {
        text.push('\n');
        text.push_str(&reason(job, language));
    }
    text
}

/// Why a job is not completed, and what to do about it.
pub(crate) fn reason(job: &Job, language: Language) -> String {
    let separator = language.pick(": ", "：");
    let mut text = [&harmless(&called(job)), separator, status(job.status, language)].concat();
    // What keeps it from being watched comes last: that is what somebody can mend.
    for report in [&job.reason, &job.attention].into_iter().flatten() {
        text.push_str(&format!("\n  {}", harmless(language.of(&report.message))));
        if let Some(vendor) = &report.vendor {
            let said = [vendor.code.as_str(), vendor.message.as_str(), vendor.request_id.as_str()];
            let said: Vec<_> = said.into_iter().filter(|word| !word.is_empty()).map(harmless).collect();
            text.push_str(&format!("\n  HTTP {}: {}", vendor.http_status, said.join(" · ")));
        }
        if let Some(hint) = &report.hint {
            text.push_str(&format!("\n  {}", harmless(language.of(hint))));
        }
    }
    text.push('\n');
    text
}

/// The target by its name, with its cluster where it has one.
pub(crate) fn called(job: &Job) -> String {
    match &job.target.group {
        Some(group) => format!("{group}/{}", job.target.name),
        None => job.target.name.clone(),
    }
}
