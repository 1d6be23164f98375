//! A real keychain for the program: gnome-keyring on a session bus of its own, unlocked, with a home that is thrown
//! away.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::desk::program;

/// Unlocks the keychain, says where the bus is, and stays until its standard input is closed.
const STAY: &str = "set -e; printf throw-away | gnome-keyring-daemon --unlock --components=secrets >/dev/null; \
     echo \"$DBUS_SESSION_BUS_ADDRESS\"; cat >/dev/null";

/// Where no bus is.
pub(crate) const NO_BUS: &str = "unix:path=/nonexistent/bus";

pub(crate) struct Keyring {
    session: Child,
    address: String,
    /// Removed when the session is over.
    _home: TempDir,
}

impl Keyring {
    pub(crate) fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut session = Command::new("dbus-run-session")
            .args(["--", "bash", "-c", STAY])
            .env("HOME", home.path())
            .env("XDG_DATA_HOME", home.path().join("data"))
            .env("XDG_RUNTIME_DIR", home.path())
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-run-session is installed: `make test` sees to it");
        let mut address = String::new();
        BufReader::new(session.stdout.take().unwrap()).read_line(&mut address).unwrap();
        assert!(!address.trim().is_empty(), "the keychain did not start");
        Self { session, address: address.trim().to_owned(), _home: home }
    }

    /// The program in the real space, with this keychain.
    pub(crate) fn command(&self, folder: &Path, words: &[&str]) -> Command {
        let mut command = program(folder);
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.address).args(words);
        command
    }
}

impl Drop for Keyring {
    fn drop(&mut self) {
        drop(self.session.stdin.take());
        let _ = self.session.wait();
    }
}
