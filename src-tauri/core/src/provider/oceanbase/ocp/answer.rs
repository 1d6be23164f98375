//! Reading OCP's envelope: the data, a page of a list, or what a refusal means.
//!
//! Success is the envelope's word, never the HTTP status alone: a 200 may hold an error. Codes decide what an error
//! means; they are those of OCP's error table of 2023, and an unknown one falls back on its HTTP class.

use jiff::Timestamp;
use serde_json::Value;

use super::advice::advice;
use super::lenient::{flag, list, text, whole, word};
use crate::error::{Refusal, VendorError, VendorWords};
use crate::provider::answer::{self, looks_like_html};
use crate::request::HttpResponse;
use crate::vendor_time::VendorTime;

/// One page of a list, and how many pages there are.
pub(super) struct Page<T> {
    pub(super) rows: Vec<T>,
    /// How many rows the vendor sent, whether or not they could be read.
    pub(super) length: usize,
    pub(super) pages: Option<usize>,
    pub(super) total: Option<usize>,
}

/// The envelope's `data`; `null` where it holds none.
///
/// # Errors
/// A refusal where the envelope or the status says so, `Unreadable` for a 2xx that is no envelope.
pub(super) fn read(response: &HttpResponse, now: Timestamp) -> Result<Value, VendorError> {
    let envelope = serde_json::from_slice::<Value>(&response.body).ok().filter(Value::is_object);
    match envelope {
        Some(mut envelope) if response.is_success() => match flag(&envelope["successful"]) {
            Some(true) if envelope["error"].is_null() => Ok(envelope["data"].take()),
            Some(_) => Err(refusal(response, Some(&envelope), now)),
            None => Err(unreadable(response, "the answer does not say whether it was successful")),
        },
        None if response.is_success() => Err(unreadable(response, "the answer is not a JSON object")),
        envelope => Err(refusal(response, envelope.as_ref(), now)),
    }
}

/// One page of `data.contents`.
pub(super) fn read_page<T>(
    response: &HttpResponse,
    now: Timestamp,
    row: impl Fn(&Value) -> Option<T>,
) -> Result<Page<T>, VendorError> {
    let data = read(response, now)?;
    let contents = if data.is_array() { &data } else { &data["contents"] };
    // Nothing at all is an empty list: OCP leaves out what is not set.
    if !contents.is_array() && !contents.is_null() {
        return Err(unreadable(response, "data.contents is not a list"));
    }
    let page = &data["page"];
    Ok(Page {
        rows: list(contents).iter().filter_map(row).collect(),
        length: list(contents).len(),
        // The documents write `totalPage`, the wire `totalPages`.
        pages: count(&page["totalPages"]).or_else(|| count(&page["totalPage"])),
        total: count(&page["totalElements"]),
    })
}

fn count(value: &Value) -> Option<usize> {
    whole(value).and_then(|count| usize::try_from(count).ok())
}

/// A 2xx answer that does not hold what it should.
pub(super) fn unreadable(response: &HttpResponse, detail: &str) -> VendorError {
    let message = if looks_like_html(&response.body) { "an HTML page instead of JSON" } else { detail };
    let request_id = request_id(response);
    let (http_status, message) = (response.status, message.to_owned());
    let words = VendorWords { http_status, message, request_id, code: String::new() };
    VendorError::new(Refusal::Unreadable, words)
}

/// The refusal of one code, in OCP's own words.
pub(super) fn refused(response: &HttpResponse, code: String, message: String) -> VendorError {
    let words = VendorWords { http_status: response.status, code, message, request_id: request_id(response) };
    let mut error = VendorError::new(classify(&words.code, words.http_status), words);
    error.advice = advice(&error.words.code, error.refusal);
    error.is_vendors_own = true;
    error
}

fn refusal(response: &HttpResponse, envelope: Option<&Value>, now: Timestamp) -> VendorError {
    let own = envelope
        .filter(|envelope| flag(&envelope["successful"]) == Some(false) || envelope["error"].is_object());
    let mut error = match own {
        Some(envelope) => own_refusal(response, envelope),
        None => foreign_refusal(response),
    };
    let seconds = response.header("retry-after").or_else(|| response.header("ratelimit-reset"));
    error.retry_after_seconds = match error.refusal {
        Refusal::Throttled | Refusal::Fault => seconds.and_then(|text| text.trim().parse().ok()),
        _ => None,
    };
    error.clock_skew_seconds = clock_skew(response, now).map(|milliseconds| milliseconds / 1000);
    error
}

