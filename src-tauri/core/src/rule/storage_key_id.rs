//! The public half of the access key of a backup storage. It becomes part of OCP's request.

use super::plain_text_type;

plain_text_type! {
    /// An access key id.
    StorageKeyId, "The storage access key ID", "存储访问用户（AccessKey ID）", 128
}
