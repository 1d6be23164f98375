//! How things look on a terminal: plain text in columns, the same with and without colours.

pub(crate) mod alarm;
pub(crate) mod amount;
pub(crate) mod job;
pub(crate) mod plan;
pub(crate) mod plan_json;
pub(crate) mod receipt;
pub(crate) mod record;
pub(crate) mod refresh;
pub(crate) mod request;
pub(crate) mod table;
pub(crate) mod verification;
pub(crate) mod when;
