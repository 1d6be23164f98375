//! The folder of runbooks beside the database, each a file of its own.

use super::{RunbookSummary, RunbookText};
use crate::error::Error;
use crate::holdfast::Holdfast;

impl Holdfast {
    /// Every runbook in the folder, by name.
    pub async fn runbooks(&self) -> Result<Vec<RunbookSummary>, Error> {
        Ok(Vec::new())
    }

    /// A runbook's text.
    pub async fn runbook(&self, name: &str) -> Result<RunbookText, Error> {
        Err(Error::RunbookGone { name: name.to_owned() })
    }

    /// Writes a runbook, right or not yet; `revision` is of the text that was edited, `None` for a new one.
    ///
    /// # Errors
    /// `RunbookChanged` if the file is not what was edited any more, or is there already.
    pub async fn save_runbook(
        &self,
        name: &str,
        _text: &str,
        _revision: Option<&str>,
    ) -> Result<RunbookText, Error> {
        Err(Error::RunbookGone { name: name.to_owned() })
    }

    /// Deletes a runbook's file.
    pub async fn delete_runbook(&self, name: &str) -> Result<(), Error> {
        Err(Error::RunbookGone { name: name.to_owned() })
    }
}
