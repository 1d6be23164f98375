//! A plan as a file: to be reviewed anywhere, and applied by the store that made it.

use std::path::Path;

use tokio::io::AsyncReadExt;

use super::document::{self, CLOSING, Document, Misfit, opening};
use super::show::shown;
use super::{Approval, ITEMS, Plan, PlanId, PlanState, Seal};
use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::run::RunSummary;
use crate::store::StoreError;
use crate::text::Text;
use crate::whole_file::{Readers, WholeFile};

/// The largest file that is read: several times a plan of thousands of backups.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// How many items are in memory at once while a plan is written.
const CHUNK: u32 = 100;

impl Holdfast {
    /// Writes a plan to a file that holds no secret, each item on a line of its own.
    ///
    /// # Errors
    /// `ExportFailed` leaves whatever stood under the name before; so does `PlanEdited`, where the plan is not what it
    /// was when it was made.
    pub async fn save_plan_file(&self, id: PlanId, path: &Path) -> Result<(), Error> {
        let stored = self.store().plan(id).await?.ok_or(Error::PlanGone)?;
        let unsealable = |error: serde_json::Error| StoreError::Fault {
            path: self.store().path().display().to_string(),
            detail: error.to_string(),
        };
        let mut seal = Seal::begin(&stored.header, ITEMS).map_err(unsealable)?;
        let mut file = WholeFile::create(path, Readers::Nobody).await?;
        file.write(opening(&stored.fingerprint).as_bytes()).await?;
        file.write(seal.head().as_bytes()).await?;
        let mut position = 0;
        loop {
            let items = self.store().sealed_items(id, position, CHUNK).await?;
            if items.is_empty() {
                break;
            }
            for item in items {
                let separator = if position == 0 { "\n" } else { ",\n" };
                file.write([separator, &item].concat().as_bytes()).await?;
                seal.add(&item);
                position += 1;
            }
        }
        file.write(["\n", seal.tail(), CLOSING].concat().as_bytes()).await?;
        // A file that nobody could open is worth nothing.
        if seal.end().hex != stored.fingerprint.hex {
            return Err(Error::PlanEdited);
        }
        file.finish().await
    }

    /// Reads a plan's file: the plan as it stands here if this store made it, otherwise to be looked at only.
    ///
    /// # Errors
    /// `PlanFileUnreadable`, `PlanFileTooNew` and `PlanEdited` for the file; `PlanGone` where this store made the plan
    /// and does not have it, as after its database was restored: nobody knows whether it was applied.
    pub async fn open_plan_file(&self, path: &Path) -> Result<Plan, Error> {
        let Document { header, items, fingerprint } = read(path).await?;
        if header.store_id != self.store().store_id().await? {
            return Ok(shown(header, fingerprint, items, PlanState::Elsewhere));
        }
        let stored = self.store().plan(header.id).await?.ok_or(Error::PlanGone)?;
        if stored.fingerprint.hex != fingerprint.hex {
            return Err(Error::PlanEdited);
        }
        self.show_plan(stored).await
    }

    /// Opens a plan's file and applies the plan, with the approval that somebody gives who has seen it.
    ///
    /// # Errors
    /// Those of [`open_plan_file`](Self::open_plan_file) and [`apply`](Self::apply); `PlanElsewhere` for a plan that
    /// another store made, before anybody is asked.
    pub async fn apply_plan_file(
        &self,
        path: &Path,
        approve: impl FnOnce(&Plan) -> Approval,
    ) -> Result<RunSummary, Error> {
        let plan = self.open_plan_file(path).await?;
        if plan.state == PlanState::Elsewhere {
            return Err(Error::PlanElsewhere { by: plan.made_by, on: plan.made_on });
        }
        self.apply(&approve(&plan)).await
    }
}

async fn read(path: &Path) -> Result<Document, Error> {
    let shown = path.display().to_string();
    let unreadable = |detail| Error::PlanFileUnreadable { path: shown.clone(), detail };
    let bytes = read_bytes(path).await.map_err(|error| {
        unreadable(Text::new(format!("it cannot be read: {error}"), format!("无法读取：{error}")))
    })?;
    if bytes.len() as u64 > MOST_BYTES {
        let most = MOST_BYTES / 1024 / 1024;
        return Err(unreadable(Text::new(format!("it is larger than {most} MB"), format!("超过 {most} MB"))));
    }
    // A large one takes seconds, which the window must not wait for.
    let document = tokio::task::spawn_blocking(move || document::read(&bytes)).await;
    let document =
        document.unwrap_or_else(|_| Err(Misfit::Unreadable(Text::new("reading it broke off", "读取中断"))));
    document.map_err(|misfit| match misfit {
        Misfit::Unreadable(detail) => unreadable(detail),
        Misfit::TooNew { found, known } => Error::PlanFileTooNew { path: shown.clone(), found, known },
        Misfit::Edited => Error::PlanEdited,
    })
}

/// All of a file, or one byte more than is taken.
async fn read_bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    tokio::fs::File::open(path).await?.take(MOST_BYTES + 1).read_to_end(&mut bytes).await?;
    Ok(bytes)
}
