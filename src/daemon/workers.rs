//! The workers: each repeats one step of `flow`; when nothing is due it waits for a bell, or for a
//! little while.

use std::time::Duration;

use tokio::{
    sync::{Notify, futures::Notified, mpsc, watch},
    time,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{debug, error, warn};

use super::visitors::{Begun, Visitors};
use crate::{
    flow::{Bells, Stepped, Tayang},
    store::StoreError,
};

/// How long an idle worker waits before it asks again.
const IDLE: Duration = Duration::from_millis(500);

/// How long everybody waits when the disk is full.
const FULL: Duration = Duration::from_secs(10);

/// So many failures of the store in a row, and the daemon ends: systemd starts it anew.
const MOST_FAILURES: u32 = 5;

/// What a worker repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Task {
    Visit,
    Subscribe,
    Carry,
    Deliver,
    Refresh,
    Sweep,
    OpenIssues,
    Mail,
    Tidy,
    Watch,
}

impl Task {
    /// How many workers of a kind, for so many workers configured.
    fn count(self, workers: usize) -> usize {
        match self {
            // One hub that does not answer keeps no other source from its own.
            Self::Subscribe | Self::Carry | Self::Deliver => workers,
            _ => 1,
        }
    }

    /// How long a worker of this kind waits when it found nothing to do.
    fn idle(self) -> Duration {
        match self {
            Self::Tidy => Duration::from_secs(3600),
            Self::Watch => Duration::from_secs(60),
            Self::Subscribe | Self::Sweep | Self::OpenIssues => Duration::from_secs(2),
            _ => IDLE,
        }
    }

    /// What wakes an idle worker of this kind early.
    fn bell(self, bells: &Bells) -> Option<&Notify> {
        match self {
            Self::Visit => Some(&bells.sources),
            Self::Subscribe => Some(&bells.hubs),
            Self::Carry => Some(&bells.entries),
            Self::Deliver => Some(&bells.deliveries),
            Self::Refresh => Some(&bells.sites),
            Self::Mail => Some(&bells.mailings),
            _ => None,
        }
    }

    async fn step(self, tayang: &Tayang) -> Result<Stepped, StoreError> {
        match self {
            Self::Visit => tayang.visit().await,
            Self::Subscribe => tayang.subscribe().await,
            Self::Carry => tayang.carry().await,
            Self::Deliver => tayang.deliver().await,
            Self::Refresh => tayang.refresh().await,
            Self::Sweep => tayang.sweep().await,
            Self::OpenIssues => tayang.open_issues().await,
            Self::Mail => tayang.mail().await,
            Self::Tidy => tayang.tidy().await,
            Self::Watch => tayang.look_after().await,
        }
    }
}

const TASKS: [Task; 10] = [
    Task::Visit,
    Task::Subscribe,
    Task::Carry,
    Task::Deliver,
    Task::Refresh,
    Task::Sweep,
    Task::OpenIssues,
    Task::Mail,
    Task::Tidy,
    Task::Watch,
];

/// Starts every worker; the receiver gets the failure that one of them cannot go on with.
pub(super) fn spawn(
    tasks: &TaskTracker,
    tayang: &watch::Receiver<Tayang>,
    stop: &CancellationToken,
) -> mpsc::Receiver<anyhow::Error> {
    let (fail, failed) = mpsc::channel(1);
    let (workers, sources) = {
        let plan = &tayang.borrow().plan;
        (plan.workers, plan.source_keys().len())
    };
    let visitors = Visitors::new(sources, tasks.clone(), stop.clone());
    for task in TASKS {
        for _ in 0..task.count(workers) {
            let work = Work { task, visitors: visitors.clone() };
            tasks.spawn(repeat(work, tayang.clone(), stop.clone(), fail.clone()));
        }
    }
    failed
}

/// The first failure that a worker could not go on with; waits for ever if there is none.
pub(super) async fn first_failure(mut failed: mpsc::Receiver<anyhow::Error>) -> anyhow::Error {
    match failed.recv().await {
        Some(error) => error,
        None => std::future::pending().await,
    }
}

