//! What an agent says of itself: its version, its identity, how it authenticates, its public key.
//!
//! All of it is told without signing in. An agent that cannot make backups is refused here, with the reason.

use serde::Deserialize;
use serde_json::Value;

use super::answer::Answer;
use super::lenient::text;
use crate::error::{Error, VendorError};
use crate::provider::oceanbase::seal::PublicKey;
use crate::text::Text;

/// The first version that backs tenants up.
const BACKUPS: [u32; 4] = [4, 2, 4, 0];
/// The first version that seals by v2 without saying so.
const SILENT_V2: [u32; 4] = [4, 2, 3, 0];
/// The only identity that makes backups: the agent belongs to a running cluster.
const CLUSTER_AGENT: &str = "CLUSTER AGENT";

/// An agent, as it introduces itself.
#[derive(Clone, Debug)]
pub(super) struct AgentInfo {
    /// With its release: `4.3.2.0-…`.
    pub(super) version: String,
    pub(super) identity: String,
    /// The version of the database beside it; empty where it did not say.
    pub(super) ob_version: String,
    supported_auth: Vec<String>,
}

#[derive(Deserialize)]
struct Info {
    #[serde(default)]
    version: Value,
    #[serde(default)]
    identity: Value,
    #[serde(default, rename = "obVersion")]
    ob_version: Value,
    #[serde(default, rename = "supportedAuth")]
    supported_auth: Option<Vec<String>>,
}

/// Reads `/info`.
pub(super) fn read_info(answer: &Answer) -> Result<AgentInfo, VendorError> {
    let info: Info = answer.read()?;
    let (version, identity) = (text(&info.version), text(&info.identity));
    if version.is_empty() || identity.is_empty() {
        return Err(answer.unreadable("no OBShell agent: it tells no version or no identity"));
    }
    let supported_auth = info.supported_auth.unwrap_or_default();
    Ok(AgentInfo { version, identity, ob_version: text(&info.ob_version), supported_auth })
}

#[derive(Deserialize)]
struct Told {
    public_key: String,
}

/// Reads `/secret`.
pub(super) fn read_public_key(answer: &Answer) -> Result<PublicKey, VendorError> {
    let told: Told = answer.read()?;
    PublicKey::read(&told.public_key).map_err(|error| answer.unreadable(&error.to_string()))
}

impl AgentInfo {
    /// Whether the agent can be spoken to and makes backups.
    ///
    /// # Errors
    /// The reason why not, and the way out.
    pub(super) fn check(&self) -> Result<(), Error> {
        let version = &self.version;
        if !self.speaks_v2() {
            let told = self.supported_auth.join(", ");
            return Err(if told.is_empty() {
                too_old(version)
            } else {
                unfit(
                    format!("the agent ({version}) speaks {told}, and Holdfast only v2"),
                    format!("该 Agent（{version}）使用 {told} 协议，Holdfast 只支持 v2"),
                    "Look for a newer Holdfast",
                    "请查找更新的 Holdfast",
                )
            });
        }
        if self.is_before(BACKUPS) {
            return Err(too_old(version));
        }
        if self.identity != CLUSTER_AGENT {
            let identity = &self.identity;
            return Err(unfit(
                format!("this agent is {identity}, and only a CLUSTER AGENT makes backups"),
                format!("该 Agent 的身份是 {identity}，只有 CLUSTER AGENT 才能备份"),
                "Connect to an agent of the running cluster, or let this one take its cluster over first",
                "请连接运行中集群的 Agent，或先让该 Agent 接管集群",
            ));
        }
        Ok(())
    }

    /// Whether it lists a tenant's backups, instead of the newest only.
    pub(super) fn lists_backups(&self) -> bool {
        !self.is_before([4, 3, 2, 0])
    }

    /// Whether it lists finished tasks too.
    pub(super) fn lists_finished_dags(&self) -> bool {
        self.tells_cluster()
    }

    /// Whether it tells of its cluster in a call of its own.
    pub(super) fn tells_cluster(&self) -> bool {
        !self.is_before([4, 3, 0, 0])
    }

