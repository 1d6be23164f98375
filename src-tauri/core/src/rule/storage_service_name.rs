//! The name of the service a storage belongs to at OCP: a backup service, or a cluster.

use super::plain_text_type;

plain_text_type! {
    /// A name such as `ycfor223`.
    StorageServiceName, "The service name", "服务名", 128
}
