//! A flaw in words: which row it is, and what is wrong with it.

use super::Finding;
use crate::store::{Flaw, Kind, Subject};
use crate::text::Text;

pub(super) fn finding(flaw: Flaw) -> Finding {
    let message = message(&flaw);
    let (row, entry) = match flaw {
        Flaw::EntriesMissing { first, .. } => (format!("chain {first}"), Some(first)),
        Flaw::EntryAltered { number, .. } => (format!("chain {number}"), Some(number)),
        Flaw::RowMissing { subject, entry }
        | Flaw::RowAltered { subject, entry, .. }
        | Flaw::EditFound { subject, entry, .. }
        | Flaw::PlanUnsealed { subject, entry }
        | Flaw::RowDisagrees { subject, entry, .. } => (row(&subject), Some(entry)),
        Flaw::RowUnvouched { subject } | Flaw::RowHidden { subject } | Flaw::RowRepeated { subject } => {
            (row(&subject), None)
        }
        Flaw::FileUnsound { .. } => ("file".to_owned(), None),
        Flaw::Strange { part } => (part, None),
    };
    Finding { row, entry: entry.and_then(|entry| u64::try_from(entry).ok()), message }
}

fn row(subject: &Subject) -> String {
    format!("{} {}", subject.kind.word(), subject.id)
}

fn message(flaw: &Flaw) -> Text {
    match flaw {
        Flaw::EntriesMissing { first, last } if first == last => Text::new(
            format!(
                "entry {first} of the chain was deleted; what it vouched for is compared with older entries"
            ),
            format!("哈希链第 {first} 条已被删除；它所证明的内容只能与更早的条目比较"),
        ),
        Flaw::EntriesMissing { first, last } => Text::new(
            format!(
                "entries {first} to {last} of the chain were deleted; what they vouched for is compared with older entries"
            ),
            format!("哈希链第 {first} 至 {last} 条已被删除；它们所证明的内容只能与更早的条目比较"),
        ),
        Flaw::EntryAltered { number, subject: None } => Text::new(
            format!("the chain breaks at entry {number}: it, or the hash before it, was edited"),
            format!("哈希链在第 {number} 条断开：该条目或其前一哈希已被修改"),
        ),
        Flaw::EntryAltered { number, subject: Some(subject) } => {
            let Text { en, zh } = name(subject);
            Text::new(
                format!(
                    "the chain breaks at entry {number}, which vouches for {en}: it, or the hash before it, was edited, so it proves nothing any more"
                ),
                format!("哈希链在第 {number} 条断开（证明{zh}）：该条目或其前一哈希已被修改，不再具有证明力"),
            )
        }
        Flaw::RowMissing { subject, entry } => of(subject, |en, zh| {
            (
                format!("{en} was deleted; entry {entry} of the chain knows it"),
                format!("{zh}已被删除；哈希链第 {entry} 条记有该行"),
            )
        }),
        Flaw::RowAltered { subject, entry, columns } => {
            let (in_en, in_zh) = columns_of(columns);
            of(subject, |en, zh| {
                (
                    format!("{en} was edited{in_en}: it is not as entry {entry} of the chain has it"),
                    format!("{zh}已被修改{in_zh}：与哈希链第 {entry} 条不符"),
                )
            })
        }
        Flaw::RowUnvouched { subject } => of(subject, |en, zh| {
            (
                format!("{en} was not written by Holdfast: no entry of the chain knows it"),
                format!("{zh}不是由 Holdfast 写入的：哈希链中没有对应条目"),
            )
        }),
        Flaw::EditFound { subject, entry, columns } => {
            let (in_en, in_zh) = columns_of(columns);
            of(subject, |en, zh| {
                (
                    format!(
                        "{en} had been edited{in_en} when Holdfast changed it next: entry {entry} of the chain keeps that"
                    ),
                    format!("{zh}在 Holdfast 下一次更新之前已被修改{in_zh}：哈希链第 {entry} 条有记录"),
                )
            })
        }
        Flaw::PlanUnsealed { subject, .. } => of(subject, |en, zh| {
            (
                format!("{en} does not give the fingerprint that was approved"),
                format!("{zh}与批准时的指纹不符"),
            )
        }),
        Flaw::RowDisagrees { subject, columns, .. } => {
            let (in_en, in_zh) = columns_of(columns);
            of(subject, |en, zh| {
                (
                    format!("{en} does not agree with its own document{in_en}"),
                    format!("{zh}与其自身文档不一致{in_zh}"),
                )
            })
        }
        Flaw::RowHidden { subject } => of(subject, |en, zh| {
            (
                format!("{en} is hidden from the history: it says that a job made it, and no job did"),
                format!("{zh}被隐藏：标记为由任务创建，但没有对应的任务"),
            )
        }),
        Flaw::RowRepeated { subject } => of(subject, |en, zh| {
            (
                format!("{en} stands in the history twice: it is a job's, and says that it is not"),
                format!("{zh}在历史中重复出现：它属于某个任务，却标记为不属于"),
            )
        }),
        Flaw::FileUnsound { detail } => Text::new(
            format!(
                "the database's file does not fit together, so that rows may be shown wrongly or not at all: {detail}"
            ),
            format!("数据库文件内部不一致，部分行可能显示错误或缺失：{detail}"),
        ),
        Flaw::Strange { part } => Text::new(
            format!(
                "the {part} in the database is not as Holdfast makes it: it could have edited what was written"
            ),
            format!("数据库中的 {part} 不是 Holdfast 创建的样子：它可能改动过写入的内容"),
        ),
    }
}

