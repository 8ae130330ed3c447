//! `tayang inspect attribution`: one line, or one whole article.

use serde_json::{Map, Value, json};

use crate::{
    attribute::{Reading, read_line},
    model::CreditKind,
};

/// Answers one request; the `id` is echoed by the caller.
pub fn answer(request: &Value) -> Result<Value, String> {
    if let Some(line) = request.get("line") {
        let line = line.as_str().ok_or("`line` must be a text")?;
        return Ok(line_answer(&read_line(line)));
    }
    Err("give `line`, or `html` with `self` and `fetched_from`".to_owned())
}

fn line_answer(reading: &Reading) -> Value {
    json!({
        "kind": kind(reading.kind),
        "outlet": reading.outlet,
        "domain": reading.domain,
        "url": reading.url,
        "title": reading.title,
        "via": reading.via,
        "people": people(&reading.people),
        "standalone": reading.standalone,
        "span": reading.span,
        "score": reading.score,
        "rule": reading.rule,
    })
}

fn kind(kind: Option<CreditKind>) -> Value {
    kind.map_or_else(|| json!("none"), |k| json!(k))
}

fn people(people: &[(String, String)]) -> Value {
    let mut map: Map<String, Value> = Map::new();
    for (role, names) in people {
        map.insert(role.clone(), json!(names));
    }
    Value::Object(map)
}
