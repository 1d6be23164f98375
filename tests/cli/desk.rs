//! A desk to test on: a sandbox in this process, a data folder, and the real program as a child process.
//!
//! Secrets come from environment variables, so no keychain is needed; tests of the keychain say so themselves.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use holdfast_core::credential::Keychain;
use holdfast_core::holdfast::{Holdfast, Options};
use holdfast_core::profile::{
    ConnectionDraft, Environment, Guard, HuaweiDraft, HuaweiSignInMethod, NetworkDraft, ObshellDraft,
    ObshellSignIn, OcpDraft, OcpSignInMethod, ProfileDraft, TaurusdbDraft, TaurusdbPath,
};
use holdfast_core::status::{KeepSecret, Space};
use holdfast_sandbox::{Sandbox, credentials, taurusdb_instances};
use tempfile::TempDir;

/// How long the fake vendors' backups take.
pub(crate) const BACKUP: Duration = Duration::from_secs(1);

/// Every profile that [`Desk::with_profiles`] saves, with its secrets' environment variables.
pub(crate) const SECRETS: [(&str, &str); 6] = [
    ("HOLDFAST_RDS_SECRET_ACCESS_KEY", credentials::SECRET_ACCESS_KEY),
    ("HOLDFAST_TAURUSDB_SECRET_ACCESS_KEY", credentials::SECRET_ACCESS_KEY),
    ("HOLDFAST_OCP_SECRET_ACCESS_KEY", credentials::OCP_ACCESS_KEY_SECRET),
    ("HOLDFAST_OCP_STORAGE_SECRET_KEY", credentials::OCP_STORAGE_KEY_SECRET),
    ("HOLDFAST_OBSHELL_PASSWORD", credentials::ROOT_PASSWORD),
    ("HOLDFAST_OBSHELL_BACKUP_SET_PASSWORD", credentials::BACKUP_SET_PASSWORD),
];

/// A sandbox, and the folder that the program works in.
pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) folder: TempDir,
}

impl Desk {
    /// Without any profile.
    pub(crate) async fn new() -> Self {
        let options = holdfast_sandbox::Options { backup_duration: BACKUP, ..Default::default() };
        Self { sandbox: Sandbox::start(options).await.unwrap(), folder: tempfile::tempdir().unwrap() }
    }

    /// With the profiles `rds`, `taurusdb`, `ocp` and `obshell`, whose secrets are in [`Desk::command`]'s environment.
    pub(crate) async fn with_profiles() -> Self {
        let desk = Self::new().await;
        let holdfast = desk.open("test").await;
        for draft in drafts(&desk.sandbox.base_url()) {
            holdfast.save_profile(None, &draft, Vec::new(), KeepSecret::UntilQuit).await.unwrap();
        }
        holdfast.close().await;
        desk
    }

    /// The folder's sandbox space, opened in this process: to set a scene, or to look behind the program's back.
    pub(crate) async fn open(&self, program: &str) -> Holdfast {
        let keychain = Keychain::Memory(Default::default());
        let options = Options::usual(self.folder.path(), Space::Sandbox, keychain, program);
        Holdfast::open(Options { takes_over: false, ..options }).await.unwrap()
    }

    /// The database's folder.
    pub(crate) fn space(&self) -> PathBuf {
        self.folder.path().join("sandbox")
    }

    /// The program with these words, in the sandbox space, in English, with nothing on standard input.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = program(self.folder.path());
        command.envs(SECRETS).env("HOLDFAST_SPACE", "sandbox").env("HOLDFAST_CREDENTIALS", "env").args(words);
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Ended {
        Ended::of(self.command(words).output().unwrap())
    }

    /// Writes a file into the data folder, such as a runbook, and gives its path.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// A text of the program without what differs from run to run: the folder and the sandbox's address.
    pub(crate) fn steady(&self, text: &str) -> String {
        let address = self.sandbox.address();
        text.replace(self.folder.path().to_str().unwrap(), "[folder]")
            .replace(&address.to_string(), "[address]")
    }
}

/// The program on a data folder, with an environment that says nothing else.
pub(crate) fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdfast"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| {
        let name = name.to_string_lossy();
        name.starts_with("HOLDFAST_") || name.starts_with("LC_") || name == "RUST_LOG" || name == "LANGUAGE"
    }) {
        command.env_remove(name);
    }
    command.env("LANG", "C.UTF-8").env("HOLDFAST_DATA_DIR", folder).env("TZ", "UTC").stdin(Stdio::null());
    command
}

/// What a program left behind.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Nothing where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ended {
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Runs a program that is given this on standard input.
    pub(crate) fn fed(mut command: Command, input: &str) -> Self {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // It may end without reading everything.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Self::of(child.wait_with_output().unwrap())
    }

    /// Its output as JSON, one document a line.
    pub(crate) fn json(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// The four profiles.
fn drafts(address: &str) -> [ProfileDraft; 4] {
    let huawei = |endpoint: String| HuaweiDraft {
        region: credentials::REGION.to_owned(),
        project_id: String::new(),
        endpoint,
        iam_endpoint: address.to_owned(),
        method: HuaweiSignInMethod::AccessKey,
        access_key_id: credentials::ACCESS_KEY_ID.to_owned(),
        domain_name: String::new(),
        user_name: String::new(),
    };
    let draft = |name: &str, connection| ProfileDraft {
        name: name.to_owned(),
        environment: Environment::Sandbox,
        guard: Guard::Confirm,
        connection,
        network: NetworkDraft::default(),
    };
    [
        draft("rds", ConnectionDraft::HuaweiRds(huawei(address.to_owned()))),
        draft(
            "taurusdb",
            ConnectionDraft::HuaweiTaurusdb(TaurusdbDraft {
                account: huawei(format!("{address}{}", taurusdb_instances::BASE_PATH)),
                path: TaurusdbPath::Current,
            }),
        ),
        draft(
            "ocp",
            ConnectionDraft::OceanbaseOcp(OcpDraft {
                endpoint: address.to_owned(),
                method: OcpSignInMethod::AccessKey,
                user_name: String::new(),
                access_key_id: credentials::OCP_ACCESS_KEY_ID.to_owned(),
                storage_key_id: credentials::OCP_STORAGE_KEY_ID.to_owned(),
            }),
        ),
        draft(
            "obshell",
            ConnectionDraft::OceanbaseObshell(ObshellDraft {
                endpoint: address.to_owned(),
                method: ObshellSignIn::RootPassword,
                encrypts: true,
            }),
        ),
    ]
}
