//! What an OBShell agent is asked, as request targets and bodies, sealed by protocol v2.
//!
//! Source: "发起单个租户备份" in the OBShell API reference, and `oceanbase/obshell` for what the page leaves out. The
//! agent compares the sealed `uri` with the raw request target, so both are one and the same text here.

use jiff::{SignedDuration, Timestamp};
use rsa::rand_core::CryptoRngCore;

use crate::backup::{BackupForm, ObshellBackup, ObshellMode};
use crate::profile::ObshellSignIn;
use crate::provider::encode::encode;
use crate::provider::oceanbase::seal::{BodyKey, PublicKey, header_text, seal_body, seal_header};
use crate::request::{Header, HttpRequest, Mask, Method, Span};
use crate::rule::Endpoint;
use crate::secret::Secret;

/// How long a request may be under way. The agent takes any; the official SDK's is the same.
const LIFETIME: SignedDuration = SignedDuration::from_mins(1);

/// The largest page asked for. Without one, an agent gives all there is.
pub(super) const PAGE: usize = 500;

/// Who the agent is, how it authenticates; asked without signing in.
pub(super) const INFO: &str = "/api/v1/info";
/// The agent's public key; asked without signing in.
pub(super) const SECRET: &str = "/api/v1/secret";
/// The cluster, from 4.3.0.
pub(super) const CLUSTER: &str = "/api/v1/obcluster/info";
/// The cluster and its agents, in every version.
pub(super) const OLD_CLUSTER: &str = "/api/v1/ob/info";
pub(super) const TENANTS: &str = "/api/v1/tenants/overview";
/// Every task of the cluster, from 4.3.0.
pub(super) const DAGS: &str = "/api/v1/task/dags/ob";
/// How the newest backup of every tenant stands; 404 where there was none.
pub(super) const CLUSTER_OVERVIEW: &str = "/api/v1/obcluster/backup/overview";
/// The cluster's tasks that are not finished, in every version.
pub(super) const UNFINISHED_DAGS: &str = "/api/v1/task/dag/ob/unfinish";

pub(super) fn backup(tenant: &str) -> String {
    of_tenant(tenant, "backup")
}

/// The backup that runs, else the newest; 404 where there was none.
pub(super) fn overview(tenant: &str) -> String {
    of_tenant(tenant, "backup/overview")
}

/// One page of a tenant's backups, newest first; from 4.3.2.
pub(super) fn backup_jobs(tenant: &str, page: usize) -> String {
    let path = of_tenant(tenant, "backup/tasks");
    format!("{path}?page={page}&size={PAGE}&sort=start_timestamp%2Cdesc")
}

/// Where backups and archive logs go; from 4.3.2.
pub(super) fn storage(tenant: &str) -> String {
    of_tenant(tenant, "backup/config/storage")
}

/// Whether logs are archived; from 4.3.2.
pub(super) fn log_jobs(tenant: &str) -> String {
    of_tenant(tenant, "backup/log/tasks")
}

/// One task, by its generic id, with its nodes.
pub(super) fn dag(id: &str) -> String {
    format!("/api/v1/task/dag/{}", encode(id))
}

fn of_tenant(tenant: &str, what: &str) -> String {
    format!("/api/v1/tenant/{}/{what}", encode(tenant))
}

/// The name the agent gives the task of such a backup: all that identifies one whose id was lost.
pub(super) fn dag_name(tenant: &str, form: BackupForm) -> String {
    let form = match form {
        BackupForm::Full | BackupForm::Partial => "full",
        BackupForm::Incremental => "increment",
    };
    format!("Obcluster start {form} backup for {tenant}")
}

/// The body of a create request, indented because it is shown exactly as it is sent, but for the password.
pub(super) fn create_body(backup: &ObshellBackup, password: Option<&Secret>) -> Vec<Span> {
    let mode = match backup.mode {
        ObshellMode::Full => "full",
        ObshellMode::Incremental => "incremental",
    };
    let mut text = format!("{{\n  \"mode\": \"{mode}\"");
    if backup.plus_archive {
        text.push_str(",\n  \"plus_archive\": true");
    }
    let Some(password) = password else { return vec![Span::plain(text + "\n}")] };
    let quoted = serde_json::Value::from(password.reveal()).to_string();
    vec![Span::plain(text + ",\n  \"encryption\": "), Span::masked(quoted, Mask::Secret), Span::plain("\n}")]
}

/// The body of a cancel request.
pub(super) fn cancel_body() -> Vec<Span> {
    vec![Span::plain("{\n  \"status\": \"canceled\"\n}")]
}

/// A request before it is sealed.
pub(super) struct Unsealed<'a> {
    pub(super) method: Method,
    pub(super) endpoint: &'a Endpoint,
    /// Path and query below the endpoint, already encoded.
    pub(super) target: &'a str,
    pub(super) body: Vec<Span>,
}

/// Who asks, and by which key the agent is to read it.
#[derive(Clone, Copy)]
pub(super) struct Signer<'a> {
    pub(super) sign_in: ObshellSignIn,
    pub(super) password: &'a Secret,
    pub(super) public_key: &'a PublicKey,
    /// The agent's clock minus ours.
    pub(super) ahead: SignedDuration,
}

impl Unsealed<'_> {
    /// The request as it is sent without signing in.
    pub(super) fn open(self) -> HttpRequest {
        HttpRequest {
            method: self.method,
            scheme: self.endpoint.scheme().to_owned(),
            authority: self.endpoint.authority(),
            target: format!("{}{}", self.endpoint.base_path(), self.target),
            headers: Vec::new(),
            body: self.body,
        }
    }

    /// The request as it is sent. Pure, with `random` for the padding: `at` is our clock.
    pub(super) fn seal(
        self,
        signer: Signer<'_>,
        at: Timestamp,
        key: &BodyKey,
        random: &mut impl CryptoRngCore,
    ) -> HttpRequest {
        let mut request = self.open();
        let expires_at = (at + signer.ahead + LIFETIME).as_second();
        let clear = header_text(signer.password, expires_at, &request.target, key);
        let header = Span::sealed(clear, |text| seal_header(text, signer.public_key, random));
        let name = match signer.sign_in {
            ObshellSignIn::RootPassword => "X-OCS-Header",
            ObshellSignIn::AgentPassword => "X-OCS-Agent-Header",
        };
        request.headers.push(Header { name, value: vec![header] });
        if !request.body.is_empty() {
            request.headers.insert(0, Header::plain("Content-Type", "application/json"));
            request.body = vec![Span::sealed(request.body, |text| seal_body(text, key))];
        }
        request
    }
}
