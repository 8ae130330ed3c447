//! Lines, articles and paragraphs written by hands that had seen neither the grammar nor the shown
//! cases: how well the reading generalises. The first-run scores are in `another_hand/README.md`.

use std::{collections::BTreeMap, path::PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};
use tayang::{
    attribute::{Lexicon, read_line},
    cli::inspect::attribution::answer,
};

#[derive(Deserialize)]
struct Lines {
    case: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    line: String,
    kind: String,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/attribution/another_hand")
}

fn text(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap()
}

/// The floor of a score, from `tests/eval/floors.toml`.
fn floor(name: &str) -> f64 {
    let floors = include_str!("../eval/floors.toml");
    let floors: BTreeMap<String, f64> = toml::from_str(floors).unwrap();
    floors[name]
}

const KINDS: [&str; 7] = [
    "origin",
    "secondary_source",
    "related_link",
    "byline",
    "copyright",
    "agency_dateline",
    "none",
];

/// Macro-F1 over the kinds, and how many lines were taken for an origin that are none.
fn score(lines: &[Line]) -> (f64, usize) {
    let lexicon = Lexicon::shipped();
    let mut seen: BTreeMap<(String, String), f64> = BTreeMap::new();
    for case in lines {
        let kind = serde_json::to_value(read_line(&case.line, &lexicon).kind).unwrap();
        let read = kind.as_str().unwrap_or("none").to_owned();
        *seen.entry((case.kind.clone(), read)).or_default() += 1.0;
    }
    let f1 = |k: &&str| {
        let hit = seen.get(&((*k).to_owned(), (*k).to_owned())).copied().unwrap_or(0.0);
        let all: f64 = seen.iter().filter(|((w, h), _)| w == k || h == k).map(|(_, n)| n).sum();
        2.0 * hit / (all + hit)
    };
    let wrong = seen.iter().filter(|((w, h), _)| h == "origin" && w != "origin");
    let false_origins = wrong.map(|(_, n)| *n).sum::<f64>();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
    let false_origins = false_origins as usize;
    (KINDS.iter().map(f1).sum::<f64>() / 7.0, false_origins)
}

#[test]
fn lines_by_four_other_hands_are_read_at_least_as_well_as_before() {
    for set in ["a", "b", "c", "d"] {
        let lines: Lines = toml::from_str(&text(&format!("{set}.toml"))).unwrap();
        let (macro_f1, false_origins) = score(&lines.case);
        println!("{set}: macro-F1 {macro_f1:.3} of {} lines", lines.case.len());
        let floor = floor(&format!("credit_lines_{set}"));
        assert!(macro_f1 >= floor, "{set}: macro-F1 {macro_f1:.3} is under {floor}");
        assert!(false_origins <= 1, "{set}: {false_origins} lines are taken for an origin");
    }
}

#[derive(Deserialize)]
struct Articles {
    case: Vec<BTreeMap<String, Value>>,
}

fn outlets(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|o| o["outlet"].as_str().unwrap()).collect()
}

fn folded(texts: &[&str]) -> Vec<String> {
    let letters =
        |t: &&str| t.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    texts.iter().map(letters).collect()
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|t| t.as_str().unwrap()).collect()
}

#[test]
fn every_article_by_another_hand_comes_out_with_its_chain_its_text_and_its_loops() {
    let articles: Articles = toml::from_str(&text("articles.toml")).unwrap();
    for case in &articles.case {
        let name = &case["name"];
        let read = answer(&json!(case)).unwrap();
        let same = |want: &[&str], have: &[&str]| {
            assert_eq!(folded(want), folded(have), "{name}");
        };
        same(&texts(&case["origins"]), &outlets(&read["origins"]));
        same(&texts(&case["sources"]), &outlets(&read["sources"]));
        same(&texts(&case["residual"]), &texts(&read["residual"]));
        assert_eq!(case["loop"], read["loop"], "{name}");
    }
}

#[test]
fn not_one_of_four_hundred_paragraphs_that_only_look_like_credits_is_touched() {
    for paragraph in text("paragraphs.txt").lines() {
        let html = format!("<p>{}</p>", tayang::html::escape(paragraph));
        let asked = json!({
            "html": html,
            "self": { "name": "Kabar Uji", "domains": ["uji.example"], "aliases": [] },
            "fetched_from": { "domain": "mitra.example", "url": "https://mitra.example/x" },
            "policy": { "agency_dateline": "keep", "inline_secondary": "keep" },
        });
        let read = answer(&asked).unwrap();
        let have: String = texts(&read["residual"]).concat();
        let squeezed = |t: &str| t.split_whitespace().collect::<String>();
        assert_eq!(squeezed(&have), squeezed(paragraph));
    }
}
