//! The vendor's own samples, through our builders and readers, and what we send and show.

use jiff::{SignedDuration, Timestamp};
use rsa::rand_core::OsRng;
use serde_json::Value;

use super::answer::Answer;
use super::request::{self, Signer, Unsealed};
use super::{agent, dag, tenant};
use crate::backup::{BackupForm, BackupState, ObshellBackup, ObshellMode};
use crate::profile::ObshellSignIn;
use crate::provider::oceanbase::seal::{BodyKey, PublicKey};
use crate::request::{HttpRequest, HttpResponse, Mask, Method};
use crate::secret::Secret;
use crate::target::Readiness;
use crate::task::TaskState;

const REQUEST: &str =
    include_str!("../../../../../../tests/documents/oceanbase_obshell/create_backup.request.json");
const ANSWER: &str =
    include_str!("../../../../../../tests/documents/oceanbase_obshell/create_backup.answer.json");
/// A throw-away key of 512 bits, as agents before 4.4.1.1 have.
const PUBLIC_KEY: &str =
    "MEgCQQC0CwNpCt8+p9qfx6xR/Nj+v6ZlXrQjhIepB/UsGHk3WQNp3z5RW39mn2nUtjMRKZwTJIcUrd/qFTHIN0SUwC/xAgMBAAE=";

fn backup(mode: ObshellMode, plus_archive: bool) -> ObshellBackup {
    ObshellBackup { mode, plus_archive, encrypt: false }
}

fn body(backup: &ObshellBackup, password: Option<&str>) -> String {
    let spans = request::create_body(backup, password.map(Secret::new).as_ref());
    let request = HttpRequest {
        method: Method::Post,
        scheme: "http".to_owned(),
        authority: String::new(),
        target: String::new(),
        headers: Vec::new(),
        body: spans,
    };
    request.sent_body()
}

fn seal(endpoint: &str, target: &str, sign_in: ObshellSignIn, backup: Option<&ObshellBackup>) -> HttpRequest {
    let public_key = PublicKey::read(PUBLIC_KEY).unwrap();
    let password = Secret::new("canary-root");
    let signer =
        Signer { sign_in, password: &password, public_key: &public_key, ahead: SignedDuration::from_secs(5) };
    let encryption = Secret::new("canary-set");
    let body = backup.map(|backup| request::create_body(backup, Some(&encryption))).unwrap_or_default();
    let method = if body.is_empty() { Method::Get } else { Method::Post };
    let unsealed = Unsealed { method, endpoint: &endpoint.parse().unwrap(), target, body };
    let key = BodyKey::new([1; 16], [2; 16]);
    unsealed.seal(signer, "2025-01-01T00:00:00Z".parse().unwrap(), &key, &mut OsRng)
}

#[test]
fn the_documents_request_sample_is_reproduced() {
    // The document's trailing comma is no JSON; agents refuse it, and so it is all that is taken away.
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let strict = bare(REQUEST).replace(",}", "}");
    assert_ne!(bare(REQUEST), strict);
    assert_eq!(bare(&body(&backup(ObshellMode::Full, false), None)), strict);
}

#[test]
fn optional_fields_are_there_only_when_they_are_wanted() {
    for (mode, plus_archive, password, expected) in [
        (ObshellMode::Full, false, None, "{\n  \"mode\": \"full\"\n}"),
        (ObshellMode::Full, true, None, "{\n  \"mode\": \"full\",\n  \"plus_archive\": true\n}"),
        (
            ObshellMode::Incremental,
            false,
            Some("p\"w"),
            "{\n  \"mode\": \"incremental\",\n  \"encryption\": \"p\\\"w\"\n}",
        ),
    ] {
        let sent = body(&backup(mode, plus_archive), password);
        assert_eq!(sent, expected);
        serde_json::from_str::<Value>(&sent).unwrap();
    }
}

#[test]
fn paths_are_encoded_once_and_the_same_text_is_sealed_and_sent() {
    assert_eq!(request::overview("t#1~a+b"), "/api/v1/tenant/t%231~a%2Bb/backup/overview");
    assert_eq!(
        request::backup_jobs("t1", 2),
        "/api/v1/tenant/t1/backup/tasks?page=2&size=500&sort=start_timestamp%2Cdesc"
    );
    assert_eq!(request::dag("14"), "/api/v1/task/dag/14");
    let request = seal(
        "https://gateway.example.com/obshell/",
        &request::overview("t#1"),
        ObshellSignIn::RootPassword,
        None,
    );
    assert_eq!(request.target, "/obshell/api/v1/tenant/t%231/backup/overview");
    let header: String = request
        .preview()
        .headers
        .iter()
        .flat_map(|header| &header.value)
        .map(|span| span.text.as_str())
        .collect();
    assert!(header.contains("\"uri\":\"/obshell/api/v1/tenant/t%231/backup/overview\""), "{header}");
}

