//! The title of a plan and of its run. Free text: it is never sent anywhere.

use super::plain_text_type;

plain_text_type! {
    /// What a plan and its run are called.
    RunTitle, "The title", "标题", 80
}
