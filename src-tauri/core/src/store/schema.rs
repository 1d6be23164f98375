//! The database's schema, one migration after the other. What has been released is never edited.

use rusqlite_migration::{M, Migrations};

use super::chain::take_over;

pub(super) fn migrations() -> Migrations<'static> {
    Migrations::new(vec![M::up(FIRST), M::up(SEEN), M::up(FLEET), M::up_with_hook(CHAIN, take_over)])
}

/// How many migrations this program knows; the database keeps the same number as its `user_version`.
pub(super) const KNOWN: i64 = 4;

/// Times are milliseconds since 1970 in UTC, so that they sort; documents are JSON and hold them in full.
const FIRST: &str = "
CREATE TABLE profile (
    id         TEXT PRIMARY KEY,
    revision   INTEGER NOT NULL,
    name       TEXT NOT NULL,
    document   TEXT NOT NULL
) STRICT;

CREATE TABLE plan (
    id           TEXT PRIMARY KEY,
    fingerprint  TEXT NOT NULL,
    words        TEXT NOT NULL,
    sealed       TEXT NOT NULL,
    stale_reason TEXT,
    created_at   INTEGER NOT NULL
) STRICT;

-- UNIQUE (plan_id) is what makes a plan single-use.
CREATE TABLE run (
    id          TEXT PRIMARY KEY,
    number      INTEGER NOT NULL UNIQUE,
    plan_id     TEXT NOT NULL UNIQUE REFERENCES plan (id),
    document    TEXT NOT NULL,
    applied_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE job (
    id           TEXT PRIMARY KEY,
    run_id       TEXT NOT NULL REFERENCES run (id),
    position     INTEGER NOT NULL,
    status       TEXT NOT NULL,
    profile_id   TEXT NOT NULL,
    profile_name TEXT NOT NULL,
    environment  TEXT NOT NULL,
    target_id    TEXT NOT NULL,
    target_name  TEXT NOT NULL,
    backup_name  TEXT NOT NULL,
    size_bytes   INTEGER,
    duration_ms  INTEGER,
    created_at   INTEGER NOT NULL,
    finished_at  INTEGER,
    search       TEXT NOT NULL,
    document     TEXT NOT NULL,
    UNIQUE (run_id, position)
) STRICT;
CREATE INDEX job_by_created_at ON job (created_at);
CREATE INDEX job_by_status ON job (status, created_at);
CREATE INDEX job_by_target ON job (profile_id, target_id, status, finished_at);

CREATE TABLE event (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    at       INTEGER NOT NULL,
    job_id   TEXT NOT NULL REFERENCES job (id),
    document TEXT NOT NULL
) STRICT;
CREATE INDEX event_by_job ON event (job_id, number);
";

/// Backups as their vendors listed them, whoever made them. Ids are the vendor's own and unique in an `account` only
/// (see [`crate::account`]); a job is told from a stranger's backup by the same three columns.
///
/// Jobs older than this table are all of Huawei Cloud, whose account is the product's word.
const SEEN: &str = "
ALTER TABLE job ADD COLUMN account TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN action TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN vendor_backup_id TEXT;
UPDATE job SET account = document ->> '$.profile.provider',
               action = document ->> '$.action',
               vendor_backup_id = document ->> '$.vendor_backup_id';
CREATE INDEX job_by_backup ON job (account, target_id, vendor_backup_id);

CREATE TABLE seen_backup (
    id            TEXT NOT NULL UNIQUE,
    account       TEXT NOT NULL,
    target_id     TEXT NOT NULL,
    backup_id     TEXT NOT NULL,
    status        TEXT NOT NULL,
    profile_id    TEXT NOT NULL,
    profile_name  TEXT NOT NULL,
    environment   TEXT NOT NULL,
    target_name   TEXT NOT NULL,
    backup_name   TEXT NOT NULL,
    size_bytes    INTEGER,
    duration_ms   INTEGER,
    created_at    INTEGER NOT NULL,
    first_seen_at INTEGER NOT NULL,
    last_seen_at  INTEGER NOT NULL,
    gone_at       INTEGER,
    search        TEXT NOT NULL,
    -- Whether a job has this backup's id: its row is the job's then. Kept true by whichever of the two comes second.
    has_job       INTEGER NOT NULL,
    -- NULL for a job's backup that no list ever showed.
    document      TEXT,
    PRIMARY KEY (account, target_id, backup_id)
) STRICT;
CREATE INDEX seen_backup_by_created_at ON seen_backup (created_at, id) WHERE has_job = 0;
CREATE INDEX seen_backup_by_profile ON seen_backup (profile_id, target_id);
";

/// Plans of thousands of items, processes that share the folder, and runs that are stopped half-way.
///
/// A plan's items stand apart, so that a job is sent and watched without reading its whole plan. `holdfast` has one
/// row: the name by which a plan's file is known to be of this store. A job's `owner` is the process that sends and
/// watches it; its `lane` is the vendor's endpoint, for the queue.
const FLEET: &str = "
CREATE TABLE holdfast (
    only     INTEGER PRIMARY KEY CHECK (only = 1),
    store_id TEXT NOT NULL
) STRICT;
INSERT INTO holdfast VALUES (1, lower(hex(randomblob(16))));

CREATE TABLE plan_item (
    plan_id  TEXT NOT NULL REFERENCES plan (id),
    position INTEGER NOT NULL,
    sealed   TEXT NOT NULL,
    PRIMARY KEY (plan_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO plan_item
    SELECT plan.id, item.value ->> '$.position', item.value FROM plan, json_each(plan.sealed, '$.items') AS item;
UPDATE plan SET sealed = json_remove(sealed, '$.items');

CREATE TABLE process (
    id           TEXT PRIMARY KEY,
    document     TEXT NOT NULL,
    heartbeat_at INTEGER NOT NULL
) STRICT;

ALTER TABLE run ADD COLUMN halt TEXT;
-- The last heartbeat of the process that drove it, written when that process is gone.
ALTER TABLE run ADD COLUMN driven_at INTEGER;

ALTER TABLE job ADD COLUMN owner TEXT;
ALTER TABLE job ADD COLUMN lane TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN set_aside_at INTEGER;
-- What waits, lane by lane, without reading a row.
CREATE INDEX job_by_owner ON job (owner, status, lane, run_id, position);
CREATE INDEX job_by_run ON job (run_id, status, position);
";

/// The chain of hashes over the history, and the promise that what is written stays. See `chain.rs` and `vouched.rs`.
const CHAIN: &str = "
CREATE TABLE chain (
    number  INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    cause   TEXT NOT NULL,
    kind    TEXT NOT NULL,
    subject TEXT NOT NULL,
    columns BLOB NOT NULL,
    content BLOB NOT NULL,
    hash    BLOB NOT NULL
) STRICT;
CREATE INDEX chain_by_subject ON chain (kind, subject);

CREATE TRIGGER chain_keeps_every_entry BEFORE DELETE ON chain
    BEGIN SELECT RAISE(ABORT, 'the history is append-only: an entry of its chain is never deleted'); END;
CREATE TRIGGER chain_changes_no_entry BEFORE UPDATE ON chain
    BEGIN SELECT RAISE(ABORT, 'the history is append-only: an entry of its chain is never changed'); END;
CREATE TRIGGER event_is_kept BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'the history is append-only: an event is never deleted'); END;
CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'the history is append-only: an event is never changed'); END;
CREATE TRIGGER run_is_kept BEFORE DELETE ON run
    BEGIN SELECT RAISE(ABORT, 'the history is append-only: a run is never deleted'); END;
CREATE TRIGGER run_stays_what_was_applied BEFORE UPDATE OF id, number, plan_id, document, applied_at ON run
    BEGIN SELECT RAISE(ABORT, 'the history is append-only: what a run applied, and who did, is never changed'); END;
CREATE TRIGGER run_is_halted_once BEFORE UPDATE OF halt ON run WHEN OLD.halt IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'the history is append-only: why a run was halted is never changed'); END;
CREATE TRIGGER job_is_kept BEFORE DELETE ON job
    BEGIN SELECT RAISE(ABORT, 'the history is append-only: a job is never deleted'); END;
