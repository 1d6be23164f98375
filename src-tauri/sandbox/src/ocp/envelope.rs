//! The envelope around nearly all of OCP's answers, and how it writes times.
//!
//! Times come in two spellings: `+08:00` in envelopes and OCP's own tasks, `+0800` in rows of backups.

use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::parameters::Page;
use super::refusal::Refusal;
use crate::answer::{Answer, Received};
use crate::clock::{Moment, later};
use crate::digest::{id32, number_below};

const SERVER: &str = "a83ad33525";

/// `2024-08-07T14:51:41.135+08:00`.
pub(super) fn time_text(time: Timestamp) -> String {
    format!("{}+08:00", local(time))
}

/// `2024-08-07T14:51:41.135+0800`.
pub(super) fn row_time_text(time: Timestamp) -> String {
    format!("{}+0800", local(time))
}

fn local(time: Timestamp) -> String {
    let shifted = Offset::UTC.to_datetime(later(time, SignedDuration::from_hours(8)));
    shifted.strftime("%Y-%m-%dT%H:%M:%S.%3f").to_string()
}

pub(super) fn success(received: &Received, moment: Moment, data: Value) -> Answer {
    let mut body = around(received, moment, 200, true);
    body["data"] = data;
    Answer::json(200, body)
}

/// One page of what was found, written out, and how many there are.
pub(super) fn page<T>(
    received: &Received,
    moment: Moment,
    page: Page,
    found: Vec<T>,
    row: impl Fn(T) -> Value,
) -> Answer {
    let total = found.len();
    let page_of = json!({
        "number": page.number,
        "size": page.size,
        "totalElements": total,
        "totalPages": total.div_ceil(page.size),
    });
    let rows: Vec<Value> = page.of(found).map(row).collect();
    success(received, moment, json!({"contents": rows, "page": page_of}))
}

pub(super) fn failure(refusal: &Refusal, received: &Received, moment: Moment) -> Answer {
    any_failure(refusal.status, &json!(refusal.code), refusal.sentence(received), received, moment)
}

pub(super) fn any_failure(
    status: u16,
    code: &Value,
    message: &str,
    received: &Received,
    moment: Moment,
) -> Answer {
    let mut body = around(received, moment, status, false);
    body["error"] = json!({"code": code, "message": message});
    Answer::json(status, body)
}

fn around(received: &Received, moment: Moment, status: u16, is_successful: bool) -> Value {
    let mut trace_id = id32(&format!("trace {}", received.number));
    trace_id.truncate(16);
    json!({
        "successful": is_successful,
        "timestamp": time_text(moment.shown()),
        "duration": 5 + number_below(&trace_id, 190),
        "status": status,
        "traceId": trace_id,
        "server": SERVER,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_carry_milliseconds_and_the_offset_in_two_spellings() {
        let time: Timestamp = "2024-08-07T06:51:41.135Z".parse().expect("a time");
        assert_eq!(time_text(time), "2024-08-07T14:51:41.135+08:00");
        assert_eq!(row_time_text(time), "2024-08-07T14:51:41.135+0800");
        let whole: Timestamp = "2024-08-07T20:00:00Z".parse().expect("a time");
        assert_eq!(row_time_text(whole), "2024-08-08T04:00:00.000+0800");
    }
}