fn of(subject: &Subject, say: impl FnOnce(&str, &str) -> (String, String)) -> Text {
    let Text { en, zh } = name(subject);
    let (en, zh) = say(&en, &zh);
    Text::new(en, zh)
}

fn columns_of(columns: &[&str]) -> (String, String) {
    if columns.is_empty() {
        return (String::new(), String::new());
    }
    (format!(" ({})", columns.join(", ")), format!("（{}）", columns.join("、")))
}

/// The row as people know it.
fn name(subject: &Subject) -> Text {
    let label = &subject.label;
    match subject.kind {
        Kind::Run => run(label.run, &subject.id),
        Kind::Plan => {
            let run = run(label.run, "?");
            Text::new(format!("the plan of {}", run.en), format!("{}的计划", run.zh))
        }
        Kind::Job => backup(subject),
        Kind::Event => {
            let (number, Text { en, zh }) = (&subject.id, backup(subject));
            match label.backup {
                Some(_) => Text::new(format!("event {number} of {en}"), format!("{zh}的事件 {number}")),
                None => Text::new(format!("event {number}"), format!("事件 {number}")),
            }
        }
        Kind::Listed => {
            let Text { en, zh } = backup(subject);
            Text::new(format!("{en}, as its vendor listed it,"), format!("厂商列出的{zh}"))
        }
        Kind::Export => {
            let seal = subject.id.get(..12).unwrap_or(&subject.id);
            Text::new(format!("the export with the seal {seal}…"), format!("封印为 {seal}… 的导出"))
        }
    }
}

fn run(number: Option<i64>, id: &str) -> Text {
    let number = number.map_or_else(|| id.to_owned(), |number| number.to_string());
    Text::new(format!("run {number}"), format!("运行 {number} "))
}

fn backup(subject: &Subject) -> Text {
    let label = &subject.label;
    let mut text = match &label.backup {
        Some(backup) => Text::new(format!("the backup “{backup}”"), format!("备份“{backup}”")),
        None => Text::new(format!("{} {}", subject.kind.word(), subject.id), format!("记录 {}", subject.id)),
    };
    if let Some(target) = &label.target {
        text = Text::new(format!("{} of {target}", text.en), format!("{target} 的{}", text.zh));
    }
    if let Some(run) = label.run {
        text = Text::new(format!("{} (run {run})", text.en), format!("运行 {run} 中{}", text.zh));
    }
    text
}
