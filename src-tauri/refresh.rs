//! Refreshing the history from the window: progress through a channel, and a way to stop.

use holdfast_core::error::ErrorReport;
use holdfast_core::profile::ProfileId;
use holdfast_core::refresh::{RefreshProgress, RefreshReport};
use tauri::State;
use tauri::ipc::Channel;
use tokio::sync::Notify;

use crate::spaces::Spaces;

/// Wakes every refresh that is under way, to end.
#[derive(Default)]
pub(crate) struct Stop(Notify);

/// Answers with the report, or with nothing when it was stopped; what was read until then is kept.
#[tauri::command]
pub(crate) async fn refresh_history(
    spaces: State<'_, Spaces>,
    stop: State<'_, Stop>,
    profile_ids: Option<Vec<ProfileId>>,
    progress: Channel<RefreshProgress>,
) -> Result<Option<RefreshReport>, ErrorReport> {
    let holdfast = spaces.holdfast().await?;
    let stopped = stop.0.notified();
    let refreshing = holdfast.refresh(profile_ids, move |now| {
        // A window that is gone needs no progress; what is read is for the history.
        let _ = progress.send(now);
    });
    tokio::select! {
        report = refreshing => report.map(Some).map_err(Into::into),
        () = stopped => Ok(None),
    }
}

#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands its state over by value")]
pub(crate) fn stop_refresh(stop: State<'_, Stop>) {
    stop.0.notify_waiters();
}
