//! What a vendor says instead of what it was asked for, and what that means for a DBA.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ErrorCode;
use crate::text::Text;

/// The vendor's own words, passed on as they came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VendorWords {
    pub http_status: u16,
    /// The vendor's error code, such as `DBS.200019`; empty where it gave none.
    pub code: String,
    pub message: String,
    /// The id under which the vendor's support finds the request; empty where it gave none.
    pub request_id: String,
}

/// Enough for a gateway's canonical request, too little for a page.
const LONGEST_MESSAGE: usize = 4000;

impl VendorWords {
    /// Cuts what is too long to be a sentence. Only after secrets were taken out: half of one is not recognised.
    pub(crate) fn shorten(&mut self) {
        if let Some((end, _)) = self.message.char_indices().nth(LONGEST_MESSAGE) {
            self.message.truncate(end);
            self.message.push('…');
        }
    }
}

/// What a vendor's refusal means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The key, password or token is wrong, or has ended.
    SignIn,
    /// The token has ended or must be renewed; the password may still be right.
    TokenEnded,
    /// The clocks are too far apart.
    ClockSkew,
    /// Too many wrong signatures: the key is locked for a while.
    LockedOut,
    Permission,
    /// The project or region is not the one this key belongs to.
    Project,
    Throttled,
    /// Another operation runs on the target.
    Busy,
    /// Another backup has the name.
    NameTaken,
    Input,
    NotFound,
    /// The target's state does not allow it until somebody mends it.
    TargetUnavailable,
    /// A definite no that we have no better word for.
    Other,
    /// The vendor itself failed; it may have acted before it did.
    Fault,
    /// The answer is not what the vendor documents: HTML, half a JSON, a missing field.
    Unreadable,
    /// The answer sends us elsewhere, which an API does not do.
    Redirect,
}

impl Refusal {
    /// Whether asking again cannot help before somebody mends something: watching stops then.
    pub(crate) fn needs_a_person(self) -> bool {
        matches!(
            self,
            Self::SignIn
                | Self::TokenEnded
                | Self::ClockSkew
                | Self::LockedOut
                | Self::Permission
                | Self::Project
                | Self::Input
        )
    }
}

/// A vendor's answer that is not the one that was hoped for.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", self.english())]
pub struct VendorError {
    pub refusal: Refusal,
    pub words: VendorWords,
    /// Vendor's clock minus ours in seconds, where the answer tells.
    pub clock_skew_seconds: Option<i64>,
    /// How long the vendor asks us to wait.
    pub retry_after_seconds: Option<u64>,
    /// Whether it is certainly the vendor itself that speaks, by a code of its own. A page without one may be a
    /// proxy's, which can also refuse to pass on the answer to what the vendor has done.
    pub is_vendors_own: bool,
    /// What to do about this very refusal, where there is better advice than the general.
    pub advice: Option<Box<Text>>,
}

impl VendorError {
    pub(crate) fn new(refusal: Refusal, words: VendorWords) -> Self {
        let (clock_skew_seconds, retry_after_seconds) = (None, None);
        Self { refusal, words, clock_skew_seconds, retry_after_seconds, is_vendors_own: false, advice: None }
    }

    /// Whether it proves that nothing was started: the vendor itself said no.
    pub fn is_definite(&self) -> bool {
        self.is_vendors_own
            && !matches!(self.refusal, Refusal::Fault | Refusal::Unreadable | Refusal::Redirect)
    }

    fn cited(&self) -> String {
        let words = &self.words;
        let code =
            if words.code.is_empty() { format!("HTTP {}", words.http_status) } else { words.code.clone() };
        if words.message.is_empty() { code } else { format!("{code}: {}", words.message) }
    }

    fn english(&self) -> String {
        let cited = self.cited();
        match self.refusal {
            Refusal::SignIn => format!("the vendor refused the sign-in ({cited})"),
            Refusal::TokenEnded => format!("the sign-in has ended ({cited})"),
            Refusal::ClockSkew => match self.clock_skew_seconds {
                Some(seconds) => {
                    format!("this machine's clock and the vendor's are {} s apart ({cited})", seconds.abs())
                }
                None => format!("this machine's clock and the vendor's are too far apart ({cited})"),
            },
            Refusal::LockedOut => format!("the vendor locked this access key for a while ({cited})"),
            Refusal::Permission => format!("this account may not do that ({cited})"),
            Refusal::Project => format!("the project does not fit this key or region ({cited})"),
            Refusal::Throttled => format!("the vendor asks for fewer requests ({cited})"),
            Refusal::Busy => format!("another operation runs on the target ({cited})"),
            Refusal::NameTaken => format!("another backup has this name ({cited})"),
            Refusal::Input => format!("the vendor refused a value ({cited})"),
            Refusal::NotFound => format!("the vendor does not know it ({cited})"),
            Refusal::TargetUnavailable => format!("the target's state does not allow a backup ({cited})"),
            Refusal::Other => format!("the vendor refused ({cited})"),
            Refusal::Fault => format!("the vendor failed ({cited})"),
            Refusal::Unreadable => format!("the answer cannot be read ({cited})"),
            Refusal::Redirect => {
                format!("the answer points elsewhere, and an API does not do that ({cited})")
            }
        }
    }

