//! How an answer leaves: whole, broken off, far too long, or not at all.
//!
//! It does not decide which; `exchange` does.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;

use crate::answer::{Answer, AnswerBody};
use crate::hold::Held;

/// How to deliver.
#[derive(Debug)]
pub(crate) enum Delivery {
    Whole(Answer),
    /// Announces more than it sends, then closes.
    Truncated(Answer),
    /// Pads the answer to that many bytes, still JSON.
    Huge(Answer, usize),
    /// Closes without an answer.
    CutOff,
    /// Waits until the caller has left.
    Hang(Held),
    /// Waits until it is released, and is whole then.
    Held(Answer, Held),
}

impl Delivery {
    /// The status that the caller gets to see in full, for the journal.
    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            Self::Whole(answer) | Self::Huge(answer, _) => Some(answer.status),
            Self::Truncated(_) | Self::CutOff | Self::Hang(_) | Self::Held(..) => None,
        }
    }

    /// The status that the caller gets to see in full, if it is still there when the answer is released.
    pub(crate) fn held_status(&self) -> Option<u16> {
        match self {
            Self::Held(answer, _) => Some(answer.status),
            _ => None,
        }
    }

    pub(crate) async fn into_response(self) -> Response {
        match self {
            Self::Whole(answer) => whole(&answer),
            Self::Held(answer, held) => {
                held.until_released().await;
                whole(&answer)
            }
            Self::Truncated(answer) => {
                let mut body = body_bytes(&answer.body);
                let announced = body.len() + 512;
                body.truncate(body.len() / 2);
                let mut response =
                    response(&answer, Body::new(Broken { first: Some(body.into()), waits: 2 }));
                response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(announced));
                response
            }
            Self::Huge(answer, bytes) => {
                let body = Padded::around(&body_bytes(&answer.body), bytes);
                response(&answer, Body::new(body))
            }
            Self::CutOff => {
                let mut response = StatusCode::OK.into_response();
                response.extensions_mut().insert(CutOff);
                response
            }
            // Counted as long as the caller stays.
            Self::Hang(_held) => std::future::pending().await,
        }
    }
}

/// Marks a response that must not be sent: the connection closes instead. Doubles as the error that tells
/// hyper to do so.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the sandbox cut the connection off, as it was told to")]
pub(crate) struct CutOff;

fn whole(answer: &Answer) -> Response {
    response(answer, Body::from(body_bytes(&answer.body)))
}

fn body_bytes(body: &AnswerBody) -> Vec<u8> {
    match body {
        AnswerBody::Empty => Vec::new(),
        AnswerBody::Json(value) => value.to_string().into_bytes(),
        AnswerBody::Html(text) | AnswerBody::Text(text) => text.clone().into_bytes(),
    }
}

fn response(answer: &Answer, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let content_type = match answer.body {
        AnswerBody::Empty => None,
        AnswerBody::Json(_) => Some("application/json"),
        AnswerBody::Html(_) => Some("text/html; charset=utf-8"),
        AnswerBody::Text(_) => Some("text/plain; charset=utf-8"),
    };
    if let Some(content_type) = content_type {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    for (name, value) in &answer.headers {
        // A value that cannot stand in a header (a fault's `location`, say) is left out.
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// A body that sends something and then fails.
struct Broken {
    first: Option<Bytes>,
    /// Polls to let pass before failing, so that hyper sends what it has first.
    waits: u8,
}

impl hyper::body::Body for Broken {
    type Data = Bytes;
    type Error = CutOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CutOff>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        if self.waits > 0 {
            self.waits -= 1;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(CutOff)))
    }
}

/// A JSON object grown with one long text, made while it is being sent.
struct Padded {
    head: Option<Bytes>,
    padding: usize,
    tail: Option<Bytes>,
}

impl Padded {
    fn around(body: &[u8], bytes: usize) -> Self {
        const TAIL: &[u8] = br#""}"#;
        let mut head = match body.strip_suffix(b"}") {
            Some(b"{") | None => b"{".to_vec(),
            Some(open) => [open, b","].concat(),
        };
        head.extend_from_slice(br#""padding":""#);
        let padding = bytes.saturating_sub(head.len() + TAIL.len());
        Self { head: Some(head.into()), padding, tail: Some(Bytes::from_static(TAIL)) }
    }
}

impl hyper::body::Body for Padded {
    type Data = Bytes;
    type Error = CutOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CutOff>>> {
        static BLANK: [u8; 65_536] = [b'x'; 65_536];
        let chunk = if let Some(head) = self.head.take() {
            head
        } else if self.padding > 0 {
            let length = self.padding.min(BLANK.len());
            self.padding -= length;
            Bytes::from_static(&BLANK[..length])
        } else {
            match self.tail.take() {
                Some(tail) => tail,
                None => return Poll::Ready(None),
            }
        };
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }
}
