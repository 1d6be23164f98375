//! What OCP answers about its tasks: how far one is, in the vendor's words. Never a verdict.
//!
//! Whether a task lasts as long as its backup is not documented. Names are in whatever language OCP chose, so nothing
//! is ever recognised by them.

use jiff::Timestamp;
use serde_json::Value;

use super::answer::{Page, read, read_page, unreadable};
use super::lenient::{list, text, word};
use super::request::TenantId;
use crate::error::VendorError;
use crate::request::HttpResponse;
use crate::task::{StageState, TaskStage, TaskState, VendorTask};
use crate::vendor_time::VendorTime;

/// A task, with what tells whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SeenTask {
    pub(super) task: VendorTask,
    pub(super) created_at: Option<Timestamp>,
    /// When it was over; nothing where it is not, or OCP does not tell in a zone.
    pub(super) finished_at: Option<Timestamp>,
    /// The name of who started it, where OCP tells.
    pub(super) creator: Option<String>,
}

/// Reads a tenant's tasks. Those that a schedule starts are left out: they are never ours.
pub(super) fn read_tasks(
    response: &HttpResponse,
    id: TenantId,
    now: Timestamp,
) -> Result<Page<SeenTask>, VendorError> {
    read_page(response, now, |row| {
        let is_scheduled = matches!(word(&row["type"]).as_str(), "SCHEDULED" | "SYS_SCHEDULED");
        let is_others = text(&row["tenant"]["id"]).is_some_and(|tenant| tenant != id.tenant.to_string());
        if is_scheduled || is_others { None } else { seen(row) }
    })
}

/// Reads a page of all tasks, for those whose ids are known. One that comes without its subtasks tells less than
/// it would by itself, and is left out.
pub(super) fn read_listed_tasks(
    response: &HttpResponse,
    now: Timestamp,
) -> Result<Page<SeenTask>, VendorError> {
    read_page(response, now, |row| seen(row).filter(|seen| !seen.task.stages.is_empty()))
}

/// Reads one task with its subtasks.
pub(super) fn read_task(response: &HttpResponse, now: Timestamp) -> Result<SeenTask, VendorError> {
    let data = read(response, now)?;
    seen(&data).ok_or_else(|| unreadable(response, "the task has no id"))
}

fn seen(row: &Value) -> Option<SeenTask> {
    let creator = &row["creator"];
    let created = text(&row["createTime"]).or_else(|| text(&row["startTime"]));
    let task = task(row)?;
    let is_over = matches!(task.state, TaskState::Succeeded | TaskState::Failed);
    let finished = text(&row["finishTime"]).filter(|_| is_over).and_then(|raw| VendorTime::read(&raw));
    Some(SeenTask {
        task,
        finished_at: finished.filter(|time| !time.zone_assumed).and_then(|time| time.at),
        created_at: created.and_then(|raw| VendorTime::read(&raw)).and_then(|time| time.at),
        creator: text(creator).or_else(|| text(&creator["username"])).or_else(|| text(&creator["name"])),
    })
}

fn task(row: &Value) -> Option<VendorTask> {
    let word = word(&row["status"]);
    let state = match word.as_str() {
        "RUNNING" => TaskState::Running,
        "SUCCESSFUL" => TaskState::Succeeded,
        "FAILED" => TaskState::Failed,
        _ => TaskState::Unknown,
    };
    let stages: Vec<TaskStage> = list(&row["subtasks"]).iter().map(stage).collect();
    let failed = stages.iter().find(|stage| stage.state == StageState::Failed);
    let message = failed.map(|stage| stage.message.clone().unwrap_or_else(|| stage.name.clone()));
    Some(VendorTask {
        id: text(&row["id"])?,
        name: self::word(&row["name"]),
        message: message.filter(|_| state == TaskState::Failed),
        word,
        state,
        stages,
        // Only the list of backups tells that; no subtask is recognised.
        began: false,
    })
}

fn stage(row: &Value) -> TaskStage {
    let word = word(&row["status"]);
    let name = self::word(&row["name"]);
    let state = match word.as_str() {
        "PENDING" | "READY" => StageState::Waiting,
        "RUNNING" | "CANCELING" => StageState::Running,
        "SUCCESSFUL" => StageState::Done,
        "FAILED" => StageState::Failed,
        _ => StageState::Unknown,
    };
    let description = text(&row["description"]).filter(|_| state == StageState::Failed);
    let message = description.map(|text| if text == name { name.clone() } else { format!("{name}: {text}") });
    TaskStage { name, word, state, message }
}

#[cfg(test)]
mod tests {
    use super::super::tests::envelope;
    use super::*;

    const TENANT: TenantId = TenantId { cluster: 2, tenant: 8 };

    #[test]
    fn a_task_is_read_with_its_stages_and_is_never_a_verdict() {
        let data = r#"{"id":3000041,"name":"发起租户数据备份","status":"FAILED","operation":"EXECUTE","createTime":"2024-08-07T14:51:41+0800",
            "subtasks":[{"id":1,"name":"Prepare","status":"SUCCESSFUL","description":"prepares"},
            {"id":2,"name":"Start backup","status":"FAILED","description":"storage is full"},
            {"id":3,"name":"Wait","status":"PENDING"},{"id":4,"status":"NEW WORD"}]}"#;
        let task = read_task(&envelope(data), Timestamp::UNIX_EPOCH).unwrap().task;
        assert_eq!((task.id.as_str(), task.state, task.began), ("3000041", TaskState::Failed, false));
        assert_eq!(task.message.as_deref(), Some("Start backup: storage is full"));
        let states: Vec<_> = task.stages.iter().map(|stage| stage.state).collect();
        assert_eq!(states, [StageState::Done, StageState::Failed, StageState::Waiting, StageState::Unknown]);
        for (word, state) in [
            ("RUNNING", TaskState::Running),
            ("SUCCESSFUL", TaskState::Succeeded),
            ("DONE", TaskState::Unknown),
        ] {
            let task =
                read_task(&envelope(&format!(r#"{{"id":"7","status":"{word}"}}"#)), Timestamp::UNIX_EPOCH)
                    .unwrap()
                    .task;
            assert_eq!((task.state, task.word.as_str(), task.message), (state, word, None));
        }
        assert!(read_task(&envelope("{}"), Timestamp::UNIX_EPOCH).is_err());
    }

    #[test]
    fn a_schedules_tasks_and_other_tenants_are_not_seen() {
        let data = r#"{"contents":[
            {"id":1,"type":"MANUAL","status":"RUNNING","tenant":{"id":8},"creator":{"username":"admin"},"createTime":"2024-08-07T14:51:41+0800"},
            {"id":2,"type":"SCHEDULED","status":"RUNNING","tenant":{"id":8}},
            {"id":3,"type":"SYS_SCHEDULED","status":"RUNNING"},
            {"id":4,"type":"MANUAL","status":"RUNNING","tenant":{"id":9}},
            {"id":5,"type":"SYS_ONECE","status":"RUNNING"}]}"#;
        let seen = read_tasks(&envelope(data), TENANT, Timestamp::UNIX_EPOCH).unwrap().rows;
        let ids: Vec<_> = seen.iter().map(|seen| seen.task.id.as_str()).collect();
        assert_eq!(ids, ["1", "5"]);
        assert_eq!(seen[0].creator.as_deref(), Some("admin"));
        assert_eq!(seen[0].created_at.unwrap().to_string(), "2024-08-07T06:51:41Z");
    }
}
