//! The database's files: who may open them, what they refuse, what belongs to them.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use rusqlite::Connection;
use tayang::{clock::Clock, store::*};
use tempfile::TempDir;

use super::suite::house;
use crate::store::samples::*;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn open(dir: &Path) -> Result<SqliteStore, StoreError> {
    SqliteStore::open(&dir.join("tayang.db"), Clock::fixed(morning()))
}

fn beside(dir: &Path) -> Result<SqliteStore, StoreError> {
    SqliteStore::open_shared(&dir.join("tayang.db"), Clock::fixed(morning()))
}

fn raw(dir: &Path) -> Connection {
    Connection::open(dir.join("tayang.db")).unwrap()
}

fn said<T>(answer: Result<T, StoreError>) -> String {
    answer.err().unwrap().to_string()
}

#[test]
fn a_missing_folder_is_named_with_what_to_do() {
    let dir = folder();
    let words = said(open(&dir.path().join("tidak/ada")));
    assert!(words.contains("tidak/ada does not exist: create it"), "{words}");
}

#[test]
fn what_is_no_database_is_refused() {
    let dir = folder();
    fs::write(dir.path().join("tayang.db"), "bukan basis data\n".repeat(99)).unwrap();
    assert!(said(open(dir.path())).contains("not a tayang database"));
    let place = folder();
    fs::create_dir(place.path().join("tayang.db")).unwrap();
    assert!(matches!(open(place.path()), Err(StoreError::Unusable { .. })));
}

#[tokio::test]
async fn a_second_daemon_is_refused_and_a_command_is_not() {
    let dir = folder();
    let daemon = open(dir.path()).unwrap();
    assert!(matches!(open(dir.path()), Err(StoreError::InUse { .. })));
    let command = beside(dir.path()).unwrap();
    let pause = Order::Pause(Scope::All);
    command.order(&pause, "sari", "").await.unwrap();
    assert_eq!(daemon.paused().await.unwrap(), ["all"]);
    drop(daemon);
    open(dir.path()).unwrap();
}

#[tokio::test]
async fn a_command_and_a_daemon_write_at_the_same_time() {
    let dir = folder();
    let stores = [open(dir.path()).unwrap(), beside(dir.path()).unwrap()];
    let writers: Vec<_> = (0..)
        .zip(stores)
        .map(|(which, store)| {
            tokio::spawn(async move {
                for n in 0..30 {
                    store.raise(&format!("{which}:{n}"), "x").await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(beside(dir.path()).unwrap().alerts().await.unwrap().len(), 60);
}

#[test]
fn a_newer_schema_is_refused_by_daemon_and_command() {
    let dir = folder();
    drop(open(dir.path()).unwrap());
    raw(dir.path()).pragma_update(None, "user_version", 99).unwrap();
    for answer in [open(dir.path()), beside(dir.path())] {
        assert!(matches!(answer, Err(StoreError::Newer { found: 99, .. })));
    }
}

#[test]
fn an_old_file_is_migrated_once_and_is_whole() {
    let dir = folder();
    for _ in 0..2 {
        drop(open(dir.path()).unwrap());
    }
    let conn = raw(dir.path());
    let version: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    let verdict: String = conn.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    let mode: String = conn.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    let steps = concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/sqlite/migrations");
    let newest = std::fs::read_dir(steps).unwrap().count();
    assert_eq!((version as usize, verdict.as_str(), mode.as_str()), (newest, "ok", "wal"));
}

#[test]
fn only_the_owner_reads_the_files() {
    let dir = folder();
    drop(open(dir.path()).unwrap());
    for name in ["tayang.db", "tayang.db.key"] {
        let mode = fs::metadata(dir.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_lost_or_foreign_key_is_refused() {
    let (dir, other) = (folder(), folder());
    for place in [&dir, &other] {
        drop(open(place.path()).unwrap());
    }
    let key = |place: &TempDir| place.path().join("tayang.db.key");
    fs::copy(key(&other), key(&dir)).unwrap();
    assert!(said(open(dir.path())).contains("belongs to another database"));
    fs::remove_file(key(&dir)).unwrap();
    assert!(said(open(dir.path())).contains("bring it back from a backup"));
}

#[tokio::test]
async fn a_damaged_row_is_named_and_nothing_panics() {
    let dir = folder();
    let clock = Clock::fixed(morning());
    let store = SqliteStore::open(&dir.path().join("tayang.db"), clock).unwrap();
    store.raise("x", "y").await.unwrap();
    store.adopt_sources(vec![key("malang")]).await.unwrap();
    raw(dir.path()).execute("UPDATE sources SET cursor = '{'", []).unwrap();
    let words = said(store.claim_visit("a", minute()).await);
    assert!(words.contains("sources malang, `cursor`"), "{words}");
    raw(dir.path()).execute("UPDATE alerts SET since = 9223372036854775807", []).unwrap();
    assert!(matches!(store.alerts().await, Err(StoreError::Corrupt(_))));
}

#[tokio::test]
async fn a_full_disk_loses_nothing_and_work_goes_on_when_there_is_room() {
    let dir = folder();
    let store = open(dir.path()).unwrap();
    store.raise("sebelum", "x").await.unwrap();
    store.limit_pages(1).await.unwrap();
    let big = || NewMedia {
        bytes: vec![7; 4_000_000],
        content_type: "image/jpeg".into(),
        source: link("https://malang.example.id/a.jpg"),
        credit: None,
        rights: "own".into(),
    };
    assert!(matches!(store.keep_media(big()).await, Err(StoreError::Full { .. })));
    assert_eq!(store.alerts().await.unwrap().len(), 1);
    store.limit_pages(1_000_000).await.unwrap();
    store.keep_media(big()).await.unwrap();
    store.ping().await.unwrap();
}

#[tokio::test]
async fn a_backup_is_whole_while_work_goes_on_and_overwrites_nothing() {
    let house = house();
    house.live(1, "kota").await;
    let dir = folder();
    let copy = dir.path().join("salinan.db");
    let store = std::sync::Arc::clone(&house.store);
    let writing = tokio::spawn(async move {
        for n in 0..50 {
            store.raise(&n.to_string(), "x").await.unwrap();
        }
    });
    house.store.backup(&copy).await.unwrap();
    writing.await.unwrap();
    assert!(matches!(house.store.backup(&copy).await, Err(StoreError::Unusable { .. })));
    let store = SqliteStore::open(&copy, house.clock.clone()).unwrap();
    assert_eq!(store.live(&target("kota"), 9).await.unwrap().len(), 1);
    let mode = fs::metadata(&copy).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