CREATE TRIGGER job_stays_what_was_planned
    BEFORE UPDATE OF id, run_id, position, profile_id, target_id, account, action, created_at ON job
    BEGIN SELECT RAISE(ABORT, 'the history is append-only: what a job is for is never changed'); END;
CREATE TRIGGER seen_backup_is_kept BEFORE DELETE ON seen_backup
    BEGIN SELECT RAISE(ABORT, 'the history is append-only: a backup that a vendor listed is never deleted'); END;
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_fit_together_and_are_counted() {
        migrations().validate().unwrap();
        let mut connection = rusqlite::Connection::open_in_memory().unwrap();
        migrations().to_latest(&mut connection).unwrap();
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, KNOWN);
    }

    /// A job as the first schema's programs wrote it.
    const OLD_JOB: &str = r#"{
        "id": "019a0000-0000-7000-8000-000000000001", "run_id": "019a0000-0000-7000-8000-000000000002",
        "run_number": 1, "run_title": "Orders release", "ticket": null,
        "plan_id": "019a0000-0000-7000-8000-000000000003", "plan_words": "amber fox river stone",
        "applied_by": "chen.wei", "position": 0,
        "profile": {"id": "019a0000-0000-7000-8000-000000000004", "revision": 1, "name": "prod",
            "provider": "huawei_rds", "environment": "production", "guard": "confirm",
            "summary": "RDS · cn-north-4"},
        "target": {"id": "t1", "name": "orders", "engine": "my_sql", "version": "8.0"},
        "action": "create", "backup": {"name": "hf-1", "description": "", "databases": []},
        "status": "completed", "vendor_word": "COMPLETED", "progress": null, "vendor_backup_id": "b1",
        "vendor_job_id": null, "request_id": null, "size_bytes": 1024, "began_at": null, "ended_at": null,
        "created_at": "2026-11-22T00:00:00Z", "sent_at": "2026-11-22T00:00:01Z",
        "finished_at": "2026-11-22T00:01:00Z", "next_look_at": null, "reason": null, "attention": null}"#;

    const OLD_RUN: &str = r#"{
        "id": "019a0000-0000-7000-8000-000000000002", "number": 1, "plan_id": "019a0000-0000-7000-8000-000000000003",
        "title": "Orders release", "ticket": null, "plan_words": "amber fox river stone",
        "environment": "production", "applied_at": "2026-11-22T00:00:00Z", "applied_by": "chen.wei"}"#;

    const OLD_EVENT: &str = r#"{
        "number": 0, "at": "2026-11-22T00:00:00Z", "job_id": "019a0000-0000-7000-8000-000000000001",
        "kind": "verdict", "status": "completed", "text": {"en": "", "zh": ""}, "evidence": null}"#;

    #[tokio::test]
    async fn a_database_of_the_first_schema_opens_with_its_rows() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = rusqlite::Connection::open(folder.path().join("holdfast.sqlite3")).unwrap();
        migrations().to_version(&mut connection, 1).unwrap();
        connection
            .execute_batch(&format!(
                "INSERT INTO plan VALUES ('019a0000-0000-7000-8000-000000000003', '', '', '{{\"items\": [{{\"position\": 0}}, {{\"position\": 1}}]}}', NULL, 0);
                 INSERT INTO run VALUES ('019a0000-0000-7000-8000-000000000002', 1, '019a0000-0000-7000-8000-000000000003', '{OLD_RUN}', 1795305600000);
                 INSERT INTO job VALUES ('019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000002',
                     0, 'completed', '019a0000-0000-7000-8000-000000000004', 'prod', 'production', 't1', 'orders',
                     'hf-1', 1024, 59000, 1795305600000, 1795305660000, 'hf-1', '{OLD_JOB}');
                 INSERT INTO event VALUES (1, 1795305600000, '019a0000-0000-7000-8000-000000000001', '{OLD_EVENT}');"
            ))
            .unwrap();
        drop(connection);
        let store = crate::store::Store::open(folder.path()).unwrap();
        let rows =
            store.history_rows(crate::history::HistoryFilter::default()).next().await.unwrap().unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(
            (rows[0].origin, rows[0].backup.name.as_str()),
            (crate::record::Origin::MadeByHoldfast, "hf-1")
        );
        let query = "SELECT account, action, vendor_backup_id FROM job";
        let columns: (String, String, String) = rusqlite::Connection::open(store.path())
            .unwrap()
            .query_row(query, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap();
        assert_eq!(columns, ("huawei_rds".to_owned(), "create".to_owned(), "b1".to_owned()));
        let query = "SELECT group_concat(position || sealed, ' ') FROM plan_item";
        let items: String =
            rusqlite::Connection::open(store.path()).unwrap().query_row(query, [], |row| row.get(0)).unwrap();
        assert_eq!(items, r#"0{"position":0} 1{"position":1}"#);
        // Everything that was there is in the chain from now on, and it is said that it is older than that.
        let audit = store.audit().await.unwrap();
        assert_eq!((audit.entries, audit.taken_over, audit.flaws.len()), (4, 4, 0), "{audit:#?}");
        let edit = "UPDATE job SET target_name = 'payments'";
        rusqlite::Connection::open(store.path()).unwrap().execute(edit, []).unwrap();
        let flaws = store.audit().await.unwrap().flaws;
        assert!(matches!(&flaws[..], [crate::store::Flaw::RowAltered { entry: 3, .. }]), "{flaws:#?}");
    }
}
