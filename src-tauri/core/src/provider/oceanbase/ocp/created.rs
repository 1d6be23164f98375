//! What OCP answers to a create request: a list of results in a successful envelope, of which each may be a no.
//!
//! A task's id is the proof that something was started; an answer without one settles nothing.

use jiff::Timestamp;
use serde_json::Value;

use super::answer::{read, refused, request_id, unreadable};
use super::lenient::{flag, list, text};
use crate::error::{Refusal, VendorError};
use crate::provider::Created;
use crate::request::HttpResponse;

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
        if error.refusal == Refusal::Fault {
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
