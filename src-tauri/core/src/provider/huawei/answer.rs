//! Reading Huawei Cloud's answers: JSON where it is JSON, and its several shapes of error by their codes.
//!
//! Codes decide, never the HTTP status alone: the same code arrives with 400, 403 or 409. The classification is
//! that of `docs/vendors/huawei-cloud.md`; an unknown code falls back on its HTTP class.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Refusal, VendorError, VendorWords};
use crate::provider::answer::{clock_skew, looks_like_html};
use crate::request::HttpResponse;
use crate::text::Text;

/// The answer's body as `T`.
///
/// # Errors
/// A refusal for any status but 2xx, `Unreadable` for a 2xx that is not the documented JSON.
pub(super) fn read<T: DeserializeOwned>(response: &HttpResponse, now: Timestamp) -> Result<T, VendorError> {
    if !response.is_success() {
        return Err(refusal(response, now));
    }
    serde_json::from_slice(&response.body).map_err(|error| unreadable(response, &error.to_string()))
}

/// A 2xx answer that does not hold what it should.
pub(super) fn unreadable(response: &HttpResponse, detail: &str) -> VendorError {
    let seen = if looks_like_html(&response.body) { "an HTML page instead of JSON" } else { detail };
    let mut words = words(response);
    words.message = seen.to_owned();
    VendorError::new(Refusal::Unreadable, words)
}

/// What an answer other than 2xx means.
pub(super) fn refusal(response: &HttpResponse, now: Timestamp) -> VendorError {
    let mut words = words(response);
    let error = serde_json::from_slice::<Value>(&response.body).ok();
    if let Some((code, message)) = error.as_ref().and_then(code_and_message) {
        words.code = code;
        words.message = message;
    } else if looks_like_html(&response.body) {
        words.message = "an HTML page instead of JSON".to_owned();
    } else {
        words.message = String::from_utf8_lossy(&response.body).into_owned();
    }
    if words.request_id.is_empty()
        && let Some(id) = error.as_ref().and_then(|value| value.get("request_id")).and_then(Value::as_str)
    {
        words.request_id = id.to_owned();
    }
    let is_page = error.is_none() && looks_like_html(&response.body);
    let refusal = match classify(&words) {
        // Not the vendor's own words: a proxy, a firewall or a login page.
        Refusal::Permission | Refusal::NotFound | Refusal::Busy | Refusal::Other if is_page => {
            Refusal::Unreadable
        }
        refusal => refusal,
    };
    let mut error = VendorError::new(refusal, words);
    error.is_vendors_own = error.words.code.starts_with(|first: char| first.is_ascii_alphabetic());
    if refusal == Refusal::Permission {
        error.advice = Some(Box::new(Text::new(
            "Ask for the right to list instances (instance:list) and to list and create backups (backup:list, backup:create) of this product, or type the project ID if only IAM refused",
            "请申请该产品的实例查询（instance:list）以及备份查询和创建（backup:list、backup:create）权限；若仅 IAM 拒绝，可手动填写项目 ID",
        )));
    }
    error.retry_after_seconds = response.header("retry-after").and_then(|text| text.trim().parse().ok());
    error.clock_skew_seconds = clock_skew(response, now).map(|milliseconds| milliseconds / 1000);
    error
}

fn words(response: &HttpResponse) -> VendorWords {
    VendorWords { http_status: response.status, request_id: request_id(response), ..VendorWords::default() }
}

/// The id under which the vendor's support finds the request; empty where it gave none.
pub(crate) fn request_id(response: &HttpResponse) -> String {
    let id = response.header("x-request-id").or_else(|| response.header("x-iam-trace-id"));
    id.unwrap_or_default().to_owned()
}

