//! The fake vendors of the sandbox: started by this process, or by another Holdfast that shows the same folder.
//!
//! They keep their address from start to start, because saved profiles name it, and their state in a file. When the
//! process that runs them ends, another that is still there starts them again from that file.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use holdfast_core::error::{ErrorCode, ErrorReport};
use holdfast_core::text::Text;
use holdfast_sandbox::{Options, Sandbox, StartError};

/// How long an ordinary backup takes: long enough to watch, short enough to wait for.
const BACKUP: Duration = Duration::from_secs(20);
/// Outside the range from which systems take ports for outgoing connections.
const PORTS: std::ops::Range<u16> = 17610..17710;
/// How often it is tried to take the place of a process that ended.
const SUCCESSION: Duration = Duration::from_secs(1);

/// The fake vendors, as long as this lives.
pub(crate) struct Vendors {
    address: SocketAddr,
    /// Holds them, or waits until they can be started.
    task: tokio::task::JoinHandle<()>,
}

impl Vendors {
    /// Starts them, or joins those of another process.
    pub(crate) async fn start(folder: &Path) -> Result<Self, ErrorReport> {
        std::fs::create_dir_all(folder).map_err(|error| unavailable(&error.to_string()))?;
        let note = folder.join("address");
        let state = folder.join("vendors.json");
        let known = std::fs::read_to_string(&note).ok().and_then(|text| text.trim().parse().ok());
        if let Some(address) = known {
            return match Sandbox::start(options(address, &state)).await {
                Ok(sandbox) => Ok(Self::own(address, sandbox)),
                Err(StartError::AddressInUse { .. }) if is_sandbox(address).await => {
                    Ok(Self::join(address, state))
                }
                Err(error) => Err(unavailable(&error.to_string())),
            };
        }
        for port in PORTS {
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
            match Sandbox::start(options(address, &state)).await {
                Err(StartError::AddressInUse { .. }) => {}
                Err(error) => return Err(unavailable(&error.to_string())),
                Ok(sandbox) => {
                    std::fs::write(&note, address.to_string())
                        .map_err(|error| unavailable(&error.to_string()))?;
                    return Ok(Self::own(address, sandbox));
                }
            }
        }
        Err(unavailable("no port is free for it"))
    }

    /// Where they answer.
    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn own(address: SocketAddr, sandbox: Sandbox) -> Self {
        Self { address, task: tokio::spawn(hold(sandbox)) }
    }

    fn join(address: SocketAddr, state: PathBuf) -> Self {
        let succession = async move {
            loop {
                tokio::time::sleep(SUCCESSION).await;
                if let Ok(sandbox) = Sandbox::start(options(address, &state)).await {
                    return hold(sandbox).await;
                }
            }
        };
        Self { address, task: tokio::spawn(succession) }
    }
}

impl Drop for Vendors {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn hold(sandbox: Sandbox) {
    std::future::pending::<()>().await;
    drop(sandbox);
}

fn options(address: SocketAddr, state: &Path) -> Options {
    Options { address, state_file: Some(state.to_owned()), backup_duration: BACKUP, ..Options::default() }
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

fn unavailable(detail: &str) -> ErrorReport {
    ErrorReport::new(
        ErrorCode::Unavailable,
        Text::new(format!("the sandbox cannot start: {detail}"), format!("沙箱无法启动：{detail}")),
        Some(Text::new(
            "Quit whatever uses its port, or delete the sandbox folder to begin afresh",
            "请退出占用其端口的程序，或删除沙箱目录后重新开始",
        )),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn answers(vendors: &Vendors) -> bool {
        is_sandbox(vendors.address).await
    }

    #[tokio::test]
    async fn a_second_holdfast_joins_them_and_takes_over_when_the_first_ends() {
        let folder = tempfile::tempdir().unwrap();
        let first = Vendors::start(folder.path()).await.unwrap();
        let second = Vendors::start(folder.path()).await.unwrap();
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
    async fn whoever_else_has_the_port_is_no_sandbox() {
        let folder = tempfile::tempdir().unwrap();
        let stranger = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        std::fs::write(folder.path().join("address"), stranger.local_addr().unwrap().to_string()).unwrap();
        assert!(Vendors::start(folder.path()).await.is_err());
    }
}