    pub(crate) fn chinese(&self) -> String {
        let cited = self.cited();
        match self.refusal {
            Refusal::SignIn => format!("厂商拒绝登录（{cited}）"),
            Refusal::TokenEnded => format!("登录已失效（{cited}）"),
            Refusal::ClockSkew => match self.clock_skew_seconds {
                Some(seconds) => format!("本机与厂商的时钟相差 {} 秒（{cited}）", seconds.abs()),
                None => format!("本机与厂商的时钟相差过大（{cited}）"),
            },
            Refusal::LockedOut => format!("该访问密钥已被厂商暂时锁定（{cited}）"),
            Refusal::Permission => format!("该账号没有权限（{cited}）"),
            Refusal::Project => format!("项目与密钥或区域不符（{cited}）"),
            Refusal::Throttled => format!("请求过于频繁，被厂商限流（{cited}）"),
            Refusal::Busy => format!("目标上正在执行其他操作（{cited}）"),
            Refusal::NameTaken => format!("备份名称已被占用（{cited}）"),
            Refusal::Input => format!("厂商拒绝了某个参数（{cited}）"),
            Refusal::NotFound => format!("厂商找不到该对象（{cited}）"),
            Refusal::TargetUnavailable => format!("目标当前状态不允许备份（{cited}）"),
            Refusal::Other => format!("厂商拒绝（{cited}）"),
            Refusal::Fault => format!("厂商内部出错（{cited}）"),
            Refusal::Unreadable => format!("无法读懂应答（{cited}）"),
            Refusal::Redirect => format!("应答指向别处，而 API 不会这样（{cited}）"),
        }
    }

    pub(crate) fn code(&self) -> ErrorCode {
        match self.refusal {
            Refusal::SignIn | Refusal::TokenEnded => ErrorCode::SignInRefused,
            Refusal::ClockSkew => ErrorCode::ClockSkew,
            Refusal::LockedOut => ErrorCode::KeyLockedOut,
            Refusal::Permission => ErrorCode::PermissionDenied,
            Refusal::Project => ErrorCode::ProjectUnknown,
            Refusal::Throttled => ErrorCode::Throttled,
            Refusal::Busy => ErrorCode::TargetBusy,
            Refusal::NameTaken => ErrorCode::NameTaken,
            Refusal::Input => ErrorCode::RefusedInput,
            Refusal::NotFound => ErrorCode::NotFound,
            Refusal::TargetUnavailable => ErrorCode::TargetUnavailable,
            Refusal::Other => ErrorCode::RefusedByVendor,
            Refusal::Fault => ErrorCode::VendorFault,
            Refusal::Unreadable => ErrorCode::UnreadableAnswer,
            Refusal::Redirect => ErrorCode::Redirected,
        }
    }

    pub(crate) fn hint(&self) -> Option<Text> {
        if let Some(advice) = &self.advice {
            return Some(advice.as_ref().clone());
        }
        let hint = match self.refusal {
            Refusal::SignIn => Text::new(
                "Check the access key or password, then replace the secret in the profile. Some vendors lock a key after five wrong signatures",
                "请检查访问密钥或密码，并在连接配置中更换。部分厂商在连续五次签名错误后会锁定密钥",
            ),
            Refusal::TokenEnded => Text::new(
                "Sign in again: test the profile. If it goes on, check that the password still holds",
                "请测试连接以重新登录；若仍失败，请确认密码有效",
            ),
            Refusal::ClockSkew => Text::new(
                "Set this machine's clock (NTP): the vendor refuses requests more than 15 minutes off",
                "请校准本机时钟（NTP）：相差超过 15 分钟的请求会被拒绝",
            ),
            Refusal::LockedOut => Text::new(
                "Wait five minutes, then test with the right key",
                "请等待五分钟，再用正确的密钥测试",
            ),
            Refusal::Permission => Text::new(
                "Ask the vendor's administrator for the right to list targets and backups and to create backups",
                "请向厂商侧管理员申请列出目标、列出备份和创建备份的权限",
            ),
            Refusal::Project => Text::new(
                "Check region and project ID in the profile (console, My Credentials)",
                "请检查连接配置中的区域和项目 ID（控制台“我的凭证”）",
            ),
            Refusal::Throttled => match self.retry_after_seconds {
                Some(seconds) => {
                    Text::new(format!("Try again in {seconds} s"), format!("请在 {seconds} 秒后重试"))
                }
                None => Text::new("Try again in a minute", "请一分钟后重试"),
            },
            Refusal::Busy => Text::new(
                "Wait until the instance is available, then plan again",
                "请等实例恢复可用后重新生成计划",
            ),
            Refusal::NameTaken => {
                Text::new("Choose another name and plan again", "请换一个名称后重新生成计划")
            }
            Refusal::Input => Text::new("Change the value and plan again", "请修改该值后重新生成计划"),
            Refusal::NotFound => Text::new("Refresh the targets and plan again", "请刷新目标后重新生成计划"),
            Refusal::TargetUnavailable => Text::new(
                "Mend the instance's state in the vendor's console, then plan again",
                "请在厂商控制台恢复实例状态后重新生成计划",
            ),
            Refusal::Fault => Text::new(
                "Look again later; the vendor's request ID helps its support",
                "请稍后再查看；可将请求 ID 提供给厂商支持",
            ),
            Refusal::Unreadable | Refusal::Redirect => Text::new(
                "A proxy or a login page may stand in between: check the endpoint and the proxy",
                "中间可能有代理或登录页：请检查终端节点和代理",
            ),
            Refusal::Other => return None,
        };
        Some(hint)
    }
}
