//! What the agent says before anybody is let in, the cluster and its tenants, and the dashboard's page.
//!
//! Of these only tenants and cluster need a password.

use serde_json::{Value, json};

use super::envelope::{list, success, time_text};
use super::parameter::parameter;
use super::refusal::Refusal;
use super::settings::{CLUSTER_AGENT, CONNECTION_AVAILABLE};
use super::tenant::Tenant;
use super::tenants::SYS;
use super::{AgentSettings, Obshell};
use crate::answer::{Answer, Received};
use crate::clock::{Moment, later};

const ADDRESS: &str = "10.10.10.1";
const PORT: u16 = 2886;
const OB_VERSION: &str = "4.3.3.0-100000142024101215";

impl Obshell {
    pub(super) fn info(&self, received: &Received, moment: Moment) -> Answer {
        let settings = &self.kept.settings;
        let mut data = json!({
            "pid": 2886,
            "state": 2,
            "startAt": self.started_at(),
            "homePath": "/home/admin/oceanbase",
            "obVersion": OB_VERSION,
            "architecture": "x86_64",
            "ip": ADDRESS,
            "port": PORT,
            "zone": "zone1",
            "identity": settings.identity,
            "version": settings.version,
            "isObproxyAgent": false,
            "security": settings.has_agent_password,
        });
        if let Some(protocols) = &settings.supported_auth {
            data["supportedAuth"] = json!(protocols);
        }
        success(received, moment, Some(data))
    }

    pub(super) fn secret(&self, received: &Received, moment: Moment) -> Answer {
        let public_key = self.keys.public_text(self.kept.settings.key);
        let data = json!({"ip": ADDRESS, "port": PORT, "public_key": public_key});
        success(received, moment, Some(data))
    }

    pub(super) fn status(&self, received: &Received, moment: Moment) -> Answer {
        let AgentSettings { identity, version, ob_state, .. } = &self.kept.settings;
        let data = json!({
            "agent": {"ip": ADDRESS, "port": PORT, "identity": identity},
            "state": 2,
            "version": version,
            "pid": 2886,
            "startAt": self.started_at(),
            "port": PORT,
            "obState": ob_state,
            "sqlPort": 2881,
            "underMaintenance": false,
        });
        success(received, moment, Some(data))
    }

    pub(super) fn time(&self, received: &Received, moment: Moment) -> Answer {
        success(received, moment, Some(json!(time_text(moment.shown()))))
    }

    pub(super) fn list_tenants(&self, received: &Received, moment: Moment) -> Result<Answer, Refusal> {
        self.check_cluster()?;
        let mode = parameter(received, "mode");
        let wanted =
            |tenant: &&Tenant| mode.as_ref().is_none_or(|mode| mode.eq_ignore_ascii_case(tenant.mode));
        let rows: Vec<Value> = self.tenants.rows().iter().filter(wanted).map(Tenant::to_list_item).collect();
        Ok(list(received, moment, &rows))
    }

    pub(super) fn find_tenant(
        &self,
        received: &Received,
        name: &str,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        self.check_cluster()?;
        Ok(success(received, moment, Some(self.known_tenant(name)?.to_json())))
    }

    pub(super) fn cluster(&self, received: &Received, moment: Moment) -> Result<Answer, Refusal> {
        self.check_cluster()?;
        let zones = ["zone1", "zone2", "zone3"].map(|zone| json!({"name": zone, "status": "ACTIVE"}));
        let tenants: Vec<Value> = self.tenants.rows().iter().map(Tenant::to_list_item).collect();
        let data = json!({
            "cluster_name": "obsandbox",
            "cluster_id": 1,
            "status": "AVAILABLE",
            "is_community_edition": false,
            "ob_version": OB_VERSION,
            "zones": zones,
            "tenants": tenants,
        });
        Ok(success(received, moment, Some(data)))
    }

    /// Whether the agent belongs to a cluster whose database answers. What it says while the database is
    /// away is not documented; an unexpected error is.
    pub(super) fn check_cluster(&self) -> Result<(), Refusal> {
        let AgentSettings { identity, ob_state, .. } = &self.kept.settings;
        if identity != CLUSTER_AGENT {
            return Err(Refusal::WrongIdentity(identity.clone()));
        }
        if *ob_state != CONNECTION_AVAILABLE {
            return Err(Refusal::Unexpected("cannot connect to the oceanbase database"));
        }
        Ok(())
    }

    /// The tenant of a backup call: any that exists, but sys.
    pub(super) fn user_tenant(&self, name: &str) -> Result<&Tenant, Refusal> {
        self.check_cluster()?;
        if name == SYS {
            return Err(Refusal::SystemTenant);
        }
        self.known_tenant(name)
    }

    fn known_tenant(&self, name: &str) -> Result<&Tenant, Refusal> {
        let found = self.tenants.first(name);
        found.ok_or_else(|| Refusal::NoSuchTenant(name.to_owned()))
    }

    fn started_at(&self) -> Value {
        let started = later(self.kept.seeded_at, jiff::SignedDuration::from_hours(-24 * 90));
        json!(started.as_nanosecond() as i64)
    }
}

/// The dashboard answers for every path that is no call, with success.
pub(super) fn dashboard() -> Answer {
    let page = "<!DOCTYPE html>\n<html>\n<head><title>OBShell Dashboard</title></head>\n\
                <body><div id=\"root\"></div><script src=\"/umi.js\"></script></body>\n</html>\n";
    Answer::html(200, page.to_owned())
}
