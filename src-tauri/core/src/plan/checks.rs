//! The checks of the preflight, each in the order they are shown. Pure.

use super::covers::covers;
use super::preflight::{Facts, Findings, name_check, running_check, state_check};
use super::satisfied::{Wish, called, in_words};
use super::{Action, Outcome, Severity};
use crate::backup::BackupState;
use crate::profile::Environment;
use crate::target::{Engine, Readiness};
use crate::text::Text;

pub(super) fn fitness(facts: &Facts<'_>, findings: &mut Findings) {
    let Text { en, zh } = facts.profile.provider.target_word();
    let name = Text::new(format!("Kind of {en}"), format!("{zh}类型"));
    let target = &facts.target;
    let Some(reason) = &target.unfit else {
        findings.pass(name, Text::same(&target.shape));
        return;
    };
    findings.check(name, Outcome::Failed, Text::same(&target.shape));
    let summary =
        Text::new(format!("{} cannot be backed up", target.name), format!("{} 不能备份", target.name));
    let way_out = Text::new("Leave it out", "请排除该项");
    findings.note(Severity::Blocked, "target_unfit", summary, reason.clone(), way_out);
}

/// Whether a completed backup makes a new one unnecessary.
pub(super) fn young_backup(facts: &Facts<'_>, findings: &mut Findings) {
    let Some(most) = facts.unless_newer_than else { return };
    let asked = in_words(most.duration());
    let name = Text::new(
        format!("Unless one is under {} old", asked.en),
        format!("{}内已有备份则不再备份", asked.zh),
    );
    let (backup, now, clock_skew_ms) = (facts.backup, facts.now, facts.clock_skew_ms);
    match (Wish { backup, most, now, clock_skew_ms }).search(facts.baseline) {
        Ok((young, age)) => {
            let (called, age) = (called(young), in_words(age));
            let value = Text::new(
                format!("{called} ended {} ago: nothing need be sent", age.en),
                format!("{called} 于 {}前完成，无需发送请求", age.zh),
            );
            findings.pass(name, value);
            findings.action = Action::Satisfied;
            findings.satisfied_by = Some(young.clone());
        }
        Err((outcome, value)) => findings.check(name, outcome, value),
    }
}

pub(super) fn running_backup(facts: &Facts<'_>, findings: &mut Findings) {
    let name = running_check();
    let Some(running) = facts.baseline.iter().find(|backup| backup.state == BackupState::Running) else {
        findings.pass(name, Text::new("none", "无"));
        return;
    };
    let called = called(running);
    findings.check(name, Outcome::Warned, Text::same(called));
    if covers(running, facts.backup) {
        findings.action = Action::Adopt;
        findings.adopts = Some(running.clone());
        return;
    }
    let target = &facts.target.name;
    findings.note(
        Severity::Blocked,
        "backup_running",
        Text::new(
            format!("{target}: another kind of backup is running"),
            format!("{target}：正在进行另一种备份"),
        ),
        Text::new(
            format!("{called} ({}) would not replace the backup you ask for", running.word),
            format!("{called}（{}）不能代替你要的备份", running.word),
        ),
        Text::new("Wait until it ends, then plan again", "请等它结束后重新计划"),
    );
}

pub(super) fn state(facts: &Facts<'_>, findings: &mut Findings) {
    let target = facts.target;
    let word = Text::same(&target.state.word);
    let summary = Text::new(
        format!("{} is {}", target.name, target.state.word),
        format!("{} 的状态为 {}", target.name, target.state.word),
    );
    let refused = Text::new("The vendor would refuse a backup in this state", "此状态下厂商会拒绝备份");
    match target.state.readiness {
        Readiness::Available => findings.pass(state_check(facts.profile.provider), word),
        Readiness::BackingUp if findings.adopts.is_some() => {
            findings.check(state_check(facts.profile.provider), Outcome::Warned, word);
        }
        Readiness::BackingUp | Readiness::Busy => {
            findings.check(state_check(facts.profile.provider), Outcome::Failed, word);
            let way_out =
                Text::new("Wait until it is available, then plan again", "请等它恢复可用后重新计划");
            findings.note(Severity::Blocked, "target_busy", summary, refused, way_out);
        }
        Readiness::Unavailable => {
            findings.check(state_check(facts.profile.provider), Outcome::Failed, word);
            let way_out =
                Text::new("Mend it in the vendor's console, then plan again", "请在厂商控制台处理后重新计划");
            findings.note(Severity::Blocked, "target_unavailable", summary, refused, way_out);
        }
        Readiness::Unknown => {
            findings.check(state_check(facts.profile.provider), Outcome::Warned, word);
            findings.note(
                Severity::Warning,
                "target_state_unknown",
                summary,
                Text::new(
                    "Holdfast does not know this word; the vendor decides",
                    "Holdfast 不认识该状态，由厂商决定",
                ),
                Text::new("Look at it in the vendor's console", "请在厂商控制台查看"),
            );
        }
    }
}

