//! What stands before the sandbox and can be told to misbehave: refuse, reset, be silent, show another certificate.
//!
//! It can also do something when a request comes by, before it is passed on.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

/// How new connections are met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    PassOn,
    /// Nothing listens.
    Refuse,
    /// Taken and reset at once.
    Reset,
    /// Taken, and never a byte.
    Silent,
    /// A certificate of an authority that nobody trusts.
    Foreign,
    /// A page where a handshake should be.
    NoTls,
}

/// Certificates: the good one and the other one.
pub(super) struct Certificates {
    pub(super) good: ServerConfig,
    pub(super) foreign: ServerConfig,
}

type Act = Box<dyn FnOnce() + Send>;

/// Done when so many requests, or the first POST, have come by.
struct Trigger {
    left: Option<usize>,
    act: Act,
}

#[derive(Default)]
struct Watch(Mutex<Option<Trigger>>);

impl Watch {
    fn saw(&self, request: &[u8]) {
        let is_post = request.starts_with(b"POST ");
        if !is_post && !request.starts_with(b"GET ") && !request.starts_with(b"PATCH ") {
            return;
        }
        let mut waiting = self.0.lock().unwrap();
        let is_due = match waiting.as_mut() {
            None => false,
            Some(Trigger { left: None, .. }) => is_post,
            Some(Trigger { left: Some(left), .. }) => {
                *left = left.saturating_sub(1);
                *left == 0
            }
        };
        if is_due && let Some(trigger) = waiting.take() {
            (trigger.act)();
        }
    }
}

enum Order {
    Be(Manner),
    Cut,
}

pub(super) struct Front {
    address: SocketAddr,
    is_secure: bool,
    watch: Arc<Watch>,
    orders: mpsc::UnboundedSender<(Order, oneshot::Sender<()>)>,
    /// Keeps the port ours while nothing listens.
    _port: TcpSocket,
}

impl Front {
    pub(super) fn new(sandbox: SocketAddr, certificates: Option<Certificates>) -> Self {
        let port = bound("127.0.0.1:0".parse().unwrap());
        let address = port.local_addr().unwrap();
        let (orders, inbox) = mpsc::unbounded_channel();
        let watch = Arc::<Watch>::default();
        let is_secure = certificates.is_some();
        let tls = certificates.map(|Certificates { good, foreign }| (Arc::new(good), Arc::new(foreign)));
        let door = Door { address, sandbox, tls, watch: watch.clone(), manner: Manner::PassOn };
        let listener = bound(address).listen(64).unwrap();
        tokio::spawn(door.keep(listener, inbox));
        Self { address, is_secure, watch, orders, _port: port }
    }

    pub(super) fn url(&self) -> String {
        format!("{}://{}", if self.is_secure { "https" } else { "http" }, self.address)
    }

    /// Meets connections like this from now on.
    pub(super) async fn be(&self, manner: Manner) {
        self.order(Order::Be(manner)).await;
    }

    /// Closes every connection that is open.
    pub(super) async fn cut(&self) {
        self.order(Order::Cut).await;
    }

    async fn order(&self, order: Order) {
        let (done, is_done) = oneshot::channel();
        self.orders.send((order, done)).ok().unwrap();
        is_done.await.unwrap();
    }

    /// Does something when the n-th request from now comes by, before it is passed on.
    pub(super) fn at_request(&self, number: usize, act: impl FnOnce() + Send + 'static) {
        *self.watch.0.lock().unwrap() = Some(Trigger { left: Some(number), act: Box::new(act) });
    }

    /// Does something when the next POST comes by, before it is passed on.
    pub(super) fn at_post(&self, act: impl FnOnce() + Send + 'static) {
        *self.watch.0.lock().unwrap() = Some(Trigger { left: None, act: Box::new(act) });
    }
}

/// A socket on the address that does not listen yet.
fn bound(address: SocketAddr) -> TcpSocket {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.bind(address).unwrap();
    socket
}

/// The task behind a front.
struct Door {
    address: SocketAddr,
    sandbox: SocketAddr,
    tls: Option<(Arc<ServerConfig>, Arc<ServerConfig>)>,
    watch: Arc<Watch>,
    manner: Manner,
}

impl Door {
    async fn keep(
        mut self,
        listener: TcpListener,
        mut inbox: mpsc::UnboundedReceiver<(Order, oneshot::Sender<()>)>,
    ) {
        let mut listener = Some(listener);
        let mut open = JoinSet::new();
        loop {
            let arriving = async {
                match &listener {
                    Some(listener) => listener.accept().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                order = inbox.recv() => {
                    let Some((order, done)) = order else { return };
                    match order {
                        Order::Cut => open.shutdown().await,
                        Order::Be(manner) => {
                            self.manner = manner;
                            listener = match (listener, manner) {
                                (_, Manner::Refuse) => None,
                                (None, _) => Some(bound(self.address).listen(64).unwrap()),
                                (kept, _) => kept,
                            };
                        }
                    }
                    let _ = done.send(());
                }
                Ok((stream, _)) = arriving => {
                    open.spawn(meet(stream, self.manner, self.sandbox, self.tls.clone(), self.watch.clone()));
                }
            }
        }
    }
}

async fn meet(
    mut stream: TcpStream,
    manner: Manner,
    sandbox: SocketAddr,
    tls: Option<(Arc<ServerConfig>, Arc<ServerConfig>)>,
    watch: Arc<Watch>,
) {
    let _ = stream.set_nodelay(true);
    match (manner, tls) {
        (Manner::Refuse, _) => {}
        (Manner::Reset, _) => {
            let _ = stream.set_zero_linger();
        }
        (Manner::Silent, _) => std::future::pending().await,
        (Manner::NoTls, _) => {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").await;
        }
        (Manner::PassOn | Manner::Foreign, None) => hand_over(stream, sandbox, &watch).await,
        (Manner::PassOn | Manner::Foreign, Some((good, foreign))) => {
            let config = if manner == Manner::PassOn { good } else { foreign };
            if let Ok(stream) = TlsAcceptor::from(config).accept(stream).await {
                hand_over(stream, sandbox, &watch).await;
            }
        }
    }
}

async fn hand_over(stream: impl AsyncRead + AsyncWrite, sandbox: SocketAddr, watch: &Watch) {
    let (mut from, mut to) = tokio::io::split(stream);
    let Ok(mut behind) = TcpStream::connect(sandbox).await else { return };
    let _ = behind.set_nodelay(true);
    let (mut answers, mut requests) = behind.split();
    let asking = async {
        let mut buffer = vec![0; 64 * 1024];
        while let Ok(length @ 1..) = from.read(&mut buffer).await {
            watch.saw(&buffer[..length]);
            if requests.write_all(&buffer[..length]).await.is_err() {
                break;
            }
        }
        let _ = requests.shutdown().await;
    };
    let answering = async {
        let _ = tokio::io::copy(&mut answers, &mut to).await;
        let _ = to.shutdown().await;
    };
    tokio::join!(asking, answering);
}
