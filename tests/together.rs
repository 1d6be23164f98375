//! Many jobs of one account share the lists that show all their backups: fewer requests, and the same verdicts.
//!
//! Counted, never timed: the vendor changes its word for twenty backups, one word after the other, and everybody who
//! watches alone would have to ask at least once for each.

use std::time::Duration;

use holdfast_core::backup::BackupDraft;
use holdfast_core::credential::Keychain;
use holdfast_core::holdfast::{Holdfast, Options};
use holdfast_core::job::{Job, JobStatus};
use holdfast_core::plan::Approval;
use holdfast_core::run::RunSummary;
use holdfast_core::watch::Pace;
use holdfast_sandbox::{Fault, FaultKind, Sandbox, fleet};

use crate::contract::bench::{Bench, huawei_taurusdb, oceanbase_obshell, oceanbase_ocp};
use crate::desk::{BACKUP, Desk, PACE, PATIENCE, approval, options};

const JOBS: u32 = 20;
/// Slow enough for a busy machine to keep up with.
const ROUNDS: Pace = Pace { first: Duration::from_millis(300), most: Duration::from_millis(600), ..PACE };

fn target(bench: &Bench, number: u32) -> String {
    match bench.create {
        "taurusdb.create_backup" => fleet::taurusdb(number),
        "ocp.create_backup" => {
            // Every fourth of the fleet is in the first cluster.
            let fleet::OcpTenant { cluster, tenant } = fleet::ocp(number * 4 - 3);
            format!("{cluster}/{tenant}")
        }
        "obshell.create_backup" => fleet::obshell(number),
        other => panic!("no fleet for {other}"),
    }
}

fn name(number: u32) -> String {
    format!("hf-together-{number}")
}

/// A desk before a fleet, with all the jobs of a run watched at a pace.
struct Scene {
    desk: Desk,
    bench: Bench,
    run: RunSummary,
}

impl Scene {
    async fn of(bench: Bench, pace: Pace) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let fleet =
            holdfast_sandbox::Options { backup_duration: BACKUP, fleet: 16 * JOBS, ..Default::default() };
        let sandbox = Sandbox::start(fleet).await.unwrap();
        let keychain = Keychain::Memory(Default::default());
        let options = Options { pace, ..options(&folder, &keychain) };
        let desk = Desk { sandbox, holdfast: Holdfast::open(options).await.unwrap(), keychain, folder };
        let profile = bench.profile(&desk).await;
        let items = (1..=JOBS).map(|number| BackupDraft {
            options: bench.options(&name(number)),
            ..bench.backup(&profile, &target(&bench, number))
        });
        let plan = desk.plan_of(items.collect()).await;
        let approval = Approval { parallel: Some(JOBS), ..approval(&plan) };
        let run = desk.holdfast.apply(&approval).await.unwrap();
        Self { desk, bench, run }
    }

    async fn jobs(&self) -> Vec<Job> {
        self.desk.holdfast.jobs(Some(self.run.run.id)).await.unwrap()
    }

    /// Follows the event log until every job is as it should be.
    async fn until_all(&self, is_right: impl Fn(&Job) -> bool) {
        let mut follower = self.desk.holdfast.follow(self.desk.holdfast.last_event().await.unwrap());
        let waiting = async {
            while !self.jobs().await.iter().all(&is_right) {
                follower.next().await.unwrap();
            }
        };
        let is_so = tokio::time::timeout(PATIENCE, waiting).await.is_ok();
        assert!(is_so, "{:#?}", self.jobs().await.iter().find(|job| !is_right(job)));
    }

    /// Lets the vendor's clock run until it tells the id of every backup.
    async fn until_known(&self) {
        let mut ticks = crate::desk::ticks(Duration::from_millis(30));
        let known = self.until_all(|job| job.vendor_backup_id.is_some());
        tokio::pin!(known);
        loop {
            tokio::select! {
                () = &mut known => return,
                _ = ticks.tick() => self.desk.sandbox.clock().advance(Duration::from_secs(1)),
            }
        }
    }

    fn say(&self, word: &str) {
        for number in 1..=JOBS {
            (self.bench.say)(&self.desk.sandbox, &target(&self.bench, number), &name(number), word);
        }
    }

    /// How many requests the vendor got since then, but for those that create.
    fn asked(&self, since: usize) -> usize {
        let journal = self.desk.sandbox.journal();
        journal.iter().skip(since).filter(|entry| entry.operation != self.bench.create).count()
    }

    async fn finish(self) {
        self.say("");
        let jobs = self.desk.finish(&self.run).await;
        assert!(jobs.iter().all(|job| job.status == JobStatus::Completed), "{jobs:#?}");
        assert_eq!(self.bench.creates(&self.desk).len(), JOBS as usize);
    }
}

/// Each word for all of them at once, until all have heard it.
async fn words_for_all(bench: Bench, words: [&str; 5]) {
    let scene = Scene::of(bench, ROUNDS).await;
    scene.until_known().await;
    let (since, mut least) = (scene.desk.sandbox.journal().len(), 0);
    for word in words {
        scene.say(word);
        scene.until_all(|job| job.vendor_word.as_deref() == Some(word)).await;
        least += JOBS as usize;
    }
    let asked = scene.asked(since);
    assert!(asked * 2 < least, "{asked} requests, where twenty alone need {least} at least");
    scene.finish().await;
}

const ANY_WORDS: [&str; 5] = ["ONE", "TWO", "THREE", "FOUR", "FIVE"];

#[tokio::test]
async fn twenty_backups_of_a_taurusdb_project_share_its_list() {
    words_for_all(huawei_taurusdb(), ANY_WORDS).await;
}

#[tokio::test]
async fn twenty_backups_of_an_ocp_cluster_share_its_lists() {
    words_for_all(oceanbase_ocp(), ANY_WORDS).await;
}

#[tokio::test]
async fn twenty_backups_of_an_obshell_cluster_share_its_overview_while_they_run() {
    let words =
        ["BACKUP_SYS_META", "BACKUP_USER_META", "BACKUP_DATA_SYS", "BACKUP_DATA_MINOR", "BACKUP_DATA_MAJOR"];
    words_for_all(oceanbase_obshell(), words).await;
}

#[tokio::test]
async fn where_the_lists_for_many_are_refused_each_is_asked_about_by_itself() {
    let code = String::new();
    let refused = |operation: &str, status| Fault {
        operation: operation.to_owned(),
        after: 0,
        times: 100_000,
        kind: FaultKind::VendorError { status, code: code.clone(), message: "not for you".to_owned() },
    };
    let scene = Scene::of(oceanbase_obshell(), PACE).await;
    scene.desk.sandbox.add_fault(refused("obshell.cluster_overview", 404));
    scene.desk.sandbox.add_fault(refused("obshell.list_dags", 403));
    scene.finish().await;
    let scene = Scene::of(oceanbase_ocp(), PACE).await;
    scene.desk.sandbox.add_fault(refused("ocp.list_tasks", 403));
    scene.finish().await;
}
