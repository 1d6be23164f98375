//! Lets a caller in or not: the agent's checks in the agent's order.
//!
//! Header, body, presence, target, expiry, password. A session is never one that this agent knows.

use jiff::Timestamp;
use rsa::RsaPrivateKey;

use super::refusal::Refusal;
use super::seal::{Sealed, open_body, open_header};
use super::settings::RootPassword;
use super::{AgentSettings, Obshell};
use crate::answer::Received;
use crate::clock::Moment;
use crate::credentials::{AGENT_PASSWORD, ROOT_PASSWORD};

/// Whose password a header holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holder {
    Root,
    Agent,
}

const WITH_AGENT_PASSWORD: Refusal = Refusal::Unauthorized(
    "WithAgentPassword",
    "the password of root@sys is not initialized; use the agent password",
    "root@sys 密码尚未初始化，请使用 agent 密码",
);
const WITH_ROOT_PASSWORD: Refusal = Refusal::Unauthorized(
    "WithOceanBasePassword",
    "the agent password is not set; use the password of root@sys",
    "agent 密码未设置，请使用 root@sys 密码",
);
pub(super) const WRONG_ROOT_PASSWORD: Refusal = Refusal::Unauthorized(
    "IncorrectOceanbasePassword",
    "the password of root@sys is incorrect",
    "root@sys 密码错误",
);
pub(super) const EXPIRED: Refusal = Refusal::Unauthorized("Expired", "the request has expired", "请求已过期");
const WRONG_AGENT_PASSWORD: Refusal =
    Refusal::Unauthorized("IncorrectAgentPassword", "the agent password is incorrect", "agent 密码错误");

impl Obshell {
    /// The body in the clear, `{}` when there was none.
    pub(super) fn let_in(&self, received: &Received, moment: Moment) -> Result<Vec<u8>, Refusal> {
        let settings = &self.kept.settings;
        let (holder, sealed) = match header(received) {
            None => return Err(Refusal::HeaderNotFound),
            Some((holder, value)) => {
                (holder, open_header(value, self.key()).ok_or(Refusal::HeaderDecryptFailed)?)
            }
        };
        let body = match received.body.as_slice() {
            [] => b"{}".to_vec(),
            body => open_body(body, &sealed.keys).ok_or(Refusal::Unexpected("runtime error"))?,
        };
        if sealed.uri != received.target {
            return Err(Refusal::UriMismatch);
        }
        if !sealed.session_id.is_empty() {
            return Err(Refusal::Unauthorized("SessionInvalid", "the session is invalid", "会话无效"));
        }
        check_expiry(&sealed, moment)?;
        check_password(holder, &sealed.auth, settings)?;
        Ok(body)
    }

    /// The body for the journal: in the clear when it opens, and as received otherwise.
    pub(crate) fn opened_body(&self, received: &Received) -> Option<Vec<u8>> {
        let (_, value) = header(received)?;
        open_body(&received.body, &open_header(value, self.key())?.keys)
    }

    fn key(&self) -> &RsaPrivateKey {
        self.keys.get(self.kept.settings.key)
    }
}

fn header(received: &Received) -> Option<(Holder, &str)> {
    let root = received.header("x-ocs-header").map(|value| (Holder::Root, value));
    root.or_else(|| received.header("x-ocs-agent-header").map(|value| (Holder::Agent, value)))
}

/// `ts` is when the header ends, in seconds. Without a password, nobody looks at it.
fn check_expiry(sealed: &Sealed, moment: Moment) -> Result<(), Refusal> {
    if sealed.auth.is_empty() {
        return Ok(());
    }
    let end = sealed.ts.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    match end {
        None => Err(Refusal::Unauthorized("Timestamp.Invalid", "the timestamp is invalid", "时间戳无效")),
        Some(end) if moment.is_past(end) => Err(EXPIRED),
        Some(_) => Ok(()),
    }
}

fn check_password(holder: Holder, given: &str, settings: &AgentSettings) -> Result<(), Refusal> {
    let has_agent_password = settings.has_agent_password;
    if settings.identity == "SINGLE" && !has_agent_password {
        return Ok(());
    }
    let (is_right, wrong) = match (holder, settings.root_password) {
        (Holder::Root, RootPassword::Set) => (given == ROOT_PASSWORD, WRONG_ROOT_PASSWORD),
        (Holder::Root, RootPassword::Empty) => (given.is_empty(), WRONG_ROOT_PASSWORD),
        (Holder::Root, RootPassword::Unknown) if has_agent_password => (false, WITH_AGENT_PASSWORD),
        // It asks the database, which knows.
        (Holder::Root, RootPassword::Unknown) => (given == ROOT_PASSWORD, WRONG_ROOT_PASSWORD),
        (Holder::Agent, _) if has_agent_password => (given == AGENT_PASSWORD, WRONG_AGENT_PASSWORD),
        (Holder::Agent, _) => (false, WITH_ROOT_PASSWORD),
    };
    if is_right { Ok(()) } else { Err(wrong) }
}
