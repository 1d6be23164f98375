//! Opening the store: its folder, its lock, its migrations.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use uuid::Uuid;

use super::schema::{KNOWN, migrations};
use super::{Failure, Store, StoreError};
use crate::owner::OwnerId;
use crate::text::Text;

pub(crate) const DATABASE: &str = "holdfast.sqlite3";
const LOCK: &str = "holdfast.lock";

impl Store {
    /// Opens the database in `folder`, making both where they are missing. Several processes may have it open.
    ///
    /// # Errors
    /// `InUse` where its schema is older and another process works with that, `SchemaTooNew` where a newer program
    /// wrote it: nothing is changed then.
    pub(crate) fn open(folder: &Path) -> Result<Self, StoreError> {
        make_folder(folder).map_err(|error| folder_error(folder, &error))?;
        let path = folder.join(DATABASE);
        let guard = Guard::take(&folder.join(LOCK))?;
        private_file(&path).map_err(|error| io_error(&path, &error))?;
        let connection = connect(&path).map_err(|failure| failure.on(&path))?;
        let connection = migrate(connection, &path, guard.is_alone)?;
        let lock = guard.share()?;
        Ok(Self {
            connection: Arc::new(Mutex::new(connection)),
            path: Arc::new(path),
            owner: OwnerId(Uuid::now_v7()),
            _lock: Arc::new(lock),
        })
    }
}

impl Store {
    /// The store as it stands now, whatever is written meanwhile. For reading only, and not for long: until it is
    /// dropped, SQLite's journal grows.
    pub(crate) async fn snapshot(&self) -> Result<Self, StoreError> {
        let path = self.path.clone();
        let connection = self
            .run(move |_| {
                let connection = connect(&path)?;
                connection.pragma_update(None, "query_only", "ON")?;
                // What a transaction sees is settled by its first question.
                connection.execute_batch("BEGIN; SELECT store_id FROM holdfast;")?;
                Ok(connection)
            })
            .await?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)), ..self.clone() })
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

/// Changing the schema takes the folder alone: a program that works with the old one must not find another.
fn migrate(mut connection: Connection, path: &Path, is_alone: bool) -> Result<Connection, StoreError> {
    let found: i64 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(|error| Failure::from(error).on(path))?;
    if found > KNOWN {
        return Err(StoreError::SchemaTooNew { path: path.display().to_string(), found, known: KNOWN });
    }
    if found == KNOWN {
        return Ok(connection);
    }
    if !is_alone {
        return Err(StoreError::InUse { path: path.display().to_string() });
    }
    match migrations().to_latest(&mut connection) {
        Ok(()) => Ok(connection),
        Err(rusqlite_migration::Error::RusqliteError { err, .. }) => Err(Failure::from(err).on(path)),
        Err(error) => Err(StoreError::Fault { path: path.display().to_string(), detail: error.to_string() }),
    }
}

/// The folder's lock: alone while the schema may change, shared as long as the store is open.
struct Guard {
    file: File,
    path: PathBuf,
    is_alone: bool,
}

/// How long another process may take to open the same folder.
const PATIENCE: Duration = Duration::from_secs(10);

impl Guard {
    fn take(path: &Path) -> Result<Self, StoreError> {
        let file = private_file(path).map_err(|error| io_error(path, &error))?;
        let is_alone = match file.try_lock() {
            Ok(()) => true,
            Err(fs::TryLockError::WouldBlock) => {
                share(&file, path)?;
                false
            }
            Err(fs::TryLockError::Error(error)) => return Err(io_error(path, &error)),
        };
        Ok(Self { file, path: path.to_owned(), is_alone })
    }

    fn share(self) -> Result<File, StoreError> {
        if self.is_alone {
            self.file.unlock().map_err(|error| io_error(&self.path, &error))?;
            share(&self.file, &self.path)?;
        }
        Ok(self.file)
    }
}

/// Waits while another process has the folder alone, which is a moment; never for ever.
fn share(file: &File, path: &Path) -> Result<(), StoreError> {
    let began = Instant::now();
    loop {
        match file.try_lock_shared() {
            Ok(()) => return Ok(()),
            Err(fs::TryLockError::WouldBlock) if began.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(10));
            }
            Err(fs::TryLockError::WouldBlock) => {
                return Err(StoreError::InUse { path: path.display().to_string() });
            }
            Err(fs::TryLockError::Error(error)) => return Err(io_error(path, &error)),
        }
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

fn folder_error(folder: &Path, error: &std::io::Error) -> StoreError {
    use std::io::ErrorKind::{AlreadyExists, NotADirectory};
    let path = folder.display().to_string();
    match io_error(folder, error) {
        StoreError::Fault { detail, .. } => {
            let detail = match error.kind() {
                AlreadyExists | NotADirectory => {
                    Text::new("a file stands in its place, or above it", "该路径或其上级是一个文件")
                }
                _ => Text::same(detail),
            };
            StoreError::Folder { path, detail }
        }
        known => known,
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
    fn several_may_have_it_open_and_only_one_alone_may_change_the_schema() {
        let folder = tempfile::tempdir().unwrap();
        let first = Store::open(folder.path()).unwrap();
        let second = Store::open(folder.path()).unwrap();
        assert_ne!(first.owner(), second.owner());
        drop(second);
        let path = folder.path().join(DATABASE);
        Connection::open(&path).unwrap().pragma_update(None, "user_version", KNOWN - 1).unwrap();
        assert!(matches!(Store::open(folder.path()), Err(StoreError::InUse { .. })));
        Connection::open(&path).unwrap().pragma_update(None, "user_version", KNOWN).unwrap();
        Store::open(folder.path()).unwrap();
    }

    #[test]
    fn many_openings_at_once_make_one_database() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            let opening: Vec<_> = (0..8).map(|_| scope.spawn(|| Store::open(folder.path()))).collect();
            for opened in opening {
                opened.join().unwrap().unwrap();
            }
        });
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
