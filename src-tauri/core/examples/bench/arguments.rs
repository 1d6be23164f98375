//! What the benchmark is told on its command line.

use std::path::PathBuf;

use holdfast_sandbox::fleet::Shares;

use crate::sandbox::usual_place;
use crate::side::Side;

pub(crate) const USAGE: &str = "\
Usage: cargo run --release --package holdfast-core --example bench -- [options]

  --items N            how many backups (default 200, at least 4)
  --vendor NAME        only one vendor: rds, taurusdb, ocp or obshell (default: all four, a quarter each)
  --backup-seconds S   how long a backup takes at the sandbox (default 10)
  --parallel P         how many are under way at once at most (default 50, at most 100)
  --repetitions R      how often both are measured (default 1); the table shows the medians
  --json               one JSON document a line for each process, instead of the table
  --sandbox PROGRAM    the sandbox's program (default: beside this one's folder)
";

/// Which backups are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vendor {
    All,
    Rds,
    Taurusdb,
    Ocp,
    Obshell,
}

const VENDORS: [(&str, Vendor); 5] = [
    ("all", Vendor::All),
    ("rds", Vendor::Rds),
    ("taurusdb", Vendor::Taurusdb),
    ("ocp", Vendor::Ocp),
    ("obshell", Vendor::Obshell),
];

/// What this process is for.
pub(crate) enum Task {
    Compare,
    /// It is one of the two that are measured, before the sandbox at this address.
    Side {
        side: Side,
        address: String,
    },
}

pub(crate) struct Arguments {
    pub(crate) task: Task,
    pub(crate) items: u32,
    pub(crate) vendor: Vendor,
    pub(crate) backup_seconds: u64,
    pub(crate) parallel: u32,
    pub(crate) repetitions: u32,
    pub(crate) json: bool,
    pub(crate) sandbox: PathBuf,
}

impl Vendor {
    pub(crate) fn name(self) -> &'static str {
        VENDORS.iter().find(|(_, vendor)| *vendor == self).map_or("", |(name, _)| name)
    }
}

impl Arguments {
    /// How many backups each vendor makes.
    pub(crate) fn shares(&self) -> Shares {
        let items = self.items;
        match self.vendor {
            Vendor::All => Shares::of(items),
            Vendor::Rds => Shares { rds: items, ..Shares::default() },
            Vendor::Taurusdb => Shares { taurusdb: items, ..Shares::default() },
            Vendor::Ocp => Shares { ocp: items, ..Shares::default() },
            Vendor::Obshell => Shares { obshell: items, ..Shares::default() },
        }
    }

    /// How large a fleet the sandbox needs for that.
    pub(crate) fn fleet(&self) -> u32 {
        if self.vendor == Vendor::All { self.items } else { self.items * 4 }
    }

    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut parsed = Self {
            task: Task::Compare,
            items: 200,
            vendor: Vendor::All,
            backup_seconds: 10,
            parallel: 50,
            repetitions: 1,
            json: false,
            sandbox: usual_place(),
        };
        let (mut side, mut address) = (None, None);
        while let Some(word) = words.next() {
            if word == "--json" {
                parsed.json = true;
                continue;
            }
            let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
            match word.as_str() {
                "--items" => parsed.items = number(&word, &value, 4, 5_000)?,
                "--backup-seconds" => parsed.backup_seconds = number(&word, &value, 1, 3_600)?.into(),
                "--parallel" => parsed.parallel = number(&word, &value, 1, 100)?,
                "--repetitions" => parsed.repetitions = number(&word, &value, 1, 100)?,
                "--sandbox" => parsed.sandbox = PathBuf::from(value),
                "--vendor" => {
                    let named = VENDORS.iter().find(|(name, _)| *name == value);
                    parsed.vendor = named.map(|(_, vendor)| *vendor).ok_or_else(|| {
                        format!("--vendor cannot be {value:?}: give rds, taurusdb, ocp, obshell or all")
                    })?;
                }
                "--side" => side = Side::named(&value),
                "--address" => address = Some(value),
                _ => return Err(format!("unknown argument {word:?}")),
            }
        }
        if let (Some(side), Some(address)) = (side, address) {
            parsed.task = Task::Side { side, address };
        }
        Ok(parsed)
    }
}

fn number(word: &str, value: &str, least: u32, most: u32) -> Result<u32, String> {
    let number = value.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("{word} cannot be {value:?}: give a whole number from {least} to {most}"))
}
