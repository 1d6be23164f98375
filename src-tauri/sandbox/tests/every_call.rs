//! One good request for every call of every vendor, such as each of them answers with success.

use holdfast_sandbox::instances::ORDERS_MYSQL;
use holdfast_sandbox::obshell::tenants::{BUSY, ORDERS};
use holdfast_sandbox::ocp::clusters::PRODUCTION_CLUSTER;
use holdfast_sandbox::ocp::tenants::ORDERS_TENANT;
use holdfast_sandbox::taurusdb_instances::TRADE_TAURUSDB;
use holdfast_sandbox::{Sandbox, credentials};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::caller::{Caller, login, path};
use crate::obshell::caller::Dba;
use crate::ocp::caller::{Operator, full, tenant_path};

/// The calls that change a vendor's backups.
pub(crate) const ACTING: [&str; 6] = [
    "rds.create_backup",
    "rds.delete_backup",
    "taurusdb.create_backup",
    "ocp.create_backup",
    "obshell.create_backup",
    "obshell.cancel_backup",
];

/// Somebody who may call every vendor.
#[derive(Debug)]
pub(crate) struct Everybody {
    caller: Caller,
    operator: Operator,
    dba: Dba,
    backup: String,
    dag: String,
    node: String,
}

impl Everybody {
    pub(crate) async fn of(sandbox: &Sandbox) -> Self {
        let (caller, dba) = (Caller::of(sandbox), Dba::of(sandbox).await);
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let backup = caller.backup(ORDERS_MYSQL, "before-upgrade-b8f1a2c1").await.expect("seeded");
        let dags = dba.data("/api/v1/task/dags/ob").await;
        let dag = &dags["contents"][0];
        let (backup, node) = (text(&backup["id"]), text(&dag["nodes"][0]["id"]));
        Self { operator: Operator::of(sandbox), backup, dag: text(&dag["id"]), node, caller, dba }
    }

    pub(crate) fn request(&self, operation: &str) -> RequestBuilder {
        match operation.split_once('.').expect("a vendor") {
            ("iam", call) => self.iam(call),
            ("rds", call) => self.rds(call),
            ("taurusdb", call) => self.taurusdb(call),
            ("ocp", call) => self.ocp(call),
            ("obshell", call) => self.obshell(call),
            _ => panic!("no request for {operation}"),
        }
    }

    fn iam(&self, call: &str) -> RequestBuilder {
        match call {
            "create_token" => {
                let scope = json!({"project": {"name": credentials::REGION}});
                let body = login(credentials::PASSWORD, &scope).to_string();
                self.caller.http.post(format!("{}/v3/auth/tokens", self.caller.base)).body(body)
            }
            "list_projects" => self.caller.signed(Method::GET, "/v3/projects", &[], ""),
            _ => panic!("no request for {call}"),
        }
    }

    fn rds(&self, call: &str) -> RequestBuilder {
        let caller = &self.caller;
        match call {
            "list_instances" => caller.signed(Method::GET, &path("instances"), &[], ""),
            "list_backups" => {
                caller.signed(Method::GET, &path("backups"), &[("instance_id", ORDERS_MYSQL)], "")
            }
            "create_backup" => caller.create_request(&json!({"instance_id": ORDERS_MYSQL, "name": "call"})),
            "delete_backup" => {
                caller.signed(Method::DELETE, &path(&format!("backups/{}", self.backup)), &[], "")
            }
            _ => panic!("no request for {call}"),
        }
    }

    fn taurusdb(&self, call: &str) -> RequestBuilder {
        let below = |rest: &str| format!("/taurusdb{}", path(rest));
        let body = json!({"instance_id": TRADE_TAURUSDB, "name": "call"}).to_string();
        match call {
            "list_instances" => self.caller.signed(Method::GET, &below("instances"), &[], ""),
            "list_backups" => self.caller.signed(Method::GET, &below("backups"), &[], ""),
            "create_backup" => self.caller.signed(Method::POST, &below("backups/create"), &[], &body),
            _ => panic!("no request for {call}"),
        }
    }

    fn ocp(&self, call: &str) -> RequestBuilder {
        let tenant = |rest: &str| tenant_path(ORDERS_TENANT, rest);
        let target = match call {
            "create_backup" => return self.operator.backup_request(ORDERS_TENANT, &full()),
            "info" => "/api/v2/info".to_owned(),
            "time" => "/api/v2/time".to_owned(),
            "health" => "/api/status".to_owned(),
            "list_clusters" => "/api/v2/ob/clusters".to_owned(),
            "find_cluster" => format!("/api/v2/ob/clusters/{PRODUCTION_CLUSTER}"),
            "list_tenants" => "/api/v2/ob/tenants".to_owned(),
            "find_tenant" => tenant("").trim_end_matches('/').to_owned(),
            "list_backups" => tenant("backup/task/dataBackupTasks"),
            "strategy" => tenant("backup/config/backupStrategy"),
            "list_tasks" => "/api/v2/tasks/instances".to_owned(),
            "task" => "/api/v2/tasks/instances/2000010".to_owned(),
            _ => panic!("no request for {call}"),
        };
        self.operator.request(Method::GET, &target)
    }

    fn obshell(&self, call: &str) -> RequestBuilder {
        let tenant = |rest: &str| format!("/api/v1/tenant/{ORDERS}{rest}");
        let target = match call {
            "create_backup" => return self.dba.create_request(ORDERS, r#"{"mode":"full"}"#),
            "cancel_backup" => {
                let target = format!("/api/v1/tenant/{BUSY}/backup");
                return self.dba.request(Method::PATCH, &target, Some(r#"{"status":"canceled"}"#));
            }
            "info" | "secret" | "status" | "time" => format!("/api/v1/{call}"),
            "list_tenants" => "/api/v1/tenants/overview".to_owned(),
            "find_tenant" => tenant(""),
            "cluster" => "/api/v1/obcluster/info".to_owned(),
            "overview" => tenant("/backup/overview"),
            "cluster_overview" => "/api/v1/obcluster/backup/overview".to_owned(),
            "list_backups" => tenant("/backup/tasks"),
            "storage" => tenant("/backup/config/storage"),
            "backup_info" => tenant("/backup/info"),
            "list_archiving" => tenant("/backup/log/tasks"),
            "dag" => format!("/api/v1/task/dag/{}", self.dag),
            "node" => format!("/api/v1/task/node/{}", self.node),
            "list_dags" => "/api/v1/task/dags/ob".to_owned(),
            "dashboard" => "/".to_owned(),
            _ => panic!("no request for {call}"),
        };
        self.dba.request(Method::GET, &target, None)
    }
}
