//! Several owners at once, and every order of crashes.

use std::{collections::BTreeMap, sync::Arc};

use chrono::Duration;
use tayang::{model::*, store::*};

use super::House;
use crate::store::samples::*;

/// Issue 2, "Done when" 7, at the store: both partners announce the same words at one moment.
pub(in crate::store) async fn the_same_story_by_two_partners_has_one_placement_per_target(
    house: House,
) {
    let pairs = (0..200).flat_map(|n| [announced("malang", n), announced("surabaya", n)]);
    house.announce(pairs.map(|found| (found, EntryState::Due)).collect()).await;
    for n in 0..200 {
        let race = [(); 2].map(|()| tokio::spawn(carry_one(Arc::clone(&house.store))));
        let mut published = BTreeMap::new();
        for racer in race {
            for decision in racer.await.unwrap().decisions {
                let won = u32::from(decision.verdict == Verdict::Publish);
                *published.entry(decision.target).or_insert(0) += won;
            }
        }
        assert_eq!(published, [(target("desa"), 1), (target("kota"), 1)].into(), "round {n}");
    }
    assert_eq!(house.store.counts().await.unwrap().deliveries["planned"], 400);
}

async fn carry_one(store: Arc<dyn Store>) -> Recorded {
    let entry = store.claim_entry("one of two", minute()).await.unwrap().unwrap();
    let found = entry.work.discovered.clone();
    let n = number(&found);
    let keys = keys(&found, &words(n));
    store.known(entry.work.id, &found.outlet, "x", &keys).await.unwrap();
    let made = recording(&found, &words(n), publish(&["kota", "desa"]));
    store.record(&entry, made).await.unwrap()
}

/// Eight workers empty a queue: nothing is handed out twice.
pub(in crate::store) async fn many_workers_share_a_queue_without_a_double(house: House) {
    let entries = (0..40).map(|n| (announced("malang", n), EntryState::Due)).collect();
    house.announce(entries).await;
    let workers: Vec<_> = (0..8)
        .map(|worker| {
            let store = Arc::clone(&house.store);
            tokio::spawn(async move {
                let mut mine = Vec::new();
                let owner = worker.to_string();
                while let Some(claim) = store.claim_entry(&owner, minute()).await.unwrap() {
                    mine.push(claim.work.id);
                }
                mine
            })
        })
        .collect();
    let mut taken = Vec::new();
    for worker in workers {
        taken.extend(worker.await.unwrap());
    }
    taken.sort_unstable();
    taken.dedup();
    assert_eq!(taken.len(), 40);
}

/// What may happen next to a store in which three stories race to two targets.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) enum Happening {
    /// An owner takes an entry and carries it (or only takes it, and dies).
    Carry { dies: bool },
    /// An owner takes a delivery and takes this many steps before it is distracted.
    Deliver { steps: u8 },
    /// The owner that was distracted goes on where it stood, whoever has it now.
    GoOn { steps: u8 },
    /// Time goes by; leases end.
    Wait { seconds: u16 },
    /// The page of a story changes.
    Correct { n: u8 },
    /// A person takes a story down.
    TakeDown { n: u8 },
}

/// A target that shows what it was told to show: the judge of what is visible.
#[derive(Default)]
pub(in crate::store) struct Judge {
    /// Posts that are visible, by (target, story).
    shown: BTreeMap<(TargetName, StoryId), Vec<RemoteId>>,
    distracted: Vec<Claim<DeliveryWork>>,
    posts: u32,
}

impl Judge {
    pub(in crate::store) async fn happen(&mut self, house: &House, what: Happening) {
        match what {
            Happening::Carry { dies } => self.carry(house, dies).await,
            Happening::Deliver { steps } => {
                if let Some(claim) = house.delivery("a").await {
                    self.work(house, claim, steps).await;
                }
            }
            Happening::GoOn { steps } => {
                if let Some(claim) = self.distracted.pop() {
                    self.work(house, claim, steps).await;
                }
            }
            Happening::Wait { seconds } => house.clock.advance(Duration::seconds(seconds.into())),
            Happening::Correct { n } => correct(house, n.into()).await,
            Happening::TakeDown { n } => {
                let page = Selector::Link(announced("malang", n.into()).link);
                house.store.order(&Order::Withdraw(page), "sari", "").await.unwrap();
            }
        }
        for (place, posts) in &self.shown {
            assert!(posts.len() < 2, "{place:?} shows {posts:?} after {what:?}");
        }
    }

