//! What backups have come of requests, as the fake vendors themselves know it.
//!
//! For tests that compare what a caller believes with what is so. Nothing is asked over HTTP, nothing changes.

use crate::server::Sandbox;

/// A backup that a request has made; seeded ones are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeBackup {
    /// The vendor's id of its instance or tenant; OBShell's is its name.
    pub target: String,
    /// Its id where the vendor lists it.
    pub id: String,
    /// The vendor's own word for it now. Words set by hand are not looked at.
    pub word: String,
    /// Whether it runs now.
    pub is_running: bool,
}

impl Sandbox {
    /// Every backup that requests have made at any of the vendors, in each vendor's order.
    pub fn made_backups(&self) -> Vec<MadeBackup> {
        let moment = self.shared.clock.moment();
        let mut world = self.shared.lock();
        let mut made = world.huawei.made(moment);
        made.extend(world.ocp.made(moment));
        made.extend(world.obshell.made(moment));
        made
    }
}
