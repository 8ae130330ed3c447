//! `check`, `init` and `reference`, as a person calls them.

use std::path::Path;

use insta::assert_snapshot;
use tayang::{
    cli::{Exit, check, init, reference},
    config::Environment,
};

use super::{bare, folder, noon, open_secrets};

fn checked(folder: &Path, json: bool) -> (String, Exit) {
    let environment = Environment::of(&[("SANDI_WORDPRESS", "abcd efgh")], None);
    let question = check::Question { folder, json, colour: false, now: noon() };
    let names = ["partner:malang_lama".to_owned(), "partner:kediri".to_owned()];
    check::look(question, &environment).answer(&names)
}

#[test]
fn check_of_the_annotated_configuration_finds_nothing() {
    let question =
        check::Question { folder: Path::new("config"), json: false, colour: false, now: noon() };
    let (text, exit) = check::look(question, &bare()).answer(&[]);
    assert_eq!(exit, Exit::Done);
    let version = text.split("(version ").nth(1).unwrap()[..16].to_owned();
    assert_snapshot!("check_config", text.replace(&version, "0123456789abcdef"));
}

#[test]
fn check_says_when_everything_fires_and_what_is_promised() {
    open_secrets("accepted/lengkap");
    let (text, exit) = checked(&folder("accepted/lengkap"), false);
    assert_eq!(exit, Exit::Done);
    assert_snapshot!("check_lengkap", text);
}

#[test]
fn check_answers_machines_in_json() {
    let (text, exit) = checked(&folder("accepted/lengkap"), true);
    assert_eq!(exit, Exit::Done);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["fine"], true);
    let pagi = &json["schedules"].as_array().unwrap()[3];
    assert_eq!(pagi["schedule"], "digest.pagi");
    assert_eq!(pagi["next"][0], "2026-11-24T06:00:00+09:00");
    assert_eq!(json["promises"][2]["once"], "at most once");
}

#[test]
fn the_exit_code_says_whether_there_is_something_to_report() {
    assert_eq!(checked(&folder("refused/ten"), false).1, Exit::Report);
    assert_eq!(checked(&folder("refused/nowhere"), false).1, Exit::Failed);
    let (text, exit) = checked(&folder("refused/ten"), true);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(exit, Exit::Report);
    assert_eq!(json["mistakes"].as_array().unwrap().len(), 10);
}

#[test]
fn a_new_configuration_is_annotated_and_works_and_nothing_is_overwritten() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("baru");
    let said = init::init(&folder).unwrap();
    assert!(said.contains("partners/contoh.toml"));
    assert_eq!(checked(&folder, false).1, Exit::Done);
    std::fs::write(folder.join("tayang.toml"), "# milik kami\n").unwrap();
    assert!(init::init(&folder).is_err());
    assert_eq!(std::fs::read_to_string(folder.join("tayang.toml")).unwrap(), "# milik kami\n");
}

#[test]
fn the_reference_and_the_schema_are_not_stale() {
    fresh("config/REFERENCE.md", &reference::reference(false));
    fresh("config/schema.json", &reference::reference(true));
}

/// The file says what the types say; `TAYANG_BLESS=1` writes it anew.
fn fresh(path: &str, text: &str) {
    if std::env::var_os("TAYANG_BLESS").is_some() {
        std::fs::write(path, text).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == text, "{path} is stale: run the tests once with TAYANG_BLESS=1");
}

#[test]
fn everything_that_the_schema_requires_is_asked_for() {
    let schema: serde_json::Value = serde_json::from_str(&reference::reference(true)).unwrap();
    let report = super::refused("everything-missing");
    let required = &schema["properties"]["partner"]["additionalProperties"]["required"];
    for key in required.as_array().unwrap() {
        let path = format!("partner.malang.{}", key.as_str().unwrap());
        assert!(report.mistakes.iter().any(|m| m.key.as_deref() == Some(&path)), "{path}");
    }
    let digest = &schema["properties"]["digest"]["additionalProperties"]["required"];
    for key in digest.as_array().unwrap() {
        let path = format!("digest.pagi.{}", key.as_str().unwrap());
        assert!(report.mistakes.iter().any(|m| m.key.as_deref() == Some(&path)), "{path}");
    }
}
