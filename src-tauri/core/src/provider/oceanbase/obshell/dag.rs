//! OBShell's tasks: a DAG of nodes, each with a sub-task an agent.
//!
//! A backup's DAG checks, opens the archive log, starts the backup, then waits until no backup runs. It never looks at
//! what became of it, and gives up waiting after an hour: SUCCEED may hide a failed backup, FAILED a running one.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::answer::Answer;
use super::lenient::{text, time, whole};
use crate::error::VendorError;
use crate::task::{StageState, TaskStage, TaskState, VendorTask};

/// The node that sends the backup statement to the database.
const START_NODE: &str = "Start backup";
/// What the database says when another backup of the tenant runs: ours was certainly not started.
const IN_PROGRESS: [&str; 2] = ["9036", "OB_BACKUP_IN_PROGRESS"];

/// What a statement's failure says where the database may have taken it all the same: the line to it broke, or nobody
/// waited for its answer.
const ANSWER_LOST: [&str; 6] = ["connection", "timeout", "timed out", "deadline", "eof", "broken pipe"];

/// A DAG, and what it proves about the start of its backup.
#[derive(Clone, Debug)]
pub(super) struct Dag {
    pub(super) task: VendorTask,
    /// The database was not asked yet, or said no: no backup that is there now is of this DAG.
    pub(super) has_none: bool,
    /// From when until when the database was asked for the backup, by the agent's clock; nothing before that is over,
    /// or where somebody's hand made it run again.
    pub(super) asked: Option<(Timestamp, Timestamp)>,
    /// The id under which the agent's logs show the request that told it.
    pub(super) request_id: String,
}

#[derive(Deserialize)]
struct DagDetail {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    name: Value,
    #[serde(default)]
    stage: Value,
    #[serde(default)]
    max_stage: Value,
    #[serde(default)]
    state: Value,
    #[serde(default)]
    operator: Value,
    #[serde(default)]
    nodes: Option<Vec<Node>>,
}

#[derive(Deserialize)]
struct Node {
    #[serde(default)]
    name: Value,
    #[serde(default)]
    state: Value,
    #[serde(default)]
    operator: Value,
    #[serde(default)]
    start_time: Value,
    #[serde(default)]
    end_time: Value,
    #[serde(default)]
    sub_tasks: Option<Vec<SubTask>>,
}

#[derive(Deserialize)]
struct SubTask {
    #[serde(default)]
    state: Value,
    #[serde(default)]
    task_logs: Option<Vec<Value>>,
}

/// Reads one DAG. Its id is what everything later is asked by.
pub(super) fn read_dag(answer: &Answer) -> Result<Dag, VendorError> {
    let detail: DagDetail = answer.read()?;
    dag(&detail, answer).ok_or_else(|| answer.unreadable("the task has no id"))
}

/// Reads a list of DAGs.
pub(super) fn read_dags(answer: &Answer) -> Result<Vec<Dag>, VendorError> {
    let details: Vec<DagDetail> = answer.rows()?;
    Ok(details.iter().filter_map(|detail| dag(detail, answer)).collect())
}

fn dag(detail: &DagDetail, answer: &Answer) -> Option<Dag> {
    let id = text(&detail.id);
    if id.is_empty() {
        return None;
    }
    let (state_word, operator) = (text(&detail.state), text(&detail.operator));
    let nodes = detail.nodes.as_deref().unwrap_or_default();
    let start = Start::of(nodes, whole(&detail.stage), whole(&detail.max_stage));
    let state = match (state_word.as_str(), operator.as_str()) {
        ("PENDING" | "READY" | "RUNNING", _) => TaskState::Running,
        // Rolled back: it had failed. What it started in the database goes on all the same.
        ("FAILED", _) | ("SUCCEED", "ROLLBACK") => TaskState::Failed,
        ("SUCCEED", _) => TaskState::Succeeded,
        _ => TaskState::Unknown,
    };
    // Somebody's hand on the DAG (RETRY, ROLLBACK, CANCEL, PASS) moves its stage: it proves nothing any more.
    let is_untouched = matches!(operator.as_str(), "RUN" | "");
    let message = nodes.iter().find_map(failure);
    let in_progress = message.as_deref().is_some_and(says_in_progress);
    let is_answer_lost = !in_progress && message.as_deref().is_some_and(says_answer_lost);
    let is_over = matches!(state, TaskState::Succeeded | TaskState::Unknown);
    let has_none = is_untouched
        && !is_over
        && (start == Start::Before || (start == Start::At && state == TaskState::Failed && in_progress));
    let began = start == Start::Behind
        || (start == Start::At && (!is_untouched || (state == TaskState::Failed && is_answer_lost)));
    let asked =
        nodes.iter().find(|node| text(&node.name) == START_NODE).filter(|_| is_untouched).and_then(asked);
    let task = VendorTask {
        id,
        name: text(&detail.name),
        word: worded(&state_word, &operator),
        state,
        stages: nodes.iter().map(stage).collect(),
        began,
        message,
    };
    Some(Dag { task, has_none, asked, request_id: answer.trace_id.clone() })
}

