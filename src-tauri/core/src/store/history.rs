//! Questions to the history (every job, and every seen backup without one): filtered, sorted, by the page or as a
//! stream.

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use super::{Failure, Store, StoreError, word};
use crate::history::{HistoryFilter, HistoryPage, HistoryQuery, HistorySort};
use crate::record::{HistoryRecord, Origin, SeenBackup, Sight};

/// The largest page.
const MAX_PAGE: u32 = 500;
/// How many rows a stream reads at a time.
const CHUNK: u32 = 1000;

/// The rows of the history. A seen backup belongs to the job that has its id, whichever of the two was there first.
/// A job that only watched a backup did not make it, unless another one did.
const HISTORY: &str = "(
SELECT job.id, job.status, job.profile_id, job.profile_name, job.environment, job.run_id, job.target_name,
       job.backup_name, job.size_bytes, job.duration_ms, job.created_at, job.search,
       CASE WHEN job.action <> 'adopt' OR EXISTS (
                SELECT 1 FROM job AS maker WHERE maker.account = job.account AND maker.target_id = job.target_id
                AND maker.vendor_backup_id = job.vendor_backup_id AND maker.action <> 'adopt')
            THEN 'made_by_holdfast' ELSE 'made_elsewhere' END AS origin,
       seen.last_seen_at AS seen_at, seen.gone_at, job.document AS job_document, NULL AS seen_document
FROM job LEFT JOIN seen_backup AS seen ON seen.account = job.account AND seen.target_id = job.target_id
                                       AND seen.backup_id = job.vendor_backup_id
UNION ALL
SELECT seen.id, seen.status, seen.profile_id, seen.profile_name, seen.environment, NULL, seen.target_name,
       seen.backup_name, seen.size_bytes, seen.duration_ms, seen.created_at, seen.search, 'made_elsewhere',
       seen.last_seen_at, seen.gone_at, NULL, seen.document
FROM seen_backup AS seen
WHERE seen.document IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM job WHERE job.account = seen.account AND job.target_id = seen.target_id
                        AND job.vendor_backup_id = seen.backup_id)
)";
const COLUMNS: &str = "id, status, created_at, origin, seen_at, gone_at, job_document, seen_document";

struct Filter {
    sql: String,
    parameters: Vec<Value>,
}

impl Store {
    pub(crate) async fn history(&self, query: HistoryQuery) -> Result<HistoryPage, StoreError> {
        self.run(move |connection| {
            let filter = filter(&query.filter)?;
            let total = count(connection, &filter)?;
            let sql = format!(
                "SELECT {COLUMNS} FROM {HISTORY} WHERE {} ORDER BY {} LIMIT {} OFFSET {}",
                filter.sql,
                order(query.sort, query.descending),
                query.limit.min(MAX_PAGE),
                query.offset
            );
            let records = records(connection, &sql, filter.parameters)?;
            let oldest = format!("SELECT min(created_at) FROM {HISTORY}");
            let oldest: Option<i64> = connection.query_row(&oldest, [], |row| row.get(0))?;
            let all = count(connection, &Filter { sql: "1".to_owned(), parameters: Vec::new() })?;
            Ok(HistoryPage { total, records, oldest: oldest.and_then(timestamp), all })
        })
        .await
    }

    /// How many rows the history has.
    pub(crate) async fn history_count(&self) -> Result<u64, StoreError> {
        self.run(|connection| count(connection, &Filter { sql: "1".to_owned(), parameters: Vec::new() }))
            .await
    }

    /// The rows a filter lets through, newest first, a chunk at a time.
    pub(crate) fn history_rows(&self, filter: HistoryFilter) -> HistoryRows {
        HistoryRows { store: self.clone(), filter, after: None, ended: false }
    }
}

/// A stream of rows that holds no more than a chunk of them.
///
/// Each chunk starts where the last one ended by key, not by count, so rows that come in meanwhile shift nothing.
#[derive(Debug)]
pub(crate) struct HistoryRows {
    store: Store,
    filter: HistoryFilter,
    after: Option<(i64, String)>,
    ended: bool,
}

impl HistoryRows {
    /// The next rows; nothing at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<HistoryRecord>>, StoreError> {
        if self.ended {
            return Ok(None);
        }
        let (filter_by, after) = (self.filter.clone(), self.after.clone());
        let rows = self
            .store
            .run(move |connection| {
                let mut filter = filter(&filter_by)?;
                if let Some((created_at, id)) = after {
                    filter.sql.push_str(" AND (created_at, id) < (?, ?)");
                    filter.parameters.push(Value::Integer(created_at));
                    filter.parameters.push(Value::Text(id));
                }
                let sql = format!(
                    "SELECT {COLUMNS} FROM {HISTORY} WHERE {} ORDER BY created_at DESC, id DESC LIMIT {CHUNK}",
                    filter.sql
                );
                records(connection, &sql, filter.parameters)
            })
            .await?;
        match rows.last() {
            None => {
                self.ended = true;
                Ok(None)
            }
            Some(last) => {
                self.after = Some((last.created_at.as_millisecond(), last.id.clone()));
                Ok(Some(rows))
            }
        }
    }
}

