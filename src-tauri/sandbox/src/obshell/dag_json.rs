//! How the agent writes a DAG, its nodes and their sub tasks.
//!
//! Ids on the wire are texts with a digit in front that says what kind of task they name: `1` for those of
//! the cluster, which are all that backups have.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::dag::{Dag, NODES, Progress, State};
use super::envelope::time_text;
use crate::clock::later;

/// The first node has a sub task on each of them.
const AGENTS: [&str; 3] = ["10.10.10.1", "10.10.10.2", "10.10.10.3"];

/// `1` and the number.
pub(super) fn cluster_id(number: u64) -> String {
    format!("1{number}")
}

/// The number in a cluster task's id; `None` for local tasks and for what is no id.
pub(super) fn number_of(id: &str) -> Option<u64> {
    id.strip_prefix('1').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}

impl Dag {
    /// A node's own number, from 1 on across all DAGs.
    pub(super) fn node_id(&self, index: usize) -> u64 {
        (self.dag_id - 1) * 4 + index as u64 + 1
    }

    /// With its nodes, or with `null` in their place.
    pub(super) fn to_json(&self, progress: &Progress, has_details: bool) -> Value {
        let nodes: Value = match has_details {
            true => (0..NODES.len()).map(|index| self.node_json(index, progress)).collect(),
            false => Value::Null,
        };
        json!({
            "id": cluster_id(self.dag_id),
            "dag_id": self.dag_id,
            "name": self.name(),
            "stage": progress.stage,
            "max_stage": NODES.len(),
            "maintenance_type": 0,
            "maintenance_key": "",
            "state": progress.state.word(),
            "operator": "RUN",
            "start_time": self.shown(self.began),
            "end_time": self.shown(progress.ended.unwrap_or(self.began)),
            "additional_data": Value::Null,
            "nodes": nodes,
        })
    }

    pub(super) fn node_json(&self, index: usize, progress: &Progress) -> Value {
        let state = self.node_state(index, progress);
        let (begun, ended) = self.node_times(index, state, progress);
        let node_id = self.node_id(index);
        let agents: &[&str] = if index == 0 { &AGENTS } else { &AGENTS[..1] };
        let logs = self.logs(index, state, progress);
        let sub_task = |(place, address): (usize, &&str)| {
            let task_id = node_id * 3 + place as u64;
            json!({
                "id": cluster_id(task_id),
                "task_id": task_id,
                "name": NODES[index],
                "state": state.word(),
                "operator": "RUN",
                "start_time": begun,
                "end_time": ended,
                "additional_data": Value::Null,
                "execute_times": u8::from(state != State::Pending && state != State::Ready),
                "execute_agent": {"ip": address, "port": 2886},
                "task_logs": logs,
            })
        };
        let sub_tasks: Vec<Value> = agents.iter().enumerate().map(sub_task).collect();
        json!({
            "id": cluster_id(node_id),
            "node_id": node_id,
            "name": NODES[index],
            "state": state.word(),
            "operator": "RUN",
            "start_time": begun,
            "end_time": ended,
            "additional_data": Value::Null,
            "sub_tasks": sub_tasks,
        })
    }

    /// Until a node has ended, its end is when the DAG was made: not a time to rely on.
    fn node_times(&self, index: usize, state: State, progress: &Progress) -> (String, String) {
        let begun = if state == State::Pending { self.began } else { self.node_begins(index) };
        let ended = match (state.is_finished(), index) {
            (false, _) => self.began,
            (true, 3) => progress.ended.unwrap_or(self.began),
            (true, _) => self.node_begins(index + 1),
        };
        (self.shown(begun), self.shown(ended))
    }

    fn logs(&self, index: usize, state: State, progress: &Progress) -> Option<Vec<String>> {
        if matches!(state, State::Pending | State::Ready) {
            return None;
        }
        let mut logs = vec![match index {
            0 => "check backup destination".to_owned(),
            1 => format!("open archive log of tenant {}", self.tenant),
            2 => format!("start backup of tenant {}", self.tenant),
            _ => format!("wait for the backup of tenant {} to finish", self.tenant),
        }];
        match state {
            State::Succeed => logs.push("done".to_owned()),
            State::Failed => logs.extend(progress.failure.clone()),
            State::Pending | State::Ready | State::Running => {}
        }
        Some(logs)
    }

    fn shown(&self, time: Timestamp) -> String {
        time_text(later(time, self.skew))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ids_of_cluster_tasks_have_a_number() {
        assert_eq!(number_of("114"), Some(14));
        // A local task of 127.0.0.1:2886.
        assert_eq!(number_of("22130706433028869"), None);
        for bad in ["", "1", "1x", "14a", "dag"] {
            assert_eq!(number_of(bad), None, "{bad}");
        }
    }
}
