//! Certificates that are not in order: each named for what it is, and nothing sent.

use super::*;

#[tokio::test]
async fn each_thing_that_can_be_wrong_with_a_certificate_has_its_name_and_its_facts() {
    let (desk, authority) = (Desk::new().await, Authority::new());
    let here = ["127.0.0.1"];
    let past = authority.certificate(&here, Some([(2020, 1, 1), (2021, 1, 1)]));
    let future = authority.certificate(&here, Some([(2090, 1, 1), (2091, 1, 1)]));
    let elsewhere = authority.certificate(&["db.example.com"], None);
    let trusted = || trusting(&authority);
    let cases = [
        (elsewhere, trusted(), ErrorCode::CertificateName, "db.example.com"),
        (past, trusted(), ErrorCode::CertificateExpired, "2021-01-01"),
        (future, trusted(), ErrorCode::CertificateNotYetValid, "2090-01-01"),
        (authority.good(), NetworkDraft::default(), ErrorCode::CertificateUntrusted, "Database Room CA"),
        (self_signed(false), trusted(), ErrorCode::CertificateUntrusted, "nobody but itself"),
        (self_signed(true), trusted(), ErrorCode::CertificateUntrusted, "nobody but itself"),
        (authority.good(), pinning(&"AB".repeat(32)), ErrorCode::CertificatePin, "AB:AB"),
    ];
    for (certificate, network, code, said) in cases {
        let front = Front::new(&desk.sandbox, showing(&certificate, None)).await;
        let draft = desk.draft_at(KEY, &front.url(), network);
        let test = desk.try_it(&draft, secrets(KEY)).await;
        let error = test.error.clone().unwrap();
        assert_eq!(error.code, code, "{}", error.message.en);
        assert!(error.message.en.contains(said), "{code:?}: {}", error.message.en);
        assert!(error.message.en.contains(&front.address.to_string()), "{}", error.message.en);
        assert!(error.message.zh != error.message.en && error.hint.is_some());
        assert_eq!(secure_step(&test), Outcome::Failed, "{code:?}");
        let facts = test.certificate.unwrap();
        assert_eq!(facts.sha256.len(), 95, "{facts:?}");
        let profile = desk.save(&draft, secrets(KEY)).await.unwrap();
        assert_eq!(desk.holdfast.targets(profile.id).await.unwrap_err().code(), code);
    }
    assert!(desk.sandbox.journal().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn a_certificate_that_ends_soon_is_a_warning() {
    let (desk, authority) = (Desk::new().await, Authority::new());
    let end = jiff::Zoned::now().date().saturating_add(jiff::Span::new().days(10));
    let day = (i32::from(end.year()), end.month().unsigned_abs(), end.day().unsigned_abs());
    let ending = authority.certificate(&["127.0.0.1"], Some([(2020, 1, 1), day]));
    let front = Front::new(&desk.sandbox, showing(&ending, None)).await;
    let test = desk.try_it(&desk.draft_at(KEY, &front.url(), trusting(&authority)), secrets(KEY)).await;
    assert!(test.error.is_none());
    assert_eq!(secure_step(&test), Outcome::Warned);
}

#[tokio::test]
async fn a_certificate_that_changes_before_the_create_request_stops_it_unsent() {
    let (desk, authority) = (Desk::new().await, Authority::new());
    let front = Front::new(&desk.sandbox, showing(&authority.good(), None)).await;
    let profile =
        desk.save(&desk.draft_at(KEY, &front.url(), trusting(&authority)), secrets(KEY)).await.unwrap();
    let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    // Reads go on over the connection they have; a write opens its own.
    front.show(showing(&Authority::new().good(), None));
    let run = desk.apply(&plan).await.unwrap();
    let job = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
    let job = desk.until(&job, "over", |job| job.status.is_final()).await;
    assert_eq!(job.status, JobStatus::NotStarted);
    assert_eq!(job.reason.unwrap().code, ErrorCode::CertificateUntrusted);
    assert!(desk.creates().is_empty());
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_told_from_a_bad_certificate() {
    let desk = Desk::new().await;
    let address = desk.sandbox.base_url().replace("http:", "https:");
    let test = desk.try_it(&desk.draft_at(KEY, &address, NetworkDraft::default()), secrets(KEY)).await;
    assert_eq!(test.error.unwrap().code, ErrorCode::TlsFailed);
    assert!(test.certificate.is_none());
}
