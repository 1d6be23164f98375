//! The sandbox as a process of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::control::Control;

/// Ends with this value.
pub(crate) struct SandboxProcess {
    control: Control,
    _program: Program,
}

struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Examples are built into a folder beside the programs.
pub(crate) fn usual_place() -> PathBuf {
    let name = format!("holdfast-sandbox{}", std::env::consts::EXE_SUFFIX);
    let own = std::env::current_exe().unwrap_or_default();
    own.parent().and_then(Path::parent).map(|folder| folder.join(&name)).unwrap_or_else(|| name.into())
}

impl SandboxProcess {
    pub(crate) fn start(
        program: &Path,
        fleet: u32,
        seconds: u64,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        let child = Command::new(program)
            .args(["--fleet", &fleet.to_string(), "--backup-seconds", &seconds.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn();
        let child = child.map_err(|error| {
            format!(
                "cannot start the sandbox {}: {error}\nBuild it with `cargo build --package holdfast-sandbox` \
                 (and `--release` if this was), or name it with --sandbox.",
                program.display()
            )
        })?;
        let mut program = Program(child);
        let output = program.0.stdout.take().ok_or("the sandbox has no output")?;
        let address = BufReader::new(output).lines().next().ok_or("the sandbox ended at once")??;
        Ok(Self { control: Control::of(address)?, _program: program })
    }

    pub(crate) fn address(&self) -> &str {
        self.control.address()
    }

    pub(crate) fn control(&self) -> &Control {
        &self.control
    }
}
