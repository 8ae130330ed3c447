//! Feeds: cases as files, what a visit makes of them, robots.txt, hostile input.

mod cases;
mod hostile;
mod reading;
mod robots;
mod yardstick;

use std::collections::BTreeMap;

use tayang::{
    model::{Cursor, Fetched, Headers, Link, OutletName, SourceName},
    watch::{Errand, Occasion, Reading, Source, SourceKind, WatchError},
};

/// A visit that needs one answer.
fn read(source: &Source, before: &Cursor, answer: &Fetched) -> Result<Reading, WatchError> {
    let occasion = Occasion { now: answer.at, dates: &|_| None };
    let mut errand = Errand::begin(source, before, occasion);
    errand.ask().expect("a question");
    errand.take(answer)?;
    assert_eq!(errand.ask(), None);
    errand.end()
}

fn source() -> Source {
    Source {
        outlet: OutletName::parse("warta").unwrap(),
        name: SourceName::parse("utama").unwrap(),
        kind: SourceKind::Feed { url: Link::parse("https://warta.example/rss").unwrap() },
    }
}

fn fetched(status: u16, bytes: &[u8], headers: &[(&str, &str)]) -> Fetched {
    let link = Link::parse("https://warta.example/rss").unwrap();
    let headers: BTreeMap<String, String> =
        headers.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    Fetched {
        asked: link.clone(),
        link,
        status,
        headers: Headers(headers),
        bytes: bytes.to_vec(),
        at: "2026-11-23T02:15:30Z".parse().unwrap(),
    }
}

fn first_visit(bytes: &[u8]) -> Result<Reading, WatchError> {
    read(&source(), &Cursor::default(), &fetched(200, bytes, &[]))
}
