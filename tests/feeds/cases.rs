//! Every file in `cases/` with the expectations in the `.toml` beside it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use tayang::{cli::inspect::feed, watch::WatchError};

use super::first_visit;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/feeds/cases")
}

/// A dotted path into the answer; what is null is absent.
fn at<'v>(answer: &'v Value, path: &str) -> Option<&'v Value> {
    let pointer = format!("/{}", path.replace('.', "/"));
    answer.pointer(&pointer).filter(|value| !value.is_null())
}

fn difference(answer: &Value, path: &str, wanted: &Value) -> Option<String> {
    let found = at(answer, path);
    let fine = if wanted == "absent" { found.is_none() } else { found == Some(wanted) };
    (!fine).then(|| format!("{path}: wanted {wanted}, found {}", found.unwrap_or(&Value::Null)))
}

fn differences(file: &Path, wanted: &Value) -> Vec<String> {
    let request = json!({
        "path": file.to_str(),
        "headers": wanted["headers"],
        "url": wanted["url"],
    });
    let answer = match feed::answer(&request) {
        Ok(answer) => answer,
        Err(error) if wanted["error"] == json!(error) => return Vec::new(),
        Err(error) => {
            let begin = wanted["error_begins"].as_str();
            let fine = begin.is_some_and(|begin| error.starts_with(begin));
            return if fine { Vec::new() } else { vec![format!("refused: {error}")] };
        }
    };
    if wanted["error"].is_string() || wanted["error_begins"].is_string() {
        return vec!["an error was expected".into()];
    }
    let expected = wanted["expect"].as_object().expect("a case expects something");
    expected.iter().filter_map(|(path, value)| difference(&answer, path, value)).collect()
}

fn cases() -> Vec<(PathBuf, Value)> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|e| e != "toml")).collect();
    files.sort();
    let expectation = |file: &PathBuf| {
        let text = fs::read_to_string(file.with_extension("toml")).unwrap();
        toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
    };
    files.into_iter().map(|file| (file.clone(), expectation(&file))).collect()
}

#[test]
fn every_case_is_read_as_its_file_says() {
    let mut wrong = Vec::new();
    for (file, wanted) in cases() {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let sentence = wanted["sentence"].as_str().expect("a case says what it is about");
        for difference in differences(&file, &wanted) {
            wrong.push(format!("{name} ({sentence}): {difference}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_are_at_least_forty_cases() {
    assert!(cases().len() >= 40);
}

#[test]
fn a_visit_refuses_what_the_cases_call_unreadable_and_reads_the_rest() {
    for (file, wanted) in cases() {
        let bytes = fs::read(&file).unwrap();
        match (first_visit(&bytes), wanted["unreadable"].as_str()) {
            (Err(WatchError::Unreadable(why)), Some(unreadable)) => assert_eq!(why, unreadable),
            (read, None) => {
                let error = wanted["error"].is_string() || wanted["error_begins"].is_string();
                assert_eq!(read.is_err(), error, "{}: {read:?}", file.display());
            }
            (read, Some(_)) => panic!("{}: {read:?}", file.display()),
        }
    }
}

#[test]
fn a_visit_finds_the_links_that_the_cases_name() {
    for (file, wanted) in cases() {
        let Some(links) = wanted["discovered"].as_array() else { continue };
        let reading = first_visit(&fs::read(&file).unwrap()).unwrap();
        let found: Vec<Value> = reading.discovered.iter().map(|d| json!(d.link.as_str())).collect();
        assert_eq!(&found, links, "{}", file.display());
    }
}
