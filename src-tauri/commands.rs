//! What the window may ask. Each command takes its state, asks the core, and passes its answer or its report on.

use holdfast_core::backup::BackupDraft;
use holdfast_core::connection_test::ConnectionTest;
use holdfast_core::csv::{ExportOptions, ExportPreview};
use holdfast_core::error::ErrorReport;
use holdfast_core::event::Event;
use holdfast_core::evidence::Verification;
use holdfast_core::history::{HistoryFilter, HistoryPage, HistoryQuery};
use holdfast_core::job::{Job, JobId};
use holdfast_core::plan::{Approval, Plan, PlanDraft, PlanId};
use holdfast_core::profile::{ProfileDraft, ProfileId, ProfileView, SecretInput};
use holdfast_core::provider;
use holdfast_core::rule::FieldError;
use holdfast_core::run::{CancelReport, RunId, RunSummary};
use holdfast_core::status::{AppStatus, KeepSecret, KeychainStatus, Region, SecretState, Space};
use holdfast_core::target::TargetList;
use tauri::State;

use crate::follow::Stream;
use crate::sandbox_profiles;
use crate::spaces::Spaces;

pub(crate) type Answer<T> = Result<T, ErrorReport>;

#[tauri::command]
pub(crate) async fn status(spaces: State<'_, Spaces>) -> Answer<AppStatus> {
    let status = spaces.holdfast().await?.status().await?;
    Ok(AppStatus {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        sandbox_address: spaces.sandbox_address(),
        ..status
    })
}

#[tauri::command]
pub(crate) async fn check_keychain(spaces: State<'_, Spaces>) -> Answer<KeychainStatus> {
    let holdfast = spaces.holdfast().await?;
    let status = holdfast.keychain_status().await;
    if status.error.is_none() {
        holdfast.watch_all().await?;
    }
    Ok(status)
}

#[tauri::command]
pub(crate) async fn set_space(
    spaces: State<'_, Spaces>,
    stream: State<'_, Stream>,
    space: Space,
) -> Answer<AppStatus> {
    spaces.show(space).await?;
    stream.stop(None);
    status(spaces).await
}

#[tauri::command]
pub(crate) async fn add_sandbox_profiles(spaces: State<'_, Spaces>) -> Answer<Vec<ProfileView>> {
    let sandbox = spaces.sandbox().await?;
    sandbox_profiles::add(&sandbox.holdfast, &sandbox.vendors.base_url()).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn list_profiles(spaces: State<'_, Spaces>) -> Answer<Vec<ProfileView>> {
    spaces.holdfast().await?.profiles().await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn check_profile(spaces: State<'_, Spaces>, draft: ProfileDraft) -> Answer<Vec<FieldError>> {
    Ok(spaces.holdfast().await?.check_profile(&draft))
}

#[tauri::command]
pub(crate) async fn save_profile(
    spaces: State<'_, Spaces>,
    id: Option<ProfileId>,
    revision: Option<u32>,
    draft: ProfileDraft,
    secrets: Vec<SecretInput>,
    keep: KeepSecret,
) -> Answer<ProfileView> {
    let holdfast = spaces.holdfast().await?;
    holdfast.save_profile(id.zip(revision), &draft, secrets, keep).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn duplicate_profile(
    spaces: State<'_, Spaces>,
    id: ProfileId,
    name: String,
) -> Answer<ProfileView> {
    spaces.holdfast().await?.duplicate_profile(id, &name).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn delete_profile(spaces: State<'_, Spaces>, id: ProfileId) -> Answer<()> {
    spaces.holdfast().await?.delete_profile(id).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn secret_states(spaces: State<'_, Spaces>, id: ProfileId) -> Answer<Vec<SecretState>> {
    spaces.holdfast().await?.secret_states(id).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn forget_secrets(spaces: State<'_, Spaces>, id: ProfileId) -> Answer<()> {
    spaces.holdfast().await?.forget_secrets(id).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn test_connection(
    spaces: State<'_, Spaces>,
    id: Option<ProfileId>,
    draft: ProfileDraft,
    secrets: Vec<SecretInput>,
) -> Answer<ConnectionTest> {
    spaces.holdfast().await?.test_connection(id, &draft, secrets).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) fn regions() -> Vec<Region> {
    provider::regions()
}

#[tauri::command]
pub(crate) async fn list_targets(spaces: State<'_, Spaces>, profile_id: ProfileId) -> Answer<TargetList> {
    spaces.holdfast().await?.targets(profile_id).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn suggest_name(
    spaces: State<'_, Spaces>,
    target_name: String,
    ticket: String,
) -> Answer<String> {
    Ok(spaces.holdfast().await?.suggest_name(&target_name, &ticket))
}

#[tauri::command]
pub(crate) async fn check_backup(spaces: State<'_, Spaces>, draft: BackupDraft) -> Answer<Vec<FieldError>> {
    spaces.holdfast().await?.check_backup(&draft).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn make_plan(spaces: State<'_, Spaces>, draft: PlanDraft) -> Answer<Plan> {
    spaces.holdfast().await?.make_plan(&draft).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn get_plan(spaces: State<'_, Spaces>, id: PlanId) -> Answer<Plan> {
    spaces.holdfast().await?.plan(id).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn latest_plan(spaces: State<'_, Spaces>) -> Answer<Option<Plan>> {
    spaces.holdfast().await?.latest_plan().await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn apply_plan(spaces: State<'_, Spaces>, approval: Approval) -> Answer<RunSummary> {
    spaces.holdfast().await?.apply(&approval).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn list_runs(spaces: State<'_, Spaces>, limit: u32) -> Answer<Vec<RunSummary>> {
    spaces.holdfast().await?.runs(limit).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn list_jobs(spaces: State<'_, Spaces>, run_id: Option<RunId>) -> Answer<Vec<Job>> {
    spaces.holdfast().await?.jobs(run_id).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn get_job(spaces: State<'_, Spaces>, id: JobId) -> Answer<Job> {
    spaces.holdfast().await?.job(id).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn job_events(spaces: State<'_, Spaces>, id: JobId) -> Answer<Vec<Event>> {
    spaces.holdfast().await?.events_of_job(id).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn look_now(spaces: State<'_, Spaces>, id: JobId) -> Answer<()> {
    spaces.holdfast().await?.look_now(id).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn cancel_job(spaces: State<'_, Spaces>, id: JobId) -> Answer<()> {
    spaces.holdfast().await?.cancel_job(id).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn set_aside(spaces: State<'_, Spaces>, id: JobId) -> Answer<Job> {
    spaces.holdfast().await?.set_aside(id).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn get_run(spaces: State<'_, Spaces>, id: RunId) -> Answer<RunSummary> {
    spaces.holdfast().await?.run(id).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn stop_run(spaces: State<'_, Spaces>, id: RunId) -> Answer<RunSummary> {
    spaces.holdfast().await?.stop_run(id).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn cancel_run(spaces: State<'_, Spaces>, id: RunId) -> Answer<CancelReport> {
    spaces.holdfast().await?.cancel_run(id).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn history(spaces: State<'_, Spaces>, query: HistoryQuery) -> Answer<HistoryPage> {
    spaces.holdfast().await?.history(query).await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn verify_history(spaces: State<'_, Spaces>) -> Answer<Verification> {
    spaces.holdfast().await?.verify().await.map_err(Into::into)
}

#[tauri::command]
pub(crate) async fn preview_export(
    spaces: State<'_, Spaces>,
    filter: HistoryFilter,
    options: ExportOptions,
) -> Answer<ExportPreview> {
    spaces.holdfast().await?.preview_export(filter, &options).await.map_err(Into::into)
}
