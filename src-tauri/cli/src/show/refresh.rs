//! What came of asking the vendors for the backups that they list.

use holdfast_core::refresh::{ProfileRefresh, RefreshReport};
use holdfast_core::text::Text;

use super::table::harmless;
use crate::failure;
use crate::language::Language;

/// `2 of 3 profiles answered in full · 40 backups read · 3 new · 1 gone at the vendor`
pub(crate) fn sentence(report: &RefreshReport) -> Text {
    let profiles = &report.profiles;
    if profiles.is_empty() {
        return Text::new("There is no profile to ask.", "没有可查询的连接配置。");
    }
    let whole = profiles.iter().filter(|profile| profile.is_whole).count();
    let sum = |of: fn(&ProfileRefresh) -> u32| profiles.iter().map(of).map(u64::from).sum::<u64>();
    let (read, new) = (sum(|one| one.backups), sum(|one| one.new));
    let (gone, back) = (sum(|one| one.gone), sum(|one| one.back));
    let all = profiles.len();
    let mut en = format!("{whole} of {all} profiles answered in full · {read} backups read · {new} new");
    let mut zh = format!("{all} 个连接配置中 {whole} 个完整应答 · 读取备份 {read} 个 · 新增 {new} 个");
    if gone > 0 {
        en.push_str(&format!(" · {gone} gone at the vendor"));
        zh.push_str(&format!(" · 厂商侧消失 {gone} 个"));
    }
    if back > 0 {
        en.push_str(&format!(" · {back} back again"));
        zh.push_str(&format!(" · 重新出现 {back} 个"));
    }
    Text { en, zh }
}

/// What could not be known, a profile a line, each with why.
pub(crate) fn troubles(report: &RefreshReport, language: Language) -> Vec<String> {
    report.profiles.iter().flat_map(|one| of_profile(one, language)).collect()
}

fn of_profile(one: &ProfileRefresh, language: Language) -> Vec<String> {
    let name = harmless(&one.profile.name);
    let names = |names: &[String]| harmless(&names.join(language.pick(", ", "、")));
    let mut lines = Vec::new();
    if !one.vanished.is_empty() {
        let names = names(&one.vanished);
        lines.push(match language {
            Language::En => {
                format!(
                    "{name} does not list these targets any more, so their backups stay as they were: {names}"
                )
            }
            Language::Zh => format!("{name} 不再列出下列目标，其备份记录保持不变：{names}"),
        });
    }
    if !one.partial.is_empty() {
        let names = names(&one.partial);
        lines.push(match language {
            Language::En => {
                format!("{name} tells only the newest backup of these targets, so nothing there is marked as gone: {names}")
            }
            Language::Zh => format!("{name} 只给出下列目标的最新备份，其余不会标记为已不存在：{names}"),
        });
    }
    if !one.is_whole {
        let (read, all) = (one.targets as usize, one.targets as usize + one.unread.len());
        lines.push(match (language, read) {
            (Language::En, 0) => format!("{name} did not answer; its rows stay as they were"),
            (Language::Zh, 0) => format!("{name} 没有应答，其记录保持不变"),
            (Language::En, _) => {
                format!("{name}: {read} of {all} targets read; the other rows stay as they were")
            }
            (Language::Zh, _) => format!("{name}：{all} 个目标中读取了 {read} 个，其余记录保持不变"),
        });
        if let Some(error) = &one.error {
            lines.push(format!("  {}", failure::in_words(error, language).replace('\n', "\n  ")));
        }
    }
    lines
}