/// A row as it stands in the columns.
struct Columns {
    id: String,
    status: String,
    created_at: i64,
    origin: String,
    seen_at: Option<i64>,
    gone_at: Option<i64>,
    job: Option<String>,
    seen: Option<String>,
}

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok(Columns {
        id: row.get(0)?,
        status: row.get(1)?,
        created_at: row.get(2)?,
        origin: row.get(3)?,
        seen_at: row.get(4)?,
        gone_at: row.get(5)?,
        job: row.get(6)?,
        seen: row.get(7)?,
    })
}

fn records(
    connection: &Connection,
    sql: &str,
    parameters: Vec<Value>,
) -> Result<Vec<HistoryRecord>, Failure> {
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map(params_from_iter(parameters), columns)?;
    rows.map(|row| record(row?)).collect()
}

fn record(row: Columns) -> Result<HistoryRecord, Failure> {
    let sight = Sight {
        origin: read_word::<Origin>(row.origin)?,
        seen_at: row.seen_at.and_then(timestamp),
        gone_at: row.gone_at.and_then(timestamp),
    };
    if let Some(job) = row.job {
        return Ok(HistoryRecord::of_job(serde_json::from_str(&job)?, sight));
    }
    let seen: SeenBackup = serde_json::from_str(&row.seen.unwrap_or_default())?;
    let created_at = timestamp(row.created_at).unwrap_or_default();
    Ok(HistoryRecord::of_seen(row.id, seen, read_word(row.status)?, created_at, sight))
}

/// The value that is serialized under a word.
fn read_word<T: serde::de::DeserializeOwned>(word: String) -> Result<T, Failure> {
    Ok(serde_json::from_value(serde_json::Value::String(word))?)
}

fn timestamp(milliseconds: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(milliseconds).ok()
}

fn count(connection: &Connection, filter: &Filter) -> Result<u64, Failure> {
    let sql = format!("SELECT count(*) FROM {HISTORY} WHERE {}", filter.sql);
    let count: i64 = connection.query_row(&sql, params_from_iter(&filter.parameters), |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// Values go in as parameters; only our own words stand in the text.
fn filter(by: &HistoryFilter) -> Result<Filter, Failure> {
    let mut filter = Filter { sql: "1".to_owned(), parameters: Vec::new() };
    for word in by.text.split_whitespace() {
        filter.sql.push_str(" AND instr(search, ?) > 0");
        filter.parameters.push(Value::Text(word.to_lowercase()));
    }
    let statuses = by.statuses.iter().map(|status| status.as_str().to_owned()).collect();
    one_of(&mut filter, "status", statuses);
    let environments = by.environments.iter().map(word).collect::<Result<_, _>>()?;
    one_of(&mut filter, "environment", environments);
    one_of(&mut filter, "profile_id", by.profile_id.iter().map(ToString::to_string).collect());
    one_of(&mut filter, "run_id", by.run_id.iter().map(|id| id.0.to_string()).collect());
    one_of(&mut filter, "origin", by.origins.iter().map(|origin| origin.as_str().to_owned()).collect());
    if let Some(is_gone) = by.gone {
        filter.sql.push_str(if is_gone { " AND gone_at IS NOT NULL" } else { " AND gone_at IS NULL" });
    }
    for (at, comparison) in [(by.since, ">="), (by.until, "<")] {
        if let Some(at) = at {
            filter.sql.push_str(&format!(" AND created_at {comparison} ?"));
            filter.parameters.push(Value::Integer(at.as_millisecond()));
        }
    }
    Ok(filter)
}

fn one_of(filter: &mut Filter, column: &str, values: Vec<String>) {
    if !values.is_empty() {
        let marks = vec!["?"; values.len()].join(", ");
        filter.sql.push_str(&format!(" AND {column} IN ({marks})"));
        filter.parameters.extend(values.into_iter().map(Value::Text));
    }
}

fn order(sort: HistorySort, descending: bool) -> String {
    let column = match sort {
        HistorySort::Created => "created_at",
        HistorySort::Status => "status",
        HistorySort::Target => "target_name COLLATE NOCASE",
        HistorySort::Backup => "backup_name COLLATE NOCASE",
        HistorySort::Profile => "profile_name COLLATE NOCASE",
        HistorySort::Size => "size_bytes",
        HistorySort::Duration => "duration_ms",
    };
    let direction = if descending { "DESC" } else { "ASC" };
    format!("{column} {direction} NULLS LAST, created_at {direction}, id {direction}")
}
