//! What OCP's refusals mean, by their codes.
//!
//! The codes are those of OCP's error table of 2023, and of the table of 4.2.2, whose codes begin with letters (how
//! those look in an answer is unverified); an unknown one falls back on its HTTP class. What does not come in
//! OCP's own envelope is a proxy's or a login page's word, and proves nothing.

use jiff::Timestamp;
use serde_json::Value;

use super::advice::advice;
use super::answer::{clock_skew, request_id};
use super::lenient::{flag, text, whole};
use crate::error::{Refusal, VendorError, VendorWords};
use crate::provider::answer::looks_like_html;
use crate::request::HttpResponse;

/// The refusal of one code, in OCP's own words.
pub(super) fn refused(response: &HttpResponse, code: String, message: String) -> VendorError {
    let words = VendorWords { http_status: response.status, code, message, request_id: request_id(response) };
    let mut error = VendorError::new(classify(&words.code, words.http_status), words);
    error.advice = advice(&error.words.code, error.refusal).map(Box::new);
    error.is_vendors_own = true;
    error
}

/// What an answer that is no success means.
pub(super) fn refusal(response: &HttpResponse, envelope: Option<&Value>, now: Timestamp) -> VendorError {
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
    error.advice = advice("", refusal).map(Box::new);
    error
}

fn classify(code: &str, status: u16) -> Refusal {
    match code {
        // Over the limit, the code is 0; of a refused sign-in, no code is documented.
        _ if status == 429 => Refusal::Throttled,
        _ if status == 401 => Refusal::SignIn,
        // A path that this version of OCP does not have.
        "1003" if status == 404 => Refusal::NotFound,
        // The parameters, and what does not go together: the kind of backup, the storage.
        "1001" | "1003" | "20010" | "20011" | "20012" | "20013" | "20107" | "20108" | "20110" | "20111"
        | "20141" | "20301" | "20302" | "20304" | "BAK30004" => Refusal::Input,
        "1002" => Refusal::NotFound,
        "3017" | "3100" | "15027" => Refusal::Permission,
        "20007" | "20151" | "BAK31005" => Refusal::Busy,
        // What must be there or be mended before any backup.
        "11028" | "20000" | "20003" | "20036" | "20064" | "20072" | "20106" | "20300" | "20305"
        | "BAK21006" => Refusal::TargetUnavailable,
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

#[cfg(test)]
mod tests {
    use super::super::answer::read;
    use super::*;

    fn refused(status: u16, body: &str) -> VendorError {
        let response = HttpResponse { status, headers: Vec::new(), body: body.into() };
        read(&response, Timestamp::UNIX_EPOCH).unwrap_err()
    }

    fn coded(status: u16, code: &str) -> VendorError {
        let error = format!(r#"{{"code":{code},"message":"no"}}"#);
        refused(
            status,
            &format!(r#"{{"successful":false,"status":{status},"error":{error},"traceId":"t-1"}}"#),
        )
    }

    #[test]
    fn codes_decide_and_the_status_only_where_the_code_is_unknown() {
        for (status, code, refusal, is_definite) in [
            (400, "1001", Refusal::Input, true),
            (404, "1002", Refusal::NotFound, true),
            (403, "3017", Refusal::Permission, true),
            (400, "15027", Refusal::Permission, true),
            (500, "20007", Refusal::Busy, true),
            (400, "\"20007\"", Refusal::Busy, true),
            (200, "20007", Refusal::Busy, true),
            (400, "20106", Refusal::TargetUnavailable, true),
            (400, "\"BAK21006\"", Refusal::TargetUnavailable, true),
            (409, "\"BAK31005\"", Refusal::Busy, true),
            (400, "\"BAK30004\"", Refusal::Input, true),
            (400, "20003", Refusal::TargetUnavailable, true),
            (400, "20036", Refusal::TargetUnavailable, true),
            (400, "20111", Refusal::Input, true),
            (400, "20301", Refusal::Input, true),
            (401, "0", Refusal::SignIn, true),
            (401, "1003", Refusal::SignIn, true),
            (404, "1003", Refusal::NotFound, true),
            (400, "1003", Refusal::Input, true),
            (429, "0", Refusal::Throttled, true),
            (400, "29999", Refusal::Other, true),
            (200, "29999", Refusal::Other, true),
            (500, "29999", Refusal::Fault, false),
            (400, "1005", Refusal::Fault, false),
            (400, "20008", Refusal::Fault, false),
            (302, "29999", Refusal::Redirect, false),
        ] {
            let error = coded(status, code);
            assert_eq!((error.refusal, error.is_definite()), (refusal, is_definite), "{status} {code}");
            assert_eq!((error.words.http_status, error.words.request_id.as_str()), (status, "t-1"));
        }
    }

    #[test]
    fn a_200_with_an_error_inside_is_an_error() {
        let inner = r#"{"successful":false,"status":500,"error":{"code":29999,"message":"no"}}"#;
        assert_eq!(refused(200, inner).refusal, Refusal::Fault, "by the envelope's own status");
        let both = r#"{"successful":true,"status":200,"data":{},"error":{"code":20007,"message":"no"}}"#;
        assert_eq!(refused(200, both).refusal, Refusal::Busy);
        assert!(!refused(200, r#"{"successful":false}"#).is_definite(), "no code, no proof");
    }

    #[test]
    fn what_is_not_ocps_envelope_proves_nothing() {
        for status in [200, 301, 400, 401, 403, 404, 409, 413, 429, 500, 502, 504] {
            for body in [
                "<html>no</html>",
                "",
                "{}",
                "[]",
                "null",
                "no upstream",
                r#"{"code":403,"message":"a proxy"}"#,
            ] {
                assert!(!refused(status, body).is_definite(), "{status} {body}");
            }
        }
        assert_eq!(refused(200, "<html>login</html>").words.message, "an HTML page instead of JSON");
        assert_eq!(refused(404, "<html>no</html>").refusal, Refusal::Unreadable);
        assert_eq!(refused(401, "").refusal, Refusal::SignIn, "never tried again by itself");
    }

    #[test]
    fn throttling_says_how_long() {
        let response = HttpResponse {
            status: 429,
            headers: vec![("ratelimit-limit".into(), "100".into()), ("ratelimit-reset".into(), "7".into())],
            body: r#"{"successful":false,"status":429,"error":{"code":0,"message":"Too many requests"}}"#
                .into(),
        };
        let error = read(&response, Timestamp::UNIX_EPOCH).unwrap_err();
        assert_eq!((error.refusal, error.retry_after_seconds), (Refusal::Throttled, Some(7)));
        assert!(error.hint().unwrap().en.contains("7 s"));
    }

    #[test]
    fn every_documented_refusal_says_what_to_do_in_ocps_words() {
        for code in ["20003", "20007", "20036", "20106", "20111", "20301", "20302", "20064", "20305", "3017"]
        {
            let hint = coded(400, code).hint().unwrap();
            assert!(!hint.en.contains("rds:") && !hint.en.contains("instance"), "{code}: {}", hint.en);
            assert!(!hint.zh.is_empty());
        }
        assert!(coded(400, "20106").hint().unwrap().en.contains("strategy"));
        assert!(coded(400, "20111").hint().unwrap().en.contains("full backup first"));
    }
}
