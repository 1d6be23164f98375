//! The process that is killed: this very test program, started again with something to do and a step to die at.
//!
//! It is told by its environment. Without that it does nothing.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use holdfast_core::credential::Keychain;
use holdfast_core::holdfast::Holdfast;
use holdfast_core::plan::{Action, PlanDraft};
use holdfast_core::profile::ProfileView;
use holdfast_core::secret::Secret;
use holdfast_core::status::Space;
use serde::{Deserialize, Serialize};
use tracing::field::{Field, Visit};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

use super::targets;
use crate::contract;
use crate::desk::{approval, options};

const TOLD: &str = "HOLDFAST_TEST_KILL";

/// A durable step, and where around it the process dies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Death {
    pub(super) step: String,
    pub(super) moment: String,
    /// At the n-th time.
    pub(super) nth: usize,
}

/// What the process is told.
#[derive(Serialize, Deserialize)]
pub(super) struct Told {
    pub(super) folder: PathBuf,
    pub(super) vendor: usize,
    pub(super) profile: ProfileView,
    /// Plans and applies; otherwise it only takes up what is open.
    pub(super) applies: bool,
    pub(super) death: Option<Death>,
}

impl Told {
    pub(super) fn start(&self) -> Child {
        Command::new(std::env::current_exe().unwrap())
            .args(["kill::child::what_the_process_does", "--exact", "--nocapture", "--quiet"])
            .env(TOLD, serde_json::to_string(self).unwrap())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap()
    }
}

#[test]
fn what_the_process_does() {
    let Ok(told) = std::env::var(TOLD) else { return };
    let told: Told = serde_json::from_str(&told).unwrap();
    if let Some(death) = told.death.clone() {
        tracing_subscriber::registry().with(Reaper { death, met: 0.into() }).init();
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(work(told));
}

async fn work(told: Told) {
    let bench = contract::all()[told.vendor];
    let keychain = Keychain::Memory(Default::default());
    let Keychain::Memory(memory) = &keychain else { unreachable!() };
    memory.put(Space::Real, told.profile.id, bench.secret.0, Secret::new(bench.secret.1));
    let holdfast = Holdfast::open(options(&told.folder, &keychain)).await.unwrap();
    if told.applies {
        let targets = targets(bench.kind);
        let items = targets.iter().enumerate().map(|(position, target)| {
            let mut item = bench.backup(&told.profile, target);
            item.options = bench.options(&format!("hf-kill-{position}"));
            item
        });
        let draft = PlanDraft { title: "Killed".to_owned(), items: items.collect(), ..PlanDraft::default() };
        let plan = holdfast.make_plan(&draft).await.unwrap();
        assert!(plan.items.iter().all(|item| item.action == Action::Create), "{:#?}", plan.items);
        holdfast.apply(&approval(&plan)).await.unwrap();
    }
    // It watches until it is killed.
    std::future::pending::<()>().await;
}

/// Kills this process, as the system would, when it comes to the step.
struct Reaper {
    death: Death,
    met: std::sync::atomic::AtomicUsize,
}

impl<S: tracing::Subscriber> Layer<S> for Reaper {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() != holdfast_core::durable::TARGET {
            return;
        }
        let mut said = Said::default();
        event.record(&mut said);
        if said.step.trim_matches('"') != self.death.step || said.moment != self.death.moment {
            return;
        }
        let met = 1 + self.met.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        if met == self.death.nth {
            let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
            // The signal is on its way to every thread; nothing more is to happen on this one.
            loop {
                std::thread::park();
            }
        }
    }
}

#[derive(Default)]
struct Said {
    step: String,
    moment: String,
}

impl Visit for Said {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "step" {
            self.step = format!("{value:?}");
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "step" => value.clone_into(&mut self.step),
            "moment" => value.clone_into(&mut self.moment),
            _ => {}
        }
    }
}
