//! What goes wrong: one row of the matrix each.

use std::time::Duration;

use holdfast_core::profile::ProviderKind;
use holdfast_sandbox::FaultKind;

use super::front::Manner;

/// Where a fault sits.
#[derive(Clone, Debug)]
pub(super) enum Fault {
    /// At the vendor, for one of its calls.
    Vendor(fn(ProviderKind) -> FaultKind),
    /// On the way: new connections are met like this.
    Connection(Manner),
    /// On the way: the endpoint's name is known to no resolver.
    Name,
    /// The vendor's clock is so many minutes ahead of ours.
    Skew(i64),
    /// The token, or the agent's key, is not what it was.
    SignInEnded,
    KeychainLocked,
    KeychainAbsent,
    /// Somebody else holds the database's write lock for so long.
    DatabaseLocked(Duration),
    /// The database takes no more of a kind of rows.
    DiskFull,
}

/// One row of the matrix.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) fault: Fault,
}

/// How long a fault lasts that nothing else ends.
pub(super) const PASSES_AFTER: Duration = Duration::from_millis(800);

pub(super) fn rows() -> Vec<Row> {
    let vendor = |name, kind| Row { name, fault: Fault::Vendor(kind) };
    let connection = |name, manner| Row { name, fault: Fault::Connection(manner) };
    let row = |name, fault| Row { name, fault };
    vec![
        vendor("time-out before acting", |_| FaultKind::HangBeforeActing),
        vendor("time-out after acting", |_| FaultKind::HangAfterActing),
        vendor("reset before acting", |_| FaultKind::DropBeforeActing),
        vendor("reset after acting", |_| FaultKind::DropAfterActing),
        vendor("truncated answer", |_| FaultKind::TruncateAnswer),
        vendor("HTML 200", |_| FaultKind::Html { status: 200 }),
        vendor("HTML 502", |_| FaultKind::Html { status: 502 }),
        vendor("HTML 200 after acting", |_| FaultKind::HtmlAfterActing { status: 200 }),
        vendor("307", |_| redirect(307)),
        vendor("308", |_| redirect(308)),
        vendor("429", |_| FaultKind::Throttle { retry_after: None }),
        vendor("429 with Retry-After", |_| FaultKind::Throttle { retry_after: Some(1) }),
        vendor("500 before acting", |kind| FaultKind::ServerError { code: fault_code(kind), status: 500 }),
        vendor("500 after acting", |kind| FaultKind::ServerErrorAfterActing {
            code: fault_code(kind),
            status: 500,
        }),
        vendor("401", |_| FaultKind::Unauthorized),
        vendor("unknown word", |_| FaultKind::UnknownStatusWord { word: "ALMOST_DONE".to_owned() }),
        connection("connection refused", Manner::Refuse),
        connection("reset in the handshake", Manner::Reset),
        connection("silent server", Manner::Silent),
        connection("untrusted certificate", Manner::Foreign),
        connection("no TLS", Manner::NoTls),
        row("DNS failure", Fault::Name),
        row("clock 20 min ahead", Fault::Skew(20)),
        row("clock 20 min behind", Fault::Skew(-20)),
        row("sign-in ended", Fault::SignInEnded),
        row("keychain locked", Fault::KeychainLocked),
        row("keychain absent", Fault::KeychainAbsent),
        row("database locked 0.8 s", Fault::DatabaseLocked(PASSES_AFTER)),
        row("database locked 6 s", Fault::DatabaseLocked(Duration::from_secs(6))),
        row("disk full", Fault::DiskFull),
    ]
}

fn redirect(status: u16) -> FaultKind {
    FaultKind::Redirect { status, location: "/elsewhere".to_owned() }
}

/// A code of the vendor's for its own failure.
fn fault_code(kind: ProviderKind) -> String {
    match kind {
        ProviderKind::HuaweiRds | ProviderKind::HuaweiTaurusdb => "DBS.200005",
        ProviderKind::OceanbaseOcp => "1",
        ProviderKind::OceanbaseObshell => "Common.Unexpected",
    }
    .to_owned()
}

/// Whether the vendor handles a create request that meets the fault.
pub(super) fn acts(kind: &FaultKind) -> bool {
    matches!(
        kind,
        FaultKind::DropAfterActing
            | FaultKind::HangAfterActing
            | FaultKind::TruncateAnswer
            | FaultKind::HtmlAfterActing { .. }
            | FaultKind::ServerErrorAfterActing { .. }
            | FaultKind::UnknownStatusWord { .. }
    )
}
