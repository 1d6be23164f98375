//! What can go wrong, as a code for the program, a sentence for the person and a hint for the next step.
//!
//! Each border has its own errors (vendor, network, keychain, store); this module gathers them and gives them
//! the form in which they reach the window and the history. The English sentence is the error's `Display`.

mod certificate_trouble;
mod hint;
mod report;
mod transport;
mod vendor;

pub use certificate_trouble::CertificateTrouble;
pub use report::{ErrorCode, ErrorReport};
pub use transport::{ProxyTrouble, Sent, TransportError};
pub use vendor::{Refusal, VendorError, VendorWords};

use jiff::Timestamp;

use crate::credential::CredentialError;
use crate::evidence::EvidenceError;
use crate::owner::Owner;
use crate::profile::ProfileFacts;
use crate::rule::FieldError;
use crate::runbook::RunbookProblem;
use crate::store::StoreError;
use crate::text::Text;

/// Everything the core can answer instead of what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{}", FieldError::all_in_words(.0))]
    Invalid(Vec<FieldError>),
    #[error(transparent)]
    Credential(#[from] CredentialError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    #[error(transparent)]
    Transport(#[from] TransportError),
    #[error(transparent)]
    Vendor(#[from] VendorError),
    #[error("this profile is gone: it was deleted meanwhile")]
    ProfileGone,
    #[error("{}", .reason.en)]
    ProfileUnknown { reason: Text },
    #[error(
        "the profile was changed elsewhere meanwhile: it is at revision {found}, you edited revision {edited}"
    )]
    ProfileChanged { found: u32, edited: u32 },
    #[error("the profile {} has jobs that are not over: {open}", .profile.name)]
    ProfileInUse { profile: Box<ProfileFacts>, open: u32 },
    #[error("{target} is not listed at the vendor any more")]
    TargetGone { target: String },
    #[error("this plan is gone: the database here does not have it")]
    PlanGone,
    #[error(
        "this plan was applied already, as run {run}, by {by} ({program}) at {at}. A plan is applied once"
    )]
    PlanApplied { run: u32, by: String, program: String, at: Timestamp },
    #[error("this plan was made by {by} on {on}, by another Holdfast, and can only be looked at here")]
    PlanElsewhere { by: String, on: String },
    #[error("{path} is not a plan of Holdfast: {}", .detail.en)]
    PlanFileUnreadable { path: String, detail: Text },
    #[error("{path} was written by a newer Holdfast: its format is {found}, this one knows {known}")]
    PlanFileTooNew { path: String, found: u32, known: u32 },
    /// What went wrong while one of several profiles was asked.
    #[error("{profile}: {source}")]
    AtProfile { profile: String, source: Box<Self> },
    #[error("{}", RunbookProblem::all_in_words(.0).en)]
    Runbook(Vec<RunbookProblem>),
    #[error("there is no runbook called {name}")]
    RunbookGone { name: String },
    #[error("the runbook {name} is not as you saw it: it was made, changed or deleted elsewhere meanwhile")]
    RunbookChanged { name: String },
    #[error(
        "{target} is watched by another Holdfast: {}, process {} on {}",
        .owner.program, .owner.process_id, .owner.host
    )]
    JobElsewhere { target: String, owner: Box<Owner> },
    #[error("this run is gone")]
    RunGone,
    #[error("this plan was for {minutes} minutes only, and they are over")]
    PlanExpired { minutes: i64 },
    #[error("this plan is stale: {}", .reason.en)]
    PlanStale { reason: Text },
    #[error(
        "the fingerprint is not this plan's: the plan was changed after it was made, or you approved another one"
    )]
    PlanEdited,
    #[error("what you typed does not match: this plan takes {expected}")]
    ConfirmationWrong { expected: String },
    #[error("the profile {profile} is for watching only")]
    WatchOnly { profile: String },
    #[error("{targets} cannot be backed up now and was not left out")]
    BlockedItems { targets: String },
    #[error("nothing is left to apply")]
    NothingToApply,
    #[error("this job is gone")]
    JobGone,
    #[error("{target} cannot be cancelled: {}", .reason.en)]
    CannotCancel { target: String, reason: Text },
    #[error("{target} cannot be set aside: {}", .reason.en)]
    CannotSetAside { target: String, reason: Text },
    #[error("{}", .reason.en)]
    Unfit { reason: Text, way_out: Text },
    #[error("cannot write {path}: {source}")]
    ExportFailed { path: String, source: std::io::Error },
}

