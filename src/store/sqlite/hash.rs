//! Short names for long texts.

pub(super) use crate::model::hex;

/// The sha-256 of a text, hexadecimal.
pub(super) fn sha256(text: &str) -> String {
    crate::model::sha256(text.as_bytes())
}
