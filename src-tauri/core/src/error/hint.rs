//! What to try next after each error.

use super::Error;
use crate::text::Text;

impl Error {
    pub(super) fn hint(&self) -> Option<Text> {
        match self {
            Self::Credential(error) => error.hint(),
            Self::Store(error) => error.hint(),
            Self::Evidence(error) => Some(error.hint()),
            Self::Transport(error) => Some(error.hint()),
            Self::Vendor(error) => error.hint(),
            Self::AtProfile { source, .. } => source.hint(),
            Self::ProfileChanged { .. } => {
                Some(Text::new("Reload it, then make your change again", "重新加载后再修改"))
            }
            Self::ProfileInUse { .. } => Some(Text::new(
                "Wait for their verdicts, or set aside what nobody can know: without the profile nobody could ask for them",
                "请等这些作业有最终结论，或将无法得知结果的作业搁置；删除后将无法再查询",
            )),
            Self::PlanEdited => Some(Text::new(
                "Ask for the file again if it came as one, or plan again and review it",
                "如为计划文件，请重新获取；否则请重新生成计划并复核",
            )),
            Self::PlanGone | Self::PlanExpired { .. } | Self::PlanStale { .. } | Self::TargetGone { .. } => {
                Some(Text::new("Plan again and review it", "请重新生成计划并复核"))
            }
            Self::PlanApplied { .. } => {
                Some(Text::new("See its jobs, or plan again", "请查看其作业，或重新生成计划"))
            }
            Self::PlanElsewhere { .. } => Some(Text::new(
                "Whoever made it applies it there: only that Holdfast knows whether it was applied already",
                "请由生成者在其 Holdfast 中执行：只有那里知道该计划是否已执行过",
            )),
            Self::PlanFileUnreadable { .. } => Some(Text::new(
                "Ask for the file again, or plan again here",
                "请重新获取该文件，或在此重新计划",
            )),
            Self::PlanFileTooNew { .. } => {
                Some(Text::new("Open it with that newer Holdfast", "请使用新版 Holdfast 打开"))
            }
            Self::RunbookChanged { .. } => Some(Text::new(
                "Reload it and make your change again, or save under another name",
                "请重新加载后再修改，或另存为其他名称",
            )),
            Self::JobElsewhere { .. } => Some(Text::new(
                "It looks by itself, and what it sees appears here; once it ends, this one takes over",
                "它会自行查询，结果会显示在此处；它退出后由此处接管",
            )),
            Self::Unfit { way_out, .. } => Some(way_out.clone()),
            Self::WatchOnly { .. } => Some(Text::new(
                "Change “Before apply” in the profile if backups may be made through it",
                "如允许通过它备份，请在连接配置中修改“执行前”",
            )),
            Self::BlockedItems { .. } => Some(Text::new(
                "Mend the reason and plan again, or leave the item out",
                "排除原因后重新计划，或排除该项",
            )),
            Self::ExportFailed { .. } => Some(Text::new(
                "Choose a folder you may write to, with room on its disk",
                "请选择可写且空间充足的文件夹",
            )),
            Self::Invalid(_)
            | Self::ProfileGone
            | Self::ProfileUnknown { .. }
            | Self::ConfirmationWrong { .. }
            | Self::NothingToApply
            | Self::CannotCancel { .. }
            | Self::CannotSetAside { .. }
            | Self::Runbook(_)
            | Self::RunbookGone { .. }
            | Self::RunGone
            | Self::JobGone => None,
        }
    }
}
