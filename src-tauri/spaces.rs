//! The two worlds the window can show, each with a database, a keychain service and a folder of its own.
//!
//! A space is opened when it is first shown, and stays open: jobs of the one go on being watched while the other is
//! on the screen. What cannot be opened answers every question with the reason.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use holdfast_core::credential::Keychain;
use holdfast_core::error::{ErrorCode, ErrorReport};
use holdfast_core::holdfast::{Holdfast, Options};
use holdfast_core::status::Space;
use holdfast_core::text::Text;
use holdfast_core::unfinished::Unfinished;
use tauri::Manager;
use tokio::sync::OnceCell;

use crate::arguments::Arguments;
use holdfast_sandbox::{Shared, SharedError};

/// Everything that is open.
pub(crate) struct Spaces {
    base: PathBuf,
    current: Mutex<Space>,
    keychain: Keychain,
    real: OnceCell<Holdfast>,
    sandbox: OnceCell<SandboxSpace>,
}

/// The sandbox's database and its fake vendors.
pub(crate) struct SandboxSpace {
    pub(crate) holdfast: Holdfast,
    pub(crate) vendors: Shared,
}

/// Decides where everything lives; opens nothing yet.
pub(crate) fn open(application: &tauri::App, arguments: Arguments) -> Result<(), tauri::Error> {
    let base = match arguments.data_directory {
        Some(folder) => std::path::absolute(folder)?,
        None => application.path().app_local_data_dir()?,
    };
    application.manage(Spaces {
        base,
        current: Mutex::new(if arguments.sandbox { Space::Sandbox } else { Space::Real }),
        keychain: Keychain::system(),
        real: OnceCell::new(),
        sandbox: OnceCell::new(),
    });
    Ok(())
}

impl Spaces {
    /// The folder of everything, the web view's own files among it.
    pub(crate) fn base(&self) -> &Path {
        &self.base
    }

    pub(crate) fn current(&self) -> Space {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows the other space, once it is open.
    pub(crate) async fn show(&self, space: Space) -> Result<(), ErrorReport> {
        self.open(space).await?;
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = space;
        Ok(())
    }

    /// The space on the screen.
    pub(crate) async fn holdfast(&self) -> Result<Holdfast, ErrorReport> {
        self.open(self.current()).await
    }

    /// The sandbox, if it is the space on the screen.
    pub(crate) async fn sandbox(&self) -> Result<&SandboxSpace, ErrorReport> {
        if self.current() == Space::Sandbox {
            self.open_sandbox().await
        } else {
            Err(ErrorReport::new(
                ErrorCode::Unavailable,
                Text::new("the sandbox is off", "沙箱已关闭"),
                Some(Text::new("Turn it on first", "请先打开沙箱")),
            ))
        }
    }

    /// Where the fake vendors answer, if the sandbox is the space on the screen.
    pub(crate) fn sandbox_address(&self) -> Option<String> {
        let sandbox = self.sandbox.get().filter(|_| self.current() == Space::Sandbox)?;
        Some(sandbox.vendors.base_url())
    }

    /// What is left undone if the window is closed, in the spaces that are open.
    pub(crate) async fn unfinished(&self) -> Unfinished {
        let mut all = Unfinished::default();
        for holdfast in self.real.get().into_iter().chain(self.sandbox.get().map(|sandbox| &sandbox.holdfast))
        {
            // A store that cannot be read keeps nobody from closing the window.
            all = all.and(holdfast.unfinished().await.unwrap_or_default());
        }
        all
    }

    async fn open(&self, space: Space) -> Result<Holdfast, ErrorReport> {
        match space {
            Space::Real => self.real.get_or_try_init(|| self.open_store(space)).await.cloned(),
            Space::Sandbox => Ok(self.open_sandbox().await?.holdfast.clone()),
        }
    }

    async fn open_store(&self, space: Space) -> Result<Holdfast, ErrorReport> {
        let options = Options::usual(&self.base, space, self.keychain.clone(), "window");
        Holdfast::open(options).await.map_err(|error| error.report())
    }

    async fn open_sandbox(&self) -> Result<&SandboxSpace, ErrorReport> {
        self.sandbox
            .get_or_try_init(|| async {
                let folder = self.base.join("sandbox");
                // The vendors come first: the store takes up its open jobs at once and asks them.
                let vendors = Shared::start(&folder, holdfast_sandbox::Options::default())
                    .await
                    .map_err(|error| unavailable(&error))?;
                let holdfast = self.open_store(Space::Sandbox).await?;
                Ok(SandboxSpace { holdfast, vendors })
            })
            .await
    }
}

fn unavailable(error: &SharedError) -> ErrorReport {
    ErrorReport::new(
        ErrorCode::Unavailable,
        Text::new(format!("the sandbox cannot start: {error}"), format!("沙箱无法启动：{error}")),
        Some(Text::new(
            "Quit whatever uses its port, or delete the sandbox folder to begin afresh",
            "请退出占用其端口的程序，或删除沙箱目录后重新开始",
        )),
    )
}
