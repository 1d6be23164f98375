//! What testing a connection found, step by step.

mod findings;

pub(crate) use findings::Findings;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::certificate::CertificateFacts;
use crate::error::ErrorReport;
use crate::plan::Outcome;
use crate::text::Text;

/// One step of a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TestStep {
    pub name: Text,
    pub outcome: Outcome,
    /// What was found, in a few words.
    pub value: Text,
    pub detail: Option<Text>,
}

/// A whole test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectionTest {
    pub steps: Vec<TestStep>,
    /// What stopped it, if something did.
    pub error: Option<ErrorReport>,
    #[ts(type = "number")]
    pub elapsed_ms: u64,
    /// Vendor's clock minus ours, in milliseconds; positive when the vendor is ahead.
    #[ts(type = "number | null")]
    pub clock_skew_ms: Option<i64>,
    /// How far the clocks may be apart before the vendor refuses, in milliseconds.
    #[ts(type = "number")]
    pub clock_skew_limit_ms: i64,
    /// What the server showed, trusted or not; nothing where it was not reached over https.
    pub certificate: Option<CertificateFacts>,
    /// The vendor's id of the last request.
    pub request_id: Option<String>,
}
