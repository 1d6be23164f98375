//! Accepts connections until told to stop, and cuts off those that a fault says so of.
//!
//! What is answered on them is the router's matter.

use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::delivery::CutOff;

pub(crate) async fn serve(listener: TcpListener, router: Router, mut stopped: oneshot::Receiver<()>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => { connections.spawn(serve_connection(stream, router.clone())); }
                Err(error) => {
                    tracing::warn!(%error, "the sandbox could not accept a connection");
                    // Out of file handles, most likely: waiting is all that helps.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
        }
    }
    drop(listener);
    connections.shutdown().await;
}

async fn serve_connection(stream: TcpStream, router: Router) {
    let router = TowerToHyperService::new(router);
    let service = service_fn(|request| {
        let answering = router.call(request);
        async move {
            match answering.await {
                Ok(response) if response.extensions().get::<CutOff>().is_none() => Ok(response),
                Ok(_) => Err(CutOff),
                Err(never) => match never {},
            }
        }
    });
    // An error here is a caller that left or a connection that was cut off: both are everyday matters.
    if let Err(error) = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await {
        tracing::debug!(%error, "a connection to the sandbox ended early");
    }
}