/// A worker.
struct Work {
    task: Task,
    visitors: Visitors,
}

impl Work {
    /// One piece of work; visits are begun, and go on beside.
    async fn step(&self, tayang: &Tayang) -> Result<Stepped, StoreError> {
        match self.task {
            Task::Visit => {
                let begun = self.visitors.begin(tayang).await?;
                let Begun::More(_) = begun else { return Ok(Stepped::Idle) };
                self.visitors.rest(begun.rest()).await;
                Ok(Stepped::Worked)
            }
            task => task.step(tayang).await,
        }
    }
}

async fn repeat(
    work: Work,
    tayang: watch::Receiver<Tayang>,
    stop: CancellationToken,
    fail: mpsc::Sender<anyhow::Error>,
) {
    let (task, mut failures) = (work.task, 0);
    while !stop.is_cancelled() {
        let current = tayang.borrow().clone();
        // Made before the step: what is rung while the step finds nothing is heard all the same.
        let rung = task.bell(&current.bells).map(Notify::notified);
        let stepped = work.step(&current).await;
        failures = if stepped.is_ok() { 0 } else { failures + 1 };
        match stepped {
            Ok(Stepped::Worked) => {}
            Ok(Stepped::Idle) => {
                _ = stop.run_until_cancelled(rest(task.idle(), rung)).await;
            }
            Err(error) => {
                if matches!(error, StoreError::Full { .. }) {
                    current.disk_is_full(true).await;
                }
                let wait = match pause(task, failures, error) {
                    Ok(wait) => wait,
                    // The receiver is gone only when the daemon is ending anyway.
                    Err(error) => return drop(fail.try_send(error)),
                };
                _ = stop.run_until_cancelled(time::sleep(wait)).await;
            }
        }
    }
}

/// Waits for so long, or until the bell rings.
async fn rest(wait: Duration, rung: Option<Notified<'_>>) {
    let Some(rung) = rung else { return time::sleep(wait).await };
    // An error is the end of the wait.
    _ = time::timeout(wait, rung).await;
}

/// How long to wait after a failure of the store, or that it is time to give up.
fn pause(task: Task, failures: u32, error: StoreError) -> anyhow::Result<Duration> {
    match error {
        StoreError::Fenced(what) => {
            debug!("{task:?}: the lease on {what} ended; somebody else goes on");
            Ok(Duration::ZERO)
        }
        StoreError::Full { .. } => {
            error!("{error}");
            Ok(FULL)
        }
        error if failures >= MOST_FAILURES => {
            Err(anyhow::Error::new(error).context("the store failed again and again"))
        }
        error => {
            warn!("{task:?}: {error}");
            Ok(Duration::from_secs(u64::from(failures)))
        }
    }
}

/// Steps everything by turns until nothing is due: `once`, `demo --once` and tests. Hubs are not
/// asked: nobody would be there when they ask back.
pub async fn settle(tayang: &Tayang) -> Result<u64, StoreError> {
    let mut steps = 0;
    loop {
        let before = steps;
        for task in TASKS.into_iter().filter(|task| *task != Task::Subscribe) {
            // Tidying and looking after always find something to look at.
            let most = if matches!(task, Task::Tidy | Task::Watch) { 1 } else { u64::MAX };
            let mut done = 0;
            while done < most && stepped(task, tayang).await? == Stepped::Worked {
                done += 1;
            }
            if most > 1 {
                steps += done;
            }
        }
        if steps == before {
            return Ok(steps);
        }
    }
}

async fn stepped(task: Task, tayang: &Tayang) -> Result<Stepped, StoreError> {
    match task.step(tayang).await {
        Err(StoreError::Fenced(_)) => Ok(Stepped::Worked),
        other => other,
    }
}

/// Sends every mail that is due now: `digest send`.
pub async fn settle_mail(tayang: &Tayang) -> Result<(), StoreError> {
    while stepped(Task::Mail, tayang).await? == Stepped::Worked {}
    Ok(())
}
