//! `holdfast history`: the rows of the history, newest first.

use clap::Args;
use holdfast_core::history::{HistoryFilter, HistoryQuery, HistorySort};
use holdfast_core::holdfast::Holdfast;
use holdfast_core::text::Text;
use jiff::tz::TimeZone;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::filter::FilterArguments;
use crate::json;
use crate::show;

#[derive(Debug, Args)]
pub(crate) struct HistoryArguments {
    /// Show so many rows at most; 0 shows all
    #[arg(long, value_name = "NUMBER", default_value_t = 50)]
    limit: u64,
    /// Ask the vendors first for the backups that they list now, whoever made them
    #[arg(long)]
    refresh: bool,
    /// Write JSON lines instead of text
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    filter: FilterArguments,
}

pub(crate) async fn run(context: &Context, arguments: HistoryArguments) -> Result<Exit, Failure> {
    let filter = arguments.filter.check()?;
    let holdfast = context.open_existing().await?;
    context.look(&holdfast, tell(context, &holdfast, &arguments, filter)).await
}

async fn tell(
    context: &Context,
    holdfast: &Holdfast,
    arguments: &HistoryArguments,
    filter: HistoryFilter,
) -> Result<Exit, Failure> {
    let filter = arguments.filter.resolve(filter, holdfast).await?;
    let exit = if arguments.refresh {
        refresh(context, holdfast, &filter, arguments.json).await?
    } else {
        Exit::Success
    };
    let total = total(holdfast, &filter).await?;
    let most = if arguments.limit == 0 { u64::MAX } else { arguments.limit };
    let shown = rows(context, holdfast, filter, most, arguments.json).await?;
    if total == 0 {
        context.note(&Text::new("No row fits.", "没有符合条件的记录。"));
    } else if total > shown {
        let more = total - shown;
        context.note(&Text::new(
            format!("… and {more} more: --limit 0 shows all"),
            format!("……另有 {more} 条：用 --limit 0 显示全部"),
        ));
    }
    Ok(exit)
}

/// Asks every profile, or the one that the rows are of. What one cannot tell does not keep back the others.
async fn refresh(
    context: &Context,
    holdfast: &Holdfast,
    filter: &HistoryFilter,
    is_json: bool,
) -> Result<Exit, Failure> {
    context.progress(&Text::new("Asking the vendors…", "正在查询厂商……"));
    let report = holdfast.refresh(filter.profile_id.map(|id| vec![id]), |_| {}).await?;
    if is_json {
        context.data(&json::line("refresh", &report))?;
    }
    for trouble in show::refresh::troubles(&report, context.language) {
        context.note(&Text::same(trouble));
    }
    context.progress(&show::refresh::sentence(&report));
    let is_whole = report.profiles.iter().all(|profile| profile.is_whole);
    Ok(if is_whole { Exit::Success } else { Exit::Failure })
}

async fn total(holdfast: &Holdfast, filter: &HistoryFilter) -> Result<u64, Failure> {
    let query = HistoryQuery {
        filter: filter.clone(),
        sort: HistorySort::Created,
        descending: true,
        offset: 0,
        limit: 0,
    };
    Ok(holdfast.history(query).await?.total)
}

/// Writes rows as they are read, and says how many.
async fn rows(
    context: &Context,
    holdfast: &Holdfast,
    filter: HistoryFilter,
    most: u64,
    is_json: bool,
) -> Result<u64, Failure> {
    let zone = TimeZone::system();
    let mut chunks = holdfast.history_rows(filter);
    let mut shown = 0;
    while shown < most
        && let Some(mut records) = chunks.next().await?
    {
        records.truncate(usize::try_from(most - shown).unwrap_or(usize::MAX));
        let text = if is_json {
            records.iter().map(|record| json::line("record", record)).collect()
        } else {
            let text = show::record::table(&records, context.language, &zone).text();
            // The headers stand above the first rows only.
            match text.split_once('\n') {
                Some((_, rows)) if shown > 0 => rows.to_owned(),
                _ => text,
            }
        };
        context.data(&text)?;
        shown += records.len() as u64;
    }
    Ok(shown)
}
