//! A run by the number that people know it by.

use holdfast_core::error::{Error, ErrorCode, ErrorReport};
use holdfast_core::holdfast::Holdfast;
use holdfast_core::run::RunSummary;
use holdfast_core::text::Text;

use crate::failure::Failure;

/// The run of this number; refused with the newest there is.
pub(crate) async fn run(holdfast: &Holdfast, number: u32) -> Result<RunSummary, Failure> {
    match holdfast.run_numbered(number).await {
        Ok(id) => Ok(holdfast.run(id).await?),
        Err(Error::RunGone) => {
            let newest = holdfast.runs(1).await?.pop().map_or(0, |run| run.run.number);
            Err(ErrorReport::new(ErrorCode::RunGone, unknown(number, newest), None).into())
        }
        Err(error) => Err(error.into()),
    }
}

fn unknown(number: u32, newest: u32) -> Text {
    match newest {
        0 => Text::new(
            format!("there is no run {number}: nothing was applied yet"),
            format!("没有运行 {number}：尚未执行过任何计划"),
        ),
        _ => Text::new(
            format!("there is no run {number}: the newest is {newest}"),
            format!("没有运行 {number}：最新的运行为 {newest}"),
        ),
    }
}
