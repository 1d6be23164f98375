//! A second process on the same folder: this very test program, started again with something to do.
//!
//! It is told by its environment what to do, and says by files what came of it. Without that it does nothing.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use holdfast_core::credential::Keychain;
use holdfast_core::holdfast::{Holdfast, Options};
use holdfast_core::plan::{Approval, Plan};
use holdfast_core::profile::{ProfileId, SecretName};
use holdfast_core::secret::Secret;
use holdfast_core::status::Space;
use holdfast_sandbox::credentials;
use serde::{Deserialize, Serialize};

use crate::desk::{Desk, PATIENCE, approval, options};

const TOLD: &str = "HOLDFAST_TEST_PROCESS";

/// What the second process is told.
#[derive(Serialize, Deserialize)]
struct Told {
    folder: PathBuf,
    profile: ProfileId,
    approval: Approval,
    /// It waits for this file, so that two can begin at one moment.
    go: PathBuf,
    /// Where it says what came of its apply.
    said: PathBuf,
}

/// A second process that applies a plan and then watches until it is killed.
pub(crate) struct Applier {
    pub(crate) process: Child,
    said: PathBuf,
    go: PathBuf,
}

impl Applier {
    /// Starts it; it waits for [`Self::go`].
    pub(crate) fn start(desk: &Desk, plan: &Plan, profile: ProfileId, name: &str) -> Self {
        let folder = desk.folder.path();
        let (go, said) = (folder.join("go"), folder.join(format!("said-{name}")));
        let told = Told {
            folder: folder.to_owned(),
            profile,
            approval: approval(plan),
            go: go.clone(),
            said: said.clone(),
        };
        let process = Command::new(std::env::current_exe().unwrap())
            .args(["processes::child::what_the_second_process_does", "--exact", "--nocapture", "--quiet"])
            .env(TOLD, serde_json::to_string(&told).unwrap())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        Self { process, said, go }
    }

    pub(crate) fn go(&self) {
        std::fs::write(&self.go, "").unwrap();
    }

    /// What came of its apply: the run's number, or the error's code and sentence.
    pub(crate) async fn said(&self) -> String {
        until_there(&self.said).await
    }

    #[cfg(unix)]
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(rustix::process::Pid::from_child(&self.process), signal).unwrap();
    }
}

impl Drop for Applier {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn until_there(path: &Path) -> String {
    let coming = async {
        loop {
            match std::fs::read_to_string(path) {
                Ok(text) if text.ends_with('\n') => return text.trim().to_owned(),
                _ => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
    };
    tokio::time::timeout(PATIENCE, coming).await.unwrap()
}

#[test]
fn what_the_second_process_does() {
    let Ok(told) = std::env::var(TOLD) else { return };
    let told: Told = serde_json::from_str(&told).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(apply(told));
}

async fn apply(told: Told) {
    let keychain = Keychain::Memory(Default::default());
    let Keychain::Memory(memory) = &keychain else { unreachable!() };
    let secret = Secret::new(credentials::SECRET_ACCESS_KEY);
    memory.put(Space::Real, told.profile, SecretName::SecretAccessKey, secret);
    let options = Options { program: "second process".to_owned(), ..options(&told.folder, &keychain) };
    let holdfast = Holdfast::open(options).await.unwrap();
    while !told.go.exists() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let said = match holdfast.apply(&told.approval).await {
        Ok(run) => format!("run {}", run.run.number),
        Err(error) => format!("{:?}: {error}", error.code()),
    };
    std::fs::write(&told.said, format!("{said}\n")).unwrap();
    // It watches until it is killed.
    std::future::pending::<()>().await;
}