/// The shapes seen: `error_code`/`error_msg`, `errorCode`/`errorMsg`, `errCode`/`externalMessage`,
/// `code`/`message` (a number at IAM), any of them one level deeper.
fn code_and_message(value: &Value) -> Option<(String, String)> {
    const SHAPES: [(&str, &str); 4] = [
        ("error_code", "error_msg"),
        ("errorCode", "errorMsg"),
        ("errCode", "externalMessage"),
        ("code", "message"),
    ];
    let object = value.as_object()?;
    for (code, message) in SHAPES {
        if let (Some(code), Some(message)) = (object.get(code), object.get(message)) {
            return Some((plain(code), plain(message)));
        }
    }
    object.values().find_map(code_and_message)
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn classify(words: &VendorWords) -> Refusal {
    let message = words.message.to_ascii_lowercase();
    let code = words.code.replace("APIG.", "APIGW.");
    match code.as_str() {
        "APIGW.0301" if message.contains("expired") && message.contains("time") => Refusal::ClockSkew,
        "APIGW.0301" | "APIGW.0303" | "APIGW.0305" | "APIGW.0311"
            if message.contains("reach the limit") || message.contains("locked") =>
        {
            Refusal::LockedOut
        }
        "APIGW.0301" | "APIGW.0303" | "APIGW.0305" | "APIGW.0311" => Refusal::SignIn,
        "APIGW.0307" | "DBS.280056" => Refusal::TokenEnded,
        "APIGW.0302" | "APIGW.0304" | "APIGW.0306" | "APIGW.0802" => Refusal::Permission,
        "APIGW.0310" => Refusal::Project,
        "APIGW.0308" => Refusal::Throttled,
        "APIGW.0101" => Refusal::NotFound,
        // Another operation runs; the same codes may mean a faulty instance, and the message says which.
        "DBS.201205" | "DBS.200011" | "DBS.200019" | "DBS.200047" | "DBS.201202" | "DBS.201015"
        | "DBS.200018" | "DBS.200076" | "DBS.212033" | "DBS.201206" | "DBS.200080" | "DBS.200452"
        | "DBS.200463" | "DBS.200611" | "DBS.280011" | "DBS.280343" | "DBS.280816" | "DBS.01010337"
        | "DBS.01280030" | "DBS.280036" | "RDS.3004" => Refusal::Busy,
        "DBS.201014" | "DBS.200086" | "DBS.280406" | "DBS.200316" | "DBS.280449" | "RDS.3003" => {
            Refusal::TargetUnavailable
        }
        "DBS.201201" | "DBS.201209" => Refusal::NameTaken,
        "DBS.280277" | "DBS.280127" | "DBS.280128" | "DBS.200823" | "DBS.280404" | "DBS.200001"
        | "DBS.200004" | "DBS.200006" | "DBS.200405" | "DBS.280001" | "DBS.280204" | "DBS.290000"
        | "DBS.290001" | "DBS.280216" => Refusal::Input,
        "DBS.200002" | "DBS.200045" | "DBS.200408" | "DBS.200602" | "DBS.201028" | "DBS.290005"
        | "DBS.290011" | "DBS.201010" | "DBS.280214" | "DBS.201203" => Refusal::NotFound,
        "DBS.200010" | "DBS.200604" | "DBS.200044" | "DBS.201003" | "DBS.280015" => Refusal::Permission,
        // It failed, or gave up waiting for what still goes on, whatever HTTP status carries that.
        "DBS.111205" | "DBS.108000" | "DBS.108002" | "DBS.108005" | "DBS.200005" | "DBS.200208"
        | "DBS.213002" | "DBS.213004" | "DBS.290006" | "DBS.290015" => Refusal::Fault,
        _ => by_status(words.http_status),
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
        400..=499 => Refusal::Other,
        _ => Refusal::Fault,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, body: &str) -> VendorError {
        let response = HttpResponse { status, headers: Vec::new(), body: body.into() };
        refusal(&response, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn every_shape_of_error_is_read() {
        for (body, code, message) in [
            (r#"{"error_code":"DBS.201014","error_msg":"busy"}"#, "DBS.201014", "busy"),
            (r#"{"errorCode":"DBS.201014","errorMsg":"busy"}"#, "DBS.201014", "busy"),
            (r#"{"errCode":"RDS.0011","externalMessage":"no"}"#, "RDS.0011", "no"),
            (r#"{"error":{"code":401,"message":"who","title":"Unauthorized"}}"#, "401", "who"),
            (r#"{"itemNotFound":{"code":404,"message":"gone"}}"#, "404", "gone"),
            ("<html>502</html>", "", "an HTML page instead of JSON"),
            ("no upstream", "", "no upstream"),
        ] {
            let error = refused(400, body);
            assert_eq!((error.words.code.as_str(), error.words.message.as_str()), (code, message), "{body}");
        }
    }

    #[test]
    fn codes_decide_and_the_status_only_where_the_code_is_unknown() {
        let body =
            |code: &str, message: &str| format!(r#"{{"error_code":"{code}","error_msg":"{message}"}}"#);
        for (status, code, message, refusal) in [
            (401, "APIGW.0301", "verify aksk signature fail", Refusal::SignIn),
            (401, "APIG.0301", "signature expired, signature time:x,server time:y", Refusal::ClockSkew),
            (401, "APIGW.0301", "AK access failed to reach the limit,forbidden", Refusal::LockedOut),
            (401, "APIGW.0307", "The token must be updated.", Refusal::TokenEnded),
            (429, "APIGW.0308", "throttled", Refusal::Throttled),
            (400, "DBS.200019", "another operation", Refusal::Busy),
            (409, "DBS.200019", "another operation", Refusal::Busy),
            (500, "DBS.280036", "not ready yet", Refusal::Busy),
            (409, "DBS.201201", "exists", Refusal::NameTaken),
            (500, "DBS.111205", "service-side timeout", Refusal::Fault),
            (409, "DBS.111205", "service-side timeout", Refusal::Fault),
            (400, "DBS.200056", "maximum number of nodes", Refusal::Other),
            (502, "APIGW.0201", "backend unavailable", Refusal::Fault),
            (307, "", "", Refusal::Redirect),
        ] {
            assert_eq!(refused(status, &body(code, message)).refusal, refusal, "{status} {code}");
        }
    }

    #[test]
    fn only_an_answer_that_proves_a_no_is_definite() {
        let coded = r#"{"error_code":"DBS.299999","error_msg":"no"}"#;
        for status in [400, 401, 403, 404, 409, 429] {
            assert!(refused(status, coded).is_definite(), "{status}");
            for body in ["<html>", "", "{}", "no", r#"{"code":403,"message":"a proxy's JSON"}"#] {
                assert!(!refused(status, body).is_definite(), "{status} {body}");
            }
        }
        for status in [101, 307, 408, 500, 504] {
            assert!(!refused(status, coded).is_definite(), "{status}");
        }
    }

    #[test]
    fn a_proxys_page_is_not_taken_for_the_vendors_no() {
        for status in [400, 403, 404, 407, 409, 413, 451] {
            assert_eq!(refused(status, "<html>no</html>").refusal, Refusal::Unreadable, "{status}");
        }
        assert_eq!(refused(401, "<html>who</html>").refusal, Refusal::SignIn, "never tried again by itself");
        assert_eq!(refused(429, "<html>slow</html>").refusal, Refusal::Throttled);
    }
}
