//! Every line of `tests/attribution/*.toml`: words in, fields out. An editor can add one.

use std::collections::BTreeMap;

use serde::Deserialize;
use tayang::attribute::{Lexicon, Reading, read_line};

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    line: String,
    kind: String,
    outlet: Option<String>,
    domain: Option<String>,
    url: Option<String>,
    title: Option<String>,
    via: Option<Vec<String>>,
    people: Option<BTreeMap<String, String>>,
    standalone: Option<bool>,
    span: Option<String>,
}

fn kind(reading: &Reading) -> String {
    let value = serde_json::to_value(reading.kind).unwrap();
    value.as_str().unwrap_or("none").to_owned()
}

/// What a case asks for and the reading does not give.
fn wrong(case: &Case) -> Vec<String> {
    let reading = read_line(&case.line, &Lexicon::shipped());
    let mut wrong = Vec::new();
    let mut ask = |what: &str, want: Option<String>, have: Option<String>| {
        if want.is_some() && want != have {
            wrong.push(format!("{what}: want {want:?}, have {have:?}"));
        }
    };
    ask("kind", Some(case.kind.clone()), Some(kind(&reading)));
    ask("outlet", case.outlet.clone(), reading.outlet.clone());
    ask("domain", case.domain.clone(), reading.domain.clone());
    ask("url", case.url.clone(), reading.url.clone());
    ask("title", case.title.clone(), reading.title.clone());
    ask("span", case.span.clone(), reading.span.clone());
    ask("via", case.via.as_ref().map(|v| v.join("; ")), Some(reading.via.join("; ")));
    ask("standalone", case.standalone.map(|b| b.to_string()), Some(reading.standalone.to_string()));
    let people: BTreeMap<String, String> = reading.people.iter().cloned().collect();
    ask("people", case.people.as_ref().map(|p| format!("{p:?}")), Some(format!("{people:?}")));
    wrong.iter().map(|w| format!("{:?} [{}]: {w}", case.line, reading.rule)).collect()
}

fn cases() -> Vec<Case> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/attribution");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|e| e == "toml"));
    files
        .flat_map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let cases: Cases = toml::from_str(&text).unwrap_or_else(|e| panic!("{path:?}: {e}"));
            cases.case
        })
        .collect()
}

#[test]
fn every_line_reads_as_its_case_says() {
    let wrong: Vec<String> = cases().iter().flat_map(wrong).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_are_enough_lines_and_enough_look_alikes() {
    let cases = cases();
    let none = cases.iter().filter(|c| c.kind == "none").count();
    assert!(cases.len() >= 60 && none >= 25, "{} lines, {none} look-alikes", cases.len());
}
