//! The application id of Tencent Cloud's object storage (COS).

use super::plain_text_type;

plain_text_type! {
    /// An id such as `1250000000`.
    StorageAppId, "The COS application ID", "COS 应用 ID", 64
}