    async fn carry(&self, house: &House, dies: bool) {
        let claimed = house.store.claim_entry("b", minute()).await.unwrap();
        let Some(entry) = claimed.filter(|_| !dies) else { return };
        let found = entry.work.discovered.clone();
        let corrected = entry.work.state == EntryState::Carried;
        let verdict = if corrected { Verdict::Update } else { Verdict::Publish };
        let decisions = ["kota", "desa"].map(|name| decision(name, verdict, Reason::New)).to_vec();
        let n = number(&found);
        house.store.record(&entry, recording(&found, &words(n), decisions)).await.unwrap();
    }

    /// Steps as `flow` takes them: a state is committed before its request is sent.
    async fn work(&mut self, house: &House, mut claim: Claim<DeliveryWork>, steps: u8) {
        for _ in 0..steps {
            let next = self.next(house, &claim);
            let answer = house.store.advance(&claim, &next, PlacementChange::default()).await;
            match answer {
                Err(StoreError::Fenced(_)) => return,
                other => other.unwrap(),
            }
            claim.work.state = next;
            if claim.work.state.is_final() {
                return;
            }
            self.request(&claim);
        }
        self.distracted.push(claim);
    }

    fn next(&self, house: &House, claim: &Claim<DeliveryWork>) -> DeliveryState {
        let at = house.clock.now();
        let marker = RemoteId(claim.work.placement.marker.as_str().to_owned());
        match (&claim.work.state, claim.work.action) {
            (DeliveryState::Planned, _) => DeliveryState::Publishing { id: marker },
            (DeliveryState::Publishing { .. }, Action::Withdraw) => {
                DeliveryState::Withdrawn { proof: Proof { status: 404, at } }
            }
            _ => DeliveryState::Live { receipt: receipt(&marker.0, at) },
        }
    }

    /// Publishing by id is idempotent on the target; two ids for one place would be two posts.
    fn request(&mut self, claim: &Claim<DeliveryWork>) {
        let place = &claim.work.placement;
        let shown = self.shown.entry((place.target.clone(), place.story)).or_default();
        let id = RemoteId(format!("{}:{}", place.id, place.marker));
        match claim.work.action {
            Action::Withdraw => shown.retain(|post| *post != id),
            _ if shown.contains(&id) => {}
            _ => {
                self.posts += 1;
                shown.push(id);
            }
        }
    }

    /// Lets everything that is under way come to its end: nothing may be left without one.
    pub(in crate::store) async fn settle(&mut self, house: &House) {
        for _ in 0..200 {
            house.clock.advance(Duration::minutes(2));
            self.happen(house, Happening::Carry { dies: false }).await;
            self.happen(house, Happening::Deliver { steps: 9 }).await;
        }
        let counts = house.store.counts().await.unwrap();
        for word in counts.deliveries.keys() {
            assert!(["live", "withheld", "withdrawn"].contains(&word.as_str()), "{counts:?}");
        }
        assert_eq!(counts.entries.get("due"), None, "{counts:?}");
        assert!(self.posts <= 6, "three stories on two targets");
        let rows = house.store.list(ListFilter { limit: 99, ..ListFilter::default() }).await;
        for row in rows.unwrap() {
            let (Some(target), Some(story)) = (row.target, row.story) else { continue };
            let shown = self.shown.get(&(target, story)).map_or(0, Vec::len);
            assert_eq!(shown == 1, row.state == "live", "{} {}", row.link, row.state);
        }
    }
}

fn number(found: &Discovered) -> u32 {
    found.link.as_str().rsplit('/').next().unwrap().parse().unwrap()
}

async fn correct(house: &House, n: u32) {
    let mut found = announced("malang", n);
    found.markup = Some(format!("<p>{}</p>", house.clock.now()));
    house.announce(vec![(found, EntryState::Due)]).await;
}
