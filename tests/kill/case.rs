//! One death: a process that plans and applies three backups dies at a step, and another takes up what it left.

use std::collections::HashMap;
use std::os::unix::process::ExitStatusExt;
use std::process::Child;
use std::time::Duration;

use holdfast_core::credential::Keychain;
use holdfast_core::error::ErrorCode;
use holdfast_core::holdfast::Holdfast;
use holdfast_core::job::{Job, JobStatus};
use holdfast_core::status::KeepSecret;
use holdfast_sandbox::{Fault, FaultKind, JournalEntry, Sandbox};
use rusqlite::Connection;
use tempfile::TempDir;

use super::child::{Death, Told};
use super::targets;
use crate::contract::{self, Bench};
use crate::desk::{BACKUP, PATIENCE, open, ticks};
use crate::evidence::assert_intact;

/// What the vendor does with the create requests while the process lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answers {
    Come,
    /// The vendor acts, and the connection closes.
    AreLost,
    /// The vendor acts and the answer is awaited when the process dies.
    AreAwaited,
    /// The vendor never sees the request.
    NeverSeen,
}

#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) vendor: usize,
    pub(super) answers: Answers,
    /// Where it dies, and where whoever takes up dies; the last one lives. `None`: killed from outside.
    pub(super) deaths: Vec<Option<Death>>,
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    pub(super) killed: usize,
    pub(super) creates: usize,
    pub(super) completed: usize,
    pub(super) not_started: usize,
    /// Died before there was a run.
    pub(super) without_run: usize,
}

struct Scene {
    bench: Bench,
    sandbox: Sandbox,
    folder: TempDir,
    keychain: Keychain,
}

impl Case {
    pub(super) fn name(&self) -> String {
        let deaths = self.deaths.iter().map(|death| match death {
            Some(Death { step, moment, nth }) => format!("{moment} {step} {nth}"),
            None => "from outside".to_owned(),
        });
        let vendor = contract::all()[self.vendor].kind.label();
        format!("{vendor} · answers {:?} · {}", self.answers, deaths.collect::<Vec<_>>().join(", then "))
    }

    pub(super) async fn play(self) -> Count {
        let bench = contract::all()[self.vendor];
        let options = holdfast_sandbox::Options { backup_duration: BACKUP, ..Default::default() };
        let sandbox = Sandbox::start(options).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let keychain = Keychain::Memory(Default::default());
        let holdfast = open(&folder, &keychain).await;
        let draft = bench.draft_at(&sandbox.base_url());
        let saved = holdfast.save_profile(None, &draft, bench.secrets(), KeepSecret::Keychain).await;
        let profile = saved.unwrap();
        holdfast.close().await;
        drop(holdfast);
        let scene = Scene { bench, sandbox, folder, keychain };
        let mut count = Count::default();
        self.lose_answers(&scene);
        for (place, death) in self.deaths.iter().enumerate() {
            let told = Told {
                folder: scene.folder.path().to_owned(),
                vendor: self.vendor,
                profile: profile.clone(),
                applies: place == 0,
                death: death.clone(),
            };
            scene.dies(told.start(), death.is_none()).await;
            count.killed += 1;
        }
        scene.sandbox.clear_faults();
        scene.take_up(&mut count).await;
        count
    }

    fn lose_answers(&self, scene: &Scene) {
        let kind = match self.answers {
            Answers::Come => return,
            Answers::AreLost => FaultKind::DropAfterActing,
            Answers::AreAwaited => FaultKind::HangAfterActing,
            Answers::NeverSeen => FaultKind::HangBeforeActing,
        };
        let operation = scene.bench.create.to_owned();
        scene.sandbox.add_fault(Fault { operation, after: 0, times: u32::MAX, kind });
    }
}

impl Scene {
    fn creates(&self) -> Vec<JournalEntry> {
        let journal = self.sandbox.journal().into_iter();
        journal.filter(|entry| entry.operation == self.bench.create).collect()
    }

    /// Waits until the process is dead by SIGKILL, of its own or because every request has arrived.
    async fn dies(&self, mut process: Child, from_outside: bool) {
        let dying = async {
            let mut clock = ticks(Duration::from_millis(20));
            loop {
                clock.tick().await;
                if let Some(status) = process.try_wait().unwrap() {
                    return status;
                }
                if from_outside && self.creates().len() == targets(self.bench.kind).len() {
                    process.kill().unwrap();
                    return process.wait().unwrap();
                }
                self.sandbox.clock().advance(BACKUP / 20);
            }
        };
        let status = match tokio::time::timeout(PATIENCE, dying).await {
            Ok(status) => status,
            Err(_) => {
                process.kill().unwrap();
                process.wait().unwrap();
                panic!("it never came to the step");
            }
        };
        assert_eq!(status.signal(), Some(9), "it died of something else: {status}");
    }

