//! A history to look at: one backup that Holdfast made, and what the vendors list besides.

use holdfast_core::backup::{BackupDraft, OptionsDraft};
use holdfast_core::credential::Keychain;
use holdfast_core::holdfast::{Holdfast, Options};
use holdfast_core::job::JobStatus;
use holdfast_core::plan::{Approval, PlanDraft};
use holdfast_core::profile::{ProfileView, SecretName};
use holdfast_core::run::OnFailure;
use holdfast_core::secret::Secret;
use holdfast_core::status::Space;
use holdfast_sandbox::{credentials, instances};

use crate::desk::{BACKUP, Desk};

/// The name of the backup that is made.
pub(crate) const BACKUP_NAME: &str = "hf-orders-1";

/// A desk where one backup was made and completed, as run 1.
pub(crate) async fn one_backup() -> Desk {
    let desk = Desk::with_profiles().await;
    make(&desk, BACKUP_NAME).await;
    desk
}

/// Plans, applies and watches one backup until it is completed.
pub(crate) async fn make(desk: &Desk, name: &str) {
    let keychain = Keychain::Memory(Default::default());
    let options = Options::usual(desk.folder.path(), Space::Sandbox, keychain.clone(), "test");
    let user = "chen.wei".to_owned();
    let holdfast = Holdfast::open(Options { takes_over: false, user, ..options }).await.unwrap();
    let profiles = holdfast.profiles().await.unwrap();
    let rds = profiles.into_iter().find(|profile| profile.draft.name == "rds").unwrap();
    let Keychain::Memory(memory) = &keychain else { panic!("it is in memory") };
    let secret = Secret::new(credentials::SECRET_ACCESS_KEY);
    memory.put(Space::Sandbox, rds.id, SecretName::SecretAccessKey, secret);
    let plan = holdfast.make_plan(&draft(&rds, name)).await.unwrap();
    let mut follower = holdfast.follow(holdfast.last_event().await.unwrap());
    holdfast.apply(&approval(&plan)).await.unwrap();
    loop {
        let job = follower.next().await.unwrap().job;
        if job.vendor_backup_id.is_some() && !job.status.is_final() {
            desk.sandbox.clock().advance(BACKUP);
        }
        if job.status.is_final() {
            assert_eq!(job.status, JobStatus::Completed, "{job:?}");
            break;
        }
    }
    holdfast.close().await;
}

fn draft(rds: &ProfileView, name: &str) -> PlanDraft {
    PlanDraft {
        title: "Orders release".to_owned(),
        ticket: "CHG-1".to_owned(),
        items: vec![BackupDraft {
            profile_id: rds.id,
            target_id: instances::ORDERS_MYSQL.to_owned(),
            options: OptionsDraft::HuaweiRds {
                name: name.to_owned(),
                description: "CHG-1 发布前".to_owned(),
                databases: Vec::new(),
            },
            unless_newer_than: String::new(),
        }],
        ..PlanDraft::default()
    }
}

fn approval(plan: &holdfast_core::plan::Plan) -> Approval {
    Approval {
        plan_id: plan.id,
        fingerprint: plan.fingerprint.hex.clone(),
        typed: String::new(),
        leave_out: Vec::new(),
        parallel: None,
        on_failure: OnFailure::Continue,
    }
}

/// A text in which each time, to the minute and with its offset, reads the same.
pub(crate) fn timeless(text: &str) -> String {
    const SHAPE: &[u8] = b"0000-00-00 00:00+00:00";
    let mut bytes = text.as_bytes().to_vec();
    let fits = |window: &[u8]| {
        window.iter().zip(SHAPE).all(|(byte, wanted)| match wanted {
            b'0' => byte.is_ascii_digit(),
            other => byte == other,
        })
    };
    for start in 0..bytes.len().saturating_sub(SHAPE.len() - 1) {
        if fits(&bytes[start..start + SHAPE.len()]) {
            bytes[start..start + SHAPE.len()].copy_from_slice(SHAPE);
        }
    }
    String::from_utf8(bytes).unwrap()
}
