//! Entries of the chain that somebody edits, deletes or adds.

use rusqlite::Connection;

use super::{assert_intact, history};
use crate::desk::Desk;

/// Does it, looks at what is found, and undoes it.
async fn tamper(desk: &Desk, database: &Connection, what: &str) -> Vec<String> {
    database.execute_batch("CREATE TABLE kept AS SELECT * FROM chain").unwrap();
    database.execute_batch(what).unwrap();
    let rows = desk.findings().await.into_iter().map(|finding| finding.row).collect();
    database
        .execute_batch("DELETE FROM chain; INSERT INTO chain SELECT * FROM kept; DROP TABLE kept")
        .unwrap();
    rows
}

#[tokio::test]
async fn an_entry_that_was_edited_is_named_whatever_was_edited_in_it() {
    let desk = history().await;
    let database = desk.edited();
    for edit in [
        "at = at + 1",
        "cause = 'taken_over'",
        "kind = 'run'",
        "subject = 'x' || subject",
        "columns = x'00'",
        "content = zeroblob(32)",
        "hash = zeroblob(32)",
        "subject = CAST(x'ff' AS TEXT)",
    ] {
        let rows = tamper(&desk, &database, &format!("UPDATE chain SET {edit} WHERE number = 17")).await;
        assert!(rows.contains(&"chain 17".to_owned()), "{edit}: {rows:?}");
        let breaks = rows.iter().filter(|row| row.starts_with("chain")).count();
        // A hash stands between two entries, and either may be the one that was edited.
        assert_eq!(breaks, if edit.starts_with("hash") { 2 } else { 1 }, "{edit}: {rows:?}");
    }
    assert_intact(&desk.holdfast).await;
}

#[tokio::test]
async fn an_entry_that_was_deleted_or_added_is_named() {
    let desk = history().await;
    let database = desk.edited();
    let last = assert_intact(&desk.holdfast).await.entries;
    let named = async |what: &str, row: &str| {
        let rows = tamper(&desk, &database, what).await;
        assert!(rows.iter().any(|found| found == row), "{what}: {rows:?}");
    };
    named("DELETE FROM chain WHERE number = 1", "chain 1").await;
    named("DELETE FROM chain WHERE number BETWEEN 5 AND 9", "chain 5").await;
    let swap =
        "UPDATE chain SET number = 100000 WHERE number = 5; UPDATE chain SET number = 5 WHERE number = 6;
                UPDATE chain SET number = 6 WHERE number = 100000";
    named(swap, "chain 5").await;
    let shift = "DELETE FROM chain WHERE number = 5; UPDATE chain SET number = -number WHERE number > 5;
                 UPDATE chain SET number = -number - 1 WHERE number < 0";
    named(shift, "chain 5").await;
    let added = format!(
        "INSERT INTO chain SELECT number + 1, at, cause, kind, subject, columns, content, hash FROM chain
         WHERE number = {last}"
    );
    named(&added, &format!("chain {}", last + 1)).await;
    // Without its newest entry a row has nobody to vouch for it, or an older one.
    let subject = format!("SELECT kind || ' ' || subject FROM chain WHERE number = {last}");
    let row: String = database.query_row(&subject, [], |row| row.get(0)).unwrap();
    named(&format!("DELETE FROM chain WHERE number = {last}"), &row).await;
    let everything = tamper(&desk, &database, "DELETE FROM chain").await;
    assert!(everything.len() > 50, "{everything:?}");
    assert_intact(&desk.holdfast).await;
}

#[tokio::test]
async fn a_break_does_not_hide_what_else_was_edited() {
    let desk = history().await;
    let database = desk.edited();
    let query = "SELECT id FROM job WHERE status = 'failed'";
    let job: String = database.query_row(query, [], |row| row.get(0)).unwrap();
    database.execute_batch("UPDATE job SET status = 'completed' WHERE status = 'failed'").unwrap();
    let rows = tamper(
        &desk,
        &database,
        "UPDATE chain SET at = 0 WHERE number = 3; DELETE FROM chain WHERE number = 7",
    )
    .await;
    for row in ["chain 3", "chain 7", &format!("job {job}")] {
        assert!(rows.iter().any(|found| found == row), "{row}: {rows:?}");
    }
}

/// Without the program's own hashing an edit may be covered by editing the entry, too; that breaks the chain there.
#[tokio::test]
async fn a_row_that_is_edited_together_with_its_entry_is_still_named() {
    let desk = history().await;
    let database = desk.edited();
    let event = "SELECT number FROM chain WHERE kind = 'event' ORDER BY number LIMIT 1 OFFSET 3";
    let entry: i64 = database.query_row(event, [], |row| row.get(0)).unwrap();
    database
        .execute_batch(&format!(
            "UPDATE event SET at = at + 1 WHERE number = (SELECT subject FROM chain WHERE number = {entry});
             UPDATE chain SET content = zeroblob(32), columns = zeroblob(16) WHERE number = {entry}"
        ))
        .unwrap();
    let found = desk.named(&format!("chain {entry}"), "both").await;
    assert!(found.message.en.contains("event"), "{found:?}");
}
