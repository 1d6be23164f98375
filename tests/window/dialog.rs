//! The system's own file dialog, which is no part of the page: driven with `xdotool`, key by key.
//!
//! It is found by process and window type, not by its title: that one is translated.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::driver::{LOOK_EVERY, PATIENCE, Window};

impl Window {
    /// Answers the save dialog that is open, or about to open, with `path`, and waits until it has closed.
    ///
    /// `path` must be absolute and not there yet: for an existing file the dialog would ask once more.
    pub(crate) async fn save_as(&self, path: &Path) {
        assert!(path.is_absolute(), "{} is not absolute: the dialog has a folder of its own", path.display());
        assert!(!path.exists(), "{} exists: the dialog would ask whether to replace it", path.display());
        let path = path.to_str().expect("tests name their files in ASCII");

        let dialog = self.wait_for_dialog().await;
        // Only the active window gets keys, and only after --sync is it active for sure.
        xdotool(&["windowactivate", "--sync", &dialog]);
        // The name field has the focus, with the proposed name in it.
        xdotool(&["key", "--clearmodifiers", "ctrl+a"]);
        xdotool(&["type", "--clearmodifiers", "--delay", "5", path]);
        xdotool(&["key", "--clearmodifiers", "Return"]);

        let deadline = Instant::now() + PATIENCE;
        while self.open_dialog().is_some() {
            assert!(Instant::now() < deadline, "the save dialog is still open {PATIENCE:?} after Enter");
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Closes the open dialog, or the one about to open, without choosing a file.
    pub(crate) async fn cancel_dialog(&self) {
        let dialog = self.wait_for_dialog().await;
        xdotool(&["windowactivate", "--sync", &dialog]);
        xdotool(&["key", "--clearmodifiers", "Escape"]);
        let deadline = Instant::now() + PATIENCE;
        while self.open_dialog().is_some() {
            assert!(Instant::now() < deadline, "the dialog is still open {PATIENCE:?} after Escape");
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    async fn wait_for_dialog(&self) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(dialog) = self.open_dialog() {
                return dialog;
            }
            assert!(Instant::now() < deadline, "no file dialog opened within {PATIENCE:?}");
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// The X window id of the program's visible dialog.
    fn open_dialog(&self) -> Option<String> {
        let id = self.process_id().to_string();
        let windows = output("xdotool", &["search", "--onlyvisible", "--all", "--pid", &id, "--name", "."]);
        let is_dialog = |window: &&str| {
            output("xprop", &["-id", window, "_NET_WM_WINDOW_TYPE"]).contains("_NET_WM_WINDOW_TYPE_DIALOG")
        };
        windows.lines().find(is_dialog).map(str::to_owned)
    }
}

fn xdotool(arguments: &[&str]) {
    let output = Command::new("xdotool").args(arguments).output();
    let output = output
        .unwrap_or_else(|error| panic!("cannot start xdotool: {error}. `.ci/packages test` installs it."));
    assert!(
        output.status.success(),
        "xdotool {arguments:?} failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// What a program prints; it ending with an error is an answer too ("no such window").
fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let output = output
        .unwrap_or_else(|error| panic!("cannot start {program}: {error}. `.ci/packages test` installs it."));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
