//! What OCP answers to a create request: a list of results in a successful envelope, of which each may be a no.
//!
//! A task's id is the proof that something was started; an answer without one settles nothing.

use jiff::Timestamp;
use serde_json::Value;

use super::answer::{read, request_id, unreadable};
use super::lenient::{flag, list, text};
use super::refusal::refused;
use crate::error::{Refusal, VendorError};
use crate::provider::Created;
use crate::request::HttpResponse;

/// A time-out, and an error while processing: what OCP had started by then, nobody knows, whatever the result says.
const GAVE_UP: [&str; 2] = ["1004", "1005"];

/// Reads the answer to a create request. Which backup comes of the task is for `dataBackupTasks` to say.
///
/// # Errors
/// A definite refusal where every result is a no; `Unreadable` where something may have been started.
pub(super) fn read_created(response: &HttpResponse, now: Timestamp) -> Result<Created, VendorError> {
    let data = read(response, now)?;
    let results = list(&data["backupObjectOpsResultList"]);
    let task_ids: Vec<String> =
        results.iter().flat_map(|result| list(&result["taskIdList"])).filter_map(text).collect();
    let outcomes: Vec<Option<bool>> = results.iter().map(|result| flag(&result["beSuccessful"])).collect();
    if let Some(first) = results.first()
        && task_ids.is_empty()
        && outcomes.iter().all(|outcome| *outcome == Some(false))
    {
        let (code, hint) = reason(first);
        let mut error = refused(response, code, hint);
        if error.refusal == Refusal::Fault && !GAVE_UP.contains(&error.words.code.as_str()) {
            // Of a result it is said outright that it was not successful, whatever the code leaves open elsewhere.
            error.refusal = Refusal::Other;
        }
        return Err(error);
    }
    match task_ids.into_iter().next() {
        Some(id) if outcomes.iter().all(|outcome| *outcome == Some(true)) => Ok(Created {
            backup: None,
            task: None,
            vendor_job_id: Some(id),
            request_id: request_id(response),
        }),
        Some(_) => Err(unreadable(response, "a task was started, but not every result is successful")),
        None => Err(unreadable(response, "no task id in the answer")),
    }
}

/// `errorCode` is documented as an object, and as nothing more.
fn reason(result: &Value) -> (String, String) {
    let code = &result["errorCode"];
    let code_text = text(code).or_else(|| text(&code["code"])).or_else(|| text(&code["name"]));
    let hint = text(&result["hint"]).or_else(|| text(&code["message"]));
    (code_text.unwrap_or_default(), hint.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::super::tests::envelope;
    use super::*;

    fn results(results: &str) -> Result<Created, VendorError> {
        let data =
            format!(r#"{{"obBackupTaskType":"DATA_BACKUP_NOW","backupObjectOpsResultList":{results}}}"#);
        read_created(&envelope(&data), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn an_id_beyond_what_a_browser_counts_to_is_kept_whole() {
        let id = |id: &str| results(&format!(r#"[{{"beSuccessful":true,"taskIdList":[{id}]}}]"#)).unwrap();
        assert_eq!(id("9007199254740993").vendor_job_id.as_deref(), Some("9007199254740993"));
        assert_eq!(id("\"3000041\"").vendor_job_id.as_deref(), Some("3000041"));
    }

    #[test]
    fn a_no_inside_a_success_is_definite_whatever_form_its_code_has() {
        for (code, refusal) in [
            ("20007", Refusal::Busy),
            ("\"20007\"", Refusal::Busy),
            (r#"{"code":20007}"#, Refusal::Busy),
            ("20111", Refusal::Input),
            ("20008", Refusal::Other),
            ("null", Refusal::Other),
        ] {
            let result = format!(r#"[{{"beSuccessful":false,"errorCode":{code},"hint":"because"}}]"#);
            let error = results(&result).unwrap_err();
            assert_eq!((error.refusal, error.is_definite()), (refusal, true), "{code}");
            assert_eq!((error.words.message.as_str(), error.words.request_id.as_str()), ("because", "t-1"));
        }
    }

    #[test]
    fn a_result_that_gave_up_waiting_is_not_definite() {
        for code in ["1004", "\"1005\""] {
            let error = results(&format!(r#"[{{"beSuccessful":false,"errorCode":{code}}}]"#)).unwrap_err();
            assert_eq!((error.refusal, error.is_definite()), (Refusal::Fault, false), "{code}");
        }
    }

    #[test]
    fn what_may_have_started_something_proves_nothing() {
        for list in [
            "null",
            "[]",
            "[{}]",
            r#"[{"beSuccessful":true}]"#,
            r#"[{"beSuccessful":true,"taskIdList":[]}]"#,
            r#"[{"beSuccessful":true,"taskIdList":[null]}]"#,
            r#"[{"taskIdList":[1]}]"#,
            r#"[{"beSuccessful":false,"taskIdList":[1]}]"#,
            r#"[{"beSuccessful":true,"taskIdList":[1]},{"beSuccessful":false}]"#,
        ] {
            let error = results(list).unwrap_err();
            assert_eq!((error.refusal, error.is_definite()), (Refusal::Unreadable, false), "{list}");
        }
    }
}
