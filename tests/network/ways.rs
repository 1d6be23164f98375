//! Proxies, time-outs, and what the form refuses before anything is tried.

use holdfast_core::holdfast::{Holdfast, Options};
use holdfast_core::profile::{Environment, NetworkSettings, ObshellDraft, ObshellSignIn, Profile};
use holdfast_core::status::Space;

use super::*;
use crate::desk::options;

fn asking_who(proxy: &ProxyServer, network: NetworkDraft) -> NetworkDraft {
    NetworkDraft { proxy_user_name: "chen".to_owned(), ..through(proxy, network) }
}

fn with_password(method: HuaweiSignInMethod) -> Vec<SecretInput> {
    let mut typed = secrets(method);
    typed.push(secret(SecretName::ProxyPassword, Secret::new("p:w ord")));
    typed
}

#[tokio::test]
async fn a_backup_goes_through_a_proxy_that_alone_knows_the_name() {
    let (desk, authority) = (Desk::new().await, Authority::new());
    let front = Front::new(&desk.sandbox, showing(&authority.good(), None)).await;
    let proxy = ProxyServer::new(front.address).await;
    let network = asking_who(&proxy, trusting(&authority));
    let draft = desk.draft_at(TOKEN, &format!("https://{NAME}"), network);
    let profile = desk.save(&draft, with_password(TOKEN)).await.unwrap();
    assert_eq!(profile.secrets, [SecretName::Password, SecretName::ProxyPassword]);
    desk.back_up(&profile).await;
    let heads = proxy.heads();
    assert!(heads.iter().all(|head| head.starts_with(&format!("CONNECT {NAME}:443 "))), "{heads:?}");
    // chen:p:w ord
    assert!(heads.iter().all(|head| head.contains("Basic Y2hlbjpwOncgb3Jk")), "{heads:?}");
    let files = std::fs::read_dir(desk.holdfast.folder()).unwrap().map(|file| file.unwrap().path());
    for file in files.filter(|path| path.is_file()) {
        let kept = std::fs::read(file).unwrap();
        let kept = String::from_utf8_lossy(&kept);
        assert!(
            !kept.contains("p:w ord") && !kept.contains("Y2hlbjpwOncgb3Jk"),
            "a proxy's password is no data"
        );
    }
}

#[tokio::test]
async fn a_proxy_that_says_no_is_named_and_the_create_request_is_not_sent() {
    let (desk, authority) = (Desk::new().await, Authority::new());
    let front = Front::new(&desk.sandbox, showing(&authority.good(), None)).await;
    let proxy = ProxyServer::new(front.address).await;
    let draft = desk.draft_at(TOKEN, &format!("https://{NAME}"), through(&proxy, trusting(&authority)));
    let profile = desk.save(&draft, secrets(TOKEN)).await.unwrap();
    let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    for (manner, said) in [(Manner::Refuse, "did not connect"), (Manner::AskWho, "user name")] {
        proxy.be(manner);
        let error = desk.try_it(&draft, secrets(TOKEN)).await.error.unwrap();
        assert_eq!(error.code, ErrorCode::ProxyFailed);
        assert!(error.message.en.contains(said), "{}", error.message.en);
        assert!(error.message.en.contains(&proxy.url()), "{}", error.message.en);
    }
    let run = desk.apply(&plan).await.unwrap();
    let job = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
    let job = desk.until(&job, "over", |job| job.status.is_final()).await;
    assert_eq!(job.status, JobStatus::NotStarted);
    assert_eq!(job.reason.unwrap().code, ErrorCode::ProxyFailed);
    assert!(desk.creates().is_empty());
}

