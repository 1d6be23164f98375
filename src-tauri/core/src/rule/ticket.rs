//! The change ticket a run belongs to. Holdfast keeps it as evidence; it is never sent anywhere.

use super::plain_text_type;

plain_text_type! {
    /// A change number such as `CHG-20871`.
    Ticket, "The change number", "变更单号", 64
}
