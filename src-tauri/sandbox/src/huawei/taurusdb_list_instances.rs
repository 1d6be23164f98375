//! `GET /v3/{project_id}/instances` of TaurusDB.

use serde_json::{Value, json};

use super::Huawei;
use super::errors::{Refusal, ServiceError};
use super::parameters::{Page, Parameters};
use super::rds_instances::name_matches;
use super::taurusdb_instance::TaurusInstance;
use crate::answer::{Answer, Received};
use crate::clock::Moment;
use crate::credentials::PROJECT_ID;

impl Huawei {
    pub(super) fn list_taurusdb_instances(
        &self,
        received: &Received,
        project: &str,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        let parameters = Parameters::of(received);
        let Page { offset, limit } = taurusdb_page(&parameters)?;
        let name = parameters.get("name");
        if name == Some("*") {
            return Err(ServiceError::ParameterError.into());
        }
        let matching: Vec<&TaurusInstance> = self
            .taurusdb
            .instances
            .rows()
            .iter()
            .filter(|_| project == PROJECT_ID)
            .filter(|instance| {
                parameters.get("id").is_none_or(|id| id == instance.id)
                    && name.is_none_or(|name| name_matches(name, &instance.name))
            })
            .collect();
        let rows: Vec<Value> = matching
            .iter()
            .skip(offset)
            .take(limit)
            .map(|instance| instance.to_json(&self.taurusdb.instance_status(instance, moment)))
            .collect();
        Ok(Answer::json(200, json!({"instances": rows, "total_count": matching.len()})))
    }
}

/// As RDS pages, but a limit out of range has a code of its own.
pub(super) fn taurusdb_page(parameters: &Parameters) -> Result<Page, Refusal> {
    match parameters.number("limit") {
        Ok(Some(limit)) if !(1..=100).contains(&limit) => Err(ServiceError::BadLimit.into()),
        _ => parameters.page(),
    }
}