#[tokio::test]
async fn a_plain_address_goes_through_the_proxy_whole_and_is_said_to_be_open() {
    let desk = Desk::new().await;
    let proxy = ProxyServer::new(desk.sandbox.base_url()[7..].parse().unwrap()).await;
    let draft = desk.draft_at(KEY, &format!("http://{NAME}"), asking_who(&proxy, NetworkDraft::default()));
    let test = desk.try_it(&draft, with_password(KEY)).await;
    assert_eq!(secure_step(&test), Outcome::Warned);
    let heads = proxy.heads();
    assert!(heads[0].starts_with(&format!("GET http://{NAME}/v3/projects")), "{heads:?}");
    assert!(heads[0].to_lowercase().contains("proxy-authorization: basic"), "{heads:?}");
    proxy.be(Manner::AskWho);
    let error = desk.try_it(&draft, with_password(KEY)).await.error.unwrap();
    assert_eq!(error.code, ErrorCode::ProxyFailed);
    assert!(desk.sandbox.journal().is_empty());
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_the_proxys_trouble() {
    let desk = Desk::new().await;
    for address in [format!("https://{NAME}"), format!("http://{NAME}")] {
        let network = NetworkDraft {
            proxy: ProxyChoice::Server,
            proxy_address: "http://127.0.0.1:9".to_owned(),
            ..NetworkDraft::default()
        };
        let error = desk.try_it(&desk.draft_at(KEY, &address, network), secrets(KEY)).await.error.unwrap();
        assert_eq!(error.code, ErrorCode::ProxyFailed, "{address}: {}", error.message.en);
    }
}

#[tokio::test]
async fn no_proxy_is_asked_for_this_very_machine() {
    let desk = Desk::new().await;
    let proxy = ProxyServer::new(desk.sandbox.base_url()[7..].parse().unwrap()).await;
    let mut draft = desk.draft(KEY);
    draft.network = through(&proxy, NetworkDraft::default());
    let profile = desk.save(&draft, secrets(KEY)).await.unwrap();
    desk.back_up(&profile).await;
    assert!(proxy.heads().is_empty());
}

#[tokio::test]
async fn a_profiles_own_time_out_is_kept() {
    let desk = Desk::new().await;
    let mut draft = desk.draft(KEY);
    draft.network.connect_timeout = "1".to_owned();
    draft.network.answer_timeout = "1".to_owned();
    desk.fault("iam.list_projects", holdfast_sandbox::FaultKind::HangBeforeActing);
    desk.faults("rds.list_instances", holdfast_sandbox::FaultKind::HangBeforeActing, 99);
    let error = desk.try_it(&draft, secrets(KEY)).await.error.unwrap();
    assert_eq!(error.code, ErrorCode::TimedOut);
    assert!(error.message.en.contains("within 1 s"), "{}", error.message.en);
}

#[tokio::test]
async fn every_bad_field_of_the_network_is_named() {
    let (desk, authority) = (Desk::new().await, Authority::new());
    let old = authority.certificate(&["old"], Some([(2020, 1, 1), (2021, 1, 1)]));
    let mut draft = desk.draft(KEY);
    draft.network = NetworkDraft {
        trust: TrustChoice::PrivateAuthority,
        private_authority: old.pem.clone(),
        fingerprint: "not looked at".to_owned(),
        client_certificate: "hello".to_owned(),
        proxy: ProxyChoice::Server,
        proxy_address: "http://chen:canary@proxy.example.com".to_owned(),
        proxy_user_name: "a:b".to_owned(),
        connect_timeout: "0".to_owned(),
        answer_timeout: "1.5".to_owned(),
    };
    let errors = desk.holdfast.check_profile(&draft);
    let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "network.private_authority",
            "network.client_certificate",
            "network.proxy_address",
            "network.proxy_user_name",
            "network.connect_timeout",
            "network.answer_timeout"
        ]
    );
    assert!(errors[0].message.en.contains("expired"));
    assert!(errors.iter().all(|error| !error.message.en.contains("canary")));
    draft.network = NetworkDraft {
        connect_timeout: "60".to_owned(),
        answer_timeout: "30".to_owned(),
        ..pinning("AB:CD")
    };
    let fields: Vec<_> = desk.holdfast.check_profile(&draft).into_iter().map(|error| error.field).collect();
    assert_eq!(fields, ["network.fingerprint", "network.answer_timeout"]);
}

#[tokio::test]
async fn nothing_rehearsed_goes_through_a_proxy() {
    let desk = Desk::new().await;
    let options = Options { space: Space::Sandbox, ..options(&desk.folder, &desk.keychain) };
    let options = Options { folder: desk.folder.path().join("sandbox"), ..options };
    let sandbox = Holdfast::open(options).await.unwrap();
    let mut draft = desk.draft(KEY);
    draft.environment = Environment::Sandbox;
    draft.network.proxy = ProxyChoice::Server;
    draft.network.proxy_address = "http://proxy.example.com:3128".to_owned();
    let fields: Vec<_> = sandbox.check_profile(&draft).into_iter().map(|error| error.field).collect();
    assert_eq!(fields, ["network.proxy_address"]);
}

#[tokio::test]
async fn an_agent_that_checks_the_request_target_is_not_reached_over_an_open_line_through_a_proxy() {
    let through = NetworkDraft { proxy: ProxyChoice::Server, ..NetworkDraft::default() };
    let refused = |network: &NetworkDraft, endpoint: &str| {
        network.refuse_proxy_on_open_line(&endpoint.parse().unwrap()).map(|error| error.field)
    };
    let open = "http://10.0.0.7:2886";
    assert_eq!(refused(&through, open).as_deref(), Some("network.proxy_address"));
    assert_eq!(refused(&through, "https://10.0.0.7:2886"), None);
    assert_eq!(refused(&through, "http://127.0.0.1:2886"), None);
    assert_eq!(refused(&NetworkDraft::default(), open), None);
    let desk = Desk::new().await;
    let agent =
        ObshellDraft { endpoint: open.to_owned(), method: ObshellSignIn::RootPassword, encrypts: false };
    let network = NetworkDraft { proxy_address: "http://proxy.example.com:3128".to_owned(), ..through };
    let connection = ConnectionDraft::OceanbaseObshell(agent);
    let draft = ProfileDraft { connection, network, ..desk.draft(KEY) };
    let fields: Vec<_> = desk.holdfast.check_profile(&draft).into_iter().map(|error| error.field).collect();
    assert_eq!(fields, ["network.proxy_address"]);
}

#[test]
fn a_profile_from_before_has_the_systems_network() {
    let draft = r#"{"name":"a","environment":"staging","guard":"confirm","connection":{"kind":"huawei_rds",
        "region":"r","project_id":"","endpoint":"","iam_endpoint":"","method":"access_key","access_key_id":"",
        "domain_name":"","user_name":""}}"#;
    let draft: ProfileDraft = serde_json::from_str(draft).unwrap();
    assert_eq!(draft.network, NetworkDraft::default());
    let profile = r#"{"id":"01890000-0000-7000-8000-000000000001","revision":1,"name":"a",
        "environment":"staging","guard":"confirm","connection":{"kind":"huawei_rds","region":"cn-north-4",
        "project_id":null,"endpoint":null,"iam_endpoint":null,
        "sign_in":{"method":"access_key","access_key_id":"AK"}},
        "created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}"#;
    let profile: Profile = serde_json::from_str(profile).unwrap();
    assert_eq!(profile.network, NetworkSettings::default());
    assert_eq!(profile.secrets(), [SecretName::SecretAccessKey]);
}