fn own_refusal(response: &HttpResponse, envelope: &Value) -> VendorError {
    let error = &envelope["error"];
    let message = text(&error["message"]).or_else(|| text(&envelope["message"])).unwrap_or_default();
    // A 200 may hold an error whose own status is another.
    let inner = whole(&envelope["status"]).and_then(|status| u16::try_from(status).ok());
    let status = inner.filter(|_| response.is_success()).unwrap_or(response.status);
    let code = text(&error["code"]);
    let is_coded = code.is_some();
    let mut refused =
        refused(&HttpResponse { status, ..response.clone() }, code.unwrap_or_default(), message);
    refused.words.http_status = response.status;
    refused.is_vendors_own = is_coded;
    refused
}

/// Not OCP's envelope: a proxy's, a gateway's or a login page's words.
fn foreign_refusal(response: &HttpResponse) -> VendorError {
    let is_page = looks_like_html(&response.body);
    let message = if is_page {
        "an HTML page instead of JSON".to_owned()
    } else {
        String::from_utf8_lossy(&response.body).into_owned()
    };
    let refusal = match by_status(response.status) {
        Refusal::Permission | Refusal::NotFound | Refusal::Busy | Refusal::Other if is_page => {
            Refusal::Unreadable
        }
        refusal => refusal,
    };
    let (http_status, request_id) = (response.status, request_id(response));
    let mut error =
        VendorError::new(refusal, VendorWords { http_status, message, request_id, code: String::new() });
    error.advice = advice("", refusal);
    error
}

/// OCP's clock minus ours, in milliseconds, from the answer's `Date` or, without one, from the envelope's time.
pub(super) fn clock_skew(response: &HttpResponse, now: Timestamp) -> Option<i64> {
    answer::clock_skew(response, now).or_else(|| {
        let envelope = serde_json::from_slice::<Value>(&response.body).ok()?;
        let at = VendorTime::read(envelope["timestamp"].as_str()?)?;
        Some(at.at.filter(|_| !at.zone_assumed)?.as_millisecond() - now.as_millisecond())
    })
}

/// The id under which OCP's logs know the request; empty where it gave none.
pub(super) fn request_id(response: &HttpResponse) -> String {
    serde_json::from_slice::<Value>(&response.body)
        .map(|envelope| word(&envelope["traceId"]))
        .unwrap_or_default()
}

fn classify(code: &str, status: u16) -> Refusal {
    match code {
        // Over the limit, the code is 0.
        _ if status == 429 => Refusal::Throttled,
        // The parameters, and what does not go together: the kind of backup, the storage.
        "1001" | "1003" | "20010" | "20011" | "20012" | "20013" | "20107" | "20108" | "20110" | "20111"
        | "20141" | "20301" | "20302" | "20304" => Refusal::Input,
        "1002" => Refusal::NotFound,
        "3017" | "3100" | "15027" => Refusal::Permission,
        "20007" | "20151" => Refusal::Busy,
        // What must be there or be mended before any backup.
        "11028" | "20000" | "20003" | "20036" | "20064" | "20072" | "20106" | "20300" | "20305" => {
            Refusal::TargetUnavailable
        }
        // It failed, or gave up waiting: what it had done by then, nobody knows.
        "1004" | "1005" | "20008" | "20030" | "20031" | "20035" => Refusal::Fault,
        _ => by_status(status),
    }
}

fn by_status(status: u16) -> Refusal {
    match status {
        300..=399 => Refusal::Redirect,
        401 => Refusal::SignIn,
        403 => Refusal::Permission,
        404 => Refusal::NotFound,
        // The server gave up waiting for the request: nobody knows how much of it was read.
        408 => Refusal::Fault,
        409 => Refusal::Busy,
        429 => Refusal::Throttled,
        200..=299 | 400..=499 => Refusal::Other,
        _ => Refusal::Fault,
    }
}
