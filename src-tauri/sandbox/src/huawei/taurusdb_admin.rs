//! TaurusDB's lever: which of its path families exist. As a method of [`Sandbox`], and as a control route.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;

use crate::server::{Sandbox, Shared};

impl Sandbox {
    /// Switches TaurusDB's current (`/v3`) and legacy (`/mysql/v3`) paths on or off; both are on at first. A
    /// path that is off answers 404 `APIGW.0101`.
    pub fn set_taurusdb_paths(&self, current: bool, legacy: bool) {
        set_paths(&self.shared, &PathsChange { current, legacy });
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PathsChange {
    current: bool,
    legacy: bool,
}

/// `POST /_sandbox/taurusdb/paths`
pub(crate) async fn change_paths(
    State(shared): State<Shared>,
    Json(change): Json<PathsChange>,
) -> StatusCode {
    set_paths(&shared, &change);
    StatusCode::NO_CONTENT
}

fn set_paths(shared: &Shared, change: &PathsChange) {
    let mut world = shared.lock();
    world.huawei.taurusdb.set_paths(change.current, change.legacy);
    shared.remember(&mut world, true);
}
