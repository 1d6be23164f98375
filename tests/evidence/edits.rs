//! One byte anywhere in the history, and its row is named.

use holdfast_core::job::JobStatus;
use holdfast_sandbox::instances;
use rusqlite::Connection;
use rusqlite::types::Value;

use super::{assert_intact, history};
use crate::desk::Desk;

/// A table, what the findings call its rows, its key, and every column that is shown, filtered or exported.
pub(super) type Table = (&'static str, &'static str, &'static str, &'static [&'static str]);

pub(super) const TABLES: [Table; 6] = [
    ("run", "run", "id", &["id", "number", "plan_id", "document", "applied_at", "halt"]),
    ("plan", "plan", "id", &["id", "fingerprint", "words", "sealed", "created_at"]),
    ("plan_item", "plan", "plan_id", &["plan_id", "position", "sealed"]),
    (
        "job",
        "job",
        "id",
        &[
            "id",
            "run_id",
            "position",
            "status",
            "profile_id",
            "profile_name",
            "environment",
            "target_id",
            "target_name",
            "backup_name",
            "size_bytes",
            "duration_ms",
            "created_at",
            "finished_at",
            "search",
            "document",
            "account",
            "action",
            "vendor_backup_id",
            "set_aside_at",
        ],
    ),
    ("event", "event", "number", &["number", "at", "job_id", "document"]),
    (
        "seen_backup",
        "listed",
        "id",
        &[
            "id",
            "account",
            "target_id",
            "backup_id",
            "status",
            "profile_id",
            "profile_name",
            "environment",
            "target_name",
            "backup_name",
            "size_bytes",
            "duration_ms",
            "created_at",
            "first_seen_at",
            "gone_at",
            "search",
            "document",
        ],
    ),
];

/// One cell of the database.
#[derive(Debug)]
struct Cell {
    table: Table,
    column: &'static str,
    rowid: String,
    key: String,
    value: Value,
}

impl Cell {
    /// A cell of that column with something in it, the first or any.
    fn of(database: &Connection, table: Table, column: &'static str, order: &str) -> Self {
        // Of the table without row ids the key does.
        let rowid = if table.0 == "plan_item" { "plan_id || position" } else { "rowid" };
        let query = format!(
            "SELECT CAST({rowid} AS TEXT), CAST({} AS TEXT), {column} FROM {} WHERE {column} IS NOT NULL
             ORDER BY {order} LIMIT 1",
            table.2, table.0
        );
        let cell = database.query_row(&query, [], |row| {
            Ok(Self { table, column, rowid: row.get(0)?, key: row.get(1)?, value: row.get(2)? })
        });
        cell.unwrap_or_else(|error| panic!("no {}.{column} to edit: {error}", table.0))
    }

    fn write(&self, database: &Connection, value: &Value) {
        let rowid = if self.table.0 == "plan_item" { "plan_id || position" } else { "rowid" };
        // The number of an event is its row id.
        let (find, was) = match (self.table.0, self.column) {
            ("event", "number") | ("plan_item", "plan_id" | "position") => (
                self.column.to_owned(),
                if value == &self.value { flipped(&self.value, 0) } else { self.value.clone() },
            ),
            _ => (format!("CAST({rowid} AS TEXT)"), Value::Text(self.rowid.clone())),
        };
        // Whoever edits a file by hand need not write letters.
        let new = if matches!(value, Value::Blob(_)) { "CAST(?1 AS TEXT)" } else { "?1" };
        let update = format!("UPDATE {} SET {} = {new} WHERE {find} IS ?2", self.table.0, self.column);
        assert!(database.execute(&update, (value, &was)).unwrap() > 0, "{self:?}");
    }

    fn row(&self) -> String {
        format!("{} {}", self.table.1, self.key)
    }
}

/// The value with one byte of it changed.
fn flipped(value: &Value, at: usize) -> Value {
    match value {
        Value::Integer(number) => Value::Integer(number ^ 0x40_0000_0000),
        Value::Text(text) if text.is_empty() => Value::Text("x".to_owned()),
        Value::Text(text) => {
            let mut bytes = text.clone().into_bytes();
            let at = at % bytes.len();
            bytes[at] ^= 1;
            String::from_utf8(bytes).map_or_else(|error| Value::Blob(error.into_bytes()), Value::Text)
        }
        other => panic!("{other:?}"),
    }
}

/// A column of each table at a time, each in a row of its own: comparing takes longer than editing.
#[tokio::test]
async fn one_byte_in_any_column_and_its_row_is_named() {
    let desk = history().await;
    let database = desk.edited();
    for turn in 0..20 {
        let mut cells = Vec::new();
        for table in TABLES {
            let Some(column) = table.3.get(turn) else { continue };
            let order = if table.0 == "plan_item" { "plan_id DESC" } else { table.2 };
            let cell = Cell::of(&database, table, column, order);
            cell.write(&database, &flipped(&cell.value, 0));
            cells.push(cell);
        }
        let findings = desk.findings().await;
        for cell in cells.into_iter().rev() {
            let (name, row) = (format!("{}.{}", cell.table.0, cell.column), cell.row());
            let found = findings.iter().find(|found| found.row == row);
            let found = found.unwrap_or_else(|| panic!("{name}: nobody names {row}: {findings:#?}"));
            let said = if cell.table.0 == "plan_item" { "items" } else { cell.column };
            let says_which = found.message.en.contains(said) && found.message.zh.contains(said);
            let is_its_name = cell.column == cell.table.2 && cell.table.0 != "plan_item";
            assert!(says_which || is_its_name, "{name}: {found:?}");
            cell.write(&database, &cell.value);
        }
    }
    assert_intact(&desk.holdfast).await;
}

#[tokio::test]
async fn any_byte_of_any_text_and_its_row_is_named() {
    let desk = history().await;
    let database = desk.edited();
    let pick = |most: usize| -> usize {
        let query = "SELECT abs(random() % ?1)";
        let most = i64::try_from(most).unwrap();
        usize::try_from(database.query_row(query, [most], |row| row.get::<_, i64>(0)).unwrap()).unwrap()
    };
    for _ in 0..3 {
        let mut cells = Vec::new();
        for _ in 0..20 {
            let table = TABLES[pick(TABLES.len())];
            let columns: Vec<_> = table.3.iter().filter(|column| **column != table.2).collect();
            let cell = Cell::of(&database, table, columns[pick(columns.len())], "random()");
            if matches!(cell.value, Value::Text(_))
                && !cells.iter().any(|other: &Cell| other.row() == cell.row())
            {
                cell.write(&database, &flipped(&cell.value, pick(100_000)));
                cells.push(cell);
            }
        }
        let findings = desk.findings().await;
        for cell in cells.into_iter().rev() {
            let is_named = findings.iter().any(|found| found.row == cell.row());
            assert!(is_named, "nobody names {cell:?}: {findings:#?}");
            cell.write(&database, &cell.value);
        }
    }
    assert_intact(&desk.holdfast).await;
}

/// Who reads the finding knows which backup it is about.
#[tokio::test]
async fn a_finding_names_run_target_backup_and_columns() {
    let desk = history().await;
    let database = desk.edited();
    database
        .execute_batch(
            "UPDATE job SET status = 'completed', document = json_set(document, '$.status', 'completed')
                        WHERE status = 'failed'",
        )
        .unwrap();
    let findings = desk.findings().await;
    let [found] = findings.as_slice() else { panic!("{findings:#?}") };
    let query = "SELECT target_name, backup_name FROM job JOIN run ON run.id = run_id WHERE run.number = 2";
    let (target, backup): (String, String) =
        database.query_row(query, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let en = &found.message.en;
    assert!(
        en.starts_with(&format!("the backup “{backup}” of {target} (run 2) was edited (status, document)")),
        "{en}"
    );
    assert!(found.entry.is_some_and(|entry| en.contains(&format!("entry {entry} "))), "{found:?}");
}

/// A row that hides behind a job that is not there.
#[tokio::test]
async fn a_listed_backup_cannot_be_hidden() {
    let desk = history().await;
    let database = desk.edited();
    let query = "SELECT id FROM seen_backup WHERE has_job = 0 LIMIT 1";
    let id: String = database.query_row(query, [], |row| row.get(0)).unwrap();
    database.execute("UPDATE seen_backup SET has_job = 1 WHERE id = ?1", [&id]).unwrap();
    let found = desk.named(&format!("listed {id}"), "has_job").await;
    assert!(found.message.en.contains("hidden"), "{found:?}");
}

/// The next change of a job writes its whole row: what was edited before must not become Holdfast's own word.
#[tokio::test]
async fn an_edit_that_a_later_change_carries_along_stays_known() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
    desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    let desk = desk.restart().await;
    let edit =
        "UPDATE job SET profile_name = 'another', document = json_set(document, '$.profile.name', 'another')";
    desk.edited().execute(edit, []).unwrap();
    let desk = desk.restart().await;
    desk.sandbox.clock().advance(crate::desk::BACKUP);
    desk.until_status(&job, JobStatus::Completed).await;
    let id: String = desk.database().query_row("SELECT id FROM job", [], |row| row.get(0)).unwrap();
    let found = desk.named(&format!("job {id}"), "carried along").await;
    assert!(found.message.en.contains("had been edited (profile_name, document)"), "{found:?}");
}
