//! Ids of the TaurusDB instances that play a part: for tests and demonstrations to aim at.
//!
//! They answer under [`BASE_PATH`], because TaurusDB's paths are the same as RDS's on a host of its own.

/// What stands before every TaurusDB path here: `{base_url}/taurusdb` is the service's endpoint, and
/// signatures cover it like any part of the path.
pub const BASE_PATH: &str = "/taurusdb";

/// `trade-core-taurus-01`, an ordinary instance.
pub const TRADE_TAURUSDB: &str = "5b3e8f21c7d04a69b1f6e2908d47ca13in07";
/// `会员积分-taurus-02`, another ordinary instance.
pub const MEMBER_TAURUSDB: &str = "a7d14c90e6fb4823957e0b6cf2185d3ein07";
/// `drill-taurus-will-fail-必失败`: every backup of it ends as `FAILED`.
pub const WILL_FAIL_TAURUSDB: &str = "f02b97d5418e4c6aa3c5710e9d6b84f2in07";
/// `历史归档-taurus-slow`: its backups take ten times as long.
pub const SLOW_TAURUSDB: &str = "38c6ea07f95b4d12b04d9f7a21e5c860in07";
/// `实时报表-taurus-03`: `BACKING UP`, its automated backup runs ninety times as long as an ordinary one.
pub const BUSY_TAURUSDB: &str = "c91f5a6e3b7042d88e20d4f1957ab6c4in07";
/// `coupon-taurus-04`: its finished backups are `AVAILABLE`, not `COMPLETED`.
pub const AVAILABLE_TAURUSDB: &str = "64e0d3b81fa94c57925a8c07e3fb1d96in07";
/// `legacy-billing-taurus`: `FROZEN`.
pub const FROZEN_TAURUSDB: &str = "1d85b2f7ce604093a6f91e3c8b40d72ain07";
/// `日志分析-taurus-05`: an ordinary instance whose times carry `_0800` for their zone.
pub const ODD_TIMES_TAURUSDB: &str = "e7409c1b5d8f4e26b3a8f06d12c95b7ein07";
