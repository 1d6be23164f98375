//! Starts, serves and stops one sandbox, and holds what its requests share.
//!
//! Nothing here is global: any number of sandboxes run beside each other in one process.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::middleware::from_fn;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::connections::serve;
use crate::fault::{Fault, Faults};
use crate::fleet::Shares;
use crate::hold::Holds;
use crate::huawei::Huawei;
use crate::journal::{Journal, JournalEntry, OperationCount};
use crate::loopback::require_loopback;
use crate::obshell::Obshell;
use crate::ocp::Ocp;
use crate::state::{Snapshot, StateError, VERSION};
use crate::{admin, exchange};

/// Reads are journalled in memory; the file follows after this many.
const READS_BETWEEN_SAVES: u32 = 32;

/// How to start a sandbox.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen; must be a loopback address. Port 0 takes a free one.
    pub address: SocketAddr,
    /// Where to keep what happened across restarts; `None` forgets it.
    pub state_file: Option<PathBuf>,
    /// How long an ordinary backup takes on the sandbox's clock; a slow instance takes ten times as long.
    pub backup_duration: Duration,
    /// So many more ordinary targets, at most [`crate::fleet::LARGEST`], spread over the four vendors. A
    /// sandbox that is started again from its state file should get as many as before.
    pub fleet: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            state_file: None,
            backup_duration: Duration::from_secs(20),
            fleet: 0,
        }
    }
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Something else listens there already.
    #[error("{address} is in use by another program; choose another port, or 0 for a free one")]
    AddressInUse {
        /// The address asked for.
        address: SocketAddr,
    },
    /// The sandbox is for this machine only.
    #[error("{address} can be reached from other machines; use a loopback address such as 127.0.0.1:0")]
    NotLoopback {
        /// The address asked for.
        address: SocketAddr,
    },
    /// The state file is there and cannot be used. It is left as it is.
    #[error("the sandbox state {} cannot be used: {source}", path.display())]
    State {
        /// The state file.
        path: PathBuf,
        /// What is wrong with it.
        source: StateError,
    },
    /// Listening failed, or the state file cannot be written.
    #[error("the sandbox cannot start: {0}")]
    Io(#[from] io::Error),
}

/// What changes while a sandbox runs.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) journal: Journal,
    pub(crate) faults: Faults,
    pub(crate) huawei: Huawei,
    pub(crate) obshell: Obshell,
    pub(crate) ocp: Ocp,
    unsaved: u32,
}

/// What all requests of one sandbox share.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub(crate) clock: Arc<Clock>,
    pub(crate) holds: Holds,
    world: Arc<Mutex<World>>,
    state_file: Option<Arc<PathBuf>>,
}

impl Shared {
    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Saves at once when `now`, and every so many calls otherwise.
    pub(crate) fn remember(&self, world: &mut World, now: bool) {
        world.unsaved += 1;
        if !now && world.unsaved < READS_BETWEEN_SAVES {
            return;
        }
        // The vendor has acted and the caller must be told so: a full disk only costs the next start
        // its memory.
        if let Err(error) = self.save(world) {
            tracing::error!(%error, "the sandbox could not write its state file");
        }
    }

    fn save(&self, world: &mut World) -> io::Result<()> {
        world.unsaved = 0;
        let Some(path) = &self.state_file else {
            return Ok(());
        };
        let journal = &world.journal;
        let snapshot = Snapshot {
            version: VERSION,
            clock: self.clock.offsets(),
            huawei: world.huawei.kept(),
            obshell: Some(world.obshell.kept()),
            ocp: Some(world.ocp.kept()),
            last_number: journal.last_number(),
            counts: journal.counts().clone(),
            journal: journal.to_keep(),
        };
        snapshot.save(path)
    }
}

/// A running sandbox. Dropping it stops it; [`Sandbox::stop`] also waits and saves.
#[derive(Debug)]
pub struct Sandbox {
    pub(crate) shared: Shared,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<()>,
}

