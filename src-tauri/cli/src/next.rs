//! The command that somebody would type next, with what was chosen for this one.

use std::path::Path;

use holdfast_core::plan::{Action, Plan};
use holdfast_core::profile::{Environment, Guard};
use holdfast_core::status::Space;
use holdfast_core::text::Text;

use crate::arguments::CredentialSource;
use crate::context::Context;

/// What to do with a plan that was just made.
pub(crate) fn after_planning(context: &Context, plan: &Plan, runbook: &Path, out: Option<&Path>) -> Text {
    if plan.confirmation.guard == Guard::WatchOnly {
        return Text::new(
            "It cannot be applied: a profile of it is watch-only. Leave its entries out of the runbook, or change the profile's guard.",
            "该计划无法执行：其中有“仅查看”的连接配置。请从运行手册中去掉相应条目，或修改该连接配置的防护级别。",
        );
    }
    let is_production = |item: &holdfast_core::plan::PlannedBackup| {
        item.action == Action::Create && item.profile.environment == Environment::Production
    };
    let mut flags = String::new();
    if plan.items.iter().any(is_production) {
        flags.push_str(" --allow-production");
    }
    if plan.summary.blocked > 0 {
        flags.push_str(" --leave-out-blocked");
    }
    flags.push_str(&chosen(context));
    match out {
        Some(path) => {
            let path = quoted(path);
            Text::new(
                format!("Saved to {path}. To apply exactly this plan:\n  holdfast apply {path}{flags}"),
                format!("已保存到 {path}。执行该计划：\n  holdfast apply {path}{flags}"),
            )
        }
        None => {
            let runbook = quoted(runbook);
            Text::new(
                format!(
                    "Not saved to a file (--out FILE does that). To plan again, approve and apply:\n  holdfast apply {runbook}{flags}"
                ),
                format!(
                    "未保存到文件（可用 --out FILE 保存）。重新计划、确认并执行：\n  holdfast apply {runbook}{flags}"
                ),
            )
        }
    }
}

/// What was chosen on this command line and not by the environment.
fn chosen(context: &Context) -> String {
    let is_set = |name: &str| std::env::var_os(name).is_some();
    let mut flags = String::new();
    if context.space == Space::Sandbox && !is_set("HOLDFAST_SPACE") {
        flags.push_str(" --space sandbox");
    }
    if context.credentials == CredentialSource::Env && !is_set("HOLDFAST_CREDENTIALS") {
        flags.push_str(" --credentials env");
    }
    if context.has_own_base && !is_set("HOLDFAST_DATA_DIR") {
        flags.push_str(&format!(" --data-dir {}", quoted(&context.base)));
    }
    flags
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let is_plain = |character: char| character.is_alphanumeric() || "/._-~+,:@%".contains(character);
    if !path.is_empty() && path.chars().all(is_plain) {
        return path;
    }
    format!("'{}'", path.replace('\'', r"'\''"))
}
