//! Questions to the table of jobs: filtered, sorted, by the page or as a stream.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::{Failure, Store, StoreError};
use crate::history::{HistoryFilter, HistoryPage, HistoryQuery, HistorySort};
use crate::job::Job;

/// The largest page.
const MAX_PAGE: u32 = 500;
/// How many rows a stream reads at a time.
const CHUNK: u32 = 1000;

struct Filter {
    sql: String,
    parameters: Vec<Value>,
}

impl Store {
    pub(crate) async fn history(&self, query: HistoryQuery) -> Result<HistoryPage, StoreError> {
        self.run(move |connection| {
            let filter = filter(&query.filter)?;
            let total = count(connection, &filter)?;
            let (all, oldest): (i64, Option<i64>) =
                connection.query_row("SELECT count(*), min(created_at) FROM job", [], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?;
            let sql = format!(
                "SELECT document FROM job WHERE {} ORDER BY {} LIMIT {} OFFSET {}",
                filter.sql,
                order(query.sort, query.descending),
                query.limit.min(MAX_PAGE),
                query.offset
            );
            let mut statement = connection.prepare(&sql)?;
            let documents =
                statement.query_map(params_from_iter(filter.parameters), |row| row.get::<_, String>(0))?;
            let jobs = documents
                .map(|document| Ok(serde_json::from_str(&document?)?))
                .collect::<Result<_, Failure>>()?;
            Ok(HistoryPage {
                total,
                jobs,
                oldest: oldest.and_then(|at| jiff::Timestamp::from_millisecond(at).ok()),
                all: u64::try_from(all).unwrap_or_default(),
            })
        })
        .await
    }

    /// The rows a filter lets through, newest first, a chunk at a time.
    pub(crate) fn history_rows(&self, filter: HistoryFilter) -> HistoryRows {
        HistoryRows { store: self.clone(), filter, after: None, ended: false }
    }
}

/// A stream of jobs that holds no more than a chunk of them.
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
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Job>>, StoreError> {
        if self.ended {
            return Ok(None);
        }
        let (filter_by, after) = (self.filter.clone(), self.after.clone());
        let jobs: Vec<Job> = self
            .store
            .run(move |connection| {
                let mut filter = filter(&filter_by)?;
                if let Some((created_at, id)) = after {
                    filter.sql.push_str(" AND (created_at, id) < (?, ?)");
                    filter.parameters.push(Value::Integer(created_at));
                    filter.parameters.push(Value::Text(id));
                }
                let sql = format!(
                    "SELECT document FROM job WHERE {} ORDER BY created_at DESC, id DESC LIMIT {CHUNK}",
                    filter.sql
                );
                let mut statement = connection.prepare(&sql)?;
                let documents = statement
                    .query_map(params_from_iter(filter.parameters), |row| row.get::<_, String>(0))?;
                documents.map(|document| Ok(serde_json::from_str(&document?)?)).collect()
            })
            .await?;
        match jobs.last() {
            None => {
                self.ended = true;
                Ok(None)
            }
            Some(last) => {
                self.after = Some((last.created_at.as_millisecond(), last.id.0.to_string()));
                Ok(Some(jobs))
            }
        }
    }
}

fn count(connection: &Connection, filter: &Filter) -> Result<u64, Failure> {
    let sql = format!("SELECT count(*) FROM job WHERE {}", filter.sql);
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
    let environments = by
        .environments
        .iter()
        .map(|environment| Ok(serde_json::to_value(environment)?.as_str().unwrap_or_default().to_owned()))
        .collect::<Result<_, Failure>>()?;
    one_of(&mut filter, "environment", environments);
    one_of(&mut filter, "profile_id", by.profile_id.iter().map(ToString::to_string).collect());
    one_of(&mut filter, "run_id", by.run_id.iter().map(|id| id.0.to_string()).collect());
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
