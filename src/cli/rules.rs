//! `tayang rules test FILE`: every rule of a file on its own examples.

use std::{fmt::Write, path::Path};

use serde_json::json;

use super::{Exit, say::Say};
use crate::{
    attribute::Trial,
    config::{Tried, try_rules},
};

/// Tries a rule file; nothing is changed.
pub(super) fn test(file: &Path, say: &Say) -> anyhow::Result<Exit> {
    let tried = try_rules(file);
    let exit = match &tried.report {
        report if report.unreadable => Exit::Failed,
        report if report.mistakes.is_empty() => Exit::Done,
        _ => Exit::Report,
    };
    say.answer(&told(file, &tried), &machine(&tried))?;
    Ok(exit)
}

fn told(file: &Path, tried: &Tried) -> String {
    let mut text = String::new();
    for trial in &tried.trials {
        let mark = if trial.holds { "ok " } else { "NOT" };
        let which = if trial.example { "example" } else { "counter-example" };
        // Writing to a String cannot fail.
        _ = writeln!(text, "{mark} {which:<16} {}", trial.line);
        _ = writeln!(text, "    read as: {}", reading(trial));
    }
    let wrong = tried.report.mistakes.len();
    if wrong > 0 {
        _ = writeln!(text, "\n{}", tried.report.draw(Say::colour()));
    }
    let lines = tried.trials.len();
    let verdict =
        if wrong == 0 { "all as the rules say".to_owned() } else { format!("{wrong} to correct") };
    _ = writeln!(text, "{}: {lines} lines tried, {verdict}", file.display());
    text
}

fn reading(trial: &Trial) -> String {
    let Some(kind) = trial.reading.kind else { return "none".to_owned() };
    let kind = serde_json::to_value(kind).unwrap_or_default();
    let mut text = kind.as_str().unwrap_or_default().to_owned();
    let slots = [
        ("outlet", &trial.reading.outlet),
        ("title", &trial.reading.title),
        ("link", &trial.reading.url),
    ];
    for (name, value) in slots {
        if let Some(value) = value {
            _ = write!(text, ", {name} \"{value}\"");
        }
    }
    _ = write!(text, "  ({:.2}, {})", trial.reading.score, trial.reading.rule);
    text
}

fn machine(tried: &Tried) -> serde_json::Value {
    let trials: Vec<_> = tried
        .trials
        .iter()
        .map(|t| {
            json!({
                "line": t.line, "example": t.example, "holds": t.holds, "kind": t.reading.kind,
                "outlet": t.reading.outlet, "title": t.reading.title, "url": t.reading.url,
                "score": t.reading.score, "rule": t.reading.rule,
            })
        })
        .collect();
    json!({ "trials": trials, "mistakes": tried.report.mistakes })
}
