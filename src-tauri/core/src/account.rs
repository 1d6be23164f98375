//! Whose backups a profile sees: the name of the vendor's account behind its connection.
//!
//! Two profiles with one account list the same backups, which the history shows once. It is not the sign-in: two
//! users of one server have one account.

use crate::profile::{Connection, HuaweiConnection};
use crate::rule::Endpoint;

/// The space in which the vendor's ids of targets and backups are unique.
///
/// Huawei Cloud's ids are unique everywhere, so its products' words are enough. Ids that a server counts for itself
/// are unique on that server only; the same server under two addresses is taken for two.
pub(crate) fn account(connection: &Connection) -> String {
    match connection {
        Connection::HuaweiRds(_) => "huawei_rds".to_owned(),
        Connection::HuaweiTaurusdb(_) => "huawei_taurusdb".to_owned(),
        Connection::OceanbaseOcp(connection) => counted("oceanbase_ocp", &connection.endpoint),
        Connection::OceanbaseObshell(connection) => counted("oceanbase_obshell", &connection.endpoint),
    }
}

/// The vendor's endpoint behind a connection, which everything that is sent there shares a budget of.
pub(crate) fn lane(connection: &Connection) -> String {
    match connection {
        Connection::HuaweiRds(connection) => regional("huawei_rds", connection),
        Connection::HuaweiTaurusdb(connection) => regional("huawei_taurusdb", &connection.account),
        Connection::OceanbaseOcp(_) | Connection::OceanbaseObshell(_) => account(connection),
    }
}

fn regional(product: &str, connection: &HuaweiConnection) -> String {
    match &connection.endpoint {
        Some(endpoint) => counted(product, endpoint),
        None => format!("{product} {}", connection.region),
    }
}

/// A server's own space. How it is spoken to, in the clear or not, does not change what it counts.
fn counted(product: &str, endpoint: &Endpoint) -> String {
    format!("{product} {}{}", endpoint.authority(), endpoint.base_path())
}
