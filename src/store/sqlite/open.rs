//! Opens the database file, alone (a daemon) or beside a daemon (a command).

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::ErrorKind,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::Connection;

use super::{StoreError, fault::Fault, migrate};

/// How long a writer waits for another process before it gives up.
const BUSY: Duration = Duration::from_secs(10);

/// A file that belongs to a database: its name with something after it.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Something that the system does not allow, in one line.
pub(super) fn unusable(path: &Path, what: impl Into<String>) -> StoreError {
    StoreError::Unusable { path: path.display().to_string(), what: what.into() }
}

/// Says what to do when the folder is missing; it is never created by guess.
pub(super) fn folder_exists(path: &Path) -> Result<(), StoreError> {
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if folder.is_dir() {
        return Ok(());
    }
    let folder = folder.display();
    Err(unusable(
        path,
        format!(
            "the folder {folder} does not exist: create it, or set `database` to another place"
        ),
    ))
}

/// Takes the lock that only one daemon can hold; it is free again when the file is dropped.
pub(super) fn lock(path: &Path) -> Result<File, StoreError> {
    let name = beside(path, ".lock");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&name)
        .map_err(|e| unusable(path, format!("{} cannot be written ({e})", name.display())))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(StoreError::InUse { path: path.display().to_string() })
        }
        Err(TryLockError::Error(e)) => Err(unusable(path, format!("it cannot be locked ({e})"))),
    }
}

/// Makes the file for its owner alone: it holds readers' addresses. One that exists is left as it
/// is; what SQLite puts beside it gets the same rights.
pub(super) fn make_private(path: &Path) -> Result<(), Fault> {
    let made = OpenOptions::new().create_new(true).write(true).mode(0o600).open(path);
    match made {
        Ok(_) => Ok(()),
        Err(e) if e.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(e) => Err(unusable(path, format!("it cannot be made ({e})")).into()),
    }
}

/// The connection that writes. What one commit of many visits changes stays in its memory (8 MB)
/// until then, and pages that change again and again are copied into the file only every 16 MB.
/// What would undo a single one of them is kept in memory too: as a file it was four fifths of all
/// that was written.
pub(super) fn connect(path: &Path) -> Result<Connection, Fault> {
    make_private(path)?;
    let conn = Connection::open(path)?;
    tune(&conn)?;
    conn.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -8192;
         PRAGMA wal_autocheckpoint = 4096;
         PRAGMA journal_size_limit = 67108864;",
    )?;
    Ok(conn)
}

/// What every connection obeys.
pub(super) fn tune(conn: &Connection) -> Result<(), Fault> {
    conn.busy_timeout(BUSY)?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(conn.execute_batch("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;")?)
}

/// A daemon's connection: migrated, and free of the leases of a daemon that was killed. Nobody
/// else can hold one, because we hold the lock.
pub(super) fn connect_alone(path: &Path) -> Result<Connection, Fault> {
    let conn = connect(path)?;
    migrate::migrate(&conn, path)?;
    free_leases(&conn)?;
    Ok(conn)
}

/// A command's connection beside a daemon: it migrates only when no daemon runs.
pub(super) fn connect_beside(path: &Path) -> Result<Connection, Fault> {
    let conn = connect(path)?;
    let found = migrate::found(&conn)?;
    migrate::refuse_newer(found, path)?;
    if found == migrate::KNOWN {
        return Ok(conn);
    }
    let _lock = lock(path).map_err(|error| match error {
        StoreError::InUse { .. } => unusable(
            path,
            "the daemon that runs is older than this command: restart it, then try again",
        ),
        other => other,
    })?;
    migrate::migrate(&conn, path)?;
    Ok(conn)
}

fn free_leases(conn: &Connection) -> Result<(), Fault> {
    for table in ["sources", "subscriptions", "entries", "placements", "deliveries", "mailings"] {
        conn.execute(
            &format!(
                "UPDATE {table} SET lease_owner = NULL, lease_until = NULL, fence = fence + 1
                 WHERE lease_until IS NOT NULL AND {}",
                if table == "mailings" { "word <> 'armed'" } else { "1" }
            ),
            [],
        )?;
    }
    // An armed mailing keeps its end, so that the next claim finds it and calls it unknown.
    conn.execute(
        "UPDATE mailings SET lease_until = 0, fence = fence + 1
         WHERE word = 'armed' AND lease_until IS NOT NULL",
        [],
    )?;
    Ok(())
}
