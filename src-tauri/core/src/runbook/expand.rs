//! From a runbook to a plan: patterns become targets, templates become names.

use super::RunbookProblem;
use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::plan::{Plan, PlanDraft};

impl Holdfast {
    /// What is wrong with a runbook, as far as it can be told without asking a vendor. `file` is for the messages.
    pub async fn check_runbook(&self, _file: &str, _text: &str) -> Result<Vec<RunbookProblem>, Error> {
        Ok(Vec::new())
    }

    /// Plans what a runbook declares. `file` is for the messages.
    ///
    /// # Errors
    /// `Runbook` with every problem and its place; nothing is planned then.
    pub async fn plan_runbook(&self, file: &str, _text: &str) -> Result<Plan, Error> {
        Err(Error::RunbookGone { name: file.to_owned() })
    }

    /// A runbook that declares what was picked by hand.
    pub async fn runbook_of(&self, _draft: &PlanDraft) -> Result<String, Error> {
        Ok(String::new())
    }
}
