//! A desk to test on: a sandbox, an open Holdfast in a folder of its own, and a keychain that can fail.

use std::path::Path;
use std::time::Duration;

use holdfast_core::backup::{BackupDraft, OptionsDraft};
use holdfast_core::client::{Budget, Timeouts};
use holdfast_core::credential::Keychain;
use holdfast_core::error::Error;
use holdfast_core::event::JobUpdate;
use holdfast_core::holdfast::{Holdfast, Options};
use holdfast_core::job::{Job, JobStatus};
use holdfast_core::plan::{Approval, Plan, PlanDraft};
use holdfast_core::profile::{
    ConnectionDraft, Environment, Guard, HuaweiDraft, HuaweiSignInMethod, NetworkDraft, ProfileDraft,
    ProfileView, SecretInput, SecretName,
};
use holdfast_core::run::{OnFailure, RunSummary};
use holdfast_core::secret::Secret;
use holdfast_core::status::{KeepSecret, Space};
use holdfast_core::watch::Pace;
use holdfast_sandbox::{Fault, FaultKind, JournalEntry, Sandbox, credentials, instances};
use tempfile::TempDir;

/// Long enough for a slow machine; a test that needs it has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// How long the fake vendors' backups take on their clock.
pub(crate) const BACKUP: Duration = Duration::from_secs(600);
/// Looks often, so that nobody waits.
pub(crate) const PACE: Pace =
    Pace { first: Duration::from_millis(5), most: Duration::from_millis(20), looks: 3, ..Pace::VENDOR };
pub(crate) const CREATE: &str = "rds.create_backup";

pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) holdfast: Holdfast,
    pub(crate) keychain: Keychain,
    pub(crate) folder: TempDir,
}

impl Desk {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = holdfast_sandbox::Options { backup_duration: BACKUP, ..Default::default() };
        let sandbox = Sandbox::start(options).await.unwrap();
        let keychain = Keychain::Memory(Default::default());
        let holdfast = open(&folder, &keychain).await;
        Self { sandbox, holdfast, keychain, folder }
    }

    /// Closes Holdfast as if the program had ended, and opens it again on the same folder.
    pub(crate) async fn restart(self) -> Self {
        self.restart_with(PACE).await
    }

    /// The same, with another pace.
    pub(crate) async fn restart_with(self, pace: Pace) -> Self {
        let Self { sandbox, holdfast, keychain, folder } = self;
        holdfast.close().await;
        drop(holdfast);
        let options = Options { pace, ..options(&folder, &keychain) };
        Self { sandbox, holdfast: Holdfast::open(options).await.unwrap(), keychain, folder }
    }

    /// A backup of so many instances that can be backed up, each with a name of its own.
    pub(crate) async fn fleet(&self, profile: &ProfileView, count: usize) -> Vec<BackupDraft> {
        let listed = self.holdfast.targets(profile.id).await.unwrap().targets;
        let plays_no_part =
            |id: &str| ![instances::BUSY_MYSQL, instances::WILL_FAIL_POSTGRESQL].contains(&id);
        let ready = listed.iter().filter(|row| {
            row.target.state.word == "ACTIVE" && row.target.unfit.is_none() && plays_no_part(&row.target.id)
        });
        let ids = ready.take(count).enumerate();
        let backups: Vec<_> = ids
            .map(|(number, row)| backup(profile, &row.target.id, &format!("hf-fleet-{number}"), &[]))
            .collect();
        assert_eq!(backups.len(), count);
        backups
    }

    pub(crate) fn draft(&self, method: HuaweiSignInMethod) -> ProfileDraft {
        let address = self.sandbox.base_url();
        let is_temporary = method == HuaweiSignInMethod::TemporaryAccessKey;
        ProfileDraft {
            name: "华为云 sandbox".to_owned(),
            environment: Environment::Development,
            guard: Guard::Confirm,
            connection: ConnectionDraft::HuaweiRds(HuaweiDraft {
                region: credentials::REGION.to_owned(),
                project_id: String::new(),
                endpoint: address.clone(),
                iam_endpoint: address,
                method,
                access_key_id: if is_temporary {
                    credentials::STS_ACCESS_KEY_ID
                } else {
                    credentials::ACCESS_KEY_ID
                }
                .to_owned(),
                domain_name: credentials::DOMAIN_NAME.to_owned(),
                user_name: credentials::USER_NAME.to_owned(),
            }),
            network: NetworkDraft::default(),
        }
    }

    pub(crate) async fn profile(&self) -> ProfileView {
        self.profile_with(self.draft(HuaweiSignInMethod::AccessKey)).await
    }

    pub(crate) async fn profile_with(&self, draft: ProfileDraft) -> ProfileView {
        let ConnectionDraft::HuaweiRds(connection) = &draft.connection else { panic!("not RDS") };
        let secrets = secrets(connection.method);
        self.holdfast.save_profile(None, &draft, secrets, KeepSecret::Keychain).await.unwrap()
    }

    pub(crate) async fn plan(&self, profile: &ProfileView, targets: &[&str]) -> Plan {
        let items = targets.iter().enumerate().map(|(position, target)| {
            backup(profile, target, &format!("hf-test-{position}-{}", &target[..6]), &[])
        });
        self.plan_of(items.collect()).await
    }

    pub(crate) async fn plan_of(&self, items: Vec<BackupDraft>) -> Plan {
        let draft = PlanDraft {
            title: "Orders release".to_owned(),
            ticket: "CHG-1".to_owned(),
            items,
            ..PlanDraft::default()
        };
        self.holdfast.make_plan(&draft).await.unwrap()
    }

    pub(crate) async fn apply(&self, plan: &Plan) -> Result<RunSummary, Error> {
        self.holdfast.apply(&approval(plan)).await
    }

    /// Plans and applies one backup and gives its job as soon as it is written.
    pub(crate) async fn start(&self, profile: &ProfileView, target: &str) -> Job {
        let plan = self.plan(profile, &[target]).await;
        let run = self.apply(&plan).await.unwrap();
        self.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0)
    }

    /// Waits until the job is as it should be, following the event log from its beginning.
    pub(crate) async fn until(&self, job: &Job, what: &str, is_right: impl Fn(&Job) -> bool) -> Job {
        let mut follower = self.holdfast.follow(0);
        let waiting = async {
            loop {
                let JobUpdate { job: now, .. } = follower.next().await.unwrap();
                if now.id == job.id && is_right(&now) {
                    return now;
                }
            }
        };
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(job) => job,
            Err(_) => {
                let now = self.holdfast.job(job.id).await.unwrap();
                panic!("the job never was {what}: {now:#?}");
            }
        }
    }

    pub(crate) async fn until_status(&self, job: &Job, status: JobStatus) -> Job {
        self.until(job, status.as_str(), |job| job.status == status).await
    }

    /// Lets the vendors' clock run until a run is over, and gives its jobs.
    pub(crate) async fn finish(&self, run: &RunSummary) -> Vec<Job> {
        let mut running = tokio::time::interval(Duration::from_millis(30));
        let finishing = async {
            while self.holdfast.run(run.run.id).await.unwrap().open > 0 {
                running.tick().await;
                self.sandbox.clock().advance(BACKUP / 4);
            }
        };
        let is_over = tokio::time::timeout(PATIENCE * 3, finishing).await.is_ok();
        assert!(is_over, "still open: {:#?}", self.holdfast.run(run.run.id).await.unwrap());
        self.holdfast.jobs(Some(run.run.id)).await.unwrap()
    }

    pub(crate) fn fault(&self, operation: &str, kind: FaultKind) {
        self.faults(operation, kind, 1);
    }

    pub(crate) fn faults(&self, operation: &str, kind: FaultKind, times: u32) {
        self.sandbox.add_fault(Fault { operation: operation.to_owned(), after: 0, times, kind });
    }

    /// Waits until so many create requests have reached the vendor.
    pub(crate) async fn until_received(&self, count: usize) {
        let arriving = async {
            while self.creates().len() < count {
                tokio::task::yield_now().await;
            }
        };
        assert!(
            tokio::time::timeout(PATIENCE, arriving).await.is_ok(),
            "only {} arrived",
            self.creates().len()
        );
    }

    /// The create requests that reached the vendor.
    pub(crate) fn creates(&self) -> Vec<JournalEntry> {
        self.sandbox.journal().into_iter().filter(|entry| entry.operation == CREATE).collect()
    }
}

