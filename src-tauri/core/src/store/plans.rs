//! The tables of plans and their items, kept as the canonical text their fingerprint was taken of.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{Failure, Store, StoreError};
use crate::plan::{FORMAT_VERSION, Fingerprint, ITEMS, PlanHeader, PlanId, PlannedBackup, Seal};
use crate::text::Text;

/// A plan as it was kept, without its items.
#[derive(Clone, Debug)]
pub(crate) struct StoredPlan {
    pub(crate) header: PlanHeader,
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
        header: serde_json::from_str(&sealed)?,
        fingerprint: Fingerprint { words, hex },
        stale_reason: stale_reason.map(|reason| serde_json::from_str(&reason)).transpose()?,
    })
}

impl Store {
    /// The name by which a plan's file is known to be of this store.
    pub(crate) async fn store_id(&self) -> Result<String, StoreError> {
        self.run(
            |connection| Ok(connection.query_row("SELECT store_id FROM holdfast", [], |row| row.get(0))?),
        )
        .await
    }

    /// Keeps a new plan with the canonical text of each of its items, in their order.
    pub(crate) async fn save_plan(
        &self,
        header: &PlanHeader,
        fingerprint: &Fingerprint,
        items: Vec<String>,
    ) -> Result<(), StoreError> {
        let (header, fingerprint) = (header.clone(), fingerprint.clone());
        self.run(move |connection| {
            let transaction = connection.transaction()?;
            let id = header.id.0.to_string();
            transaction.execute(
                "INSERT INTO plan (id, fingerprint, words, sealed, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    id,
                    fingerprint.hex,
                    fingerprint.words,
                    serde_json::to_string(&header)?,
                    header.created_at.as_millisecond()
                ],
            )?;
            for (position, item) in (0_u32..).zip(&items) {
                let insert = "INSERT INTO plan_item (plan_id, position, sealed) VALUES (?1, ?2, ?3)";
                transaction.prepare_cached(insert)?.execute(params![id, position, item])?;
            }
            transaction.commit()?;
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

    /// Everything a plan holds, in its order. For the window: what applies a plan reads one item at a time.
    pub(crate) async fn plan_items(&self, id: PlanId) -> Result<Vec<PlannedBackup>, StoreError> {
        self.run(move |connection| {
            let mut items = Vec::new();
            each_item(connection, id, |_, item| {
                items.push(item);
                Ok(())
            })?;
            Ok(items)
        })
        .await
    }

    /// The canonical texts of a plan's items from a position on, at most `limit` of them.
    pub(crate) async fn sealed_items(
        &self,
        id: PlanId,
        from: u32,
        limit: u32,
    ) -> Result<Vec<String>, StoreError> {
        self.run(move |connection| {
            let query = "SELECT sealed FROM plan_item WHERE plan_id = ?1 AND position >= ?2 ORDER BY position LIMIT ?3";
            let mut statement = connection.prepare_cached(query)?;
            let rows = statement.query_map(params![id.0.to_string(), from, limit], |row| row.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// One item of a plan.
    pub(crate) async fn plan_item(
        &self,
        id: PlanId,
        position: u32,
    ) -> Result<Option<PlannedBackup>, StoreError> {
        self.run(move |connection| {
            let query = "SELECT sealed FROM plan_item WHERE plan_id = ?1 AND position = ?2";
            let sealed: Option<String> = connection
                .prepare_cached(query)?
                .query_row(params![id.0.to_string(), position], |row| row.get(0))
                .optional()?;
            Ok(sealed.map(|sealed| serde_json::from_str(&sealed)).transpose()?)
        })
        .await
    }

    /// Reads a plan item by item, and takes its seal on the way.
    pub(crate) async fn read_plan<T: Send + 'static>(
        &self,
        header: PlanHeader,
        mut result: T,
        mut read: impl FnMut(&mut T, PlannedBackup) + Send + 'static,
    ) -> Result<(Fingerprint, T), StoreError> {
        self.run(move |connection| {
            let mut seal = Seal::begin(&header, ITEMS)?;
            each_item(connection, header.id, |sealed, item| {
                seal.add(sealed);
                read(&mut result, item);
                Ok(())
            })?;
            Ok((seal.end(), result))
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

fn each_item(
    connection: &Connection,
    id: PlanId,
    mut read: impl FnMut(&str, PlannedBackup) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let query = "SELECT sealed FROM plan_item WHERE plan_id = ?1 ORDER BY position";
    let mut statement = connection.prepare_cached(query)?;
    let mut rows = statement.query([id.0.to_string()])?;
    while let Some(row) = rows.next()? {
        let sealed = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        read(sealed, serde_json::from_str(sealed)?)?;
    }
    Ok(())
}

/// Whether a plan's head and items still give its fingerprint. Plans of earlier formats were sealed otherwise: what the
/// chain says of them has to do.
pub(super) fn is_sealed(connection: &Connection, id: &str) -> Result<bool, Failure> {
    let query = format!("SELECT {COLUMNS} FROM plan WHERE id = ?1");
    let Some(row) = connection.query_row(&query, [id], columns).optional()? else { return Ok(true) };
    let head: serde_json::Value = serde_json::from_str(&row.0).unwrap_or_default();
    if head["format_version"] != FORMAT_VERSION {
        return Ok(true);
    }
    let Ok(plan) = stored(row) else { return Ok(false) };
    let mut seal = Seal::begin(&plan.header, ITEMS)?;
    let query = "SELECT sealed FROM plan_item WHERE plan_id = ?1 ORDER BY position";
    let mut statement = connection.prepare_cached(query)?;
    let mut rows = statement.query([id])?;
    while let Some(row) = rows.next()? {
        seal.add(&super::chain::text(row, 0)?);
    }
    Ok(seal.end() == plan.fingerprint)
}

/// The same, inside a change that has begun.
pub(super) fn each_item_of(
    transaction: &Transaction<'_>,
    id: PlanId,
    mut read: impl FnMut(PlannedBackup) -> Result<(), Failure>,
) -> Result<(), Failure> {
    each_item(transaction, id, |_, item| read(item))
}
