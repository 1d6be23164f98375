//! From what a trial met to the steps a person reads: each step stands on the one before.

use jiff::{SignedDuration, Timestamp};

use super::{ConnectionTest, TestStep};
use crate::certificate::CertificateFacts;
use crate::client::Line;
use crate::error::{Error, ErrorCode, TransportError};
use crate::plan::Outcome;
use crate::provider::Listing;
use crate::target::Target;
use crate::text::Text;

/// A certificate that ends sooner than this is worth a word.
const EXPIRY_WARNING: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Which step says whether the connection is secure.
const SECURE: usize = 2;

/// What a trial met.
pub(crate) struct Findings {
    pub(crate) listing: Result<Listing<Target>, Error>,
    pub(crate) lines: Vec<Line>,
    pub(crate) clock_skew_limit_ms: i64,
    pub(crate) at: Timestamp,
}

impl Findings {
    pub(crate) fn report(self, elapsed_ms: u64) -> ConnectionTest {
        ConnectionTest {
            steps: self.steps(),
            clock_skew_ms: self.clock_skew_ms(),
            request_id: self.request_id(),
            certificate: self.certificate(),
            error: self.listing.err().map(|error| error.report()),
            elapsed_ms,
            clock_skew_limit_ms: self.clock_skew_limit_ms,
        }
    }

    fn clock_skew_ms(&self) -> Option<i64> {
        match &self.listing {
            Ok(listing) => listing.clock_skew_ms,
            Err(Error::Vendor(error)) => error.clock_skew_seconds.map(|seconds| seconds * 1000),
            Err(_) => None,
        }
    }

    fn request_id(&self) -> Option<String> {
        let id = match &self.listing {
            Ok(listing) => listing.request_id.clone(),
            Err(Error::Vendor(error)) => error.words.request_id.clone(),
            Err(_) => return None,
        };
        Some(id).filter(|id| !id.is_empty())
    }

    /// The one that was refused, else the latest that was not.
    fn certificate(&self) -> Option<CertificateFacts> {
        if let Err(Error::Transport(TransportError::Certificate { certificate, .. })) = &self.listing {
            return Some(certificate.as_ref().clone());
        }
        self.lines.iter().rev().find_map(|line| match line {
            Line::Encrypted { certificate, .. } => Some(certificate.as_ref().clone()),
            Line::Open { .. } => None,
        })
    }

    fn steps(&self) -> Vec<TestStep> {
        let names = [
            Text::new("Secret found", "密钥可用"),
            Text::new("Address answers", "地址可达"),
            Text::new("Certificate trusted", "证书可信"),
            Text::new("Sign-in accepted", "登录通过"),
            Text::new("Targets visible", "可见目标"),
        ];
        let reached = self.listing.as_ref().map_or_else(failed_step, |_| names.len());
        let mut steps: Vec<TestStep> = names
            .into_iter()
            .enumerate()
            .map(|(position, name)| TestStep {
                name,
                outcome: match position.cmp(&reached) {
                    std::cmp::Ordering::Less => Outcome::Passed,
                    std::cmp::Ordering::Equal => Outcome::Failed,
                    std::cmp::Ordering::Greater => Outcome::Skipped,
                },
                value: Text::same(String::new()),
                detail: None,
            })
            .collect();
        if let Some(step) = steps.get_mut(SECURE).filter(|step| step.outcome == Outcome::Passed) {
            self.tell_security(step);
        }
        if let (Ok(listing), Some(last)) = (&self.listing, steps.last_mut()) {
            let some: Vec<_> = listing.rows.iter().take(6).map(|target| target.name.as_str()).collect();
            last.value = Text::same(listing.rows.len().to_string());
            last.detail = Some(Text::new(some.join(", "), some.join("、"))).filter(|_| !some.is_empty());
        }
        steps.extend(self.clock_skew_ms().map(|skew| clock_step(skew, self.clock_skew_limit_ms)));
        steps
    }

    /// The worst of all lines: one that is open, else the certificate that ends first.
    fn tell_security(&self, step: &mut TestStep) {
        let open = self.lines.iter().filter_map(|line| match line {
            Line::Open { host, is_loopback } => Some((host, *is_loopback)),
            Line::Encrypted { .. } => None,
        });
        // An open line on this very machine is nobody else's to read.
        if let Some((host, is_loopback)) = open.min_by_key(|(_, is_loopback)| *is_loopback) {
            step.value = Text::new("not encrypted", "未加密");
            step.outcome = if is_loopback { Outcome::Passed } else { Outcome::Warned };
            step.detail = Some(if is_loopback {
                Text::new(format!("{host} is on this machine"), format!("{host} 在本机"))
            } else {
                Text::new(
                    format!(
                        "{host} speaks plain http: whoever is in between can read and change what is sent"
                    ),
                    format!("{host} 使用明文 http，中间人可以读取和篡改内容"),
                )
            });
            return;
        }
        let first_to_end = self.lines.iter().filter_map(|line| match line {
            Line::Encrypted { certificate, .. } => Some(certificate),
            Line::Open { .. } => None,
        });
        let Some(certificate) = first_to_end.min_by_key(|certificate| certificate.not_after) else { return };
        let left = certificate.not_after.duration_since(self.at);
        let (days, end) = (left.as_hours() / 24, certificate.not_after.strftime("%Y-%m-%d"));
        step.value = if left.is_negative() {
            Text::new(format!("expired on {end}"), format!("已于 {end} 过期"))
        } else if left < EXPIRY_WARNING {
            Text::new(format!("expires in {days} days"), format!("{days} 天后过期"))
        } else {
            Text::new(format!("until {end}"), format!("有效期至 {end}"))
        };
        if left < EXPIRY_WARNING {
            step.outcome = Outcome::Warned;
        }
        let names = certificate.names_in_words();
        step.detail = Some(Text::new(
            format!("{names}, issued by {}, valid until {end}", certificate.issuer),
            format!("{names}，由 {} 签发，有效期至 {end}", certificate.issuer),
        ));
    }
}

fn failed_step(error: &Error) -> usize {
    match error {
        Error::Credential(_) => 0,
        Error::Transport(
            TransportError::Tls { .. }
            | TransportError::Certificate { .. }
            | TransportError::ClientCertificateWanted { .. },
        ) => SECURE,
        Error::Transport(_) => 1,
        Error::Vendor(vendor) => match error.code() {
            ErrorCode::UnreadableAnswer | ErrorCode::Redirected => 1,
            _ if matches!(vendor.words.http_status, 401 | 403) => 3,
            _ => 4,
        },
        _ => 4,
    }
}

fn clock_step(skew_ms: i64, limit_ms: i64) -> TestStep {
    let outcome = match skew_ms.abs() {
        skew if skew >= limit_ms => Outcome::Failed,
        skew if skew * 3 >= limit_ms => Outcome::Warned,
        _ => Outcome::Passed,
    };
    #[expect(clippy::cast_precision_loss, reason = "shown with one digit")]
    let seconds = skew_ms as f64 / 1000.0;
    TestStep {
        name: Text::new("Clock skew", "时钟偏差"),
        outcome,
        value: Text::new(format!("{seconds:+.1} s"), format!("{seconds:+.1} 秒")),
        detail: None,
    }
}
