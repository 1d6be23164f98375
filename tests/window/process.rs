//! Finds, kills and outlives the program under test, through `/proc`.
//!
//! The program is known by one of its arguments, its data folder, which no other process has.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::driver::{LOOK_EVERY, PATIENCE};

/// The living process that was started with `argument`, or none.
pub(crate) fn with_argument(argument: &Path) -> Option<u32> {
    let wanted = argument.as_os_str().as_encoded_bytes();
    std::fs::read_dir("/proc").ok()?.flatten().find_map(|entry| {
        let id = entry.file_name().to_str()?.parse().ok()?;
        // Gone since the listing, or a zombie: its command line is empty then.
        let command_line = std::fs::read(entry.path().join("cmdline")).ok()?;
        command_line.split(|byte| *byte == 0).any(|part| part == wanted).then_some(id)
    })
}

/// Kills a process with SIGKILL.
pub(crate) fn kill(id: u32) {
    // The shell's own `kill`: the standard library kills children only, and the program is the driver's child.
    let status = Command::new("sh").args(["-c", &format!("kill -KILL {id}")]).status();
    status.expect("every system has sh");
}

/// Waits until no living process has `argument`.
pub(crate) async fn wait_until_gone(argument: &Path) {
    let deadline = Instant::now() + PATIENCE;
    while let Some(id) = with_argument(argument) {
        assert!(Instant::now() < deadline, "process {id} still runs after {PATIENCE:?}");
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
