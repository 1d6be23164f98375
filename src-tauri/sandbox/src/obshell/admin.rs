//! The agent's levers: which agent it is, and what its newest backups show. As methods of [`Sandbox`], and as
//! the control routes under `/_sandbox/obshell/`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Map, Value, json};

use super::AgentSettings;
use crate::admin::{WordChange, found};
use crate::server::{Sandbox, Shared};

impl Sandbox {
    /// Which OBShell agent the sandbox plays, and in which state it is.
    pub fn agent(&self) -> AgentSettings {
        self.shared.lock().obshell.settings().clone()
    }

    /// Makes the OBShell agent another one from the next request on. Its backups go on.
    pub fn set_agent(&self, settings: AgentSettings) {
        let mut world = self.shared.lock();
        world.obshell.set_settings(settings);
        self.shared.remember(&mut world, true);
    }

    /// Makes the newest backup of an OBShell tenant show any status word; an empty word takes that back.
    /// Only what is shown changes. Returns whether there is such a tenant.
    pub fn set_tenant_backup_status_word(&self, tenant: &str, word: &str) -> bool {
        let mut world = self.shared.lock();
        let is_known = world.obshell.set_status_word(tenant, word);
        self.shared.remember(&mut world, true);
        is_known
    }
}

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
