//! A process's sign of life: a locked file that the system unlocks when the process ends, however it ends.
//!
//! The lock needs no clock and cannot be left behind. Where a file system knows no locks the heartbeat in the store
//! has to do.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::OwnerId;

/// What the lock says of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// It lives: the system holds its lock.
    Alive,
    /// It is gone: its lock is free, or its file is.
    Dead,
    /// This file system knows no locks, or the file cannot be opened.
    Unknown,
}

/// Held as long as this process works in the folder.
#[derive(Debug)]
pub(crate) struct Presence {
    /// Closing it unlocks it.
    _file: Option<File>,
    path: PathBuf,
}

impl Presence {
    /// Shows that the process lives.
    pub(crate) fn show(folder: &Path, id: OwnerId) -> io::Result<Self> {
        let path = path(folder, id);
        if let Some(folder) = path.parent() {
            make_private_folder(folder)?;
        }
        let file = private_file(&path, true)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: Some(file), path }),
            // The id is new: nobody else can hold it, so locks mean nothing here.
            Err(TryLockError::WouldBlock) => Err(io::ErrorKind::ResourceBusy.into()),
            Err(TryLockError::Error(_)) => Ok(Self { _file: None, path }),
        }
    }

    /// Whether another process lives.
    pub(crate) fn sign_of(folder: &Path, id: OwnerId) -> Sign {
        let file = match private_file(&path(folder, id), false) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Sign::Dead,
            // Too many open files, say: that is no death of another.
            Err(_) => return Sign::Unknown,
        };
        match file.try_lock() {
            Ok(()) => Sign::Dead,
            Err(TryLockError::WouldBlock) => Sign::Alive,
            Err(TryLockError::Error(_)) => Sign::Unknown,
        }
    }

    /// Removes what a dead process left.
    pub(crate) fn clear(folder: &Path, id: OwnerId) {
        if let Err(error) = fs::remove_file(path(folder, id))
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::debug!(error = %error, "a dead process's file stays behind");
        }
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        // Left behind it would only be tidied up later.
        let _ = fs::remove_file(&self.path);
    }
}

fn path(folder: &Path, id: OwnerId) -> PathBuf {
    folder.join("processes").join(format!("{}.lock", id.0))
}

fn private_file(path: &Path, create: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(create).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_lock_says_who_lives() {
        let folder = tempfile::tempdir().unwrap();
        let id = OwnerId(Uuid::now_v7());
        assert_eq!(Presence::sign_of(folder.path(), id), Sign::Dead, "never seen");
        let presence = Presence::show(folder.path(), id).unwrap();
        assert_eq!(Presence::sign_of(folder.path(), id), Sign::Alive);
        assert_eq!(Presence::sign_of(folder.path(), id), Sign::Alive, "asking takes nothing");
        drop(presence);
        assert_eq!(Presence::sign_of(folder.path(), id), Sign::Dead);
        fs::write(path(folder.path(), id), "").unwrap();
        assert_eq!(Presence::sign_of(folder.path(), id), Sign::Dead, "killed: the file is there, unlocked");
        Presence::clear(folder.path(), id);
        Presence::clear(folder.path(), id);
        assert!(!path(folder.path(), id).exists());
    }

    #[test]
    fn a_file_that_cannot_be_opened_is_no_proof_of_death() {
        let folder = tempfile::tempdir().unwrap();
        let id = OwnerId(Uuid::now_v7());
        // Nobody can open a folder for writing, whoever he is.
        fs::create_dir_all(path(folder.path(), id)).unwrap();
        assert_eq!(Presence::sign_of(folder.path(), id), Sign::Unknown);
    }
}
