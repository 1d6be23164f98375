//! How many of each a plan has, and the sentence on top of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Action, PlannedBackup, Severity};
use crate::text::Text;

/// How many of each, for the sentence on top.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanSummary {
    pub create: u32,
    pub satisfied: u32,
    pub adopt: u32,
    pub blocked: u32,
    pub warnings: u32,
}

impl PlanSummary {
    pub(super) fn of(items: &[PlannedBackup]) -> Self {
        let mut summary = Self::default();
        for item in items {
            match item.action {
                Action::Create => summary.create += 1,
                Action::Satisfied => summary.satisfied += 1,
                Action::Adopt => summary.adopt += 1,
                Action::Blocked => summary.blocked += 1,
            }
            let warnings =
                item.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Warning);
            summary.warnings += u32::try_from(warnings.count()).unwrap_or(u32::MAX);
        }
        summary
    }

    /// `Plan: 3 to create, 1 satisfied, 0 blocked.` What there is none of is left out, but for what everybody looks
    /// for: how many are created, and how many are blocked.
    pub fn sentence(&self) -> Text {
        let Self { create, satisfied, adopt, blocked, warnings: _ } = *self;
        let counts = [
            (create, true, "to create", "新建"),
            (satisfied, false, "satisfied", "已满足"),
            (adopt, false, "to adopt", "接管"),
            (blocked, true, "blocked", "受阻"),
        ];
        let told = || counts.iter().filter(|(count, always, ..)| *always || *count > 0);
        let en: Vec<_> = told().map(|(count, _, en, _)| format!("{count} {en}")).collect();
        let zh: Vec<_> = told().map(|(count, _, _, zh)| format!("{zh} {count} 项")).collect();
        Text::new(format!("Plan: {}.", en.join(", ")), format!("计划：{}。", zh.join("，")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_leaves_out_what_there_is_none_of() {
        for ([create, satisfied, adopt, blocked], en, zh) in [
            (
                [3, 1, 1, 2],
                "Plan: 3 to create, 1 satisfied, 1 to adopt, 2 blocked.",
                "计划：新建 3 项，已满足 1 项，接管 1 项，受阻 2 项。",
            ),
            (
                [3, 1, 0, 0],
                "Plan: 3 to create, 1 satisfied, 0 blocked.",
                "计划：新建 3 项，已满足 1 项，受阻 0 项。",
            ),
            (
                [0, 2, 0, 0],
                "Plan: 0 to create, 2 satisfied, 0 blocked.",
                "计划：新建 0 项，已满足 2 项，受阻 0 项。",
            ),
            ([1, 0, 0, 0], "Plan: 1 to create, 0 blocked.", "计划：新建 1 项，受阻 0 项。"),
        ] {
            let summary = PlanSummary { create, satisfied, adopt, blocked, warnings: 9 };
            assert_eq!(summary.sentence(), Text::new(en, zh));
        }
    }
}
