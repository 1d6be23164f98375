//! What the window may ask about runbooks: the folder's list, one text at a time, and planning.

use holdfast_core::plan::{Plan, PlanDraft};
use holdfast_core::runbook::{RunbookProblem, RunbookSummary, RunbookText};
use tauri::State;

use crate::commands::Answer;
use crate::spaces::Spaces;
use crate::window::Unsaved;

#[tauri::command]
pub(crate) async fn list_runbooks(spaces: State<'_, Spaces>) -> Answer<Vec<RunbookSummary>> {
    spaces.holdfast().await?.runbooks().await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn read_runbook(spaces: State<'_, Spaces>, name: String) -> Answer<RunbookText> {
    spaces.holdfast().await?.runbook(&name).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn save_runbook(
    spaces: State<'_, Spaces>,
    name: String,
    text: String,
    revision: Option<String>,
) -> Answer<RunbookText> {
    spaces.holdfast().await?.save_runbook(&name, &text, revision.as_deref()).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn delete_runbook(spaces: State<'_, Spaces>, name: String) -> Answer<()> {
    spaces.holdfast().await?.delete_runbook(&name).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn check_runbook(
    spaces: State<'_, Spaces>,
    name: String,
    text: String,
) -> Answer<Vec<RunbookProblem>> {
    spaces.holdfast().await?.check_runbook(&format!("{name}.toml"), &text).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn plan_runbook(spaces: State<'_, Spaces>, name: String) -> Answer<Plan> {
    let holdfast = spaces.holdfast().await?;
    let runbook = holdfast.runbook(&name).await?;
    holdfast.plan_runbook(&format!("{name}.toml"), &runbook.text).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn runbook_of(spaces: State<'_, Spaces>, draft: PlanDraft) -> Answer<String> {
    spaces.holdfast().await?.runbook_of(&draft).await.map_err(Into::into)
}

/// Which runbooks were edited and not saved, told whenever that changes.
#[tauri::command]
pub(crate) fn set_unsaved(unsaved: State<'_, Unsaved>, names: Vec<String>) {
    unsaved.set(names);
}
