//! What a plan says holds to the letter: its end, its request, its baseline. Plans are altered from behind, and
//! sealed again as nobody but us could.

use holdfast_core::error::{Error, ErrorCode};
use holdfast_core::job::JobStatus;
use holdfast_core::plan::{Approval, Plan, PlanDraft};
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
    /// Alters a stored plan, seals it again and approves it.
    fn reseal(&self, plan: &Plan, alter: impl FnOnce(&mut Value)) -> Approval {
        let database = self.database();
        let words = &plan.fingerprint.words;
        let query = "SELECT id, sealed FROM plan WHERE words = ?1";
        let (id, header): (String, String) =
            database.query_row(query, [words], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let query =
            "SELECT json_group_array(json(sealed) ORDER BY position) FROM plan_item WHERE plan_id = ?1";
        let items: String = database.query_row(query, [&id], |row| row.get(0)).unwrap();
        let mut whole: Value = serde_json::from_str(&header).unwrap();
        whole["items"] = serde_json::from_str(&items).unwrap();
        alter(&mut whole);
        let hex = fingerprint(&whole);
        let items = whole.as_object_mut().unwrap().remove("items").unwrap();
        for (position, item) in items.as_array().unwrap().iter().enumerate() {
            let update = "UPDATE plan_item SET sealed = ?1 WHERE plan_id = ?2 AND position = ?3";
            let text = serde_jcs::to_string(item).unwrap();
            assert_eq!(database.execute(update, (&text, &id, position as u32)).unwrap(), 1);
        }
        let update = "UPDATE plan SET sealed = ?1, fingerprint = ?2 WHERE id = ?3";
        assert_eq!(database.execute(update, (&whole.to_string(), &hex, &id)).unwrap(), 1);
        Approval { fingerprint: hex, ..approval(plan) }
    }
}

/// The seal of a whole document, taken by other code than the core's.
pub(crate) fn fingerprint(document: &Value) -> String {
    let canonical = serde_jcs::to_string(document).unwrap();
    Sha256::digest(canonical).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn a_plan_lasts_a_quarter_of_an_hour_or_as_long_as_was_asked_up_to_seven_days() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let item = crate::desk::backup(&profile, instances::ORDERS_MYSQL, "hf-valid-for", &[]);
    let draft = |valid_for: &str| PlanDraft {
        title: "Release".to_owned(),
        items: vec![item.clone()],
        valid_for: valid_for.to_owned(),
        ..PlanDraft::default()
    };
    for (typed, minutes) in [("", 15), (" 4h ", 240), ("7d", 7 * 1440)] {
        let plan = desk.holdfast.make_plan(&draft(typed)).await.unwrap();
        assert_eq!(plan.expires_at.duration_since(plan.created_at).as_mins(), minutes, "{typed}");
    }
    let last = desk.holdfast.latest_plan().await.unwrap().unwrap().id;
    for typed in ["8d", "10081m", "366d", "soon", "0m"] {
        let Error::Invalid(errors) = desk.holdfast.make_plan(&draft(typed)).await.unwrap_err() else {
            panic!("{typed}: not refused as input")
        };
        assert_eq!(errors[0].field, "valid_for", "{typed}");
    }
    assert_eq!(desk.holdfast.latest_plan().await.unwrap().unwrap().id, last, "nothing was stored");
}
