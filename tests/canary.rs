//! Secrets stay home: recognisable ones go through everything, and are then looked for everywhere.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use holdfast_core::csv::{Column, Delimiter, ExportOptions, LineEnd, TimeStyle};
use holdfast_core::history::HistoryFilter;
use holdfast_core::job::JobStatus;
use holdfast_core::profile::HuaweiSignInMethod;
use holdfast_core::secret::Secret;
use holdfast_core::status::KeepSecret;
use holdfast_sandbox::{FaultKind, credentials, instances};
use tracing_subscriber::fmt::MakeWriter;

use crate::desk::{BACKUP, CREATE, Desk, approval, secrets};
use crate::story::everything;

const CANARIES: [&str; 4] = [
    credentials::SECRET_ACCESS_KEY,
    credentials::STS_SECRET_ACCESS_KEY,
    credentials::SECURITY_TOKEN,
    credentials::PASSWORD,
];

/// Everything that was logged, at the most talkative level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn assert_clean(what: &str, text: &str) {
    for canary in CANARIES {
        assert!(!text.contains(canary), "{what} holds {canary}");
        // As it would stand inside JSON, in a URL, or behind base64's back.
        let escaped = serde_json::to_string(canary).unwrap();
        assert!(!text.contains(escaped.trim_matches('"')), "{what} holds {canary}, escaped");
    }
}

fn assert_folder_clean(folder: &Path) -> usize {
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files += assert_folder_clean(&path);
        } else {
            files += 1;
            let bytes = std::fs::read(&path).unwrap();
            for canary in CANARIES {
                let found = bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
                assert!(!found, "{} holds {canary}", path.display());
            }
        }
    }
    files
}

#[tokio::test]
async fn no_secret_is_found_in_any_file_log_event_answer_or_debug_text() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _logging = tracing::subscriber::set_default(subscriber);
    let desk = Desk::new().await;
    for method in
        [HuaweiSignInMethod::AccessKey, HuaweiSignInMethod::TemporaryAccessKey, HuaweiSignInMethod::Password]
    {
        let mut draft = desk.draft(method);
        draft.name = format!("{method:?}");
        let typed = secrets(method);
        assert_clean("Debug of what was typed", &format!("{typed:?}"));
        let profile = desk.holdfast.save_profile(None, &draft, typed, KeepSecret::Keychain).await.unwrap();
        assert_clean("the profile", &serde_json::to_string(&profile).unwrap());
        let test = desk.holdfast.test_connection(None, &draft, secrets(method)).await.unwrap();
        assert_clean("the connection test", &serde_json::to_string(&test).unwrap());

        // The gateway echoes the request it saw, tokens included, when a signature is wrong.
        let mut wrong = secrets(method);
        if method != HuaweiSignInMethod::Password {
            wrong[0].value = Secret::new("not the secret");
            let refused = desk.holdfast.test_connection(None, &draft, wrong).await.unwrap();
            let report = refused.error.clone().unwrap();
            assert!(report.vendor.unwrap().message.contains("canonicalRequest"), "the vendor echoed");
            assert_clean("a refusal", &format!("{refused:?} {}", serde_json::to_string(&refused).unwrap()));
        }

        let target = match method {
            HuaweiSignInMethod::AccessKey => instances::ORDERS_MYSQL,
            HuaweiSignInMethod::TemporaryAccessKey => instances::PAYMENT_SQLSERVER,
            HuaweiSignInMethod::Password => instances::SMALL_MYSQL,
        };
        let plan = desk.plan(&profile, &[target]).await;
        assert_clean("the plan", &format!("{plan:?} {}", serde_json::to_string(&plan).unwrap()));
        let file = desk.folder.path().join(format!("{method:?}.holdfast-plan"));
        desk.holdfast.save_plan_file(plan.id, &file).await.unwrap();
        desk.fault(CREATE, FaultKind::DropAfterActing);
        let run = desk.holdfast.apply(&approval(&plan)).await.unwrap();
        let job = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
        desk.until(&job, "found", |job| job.vendor_backup_id.is_some()).await;
        desk.sandbox.clock().advance(BACKUP);
        desk.until_status(&job, JobStatus::Completed).await;
        desk.sandbox.clock().advance(BACKUP);
    }

    let last = desk.holdfast.last_event().await.unwrap();
    let mut follower = desk.holdfast.follow(0);
    for _ in 0..last {
        let update = follower.next().await.unwrap();
        assert_clean("an event", &format!("{update:?} {}", serde_json::to_string(&update).unwrap()));
    }
    let page = desk.holdfast.history(everything()).await.unwrap();
    assert_eq!(page.total, 3);
    assert_clean("the history", &serde_json::to_string(&page).unwrap());
    assert_clean("Debug of the open core", &format!("{:?}", desk.holdfast));
    let options = ExportOptions {
        delimiter: Delimiter::Comma,
        line_end: LineEnd::Lf,
        byte_order_mark: false,
        times: TimeStyle::All,
        columns: vec![Column::Profile, Column::Target, Column::Reason, Column::RequestId],
        formula_guard: false,
    };
    let path = desk.folder.path().join("history.csv");
    desk.holdfast.export(&path, HistoryFilter::default(), &options).await.unwrap();
    let options = ExportOptions { columns: Column::ALL.to_vec(), ..options };
    let path = desk.folder.path().join("evidence.csv");
    desk.holdfast.export_evidence(&path, HistoryFilter::default(), &options).await.unwrap();
    let files = assert_folder_clean(desk.folder.path());
    assert!(
        files >= 9,
        "database, lock, CSV, three plans and the three files of the evidence were looked through"
    );
    assert_clean("the log", &String::from_utf8_lossy(&log.0.lock().unwrap()));
}

#[tokio::test]
async fn a_secret_that_comes_back_in_an_answers_words_goes_no_further() {
    let token = credentials::SECURITY_TOKEN;
    let encoded = token.replace('=', "%3D");
    for echo in [
        token.to_owned(),
        encoded.clone(),
        // Long enough to be cut, with the secret across the cut.
        format!("{}{token}", "x".repeat(280)),
        format!("{}{token}", "x".repeat(3980)),
    ] {
        let desk = Desk::new().await;
        let method = HuaweiSignInMethod::TemporaryAccessKey;
        let draft = desk.draft(method);
        for (code, field) in [("APIGW.0302", echo.clone()), (echo.as_str(), "no".to_owned())] {
            let fault = FaultKind::VendorError { status: 403, code: code.to_owned(), message: field };
            desk.fault("rds.list_instances", fault);
            let test = desk.holdfast.test_connection(None, &draft, secrets(method)).await.unwrap();
            let shown = serde_json::to_string(&test).unwrap();
            assert!(test.error.is_some());
            assert!(!shown.contains(&token[..18]) && !shown.contains(&encoded), "{shown}");
        }
    }
}
