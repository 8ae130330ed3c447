//! What survives a kill, a reopening, an old copy.

use std::sync::Arc;

use chrono::Duration;
use proptest::prelude::*;
use tayang::{model::*, store::*};
use tempfile::TempDir;

use super::suite::house;
use crate::store::{
    conformance::{
        House, fenced,
        mailing::reader,
        racing::{Happening, Judge},
    },
    samples::*,
};

fn path(house: &House) -> std::path::PathBuf {
    house.keep.downcast_ref::<TempDir>().unwrap().path().join("tayang.db")
}

/// The daemon dies and comes back: the same files under another process's hands.
fn reopened(mut house: House) -> House {
    let path = path(&house);
    drop(std::mem::replace(&mut house.store, Arc::new(nowhere())));
    house.store = Arc::new(SqliteStore::open(&path, house.clock.clone()).unwrap());
    house
}

fn nowhere() -> SqliteStore {
    let dir = tempfile::tempdir().unwrap();
    SqliteStore::open(&dir.path().join("tayang.db"), tayang::clock::Clock::System).unwrap()
}

#[tokio::test]
async fn a_new_daemon_takes_up_at_once_what_a_killed_one_had_leased() {
    let house = house();
    house.carried(1, &["kota"]).await;
    let stale = house.delivery("a").await.unwrap();
    house.go(&stale, &DeliveryState::Staging { attempt: 1 }).await;
    let house = reopened(house);
    let again = house.delivery("a").await.unwrap();
    assert_eq!(again.work.state, DeliveryState::Staging { attempt: 1 });
    let live = DeliveryState::Live { receipt: receipt("1", house.clock.now()) };
    assert!(fenced(&house.store.advance(&stale, &live, PlacementChange::default()).await));
}

#[tokio::test]
async fn a_mailing_that_was_armed_when_the_daemon_was_killed_is_unknown() {
    let house = house();
    house.subscribed("budi", None).await;
    house.subscribed("sinta", None).await;
    house.opened(1).await;
    let armed = house.mailing("a").await.unwrap();
    house.store.settle_mailing(&armed, &MailingState::Armed).await.unwrap();
    let house = reopened(house);
    let next = house.mailing("a").await.unwrap();
    assert_ne!(next.work.id, armed.work.id);
    assert_eq!(house.store.mailings(None).await.unwrap()["unknown"], 1);
}

#[tokio::test]
async fn a_restored_copy_sends_nothing_old_and_brings_nobody_back() {
    let mut house = house();
    let budi = house.subscribed("budi", None).await;
    house.opened(1).await;
    house.carried(2, &["kota"]).await;
    house.store.survey(&target("kota"), Vec::new()).await.unwrap();
    let copies = tempfile::tempdir().unwrap();
    let copy = copies.path().join("salinan.db");
    house.store.backup(&copy).await.unwrap();
    house.store.unsubscribe(budi, "pelanggan").await.unwrap();
    house.clock.advance(Duration::days(1));
    let to = path(&house);
    assert!(matches!(restore(&copy, &to, &house.clock), Err(StoreError::InUse { .. })));
    house.store = Arc::new(nowhere());
    restore(&copy, &to, &house.clock).unwrap();
    assert!(to.with_extension("db.replaced").exists());
    house.store = Arc::new(SqliteStore::open(&to, house.clock.clone()).unwrap());

    assert!(house.mailing("a").await.is_none());
    assert_eq!(house.store.mailings(None).await.unwrap(), [("unknown".to_owned(), 1)].into());
    let again = house.store.subscribe(reader("budi", None)).await.unwrap();
    assert_eq!(again, Added::Suppressed);
    let (subscriber, _) = &house.store.subscribers(None).await.unwrap()[0];
    assert_eq!(subscriber.status, SubscriberStatus::Unsubscribed);
    let slot = house.store.last_slot(&digest("pagi"), "Asia/Jakarta").await.unwrap().unwrap();
    assert_eq!(slot.at, house.clock.now());
    assert_eq!(slot.local.to_string(), "2026-11-22 06:00:00");
    let due = house.delivery("a").await.unwrap();
    assert!(due.work.look_first);
    assert!(!house.store.is_surveyed(&target("kota")).await.unwrap(), "it is read again");
}

#[tokio::test]
async fn what_is_no_copy_is_not_restored() {
    let house = house();
    let (to, dir) = (path(&house), tempfile::tempdir().unwrap());
    drop(house.store);
    let text = dir.path().join("catatan.txt");
    std::fs::write(&text, "bukan salinan ".repeat(99)).unwrap();
    for from in [text, dir.path().join("tidak-ada.db")] {
        assert!(matches!(restore(&from, &to, &house.clock), Err(StoreError::Unusable { .. })));
    }
    assert!(SqliteStore::open(&to, house.clock.clone()).is_ok());
}

fn happening() -> impl Strategy<Value = Option<Happening>> {
    prop_oneof![
        2 => any::<bool>().prop_map(|dies| Some(Happening::Carry { dies })),
        4 => (0..4_u8).prop_map(|steps| Some(Happening::Deliver { steps })),
        4 => (0..4_u8).prop_map(|steps| Some(Happening::GoOn { steps })),
        3 => (0..90_u16).prop_map(|seconds| Some(Happening::Wait { seconds })),
        1 => (0..3_u8).prop_map(|n| Some(Happening::Correct { n })),
        1 => (0..3_u8).prop_map(|n| Some(Happening::TakeDown { n })),
        1 => Just(None),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever dies in whatever order: no place ever shows a story twice, and all comes to an end.
    #[test]
    fn no_order_of_crashes_shows_a_story_twice_or_loses_one(
        happenings in prop::collection::vec(happening(), 5..60),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let mut house = house();
            let due = |n| (announced("malang", n), EntryState::Due);
            house.announce((0..3).map(due).collect()).await;
            let mut judge = Judge::default();
            for what in happenings {
                match what {
                    Some(what) => judge.happen(&house, what).await,
                    None => house = reopened(house),
                }
            }
            judge.settle(&house).await;
        });
    }
}

/// Transactions that wait share one commit; the one that fails takes no other with it.
#[tokio::test]
async fn of_what_is_committed_together_only_what_fails_is_undone() {
    let house = house();
    house.store.adopt_sources(vec![key("malang")]).await.unwrap();
    let stale = house.store.claim_visit("a", minute()).await.unwrap().unwrap();
    house.clock.advance(Duration::minutes(2));
    house.store.claim_visit("b", minute()).await.unwrap().unwrap();
    let tasks: Vec<_> = (0..80)
        .map(|n| {
            let (store, stale) = (Arc::clone(&house.store), stale.clone());
            let entries = vec![(announced("malang", n), EntryState::Due)];
            let next = house.clock.now();
            tokio::spawn(async move {
                if n % 8 == 3 {
                    let settled = VisitSettled { cursor: None, next, error: None, entries };
                    return fenced(&store.settle_visit(&stale, settled).await);
                }
                store.raise(&format!("kondisi:{n}"), "x").await.unwrap()
            })
        })
        .collect();
    for task in tasks {
        assert!(task.await.unwrap());
    }
    assert_eq!(house.store.alerts().await.unwrap().len(), 70);
    assert!(house.store.counts().await.unwrap().entries.is_empty(), "nothing of the stale visits");
}