fn says_in_progress(message: &str) -> bool {
    let mut words = message.split(|character: char| !character.is_ascii_alphanumeric() && character != '_');
    words.any(|word| IN_PROGRESS.contains(&word))
}

fn says_answer_lost(message: &str) -> bool {
    let message = message.to_lowercase();
    ANSWER_LOST.iter().any(|words| message.contains(words))
}

/// When a node ran. Its times are none to rely on before it has ended.
fn asked(node: &Node) -> Option<(Timestamp, Timestamp)> {
    if !matches!(text(&node.state).as_str(), "SUCCEED" | "FAILED") {
        return None;
    }
    let at = |value| time(value).filter(|time| !time.zone_assumed)?.at;
    at(&node.start_time).zip(at(&node.end_time)).filter(|(begun, ended)| begun <= ended)
}

/// Where a DAG stands, seen from the node that starts the backup.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    Before,
    At,
    Behind,
}

impl Start {
    /// By the nodes where they are told, else by the stage: the last but one starts, the last one waits.
    fn of(nodes: &[Node], stage: Option<i64>, max_stage: Option<i64>) -> Self {
        if let Some(node) = nodes.iter().find(|node| text(&node.name) == START_NODE) {
            return match text(&node.state).as_str() {
                "SUCCEED" => Self::Behind,
                "RUNNING" | "FAILED" => Self::At,
                _ => Self::Before,
            };
        }
        match (stage, max_stage) {
            (Some(stage), Some(last)) if stage >= last => Self::Behind,
            (Some(stage), Some(last)) if stage == last - 1 => Self::At,
            _ => Self::Before,
        }
    }
}

fn stage(node: &Node) -> TaskStage {
    let (state_word, operator) = (text(&node.state), text(&node.operator));
    let state = match state_word.as_str() {
        "PENDING" | "READY" => StageState::Waiting,
        "RUNNING" => StageState::Running,
        "SUCCEED" => StageState::Done,
        "FAILED" => StageState::Failed,
        _ => StageState::Unknown,
    };
    let sub_tasks = node.sub_tasks.as_deref().unwrap_or_default();
    let message = failure(node).or_else(|| sub_tasks.iter().rev().find_map(last_line));
    TaskStage { name: text(&node.name), word: worded(&state_word, &operator), state, message }
}

/// `SUCCEED` alone, but `SUCCEED · ROLLBACK`: the same word means something else after somebody's hand.
fn worded(state: &str, operator: &str) -> String {
    match operator {
        "" | "RUN" => state.to_owned(),
        operator => format!("{state} · {operator}"),
    }
}

/// The last line of a failed sub-task: OBShell's own reason.
fn failure(node: &Node) -> Option<String> {
    let sub_tasks = node.sub_tasks.as_deref().unwrap_or_default();
    sub_tasks.iter().filter(|sub_task| text(&sub_task.state) == "FAILED").find_map(last_line)
}