pub(super) fn name(facts: &Facts<'_>, findings: &mut Findings) {
    let count = facts.baseline.len();
    let wanted = &facts.backup.name;
    if wanted.is_empty() {
        return;
    }
    // Adopting sends nothing, so the name is not used.
    if findings.adopts.is_some() || !facts.baseline.iter().any(|backup| &backup.name == wanted) {
        findings
            .pass(name_check(), Text::new(format!("{count} names read"), format!("已比对 {count} 个名称")));
        return;
    }
    findings.check(name_check(), Outcome::Failed, Text::same(wanted));
    findings.note(
        Severity::Blocked,
        "name_taken",
        Text::new(format!("{wanted} exists already"), format!("备份名称 {wanted} 已存在")),
        Text::new(
            "A lost answer is found again by its name, so each is used once; most vendors take it once only",
            "应答丢失时按名称找回，因此名称只用一次；多数厂商也不允许重名",
        ),
        Text::new("Choose another name, then plan again", "请换一个名称后重新计划"),
    );
}

pub(super) fn databases(facts: &Facts<'_>, findings: &mut Findings) {
    let count = facts.backup.databases.len();
    if count == 0 {
        return;
    }
    let name = Text::new("Named databases", "指定数据库");
    if facts.target.takes_databases {
        findings.pass(
            name,
            Text::new(format!("{count}, the vendor checks them"), format!("{count} 个，由厂商核对")),
        );
        return;
    }
    findings.check(name, Outcome::Failed, Text::same(count.to_string()));
    findings.note(
        Severity::Blocked,
        "databases_not_supported",
        Text::new(
            format!("{} cannot back up single databases", facts.target.name),
            format!("{} 不支持局部备份", facts.target.name),
        ),
        Text::new("Only SQL Server instances take a list of databases", "仅 SQL Server 实例支持指定数据库"),
        Text::new("Back up the whole instance", "请备份整个实例"),
    );
}

pub(super) fn clock(facts: &Facts<'_>, findings: &mut Findings) {
    let name = Text::new("Clock skew", "时钟偏差");
    let limit = facts.clock_skew_limit.as_mins();
    let Some(skew) = facts.clock_skew_ms else {
        findings.check(name, Outcome::Skipped, Text::new("the vendor told no time", "厂商未返回时间"));
        return;
    };
    #[expect(clippy::cast_precision_loss, reason = "shown with one digit")]
    let seconds = skew as f64 / 1000.0;
    let value =
        Text::new(format!("{seconds:+.1} s of {limit} min"), format!("{seconds:+.1} 秒，上限 {limit} 分钟"));
    if skew.abs() * 3 < i64::try_from(facts.clock_skew_limit.as_millis()).unwrap_or(i64::MAX) {
        findings.pass(name, value);
        return;
    }
    findings.check(name, Outcome::Warned, value);
    findings.note(
        Severity::Warning,
        "clock_skew",
        Text::new("The clocks are far apart", "时钟偏差较大"),
        Text::new(
            format!("{seconds:+.0} s now; the vendor refuses requests {limit} min off"),
            format!("当前 {seconds:+.0} 秒；超过 {limit} 分钟会被拒绝"),
        ),
        Text::new("Set this machine's clock (NTP)", "请校准本机时钟（NTP）"),
    );
}

pub(super) fn repetition(facts: &Facts<'_>, findings: &mut Findings) {
    if facts.is_repeated {
        findings.note(
            Severity::Blocked,
            "target_repeated",
            Text::new(
                format!("{} is in this plan twice", facts.target.name),
                format!("{} 在计划中出现两次", facts.target.name),
            ),
            Text::new(
                "The second request would be refused while the first runs",
                "第一个备份进行时，第二个会被拒绝",
            ),
            Text::new("Leave one out", "请排除其中一项"),
        );
    }
}

pub(super) fn metadata_locks(facts: &Facts<'_>, findings: &mut Findings) {
    let is_mysql = matches!(facts.target.engine, Engine::MySql | Engine::MariaDb);
    if is_mysql && facts.profile.environment == Environment::Production && findings.action == Action::Create {
        findings.note(
            Severity::Warning,
            "metadata_locks",
            Text::new(
                format!("{}: DDL may wait while it is backed up", facts.target.name),
                format!("{}：备份期间 DDL 可能等待", facts.target.name),
            ),
            Text::new(
                "A MySQL backup takes metadata locks; it can block DDL and delay replication",
                "MySQL 备份会获取元数据锁，可能阻塞 DDL、延迟复制",
            ),
            Text::new("Start it before the schema change, not during it", "请在变更之前而不是变更期间备份"),
        );
    }
}
