//! The two that are measured, each as a process of its own.

use std::process::{Command, Stdio};

use crate::arguments::Arguments;
use crate::control::Control;
use crate::outcome::{Outcome, Result, Told};
use crate::requests::Requests;
use crate::sandbox::SandboxProcess;
use crate::{floor, holdfast_side};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Holdfast,
    Floor,
}

pub(crate) const BOTH: [Side; 2] = [Side::Holdfast, Side::Floor];

impl Side {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Holdfast => "holdfast",
            Self::Floor => "floor",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        BOTH.into_iter().find(|side| side.name() == name)
    }
}

/// Does what is measured, in this process, and tells what it took.
pub(crate) async fn act(side: Side, address: &str, arguments: &Arguments) -> Result<()> {
    let sandbox = Control::of(address.to_owned())?;
    let told = match side {
        Side::Holdfast => holdfast_side::act(&sandbox, arguments).await?,
        Side::Floor => floor::act(&sandbox, arguments).await?,
    };
    println!("{}", serde_json::to_string(&told)?);
    Ok(())
}

/// Starts a sandbox and a process before it, and waits for what that tells.
pub(crate) async fn measure(side: Side, repetition: u32, arguments: &Arguments) -> Result<Outcome> {
    let sandbox = SandboxProcess::start(&arguments.sandbox, arguments.fleet(), arguments.backup_seconds)?;
    let mut program = Command::new(std::env::current_exe()?);
    program.args([
        "--side",
        side.name(),
        "--address",
        sandbox.address(),
        "--vendor",
        arguments.vendor.name(),
    ]);
    program.args(["--items", &arguments.items.to_string(), "--parallel", &arguments.parallel.to_string()]);
    program.stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = tokio::task::spawn_blocking(move || program.output()).await??;
    if !output.status.success() {
        return Err(format!("the process of the {} ended with {}", side.name(), output.status).into());
    }
    let told: Told = serde_json::from_slice(&output.stdout)?;
    let counts = sandbox.control().counts().await?;
    let creates = sandbox.control().creates().await?;
    let once = creates.targets.iter().filter(|count| count.requests == 1 && count.acted == 1).count();
    Ok(Outcome {
        side: side.name(),
        vendor: arguments.vendor.name(),
        repetition,
        items: arguments.items,
        requests: Requests::of(&counts, &told),
        plan: told.plan,
        run: told.run,
        peak_kib: told.peak_kib,
        completed: told.completed,
        created_once: u32::try_from(once).unwrap_or(u32::MAX),
    })
}
