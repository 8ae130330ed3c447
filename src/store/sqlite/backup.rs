//! Consistent copies while work goes on, and the way back from one.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use rusqlite::Connection;

use super::{
    StoreError,
    fault::Fault,
    issues, migrate,
    open::{self, beside, unusable},
    suppression::Suppression,
    tx::Tx,
    value::{At, Json},
};
use crate::{
    clock::Clock,
    model::{DigestName, MailingState, Slot},
};

/// What belongs to a database beside its file.
const BELONGINGS: [&str; 2] = [".key", ".suppressed"];

/// Writes a copy that did not exist before, with the key to its suppressions.
pub(super) fn backup(from: &Path, to: &Path) -> Result<(), StoreError> {
    open::folder_exists(to)?;
    if to.exists() {
        return Err(unusable(to, "it exists: a backup is never written over another file"));
    }
    let partial = beside(to, ".partial");
    forget(&partial);
    copy_database(from, &partial).map_err(|fault| fault.told(to))?;
    for ending in BELONGINGS {
        copy_if_there(&beside(from, ending), &beside(to, ending))?;
    }
    settle_file(&partial, to)
}

fn copy_database(from: &Path, to: &Path) -> Result<(), Fault> {
    open::make_private(to)?;
    let conn = Connection::open(from)?;
    open::tune(&conn)?;
    // An own connection: it reads one snapshot while the writer goes on.
    conn.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
    Ok(())
}

fn copy_if_there(from: &Path, to: &Path) -> Result<(), StoreError> {
    if !from.exists() || to.exists() {
        return Ok(());
    }
    fs::copy(from, to).map(drop).map_err(|e| unusable(to, e.to_string()))
}

/// Makes a finished file durable under its name.
fn settle_file(partial: &Path, to: &Path) -> Result<(), StoreError> {
    let folder = to.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(partial)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(partial, to))
        .and_then(|()| File::open(folder)?.sync_all())
        .map_err(|e| unusable(to, e.to_string()))
}

/// Nothing to do when it was not there.
fn forget(path: &Path) {
    drop(fs::remove_file(path));
}

/// Puts a copy in the place of the database. What stood there is kept as `….replaced`.
///
/// Nothing older than this moment is sent before it was looked up: deliveries look for their
/// marker first, targets are read again, mailings that the copy knows as unsent are unknown, slots up to now are closed.
///
/// # Errors
/// [`StoreError::InUse`] while a daemon runs; [`StoreError::Unusable`] when the copy is none.
pub fn restore(from: &Path, to: &Path, clock: &Clock) -> Result<(), StoreError> {
    open::folder_exists(to)?;
    if !from.is_file() {
        return Err(unusable(from, "there is no such file"));
    }
    let _lock = open::lock(to)?;
    let draft = beside(to, ".restoring");
    for ending in ["", "-wal", "-shm"] {
        forget(&beside(&draft, ending));
    }
    copy_database(from, &draft).map_err(|fault| fault.told(from))?;
    prepare(&draft, clock.now()).map_err(|fault| fault.told(from))?;
    for ending in BELONGINGS {
        copy_if_there(&beside(from, ending), &beside(to, ending))?;
    }
    put_aside(to)?;
    settle_file(&draft, to)?;
    check(to, clock).map_err(|fault| fault.told(to))
}

/// Marks the copy while nobody else can see it.
fn prepare(draft: &Path, now: DateTime<Utc>) -> Result<(), Fault> {
    let conn = Connection::open(draft)?;
    open::tune(&conn)?;
    whole(&conn, draft)?;
    migrate::migrate(&conn, draft)?;
    conn.execute_batch("BEGIN IMMEDIATE")?;
    mark(&Tx::new(&conn, now))?;
    Ok(conn.execute_batch("COMMIT")?)
}

fn whole(conn: &Connection, path: &Path) -> Result<(), Fault> {
    let verdict: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(unusable(path, "the copy is damaged: take another one").into());
    }
    if migrate::found(conn)? == 0 {
        return Err(unusable(path, "the copy is not a tayang database").into());
    }
    Ok(())
}

fn mark(tx: &Tx<'_>) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO meta (key, value) VALUES ('restored_at', ?1)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [tx.now.to_rfc3339()],
    )?;
    tx.execute(
        "UPDATE mailings SET state = ?1, word = ?2, due_at = NULL, fence = fence + 1,
             lease_owner = NULL, lease_until = NULL, changed_at = ?3
         WHERE word IN ('planned', 'deferred', 'armed')",
        (Json(MailingState::Unknown), MailingState::Unknown.word(), At(tx.now)),
    )?;
    // What was published since the copy is on the targets: they are read again before a push.
    tx.execute("DELETE FROM surveys", [])?;
    close_slots(tx)
}

fn close_slots(tx: &Tx<'_>) -> Result<(), Fault> {
    let known = tx.all("SELECT DISTINCT digest, zone FROM slots", [], |row| {
        Ok((row.get::<_, DigestName>("digest")?, row.get::<_, String>("zone")?))
    })?;
    for (digest, zone) in known {
        let slot = Slot { digest, local: local(tx.now, &zone), zone, at: tx.now };
        issues::close_slot(tx, &slot)?;
    }
    Ok(())
}

fn local(now: DateTime<Utc>, zone: &str) -> NaiveDateTime {
    zone.parse::<Tz>().map_or(now.naive_utc(), |zone| now.with_timezone(&zone).naive_local())
}

/// Keeps the replaced database whole: its log belongs to it.
fn put_aside(to: &Path) -> Result<(), StoreError> {
    let aside: PathBuf = beside(to, ".replaced");
    for ending in ["", "-wal", "-shm"] {
        let old = beside(to, ending);
        forget(&beside(&aside, ending));
        if old.exists() {
            fs::rename(&old, beside(&aside, ending)).map_err(|e| unusable(&old, e.to_string()))?;
        }
    }
    Ok(())
}

/// Opens it as a daemon would, so that a wrong key or a lost one is told now.
fn check(to: &Path, clock: &Clock) -> Result<(), Fault> {
    let conn = open::connect_alone(to)?;
    Suppression::open(&conn, to, &Tx::new(&conn, clock.now())).map(drop)
}
