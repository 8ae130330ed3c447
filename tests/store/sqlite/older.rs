//! A file that an older program wrote: migrated, it holds what a new one would.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rusqlite::Connection;
use tayang::{clock::Clock, model::*, store::*};
use tempfile::TempDir;

use super::suite::house;
use crate::store::{conformance::House, samples::*};

/// Before `0006_entries.sql`.
const FORMER: usize = 5;

/// Tables that the former program had otherwise.
const ANEW: [&str; 2] = ["entries", "announcements"];

/// What each schema made anew, told in the words of the one before.
const BACKWARDS: &str = "
    INSERT INTO entries (rowid, id, outlet, identity, link, normalised, headline, discovered, state,
            reason, what, attempts, missing, cursor, story, due_at, again, enrolled_at, changed_at,
            lease_owner, lease_until, fence)
        SELECT rowid, id, outlet, discovered ->> '$.identity', link,
            (SELECT alias FROM now.aliases WHERE entry = id AND kind = 'link'), headline,
            discovered, state, reason, what, attempts, missing, coalesce(cursor, '{}'), story,
            due_at, again, enrolled_at, changed_at, lease_owner, lease_until, fence
        FROM now.entries;
    INSERT INTO announcements (entry, source, hash)
        SELECT e.id, j.key, j.value || j.value FROM now.entries e, json_each(e.told) j;";

fn file(house: &House) -> PathBuf {
    house.keep.downcast_ref::<TempDir>().unwrap().path().join("tayang.db")
}

fn column(conn: &Connection, sql: &str) -> Vec<String> {
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn tables(conn: &Connection, schema: &str) -> Vec<String> {
    let sql = format!("SELECT name FROM {schema}.sqlite_master WHERE type = 'table' ORDER BY 1");
    column(conn, &sql)
}

fn columns(conn: &Connection, schema: &str, table: &str) -> Vec<String> {
    column(conn, &format!("SELECT name FROM pragma_table_info('{table}', '{schema}')"))
}

/// A file as the program before this schema left it, with the contents of `now`.
fn former(now: &Path, at: &Path) {
    let conn = Connection::open(at).unwrap();
    conn.pragma_update(None, "foreign_keys", "OFF").unwrap();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/sqlite/migrations");
    let mut steps: Vec<_> =
        fs::read_dir(folder).unwrap().map(|step| step.unwrap().path()).collect();
    steps.sort();
    for step in &steps[..FORMER] {
        conn.execute_batch(&fs::read_to_string(step).unwrap()).unwrap();
    }
    conn.pragma_update(None, "user_version", FORMER as u32).unwrap();
    conn.execute("ATTACH ?1 AS now", [now.to_str()]).unwrap();
    for table in tables(&conn, "main").iter().filter(|table| !ANEW.contains(&table.as_str())) {
        let same = columns(&conn, "now", table).join(", ");
        conn.execute_batch(&format!(
            "INSERT OR REPLACE INTO main.{table} ({same}) SELECT {same} FROM now.{table}"
        ))
        .unwrap();
    }
    conn.execute_batch(BACKWARDS).unwrap();
    fs::copy(now.with_extension("db.key"), at.with_extension("db.key")).unwrap();
}

/// Every row of every table, as text; what there is nothing of need not be counted.
fn contents(at: &Path) -> Vec<String> {
    let conn = Connection::open(at).unwrap();
    let of = |table: &String| {
        let values = columns(&conn, "main", table).join("), quote(");
        let row = format!("concat_ws(' ', '{table}', quote({values}))");
        column(&conn, &format!("SELECT {row} FROM {table} ORDER BY 1"))
    };
    let rows = tables(&conn, "main").iter().flat_map(of).collect::<Vec<_>>();
    rows.into_iter().filter(|row| !row.starts_with("tally ") || !row.ends_with(" 0")).collect()
}

/// A store with an article on its way, a published one, one held back and old ones.
async fn filled() -> House {
    let house = house();
    house.live(1, "kota").await;
    house.carried(2, &["kota", "desa"]).await;
    house.taken(&announced("malang", 3)).await;
    house.announce(vec![(announced("malang", 4), EntryState::Backlog)]).await;
    let elsewhere = SourceName::parse("olahraga").unwrap();
    house
        .announce(vec![(
            Discovered { source: elsewhere, ..announced("malang", 4) },
            EntryState::Due,
        )])
        .await;
    house
}

/// The same contents in a file of the former program, in a folder of its own.
fn as_former(house: &House) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path().join("tayang.db");
    former(&file(house), &at);
    (dir, at)
}

#[tokio::test]
async fn what_a_former_program_kept_is_all_there_after_the_migration() {
    let house = filled().await;
    let now = file(&house);
    let (_dir, at) = as_former(&house);
    let House { store, clock, keep: _kept } = house;
    drop(store);
    for file in [&now, &at] {
        // A daemon that starts frees what was leased.
        drop(SqliteStore::open(file, clock.clone()).unwrap());
    }
    let unread = "UPDATE entries SET cursor = NULL WHERE cursor = '{}'";
    assert!(Connection::open(&at).unwrap().execute(unread, []).unwrap() > 0);
    let kept = contents(&now);
    assert!(kept.iter().filter(|row| row.starts_with("entries ")).count() == 4, "{kept:#?}");
    let migrated = contents(&at);
    let differ = kept.iter().zip(&migrated).find(|(kept, migrated)| kept != migrated);
    assert_eq!((differ, migrated.len()), (None, kept.len()));
}

#[tokio::test]
async fn after_the_migration_entries_are_known_by_their_names_and_words() {
    let house = filled().await;
    let (dir, at) = as_former(&house);
    let store = SqliteStore::open(&at, house.clock.clone()).unwrap();
    let house = House { store: std::sync::Arc::new(store), keep: Box::new(dir), ..house };
    for n in 1..=4 {
        let page = Selector::Link(announced("malang", n).link);
        assert_eq!(
            house.store.show(&page).await.unwrap().unwrap().entries[0].outlet.as_str(),
            "malang"
        );
    }
    house.clock.advance(chrono::Duration::hours(1));
    let same = (1..=4).map(|n| (announced("malang", n), EntryState::Due)).collect();
    assert_eq!(house.announce(same).await, Enrolled::default());
    let reworded = Discovered { headline: Some("Ralat".into()), ..announced("malang", 1) };
    let enrolled = house.announce(vec![(reworded, EntryState::Due)]).await;
    assert_eq!(enrolled, Enrolled { changed: 1, ..Enrolled::default() });
}

#[tokio::test]
async fn a_file_with_rows_that_point_nowhere_is_refused_and_left_as_it_was() {
    let house = filled().await;
    let (_dir, at) = as_former(&house);
    let conn = Connection::open(&at).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM stories").unwrap();
    let before = contents(&at);
    let refused = SqliteStore::open(&at, Clock::fixed(morning())).err().unwrap().to_string();
    assert!(refused.contains("points at a row of stories that does not exist"), "{refused}");
    assert_eq!(contents(&at), before);
}
