//! The table of plans, kept as the canonical text their fingerprint was taken of.

use rusqlite::{OptionalExtension, Row, params};

use super::{Failure, Store, StoreError};
use crate::plan::{Fingerprint, PlanId, SealedPlan};
use crate::text::Text;

/// A plan as it was kept.
#[derive(Clone, Debug)]
pub(crate) struct StoredPlan {
    pub(crate) plan: SealedPlan,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) stale_reason: Option<Text>,
}

const COLUMNS: &str = "sealed, fingerprint, words, stale_reason";

type Columns = (String, String, String, Option<String>);

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

fn stored(columns: Columns) -> Result<StoredPlan, Failure> {
    let (sealed, hex, words, stale_reason) = columns;
    Ok(StoredPlan {
        plan: serde_json::from_str(&sealed)?,
        fingerprint: Fingerprint { words, hex },
        stale_reason: stale_reason.map(|reason| serde_json::from_str(&reason)).transpose()?,
    })
}

impl Store {
    /// Keeps a new plan.
    pub(crate) async fn save_plan(
        &self,
        plan: &SealedPlan,
        fingerprint: &Fingerprint,
        canonical: String,
    ) -> Result<(), StoreError> {
        let (id, created_at) = (plan.id.0.to_string(), plan.created_at.as_millisecond());
        let fingerprint = fingerprint.clone();
        self.run(move |connection| {
            let insert =
                "INSERT INTO plan (id, fingerprint, words, sealed, created_at) VALUES (?1, ?2, ?3, ?4, ?5)";
            connection
                .execute(insert, params![id, fingerprint.hex, fingerprint.words, canonical, created_at])?;
            Ok(())
        })
        .await
    }

    pub(crate) async fn plan(&self, id: PlanId) -> Result<Option<StoredPlan>, StoreError> {
        self.run(move |connection| {
            let query = format!("SELECT {COLUMNS} FROM plan WHERE id = ?1");
            let row = connection.query_row(&query, [id.0.to_string()], columns).optional()?;
            row.map(stored).transpose()
        })
        .await
    }

    /// The plan that was made last.
    pub(crate) async fn latest_plan(&self) -> Result<Option<StoredPlan>, StoreError> {
        self.run(|connection| {
            let query = format!("SELECT {COLUMNS} FROM plan ORDER BY created_at DESC, rowid DESC LIMIT 1");
            let row = connection.query_row(&query, [], columns).optional()?;
            row.map(stored).transpose()
        })
        .await
    }

    /// Notes that a plan cannot be applied any more, and why.
    pub(crate) async fn mark_stale(&self, id: PlanId, reason: Text) -> Result<(), StoreError> {
        self.run(move |connection| {
            let reason = serde_json::to_string(&reason)?;
            connection.execute(
                "UPDATE plan SET stale_reason = ?2 WHERE id = ?1",
                params![id.0.to_string(), reason],
            )?;
            Ok(())
        })
        .await
    }
}
