//! Opening the store: its folder, its lock, its migrations.

use std::fs::{self, File, OpenOptions};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rusqlite::Connection;
use uuid::Uuid;

use super::schema::{KNOWN, migrations};
use super::{Failure, Store, StoreError};
use crate::owner::OwnerId;

const DATABASE: &str = "holdfast.sqlite3";
const LOCK: &str = "holdfast.lock";

impl Store {
    /// Opens the database in `folder`, making both where they are missing.
    ///
    /// # Errors
    /// `InUse` while another process has it open, `SchemaTooNew` where a newer program wrote it: nothing is changed
    /// then.
    pub(crate) fn open(folder: &Path) -> Result<Self, StoreError> {
        make_folder(folder).map_err(|error| io_error(folder, &error))?;
        let lock = take_lock(&folder.join(LOCK))?;
        let path = folder.join(DATABASE);
        private_file(&path).map_err(|error| io_error(&path, &error))?;
        let connection = connect(&path).map_err(|failure| failure.on(&path))?;
        let connection = migrate(connection, &path)?;
        Ok(Self {
            connection: Arc::new(Mutex::new(connection)),
            path: Arc::new(path),
            owner: OwnerId(Uuid::now_v7()),
            _lock: Arc::new(lock),
        })
    }
}

fn connect(path: &Path) -> Result<Connection, Failure> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    Ok(connection)
}

fn migrate(mut connection: Connection, path: &Path) -> Result<Connection, StoreError> {
    let found: i64 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(|error| Failure::from(error).on(path))?;
    if found > KNOWN {
        return Err(StoreError::SchemaTooNew { path: path.display().to_string(), found, known: KNOWN });
    }
    match migrations().to_latest(&mut connection) {
        Ok(()) => Ok(connection),
        Err(rusqlite_migration::Error::RusqliteError { err, .. }) => Err(Failure::from(err).on(path)),
        Err(error) => Err(StoreError::Fault { path: path.display().to_string(), detail: error.to_string() }),
    }
}

fn take_lock(path: &Path) -> Result<File, StoreError> {
    let file = private_file(path).map_err(|error| io_error(path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(StoreError::InUse { path: path.display().to_string() }),
        Err(fs::TryLockError::Error(error)) => Err(io_error(path, &error)),
    }
}

pub(crate) fn io_error(path: &Path, error: &std::io::Error) -> StoreError {
    let path = path.display().to_string();
    match error.kind() {
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            StoreError::ReadOnly { path }
        }
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => StoreError::DiskFull { path },
        _ => StoreError::Fault { path, detail: error.to_string() },
    }
}

/// A file that nobody else may read. SQLite gives its side files the same mode.
pub(crate) fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        let file = options.mode(0o600).open(path)?;
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
        Ok(file)
    }
    #[cfg(not(unix))]
    options.open(path)
}

/// A folder that nobody else may look into.
pub(crate) fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_opening_is_refused_while_the_first_lives() {
        let folder = tempfile::tempdir().unwrap();
        let first = Store::open(folder.path()).unwrap();
        assert!(matches!(Store::open(folder.path()), Err(StoreError::InUse { .. })));
        drop(first);
        Store::open(folder.path()).unwrap();
    }

    #[test]
    fn a_newer_schema_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        drop(Store::open(folder.path()).unwrap());
        let path = folder.path().join(DATABASE);
        Connection::open(&path).unwrap().pragma_update(None, "user_version", KNOWN + 1).unwrap();
        let before = fs::read(&path).unwrap();
        let error = Store::open(folder.path()).unwrap_err();
        assert!(matches!(error, StoreError::SchemaTooNew { found, known: KNOWN, .. } if found == KNOWN + 1));
        assert_eq!(fs::read(&path).unwrap(), before);
    }

    #[test]
    fn something_else_under_the_databases_name_is_called_damaged() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join(DATABASE),
            "not a database, but long enough to be looked at as one".repeat(30),
        )
        .unwrap();
        assert!(matches!(Store::open(folder.path()), Err(StoreError::Damaged { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_the_files() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("deep/er");
        let _store = Store::open(&inner).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&inner), 0o700);
        for entry in fs::read_dir(&inner).unwrap() {
            let path = entry.unwrap().path();
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
    }
}