/// Takes the triggers out that keep the history append-only, as whoever edits it by hand would.
pub(crate) fn forget_the_promise(database: &rusqlite::Connection) {
    let query = "SELECT 'DROP TRIGGER ' || name FROM sqlite_schema WHERE type = 'trigger'";
    let drops: Vec<String> = database
        .prepare(query)
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    drops.iter().for_each(|drop| database.execute_batch(drop).unwrap());
}

/// Ticks that are not made up for: on a busy machine the vendor's clock must not leap.
pub(crate) fn ticks(every: Duration) -> tokio::time::Interval {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    ticks
}

pub(crate) async fn open(folder: impl AsRef<Path>, keychain: &Keychain) -> Holdfast {
    Holdfast::open(options(folder, keychain)).await.unwrap()
}

pub(crate) fn options(folder: impl AsRef<Path>, keychain: &Keychain) -> Options {
    Options {
        folder: folder.as_ref().join("real"),
        space: Space::Real,
        keychain: keychain.clone(),
        timeouts: Timeouts {
            connect: Duration::from_secs(2),
            read: Duration::from_secs(3),
            write: Duration::from_secs(3),
        },
        pace: PACE,
        budget: Budget { pause: Duration::from_millis(20), ..Budget::SANDBOX },
        user: "chen.wei".to_owned(),
        program: "test".to_owned(),
        takes_over: true,
    }
}

pub(crate) fn secrets(method: HuaweiSignInMethod) -> Vec<SecretInput> {
    let secret = |name, value: &str| SecretInput { name, value: Secret::new(value) };
    match method {
        HuaweiSignInMethod::AccessKey => {
            vec![secret(SecretName::SecretAccessKey, credentials::SECRET_ACCESS_KEY)]
        }
        HuaweiSignInMethod::TemporaryAccessKey => vec![
            secret(SecretName::SecretAccessKey, credentials::STS_SECRET_ACCESS_KEY),
            secret(SecretName::SecurityToken, credentials::SECURITY_TOKEN),
        ],
        HuaweiSignInMethod::Password => vec![secret(SecretName::Password, credentials::PASSWORD)],
    }
}

pub(crate) fn backup(profile: &ProfileView, target: &str, name: &str, databases: &[&str]) -> BackupDraft {
    BackupDraft {
        profile_id: profile.id,
        target_id: target.to_owned(),
        options: OptionsDraft::HuaweiRds {
            name: name.to_owned(),
            description: "CHG-1 发布前".to_owned(),
            databases: databases.iter().map(|name| (*name).to_owned()).collect(),
        },
        unless_newer_than: String::new(),
    }
}

pub(crate) fn approval(plan: &Plan) -> Approval {
    Approval {
        plan_id: plan.id,
        fingerprint: plan.fingerprint.hex.clone(),
        typed: String::new(),
        leave_out: Vec::new(),
        parallel: None,
        on_failure: OnFailure::Continue,
    }
}
