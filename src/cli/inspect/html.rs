//! `tayang inspect html`: what the sanitiser makes of a piece of markup.

use serde_json::{Value, json};

use crate::{html, model::Link};

/// Answers one request; the `id` is echoed by the caller.
pub fn answer(request: &Value) -> Result<Value, String> {
    let raw = request.get("html").and_then(Value::as_str).ok_or("`html` is missing")?;
    let base = request.get("base").and_then(Value::as_str).filter(|base| !base.is_empty());
    let base = base.map(Link::parse).transpose().map_err(|e| e.to_string())?;
    Ok(json!({ "html": html::clean(raw, base.as_ref()).as_html() }))
}
