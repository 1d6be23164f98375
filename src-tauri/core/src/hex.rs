//! Bytes as people and vendors write them: two lower-case digits each.

/// `[0, 255]` as `00ff`.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
