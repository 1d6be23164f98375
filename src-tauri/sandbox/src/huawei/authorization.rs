//! Decides whether a request may pass: by signature or by token, for the project in its path.
//!
//! Five bad signatures in a row are forgiven; the next one locks the key for five minutes, and while it is
//! locked even good signatures are refused.

use std::collections::HashMap;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::Huawei;
use super::errors::Refusal;
use super::iam::{PROJECTS, TokenState};
use super::sign::{self, Authorization};
use crate::answer::Received;
use crate::clock::{Moment, later};
use crate::credentials;

const TOLERANCE: SignedDuration = SignedDuration::from_mins(15);
const FORGIVEN: u32 = 5;
const LOCKED_FOR: SignedDuration = SignedDuration::from_mins(5);
const STAMP: &str = "%Y%m%dT%H%M%SZ";

/// What each access key has on its record.
#[derive(Debug, Default)]
pub(super) struct Keys {
    records: HashMap<String, Record>,
}

#[derive(Debug, Default)]
struct Record {
    bad_in_a_row: u32,
    locked_until: Option<Timestamp>,
}

impl Huawei {
    /// Lets the request pass or says why not. `project` is the one in the path; IAM calls have none.
    pub(super) fn authorize(
        &mut self,
        received: &Received,
        project: Option<&str>,
        moment: Moment,
    ) -> Result<(), Refusal> {
        match (received.header("authorization"), received.header("x-auth-token")) {
            (Some(header), _) => self.check_signature(received, header, moment)?,
            (None, Some(token)) => self.check_token(token, project, moment)?,
            (None, None) => {
                return Err(refused("x-auth-token not found"));
            }
        }
        let Some(project) = project else {
            return Ok(());
        };
        let names_another = received.header("x-project-id").is_some_and(|named| named != project);
        if names_another || !PROJECTS.iter().any(|known| known.id == project) {
            return Err(Refusal::gateway(403, "APIGW.0310", "The project is unavailable."));
        }
        Ok(())
    }

    fn check_token(&self, token: &str, project: Option<&str>, moment: Moment) -> Result<(), Refusal> {
        match self.tokens.state(token, moment) {
            TokenState::Garbage => Err(refused("decrypt token fail")),
            TokenState::Expired => Err(token_must_be_updated()),
            // A token of the whole account, or of another project, opens no project's door.
            TokenState::Valid { project: scope } if project.is_some() && scope.as_deref() != project => {
                Err(token_must_be_updated())
            }
            TokenState::Valid { .. } => Ok(()),
        }
    }

    fn check_signature(&mut self, received: &Received, header: &str, moment: Moment) -> Result<(), Refusal> {
        let authorization =
            Authorization::parse(header).ok_or_else(|| refused("the authorization header is malformed"))?;
        let access_key = authorization.access_key.clone();
        let (secret, security_token) = secret_of(&access_key)
            .ok_or_else(|| refused(&format!("Get secretKey failed,ak:{access_key},err:ak not exist")))?;
        let record = self.keys.records.entry(access_key).or_default();
        if record.locked_until.is_some_and(|until| moment.elapsed() < until) {
            return Err(locked());
        }

        let date = received.header("x-sdk-date").unwrap_or_default();
        let stamp = DateTime::strptime(STAMP, date)
            .ok()
            .and_then(|stamp| stamp.to_zoned(TimeZone::UTC).ok())
            .map(|stamp| stamp.timestamp());
        let Some(stamp) = stamp.filter(|_| authorization.signs("x-sdk-date")) else {
            return Err(refused("x-sdk-date is missing, malformed or not signed"));
        };
        if !moment.is_near(stamp, TOLERANCE) {
            return Err(signature_expired(date, moment));
        }
        let sent_token = received.header("x-security-token");
        if sent_token != security_token || (sent_token.is_some() && !authorization.signs("x-security-token"))
        {
            return Err(refused("the security token does not belong to the access key, or is not signed"));
        }

        let Err(canonical) = sign::verify(received, &authorization, secret) else {
            record.bad_in_a_row = 0;
            return Ok(());
        };
        record.bad_in_a_row += 1;
        if record.bad_in_a_row > FORGIVEN {
            record.bad_in_a_row = 0;
            record.locked_until = Some(later(moment.elapsed(), LOCKED_FOR));
            return Err(locked());
        }
        let shown = canonical.replace('\n', "|");
        Err(refused(&format!("verify aksk signature fail, canonicalRequest:{shown}")))
    }
}

/// Secret and, for the temporary key, the security token that must come with it.
fn secret_of(access_key: &str) -> Option<(&'static str, Option<&'static str>)> {
    match access_key {
        credentials::ACCESS_KEY_ID => Some((credentials::SECRET_ACCESS_KEY, None)),
        credentials::STS_ACCESS_KEY_ID => {
            Some((credentials::STS_SECRET_ACCESS_KEY, Some(credentials::SECURITY_TOKEN)))
        }
        _ => None,
    }
}

fn refused(why: &str) -> Refusal {
    Refusal::gateway(401, "APIGW.0301", format!("Incorrect IAM authentication information: {why}"))
}

/// What a request whose credentials are too old is told, whether or not they are.
pub(super) fn expired(received: &Received, moment: Moment) -> Refusal {
    match received.header("x-sdk-date") {
        Some(date) => signature_expired(date, moment),
        None => token_must_be_updated(),
    }
}

fn signature_expired(date: &str, moment: Moment) -> Refusal {
    let server = moment.shown().strftime(STAMP);
    refused(&format!("signature expired, signature time:{date},server time:{server}"))
}

fn locked() -> Refusal {
    refused("AK access failed to reach the limit,forbidden")
}

fn token_must_be_updated() -> Refusal {
    Refusal::gateway(401, "APIGW.0307", "The token must be updated.")
}
