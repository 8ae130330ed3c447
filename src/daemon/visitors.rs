//! Visits many partners at the same time, and each host only by turns: a host that is slow, or has
//! many sources, keeps its own sources waiting and nobody else's.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{debug, warn};

use crate::{
    flow::Tayang,
    store::{Claim, StoreError, Visit},
};

/// Visits under way at the same time at most. A hundred thousand sources every five minutes are
/// 333 a second; with answers after half a second 170 are under way, and at first contact, when
/// robots.txt is asked and the gap waited for, 700.
const MOST_SLOTS: usize = 768;
/// And at least, however few sources there are.
const LEAST_SLOTS: usize = 8;
/// Visits of one host that may be under way: one that asks, and one that waits for its turn.
const AT_ONE_HOST: usize = 2;
/// What a turn at a host takes beside the gap, roughly: those that come when it has enough are
/// handed back until its queue will have come to them.
const TURN: Duration = Duration::from_millis(250);
/// Visits that a daemon begins in a second at most, where more are due because it stood still: each
/// leaves a connection for some seconds, and memory with it.
const MOST_A_SECOND: u32 = 450;
/// How long few free slots wait for more.
const GATHERING: Duration = Duration::from_millis(10);

/// What was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begun {
    /// Nothing.
    Nothing,
    /// So many sources, and no more.
    All(usize),
    /// As many as there were slots: there may be more.
    More(usize),
}

/// Who is visiting.
#[derive(Debug, Clone)]
pub(super) struct Visitors {
    slots: Arc<Semaphore>,
    count: usize,
    lanes: Arc<Mutex<HashMap<String, Lane>>>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// One host's visits.
#[derive(Debug, Default)]
struct Lane {
    under_way: usize,
    /// Until when those that were handed back fill its time.
    taken_until: DateTime<Utc>,
}

/// A place at a host; dropping it frees it.
#[derive(Debug)]
struct Place {
    lanes: Arc<Mutex<HashMap<String, Lane>>>,
    lane: Option<String>,
    _slot: OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(name) = &self.lane else { return };
        if let Some(lane) = lock(&self.lanes).get_mut(name) {
            lane.under_way -= 1;
        }
    }
}

impl Begun {
    /// How long a daemon rests before it begins more.
    pub(super) fn rest(self) -> Duration {
        let (Self::All(begun) | Self::More(begun)) = self else { return Duration::ZERO };
        Duration::from_secs(1) / MOST_A_SECOND * u32::try_from(begun).unwrap_or(MOST_A_SECOND)
    }
}

impl Visitors {
    /// Visitors for so many sources; their visits are tracked here, and none begins after `stop`.
    pub(super) fn new(sources: usize, tasks: TaskTracker, stop: CancellationToken) -> Self {
        let count = (sources / 4).clamp(LEAST_SLOTS, MOST_SLOTS);
        Self { slots: Arc::new(Semaphore::new(count)), count, lanes: Arc::default(), tasks, stop }
    }

    /// Waits for a free slot, then begins what is due, as much as there are slots.
    pub(super) async fn begin(&self, tayang: &Tayang) -> Result<Begun, StoreError> {
        let slots = self.free_slots().await;
        if slots.is_empty() {
            return Ok(Begun::Nothing);
        }
        let (free, mut back) = (slots.len(), Vec::new());
        let claims = tayang.claim_visits(free).await?;
        let taken = claims.len();
        for (claim, slot) in claims.into_iter().zip(slots) {
            match self.place(tayang, &claim, slot) {
                Ok(place) => drop(self.tasks.spawn(pay(tayang.clone(), claim, place))),
                Err(until) => back.push((claim, until)),
            }
        }
        self.forget_idle(tayang.now());
        if !back.is_empty() {
            tayang.store.hand_back(back).await?;
        }
        Ok(match taken {
            0 => Begun::Nothing,
            _ if taken < free => Begun::All(taken),
            _ => Begun::More(taken),
        })
    }

    /// A place at the source's host, or when there will be one.
    fn place(
        &self,
        tayang: &Tayang,
        claim: &Claim<Visit>,
        slot: OwnedSemaphorePermit,
    ) -> Result<Place, DateTime<Utc>> {
        let lane = tayang.lane(&claim.work.key);
        if let Some(name) = &lane {
            let mut lanes = lock(&self.lanes);
            let lane = lanes.entry(name.clone()).or_default();
            if lane.under_way >= AT_ONE_HOST {
                let turn = tayang.plan.net.gap + TURN;
                lane.taken_until = lane.taken_until.max(tayang.now()) + turn;
                return Err(lane.taken_until);
            }
            lane.under_way += 1;
        }
        Ok(Place { lanes: self.lanes.clone(), lane, _slot: slot })
    }

    fn forget_idle(&self, now: DateTime<Utc>) {
        lock(&self.lanes).retain(|_, lane| lane.under_way > 0 || lane.taken_until > now);
    }

    /// Waits for so long, or until the daemon stops.
    pub(super) async fn rest(&self, wait: Duration) {
        _ = self.stop.run_until_cancelled(time::sleep(wait)).await;
    }

    /// Waits for a free slot; where few are, a moment longer: one claim for many is cheaper.
    async fn free_slots(&self) -> Vec<OwnedSemaphorePermit> {
        let free = self.stop.run_until_cancelled(self.slots.clone().acquire_owned());
        // The semaphore is never closed.
        let Some(Ok(first)) = free.await else { return Vec::new() };
        if self.slots.available_permits() < self.count / 4 {
            time::sleep(GATHERING).await;
        }
        let mut slots = vec![first];
        while let Ok(slot) = self.slots.clone().try_acquire_owned() {
            slots.push(slot);
        }
        slots
    }
}

/// Visits everything that is due, and ends when nothing is; how many visits that were.
pub async fn visit_all(tayang: &Tayang) -> Result<usize, StoreError> {
    let mut visits = 0;
    loop {
        let tasks = TaskTracker::new();
        let sources = tayang.plan.source_keys().len();
        let visitors = Visitors::new(sources, tasks.clone(), CancellationToken::new());
        let before = visits;
        while let Begun::All(begun) | Begun::More(begun) = visitors.begin(tayang).await? {
            visits += begun;
        }
        tasks.close();
        tasks.wait().await;
        if visits == before {
            return Ok(visits);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A store that is in trouble is dealt with where visits are claimed.
async fn pay(tayang: Tayang, claim: Claim<Visit>, place: Place) {
    match tayang.pay_visit(&claim).await {
        Ok(()) => {}
        Err(StoreError::Fenced(what)) => debug!("The lease on {what} ended; somebody else goes on"),
        Err(error) => warn!("A visit was not put on record: {error}"),
    }
    drop(place);
}
