//! What every command works with: where the data is, whose secrets, which language, and whether anybody watches.

use std::path::{Path, PathBuf};

use holdfast_core::credential::Keychain;
use holdfast_core::holdfast::{Holdfast, Options};
use holdfast_core::status::Space;
use holdfast_core::text::Text;

use crate::arguments::{Common, CredentialSource, ProgressChoice};
use crate::failure::Failure;
use crate::interrupt::Interrupts;
use crate::language::Language;
use crate::output;
use crate::output::Reader;

/// The program's name in the history.
pub(crate) const PROGRAM: &str = "command line";

/// The identifier of the window's program, whose folder both share.
const IDENTIFIER: &str = "dev.holdfast.desktop";

/// What a command is given besides its own arguments.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) language: Language,
    /// Below it are the folders of the two spaces.
    pub(crate) base: PathBuf,
    /// Whether the folder was chosen, and is not the system's own for this program.
    pub(crate) has_own_base: bool,
    pub(crate) space: Space,
    pub(crate) credentials: CredentialSource,
    /// Whether progress is told on standard error.
    pub(crate) tells_progress: bool,
    pub(crate) interrupts: Interrupts,
}

impl Context {
    pub(crate) fn new(common: &Common) -> Result<Self, Failure> {
        let base = match &common.data_dir {
            Some(folder) => std::path::absolute(folder).map_err(|_| no_folder())?,
            None => dirs::data_local_dir().ok_or_else(no_folder)?.join(IDENTIFIER),
        };
        Ok(Self {
            language: common.language(),
            base,
            has_own_base: common.data_dir.is_some(),
            space: common.space.into(),
            credentials: common.credentials,
            tells_progress: match common.progress {
                ProgressChoice::Auto => output::is_watched(),
                ProgressChoice::Always => true,
                ProgressChoice::Never => false,
            },
            interrupts: Interrupts::listen(),
        })
    }

    /// Opens the space for whoever only looks at what was saved there: a mistyped folder must not pass for an empty
    /// history, nor be made.
    pub(crate) async fn open_existing(&self) -> Result<Holdfast, Failure> {
        let options = self.options(false);
        if !options.has_database() {
            return Err(nothing_saved(&options.folder));
        }
        Ok(Holdfast::open(options).await?)
    }

    /// Whether anything was ever saved in the space.
    pub(crate) fn has_history(&self) -> bool {
        self.options(false).has_database()
    }

    /// Does what only looks and can be given up at any moment, and closes what was opened for it.
    pub(crate) async fn look<T>(
        &self,
        holdfast: &Holdfast,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let mut interrupts = self.interrupts.clone();
        let done = tokio::select! {
            done = work => done,
            () = interrupts.reaches(1) => Err(Failure::Interrupted),
        };
        holdfast.close().await;
        done
    }

    /// Opens the space. Only whoever applies or watches takes over what processes that are gone left open.
    pub(crate) async fn open(&self, takes_over: bool) -> Result<Holdfast, Failure> {
        Ok(Holdfast::open(self.options(takes_over)).await?)
    }

    fn options(&self, takes_over: bool) -> Options {
        let keychain = match self.credentials {
            CredentialSource::Keychain => Keychain::system(),
            CredentialSource::Env => Keychain::environment(),
        };
        Options { takes_over, ..Options::usual(&self.base, self.space, keychain, PROGRAM) }
    }

    /// Writes data for the reader of standard output.
    pub(crate) fn data(&self, text: &str) -> Result<(), Failure> {
        self.bytes(text.as_bytes())
    }

    /// The same for what need not be text.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        match output::bytes(bytes)? {
            Reader::Listens => Ok(()),
            Reader::Gone => Err(Failure::NobodyReads),
        }
    }

    /// Tells progress to whoever watches.
    pub(crate) fn progress(&self, text: &Text) {
        if self.tells_progress {
            output::say(&format!("{}\n", self.language.of(text)));
        }
    }

    /// Says something that must not be missed, watched or not.
    pub(crate) fn note(&self, text: &Text) {
        output::say(&format!("{}\n", self.language.of(text)));
    }
}

fn nothing_saved(folder: &Path) -> Failure {
    let folder = folder.display();
    Failure::Usage(Text::new(
        format!(
            "there is no history in {folder}: no profile was ever saved there. Choose the folder with --data-dir, \
             and the sandbox's with --space sandbox"
        ),
        format!(
            "{folder} 中没有历史：从未在此保存过连接配置。请用 --data-dir 指定目录，沙箱请用 --space sandbox"
        ),
    ))
}

fn no_folder() -> Failure {
    Failure::Usage(Text::new(
        "this system names no folder for data: choose one with --data-dir or HOLDFAST_DATA_DIR",
        "系统未提供数据目录：请用 --data-dir 或 HOLDFAST_DATA_DIR 指定",
    ))
}