impl Sandbox {
    /// Starts listening. When it returns, requests are answered.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let Options { address, state_file, backup_duration, fleet } = options;
        let fleet = Shares::of(fleet);
        if !address.ip().is_loopback() {
            return Err(StartError::NotLoopback { address });
        }
        let snapshot = match &state_file {
            None => None,
            Some(path) => {
                Snapshot::load(path).map_err(|source| StartError::State { path: path.clone(), source })?
            }
        };
        let (clock, journal, kept, kept_agent, kept_ocp) = match snapshot {
            None => (Clock::default(), Journal::default(), None, None, None),
            Some(snapshot) => (
                Clock::from_offsets(snapshot.clock),
                Journal::restore(snapshot.journal, snapshot.last_number, snapshot.counts),
                Some(snapshot.huawei),
                snapshot.obshell,
                snapshot.ocp,
            ),
        };
        let huawei = Huawei::new(kept, clock.moment(), backup_duration, fleet);
        let obshell = Obshell::new(kept_agent, clock.moment(), backup_duration, fleet);
        let ocp = Ocp::new(kept_ocp, clock.moment(), backup_duration, fleet);
        let world = World { journal, faults: Faults::default(), huawei, obshell, ocp, unsaved: 0 };
        let shared = Shared {
            clock: Arc::new(clock),
            holds: Holds::default(),
            world: Arc::new(Mutex::new(world)),
            state_file: state_file.map(Arc::new),
        };
        let listener = TcpListener::bind(address).await.map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => StartError::AddressInUse { address },
            _ => StartError::Io(error),
        })?;
        // Fails now, when somebody looks, rather than after the first backup.
        shared.save(&mut shared.lock())?;
        let address = listener.local_addr()?;
        let router = Router::new()
            .nest("/_sandbox", admin::routes())
            .fallback(exchange::vendors)
            .layer(from_fn(require_loopback))
            .with_state(shared.clone());
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(serve(listener, router, stopped));
        Ok(Self { shared, address, stop: Some(stop), serving })
    }

    /// Where it listens, with the real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:PORT`: the endpoint of every vendor that it plays.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything received so far, oldest first. Of what is thousands of requests ago, only those that create
    /// backups are left, without headers and body.
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.shared.lock().journal.entries()
    }

    /// How many requests came for each operation, and how many changed something; none is forgotten.
    pub fn counts(&self) -> BTreeMap<String, OperationCount> {
        self.shared.lock().journal.counts().clone()
    }

    /// Forgets what was received. Numbers go on counting.
    pub fn clear_journal(&self) {
        let mut world = self.shared.lock();
        world.journal.clear();
        self.shared.remember(&mut world, true);
    }

    /// The sandbox's clock.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Adds a fault behind those that wait already.
    pub fn add_fault(&self, fault: Fault) {
        self.shared.lock().faults.add(fault);
    }

    /// The faults that still wait, each with what is left of it.
    pub fn faults(&self) -> Vec<Fault> {
        self.shared.lock().faults.waiting().to_vec()
    }

    /// Takes all faults away.
    pub fn clear_faults(&self) {
        self.shared.lock().faults.clear();
    }

    /// Sets an instance's status, such as `REBOOTING`. A running backup still shows as `BACKING UP` while
    /// the status set is `ACTIVE`. Returns whether there is such an instance.
    pub fn set_instance_status(&self, instance_id: &str, status: &str) -> bool {
        let mut world = self.shared.lock();
        let is_known = world.huawei.set_instance_status(instance_id, status);
        self.shared.remember(&mut world, true);
        is_known
    }

    /// Makes a backup show any status word, known to the vendor or not; an empty word takes that back.
    /// Only what is shown changes. Returns whether there is such a backup.
    pub fn set_backup_status_word(&self, backup_name: &str, word: &str) -> bool {
        let mut world = self.shared.lock();
        let is_known = world.huawei.set_backup_status_word(backup_name, word);
        self.shared.remember(&mut world, true);
        is_known
    }

    /// Takes a backup off the vendor's lists at once, as if it had been deleted a while ago, or puts it back.
    /// Returns whether there is such a backup.
    pub fn set_backup_listed(&self, backup_name: &str, is_listed: bool) -> bool {
        let mut world = self.shared.lock();
        let is_known = world.huawei.set_backup_listed(backup_name, is_listed, self.shared.clock.moment());
        self.shared.remember(&mut world, true);
        is_known
    }

    /// From now on every token issued so far answers 401 `APIGW.0307`.
    pub fn expire_tokens(&self) {
        self.shared.lock().huawei.expire_tokens();
    }

    /// Cuts every connection, frees the port and saves.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            // The server may have ended already.
            let _ = stop.send(());
        }
        // It can only have been cancelled with the runtime; then there is nothing to wait for.
        let _ = (&mut self.serving).await;
        self.shared.remember(&mut self.shared.lock(), true);
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
