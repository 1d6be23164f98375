//! `holdfast export`: the history as a file, or on standard output.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use holdfast_core::csv::{ExportOptions, ExportReceipt};
use holdfast_core::history::HistoryFilter;
use holdfast_core::holdfast::Holdfast;
use holdfast_core::text::Text;

use crate::context::Context;
use crate::csv_options::CsvArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::filter::FilterArguments;
use crate::json;
use crate::show;

/// Stands for standard output.
const OUTPUT: &str = "-";

#[derive(Debug, Args)]
pub(crate) struct ExportArguments {
    /// Write this file: .csv, or .jsonl or .ndjson for JSON lines; `-` writes to standard output
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Write this format, whatever the file's name says
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Write NAME.csv, NAME.jsonl and NAME.manifest.json beside each other: the rows, and what proves them
    #[arg(long, conflicts_with = "format")]
    evidence: bool,
    /// Write the receipt as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    csv: CsvArguments,
    #[command(flatten)]
    filter: FilterArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Csv,
    Jsonl,
}

pub(crate) async fn run(context: &Context, arguments: ExportArguments) -> Result<Exit, Failure> {
    let filter = arguments.filter.check()?;
    let goal = goal(&arguments)?;
    let holdfast = context.open_existing().await?;
    let writing = async {
        let filter = arguments.filter.resolve(filter, &holdfast).await?;
        write(context, &holdfast, &arguments, goal, filter).await
    };
    context.look(&holdfast, writing).await?;
    Ok(Exit::Success)
}

/// What is written, and where.
#[derive(Clone, Copy, Debug)]
enum Goal {
    Csv,
    JsonLines,
    Evidence,
    Output(Format),
}

fn goal(arguments: &ExportArguments) -> Result<Goal, Failure> {
    let is_output = arguments.file == Path::new(OUTPUT);
    if is_output && arguments.evidence {
        return Err(usage(
            "--evidence writes three files beside each other: give a name for them instead of -",
            "--evidence 会并排写入三个文件：请给出文件名，而不是 -",
        ));
    }
    if is_output && arguments.json {
        return Err(usage(
            "--json would put the receipt among the rows: leave it out, or write to a file",
            "--json 会把回执混入数据：请去掉它，或写入文件",
        ));
    }
    let goal = match arguments.format.or_else(|| format_of(&arguments.file)) {
        _ if arguments.evidence => Goal::Evidence,
        format if is_output => Goal::Output(format.unwrap_or(Format::Csv)),
        Some(Format::Csv) => Goal::Csv,
        Some(Format::Jsonl) => Goal::JsonLines,
        None => {
            let name = arguments.file.display();
            return Err(Failure::Usage(Text::new(
                format!(
                    "“{name}” does not say what to write: let it end in .csv, .jsonl or .ndjson, or give --format"
                ),
                format!("无法从“{name}”判断格式：请以 .csv、.jsonl 或 .ndjson 结尾，或指定 --format"),
            )));
        }
    };
    if arguments.csv.is_given() && matches!(goal, Goal::JsonLines | Goal::Output(Format::Jsonl)) {
        return Err(usage(
            "columns, delimiters, times and the like are for CSV: JSON lines hold every field as it is",
            "列、分隔符、时间格式等选项仅适用于 CSV：JSON 行原样包含所有字段",
        ));
    }
    Ok(goal)
}

fn format_of(file: &Path) -> Option<Format> {
    match file.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "csv" => Some(Format::Csv),
        "jsonl" | "ndjson" => Some(Format::Jsonl),
        _ => None,
    }
}

/// The CSV file of the three, whatever ending its name was given without.
fn with_csv(file: &Path) -> PathBuf {
    match format_of(file) {
        Some(Format::Csv) => file.to_owned(),
        Some(Format::Jsonl) => file.with_extension("csv"),
        None => match file.file_name() {
            Some(name) => {
                let mut name = name.to_owned();
                name.push(".csv");
                file.with_file_name(name)
            }
            None => file.to_owned(),
        },
    }
}

async fn write(
    context: &Context,
    holdfast: &Holdfast,
    arguments: &ExportArguments,
    goal: Goal,
    filter: HistoryFilter,
) -> Result<(), Failure> {
    let file = &arguments.file;
    let options = arguments.csv.options(!matches!(goal, Goal::Output(_)));
    let receipt = match goal {
        Goal::Csv => holdfast.export(file, filter, &options).await?,
        Goal::JsonLines => holdfast.export_json_lines(file, filter).await?,
        Goal::Evidence => {
            let receipt = holdfast.export_evidence(&with_csv(file), filter, &options).await?;
            if arguments.json {
                context.data(&json::line("evidence", &receipt))?;
            }
            context.note(&show::receipt::evidence(&receipt));
            return Ok(());
        }
        Goal::Output(format) => output(context, holdfast, format, filter, &options).await?,
    };
    if arguments.json {
        context.data(&json::line("export", &receipt))?;
    }
    context.note(&show::receipt::export(&receipt));
    Ok(())
}

async fn output(
    context: &Context,
    holdfast: &Holdfast,
    format: Format,
    filter: HistoryFilter,
    options: &ExportOptions,
) -> Result<ExportReceipt, Failure> {
    let (mut rows, mut bytes) = (0, 0);
    let mut write = |chunk: &[u8]| {
        bytes += chunk.len() as u64;
        context.bytes(chunk)
    };
    match format {
        Format::Csv => {
            let mut chunks = holdfast.csv(filter, options);
            while let Some(chunk) = chunks.next().await? {
                write(&chunk)?;
            }
            rows = chunks.rows();
        }
        Format::Jsonl => {
            let mut history = holdfast.history_rows(filter);
            while let Some(records) = history.next().await? {
                let lines: String = records.iter().map(|record| json::line("record", record)).collect();
                write(lines.as_bytes())?;
                rows += records.len() as u64;
            }
        }
    }
    Ok(ExportReceipt { path: OUTPUT.to_owned(), rows, bytes })
}

fn usage(en: &str, zh: &str) -> Failure {
    Failure::Usage(Text::new(en, zh))
}
