//! What the window does with files, each chosen in the system's own dialog: the history's CSV, plans, runbooks.

use std::path::PathBuf;

use holdfast_core::csv::{ExportOptions, ExportReceipt};
use holdfast_core::error::{ErrorCode, ErrorReport};
use holdfast_core::evidence::EvidenceReceipt;
use holdfast_core::history::HistoryFilter;
use holdfast_core::plan::{Plan, PlanId};
use holdfast_core::runbook::RunbookText;
use holdfast_core::text::Text;
use tauri::{State, WebviewWindow};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};

use crate::commands::Answer;
use crate::spaces::Spaces;

/// A kind of file: what the dialog calls it, and how its name ends.
type Kind = (&'static str, &'static [&'static str]);

const CSV: Kind = ("CSV", &["csv"]);
const PLAN: Kind = ("Holdfast plan", &["holdfast-plan"]);
const RUNBOOK: Kind = ("Holdfast runbook", &["toml"]);

/// Nothing comes back when the dialog was cancelled.
#[tauri::command]
pub(crate) async fn export_history(
    window: WebviewWindow,
    spaces: State<'_, Spaces>,
    filter: HistoryFilter,
    options: ExportOptions,
) -> Answer<Option<ExportReceipt>> {
    let holdfast = spaces.holdfast().await?;
    let name = format!("holdfast-history-{}.csv", jiff::Zoned::now().date());
    let Some(path) = place_to_save(&window, name, CSV).await else { return Ok(None) };
    holdfast.export(&path, filter, &options).await.map(Some).map_err(Into::into)
}

/// The same with JSON lines and a manifest beside it.
#[tauri::command]
pub(crate) async fn export_evidence(
    window: WebviewWindow,
    spaces: State<'_, Spaces>,
    filter: HistoryFilter,
    options: ExportOptions,
) -> Answer<Option<EvidenceReceipt>> {
    let holdfast = spaces.holdfast().await?;
    let name = format!("holdfast-evidence-{}.csv", jiff::Zoned::now().date());
    let Some(path) = place_to_save(&window, name, CSV).await else { return Ok(None) };
    holdfast.export_evidence(&path, filter, &options).await.map(Some).map_err(Into::into)
}

/// Gives the path back, or nothing when the dialog was cancelled.
#[tauri::command]
pub(crate) async fn save_plan_file(
    window: WebviewWindow,
    spaces: State<'_, Spaces>,
    id: PlanId,
    name: String,
) -> Answer<Option<String>> {
    let holdfast = spaces.holdfast().await?;
    let name = format!("{}.holdfast-plan", file_name(&name));
    let Some(path) = place_to_save(&window, name, PLAN).await else { return Ok(None) };
    holdfast.save_plan_file(id, &path).await?;
    Ok(Some(path.display().to_string()))
}

/// Nothing comes back when the dialog was cancelled.
#[tauri::command]
pub(crate) async fn open_plan_file(window: WebviewWindow, spaces: State<'_, Spaces>) -> Answer<Option<Plan>> {
    let holdfast = spaces.holdfast().await?;
    let Some(path) = file_to_open(&window, PLAN).await else { return Ok(None) };
    holdfast.open_plan_file(&path).await.map(Some).map_err(Into::into)
}

/// Copies a file into the folder of runbooks; nothing comes back when the dialog was cancelled.
#[tauri::command]
pub(crate) async fn import_runbook(
    window: WebviewWindow,
    spaces: State<'_, Spaces>,
) -> Answer<Option<RunbookText>> {
    let holdfast = spaces.holdfast().await?;
    let Some(path) = file_to_open(&window, RUNBOOK).await else { return Ok(None) };
    holdfast.import_runbook(&path).await.map(Some).map_err(Into::into)
}

/// Writes a runbook to a file elsewhere; gives its path back, or nothing when the dialog was cancelled.
#[tauri::command]
pub(crate) async fn export_runbook(
    window: WebviewWindow,
    spaces: State<'_, Spaces>,
    name: String,
) -> Answer<Option<String>> {
    let runbook = spaces.holdfast().await?.runbook(&name).await?;
    let Some(path) = place_to_save(&window, format!("{name}.toml"), RUNBOOK).await else { return Ok(None) };
    tokio::fs::write(&path, runbook.text).await.map_err(|error| unwritable(&path, &error))?;
    Ok(Some(path.display().to_string()))
}

async fn place_to_save(window: &WebviewWindow, name: String, kind: Kind) -> Option<PathBuf> {
    let (chosen, choice) = tokio::sync::oneshot::channel();
    dialog(window, kind).set_file_name(name).save_file(move |path| {
        // The window may be gone by now, and with it whoever waits.
        let _ = chosen.send(path);
    });
    choice.await.ok().flatten()?.into_path().ok()
}

async fn file_to_open(window: &WebviewWindow, kind: Kind) -> Option<PathBuf> {
    let (chosen, choice) = tokio::sync::oneshot::channel();
    dialog(window, kind).pick_file(move |path| {
        let _ = chosen.send(path);
    });
    choice.await.ok().flatten()?.into_path().ok()
}

fn dialog(window: &WebviewWindow, (label, endings): Kind) -> FileDialogBuilder<tauri::Wry> {
    window.dialog().file().set_parent(window).add_filter(label, endings)
}

/// A title as a file's name: what no system takes becomes a dash.
fn file_name(title: &str) -> String {
    let name: String = title
        .chars()
        .map(|letter| if letter.is_alphanumeric() || letter == '-' || letter == '_' { letter } else { '-' })
        .take(60)
        .collect();
    let name = name.trim_matches('-');
    if name.is_empty() { "plan".to_owned() } else { name.to_owned() }
}

fn unwritable(path: &std::path::Path, error: &std::io::Error) -> ErrorReport {
    let path = path.display();
    ErrorReport::new(
        ErrorCode::ExportFailed,
        Text::new(format!("cannot write {path}: {error}"), format!("无法写入 {path}：{error}")),
        None,
    )
}
