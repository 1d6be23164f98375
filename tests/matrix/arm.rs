//! Letting a fault strike, and taking it away again.

use std::time::Duration;

use holdfast_core::credential::{CredentialError, Keychain};
use holdfast_sandbox::{Fault as VendorFault, FaultKind};
use jiff::SignedDuration;

use super::faults::Fault;
use super::front::Manner;
use super::scene::{Scene, survey_requests};
use super::steps::{Phase, Step};

/// A name that no resolver knows.
const NOWHERE: &str = "https://holdfast.invalid";

/// How often a vendor's fault strikes: more than a read is tried, so that trying again does not get past it. What timed
/// out is not tried again.
pub(super) fn times(phase: Phase, kind: &FaultKind) -> u32 {
    let is_slow = matches!(kind, FaultKind::HangBeforeActing | FaultKind::HangAfterActing);
    if is_slow || matches!(phase, Phase::Create | Phase::Cancel) { 1 } else { 4 }
}

impl Scene {
    /// Lets the fault strike from now on, or at the request that the step is about.
    pub(super) async fn arm(&mut self, fault: &Fault, step: Step) {
        match fault {
            Fault::Vendor(kind) => {
                let kind = kind(self.bench.kind);
                self.strike(step.operation, step.before, times(step.phase, &kind), kind);
            }
            Fault::Connection(manner) => {
                self.front().be(*manner).await;
                // A create request opens a connection of its own; what reads go on over stays open.
                if step.phase != Phase::Create {
                    self.front().cut().await;
                }
            }
            Fault::Name => self.move_to(NOWHERE).await,
            Fault::Skew(minutes) => {
                let (sandbox, skew) = (self.sandbox.clone(), SignedDuration::from_mins(*minutes));
                self.at(step.phase, move || sandbox.clock().set_skew(skew));
            }
            Fault::SignInEnded => {
                let sandbox = self.sandbox.clone();
                self.at(step.phase, move || {
                    sandbox.expire_tokens();
                    let mut agent = sandbox.agent();
                    agent.key = holdfast_sandbox::obshell::AgentKey::Bits2048;
                    sandbox.set_agent(agent);
                });
            }
            Fault::KeychainLocked => {
                self.trouble(step.phase, CredentialError::Locked { detail: "locked".to_owned() });
            }
            Fault::KeychainAbsent => {
                self.trouble(step.phase, CredentialError::Absent { detail: "no bus".to_owned() });
            }
            Fault::DatabaseLocked(time) => {
                let (database, time) = (self.database(), *time);
                let runtime = tokio::runtime::Handle::current();
                self.at(step.phase, move || {
                    database.execute_batch("BEGIN IMMEDIATE").unwrap();
                    runtime.spawn(async move {
                        tokio::time::sleep(time).await;
                        drop(database);
                    });
                });
            }
            Fault::DiskFull => self.database().execute_batch(no_room(step.phase)).unwrap(),
        }
    }

    /// Takes the fault away.
    pub(super) async fn lift(&mut self, fault: &Fault) {
        match fault {
            Fault::Vendor(_) => self.sandbox.clear_faults(),
            Fault::Connection(_) => self.front().be(Manner::PassOn).await,
            Fault::Name => {
                let address = self.front().url();
                self.move_to(&address).await;
            }
            Fault::Skew(_) => self.sandbox.clock().set_skew(SignedDuration::ZERO),
            // A new token is to be had all the time, and the agent keeps its new key; a lock ends by itself.
            Fault::SignInEnded | Fault::DatabaseLocked(_) => {}
            Fault::KeychainLocked | Fault::KeychainAbsent => self.set_trouble(None),
            Fault::DiskFull => self.database().execute_batch("DROP TRIGGER IF EXISTS no_room").unwrap(),
        }
    }

    pub(super) fn strike(&self, operation: &str, after: u32, times: u32, kind: FaultKind) {
        self.sandbox.add_fault(VendorFault { operation: operation.to_owned(), after, times, kind });
    }

    /// Does it now or, before a create request, as soon as that comes by.
    fn at(&self, phase: Phase, act: impl FnOnce() + Send + 'static) {
        match phase {
            Phase::Create => self.front().at_post(act),
            _ => act(),
        }
    }

    /// The keychain is asked before the request is built: it fails from the survey's last request on.
    fn trouble(&self, phase: Phase, trouble: CredentialError) {
        let Keychain::Memory(keychain) = self.keychain.clone() else { panic!("not in memory") };
        match phase {
            Phase::Create => {
                let last = survey_requests(self.bench.kind);
                self.front().at_request(last, move || keychain.set_trouble(Some(trouble)));
            }
            _ => keychain.set_trouble(Some(trouble)),
        }
    }

    fn set_trouble(&self, trouble: Option<CredentialError>) {
        let Keychain::Memory(keychain) = &self.keychain else { panic!("not in memory") };
        keychain.set_trouble(trouble);
    }
}

/// What is not taken any more: the plan, the run, or what is to be said of the job.
fn no_room(phase: Phase) -> &'static str {
    match phase {
        Phase::SignIn | Phase::List | Phase::Plan => {
            "CREATE TRIGGER no_room BEFORE INSERT ON plan BEGIN SELECT RAISE(ABORT, 'no room'); END"
        }
        Phase::Apply => {
            "CREATE TRIGGER no_room BEFORE INSERT ON job BEGIN SELECT RAISE(ABORT, 'no room'); END"
        }
        Phase::Prepare => {
            "CREATE TRIGGER no_room BEFORE UPDATE ON job WHEN NEW.status = 'sending'
             BEGIN SELECT RAISE(ABORT, 'no room'); END"
        }
        Phase::Create | Phase::Cancel => {
            "CREATE TRIGGER no_room BEFORE UPDATE ON job WHEN NEW.status IN ('running', 'unknown')
             BEGIN SELECT RAISE(ABORT, 'no room'); END"
        }
        Phase::Look | Phase::Settle | Phase::Absent => {
            "CREATE TRIGGER no_room BEFORE UPDATE ON job BEGIN SELECT RAISE(ABORT, 'no room'); END"
        }
    }
}

/// How long a request may take: what must time out does so soon, and nothing else does on a busy machine.
pub(super) fn limit(fault: &Fault, kind: holdfast_core::profile::ProviderKind) -> Duration {
    let is_slow = match fault {
        Fault::Vendor(make) => {
            matches!(make(kind), FaultKind::HangBeforeActing | FaultKind::HangAfterActing)
        }
        Fault::Connection(manner) => *manner == Manner::Silent,
        _ => false,
    };
    if is_slow { Duration::from_secs(3) } else { Duration::from_secs(30) }
}
