//! Ids of the instances that play a part: for tests and demonstrations to aim at.
//!
//! The sandbox lists many more; those are there so that lists have pages.

/// `orders-mysql-prod-01`, an ordinary instance.
pub const ORDERS_MYSQL: &str = "4f0d6c1be29a47d5913c7a60b8f1a2c1in01";
/// `支付结算-mssql-01`, an ordinary instance with the user databases of [`PAYMENT_DATABASES`].
pub const PAYMENT_SQLSERVER: &str = "d8e6ca5a624745bcb546a227aa3ae1cfin04";
/// `库存中心-pg-prod-02`, an ordinary instance.
pub const INVENTORY_POSTGRESQL: &str = "9b27e1f05c384ad68e71b35040c9e2d7in03";
/// `营销活动-mysql-03`, another ordinary instance.
pub const MARKETING_MYSQL: &str = "2c6fd04e93b74e18a5d20f6b5d11f0a8in01";
/// `报表汇总-mysql-02`: `BACKING UP`, its automated backup runs ninety times as long as an ordinary one.
pub const BUSY_MYSQL: &str = "e41c97a258d0463fb92e6d0713fa5c84in01";
/// `物流轨迹-mysql-01`: `STORAGE FULL`.
pub const STORAGE_FULL_MYSQL: &str = "71ad5e920fc84b36b8173d4ce93b7c52in01";
/// `legacy-crm-pg-01`: `FROZEN`.
pub const FROZEN_POSTGRESQL: &str = "c05b83f76e2d491097f4a1b802af8e66in03";
/// `orders-mysql-prod-01-read1`: a read replica of [`ORDERS_MYSQL`].
pub const REPLICA_MYSQL: &str = "6a9f02d3b7514c8e80d5e3f12b46c97ain01";
/// `drill-pg-will-fail-必失败`: every backup of it ends as `FAILED`.
pub const WILL_FAIL_POSTGRESQL: &str = "3d78b5e014fa46298c0b97e5d62f1a43in03";
/// `归档中心-mssql-slow`: its backups take ten times as long.
pub const SLOW_SQLSERVER: &str = "8f52c0d9a63e4b719d14e8f705b3c26ain04";
/// `rehearsal-mysql-small`: an ordinary small one.
pub const SMALL_MYSQL: &str = "1e90d7c4825b4f3ab06d39c8f4a7e215in01";

/// The user databases of [`PAYMENT_SQLSERVER`].
pub const PAYMENT_DATABASES: [&str; 9] = [
    "PaymentCore",
    "Settlement",
    "Ledger2026",
    "Ledger2025",
    "Reconcile",
    "RiskSnapshot",
    "RptCache",
    "商户档案",
    "AuditTrail",
];
