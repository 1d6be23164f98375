//! What OCP says about itself: version, time and health. None of it comes in an envelope.

use serde_json::json;

use super::envelope::time_text;
use crate::answer::Answer;
use crate::clock::Moment;

/// `GET /api/v2/info`.
pub(super) fn info() -> Answer {
    Answer::json(
        200,
        json!({
            "artifact": "ocp-server",
            "buildVersion": "4.2.2-20240315",
            "buildJavaVersion": "1.8",
            "buildTime": "2024-03-15T13:43:31.644+08:00",
            "name": "ocp-server",
            "springBootVersion": "2.7.16",
            "group": "com.oceanbase",
        }),
    )
}

/// `GET /api/v2/time`, which anybody may ask: bare text, no JSON.
pub(super) fn time(moment: Moment) -> Answer {
    Answer::text(200, time_text(moment.shown()))
}

/// `GET /api/status`: bare text as well.
pub(super) fn health() -> Answer {
    Answer::text(200, "okay".to_owned())
}
