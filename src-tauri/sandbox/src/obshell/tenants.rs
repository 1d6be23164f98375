//! Names of the tenants that play a part: for tests and demonstrations to aim at.
//!
//! The sandbox lists many more; those are there so that lists are long.

/// An ordinary tenant with completed backups: a full one and an incremental one on top of it.
pub const ORDERS: &str = "t_orders";
/// Another ordinary tenant with one completed full backup.
pub const MARKETING: &str = "t_marketing";
/// Never backed up; archiving is off until its first backup turns it on.
pub const NEVER_BACKED_UP: &str = "t_inventory";
/// Its backups end as `FAILED` with a negative `result`, while their DAGs `SUCCEED`. An old one completed.
pub const WILL_FAIL: &str = "t_drill_will_fail";
/// Its backups take ten times as long.
pub const SLOW: &str = "t_archive_slow";
/// Somebody else's backup runs from the beginning, ninety times as long as an ordinary one.
pub const BUSY: &str = "t_report_busy";
/// The DAG gives up waiting (stage 4, `sub task timeout`) after half of the backup's time; the backup goes on
/// and completes.
pub const WAIT_TIMES_OUT: &str = "t_ledger_huge";
/// The DAG fails at stage 3 with database error 9040 and no backup begins. An old one completed.
pub const CANNOT_START: &str = "t_crm_no_archiving";
/// Has no archive destination: refused with `OB.Backup.ArchiveDestEmpty`.
pub const NO_ARCHIVE_DESTINATION: &str = "t_no_archive_dest";
/// Has no data destination: refused with `OB.Backup.DataDestEmpty`.
pub const NO_DATA_DESTINATION: &str = "t_no_data_dest";
/// Needs percent-escapes in a path, and is not quoted in the agent's SQL: the DAG fails at stage 3.
pub const AWKWARD: &str = "t#1~a+b";
/// The system tenant, which is listed and cannot be backed up.
pub const SYS: &str = "sys";
/// A tenant in the recycle bin.
pub const RECYCLED: &str = "__recycle_$_1_1732161600";