#[test]
fn the_password_decides_the_header_and_a_read_has_no_body() {
    for (sign_in, name) in
        [(ObshellSignIn::RootPassword, "X-OCS-Header"), (ObshellSignIn::AgentPassword, "X-OCS-Agent-Header")]
    {
        let request = seal("http://10.10.10.1:2886", request::TENANTS, sign_in, None);
        let names: Vec<_> = request.headers.iter().map(|header| header.name).collect();
        assert_eq!(names, [name]);
        assert!(request.sent_body().is_empty());
    }
}

#[test]
fn a_request_expires_a_minute_after_the_agents_own_clock() {
    let request = seal("http://10.10.10.1:2886", "/", ObshellSignIn::RootPassword, None);
    let crate::request::Span::Sealed { clear, .. } = &request.headers[0].value[0] else { panic!("sealed") };
    let times = clear.iter().filter_map(|span| match span {
        crate::request::Span::Masked { value, mask: Mask::SetWhenSent, .. } => Some(value.reveal()),
        _ => None,
    });
    assert_eq!(times.collect::<Vec<_>>(), ["1735689665"]);
}

#[test]
fn what_is_shown_holds_no_secret_and_what_is_sent_holds_nothing_clear() {
    let asked = ObshellBackup { mode: ObshellMode::Incremental, plus_archive: true, encrypt: true };
    let request =
        seal("http://10.10.10.1:2886", &request::backup("t1"), ObshellSignIn::RootPassword, Some(&asked));
    let shown = serde_json::to_string(&request.preview()).unwrap();
    let sent = format!("{}{}", request.sent_body(), request.headers[1].sent());
    for canary in ["canary-root", "canary-set"] {
        assert!(
            !shown.contains(canary) && !format!("{request:?}").contains(canary) && !sent.contains(canary)
        );
        assert!(request.secrets().any(|secret| secret.contains(canary)), "{canary} is scrubbed from answers");
    }
    assert!(!sent.contains('{'));
}

#[test]
fn the_create_request_is_shown_like_this() {
    let asked = ObshellBackup { mode: ObshellMode::Full, plus_archive: true, encrypt: true };
    let request =
        seal("http://10.10.10.1:2886", &request::backup("t1"), ObshellSignIn::RootPassword, Some(&asked));
    let shown = request.preview();
    let marked = |span: &crate::request::ShownSpan| match span.mask {
        None => span.text.clone(),
        Some(mask) => format!("[{mask:?} {}]", span.text),
    };
    let headers = shown
        .headers
        .iter()
        .map(|header| format!("{}: {}", header.name, header.value.iter().map(marked).collect::<String>()));
    let headers: Vec<_> = headers.collect();
    let body: String = shown.body.iter().map(marked).collect();
    let text = format!("{:?} {}\n{}\n\n{body}", shown.method, shown.target, headers.join("\n"));
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/snapshots");
    insta::with_settings!({ snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("oceanbase_obshell_create_request_shown", text);
    });
}

#[test]
fn the_documents_answer_sample_is_read_with_its_oddities() {
    let response = HttpResponse { status: 200, headers: Vec::new(), body: ANSWER.into() };
    let answer = Answer::open(&response, "2024-01-09T09:11:43Z".parse().unwrap()).unwrap();
    assert_eq!((answer.trace_id.as_str(), answer.clock_skew_ms), ("877fe32b83634153", Some(385)));
    let dag = dag::read_dag(&answer).unwrap();
    // The id is a text of its own, beyond what a float holds; `dag_id` is something else.
    assert_eq!(dag.task.id, "22130706433028869");
    assert_eq!(dag.task.name, request::dag_name("t1", BackupForm::Full));
    assert_eq!((dag.task.state, dag.task.word.as_str()), (TaskState::Running, "READY"));
    assert!(!dag.task.began && dag.task.stages.is_empty(), "nodes are null here");
}

