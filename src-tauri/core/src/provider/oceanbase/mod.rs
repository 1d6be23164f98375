//! OceanBase's two doors for backups: OBShell, the agent beside each server, and OCP, the platform over many clusters.

pub(crate) mod obshell;
pub mod seal;
