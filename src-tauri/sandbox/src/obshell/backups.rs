//! The tenant's backups as the agent reads them from the database: overview, list, storage and info.
//!
//! None of them knows which DAG, or whose, began a backup.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::Obshell;
use super::envelope::{success, time_text};
use super::job::Job;
use super::parameter::parameter;
use super::refusal::Refusal;
use crate::answer::{Answer, Received};
use crate::clock::Moment;

impl Obshell {
    /// The running task, or the newest one that is over.
    pub(super) fn overview(
        &self,
        received: &Received,
        name: &str,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        let tenant_id = self.user_tenant(name)?.id;
        // Only one runs at a time, and it is the newest.
        let newest = self.newest_job(name).ok_or(Refusal::NoSuchTask)?;
        let row = newest.to_task_row(tenant_id, self.word_of(newest), moment);
        Ok(success(received, moment, Some(json!({"status": row}))))
    }

    /// The same for every tenant that has one, in the order of the tenants.
    pub(super) fn cluster_overview(&self, received: &Received, moment: Moment) -> Result<Answer, Refusal> {
        let rows = self.tenants.rows().iter().filter_map(|tenant| {
            let newest = self.newest_job(&tenant.name)?;
            Some(newest.to_task_row(tenant.id, self.word_of(newest), moment))
        });
        let statuses: Vec<Value> = rows.collect();
        if statuses.is_empty() {
            return Err(Refusal::NoSuchTask);
        }
        Ok(success(received, moment, Some(json!({ "statuses": statuses }))))
    }

    pub(super) fn list_backups(
        &self,
        received: &Received,
        name: &str,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        let tenant_id = self.user_tenant(name)?.id;
        let from = time_parameter(received, "start_time")?;
        let to = time_parameter(received, "end_time")?;
        let words = parameter(received, "status").unwrap_or_default();
        let words: Vec<&str> = words.split(',').filter(|word| !word.is_empty()).collect();
        let word = |job: &Job| self.word_of(job).unwrap_or(job.job_status(moment)).to_owned();
        let mut jobs: Vec<&Job> = self
            .kept
            .jobs
            .of(name)
            .filter(|job| from.is_none_or(|from| job.shown_begin() >= from))
            .filter(|job| to.is_none_or(|to| job.shown_begin() <= to))
            .filter(|job| words.is_empty() || words.iter().any(|one| one.eq_ignore_ascii_case(&word(job))))
            .collect();
        match parameter(received, "sort").unwrap_or_default().to_ascii_lowercase().as_str() {
            "start_timestamp,asc" | "start_timestamp" => jobs.sort_by_key(|job| job.began),
            "end_timestamp,asc" | "end_timestamp" => jobs.sort_by_key(|job| job.ends()),
            "end_timestamp,desc" => jobs.sort_by_key(|job| std::cmp::Reverse(job.ends())),
            _ => jobs.sort_by_key(|job| std::cmp::Reverse(job.began)),
        }
        let page = number_parameter(received, "page", 1)?;
        let size = number_parameter(received, "size", 2_147_483_647)?;
        let rows: Vec<Value> = jobs
            .iter()
            .skip((page - 1).saturating_mul(size))
            .take(size)
            .map(|job| job.to_job_row(tenant_id, self.word_of(job), moment))
            .collect();
        let page = json!({
            "total_elements": jobs.len(),
            "total_pages": jobs.len().div_ceil(size),
            "size": size,
            "number": page,
        });
        Ok(success(received, moment, Some(json!({"contents": rows, "page": page}))))
    }

    pub(super) fn storage(&self, received: &Received, name: &str, moment: Moment) -> Result<Answer, Refusal> {
        let tenant = self.user_tenant(name)?;
        let data = json!({
            "tenant_id": tenant.id,
            "archive_base_uri": tenant.archive_destination(),
            "data_base_uri": tenant.data_destination(),
        });
        Ok(success(received, moment, Some(data)))
    }

    pub(super) fn backup_info(
        &self,
        received: &Received,
        name: &str,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        let tenant = self.user_tenant(name)?;
        let mut data = Map::new();
        data.insert("tenant_id".into(), json!(tenant.id));
        if self.archives_since(name, moment).is_some() {
            // Spelled so.
            data.insert("lastest_archive_log_checkpoint".into(), json!(time_text(moment.shown())));
            data.insert("archive_log_delay".into(), json!(3));
        }
        let completed = self.kept.jobs.of(name);
        let newest = completed.filter(|job| job.completes_by(moment.elapsed())).map(Job::ends).max();
        if let Some(ended) = newest {
            data.insert("lastest_data_backup_time".into(), json!(time_text(ended)));
        }
        Ok(success(received, moment, Some(data.into())))
    }

    /// The archiving rounds of a tenant; none where archiving was never on.
    pub(super) fn list_archiving(
        &self,
        received: &Received,
        name: &str,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        let tenant = self.user_tenant(name)?;
        let round = self.archives_since(name, moment).map(|began| {
            json!({
                "tenant_id": tenant.id,
                "tenant_name": name,
                "round_id": 1,
                "status": "DOING",
                "path": tenant.archive_destination(),
                "delay": 3,
                "checkpoint": time_text(moment.shown()),
                "start_time": time_text(began),
            })
        });
        let contents: Vec<_> = round.into_iter().collect();
        Ok(success(received, moment, Some(json!({ "contents": contents }))))
    }

    /// The second node of a DAG turns archiving on, where it is not on from the beginning, and nothing turns
    /// it off again.
    fn archives_since(&self, name: &str, moment: Moment) -> Option<Timestamp> {
        let from_the_beginning = self.tenants.first(name).and_then(|tenant| tenant.archives_since);
        let turned_on = self.kept.dags.of(name).map(|dag| dag.node_begins(2));
        turned_on.chain(from_the_beginning).filter(|began| *began <= moment.elapsed()).min()
    }

    fn newest_job(&self, name: &str) -> Option<&Job> {
        self.kept.jobs.of(name).max_by_key(|job| job.ordinal)
    }

    /// The word set by hand, which the newest backup alone shows.
    fn word_of(&self, job: &Job) -> Option<&str> {
        let word = self.kept.status_words.get(&job.tenant)?;
        let newest = self.newest_job(&job.tenant)?;
        (newest.ordinal == job.ordinal).then_some(word.as_str())
    }
}

/// That the code for a query which cannot be read is the one for bodies is not verified.
fn time_parameter(received: &Received, name: &str) -> Result<Option<Timestamp>, Refusal> {
    let text = parameter(received, name).filter(|text| !text.is_empty());
    text.map(|text| text.parse().map_err(|_| Refusal::UnreadableBody)).transpose()
}

fn number_parameter(received: &Received, name: &str, otherwise: usize) -> Result<usize, Refusal> {
    let Some(text) = parameter(received, name).filter(|text| !text.is_empty()) else {
        return Ok(otherwise);
    };
    text.parse().ok().filter(|number| *number > 0).ok_or(Refusal::UnreadableBody)
}
