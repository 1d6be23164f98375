//! Connections of the real world: whom a profile trusts, what it shows, through which proxy, and what is said when
//! it does not work. Nothing is ever sent over a connection that is not in order.

mod authority;
mod front;

use holdfast_core::connection_test::ConnectionTest;
use holdfast_core::error::{Error, ErrorCode};
use holdfast_core::job::JobStatus;
use holdfast_core::plan::Outcome;
use holdfast_core::profile::{
    ConnectionDraft, HuaweiSignInMethod, NetworkDraft, ProfileDraft, ProfileView, ProxyChoice, SecretInput,
    SecretName, TrustChoice,
};
use holdfast_core::secret::Secret;
use holdfast_core::status::KeepSecret;
use holdfast_sandbox::instances;

use crate::desk::{BACKUP, Desk, secrets};
pub(crate) use authority::Authority;
use authority::{Certified, self_signed};
pub(crate) use front::showing;
use front::{Front, Manner, NAME, ProxyServer};

const KEY: HuaweiSignInMethod = HuaweiSignInMethod::AccessKey;
const TOKEN: HuaweiSignInMethod = HuaweiSignInMethod::Password;

impl Desk {
    fn draft_at(&self, method: HuaweiSignInMethod, address: &str, network: NetworkDraft) -> ProfileDraft {
        let mut draft = ProfileDraft { network, ..self.draft(method) };
        let ConnectionDraft::HuaweiRds(connection) = &mut draft.connection else { panic!("not RDS") };
        address.clone_into(&mut connection.endpoint);
        address.clone_into(&mut connection.iam_endpoint);
        draft
    }

    async fn try_it(&self, draft: &ProfileDraft, typed: Vec<SecretInput>) -> ConnectionTest {
        self.holdfast.test_connection(None, draft, typed).await.unwrap()
    }

    async fn save(&self, draft: &ProfileDraft, typed: Vec<SecretInput>) -> Result<ProfileView, Error> {
        self.holdfast.save_profile(None, draft, typed, KeepSecret::Keychain).await
    }

    async fn back_up(&self, profile: &ProfileView) {
        let job = self.start(profile, instances::ORDERS_MYSQL).await;
        self.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
        self.sandbox.clock().advance(BACKUP);
        self.until_status(&job, JobStatus::Completed).await;
        assert_eq!(self.creates().len(), 1);
    }
}

fn trusting(authority: &Authority) -> NetworkDraft {
    NetworkDraft {
        trust: TrustChoice::PrivateAuthority,
        private_authority: authority.pem(),
        ..NetworkDraft::default()
    }
}

fn pinning(sha256: &str) -> NetworkDraft {
    NetworkDraft { trust: TrustChoice::Pinned, fingerprint: sha256.to_owned(), ..NetworkDraft::default() }
}

fn through(proxy: &ProxyServer, network: NetworkDraft) -> NetworkDraft {
    NetworkDraft { proxy: ProxyChoice::Server, proxy_address: proxy.url(), ..network }
}

fn secret(name: SecretName, value: Secret) -> SecretInput {
    SecretInput { name, value }
}

fn with_key(key: &Certified) -> Vec<SecretInput> {
    let mut typed = secrets(KEY);
    typed.push(secret(SecretName::ClientKey, key.secret_key()));
    typed
}

fn secure_step(test: &ConnectionTest) -> Outcome {
    test.steps.iter().find(|step| step.name.en == "Certificate trusted").unwrap().outcome
}

#[tokio::test]
async fn a_backup_goes_through_a_private_authority() {
    let (desk, authority) = (Desk::new().await, Authority::new());
    let front = Front::new(&desk.sandbox, showing(&authority.good(), None)).await;
    let draft = desk.draft_at(KEY, &front.url(), trusting(&authority));
    let test = desk.try_it(&draft, secrets(KEY)).await;
    assert!(test.error.is_none(), "{:?}", test.error);
    assert_eq!(secure_step(&test), Outcome::Passed);
    let facts = test.certificate.unwrap();
    assert_eq!(facts.names, ["127.0.0.1", "localhost", NAME]);
    assert!(facts.issuer.contains("Database Room CA") && !facts.self_signed);
    let profile = desk.save(&draft, secrets(KEY)).await.unwrap();
    assert_eq!(profile.draft.network.private_authority, authority.pem().trim(), "the form gets it back");
    desk.back_up(&profile).await;
    let desk = desk.restart().await;
    desk.holdfast.targets(profile.id).await.unwrap();
}

