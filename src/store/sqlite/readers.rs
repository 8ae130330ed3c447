//! A few read-only connections, so that looking never waits for writing.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{Connection, OpenFlags};
use tokio::sync::Semaphore;

use super::{StoreError, fault::Fault, open::tune, tx::Tx};
use crate::clock::Clock;

/// Reads that may run at the same time.
const READERS: usize = 3;

/// The pool; connections are opened when they are first needed.
pub(super) struct Readers {
    path: PathBuf,
    clock: Clock,
    turns: Semaphore,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    /// A pool for this database.
    pub(super) fn new(path: &Path, clock: Clock) -> Arc<Self> {
        Arc::new(Self {
            path: path.to_owned(),
            clock,
            turns: Semaphore::new(READERS),
            idle: Mutex::new(Vec::new()),
        })
    }

    /// Has a query answered from one snapshot of the database.
    pub(super) async fn read<T, W>(self: &Arc<Self>, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: FnOnce(&Tx<'_>) -> Result<T, Fault> + Send + 'static,
    {
        let ended = |_| StoreError::Engine("the reading thread has ended".to_owned());
        let _turn = self
            .turns
            .acquire()
            .await
            .map_err(|_| StoreError::Engine("the store is closed".to_owned()))?;
        let pool = Arc::clone(self);
        let answer = tokio::task::spawn_blocking(move || {
            pool.answer(work).map_err(|fault| fault.told(&pool.path))
        });
        answer.await.map_err(ended)?
    }

    fn answer<T>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T, Fault>) -> Result<T, Fault> {
        let conn = match self.idle().pop() {
            Some(conn) => conn,
            None => self.connect()?,
        };
        conn.execute_batch("BEGIN")?;
        let answer = work(&Tx::new(&conn, self.clock.now()));
        if conn.execute_batch("ROLLBACK").is_ok() {
            self.idle().push(conn);
        }
        answer
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connect(&self) -> Result<Connection, Fault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(&self.path, flags)?;
        tune(&conn)?;
        Ok(conn)
    }
}
