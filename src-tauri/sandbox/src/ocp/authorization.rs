//! Decides whether a request may pass: HTTP Basic or an access key's signature.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::refusal::Refusal;
use super::sign::Authorization;
use crate::answer::Received;
use crate::clock::Moment;
use crate::credentials::{OCP_ACCESS_KEY_ID, OCP_ACCESS_KEY_SECRET, OCP_PASSWORD, OCP_USER_NAME};

const TOLERANCE: SignedDuration = SignedDuration::from_mins(15);

pub(super) fn authorize(received: &Received, moment: Moment) -> Result<(), Refusal> {
    let header = received
        .header("authorization")
        .ok_or_else(|| Refusal::unauthorized("The request is not authenticated.", "请求未认证。"))?;
    match header.strip_prefix("Basic ") {
        Some(encoded) => check_password(encoded),
        None => check_signature(header, received, moment),
    }
}

fn check_password(encoded: &str) -> Result<(), Refusal> {
    let expected = format!("{OCP_USER_NAME}:{OCP_PASSWORD}");
    match STANDARD.decode(encoded) {
        Ok(given) if given == expected.as_bytes() => Ok(()),
        _ => Err(wrong_credentials()),
    }
}

fn check_signature(header: &str, received: &Received, moment: Moment) -> Result<(), Refusal> {
    let authorization = Authorization::parse(header).ok_or_else(wrong_credentials)?;
    if authorization.access_key != OCP_ACCESS_KEY_ID {
        return Err(wrong_credentials());
    }
    let date = received.header("date").unwrap_or_default();
    let is_near = DateTime::strptime("%a, %d %b %Y %H:%M:%S GMT", date)
        .and_then(|time| time.to_zoned(TimeZone::UTC))
        .is_ok_and(|time| moment.is_near(time.timestamp(), TOLERANCE));
    if !is_near {
        return Err(Refusal::unauthorized(
            "The Date header is missing, or not within 15 minutes of the server's time.",
            "Date 请求头缺失，或与服务器时间相差超过 15 分钟。",
        ));
    }
    if authorization.is_good(received, OCP_ACCESS_KEY_SECRET) {
        Ok(())
    } else {
        Err(Refusal::unauthorized("The signature does not match.", "签名不匹配。"))
    }
}

pub(super) fn wrong_credentials() -> Refusal {
    Refusal::unauthorized("The user name, password or access key is wrong.", "用户名、密码或访问密钥错误。")
}
