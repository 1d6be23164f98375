//! One case's own world: a sandbox, what stands before it, and an open Holdfast with a profile.

use std::sync::Arc;
use std::time::Duration;

use holdfast_core::client::Timeouts;
use holdfast_core::credential::Keychain;
use holdfast_core::error::Error;
use holdfast_core::holdfast::{Holdfast, Options};
use holdfast_core::plan::{Plan, PlanDraft};
use holdfast_core::profile::{
    ConnectionDraft, HuaweiSignInMethod, NetworkDraft, ProfileDraft, ProfileView, ProviderKind, SecretInput,
    SecretName, TrustChoice,
};
use holdfast_core::secret::Secret;
use holdfast_core::status::KeepSecret;
use holdfast_core::watch::Pace;
use holdfast_sandbox::{JournalEntry, Sandbox, credentials};
use rusqlite::Connection;
use tempfile::TempDir;

use super::front::{Certificates, Front};
use crate::contract::Bench;
use crate::desk::{self, BACKUP};
use crate::network::{Authority, showing};

/// What stands between Holdfast and the sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Between {
    Nothing,
    Plain,
    Tls,
}

pub(super) struct Scene {
    pub(super) bench: Bench,
    pub(super) sandbox: Arc<Sandbox>,
    pub(super) front: Option<Front>,
    pub(super) keychain: Keychain,
    pub(super) profile: ProfileView,
    folder: TempDir,
    limits: Timeouts,
    holdfast: Option<Holdfast>,
}

impl Scene {
    pub(super) async fn new(bench: Bench, between: Between, limit: Duration) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = holdfast_sandbox::Options { backup_duration: BACKUP, ..Default::default() };
        let sandbox = Arc::new(Sandbox::start(options).await.unwrap());
        let keychain = Keychain::Memory(Default::default());
        let mut network = NetworkDraft::default();
        let front = match between {
            Between::Nothing => None,
            Between::Plain => Some(Front::new(sandbox.address(), None)),
            Between::Tls => {
                let authority = Authority::new();
                network.trust = TrustChoice::PrivateAuthority;
                network.private_authority = authority.pem();
                let good = showing(&authority.good(), None);
                let foreign = showing(&Authority::new().good(), None);
                Some(Front::new(sandbox.address(), Some(Certificates { good, foreign })))
            }
        };
        let address = front.as_ref().map_or_else(|| sandbox.base_url(), Front::url);
        let limits = Timeouts { connect: limit.min(Duration::from_secs(2)), read: limit, write: limit };
        let holdfast = Holdfast::open(options_of(&folder, &keychain, limits)).await.unwrap();
        let (draft, secrets) = profile(&bench, &address, network);
        let profile = holdfast.save_profile(None, &draft, secrets, KeepSecret::Keychain).await.unwrap();
        Self { bench, sandbox, front, keychain, profile, folder, limits, holdfast: Some(holdfast) }
    }

    pub(super) fn holdfast(&self) -> &Holdfast {
        self.holdfast.as_ref().unwrap()
    }

    pub(super) fn front(&self) -> &Front {
        self.front.as_ref().unwrap()
    }

    /// Closes Holdfast as if the program had ended, and opens it again on the same folder.
    pub(super) async fn reopen(&mut self) {
        if let Some(holdfast) = self.holdfast.take() {
            holdfast.close().await;
        }
        let options = options_of(&self.folder, &self.keychain, self.limits);
        self.holdfast = Some(Holdfast::open(options).await.unwrap());
    }

    pub(super) async fn plan(&self) -> Result<Plan, Error> {
        let items = vec![self.bench.backup(&self.profile, self.bench.ordinary)];
        let draft = PlanDraft { title: "Fault matrix".to_owned(), items, ..PlanDraft::default() };
        self.holdfast().make_plan(&draft).await
    }

    /// Points the saved profile at another address, as a person would who was told that it moved.
    pub(super) async fn move_to(&mut self, address: &str) {
        let mut draft = self.profile.draft.clone();
        let (moved, _) = profile(&self.bench, address, draft.network.clone());
        draft.connection = moved.connection;
        let edited = Some((self.profile.id, self.profile.revision));
        let saved = self.holdfast().save_profile(edited, &draft, Vec::new(), KeepSecret::Keychain).await;
        self.profile = saved.unwrap();
    }

    /// The create requests that reached the vendor.
    pub(super) fn creates(&self) -> Vec<JournalEntry> {
        let journal = self.sandbox.journal().into_iter();
        journal.filter(|entry| entry.operation == self.bench.create).collect()
    }

    /// Waits until the create request has reached the vendor.
    pub(super) async fn until_created(&self) {
        let mut ticks = tokio::time::interval(Duration::from_millis(3));
        while self.creates().is_empty() {
            ticks.tick().await;
        }
    }

    /// The database, from behind.
    pub(super) fn database(&self) -> Connection {
        Connection::open(self.folder.path().join("real/holdfast.sqlite3")).unwrap()
    }
}

impl Drop for Scene {
    /// Also when the case has failed: what watches would go on for as long as the others are played.
    fn drop(&mut self) {
        if let Some(holdfast) = self.holdfast.take() {
            tokio::spawn(async move { holdfast.close().await });
        }
    }
}

fn options_of(folder: &TempDir, keychain: &Keychain, timeouts: Timeouts) -> Options {
    let pace =
        Pace { first: Duration::from_millis(10), most: Duration::from_millis(60), looks: 3, ..Pace::VENDOR };
    Options { timeouts, pace, ..desk::options(folder, keychain) }
}

/// RDS signs with a key here and TaurusDB with a token, so that both ways are tried.
fn profile(bench: &Bench, address: &str, network: NetworkDraft) -> (ProfileDraft, Vec<SecretInput>) {
    let mut draft = ProfileDraft { network, ..bench.draft_at(address) };
    let mut secrets = bench.secrets();
    if let ConnectionDraft::HuaweiTaurusdb(connection) = &mut draft.connection {
        let account = &mut connection.account;
        account.method = HuaweiSignInMethod::Password;
        account.access_key_id.clear();
        credentials::DOMAIN_NAME.clone_into(&mut account.domain_name);
        credentials::USER_NAME.clone_into(&mut account.user_name);
        secrets = vec![SecretInput { name: SecretName::Password, value: Secret::new(credentials::PASSWORD) }];
    }
    (draft, secrets)
}

/// How many requests the survey of a target takes.
pub(super) fn survey_requests(kind: ProviderKind) -> usize {
    match kind {
        ProviderKind::HuaweiRds | ProviderKind::HuaweiTaurusdb => 2,
        ProviderKind::OceanbaseOcp => 6,
        ProviderKind::OceanbaseObshell => 9,
    }
}