impl Error {
    /// The code the window and scripts branch on.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Invalid(_) => ErrorCode::InvalidInput,
            Self::Credential(error) => error.code(),
            Self::Store(error) => error.code(),
            Self::Evidence(error) => error.code(),
            Self::Transport(error) => error.code(),
            Self::Vendor(error) => error.code(),
            Self::ProfileGone => ErrorCode::ProfileGone,
            Self::ProfileUnknown { .. } => ErrorCode::ProfileUnknown,
            Self::ProfileChanged { .. } => ErrorCode::ProfileChanged,
            Self::ProfileInUse { .. } => ErrorCode::ProfileInUse,
            Self::TargetGone { .. } => ErrorCode::TargetGone,
            Self::PlanGone => ErrorCode::PlanGone,
            Self::PlanApplied { .. } => ErrorCode::PlanApplied,
            Self::PlanElsewhere { .. } => ErrorCode::PlanElsewhere,
            Self::PlanFileUnreadable { .. } => ErrorCode::PlanFileUnreadable,
            Self::PlanFileTooNew { .. } => ErrorCode::PlanFileTooNew,
            Self::AtProfile { source, .. } => source.code(),
            Self::Runbook(_) => ErrorCode::RunbookInvalid,
            Self::RunbookGone { .. } => ErrorCode::RunbookGone,
            Self::RunbookChanged { .. } => ErrorCode::RunbookChanged,
            Self::JobElsewhere { .. } => ErrorCode::JobElsewhere,
            Self::RunGone => ErrorCode::RunGone,
            Self::PlanExpired { .. } => ErrorCode::PlanExpired,
            Self::PlanStale { .. } => ErrorCode::PlanStale,
            Self::PlanEdited => ErrorCode::PlanEdited,
            Self::ConfirmationWrong { .. } => ErrorCode::ConfirmationWrong,
            Self::WatchOnly { .. } => ErrorCode::WatchOnly,
            Self::BlockedItems { .. } => ErrorCode::BlockedItems,
            Self::NothingToApply => ErrorCode::NothingToApply,
            Self::JobGone => ErrorCode::JobGone,
            Self::CannotCancel { .. } => ErrorCode::CannotCancel,
            Self::CannotSetAside { .. } => ErrorCode::CannotSetAside,
            Self::Unfit { .. } => ErrorCode::TargetUnavailable,
            Self::ExportFailed { .. } => ErrorCode::ExportFailed,
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::Invalid(fields) => {
                format!(
                    "输入有误：{}",
                    fields.first().map(|field| field.message.zh.as_str()).unwrap_or_default()
                )
            }
            Self::Credential(error) => error.chinese(),
            Self::Store(error) => error.chinese(),
            Self::Evidence(error) => error.chinese(),
            Self::Transport(error) => error.chinese(),
            Self::Vendor(error) => error.chinese(),
            Self::ProfileGone => "该连接配置已被删除".to_owned(),
            Self::ProfileChanged { found, edited } => {
                format!("该连接配置已在别处修改：现为第 {found} 版，你编辑的是第 {edited} 版")
            }
            Self::ProfileInUse { profile, open } => {
                format!("连接配置 {} 还有 {open} 个作业未结束", profile.name)
            }
            Self::TargetGone { target } => format!("厂商已不再列出 {target}"),
            Self::PlanGone => "该计划已不存在：此处的数据库中没有它".to_owned(),
            Self::PlanApplied { run, by, program, at } => {
                format!("该计划已由 {by}（{program}）于 {at} 执行（运行 {run}），一个计划只能执行一次")
            }
            Self::PlanElsewhere { by, on } => {
                format!("该计划由 {by} 在 {on} 的另一个 Holdfast 中生成，此处仅供查看")
            }
            Self::PlanFileUnreadable { path, detail } => {
                format!("{path} 不是 Holdfast 的计划文件：{}", detail.zh)
            }
            Self::PlanFileTooNew { path, found, known } => {
                format!("{path} 由更新版本的 Holdfast 写入：其格式版本为 {found}，本程序最高支持 {known}")
            }
            Self::AtProfile { profile, source } => format!("{profile}：{}", source.chinese()),
            Self::Runbook(problems) => RunbookProblem::all_in_words(problems).zh,
            Self::RunbookGone { name } => format!("没有名为 {name} 的运行手册"),
            Self::RunbookChanged { name } => {
                format!("运行手册 {name} 与你看到的不同：已在别处新建、修改或删除")
            }
            Self::JobElsewhere { target, owner } => format!(
                "{target} 由另一个 Holdfast 跟踪：{}，{} 上的进程 {}",
                owner.program, owner.host, owner.process_id
            ),
            Self::RunGone => "该运行已不存在".to_owned(),
            Self::PlanExpired { minutes } => format!("该计划的有效期为 {minutes} 分钟，已过期"),
            Self::PlanStale { reason } => format!("该计划已失效：{}", reason.zh),
            Self::PlanEdited => "指纹与该计划不符：计划生成后被修改，或你确认的是另一个计划".to_owned(),
            Self::ConfirmationWrong { expected } => format!("输入不一致：应输入 {expected}"),
            Self::WatchOnly { profile } => format!("连接配置 {profile} 仅供查看"),
            Self::BlockedItems { targets } => format!("{targets} 当前无法备份，且未被排除"),
            Self::NothingToApply => "没有可执行的项".to_owned(),
            Self::JobGone => "该作业已不存在".to_owned(),
            Self::CannotCancel { target, reason } => format!("{target} 的备份无法取消：{}", reason.zh),
            Self::CannotSetAside { target, reason } => format!("{target} 的作业无法搁置：{}", reason.zh),
            Self::Unfit { reason, .. } | Self::ProfileUnknown { reason, .. } => reason.zh.clone(),
            Self::ExportFailed { path, source } => format!("无法写入 {path}：{source}"),
        }
    }

    /// The form in which it leaves the core.
    pub fn report(&self) -> ErrorReport {
        ErrorReport {
            code: self.code(),
            message: Text::new(self.to_string(), self.chinese()),
            hint: self.hint(),
            fields: if let Self::Invalid(fields) = self { fields.clone() } else { Vec::new() },
            problems: if let Self::Runbook(problems) = self { problems.clone() } else { Vec::new() },
            vendor: match self {
                Self::Vendor(error) => Some(error.words.clone()),
                Self::AtProfile { source, .. } => source.report().vendor,
                _ => None,
            },
        }
    }
}

impl From<Error> for ErrorReport {
    fn from(error: Error) -> Self {
        error.report()
    }
}
