//! What every engine must do, told with two owners, `a` and `b`, at the same store.

pub(super) mod carrying;
pub(super) mod delivering;
pub(super) mod hubs;
pub(super) mod mailing;
pub(super) mod people;
pub(super) mod racing;
pub(super) mod watching;

use std::{any::Any, sync::Arc};

use chrono::Duration;
use tayang::{clock::Clock, model::*, store::*};

use super::samples::*;

/// A store with the clock that it obeys.
pub(super) struct House {
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Clock,
    /// What goes when the house goes (a folder, a schema).
    pub(super) keep: Box<dyn Any + Send + Sync>,
}

impl House {
    /// Announces entries of one outlet through its source.
    pub(super) async fn announce(&self, entries: Vec<(Discovered, EntryState)>) -> Enrolled {
        let source =
            SourceKey { outlet: entries[0].0.outlet.clone(), source: entries[0].0.source.clone() };
        self.store.adopt_sources(vec![source.clone()]).await.unwrap();
        self.store.hasten(&source).await.unwrap();
        let visit = self.store.claim_visit("a", minute()).await.unwrap().unwrap();
        assert_eq!(visit.work.key, source);
        let settled = VisitSettled {
            cursor: None,
            next: self.clock.now() + Duration::days(9),
            error: None,
            entries,
        };
        self.store.settle_visit(&visit, settled).await.unwrap()
    }

    /// Announces one entry that is due, and takes it.
    pub(super) async fn taken(&self, found: &Discovered) -> Claim<EntryWork> {
        self.announce(vec![(found.clone(), EntryState::Due)]).await;
        let entry = self.store.claim_entry("a", minute()).await.unwrap().unwrap();
        assert_eq!(entry.work.discovered, *found);
        entry
    }

    /// Carries an article of `malang` with sixty words of its own to these targets.
    pub(super) async fn carried(&self, n: u32, targets: &[&str]) -> Recorded {
        let found = announced("malang", n);
        let entry = self.taken(&found).await;
        self.store.record(&entry, recording(&found, &words(n), publish(targets))).await.unwrap()
    }

    pub(super) async fn delivery(&self, owner: &str) -> Option<Claim<DeliveryWork>> {
        self.store.claim_delivery(owner, minute()).await.unwrap()
    }

    pub(super) async fn go(&self, claim: &Claim<DeliveryWork>, state: &DeliveryState) {
        self.store.advance(claim, state, PlacementChange::default()).await.unwrap();
    }

    /// Takes a due delivery through every step to its end; none when nothing is due.
    pub(super) async fn deliver(&self, remote: &str) -> Option<Claim<DeliveryWork>> {
        let claim = self.delivery("a").await?;
        let found = announced("malang", 1);
        let sent = rendition(&found, &claim.work.placement.marker);
        let id = RemoteId(remote.into());
        self.store.keep_rendition(&claim, &sent).await.unwrap();
        self.go(&claim, &DeliveryState::Staging { attempt: 1 }).await;
        self.go(&claim, &DeliveryState::Staged { id: id.clone() }).await;
        self.go(&claim, &DeliveryState::Publishing { id }).await;
        let at = self.clock.now();
        let end = match claim.work.action {
            Action::Withdraw => DeliveryState::Withdrawn { proof: Proof { status: 404, at } },
            _ => DeliveryState::Live { receipt: receipt(remote, at) },
        };
        self.go(&claim, &end).await;
        Some(claim)
    }

    /// Carries an article and brings it live on one target.
    pub(super) async fn live(&self, n: u32, name: &str) -> Recorded {
        let recorded = self.carried(n, &[name]).await;
        self.deliver(&n.to_string()).await.unwrap();
        recorded
    }

    /// Looks at the carried page of `malang`'s article again.
    pub(super) async fn look_again(&self, n: u32) -> Claim<EntryWork> {
        let mut found = announced("malang", n);
        found.headline = Some(format!("Ralat {}: jembatan ke-{n}", self.clock.now()));
        let enrolled = self.announce(vec![(found, EntryState::Due)]).await;
        assert_eq!(enrolled, Enrolled { new: 0, backlog: 0, changed: 1, first_told: 0 });
        self.store.claim_entry("a", minute()).await.unwrap().unwrap()
    }

    /// The states of a story's deliveries, oldest first.
    pub(super) async fn words(&self, story: StoryId) -> Vec<&'static str> {
        let view = self.store.show(&Selector::Story(story)).await.unwrap().unwrap();
        view.deliveries.iter().map(|row| row.state.word()).collect()
    }
}

pub(super) fn fenced<T>(answer: &Result<T, StoreError>) -> bool {
    matches!(answer, Err(StoreError::Fenced(_)))
}
