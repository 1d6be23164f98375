//! Reading OCP's envelope: the data, or a page of a list.
//!
//! Success is the envelope's word, never the HTTP status alone: a 200 may hold an error.

use jiff::Timestamp;
use serde_json::Value;

use super::lenient::{flag, list, whole, word};
use super::refusal::refusal;
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

#[cfg(test)]
mod tests {
    use super::super::lenient::text;
    use super::*;

    #[test]
    fn a_page_tells_how_many_there_are_in_either_spelling() {
        let page = |page: &str| {
            let body = format!(r#"{{"successful":true,"data":{{"contents":[1,"x"],"page":{page}}}}}"#);
            let response = HttpResponse { status: 200, headers: Vec::new(), body: body.into() };
            let page = read_page(&response, Timestamp::UNIX_EPOCH, text).unwrap();
            (page.rows.len(), page.pages, page.total)
        };
        assert_eq!(
            page(r#"{"totalElements":12,"totalPages":3,"number":1,"size":5}"#),
            (2, Some(3), Some(12))
        );
        assert_eq!(page(r#"{"totalElements":"12","totalPage":"3"}"#), (2, Some(3), Some(12)));
        assert_eq!(page("null"), (2, None, None));
    }
}
