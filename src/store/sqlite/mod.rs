//! The embedded engine: SQLite in WAL mode, one writer thread that takes whole transactions.

mod alerts;
mod audit;
mod backup;
mod carry;
mod counts;
mod deliveries;
mod engine;
mod entries;
mod fault;
mod hash;
mod health;
mod hubs;
mod identity;
mod issues;
mod known;
mod lease;
mod lists;
mod mailings;
mod media;
mod migrate;
mod open;
mod orders;
mod placements;
mod readers;
mod recipes;
mod record;
mod rename;
mod scope;
mod slices;
mod stories;
mod subscribers;
mod suppression;
mod tidy;
mod tokens;
mod tx;
mod value;
mod visits;
mod writer;

use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
};

use rusqlite::Connection;

pub use self::backup::restore;
use self::{fault::Fault, readers::Readers, suppression::Suppression, tx::Tx, writer::Writer};
use super::{Fut, StoreError};
use crate::clock::Clock;

/// The embedded store.
pub struct SqliteStore {
    writer: Writer,
    readers: Arc<Readers>,
    suppression: Arc<Suppression>,
    clock: Clock,
    path: PathBuf,
    /// Held as long as this daemon lives; none for a command beside it.
    _lock: Option<File>,
}

impl SqliteStore {
    /// Opens the database for a daemon: alone (a second one gets [`StoreError::InUse`]), migrated,
    /// and free of what a killed daemon had leased. A missing file is made, a missing folder is not.
    pub fn open(path: &Path, clock: Clock) -> Result<Self, StoreError> {
        open::folder_exists(path)?;
        let lock = open::lock(path)?;
        let conn = open::connect_alone(path).map_err(|fault| fault.told(path))?;
        Self::over(conn, path, clock, Some(lock))
    }

    /// Opens the database for a command that runs beside a daemon (or without one).
    pub fn open_shared(path: &Path, clock: Clock) -> Result<Self, StoreError> {
        open::folder_exists(path)?;
        let conn = open::connect_beside(path).map_err(|fault| fault.told(path))?;
        Self::over(conn, path, clock, None)
    }

    fn over(
        conn: Connection,
        path: &Path,
        clock: Clock,
        lock: Option<File>,
    ) -> Result<Self, StoreError> {
        let suppression = Suppression::open(&conn, path, &Tx::new(&conn, clock.now()))
            .map_err(|fault| fault.told(path))?;
        let writer = Writer::start(conn, path, clock.clone())
            .map_err(|e| open::unusable(path, format!("no thread can be started ({e})")))?;
        let readers = Readers::new(path, clock.clone());
        Ok(Self {
            writer,
            readers,
            suppression: Arc::new(suppression),
            clock,
            path: path.to_owned(),
            _lock: lock,
        })
    }

    /// Sets a quota: at most this many pages of 4 KiB. Beyond it writes get [`StoreError::Full`],
    /// as on a full disk, until there is more room.
    pub fn limit_pages(&self, pages: u32) -> Fut<'_, ()> {
        self.write(move |tx| tx.limit_pages(pages))
    }

    fn write<'a, T, W>(&'a self, work: W) -> Fut<'a, T>
    where
        T: Send + 'static,
        W: Fn(&Tx<'_>) -> Result<T, Fault> + Send + 'static,
    {
        Box::pin(self.writer.write(work))
    }

    fn read<'a, T, W>(&'a self, work: W) -> Fut<'a, T>
    where
        T: Send + 'static,
        W: FnOnce(&Tx<'_>) -> Result<T, Fault> + Send + 'static,
    {
        Box::pin(self.readers.read(work))
    }

    /// Work with files that would block the caller.
    fn aside<'a, T, W>(&'a self, work: W) -> Fut<'a, T>
    where
        T: Send + 'static,
        W: FnOnce() -> Result<T, StoreError> + Send + 'static,
    {
        let ended = |_| StoreError::Engine("the thread has ended".to_owned());
        Box::pin(async move { tokio::task::spawn_blocking(work).await.map_err(ended)? })
    }
}
