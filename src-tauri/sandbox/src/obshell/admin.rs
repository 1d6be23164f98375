//! The control routes under `/_sandbox/obshell/`: which agent it is, and what its newest backups show.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Map, Value, json};

use super::AgentSettings;
use crate::admin::{WordChange, found};
use crate::server::Shared;

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/agent", get(agent).post(change_agent))
        .route("/tenants/{name}/status", post(set_status_word))
}

async fn agent(State(shared): State<Shared>) -> Json<AgentSettings> {
    Json(shared.lock().obshell.settings().clone())
}

/// Fields that the change leaves out stay as they are.
async fn change_agent(State(shared): State<Shared>, Json(change): Json<Map<String, Value>>) -> Response {
    let mut world = shared.lock();
    let mut settings = json!(world.obshell.settings());
    for (name, value) in change {
        settings[name] = value;
    }
    match serde_json::from_value::<AgentSettings>(settings) {
        Ok(settings) => {
            world.obshell.set_settings(settings.clone());
            shared.remember(&mut world, true);
            Json(settings).into_response()
        }
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).into_response(),
    }
}

async fn set_status_word(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    Json(change): Json<WordChange>,
) -> StatusCode {
    let mut world = shared.lock();
    let is_known = world.obshell.set_status_word(&name, &change.word);
    shared.remember(&mut world, true);
    found(is_known)
}
