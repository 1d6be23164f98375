//! OceanBase's two doors for backups: OBShell, the agent beside each server, and OCP, the platform over many clusters.

pub(crate) mod obshell;
pub(crate) mod ocp;
pub mod seal;
pub mod sign;
