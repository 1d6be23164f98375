//! The name of a storage configuration at OCP.

use super::plain_text_type;

plain_text_type! {
    /// A name such as `ycnfs223_0915`.
    StorageConfigName, "The storage configuration's name", "存储配置名", 128
}
