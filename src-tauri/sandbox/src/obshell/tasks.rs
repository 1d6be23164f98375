//! `GET /api/v1/task/…`: DAGs and their nodes.
//!
//! All are the cluster's. Local tasks have other ids and there are none.

use serde_json::Value;

use super::Obshell;
use super::dag::{Dag, NODES, Outcome, Progress};
use super::dag_json::number_of;
use super::envelope::{list, success};
use super::parameter::parameter;
use super::refusal::Refusal;
use crate::answer::{Answer, Received};
use crate::clock::Moment;

impl Obshell {
    pub(super) fn dag(&self, received: &Received, id: &str, moment: Moment) -> Result<Answer, Refusal> {
        let has_details = has_details(received)?;
        let number = number_of(id).ok_or(Refusal::NoSuchTask)?;
        let dag = self.dag_of(number).ok_or(Refusal::NoSuchTask)?;
        let data = dag.to_json(&self.progress(dag, moment), has_details);
        Ok(success(received, moment, Some(data)))
    }

    pub(super) fn node(&self, received: &Received, id: &str, moment: Moment) -> Result<Answer, Refusal> {
        // Without details, the agent follows a pointer that is not there.
        if !has_details(received)? {
            return Err(Refusal::Unexpected(
                "runtime error: invalid memory address or nil pointer dereference",
            ));
        }
        let number = number_of(id).ok_or(Refusal::NoSuchTask)?;
        let is_wanted = |(dag, index): &(&Dag, usize)| dag.node_id(*index) == number;
        let mut nodes =
            self.kept.dags.rows().iter().flat_map(|dag| (0..NODES.len()).map(move |index| (dag, index)));
        let (dag, index) = nodes.find(is_wanted).ok_or(Refusal::NoSuchTask)?;
        Ok(success(received, moment, Some(dag.node_json(index, &self.progress(dag, moment)))))
    }

    /// Newest first, all on one page.
    pub(super) fn list_dags(
        &self,
        received: &Received,
        only_unfinished: bool,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        let has_details = has_details(received)?;
        let dags = self.kept.dags.rows().iter().rev().map(|dag| (dag, self.progress(dag, moment)));
        let wanted = dags.filter(|(_, progress)| !(only_unfinished && progress.state.is_finished()));
        let rows: Vec<Value> = wanted.map(|(dag, progress)| dag.to_json(&progress, has_details)).collect();
        Ok(list(received, moment, &rows))
    }

    /// Numbers of DAGs go up with time.
    fn dag_of(&self, number: u64) -> Option<&Dag> {
        let dags = self.kept.dags.rows();
        let place = dags.binary_search_by_key(&number, |dag| dag.dag_id).ok()?;
        dags.get(place)
    }

    fn progress(&self, dag: &Dag, moment: Moment) -> Progress {
        let job = match dag.outcome {
            Outcome::Began(ordinal) => self.kept.jobs.of(&dag.tenant).find(|job| job.ordinal == ordinal),
            Outcome::Open | Outcome::Refused(_) => None,
        };
        dag.progress(job, moment)
    }
}

fn has_details(received: &Received) -> Result<bool, Refusal> {
    match parameter(received, "show_details").as_deref() {
        None | Some("true" | "1") => Ok(true),
        Some("false" | "0") => Ok(false),
        Some(_) => Err(Refusal::Unexpected("strconv.ParseBool: parsing show_details: invalid syntax")),
    }
}