fn last_line(sub_task: &SubTask) -> Option<String> {
    let lines = sub_task.task_logs.as_ref()?;
    lines.iter().rev().map(|line| text(line).trim().to_owned()).find(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NODES: [&str; 4] = ["Check destination", "Open archive log", "Start backup", "Wait backup Finish"];

    /// A backup's DAG that has come to this stage, in this state.
    fn backup_dag(stage: usize, state: &str, operator: &str, log: &str) -> Dag {
        let nodes: Vec<_> = (1..=4)
            .map(|position| {
                let word = match position.cmp(&stage) {
                    std::cmp::Ordering::Less => "SUCCEED",
                    std::cmp::Ordering::Equal => state,
                    std::cmp::Ordering::Greater => "PENDING",
                };
                let logs = serde_json::json!(["first", log, ""]);
                serde_json::json!({"name": NODES[position - 1], "state": word, "operator": operator,
                    "sub_tasks": [{"state": word, "task_logs": logs}]})
            })
            .collect();
        let dag = serde_json::json!({"id": "14", "dag_id": 4, "name": "Obcluster start full backup for t1",
            "stage": stage, "max_stage": 4, "state": state, "operator": operator, "nodes": nodes});
        read_dag(&Answer::of(&dag.to_string())).unwrap()
    }

    #[test]
    fn nodes_are_stages_with_the_vendors_words() {
        let task = backup_dag(3, "FAILED", "RUN", "start backup failed: -9040").task;
        let states: Vec<_> = task.stages.iter().map(|stage| stage.state).collect();
        assert_eq!(states, [StageState::Done, StageState::Done, StageState::Failed, StageState::Waiting]);
        assert_eq!(task.stages[2].name, "Start backup");
        assert_eq!(task.message.as_deref(), Some("start backup failed: -9040"));
        assert_eq!((task.state, task.word.as_str()), (TaskState::Failed, "FAILED"));
    }

    #[test]
    fn how_far_it_came_says_whether_there_can_be_a_backup() {
        for (stage, state, operator, log, began, has_none) in [
            (1, "READY", "RUN", "", false, true),
            (2, "RUNNING", "RUN", "", false, true),
            (2, "FAILED", "RUN", "archive is INTERRUPTED", false, true),
            // The statement is on its way, or its answer was lost.
            (3, "RUNNING", "RUN", "", false, false),
            (3, "FAILED", "RUN", "invalid connection", true, false),
            (3, "FAILED", "RUN", "sub task timeout", true, false),
            (3, "FAILED", "RUN", "read tcp 10.0.0.1:29036: broken pipe", true, false),
            (3, "FAILED", "RUN", "Error 9040: backup can not start", false, false),
            (3, "FAILED", "RUN", "Error 9036: backup is in progress", false, true),
            (4, "RUNNING", "RUN", "", true, false),
            (4, "FAILED", "RUN", "sub task timeout", true, false),
            (4, "SUCCEED", "RUN", "", true, false),
            // Somebody's hand.
            (3, "SUCCEED", "PASS", "", true, false),
            (2, "FAILED", "CANCEL", "", false, false),
            (3, "FAILED", "CANCEL", "Error 9036", true, false),
            (1, "RUNNING", "ROLLBACK", "", false, false),
        ] {
            let dag = backup_dag(stage, state, operator, log);
            assert_eq!((dag.task.began, dag.has_none), (began, has_none), "{stage} {state} {operator} {log}");
        }
    }

    #[test]
    fn the_operator_is_read_with_the_state() {
        for (state, operator, found, word) in [
            ("SUCCEED", "RUN", TaskState::Succeeded, "SUCCEED"),
            ("SUCCEED", "PASS", TaskState::Succeeded, "SUCCEED · PASS"),
            ("SUCCEED", "ROLLBACK", TaskState::Failed, "SUCCEED · ROLLBACK"),
            ("FAILED", "CANCEL", TaskState::Failed, "FAILED · CANCEL"),
            ("PENDING", "RUN", TaskState::Running, "PENDING"),
            ("DREAMING", "RUN", TaskState::Unknown, "DREAMING"),
            ("succeed", "RUN", TaskState::Unknown, "succeed"),
        ] {
            let task = backup_dag(4, state, operator, "").task;
            assert_eq!((task.state, task.word.as_str()), (found, word));
        }
    }

    #[test]
    fn without_nodes_the_stage_tells() {
        let read = |stage: &str, last: &str| {
            let data = format!(
                r#"{{"id":14,"name":"n","stage":{stage},"max_stage":{last},"state":"FAILED","operator":"RUN","nodes":null}}"#
            );
            read_dag(&Answer::of(&data)).unwrap()
        };
        assert_eq!((read("4", "\"4\"").task.began, read("4", "4").task.id.as_str()), (true, "14"));
        assert!(read("2", "4").has_none && !read("3", "4").has_none && !read("3", "4").task.began);
    }
}
