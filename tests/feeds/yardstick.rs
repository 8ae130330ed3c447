//! The names that other people's feeds are judged by: our own floors over feedparser's feeds,
//! where they are at hand (`../shared/data/feeds`, unpacked by `./tests/run`).

use std::{env, fs, path::PathBuf};

use serde_json::{Value, json};
use tayang::cli::inspect::feed;

fn folder() -> Option<PathBuf> {
    let folder = PathBuf::from(env::var_os("TAYANG_FEEDS")?);
    folder.join("index.json").is_file().then_some(folder)
}

/// Whether a feed that ought to have entries gave none without a word.
fn is_silently_empty(folder: &std::path::Path, test: &Value) -> bool {
    let expects = test["expect"].as_array().expect("every test expects something");
    let wants = |e: &Value| e["path"].as_str().is_some_and(|path| path.starts_with("entries["));
    if !expects.iter().any(wants) {
        return false;
    }
    let path = folder.join(test["file"].as_str().unwrap_or_default());
    let request = json!({ "path": path.to_str(), "headers": test["headers"] });
    feed::answer(&request).is_ok_and(|answer| answer["entries"][0].is_null())
}

#[test]
fn no_feed_of_feedparser_is_silently_empty() {
    let Some(folder) = folder() else {
        println!("skipped: TAYANG_FEEDS names no folder with feedparser-tests");
        return;
    };
    let index: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("index.json")).unwrap()).unwrap();
    let tests = index["tests"].as_array().unwrap();
    let empty: Vec<&Value> =
        tests.iter().filter(|test| is_silently_empty(&folder, test)).map(|t| &t["file"]).collect();
    assert!(empty.is_empty(), "{empty:?}");
}
