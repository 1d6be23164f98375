//! Reading an OBShell agent's answers: the envelope around everything, and the errors in it.
//!
//! Agents up to 4.3.0 name an error by a number, later ones by a text; both are optional. A path an agent does not know
//! may answer 200 with the dashboard's page. Answers are plain, never sealed.

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::refusal::{advice, classify};
use crate::error::{Refusal, VendorError, VendorWords};
use crate::provider::answer::{clock_skew, looks_like_html};
use crate::request::HttpResponse;

/// A success: what it carries, and what the envelope tells besides.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) data: Value,
    /// The id under which the agent's logs show the request.
    pub(super) trace_id: String,
    /// Agent's clock minus ours, in milliseconds.
    pub(super) clock_skew_ms: Option<i64>,
    status: u16,
}

#[derive(Deserialize)]
struct Envelope {
    successful: bool,
    #[serde(default)]
    timestamp: Option<String>,
    #[serde(default)]
    status: Value,
    #[serde(default, rename = "traceId")]
    trace_id: Value,
    #[serde(default)]
    data: Value,
    #[serde(default)]
    error: Option<ApiError>,
}

#[derive(Deserialize)]
struct ApiError {
    #[serde(default)]
    code: Value,
    #[serde(default, rename = "errCode")]
    err_code: Option<String>,
    #[serde(default)]
    message: Option<String>,
}

impl Answer {
    /// Opens the envelope.
    ///
    /// # Errors
    /// A refusal for any failure the agent names, whatever its HTTP status; `Unreadable` for what is no envelope.
    pub(super) fn open(response: &HttpResponse, now: Timestamp) -> Result<Self, VendorError> {
        let Ok(envelope) = serde_json::from_slice::<Envelope>(&response.body) else {
            return Err(no_envelope(response));
        };
        let skew = skew(&envelope, now).or_else(|| clock_skew(response, now));
        if !envelope.successful || !response.is_success() {
            let mut error = refusal(response, envelope);
            error.clock_skew_seconds = skew.map(|milliseconds| milliseconds / 1000);
            return Err(error);
        }
        Ok(Self {
            data: envelope.data,
            trace_id: plain(&envelope.trace_id),
            clock_skew_ms: skew,
            status: response.status,
        })
    }

    /// What it carries, as `T`.
    ///
    /// # Errors
    /// `Unreadable` where it carries something else.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, VendorError> {
        T::deserialize(&self.data).map_err(|error| self.unreadable(&error.to_string()))
    }

    /// The rows of a list; `null` is how an agent writes an empty one.
    ///
    /// # Errors
    /// `Unreadable` where it carries no list.
    pub(super) fn rows<T: DeserializeOwned>(&self) -> Result<Vec<T>, VendorError> {
        match self.data.get("contents") {
            Some(Value::Null) => Ok(Vec::new()),
            Some(contents) => Vec::deserialize(contents).map_err(|error| self.unreadable(&error.to_string())),
            None => Err(self.unreadable("the list has no contents")),
        }
    }

    /// A success that does not hold what it should.
    pub(super) fn unreadable(&self, detail: &str) -> VendorError {
        let words = VendorWords {
            http_status: self.status,
            message: detail.to_owned(),
            request_id: self.trace_id.clone(),
            ..VendorWords::default()
        };
        VendorError::new(Refusal::Unreadable, words)
    }
}

/// The agent's clock is written with nanoseconds, when it has done the request.
fn skew(envelope: &Envelope, now: Timestamp) -> Option<i64> {
    let told: Timestamp = envelope.timestamp.as_ref()?.parse().ok()?;
    Some(told.as_millisecond() - now.as_millisecond())
}

/// A proxy, a login page, the dashboard, or another program altogether.
fn no_envelope(response: &HttpResponse) -> VendorError {
    let message = if looks_like_html(&response.body) {
        "an HTML page instead of JSON".to_owned()
    } else {
        String::from_utf8_lossy(&response.body).into_owned()
    };
    let refusal = match response.status {
        300..=399 => Refusal::Redirect,
        429 => Refusal::Throttled,
        408 | 500..=599 => Refusal::Fault,
        _ => Refusal::Unreadable,
    };
    let words = VendorWords { http_status: response.status, message, ..VendorWords::default() };
    let mut error = VendorError::new(refusal, words);
    error.retry_after_seconds = response.header("retry-after").and_then(|text| text.trim().parse().ok());
    error
}

