//! Streaming events into the window. There is one window and so one stream: a new one ends the one before.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use holdfast_core::error::ErrorReport;
use holdfast_core::event::JobUpdate;
use tauri::State;
use tauri::ipc::Channel;
use tokio::task::AbortHandle;

use crate::spaces::Spaces;

/// The stream that is running, with its number.
#[derive(Default)]
pub(crate) struct Stream(Mutex<(u32, Option<AbortHandle>)>);

impl Stream {
    /// Ends the stream; `only` names the one that is meant, any if it is missing.
    pub(crate) fn stop(&self, only: Option<u32>) {
        let mut stream = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if only.is_none_or(|number| number == stream.0)
            && let Some(task) = stream.1.take()
        {
            task.abort();
        }
    }

    fn start(&self, task: AbortHandle) -> u32 {
        let mut stream = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(earlier) = stream.1.replace(task) {
            earlier.abort();
        }
        stream.0 += 1;
        stream.0
    }
}

/// Sends every event after a number, in order, until the window goes or asks again.
#[tauri::command]
pub(crate) async fn follow_events(
    spaces: State<'_, Spaces>,
    stream: State<'_, Stream>,
    after: i64,
    updates: Channel<JobUpdate>,
) -> Result<u32, ErrorReport> {
    let mut follower = spaces.holdfast().await?.follow(after);
    let task = tokio::spawn(async move {
        loop {
            match follower.next().await {
                Ok(update) => {
                    if updates.send(update).is_err() {
                        return;
                    }
                }
                Err(error) => {
                    // Nothing is skipped: the follower goes on after the last event it gave.
                    tracing::warn!(error = %error, "the events could not be read; tried again");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    });
    Ok(stream.start(task.abort_handle()))
}

#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands its state over by value")]
pub(crate) fn unfollow_events(stream: State<'_, Stream>, follower: u32) {
    stream.stop(Some(follower));
}
