//! `tayang inspect date`: how a printed date is read.

use chrono::DateTime;
use chrono_tz::Tz;
use serde_json::{Value, json};

use crate::extract;

/// Answers one request; the `id` is echoed by the caller.
pub fn answer(request: &Value) -> Result<Value, String> {
    let field = |name: &str| request.get(name).and_then(Value::as_str);
    let text = field("text").ok_or("`text` is missing")?;
    let now = field("now").ok_or("`now` is missing: write `2026-01-31T09:00:00+07:00`")?;
    let now = DateTime::parse_from_rfc3339(now).map_err(|e| format!("`now`: {e}"))?;
    let zone = field("zone").filter(|zone| !zone.is_empty());
    let zone = zone.map(str::parse::<Tz>).transpose().map_err(|e| format!("`zone`: {e}"))?;
    Ok(json!({ "iso": extract::date(text, now, zone).map(|found| found.text()) }))
}