fn refusal(response: &HttpResponse, envelope: Envelope) -> VendorError {
    let error = envelope.error.unwrap_or(ApiError { code: Value::Null, err_code: None, message: None });
    let code = match error.err_code.filter(|code| !code.is_empty()) {
        Some(code) => code,
        None if error.code.is_null() => String::new(),
        None => format!("code {}", plain(&error.code)),
    };
    // A 200 with an error inside tells the real status in its envelope.
    let told = plain(&envelope.status).parse().unwrap_or(response.status);
    let status = if response.is_success() { told } else { response.status };
    let refusal = classify(&code, status);
    let words = VendorWords {
        http_status: response.status,
        message: error.message.unwrap_or_default(),
        request_id: plain(&envelope.trace_id),
        code,
    };
    let mut error = VendorError::new(refusal, words);
    error.is_vendors_own = !envelope.successful && !error.words.code.is_empty();
    error.advice = advice(&error.words.code).map(Box::new);
    error
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
impl Answer {
    /// A success that carries this, for the readers' tests.
    pub(super) fn of(data: &str) -> Self {
        let data = serde_json::from_str(data).unwrap();
        Self { data, trace_id: "t-1".to_owned(), clock_skew_ms: None, status: 200 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::refusal::is_key_outdated;
    use super::*;

    fn opened(status: u16, body: &str) -> Result<Answer, VendorError> {
        let response = HttpResponse { status, headers: Vec::new(), body: body.into() };
        Answer::open(&response, "2024-01-09T09:11:40Z".parse().unwrap())
    }

    fn refused(status: u16, error: &str) -> VendorError {
        let body = format!(r#"{{"successful":false,"status":{status},"traceId":"877f","error":{error}}}"#);
        opened(status, &body).unwrap_err()
    }

    #[test]
    fn the_envelope_tells_the_trace_and_the_agents_clock_to_the_millisecond() {
        let body = r#"{"successful":true,"timestamp":"2024-01-09T17:11:43.385889278+08:00","traceId":"877f","data":[]}"#;
        let answer = opened(200, body).unwrap();
        assert_eq!((answer.trace_id.as_str(), answer.clock_skew_ms), ("877f", Some(3385)));
    }

    #[test]
    fn old_agents_number_their_errors_and_new_ones_name_them() {
        for (status, error, code, refusal) in [
            (401, r#"{"code":1,"message":"m"}"#, "code 1", Refusal::TokenEnded),
            (401, r#"{"code":10008,"message":"m"}"#, "code 10008", Refusal::SignIn),
            (401, r#"{"code":10000,"message":"m"}"#, "code 10000", Refusal::Permission),
            (404, r#"{"code":2300,"message":"m"}"#, "code 2300", Refusal::NotFound),
            (400, r#"{"code":"1001","message":"m"}"#, "code 1001", Refusal::Input),
            (500, r#"{"code":1002,"message":"m"}"#, "code 1002", Refusal::Fault),
            (
                401,
                r#"{"code":10008,"errCode":"Security.Authentication.IncorrectOceanbasePassword"}"#,
                "Security.Authentication.IncorrectOceanbasePassword",
                Refusal::SignIn,
            ),
            (
                401,
                r#"{"code":1,"errCode":"Security.Authentication.Header.DecryptFailed"}"#,
                "Security.Authentication.Header.DecryptFailed",
                Refusal::TokenEnded,
            ),
            (
                400,
                r#"{"errCode":"OB.Backup.ArchiveDestEmpty"}"#,
                "OB.Backup.ArchiveDestEmpty",
                Refusal::TargetUnavailable,
            ),
            (400, r#"{"errCode":"OB.Backup.Mode.Invalid"}"#, "OB.Backup.Mode.Invalid", Refusal::Input),
            (400, r#"{"errCode":"OB.Tenant.NotExist"}"#, "OB.Tenant.NotExist", Refusal::NotFound),
            (400, r#"{"errCode":"MySQL.Error"}"#, "MySQL.Error", Refusal::Fault),
            (
                401,
                r#"{"errCode":"Security.Authentication.Expired"}"#,
                "Security.Authentication.Expired",
                Refusal::ClockSkew,
            ),
            (400, r#"{"errCode":"Something.New"}"#, "Something.New", Refusal::Other),
        ] {
            let found = refused(status, error);
            assert_eq!((found.words.code.as_str(), found.refusal), (code, refusal), "{error}");
            assert_eq!(found.is_definite(), refusal != Refusal::Fault, "{error}");
            assert_eq!(found.words.request_id, "877f");
            assert_eq!(is_key_outdated(&found), refusal == Refusal::TokenEnded, "{error}");
        }
    }

    #[test]
    fn a_200_with_an_error_inside_is_an_error_and_definite() {
        let body = r#"{"successful":false,"status":400,"error":{"errCode":"Something.New","message":"no"}}"#;
        let error = opened(200, body).unwrap_err();
        assert_eq!(error.refusal, Refusal::Other);
        assert!(error.is_definite());
    }

    #[test]
    fn what_is_no_envelope_proves_nothing() {
        for (status, body) in [
            (200, "<!doctype html><title>OBShell</title>"),
            (200, ""),
            (200, "{}"),
            (200, r#"{"successful":"true"}"#),
            (200, "null"),
            (400, r#"{"error":{"code":400,"message":"a proxy's JSON"}}"#),
            (401, "<html>who</html>"),
            (404, "404 page not found"),
            (502, "<html>bad gateway</html>"),
            (307, ""),
        ] {
            let error = opened(status, body).unwrap_err();
            assert!(!error.is_definite(), "{status} {body}");
        }
        // An error that nobody put his name to.
        assert!(!refused(400, r#"{"message":"no"}"#).is_definite());
        assert!(!refused(400, "null").is_definite());
        assert!(opened(500, r#"{"successful":true,"data":{}}"#).is_err());
    }

    #[test]
    fn a_list_may_be_null_and_never_missing() {
        assert_eq!(Answer::of(r#"{"contents":null}"#).rows::<Value>().unwrap().len(), 0);
        assert_eq!(Answer::of(r#"{"contents":[1,2]}"#).rows::<Value>().unwrap().len(), 2);
        for data in ["{}", "null", "[]", r#"{"contents":{}}"#] {
            assert_eq!(Answer::of(data).rows::<Value>().unwrap_err().refusal, Refusal::Unreadable, "{data}");
        }
    }
}