    /// Opens the folder again and follows every job to its end.
    async fn take_up(&self, count: &mut Count) {
        let left = self.left();
        self.until_quiet().await;
        let holdfast = open(&self.folder, &self.keychain).await;
        let runs = holdfast.runs(10).await.unwrap();
        assert!(runs.len() <= 1);
        let Some(run) = runs.first() else {
            assert!(self.creates().is_empty() && left.is_empty(), "sent, and there is no run");
            count.without_run += 1;
            holdfast.close().await;
            return;
        };
        let jobs = holdfast.jobs(Some(run.run.id)).await.unwrap();
        assert_eq!(jobs.len(), targets(self.bench.kind).len(), "every item has its row");
        for job in &jobs {
            let job = self.until_over(&holdfast, job).await;
            match expected(left[&job.position], self.has_acted(&job)) {
                (JobStatus::Completed, _) => {
                    assert_eq!(job.status, JobStatus::Completed, "{job:#?}");
                    count.completed += 1;
                }
                (_, code) => {
                    assert_eq!(job.status, JobStatus::NotStarted, "{job:#?}");
                    let reason = job.reason.as_ref().unwrap();
                    assert_eq!(Some(reason.code), code);
                    assert!(reason.hint.is_some(), "what to do next");
                    count.not_started += 1;
                }
            }
            self.assert_one(&job);
        }
        assert_intact(&holdfast).await;
        count.creates = self.creates().len();
        holdfast.close().await;
    }

    /// What a process sent just before it died may still be on its way.
    async fn until_quiet(&self) {
        let mut clock = ticks(Duration::from_millis(100));
        let mut heard = None;
        while heard != Some(self.sandbox.journal().len()) {
            heard = Some(self.sandbox.journal().len());
            clock.tick().await;
            clock.tick().await;
        }
    }

    /// The create requests for the job's target.
    fn creates_for(&self, job: &Job) -> Vec<JournalEntry> {
        let target = job.target.id.rsplit('/').next().unwrap();
        let mut creates = self.creates();
        creates.retain(|entry| entry.path.contains(target) || entry.body.contains(target));
        creates
    }

    /// Whether the vendor did what the job asked for.
    fn has_acted(&self, job: &Job) -> bool {
        self.creates_for(job).iter().any(|entry| entry.acted)
    }

    /// At most one request for the job, and the backup that came of it is the one in its row.
    fn assert_one(&self, job: &Job) {
        let target = job.target.id.rsplit('/').next().unwrap();
        assert!(self.creates_for(job).len() <= 1, "sent twice for {target}");
        let made = self.sandbox.made_backups();
        let of_target: Vec<_> = made.iter().filter(|backup| backup.target == target).collect();
        match of_target.as_slice() {
            [] => assert_eq!(job.status, JobStatus::NotStarted, "{job:#?}"),
            [backup] => {
                assert_eq!(job.status, JobStatus::Completed, "there is {backup:?}: {job:#?}");
                assert_eq!(job.vendor_backup_id.as_ref(), Some(&backup.id));
                assert!(!backup.is_running && job.vendor_word.as_ref() == Some(&backup.word), "{backup:?}");
            }
            several => panic!("{several:?}"),
        }
    }

    /// What the dead process had written of its jobs, by position.
    fn left(&self) -> HashMap<u32, JobStatus> {
        let database = Connection::open(self.folder.path().join("real/holdfast.sqlite3")).unwrap();
        let mut statement = database.prepare("SELECT position, json_quote(status) FROM job").unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?))).unwrap();
        rows.map(|row| row.unwrap())
            .map(|(position, status)| (position, serde_json::from_str(&status).unwrap()))
            .collect()
    }

    async fn until_over(&self, holdfast: &Holdfast, job: &Job) -> Job {
        let over = async {
            let mut clock = ticks(Duration::from_millis(20));
            loop {
                let now = holdfast.job(job.id).await.unwrap();
                if now.status.is_final() {
                    return now;
                }
                clock.tick().await;
                self.sandbox.clock().advance(BACKUP / 10);
            }
        };
        match tokio::time::timeout(PATIENCE, over).await {
            Ok(job) => job,
            Err(_) => panic!("it never ends: {:#?}", holdfast.job(job.id).await.unwrap()),
        }
    }
}

/// What must come of a job that was left like this; `acted` says whether the vendor had done it.
fn expected(left: JobStatus, acted: bool) -> (JobStatus, Option<ErrorCode>) {
    match left {
        JobStatus::Sending | JobStatus::Unknown if !acted => {
            (JobStatus::NotStarted, Some(ErrorCode::NoTrace))
        }
        JobStatus::NotStarted => (JobStatus::NotStarted, Some(ErrorCode::NoTrace)),
        _ => (JobStatus::Completed, None),
    }
}
