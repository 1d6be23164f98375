//! What a sandbox keeps across a restart, and the file that it keeps it in.
//!
//! Tokens, locked keys and faults are not in it: after a restart, callers log in again.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::clock::Offsets;
use crate::huawei::Kept;
use crate::journal::{JournalEntry, OperationCount};
use crate::{obshell, ocp};

pub(crate) const VERSION: u32 = 1;

/// Why a state file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The file exists and cannot be opened or read.
    #[error("cannot read it: {0}")]
    Read(#[from] io::Error),
    /// The file is not a sandbox's state, or was cut short.
    #[error("not a sandbox state: {0}")]
    Parse(#[from] serde_json::Error),
    /// The file was written by another version of the sandbox.
    #[error("its format is version {found}, this sandbox reads version {VERSION}")]
    Version {
        /// The version that the file names.
        found: u32,
    },
}

/// The whole content of a state file.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    pub(crate) version: u32,
    pub(crate) clock: Offsets,
    pub(crate) huawei: Kept,
    /// Absent in files from before the sandbox had an agent.
    #[serde(default)]
    pub(crate) obshell: Option<obshell::Kept>,
    /// Absent in files from before the sandbox had an OCP.
    #[serde(default)]
    pub(crate) ocp: Option<ocp::Kept>,
    pub(crate) last_number: u64,
    /// Absent in files from before requests were counted.
    #[serde(default)]
    pub(crate) counts: BTreeMap<String, OperationCount>,
    pub(crate) journal: Vec<JournalEntry>,
}

impl Snapshot {
    /// `None` when there is no file yet.
    pub(crate) fn load(path: &Path) -> Result<Option<Self>, StateError> {
        #[derive(Deserialize)]
        struct Format {
            version: u32,
        }
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let Format { version: found } = serde_json::from_slice(&text)?;
        if found != VERSION {
            return Err(StateError::Version { found });
        }
        Ok(Some(serde_json::from_slice(&text)?))
    }

    /// Replaces the file in one step, readable by its owner alone.
    pub(crate) fn save(&self, path: &Path) -> io::Result<()> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".new");
        let fresh: PathBuf = path.with_file_name(name);
        // Left over by a sandbox that was killed: its mode may not be ours.
        match fs::remove_file(&fresh) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&fresh)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        drop(file);
        fs::rename(&fresh, path)
    }
}
