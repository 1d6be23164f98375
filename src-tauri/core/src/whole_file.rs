//! A file that appears under its name only when it is whole: until then, whatever stood there before is left.

use std::path::{Path, PathBuf};

use tokio::fs::{self, File, OpenOptions};
use tokio::io::AsyncWriteExt;

use crate::error::Error;

/// Who may read a file besides its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Whoever the system says.
    Usual,
    Nobody,
}

/// A file being written. Dropped before it is finished, it leaves nothing.
#[derive(Debug)]
pub(crate) struct WholeFile {
    /// Nothing once it is finished or given up.
    file: Option<File>,
    partial: PathBuf,
    path: PathBuf,
}

impl WholeFile {
    /// Begins beside the file, so that the last step stays on one disk.
    pub(crate) async fn create(path: &Path, readers: Readers) -> Result<Self, Error> {
        // Not after the file: with more in it, a name that the system still takes would be too long.
        let partial = path.with_file_name(format!(".holdfast-{}.partial", uuid::Uuid::new_v4().simple()));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if readers == Readers::Nobody {
            options.mode(0o600);
        }
        #[cfg(not(unix))]
        let _ = readers;
        let file = options.open(&partial).await.map_err(|error| failed(path, error))?;
        Ok(Self { file: Some(file), partial, path: path.to_owned() })
    }

    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        match &mut self.file {
            Some(file) => file.write_all(bytes).await.map_err(|error| failed(&self.path, error)),
            None => Ok(()),
        }
    }

    /// Gives the file its name, once every byte is on the disk.
    pub(crate) async fn finish(mut self) -> Result<(), Error> {
        let written = async {
            if let Some(file) = &mut self.file {
                // The last write goes on in the background, and only `flush` tells how it ended.
                file.flush().await?;
                file.sync_all().await?;
            }
            fs::rename(&self.partial, &self.path).await
        };
        written.await.map_err(|error| failed(&self.path, error))?;
        self.file = None;
        Ok(())
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // Nothing half-written is left; where even that fails, there is nothing more to be done.
            let _ = std::fs::remove_file(&self.partial);
        }
    }
}

fn failed(path: &Path, source: std::io::Error) -> Error {
    Error::ExportFailed { path: path.display().to_string(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_as_long_as_the_system_takes_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("{}.holdfast-plan", "订".repeat(80)));
        WholeFile::create(&path, Readers::Nobody).await.unwrap().finish().await.unwrap();
        assert!(path.exists());
    }

    #[tokio::test]
    async fn what_is_not_finished_leaves_what_stood_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan");
        std::fs::write(&path, "before").unwrap();
        let mut file = WholeFile::create(&path, Readers::Nobody).await.unwrap();
        file.write(b"half").await.unwrap();
        drop(file);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "before");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
        let mut file = WholeFile::create(&path, Readers::Nobody).await.unwrap();
        file.write(b"whole").await.unwrap();
        file.finish().await.unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "whole");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
