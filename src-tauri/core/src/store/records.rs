//! The rows of the history: every job, and every seen backup that no job has.
//!
//! Keys are found first and documents fetched for them alone: sorting a hundred thousand documents takes seconds.

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use super::Failure;
use crate::record::{HistoryRecord, Origin, SeenBackup, Sight};

/// A job that only watched a backup, or found it to be enough, did not make it, unless another one did.
const JOBS: &str = "(
SELECT job.id, job.status, job.profile_id, job.profile_name, job.environment, job.run_id, job.target_name,
       job.backup_name, job.size_bytes, job.duration_ms, job.created_at, job.search,
       CASE WHEN job.action = 'create' OR EXISTS (
                SELECT 1 FROM job AS maker WHERE maker.account = job.account AND maker.target_id = job.target_id
                AND maker.vendor_backup_id = job.vendor_backup_id AND maker.action = 'create')
            THEN 'made_by_holdfast' ELSE 'made_elsewhere' END AS origin,
       seen.last_seen_at AS seen_at, seen.gone_at, job.document
FROM job LEFT JOIN seen_backup AS seen ON seen.account = job.account AND seen.target_id = job.target_id
                                       AND seen.backup_id = job.vendor_backup_id)";
const SEEN: &str = "(
SELECT id, status, profile_id, profile_name, environment, NULL AS run_id, target_name, backup_name, size_bytes,
       duration_ms, created_at, search, 'made_elsewhere' AS origin, last_seen_at AS seen_at, gone_at, document
FROM seen_backup WHERE has_job = 0)";

/// Which rows: a condition over the columns of both kinds, and its parameters.
#[derive(Clone)]
pub(super) struct Filter {
    pub(super) sql: String,
    pub(super) parameters: Vec<Value>,
}

impl Filter {
    pub(super) fn everything() -> Self {
        Self { sql: "1".to_owned(), parameters: Vec::new() }
    }

    /// The parameters of a question that asks for both kinds of rows.
    fn twice(&self) -> impl Iterator<Item = &Value> {
        self.parameters.iter().chain(&self.parameters)
    }
}

/// How rows are ordered: by a column, then by time and id.
#[derive(Clone, Copy)]
pub(super) struct Order {
    pub(super) column: &'static str,
    pub(super) descending: bool,
}

impl Order {
    fn sql(self, column: &str) -> String {
        let direction = if self.descending { "DESC" } else { "ASC" };
        if self.column == "created_at" {
            return format!("created_at {direction}, id {direction}");
        }
        let collation = if self.column.ends_with("_name") { "COLLATE NOCASE" } else { "" };
        format!("{column} {collation} {direction} NULLS LAST, created_at {direction}, id {direction}")
    }
}

pub(super) fn count(connection: &Connection, filter: &Filter) -> Result<u64, Failure> {
    let condition = &filter.sql;
    let sql = format!(
        "SELECT (SELECT count(*) FROM {JOBS} WHERE {condition}) + (SELECT count(*) FROM {SEEN} WHERE {condition})"
    );
    let count: i64 = connection.query_row(&sql, params_from_iter(filter.twice()), |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// When the first row of all was made.
pub(super) fn oldest(connection: &Connection) -> Result<Option<Timestamp>, Failure> {
    let sql = "SELECT min(at) FROM (SELECT min(created_at) AS at FROM job
               UNION ALL SELECT min(created_at) FROM seen_backup WHERE has_job = 0)";
    let oldest: Option<i64> = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(oldest.and_then(timestamp))
}

/// The rows from `offset` on, at most `limit` of them.
pub(super) fn read(
    connection: &Connection,
    filter: &Filter,
    order: Order,
    offset: u32,
    limit: u32,
) -> Result<Vec<HistoryRecord>, Failure> {
    let kind = |rows: &str, is_job: u8| {
        format!(
            "SELECT * FROM (SELECT id, created_at, {is_job} AS is_job, {} AS sorted FROM {rows} WHERE {}
             ORDER BY {} LIMIT {})",
            order.column,
            filter.sql,
            order.sql(order.column),
            u64::from(offset) + u64::from(limit)
        )
    };
    let sql = format!(
        "SELECT id, is_job FROM ({} UNION ALL {}) ORDER BY {} LIMIT {limit} OFFSET {offset}",
        kind(JOBS, 1),
        kind(SEEN, 0),
        order.sql("sorted")
    );
    let mut statement = connection.prepare(&sql)?;
    let keys = statement.query_map(params_from_iter(filter.twice()), |row| Ok((row.get(0)?, row.get(1)?)))?;
    keys.map(|key| {
        let (id, is_job): (String, bool) = key?;
        record(connection, id, is_job)
    })
    .collect()
}

/// A row as it stands in the columns.
struct Columns {
    status: String,
    created_at: i64,
    origin: String,
    seen_at: Option<i64>,
    gone_at: Option<i64>,
    document: String,
}

impl Columns {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            status: row.get(0)?,
            created_at: row.get(1)?,
            origin: row.get(2)?,
            seen_at: row.get(3)?,
            gone_at: row.get(4)?,
            document: row.get(5)?,
        })
    }
}

fn record(connection: &Connection, id: String, is_job: bool) -> Result<HistoryRecord, Failure> {
    let rows = if is_job { JOBS } else { SEEN };
    let sql =
        format!("SELECT status, created_at, origin, seen_at, gone_at, document FROM {rows} WHERE id = ?1");
    let row = connection.prepare_cached(&sql)?.query_row([&id], Columns::of)?;
    let sight = Sight {
        origin: read_word::<Origin>(row.origin)?,
        seen_at: row.seen_at.and_then(timestamp),
        gone_at: row.gone_at.and_then(timestamp),
    };
    if is_job {
        return Ok(HistoryRecord::of_job(serde_json::from_str(&row.document)?, sight));
    }
    let seen: SeenBackup = serde_json::from_str(&row.document)?;
    let created_at = timestamp(row.created_at).unwrap_or_default();
    Ok(HistoryRecord::of_seen(id, seen, read_word(row.status)?, created_at, sight))
}

/// The value that is serialized under a word.
fn read_word<T: serde::de::DeserializeOwned>(word: String) -> Result<T, Failure> {
    Ok(serde_json::from_value(serde_json::Value::String(word))?)
}

fn timestamp(milliseconds: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(milliseconds).ok()
}
