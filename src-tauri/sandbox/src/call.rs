//! Which vendor a request is for, and which of the vendor's calls it is.
//!
//! Each vendor keeps its own operations and shapes; this only finds the right one.

use crate::answer::{Answer, Received};
use crate::clock::Moment;
use crate::server::World;
use crate::{huawei, obshell, ocp};

const HUAWEI_THROTTLED: &str =
    "The throttling threshold has been reached: policy user over ratelimit,limit:200,time:1 second";
/// The agent itself never throttles; a proxy in front of it may.
const PROXY_THROTTLED: &str = "<html>\r\n<head><title>429 Too Many Requests</title></head>\r\n</html>\r\n";

/// A vendor's call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Call {
    Huawei(huawei::Operation),
    Obshell(obshell::Operation),
    Ocp(ocp::Operation),
}

impl Call {
    pub(crate) fn of(received: &Received) -> Self {
        let (method, path) = (&received.method, &received.path);
        if let Some(operation) = ocp::Operation::of(method, path) {
            return Self::Ocp(operation);
        }
        match obshell::Operation::of(method, path) {
            Some(operation) => Self::Obshell(operation),
            None => Self::Huawei(huawei::Operation::of(method, path)),
        }
    }

    /// The name that the journal and faults use.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Huawei(operation) => operation.name(),
            Self::Obshell(operation) => operation.name(),
            Self::Ocp(operation) => operation.name(),
        }
    }

    /// Whether a body that cannot be read may hold a secret.
    pub(crate) fn holds_secret(&self) -> bool {
        match self {
            Self::Huawei(operation) => *operation == huawei::Operation::CreateToken,
            Self::Obshell(operation) => matches!(operation, obshell::Operation::CreateBackup { .. }),
            Self::Ocp(operation) => matches!(operation, ocp::Operation::CreateBackup { .. }),
        }
    }

    /// The request as the journal is to have it: in the clear where it came sealed.
    pub(crate) fn in_the_clear(&self, world: &World, received: &Received) -> Received {
        let opened = match self {
            Self::Huawei(_) | Self::Ocp(_) => None,
            Self::Obshell(_) => world.obshell.opened_body(received),
        };
        let mut clear = received.clone();
        clear.body = opened.unwrap_or(clear.body);
        clear
    }

    pub(crate) fn answer(&self, world: &mut World, received: &Received, moment: Moment) -> Answer {
        match self {
            Self::Huawei(operation) => world.huawei.answer(received, operation, moment),
            Self::Obshell(operation) => world.obshell.answer(received, operation, moment),
            Self::Ocp(operation) => world.ocp.answer(received, operation, moment),
        }
    }

    /// The backup that a create request names, whether or not anything comes of it.
    pub(crate) fn backup_name(&self, received: &Received) -> Option<String> {
        match self {
            Self::Huawei(operation) => operation.backup_name(received),
            // OceanBase's backups have no names.
            Self::Obshell(_) | Self::Ocp(_) => None,
        }
    }

    /// What a create request is to back up: an instance, OCP's `cluster/tenant`, or OBShell's tenant.
    pub(crate) fn target(&self, received: &Received) -> Option<String> {
        match self {
            Self::Huawei(operation) => operation.target(received),
            Self::Obshell(operation) => operation.target(),
            Self::Ocp(operation) => operation.target(),
        }
    }

    /// Adds the id that a support ticket asks for, where it is a header.
    pub(crate) fn with_trace(&self, answer: Answer, received: &Received) -> Answer {
        match self {
            Self::Huawei(operation) => operation.with_trace(answer, received),
            // Theirs are in the envelope.
            Self::Obshell(_) | Self::Ocp(_) => answer,
        }
    }

    pub(crate) fn throttled(&self, received: &Received, moment: Moment) -> Answer {
        match self {
            Self::Huawei(operation) => operation.gateway_error(received, 429, "APIGW.0308", HUAWEI_THROTTLED),
            Self::Obshell(_) => Answer::html(429, PROXY_THROTTLED.to_owned()),
            Self::Ocp(_) => ocp::throttled(received, moment),
        }
    }

    /// A failure with any code, in the vendor's shape.
    pub(crate) fn error(
        &self,
        (status, code, message): (u16, &str, &str),
        received: &Received,
        moment: Moment,
    ) -> Answer {
        match self {
            Self::Huawei(_) => huawei::any_error(status, code, message),
            Self::Obshell(_) => obshell::any_error(status, code, message, received, moment),
            Self::Ocp(_) => ocp::any_error(status, code, message, received, moment),
        }
    }

    /// A 401 for credentials that are too old.
    pub(crate) fn expired(&self, world: &mut World, received: &Received, moment: Moment) -> Answer {
        match self {
            Self::Huawei(operation) => {
                world.huawei.expire_tokens();
                operation.expired(received, moment)
            }
            Self::Obshell(_) => world.obshell.expired(received, moment),
            Self::Ocp(_) => ocp::expired(received, moment),
        }
    }

    /// A 401 whatever the credentials.
    pub(crate) fn unauthorized(&self, world: &World, received: &Received, moment: Moment) -> Answer {
        match self {
            Self::Huawei(operation) => operation.unauthorized(received),
            Self::Obshell(_) => world.obshell.unauthorized(received, moment),
            Self::Ocp(_) => ocp::unauthorized(received, moment),
        }
    }
}
