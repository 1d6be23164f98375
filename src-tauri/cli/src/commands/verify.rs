//! `holdfast verify`: whether the history, or an export of it, is as it was written.

use std::path::PathBuf;

use clap::Args;
use holdfast_core::evidence::{ChainHead, Verification, verify_files};
use serde::Serialize;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::json;
use crate::show;

#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {
    /// Check the files of this manifest, instead of the history itself
    #[arg(value_name = "MANIFEST")]
    manifest: Option<PathBuf>,
    /// Write JSON lines instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) async fn run(context: &Context, arguments: VerifyArguments) -> Result<Exit, Failure> {
    let verification = match &arguments.manifest {
        // Files can be checked anywhere: nothing is made only to say that there is no history to compare them with.
        Some(manifest) if !context.has_history() => verify_files(manifest).await?,
        Some(manifest) => {
            let holdfast = context.open_existing().await?;
            let checking = async { Ok(holdfast.verify_export(manifest).await?) };
            context.look(&holdfast, checking).await?
        }
        None => {
            let holdfast = context.open_existing().await?;
            let checking = async { Ok(holdfast.verify().await?) };
            context.look(&holdfast, checking).await?
        }
    };
    let text = if arguments.json {
        in_json(&verification)
    } else {
        show::verification::text(&verification, context.language)
    };
    let exit = if verification.is_intact() { Exit::Success } else { Exit::Failure };
    match context.data(&text) {
        // Nobody reads the findings any more; that there are some is said all the same.
        Err(Failure::NobodyReads) => Ok(exit),
        written => written.map(|()| exit),
    }
}

/// What was checked, in numbers; the findings stand on lines of their own before it.
#[derive(Serialize)]
struct Outcome<'a> {
    is_intact: bool,
    path: &'a str,
    entries: u64,
    runs: u64,
    jobs: u64,
    events: u64,
    listed: u64,
    head: Option<&'a ChainHead>,
    findings: usize,
    remarks: &'a [holdfast_core::text::Text],
}

fn in_json(verification: &Verification) -> String {
    let mut text: String =
        verification.findings.iter().map(|finding| json::line("finding", finding)).collect();
    let Verification { path, entries, runs, jobs, events, listed, head, findings, remarks } = verification;
    text.push_str(&json::line(
        "verification",
        &Outcome {
            is_intact: verification.is_intact(),
            path,
            entries: *entries,
            runs: *runs,
            jobs: *jobs,
            events: *events,
            listed: *listed,
            head: head.as_ref(),
            findings: findings.len(),
            remarks,
        },
    ));
    text
}
