//! Questions to the history: filtered, sorted, by the page or as a stream.

use rusqlite::OptionalExtension;
use rusqlite::types::Value;
use uuid::Uuid;

use super::records::{Filter, Order, count, oldest, read};
use super::{Failure, Store, StoreError, word};
use crate::history::{HistoryFilter, HistoryPage, HistoryQuery, HistorySort};
use crate::record::HistoryRecord;
use crate::run::RunId;

/// The largest page.
const MAX_PAGE: u32 = 500;
/// How many rows a stream reads at a time.
const CHUNK: u32 = 1000;

impl Store {
    pub(crate) async fn history(&self, query: HistoryQuery) -> Result<HistoryPage, StoreError> {
        self.run(move |connection| {
            let filter = filter(&query.filter)?;
            let order = Order { column: column(query.sort), descending: query.descending };
            Ok(HistoryPage {
                total: count(connection, &filter)?,
                records: read(connection, &filter, order, query.offset, query.limit.min(MAX_PAGE))?,
                oldest: oldest(connection)?,
                all: count(connection, &Filter::everything())?,
            })
        })
        .await
    }

    /// How many rows the history has.
    pub(crate) async fn history_count(&self) -> Result<u64, StoreError> {
        self.run(|connection| count(connection, &Filter::everything())).await
    }

    /// The run of a number.
    pub(crate) async fn run_numbered(&self, number: u32) -> Result<Option<RunId>, StoreError> {
        self.run(move |connection| {
            let id: Option<String> = connection
                .query_row("SELECT id FROM run WHERE number = ?1", [number], |row| row.get(0))
                .optional()?;
            // The id is written as text by this program alone.
            Ok(id.and_then(|id| Uuid::parse_str(&id).ok()).map(RunId))
        })
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
                read(connection, &filter, Order { column: "created_at", descending: true }, 0, CHUNK)
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

/// Values go in as parameters; only our own words stand in the text.
fn filter(by: &HistoryFilter) -> Result<Filter, Failure> {
    let mut filter = Filter::everything();
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

fn column(sort: HistorySort) -> &'static str {
    match sort {
        HistorySort::Created => "created_at",
        HistorySort::Status => "status",
        HistorySort::Target => "target_name",
        HistorySort::Backup => "backup_name",
        HistorySort::Profile => "profile_name",
        HistorySort::Size => "size_bytes",
        HistorySort::Duration => "duration_ms",
    }
}
