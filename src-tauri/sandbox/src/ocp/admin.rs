//! OCP's levers: the status of a tenant and what its newest backup shows. As methods of [`Sandbox`], and as
//! the control routes under `/_sandbox/ocp/`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};

use crate::admin::{StatusChange, WordChange, found};
use crate::server::{Sandbox, Shared};

impl Sandbox {
    /// Sets the status of an OCP tenant, by its OCP id. What is not `NORMAL` is not backed up (20036). Returns
    /// whether there is such a tenant.
    pub fn set_ocp_tenant_status(&self, tenant_id: i64, status: &str) -> bool {
        set_tenant_status(&self.shared, tenant_id, status)
    }

    /// Makes the data backup of an OCP tenant that is the newest now show any status word, as soon as it is
    /// listed; an empty word takes that back. Only what is shown changes. Returns whether there is such a backup.
    pub fn set_ocp_backup_status_word(&self, tenant_id: i64, word: &str) -> bool {
        set_backup_status_word(&self.shared, tenant_id, word)
    }
}

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/tenants/{id}/status", post(change_tenant_status))
        .route("/tenants/{id}/backup/status", post(change_backup_status_word))
}

async fn change_tenant_status(
    State(shared): State<Shared>,
    Path(id): Path<i64>,
    Json(change): Json<StatusChange>,
) -> StatusCode {
    found(set_tenant_status(&shared, id, &change.status))
}

async fn change_backup_status_word(
    State(shared): State<Shared>,
    Path(id): Path<i64>,
    Json(change): Json<WordChange>,
) -> StatusCode {
    found(set_backup_status_word(&shared, id, &change.word))
}

fn set_tenant_status(shared: &Shared, tenant_id: i64, status: &str) -> bool {
    let mut world = shared.lock();
    let is_known = world.ocp.set_tenant_status(tenant_id, status);
    shared.remember(&mut world, true);
    is_known
}

fn set_backup_status_word(shared: &Shared, tenant_id: i64, word: &str) -> bool {
    let mut world = shared.lock();
    let is_known = world.ocp.set_backup_status_word(tenant_id, word);
    shared.remember(&mut world, true);
    is_known
}
