//! Kinds of source beside feeds: cases as files, and visits of several questions.

mod aliases;
mod lists;
mod sitemaps;
mod walks;
mod wordpress;

use std::{fs, path::PathBuf};

use chrono::{DateTime, Utc};
use tayang::{
    model::{Cursor, Discovered, Fetched, Headers, Link, OutletName, SourceName},
    watch::{Errand, Occasion, Reading, Source, SourceKind, WatchError},
};

/// When every case is read.
fn now() -> DateTime<Utc> {
    "2026-11-23T02:00:00Z".parse().unwrap()
}

fn link(raw: &str) -> Link {
    Link::parse(raw).unwrap()
}

fn source(kind: SourceKind) -> Source {
    let (outlet, name) = (OutletName::parse("warta"), SourceName::parse("utama"));
    Source { outlet: outlet.unwrap(), name: name.unwrap(), kind }
}

fn answer(asked: &Link, status: u16, bytes: &[u8], headers: &[(&str, &str)]) -> Fetched {
    let headers = headers.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    Fetched {
        asked: asked.clone(),
        link: asked.clone(),
        status,
        headers: Headers(headers),
        bytes: bytes.to_vec(),
        at: now(),
    }
}

/// Answers every question from here; what it gives `None` for is missed.
fn visit(
    source: &Source,
    before: &Cursor,
    site: impl Fn(&Link, &Cursor) -> Option<Fetched>,
) -> (Result<Reading, WatchError>, Vec<Link>) {
    let dates = |text: &str| {
        let zone = chrono_tz::Asia::Jakarta;
        let local = now().with_timezone(&zone).fixed_offset();
        match tayang::extract::date(text, local, Some(zone))? {
            tayang::model::Published::At(at) => Some(at.to_utc()),
            tayang::model::Published::On(_) => None,
        }
    };
    let mut errand = Errand::begin(source, before, Occasion { now: now(), dates: &dates });
    let mut asked = Vec::new();
    while let Some(ask) = errand.ask() {
        assert!(asked.len() < 50, "a visit has an end");
        asked.push(ask.link.clone());
        match site(&ask.link, &ask.cursor) {
            Some(answer) => {
                if let Err(error) = errand.take(&answer) {
                    return (Err(error), asked);
                }
            }
            None if errand.miss("the connection broke") => {}
            None => return (Err(WatchError::Parts("missed".into())), asked),
        }
    }
    (errand.end(), asked)
}

/// The cases of a folder: the document, and the `.toml` beside it.
fn cases(folder: &str) -> Vec<(String, Vec<u8>, toml::Table)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/watch").join(folder);
    let mut cases = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        if file.extension().is_none_or(|extension| extension == "toml") {
            continue;
        }
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let wanted = fs::read_to_string(file.with_extension("toml")).unwrap();
        cases.push((name, fs::read(&file).unwrap(), wanted.parse().unwrap()));
    }
    assert!(!cases.is_empty());
    cases.sort_by(|a, b| a.0.cmp(&b.0));
    cases
}

/// One line for each entry: link, headline, publication, change.
fn lines(found: &[Discovered]) -> Vec<String> {
    let time = |at: Option<DateTime<Utc>>| at.map_or("-".to_owned(), |at| at.to_rfc3339());
    let line = |one: &Discovered| {
        let headline = one.headline.as_deref().unwrap_or("-");
        format!("{} | {headline} | {} | {}", one.link, time(one.published), time(one.updated))
    };
    found.iter().map(line).collect()
}

/// Compares a reading with the case: `found`, `notes` (each a part of one), or `error`.
fn compare(name: &str, reading: Result<Reading, WatchError>, wanted: &toml::Table) {
    let texts = |key: &str| -> Vec<String> {
        let list = wanted.get(key).and_then(toml::Value::as_array).cloned().unwrap_or_default();
        list.iter().map(|value| value.as_str().unwrap().to_owned()).collect()
    };
    match (reading, wanted.get("error").and_then(toml::Value::as_str)) {
        (Err(error), Some(part)) => assert!(error.to_string().contains(part), "{name}: {error}"),
        (Ok(reading), None) => {
            assert_eq!(lines(&reading.discovered), texts("found"), "{name}");
            let notes = reading.recovered.join("\n");
            assert!(texts("notes").iter().all(|note| notes.contains(note)), "{name}: {notes}");
            assert_eq!(notes.is_empty(), texts("notes").is_empty(), "{name}: {notes}");
            let ailing = wanted.get("ailing").and_then(toml::Value::as_str);
            let health = format!("{:?}", reading.health);
            assert!(ailing.is_none_or(|part| health.contains(part)), "{name}: {health}");
        }
        (reading, error) => panic!("{name}: wanted {error:?}, found {reading:?}"),
    }
}
