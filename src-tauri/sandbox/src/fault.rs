//! What can be made to go wrong between a caller and a vendor, and when.
//!
//! Faults are not kept across a restart: a restarted sandbox answers properly.

use serde::{Deserialize, Serialize};

/// A fault that waits for its requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Operation as the journal names it (`rds.create_backup`); `rds.*` and `*` match more.
    pub operation: String,
    /// Lets this many matching requests pass first.
    #[serde(default)]
    pub after: u32,
    /// Then strikes this many; `u32::MAX` for ever.
    #[serde(default = "once")]
    pub times: u32,
    /// What happens.
    #[serde(flatten)]
    pub kind: FaultKind,
}

fn once() -> u32 {
    1
}

/// What happens to the request or its answer.
///
/// "Acts" means that the vendor handles the request as it would without the fault, which may also be a
/// refusal. In JSON the name is in `kind`, in snake case, and the fields stand beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// The connection closes without an answer; the vendor never saw the request.
    DropBeforeActing,
    /// The vendor acts, then the connection closes without an answer.
    DropAfterActing,
    /// No answer comes until the caller leaves; the vendor never saw the request.
    HangBeforeActing,
    /// The vendor acts; no answer comes until the caller leaves.
    HangAfterActing,
    /// The vendor acts; its answer waits until [`crate::Sandbox::release`], or until the caller leaves.
    HoldAfterActing,
    /// The vendor acts; the answer breaks off before its `Content-Length`.
    TruncateAnswer,
    /// A proxy's HTML page instead of the vendor.
    Html {
        /// HTTP status.
        status: u16,
    },
    /// The vendor acts; a proxy's HTML page comes instead of its answer.
    HtmlAfterActing {
        /// HTTP status.
        status: u16,
    },
    /// A redirect instead of the vendor.
    Redirect {
        /// HTTP status.
        status: u16,
        /// `Location` header.
        location: String,
    },
    /// 429 `APIGW.0308`; before OBShell, which never throttles, a proxy's page.
    Throttle {
        /// Seconds in `Retry-After`, when it is sent.
        #[serde(default)]
        retry_after: Option<u64>,
    },
    /// A server error before the vendor acts.
    ServerError {
        /// `error_code`.
        code: String,
        /// HTTP status.
        status: u16,
    },
    /// The vendor acts and answers a server error all the same.
    ServerErrorAfterActing {
        /// `error_code`.
        code: String,
        /// HTTP status.
        status: u16,
    },
    /// The vendor acts; the answer is that many bytes long, and still JSON.
    HugeAnswer {
        /// Length of the body.
        bytes: usize,
    },
    /// Any refusal; the vendor does not act.
    VendorError {
        /// HTTP status.
        status: u16,
        /// `error_code`.
        code: String,
        /// `error_msg`.
        message: String,
    },
    /// The vendor acts; every status and state in its answer that is a text is this word.
    UnknownStatusWord {
        /// The word.
        word: String,
    },
    /// 401 as credentials get it that were good and are too old now. Huawei Cloud's tokens do expire by it; a
    /// signature's date, OBShell's header and OCP's sign-in are only said to be too old.
    Expired,
    /// 401 `APIGW.0301` (or IAM's own 401, or OBShell's for a wrong password) whatever the credentials.
    Unauthorized,
}

/// The faults that are waiting.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    waiting: Vec<Fault>,
}

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.waiting.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
    }

    pub(crate) fn waiting(&self) -> &[Fault] {
        &self.waiting
    }

    /// The fault that strikes a request for `operation`, if one does. The first one added goes first; a
    /// request that was struck does not count as passed for the others.
    pub(crate) fn strike(&mut self, operation: &str) -> Option<FaultKind> {
        self.waiting.retain(|fault| fault.times > 0);
        for fault in &mut self.waiting {
            if !matches(&fault.operation, operation) {
                continue;
            }
            if fault.after > 0 {
                fault.after -= 1;
                continue;
            }
            if fault.times != u32::MAX {
                fault.times -= 1;
            }
            return Some(fault.kind.clone());
        }
        None
    }
}

/// Whether a pattern such as `rds.*` means that operation.
pub(crate) fn matches(pattern: &str, operation: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(head) => operation.starts_with(head),
        None => pattern == operation,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(operation: &str, after: u32, times: u32) -> Fault {
        Fault { operation: operation.to_owned(), after, times, kind: FaultKind::Unauthorized }
    }

    #[test]
    fn a_fault_lets_pass_then_strikes_then_is_spent() {
        let mut faults = Faults::default();
        faults.add(fault("rds.list_backups", 2, 1));
        let struck: Vec<bool> = (0..5).map(|_| faults.strike("rds.list_backups").is_some()).collect();
        assert_eq!(struck, [false, false, true, false, false]);
    }

    #[test]
    fn a_request_that_passes_one_fault_passes_it_for_all() {
        let mut faults = Faults::default();
        faults.add(fault("rds.list_backups", 2, 1));
        faults.add(fault("*", 1, 1));
        let struck: Vec<bool> = (0..5).map(|_| faults.strike("rds.list_backups").is_some()).collect();
        assert_eq!(struck, [false, true, true, false, false]);
    }

    #[test]
    fn patterns_match_by_beginning() {
        let mut faults = Faults::default();
        faults.add(fault("rds.*", 0, u32::MAX));
        assert!(faults.strike("rds.create_backup").is_some());
        assert!(faults.strike("rds.list_backups").is_some());
        assert!(faults.strike("iam.create_token").is_none());
    }

    #[test]
    fn json_needs_only_operation_and_kind() {
        let fault: Fault =
            serde_json::from_str(r#"{"operation":"*","kind":"html","status":502}"#).expect("a fault");
        assert_eq!(
            fault,
            Fault { operation: "*".into(), after: 0, times: 1, kind: FaultKind::Html { status: 502 } }
        );
    }
}
