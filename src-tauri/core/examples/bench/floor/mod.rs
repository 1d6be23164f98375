//! The floor: what is left when nothing is checked, written down or shared.
//!
//! One task for each backup signs and sends its create request, then asks after this one backup with Holdfast's own
//! pauses until the vendor calls it complete. The bodies and endpoints are those that Holdfast sends to.

mod http;
mod huawei;
mod obshell;
mod ocp;

use std::sync::Arc;
use std::time::Duration;

use holdfast_core::watch::Pace;
use holdfast_sandbox::fleet::Shares;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::arguments::Arguments;
use crate::control::Control;
use crate::cost::Watch;
use crate::memory;
use crate::outcome::Told;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// How often a backup is asked after before it counts as lost.
const MOST_LOOKS: u32 = 10_000;

/// One vendor, as far as the floor needs one.
trait Vendor: Send + Sync + 'static {
    /// Sends one create request: what the backup is then asked after by, and the vendor's first word for its state.
    fn create(&self, number: u32) -> impl Future<Output = Result<(String, Option<String>)>> + Send;

    /// The vendor's word for the state of this one backup; nothing while it lists none.
    fn word(&self, number: u32, id: &str) -> impl Future<Output = Result<Option<String>>> + Send;

    /// Its words for a backup that is complete.
    fn completed(&self) -> &'static [&'static str];
}

pub(crate) async fn act(sandbox: &Control, arguments: &Arguments) -> crate::outcome::Result<Told> {
    let Shares { rds, taurusdb, ocp, obshell } = arguments.shares();
    let running = Watch::start();
    let mut backups = JoinSet::new();
    let address = sandbox.address();
    let done: Result<u32> = async {
        if rds > 0 {
            spread(&mut backups, huawei::Huawei::rds(address).await?, rds, arguments.parallel);
        }
        if taurusdb > 0 {
            spread(&mut backups, huawei::Huawei::taurusdb(address).await?, taurusdb, arguments.parallel);
        }
        if ocp > 0 {
            spread(&mut backups, ocp::Ocp::new(address)?, ocp, arguments.parallel);
        }
        if obshell > 0 {
            spread(&mut backups, obshell::Obshell::new(address).await?, obshell, arguments.parallel);
        }
        let mut completed = 0;
        while let Some(done) = backups.join_next().await {
            done??;
            completed += 1;
        }
        Ok(completed)
    }
    .await;
    let completed = done.map_err(|problem| problem.to_string())?;
    let run = running.stop();
    let peak_kib = memory::measure().map(|memory| memory.most);
    Ok(Told { plan: None, run, peak_kib, completed, reads_planning: 0, polls_before: 0 })
}

/// A task for each backup, no more of them under way at once than that.
fn spread<V: Vendor>(backups: &mut JoinSet<Result<()>>, vendor: V, items: u32, parallel: u32) {
    let (vendor, places) = (Arc::new(vendor), Arc::new(Semaphore::new(parallel as usize)));
    for number in 1..=items {
        let (vendor, places) = (vendor.clone(), places.clone());
        backups.spawn(async move {
            let _place = places.acquire().await?;
            back_up(&*vendor, number).await
        });
    }
}

async fn back_up(vendor: &impl Vendor, number: u32) -> Result<()> {
    let (id, mut last) = vendor.create(number).await?;
    let Pace { first, most, .. } = Pace::SANDBOX;
    let mut pause = first;
    for _ in 0..MOST_LOOKS {
        tokio::time::sleep(pause).await;
        let word = vendor.word(number, &id).await?;
        if word.as_deref().is_some_and(|word| vendor.completed().contains(&word)) {
            return Ok(());
        }
        // As Holdfast does: a pause is half as long again as the one before, and begins anew where something moved.
        pause = if word == last { longer(pause, most) } else { first };
        last = word;
    }
    Err(format!("backup {number} never ended; the vendor says {last:?}").into())
}

fn longer(pause: Duration, most: Duration) -> Duration {
    pause.mul_f32(1.5).min(most)
}
