//! A file that appears under its name only when it is whole: until then, whatever stood there before is left.

use std::io::ErrorKind;
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
        refuse_other_than_file(path).await?;
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
        self.complete().await?;
        self.place().await
    }

    /// Waits until every byte is on the disk.
    async fn complete(&mut self) -> Result<(), Error> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let written = async {
            // The last write goes on in the background, and only `flush` tells how it ended.
            file.flush().await?;
            file.sync_all().await
        };
        written.await.map_err(|error| failed(&self.path, error))
    }

    async fn place(&mut self) -> Result<(), Error> {
        fs::rename(&self.partial, &self.path).await.map_err(|error| failed(&self.path, error))?;
        self.file = None;
        Ok(())
    }
}

/// Gives several files their names, in their order: all of them, or none.
///
/// What stood under the names is kept aside until then, the last first, so that an old last file (a manifest) never
/// stands beside new ones.
pub(crate) async fn finish_together(mut files: Vec<WholeFile>) -> Result<(), Error> {
    for file in &mut files {
        file.complete().await?;
    }
    let mut aside = Vec::new();
    let mut placed = Vec::new();
    let all = async {
        for file in files.iter().rev() {
            aside.extend(set_aside(&file.path).await?);
        }
        for file in &mut files {
            file.place().await?;
            placed.push(file.path.clone());
        }
        Ok(())
    };
    let result = all.await;
    if result.is_err() {
        for path in placed {
            // Where even this fails, there is nothing more to be done.
            let _ = fs::remove_file(path).await;
        }
    }
    for (path, kept) in aside {
        let _ = if result.is_ok() { fs::remove_file(kept).await } else { fs::rename(kept, path).await };
    }
    result
}

/// A new name takes the place of whatever has it, even of a device or a pipe, which others need.
async fn refuse_other_than_file(path: &Path) -> Result<(), Error> {
    match fs::metadata(path).await {
        Ok(found) if found.is_dir() => Err(failed(path, ErrorKind::IsADirectory.into())),
        Ok(found) if !found.is_file() => {
            Err(failed(path, std::io::Error::new(ErrorKind::Unsupported, "not an ordinary file")))
        }
        // What is not there, or cannot be looked at, is told by whoever writes.
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Moves what stands under a name out of the way: its own name and the new one, or nothing where nothing stood there.
async fn set_aside(path: &Path) -> Result<Option<(PathBuf, PathBuf)>, Error> {
    match fs::symlink_metadata(path).await {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(path, error)),
        Ok(found) if found.is_dir() => return Err(failed(path, ErrorKind::IsADirectory.into())),
        Ok(_) => {}
    }
    let kept = path.with_file_name(format!(".holdfast-{}.previous", uuid::Uuid::new_v4().simple()));
    fs::rename(path, &kept).await.map_err(|error| failed(path, error))?;
    Ok(Some((path.to_owned(), kept)))
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

    #[tokio::test]
    async fn of_several_files_all_appear_or_none_and_what_stood_there_is_back() {
        for fails in [true, false] {
            let folder = tempfile::tempdir().unwrap();
            let paths = ["a", "b", "c"].map(|name| folder.path().join(name));
            std::fs::write(&paths[0], "before").unwrap();
            std::fs::write(&paths[2], "before").unwrap();
            let mut files = Vec::new();
            for path in &paths {
                let mut file = WholeFile::create(path, Readers::Usual).await.unwrap();
                file.write(b"after").await.unwrap();
                files.push(file);
            }
            if fails {
                std::fs::remove_file(&files[1].partial).unwrap();
            }
            let result = finish_together(files).await;
            assert_eq!(result.is_err(), fails);
            let found = paths.map(|path| std::fs::read_to_string(path).ok());
            let found = found.each_ref().map(|text| text.as_deref());
            let expected = if fails { [Some("before"), None, Some("before")] } else { [Some("after"); 3] };
            assert_eq!(found, expected);
            let left = if fails { 2 } else { 3 };
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), left, "nothing else is left");
        }
    }

    #[tokio::test]
    async fn a_folder_that_stands_under_a_name_is_left_where_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("a"), folder.path().join("b"));
        let files = vec![
            WholeFile::create(&first, Readers::Usual).await.unwrap(),
            WholeFile::create(&second, Readers::Usual).await.unwrap(),
        ];
        std::fs::create_dir(&second).unwrap();
        finish_together(files).await.unwrap_err();
        assert!(!first.exists() && second.is_dir());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        WholeFile::create(&second, Readers::Usual).await.unwrap_err();
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn what_is_no_ordinary_file_is_left_where_it_is() {
        use std::os::unix::fs::FileTypeExt;

        let folder = tempfile::tempdir().unwrap();
        let (socket, link) = (folder.path().join("socket"), folder.path().join("link"));
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        std::os::unix::fs::symlink(&socket, &link).unwrap();
        for path in [&socket, &link] {
            let refused = WholeFile::create(path, Readers::Usual).await.unwrap_err().to_string();
            assert!(refused.contains("not an ordinary file"), "{refused}");
            assert!(std::fs::metadata(path).unwrap().file_type().is_socket());
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left");
    }
}
