//! `holdfast watch`: follows what is not over.

use clap::Args;
use holdfast_core::error::Error;
use holdfast_core::holdfast::Holdfast;
use holdfast_core::job::Job;
use holdfast_core::text::Text;

use crate::context::Context;
use crate::ending;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::following::Following;
use crate::numbered;
use crate::progress::Teller;
use crate::show::job::is_over;

#[derive(Debug, Args)]
pub(crate) struct WatchArguments {
    /// Only the run of this number, whether it is over or not
    #[arg(value_name = "RUN")]
    run: Option<u32>,
    /// Write JSON lines instead of text, as things happen: run, event, job, summary
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) async fn run(context: &Context, arguments: WatchArguments) -> Result<Exit, Failure> {
    let holdfast = context.open(true).await?;
    let done = watch(context, &holdfast, &arguments).await;
    ending::close(&holdfast).await;
    done
}

async fn watch(context: &Context, holdfast: &Holdfast, arguments: &WatchArguments) -> Result<Exit, Failure> {
    let after = holdfast.last_event().await?;
    let run = match arguments.run {
        Some(number) => Some(numbered::run(holdfast, number).await?),
        None => None,
    };
    let id = run.as_ref().map(|run| run.run.id);
    let jobs = holdfast.jobs(id).await?;
    let mut teller = Teller::new(context, arguments.json);
    if let Some(run) = &run {
        teller.run(run);
    }
    if jobs.is_empty() {
        teller.nothing_to_watch();
        return ending::finish(teller, Exit::Success).await;
    }
    teller.progress(&beginning(&jobs));
    let followed = async {
        let mut following = Following::watching(holdfast, id, &jobs, after).await?;
        let end = following.end(holdfast, &mut teller).await?;
        Ok::<_, Error>((following, end))
    };
    match followed.await {
        Ok((following, end)) => ending::tell(holdfast, following.ids(), end, teller).await,
        Err(error) => ending::break_off(holdfast, teller, error).await,
    }
}

fn beginning(jobs: &[Job]) -> Text {
    let open = jobs.iter().filter(|job| !is_over(job)).count();
    let backups = if open == 1 { "backup" } else { "backups" };
    Text::new(format!("Watching {open} {backups}"), format!("正在跟踪 {open} 个备份"))
}
