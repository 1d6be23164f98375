//! OCP's ids of the tenants that play a part: for tests and demonstrations to aim at.
//!
//! All are in [`super::clusters::PRODUCTION_CLUSTER`]. They are the ids that paths want; OceanBase's own
//! (`obTenantId`) are others. Unless it says otherwise, a tenant's strategy stores in `BACKUP_STORAGE_FILE`.

/// `sys`: never backed up (20107).
pub const SYS_TENANT: i64 = 1_000_011;
/// `orders`, an ordinary tenant.
pub const ORDERS_TENANT: i64 = 1_000_012;
/// `支付核心`, ordinary; its OSS strategy shows the secret as `******`.
pub const OSS_MASKED_TENANT: i64 = 1_000_013;
/// `inventory`, ordinary; its OSS strategy shows the secret itself.
pub const OSS_PLAIN_TENANT: i64 = 1_000_014;
/// `reports`, ordinary, without a strategy: asking for it is answered 404; a typed storage is accepted.
pub const NO_STRATEGY_TENANT: i64 = 1_000_015;
/// `drill_will_fail`: its task is `SUCCESSFUL`, its data backup ends as `FAILED`.
pub const WILL_FAIL_TENANT: i64 = 1_000_016;
/// `archive_slow`: its backups take ten times as long.
pub const SLOW_TENANT: i64 = 1_000_017;
/// `settlement_busy`: a scheduled backup is `DOING` and has ninety times an ordinary one's time to go; refuses
/// with 20007.
pub const BUSY_TENANT: i64 = 1_000_018;
/// `ledger_busy`: busy as well, but says so inside a successful answer, with `beSuccessful: false`.
pub const BUSY_INSIDE_TENANT: i64 = 1_000_019;
/// `newborn`: never fully backed up; incremental backups are refused with 20111.
pub const NEWBORN_TENANT: i64 = 1_000_020;
/// `dormant`: `locked`; backed up like any other.
pub const LOCKED_TENANT: i64 = 1_000_021;
/// `drill_cancelled`: somebody cancels its data backups halfway: `CANCELING`, then `CANCELED`.
pub const CANCELLED_TENANT: i64 = 1_000_022;
/// `drill_never_starts`: its task fails, and no data backup ever appears.
pub const NEVER_STARTS_TENANT: i64 = 1_000_023;
/// `大整数`: the ids of its data backups are beyond 2^53.
pub const BIG_IDS_TENANT: i64 = 1_000_024;
/// `texts`: the numbers of its data backups are texts.
pub const TEXT_NUMBERS_TENANT: i64 = 1_000_025;
/// `coupons_cos`, ordinary; its COS strategy shows the secret as `******`.
pub const COS_TENANT: i64 = 1_000_026;
/// `search_s3`, ordinary; its S3 strategy leaves the secret out.
pub const S3_TENANT: i64 = 1_000_027;
/// `unplanned`: without a strategy; asking for it, and backing up, are refused with 20106.
pub const REFUSED_WITHOUT_STRATEGY_TENANT: i64 = 1_000_028;
/// `unscheduled`: has a strategy without a schedule; backing up is refused with 20003.
pub const UNSCHEDULED_TENANT: i64 = 1_000_029;
/// `growing`: `status` is `MODIFYING`; backing up is refused with 20036.
pub const MODIFYING_TENANT: i64 = 1_000_030;
