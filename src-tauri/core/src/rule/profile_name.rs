//! What a person calls a profile. Free text: it is never sent anywhere.

use super::plain_text_type;

plain_text_type! {
    /// A name that tells one profile from another.
    ProfileName, "The profile's name", "名称", 64
}