#[test]
fn a_create_answer_without_an_id_is_not_whole() {
    for body in [
        r#"{"successful":true,"status":200,"data":{"id":""}}"#,
        r#"{"successful":true,"status":200,"data":{}}"#,
        r#"{"successful":true,"status":200}"#,
        r#"{"successful":true,"status":200,"data":{"id":"14""#,
        "<html>",
        "",
    ] {
        let response = HttpResponse { status: 200, headers: Vec::new(), body: body.into() };
        let read = Answer::open(&response, Timestamp::UNIX_EPOCH).and_then(|answer| dag::read_dag(&answer));
        assert!(!read.unwrap_err().is_definite(), "{body}");
    }
}

#[test]
fn an_agent_is_read_with_or_without_what_newer_ones_say() {
    let info = r#"{"pid":1,"identity":"CLUSTER AGENT","version":"4.2.4.0-101","obVersion":"4.2.1.8","security":false}"#;
    let info = agent::read_info(&Answer::of(info)).unwrap();
    assert_eq!((info.version.as_str(), info.ob_version.as_str()), ("4.2.4.0-101", "4.2.1.8"));
    info.check().unwrap();
    for none in ["{}", "null", "[]", r#"{"version":"4.2.4.0"}"#] {
        assert!(agent::read_info(&Answer::of(none)).is_err(), "{none}");
    }
    let told = format!(r#"{{"ip":"10.0.0.1","port":2886,"public_key":"{PUBLIC_KEY}"}}"#);
    assert_eq!(agent::read_public_key(&Answer::of(&told)).unwrap().bits(), 512);
    assert!(agent::read_public_key(&Answer::of(r#"{"public_key":"bm8="}"#)).is_err());
}

#[test]
fn tenants_are_targets_and_the_systems_own_are_not() {
    let tenants = r#"{"contents":[
        {"tenant_id":1,"tenant_name":"sys","mode":"MYSQL","status":"NORMAL","in_recyclebin":"NO"},
        {"tenant_id":1001,"tenant_name":"META$1002","mode":"MYSQL","status":"NORMAL"},
        {"tenant_id":1002,"tenant_name":"t1","mode":"MYSQL","status":"NORMAL","in_recyclebin":"NO","connection_strings":null},
        {"tenant_id":"1004","tenant_name":"pay-prod","mode":"ORACLE","status":"NORMAL"},
        {"tenant_id":1006,"tenant_name":"gone","status":"NORMAL","in_recyclebin":"YES"},
        {"tenant_id":1008,"tenant_name":"t2","status":"RESTORE"},
        {"tenant_name":"t3"}]}"#;
    let targets = tenant::read_tenants(&Answer::of(tenants), Some("obcluster"), "4.2.1.8").unwrap();
    let found: Vec<_> = targets.iter().map(|target| (target.id.as_str(), target.state.readiness)).collect();
    assert_eq!(
        found,
        [
            ("t1", Readiness::Available),
            ("pay-prod", Readiness::Available),
            ("t2", Readiness::Unavailable),
            ("t3", Readiness::Unknown),
        ]
    );
    let names: Vec<_> =
        targets.iter().filter(|target| target.unfit.is_some()).map(|target| &target.name).collect();
    assert_eq!(names, ["pay-prod"], "a name that OBShell would not quote");
    assert_eq!((targets[0].group.as_deref(), targets[1].shape.as_str()), (Some("obcluster"), "ORACLE"));
}

#[test]
fn a_destination_is_shown_without_what_may_be_a_key() {
    let read =
        |data: &str| tenant::read_destinations(&Answer::of(data)).map(|places| (places.data, places.archive));
    let told =
        r#"{"tenant_id":1002,"data_base_uri":"oss://b/d?host=h&access_key=canary","archive_base_uri":null}"#;
    assert_eq!(read(told), Some(("oss://b/d".to_owned(), String::new())));
    assert_eq!(read("null"), None, "the agent leaves it out where it cannot take secrets out");
}

proptest::proptest! {
    #[test]
    fn no_answer_whatever_makes_a_reader_panic_or_a_backup_complete(body in "\\PC{0,200}", status in 100_u16..600) {
        let response = HttpResponse { status, headers: Vec::new(), body: body.into_bytes() };
        if let Ok(answer) = Answer::open(&response, Timestamp::UNIX_EPOCH) {
            let _ = (agent::read_info(&answer), tenant::read_tenants(&answer, None, ""), dag::read_dags(&answer));
            proptest::prop_assert!(dag::read_dag(&answer).is_err());
            if let Ok((rows, _)) = super::backup::read_jobs(&answer) {
                proptest::prop_assert!(rows.iter().all(|row| row.state != BackupState::Completed));
            }
        }
    }
}
