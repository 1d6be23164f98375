//! The name of a database inside an instance; the vendor judges whether it exists.

use super::plain_text_type;

plain_text_type! {
    /// A user database of an instance.
    DatabaseName, "The database name", "数据库名", 64
}
