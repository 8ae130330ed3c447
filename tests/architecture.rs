//! The module map, held as data: who may import whom, what is pure, how long things may get.

mod map;
mod rules;
mod source;

use std::{fs, path::Path};

use rules::{Limits, breaches};
use source::Source;

/// Every file under `src`, parsed.
fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    collect(Path::new("src"), &mut sources);
    assert!(sources.len() > 40, "only {} files were found", sources.len());
    sources
}

fn collect(folder: &Path, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("src can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source file is UTF-8");
            let name = path.strip_prefix("src").expect("it is under src");
            sources.push(Source::parse(&name.to_string_lossy(), &text));
        }
    }
}

fn assert_none(breaches: &[String]) {
    assert!(breaches.is_empty(), "\n  {}\n", breaches.join("\n  "));
}

#[test]
fn modules_import_what_the_map_allows_and_pure_ones_touch_nothing() {
    assert_none(&breaches(&sources(), &map::MODULES, &map::PURE_FILES));
}

#[test]
fn the_map_itself_points_downwards_and_knows_every_module() {
    assert_none(&rules::contradictions(&map::MODULES));
    let mut found: Vec<String> =
        sources().iter().map(|source| source.module().to_owned()).filter(|m| m != "lib").collect();
    found.sort();
    found.dedup();
    let mut known: Vec<&str> = map::MODULES.iter().map(|module| module.name).collect();
    known.sort_unstable();
    assert_eq!(found, known, "modules in src, and rows of the map");
}

#[test]
fn the_pure_files_of_doing_modules_are_there() {
    let sources = sources();
    for file in map::PURE_FILES {
        assert!(sources.iter().any(|source| source.file == file), "{file} is gone or renamed");
    }
}

#[test]
fn functions_and_files_stay_short() {
    let limits = Limits { function: 80, file: 500 };
    let excesses = rules::excesses(&sources(), limits, &map::LONG_FUNCTIONS, &map::LONG_FILES);
    assert_none(&excesses);
}

#[test]
fn a_body_is_vouched_for_only_where_it_was_cleaned_or_stored() {
    assert_none(&rules::vouchers(&sources(), &["html", "model", "store"]));
}

fn planted(file: &str, text: &str) -> Vec<String> {
    breaches(&[Source::parse(file, text)], &map::MODULES, &map::PURE_FILES)
}

#[test]
fn a_forbidden_import_is_reported_in_a_sentence_however_it_is_written() {
    let ways = [
        "use crate::store::Store;",
        "use crate::{model::Link, store::{Claim, Store}};",
        "use crate::{\n    html,\n    store,\n};",
        "fn f() -> crate::store::StoreError { todo() }",
        "use super::super::store::Store;",
        "use crate::{model::{Link, Body}, /* { */ store};",
    ];
    for way in ways {
        assert_eq!(
            planted("extract/body.rs", way),
            ["extract/body.rs: `extract` may not import `store`"]
        );
    }
}

#[test]
fn words_in_comments_strings_and_tests_are_no_imports() {
    let harmless = [
        "// use crate::store::Store;",
        "/* crate::store /* nested */ crate::store */",
        "const A: &str = \"crate::store\";",
        "const B: &str = r#\"crate::store \"quoted\" tokio::spawn\"#;",
        "const C: char = '\"'; const D: &str = \"crate::store\";",
        "#[cfg(test)]\nmod tests { use crate::store::Store; fn f() { std::fs::read(\"x\"); } }",
        "use crate::model::Link; use super::metadata;",
        "fn f<'a>(x: &'a str) -> &'a str { x }",
    ];
    for text in harmless {
        assert_none(&planted("extract/body.rs", text));
    }
}

#[test]
fn a_pure_module_that_touches_the_world_is_reported() {
    let ways = [
        ("use tokio::sync::Mutex;", "tokio"),
        ("fn f() { let _ = chrono::Utc::now(); }", "Utc::now"),
        ("use std::{collections::HashMap, fs};", "std::fs"),
        ("fn f() { std::env::var(\"HOME\"); }", "std::env"),
        ("use std::time::SystemTime;", "SystemTime"),
        ("use std::process::Command;", "std::process"),
        ("use reqwest::Client;", "reqwest"),
    ];
    for (text, what) in ways {
        let sentence = format!("watch/feed.rs: `watch` is pure and may not name `{what}`");
        assert_eq!(planted("watch/feed.rs", text), [sentence]);
    }
    assert_none(&planted("net/client.rs", "use tokio::sync::Mutex;"));
    let composing = planted("publish/rendition.rs", "use std::fs;");
    assert_eq!(composing, ["publish/rendition.rs: `publish` is pure and may not name `std::fs`"]);
}

#[test]
fn a_circle_of_imports_is_reported_with_its_way() {
    let modules = [
        map::Module { name: "watch", layer: 2, pure: true, imports: &["extract"] },
        map::Module { name: "extract", layer: 2, pure: true, imports: &["watch"] },
    ];
    let sources = [
        Source::parse("watch/mod.rs", "use crate::extract::article;"),
        Source::parse("extract/mod.rs", "use crate::watch::read;"),
    ];
    let found = breaches(&sources, &modules, &[]);
    assert_eq!(found, ["a circle of imports: extract → watch → extract"]);
    let upward = "the map lets `watch` (layer 2) import `extract` (layer 2): only lower layers";
    assert!(rules::contradictions(&modules).iter().any(|sentence| sentence == upward));
}

#[test]
fn a_long_function_is_reported_and_a_listed_one_must_still_be_long() {
    let body = "    let x = 1;\n".repeat(4);
    let source = [Source::parse("html/mod.rs", &format!("fn wash() {{\n{body}}}\n"))];
    let limits = Limits { function: 5, file: 500 };
    let found = rules::excesses(&source, limits, &[], &[]);
    assert_eq!(found, ["html/mod.rs:1: `wash` has 6 lines, more than 5"]);
    assert_none(&rules::excesses(&source, limits, &[("html/mod.rs", "wash", 6)], &[]));
    let stale = rules::excesses(&source, limits, &[("html/mod.rs", "wash", 9)], &[]);
    assert_eq!(stale, ["html/mod.rs: `wash` has 6 lines now: write 6 in the list, not 9"]);
    let gone =
        rules::excesses(&source, limits, &[("html/mod.rs", "wash", 6), ("x.rs", "y", 9)], &[]);
    assert_eq!(gone, ["x.rs: `y` is listed as long and is not there: take it off the list"]);
}

#[test]
fn a_body_made_elsewhere_is_reported() {
    let source = Source::parse("extract/body.rs", "fn f() -> Body { Body::vouched(raw) }");
    let found = rules::vouchers(&[source], &["html"]);
    assert_eq!(found, ["extract/body.rs:1: only `html` may vouch for a `Body`"]);
}
