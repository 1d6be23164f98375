//! Starts the built program under `WebKitWebDriver` and ends both.
//!
//! The driver starts the program itself and knows one session; so every [`Window`] has a driver of its own. Windows of
//! different tests wait for each other: there is one screen, and one of them has the keyboard.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use crate::process;

/// How long anything may take that the program does by itself. Generous: a loaded machine of two cores is slow.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// How often a condition is looked at.
pub(crate) const LOOK_EVERY: Duration = Duration::from_millis(50);

/// One running program with its window, and the driver that holds it.
///
/// Dropped, it kills both, so that a failed test leaves nothing behind.
pub(crate) struct Window {
    pub(crate) client: Client,
    data_dir: PathBuf,
    driver: Child,
    _screen: File,
}

impl Window {
    /// Starts the program on its sandbox vendors with `data_dir` as its data folder, and waits for its window.
    ///
    /// Opening the same folder again is a restart: what was stored is there.
    pub(crate) async fn open(data_dir: &Path) -> Self {
        assert!(
            std::env::var_os("DISPLAY").is_some(),
            "DISPLAY is not set: window tests need a screen, a session bus and a keyring. Run them with `make test`, or \
             `.ci/desktop cargo test --features custom-protocol --test window`."
        );
        let screen = take_the_screen();
        let (driver, address) = start_driver();
        // Held from here on: whatever fails below, the driver does not outlive it.
        let mut driver = KilledOnDrop(Some(driver));

        let capabilities = capabilities(data_dir);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let connecting = builder.capabilities(capabilities);
        let client = tokio::time::timeout(PATIENCE, connecting.connect(&format!("http://{address}")))
            .await
            .unwrap_or_else(|_| {
                panic!("the program opened no window within {PATIENCE:?}; does it start by hand?")
            })
            .unwrap_or_else(|error| panic!("WebKitWebDriver could not start the program: {error}"));

        let driver = driver.0.take().expect("taken here only");
        Self { client, data_dir: data_dir.to_owned(), driver, _screen: screen }
    }

    /// The program's process id, found by its data folder: the driver does not tell it.
    pub(crate) fn process_id(&self) -> u32 {
        process::with_argument(&self.data_dir).expect("the program runs as long as its window is open")
    }

    /// Closes the window as the driver does, in peace.
    pub(crate) async fn close(self) {
        // An error here means that the program is gone already, which is what was wanted.
        let _ = self.client.clone().close().await;
        process::wait_until_gone(&self.data_dir).await;
    }

    /// Kills the program with SIGKILL, as a crash or a power cut would, and waits until it is gone.
    pub(crate) async fn kill(self) {
        process::kill(self.process_id());
        process::wait_until_gone(&self.data_dir).await;
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if let Some(id) = process::with_argument(&self.data_dir) {
            process::kill(id);
        }
        end(&mut self.driver);
    }
}

struct KilledOnDrop(Option<Child>);

impl Drop for KilledOnDrop {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            end(child);
        }
    }
}

fn end(child: &mut Child) {
    // Both fail only for a process that has ended already.
    let _ = child.kill();
    let _ = child.wait();
}

fn capabilities(data_dir: &Path) -> Capabilities {
    let options = json!({
        "webkitgtk:browserOptions": {
            "binary": env!("CARGO_BIN_EXE_holdfast-desktop"),
            "args": ["--data-dir", data_dir, "--sandbox"],
        }
    });
    options.as_object().expect("written as an object above").clone()
}

/// Waits for the other window tests, of this process or of another one, to leave the screen.
fn take_the_screen() -> File {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("window-tests.lock");
    let file =
        File::create(&path).unwrap_or_else(|error| panic!("cannot create {}: {error}", path.display()));
    file.lock().unwrap_or_else(|error| panic!("cannot lock {}: {error}", path.display()));
    file
}

fn start_driver() -> (Child, SocketAddr) {
    // Free when asked for; the driver takes no listening socket, so somebody else could be faster, once in a blue moon.
    let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .expect("the loopback address has a free port");
    let mut driver = Command::new("WebKitWebDriver")
        .arg(format!("--port={}", address.port()))
        // Without this Tauri makes no view that a driver may hold, and the session waits for ever.
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .stdin(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| {
            panic!("cannot start WebKitWebDriver: {error}. `.ci/packages test` installs it.")
        });
    let deadline = Instant::now() + PATIENCE;
    while TcpStream::connect(address).is_err() {
        let ended = driver.try_wait().expect("a child can be asked whether it has ended");
        assert!(ended.is_none(), "WebKitWebDriver ended at once, with {ended:?}");
        if Instant::now() > deadline {
            end(&mut driver);
            panic!("WebKitWebDriver did not listen on {address} within {PATIENCE:?}");
        }
        std::thread::sleep(LOOK_EVERY);
    }
    (driver, address)
}
