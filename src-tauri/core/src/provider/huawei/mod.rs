//! What Huawei Cloud's products share: signing, tokens, regions, the shapes of their errors.
//!
//! Builders and readers here are pure; only [`access`] sends anything.

mod access;
mod answer;
mod iam;
mod lenient;
mod product;
pub(crate) mod rds;
pub(crate) mod region;
pub mod sign;
pub(crate) mod taurusdb;

pub(crate) use access::{Access, Cache};

/// How far the clocks may be apart before the gateway refuses a signature.
pub(crate) const CLOCK_SKEW_LIMIT: jiff::SignedDuration = jiff::SignedDuration::from_mins(15);
