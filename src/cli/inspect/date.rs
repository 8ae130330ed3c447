//! `tayang inspect date`.

use serde_json::Value;

/// Answers one request; the `id` is echoed by the caller.
pub fn answer(_request: &Value) -> Result<Value, String> {
    unimplemented!()
}
