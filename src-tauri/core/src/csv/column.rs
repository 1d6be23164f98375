//! The columns a CSV file can have.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A column. Its name in the file is the name it is serialized under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    Status,
    VendorStatus,
    Target,
    TargetId,
    Engine,
    Version,
    Profile,
    Provider,
    Environment,
    BackupName,
    Description,
    Databases,
    SizeBytes,
    Began,
    Ended,
    DurationSeconds,
    BackupId,
    VendorJobId,
    RequestId,
    Run,
    Title,
    Ticket,
    Plan,
    AppliedBy,
    Sent,
    Reason,
}
