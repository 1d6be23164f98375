//! What every answer of the agent is wrapped in, and how it writes times.
//!
//! Times carry the zone of the machine that the agent runs on, and as many fraction digits as are not zero.

use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};
use serde_json::{Map, Value, json};

use crate::answer::{Answer, Received};
use crate::clock::Moment;
use crate::digest::{id32, number_below};

/// What Go writes for a time that was never set.
pub(super) const ZERO_TIME: &str = "0001-01-01T00:00:00Z";

/// A success; `None` leaves `data` out, as calls without a result do.
pub(super) fn success(received: &Received, moment: Moment, data: Option<Value>) -> Answer {
    match data {
        Some(data) => envelope(200, received, moment, ("data", data)),
        None => envelope_of(200, received, moment),
    }
}

/// A list, which the agent wraps once more.
pub(super) fn list(received: &Received, moment: Moment, contents: &[Value]) -> Answer {
    success(received, moment, Some(json!({"contents": contents})))
}

pub(super) fn envelope(
    status: u16,
    received: &Received,
    moment: Moment,
    (name, content): (&str, Value),
) -> Answer {
    let mut answer = envelope_of(status, received, moment);
    if let crate::answer::AnswerBody::Json(Value::Object(fields)) = &mut answer.body {
        fields.insert(name.to_owned(), content);
    }
    answer
}

fn envelope_of(status: u16, received: &Received, moment: Moment) -> Answer {
    let trace = id32(&format!("trace {}", received.number));
    let mut fields = Map::new();
    fields.insert("successful".into(), json!(status < 300));
    fields.insert("timestamp".into(), json!(time_text(moment.shown())));
    fields.insert("duration".into(), json!(number_below(&trace, 9)));
    fields.insert("status".into(), json!(status));
    fields.insert("traceId".into(), json!(&trace[..16]));
    Answer::json(status, fields.into())
}

/// `2024-01-09T17:11:43.385889278+08:00`.
pub(super) fn time_text(time: Timestamp) -> String {
    let zone = TimeZone::fixed(offset(8));
    time.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string()
}

/// The same as the database keeps it: to the microsecond.
pub(super) fn database_time_text(time: Timestamp) -> String {
    time_text(Timestamp::from_microsecond(time.as_microsecond()).unwrap_or(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_the_zone_and_only_the_fraction_digits_that_count() {
        let time: Timestamp = "2024-01-09T09:11:43.385889278Z".parse().expect("a time");
        assert_eq!(time_text(time), "2024-01-09T17:11:43.385889278+08:00");
        assert_eq!(database_time_text(time), "2024-01-09T17:11:43.385889+08:00");
        let whole: Timestamp = "2024-01-09T17:11:43Z".parse().expect("a time");
        assert_eq!(time_text(whole), "2024-01-10T01:11:43+08:00");
    }
}
