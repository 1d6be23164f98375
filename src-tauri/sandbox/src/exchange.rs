//! One request from its arrival to its delivery: journal, fault, vendor, journal again, saved.
//!
//! It all happens in one step under one lock, so what the journal says and what the vendor did cannot
//! disagree. It does not touch sockets.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::answer::{Answer, AnswerBody, Received};
use crate::call::Call;
use crate::clock::Moment;
use crate::delivery::Delivery;
use crate::fault::FaultKind;
use crate::hold::Holds;
use crate::operations::is_named;
use crate::server::{Shared, World};

/// Far above any request that the vendors document.
const BODY_LIMIT: usize = 1 << 20;

const SERVER_FAILURE: &str = "Server failure. Try again later.";

/// Answers every request that is not for the sandbox itself.
pub(crate) async fn vendors(State(shared): State<Shared>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, BODY_LIMIT).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let received = Received {
        number: 0,
        method: parts.method.as_str().to_owned(),
        target: parts.uri.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts
            .headers
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into()))
            .collect(),
        body: body.into(),
    };
    let Exchanged { number, delivery, moment } = exchange(&shared, received);
    let held_status = delivery.held_status();
    let mut response = delivery.into_response().await;
    if held_status.is_some() {
        shared.lock().journal.released(number, held_status);
    }
    if let Ok(date) = header::HeaderValue::from_str(&http_date(moment)) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// A request that has been dealt with, and whose answer is still to go.
struct Exchanged {
    number: u64,
    delivery: Delivery,
    moment: Moment,
}

fn exchange(shared: &Shared, mut received: Received) -> Exchanged {
    let mut world = shared.lock();
    let moment = shared.clock.moment();
    received.number = world.journal.next_number();
    let call = Call::of(&received);
    let clear = call.in_the_clear(&world, &received);
    debug_assert!(is_named(call.name()), "{} is in no list", call.name());
    world.journal.arrived(&clear, moment.shown(), call.name(), call.target(&received), call.holds_secret());

    let fault = world.faults.strike(call.name());
    let (delivery, outcome) = deliver(&mut world, &shared.holds, &received, &call, moment, fault);
    world.journal.settled(delivery.status(), outcome.acted, outcome.backup_name);
    let is_read = received.method == "GET";
    shared.remember(&mut world, outcome.acted || !is_read);
    Exchanged { number: received.number, delivery, moment }
}

/// What the journal needs to know about what the vendor did.
struct Outcome {
    acted: bool,
    backup_name: Option<String>,
}

fn deliver(
    world: &mut World,
    holds: &Holds,
    received: &Received,
    call: &Call,
    moment: Moment,
    fault: Option<FaultKind>,
) -> (Delivery, Outcome) {
    let mut act = || {
        let answer = call.answer(world, received, moment);
        let outcome = Outcome { acted: answer.acted, backup_name: answer.backup_name.clone() };
        (answer, outcome)
    };
    let passed_by = || Outcome { acted: false, backup_name: call.backup_name(received) };
    let instead = |answer: Answer| (Delivery::Whole(call.with_trace(answer, received)), passed_by());
    let Some(fault) = fault else {
        let (answer, outcome) = act();
        return (Delivery::Whole(answer), outcome);
    };
    match fault {
        FaultKind::DropBeforeActing => (Delivery::CutOff, passed_by()),
        FaultKind::HangBeforeActing => (Delivery::Hang(holds.hold()), passed_by()),
        FaultKind::DropAfterActing => (Delivery::CutOff, act().1),
        FaultKind::HangAfterActing => (Delivery::Hang(holds.hold()), act().1),
        FaultKind::HoldAfterActing => {
            let (answer, outcome) = act();
            (Delivery::Held(answer, holds.hold()), outcome)
        }
        FaultKind::TruncateAnswer => {
            let (answer, outcome) = act();
            (Delivery::Truncated(answer), outcome)
        }
        FaultKind::HugeAnswer { bytes } => {
            let (answer, outcome) = act();
            (Delivery::Huge(answer, bytes), outcome)
        }
        FaultKind::UnknownStatusWord { word } => {
            let (mut answer, outcome) = act();
            if let AnswerBody::Json(body) = &mut answer.body {
                replace_status(body, &word);
            }
            (Delivery::Whole(answer), outcome)
        }
        // A proxy's page carries no request id: the vendor's gateway never wrote it.
        FaultKind::Html { status } => {
            (Delivery::Whole(Answer::html(status, proxy_page(status))), passed_by())
        }
        FaultKind::HtmlAfterActing { status } => {
            let (_, outcome) = act();
            (Delivery::Whole(Answer::html(status, proxy_page(status))), outcome)
        }
        FaultKind::Redirect { status, location } => {
            instead(Answer::empty(status).with_header("location", location))
        }
        FaultKind::Throttle { retry_after } => {
            let answer = call.throttled(received, moment);
            instead(match retry_after {
                Some(seconds) => answer.with_header("retry-after", seconds.to_string()),
                None => answer,
            })
        }
        FaultKind::ServerError { code, status } => {
            instead(call.error((status, &code, SERVER_FAILURE), received, moment))
        }
        FaultKind::ServerErrorAfterActing { code, status } => {
            let (_, outcome) = act();
            let error = call.error((status, &code, SERVER_FAILURE), received, moment);
            (Delivery::Whole(call.with_trace(error, received)), outcome)
        }
        FaultKind::VendorError { status, code, message } => {
            instead(call.error((status, &code, &message), received, moment))
        }
        FaultKind::Expired => instead(call.expired(world, received, moment)),
        FaultKind::Unauthorized => instead(call.unauthorized(world, received, moment)),
    }
}

fn proxy_page(status: u16) -> String {
    format!(
        "<html>\r\n<head><title>{status} Proxy Error</title></head>\r\n<body>\r\n\
         <center><h1>{status} Proxy Error</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )
}

/// Replaces the text of every `status` and `state` field, at any depth.
fn replace_status(value: &mut Value, word: &str) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| replace_status(item, word)),
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                if matches!(name.as_str(), "status" | "state") && field.is_string() {
                    *field = Value::from(word);
                } else {
                    replace_status(field, word);
                }
            }
        }
        _ => {}
    }
}

fn http_date(moment: Moment) -> String {
    moment.shown().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
