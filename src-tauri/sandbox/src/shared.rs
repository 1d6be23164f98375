//! The fake vendors of a folder: started by this process, or by another Holdfast that shows the same folder.
//!
//! They keep their address from start to start, because saved profiles name it, and their state in a file. When the
//! process that runs them ends, another that is still there starts them again from that file.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use crate::server::{Options, Sandbox, StartError};

/// Outside the range from which systems take ports for outgoing connections.
const PORTS: std::ops::Range<u16> = 17610..17710;
/// How often it is tried to take the place of a process that ended.
const SUCCESSION: Duration = Duration::from_secs(1);

/// Why the fake vendors of a folder do not answer.
#[derive(Debug, thiserror::Error)]
pub enum SharedError {
    #[error("{path}: {source}")]
    Folder { path: String, source: std::io::Error },
    #[error(transparent)]
    Start(#[from] StartError),
    /// Two that write one file would lose each other's backups.
    #[error(
        "this folder's fake vendors answer at {running} already, not at {address}; join them there, or end them first"
    )]
    Elsewhere { address: SocketAddr, running: SocketAddr },
    #[error("no port from {} to {} is free", PORTS.start, PORTS.end - 1)]
    NoPort,
}

/// The fake vendors of a folder, as long as this lives.
#[derive(Debug)]
pub struct Shared {
    address: SocketAddr,
    /// Whether this process runs them.
    is_own: bool,
    /// Holds them, or waits until they can be started.
    task: tokio::task::JoinHandle<()>,
}

impl Shared {
    /// Starts them, or joins those of another process, which keep their own options. With port 0 they answer where they
    /// did last time, or at the first free port of a few; their state is kept in the folder.
    pub async fn start(folder: &Path, options: Options) -> Result<Self, SharedError> {
        let failed = |path: &Path| {
            let path = path.display().to_string();
            move |source| SharedError::Folder { path, source }
        };
        std::fs::create_dir_all(folder).map_err(failed(folder))?;
        let note = folder.join("address");
        let options = Options { state_file: Some(folder.join("vendors.json")), ..options };
        let last = std::fs::read_to_string(&note).ok().and_then(|text| text.trim().parse().ok());
        let chosen = Some(options.address).filter(|address| address.port() != 0);
        if let (Some(address), Some(running)) = (chosen, last)
            && address != running
            && is_sandbox(running).await
        {
            return Err(SharedError::Elsewhere { address, running });
        }
        let known = chosen.or(last);
        if let Some(address) = known {
            return match Sandbox::start(Options { address, ..options.clone() }).await {
                Ok(sandbox) => {
                    let address = sandbox.address();
                    std::fs::write(&note, address.to_string()).map_err(failed(&note))?;
                    Ok(Self::own(address, sandbox))
                }
                Err(StartError::AddressInUse { .. }) if is_sandbox(address).await => {
                    Ok(Self::join(Options { address, ..options }))
                }
                Err(error) => Err(error.into()),
            };
        }
        for port in PORTS {
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
            match Sandbox::start(Options { address, ..options.clone() }).await {
                Err(StartError::AddressInUse { .. }) => {}
                Err(error) => return Err(error.into()),
                Ok(sandbox) => {
                    std::fs::write(&note, address.to_string()).map_err(failed(&note))?;
                    return Ok(Self::own(address, sandbox));
                }
            }
        }
        Err(SharedError::NoPort)
    }

    /// Where they answer.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Whether this process runs them, and not another one that it joined.
    pub fn is_own(&self) -> bool {
        self.is_own
    }

    fn own(address: SocketAddr, sandbox: Sandbox) -> Self {
        Self { address, is_own: true, task: tokio::spawn(hold(sandbox)) }
    }

    fn join(options: Options) -> Self {
        let address = options.address;
        let succession = async move {
            loop {
                tokio::time::sleep(SUCCESSION).await;
                if let Ok(sandbox) = Sandbox::start(options.clone()).await {
                    return hold(sandbox).await;
                }
            }
        };
        Self { address, is_own: false, task: tokio::spawn(succession) }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn hold(sandbox: Sandbox) {
    std::future::pending::<()>().await;
    drop(sandbox);
}

/// Whether what answers there is a sandbox, and not whoever else has the port.
async fn is_sandbox(address: SocketAddr) -> bool {
    let asking = async {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let mut stream = tokio::net::TcpStream::connect(address).await?;
        let request =
            format!("GET /_sandbox/faults HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.take(4096).read_to_string(&mut answer).await?;
        Ok::<_, std::io::Error>(answer.starts_with("HTTP/1.1 200"))
    };
    matches!(tokio::time::timeout(Duration::from_secs(2), asking).await, Ok(Ok(true)))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn answers(shared: &Shared) -> bool {
        is_sandbox(shared.address).await
    }

    #[tokio::test]
    async fn a_second_holdfast_joins_them_and_takes_over_when_the_first_ends() {
        let folder = tempfile::tempdir().unwrap();
        let first = Shared::start(folder.path(), Options::default()).await.unwrap();
        let second = Shared::start(folder.path(), Options::default()).await.unwrap();
        assert_eq!(first.base_url(), second.base_url());
        assert!(answers(&second).await);
        drop(first);
        let succession = async {
            while !answers(&second).await {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), succession).await.unwrap();
    }

    #[tokio::test]
    async fn they_answer_at_one_address_only() {
        let folder = tempfile::tempdir().unwrap();
        let first = Shared::start(folder.path(), Options::default()).await.unwrap();
        let elsewhere = Options { address: free_address(), ..Options::default() };
        let refused = Shared::start(folder.path(), elsewhere.clone()).await.unwrap_err();
        assert!(matches!(refused, SharedError::Elsewhere { running, .. } if running == first.address));
        drop(first);
        let moving = async {
            while let Err(SharedError::Elsewhere { .. }) =
                Shared::start(folder.path(), elsewhere.clone()).await
            {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), moving).await.unwrap();
    }

    fn free_address() -> SocketAddr {
        std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap()
    }

    #[tokio::test]
    async fn whoever_else_has_the_port_is_no_sandbox() {
        let folder = tempfile::tempdir().unwrap();
        let stranger = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        std::fs::write(folder.path().join("address"), stranger.local_addr().unwrap().to_string()).unwrap();
        assert!(Shared::start(folder.path(), Options::default()).await.is_err());
    }
}
