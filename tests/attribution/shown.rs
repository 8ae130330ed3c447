//! Scores on the labelled lines and articles beside the project; floors that only rise.

use std::{collections::BTreeMap, path::PathBuf};

use serde_json::Value;
use tayang::attribute::{Lexicon, read_line};

/// Macro-F1 on the shown lines.
const FLOOR: f64 = 0.975;

fn rows(name: &str) -> Option<Vec<Value>> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("../shared/data/attribution").join(name);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        println!("skipped: {} is not there", path.display());
    }
    Some(text?.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

fn kind(line: &str) -> String {
    let value = serde_json::to_value(read_line(line, &Lexicon::shipped()).kind).unwrap();
    value.as_str().unwrap_or("none").to_owned()
}

#[test]
fn the_shown_lines_are_read_at_least_as_well_as_before() {
    let Some(rows) = rows("lines.jsonl") else { return };
    let mut seen: BTreeMap<(String, String), f64> = BTreeMap::new();
    for row in &rows {
        let want = row["label"]["kind"].as_str().unwrap().to_owned();
        *seen.entry((want, kind(row["line"].as_str().unwrap()))).or_default() += 1.0;
    }
    let kinds = [
        "origin",
        "secondary_source",
        "related_link",
        "byline",
        "copyright",
        "agency_dateline",
        "none",
    ];
    let f1 = |k: &str| {
        let hit = seen.get(&(k.to_owned(), k.to_owned())).copied().unwrap_or(0.0);
        let all: f64 = seen.iter().filter(|((w, h), _)| w == k || h == k).map(|(_, n)| n).sum();
        2.0 * hit / (all + hit)
    };
    let macro_f1 = kinds.iter().map(|k| f1(k)).sum::<f64>() / 7.0;
    assert!(macro_f1 >= FLOOR, "macro-F1 {macro_f1:.3} is under {FLOOR}");
    let false_origins: f64 =
        seen.iter().filter(|((w, h), _)| h == "origin" && w != h).map(|(_, n)| n).sum();
    assert!(false_origins <= 1.0);
}

#[test]
fn no_shown_paragraph_holds_anything_that_would_be_cut() {
    let Some(rows) = rows("paragraphs.jsonl") else { return };
    for row in &rows {
        let text = tayang::html::escape(row["text"].as_str().unwrap());
        let read = read_line(&text, &Lexicon::shipped());
        assert!(read.kind.is_none() || read.score < tayang::model::Mark::STRIP, "{text}: {read:?}");
    }
}
