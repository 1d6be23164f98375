//! The database's schema, one migration after the other. What has been released is never edited.

use rusqlite_migration::{M, Migrations};

pub(super) fn migrations() -> Migrations<'static> {
    Migrations::new(vec![M::up(FIRST)])
}

/// How many migrations this program knows; the database keeps the same number as its `user_version`.
pub(super) const KNOWN: i64 = 1;

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
}
