//! What a plan says holds to the letter: its end, its request, its baseline. Plans are altered from behind, and
//! sealed again as nobody but us could.

use holdfast_core::error::ErrorCode;
use holdfast_core::job::JobStatus;
use holdfast_core::plan::{Approval, Plan};
use holdfast_sandbox::{FaultKind, instances};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::desk::{CREATE, Desk, approval};

#[tokio::test]
async fn a_plan_whose_time_is_over_is_not_applied() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    let approval = desk.reseal(&plan, |sealed| sealed["expires_at"] = json!(jiff::Timestamp::now()));
    assert_eq!(desk.holdfast.apply(&approval).await.unwrap_err().code(), ErrorCode::PlanExpired);
    assert!(desk.creates().is_empty());
}

#[tokio::test]
async fn a_request_that_is_not_the_one_that_was_shown_is_not_sent() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    let approval = desk.reseal(&plan, |sealed| {
        sealed["items"][0]["request"]["body"][0]["text"] = json!("{}");
    });
    let run = desk.holdfast.apply(&approval).await.unwrap();
    let job = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
    let job = desk.until_status(&job, JobStatus::NotStarted).await;
    assert_eq!(job.reason.unwrap().code, ErrorCode::PlanStale);
    assert!(desk.creates().is_empty());
}

#[tokio::test]
async fn a_backup_of_the_baseline_is_never_the_lost_one_whatever_its_name() {
    let desk = Desk::new().await.where_nothing_looks_by_itself().await;
    let profile = desk.profile().await;
    let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    desk.fault(CREATE, FaultKind::DropAfterActing);
    let run = desk.apply(&plan).await.unwrap();
    let job = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
    desk.until_status(&job, JobStatus::Unknown).await;
    let later = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    assert!(later.items[0].baseline.iter().any(|backup| backup.name == job.backup.name));
    desk.reseal(&plan, |sealed| sealed["items"][0]["baseline"] = json!(later.items[0].baseline));
    desk.holdfast.look_now(job.id).await.unwrap();
    desk.until_events(&job, holdfast_core::event::EventKind::Looked, 1).await;
    assert_eq!(desk.holdfast.job(job.id).await.unwrap().vendor_backup_id, None);
}

impl Desk {
    /// Alters the stored plan of one item, seals it again and approves it.
    fn reseal(&self, plan: &Plan, alter: impl FnOnce(&mut Value)) -> Approval {
        let database = self.database();
        let text: String = database
            .query_row("SELECT sealed FROM plan WHERE words = ?1", [&plan.fingerprint.words], |row| {
                row.get(0)
            })
            .unwrap();
        let mut sealed: Value = serde_json::from_str(&text).unwrap();
        let item: String = database.query_row("SELECT sealed FROM plan_item", [], |row| row.get(0)).unwrap();
        sealed["items"] = json!([serde_json::from_str::<Value>(&item).unwrap()]);
        alter(&mut sealed);
        let canonical = serde_jcs::to_string(&sealed).unwrap();
        let item = serde_jcs::to_string(&sealed["items"][0]).unwrap();
        database.execute("UPDATE plan_item SET sealed = ?1", [&item]).unwrap();
        let hex: String = Sha256::digest(&canonical).iter().map(|byte| format!("{byte:02x}")).collect();
        let update = "UPDATE plan SET sealed = ?1, fingerprint = ?2 WHERE words = ?3";
        assert_eq!(
            database.execute(update, [&sealed.to_string(), &hex, &plan.fingerprint.words]).unwrap(),
            1
        );
        Approval { fingerprint: hex, ..approval(plan) }
    }
}
