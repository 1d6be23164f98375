//! A database instance and how the vendor writes it.
//!
//! Its status changes with its backups; that is worked out in the module above.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::backup::time_text;
use crate::credentials::REGION;
use crate::digest::{id32, number_below};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Engine {
    MySql,
    PostgreSql,
    SqlServer,
}

impl Engine {
    /// The word that `datastore.type` and the filter use.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::MySql => "MySQL",
            Self::PostgreSql => "PostgreSQL",
            Self::SqlServer => "SQLServer",
        }
    }

    /// The digits at the end of instance and backup ids.
    pub(super) fn digits(self) -> &'static str {
        match self {
            Self::MySql => "01",
            Self::PostgreSql => "03",
            Self::SqlServer => "04",
        }
    }

    fn port(self) -> u16 {
        match self {
            Self::MySql => 3306,
            Self::PostgreSql => 5432,
            Self::SqlServer => 1433,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    Single,
    Ha,
    Replica { of: String },
}

impl Shape {
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Single => "Single",
            Self::Ha => "Ha",
            Self::Replica { .. } => "Replica",
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct Instance {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) engine: Engine,
    pub(super) version: &'static str,
    pub(super) shape: Shape,
    /// As seeded.
    pub(super) status: &'static str,
    pub(super) created: Timestamp,
    pub(super) size_gb: u64,
    /// User databases; only engines with partial backup have them here.
    pub(super) databases: Vec<String>,
    /// Place in the list; oddities of the vendor's are spread by it.
    pub(super) row: usize,
}

impl Instance {
    pub(super) fn backups_fail(&self) -> bool {
        self.name.contains("will-fail") || self.name.contains("必失败")
    }

    pub(super) fn is_slow(&self) -> bool {
        self.name.contains("slow")
    }

    pub(super) fn vpc_id(&self) -> String {
        id32(&format!("vpc {}", self.row % 3))
    }

    pub(super) fn subnet_id(&self) -> String {
        id32(&format!("subnet {}", self.row % 6))
    }

    /// The datastore as both lists write it. Of some old instances the version is a number.
    pub(super) fn datastore(&self) -> Value {
        let version = match self.version {
            "5.6" => json!(5.6),
            version => json!(version),
        };
        json!({"type": self.engine.word(), "version": version})
    }

    pub(super) fn to_json(&self, status: &str, replicas: &[&Self]) -> Value {
        let related: Vec<Value> = match &self.shape {
            Shape::Replica { of } => vec![json!({"id": of, "type": "replica_of"})],
            _ => replicas.iter().map(|replica| json!({"id": replica.id, "type": "replica"})).collect(),
        };
        let (cpu, memory) = [("2", "4"), ("4", "8"), ("8", "16"), ("16", "64")][self.row % 4];
        let address = format!("192.168.{}.{}", self.row / 200, 10 + self.row % 200);
        // Documented as text; older instances carry a number.
        let enterprise_project_id = if self.row % 23 == 17 { json!(0) } else { json!("0") };
        json!({
            "id": self.id,
            "name": self.name,
            "alias": "",
            "status": status,
            "type": self.shape.word(),
            "datastore": self.datastore(),
            "port": self.engine.port(),
            "private_ips": [address],
            "private_dns_names": [],
            "public_ips": [],
            "db_user_name": if self.engine == Engine::SqlServer { "rdsuser" } else { "root" },
            "created": time_text(self.created),
            "updated": time_text(self.created),
            "region": REGION,
            "vpc_id": self.vpc_id(),
            "subnet_id": self.subnet_id(),
            "security_group_id": id32("security group"),
            "nodes": self.nodes(),
            "related_instance": related,
            "backup_strategy": {"start_time": "19:00-20:00", "keep_days": 7},
            "volume": {"type": "CLOUDSSD", "size": self.size_gb},
            "flavor_ref": format!("rds.{}.x1.{cpu}xlarge", self.engine.word().to_ascii_lowercase()),
            "cpu": cpu,
            "mem": memory,
            "switch_strategy": "",
            "maintenance_window": "02:00-06:00",
            "enterprise_project_id": enterprise_project_id,
            "time_zone": "",
            "tags": self.tags(),
            "charge_info": {"charge_mode": "postPaid"},
            "expiration_time": Value::Null,
            "associated_with_ddm": false,
        })
    }

    /// What the customer noted. Who has none has an empty list, or no list at all.
    fn tags(&self) -> Value {
        if self.row % 29 == 13 {
            return Value::Null;
        }
        let environment = match self.name.as_str() {
            name if name.contains("prod") => Some("prod"),
            name if name.starts_with("rehearsal") || name.starts_with("drill") => Some("rehearsal"),
            _ => None,
        };
        let mut tags: Vec<Value> =
            environment.map(|word| json!({"key": "env", "value": word})).into_iter().collect();
        if self.engine == Engine::SqlServer {
            tags.push(json!({"key": "业务", "value": "结算"}));
        }
        json!(tags)
    }

    fn nodes(&self) -> Vec<Value> {
        let roles: &[&str] = match self.shape {
            Shape::Single => &["master"],
            Shape::Ha => &["master", "slave"],
            Shape::Replica { .. } => &["readreplica"],
        };
        let first_zone = number_below(&self.id, 3);
        let node = |(index, role): (usize, &&str)| {
            json!({
                "id": format!("{}no{}", id32(&format!("node {index} {}", self.id)), self.engine.digits()),
                "name": format!("{}_node{index}", self.name),
                "role": role,
                "status": "ACTIVE",
                "availability_zone": format!("{REGION}{}", ["a", "b", "c"][(first_zone as usize + index) % 3]),
            })
        };
        roles.iter().enumerate().map(node).collect()
    }
}
