//! What can be told to the fake agent at run time: which one it is and in which state.
//!
//! Nothing here touches tenants or backups.

use serde::{Deserialize, Serialize};

use super::keys::AgentKey;

/// The agent's side of every answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AgentSettings {
    /// `x.y.z.w-release`. Calls that the version does not have yet answer 404; before 4.3.1, errors have a
    /// number and no `errCode`.
    pub version: String,
    /// `supportedAuth` of `/api/v1/info`; agents before 4.2.4 leave it out.
    pub supported_auth: Option<Vec<String>>,
    /// `CLUSTER AGENT`, or one that cannot back up: `SINGLE`, `MASTER`, `FOLLOWER`, ….
    pub identity: String,
    /// Which RSA key it has. After a change, headers sealed for the old one no longer open.
    pub key: AgentKey,
    /// What it knows of root@sys's password.
    pub root_password: RootPassword,
    /// Whether an agent password is set ([`crate::credentials::AGENT_PASSWORD`]).
    pub has_agent_password: bool,
    /// 0 process not running, 1 running, 2 connection restricted, 3 connection available.
    pub ob_state: u8,
}

/// What the agent knows of root@sys's password.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RootPassword {
    /// It is [`crate::credentials::ROOT_PASSWORD`].
    #[default]
    Set,
    /// It is empty.
    Empty,
    /// The agent was never told.
    Unknown,
}

impl Default for AgentSettings {
    fn default() -> Self {
        Self {
            version: "4.3.3.0-12025112010.el7".to_owned(),
            supported_auth: Some(vec!["v2".to_owned()]),
            identity: CLUSTER_AGENT.to_owned(),
            key: AgentKey::default(),
            root_password: RootPassword::default(),
            has_agent_password: false,
            ob_state: CONNECTION_AVAILABLE,
        }
    }
}

/// The one identity that can back up. The space is literal.
pub(super) const CLUSTER_AGENT: &str = "CLUSTER AGENT";
pub(super) const CONNECTION_AVAILABLE: u8 = 3;

impl AgentSettings {
    /// Whether the agent's version, cut at the hyphen, is at least this one.
    pub(super) fn is_at_least(&self, version: [u32; 4]) -> bool {
        let numbers = self.version.split('-').next().unwrap_or_default();
        let mut own = [0; 4];
        for (place, number) in own.iter_mut().zip(numbers.split('.')) {
            *place = number.parse().unwrap_or(0);
        }
        own >= version
    }

    /// Whether errors have a text code; older agents have a number alone.
    pub(super) fn has_error_words(&self) -> bool {
        self.is_at_least([4, 3, 1, 0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers_up_to_the_hyphen() {
        let version = |text: &str| AgentSettings { version: text.to_owned(), ..AgentSettings::default() };
        assert!(version("4.10.0.0-1").is_at_least([4, 3, 2, 0]));
        assert!(version("4.3.2.0-9").is_at_least([4, 3, 2, 0]));
        assert!(!version("4.3.1.9-dev").is_at_least([4, 3, 2, 0]));
        assert!(!version("4.2").is_at_least([4, 2, 4, 0]));
    }
}