#[tokio::test]
async fn a_backup_goes_to_the_one_pinned_certificate_and_to_no_other() {
    let desk = Desk::new().await;
    let (mine, other) = (self_signed(true), self_signed(false));
    let front = Front::new(&desk.sandbox, showing(&mine, None)).await;
    let asking = desk.try_it(&desk.draft_at(KEY, &front.url(), NetworkDraft::default()), secrets(KEY)).await;
    let shown = asking.certificate.unwrap().sha256;
    let draft = desk.draft_at(KEY, &front.url(), pinning(&shown));
    let profile = desk.save(&draft, secrets(KEY)).await.unwrap();
    desk.back_up(&profile).await;

    front.show(showing(&other, None));
    let asked = desk.sandbox.journal().len();
    let test = desk.try_it(&draft, secrets(KEY)).await;
    let error = test.error.unwrap();
    assert_eq!(error.code, ErrorCode::CertificatePin);
    let found = test.certificate.unwrap().sha256;
    assert!(error.message.en.contains(&shown) && error.message.en.contains(&found), "{}", error.message.en);
    assert_eq!(desk.sandbox.journal().len(), asked, "nothing was sent");
}

#[tokio::test]
async fn a_backup_goes_with_a_client_certificate() {
    let (desk, authority) = (Desk::new().await, Authority::new());
    let (server, client) = (authority.good(), authority.certificate(&["chen.wei"], None));
    let front = Front::new(&desk.sandbox, showing(&server, Some(&authority))).await;
    let mut draft = desk.draft_at(KEY, &front.url(), trusting(&authority));
    for _ in 0..8 {
        let without = desk.try_it(&draft, secrets(KEY)).await;
        assert_eq!(without.error.as_ref().unwrap().code, ErrorCode::ClientCertificateWanted, "{without:?}");
        assert_eq!(secure_step(&without), Outcome::Failed);
    }
    let foreign = Authority::new().certificate(&["chen.wei"], None);
    draft.network.client_certificate.clone_from(&foreign.pem);
    let refused = desk.try_it(&draft, with_key(&foreign)).await.error.unwrap();
    assert_eq!(refused.code, ErrorCode::ClientCertificateWanted);
    assert!(refused.message.en.contains("did not accept"), "{}", refused.message.en);
    assert!(desk.sandbox.journal().is_empty(), "nothing was sent");

    draft.network.client_certificate.clone_from(&client.pem);
    assert_eq!(desk.try_it(&draft, secrets(KEY)).await.error.unwrap().code, ErrorCode::SecretMissing);
    let profile = desk.save(&draft, with_key(&client)).await.unwrap();
    assert_eq!(profile.secrets, [SecretName::SecretAccessKey, SecretName::ClientKey]);
    desk.back_up(&profile).await;
}

#[tokio::test]
async fn a_key_that_does_not_fit_is_refused_and_nothing_is_kept() {
    let (desk, authority) = (Desk::new().await, Authority::new());
    let (client, other) = (authority.certificate(&["a"], None), authority.certificate(&["b"], None));
    let mut draft = desk.draft(KEY);
    draft.network.client_certificate.clone_from(&client.pem);
    let locked =
        Secret::new("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----");
    for (key, said) in [
        (other.secret_key(), "another certificate"),
        (Secret::new("hello"), "no private key"),
        (locked, "passphrase"),
    ] {
        let typed = || vec![secret(SecretName::ClientKey, key.clone())];
        let saving = desk.save(&draft, typed()).await.unwrap_err();
        let testing = desk.holdfast.test_connection(None, &draft, typed()).await.unwrap_err();
        for error in [saving, testing] {
            let Error::Invalid(fields) = &error else { panic!("{error:?}") };
            assert_eq!(fields[0].field, "secrets.client_key");
            assert!(fields[0].message.en.contains(said), "{}", fields[0].message.en);
        }
    }
    assert!(desk.holdfast.profiles().await.unwrap().is_empty());
    let profile = desk.save(&draft, with_key(&client)).await.unwrap();
    draft.network.client_certificate.clone_from(&other.pem);
    let edited = Some((profile.id, profile.revision));
    let error =
        desk.holdfast.save_profile(edited, &draft, Vec::new(), KeepSecret::Keychain).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidInput, "the kept key fits the old certificate only");
}

mod refusals;
mod ways;
