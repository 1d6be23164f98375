//! Setting a job aside: nobody need look any more, though no verdict is known.

use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::job::{Job, JobId};

impl Holdfast {
    /// Stops looking for an open job for good. Its status stays what is known of it.
    pub async fn set_aside(&self, id: JobId) -> Result<Job, Error> {
        self.job(id).await
    }
}
