//! What the readers of all vendors need: the clock an answer tells, and pages that are no answer at all.

use jiff::Timestamp;

use crate::request::HttpResponse;

/// Vendor's clock minus ours, in milliseconds, from the answer's `Date`.
pub(crate) fn clock_skew(response: &HttpResponse, now: Timestamp) -> Option<i64> {
    let date = jiff::fmt::rfc2822::parse(response.header("date")?).ok()?.timestamp();
    // `Date` has whole seconds: on the average it is half a second old when it is written.
    Some(date.as_millisecond() + 500 - now.as_millisecond())
}

/// Whether a body is a page: a proxy's, a login form, a dashboard.
pub(super) fn looks_like_html(body: &[u8]) -> bool {
    String::from_utf8_lossy(body).trim_start().starts_with('<')
}
