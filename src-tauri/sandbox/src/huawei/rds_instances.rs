//! `GET /v3/{project_id}/instances`.
//!
//! Filters for tags and enterprise projects are accepted and change nothing.

use serde_json::{Value, json};

use super::Huawei;
use super::errors::{Refusal, ServiceError};
use super::instance::{Instance, Shape};
use super::parameters::{Page, Parameters};
use crate::answer::{Answer, Received};
use crate::clock::Moment;
use crate::credentials::PROJECT_ID;

impl Huawei {
    pub(super) fn list_instances(
        &mut self,
        received: &Received,
        project: &str,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        self.authorize(received, Some(project), moment)?;
        let parameters = Parameters::of(received);
        let Page { offset, limit } = parameters.page()?;
        let engine = parameters.one_of("datastore_type", &["MySQL", "PostgreSQL", "SQLServer", "MariaDB"])?;
        let shape = parameters.one_of("type", &["Single", "Ha", "Replica"])?;
        let name = parameters.get("name");
        if name == Some("*") {
            return Err(ServiceError::ParameterError.into());
        }
        let is = |wanted: Option<&str>, actual: &str| wanted.is_none_or(|wanted| wanted == actual);
        let matching: Vec<&Instance> = self
            .instances
            .iter()
            .filter(|_| project == PROJECT_ID)
            .filter(|instance| {
                is(parameters.get("id"), &instance.id)
                    && name.is_none_or(|name| name_matches(name, &instance.name))
                    && is(engine, instance.engine.word())
                    && is(shape, instance.shape.word())
                    && is(parameters.get("vpc_id"), &instance.vpc_id())
                    && is(parameters.get("subnet_id"), &instance.subnet_id())
            })
            .collect();
        let rows: Vec<Value> = matching
            .iter()
            .skip(offset)
            .take(limit)
            .map(|instance| {
                instance.to_json(&self.instance_status(instance, moment), &self.replicas(&instance.id))
            })
            .collect();
        Ok(Answer::json(200, json!({"instances": rows, "total_count": matching.len()})))
    }

    fn replicas(&self, instance_id: &str) -> Vec<&Instance> {
        let is_replica = |instance: &&Instance| match &instance.shape {
            Shape::Replica { of } => of == instance_id,
            Shape::Single | Shape::Ha => false,
        };
        self.instances.iter().filter(is_replica).collect()
    }
}

/// Exact, or anywhere in the name after a leading asterisk.
pub(super) fn name_matches(wanted: &str, name: &str) -> bool {
    match wanted.strip_prefix('*') {
        Some(part) => name.contains(part),
        None => name == wanted,
    }
}
