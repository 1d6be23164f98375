//! Rows of the history in columns.

use holdfast_core::record::HistoryRecord;
use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::table::{Side, Table};
use super::{amount, job, when};
use crate::language::Language;

/// Stands where nothing is known, or nothing can be.
const NOTHING: &str = "–";

/// The rows under their headers.
pub(crate) fn table(records: &[HistoryRecord], language: Language, zone: &TimeZone) -> Table {
    let headers = [
        (language.pick("Status", "状态"), Side::Left),
        (language.pick("Target", "目标"), Side::Left),
        (language.pick("Backup", "备份名称"), Side::Left),
        (language.pick("Profile", "连接配置"), Side::Left),
        (language.pick("Size", "大小"), Side::Right),
        (language.pick("Took", "用时"), Side::Right),
        // A time that is cut would be another one.
        (language.pick("When", "时间"), Side::Right),
        (language.pick("Run", "运行"), Side::Right),
    ];
    let mut table = Table::new(headers);
    for record in records {
        table.row(cells(record, language, zone));
    }
    table
}

fn cells(record: &HistoryRecord, language: Language, zone: &TimeZone) -> [String; 8] {
    let or_nothing = |text: Option<String>| text.unwrap_or_else(|| NOTHING.to_owned());
    let target = match &record.target.group {
        Some(group) => format!("{group}/{}", record.target.name),
        None => record.target.name.clone(),
    };
    let took = record.duration_ms.map(|took| {
        let took = SignedDuration::from_millis(i64::try_from(took).unwrap_or(i64::MAX));
        language.of(&amount::duration(took)).to_owned()
    });
    [
        state(record, language),
        target,
        or_nothing(Some(record.backup.name.clone()).filter(|name| !name.is_empty())),
        record.profile.name.clone(),
        or_nothing(record.size_bytes.map(amount::size)),
        or_nothing(took),
        when::minute(record.created_at, zone),
        or_nothing(record.job.as_ref().map(|job| job.run_number.to_string())),
    ]
}

/// The status and, where the vendor does not list the backup any more, that.
fn state(record: &HistoryRecord, language: Language) -> String {
    let word = job::status(record.status, language);
    match record.gone_at {
        Some(_) => format!("{word}{}", language.pick(", gone", "，已不存在")),
        None => word.to_owned(),
    }
}