    /// Why an older backup's verdict cannot be read from an agent that does not list backups.
    pub(super) fn shows_newest_only(&self) -> Error {
        unfit(
            format!(
                "this agent ({}) shows the newest backup only, and that is another one by now",
                self.version
            ),
            format!("该 Agent（{}）只显示最新的备份，而最新的已是另一个备份", self.version),
            "Look at CDB_OB_BACKUP_JOB_HISTORY in the database. OBShell lists all backups from 4.3.2.0 on",
            "请在数据库中查看 CDB_OB_BACKUP_JOB_HISTORY。OBShell 自 4.3.2.0 起可列出全部备份",
        )
    }

    fn speaks_v2(&self) -> bool {
        if self.supported_auth.is_empty() {
            // Nothing said, as before 4.2.4: 4.2.2 spoke v1, which no agent with backups speaks.
            return numbers(&self.version).is_some_and(|version| version >= SILENT_V2);
        }
        self.supported_auth.iter().any(|protocol| protocol == "v2")
    }

    /// A version that cannot be read is taken for a new one: the agent answers 404 to what it does not know.
    fn is_before(&self, version: [u32; 4]) -> bool {
        numbers(&self.version).is_some_and(|own| own < version)
    }
}

/// `4.3.2.0-101000052024` as numbers.
fn numbers(version: &str) -> Option<[u32; 4]> {
    let mut numbers = [0; 4];
    let plain = version.split('-').next()?.trim();
    for (position, part) in plain.split('.').enumerate().take(4) {
        numbers[position] = part.parse().ok()?;
    }
    Some(numbers)
}

fn too_old(version: &str) -> Error {
    unfit(
        format!("this agent ({version}) is too old: OBShell makes backups from 4.2.4.0 on"),
        format!("该 Agent（{version}）版本过低：OBShell 自 4.2.4.0 起支持备份"),
        "Upgrade OBShell on the cluster",
        "请升级集群的 OBShell",
    )
}

fn unfit(en: String, zh: String, way_out_en: &str, way_out_zh: &str) -> Error {
    Error::Unfit { reason: Text::new(en, zh), way_out: Text::new(way_out_en, way_out_zh) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agent(version: &str, supported_auth: &[&str], identity: &str) -> AgentInfo {
        AgentInfo {
            version: version.to_owned(),
            identity: identity.to_owned(),
            ob_version: String::new(),
            supported_auth: supported_auth.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn the_protocol_and_the_version_decide_who_is_spoken_to() {
        for (version, supported_auth, reason) in [
            ("4.2.2.0-2024", &[][..], Some("too old")),
            ("4.2.3.0-2024", &[], Some("too old")),
            ("4.2.3.0", &["v2"], Some("too old")),
            ("4.2.4.0-101", &["v2"], None),
            ("4.2.4.0-101", &[], None),
            ("4.2.10.0-1", &["v2"], None),
            ("4.5.0.0-1", &["v2", "v3"], None),
            ("4.9.0.0-1", &["v3"], Some("speaks v3")),
            ("4.3.0.0-1", &["v1"], Some("speaks v1")),
            ("next", &["v2"], None),
            ("next", &[], Some("too old")),
        ] {
            let found = agent(version, supported_auth, CLUSTER_AGENT).check();
            match (reason, found) {
                (None, Ok(())) => {}
                (Some(reason), Err(error)) => {
                    assert!(error.to_string().contains(reason), "{version}: {error}");
                }
                (_, found) => panic!("{version} {supported_auth:?}: {found:?}"),
            }
        }
    }

    #[test]
    fn only_a_cluster_agent_makes_backups() {
        for identity in ["SINGLE", "MASTER", "FOLLOWER", "TAKE OVER MASTER", "UNIDENTIFIED"] {
            let error = agent("4.3.2.0", &["v2"], identity).check().unwrap_err();
            assert!(error.to_string().contains(identity));
        }
    }

    #[test]
    fn versions_are_compared_as_numbers_up_to_the_dash() {
        for (version, lists_backups, lists_finished_dags) in [
            ("4.2.4.0-1", false, false),
            ("4.2.10.0-1", false, false),
            ("4.3.0.0-99", false, true),
            ("4.3.1.9-1", false, true),
            ("4.3.2.0-1", true, true),
            ("4.10.0.0", true, true),
            ("who knows", true, true),
        ] {
            let agent = agent(version, &["v2"], CLUSTER_AGENT);
            assert_eq!(
                (agent.lists_backups(), agent.lists_finished_dags()),
                (lists_backups, lists_finished_dags),
                "{version}"
            );
        }
    }
}
