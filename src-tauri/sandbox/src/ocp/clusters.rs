//! OCP's ids of the clusters that play a part: for tests and demonstrations to aim at.
//!
//! They are the ids that paths want; OceanBase's own (`obClusterId`) are others.

/// `obprod_hangzhou`, the primary cluster with all tenants that play a part.
pub const PRODUCTION_CLUSTER: i64 = 1_000_005;
/// `obprod_hangzhou`'s standby: `type` is `STANDBY`, and it has the same name and tenants of the same names.
pub const STANDBY_CLUSTER: i64 = 1_000_006;
/// `ob_saas_shared`: so many tenants that they fill pages.
pub const CROWDED_CLUSTER: i64 = 1_000_007;
/// `ob_门店系统`: `status` is `STOPPED`.
pub const STOPPED_CLUSTER: i64 = 1_000_008;

/// Tenants of [`CROWDED_CLUSTER`], `sys` among them.
pub const CROWDED_TENANTS: usize = 137;
/// Clusters altogether.
pub const CLUSTERS: usize = 13;
