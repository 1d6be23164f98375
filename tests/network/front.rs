//! What stands before the sandbox in these tests: a TLS front, and a proxy that counts.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use holdfast_sandbox::Sandbox;
use rustls::ServerConfig;
use rustls::server::WebPkiClientVerifier;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::authority::{Authority, Certified};

/// A name that no resolver knows; the proxy does.
pub(crate) const NAME: &str = "rds.sandbox.test";

/// Takes TLS connections, and hands what is in them to the sandbox's plain port.
pub(crate) struct Front {
    pub(crate) address: SocketAddr,
    config: Arc<Mutex<Arc<ServerConfig>>>,
}

impl Front {
    pub(crate) async fn new(sandbox: &Sandbox, config: ServerConfig) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let config = Arc::new(Mutex::new(Arc::new(config)));
        let (shown, sandbox) = (config.clone(), port(sandbox));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = TlsAcceptor::from(shown.lock().unwrap().clone());
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        hand_over(stream, sandbox).await;
                    }
                });
            }
        });
        Self { address, config }
    }

    /// Shows another certificate from the next connection on.
    pub(crate) fn show(&self, config: ServerConfig) {
        *self.config.lock().unwrap() = Arc::new(config);
    }

    pub(crate) fn url(&self) -> String {
        format!("https://{}", self.address)
    }
}

/// A server that shows this certificate and, where there is an authority, wants to see one of that authority's.
pub(crate) fn showing(certified: &Certified, wants: Option<&Authority>) -> ServerConfig {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone());
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    let builder = match wants {
        None => builder.with_no_client_auth(),
        Some(authority) => {
            let mut roots = rustls::RootCertStore::empty();
            roots.add(authority.der()).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider);
            builder.with_client_cert_verifier(verifier.build().unwrap())
        }
    };
    builder.with_single_cert(vec![certified.der.clone()], certified.key.clone_key()).unwrap()
}

fn port(sandbox: &Sandbox) -> SocketAddr {
    sandbox.base_url().trim_start_matches("http://").parse().unwrap()
}

/// Pipes both ways. The sandbox only answers to names of this machine, so a request's `Host` is made one.
async fn hand_over(stream: impl AsyncRead + AsyncWrite, sandbox: SocketAddr) {
    let (mut from, mut to) = tokio::io::split(stream);
    let Ok(mut behind) = TcpStream::connect(sandbox).await else { return };
    let (mut answers, mut requests) = behind.split();
    let asking = async {
        let mut buffer = vec![0; 64 * 1024];
        while let Ok(length @ 1..) = from.read(&mut buffer).await {
            let text = String::from_utf8_lossy(&buffer[..length]);
            let local = text.replace(&format!("host: {NAME}\r\n"), "host: localhost\r\n");
            if requests.write_all(local.as_bytes()).await.is_err() {
                break;
            }
        }
        let _ = requests.shutdown().await;
    };
    let answering = async {
        let _ = copy(&mut answers, &mut to).await;
        let _ = to.shutdown().await;
    };
    tokio::join!(asking, answering);
}

/// What a proxy does with whoever comes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    PassOn,
    Refuse,
    AskWho,
}

/// A proxy that connects every name to one address, and writes down the heads of the requests it saw.
pub(crate) struct ProxyServer {
    pub(crate) address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    manner: Arc<Mutex<Manner>>,
}

impl ProxyServer {
    pub(crate) async fn new(to: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (heads, manner) = (Arc::<Mutex<Vec<String>>>::default(), Arc::new(Mutex::new(Manner::PassOn)));
        let (seen, now) = (heads.clone(), manner.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, to, seen.clone(), now.clone()));
            }
        });
        Self { address, heads, manner }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    pub(crate) fn be(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }
}

async fn serve(
    mut stream: TcpStream,
    to: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    manner: Arc<Mutex<Manner>>,
) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let is_tunnel = head.starts_with("CONNECT ");
    heads.lock().unwrap().push(head);
    let manner = *manner.lock().unwrap();
    let answer = match manner {
        Manner::PassOn if is_tunnel => "HTTP/1.1 200 Connection established\r\n\r\n",
        Manner::AskWho => {
            "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n"
        }
        Manner::PassOn | Manner::Refuse => "HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n",
    };
    let _ = stream.write_all(answer.as_bytes()).await;
    if is_tunnel
        && manner == Manner::PassOn
        && let Ok(mut behind) = TcpStream::connect(to).await
    {
        let _ = tokio::io::copy_bidirectional(&mut stream, &mut behind).await;
    }
}
