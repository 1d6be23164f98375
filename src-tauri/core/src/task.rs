//! A vendor's own task around a backup: OBShell's DAG, OCP's task instance.
//!
//! Never a verdict: a task that succeeded may have a failed backup behind it, and one that failed a running one.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a vendor's word for a task's state means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    Running,
    Succeeded,
    Failed,
    /// A word we do not know; taken for running.
    Unknown,
}

/// What a vendor's word for a stage's state means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StageState {
    Waiting,
    Running,
    Done,
    Failed,
    Unknown,
}

/// One stage of a task: a node of a DAG, a subtask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskStage {
    /// In the vendor's words.
    pub name: String,
    /// Exactly what the vendor said of its state.
    pub word: String,
    pub state: StageState,
    /// The last line of its log, where the vendor gives one.
    pub message: Option<String>,
}

/// A vendor's task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VendorTask {
    pub id: String,
    /// In the vendor's words.
    pub name: String,
    /// Exactly what the vendor said of its state.
    pub word: String,
    pub state: TaskState,
    pub stages: Vec<TaskStage>,
    /// Whether it has come so far that the backup itself was started.
    pub began: bool,
    /// Why it failed, in the vendor's words.
    pub message: Option<String>,
}

impl VendorTask {
    /// The stage it is in and that stage's state, or the task's own state where it has none; in the vendor's words.
    pub(crate) fn stage_in_words(&self) -> String {
        let is_now = |stage: &&TaskStage| matches!(stage.state, StageState::Running | StageState::Failed);
        let stage = self
            .stages
            .iter()
            .find(is_now)
            .or_else(|| self.stages.iter().rev().find(|stage| stage.state == StageState::Done));
        match stage {
            Some(stage) => format!("{} · {}", stage.name, stage.word),
            None => self.word.clone(),
        }
    }
}
