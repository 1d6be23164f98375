//! A plan as a file: to be reviewed anywhere, and applied by the store that made it.

use std::path::Path;

use super::{Plan, PlanId};
use crate::error::Error;
use crate::holdfast::Holdfast;

impl Holdfast {
    /// Writes a plan to a file that holds no secret.
    pub async fn save_plan_file(&self, _id: PlanId, _path: &Path) -> Result<(), Error> {
        Err(Error::Unfit {
            reason: crate::text::Text::same("not there yet"),
            way_out: crate::text::Text::same(""),
        })
    }

    /// Reads a plan's file: the plan as it stands here if this store made it, otherwise to be looked at only.
    pub async fn open_plan_file(&self, _path: &Path) -> Result<Plan, Error> {
        Err(Error::Unfit {
            reason: crate::text::Text::same("not there yet"),
            way_out: crate::text::Text::same(""),
        })
    }
}
