//! The control routes under `/_sandbox/`: the same levers as [`crate::Sandbox`], over HTTP and JSON.
//!
//! No vendor has them, and the journal does not show them.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::creates;
use crate::fault::{Fault, matches};
use crate::huawei::taurusdb_admin;
use crate::journal::{JournalEntry, OperationCount};
use crate::obshell::admin as obshell_admin;
use crate::ocp::admin as ocp_admin;
use crate::server::Shared;

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/journal", get(journal).delete(clear_journal))
        .route("/counts", get(counts))
        .route("/creates", get(creates::counts))
        .route("/held", get(held))
        .route("/release", post(release))
        .route("/state", get(state))
        .route("/clock", post(set_clock))
        .route("/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/instances/{id}/status", post(set_instance_status))
        .route("/backups/{name}/status", post(set_backup_status_word))
        .route("/taurusdb/paths", post(taurusdb_admin::change_paths))
        .route("/backups/{name}/listed", post(set_backup_listed))
        .route("/tokens/expire", post(expire_tokens))
        .nest("/obshell", obshell_admin::routes())
        .nest("/ocp", ocp_admin::routes())
        .fallback(no_such_route)
}

async fn no_such_route() -> impl IntoResponse {
    (StatusCode::NOT_FOUND, Json(json!({"error": "no such control route"})))
}

/// Which entries are wanted; all of them, unless it says otherwise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JournalQuery {
    /// Only those with a higher number.
    #[serde(default)]
    after: u64,
    /// Only those of this operation; `rds.*` means all that begin so.
    operation: Option<String>,
}

async fn journal(State(shared): State<Shared>, Query(query): Query<JournalQuery>) -> Json<Vec<JournalEntry>> {
    let is_wanted = |entry: &JournalEntry| {
        entry.number > query.after
            && query.operation.as_ref().is_none_or(|pattern| matches(pattern, &entry.operation))
    };
    Json(shared.lock().journal.entries_where(is_wanted))
}

async fn counts(State(shared): State<Shared>) -> Json<BTreeMap<String, OperationCount>> {
    Json(shared.lock().journal.counts().clone())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeldQuery {
    /// Answers only when so many wait.
    #[serde(default)]
    at_least: usize,
}

async fn held(State(shared): State<Shared>, Query(query): Query<HeldQuery>) -> Json<Value> {
    shared.holds.until_waiting(query.at_least).await;
    Json(json!({"held": shared.holds.waiting()}))
}

async fn release(State(shared): State<Shared>) -> StatusCode {
    shared.holds.release();
    StatusCode::NO_CONTENT
}

async fn clear_journal(State(shared): State<Shared>) -> StatusCode {
    let mut world = shared.lock();
    world.journal.clear();
    shared.remember(&mut world, true);
    StatusCode::NO_CONTENT
}

async fn state(State(shared): State<Shared>) -> Json<Value> {
    let world = shared.lock();
    let moment = shared.clock.moment();
    let offsets = shared.clock.offsets();
    Json(json!({
        "now": moment.shown(),
        "advanced_seconds": offsets.advanced.as_secs(),
        "skew_seconds": offsets.skew.as_secs(),
        "journal_entries": world.journal.len(),
        "held": shared.holds.waiting(),
        "faults": world.faults.waiting().len(),
        "huawei": world.huawei.summary(moment),
        "obshell": world.obshell.summary(moment),
        "ocp": world.ocp.summary(moment),
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockChange {
    advance_seconds: Option<u64>,
    skew_seconds: Option<i64>,
}

async fn set_clock(State(shared): State<Shared>, Json(change): Json<ClockChange>) -> Json<Value> {
    if let Some(seconds) = change.advance_seconds {
        shared.clock.advance(Duration::from_secs(seconds));
    }
    if let Some(seconds) = change.skew_seconds {
        shared.clock.set_skew(SignedDuration::from_secs(seconds));
    }
    let mut world = shared.lock();
    shared.remember(&mut world, true);
    Json(json!({"now": shared.clock.now()}))
}

async fn faults(State(shared): State<Shared>) -> Json<Vec<Fault>> {
    Json(shared.lock().faults.waiting().to_vec())
}

async fn add_fault(State(shared): State<Shared>, Json(fault): Json<Fault>) -> StatusCode {
    shared.lock().faults.add(fault);
    StatusCode::NO_CONTENT
}

async fn clear_faults(State(shared): State<Shared>) -> StatusCode {
    shared.lock().faults.clear();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatusChange {
    pub(crate) status: String,
}

async fn set_instance_status(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    Json(change): Json<StatusChange>,
) -> StatusCode {
    let mut world = shared.lock();
    let is_known = world.huawei.set_instance_status(&id, &change.status);
    shared.remember(&mut world, true);
    found(is_known)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WordChange {
    pub(crate) word: String,
}

async fn set_backup_status_word(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    Json(change): Json<WordChange>,
) -> StatusCode {
    let mut world = shared.lock();
    let is_known = world.huawei.set_backup_status_word(&name, &change.word);
    shared.remember(&mut world, true);
    found(is_known)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListedChange {
    listed: bool,
}

async fn set_backup_listed(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    Json(change): Json<ListedChange>,
) -> StatusCode {
    let mut world = shared.lock();
    let is_known = world.huawei.set_backup_listed(&name, change.listed, shared.clock.moment());
    shared.remember(&mut world, true);
    found(is_known)
}

async fn expire_tokens(State(shared): State<Shared>) -> StatusCode {
    shared.lock().huawei.expire_tokens();
    StatusCode::NO_CONTENT
}

pub(crate) fn found(is_known: bool) -> StatusCode {
    if is_known { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}
