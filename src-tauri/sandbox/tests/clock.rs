//! What skew and advancing do to what callers see.

use std::time::Duration;

use holdfast_sandbox::instances::*;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::{SignedDuration, Timestamp};

use crate::caller::{Caller, sandbox};

fn seconds_ahead(date: &str) -> i64 {
    let date = DateTimeParser::new().parse_timestamp(date).expect("an HTTP date");
    date.duration_since(Timestamp::now()).as_secs()
}

#[tokio::test]
async fn a_skewed_sandbox_shows_it_in_date_and_refuses_signatures_of_real_time() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    sandbox.clock().set_skew(SignedDuration::from_mins(10));
    let reply = caller.instances(&[("limit", "1")]).await;
    assert_eq!(reply.status, 200);
    assert!((595..=605).contains(&seconds_ahead(reply.header("date"))), "{}", reply.header("date"));

    sandbox.clock().set_skew(SignedDuration::from_mins(20));
    let reply = caller.instances(&[("limit", "1")]).await;
    assert_eq!(reply.refusal(), (401, "APIGW.0301".into()));
    assert!((1195..=1205).contains(&seconds_ahead(reply.header("date"))));
    let adjusted = Caller { clock_error: SignedDuration::from_mins(20), ..caller };
    assert_eq!(adjusted.instances(&[("limit", "1")]).await.status, 200);
}

#[tokio::test]
async fn skew_shows_in_times_but_finishes_no_backup() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    sandbox.clock().set_skew(SignedDuration::from_mins(10));
    let created = caller.create(ORDERS_MYSQL, "skewed").await.json();
    let begin = created["backup"]["begin_time"].as_str().expect("a time");
    let begin = Timestamp::strptime("%Y-%m-%dT%H:%M:%S%z", begin).expect("a time with an offset");
    assert!((595..=605).contains(&begin.duration_since(Timestamp::now()).as_secs()));
    sandbox.clock().set_skew(SignedDuration::from_mins(-14));
    sandbox.clock().set_skew(SignedDuration::from_mins(14));
    assert_eq!(caller.backup(ORDERS_MYSQL, "skewed").await.expect("listed")["status"], "BUILDING");
}

#[tokio::test]
async fn real_time_still_signs_after_hours_were_advanced() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox);
    sandbox.clock().advance(Duration::from_secs(7 * 3600));
    assert_eq!(caller.instances(&[("limit", "1")]).await.status, 200);
    let advanced = Caller { clock_error: SignedDuration::from_hours(7), ..caller };
    assert_eq!(advanced.instances(&[("limit", "1")]).await.status, 200);
    let between = Caller { clock_error: SignedDuration::from_hours(3), ..advanced };
    assert_eq!(between.instances(&[("limit", "1")]).await.status, 401);
}
