//! Secrets are read, warned about, and never shown.

use std::os::unix::fs::PermissionsExt as _;

use tayang::{
    cli::{Exit, check},
    config::{self, Environment},
};

use super::{bare, folder, load, noon, refused};

fn shows_a_secret(text: &str) -> bool {
    text.contains("RAHASIA") || text.contains("abcd efgh")
}

#[test]
fn no_report_shows_a_secret_in_any_form() {
    let report = refused("secrets-in-the-open");
    assert!(report.mistakes.len() >= 9);
    assert!(!shows_a_secret(&report.draw(true)), "{report}");
    assert!(!shows_a_secret(&serde_json::to_string(&report).unwrap()));
    assert!(!shows_a_secret(&format!("{report:?}")));
}

#[test]
fn no_plan_shows_a_secret_in_any_form() {
    let environment = Environment::of(&[("SANDI_WORDPRESS", "abcd efgh")], None).rehearsal();
    let loaded = load("accepted/lengkap", &environment).unwrap();
    assert!(!shows_a_secret(&format!("{loaded:?} {environment:?}")));
    let question = check::Question {
        folder: &folder("accepted/lengkap"),
        json: true,
        colour: false,
        now: noon(),
    };
    let (text, exit) = check::look(question, &environment).answer(&[]);
    assert_eq!(exit, Exit::Done);
    assert!(!shows_a_secret(&text));
}

/// A folder whose WordPress password is in a file with these permissions.
fn with_mode(mode: u32) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let config = "
[network]
name = \"jatim\"
title = \"Malang Network\"
contact = \"redaksi@malangnetwork.example\"
[outlet.malang]
title = \"MalangNetwork.com\"
domains = [\"malangnetwork.example\"]
[target.malang]
outlet = \"malang\"
wordpress = { url = \"https://malangnetwork.example\", user = \"tayang\", password = { file = \"sandi\" } }
[alerts]
mail = \"redaksi@malangnetwork.example\"
";
    std::fs::write(folder.path().join("tayang.toml"), config).unwrap();
    let secret = folder.path().join("sandi");
    std::fs::write(&secret, "abcd efgh\n").unwrap();
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(mode)).unwrap();
    let loaded = config::load_with(folder.path(), &bare()).unwrap();
    loaded.warnings.into_iter().map(|warning| warning.message).collect()
}

#[test]
fn a_secret_file_that_others_may_read_is_warned_about() {
    assert_eq!(with_mode(0o600), Vec::<String>::new());
    assert_eq!(with_mode(0o400), Vec::<String>::new());
    assert_eq!(with_mode(0o640).len(), 1);
    assert!(with_mode(0o604)[0].contains("mode 604"));
}

#[test]
fn a_credential_is_only_missed_when_it_is_needed() {
    let run = Environment::of(&[("SANDI_WORDPRESS", "abcd efgh")], None);
    let report = load("accepted/lengkap", &run).unwrap_err();
    assert_eq!(report.mistakes.len(), 1);
    assert!(report.mistakes[0].message.contains("systemd has handed over none"));
    assert!(load("accepted/lengkap", &run.rehearsal()).is_ok());
}
