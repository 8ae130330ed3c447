//! The one thread that writes: it takes whole transactions from a bounded queue, commits what
//! waits together, and answers only after the commit is on the disk.

use std::{
    path::{Path, PathBuf},
    thread::JoinHandle,
};

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::{StoreError, fault::Fault, tx::Tx};
use crate::clock::Clock;

/// Transactions that may wait; more make their callers wait.
const QUEUE: usize = 256;
/// Transactions that share one commit (and its fsync).
const BATCH: usize = 64;

/// The queue to the writing thread.
pub(super) struct Writer {
    queue: Option<mpsc::Sender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread; it ends when the writer is dropped.
    pub(super) fn start(conn: Connection, path: &Path, clock: Clock) -> std::io::Result<Self> {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let desk = Desk { conn, path: path.to_owned(), clock };
        let thread =
            std::thread::Builder::new().name("store".to_owned()).spawn(move || desk.serve(jobs))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Has a transaction carried out; the answer comes after its commit.
    pub(super) async fn write<T, W>(&self, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: Fn(&Tx<'_>) -> Result<T, Fault> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Box<dyn Job> = Box::new(Order { work, made: None, answer });
        let queue = self.queue.as_ref().ok_or_else(gone)?;
        queue.send(job).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}

fn gone() -> StoreError {
    StoreError::Engine("the writing thread has ended".to_owned())
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            // A thread that ended in a panic has said so on standard error.
            drop(thread.join());
        }
    }
}

/// A transaction with the place where its answer goes.
trait Job: Send {
    /// Does the work, perhaps once more after it was undone; true when it may be committed.
    fn run(&mut self, tx: &Tx<'_>) -> bool;
    /// Tells the caller, once the commit succeeded or failed.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>, path: &Path);
}

struct Order<T, W> {
    work: W,
    made: Option<Result<T, Fault>>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, W> Job for Order<T, W>
where
    T: Send,
    W: Fn(&Tx<'_>) -> Result<T, Fault> + Send,
{
    fn run(&mut self, tx: &Tx<'_>) -> bool {
        self.made = Some((self.work)(tx));
        matches!(self.made, Some(Ok(_)))
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>, path: &Path) {
        let told = match (self.made, committed) {
            (Some(Err(fault)), _) => Err(fault.told(path)),
            (_, Err(error)) => Err(error),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(gone()),
        };
        // Nobody waits any more when the caller was cancelled; the commit stands.
        drop(self.answer.send(told));
    }
}

struct Desk {
    conn: Connection,
    path: PathBuf,
    clock: Clock,
}

impl Desk {
    fn serve(self, mut jobs: mpsc::Receiver<Box<dyn Job>>) {
        while let Some(first) = jobs.blocking_recv() {
            let mut batch = vec![first];
            while batch.len() < BATCH
                && let Ok(next) = jobs.try_recv()
            {
                batch.push(next);
            }
            self.commit(batch);
        }
    }

    fn commit(&self, mut batch: Vec<Box<dyn Job>>) {
        let all = self.all(&mut batch);
        let committed = all.and_then(|all| if all { Ok(()) } else { self.each(&mut batch) });
        let committed = committed.map_err(|fault| fault.told(&self.path));
        if committed.is_err() && !self.conn.is_autocommit() {
            // Only a broken connection refuses to roll back; the next BEGIN will say so.
            drop(self.conn.execute_batch("ROLLBACK"));
        }
        for job in batch {
            job.answer(committed.clone(), &self.path);
        }
    }

    /// The whole batch in one go; false, and nothing of it, when one of it fails. That is rare, and
    /// being able to undo each alone costs a copy of every page that it changes.
    fn all(&self, batch: &mut [Box<dyn Job>]) -> Result<bool, Fault> {
        self.say("BEGIN IMMEDIATE")?;
        let done = batch.iter_mut().all(|job| job.run(&Tx::new(&self.conn, self.clock.now())));
        if done || !self.conn.is_autocommit() {
            self.say(if done { "COMMIT" } else { "ROLLBACK" })?;
        }
        Ok(done)
    }

    /// The same where each can fail alone.
    fn each(&self, batch: &mut [Box<dyn Job>]) -> Result<(), Fault> {
        self.say("BEGIN IMMEDIATE")?;
        for job in batch {
            self.one(job.as_mut())?;
        }
        self.say("COMMIT")
    }

    /// A statement without values or rows, prepared once.
    fn say(&self, sql: &str) -> Result<(), Fault> {
        self.conn.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    /// One transaction of the batch, undone alone when it fails alone.
    fn one(&self, job: &mut dyn Job) -> Result<(), Fault> {
        self.say("SAVEPOINT job")?;
        if job.run(&Tx::new(&self.conn, self.clock.now())) {
            return self.say("RELEASE job");
        }
        // A full disk ends the whole transaction (https://sqlite.org/lang_transaction.html §3.1):
        // then ROLLBACK TO fails too, and nobody of the batch hears "done".
        Ok(self.conn.execute_batch("ROLLBACK TO job; RELEASE job")?)
    }
}
