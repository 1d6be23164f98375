//! A name in Huawei Cloud's IAM: an account (domain) or a user. IAM judges the rest.

use super::plain_text_type;

plain_text_type! {
    /// An account or user name at Huawei Cloud.
    AccountName, "The account name", "账号名", 128
}
